//! The list of columns to show, the usual ones first, with a box to search in it.

use super::super::layout::Layout;
use super::core::Grid;
use crate::protocol::ColumnInfo;
use crate::ui::number::count as number;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// The button at the right of the header, and what it opens.
#[component]
pub(super) fn Chooser(
    grid: Grid,
    /// Puts the first columns back.
    #[prop(into)]
    reset: Callback<()>,
) -> impl IntoView {
    let button = NodeRef::<leptos::html::Button>::new();
    view! {
        <button
            type="button"
            class="grid-columns"
            aria-label="Choose columns"
            title="Choose columns"
            aria-haspopup="dialog"
            aria-expanded=move || grid.choosing.get().to_string()
            node_ref=button
            on:click=move |_| grid.choosing.update(|open| *open = !*open)
        >
            <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                <path d="M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9" fill="none" stroke="currentColor" />
            </svg>
        </button>
        <Show when=move || grid.choosing.get()>
            <Popup
                grid
                reset
                close=Callback::new(move |()| {
                    grid.choosing.set(false);
                    if let Some(button) = button.get_untracked() {
                        button.focus().ok();
                    }
                })
            />
        </Show>
    }
}

#[component]
fn Popup(grid: Grid, reset: Callback<()>, close: Callback<()>) -> impl IntoView {
    let needle = RwSignal::new(String::new());
    let input = NodeRef::<leptos::html::Input>::new();
    let popup = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.focus().ok();
        }
    });
    let found = move || {
        let needle = needle.get().to_lowercase();
        grid.all_columns.with(|all| {
            all.iter()
                .filter(|c| c.column.label().to_lowercase().contains(&needle))
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close.run(());
        }
    };
    let leaving = move |event: web_sys::FocusEvent| {
        let Some(to) = event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok()) else {
            return;
        };
        // The button closes it by itself.
        let inside = popup.get_untracked().is_some_and(|el| el.contains(Some(&to)));
        let on_button = to
            .dyn_ref::<web_sys::Element>()
            .is_some_and(|el| el.class_list().contains("grid-columns"));
        if !inside && !on_button {
            grid.choosing.set(false);
        }
    };
    view! {
        <div
            class="chooser"
            role="dialog"
            aria-label="Columns"
            node_ref=popup
            tabindex="-1"
            on:keydown=on_key
            on:focusout=leaving
        >
            <input
                class="find chooser-find"
                type="search"
                placeholder="Find a column"
                aria-label="Find a column"
                node_ref=input
                on:input=move |e| needle.set(event_target_value(&e))
            />
            <div class="chooser-list">
                <For each=found key=|c| c.column.clone() let(info)>
                    {choice(grid, info)}
                </For>
                <Show when=move || found().is_empty()>
                    <p class="chooser-none">"No column has this name."</p>
                </Show>
            </div>
            <div class="chooser-foot">
                <button type="button" class="button" on:click=move |_| reset.run(())>
                    "Reset"
                </button>
                <button type="button" class="button" on:click=move |_| close.run(())>
                    "Done"
                </button>
            </div>
        </div>
    }
}

fn choice(grid: Grid, info: ColumnInfo) -> impl IntoView {
    let column = info.column.clone();
    let on = move || grid.layout.with(|l: &Layout| l.has(&column));
    let label = info.column.label().to_owned();
    let events = number(info.events);
    let toggle = move |_| {
        let time_px = untrack(|| super::times(grid.state).width_px());
        grid.layout.update(|l| l.toggle(&info, time_px));
    };
    view! {
        <label class="chooser-item">
            <input type="checkbox" prop:checked=on on:change=toggle />
            <span class="chooser-name">{label}</span>
            <span class="chooser-count" title="events that have it">
                {events}
            </span>
        </label>
    }
}
