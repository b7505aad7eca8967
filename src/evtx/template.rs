//! Compiles the tokens of BinXML (a template definition, or elements that stand in a record without one) into a [`Layout`]: the list
//! of its leaves, each with its place in the event and where its content comes from. Done once a template, so that a record
//! costs one pass over its values. Called by `decode`; knows nothing of records and of bytes.
//!
//! ```text
//!   <Data Name="Image">%7</Data>      →   Field(Data, "Image")      ← value 7
//!   <Execution ProcessID="%8"/>       →   System(ProcessId)         ← value 8
//!   <Event> … %20 </Event>            →   Event                     ← value 20, itself BinXML: EventData
//! ```

use super::decode::Sink;
use super::moving::Moving;
use super::place::{Group, Place, SystemElement};
use super::tokens::{INDEPENDENT, Token, Tokens, utf16_lossy};
use super::value::{Value, text_of};
use hashbrown::HashMap;

/// Deepest nesting of elements, and of templates in templates. Windows writes fewer than ten.
pub const MAX_DEPTH: usize = 64;
/// Longest dotted name of a field, in bytes; see [`short`].
const MAX_PATH: usize = 1_024;

/// Text of a template, and the sink's number for it.
#[derive(Debug)]
pub struct Constant {
    /// As [`Sink::name`] numbers it.
    pub number: u32,
    /// The text.
    pub text: Box<str>,
}

/// A piece of content.
#[derive(Debug)]
pub enum Part {
    /// Text of the template.
    Text(Box<str>),
    /// The value of this index.
    Value(u16),
}

/// What fills a leaf.
#[derive(Debug)]
pub enum Content {
    /// Nothing.
    Empty,
    /// Text of the template.
    Text(Box<Constant>),
    /// The value of this index.
    Value(u16),
    /// Several pieces.
    Many(Box<[Part]>),
}

/// A place that gets a value.
#[derive(Debug)]
pub struct Leaf {
    /// Where it stands.
    pub place: Place,
    /// What fills it.
    pub content: Content,
    /// It is an attribute: without a value it is not there at all.
    pub attribute: bool,
    /// It is one field, always the same.
    pub plain: bool,
    /// Without a value (one of no type) it is not there at all: an attribute, or an element that depends on its own value.
    pub optional: bool,
    /// A `Data` whose name is itself a value.
    pub named_by: Option<u16>,
    /// Values without which the leaf's element (or one around it) is not there (DependencyId, \[MS-EVEN6\] 2.2.12). Its own is
    /// not among them.
    pub depends_on: Box<[u16]>,
}

/// The leaves of a template, in document order.
#[derive(Debug, Default)]
pub struct Layout {
    /// See [`Leaf`].
    pub leaves: Vec<Leaf>,
    /// For the template of System: what differs from record to record.
    pub moving: Option<Moving>,
}

impl Layout {
    /// Compiles tokens whose elements stand at `context`.
    pub fn compile(tokens: &Tokens, context: Place, sink: &mut impl Sink) -> Self {
        let mut compiler = Compiler {
            layout: Self::default(),
            stack: vec![Frame::root(context, sink)],
            attribute: None,
            depends_on: Vec::new(),
        };
        for token in tokens.iter() {
            compiler.token(token, sink);
        }
        compiler.end_attribute(sink);
        while compiler.stack.len() > 1 {
            compiler.close(sink);
        }
        if context == Place::Root {
            compiler.layout.moving = Moving::of(&compiler.layout.leaves);
        }
        compiler.layout
    }
}

struct Compiler {
    layout: Layout,
    stack: Vec<Frame>,
    /// The attribute that is being filled: its name and content.
    attribute: Option<(String, Vec<Part>)>,
    /// Of the open elements, those that depend on a value.
    depends_on: Vec<u16>,
}

/// An open element.
pub(super) struct Frame {
    pub place: Place,
    /// Dotted path within its group; what a child's name is appended to.
    pub path: String,
    content: Vec<Part>,
    pub attributes: bool,
    /// How often each name was a child before.
    children: HashMap<String, u32>,
    named_by: Option<u16>,
    depends: bool,
}

impl Compiler {
    fn token(&mut self, token: Token<'_>, sink: &mut impl Sink) {
        match token {
            Token::Open(dependency, name) => self.open(dependency, utf16_lossy(name), sink),
            Token::Attribute(name) => {
                self.end_attribute(sink);
                self.attribute = Some((utf16_lossy(name), Vec::new()));
            }
            Token::EndAttributes => self.end_attribute(sink),
            Token::Close => {
                self.end_attribute(sink);
                if self.stack.len() > 1 {
                    self.close(sink);
                }
            }
            Token::Text(text) => self.push(Part::Text(utf16_lossy(text).into())),
            Token::Literal(code, bytes) => self.push(Part::Text(text_of(Value::read(code, bytes)).into())),
            Token::Substitution(index) => self.push(Part::Value(index)),
        }
    }

    fn push(&mut self, part: Part) {
        match (&mut self.attribute, self.stack.last_mut()) {
            (Some((_, content)), _) => content.push(part),
            (None, Some(frame)) => frame.content.push(part),
            (None, None) => {}
        }
    }

    fn open(&mut self, dependency: u16, name: String, sink: &mut impl Sink) {
        self.end_attribute(sink);
        let Some(parent) = self.stack.last_mut() else { return };
        let (place, path) = parent.child(name, sink);
        // Windows makes the whole Event depend on the value that is its data. In a torn record that value is missing while the
        // rest is there, and an event must not disappear: only what lies deeper can.
        let depends = dependency != INDEPENDENT && !matches!(place, Place::Event | Place::System);
        if depends {
            self.depends_on.push(dependency);
        }
        let frame = Frame::new(place, path);
        self.stack.push(Frame { depends, ..frame });
    }

    fn end_attribute(&mut self, sink: &mut impl Sink) {
        let (Some((name, content)), Some(frame)) = (self.attribute.take(), self.stack.last_mut()) else {
            return;
        };
        if frame.place == Place::Data && name == "Name" {
            match content.as_slice() {
                [Part::Value(index)] => frame.named_by = Some(*index),
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
        if place != Place::Nowhere {
            self.leaf(place, None, Content::of(content, sink), true);
        }
    }

    fn close(&mut self, sink: &mut impl Sink) {
        let Some(frame) = self.stack.pop() else { return };
        let content = Content::of(frame.content, sink);
        let empty = matches!(content, Content::Empty);
        let is_container = !frame.children.is_empty() || frame.attributes;
        let place = match frame.place {
            Place::Data if frame.named_by.is_none() => Place::Field(Group::Data, sink.name("Data")),
            Place::SystemElement(element) => element.text(),
            place => place,
        };
        if !(empty && (is_container || !matches!(place, Place::Field(..) | Place::Data))) && place != Place::Nowhere {
            self.leaf(place, frame.named_by, content, false);
        }
        if frame.depends {
            self.depends_on.pop();
        }
    }

    fn leaf(&mut self, place: Place, named_by: Option<u16>, content: Content, attribute: bool) {
        let mut depends_on = self.depends_on.clone();
        let mut optional = attribute;
        if let Content::Value(own) = content {
            let all = depends_on.len();
            depends_on.retain(|&index| index != own);
            optional |= depends_on.len() < all;
        }
        let field = matches!(place, Place::Is(_) | Place::Field(..));
        self.layout.leaves.push(Leaf {
            plain: field && named_by.is_none(),
            place,
            content,
            attribute,
            optional,
            named_by,
            depends_on: depends_on.into(),
        });
    }
}

impl Content {
    /// White space between elements is no content.
    fn of(mut parts: Vec<Part>, sink: &mut impl Sink) -> Self {
        let blank = |part: &Part| matches!(part, Part::Text(text) if text.trim().is_empty());
        if parts.len() > 1 && parts.iter().all(blank) {
            return Self::Empty;
        }
        match (parts.pop(), parts.is_empty()) {
            (None, _) => Self::Empty,
            (Some(Part::Value(index)), true) => Self::Value(index),
            (Some(Part::Text(text)), true) => Self::Text(Box::new(Constant {
                number: sink.name(&text),
                text,
            })),
            (Some(last), false) => {
                parts.push(last);
                Self::Many(parts.into())
            }
        }
    }
}

impl Frame {
    /// An element that nothing is known of yet but where it stands.
    pub fn new(place: Place, path: String) -> Self {
        Self {
            place,
            path,
            content: Vec::new(),
            attributes: false,
            children: HashMap::new(),
            named_by: None,
            depends: false,
        }
    }

    fn root(context: Place, sink: &impl Sink) -> Self {
        let path = match context {
            Place::Field(_, name) => sink.name_text(name).to_owned(),
            _ => String::new(),
        };
        Self::new(context, path)
    }

    /// Place and path of a child element; a name that repeats gets `_1`, `_2`, ….
    pub fn child(&mut self, name: String, sink: &mut impl Sink) -> (Place, String) {
        let seen = match self.children.get_mut(&name) {
            Some(count) => {
                *count += 1;
                *count
            }
            None => {
                self.children.insert(name.clone(), 0);
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
                let path = short(format!("{}.{}", self.path, repeated(&name)));
                (Place::Field(group, sink.name(&path)), path)
            }
            Place::Root | Place::SystemElement(_) | Place::Is(_) | Place::Nowhere => {
                let path = if self.path.is_empty() {
                    repeated(&name)
                } else {
                    short(format!("{}.{}", self.path, repeated(&name)))
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
    pub fn attribute(&self, name: &str, sink: &mut impl Sink) -> Place {
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

/// A dotted name, cut where no real one reaches: names in names must not outgrow the chunk that they come from.
fn short(mut path: String) -> String {
    if path.len() > MAX_PATH {
        let end = (0..=MAX_PATH).rev().find(|&at| path.is_char_boundary(at)).unwrap_or(0);
        path.truncate(end);
    }
    path
}
