//! The values of an instance through the leaves of its template into the sink: the part of a [`Records`] that runs for every value
//! of a log. What the last record of the template said already is not looked at twice (`memo`). Streams, instances and where
//! templates come from are the parent's.

use super::{KINDS, MAX_VALUES, Records, Sink, Template};
use crate::evtx::array::Items;
use crate::evtx::memo::{Memo, NO_NUMBER};
use crate::evtx::moving::Moving;
use crate::evtx::place::{Group, Place, SystemField};
use crate::evtx::template::{Content, Layout, Leaf, Part};
use crate::evtx::value::{Kind, Value, write_text};

/// Most fields that one array value becomes.
const MAX_ARRAY_ITEMS: usize = 1_000;

impl<'c> Records<'_, 'c> {
    /// Gives the leaves of a template their values; `base` is where the instance's values begin on the stack.
    pub(super) fn emit(&mut self, template: &Template, base: usize, depth: usize, sink: &mut impl Sink) {
        let layout = &template.layout;
        if !self.afford(layout.leaves.len().max(1)) {
            return;
        }
        let number = template.memo
            + layout.moving.as_ref().map_or(0, |moving| {
                let id = self.value(base, moving.event_id).and_then(|(.., bytes)| bytes.first());
                id.map_or(0, |&id| usize::from(id) % KINDS)
            });
        // Gone while it is in use: an instance within its own instance has none.
        let mut memo = self
            .decoder
            .memos
            .get_mut(number)
            .map(std::mem::take)
            .unwrap_or_default();
        match &layout.moving {
            Some(moving) if std::mem::take(&mut self.fresh) => {
                self.emit_system(layout, moving, (&mut memo, number), base, depth, sink);
            }
            _ => {
                self.fresh = false;
                self.emit_leaves(&layout.leaves, &mut memo, base, depth, sink);
            }
        }
        if memo.keep(self.decoder.values.get(base..).unwrap_or_default()) {
            self.decoder.used.push(number);
        }
        if let Some(kept) = self.decoder.memos.get_mut(number) {
            *kept = memo;
        }
    }

    /// As [`Self::emit_leaves`] for the template of System, which mostly says the same but for time and record id.
    fn emit_system(
        &mut self,
        layout: &Layout,
        moving: &Moving,
        (memo, number): (&mut Memo, usize),
        base: usize,
        depth: usize,
        sink: &mut impl Sink,
    ) {
        let values = self.decoder.values.get(base..).unwrap_or_default();
        let Some((event, system)) = layout.leaves.split_last() else {
            return;
        };
        if memo.system && memo.differs_only_in(&moving.values, values, self.chunk) {
            sink.system_again(number);
            for &index in &moving.leaves {
                if let (Some(leaf), Some(number)) = (system.get(index), memo.numbers.get_mut(index)) {
                    *number = self.number(leaf, base, depth, sink);
                }
            }
        } else {
            self.emit_leaves(system, memo, base, depth, sink);
            sink.keep_system(number);
            // What is wrong with a record is said of each.
            memo.system = self.trouble.is_none();
        }
        self.leaf(event, base, depth, sink);
    }

    /// Gives these leaves their values, the known numbers of those that did not change.
    fn emit_leaves(&mut self, leaves: &[Leaf], memo: &mut Memo, base: usize, depth: usize, sink: &mut impl Sink) {
        let mut numbers = std::mem::take(&mut memo.numbers);
        numbers.resize(leaves.len(), NO_NUMBER);
        for (leaf, number) in leaves.iter().zip(&mut numbers) {
            let again = leaf.plain
                && *number != NO_NUMBER
                && leaf.depends_on.iter().all(|&index| !self.is_null(base, index))
                && match leaf.content {
                    Content::Value(index) => {
                        let now = self.decoder.values.get(base + usize::from(index));
                        now.is_some_and(|&now| memo.repeats(index, now, self.chunk))
                    }
                    Content::Text(_) => true,
                    Content::Empty | Content::Many(_) => false,
                };
            if again {
                sink.again(leaf.place, *number);
            } else {
                *number = self.number(leaf, base, depth, sink);
            }
        }
        memo.numbers = numbers;
    }

    /// Gives a leaf its value. Returns the number by which that can be given again.
    #[inline]
    fn number(&mut self, leaf: &Leaf, base: usize, depth: usize, sink: &mut impl Sink) -> u32 {
        if self.leaf(leaf, base, depth, sink) && leaf.plain {
            sink.last()
        } else {
            NO_NUMBER
        }
    }

    /// Gives a leaf its value. Returns whether it was given one value.
    #[inline]
    pub(super) fn leaf(&mut self, leaf: &Leaf, base: usize, depth: usize, sink: &mut impl Sink) -> bool {
        if leaf.depends_on.iter().any(|&index| self.is_null(base, index)) {
            return false;
        }
        let place = match leaf.named_by {
            None => leaf.place,
            Some(index) => self.named(base, index, sink),
        };
        match &leaf.content {
            Content::Value(index) => match self.value(base, *index) {
                Some((0, ..)) if leaf.optional => return false,
                Some((code @ ..0x16, _, bytes)) => {
                    give(place, Value::read(code, bytes), leaf.attribute, sink);
                    return true;
                }
                Some((code, at, bytes)) => self.compound(code, at, bytes, place, leaf.attribute, depth, sink),
                None => self.missing(*index, base, leaf, place, sink),
            },
            Content::Text(text) => {
                give(place, Value::Constant(text.number, &text.text), leaf.attribute, sink);
                return true;
            }
            Content::Empty => give(place, Value::Null, leaf.attribute, sink),
            Content::Many(parts) => self.mixed(parts, base, place, leaf.attribute, depth, sink),
        }
        false
    }

    /// The place of a `Data` element whose name is a value.
    fn named(&self, base: usize, index: u16, sink: &mut impl Sink) -> Place {
        let mut name = String::new();
        if let Some((code, _, bytes)) = self.value(base, index) {
            write_text(Value::read(code, bytes), &mut name);
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
            // EvtVarTypeEvtHandle and EvtVarTypeEvtXml of the Windows SDK's winevt.h, in libevtx's list though not in MS-EVEN6: a
            // pointer, and XML as UTF-16 text. Neither was seen in a log.
            0x20 => give(place, Value::read(Kind::SizeT as u8, bytes), attribute, sink),
            0x23 => give(place, Value::read(Kind::String as u8, bytes), attribute, sink),
            ..0x16 => give(place, Value::read(code, bytes), attribute, sink),
            // The arrays that MS-EVEN6 2.2.12 lists, but for those whose items have no size of their own.
            0x81..=0x8d | 0x8f | 0x91..=0x95 => {
                let mut items = 0;
                let mut all = Items::new(code & 0x7f, bytes);
                for item in all.by_ref().take(MAX_ARRAY_ITEMS) {
                    give(place, item, attribute, sink);
                    items += 1;
                }
                if items == 0 {
                    give(place, Value::Null, attribute, sink);
                }
                self.more(all);
                self.afford(items);
            }
            _ => {
                if !bytes.is_empty() {
                    self.complain(|| format!("a value is of the unknown type {code:#04x}"));
                }
                give(place, Value::Bytes(Kind::Unknown, bytes), attribute, sink);
            }
        }
    }

    /// What of an array is not shown.
    fn more(&mut self, rest: Items<'_>) {
        let more = rest.count();
        if more > 0 {
            self.lose(|| {
                let all = MAX_ARRAY_ITEMS + more;
                format!("an array has {all} items: {MAX_ARRAY_ITEMS} are shown, {more} more are in the XML")
            });
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
            if text.len() > self.budget.texts {
                break;
            }
            match part {
                Part::Text(piece) => text.push_str(piece),
                Part::Value(index) => match self.value(base, *index) {
                    Some((0x21, at, bytes)) => self.compound(0x21, at, bytes, place, attribute, depth, sink),
                    Some((code, _, bytes)) if code >= 0x80 => {
                        let mut all = Items::new(code & 0x7f, bytes);
                        for (i, item) in all.by_ref().take(MAX_ARRAY_ITEMS).enumerate() {
                            if i > 0 {
                                text.push_str(", ");
                            }
                            write_text(item, &mut text);
                        }
                        self.more(all);
                    }
                    Some((code, _, bytes)) => write_text(Value::read(code, bytes), &mut text),
                    None => {}
                },
            }
        }
        match self.budget.texts.checked_sub(text.len()) {
            Some(left) => self.budget.texts = left,
            None => {
                self.lose(|| {
                    "the texts of its chunk are too long when they are put together; this one is cut".to_owned()
                });
                let end = (0..=self.budget.texts)
                    .rev()
                    .find(|&at| text.is_char_boundary(at))
                    .unwrap_or(0);
                text.truncate(end);
            }
        }
        if !text.trim().is_empty() {
            give(place, Value::Text(&text), attribute, sink);
        }
    }

    /// The values of an instance whose template is lost: in their order, under the name `Value`; those of System by their numbers,
    /// which are the same in every log.
    pub(super) fn emit_nameless(&mut self, base: usize, place: Place, depth: usize, sink: &mut impl Sink) {
        self.fresh = false;
        sink.nameless();
        let name = sink.name("Value");
        let count = self.decoder.values.len() - base;
        let system = place == Place::Root && self.is_system(base);
        for index in 0..count.min(MAX_VALUES) as u16 {
            let Some((code, at, bytes)) = self.value(base, index) else {
                break;
            };
            let place = match (code, place) {
                (0x21, Place::Root | Place::Event) => Place::Event,
                _ => match SYSTEM.get(usize::from(index)).filter(|_| system) {
                    Some((field, _)) => Place::Is(*field),
                    None if system => Place::Nowhere,
                    None => Place::Field(Group::Data, name),
                },
            };
            // A value that is missing keeps its place among the others.
            self.compound(code, at, bytes, place, false, depth, sink);
        }
    }
}

/// Which value of the template of System is which field, and of what type where that is always so. Windows numbers them by the layout
/// of its own event header.
const SYSTEM: [(SystemField, Option<Kind>); 17] = [
    (SystemField::Level, Some(Kind::UInt8)),
    (SystemField::Opcode, Some(Kind::UInt8)),
    (SystemField::Task, Some(Kind::UInt16)),
    (SystemField::EventId, Some(Kind::UInt16)),
    (SystemField::Qualifiers, None),
    (SystemField::Keywords, Some(Kind::HexInt64)),
    (SystemField::TimeCreated, Some(Kind::FileTime)),
    (SystemField::ActivityId, None),
    (SystemField::ProcessId, Some(Kind::UInt32)),
    (SystemField::ThreadId, Some(Kind::UInt32)),
    (SystemField::RecordId, Some(Kind::UInt64)),
    (SystemField::Version, Some(Kind::UInt8)),
    (SystemField::UserId, None),
    (SystemField::RelatedActivityId, None),
    (SystemField::ProviderName, None),
    (SystemField::ProviderGuid, None),
    (SystemField::Channel, None),
];

impl Records<'_, '_> {
    /// Whether the values from `base` on are those of System by their types.
    fn is_system(&self, base: usize) -> bool {
        let values = self.decoder.values.get(base..).unwrap_or_default();
        values.len() >= SYSTEM.len()
            && SYSTEM
                .iter()
                .zip(values)
                .all(|((_, kind), value)| kind.is_none_or(|kind| kind as u8 == value.code))
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
