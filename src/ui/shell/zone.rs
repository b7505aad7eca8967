//! The zone that times are shown in, at the right of the top bar, and the list to choose another one from: UTC, the reader's
//! own, those that the logs tell of their hosts, every zone by name, any offset that is typed.

use super::super::keys;
use super::super::state::AppState;
use super::super::text::evidence;
use super::super::time::clock::Clock;
use super::super::time::host;
use super::super::time::zone::{self, Zone, fixed_minutes};
use crate::protocol::HostInfo;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent, Node};

/// Zones listed by name before the rest is only counted.
const MOST: usize = 60;

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    zone: Zone,
    /// Evidence when it is a host's.
    name: String,
    /// Offset, or where it is known from. Evidence when it is a host's.
    note: String,
    group: &'static str,
}

/// The button and its list.
#[component]
pub fn ZoneMenu() -> impl IntoView {
    let state = AppState::expect();
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let label = Memo::new(move |_| state.clock.with(|clock| clock.label(state.overview.with(|o| o.span))));
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(target.as_ref()));
        if !inside {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    view! {
        <div class="zone" node_ref=root>
            <button
                type="button"
                class="zone-button"
                class:zone-other=move || state.clock.with(|clock| !clock.is_utc())
                title="The zone of all times on this page. The query language stays in UTC unless an offset is written (z)"
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                data-testid="zone"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="unseen">"Time zone: "</span>
                <span class="value">{move || label.with(|label| evidence(label))}</span>
            </button>
            <Show when=move || open.get()>
                <List open />
            </Show>
        </div>
    }
}

#[component]
fn List(open: RwSignal<bool>) -> impl IntoView {
    let state = AppState::expect();
    let needle = RwSignal::new(String::new());
    let active = RwSignal::new(0usize);
    let input = NodeRef::<html::Input>::new();
    let list = NodeRef::<html::Div>::new();
    let names = StoredValue::new(zone::all());
    let near = state.overview.with_untracked(|o| o.span);
    let found = Memo::new(move |_| {
        let needle = needle.get();
        state
            .overview
            .with(|o| names.with_value(|names| choices(&needle, names, &o.hosts, near)))
    });
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.focus().ok();
        }
    });
    Effect::new(move |_| {
        needle.track();
        active.set(0);
    });
    let close = move || {
        open.set(false);
        keys::focus("zone");
    };
    let choose = move |at: usize| {
        if let Some(choice) = found.with_untracked(|(all, _)| all.get(at).cloned()) {
            state.zone.set(choice.zone);
            close();
        }
    };
    let key = move |event: KeyboardEvent| {
        let last = found.with_untracked(|(all, _)| all.len()).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => active.update(|at| *at = at.checked_sub(1).unwrap_or(last)),
            "Enter" => choose(active.get_untracked()),
            "Escape" => close(),
            "Tab" => open.set(false),
            _ => return,
        }
        event.stop_propagation();
        if event.key() != "Tab" {
            event.prevent_default();
        }
        request_animation_frame(move || show_active(list));
    };
    let items = move || {
        let (all, more) = found.get();
        let mut group = "";
        let lines: Vec<AnyView> = all
            .into_iter()
            .enumerate()
            .map(|(at, choice)| {
                let title = (choice.group != group).then(|| {
                    group = choice.group;
                    view! { <div class="zone-group" role="presentation">{group}</div> }
                });
                view! { {title}{line(state, at, &choice, active, choose)} }.into_any()
            })
            .collect();
        let rest = (more > 0)
            .then(|| view! { <p class="zone-more">{format!("and {more} more: type a part of the name")}</p> });
        let none = lines.is_empty().then(|| {
            view! {
                <p class="zone-more">"No zone has this name. An offset can be typed as +5:30."</p>
            }
        });
        view! { {lines}{rest}{none} }
    };
    // Hosts whose logs are silent on it: said, not guessed.
    let silent = move || {
        let untold = state
            .overview
            .with(|o| o.hosts.iter().filter(|host| host.zone.is_none()).count());
        match untold {
            0 => None,
            1 => {
                Some("One host's zone is not told; its System log would (EventLog 6013, Kernel-General 24).".to_owned())
            }
            n => Some(format!(
                "The zones of {n} hosts are not told; their System logs would (EventLog 6013, Kernel-General 24)."
            )),
        }
    };
    view! {
        <div class="zone-list" role="dialog" aria-label="Time zone" on:keydown=key>
            <input
                class="find zone-find"
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="zone-choices"
                aria-autocomplete="list"
                aria-activedescendant=move || format!("zone-choice-{}", active.get())
                aria-label="Find a time zone"
                placeholder="City, zone or offset: Berlin, +5:30"
                spellcheck="false"
                autocomplete="off"
                data-testid="zone-find"
                node_ref=input
                on:input=move |event| needle.set(event_target_value(&event))
            />
            <div class="zone-choices" id="zone-choices" role="listbox" aria-label="Time zones" node_ref=list>
                {items}
            </div>
            <p class="zone-foot" hidden=move || silent().is_none()>{silent}</p>
        </div>
    }
}

fn line(
    state: AppState,
    at: usize,
    choice: &Choice,
    active: RwSignal<usize>,
    choose: impl Fn(usize) + Copy + 'static,
) -> AnyView {
    let this = choice.zone.clone();
    let chosen = move || state.zone.with(|zone| *zone == this).to_string();
    view! {
        <div
            class="zone-item"
            class:is-active=move || active.get() == at
            role="option"
            id=format!("zone-choice-{at}")
            aria-selected=chosen
            on:pointermove=move |_| if active.get_untracked() != at { active.set(at) }
            on:click=move |_| choose(at)
        >
            <span class="zone-name value">{evidence(&choice.name)}</span>
            <span class="zone-note value">{evidence(&choice.note)}</span>
        </div>
    }
    .into_any()
}

/// What there is to choose for a text, and how many zones more have it in their names.
fn choices(needle: &str, names: &[String], hosts: &[HostInfo], near: Option<(i64, i64)>) -> (Vec<Choice>, usize) {
    let words: Vec<String> = needle
        .to_lowercase()
        .replace('_', " ")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let fits = |text: &str| {
        let text = text.to_lowercase().replace('_', " ");
        words.iter().all(|word| text.contains(word))
    };
    let offset = |zone: &Zone| {
        let from = near.map_or(0, |(from, _)| from);
        zone.clock(&[]).suffix(from)
    };
    let mut out = Vec::new();
    if let Some(minutes) = fixed_minutes(needle) {
        let zone = Zone::Fixed(minutes);
        out.push(Choice {
            name: Clock::fixed(minutes.saturating_mul(60)).name(),
            note: "at all times".to_owned(),
            zone,
            group: "Offset",
        });
    }
    if fits("UTC Coordinated Universal Time") {
        out.push(Choice {
            zone: Zone::Utc,
            name: "UTC".to_owned(),
            note: "Coordinated Universal Time".to_owned(),
            group: "Usual",
        });
    }
    if let Some(own) = zone::own().filter(|own| fits(&format!("{own} own your browser local"))) {
        let note = format!("your browser's zone {}", offset(&Zone::Own));
        out.push(Choice {
            zone: Zone::Own,
            name: own,
            note,
            group: "Usual",
        });
    }
    out.extend(hosts.iter().filter_map(|host| {
        let told = host.zone.as_ref()?;
        let zone = Zone::Host(host.name.clone());
        let called: Vec<&str> = told.names.iter().map(|(_, name, _)| name.as_str()).collect();
        if !fits(&format!("{} host {}", host.name, called.join(" "))) {
            return None;
        }
        let at = host.span.or(near).map_or(0, |(from, _)| from);
        let offset = zone.clock(hosts).suffix(at);
        Some(Choice {
            note: format!("{} {offset}, {}", called.join(", then "), host::source(told)),
            name: host.name.clone(),
            zone,
            group: "As the logs tell",
        })
    }));
    // A browser that lists no zones may still know them by name.
    let typed = needle.trim().to_owned();
    let unlisted = (!names.iter().any(|name| name.eq_ignore_ascii_case(&typed)))
        .then(|| Zone::of_key(&typed))
        .flatten()
        .and_then(|zone| match zone {
            Zone::Named(name) => Some(name),
            _ => None,
        });
    let mut found: Vec<&String> = unlisted.iter().chain(names.iter().filter(|name| fits(name))).collect();
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    out.extend(found.into_iter().map(|name| {
        let zone = Zone::Named(name.clone());
        Choice {
            name: name.clone(),
            note: offset(&zone),
            zone,
            group: "By name",
        }
    }));
    (out, more)
}

fn show_active(list: NodeRef<html::Div>) {
    let active = list
        .try_get_untracked()
        .flatten()
        .and_then(|list| list.query_selector(".is-active").ok().flatten());
    if let Some(active) = active.and_then(|el| el.dyn_into::<HtmlElement>().ok()) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        active.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
