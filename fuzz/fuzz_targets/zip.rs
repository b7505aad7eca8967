//! The target `zip`, guided by coverage; see `evtxscope_fuzz::guided`.
#![no_main]
evtxscope_fuzz::guided!("zip");
