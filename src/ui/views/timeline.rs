//! Timeline: all events over time, large enough to read, with a lane for each host below. What is seen here (the window) is
//! the view's own; what is brushed is the time range of everything.

use super::super::canvas::{Palette, clear, watch_size};
use super::super::clause::quote;
use super::super::histogram::bands::{self, Tone};
use super::super::histogram::bars::{self, CATEGORIES, Hidden};
use super::super::histogram::{DoubleClick, Histogram, paint, use_density};
use super::super::number;
use super::super::shell::recovered::WithRecovered;
use super::super::state::AppState;
use super::super::text::{escaped, evidence};
use super::super::time::range::{self, Range, whole};
use super::super::time::scale::Scale;
use crate::catalogue::Category;
use crate::protocol::HostInfo;
use leptos::html;
use leptos::prelude::*;

/// Width of a bar of the large picture, and of a lane.
const BAR_PX: f64 = 5.0;
/// Lanes shown; the rest is counted.
const MOST_LANES: usize = 40;
/// What a button zooms.
const ZOOM_STEP: f64 = 0.5;

/// The view.
#[component]
pub fn Timeline() -> impl IntoView {
    let state = AppState::expect();
    let hidden = RwSignal::new(0);
    let limits = Memo::new(move |_| state.overview.with(|overview| overview.span).map(whole));
    let shown = Memo::new(move |_| state.window.get().or(limits.get()));
    view! {
        <div class="timeline">
            <header class="view-head">
                <Extent shown=shown />
                <Tools shown=shown limits=limits />
            </header>
            <div class="timeline-body">
                <Legend shown=shown hidden=hidden />
                <div class="timeline-picture">
                    <Histogram
                        window=state.window
                        hidden=hidden
                        bar_px=BAR_PX
                        counts=true
                        double_click=DoubleClick::Fits
                        has_view_keys=true
                        label="Timeline of all events. Plus and minus zoom, arrow keys move, Enter brushes"
                        test_id="timeline"
                    />
                </div>
            </div>
            <Lanes shown=shown hidden=hidden />
        </div>
    }
}

/// What stretch of time is seen.
#[component]
fn Extent(shown: Memo<Option<Range>>) -> impl IntoView {
    let state = AppState::expect();
    move || {
        shown.get().map(|(from, to)| {
            view! {
                <p class="view-title">{state.clock.with(|clock| clock.span(from, to))}</p>
                <span class="dim">{number::stretch(to.saturating_sub(from))}</span>
                <WithRecovered />
            }
        })
    }
}

/// Zoom buttons for those without a wheel, and what a brush is for.
#[component]
fn Tools(shown: Memo<Option<Range>>, limits: Memo<Option<Range>>) -> impl IntoView {
    let state = AppState::expect();
    let zoom = move |factor: f64| {
        if let (Some(shown), Some(limits)) = (shown.get_untracked(), limits.get_untracked()) {
            let middle = shown.0.saturating_add(shown.1.saturating_sub(shown.0) / 2);
            let window = range::zoom(shown, middle, factor, limits);
            state.window.set(Some(window).filter(|_| window != limits));
        }
    };
    let to_brush = move |_| {
        if let (Some(brush), Some(limits)) = (state.time.get_untracked(), limits.get_untracked()) {
            state.window.set(Some(range::inside(brush, limits)));
        }
    };
    view! {
        <div class="view-tools">
            <span class="dim timeline-hint">"Drag to filter · wheel to zoom · Shift and drag to move"</span>
            <button class="button" disabled=move || state.time.get().is_none() on:click=to_brush>"Zoom to range"</button>
            <button class="button" title="Zoom out (−)" data-testid="zoom-out" on:click=move |_| zoom(1.0 / ZOOM_STEP)>"−"</button>
            <button class="button" title="Zoom in (+)" data-testid="zoom-in" on:click=move |_| zoom(ZOOM_STEP)>"+"</button>
            <button
                class="button"
                title="Whole session (F)"
                data-testid="zoom-fit"
                disabled=move || state.window.get().is_none()
                on:click=move |_| state.window.set(None)
            >
                "Fit"
            </button>
        </div>
    }
}

/// The categories with what is seen of each; a click leaves one out of the picture.
#[component]
fn Legend(shown: Memo<Option<Range>>, hidden: RwSignal<Hidden>) -> impl IntoView {
    // One bucket is a count.
    let counted = use_density(shown, Signal::stored(1.0), 1.0, None);
    let sums = Memo::new(move |_| counted.with(bars::sums));
    let items = Category::ALL
        .into_iter()
        .enumerate()
        .map(|(index, category)| {
            let sum = move || sums.with(|sums| sums.get(index).copied().unwrap_or_default());
            let off = move || bars::is_hidden(hidden.get(), index);
            view! {
                <button
                    class=format!("legend-item cat-{}", category.key())
                    class:legend-off=off
                    aria-pressed=move || (!off()).to_string()
                    hidden=move || sum() == 0
                    title="Leave out of the picture, or put back"
                    on:click=move |_| hidden.update(|hidden| *hidden ^= 1 << index)
                >
                    <i class="dot" aria-hidden="true"></i><span>{category.label()}</span><b>{move || number::count(sum())}</b>
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="legend" role="group" aria-label="Kinds of event">
            {items}
            <Bands />
            <Show when=move || hidden.get() != 0>
                <button class="chips-clear" on:click=move |_| hidden.set(0)>"All kinds"</button>
            </Show>
            <span class="legend-note dim" title="So that a single event can be seen beside a burst of thousands">
                "Height by square root of the count"
            </span>
        </div>
    }
}

/// What the bands mean, as far as there are any.
#[component]
fn Bands() -> impl IntoView {
    let state = AppState::expect();
    let all = Memo::new(move |_| state.gaps.with(|gaps| bands::bands(gaps, None)));
    Tone::ALL
        .map(|tone| {
            let count = Memo::new(move |_| all.with(|all| all.iter().filter(|band| band.tone == tone).count()));
            view! {
                <p class="legend-item legend-band" hidden=move || count.get() == 0>
                    <i style:color=format!("var({})", tone.colour()) aria-hidden="true">{tone.shape()}</i>
                    <span>{tone.label()}</span>
                    <b>{move || number::count(count.get() as u64)}</b>
                </p>
            }
        })
        .collect_view()
}

/// A lane a host, on the picture's axis.
#[component]
fn Lanes(shown: Memo<Option<Range>>, hidden: RwSignal<Hidden>) -> impl IntoView {
    let state = AppState::expect();
    let hosts = Memo::new(move |_| {
        let mut names: Vec<String> = state
            .overview
            .with(|overview| overview.hosts.iter().map(|host| host.name.clone()).collect());
        names.truncate(MOST_LANES);
        names
    });
    let more = move || {
        state
            .overview
            .with(|overview| overview.hosts.len().saturating_sub(MOST_LANES))
    };
    view! {
        <section class="lanes" aria-label="Hosts">
            <h2 class="lanes-title">"Hosts"</h2>
            <For each=move || hosts.get() key=Clone::clone let:name>
                <Lane name=name shown=shown hidden=hidden />
            </For>
            {move || (more() > 0).then(|| view! { <p class="dim lanes-more">{format!("and {} more", more())}</p> })}
        </section>
    }
}

#[component]
fn Lane(name: String, shown: Memo<Option<Range>>, hidden: RwSignal<Hidden>) -> impl IntoView {
    let state = AppState::expect();
    let canvas = NodeRef::<html::Canvas>::new();
    let frame = NodeRef::<html::Div>::new();
    let size = RwSignal::new((0.0, 0.0));
    let within = format!("host = {}", quote(&name));
    let density = use_density(shown, Signal::derive(move || size.get().0), BAR_PX, Some(within));
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            watch_size(&frame, size);
        }
    });
    let marked = {
        let name = name.clone();
        Memo::new(move |_| state.gaps.with(|gaps| bands::bands(gaps, Some(&name))))
    };
    Effect::new(move |_| {
        state.theme.track();
        let (Some(canvas), Some(shown)) = (canvas.get(), shown.get()) else {
            return;
        };
        let size = size.get();
        let Some(context) = clear(&canvas, size) else { return };
        let clock = state.clock.get();
        density.with(|density| {
            let picture = paint::Picture {
                density,
                scale: Scale::new(shown, size.0),
                height: size.1,
                brush: state.time.get(),
                bands: &marked.read(),
                hidden: hidden.get(),
                axis_px: 0.0,
                counts: false,
                clock: &clock,
                top: 0,
            };
            paint::paint(&context, &picture, &Palette::of(&canvas));
        });
    });
    let events = {
        let name = name.clone();
        move || {
            state.overview.with(|overview| {
                let host: Option<&HostInfo> = overview.hosts.iter().find(|host| host.name == name);
                number::counted(host.map_or(0, |host| host.events), "event", "events")
            })
        }
    };
    let shown_name = escaped(&name).into_owned();
    let included = name.clone();
    view! {
        <div class="lane">
            <button class="lane-name" title=format!("Only {shown_name}") on:click=move |_| state.include("host", &included)>
                <span>{evidence(&name)}</span>
                <small>{events}</small>
            </button>
            <div class="lane-picture" node_ref=frame><canvas node_ref=canvas aria-hidden="true"></canvas></div>
        </div>
    }
}

const _: () = assert!(CATEGORIES <= Hidden::BITS as usize);
