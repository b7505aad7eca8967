//! How many events: of each host, of each channel, of each kind. Bars by the largest of their list.

use super::super::super::number;
use super::super::super::state::AppState;
use super::super::super::text::{escaped, evidence};
use crate::catalogue::Category;
use crate::protocol::KindCount;
use leptos::prelude::*;

/// Hosts, channels listed at most.
const MOST: usize = 200;

/// A bar with its name and number.
#[component]
fn Bar(
    /// What it is; evidence.
    #[prop(into)]
    name: String,
    /// In front of the name: the event id.
    #[prop(optional)]
    lead: Option<String>,
    /// How many.
    events: u32,
    /// The longest bar of the list.
    largest: u32,
    /// Class of its colour.
    #[prop(into)]
    class: String,
    /// What a click does, for the tooltip.
    hint: &'static str,
    /// What a click does.
    click: Callback<()>,
) -> impl IntoView {
    let share = f64::from(events) / f64::from(largest.max(1)) * 100.0;
    let title = format!("{}\n{hint}", escaped(&name));
    view! {
        <li>
            <button class=format!("bar {class}") title=title disabled=events == 0 on:click=move |_| click.run(())>
                {lead.map(|lead| view! { <span class="bar-lead">{lead}</span> })}
                <span class="bar-name value">{evidence(&name)}</span>
                <span class="bar-track" aria-hidden="true"><i class="bar-fill" style:width=format!("{share:.2}%")></i></span>
                <span class="bar-count">{number::count(events)}</span>
            </button>
        </li>
    }
}

/// The hosts.
#[component]
pub fn Hosts() -> impl IntoView {
    let state = AppState::expect();
    let hosts = Memo::new(move |_| {
        state.overview.with(|o| {
            o.hosts
                .iter()
                .take(MOST)
                .map(|host| (host.name.clone(), host.events))
                .collect::<Vec<_>>()
        })
    });
    view! { <Named title="Hosts" field="host" items=hosts /> }
}

/// The channels.
#[component]
pub fn Channels() -> impl IntoView {
    let state = AppState::expect();
    let channels = Memo::new(move |_| {
        state
            .overview
            .with(|o| o.channels.iter().take(MOST).cloned().collect::<Vec<_>>())
    });
    view! { <Named title="Channels" field="channel" items=channels /> }
}

#[component]
fn Named(title: &'static str, field: &'static str, items: Memo<Vec<(String, u32)>>) -> impl IntoView {
    let state = AppState::expect();
    let bars = move || {
        let items = items.get();
        let largest = items.iter().map(|(_, events)| *events).max().unwrap_or_default();
        items
            .into_iter()
            .map(|(name, events)| {
                let value = name.clone();
                let click = Callback::new(move |()| state.include(field, &value));
                view! { <Bar name=name events=events largest=largest class="bar-plain" hint="Show only these" click=click /> }
            })
            .collect_view()
    };
    view! {
        <section class="panel">
            <h2>{title}<small>{move || items.with(|items| number::count(items.len() as u64))}</small></h2>
            <ul class="bars" data-testid=format!("overview-{field}s")>{bars}</ul>
        </section>
    }
}

/// Every kind of event that occurs, a list a provider, providers with most events first.
#[component]
pub fn Kinds() -> impl IntoView {
    let state = AppState::expect();
    let groups = Memo::new(move |_| state.overview.with(|overview| by_provider(&overview.kinds)));
    let lists = move || {
        let groups = groups.get();
        let largest = groups
            .iter()
            .flat_map(|group| &group.kinds)
            .map(|kind| kind.events)
            .max()
            .unwrap_or_default();
        groups
            .into_iter()
            .map(|group| view! { <Provider group=group largest=largest /> })
            .collect_view()
    };
    view! {
        <section class="panel">
            <h2>"Kinds of event"<small>{move || groups.with(|groups| {
                number::count(groups.iter().map(|group| group.kinds.len()).sum::<usize>() as u64)
            })}</small></h2>
            <div class="kinds" data-testid="overview-kinds">{lists}</div>
        </section>
    }
}

#[component]
fn Provider(group: Group, largest: u32) -> impl IntoView {
    let state = AppState::expect();
    let bars = group
        .kinds
        .into_iter()
        .map(|kind| {
            let category = Category::from_index(kind.category).map_or("system", Category::key);
            let name = if kind.name.is_empty() {
                "Event".to_owned()
            } else {
                kind.name.clone()
            };
            let click = Callback::new(move |()| state.open_report(kind.provider.clone(), kind.event_id));
            view! {
                <Bar
                    name=name
                    lead=kind.event_id.to_string()
                    events=kind.events
                    largest=largest
                    class=format!("cat-{category}")
                    hint="Open the report"
                    click=click
                />
            }
        })
        .collect_view();
    view! {
        <section class="kind-group">
            <h3 title=escaped(&group.provider).into_owned()>
                <span class="value">{evidence(&group.provider)}</span><small>{number::count(group.events)}</small>
            </h3>
            <ul class="bars">{bars}</ul>
        </section>
    }
}

/// The kinds of one provider.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    provider: String,
    events: u64,
    kinds: Vec<KindCount>,
}

/// Kinds that occur by their provider; providers with most events first, kinds by their event id.
fn by_provider(kinds: &[KindCount]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for kind in kinds.iter().filter(|kind| kind.events > 0) {
        let events = u64::from(kind.events);
        match groups.iter_mut().find(|group| group.provider == kind.provider) {
            Some(group) => {
                group.events += events;
                group.kinds.push(kind.clone());
            }
            None => groups.push(Group {
                provider: kind.provider.clone(),
                events,
                kinds: vec![kind.clone()],
            }),
        }
    }
    for group in &mut groups {
        group.kinds.sort_by_key(|kind| kind.event_id);
    }
    groups.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.provider.cmp(&b.provider)));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_with_most_events_come_first_and_absent_kinds_not_at_all() {
        let kind = |provider: &str, event_id, events| KindCount {
            provider: provider.to_owned(),
            event_id,
            name: String::new(),
            category: 0,
            events,
        };
        let groups = by_provider(&[kind("a", 3, 5), kind("b", 7, 20), kind("a", 1, 4), kind("a", 2, 0)]);
        let seen: Vec<(&str, u64, Vec<u32>)> = groups
            .iter()
            .map(|group| {
                (
                    group.provider.as_str(),
                    group.events,
                    group.kinds.iter().map(|kind| kind.event_id).collect(),
                )
            })
            .collect();
        assert_eq!(seen, [("b", 20, vec![7]), ("a", 9, vec![1, 3])]);
    }
}
