//! Token trees to bytes: the binary XML of [`super::tree`], written into a chunk.
//!
//! Called for every record. Sizes are written as placeholders and patched once known, so nothing is written twice.
//! Inside a template every element start has a dependency id, outside it has none; that is the only difference.

use super::WriteError;
use super::chunk::{Chunk, PartKind};
use super::style::Style;
use super::tree::{Definition, Element, FRAGMENT_HEADER, Fragment, Instance, Node, Template};
use super::value::{Kind, Value, utf16};

/// Token codes; [`token::MORE`] on an element start says that attributes follow, elsewhere that more of the same does.
pub mod token {
    #![allow(missing_docs, reason = "each name is the token's own")]
    pub const END: u8 = 0x00;
    pub const OPEN: u8 = 0x01;
    pub const CLOSE_START: u8 = 0x02;
    pub const CLOSE_EMPTY: u8 = 0x03;
    pub const CLOSE: u8 = 0x04;
    pub const VALUE: u8 = 0x05;
    pub const ATTRIBUTE: u8 = 0x06;
    pub const CDATA: u8 = 0x07;
    pub const CHAR_REF: u8 = 0x08;
    pub const ENTITY_REF: u8 = 0x09;
    pub const INSTRUCTION_TARGET: u8 = 0x0a;
    pub const INSTRUCTION_DATA: u8 = 0x0b;
    pub const INSTANCE: u8 = 0x0c;
    pub const SUBSTITUTION: u8 = 0x0d;
    pub const OPTIONAL_SUBSTITUTION: u8 = 0x0e;
    pub const FRAGMENT: u8 = 0x0f;
    pub const MORE: u8 = 0x40;
}

/// The open values of an instance: which descriptor comes next.
#[derive(Debug)]
pub(super) struct Values {
    descriptor: usize,
}

impl Chunk {
    /// Writes a token stream.
    ///
    /// # Errors
    /// [`WriteError`] when a name, text or value is too long for its length field.
    pub fn fragment(&mut self, fragment: &Fragment) -> Result<(), WriteError> {
        if let Some(header) = fragment.header {
            self.bytes.push(token::FRAGMENT);
            self.bytes.extend(header);
        }
        self.nodes(&fragment.body, false)?;
        if fragment.end {
            self.bytes.push(token::END);
        }
        Ok(())
    }

    fn nodes(&mut self, nodes: &[Node], in_template: bool) -> Result<(), WriteError> {
        for (i, node) in nodes.iter().enumerate() {
            self.node(node, in_template, i + 1 < nodes.len())?;
        }
        Ok(())
    }

    /// Writes one node; `more` says whether a sibling follows.
    fn node(&mut self, node: &Node, in_template: bool, more: bool) -> Result<(), WriteError> {
        let flag = if more { token::MORE } else { 0 };
        match node {
            Node::Element(element) => self.element(element, in_template)?,
            Node::Text(text) => {
                self.bytes.extend([token::VALUE | flag, Kind::Str as u8]);
                self.counted(text)?;
            }
            Node::Substitution { index, optional, code } => {
                self.bytes.push(if *optional {
                    token::OPTIONAL_SUBSTITUTION
                } else {
                    token::SUBSTITUTION
                });
                self.bytes.extend(index.to_le_bytes());
                self.bytes.push(*code);
            }
            Node::CData(text) => {
                self.bytes.push(token::CDATA | flag);
                self.counted(text)?;
            }
            Node::CharRef(code) => {
                self.bytes.push(token::CHAR_REF | flag);
                self.bytes.extend(code.to_le_bytes());
            }
            Node::EntityRef(name) => {
                self.bytes.push(token::ENTITY_REF | flag);
                self.name(name)?;
            }
            Node::Instruction { target, data } => {
                self.bytes.push(token::INSTRUCTION_TARGET);
                self.name(target)?;
                self.bytes.push(token::INSTRUCTION_DATA);
                self.counted(data)?;
            }
            Node::Instance(instance) => self.instance(instance)?,
            Node::Raw(bytes) => self.raw(bytes),
        }
        Ok(())
    }

    fn element(&mut self, element: &Element, in_template: bool) -> Result<(), WriteError> {
        let flag = if element.attributes.is_empty() { 0 } else { token::MORE };
        self.bytes.push(token::OPEN | flag);
        if in_template {
            self.bytes.extend(element.dependency.to_le_bytes());
        }
        let size = self.placeholder();
        self.name(&element.name)?;
        if let Some(last) = element.attributes.len().checked_sub(1) {
            let list = self.placeholder();
            for (i, (name, value)) in element.attributes.iter().enumerate() {
                let more = if i < last { token::MORE } else { 0 };
                self.bytes.push(token::ATTRIBUTE | more);
                self.name(name)?;
                self.node(value, in_template, false)?;
            }
            self.fill(list);
        }
        if element.content.is_empty() && element.self_closing {
            self.bytes.push(token::CLOSE_EMPTY);
        } else {
            self.bytes.push(token::CLOSE_START);
            self.nodes(&element.content, in_template)?;
            self.bytes.push(token::CLOSE);
        }
        self.fill(size);
        Ok(())
    }

    fn instance(&mut self, instance: &Instance) -> Result<(), WriteError> {
        let mut values = self.open_instance(&instance.template, instance.definition, instance.values.len())?;
        instance
            .values
            .iter()
            .try_for_each(|value| self.value(&mut values, value))
    }

    /// Starts an instance of `template` that has `count` values, all of which must be written next.
    pub(super) fn open_instance(
        &mut self,
        template: &Template,
        definition: Definition,
        count: usize,
    ) -> Result<Values, WriteError> {
        self.bytes.extend([token::INSTANCE, 1]);
        self.u32(template.guid.first());
        let field = self.bytes.len();
        let known = match definition {
            Definition::Shared => self.template(template.guid),
            Definition::Inline => None,
            Definition::At(offset) => Some(offset),
        };
        self.u32(known.unwrap_or(field as u32 + 4));
        self.part(PartKind::Reference, field);
        if known.is_none() {
            let at = self.open_template(template.guid);
            self.bytes.push(token::FRAGMENT);
            self.bytes.extend(FRAGMENT_HEADER);
            self.nodes(&template.body, true)?;
            self.bytes.push(token::END);
            self.close_template(at);
        }
        let field = self.bytes.len();
        self.u32(count as u32);
        self.part(PartKind::Count, field);
        let descriptor = self.bytes.len();
        self.bytes.resize(descriptor + 4 * count, 0);
        Ok(Values { descriptor })
    }

    /// Writes the next value of an instance.
    pub(super) fn value(&mut self, values: &mut Values, value: &Value) -> Result<(), WriteError> {
        self.value_with(values, value.code(), |chunk| {
            if let Value::BinXml(fragment) = value {
                chunk.fragment(fragment)?;
            } else {
                let terminated = chunk.style == Style::Live;
                value.encode(terminated, &mut chunk.bytes);
            }
            Ok(())
        })
    }

    /// Writes the next value of an instance from its bytes.
    pub(super) fn value_bytes(&mut self, values: &mut Values, kind: Kind, bytes: &[u8]) -> Result<(), WriteError> {
        self.value_with(values, kind as u8, |chunk| {
            chunk.raw(bytes);
            Ok(())
        })
    }

    /// Writes the next value of an instance with `write`, whatever it appends being the value.
    pub(super) fn value_with(
        &mut self,
        values: &mut Values,
        code: u8,
        write: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let start = self.bytes.len();
        write(self)?;
        let bytes = self.bytes.len() - start;
        let size = u16::try_from(bytes).map_err(|_| WriteError::ValueTooLong { bytes })?;
        let [low, high] = size.to_le_bytes();
        self.bytes[values.descriptor..values.descriptor + 4].copy_from_slice(&[low, high, code, 0]);
        values.descriptor += 4;
        self.part(PartKind::Value, start);
        Ok(())
    }

    /// Text with its length in UTF-16 units before it and no NUL.
    fn counted(&mut self, text: &str) -> Result<(), WriteError> {
        let bytes = 2 * text.encode_utf16().count();
        let units = u16::try_from(bytes / 2).map_err(|_| WriteError::ValueTooLong { bytes })?;
        self.bytes.extend(units.to_le_bytes());
        utf16(text, &mut self.bytes);
        Ok(())
    }

    fn placeholder(&mut self) -> usize {
        self.u32(0);
        self.bytes.len()
    }

    /// Fills the placeholder that ends at `from` with the number of bytes written since.
    fn fill(&mut self, from: usize) {
        let size = self.bytes.len() - from;
        self.patch(from - 4, size as u32);
    }
}
