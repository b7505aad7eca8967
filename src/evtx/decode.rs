//! From a record's BinXML to typed values in a [`Sink`]. A [`Decoder`] keeps the templates that it has compiled, over all
//! chunks that it is given; within a chunk a template is recognised by its offset, across chunks by its tokens, never by its GUID alone.
//! Called by `ingest`. What cannot be understood is said in words and what could be read is still given.
//!
//! ```text
//!   record ──▶ instance of the System template ──▶ values ──▶ leaves ──▶ sink.system(…)
//!                                                    └─ value 20, BinXML ──▶ instance of the event's own ──▶ sink.field(…)
//! ```

use super::array::Items;
use super::bytes::{u8_at, u32_at};
use super::place::{Group, Place, SystemField};
use super::template::{Content, Layout, Leaf, MAX_DEPTH, Part};
use super::tokens::Tokens;
use super::value::Value;
use hashbrown::HashMap;
use std::rc::Rc;

/// Most values of one template instance.
const MAX_VALUES: usize = 4_096;
/// Most fields that one array value becomes.
const MAX_ARRAY_ITEMS: usize = 1_000;
/// Most bytes of tokens by which templates are recognised; a real log has some hundred thousand.
const MAX_KEPT: usize = 8 << 20;
/// Templates of a chunk that are found again without a search, by the low bits of their offset.
const SLOTS: usize = 64;

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

/// Decodes records. Serves one dictionary: every call must come with a sink that numbers names in the same way.
#[derive(Default)]
pub struct Decoder {
    /// Layouts by where they stand and what they are made of.
    layouts: HashMap<Place, HashMap<Box<[u8]>, Rc<Layout>>>,
    /// Bytes of the keys above.
    kept: usize,
    /// Layouts of this chunk's templates, by offset and place; `None`: lost.
    of_chunk: HashMap<(u32, Place), Option<Rc<Layout>>>,
    /// The last of them for each slot.
    recent: Vec<Option<(u32, Place, Rc<Layout>)>>,
    tokens: Tokens,
    /// Values of the instances that are being read, innermost last.
    values: Vec<Slot>,
}

/// A value as its descriptor tells it: where it lies in the chunk, its size and its type.
#[derive(Clone, Copy)]
struct Slot {
    at: u32,
    size: u16,
    code: u8,
}

impl Decoder {
    /// For the records of this chunk. The chunk's whole bytes; offsets are from its start.
    pub fn chunk<'d, 'c>(&'d mut self, chunk: &'c [u8]) -> Records<'d, 'c> {
        self.of_chunk.clear();
        self.recent.clear();
        self.recent.resize_with(SLOTS, || None);
        if self.kept > MAX_KEPT {
            self.layouts.clear();
            self.kept = 0;
        }
        Records {
            decoder: self,
            chunk,
            trouble: None,
        }
    }
}

/// Decodes the records of one chunk.
pub struct Records<'d, 'c> {
    decoder: &'d mut Decoder,
    chunk: &'c [u8],
    trouble: Option<String>,
}

impl<'c> Records<'_, 'c> {
    /// Decodes the BinXML of one record, `chunk[at..end]`. Returns what was wrong with it, in words; the sink got the rest.
    pub fn record(&mut self, at: usize, end: usize, sink: &mut impl Sink) -> Option<String> {
        self.decoder.values.clear();
        self.stream(at, end, Place::Root, 0, sink);
        self.trouble.take()
    }

    #[cold]
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
        while at < end {
            match u8_at(self.chunk, at) {
                Some(0x0c) => match self.instance(at + 1, end, place, depth, sink) {
                    Some(next) => at = next,
                    None => return,
                },
                Some(0x01 | 0x41) => match self.elements(at, end, place, depth, sink) {
                    Some(next) => at = next,
                    None => return,
                },
                Some(0x0f) => at += 4,
                Some(0x00) | None => return,
                Some(token) => {
                    return self.complain(|| format!("unknown BinXML token {token:#04x} at chunk offset {at:#x}"));
                }
            }
        }
    }

    /// Elements without a template. Returns where they end, `None` when that is unknown.
    fn elements(&mut self, at: usize, end: usize, place: Place, depth: usize, sink: &mut impl Sink) -> Option<usize> {
        let mut tokens = std::mem::take(&mut self.decoder.tokens);
        let (next, broken) = tokens.read(self.chunk, at, end, false);
        let layout = Layout::compile(&tokens, place, sink);
        self.decoder.tokens = tokens;
        self.emit(&layout, self.decoder.values.len(), depth, sink);
        match broken {
            None => Some(next),
            Some(broken) => {
                self.complain(|| broken.to_string());
                None
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
        let base = self.decoder.values.len();
        let next = self.read_values(at, end);
        match layout {
            Some(layout) => self.emit(&layout, base, depth, sink),
            None => self.emit_nameless(base, place, depth, sink),
        }
        self.decoder.values.truncate(base);
        next
    }

    /// The layout of the template at this offset of the chunk.
    #[inline]
    fn layout(&mut self, definition: u32, place: Place, sink: &mut impl Sink) -> Option<Rc<Layout>> {
        let slot = definition as usize / 8 % SLOTS;
        if let Some(Some((known, at, layout))) = self.decoder.recent.get(slot)
            && (*known, *at) == (definition, place)
        {
            return Some(Rc::clone(layout));
        }
        let layout = match self.decoder.of_chunk.get(&(definition, place)) {
            Some(known) => {
                let known = known.clone();
                if known.is_none() {
                    self.complain(|| format!("its template at chunk offset {definition:#x} is lost"));
                }
                known
            }
            None => {
                let layout = match self.compile(definition, place, sink) {
                    Ok(layout) => Some(layout),
                    Err(text) => {
                        self.complain(|| text);
                        None
                    }
                };
                self.decoder.of_chunk.insert((definition, place), layout.clone());
                layout
            }
        };
        if let (Some(slot), Some(layout)) = (self.decoder.recent.get_mut(slot), &layout) {
            *slot = Some((definition, place, Rc::clone(layout)));
        }
        layout
    }

    /// Reads a template definition, and compiles it unless one of the same tokens was compiled before.
    fn compile(&mut self, definition: u32, place: Place, sink: &mut impl Sink) -> Result<Rc<Layout>, String> {
        let at = definition as usize;
        let lost = || format!("its template at chunk offset {definition:#x} is lost");
        let end = u32_at(self.chunk, at.saturating_add(20))
            .filter(|&size| size > 0 && at >= super::CHUNK_HEADER_SIZE)
            .and_then(|size| at.checked_add(24)?.checked_add(size as usize))
            .filter(|&end| end <= self.chunk.len())
            .ok_or_else(lost)?;
        let decoder = &mut *self.decoder;
        if let (_, Some(broken)) = decoder.tokens.read(self.chunk, at + 24, end, true) {
            return Err(format!(
                "its template at chunk offset {definition:#x} is damaged: {broken}"
            ));
        }
        // A template without a leaf is real (an event without data); one without an element is none.
        if !decoder.tokens.has_elements() {
            return Err(lost());
        }
        let here = decoder.layouts.entry(place).or_default();
        let tokens = decoder.tokens.as_bytes();
        if let Some(known) = here.get(tokens) {
            return Ok(Rc::clone(known));
        }
        let layout = Rc::new(Layout::compile(&decoder.tokens, place, sink));
        here.insert(tokens.into(), Rc::clone(&layout));
        decoder.kept += tokens.len();
        Ok(layout)
    }

    /// Reads the value array at `at` onto the stack of values. Returns where it ends.
    fn read_values(&mut self, at: usize, end: usize) -> Option<usize> {
        let chunk = self.chunk.get(..end.min(self.chunk.len()))?;
        let Some(count) = u32_at(chunk, at) else {
            self.complain(|| "the record is cut before its values".to_owned());
            return None;
        };
        let room = chunk.len().saturating_sub(at + 4) / 4;
        let usable = (count as usize).min(MAX_VALUES).min(room);
        if usable < count as usize {
            self.complain(|| format!("it claims {count} values, more than fit"));
        }
        let mut value_at = at + 4 + 4 * usable;
        let descriptors = chunk.get(at + 4..value_at)?;
        for (index, descriptor) in descriptors.chunks_exact(4).enumerate() {
            let size = u16::from_le_bytes([descriptor[0], descriptor[1]]);
            let next = value_at + usize::from(size);
            let whole = next <= chunk.len();
            self.decoder.values.push(Slot {
                at: value_at as u32,
                size: if whole {
                    size
                } else {
                    chunk.len().saturating_sub(value_at) as u16
                },
                code: descriptor[2],
            });
            if !whole {
                self.complain(|| format!("value {index} of {count} is cut"));
                return None;
            }
            value_at = next;
        }
        Some(value_at)
    }

    /// The value of this number of the instance whose values begin at `base`: type, where its bytes begin, and they.
    #[inline]
    fn value(&self, base: usize, index: u16) -> Option<(u8, usize, &'c [u8])> {
        let slot = self.decoder.values.get(base + usize::from(index))?;
        let at = slot.at as usize;
        Some((slot.code, at, self.chunk.get(at..at + usize::from(slot.size))?))
    }

    fn is_null(&self, base: usize, index: u16) -> bool {
        self.value(base, index).is_none_or(|(code, ..)| code == 0)
    }

    /// Gives the leaves of a layout their values; `base` is where the instance's values begin on the stack.
    fn emit(&mut self, layout: &Layout, base: usize, depth: usize, sink: &mut impl Sink) {
        for leaf in &layout.leaves {
            if leaf.depends_on.iter().any(|&index| self.is_null(base, index)) {
                continue;
            }
            let place = match leaf.named_by {
                None => leaf.place,
                Some(index) => self.named(base, index, sink),
            };
            match &leaf.content {
                Content::Value(index) => match self.value(base, *index) {
                    Some((0, ..)) if leaf.optional => {}
                    Some((code @ ..0x20, _, bytes)) => give(place, Value::read(code, bytes), leaf.attribute, sink),
                    Some((code, at, bytes)) => self.compound(code, at, bytes, place, leaf.attribute, depth, sink),
                    None => self.missing(*index, base, leaf, place, sink),
                },
                Content::Text(text) => {
                    give(place, Value::Constant(text.number, &text.text), leaf.attribute, sink);
                }
                Content::Empty => give(place, Value::Null, leaf.attribute, sink),
                Content::Many(parts) => self.mixed(parts, base, place, leaf.attribute, depth, sink),
            }
        }
    }

    /// The place of a `Data` element whose name is a value.
    fn named(&self, base: usize, index: u16, sink: &mut impl Sink) -> Place {
        let mut name = String::new();
        if let Some((code, _, bytes)) = self.value(base, index) {
            super::value::write_text(Value::read(code, bytes), &mut name);
        }
        Place::Field(Group::Data, sink.name(if name.is_empty() { "Data" } else { &name }))
    }

    #[cold]
    fn missing(&mut self, index: u16, base: usize, leaf: &Leaf, place: Place, sink: &mut impl Sink) {
        if leaf.optional && !leaf.attribute {
            return;
        }
        let count = self.decoder.values.len() - base;
        self.complain(|| format!("its template asks for value {index} of {count}"));
        give(place, Value::Null, leaf.attribute, sink);
    }

    /// A value that is more than one: BinXML, an array. `at` is where its bytes begin in the chunk.
    #[allow(clippy::too_many_arguments)] // what a leaf is, and where we are
    fn compound(
        &mut self,
        code: u8,
        at: usize,
        bytes: &'c [u8],
        place: Place,
        attribute: bool,
        depth: usize,
        sink: &mut impl Sink,
    ) {
        match code {
            0x21 if bytes.is_empty() => give(place, Value::Null, true, sink),
            0x21 => self.stream(at, at + bytes.len(), place, depth + 1, sink),
            0x80.. => {
                let mut items = 0;
                for item in Items::new(code & 0x7f, bytes) {
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
                Part::Value(index) => match self.value(base, *index) {
                    Some((0x21, at, bytes)) => self.compound(0x21, at, bytes, place, attribute, depth, sink),
                    Some((code, _, bytes)) if code >= 0x80 => {
                        for (i, item) in Items::new(code & 0x7f, bytes).take(MAX_ARRAY_ITEMS).enumerate() {
                            if i > 0 {
                                text.push_str(", ");
                            }
                            super::value::write_text(item, &mut text);
                        }
                    }
                    Some((code, _, bytes)) => super::value::write_text(Value::read(code, bytes), &mut text),
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
        let count = self.decoder.values.len() - base;
        for index in 0..count.min(MAX_VALUES) as u16 {
            let Some((code, at, bytes)) = self.value(base, index) else {
                break;
            };
            let place = match (code, place) {
                (0x21, Place::Root | Place::Event) => Place::Event,
                _ => Place::Field(Group::Data, name),
            };
            self.compound(code, at, bytes, place, code == 0, depth, sink);
        }
    }
}

/// Hands a value to the sink, if its place is a field. An attribute without a value is not there.
#[inline]
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
