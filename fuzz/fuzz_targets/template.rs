//! The target `template`, guided by coverage; see `evtxscope_fuzz::guided`.
#![no_main]
evtxscope_fuzz::guided!("template");
