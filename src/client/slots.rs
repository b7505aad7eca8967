//! The places for ingest workers: how many there are, and when a worker is started and let go. Called by `pool`, and by
//! `client` when the page starts.

use super::link::{Link, encode};
use super::{Client, News};
use crate::protocol::{Call, Failure};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Most ingest workers: beyond that the engine cannot take their segments in faster.
const MOST_WORKERS: usize = 4;
/// Workers that are there before a file is: one decodes the first chunks, the other the next ones.
const WARM_WORKERS: usize = 2;

/// A place for a worker.
#[derive(Default)]
pub(super) struct Slot {
    pub(super) link: Option<Rc<Link>>,
    pub(super) busy: bool,
}

/// As many places as there are cores to spare, and two at least: one reads while the other decodes.
pub(super) fn slots() -> Vec<Slot> {
    let cores = web_sys::window().map_or(2.0, |window| window.navigator().hardware_concurrency());
    let count = (cores as usize).saturating_sub(1).clamp(2, MOST_WORKERS);
    std::iter::repeat_with(Slot::default).take(count).collect()
}

impl Client {
    /// Starts the first workers before there is work, so that the first rows do not wait for them.
    pub(super) fn warm(&self) {
        let epoch = self.0.epoch.get();
        for i in 0..WARM_WORKERS {
            match self.0.slots.borrow_mut().get_mut(i) {
                Some(slot) if !slot.busy => slot.busy = true,
                _ => continue,
            }
            let client = self.clone();
            spawn_local(async move {
                // Why one cannot be started is said when it is needed.
                client.link(i).await.ok();
                if client.0.epoch.get() != epoch {
                    return;
                }
                if let Some(slot) = client.0.slots.borrow_mut().get_mut(i) {
                    slot.busy = false;
                }
                // Files may have come meanwhile.
                if client.is_reading() {
                    client.kick();
                }
            });
        }
    }

    /// The worker of a place; a new one when there is none.
    pub(super) async fn link(&self, slot: usize) -> Result<Rc<Link>, Failure> {
        let kept = self.0.slots.borrow().get(slot).and_then(|slot| slot.link.clone());
        if let Some(link) = kept.filter(|link| link.is_alive()) {
            return Ok(link);
        }
        let link = Rc::new(Link::start("ingest", |_| ()).await?);
        if let Some(name) = super::address("code-page") {
            // The engine says it when there is none.
            drop(link.post(&encode(&Call::CodePage(name))?, None, None));
        }
        if let Some(slot) = self.0.slots.borrow_mut().get_mut(slot) {
            slot.link = Some(Rc::clone(&link));
        }
        Ok(link)
    }

    /// Without any worker nothing can be read: that is fatal. With others still at work it only takes longer.
    pub(super) fn could_not_start(&self, slot: usize, failure: Failure) {
        let others = self
            .0
            .slots
            .borrow()
            .iter()
            .enumerate()
            .any(|(i, other)| i != slot && other.busy && other.link.is_some());
        if !others {
            self.tell(&News::Broken(failure));
        }
    }

    /// Ends all workers but one: memory of WebAssembly never shrinks otherwise.
    pub(super) fn release_workers(&self) {
        for slot in self.0.slots.borrow_mut().iter_mut().skip(1).filter(|slot| !slot.busy) {
            slot.link = None;
        }
    }
}
