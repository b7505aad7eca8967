//! The shape of the catalogue: a category, a field with its type, a kind of event.
//!
//! Types only; the entries are in the sibling files, one a provider. What a type *means* (its note, its table of codes)
//! is in [`super::codes`]; how a template becomes text is in [`super::template`].

use std::borrow::Cow;

use super::codes::{CodeTable, MaskTable};
use super::template;

/// A colour and filter class of events, the same everywhere: dot in a row, mark in a lane, slice of the density strip.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Category {
    /// A process began or ended.
    Process,
    /// A connection, a share, a packet filter's verdict.
    Network,
    /// A file was made, changed, deleted.
    File,
    /// A key or value of the registry.
    Registry,
    /// A library or driver was loaded.
    Module,
    /// One process reached into another.
    Inject,
    /// A name was looked up.
    Dns,
    /// A named pipe.
    Pipe,
    /// Windows Management Instrumentation.
    Wmi,
    /// Logons, accounts, groups, privileges, tickets.
    Logon,
    /// PowerShell and other scripts.
    Script,
    /// Services, tasks, boots, logs, and all that has no colour of its own.
    System,
}

impl Category {
    /// Every category, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::Process,
        Self::Network,
        Self::File,
        Self::Registry,
        Self::Module,
        Self::Inject,
        Self::Dns,
        Self::Pipe,
        Self::Wmi,
        Self::Logon,
        Self::Script,
        Self::System,
    ];

    /// The name of its colour in the style sheet, without the two dashes.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Network => "network",
            Self::File => "file",
            Self::Registry => "registry",
            Self::Module => "module",
            Self::Inject => "inject",
            Self::Dns => "dns",
            Self::Pipe => "pipe",
            Self::Wmi => "wmi",
            Self::Logon => "logon",
            Self::Script => "script",
            Self::System => "system",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Process => "Processes",
            Self::Network => "Network",
            Self::File => "Files",
            Self::Registry => "Registry",
            Self::Module => "Modules",
            Self::Inject => "Process access",
            Self::Dns => "DNS",
            Self::Pipe => "Pipes",
            Self::Wmi => "WMI",
            Self::Logon => "Logons and accounts",
            Self::Script => "Scripts",
            Self::System => "System",
        }
    }

    /// The category with this number, as `category as u8` gave it.
    pub fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }
}

/// What the value of a field is. It decides how a value is shown, compared, linked and explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum FieldType {
    /// Words without further structure.
    Text,
    /// A time, as FILETIME or as text (`2021-03-04 13:52:19.950`).
    Time,
    /// A GUID of any meaning.
    Guid,
    /// Sysmon's GUID of a process: holds machine, start time and a number (see [`super::process_guid_facts`]).
    ProcessGuid,
    /// Sysmon's GUID of a logon session, built like a process GUID.
    LogonGuid,
    /// A path of a file or folder.
    Path,
    /// The path of a program.
    Image,
    /// A command line.
    CommandLine,
    /// `SHA1=…,MD5=…` (see [`super::split_hashes`]).
    Hashes,
    /// An IPv4 or IPv6 address, perhaps with a port.
    Ip,
    /// A TCP or UDP port.
    Port,
    /// A set of bits with names.
    Mask(MaskTable),
    /// A number or word with a meaning.
    Code(CodeTable),
    /// A security identifier.
    Sid,
    /// The number of a logon session (`0x3e7`), unique on one host within one boot.
    LogonId,
    /// A process id, decimal in Sysmon, hexadecimal in Security.
    ProcessId,
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// A number best read in hexadecimal: an address, a handle.
    Hex,
    /// A path in the registry.
    Registry,
    /// The name of an account, with or without its domain.
    User,
    /// The name of a computer.
    Host,
    /// The name of a pipe.
    Pipe,
    /// A domain name.
    Dns,
    /// An address of the web.
    Url,
    /// Embedded XML.
    Xml,
    /// Source text of a script.
    Script,
    /// Bytes.
    Binary,
}

/// One field of a kind of event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Windows' own name; fields of UserData carry their element (`EventXML.User`).
    pub name: &'static str,
    /// What its value is.
    pub kind: FieldType,
}

/// How a value of the event at hand is found by the name of its field.
pub type Get<'g, 'v> = &'g dyn Fn(&str) -> Option<Cow<'v, str>>;

/// What is known of one kind of event.
#[derive(Debug)]
pub struct EventKind {
    /// `System/Provider/@Name`.
    pub provider: &'static str,
    /// `System/EventID`.
    pub event_id: u32,
    /// Its short name: "Process created".
    pub name: &'static str,
    /// Its colour and filter class.
    pub category: Category,
    /// Title of the report that lists it; kinds may share one.
    pub report: &'static str,
    /// Its fields in Windows' order, of the newest version known. Older versions lack some.
    pub fields: &'static [Field],
    /// The fields its table shows at first, in this order.
    pub columns: &'static [&'static str],
    /// The field that names the program of the acting process.
    pub process: Option<&'static str>,
    /// The field with Sysmon's GUID of the acting process.
    pub process_guid: Option<&'static str>,
    /// The field with the id of the acting process.
    pub process_id: Option<&'static str>,
    /// Template of the column Target.
    pub target: &'static str,
    /// Template of the column What.
    pub what: &'static str,
    /// Template of the sentence that is the title of its details.
    pub sentence: &'static str,
    /// ATT&CK's data components that this kind of event feeds.
    pub data_sources: &'static [&'static str],
}

impl EventKind {
    /// The field of this name, given in full or by its last component (`EventXML.User` or `User`).
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let fields = self.fields;
        fields
            .iter()
            .find(|field| field.name == name)
            .or_else(|| fields.iter().find(|field| field_matches(name, field.name)))
    }

    /// The text of the column Target.
    pub fn target_text(&self, get: Get) -> String {
        template::render_kind(Some(self), self.target, get)
    }

    /// The text of the column What.
    pub fn what_text(&self, get: Get) -> String {
        template::render_kind(Some(self), self.what, get)
    }

    /// The sentence that sums the event up; the kind's name where the event holds none of its fields.
    pub fn title(&self, get: Get) -> String {
        let text = template::render_kind(Some(self), self.sentence, get);
        if text.is_empty() { self.name.to_owned() } else { text }
    }
}

/// Whether a field called `actual` in a record is the one that a template, column or query calls `wanted`: the full dotted
/// name or its last component.
pub fn field_matches(wanted: &str, actual: &str) -> bool {
    wanted == actual
        || actual
            .len()
            .checked_sub(wanted.len() + 1)
            .is_some_and(|dot| actual.as_bytes().get(dot) == Some(&b'.') && actual.ends_with(wanted))
}

/// The number of fields in several lists.
pub(super) const fn total(parts: &[&[Field]]) -> usize {
    let (mut sum, mut part) = (0, 0);
    while part < parts.len() {
        sum += parts[part].len();
        part += 1;
    }
    sum
}

/// Several lists of fields as one; `N` is their [`total`].
pub(super) const fn joined<const N: usize>(parts: &[&[Field]]) -> [Field; N] {
    let mut all = [Field {
        name: "",
        kind: FieldType::Text,
    }; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut ix = 0;
        while ix < parts[part].len() {
            all[at] = parts[part][ix];
            at += 1;
            ix += 1;
        }
        part += 1;
    }
    all
}
