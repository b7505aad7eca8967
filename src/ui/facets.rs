//! The Fields panel: the values of any field and how often they occur among what the filter lets pass, beside every view. A
//! value that is clicked narrows everything; with Alt it is hidden.
//!
//! `model` says which fields are offered and what a value's click means, `ask` asks the engine without pressing it, `section`
//! shows one field, `walk` moves the keyboard. The full list of a field's values is a view of its own (`views::values`).

mod ask;
pub mod model;
mod section;
mod walk;

pub use self::ask::OpenField;
use self::ask::Panel;
use self::section::Section;
use super::keys;
use super::shell::recovered::WithRecovered;
use super::state::AppState;
use super::widgets::menu::Menu;
use super::widgets::split::{Divider, Grows, Size};
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The panel, as long as it is open.
#[component]
pub fn Fields() -> impl IntoView {
    let state = AppState::expect();
    view! { <Show when=move || state.fields.get()><Body /></Show> }
}

#[component]
fn Body() -> impl IntoView {
    let state = AppState::expect();
    let panel = Panel::new(state);
    let size = Size::new("fields", 180.0, 0.5);
    let find = NodeRef::<html::Input>::new();
    let list = NodeRef::<html::Div>::new();
    ask::follow(panel);
    walk::settle(panel, list);
    Effect::new(move |_| {
        if let Some(find) = find.get() {
            find.focus().ok();
        }
    });
    let close = move || {
        state.fields.set(false);
        keys::focus("fields");
    };
    let on_find = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            walk::enter(list);
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            if panel.needle.with_untracked(String::is_empty) {
                close();
            } else {
                panel.needle.set(String::new());
            }
        }
        _ => {}
    };
    let found = Memo::new(move |_| {
        let needle = panel.needle.get();
        panel.columns.with(|all| model::offered(all, &needle))
    });
    view! {
        <aside class="fields" aria-label="Fields" data-testid="fields-panel">
            <div class="fields-body" style:width=move || size.css()>
                <header class="fields-head">
                    <h2>"Fields"</h2>
                    <WithRecovered />
                    <button type="button" class="icon-button" title="Close (f)" aria-label="Close the fields" on:click=move |_| close()>
                        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                            <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" />
                        </svg>
                    </button>
                </header>
                <input
                    class="find fields-find"
                    type="search"
                    placeholder="Find a field"
                    aria-label="Find a field"
                    data-testid="fields-find"
                    node_ref=find
                    prop:value=move || panel.needle.get()
                    on:input=move |event| panel.needle.set(event_target_value(&event))
                    on:keydown=on_find
                />
                <div
                    class="fields-list"
                    node_ref=list
                    aria-busy=move || panel.busy.get().to_string()
                    on:keydown=move |event| walk::on_key(panel, list, &event)
                    on:focusin=move |event| walk::focused(panel, &event)
                >
                    <For each=move || found.get() key=Clone::clone let(column)>
                        <Section panel column />
                    </For>
                    <Show when=move || found.with(Vec::is_empty)>
                        <p class="fields-none">
                            {move || if panel.needle.with(String::is_empty) {
                                "Fields are listed here once a log is open."
                            } else {
                                "No field has this name."
                            }}
                        </p>
                    </Show>
                </div>
            </div>
            <Divider size grows=Grows::Right label="Width of the fields" />
            <Menu open=panel.menu />
        </aside>
    }
}
