//! From a record's BinXML to typed values in a [`Sink`]. A [`Decoder`] keeps the templates that it has compiled, over all
//! chunks that it is given; within a chunk a template is recognised by its offset, across chunks by its tokens, never by its GUID alone.
//! Called by `ingest`. What cannot be understood is said in words and what could be read is still given.
//!
//! ```text
//!   record ──▶ instance of the System template ──▶ values ──▶ leaves ──▶ sink.system(…)
//!                                                    └─ value 20, BinXML ──▶ instance of the event's own ──▶ sink.field(…)
//! ```

use super::bytes::{u8_at, u32_at};
use super::memo::{Memo, Slot};
use super::place::{Group, Place, SystemField};
use super::template::{Layout, MAX_DEPTH};
use super::tokens::{Broken, Tokens};
use super::value::Value;
use budget::{Budget, too_many_fields};
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use std::rc::Rc;

mod budget;
mod definition;
mod emit;

/// Most values of one template instance.
const MAX_VALUES: usize = 4_096;
/// Most bytes of tokens by which templates are recognised; a real log has some hundred thousand.
const MAX_KEPT: usize = 8 << 20;
/// Templates of a chunk that are found again without a search, by the low bits of their offset.
const SLOTS: usize = 64;

/// Event ids for which a template of System has memos of their own, by their low bits.
const KINDS: usize = 16;

/// What was wrong with a record; the sink got the rest.
#[derive(Debug, PartialEq, Eq)]
pub struct Trouble {
    /// In words.
    pub text: String,
    /// It was not understood here, and [`Second`](super::Second) may. Not so where bytes are missing: whoever reads on into what
    /// follows them gives one record's bytes as another's.
    pub retry: bool,
}

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
    /// The number by which the value that was given last can be given [`Self::again`]; [`NO_NUMBER`](super::NO_NUMBER) when it cannot.
    fn last(&self) -> u32;
    /// A value in a place where it was before: `place` is a field or of System.
    fn again(&mut self, place: Place, number: u32);
    /// The template of what follows is lost: values come in their order, and by that order those of System. None is left out.
    fn nameless(&mut self) {}
    /// Keeps the fields of System that were given, except time and record id, under this small number.
    fn keep_system(&mut self, number: usize);
    /// The fields of System that were kept under this number. Nothing else was given yet.
    fn system_again(&mut self, number: usize);
}

/// Decodes records. Serves one dictionary: every call must come with a sink that numbers names in the same way.
#[derive(Default)]
pub struct Decoder {
    /// Templates by where they stand and what they are made of.
    known: HashMap<Place, HashTable<(Box<[u8]>, Template)>>,
    hasher: DefaultHashBuilder,
    /// Bytes of the keys above.
    kept: usize,
    /// The last instance of each template.
    memos: Vec<Memo>,
    /// Those whose instance is in this chunk.
    used: Vec<usize>,
    /// This chunk's templates, by offset and place; `None`: lost.
    of_chunk: HashMap<(u32, Place), Option<Template>>,
    /// The last of them for each slot.
    recent: Vec<Option<(u32, Place, Template)>>,
    tokens: Tokens,
    /// Values of the instances that are being read, innermost last.
    values: Vec<Slot>,
}

/// A template in a place.
#[derive(Clone)]
struct Template {
    layout: Rc<Layout>,
    /// The number of its memo; a template of System has [`KINDS`] of them.
    memo: usize,
}

impl Decoder {
    /// For the records of this chunk. The chunk's whole bytes; offsets are from its start.
    pub fn chunk<'d, 'c>(&'d mut self, chunk: &'c [u8]) -> Records<'d, 'c> {
        self.of_chunk.clear();
        self.recent.clear();
        self.recent.resize_with(SLOTS, || None);
        if self.kept > MAX_KEPT {
            self.known.clear();
            self.memos.clear();
            self.kept = 0;
        }
        Records {
            decoder: self,
            chunk,
            trouble: None,
            fresh: true,
            stale: false,
            budget: Budget::new(),
            read_to: None,
        }
    }

    /// As [`Self::chunk`], for records that the chunk does not count any more: their templates may have been overwritten by others.
    pub fn stale_chunk<'d, 'c>(&'d mut self, chunk: &'c [u8]) -> Records<'d, 'c> {
        let mut records = self.chunk(chunk);
        records.stale = true;
        records
    }
}

/// Decodes the records of one chunk.
pub struct Records<'d, 'c> {
    decoder: &'d mut Decoder,
    chunk: &'c [u8],
    trouble: Option<Trouble>,
    /// Nothing of the record was given yet.
    fresh: bool,
    /// What the records refer to may be something else by now.
    stale: bool,
    budget: Budget,
    /// The definition that was read last, and where its tokens end.
    read_to: Option<(usize, usize)>,
}

impl Drop for Records<'_, '_> {
    fn drop(&mut self) {
        for memo in self.decoder.used.drain(..) {
            if let Some(memo) = self.decoder.memos.get_mut(memo) {
                memo.leave(self.chunk);
            }
        }
    }
}

impl<'c> Records<'_, 'c> {
    /// Decodes the BinXML of one record, `chunk[at..end]`.
    pub fn record(&mut self, at: usize, end: usize, sink: &mut impl Sink) -> Option<Trouble> {
        self.decoder.values.clear();
        self.fresh = true;
        self.budget.record();
        self.stream(at, end, Place::Root, 0, sink);
        self.trouble.take()
    }

    #[cold]
    fn complain(&mut self, text: impl FnOnce() -> String) {
        self.trouble.get_or_insert_with(|| Trouble {
            text: text(),
            retry: true,
        });
    }

    /// [`Self::complain`] where nobody can know more.
    #[cold]
    fn lose(&mut self, text: impl FnOnce() -> String) {
        self.complain(text);
        if let Some(trouble) = &mut self.trouble {
            trouble.retry = false;
        }
    }

    /// Takes so many fields off what the record and the chunk may have; `false` when that is too many.
    #[inline]
    fn afford(&mut self, fields: usize) -> bool {
        let can = self.budget.fields(fields);
        if !can {
            self.lose(too_many_fields);
        }
        can
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
                Some(0x01 | 0x41) => return self.elements(at, end, place, depth, sink),
                Some(0x0f) => at += 4,
                Some(0x00) | None => return,
                Some(token) => {
                    return self.complain(|| format!("unknown BinXML token {token:#04x} at chunk offset {at:#x}"));
                }
            }
        }
    }

    /// Elements without a template, up to the end of their stream: behind that lies what was in memory when it was written.
    fn elements(&mut self, at: usize, end: usize, place: Place, depth: usize, sink: &mut impl Sink) {
        let mut tokens = std::mem::take(&mut self.decoder.tokens);
        let broken = tokens.read(self.chunk, at, end, false);
        let afforded = self.budget.tokens(tokens.as_bytes().len());
        let layout = match afforded {
            Ok(()) => Layout::compile(&tokens, place, sink),
            Err(_) => Layout::default(),
        };
        self.decoder.tokens = tokens;
        self.fresh = false;
        if let Err(text) = afforded {
            return self.lose(|| text);
        }
        if !self.afford(layout.leaves.len().max(1)) {
            return;
        }
        let base = self.decoder.values.len();
        for leaf in &layout.leaves {
            self.leaf(leaf, base, depth, sink);
        }
        match broken {
            None => {}
            Some(broken @ Broken::Cut(_)) => self.lose(|| broken.to_string()),
            Some(broken) => self.complain(|| broken.to_string()),
        }
    }

    /// A template instance, after its token. Returns where it ends, `None` when that is unknown.
    fn instance(&mut self, at: usize, end: usize, place: Place, depth: usize, sink: &mut impl Sink) -> Option<usize> {
        let chunk = self.chunk;
        let Some(definition) = u32_at(chunk, at + 5) else {
            self.lose(|| "the record is cut in its template reference".to_owned());
            return None;
        };
        let id = u32_at(chunk, at + 1);
        let mut at = at + 9;
        // A template begins with its GUID, whose first four bytes the instance repeats.
        let overwritten = self.stale && id != u32_at(chunk, (definition as usize).saturating_add(4));
        let template = if overwritten {
            self.complain(|| format!("its template at chunk offset {definition:#x} is overwritten"));
            None
        } else {
            self.template(definition, place, sink)
        };
        if definition as usize == at {
            at = self.end_of_definition(at)?;
        }
        let base = self.decoder.values.len();
        let next = self.read_values(at, end);
        match template {
            Some(template) => self.emit(&template, base, depth, sink),
            None => self.emit_nameless(base, place, depth, sink),
        }
        self.decoder.values.truncate(base);
        next
    }

    /// Reads the value array at `at` onto the stack of values. Returns where it ends.
    fn read_values(&mut self, at: usize, end: usize) -> Option<usize> {
        let chunk = self.chunk.get(..end.min(self.chunk.len()))?;
        let Some(count) = u32_at(chunk, at) else {
            self.lose(|| "the record is cut before its values".to_owned());
            return None;
        };
        let room = chunk.len().saturating_sub(at + 4) / 4;
        let usable = (count as usize).min(MAX_VALUES).min(room);
        if usable < count as usize {
            self.lose(|| format!("it claims {count} values, more than fit"));
        }
        // Where the values are does not depend on how many of them are taken.
        let mut value_at = (at + 4).saturating_add((count as usize).saturating_mul(4));
        let descriptors = chunk.get(at + 4..at + 4 + 4 * usable)?;
        for (index, descriptor) in descriptors.chunks_exact(4).enumerate() {
            let size = u16::from_le_bytes([descriptor[0], descriptor[1]]);
            let next = value_at.saturating_add(usize::from(size));
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
                self.lose(|| format!("value {index} of {count} is cut"));
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
        Some((slot.code, slot.at as usize, slot.bytes(self.chunk)?))
    }

    fn is_null(&self, base: usize, index: u16) -> bool {
        let slot = self.decoder.values.get(base + usize::from(index));
        slot.is_none_or(|slot| slot.code == 0)
    }
}

#[cfg(test)]
mod tests;
