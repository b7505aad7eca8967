//! A dropped `File` as a [`Source`]: slices of it are read synchronously, which only a worker may do. The file is never held
//! whole; a slice is copied once.

use crate::ingest::{ReadError, Source};
use wasm_bindgen::{JsCast as _, JsValue};

/// See the module.
pub struct BlobSource {
    file: web_sys::File,
    reader: web_sys::FileReaderSync,
}

impl BlobSource {
    /// Reads from this file.
    pub fn new(file: web_sys::File) -> Result<Self, ReadError> {
        Ok(Self {
            file,
            reader: web_sys::FileReaderSync::new().map_err(|e| read_error(&e))?,
        })
    }
}

impl Source for BlobSource {
    fn size(&self) -> u64 {
        // Sizes in the browser are f64, exact up to 2^53.
        self.file.size() as u64
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let size = self.size();
        let from = offset.min(size);
        let to = offset.saturating_add(buffer.len() as u64).min(size);
        if from == to {
            return Ok(0);
        }
        let slice = self
            .file
            .slice_with_f64_and_f64(from as f64, to as f64)
            .map_err(|e| read_error(&e))?;
        let bytes = self.reader.read_as_array_buffer(&slice).map_err(|e| read_error(&e))?;
        let bytes = js_sys::Uint8Array::new(&bytes);
        let count = (bytes.length() as usize).min(buffer.len());
        if let Some(target) = buffer.get_mut(..count) {
            bytes.subarray(0, count as u32).copy_to(target);
        }
        Ok(count)
    }
}

/// What the browser says: "NotReadableError: The requested file could not be read …".
fn read_error(error: &JsValue) -> ReadError {
    let text = error
        .dyn_ref::<js_sys::Error>()
        .map(|e| format!("{}: {}", String::from(e.name()), String::from(e.message())));
    ReadError(
        text.or_else(|| js_sys::JsString::from(error.clone()).as_string())
            .unwrap_or_else(|| "unreadable".to_owned()),
    )
}
