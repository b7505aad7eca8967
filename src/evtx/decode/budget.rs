//! What one record and one chunk may cost, whatever they ask for: values can be asked for again and again, and a template can be the
//! beginning of many others. Counted by `decode` and `emit`, a template or a text at a time.

/// Most fields of one record.
const MAX_FIELDS: usize = 4_096;
/// Most fields of all records of a chunk. A real chunk has some ten thousand.
const MAX_FIELDS_A_CHUNK: usize = 65_536;
/// Most bytes of tokens that are compiled for one chunk.
const MAX_TOKENS: usize = 1 << 20;
/// Most bytes of texts that are put together of pieces for one chunk.
const MAX_TEXTS: usize = 1 << 19;

/// What is left.
pub struct Budget {
    fields: usize,
    /// How many fields must be left when the record at hand has all of its own.
    fields_after: usize,
    tokens: usize,
    /// Bytes of texts.
    pub texts: usize,
}

impl Budget {
    /// For a chunk.
    pub fn new() -> Self {
        Self {
            fields: MAX_FIELDS_A_CHUNK,
            fields_after: 0,
            tokens: MAX_TOKENS,
            texts: MAX_TEXTS,
        }
    }

    /// A record begins.
    pub fn record(&mut self) {
        self.fields_after = self.fields.saturating_sub(MAX_FIELDS);
    }

    /// Takes so many fields off; `false` when they are too many.
    #[inline]
    pub fn fields(&mut self, count: usize) -> bool {
        let left = self.fields.checked_sub(count);
        match left.filter(|&left| left >= self.fields_after) {
            Some(left) => self.fields = left,
            None => return false,
        }
        true
    }

    /// Takes so many bytes of tokens off; what is wrong when they are too many.
    pub fn tokens(&mut self, bytes: usize) -> Result<(), String> {
        match self.tokens.checked_sub(bytes) {
            Some(left) => self.tokens = left,
            None => return Err(format!("the templates of its chunk are more than {MAX_TOKENS} bytes")),
        }
        Ok(())
    }
}

/// What is said when there are.
pub fn too_many_fields() -> String {
    format!("it has more than {MAX_FIELDS} fields, or its chunk more than {MAX_FIELDS_A_CHUNK}; the rest is not shown")
}
