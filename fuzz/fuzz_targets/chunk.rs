//! The target `chunk`, guided by coverage; see `evtxscope_fuzz::guided`.
#![no_main]
evtxscope_fuzz::guided!("chunk");
