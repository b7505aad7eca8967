//! The target `file`, guided by coverage; see `evtxscope_fuzz::guided`.
#![no_main]
evtxscope_fuzz::guided!("file");
