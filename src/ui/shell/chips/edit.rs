//! The box that takes the place of a chip while its clause is edited. Enter and leaving the box apply what the engine
//! understands; what it does not understand stays in the box, with the reason below. Esc keeps what was.

use super::Row;
use crate::protocol::{Failure, Filter, Request};
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Widest and narrowest box, characters.
const WIDTH: (usize, usize) = (12, 64);

/// The box.
#[component]
pub(super) fn Edit(row: Row, at: usize, text: String) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(text.clone());
    let wrong = RwSignal::new(None::<String>);
    let asking = StoredValue::new(false);
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.focus().ok();
            input.select();
        }
    });
    let before = text.clone();
    let apply = move |refocus: bool| {
        // A box that goes loses the focus, and asks once more.
        let Some(text) = typed.try_get_untracked().map(|text| text.trim().to_owned()) else {
            return;
        };
        if text == before {
            row.editing.set(None);
            if refocus {
                row.focus(at);
            }
            return;
        }
        if text.is_empty() {
            row.editing.set(None);
            row.take_away(at);
            return;
        }
        if asking.try_get_value() != Some(false) {
            return;
        }
        asking.set_value(true);
        let client = row.state.client.get_value();
        leptos::task::spawn_local(async move {
            let only = Filter {
                query: text.clone(),
                ..Filter::default()
            };
            let answer = client.ask(Request::Count(only)).await;
            asking.try_set_value(false);
            if row.editing.try_get_untracked() != Some(Some(at)) {
                return;
            }
            if let Err(Failure::Query { message, .. }) = answer {
                wrong.set(Some(message));
                return;
            }
            row.editing.set(None);
            row.state.clauses.update(|all| {
                if let Some(clause) = all.get_mut(at) {
                    clause.text = text;
                }
            });
            if refocus {
                row.focus(at);
            }
        });
    };
    let leave = apply.clone();
    let key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Enter" => apply(true),
            "Escape" => {
                row.editing.set(None);
                row.focus(at);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let width = move || typed.with(|typed| typed.chars().count() + 1).clamp(WIDTH.0, WIDTH.1);
    view! {
        <input
            class="chip-input"
            type="text"
            node_ref=input
            data-testid="chip-edit"
            aria-label="Clause"
            aria-invalid=move || wrong.with(Option::is_some).to_string()
            aria-describedby="chip-wrong"
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            size=width
            prop:value=text
            on:input=move |event| {
                typed.set(event_target_value(&event));
                wrong.set(None);
            }
            on:keydown=key
            on:blur=move |_| leave(false)
        />
        <span id="chip-wrong" class="chip-said" role="alert" hidden=move || wrong.with(Option::is_none)>{move || wrong.get()}</span>
    }
}
