//! The language of targets, whats and sentences.
//!
//! ```text
//! {Image}              the value; nothing when the record lacks it, or it is empty or "-"
//! {ParentImage|file}   the value through a filter (several: {A|one|two})
//! {A/B}                the first of these fields that has a value
//! {Signed?yes|no}      one text or the other; nothing when there is no value
//! [ by {User}]         a segment that vanishes when any field of its own is missing; segments nest
//! ```
//!
//! Filters: `file` last component of a path, `dir` all but that, `mask` names of the bits, `code` meaning by the field's
//! own type, `as:Table` meaning by a named [`CodeTable`], `who` the name of a well-known SID, `access:Field` names of access rights for the object type
//! that `Field` holds, `day` date of a time, `since:Field` how much later than another time, `for:Field` the time between, `hive` short name of a registry
//! hive, `dns` the addresses of Sysmon's QueryResults, `host` brackets around an IPv6 address, `line:Key` what follows
//! `Key=` or `Key = ` on a line, `xml:Tag` text of an element, `words` a `%%`-list in words, `not:Value` nothing when it is
//! just that, `if:Value` nothing to show, but there when it is that, `lower` small letters, `dec` a hexadecimal number in decimal.
//!
//! A template that asks for values outside of any segment and finds none at all stays empty.
//!
//! Log text is data: it is never read as template, runs of white space and control characters become one space, and each
//! value is cut after [`MAX_VALUE`] characters. A template that does not parse shows itself.

use std::borrow::Cow;
use std::cell::Cell;

use super::codes::{self, CodeTable, MaskTable};
use super::kind::{EventKind, FieldType, Get};
use super::time;

/// No value adds more characters than this to a rendered text.
pub const MAX_VALUE: usize = 500;
/// Segments nest no deeper than this.
const MAX_DEPTH: u8 = 8;

/// Renders a template with the values of one event and appends the text to `out`.
pub fn render(template: &str, get: Get, out: &mut String) {
    Renderer::new(None, get).run(template, out);
}

/// As [`render`], with the kind's own field types and full names.
pub(super) fn render_kind(kind: Option<&EventKind>, template: &str, get: Get) -> String {
    let mut out = String::new();
    Renderer::new(kind, get).run(template, &mut out);
    out
}

/// The names of the fields that a template reads.
pub fn fields_of(template: &str) -> impl Iterator<Item = &str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .flat_map(|(inner, _)| {
            let (names, filters) = inner.split_at(inner.find(['|', '?']).unwrap_or(inner.len()));
            let others = filters.split('|').filter_map(|f| {
                ["since:", "for:", "access:"]
                    .into_iter()
                    .find_map(|prefix| f.strip_prefix(prefix))
            });
            names.split('/').chain(others)
        })
}

/// A value that says something.
fn is_present(value: &str) -> bool {
    !matches!(value.trim(), "" | "-")
}

struct Renderer<'g, 'v> {
    kind: Option<&'g EventKind>,
    get: Get<'g, 'v>,
    /// Whether a value outside of segments was asked for, and whether any value was found.
    asked: Cell<bool>,
    found: Cell<bool>,
}

impl<'g, 'v> Renderer<'g, 'v> {
    fn new(kind: Option<&'g EventKind>, get: Get<'g, 'v>) -> Self {
        Self {
            kind,
            get,
            asked: Cell::new(false),
            found: Cell::new(false),
        }
    }

    fn run(&self, template: &str, out: &mut String) {
        let start = out.len();
        let mut rest = template;
        while !rest.is_empty() {
            rest = self.segment(rest, 0, out).0;
        }
        if self.asked.get() && !self.found.get() {
            out.truncate(start);
        }
        out.truncate(out.trim_end().len().max(start));
        // A first part that vanished leaves its separator behind.
        let text = out.get(start..).unwrap_or_default();
        let lead = text.len() - text.trim_start_matches([' ', '·']).len();
        out.replace_range(start..start + lead, "");
    }

    /// Renders up to the end of the segment; gives what follows it, and whether none of its fields was missing.
    fn segment<'t>(&self, mut rest: &'t str, depth: u8, out: &mut String) -> (&'t str, bool) {
        let mut whole = true;
        while let Some(at) = rest.find(['{', '[', ']']) {
            let (text, tail) = rest.split_at(at);
            out.push_str(text);
            let mark = tail.as_bytes().first().copied().unwrap_or_default();
            let tail = tail.get(1..).unwrap_or_default();
            rest = match (mark, tail.split_once('}')) {
                (b'{', Some((inner, after))) => {
                    self.asked.set(self.asked.get() || depth == 0);
                    whole &= self.value(inner, out);
                    after
                }
                (b'[', _) if depth < MAX_DEPTH => {
                    let length = out.len();
                    let (after, is_whole) = self.segment(tail, depth + 1, out);
                    if !is_whole {
                        out.truncate(length);
                    }
                    after
                }
                (b']', _) if depth > 0 => return (tail, whole),
                _ => {
                    out.push(char::from(mark));
                    tail
                }
            };
        }
        out.push_str(rest);
        ("", whole)
    }

    /// Renders what stands between braces; false when there is no value.
    fn value(&self, inner: &str, out: &mut String) -> bool {
        let (names, filters) = inner.split_at(inner.find(['|', '?']).unwrap_or(inner.len()));
        let Some((name, value)) = names
            .split('/')
            .find_map(|name| self.find(name).map(|value| (name, value)))
        else {
            return false;
        };
        self.found.set(true);
        if let Some(choice) = filters.strip_prefix('?') {
            let (yes, no) = choice.split_once('|').unwrap_or((choice, ""));
            out.push_str(if codes::is_true(&value) { yes } else { no });
            return true;
        }
        let mut value = value;
        for filter in filters.split('|').filter(|filter| !filter.is_empty()) {
            if let Some(wanted) = filter.strip_prefix("if:") {
                return value.trim().eq_ignore_ascii_case(wanted);
            }
            match self.filter(name, &value, filter) {
                Some(next) if is_present(&next) => value = Cow::Owned(next),
                _ => return false,
            }
        }
        push_clean(&value, out);
        true
    }

    fn find(&self, name: &str) -> Option<Cow<'v, str>> {
        let full = || {
            self.kind
                .and_then(|kind| kind.field(name))
                .and_then(|field| (self.get)(field.name))
        };
        (self.get)(name).or_else(full).filter(|value| is_present(value))
    }

    fn kind_of(&self, name: &str) -> FieldType {
        self.kind
            .and_then(|kind| kind.field(name))
            .map_or_else(|| codes::type_by_name(name), |field| field.kind)
    }

    fn filter(&self, name: &str, value: &str, filter: &str) -> Option<String> {
        let (filter, argument) = filter.split_once(':').unwrap_or((filter, ""));
        let text = match filter {
            "file" => file_name(value).to_owned(),
            "dir" => value
                .trim_end_matches(file_name(value))
                .trim_end_matches(['\\', '/'])
                .to_owned(),
            "mask" => match self.kind_of(name) {
                FieldType::Mask(table) => table.words(value)?,
                _ => MaskTable::ObjectAccess.words(value)?,
            },
            "code" => codes::explain_type(self.kind_of(name), value)?,
            "as" => CodeTable::from_key(argument)?.explain(value)?,
            "access" => codes::explain_access(&self.find(argument).unwrap_or_default(), value)?,
            "day" => time::parse(value).map_or_else(|| value.to_owned(), time::day),
            "who" => codes::sid_name(value).map_or_else(|| value.to_owned(), Cow::into_owned),
            "for" => time::span(time::parse(value)?, time::parse(&self.find(argument)?)?),
            "since" => time::difference(time::parse(value)?, time::parse(&self.find(argument)?)?),
            "hive" => codes::short_registry(value).into_owned(),
            "dns" => codes::dns_results(value),
            "host" if value.contains(':') && !value.starts_with('[') => format!("[{value}]"),
            "line" => line_value(value, argument)?.to_owned(),
            "xml" => element_text(value, argument)?,
            "words" => codes::parameters(value),
            "not" if value.trim() == argument => return None,
            "lower" => value.to_lowercase(),
            "dec" => codes::number(value)?.to_string(),
            _ => value.to_owned(),
        };
        Some(text)
    }
}

/// The last component of a path, whichever slash it uses; the whole of what is no path.
pub fn file_name(path: &str) -> &str {
    let path = path.trim().trim_matches('"');
    path.trim_end_matches(['\\', '/'])
        .rsplit(['\\', '/'])
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or(path)
}

/// What follows `key=`, `key = ` or `key: ` on a line of its own, as PowerShell writes its context.
fn line_value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix(key)?.trim_start();
        rest.strip_prefix(['=', ':'])
            .map(str::trim)
            .filter(|value| !value.is_empty())
    })
}

/// The text of the first element with this name, its five entities resolved.
fn element_text(xml: &str, tag: &str) -> Option<String> {
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..)?;
        let Some(after) = rest.strip_prefix(tag) else { continue };
        if !after.starts_with(['>', ' ', '\r', '\n', '\t']) {
            continue;
        }
        let (attributes, body) = after.split_once('>')?;
        if attributes.ends_with('/') {
            continue;
        }
        let text = body.get(..body.find('<')?)?;
        return Some(
            text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&"),
        );
    }
    None
}

/// Appends a value as one line, cut to [`MAX_VALUE`] characters.
pub(super) fn push_clean(value: &str, out: &mut String) {
    let (mut count, mut is_gap) = (0, false);
    for ch in value.trim().chars() {
        if ch.is_whitespace() || ch.is_control() {
            is_gap = true;
            continue;
        }
        if count >= MAX_VALUE {
            out.push('…');
            return;
        }
        if std::mem::take(&mut is_gap) && count > 0 {
            out.push(' ');
            count += 1;
        }
        out.push(ch);
        count += 1;
    }
}
