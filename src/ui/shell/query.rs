//! The query box. Enter applies what is typed; what cannot be understood is said below the box, with its place marked.

use super::super::state::AppState;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The box.
#[component]
pub fn Query() -> impl IntoView {
    let state = AppState::expect();
    let typed = RwSignal::new(state.query.get_untracked());
    let input = NodeRef::<leptos::html::Input>::new();
    // Queries come from elsewhere too: a click that clears everything.
    Effect::new(move |_| typed.set(state.query.get()));
    let apply = move |text: String| {
        let text = text.trim().to_owned();
        if state.query.get_untracked() == text {
            // Asked again on purpose: the same answer is better than none.
            state.query_error.set(None);
            state.query.notify();
        } else {
            state.query.set(text);
        }
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            apply(typed.get_untracked());
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            if typed.get_untracked() == state.query.get_untracked() {
                if let Some(input) = input.get_untracked() {
                    input.blur().ok();
                }
            } else {
                typed.set(state.query.get_untracked());
            }
        }
        _ => {}
    };
    let clear = move |_| {
        typed.set(String::new());
        apply(String::new());
        if let Some(input) = input.get_untracked() {
            input.focus().ok();
        }
    };
    let wrong = move || state.query_error.with(Option::is_some);

    view! {
        <div class="query" class:query-wrong=wrong role="search">
            <input
                class="query-input"
                type="text"
                node_ref=input
                data-testid="query"
                placeholder="Search every field, or Field:value"
                aria-label="Query"
                aria-invalid=move || wrong().to_string()
                aria-describedby="query-error"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=key
            />
            <Show
                when=move || !typed.with(String::is_empty)
                fallback=|| view! { <kbd class="query-key" title="Go to the query">"/"</kbd> }
            >
                <button class="query-clear" title="Clear the query" data-testid="query-clear" on:click=clear>"×"</button>
            </Show>
            <div id="query-error" class="query-error" role="alert" data-testid="query-error" hidden=move || !wrong()>
                {move || state.query_error.get().map(|(at, message)| {
                    let query = state.query.get();
                    let (sound, rest) = split(&query, at);
                    view! {
                        <code class="query-place">{sound.to_owned()}<mark>{rest}</mark></code>
                        <span>{message}</span>
                    }
                })}
            </div>
        </div>
    }
}

/// The part of a query that makes sense, and what begins where it stops to.
fn split(query: &str, at: u32) -> (&str, String) {
    let mut at = (at as usize).min(query.len());
    while !query.is_char_boundary(at) {
        at -= 1;
    }
    let (sound, rest) = query.split_at(at);
    let rest = if rest.is_empty() {
        " ".to_owned()
    } else {
        rest.to_owned()
    };
    (sound, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_inside_the_query() {
        assert_eq!(split("Image:", 6), ("Image:", " ".to_owned()));
        assert_eq!(split("a )", 2), ("a ", ")".to_owned()));
        assert_eq!(split("é)", 1), ("", "é)".to_owned()));
        assert_eq!(split("x", 99), ("x", " ".to_owned()));
    }
}
