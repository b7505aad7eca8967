//! Codes, checked against the documents that their tables follow.
