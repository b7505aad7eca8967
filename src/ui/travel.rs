//! From the shared state to the history of places and to the address, and back: undo, redo, the browser's own back and
//! forward, and a link that is opened. `place` and `fragment` are the plain values; no elements in here.

use super::fragment;
use super::place::{Place, Recorded};
use super::state::{AppState, View};
use super::time::zone::Zone;
use gloo_utils::window;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Begins where the address says, and keeps history and address up to date from now on; once.
pub fn follow(state: AppState) {
    arrive(state, &hash());
    let place = Memo::new(move |_| state.place());
    state
        .history
        .update_value(|history| *history = super::place::History::new(place.get_untracked()));
    Effect::new(move |before: Option<()>| {
        let place = place.get();
        let text = fragment::encode(&place);
        let recorded = state
            .history
            .try_update_value(|history| history.record(place, now_ms()))
            .unwrap_or(Recorded::Same);
        // Too long a filter has no address: the last one that could be written stays.
        if let Some(text) = text.filter(|_| before.is_some()) {
            write(&text, recorded == Recorded::Amended);
        }
    });
    for event in ["hashchange", "popstate"] {
        let listener = window_event_listener_untyped(event, move |_| arrive(state, &hash()));
        on_cleanup(move || listener.remove());
    }
}

/// One step back; whether there was one.
pub fn undo(state: AppState) -> bool {
    leave(
        state,
        state.history.try_update_value(super::place::History::undo).flatten(),
    )
}

/// One step forth again; whether there was one.
pub fn redo(state: AppState) -> bool {
    leave(
        state,
        state.history.try_update_value(super::place::History::redo).flatten(),
    )
}

fn leave(state: AppState, place: Option<Place>) -> bool {
    let Some(place) = place else { return false };
    state.go(place);
    true
}

/// Goes where a fragment says. What it does not name (the selected event, the open process) stays.
fn arrive(state: AppState, text: &str) {
    let now = untrack(|| state.place());
    let wanted = fragment::decode(text);
    // The same place, written by another hand.
    if fragment::encode(&wanted) == fragment::encode(&now) {
        return;
    }
    // What another view counts, an address does not say.
    let group = if wanted.view == View::Values {
        wanted.group.clone()
    } else {
        now.group
    };
    let mut sorts = now.sorts;
    if let Some(table) = wanted.table() {
        match wanted.sorts.get(&table) {
            Some(sort) => sorts.insert(table, sort.clone()),
            None => sorts.remove(&table),
        };
    }
    // A host is evidence: its zone is in no address.
    let zone = match now.zone {
        Zone::Host(_) if wanted.zone == Zone::Utc => now.zone,
        _ => wanted.zone.clone(),
    };
    state.go(Place {
        sorts,
        zone,
        group,
        report: wanted.report.clone().or(now.report),
        process: now.process,
        selected: now.selected,
        ..wanted
    });
}

fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Writes the fragment: a step is an entry of its own for the browser's back and forward.
fn write(text: &str, amends: bool) {
    if hash().trim_start_matches('#') == text {
        return;
    }
    let location = window().location();
    let bare = location.href().unwrap_or_default();
    let bare = bare.split('#').next().unwrap_or_default();
    let url = if text.is_empty() {
        bare.to_owned()
    } else {
        format!("{bare}#{text}")
    };
    let history = window().history();
    let written = history.and_then(|history| {
        if amends {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(&url))
        }
    });
    // A browser may refuse to rewrite the address of a file; setting the fragment is always allowed.
    if written.is_err() {
        location.set_hash(text).ok();
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
