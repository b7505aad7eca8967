//! The query box. Enter applies what is typed. Beneath the text lies its mirror, which colours the language and marks the
//! place that cannot be understood; below the box stand what could be typed next (`complete`), or the reason why a query
//! cannot be understood, with what was probably meant. An event's XML or an XPath that is pasted becomes a query (`paste`).

mod complete;
pub(super) mod edit;
mod mirror;
mod paste;

use self::complete::{Complete, List};
use self::mirror::Mirror;
use super::super::clause;
use super::super::state::{AppState, QueryError};
use super::super::text::escaped;
use crate::protocol::QueryFix;
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Recent queries that are kept.
const MOST_RECENT: usize = 30;

/// The box and what it knows: copied into every closure.
#[derive(Clone, Copy)]
struct QueryBox {
    state: AppState,
    /// What stands in the box; what is applied is the state's.
    typed: RwSignal<String>,
    input: NodeRef<html::Input>,
    /// Queries that were applied since the page was opened, newest last. Nowhere else than here.
    recent: StoredValue<Vec<String>>,
}

impl QueryBox {
    /// Applies a query.
    fn apply(&self, text: &str) {
        let text = text.trim().to_owned();
        if !text.is_empty() {
            self.recent.update_value(|recent| {
                recent.retain(|old| *old != text);
                recent.push(text.clone());
                let over = recent.len().saturating_sub(MOST_RECENT);
                recent.drain(..over);
            });
        }
        let state = self.state;
        if state.query.get_untracked() == text {
            // Asked again on purpose: the same answer is better than none.
            state.query_error.set(None);
            state.query.notify();
        } else {
            state.query.set(text);
        }
    }

    fn apply_typed(&self) {
        self.apply(&self.typed.get_untracked());
    }

    fn focus(&self) {
        if let Some(input) = self.input.get_untracked() {
            input.focus().ok();
        }
    }
}

/// The box.
#[component]
pub fn Query() -> impl IntoView {
    let state = AppState::expect();
    let this = QueryBox {
        state,
        typed: RwSignal::new(state.query.get_untracked()),
        input: NodeRef::new(),
        recent: StoredValue::new(Vec::new()),
    };
    let complete = Complete::new(this);
    let mirror = Mirror::new(this);
    // Queries come from elsewhere too: undo, a link, a click that clears everything.
    Effect::new(move |_| this.typed.set(state.query.get()));
    let clear = move |_| {
        complete.close();
        this.typed.set(String::new());
        this.apply("");
        this.focus();
    };
    let wrong = Memo::new(move |_| state.query_error.get().filter(|error| error.clause.is_none()));
    let is_wrong = move || wrong.with(Option::is_some);
    let open = move || complete.is_open();
    view! {
        <div class="query" class:query-wrong=is_wrong role="search">
            <input
                class="query-input"
                type="text"
                role="combobox"
                node_ref=this.input
                data-testid="query"
                placeholder="Search every field, or Field:value"
                aria-label="Query"
                aria-autocomplete="list"
                aria-expanded=move || open().to_string()
                aria-controls=move || open().then_some(complete::LIST_ID)
                aria-activedescendant=move || complete.active_id()
                aria-invalid=move || is_wrong().to_string()
                aria-describedby="query-error"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                prop:value=move || this.typed.get()
                on:input=move |event| {
                    this.typed.set(event_target_value(&event));
                    complete.typed();
                    mirror.follow();
                }
                on:keydown=move |event| on_key(this, complete, &event)
                on:keyup=move |_| mirror.follow()
                on:pointerup=move |_| mirror.follow()
                on:pointerdown=move |_| complete.close()
                on:scroll=move |_| mirror.follow()
                on:focus=move |_| mirror.follow()
                on:blur=move |_| {
                    complete.close();
                    mirror.follow();
                }
                on:paste=move |event| paste::on_paste(this, &event)
            />
            {mirror.view(wrong)}
            <Show
                when=move || !this.typed.with(String::is_empty)
                fallback=|| view! { <kbd class="query-key" title="Go to the query">"/"</kbd> }
            >
                <button class="query-clear" title="Clear the query" data-testid="query-clear" on:click=clear>"×"</button>
            </Show>
            <List complete />
            <div
                id="query-error"
                class="query-error"
                role="alert"
                data-testid="query-error"
                hidden=move || !is_wrong() || open()
            >
                {move || wrong.get().map(|error| said(this, &error))}
            </div>
        </div>
    }
}

/// Why the query cannot be understood, and a button for what was probably meant.
fn said(this: QueryBox, error: &QueryError) -> impl IntoView + use<> {
    let fix = error.fix.clone().map(|fix| {
        fix_button(fix, move |fix| {
            if let Some(fixed) = edit::fixed(&this.state.query.get_untracked(), fix) {
                this.typed.set(fixed.clone());
                this.apply(&fixed);
            }
            this.focus();
        })
    });
    view! { <span>{error.message.clone()}</span>{fix} }
}

/// A button that does what was probably meant.
pub(super) fn fix_button(fix: QueryFix, apply: impl Fn(&QueryFix) + 'static) -> impl IntoView {
    let label = format!("Use “{}”", escaped(fix.text.trim()));
    view! { <button class="button" data-testid="query-fix" on:click=move |_| apply(&fix)>{label}</button> }
}

fn on_key(this: QueryBox, complete: Complete, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    if complete.key(event) {
        event.prevent_default();
        event.stop_propagation();
        return;
    }
    match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            complete.close();
            this.apply_typed();
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            let applied = this.state.query.get_untracked();
            if this.typed.get_untracked() != applied {
                this.typed.set(applied);
            } else if let Some(input) = this.input.get_untracked() {
                input.blur().ok();
            }
        }
        _ => {}
    }
}

/// A query as one part of a larger one; for `paste`.
fn joined(before: &str, query: &str) -> String {
    if before.trim().is_empty() {
        query.to_owned()
    } else {
        clause::whole_query(before, &[query.to_owned()], None)
    }
}
