//! From a record's BinXML to typed values in a [`Sink`]. One [`Decoder`] a chunk keeps that chunk's compiled templates.
//! Called by `ingest`. What cannot be understood is said in words and what could be read is still given.

use super::bytes::{array, u8_at, u16_at, u32_at};
use super::template::{self, Content, Layout, MAX_DEPTH, Part, Place};
use super::value::{Value, until_trailing_nul};
use hashbrown::HashMap;
use std::rc::Rc;

pub use super::template::{Group, SystemField};

/// Most substitutions of one template instance.
const MAX_SUBSTITUTIONS: usize = 4_096;
/// Most fields that one array value becomes.
const MAX_ARRAY_ITEMS: usize = 1_000;

/// Takes what a record holds, in the record's order.
pub trait Sink {
    /// Keeps a name, and gives the same number for the same name.
    fn name(&mut self, text: &str) -> u32;
    /// The text of a name.
    fn name_text(&self, name: u32) -> &str;
    /// A field of System.
    fn system(&mut self, field: SystemField, value: Value<'_>);
    /// A field of the event's data. Names may repeat.
    fn field(&mut self, group: Group, name: u32, value: Value<'_>);
}

/// Decodes the records of one chunk.
pub struct Decoder<'a> {
    chunk: &'a [u8],
    layouts: HashMap<(u32, Place), Option<Rc<Layout>>>,
    /// Substitutions of the instances that are being read, innermost last: type and bytes.
    values: Vec<(u8, &'a [u8])>,
    trouble: Option<String>,
}

impl<'a> Decoder<'a> {
    /// For the chunk's whole bytes; offsets are from its start.
    pub fn new(chunk: &'a [u8]) -> Self {
        Self {
            chunk,
            layouts: HashMap::new(),
            values: Vec::new(),
            trouble: None,
        }
    }

    /// Decodes the BinXML of one record, `chunk[at..end]`. Returns what was wrong with it, in words; the sink got the rest.
    pub fn record(&mut self, at: usize, end: usize, sink: &mut impl Sink) -> Option<String> {
        self.values.clear();
        self.trouble = None;
        self.stream(at, end, Place::Root, 0, sink);
        self.trouble.take()
    }

    fn complain(&mut self, text: impl FnOnce() -> String) {
        if self.trouble.is_none() {
            self.trouble = Some(text());
        }
    }

    /// A BinXML stream: a template instance, or elements that stand there themselves.
    fn stream(&mut self, mut at: usize, end: usize, place: Place, depth: usize, sink: &mut impl Sink) {
        if depth > MAX_DEPTH {
            return self.complain(|| format!("templates nest deeper than {MAX_DEPTH}"));
        }
        if u8_at(self.chunk, at) == Some(0x0f) {
            at += 4;
        }
        while at < end {
            match u8_at(self.chunk, at) {
                Some(0x0c) => match self.instance(at + 1, end, place, depth, sink) {
                    Some(next) => at = next,
                    None => return,
                },
                Some(0x01 | 0x41) => match template::compile(self.chunk, at, end, place, false, sink) {
                    Ok((layout, next)) => {
                        let base = self.values.len();
                        self.emit(&layout, base, depth, sink);
                        at = next;
                    }
                    Err(broken) => return self.complain(|| broken.to_string()),
                },
                Some(0x0f) => at += 4,
                Some(0x00) | None => return,
                Some(token) => {
                    return self.complain(|| format!("unknown BinXML token {token:#04x} at chunk offset {at:#x}"));
                }
            }
        }
    }

    /// A template instance, after its token. Returns where it ends, `None` when that is unknown.
    fn instance(&mut self, at: usize, end: usize, place: Place, depth: usize, sink: &mut impl Sink) -> Option<usize> {
        let chunk = self.chunk;
        let Some(definition) = u32_at(chunk, at + 5) else {
            self.complain(|| "the record is cut in its template reference".to_owned());
            return None;
        };
        let mut at = at + 9;
        if definition as usize == at {
            // Next in bucket (4), GUID (16), size (4), BinXML.
            at += 24 + u32_at(chunk, at + 20)? as usize;
        }
        let layout = self.layout(definition, place, sink);
        let base = self.values.len();
        let next = self.read_values(at, end);
        match layout {
            Some(layout) => self.emit(&layout, base, depth, sink),
            None => self.emit_nameless(base, place, depth, sink),
        }
        self.values.truncate(base);
        next
    }

    fn layout(&mut self, definition: u32, place: Place, sink: &mut impl Sink) -> Option<Rc<Layout>> {
        if let Some(known) = self.layouts.get(&(definition, place)).cloned() {
            if known.is_none() {
                self.complain(|| format!("its template at chunk offset {definition:#x} is lost"));
            }
            return known;
        }
        let at = definition as usize;
        let compiled = u32_at(self.chunk, at.saturating_add(20))
            .filter(|&size| size > 0 && at >= super::CHUNK_HEADER_SIZE)
            .and_then(|size| at.checked_add(24)?.checked_add(size as usize))
            .filter(|&end| end <= self.chunk.len())
            .ok_or_else(|| format!("its template at chunk offset {definition:#x} is lost"))
            .and_then(|end| {
                template::compile(self.chunk, at + 24, end, place, true, sink)
                    .map_err(|broken| format!("its template at chunk offset {definition:#x} is damaged: {broken}"))
            });
        let layout = match compiled {
            Ok((layout, _)) if !layout.leaves.is_empty() => Some(Rc::new(layout)),
            Ok(_) => {
                // A template without a leaf is real (an event without data) when it holds at least an element.
                let real = self
                    .chunk
                    .get(at + 28)
                    .is_some_and(|token| matches!(token, 0x01 | 0x41));
                real.then(|| Rc::new(Layout::default()))
            }
            Err(text) => {
                self.complain(|| text);
                None
            }
        };
        if layout.is_none() {
            self.complain(|| format!("its template at chunk offset {definition:#x} is lost"));
        }
        self.layouts.insert((definition, place), layout.clone());
        layout
    }

    /// Reads the substitution array at `at` onto the stack of values. Returns where it ends.
    fn read_values(&mut self, at: usize, end: usize) -> Option<usize> {
        let chunk = self.chunk.get(..end.min(self.chunk.len()))?;
        let Some(count) = u32_at(chunk, at) else {
            self.complain(|| "the record is cut before its values".to_owned());
            return None;
        };
        let room = end.saturating_sub(at + 4) / 4;
        let usable = (count as usize).min(MAX_SUBSTITUTIONS).min(room);
        if usable < count as usize {
            self.complain(|| format!("it claims {count} values, more than fit"));
        }
        let mut value_at = (at + 4).checked_add((count as usize).checked_mul(4)?)?;
        if usable < count as usize {
            value_at = at + 4 + 4 * usable;
        }
        for index in 0..usable {
            let descriptor = array::<4>(chunk, at + 4 + 4 * index)?;
            let size = usize::from(u16::from_le_bytes([descriptor[0], descriptor[1]]));
            match chunk.get(value_at..value_at + size) {
                Some(bytes) => self.values.push((descriptor[2], bytes)),
                None => {
                    self.complain(|| format!("value {index} of {count} is cut"));
                    self.values
                        .push((descriptor[2], chunk.get(value_at..).unwrap_or_default()));
                    return None;
                }
            }
            value_at += size;
        }
        Some(value_at)
    }

    /// Gives the leaves of a layout their values; `base` is where the instance's values begin on the stack.
    fn emit(&mut self, layout: &Layout, base: usize, depth: usize, sink: &mut impl Sink) {
        for leaf in &layout.leaves {
            if leaf.depends_on.iter().any(|&index| self.is_null(base, index)) {
                continue;
            }
            let place = match leaf.named_by {
                None => leaf.place,
                Some(index) => {
                    let mut name = String::new();
                    if let Some(&(code, bytes)) = self.values.get(base + usize::from(index)) {
                        super::value::write_text(Value::read(code, bytes), &mut name);
                    }
                    Place::Field(Group::Data, sink.name(if name.is_empty() { "Data" } else { &name }))
                }
            };
            match &leaf.content {
                Content::Empty => give(place, Value::Null, leaf.attribute, sink),
                Content::One(Part::Text(text)) => give(place, Value::Text(text), leaf.attribute, sink),
                Content::One(Part::Substitution(index)) => match self.values.get(base + usize::from(*index)) {
                    Some(&(code, bytes)) => self.substitution(code, bytes, place, leaf.attribute, depth, sink),
                    None => {
                        let (index, count) = (*index, self.values.len() - base);
                        self.complain(|| format!("its template asks for value {index} of {count}"));
                        give(place, Value::Null, leaf.attribute, sink);
                    }
                },
                Content::Many(parts) => self.mixed(parts, base, place, leaf.attribute, depth, sink),
            }
        }
    }

    fn is_null(&self, base: usize, index: u16) -> bool {
        self.values
            .get(base + usize::from(index))
            .is_none_or(|&(code, _)| code == 0)
    }

    fn substitution(
        &mut self,
        code: u8,
        bytes: &'a [u8],
        place: Place,
        attribute: bool,
        depth: usize,
        sink: &mut impl Sink,
    ) {
        match code {
            0x21 => {
                let at = self.offset_of(bytes);
                if bytes.is_empty() {
                    give(place, Value::Null, true, sink);
                } else {
                    self.stream(at, at + bytes.len(), place, depth + 1, sink);
                }
            }
            0x80.. => {
                let mut items = 0;
                for item in ArrayItems::new(code & 0x7f, bytes) {
                    if items == MAX_ARRAY_ITEMS {
                        self.complain(|| {
                            format!("an array has more than {MAX_ARRAY_ITEMS} items; the rest is in the XML")
                        });
                        break;
                    }
                    give(place, item, attribute, sink);
                    items += 1;
                }
                if items == 0 {
                    give(place, Value::Null, attribute, sink);
                }
            }
            _ => give(place, Value::read(code, bytes), attribute, sink),
        }
    }

    /// Several pieces in one element: text if all of them are, else each for itself.
    fn mixed(
        &mut self,
        parts: &[Part],
        base: usize,
        place: Place,
        attribute: bool,
        depth: usize,
        sink: &mut impl Sink,
    ) {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(piece) => text.push_str(piece),
                Part::Substitution(index) => match self.values.get(base + usize::from(*index)).copied() {
                    Some((0x21, bytes)) => self.substitution(0x21, bytes, place, attribute, depth, sink),
                    Some((code, bytes)) if code >= 0x80 => {
                        for (i, item) in ArrayItems::new(code & 0x7f, bytes).take(MAX_ARRAY_ITEMS).enumerate() {
                            if i > 0 {
                                text.push_str(", ");
                            }
                            super::value::write_text(item, &mut text);
                        }
                    }
                    Some((code, bytes)) => super::value::write_text(Value::read(code, bytes), &mut text),
                    None => {}
                },
            }
        }
        if !text.trim().is_empty() {
            give(place, Value::Text(&text), attribute, sink);
        }
    }

    /// The values of an instance whose template is lost: in their order, under the name `Value`.
    fn emit_nameless(&mut self, base: usize, place: Place, depth: usize, sink: &mut impl Sink) {
        let name = sink.name("Value");
        for index in base..self.values.len() {
            let Some(&(code, bytes)) = self.values.get(index) else {
                break;
            };
            let place = match (code, place) {
                (0x21, Place::Root | Place::Event) => Place::Event,
                _ => Place::Field(Group::Data, name),
            };
            self.substitution(code, bytes, place, code == 0, depth, sink);
        }
    }

    /// Where a slice of the chunk begins in it.
    fn offset_of(&self, bytes: &[u8]) -> usize {
        (bytes.as_ptr() as usize).saturating_sub(self.chunk.as_ptr() as usize)
    }
}

/// Hands a value to the sink, if its place is a field. An attribute without a value is not there.
fn give(place: Place, value: Value<'_>, optional: bool, sink: &mut impl Sink) {
    if optional && value == Value::Null {
        return;
    }
    match place {
        Place::Is(field) => sink.system(field, value),
        Place::Field(group, name) => sink.field(group, name, value),
        // Text between the elements of a container: none is known, and nothing may be lost.
        Place::EventData | Place::UserData | Place::Data => {
            let name = sink.name("#text");
            sink.field(Group::Data, name, value);
        }
        Place::Root | Place::Event | Place::System | Place::SystemElement(_) if value != Value::Null => {
            let name = sink.name("#text");
            sink.field(Group::Extra, name, value);
        }
        Place::Root | Place::Event | Place::System | Place::SystemElement(_) | Place::Nowhere => {}
    }
}

/// The items of an array value. Strings lie one after the other, each with its NUL; the rest has a fixed size.
struct ArrayItems<'a> {
    code: u8,
    rest: &'a [u8],
}

impl<'a> ArrayItems<'a> {
    fn new(code: u8, bytes: &'a [u8]) -> Self {
        Self { code, rest: bytes }
    }
}

impl<'a> Iterator for ArrayItems<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let size = match self.code {
            0x01 => {
                let nul = self.rest.chunks_exact(2).position(|unit| unit == [0, 0]);
                let end = nul.map_or(self.rest.len(), |units| 2 * units);
                let (text, _) = self.rest.split_at(end);
                self.rest = self.rest.get(end + 2..).unwrap_or_default();
                return Some(Value::Utf16(until_trailing_nul(text)));
            }
            0x02 => {
                let nul = memchr::memchr(0, self.rest);
                let (text, rest) = self.rest.split_at(nul.unwrap_or(self.rest.len()));
                self.rest = rest.get(1..).unwrap_or_default();
                return Some(Value::Ansi(text));
            }
            0x03 | 0x04 => 1,
            0x05 | 0x06 => 2,
            0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
            0x09 | 0x0a | 0x0c | 0x11 | 0x15 => 8,
            0x0f | 0x12 => 16,
            0x13 => 8 + 4 * usize::from(u8_at(self.rest, 1).unwrap_or(0)),
            _ => self.rest.len(),
        };
        let (item, rest) = self.rest.split_at(size.min(self.rest.len()));
        self.rest = rest;
        Some(Value::read(self.code, item))
    }
}

/// The size that a record states, when it is possible at `at`: its header, its copy and a stream fit into the chunk.
pub(super) fn record_size(chunk: &[u8], at: usize) -> Option<usize> {
    let size = u32_at(chunk, at + 4)? as usize;
    (size >= 28 && at.checked_add(size)? <= chunk.len() && u16_at(chunk, at + size - 4).is_some()).then_some(size)
}
