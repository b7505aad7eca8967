//! Tests of the forest on small logs made by hand (`cases`) and on random histories (`histories`).

mod cases;
mod histories;
mod log;
