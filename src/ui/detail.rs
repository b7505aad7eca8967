//! The detail pane: everything about the selected event, in every view. A sentence, its kind, host and time; its fields with
//! what they mean; its XML; its process. It keeps showing an event until the next one is there.
//!
//! `fields`, `xml` and `process` are its tabs; `model` says which value can be filtered by and what is copied.

#![allow(clippy::needless_pass_by_value, clippy::large_types_passed_by_value)] // components own their props, handles all

mod fields;
mod model;
mod process;
mod xml;

use self::fields::Fields;
use self::process::ProcessTab;
use self::xml::Xml;
use super::around;
use super::keys;
use super::state::AppState;
use super::text::evidence;
use super::time::clock::Clock;
use super::widgets::menu::{Item, Menu, Opened};
use super::widgets::split::{Divider, Grows, Size};
use super::widgets::{category, clip};
use crate::model::RowIx;
use crate::protocol::{Detail, DetailSpec, Failure, Request, Response};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent, MouseEvent};

/// The pane's tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Fields,
    Xml,
    Process,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Fields, Self::Xml, Self::Process];

    fn label(self) -> &'static str {
        match self {
            Self::Fields => "Fields",
            Self::Xml => "XML",
            Self::Process => "Process",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Xml => "xml",
            Self::Process => "process",
        }
    }
}

/// What the pane holds.
#[derive(Clone, Default)]
struct Held {
    detail: Option<Arc<Detail>>,
    failure: Option<Failure>,
}

/// The pane at the right, as long as an event is selected.
#[component]
pub fn DetailPane() -> impl IntoView {
    let state = AppState::expect();
    let held = RwSignal::new(Held::default());
    let tab = RwSignal::new(Tab::Fields);
    let size = Size::new("detail", 280.0, 0.7);
    ask(state, held);
    let close = Callback::new(move |()| {
        let inside = document()
            .active_element()
            .and_then(|el| el.closest(".detail").ok().flatten());
        state.selected.set(None);
        if inside.is_some() {
            keys::focus_table();
        }
    });
    // From elsewhere, Esc is one of the keys that work everywhere.
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close.run(());
        }
    };
    view! {
        <Show when=move || state.selected.with(Option::is_some)>
            <aside class="detail" data-testid="detail" aria-label="Details of the event" on:keydown=escape>
                <Divider size grows=Grows::Left label="Width of the detail pane" />
                <div class="detail-body" style:width=move || size.css()>
                    <Head held tab close />
                    <div
                        class="detail-page"
                        role="tabpanel"
                        id=move || format!("detail-panel-{}", tab.get().key())
                        aria-labelledby=move || format!("detail-tab-{}", tab.get().key())
                        tabindex="0"
                    >
                        {move || page(state, held, tab.get())}
                    </div>
                </div>
            </aside>
        </Show>
    }
}

/// Asks for the event that is selected; only the last of several quick selections.
fn ask(state: AppState, held: RwSignal<Held>) {
    let under_way = StoredValue::new(false);
    // What is marked in the event.
    let marks = move || {
        let filter = state.filter.try_get_untracked().unwrap_or_default();
        (filter, state.mark.try_get_untracked().unwrap_or_default())
    };
    let run = move || {
        if under_way.get_value() {
            return;
        }
        let (Some(row), Some(client)) = (state.selected.get_untracked(), state.client.try_get_value()) else {
            return;
        };
        under_way.set_value(true);
        leptos::task::spawn_local(async move {
            let mut row = row;
            let mut asked = marks();
            loop {
                let answer = client
                    .ask(Request::Detail(DetailSpec {
                        row,
                        filter: asked.0.clone(),
                        mark: asked.1.clone(),
                    }))
                    .await;
                let Some(wanted) = state.selected.try_get_untracked() else {
                    return;
                };
                // Another one was selected meanwhile: this one is still shown if it is an event at all.
                if wanted.is_some() {
                    show(held, answer);
                }
                let marks = marks();
                match wanted {
                    Some(next) if next != row || marks != asked => row = next,
                    _ => break,
                }
                asked = marks;
            }
            under_way.try_set_value(false);
        });
    };
    Effect::new(move |_| {
        state.selected.track();
        state.filter.track();
        state.mark.track();
        // With more events, counts grow and processes get other numbers; of many events processes are known later.
        state.overview.with(|o| (o.events, o.processes));
        run();
    });
}

fn show(held: RwSignal<Held>, answer: Result<Response, Failure>) {
    let next = match answer {
        Ok(Response::Detail(detail)) => Held {
            detail: Some(Arc::new(*detail)),
            failure: None,
        },
        Ok(other) => Held {
            detail: None,
            failure: Some(Failure::Protocol(format!(
                "an event was asked for, the answer is {other:?}"
            ))),
        },
        Err(failure) => Held {
            detail: None,
            failure: Some(failure),
        },
    };
    held.try_set(next);
}

fn page(state: AppState, held: RwSignal<Held>, tab: Tab) -> AnyView {
    let Held { detail, failure } = held.get();
    if let Some(failure) = failure {
        return view! { <p class="detail-said">{failure.to_string()}</p> }.into_any();
    }
    let Some(detail) = detail else {
        return ().into_any();
    };
    match tab {
        Tab::Fields => view! { <Fields state detail /> }.into_any(),
        Tab::Xml => view! { <Xml state row=RowIx(detail.row) finds=model::found_texts(&detail) /> }.into_any(),
        Tab::Process => view! { <ProcessTab state detail /> }.into_any(),
    }
}

/// Title, subtitle, tabs.
#[component]
fn Head(held: RwSignal<Held>, tab: RwSignal<Tab>, close: Callback<()>) -> impl IntoView {
    let state = AppState::expect();
    let menu = RwSignal::new_local(None);
    let title = move || held.with(|h| h.detail.as_ref().map(|d| evidence(&d.title)));
    let around = move |event: MouseEvent| {
        if let Some(detail) = held.with_untracked(|h| h.detail.clone()) {
            let title = format!(
                "Around {}",
                state.clock.with_untracked(|clock| clock.stamp(detail.time))
            );
            menu.set(Some(below(&event, title, around::items(state, detail.time))));
        }
    };
    let under = move || {
        held.with(|h| {
            h.detail.as_ref().map(|d| {
                let kind = if d.kind.is_empty() {
                    format!("{} {}", d.provider, d.event_id)
                } else {
                    d.kind.clone()
                };
                view! {
                    <span class=format!("dot {}", category::class(d.category)) aria-hidden="true"></span>
                    {evidence(&kind)}
                    " · "
                    {evidence(&d.host)}
                    " · "
                    {state.clock.with(|clock| view! {
                        <button
                            type="button"
                            class="detail-time"
                            aria-haspopup="menu"
                            title=if clock.is_utc() {
                                "Show what happened around this time".to_owned()
                            } else {
                                format!("{} UTC. Show what happened around this time", d.time_text)
                            }
                            data-testid="detail-time"
                            on:click=around
                        >
                            <time>{clock.stamp(d.time)}</time>
                        </button>
                    })}
                }
            })
        })
    };
    let copy = move |event: MouseEvent| {
        let Some(detail) = held.with_untracked(|h| h.detail.clone()) else {
            return;
        };
        let items = copies(&detail, &state.clock.get_untracked());
        menu.set(Some(below(&event, "Copy the event".to_owned(), items)));
    };
    view! {
        <header class="detail-head">
            <h2 class="detail-title">{title}</h2>
            <div class="detail-tools">
                <button type="button" class="icon-button" aria-haspopup="menu" title="Copy the event" aria-label="Copy the event" on:click=copy>
                    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                        <path d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7" fill="none" stroke="currentColor" />
                    </svg>
                </button>
                <button type="button" class="icon-button" title="Close (Esc)" aria-label="Close the details" on:click=move |_| close.run(())>
                    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                        <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" />
                    </svg>
                </button>
            </div>
            <p class="detail-under">{under}</p>
            <Menu open=menu />
        </header>
        <Tabs tab />
    }
}

#[component]
fn Tabs(tab: RwSignal<Tab>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let key = move |event: KeyboardEvent| {
        let at = Tab::ALL
            .iter()
            .position(|t| *t == tab.get_untracked())
            .unwrap_or_default();
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % Tab::ALL.len(),
            "ArrowLeft" => (at + Tab::ALL.len() - 1) % Tab::ALL.len(),
            "Home" => 0,
            "End" => Tab::ALL.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let Some(next) = Tab::ALL.get(to) else { return };
        tab.set(*next);
        let selector = format!("#detail-tab-{}", next.key());
        let button = node
            .get_untracked()
            .and_then(|el| el.query_selector(&selector).ok().flatten());
        if let Some(button) = button.and_then(|b| b.dyn_into::<HtmlElement>().ok()) {
            button.focus().ok();
        }
    };
    let buttons = Tab::ALL.map(|this| {
        view! {
            <button
                type="button"
                class="detail-tab"
                role="tab"
                id=format!("detail-tab-{}", this.key())
                data-testid=format!("detail-tab-{}", this.key())
                aria-selected=move || (tab.get() == this).to_string()
                aria-controls=format!("detail-panel-{}", this.key())
                tabindex=move || if tab.get() == this { "0" } else { "-1" }
                on:click=move |_| tab.set(this)
            >
                {this.label()}
            </button>
        }
    });
    view! {
        <div class="detail-tabs" role="tablist" aria-label="Details" node_ref=node on:keydown=key>
            {buttons.into_iter().collect_view()}
        </div>
    }
}

/// A menu below the button that was clicked.
fn below(event: &MouseEvent, title: String, items: Vec<Item>) -> Opened {
    let target = event.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok());
    let rect = target.as_ref().map(|t| t.get_bounding_client_rect());
    Opened {
        x_px: rect.as_ref().map_or(0.0, |r| r.left()),
        y_px: rect.as_ref().map_or(0.0, |r| r.bottom() + 2.0),
        title,
        items,
        back: target,
    }
}

fn copies(detail: &Arc<Detail>, clock: &Clock) -> Vec<Item> {
    let (text, json) = (Arc::clone(detail), Arc::clone(detail));
    let (text_clock, json_clock) = (clock.clone(), clock.clone());
    vec![
        Item::new("As text", "", move || {
            let pairs = model::pairs(&text, &text_clock);
            clip::write(clip::lines(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()))));
        }),
        Item::new("As JSON", "", move || {
            let pairs = model::pairs(&json, &json_clock);
            clip::write(clip::json(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()))));
        }),
    ]
}
