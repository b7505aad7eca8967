//! The list of all kinds of event: searched by words, walked with the keyboard.

use crate::protocol::KindCount;
use crate::ui::number::count;
use crate::ui::state::AppState;
use crate::ui::text::{escaped, evidence};
use crate::ui::widgets::category;
use crate::ui::widgets::type_ahead::{self, TypeAhead};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

pub(super) const SYSMON: &str = "Microsoft-Windows-Sysmon";
/// Kinds a page key moves.
const PAGE: isize = 12;

/// A kind of event, as the page names it.
type Kind = (String, u32);

/// Kinds of one provider.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    provider: String,
    kinds: Vec<KindCount>,
}

/// Sysmon first, then the others by name; only what holds every word of the needle.
fn groups(kinds: &[KindCount], needle: &str) -> Vec<Group> {
    let needle = needle.to_lowercase();
    let mut groups: Vec<Group> = Vec::new();
    for kind in kinds {
        let line = format!("{} {} {}", kind.event_id, kind.name, kind.provider).to_lowercase();
        if !needle.split_whitespace().all(|word| line.contains(word)) {
            continue;
        }
        match groups.iter_mut().find(|g| g.provider == kind.provider) {
            Some(group) => group.kinds.push(kind.clone()),
            None => groups.push(Group {
                provider: kind.provider.clone(),
                kinds: vec![kind.clone()],
            }),
        }
    }
    for group in &mut groups {
        group.kinds.sort_by_key(|k| k.event_id);
    }
    groups.sort_by_key(|g| (g.provider != SYSMON, g.provider.to_lowercase()));
    groups
}

/// The kind to open when none was chosen.
pub(super) fn most_frequent(kinds: &[KindCount]) -> Option<Kind> {
    let kind = kinds.iter().max_by_key(|k| (k.events, std::cmp::Reverse(k.event_id)))?;
    (kind.events > 0).then(|| (kind.provider.clone(), kind.event_id))
}

/// A provider's short name.
fn short(provider: &str) -> &str {
    let name = provider.strip_prefix("Microsoft-Windows-").unwrap_or(provider);
    name.strip_suffix("-Auditing").unwrap_or(name)
}

/// The list.
#[component]
pub(super) fn Kinds(state: AppState) -> impl IntoView {
    let needle = RwSignal::new(String::new());
    let list = NodeRef::<html::Div>::new();
    let ahead = StoredValue::new_local(TypeAhead::default());
    let shown = Memo::new(move |_| state.overview.with(|o| groups(&o.kinds, &needle.get())));
    let on_key = move |event: KeyboardEvent| {
        let all: Vec<KindCount> = shown.with_untracked(|g| g.iter().flat_map(|g| g.kinds.clone()).collect());
        let Some(to) = target(state, &all, ahead, &event) else {
            return;
        };
        event.prevent_default();
        if let Some(kind) = all.get(to) {
            state.report.set(Some((kind.provider.clone(), kind.event_id)));
            request_animation_frame(move || show_chosen(list));
        }
    };
    view! {
        <input
            class="find reports-find"
            type="search"
            placeholder="Find a kind of event"
            aria-label="Find a kind of event"
            on:input=move |e| needle.set(event_target_value(&e))
        />
        <div
            class="reports-list"
            role="listbox"
            aria-label="Kinds of event"
            tabindex="0"
            aria-activedescendant=move || {
                state.report.with(|r| r.as_ref().map(|(provider, event_id)| kind_id(provider, *event_id)))
            }
            node_ref=list
            on:keydown=on_key
        >
            <For each=move || shown.get() key=|g| g.provider.clone() let(group)>
                {group_view(state, shown, group.provider)}
            </For>
            <Show when=move || shown.with(Vec::is_empty)>
                <p class="reports-empty">
                    {move || if needle.with(String::is_empty) {
                        "Kinds of event are listed here once a log is open."
                    } else {
                        "No kind of event has this name or number."
                    }}
                </p>
            </Show>
        </div>
    }
}

/// Where a key leads in the list.
fn target(
    state: AppState,
    all: &[KindCount],
    ahead: StoredValue<TypeAhead, LocalStorage>,
    event: &KeyboardEvent,
) -> Option<usize> {
    let open = state.report.get_untracked();
    let at = all.iter().position(|k| {
        open.as_ref()
            .is_some_and(|(p, id)| k.provider == *p && k.event_id == *id)
    });
    let last = all.len().checked_sub(1)?;
    let by = |step: isize| at.map_or(0, |a| a.saturating_add_signed(step).min(last));
    Some(match event.key().as_str() {
        "ArrowDown" => by(1),
        "ArrowUp" => by(-1),
        "PageDown" => by(PAGE),
        "PageUp" => by(-PAGE),
        "Home" => 0,
        "End" => last,
        key if !event.ctrl_key() && !event.alt_key() && !event.meta_key() => {
            let mut letters = key.chars();
            let (Some(letter), None) = (letters.next(), letters.next()) else {
                return None;
            };
            if !letter.is_alphabetic() {
                return None;
            }
            let typed = ahead.try_update_value(|a| a.push(letter, event.time_stamp()).to_owned())?;
            let names = (0u32..).zip(all.iter().map(|k| k.name.as_str()));
            type_ahead::find(names, at.unwrap_or_default() as u32, &typed)? as usize
        }
        _ => return None,
    })
}

fn show_chosen(list: NodeRef<html::Div>) {
    let chosen = list
        .get_untracked()
        .and_then(|el| el.query_selector("[aria-selected=\"true\"]").ok().flatten());
    if let Some(el) = chosen.and_then(|c| c.dyn_into::<HtmlElement>().ok()) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        el.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn kind_id(provider: &str, event_id: u32) -> String {
    let provider: String = provider.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("kind-{provider}-{event_id}")
}

fn group_view(state: AppState, shown: Memo<Vec<Group>>, provider: String) -> impl IntoView {
    let title = evidence(short(&provider));
    let full = escaped(&provider).into_owned();
    let name = full.clone();
    let kinds = move || {
        shown.with(|groups| {
            let group = groups.iter().find(|g| g.provider == provider);
            group.map(|g| g.kinds.clone()).unwrap_or_default()
        })
    };
    view! {
        <div class="reports-group" role="group" aria-label=name>
            <div class="reports-group-title" title=full aria-hidden="true">
                {title}
            </div>
            <For each=kinds key=|k| (k.event_id, k.events, k.name.clone(), k.category) let(kind)>
                {kind_view(state, kind)}
            </For>
        </div>
    }
}

fn kind_view(state: AppState, kind: KindCount) -> impl IntoView {
    let KindCount {
        provider,
        event_id,
        name,
        category,
        events,
    } = kind;
    let id = kind_id(&provider, event_id);
    let this = (provider, event_id);
    let chosen = {
        let this = this.clone();
        Memo::new(move |_| state.report.with(|r| r.as_ref() == Some(&this)))
    };
    view! {
        <div
            class="reports-kind"
            class:is-none=events == 0
            role="option"
            id=id
            aria-selected=move || chosen.get().to_string()
            title=escaped(&name).into_owned()
            on:click=move |_| state.report.set(Some(this.clone()))
        >
            <span class=format!("dot {}", category::class(category)) aria-hidden="true"></span>
            <span class="reports-id">{event_id}</span>
            <span class="reports-name">{evidence(&name)}</span>
            <span class="reports-count">{count(events)}</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(provider: &str, event_id: u32, name: &str, events: u32) -> KindCount {
        KindCount {
            provider: provider.to_owned(),
            event_id,
            name: name.to_owned(),
            category: 0,
            events,
        }
    }

    #[test]
    fn sysmon_stands_first_and_the_search_takes_words_in_any_order() {
        let kinds = [
            kind("Microsoft-Windows-Security-Auditing", 4624, "Logon", 9),
            kind(SYSMON, 22, "DNS query", 0),
            kind(SYSMON, 1, "Process created", 5),
        ];
        let all = groups(&kinds, "");
        assert_eq!(all[0].provider, SYSMON);
        assert_eq!(all[0].kinds.iter().map(|k| k.event_id).collect::<Vec<_>>(), [1, 22]);
        assert_eq!(groups(&kinds, "query dns").len(), 1);
        assert_eq!(groups(&kinds, "4624")[0].kinds[0].name, "Logon");
        assert!(groups(&kinds, "nothing").is_empty());
        assert_eq!(
            most_frequent(&kinds),
            Some(("Microsoft-Windows-Security-Auditing".to_owned(), 4624))
        );
        assert_eq!(most_frequent(&kinds[1..2]), None);
    }

    #[test]
    fn providers_have_short_names() {
        assert_eq!(short(SYSMON), "Sysmon");
        assert_eq!(short("Microsoft-Windows-Security-Auditing"), "Security");
        assert_eq!(short("Service Control Manager"), "Service Control Manager");
    }
}
