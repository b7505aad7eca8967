//! The target `xpath`, guided by coverage; see `evtxscope_fuzz::guided`.
#![no_main]
evtxscope_fuzz::guided!("xpath");
