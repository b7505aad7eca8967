//! What lies under the pointer, in words: the bar's exact stretch of time and its counts.

use super::bands::{self, Band};
use super::bars::{self, Hidden};
use crate::catalogue::Category;
use crate::protocol::Density;
use crate::ui::number;
use crate::ui::state::AppState;
use crate::ui::text::evidence;
use crate::ui::time::scale::Scale;
use leptos::prelude::*;

/// Wider than any tip is: beyond that distance from the right edge it stands on the pointer's other side.
const WIDTH_PX: f64 = 250.0;

/// A band is meant when the pointer is no farther from it.
const REACH_PX: f64 = 4.0;
/// Bands that are told; the others are counted.
const MOST_BANDS: usize = 4;

/// The tip, and a line through the pointer.
#[component]
pub fn Tip(
    hover: RwSignal<Option<f64>>,
    scale: Memo<Option<Scale>>,
    density: RwSignal<Density>,
    bands: Memo<Vec<Band>>,
    hidden: RwSignal<Hidden>,
) -> impl IntoView {
    let state = AppState::expect();
    let tip = move || {
        let (x, scale) = (hover.get()?, scale.get()?);
        let moment = scale.at(x);
        let (range, counts) = density.with(|density| {
            let index = bars::bucket_at(density, moment)?;
            Some((
                bars::bucket_range(density, index),
                bars::bucket(density, index, hidden.get()),
            ))
        })?;
        let total: u32 = counts.iter().sum();
        let left = if x > scale.width() - WIDTH_PX {
            x - WIDTH_PX
        } else {
            x + 12.0
        };
        let parts = counts
            .into_iter()
            .enumerate()
            .filter(|(_, count)| *count > 0)
            .filter_map(|(index, count)| Some((Category::from_index(index as u8)?, count)))
            .map(|(category, count)| {
                view! {
                    <span class=format!("tip-part cat-{}", category.key())>
                        <i class="dot"></i>{category.label()}" "<b>{number::count(count)}</b>
                    </span>
                }
            })
            .collect_view();
        let reach = scale.at(x + REACH_PX).saturating_sub(moment).max(0);
        let marked = bands.with(|all| {
            let mut here = bands::at(all, moment, reach);
            let shown = here.by_ref().take(MOST_BANDS).map(|band| {
                view! {
                    <p class="tip-band">
                        {band.tone.shape()}" "{band.tone.label()}" "{bands::length(band.range)}
                        <span class="dim">{evidence(&band.place)}</span>
                    </p>
                }
            });
            let shown = shown.collect_view();
            let more = here.count();
            (
                shown,
                (more > 0).then(|| format!("and {} more", number::count(more as u64))),
            )
        });
        Some(view! {
            <div class="histogram-line" style:left=format!("{x}px")></div>
            <div class="tip" style:left=format!("{left}px")>
                <p class="tip-time">{state.clock.with(|clock| clock.stamp(moment))}</p>
                <p class="tip-total">
                    {number::counted(total, "event", "events")}" in "
                    {number::stretch(range.1.saturating_sub(range.0))}
                </p>
                {parts}
                {marked}
            </div>
        })
    };
    view! { <div class="histogram-tip" aria-hidden="true">{tip}</div> }
}
