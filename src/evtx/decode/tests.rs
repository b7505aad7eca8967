//! A record says the same whatever was decoded before it.

use super::*;
use crate::evtx::chunk::read;
use crate::evtx::value::text_of;
use crate::evtx::writer::{Event, EventData, LogWriter, Sid, Style, Value as Written};
use crate::evtx::{CHUNK_SIZE, FILE_HEADER_SIZE, NO_NUMBER};
use proptest::prelude::*;

/// Writes down what it is given, and gives everything a number that can be given again.
#[derive(Default)]
struct Notes {
    names: Vec<String>,
    values: Vec<String>,
    system: Vec<(SystemField, u32)>,
    fields: Vec<(Group, u32, u32)>,
    last: u32,
    kept: HashMap<usize, Vec<(SystemField, u32)>>,
}

impl Notes {
    fn set(&mut self, field: SystemField, number: u32) {
        self.system.retain(|&(other, _)| other != field);
        self.system.push((field, number));
    }

    /// What was given of one record.
    fn take(&mut self) -> Vec<String> {
        let mut out: Vec<String> = self
            .system
            .drain(..)
            .map(|(field, number)| format!("{field:?} {}", self.values[number as usize]))
            .collect();
        out.sort();
        for (group, name, number) in self.fields.drain(..) {
            let (name, value) = (&self.names[name as usize], &self.values[number as usize]);
            out.push(format!("{group:?} {name} {value}"));
        }
        out
    }
}

impl Sink for Notes {
    fn name(&mut self, text: &str) -> u32 {
        self.names.push(text.to_owned());
        self.names.len() as u32 - 1
    }

    fn name_text(&self, name: u32) -> &str {
        &self.names[name as usize]
    }

    fn system(&mut self, field: SystemField, value: Value<'_>) {
        self.values.push(text_of(value));
        self.last = self.values.len() as u32 - 1;
        self.set(field, self.last);
        if matches!(field, SystemField::TimeCreated | SystemField::RecordId) {
            self.last = NO_NUMBER;
        }
    }

    fn field(&mut self, group: Group, name: u32, value: Value<'_>) {
        self.values.push(text_of(value));
        self.last = self.values.len() as u32 - 1;
        self.fields.push((group, name, self.last));
    }

    fn last(&self) -> u32 {
        self.last
    }

    fn again(&mut self, place: Place, number: u32) {
        match place {
            Place::Is(field) => self.set(field, number),
            Place::Field(group, name) => self.fields.push((group, name, number)),
            _ => panic!("{place:?} holds no value"),
        }
    }

    fn keep_system(&mut self, number: usize) {
        let moving =
            |&(field, _): &(SystemField, u32)| !matches!(field, SystemField::TimeCreated | SystemField::RecordId);
        self.kept
            .insert(number, self.system.iter().copied().filter(moving).collect());
    }

    fn system_again(&mut self, number: usize) {
        assert!(self.system.is_empty() && self.fields.is_empty());
        self.system = self.kept[&number].clone();
    }
}

/// Events of few kinds, processes and users, so that most say much of what the one before said.
fn event() -> impl Strategy<Value = Event> {
    let ids = (0u16..3, 0u8..2, 0u32..3, 0u32..3, any::<i32>());
    let texts = (
        0usize..4,
        0usize..3,
        prop::option::of(0u32..3),
        prop::option::of(1u32..3),
    );
    (ids, texts).prop_map(|((id, level, process, thread, time), (image, rule, session, user))| {
        let text = |index: usize| {
            [
                "",
                "a",
                "C:\\Windows\\System32\\svchost.exe",
                "C:\\Windows\\System32\\conhost.exe",
            ][index]
        };
        let session = session.map_or(Written::Null, Written::U32);
        let rule = if rule == 2 {
            Written::U32(0x0061)
        } else {
            text(rule).into()
        };
        Event {
            event_id: id * 16 + 1,
            level,
            process_id: process,
            thread_id: thread,
            time: i64::from(time),
            record_id: u64::from(time.unsigned_abs()),
            user_sid: user.map(|user| Sid::nt(&[18 + user])),
            data: match id {
                2 if image == 0 => EventData::None,
                _ => EventData::named([("Image", text(image).into()), ("Rule", rule), ("Session", session)]),
            },
            ..Event::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_record_does_not_depend_on_those_before(events in prop::collection::vec(event(), 1..300), live: bool) {
        let mut log = LogWriter::new(if live { Style::Live } else { Style::Exported });
        for event in &events {
            log.push(event).unwrap();
        }
        let bytes = log.finish();
        let (mut decoder, mut notes) = (Decoder::default(), Notes::default());
        let mut count = 0;
        for chunk in bytes[FILE_HEADER_SIZE..].chunks(CHUNK_SIZE) {
            let mut records = decoder.chunk(chunk);
            for at in read(chunk).records {
                let (from, to) = at.content();
                prop_assert_eq!(records.record(from, to, &mut notes), None);
                let (mut alone, mut fresh) = (Decoder::default(), Notes::default());
                alone.chunk(chunk).record(from, to, &mut fresh);
                prop_assert_eq!(notes.take(), fresh.take());
                count += 1;
            }
        }
        prop_assert_eq!(count, events.len());
    }
}
