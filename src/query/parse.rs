//! Text → tree. Every text gives a tree or an error that points at a place; depth and length are bounded.

/// Longest query, bytes.
const MAX_LENGTH: usize = 16_384;
/// Deepest nesting of parentheses and negations.
const MAX_DEPTH: usize = 64;

/// What an event must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Anything.
    Everything,
    /// The text occurs in some field, or the event goes by that number.
    Text {
        /// As typed, without quotes.
        text: String,
        /// It was quoted: `*` and `?` stand for themselves.
        quoted: bool,
    },
    /// A field compares to a value.
    Field {
        /// The field's name as typed.
        name: String,
        /// Where the name stands, bytes.
        at: usize,
        /// How.
        comparison: Comparison,
        /// The value as typed, without quotes.
        value: String,
        /// It was quoted.
        quoted: bool,
    },
    /// Not.
    Not(Box<Expression>),
    /// All of them.
    And(Vec<Expression>),
    /// One of them.
    Or(Vec<Expression>),
}

/// How a field compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `:` the value, or what is behind its last backslash, matches.
    Matches,
    /// `=` the whole value is equal.
    Equal,
    /// `!=` it has a value, and another one.
    Different,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// The query cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// Where, bytes.
    pub at: usize,
    /// What was expected.
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted(String),
    Compare(Comparison),
    Open,
    Close,
}

/// Parses a query.
///
/// # Errors
/// [`ParseError`] with the place and what was expected there.
pub fn parse(text: &str) -> Result<Expression, ParseError> {
    if text.len() > MAX_LENGTH {
        return Err(ParseError {
            at: MAX_LENGTH,
            message: format!("The query is longer than {MAX_LENGTH} bytes."),
        });
    }
    let tokens = lex(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        next: 0,
        end: text.len(),
        depth: 0,
    };
    if tokens.is_empty() {
        return Ok(Expression::Everything);
    }
    let tree = parser.any_of()?;
    match parser.peek() {
        None => Ok(tree),
        Some(_) => Err(parser.error("This “)” closes nothing.")),
    }
}

fn lex(text: &str) -> Result<Vec<(usize, Token)>, ParseError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (token, length) = match c {
            _ if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            '"' => quoted(rest).ok_or_else(|| ParseError {
                at,
                message: "This quote is not closed.".to_owned(),
            })?,
            _ => match comparison(rest) {
                Some((comparison, length)) => (Token::Compare(comparison), length),
                None => word(rest),
            },
        };
        let compares = matches!(token, Token::Compare(_));
        tokens.push((at, token));
        at += length;
        // What follows a comparison is its value, whatever signs it holds.
        if compares {
            let rest = text.get(at..).unwrap_or_default();
            let value = rest.trim_start();
            at += rest.len() - value.len();
            let length = value
                .find(|c: char| c.is_whitespace() || c == ')')
                .unwrap_or(value.len());
            if length > 0 && !value.starts_with('"') {
                tokens.push((at, Token::Word(value.get(..length).unwrap_or_default().to_owned())));
                at += length;
            }
        }
    }
    Ok(tokens)
}

/// A quoted text and how long it is with its quotes; a quote inside is doubled.
fn quoted(rest: &str) -> Option<(Token, usize)> {
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '"' {
            out.push(c);
        } else if chars.peek().is_some_and(|&(_, next)| next == '"') {
            out.push('"');
            chars.next();
        } else {
            return Some((Token::Quoted(out), at + 1));
        }
    }
    None
}

/// A word: up to white space or a parenthesis; up to a comparison when a name stands before it.
fn word(rest: &str) -> (Token, usize) {
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
        .unwrap_or(rest.len());
    let whole = rest.get(..end).unwrap_or_default();
    let name_end = whole
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '#' | '-')))
        .unwrap_or(whole.len());
    let behind = whole.get(name_end..).unwrap_or_default();
    // `C:\…` is a path and `http://…` an address, not a field.
    let path = name_end < 2 || behind.starts_with("://");
    let length = if comparison(behind).is_some() && !path {
        name_end
    } else {
        end
    };
    (
        Token::Word(whole.get(..length).unwrap_or_default().to_owned()),
        length.max(1),
    )
}

fn comparison(rest: &str) -> Option<(Comparison, usize)> {
    [
        ("!=", Comparison::Different),
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        ("=", Comparison::Equal),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        (":", Comparison::Matches),
    ]
    .into_iter()
    .find(|(sign, _)| rest.starts_with(sign))
    .map(|(sign, comparison)| (comparison, sign.len()))
}

struct Parser<'a> {
    tokens: &'a [(usize, Token)],
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn error(&self, message: &str) -> ParseError {
        ParseError {
            at: self.at(),
            message: message.to_owned(),
        }
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let is_keyword = matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword))
            && !matches!(self.tokens.get(self.next + 1), Some((_, Token::Compare(_))));
        self.next += usize::from(is_keyword);
        is_keyword
    }

    fn any_of(&mut self) -> Result<Expression, ParseError> {
        let mut parts = vec![self.all_of()?];
        while self.keyword("or") {
            parts.push(self.all_of()?);
        }
        Ok(one_or(parts, Expression::Or))
    }

    fn all_of(&mut self) -> Result<Expression, ParseError> {
        let mut parts = vec![self.negated()?];
        loop {
            if self.keyword("and") {
                parts.push(self.negated()?);
                continue;
            }
            match self.peek() {
                None | Some(Token::Close) => break,
                Some(Token::Word(word)) if word.eq_ignore_ascii_case("or") => break,
                Some(_) => parts.push(self.negated()?),
            }
        }
        Ok(one_or(parts, Expression::And))
    }

    fn negated(&mut self) -> Result<Expression, ParseError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("The query nests too deeply."));
        }
        let result = if self.keyword("not") {
            self.negated().map(|inner| Expression::Not(Box::new(inner)))
        } else {
            self.term()
        };
        self.depth -= 1;
        result
    }

    fn term(&mut self) -> Result<Expression, ParseError> {
        let at = self.at();
        let (text, quoted) = match self.tokens.get(self.next) {
            Some((_, Token::Open)) => {
                self.next += 1;
                let inner = self.any_of()?;
                if self.peek() != Some(&Token::Close) {
                    return Err(ParseError {
                        at,
                        message: "This “(” is not closed.".to_owned(),
                    });
                }
                self.next += 1;
                return Ok(inner);
            }
            Some((_, Token::Word(word))) => (word.clone(), false),
            Some((_, Token::Quoted(text))) => (text.clone(), true),
            Some((_, Token::Compare(_))) => return Err(self.error("A field name was expected before this sign.")),
            Some((_, Token::Close)) => return Err(self.error("Something was expected before this “)”.")),
            None => return Err(self.error("Something was expected here.")),
        };
        self.next += 1;
        let Some(Token::Compare(comparison)) = self.peek() else {
            return Ok(Expression::Text { text, quoted });
        };
        let comparison = *comparison;
        self.next += 1;
        let (value, value_quoted) = match self.peek() {
            Some(Token::Word(word)) => (word.clone(), false),
            Some(Token::Quoted(text)) => (text.clone(), true),
            _ => return Err(self.error("A value was expected here.")),
        };
        self.next += 1;
        Ok(Expression::Field {
            name: text,
            at,
            comparison,
            value,
            quoted: value_quoted,
        })
    }
}

fn one_or(mut parts: Vec<Expression>, many: impl FnOnce(Vec<Expression>) -> Expression) -> Expression {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Expression {
        Expression::Text {
            text: text.to_owned(),
            quoted: false,
        }
    }

    fn field(name: &str, at: usize, comparison: Comparison, value: &str, quoted: bool) -> Expression {
        Expression::Field {
            name: name.to_owned(),
            at,
            comparison,
            value: value.to_owned(),
            quoted,
        }
    }

    #[test]
    fn what_people_type() {
        use Comparison::{AtLeast, Equal, Matches};
        for (query, expected) in [
            ("mimikatz", text("mimikatz")),
            (
                "powershell -enc",
                Expression::And(vec![text("powershell"), text("-enc")]),
            ),
            ("C:\\Windows\\x.exe", text("C:\\Windows\\x.exe")),
            ("http://a.example/b", text("http://a.example/b")),
            (
                "Image:C:\\Windows\\*",
                field("Image", 0, Matches, "C:\\Windows\\*", false),
            ),
            (
                "not User = \"NT \"\"X\"\" \\\"",
                Expression::Not(Box::new(field("User", 4, Equal, "NT \"X\" \\", true))),
            ),
            ("ProcessId>=4", field("ProcessId", 0, AtLeast, "4", false)),
            (
                "(a or b) c",
                Expression::And(vec![Expression::Or(vec![text("a"), text("b")]), text("c")]),
            ),
            ("CommandLine:a=b:c", field("CommandLine", 0, Matches, "a=b:c", false)),
            ("\"Threat Name\":x", field("Threat Name", 0, Matches, "x", false)),
            ("", Expression::Everything),
        ] {
            assert_eq!(parse(query), Ok(expected), "{query}");
        }
    }

    #[test]
    fn errors_point_at_the_place() {
        for (query, at) in [
            ("a (b", 2),
            ("a )", 2),
            ("Image:", 6),
            ("= 4", 0),
            ("\"a", 0),
            ("a or", 4),
            ("not", 3),
        ] {
            assert_eq!(parse(query).map_err(|error| error.at), Err(at), "{query}");
        }
        assert!(parse(&"(".repeat(5000)).is_err());
        assert!(parse(&"not ".repeat(4000)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_survived(query in "[a-z:=<>!()\" \\\\*é]{0,40}") {
            if let Err(error) = parse(&query) {
                prop_assert!(error.at <= query.len());
            }
        }
    }
}
