//! What changes from record to record in the template of System, which all events of a log share. Called by `template`, which compiles;
//! `decode` uses it to skip the rest.

use super::place::Place;
use super::place::SystemField::{EventId, ProcessId, RecordId, ThreadId, TimeCreated};
use super::template::{Content, Leaf};

/// The values of a System template that differ from record to record: of time, ids, process and thread, and the event's data. All others
/// become fields of System, and are mostly the same for the same event id.
#[derive(Debug)]
pub struct Moving {
    /// Which values, ascending.
    pub values: Vec<u16>,
    /// Which leaves they fill, without the last of all, which fills the event's data.
    pub leaves: Vec<usize>,
    /// The value of EventID.
    pub event_id: u16,
}

impl Moving {
    /// Of these leaves, if they are those of a System template as Windows writes it.
    pub fn of(leaves: &[Leaf]) -> Option<Self> {
        let (event, system) = leaves.split_last()?;
        let value = |leaf: &Leaf| match leaf.content {
            Content::Value(index) if leaf.named_by.is_none() => Some(index),
            _ => None,
        };
        let moves = |leaf: &Leaf| matches!(leaf.place, Place::Is(TimeCreated | RecordId | ProcessId | ThreadId));
        let id = system.iter().find(|leaf| leaf.place == Place::Is(EventId))?;
        let leaves: Vec<usize> = (0..system.len())
            .filter(|&i| system.get(i).is_some_and(moves))
            .collect();
        let moving = system.iter().filter(|leaf| moves(leaf)).chain([event]);
        let mut values = moving.map(value).collect::<Option<Vec<u16>>>()?;
        values.sort_unstable();
        let shared = |leaf: &Leaf| !moves(leaf) && value(leaf).is_some_and(|index| values.contains(&index));
        let simple = |leaf: &Leaf| matches!(leaf.place, Place::Is(_)) && !matches!(leaf.content, Content::Many(_));
        let usable = event.place == Place::Event
            && values.is_sorted_by(|a, b| a < b)
            && system.iter().all(simple)
            && !system.iter().any(shared);
        let event_id = value(id)?;
        usable.then_some(Self {
            values,
            leaves,
            event_id,
        })
    }
}
