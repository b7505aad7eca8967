//! The frame around every view: top bar, density strip, rail, status line, and what lies over them (drop overlay, progress,
//! list of keys, the message that the engine has stopped).

mod broken;
mod chips;
mod drop;
mod help;
mod loading;
mod open;
mod opened;
mod query;
mod rail;
pub mod recovered;
mod requests;
mod status;
mod time_chip;
mod top;
mod unlock;
mod zone;

use super::around::Around;
use super::detail::DetailPane;
use super::facets::Fields;
use super::histogram::{DoubleClick, Histogram};
use super::keys;
use super::session;
use super::state::{AppState, View};
use super::travel;
use super::views::empty::Empty;
use super::views::events::EventsView;
use super::views::evidence::EvidenceView;
use super::views::overview::Overview;
use super::views::processes::ProcessesView;
use super::views::reports::ReportsView;
use super::views::timeline::Timeline;
use super::views::values::ValuesView;
use crate::client::Client;
use gloo_events::{EventListener, EventListenerOptions};
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let state = AppState::new(Client::start());
    provide_context(state);
    state.theme.get_untracked().apply();
    travel::follow(state);
    session::follow(state);
    requests::watch(state);
    let listeners = [
        window_event_listener(ev::keydown, move |event| keys::handle(state, &event)),
        window_event_listener_untyped("blur", move |_| drop::left(state)),
    ];
    for event in ["scroll", "keydown"] {
        // For as long as there is a page. A list's `scroll` does not bubble: it is heard on its way in.
        let capture = EventListenerOptions::run_in_capture_phase();
        let acts = move |_: &_| state.client.with_value(Client::reader_acts);
        EventListener::new_with_options(&window(), event, capture, acts).forget();
    }
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    opened::build_ahead();

    view! {
        <div class="app" class:app-empty=move || !state.begun.get()>
            <top::Top />
            <Show when=move || !state.begun.get()><Empty /></Show>
            <opened::Opened>
                <chips::Clauses />
                <Strip />
                <rail::Rail />
                <Fields />
                <main class="main" id="main" data-view=move || state.view.get().key()>
                    <h1 class="unseen">{move || state.view.get().label()}</h1>
                    <CurrentView />
                </main>
                <DetailPane />
            </opened::Opened>
            <status::Status />
            <loading::Loading />
            <unlock::Unlock />
            <broken::Broken />
            <Around />
            <help::Help />
            <drop::Overlay />
        </div>
    }
}

#[component]
fn CurrentView() -> impl IntoView {
    let state = AppState::expect();
    // In a task of its own: built together, frame and view would hold up the page while reading begins.
    let due = RwSignal::new(false);
    let show = move || {
        due.try_set(true);
    };
    set_timeout(show, Duration::ZERO);
    move || {
        due.get().then(|| match state.view.get() {
            View::Overview => view! { <Overview /> }.into_any(),
            View::Timeline => view! { <Timeline /> }.into_any(),
            View::Events => view! { <EventsView /> }.into_any(),
            View::Processes => view! { <ProcessesView /> }.into_any(),
            View::Reports => view! { <ReportsView /> }.into_any(),
            View::Values => view! { <ValuesView /> }.into_any(),
            View::Evidence => view! { <EvidenceView /> }.into_any(),
        })
    }
}

/// The density strip. It has a window of its own: the Timeline may look closer while the strip shows where that is.
#[component]
fn Strip() -> impl IntoView {
    let window = RwSignal::new(None);
    let state = AppState::expect();
    Effect::new(move |_| {
        // More files may make the session longer than what was looked at.
        state.overview.with(|overview| overview.span);
        window.set(None);
    });
    view! {
        <section class="strip" aria-label="Density of events">
            <recovered::WithRecovered />
            <Histogram
                window=window
                hidden=RwSignal::new(0)
                bar_px=4.0
                counts=false
                double_click=DoubleClick::Clears
                label="Events over time. Arrow keys move the time range, Delete takes it away"
                test_id="strip"
            />
        </section>
    }
}
