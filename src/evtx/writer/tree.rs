//! Token trees: what a template or a record without a template says, before it has a place in a chunk.
//!
//! Tests build these by hand when they need a shape that Windows would not write; `super::templates` builds the
//! usual ones. A tree has no offsets and no bytes: names and template references are resolved by [`super::chunk`] when
//! the tree is written, because they are relative to the chunk. Whether a tree makes sense is not checked here, on
//! purpose: [`Node::Raw`] puts any bytes anywhere.

use std::rc::Rc;

use super::value::{Guid, Name, Value};

/// Dependency id of an element that depends on no substitution.
pub const NO_DEPENDENCY: u16 = 0xffff;

/// The three bytes after a fragment header token: version 1.1, no flags.
pub const FRAGMENT_HEADER: [u8; 3] = [1, 1, 0];

/// One thing inside an element, an attribute or a fragment.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An element with its attributes and content.
    Element(Element),
    /// Literal text.
    Text(Name),
    /// Where a value of the instance goes.
    Substitution {
        /// Index into the instance's values.
        index: u16,
        /// Whether an empty value removes the element or attribute around it.
        optional: bool,
        /// Declared type code.
        code: u8,
    },
    /// A CDATA section.
    CData(Name),
    /// A character reference, `&#n;`.
    CharRef(u16),
    /// An entity reference, `&name;`.
    EntityRef(Name),
    /// A processing instruction, `<?target data?>`.
    Instruction {
        /// Target name.
        target: Name,
        /// Its data.
        data: Name,
    },
    /// An instance of a template.
    Instance(Instance),
    /// Bytes as they are.
    Raw(Vec<u8>),
}

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Name.
    pub name: Name,
    /// Substitution that the whole element depends on, or [`NO_DEPENDENCY`]; written inside templates only.
    pub dependency: u16,
    /// Attributes: name and value.
    pub attributes: Vec<(Name, Node)>,
    /// Content in order.
    pub content: Vec<Node>,
    /// Whether an element without content is written as `<x/>` (one token) or as `<x></x>`.
    pub self_closing: bool,
}

impl Element {
    /// An element without attributes, content or dependency.
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            dependency: NO_DEPENDENCY,
            attributes: Vec::new(),
            content: Vec::new(),
            self_closing: false,
        }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<Name>, value: Node) -> Self {
        self.attributes.push((name.into(), value));
        self
    }

    /// Adds content.
    #[must_use]
    pub fn with(mut self, node: Node) -> Self {
        self.content.push(node);
        self
    }

    /// Makes the element depend on substitution `index`.
    #[must_use]
    pub fn depends_on(mut self, index: u16) -> Self {
        self.dependency = index;
        self
    }

    /// Makes the element one token when it has no content.
    #[must_use]
    pub fn closed(mut self) -> Self {
        self.self_closing = true;
        self
    }
}

/// A template: a tree with places for values, written once per chunk.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Identity; a chunk holds at most one definition per GUID.
    pub guid: Guid,
    /// Content, normally one element. A fragment header is written before and an end token after it.
    pub body: Vec<Node>,
}

/// Where an instance finds its template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Definition {
    /// In the chunk already, or else right here, as Windows does it.
    #[default]
    Shared,
    /// Right here, even if the chunk has it already.
    Inline,
    /// At this chunk offset, whatever lies there.
    At(u32),
}

/// A template with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// The template.
    pub template: Rc<Template>,
    /// Where its definition lies.
    pub definition: Definition,
    /// Values by substitution index.
    pub values: Vec<Value>,
}

impl Instance {
    /// An instance that shares its definition with the chunk.
    pub fn new(template: Rc<Template>, values: Vec<Value>) -> Self {
        Self {
            template,
            definition: Definition::Shared,
            values,
        }
    }
}

/// A token stream: what a record or a nested value consists of.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    /// The bytes after the fragment header token, or `None` for no header at all.
    pub header: Option<[u8; 3]>,
    /// Content.
    pub body: Vec<Node>,
    /// Whether the end token follows.
    pub end: bool,
}

impl Fragment {
    /// A well-formed stream of `body`, with header and end.
    pub fn new(body: Vec<Node>) -> Self {
        Self {
            header: Some(FRAGMENT_HEADER),
            body,
            end: true,
        }
    }
}
