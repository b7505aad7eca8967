//! The templates of ordinary events: the `System` part that all events of a computer share, and one for each shape of
//! event data.
//!
//! ```text
//!   <Event><System>%0 … %16</System> %17 </Event>          %17 is a nested stream:
//!                                     └── <EventData><Data Name="a">%0</Data> … </EventData>
//! ```
//!
//! Windows numbers the substitutions of `System` by the layout of its own header structure, not by their order in the
//! XML, and writes the computer's name into the template; so does this. GUIDs of templates are a hash of all that the
//! template depends on: the same event always gets the same template, on any machine. What values an event puts into
//! its templates is decided in [`super::log`].

use super::event::{Event, EventData, UserContent, UserNode};
use super::tree::{Element, Node, Template};
use super::value::{Guid, Kind, Name, Value};

/// Number of values of the `System` template.
pub(super) const SYSTEM_VALUES: usize = 18;

const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

fn optional(index: u16, kind: Kind) -> Node {
    Node::Substitution {
        index,
        optional: true,
        code: kind as u8,
    }
}

/// `<name>%index</name>`, gone when the value is empty.
fn field(name: &'static str, index: u16, kind: Kind) -> Node {
    Node::Element(Element::new(name).depends_on(index).with(optional(index, kind)))
}

/// The template around every event of `computer`.
pub(super) fn system(guid: Guid, computer: &Name) -> Template {
    let provider = Element::new("Provider")
        .attribute("Name", optional(14, Kind::Str))
        .attribute("Guid", optional(15, Kind::Guid))
        .closed();
    let event_id = Element::new("EventID")
        .depends_on(3)
        .attribute("Qualifiers", optional(4, Kind::U16))
        .with(optional(3, Kind::U16));
    let time = Element::new("TimeCreated")
        .attribute("SystemTime", optional(6, Kind::FileTime))
        .closed();
    let correlation = Element::new("Correlation")
        .attribute("ActivityID", optional(7, Kind::Guid))
        .attribute("RelatedActivityID", optional(13, Kind::Guid))
        .closed();
    let execution = Element::new("Execution")
        .attribute("ProcessID", optional(8, Kind::U32))
        .attribute("ThreadID", optional(9, Kind::U32))
        .closed();
    let security = Element::new("Security")
        .attribute("UserID", optional(12, Kind::Sid))
        .closed();
    let system = Element::new("System")
        .with(Node::Element(provider))
        .with(Node::Element(event_id))
        .with(field("Version", 11, Kind::U8))
        .with(field("Level", 0, Kind::U8))
        .with(field("Task", 2, Kind::U16))
        .with(field("Opcode", 1, Kind::U8))
        .with(field("Keywords", 5, Kind::Hex64))
        .with(Node::Element(time))
        .with(field("EventRecordID", 10, Kind::U64))
        .with(Node::Element(correlation))
        .with(Node::Element(execution))
        .with(field("Channel", 16, Kind::Str))
        .with(Node::Element(
            Element::new("Computer").with(Node::Text(computer.clone())),
        ))
        .with(Node::Element(security));
    let event = Element::new("Event")
        .depends_on(17)
        .attribute("xmlns", Node::Text(NAMESPACE.into()))
        .with(Node::Element(system))
        .with(optional(17, Kind::BinXml));
    Template {
        guid,
        body: vec![Node::Element(event)],
    }
}

/// The GUID of the `System` template of `computer`.
pub(super) fn system_guid(computer: &str) -> Guid {
    let mut hash = Hash::new();
    hash.text("System");
    hash.text(computer);
    hash.guid()
}

/// The template of an event's data; `None` when there is nothing or when it is written as it is.
pub(super) fn data(guid: Guid, data: &EventData) -> Option<Template> {
    let mut next = 0;
    let root = match data {
        EventData::None | EventData::Raw(_) => return None,
        EventData::Named(fields) => fields.iter().fold(Element::new("EventData"), |root, (name, value)| {
            let data = Element::new("Data").attribute("Name", Node::Text(name.clone()));
            root.with(place(data, value, &mut next))
        }),
        EventData::Unnamed { values, binary } => {
            let root = values.iter().fold(Element::new("EventData"), |root, value| {
                root.with(place(Element::new("Data"), value, &mut next))
            });
            match binary {
                Some(_) => root.with(Node::Element(
                    Element::new("Binary").with(substitution(&mut next, Kind::Binary as u8)),
                )),
                None => root,
            }
        }
        EventData::User(node) => Element::new("UserData").with(user(node, &mut next)),
    };
    Some(Template {
        guid,
        body: vec![Node::Element(root)],
    })
}

fn substitution(next: &mut u16, code: u8) -> Node {
    let index = *next;
    *next += 1;
    Node::Substitution {
        index,
        optional: false,
        code,
    }
}

fn place(element: Element, value: &Value, next: &mut u16) -> Node {
    Node::Element(element.with(substitution(next, value.declared())))
}

fn user(node: &UserNode, next: &mut u16) -> Node {
    let mut element = Element::new(node.name.clone());
    element.attributes = (node.attributes.iter())
        .map(|(name, text)| (name.clone(), Node::Text(text.clone())))
        .collect();
    match &node.content {
        UserContent::Value(value) => place(element, value, next),
        UserContent::Children(children) => Node::Element(
            children
                .iter()
                .fold(element, |element, child| element.with(user(child, next))),
        ),
    }
}

/// The values of an event's data, in the order in which its template numbers them.
pub(super) fn values(data: &EventData) -> Vec<&Value> {
    fn walk<'a>(node: &'a UserNode, out: &mut Vec<&'a Value>) {
        match &node.content {
            UserContent::Value(value) => out.push(value),
            UserContent::Children(children) => children.iter().for_each(|child| walk(child, out)),
        }
    }
    match data {
        EventData::None | EventData::Raw(_) => Vec::new(),
        EventData::Named(fields) => fields.iter().map(|(_, value)| value).collect(),
        EventData::Unnamed { values, .. } => values.iter().collect(),
        EventData::User(node) => {
            let mut out = Vec::new();
            walk(node, &mut out);
            out
        }
    }
}

/// The GUID of the template that [`data`] would make for the event.
pub(super) fn data_guid(event: &Event) -> Guid {
    fn walk(node: &UserNode, hash: &mut Hash) {
        hash.text(&node.name);
        for (name, text) in &node.attributes {
            hash.text(name);
            hash.text(text);
        }
        match &node.content {
            UserContent::Value(value) => hash.byte(value.declared()),
            UserContent::Children(children) => {
                hash.byte(0xfe);
                for child in children {
                    walk(child, hash);
                }
                hash.byte(0xff);
            }
        }
    }
    let mut hash = Hash::new();
    hash.text(&event.provider);
    event
        .event_id
        .to_le_bytes()
        .into_iter()
        .for_each(|byte| hash.byte(byte));
    hash.byte(event.version);
    match &event.data {
        EventData::None | EventData::Raw(_) => {}
        EventData::Named(fields) => {
            for (name, value) in fields {
                hash.text(name);
                hash.byte(value.declared());
            }
        }
        EventData::Unnamed { values, binary } => {
            hash.byte(u8::from(binary.is_some()));
            for value in values {
                hash.byte(value.declared());
            }
        }
        EventData::User(node) => walk(node, &mut hash),
    }
    hash.guid()
}

/// FNV-1a over 64 bits, twice with different starts: enough to tell the templates of a log apart, and cheap, since it
/// runs over the field names of every event.
struct Hash(u64, u64);

impl Hash {
    const PRIME: u64 = 0x0000_0100_0000_01b3;

    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325, 0x6c62_272e_07bb_0142)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(Self::PRIME);
        self.1 = (self.1 ^ u64::from(byte)).wrapping_mul(Self::PRIME).rotate_left(23);
    }

    /// Adds a text and its end, so that `ab`, `c` is not `a`, `bc`.
    fn text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
        self.byte(0xfd);
    }

    /// The hash in the form of a GUID made from a name (version 5 of RFC 9562 by its marks).
    fn guid(&self) -> Guid {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.0.to_le_bytes());
        bytes[8..].copy_from_slice(&self.1.to_le_bytes());
        bytes[7] = bytes[7] & 0x0f | 0x50;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Guid(bytes)
    }
}
