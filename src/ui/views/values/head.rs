//! What stands above the table of values: which fields, the search, what was counted, and copying.

use super::core::Sheet;
use super::model::{Form, Group};
use crate::protocol::Column;
use crate::ui::facets::model::offered;
use crate::ui::text::escaped;
use crate::ui::widgets::menu::{Item, Opened};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent, MouseEvent};

/// The line.
#[component]
pub(super) fn Head(sheet: Sheet) -> impl IntoView {
    let state = sheet.state;
    let rows = Memo::new(move |_| Some(state.group.with(|group| group.rows.clone())));
    let columns = Memo::new(move |_| state.group.with(|group| group.columns.clone()));
    let set_rows = Callback::new(move |column: Option<Column>| {
        if let Some(rows) = column {
            state.group.update(|group| {
                // A field against itself says nothing.
                let columns = group.columns.take().filter(|columns| *columns != rows);
                *group = Group { rows, columns };
            });
        }
    });
    let set_columns = Callback::new(move |columns: Option<Column>| {
        state
            .group
            .update(|group| group.columns = columns.filter(|columns| *columns != group.rows));
    });
    let swap = move |_| {
        state.group.update(|group| {
            if let Some(columns) = group.columns.take() {
                *group = Group {
                    columns: Some(std::mem::replace(&mut group.rows, columns.clone())),
                    rows: columns,
                };
            }
        });
    };
    let copy = move |event: MouseEvent| {
        let back = event.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok());
        let rect = back.as_ref().map(|back| back.get_bounding_client_rect());
        sheet.menu.set(Some(Opened {
            x_px: rect.as_ref().map_or(0.0, |rect| rect.left()),
            y_px: rect.as_ref().map_or(0.0, |rect| rect.bottom() + 2.0),
            title: "Copy the table".to_owned(),
            items: vec![
                Item::new("As TSV", "", move || sheet.copy(Form::Tsv)),
                Item::new("As CSV", "", move || sheet.copy(Form::Csv)),
            ],
            back,
        }));
    };
    let on_find = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !sheet.find.with_untracked(String::is_empty) {
            event.prevent_default();
            event.stop_propagation();
            sheet.find.set(String::new());
        }
    };
    view! {
        <header class="values-head">
            <label class="values-field">
                "Values of"
                <Picker sheet label="Field of the rows" test_id="values-rows" chosen=rows.into() choose=set_rows />
            </label>
            <label class="values-field">
                "by"
                <Picker sheet label="Field of the columns" test_id="values-columns" chosen=columns.into() choose=set_columns none=true />
            </label>
            <button
                type="button"
                class="icon-button"
                title="Swap rows and columns"
                aria-label="Swap rows and columns"
                data-testid="values-swap"
                disabled=move || columns.with(Option::is_none)
                on:click=swap
            >
                <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                    <path d="M2.500 5.500h10M9.500 2.500l3 3l-3 3M13.500 10.500h-10M6.500 7.500l-3 3l3 3" fill="none" stroke="currentColor" />
                </svg>
            </button>
            <input
                class="find values-find"
                type="search"
                placeholder="Find a value"
                aria-label="Find a value"
                data-testid="values-find"
                prop:value=move || sheet.find.get()
                on:input=move |event| sheet.find.set(event_target_value(&event))
                on:keydown=on_find
            />
            <span class="values-said" role="status" data-testid="values-said">
                {move || sheet.facts.with(|facts| facts.said(sheet.total.get()))}
                {move || sheet.facts.with(super::model::Facts::left_out).map(|said| view! { <small>{said}</small> })}
            </span>
            <button type="button" class="button values-copy" aria-haspopup="menu" data-testid="values-copy" on:click=copy>
                "Copy"
            </button>
        </header>
    }
}

/// A list of fields to choose one from.
#[component]
fn Picker(
    sheet: Sheet,
    label: &'static str,
    test_id: &'static str,
    chosen: Signal<Option<Column>>,
    choose: Callback<Option<Column>>,
    /// There need not be one.
    #[prop(optional)]
    none: bool,
) -> impl IntoView {
    let fields = Memo::new(move |_| {
        let mut fields = sheet.fields.with(|all| offered(all, ""));
        // A link may name what no event has.
        if let Some(chosen) = chosen.get().filter(|chosen| !fields.contains(chosen)) {
            fields.insert(0, chosen);
        }
        fields
    });
    let options = move || {
        let now = chosen.get();
        let fields = fields.get().into_iter().enumerate().map(|(at, column)| {
            let selected = now.as_ref() == Some(&column);
            let own = matches!(column, Column::Field(_));
            let same = |other: &Column| other.label() == column.label() && *other != column;
            let twin = own && fields.with_untracked(|all| all.iter().any(same));
            let label = escaped(column.label()).into_owned();
            let label = if twin { format!("{label} (data)") } else { label };
            view! { <option value=at.to_string() selected=selected>{label}</option> }
        });
        let fields = fields.collect_view();
        let nothing = none.then(|| view! { <option value="" selected=now.is_none()>"no second field"</option> });
        view! { {nothing}{fields} }
    };
    let change = move |event| {
        let at = event_target_value(&event).parse::<usize>().ok();
        choose.run(at.and_then(|at| fields.with_untracked(|all| all.get(at).cloned())));
    };
    view! {
        <select class="find values-picker" aria-label=label data-testid=test_id on:change=change>
            {options}
        </select>
    }
}
