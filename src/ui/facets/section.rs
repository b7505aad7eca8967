//! One field of the panel: its name, and when it is open its values with their counts.

use super::ask::Panel;
use super::model;
use super::walk;
use crate::protocol::{Column, Facet, FacetValue};
use crate::ui::clause;
use crate::ui::number;
use crate::ui::state::View;
use crate::ui::text::{escaped, evidence};
use crate::ui::widgets::clip;
use crate::ui::widgets::menu::{Item, Opened};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, MouseEvent};

/// Longest tooltip, characters.
const TIP: usize = 600;

/// A field.
#[component]
pub(super) fn Section(panel: Panel, column: Column) -> impl IntoView {
    let state = panel.state;
    let spot = walk::field_spot(&column);
    let open = {
        let column = column.clone();
        Memo::new(move |_| {
            let open = state.open_fields.get();
            open.into_iter().find(|field| field.column == column)
        })
    };
    let toggle = {
        let column = column.clone();
        move |_| panel.toggle(&column)
    };
    let key = column.key().to_owned();
    let label = column.label().to_owned();
    view! {
        <section class="field" data-field=key class:is-open=move || open.with(Option::is_some)>
            <h3>
                <button
                    type="button"
                    class="fields-stop field-name"
                    aria-expanded=move || open.with(Option::is_some).to_string()
                    data-spot=spot.clone()
                    tabindex=walk::tab(panel, spot)
                    on:click=toggle
                >
                    <svg class="field-mark" viewBox="0 0 10 10" width="8" height="8" aria-hidden="true">
                        <path d="M3 1.500l4 3.500l-4 3.500" fill="none" stroke="currentColor" stroke-width="1.400" />
                    </svg>
                    <span>{evidence(&label)}</span>
                </button>
            </h3>
            {move || open.with(Option::is_some).then(|| view! { <Values panel column=column.clone() /> })}
        </section>
    }
}

/// The values of a field that is open.
#[component]
fn Values(panel: Panel, column: Column) -> impl IntoView {
    let state = panel.state;
    let answer = {
        let column = column.clone();
        Memo::new(move |_| panel.answers.with(|all| all.get(&column).cloned()))
    };
    let facet = Memo::new(move |_| match answer.get() {
        Some(Ok(facet)) => facet,
        _ => Facet::default(),
    });
    let said = move || match answer.get() {
        Some(Err(failure)) => Some(failure.to_string()),
        Some(Ok(facet)) if facet.distinct == 0 => Some("No event that is shown has a value.".to_owned()),
        _ => None,
    };
    let clauses = Memo::new(move |_| facet.with(|f| f.values.iter().map(|v| v.clause.clone()).collect::<Vec<_>>()));
    let rare = {
        let column = column.clone();
        move || {
            state
                .open_fields
                .with(|open| open.iter().any(|field| field.column == column && field.rare))
        }
    };
    let rare_pressed = rare.clone();
    let (turn, all, row_column) = (column.clone(), column.clone(), column.clone());
    let (turn_spot, all_spot) = (walk::tool_spot(&column, "turn"), walk::tool_spot(&column, "all"));
    let missing = move || facet.with(|f| f.missing);
    view! {
        <ul class="field-values" aria-label=column.label().to_owned()>
            <For each=move || clauses.get() key=Clone::clone let(clause)>
                {value(panel, &row_column, facet, clause)}
            </For>
        </ul>
        {move || said().map(|text| view! { <p class="field-said">{text}</p> })}
        <Show when=move || { missing() > 0 && facet.with(|f| f.distinct > 0) }>
            <p class="field-said" title="events that are shown and have no value in this field">
                {move || format!("{} without", number::count(missing()))}
            </p>
        </Show>
        <div class="field-tools">
            <button
                type="button"
                class="fields-stop link"
                data-testid="field-all"
                data-spot=all_spot.clone()
                tabindex=walk::tab(panel, all_spot)
                on:click=move |_| state.open_values(all.clone(), None)
            >
                {move || facet.with(|f| match f.distinct {
                    1 => "1 value".to_owned(),
                    n => format!("All {} values", number::count(n)),
                })}
            </button>
            <button
                type="button"
                class="fields-stop link"
                class:is-on=rare
                aria-pressed=move || rare_pressed().to_string()
                data-testid="field-rare"
                data-spot=turn_spot.clone()
                tabindex=walk::tab(panel, turn_spot)
                on:click=move |_| panel.turn(&turn)
            >
                "Rarest first"
            </button>
        </div>
    }
}

/// A value with its bar and its number.
fn value(panel: Panel, column: &Column, facet: Memo<Facet>, clause: String) -> impl IntoView + use<> {
    let state = panel.state;
    let spot = walk::value_spot(column, &clause);
    let this = Memo::new(move |_| {
        facet.with(|f| {
            let value = f.values.iter().find(|value| value.clause == clause).cloned();
            let largest = f.values.iter().map(|value| value.events).max().unwrap_or_default();
            value.map(|value| (value, largest)).unwrap_or_default()
        })
    });
    let now = move || this.with_untracked(|(value, _)| value.clone());
    let included = move || this.with(|(value, _)| state.clauses.with(|all| model::is_included(all, value)));
    let text = move || {
        this.with(|(value, _)| {
            let (head, tail) = model::parted(&value.text);
            if value.text.is_empty() {
                view! { <span class="facet-empty">"empty"</span> }.into_any()
            } else {
                view! {
                    <span class="facet-head">{evidence(head)}</span>
                    <span class="facet-tail">{evidence(tail)}</span>
                }
                .into_any()
            }
        })
    };
    let tip = move || {
        this.with(|(value, _)| {
            let mut text: String = escaped(&value.text).chars().take(TIP).collect();
            if text.len() < value.text.len() {
                text.push('…');
            }
            let times = state
                .clock
                .with(|clock| format!("First {}\nLast {}", clock.stamp(value.first), clock.stamp(value.last)));
            format!("{text}\n{times}\nClick to show only these, Alt+click to hide them")
        })
    };
    let click = move |event: MouseEvent| {
        if event.alt_key() {
            exclude(panel, &now());
        } else {
            include(panel, &now());
        }
    };
    let menu_column = column.clone();
    let menu = move |event: MouseEvent| {
        event.prevent_default();
        let back = event.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok());
        // The keyboard's menu key comes without a place.
        let rect = back.as_ref().map(|back| back.get_bounding_client_rect());
        let (x_px, y_px) = match (event.client_x(), event.client_y(), rect) {
            (0, 0, Some(rect)) => (rect.left() + 8.0, rect.bottom()),
            (x, y, _) => (f64::from(x), f64::from(y)),
        };
        panel.menu.set(Some(Opened {
            x_px,
            y_px,
            title: menu_column.label().to_owned(),
            items: items(panel, &menu_column, &now()),
            back,
        }));
    };
    view! {
        <li>
            <button
                type="button"
                class="fields-stop facet"
                class:is-on=included
                aria-pressed=move || included().to_string()
                title=tip
                data-spot=spot.clone()
                tabindex=walk::tab(panel, spot)
                on:click=click
                on:contextmenu=menu
            >
                <span class="facet-text">{text}</span>
                <span class="facet-count">{move || this.with(|(value, _)| number::count(value.events))}</span>
                <i
                    class="facet-bar"
                    aria-hidden="true"
                    style:width=move || this.with(|(value, largest)| format!("calc((100% - 37px) * {:.4})", model::share(value.events, *largest) / 100.0))
                ></i>
            </button>
        </li>
    }
}

/// Shows only events with this value; a second time, all again.
fn include(panel: Panel, value: &FacetValue) {
    let state = panel.state;
    if state.clauses.with_untracked(|all| model::is_included(all, value)) {
        state.clauses.update(|all| model::without(all, value));
    } else {
        state.add_clause(value.clause.clone());
    }
}

/// Hides events with this value.
fn exclude(panel: Panel, value: &FacetValue) {
    let state = panel.state;
    state.clauses.update(|all| model::without(all, value));
    state.add_clause(clause::negated(&value.clause));
}

/// What can be done with a value.
fn items(panel: Panel, column: &Column, value: &FacetValue) -> Vec<Item> {
    let state = panel.state;
    let with = |act: fn(Panel, &FacetValue)| {
        let value = value.clone();
        move || act(panel, &value)
    };
    let included = state.clauses.with_untracked(|all| model::is_included(all, value));
    let mut items = vec![
        Item::new(
            if included { "Show all again" } else { "Include value" },
            "I",
            with(include),
        ),
        Item::new("Exclude value", "X", with(exclude)),
        Item::new(
            "Only this",
            "Shift I",
            with(|panel, value| panel.state.only(value.clause.clone())),
        ),
        Item::new(
            "Copy value",
            "",
            with(|_, value| clip::write(escaped(&value.text).into_owned())),
        )
        .apart(),
    ];
    if clip::needs_escape(&value.text) {
        items.push(Item::new(
            "Copy value raw",
            "",
            with(|_, value| clip::write(value.text.clone())),
        ));
    }
    items.push(Item::new(
        "Copy as query",
        "",
        with(|_, value| clip::write(escaped(&value.clause).into_owned())),
    ));
    let (only, all) = (value.clause.clone(), column.clone());
    items.push(
        Item::new("Show its events", "", move || {
            state.add_clause(only.clone());
            state.view.set(View::Events);
        })
        .apart(),
    );
    items.push(Item::new("All values of this field", "", move || {
        state.open_values(all.clone(), None);
    }));
    items
}

/// What a letter does to a value: the spot tells which.
pub(super) fn act(panel: Panel, spot: &str, key: &str) -> bool {
    let value = panel.answers.with_untracked(|all| {
        all.iter().find_map(|(column, answer)| {
            let values = &answer.as_ref().ok()?.values;
            values
                .iter()
                .find(|value| walk::value_spot(column, &value.clause) == spot)
                .cloned()
        })
    });
    let Some(value) = value else { return false };
    match key {
        "i" => include(panel, &value),
        "x" => exclude(panel, &value),
        "I" => panel.state.only(value.clause),
        _ => return false,
    }
    true
}
