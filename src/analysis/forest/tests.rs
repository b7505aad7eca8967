//! Unit tests of the forest (being written).
