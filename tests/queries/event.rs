//! An event as its details tell it, and how its texts and numbers compare.

use evtxscope::model::Ticks;
use evtxscope::protocol::{Detail, DetailField, FieldType};

/// A value and what it is called.
#[derive(Clone, Debug)]
pub struct Value {
    pub name: String,
    pub text: String,
    pub number: Option<i128>,
    pub called: Option<String>,
    /// It stands in the event's data, or beside System; the others have names of their own in a query.
    pub data: bool,
}

/// An event as its details tell it.
#[derive(Clone, Debug)]
pub struct Event {
    pub row: u32,
    pub time: i64,
    /// "Process created", without the provider and the number.
    pub kind: String,
    pub values: Vec<Value>,
}

/// First and last plausible time.
pub struct Bounds(pub i64, pub i64);

impl Bounds {
    pub fn of(events: &[Event]) -> Self {
        let times = || {
            events
                .iter()
                .map(|event| event.time)
                .filter(|&time| Ticks(time).is_plausible())
        };
        Self(times().min().unwrap_or(0), times().max().unwrap_or(0))
    }
}

impl Event {
    pub fn new(detail: Detail) -> Self {
        let id = detail.event_id.to_string();
        let kind = detail
            .kind
            .rsplit_once(&format!("{id} "))
            .map_or("", |(_, name)| name)
            .to_owned();
        let kind = if detail.kind.ends_with(&format!("event {id}")) {
            String::new()
        } else {
            kind
        };
        let system = [
            "Provider",
            "Provider GUID",
            "Event source",
            "Event ID",
            "Qualifiers",
            "Version",
            "Level",
            "Task",
            "Opcode",
            "Keywords",
            "Time created",
            "Event record ID",
            "Record header ID",
            "Activity ID",
            "Related activity ID",
            "Process ID",
            "Thread ID",
            "Channel",
            "Computer",
            "User ID",
        ];
        let of_system = |field: &DetailField| system.contains(&field.name.as_str());
        let (system, extra): (Vec<_>, Vec<_>) = detail.system.into_iter().partition(of_system);
        let values = detail.data.into_iter().chain(extra).map(|field| (field, true));
        let values = values.chain(system.into_iter().map(|field| (field, false)));
        Self {
            row: detail.row,
            time: detail.time,
            kind,
            values: values.map(|(field, data)| Value::new(field, data)).collect(),
        }
    }
}

impl Value {
    fn new(field: DetailField, data: bool) -> Self {
        let number = match field.kind {
            // A fraction is no whole number, even when it is written like one.
            FieldType::Number if matches!(field.type_name.as_str(), "Float" | "Double") => None,
            FieldType::Number | FieldType::Hex => number(&field.value),
            FieldType::Bool => Some(i128::from(field.value == "true")),
            _ => None,
        };
        // A GUID's note tells when a process started; the header's id is a remark: neither is a name.
        let note = field.note.filter(|note| {
            !note.starts_with("started ") && !note.starts_with("session since") && field.name != "Record header ID"
        });
        let called = note.map(|note| match field.name.as_str() {
            "LogonType" => match note.find([',', '(']) {
                Some(at) if note[at..].starts_with('(') => format!("{} logon {}", note[..at].trim_end(), &note[at..]),
                Some(at) => format!("{} logon{}", &note[..at], &note[at..]),
                None => format!("{note} logon"),
            },
            _ => note,
        });
        Self {
            text: field.value,
            name: field.name,
            number,
            called,
            data,
        }
    }

    /// As a number by its type, or written 0x….
    pub fn number(&self) -> Option<i128> {
        self.number.or_else(|| {
            self.text
                .to_lowercase()
                .starts_with("0x")
                .then(|| number(&self.text))
                .flatten()
        })
    }

    pub fn any_number(&self) -> Option<i128> {
        self.number().or_else(|| number(&self.text))
    }

    /// Everything that the name answers to as a whole.
    pub fn forms(&self) -> Vec<String> {
        let mut forms: Vec<String> = Vec::new();
        if let Some(called) = &self.called {
            forms.push(called.clone());
            forms.extend(called.split(", ").map(str::to_owned));
            for form in forms.clone() {
                forms.extend(form.strip_suffix(" logon").map(str::to_owned));
            }
        }
        forms
    }
}

pub fn number(text: &str) -> Option<i128> {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    match hex {
        Some(hex) => u64::from_str_radix(hex, 16).ok().map(i128::from),
        None => text
            .parse::<i128>()
            .ok()
            .filter(|_| !text.starts_with('+'))
            .filter(|n| *n <= u64::MAX.into() && *n >= i64::MIN.into()),
    }
}

/// Whether a value is the number that a text is.
pub fn is_number(text: &str, value: &Value) -> bool {
    number(text).is_some() && value.number() == number(text)
}

/// Without case: no character becomes two, none becomes ASCII that is not.
pub fn low(text: &str) -> String {
    let one = |c: char| {
        let lower: Vec<char> = c.to_lowercase().collect();
        match lower.as_slice() {
            [single] if c.is_ascii() || !single.is_ascii() => *single,
            _ => c,
        }
    };
    text.chars().map(one).collect()
}

/// `*` and `?`, by trying everything.
fn like(pattern: &[char], text: &[char]) -> bool {
    match (pattern.first(), text.first()) {
        (None, None) => true,
        (Some('*'), _) => like(&pattern[1..], text) || !text.is_empty() && like(pattern, &text[1..]),
        (Some('?'), Some(_)) => like(&pattern[1..], &text[1..]),
        (Some(a), Some(b)) => a == b && like(&pattern[1..], &text[1..]),
        _ => false,
    }
}

pub fn is_like(pattern: &str, text: &str) -> bool {
    let chars = |text: &str| low(text).chars().collect::<Vec<_>>();
    like(&chars(pattern), &chars(text))
}
