//! An event that is written as XML, given to a [`Sink`] under the names and places that [`decode`](super::decode) gives it. Called by
//! `ingest` for XML exports. Values are text in XML: System's and those of known types get their types back, the others stay text.

use super::decode::Sink;
use super::markup::Element;
use super::place::{Place, SystemField};
use super::template::Frame;
use super::value::{Kind, Value};
use crate::catalogue::{self, FieldType};
use crate::model::Ticks;

/// Most fields of an event; what has more is not taken.
const MAX_FIELDS: usize = 4_096;
/// Sub-authorities of a SID at most.
const MAX_SUBS: usize = 15;

/// Gives an event; `None` when it has too many fields, and then the sink has some of them.
pub fn give(event: &Element, sink: &mut impl Sink) -> Option<()> {
    let system = event.child("System");
    let text = |name| {
        system
            .and_then(|system| system.child(name))
            .map_or("", |element| element.text.trim())
    };
    let provider = system.and_then(|system| system.child("Provider"));
    let mut giving = Giving {
        sink,
        provider: provider
            .and_then(|element| element.attribute("Name"))
            .unwrap_or_default(),
        event_id: text("EventID").parse().unwrap_or_default(),
        fields: 0,
    };
    giving.element(event, &mut Frame::new(Place::Root, String::new()))
}

struct Giving<'a, S> {
    sink: &'a mut S,
    provider: &'a str,
    event_id: u32,
    fields: usize,
}

impl<S: Sink> Giving<'_, S> {
    fn element(&mut self, element: &Element, parent: &mut Frame) -> Option<()> {
        let (place, path) = parent.child(element.name.clone(), self.sink);
        let mut frame = Frame::new(place, path);
        for (name, value) in &element.attributes {
            if frame.place == Place::Data && name == "Name" {
                frame.place = Place::Field(super::Group::Data, self.sink.name(value));
                frame.path.clone_from(value);
                continue;
            }
            let place = frame.attribute(name, self.sink);
            frame.attributes = true;
            self.value(place, value)?;
        }
        for child in &element.children {
            self.element(child, &mut frame)?;
        }
        let place = match frame.place {
            Place::Data => Place::Field(super::Group::Data, self.sink.name("Data")),
            Place::SystemElement(element) => element.text(),
            place => place,
        };
        let is_container = !element.children.is_empty() || frame.attributes;
        let is_field = matches!(place, Place::Field(..));
        // White space between elements is no content.
        let empty = element.text.is_empty() || !element.children.is_empty() && element.text.trim().is_empty();
        if empty && (is_container || !is_field) {
            return Some(());
        }
        self.value(place, &element.text)
    }

    fn value(&mut self, place: Place, text: &str) -> Option<()> {
        self.fields += 1;
        match place {
            _ if self.fields > MAX_FIELDS => return None,
            Place::Is(_) if text.is_empty() => {}
            Place::Is(field) => {
                let kind = match field {
                    SystemField::ProviderGuid | SystemField::ActivityId | SystemField::RelatedActivityId => {
                        FieldType::Guid
                    }
                    SystemField::UserId => FieldType::Sid,
                    // The others are words, or what the sink reads as numbers and times.
                    _ => FieldType::Text,
                };
                typed(kind, text, |value| self.sink.system(field, value));
            }
            Place::Field(group, name) => {
                let kind = match group {
                    super::Group::Data => {
                        catalogue::field_type(self.provider, self.event_id, self.sink.name_text(name))
                    }
                    super::Group::Extra => FieldType::Text,
                };
                typed(kind, text, |value| self.sink.field(group, name, value));
            }
            _ if text.trim().is_empty() => {}
            Place::EventData | Place::UserData | Place::Data => {
                let name = self.sink.name("#text");
                self.sink.field(super::Group::Data, name, Value::Text(text));
            }
            Place::Root | Place::Event | Place::System | Place::SystemElement(_) => {
                let name = self.sink.name("#text");
                self.sink.field(super::Group::Extra, name, Value::Text(text));
            }
            Place::Nowhere => {}
        }
        Some(())
    }
}

/// The value that a text of this type stands for; the text itself where it would not be written so again.
fn typed(kind: FieldType, text: &str, give: impl FnOnce(Value<'_>)) {
    match kind {
        FieldType::Integer
        | FieldType::Port
        | FieldType::ProcessId
        | FieldType::Code(_)
        | FieldType::Mask(_)
        | FieldType::Hex
        | FieldType::LogonId => give(integer(text).unwrap_or(Value::Text(text))),
        FieldType::Bool => give(match text {
            "true" => Value::Integer(Kind::Bool, 1),
            "false" => Value::Integer(Kind::Bool, 0),
            _ => Value::Text(text),
        }),
        FieldType::Guid | FieldType::ProcessGuid | FieldType::LogonGuid => match guid(text) {
            Some(bytes) => give(Value::Bytes(Kind::Guid, &bytes)),
            None => give(Value::Text(text)),
        },
        FieldType::Sid => match sid(text) {
            Some(bytes) => give(Value::Bytes(Kind::Sid, &bytes)),
            None => give(Value::Text(text)),
        },
        FieldType::Time => match text.contains('T').then(|| Ticks::parse(text)).flatten() {
            Some(time) => give(Value::Bytes(Kind::FileTime, &time.0.to_le_bytes())),
            None => give(Value::Text(text)),
        },
        _ => give(Value::Text(text)),
    }
}

fn integer(text: &str) -> Option<Value<'static>> {
    if let Some(digits) = text.strip_prefix("0x") {
        let number = u64::from_str_radix(digits, 16).ok()?;
        let kind = if u32::try_from(number).is_ok() {
            Kind::HexInt32
        } else {
            Kind::HexInt64
        };
        return (format!("{number:#x}") == text).then_some(Value::Integer(kind, number));
    }
    let number: i128 = text.parse().ok()?;
    let kind = match number {
        0..=0xffff_ffff => Kind::UInt32,
        0x1_0000_0000..=0xffff_ffff_ffff_ffff => Kind::UInt64,
        -0x8000_0000..=-1 => Kind::Int32,
        -0x8000_0000_0000_0000..=-1 => Kind::Int64,
        _ => return None,
    };
    (number.to_string() == text).then_some(Value::Integer(kind, number as u64))
}

/// The bytes of a GUID in braces.
fn guid(text: &str) -> Option<[u8; 16]> {
    let text = text.strip_prefix('{')?.strip_suffix('}')?.as_bytes();
    if text.len() != 36 || [8, 13, 18, 23].iter().any(|&at| text.get(at) != Some(&b'-')) {
        return None;
    }
    let mut digits = text
        .iter()
        .filter(|&&byte| byte != b'-')
        .map(|&byte| char::from(byte).to_digit(16));
    let mut bytes = [0; 16];
    for byte in &mut bytes {
        *byte = (digits.next()?? << 4 | digits.next()??) as u8;
    }
    // The first three parts are numbers, little-endian.
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    Some(bytes)
}

/// The bytes of a SID.
fn sid(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.strip_prefix("S-1-")?.split('-');
    let authority: u64 = parts.next()?.parse().ok()?;
    let subs = parts.map(str::parse).collect::<Result<Vec<u32>, _>>().ok()?;
    if authority >> 48 != 0 || subs.len() > MAX_SUBS {
        return None;
    }
    let mut out = vec![1, subs.len() as u8];
    out.extend_from_slice(authority.to_be_bytes().get(2..)?);
    for sub in subs {
        out.extend_from_slice(&sub.to_le_bytes());
    }
    Some(out)
}
