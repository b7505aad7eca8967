//! Reads XML into elements: no document types, no entities but the five and characters by number, bounded in size and depth. Called
//! for pasted XML by `query`, for each event of an XML export by `ingest`. What the elements mean is not known here.

/// Deepest nesting.
const MAX_DEPTH: usize = 32;

/// The text is no XML that is taken here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Malformed {
    /// Where it stops making sense, bytes.
    pub at: usize,
    /// Where the part ends that makes none; not before `at`.
    pub end: usize,
    /// What is wrong.
    pub message: String,
    /// What was probably meant, in place of the part.
    pub meant: Option<&'static str>,
}

impl Malformed {
    fn new(at: usize, end: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            end: end.max(at),
            message: message.into(),
            meant: None,
        }
    }

    fn meaning(mut self, meant: &'static str) -> Self {
        self.meant = Some(meant);
        self
    }
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without a prefix.
    pub name: String,
    /// Names and values.
    pub attributes: Vec<(String, String)>,
    /// The elements in it.
    pub children: Vec<Element>,
    /// Its own text, all of it.
    pub text: String,
    /// Where it begins, bytes.
    pub at: usize,
    /// Where its text begins, bytes.
    pub text_at: usize,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// The element that a text is.
///
/// # Errors
/// The text is not well-formed, longer than so many bytes or too deep, or has a document type.
pub fn read(text: &str, longest: usize) -> Result<Element, Malformed> {
    if text.len() > longest {
        let message = format!("This XML is longer than {longest} bytes.");
        return Err(Malformed::new(longest, text.len(), message));
    }
    let mut reader = Reader { text, at: 0 };
    // What is open, outermost first; the document itself is the first.
    let mut open = vec![Element::default()];
    loop {
        let rest = reader.rest();
        if rest.is_empty() {
            break;
        }
        if !rest.starts_with('<') {
            let raw = rest.split('<').next().unwrap_or(rest);
            let text = unescaped(raw, reader.at)?;
            if let Some(element) = open.last_mut() {
                if element.text.trim().is_empty() {
                    element.text_at = reader.at;
                }
                element.text.push_str(&text);
            }
            reader.at += raw.len();
        } else if rest.starts_with("<!--") {
            reader.past("-->")?;
        } else if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let data = data.split("]]>").next().unwrap_or_default();
            if let Some(element) = open.last_mut() {
                element.text.push_str(data);
            }
            reader.past("]]>")?;
        } else if rest.starts_with("<!") {
            return Err(reader.error(2, "A document type has no place here."));
        } else if rest.starts_with("<?") {
            reader.past("?>")?;
        } else if rest.starts_with("</") {
            let start = reader.at;
            reader.at += 2;
            let name = reader.name();
            reader.skip_space();
            let closed = open
                .pop()
                .filter(|element| reader.rest().starts_with('>') && element.name == local(name));
            let (Some(closed), Some(parent)) = (closed, open.last_mut()) else {
                return Err(Malformed::new(
                    start,
                    reader.at,
                    format!("“</{name}>” closes nothing here."),
                ));
            };
            parent.children.push(closed);
            reader.at += 1;
        } else {
            let (element, is_empty) = reader.tag()?;
            if open.len() > MAX_DEPTH {
                return Err(reader.error(0, "This XML nests too deeply."));
            }
            if is_empty {
                open.last_mut()
                    .map(|parent| parent.children.push(element))
                    .unwrap_or_default();
            } else {
                open.push(element);
            }
        }
    }
    let mut document = match (open.pop(), open.is_empty()) {
        (Some(document), true) => document,
        (Some(unclosed), false) => {
            let end = text.len();
            let message = format!("“<{}>” is not closed.", unclosed.name);
            return Err(Malformed::new(unclosed.at, end, message));
        }
        (None, _) => Element::default(),
    };
    if document.children.len() != 1 || !document.text.trim().is_empty() {
        return Err(Malformed::new(
            0,
            text.len(),
            "One XML element was expected, and nothing beside it.",
        ));
    }
    Ok(document.children.remove(0))
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// An attribute's name without its prefix; a declaration of a prefix stays one.
fn attribute_name(name: &str) -> &str {
    if name.starts_with("xmlns:") { name } else { local(name) }
}

/// Text with its entities replaced.
fn unescaped(raw: &str, at: usize) -> Result<String, Malformed> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let start = at + raw.len() - behind.len() - 1;
        let entity = behind
            .split_once(';')
            .map(|(entity, _)| entity)
            .filter(|entity| entity.len() <= 10);
        let by_number = |entity: &str| {
            let digits = entity.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)
        };
        let c = match entity {
            Some("amp") => Some('&'),
            Some("lt") => Some('<'),
            Some("gt") => Some('>'),
            Some("quot") => Some('"'),
            Some("apos") => Some('\''),
            Some(entity) => by_number(entity),
            None => None,
        };
        let Some(c) = c else {
            return Err(Malformed::new(
                start,
                start + 1,
                "“&” stands before an unknown name. The sign itself is written &amp;.",
            )
            .meaning("&amp;"));
        };
        out.push(c);
        rest = behind.get(entity.map_or(0, str::len) + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(out)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, length: usize, message: &str) -> Malformed {
        Malformed::new(self.at, self.at + length, message)
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn past(&mut self, end: &str) -> Result<(), Malformed> {
        match self.rest().find(end) {
            Some(at) => {
                self.at += at + end.len();
                Ok(())
            }
            None => Err(self.error(2, "This does not end.")),
        }
    }

    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<' | '"' | '\''));
        let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += name.len();
        name
    }

    /// A tag that opens an element, and whether it closes it too.
    fn tag(&mut self) -> Result<(Element, bool), Malformed> {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        if name.is_empty() {
            self.at = start;
            return Err(self.error(
                1,
                "An element's name was expected behind this “<”. The sign itself is written &lt;.",
            ));
        }
        let mut element = Element {
            name: local(name).to_owned(),
            at: start,
            ..Element::default()
        };
        loop {
            self.skip_space();
            for (end, is_empty) in [("/>", true), (">", false)] {
                if self.rest().starts_with(end) {
                    self.at += end.len();
                    element.text_at = self.at;
                    return Ok((element, is_empty));
                }
            }
            let name = self.name();
            self.skip_space();
            let quote = self
                .rest()
                .strip_prefix('=')
                .map(str::trim_start)
                .and_then(|rest| rest.chars().next());
            let Some(quote) = quote.filter(|quote| matches!(quote, '"' | '\'') && !name.is_empty()) else {
                return Err(Malformed::new(
                    start,
                    self.at,
                    format!("The tag “<{}” is not well-formed.", element.name),
                ));
            };
            self.at += self.rest().find(quote).unwrap_or(0) + 1;
            let Some((raw, _)) = self.rest().split_once(quote) else {
                return Err(Malformed::new(
                    self.at - 1,
                    self.text.len(),
                    "This quote is not closed.",
                ));
            };
            element
                .attributes
                .push((attribute_name(name).to_owned(), unescaped(raw, self.at)?));
            self.at += raw.len() + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MAX_LENGTH: usize = 1 << 18;

    fn read(text: &str) -> Result<Element, Malformed> {
        super::read(text, MAX_LENGTH)
    }

    #[test]
    fn elements_attributes_text() {
        let root =
            read("<?xml version='1.0'?><!-- x --><e:A b='1 &lt; 2' c=\"&#x41;\">t&amp;<B/>u<![CDATA[<&]]></e:A>")
                .unwrap();
        assert_eq!((root.name.as_str(), root.text.as_str()), ("A", "t&u<&"));
        assert_eq!((root.attribute("b"), root.attribute("c")), (Some("1 < 2"), Some("A")));
        assert!(root.child("B").is_some());
    }

    #[test]
    fn what_is_refused() {
        for (text, at) in [
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", 0),
            ("<a>&b;</a>", 3),
            ("<a><b></a>", 6),
            ("<a", 0),
            ("<a b></a>", 0),
            ("<a b='1></a>", 5),
            ("<a/><b/>", 0),
            ("<a>", 0),
            ("<a>x</a> y", 0),
        ] {
            assert_eq!(read(text).map_err(|error| error.at), Err(at), "{text}");
        }
        assert!(read(&"<a>".repeat(1000)).is_err());
        assert!(read(&" ".repeat(MAX_LENGTH + 1)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(<|</|/>|>|a|b='c'|&lt;|&|;| |<!--|-->|é|\"|=){0,30}") {
            if let Err(error) = read(&text) {
                prop_assert!(error.at <= error.end);
            }
        }
    }
}
