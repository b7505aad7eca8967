//! Template definitions: found by their offset in the chunk, read and compiled once. Called by `decode` for every instance.

use super::super::bytes::{same, u32_at};
use super::super::memo::Memo;
use super::super::place::Place;
use super::super::template::Layout;
use super::super::tokens::Broken;
use super::{KINDS, Records, SLOTS, Sink, Template};
use std::hash::BuildHasher as _;
use std::rc::Rc;

impl Records<'_, '_> {
    /// The template at this offset of the chunk.
    #[inline]
    pub(super) fn template(&mut self, definition: u32, place: Place, sink: &mut impl Sink) -> Option<Template> {
        let slot = definition as usize / 8 % SLOTS;
        if let Some(Some((known, at, template))) = self.decoder.recent.get(slot)
            && (*known, *at) == (definition, place)
        {
            return Some(template.clone());
        }
        let template = match self.decoder.of_chunk.get(&(definition, place)) {
            Some(known) => {
                let known = known.clone();
                if known.is_none() {
                    self.complain(|| format!("its template at chunk offset {definition:#x} is lost"));
                }
                known
            }
            None => {
                let template = match self.compile(definition, place, sink) {
                    Ok(template) => Some(template),
                    Err(text) => {
                        self.complain(|| text);
                        None
                    }
                };
                self.decoder.of_chunk.insert((definition, place), template.clone());
                template
            }
        };
        if let (Some(slot), Some(template)) = (self.decoder.recent.get_mut(slot), &template) {
            *slot = Some((definition, place, template.clone()));
        }
        template
    }

    /// Where the definition at `at` ends: where its tokens do if it was just read, else by its size.
    pub(super) fn end_of_definition(&self, at: usize) -> Option<usize> {
        match self.read_to {
            Some((definition, end)) if definition == at => Some(end),
            _ => Some((u32_at(self.chunk, at + 20)? as usize).saturating_add(at + 24)),
        }
    }

    /// Reads a template definition, and compiles it unless one of the same tokens was compiled before.
    fn compile(&mut self, definition: u32, place: Place, sink: &mut impl Sink) -> Result<Template, String> {
        // Next in bucket (4), GUID (16), size (4), BinXML.
        let at = definition as usize;
        let lost = || format!("its template at chunk offset {definition:#x} is lost");
        let size = u32_at(self.chunk, at.saturating_add(20))
            .filter(|_| at >= super::super::CHUNK_HEADER_SIZE)
            .ok_or_else(lost)? as usize;
        let (begin, sized) = (at + 24, size.saturating_add(at + 24));
        let tokens = &mut self.decoder.tokens;
        let fits = size > 0 && sized <= self.chunk.len();
        let mut broken = if fits {
            tokens.read(self.chunk, begin, sized, true)
        } else {
            Some(Broken::Cut(self.chunk.len()))
        };
        if broken.is_some() {
            // The size may be wrong and the tokens whole: they say themselves where they end.
            let rest = tokens.read(self.chunk, begin, self.chunk.len(), true);
            if rest.is_none() && tokens.end().is_some() {
                broken = None;
            }
        }
        match broken {
            None => {}
            Some(_) if !fits => return Err(lost()),
            Some(broken) => {
                return Err(format!(
                    "its template at chunk offset {definition:#x} is damaged: {broken}"
                ));
            }
        }
        // A template without a leaf is real (an event without data); one without an element is none.
        if !tokens.has_elements() {
            return Err(lost());
        }
        if let Some(end) = tokens.end() {
            self.read_to = Some((at, end));
            if end != sized {
                self.lose(|| {
                    format!(
                        "its template at chunk offset {definition:#x} says {size} bytes and has {}",
                        end - begin
                    )
                });
            }
        }
        let decoder = &mut *self.decoder;
        let here = decoder.known.entry(place).or_default();
        let tokens = decoder.tokens.as_bytes();
        self.budget.tokens(tokens.len())?;
        let hash = |tokens: &[u8]| decoder.hasher.hash_one(tokens);
        if let Some((_, known)) = here.find(hash(tokens), |(known, _)| same(known, tokens)) {
            return Ok(known.clone());
        }
        let template = Template {
            layout: Rc::new(Layout::compile(&decoder.tokens, place, sink)),
            memo: decoder.memos.len(),
        };
        let memos = if template.layout.moving.is_some() { KINDS } else { 1 };
        decoder.memos.resize_with(decoder.memos.len() + memos, Memo::default);
        let new = (tokens.into(), template.clone());
        here.insert_unique(hash(tokens), new, |(known, _)| hash(known));
        decoder.kept += tokens.len();
        Ok(template)
    }
}
