//! An event as its author thinks of it: who says what about whom, without bytes or templates.
//!
//! The input of [`LogWriter::push`](super::LogWriter::push). Every field has a default, so that a test names only what
//! it is about. How an event becomes templates and values is in `super::templates`.

use super::tree::Fragment;
use super::value::{Guid, Name, Sid, Value};

/// Keywords of an ordinary event.
pub const CLASSIC_KEYWORDS: u64 = 0x0080_0000_0000_0000;

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Provider name.
    pub provider: Name,
    /// Provider GUID; classic event sources have none.
    pub provider_guid: Option<Guid>,
    /// Event id.
    pub event_id: u16,
    /// Qualifiers of the id, of classic event sources only.
    pub qualifiers: Option<u16>,
    /// Version of the event's fields.
    pub version: u8,
    /// 0 log always, 1 critical, 2 error, 3 warning, 4 information, 5 verbose.
    pub level: u8,
    /// Task.
    pub task: u16,
    /// Opcode.
    pub opcode: u8,
    /// Keywords mask.
    pub keywords: u64,
    /// Time of the event, FILETIME ticks; the record header gets the same.
    pub time: i64,
    /// `EventRecordID`.
    pub record_id: u64,
    /// Activity, if the event belongs to one.
    pub activity_id: Option<Guid>,
    /// Related activity.
    pub related_activity_id: Option<Guid>,
    /// Process that wrote the event.
    pub process_id: u32,
    /// Thread that wrote the event.
    pub thread_id: u32,
    /// Channel.
    pub channel: Name,
    /// Computer.
    pub computer: Name,
    /// User in whose name the event was written.
    pub user_sid: Option<Sid>,
    /// What the event says.
    pub data: EventData,
}

impl Default for Event {
    fn default() -> Self {
        Self {
            provider: Name::Borrowed("Example"),
            provider_guid: None,
            event_id: 1,
            qualifiers: None,
            version: 0,
            level: 4,
            task: 0,
            opcode: 0,
            keywords: CLASSIC_KEYWORDS,
            time: 0,
            record_id: 1,
            activity_id: None,
            related_activity_id: None,
            process_id: 0,
            thread_id: 0,
            channel: Name::Borrowed("Application"),
            computer: Name::Borrowed("example"),
            user_sid: None,
            data: EventData::None,
        }
    }
}

/// What an event says.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum EventData {
    /// Nothing at all.
    #[default]
    None,
    /// `<EventData>` of `<Data Name="…">`.
    Named(Vec<(Name, Value)>),
    /// `<EventData>` of `<Data>` without names, and possibly a `<Binary>`. Classic sources write one
    /// [`Value::Array`] of texts, which becomes a `<Data>` for each.
    Unnamed {
        /// The values, in order.
        values: Vec<Value>,
        /// The bytes of `<Binary>`.
        binary: Option<Vec<u8>>,
    },
    /// `<UserData>` with one element.
    User(UserNode),
    /// Tokens as they are in the place of `<EventData>`.
    Raw(Fragment),
}

impl EventData {
    /// Named data with names known at compile time.
    pub fn named<const N: usize>(fields: [(&'static str, Value); N]) -> Self {
        Self::Named(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

/// An element of user data.
#[derive(Clone, Debug, PartialEq)]
pub struct UserNode {
    /// Element name.
    pub name: Name,
    /// Attributes that every event of this shape has with the same value, such as `xmlns`.
    pub attributes: Vec<(Name, Name)>,
    /// What is inside.
    pub content: UserContent,
}

/// The content of a [`UserNode`].
#[derive(Clone, Debug, PartialEq)]
pub enum UserContent {
    /// A value.
    Value(Value),
    /// More elements, possibly none.
    Children(Vec<UserNode>),
}

impl UserNode {
    /// An element with a value.
    pub fn leaf(name: impl Into<Name>, value: Value) -> Self {
        Self {
            name: name.into(),
            attributes: Vec::new(),
            content: UserContent::Value(value),
        }
    }

    /// An element with a namespace and children.
    pub fn tree(name: impl Into<Name>, namespace: Option<Name>, children: Vec<Self>) -> Self {
        Self {
            name: name.into(),
            attributes: namespace.map(|uri| ("xmlns".into(), uri)).into_iter().collect(),
            content: UserContent::Children(children),
        }
    }
}
