//! The event's process: who it is, and what else it did.

use crate::protocol::{Detail, KindCount, ProcessLink};
use crate::ui::number::count as number;
use crate::ui::state::AppState;
use crate::ui::text::evidence;
use crate::ui::widgets::category;
use leptos::prelude::*;
use std::sync::Arc;

/// Kinds listed under the fields.
const FEW: usize = 8;

/// Under the fields: what this process did, most frequent first.
#[component]
pub(super) fn ThisProcess(state: AppState, detail: Arc<Detail>) -> impl IntoView {
    detail.process.clone().map(|link| {
        let mut kinds = detail.process_events.clone();
        kinds.sort_by_key(|k| std::cmp::Reverse(k.events));
        kinds.truncate(FEW);
        view! {
            <h3 class="detail-section">"This process"</h3>
            {process_link(state, &link)}
            {counts(&kinds)}
        }
    })
}

/// The Process tab.
#[component]
pub(super) fn ProcessTab(state: AppState, detail: Arc<Detail>) -> impl IntoView {
    match detail.process.clone() {
        None if state.overview.with(|o| o.processes.is_none()) => view! {
            <p class="detail-said">"Processes are still being put together."</p>
        }
        .into_any(),
        None => view! {
            <p class="detail-said">"This event names no process, or one that these logs do not know."</p>
        }
        .into_any(),
        Some(link) => {
            let process = link.process;
            let known = if link.logged {
                "Its start is in these logs."
            } else {
                "Its start is not in these logs; it is known from its events."
            };
            view! {
                <div class="detail-process">
                    {process_link(state, &link)}
                    <p class="detail-said">{known}</p>
                    <button type="button" class="button" on:click=move |_| state.open_process(process)>
                        "Open in Processes"
                    </button>
                </div>
                <h3 class="detail-section">"What it did"</h3>
                {counts(&detail.process_events)}
            }
            .into_any()
        }
    }
}

fn process_link(state: AppState, link: &ProcessLink) -> impl IntoView + use<> {
    let process = link.process;
    view! {
        <button
            type="button"
            class="link detail-link"
            class:is-placeholder=!link.logged
            title="Open in Processes"
            on:click=move |_| state.open_process(process)
        >
            {evidence(&link.label)}
        </button>
    }
}

fn counts(kinds: &[KindCount]) -> impl IntoView + use<> {
    let lines = kinds.iter().map(|k| {
        let name = if k.name.is_empty() {
            k.provider.clone()
        } else {
            k.name.clone()
        };
        view! {
            <li>
                <span class=format!("dot {}", category::class(k.category)) aria-hidden="true"></span>
                <span class="detail-kind">{evidence(&format!("{} {name}", k.event_id))}</span>
                <span class="detail-count">{number(k.events)}</span>
            </li>
        }
    });
    view! { <ul class="detail-counts">{lines.collect_view()}</ul> }
}
