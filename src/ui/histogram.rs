//! Events over time as stacked bars that can be brushed, zoomed and panned: the density strip above every view and the big
//! picture of the Timeline are both this. What is seen follows the query and the clauses; the brush is the time range.
//!
//! `bars` holds the numbers, `paint` the pixels, `tip` what the pointer is over, `gestures` what pointer, wheel and keys do.

pub mod bands;
pub mod bars;
mod gestures;
pub mod paint;
mod tip;

use super::canvas::{Palette, clear, watch_size};
use super::latest::Latest;
use super::number;
use super::state::AppState;
use super::text::evidence;
use super::time::range::{Range, whole};
use super::time::scale::Scale;
use crate::catalogue::Category;
use crate::protocol::{Density, DensitySpec, Filter, Request, Response};
use bands::Band;
use bars::Hidden;
use gestures::{Draft, Gestures};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// Rows of the table that stands for the picture.
const TWIN_ROWS: usize = 24;

/// What a double click does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubleClick {
    /// Takes the brush away.
    Clears,
    /// Shows the whole session again.
    Fits,
}

/// The histogram.
#[component]
pub fn Histogram(
    /// What is seen; `None` is the whole session.
    window: RwSignal<Option<Range>>,
    /// Categories that are not drawn.
    hidden: RwSignal<Hidden>,
    /// Width of a bar.
    bar_px: f64,
    /// Whether round counts are written at the side.
    counts: bool,
    /// What a double click does.
    double_click: DoubleClick,
    /// Zooms and moves by keys wherever the focus is.
    #[prop(optional)]
    has_view_keys: bool,
    /// What a screen reader calls it.
    label: &'static str,
    /// For tests.
    test_id: &'static str,
) -> impl IntoView {
    let state = AppState::expect();
    let canvas = NodeRef::<html::Canvas>::new();
    let frame = NodeRef::<html::Div>::new();
    let size = RwSignal::new((0.0, 0.0));
    let limits = Memo::new(move |_| state.overview.with(|overview| overview.span).map(whole));
    let shown = Memo::new(move |_| window.get().or(limits.get()));
    let scale = Memo::new(move |_| shown.get().map(|range| Scale::new(range, size.get().0)));
    let density = use_density(shown, Signal::derive(move || size.get().0), bar_px, None);
    let marked = Memo::new(move |_| state.gaps.with(|gaps| bands::bands(gaps, None)));
    let gestures = Gestures::new(window, scale, limits, double_click, bar_px);
    let brush = Memo::new(move |_| match gestures.draft.get() {
        Draft::At(brush) => Some(brush),
        Draft::Idle => state.time.get(),
    });

    if has_view_keys {
        let listener = window_event_listener(ev::keydown, move |event| gestures.view_key(&event));
        on_cleanup(move || listener.remove());
    }
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            watch_size(&frame, size);
        }
    });
    Effect::new(move |_| {
        state.theme.track();
        let (Some(canvas), Some(scale)) = (canvas.get(), scale.get()) else {
            return;
        };
        let size = size.get();
        let Some(context) = clear(&canvas, size) else { return };
        let clock = state.clock.get();
        density.with(|density| {
            let picture = paint::Picture {
                density,
                scale,
                height: size.1,
                brush: brush.get(),
                bands: &marked.read(),
                hidden: hidden.get(),
                axis_px: paint::AXIS_PX,
                counts,
                clock: &clock,
                top: 0,
            };
            paint::paint(&context, &picture, &Palette::of(&canvas));
        });
    });

    view! {
        <div
            class="histogram"
            node_ref=frame
            tabindex="0"
            role="group"
            aria-label=label
            aria-roledescription="histogram over time"
            data-testid=test_id
            data-cursor=move || gestures.cursor()
            on:pointerdown=move |event| gestures.press(&event)
            on:pointermove=move |event| gestures.movement(&event)
            on:pointerup=move |event| gestures.release(&event)
            on:pointercancel=move |_| gestures.abandon()
            on:pointerleave=move |_| gestures.hover.set(None)
            on:dblclick=move |_| gestures.double()
            on:wheel=move |event| gestures.wheel(&event)
            on:keydown=move |event| gestures.key(&event)
        >
            <canvas class="histogram-canvas" node_ref=canvas aria-hidden="true"></canvas>
            <tip::Tip hover=gestures.hover scale=scale density=density bands=marked hidden=hidden />
            <Twin density=density bands=marked label=label />
        </div>
    }
}

/// The engine's histogram of what is shown, asked again whenever window, width, filter or session change. `within` narrows it
/// further, in the query language.
pub fn use_density(
    shown: Memo<Option<Range>>,
    width: Signal<f64>,
    bar_px: f64,
    within: Option<String>,
) -> RwSignal<Density> {
    let state = AppState::expect();
    let density = RwSignal::new(Density::default());
    let latest = Latest::new(state.client.get_value(), move |answer| {
        // A filter that cannot be understood is said at the query box; the picture stays.
        if let Ok(Response::Density(new)) = answer {
            density.try_set(new);
        }
    });
    let latest = StoredValue::new_local(latest);
    let filter = Memo::new(move |_| {
        let mut clauses = state.composed.get();
        clauses.extend(within.clone());
        Filter {
            query: state.query.get(),
            clauses,
            time: None,
            recovered: state.recovered.get(),
        }
    });
    Effect::new(move |_| {
        state.generation.track();
        let width = width.get();
        let Some(range) = shown.get().filter(|_| width > 0.0) else {
            return;
        };
        let spec = DensitySpec {
            filter: filter.get(),
            range: Some(range),
            buckets: (width / bar_px).round().clamp(1.0, 4_096.0) as u32,
        };
        latest.with_value(|latest| latest.ask(Request::Density(spec)));
    });
    density
}

/// The picture as a table, for those who do not see it.
#[component]
fn Twin(density: RwSignal<Density>, bands: Memo<Vec<Band>>, label: &'static str) -> impl IntoView {
    let state = AppState::expect();
    let rows = Memo::new(move |_| density.with(|density| bars::twin(density, TWIN_ROWS)));
    view! {
        <table class="unseen">
            <caption>{label}</caption>
            <thead><tr><th scope="col">"Time"</th><th scope="col">"Events"</th><th scope="col">"Mostly"</th></tr></thead>
            <tbody>
                {move || {
                    rows.get()
                        .into_iter()
                        .map(|row| {
                            let mostly = row.most.and_then(|index| Category::from_index(index as u8)).map(Category::label);
                            view! {
                                <tr>
                                    <td>{state.clock.with(|clock| clock.span(row.range.0, row.range.1))}</td>
                                    <td>{number::count(row.total)}</td>
                                    <td>{mostly}</td>
                                </tr>
                            }
                        })
                        .collect_view()
                }}
                {move || bands.with(|all| {
                    let rows = all.iter().take(TWIN_ROWS).map(|band| {
                        let (from, to) = band.range;
                        view! {
                            <tr data-band=band.tone.label()>
                                <td>{state.clock.with(|clock| clock.span(from, to))}</td>
                                <td>{band.tone.label()}</td>
                                <td>{evidence(&band.place)}</td>
                            </tr>
                        }
                    });
                    let rows = rows.collect_view();
                    let more = all.len().saturating_sub(TWIN_ROWS);
                    view! {
                        {rows}
                        {(more > 0).then(|| view! {
                            <tr><td colspan="3">{format!("{} more are listed in the Evidence view", number::count(more as u64))}</td></tr>
                        })}
                    }
                })}
            </tbody>
        </table>
    }
}
