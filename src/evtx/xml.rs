//! The one record that a reader looks at, as XML as Windows writes it, by the `evtx` crate. Called by `engine`.

use super::header::{CHUNK_MAGIC, chunk_header_checksum};
use super::{CHUNK_HEADER_SIZE, CHUNK_SIZE};
use ::evtx::{EvtxChunkData, ParserSettings};
use std::sync::Arc;

/// Bytes from where a record begins to its BinXML.
pub(super) const RECORDS: usize = super::chunk::RECORD_HEADER_SIZE;

/// Most XML that is shown of a record, bytes.
const MAX_XML: usize = 1 << 20;

/// Renders the record that begins at `at` of this chunk, indented.
///
/// # Errors
/// In words: the crate cannot read this chunk or this record.
pub fn render(chunk: &[u8], at: usize) -> Result<String, String> {
    let mut data = chunk.to_vec();
    data.resize(CHUNK_SIZE, 0);
    repair(&mut data, at);
    let settings = Arc::new(ParserSettings::new().indent(true).ansi_codec(super::ansi::page()));
    let mut chunk = EvtxChunkData::new(data, false).map_err(|e| e.to_string())?;
    let mut chunk = chunk.parse(settings).map_err(|e| e.to_string())?;
    let content = (at + RECORDS) as u64;
    let mut last_error = None;
    for record in chunk.iter() {
        match record {
            Ok(record) if record.binxml_offset == content || record.binxml_offset == at as u64 => {
                return record.into_xml().map(|xml| cut(xml.data)).map_err(|e| e.to_string());
            }
            Ok(_) => {}
            Err(error) => last_error = Some(error.to_string()),
        }
    }
    Err(last_error.unwrap_or_else(|| "the record was not found again in its chunk".to_owned()))
}

/// At most [`MAX_XML`], and whether that is all.
fn cut(mut xml: String) -> String {
    let size = xml.len();
    if size <= MAX_XML {
        return xml;
    }
    let end = (0..=MAX_XML).rev().find(|&at| xml.is_char_boundary(at)).unwrap_or(0);
    xml.truncate(end);
    xml + &format!("\n… cut by evtxscope: the first {end} of {size} bytes are shown")
}

/// Makes the header good enough for a reader that trusts it: the record at `at` must lie in the live area, no record may seem the
/// last before, and names are read where they lie, not by a table of them that may be damaged.
pub(super) fn repair(data: &mut [u8], at: usize) {
    let end = super::chunk::record_size(data, at).map_or(CHUNK_SIZE, |size| at + size);
    let Some((header, _)) = data.split_at_mut_checked(CHUNK_HEADER_SIZE) else {
        return;
    };
    header[..8].copy_from_slice(CHUNK_MAGIC);
    header[24..32].fill(0); // first record id
    header[32..40].fill(0xff); // last record id
    header[44..48].copy_from_slice(&(CHUNK_SIZE as u32).to_le_bytes()); // last record
    header[128..CHUNK_HEADER_SIZE].fill(0); // tables of names and templates
    let free_space = u32::from_le_bytes([header[48], header[49], header[50], header[51]]) as usize;
    if free_space < end || free_space > CHUNK_SIZE {
        header[48..52].copy_from_slice(&(end as u32).to_le_bytes());
    }
    if let Some(sum) = chunk_header_checksum(header) {
        header[124..128].copy_from_slice(&sum.to_le_bytes());
    }
}
