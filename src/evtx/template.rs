//! Compiles BinXML (a template definition, or elements that stand in a record without one) into a [`Layout`]: the list of its
//! leaves, each with its place in the event and where its content comes from. Done once a template and chunk, so that a
//! record costs one pass over its substitution values. Called by `decode`; knows nothing of records.
//!
//! ```text
//!   <Data Name="Image">%7</Data>      →   Field(Data, "Image")      ← substitution 7
//!   <Execution ProcessID="%8"/>       →   System(ProcessId)         ← substitution 8
//!   <Event> … %20 </Event>            →   Event                     ← substitution 20, itself BinXML: EventData
//! ```

use super::bytes::{array, u8_at, u16_at, u32_at};
use super::decode::Sink;
use super::value::{Value, until_trailing_nul};

/// Deepest nesting of elements, and of templates in templates. Windows writes fewer than ten.
pub const MAX_DEPTH: usize = 64;
/// Most elements of one template or record.
const MAX_ELEMENTS: usize = 4_096;

/// A field of the System element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum SystemField {
    ProviderName,
    ProviderGuid,
    EventSourceName,
    EventId,
    Qualifiers,
    Version,
    Level,
    Task,
    Opcode,
    Keywords,
    TimeCreated,
    RecordId,
    ActivityId,
    RelatedActivityId,
    ProcessId,
    ThreadId,
    Channel,
    Computer,
    UserId,
}

/// Where a field of an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// In EventData or UserData.
    Data,
    /// Beside them: RenderingInfo, ProcessingErrorData, uncommon members of System.
    Extra,
}

/// A place in the event's tree. `u32` is a name of the sink's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Root,
    Event,
    System,
    /// A child of System: attributes and text mean different fields.
    SystemElement(SystemElement),
    EventData,
    UserData,
    /// A `Data` element of EventData, before its Name is known.
    Data,
    Field(Group, u32),
    Is(SystemField),
    /// A namespace declaration and the like: no field.
    Nowhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SystemElement {
    Provider,
    EventId,
    Version,
    Level,
    Task,
    Opcode,
    Keywords,
    TimeCreated,
    EventRecordId,
    Correlation,
    Execution,
    Channel,
    Computer,
    Security,
}

/// A piece of content.
#[derive(Debug)]
pub enum Part {
    Text(Box<str>),
    Substitution(u16),
}

/// What fills a leaf.
#[derive(Debug)]
pub enum Content {
    Empty,
    One(Part),
    Many(Vec<Part>),
}

/// A place that gets a value.
#[derive(Debug)]
pub struct Leaf {
    pub place: Place,
    /// A `Data` whose name is itself a substitution.
    pub named_by: Option<u16>,
    pub content: Content,
    /// It is an attribute: without a value it is not there at all.
    pub attribute: bool,
    /// Substitutions without which the leaf's element (or one around it) is not there (DependencyId, \[MS-EVEN6\] 2.2.12).
    pub depends_on: Vec<u16>,
}

/// The leaves of a template, in document order.
#[derive(Debug, Default)]
pub struct Layout {
    pub leaves: Vec<Leaf>,
}

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Broken {
    #[error("the BinXML is cut at chunk offset {0:#x}")]
    Cut(usize),
    #[error("unknown BinXML token {0:#04x} at chunk offset {1:#x}")]
    Token(u8, usize),
    #[error("elements nest deeper than {MAX_DEPTH}")]
    TooDeep,
    #[error("more than {MAX_ELEMENTS} elements")]
    TooMany,
    #[error("an end without a beginning at chunk offset {0:#x}")]
    Unbalanced(usize),
}

struct Frame {
    place: Place,
    /// Dotted path within its group; what a child's name is appended to.
    path: String,
    content: Vec<Part>,
    attributes: bool,
    children: Vec<(String, u32)>,
    named_by: Option<u16>,
    depends: usize,
}

/// Compiles the tokens of `chunk[at..end]`, whose elements stand at `context`.
///
/// `definition`: the tokens are a template definition, so that element starts carry a dependency id.
/// Returns the layout and the offset after the last token read (an EOF token, or `end`).
pub fn compile(
    chunk: &[u8],
    at: usize,
    end: usize,
    context: Place,
    definition: bool,
    sink: &mut impl Sink,
) -> Result<(Layout, usize), Broken> {
    let mut compiler = Compiler {
        data: chunk.get(..end.min(chunk.len())).unwrap_or_default(),
        at,
        definition,
        layout: Layout::default(),
        stack: vec![Frame::root(context, sink)],
        attribute: None,
        depends_on: Vec::new(),
        elements: 0,
    };
    while compiler.at < compiler.data.len() {
        if !compiler.token(sink)? {
            break;
        }
    }
    compiler.end_attribute(sink);
    while compiler.stack.len() > 1 {
        compiler.close(sink);
    }
    Ok((compiler.layout, compiler.at))
}

struct Compiler<'a> {
    data: &'a [u8],
    at: usize,
    definition: bool,
    layout: Layout,
    stack: Vec<Frame>,
    /// The attribute that is being filled: its name and content.
    attribute: Option<(String, Vec<Part>)>,
    depends_on: Vec<u16>,
    elements: usize,
}

impl Frame {
    fn root(context: Place, sink: &impl Sink) -> Self {
        let path = match context {
            Place::Field(_, name) => sink.name_text(name).to_owned(),
            _ => String::new(),
        };
        Self {
            place: context,
            path,
            content: Vec::new(),
            attributes: false,
            children: Vec::new(),
            named_by: None,
            depends: 0,
        }
    }
}

impl Compiler<'_> {
    fn cut(&self) -> Broken {
        Broken::Cut(self.at)
    }

    fn u16(&mut self) -> Result<u16, Broken> {
        let value = u16_at(self.data, self.at).ok_or(self.cut())?;
        self.at += 2;
        Ok(value)
    }

    fn u32(&mut self) -> Result<u32, Broken> {
        let value = u32_at(self.data, self.at).ok_or(self.cut())?;
        self.at += 4;
        Ok(value)
    }

    /// A string with its length in code units before it.
    fn counted_text(&mut self) -> Result<String, Broken> {
        let units = usize::from(self.u16()?);
        let bytes = self.data.get(self.at..self.at + 2 * units).ok_or(self.cut())?;
        self.at += 2 * units;
        Ok(utf16_lossy(until_trailing_nul(bytes)))
    }

    /// A reference to a name, which may stand right behind its first reference.
    fn name(&mut self) -> Result<String, Broken> {
        let offset = self.u32()? as usize;
        if offset == self.at {
            // Next in bucket (4), hash (2), length (2), text, NUL (2).
            let units = usize::from(u16_at(self.data, self.at + 6).ok_or(self.cut())?);
            self.at += 10 + 2 * units;
        }
        Ok(read_name(self.data, offset).unwrap_or_else(|| format!("?{offset:x}")))
    }

    /// One token; `false` at the end of the stream.
    fn token(&mut self, sink: &mut impl Sink) -> Result<bool, Broken> {
        let at = self.at;
        let token = u8_at(self.data, at).ok_or(self.cut())?;
        self.at += 1;
        match token {
            0x00 => return Ok(false),
            0x0f => {
                array::<3>(self.data, self.at).ok_or(self.cut())?;
                self.at += 3;
            }
            0x01 | 0x41 => self.open(token & 0x40 != 0, sink)?,
            0x02 => self.end_attribute(sink),
            0x03 | 0x04 => {
                self.end_attribute(sink);
                if self.stack.len() == 1 {
                    return Err(Broken::Unbalanced(at));
                }
                self.close(sink);
            }
            0x05 | 0x45 => {
                let code = u8_at(self.data, self.at).ok_or(self.cut())?;
                self.at += 1;
                let part = match code {
                    0x01 => Part::Text(self.counted_text()?.into()),
                    _ => self.literal(code)?,
                };
                self.push(part);
            }
            0x06 | 0x46 => {
                self.end_attribute(sink);
                let name = self.name()?;
                self.attribute = Some((name, Vec::new()));
            }
            0x07 | 0x47 => {
                let text = self.counted_text()?;
                self.push(Part::Text(text.into()));
            }
            0x08 | 0x48 => {
                let unit = self.u16()?;
                self.push(Part::Text(utf16_lossy(&unit.to_le_bytes()).into()));
            }
            0x09 | 0x49 => {
                let name = self.name()?;
                let text = match name.as_str() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                };
                let text = if text.is_empty() {
                    format!("&{name};")
                } else {
                    text.to_owned()
                };
                self.push(Part::Text(text.into()));
            }
            // A processing instruction holds no field.
            0x0a => drop(self.name()?),
            0x0b => drop(self.counted_text()?),
            0x0d | 0x0e => {
                let index = self.u16()?;
                u8_at(self.data, self.at).ok_or(self.cut())?;
                self.at += 1;
                self.push(Part::Substitution(index));
            }
            _ => return Err(Broken::Token(token, at)),
        }
        Ok(true)
    }

    /// A value that stands in the BinXML itself and is not a string.
    fn literal(&mut self, code: u8) -> Result<Part, Broken> {
        let size = match code {
            0x00 => 0,
            0x03 | 0x04 => 1,
            0x05 | 0x06 => 2,
            0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
            0x09 | 0x0a | 0x0c | 0x11 | 0x15 => 8,
            0x0f | 0x12 => 16,
            0x21 => usize::from(self.u16()?),
            _ => return Err(Broken::Token(code, self.at)),
        };
        let bytes = self.data.get(self.at..self.at + size).ok_or(self.cut())?;
        self.at += size;
        Ok(Part::Text(super::value::text_of(Value::read(code, bytes)).into()))
    }

    fn push(&mut self, part: Part) {
        match (&mut self.attribute, self.stack.last_mut()) {
            (Some((_, content)), _) => content.push(part),
            (None, Some(frame)) => frame.content.push(part),
            (None, None) => {}
        }
    }

    fn open(&mut self, has_attributes: bool, sink: &mut impl Sink) -> Result<(), Broken> {
        self.end_attribute(sink);
        let dependency = if self.definition { self.u16()? } else { u16::MAX };
        self.u32()?; // size of the element; its end token says the same
        let name = self.name()?;
        if has_attributes {
            self.u32()?; // size of the attribute list
        }
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(Broken::TooMany);
        }
        if self.stack.len() > MAX_DEPTH {
            return Err(Broken::TooDeep);
        }
        let depends = usize::from(dependency != u16::MAX);
        if depends == 1 {
            self.depends_on.push(dependency);
        }
        let Some(parent) = self.stack.last_mut() else {
            return Err(Broken::Unbalanced(self.at));
        };
        let (place, path) = parent.child(name, sink);
        self.stack.push(Frame {
            place,
            path,
            content: Vec::new(),
            attributes: false,
            children: Vec::new(),
            named_by: None,
            depends,
        });
        Ok(())
    }

    fn end_attribute(&mut self, sink: &mut impl Sink) {
        let (Some((name, content)), Some(frame)) = (self.attribute.take(), self.stack.last_mut()) else {
            return;
        };
        if frame.place == Place::Data && name == "Name" {
            match content.as_slice() {
                [Part::Substitution(index)] => frame.named_by = Some(*index),
                parts => {
                    let mut text = String::new();
                    for part in parts {
                        if let Part::Text(t) = part {
                            text.push_str(t);
                        }
                    }
                    frame.place = Place::Field(Group::Data, sink.name(&text));
                    frame.path = text;
                }
            }
            return;
        }
        let place = frame.attribute(&name, sink);
        frame.attributes = true;
        if place == Place::Nowhere {
            return;
        }
        self.layout.leaves.push(Leaf {
            place,
            named_by: None,
            content: Content::of(content),
            attribute: true,
            depends_on: self.depends_on.clone(),
        });
    }

    fn close(&mut self, sink: &mut impl Sink) {
        let Some(frame) = self.stack.pop() else { return };
        let content = Content::of(frame.content);
        let empty = matches!(content, Content::Empty);
        let is_container = !frame.children.is_empty() || frame.attributes;
        let place = match frame.place {
            Place::Data if frame.named_by.is_none() => Place::Field(Group::Data, sink.name("Data")),
            Place::SystemElement(element) => element.text(),
            place => place,
        };
        if !(empty && (is_container || !matches!(place, Place::Field(..) | Place::Data))) && place != Place::Nowhere {
            self.layout.leaves.push(Leaf {
                place,
                named_by: frame.named_by,
                content,
                attribute: false,
                depends_on: self.depends_on.clone(),
            });
        }
        self.depends_on.truncate(self.depends_on.len() - frame.depends);
    }
}

impl Content {
    /// White space between elements is no content.
    fn of(mut parts: Vec<Part>) -> Self {
        if parts
            .iter()
            .all(|part| matches!(part, Part::Text(text) if text.trim().is_empty()))
            && parts.len() > 1
        {
            return Self::Empty;
        }
        match parts.len() {
            0 => Self::Empty,
            1 => Self::One(parts.remove(0)),
            _ => Self::Many(parts),
        }
    }
}

impl Frame {
    /// Place and path of a child element; a name that repeats gets `_1`, `_2`, ….
    fn child(&mut self, name: String, sink: &mut impl Sink) -> (Place, String) {
        let seen = match self.children.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.children.push((name.clone(), 0));
                0
            }
        };
        let repeated = |name: &str| {
            if seen == 0 {
                name.to_owned()
            } else {
                format!("{name}_{seen}")
            }
        };
        match self.place {
            Place::Root if name == "Event" => (Place::Event, String::new()),
            Place::Event => match name.as_str() {
                "System" => (Place::System, String::new()),
                "EventData" => (Place::EventData, String::new()),
                "UserData" => (Place::UserData, String::new()),
                _ => (Place::Field(Group::Extra, sink.name(&name)), name),
            },
            Place::System => match SystemElement::of(&name) {
                Some(element) => (Place::SystemElement(element), format!("System.{name}")),
                None => {
                    let path = format!("System.{name}");
                    (Place::Field(Group::Extra, sink.name(&path)), path)
                }
            },
            Place::EventData if name == "Data" => (Place::Data, String::new()),
            Place::Field(group, _) => {
                let path = format!("{}.{}", self.path, repeated(&name));
                (Place::Field(group, sink.name(&path)), path)
            }
            Place::Root | Place::SystemElement(_) | Place::Is(_) | Place::Nowhere => {
                let path = if self.path.is_empty() {
                    repeated(&name)
                } else {
                    format!("{}.{}", self.path, repeated(&name))
                };
                (Place::Field(Group::Extra, sink.name(&path)), path)
            }
            Place::EventData | Place::UserData | Place::Data => {
                let path = repeated(&name);
                (Place::Field(Group::Data, sink.name(&path)), path)
            }
        }
    }

    /// Place of an attribute of this element.
    fn attribute(&self, name: &str, sink: &mut impl Sink) -> Place {
        if name == "xmlns" || name.starts_with("xmlns:") {
            return Place::Nowhere;
        }
        let dotted = |path: &str| {
            if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            }
        };
        match self.place {
            Place::SystemElement(element) => match element.attribute(name) {
                Some(field) => Place::Is(field),
                None => Place::Field(Group::Extra, sink.name(&dotted(&self.path))),
            },
            Place::Field(group, _) => Place::Field(group, sink.name(&dotted(&self.path))),
            Place::EventData | Place::UserData | Place::Data => {
                Place::Field(Group::Data, sink.name(&format!("@{name}")))
            }
            Place::Event | Place::System | Place::Root | Place::Is(_) | Place::Nowhere => {
                Place::Field(Group::Extra, sink.name(&format!("@{name}")))
            }
        }
    }
}

impl SystemElement {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "Provider" => Self::Provider,
            "EventID" => Self::EventId,
            "Version" => Self::Version,
            "Level" => Self::Level,
            "Task" => Self::Task,
            "Opcode" => Self::Opcode,
            "Keywords" => Self::Keywords,
            "TimeCreated" => Self::TimeCreated,
            "EventRecordID" => Self::EventRecordId,
            "Correlation" => Self::Correlation,
            "Execution" => Self::Execution,
            "Channel" => Self::Channel,
            "Computer" => Self::Computer,
            "Security" => Self::Security,
            _ => return None,
        })
    }

    /// What the element's text is.
    fn text(self) -> Place {
        Place::Is(match self {
            Self::EventId => SystemField::EventId,
            Self::Version => SystemField::Version,
            Self::Level => SystemField::Level,
            Self::Task => SystemField::Task,
            Self::Opcode => SystemField::Opcode,
            Self::Keywords => SystemField::Keywords,
            Self::EventRecordId => SystemField::RecordId,
            Self::Channel => SystemField::Channel,
            Self::Computer => SystemField::Computer,
            Self::Provider | Self::TimeCreated | Self::Correlation | Self::Execution | Self::Security => {
                return Place::Nowhere;
            }
        })
    }

    fn attribute(self, name: &str) -> Option<SystemField> {
        Some(match (self, name) {
            (Self::Provider, "Name") => SystemField::ProviderName,
            (Self::Provider, "Guid") => SystemField::ProviderGuid,
            (Self::Provider, "EventSourceName") => SystemField::EventSourceName,
            (Self::EventId, "Qualifiers") => SystemField::Qualifiers,
            (Self::TimeCreated, "SystemTime") => SystemField::TimeCreated,
            (Self::Correlation, "ActivityID") => SystemField::ActivityId,
            (Self::Correlation, "RelatedActivityID") => SystemField::RelatedActivityId,
            (Self::Execution, "ProcessID") => SystemField::ProcessId,
            (Self::Execution, "ThreadID") => SystemField::ThreadId,
            (Self::Security, "UserID") => SystemField::UserId,
            _ => return None,
        })
    }
}

/// The name at a chunk offset: next in bucket (4), hash (2), length (2), UTF-16 text. Buckets and hashes are not trusted.
fn read_name(chunk: &[u8], offset: usize) -> Option<String> {
    let units = usize::from(u16_at(chunk, offset.checked_add(6)?)?);
    let bytes = chunk.get(offset + 8..offset + 8 + 2 * units)?;
    (units > 0).then(|| utf16_lossy(bytes))
}

/// UTF-16LE as text; unpaired surrogates become U+FFFD. For names and literals, which no evidence depends on.
fn utf16_lossy(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
