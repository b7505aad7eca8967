//! The time range around a moment: the usual ones in a menu, any other one in a small dialog.

use super::keys;
use super::state::AppState;
use super::widgets::menu::Item;
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

const SECOND: i64 = 10_000_000;

/// The items of a menu about a moment.
pub(crate) fn items(state: AppState, ticks: i64) -> Vec<Item> {
    let reach =
        |label: &'static str, seconds: i64| Item::new(label, "", move || state.show_around(ticks, seconds * SECOND));
    vec![
        reach("± 1 minute", 60),
        reach("± 5 minutes", 300),
        reach("± 1 hour", 3_600),
        Item::new("Other…", "", move || state.around.set(Some(ticks))),
    ]
}

/// The dialog, while [`AppState::around`] holds a moment.
#[component]
pub(crate) fn Around() -> impl IntoView {
    let state = AppState::expect();
    move || state.around.get().map(|ticks| view! { <Dialog ticks /> })
}

#[component]
fn Dialog(ticks: i64) -> impl IntoView {
    let state = AppState::expect();
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new("10 min".to_owned());
    let reach = Memo::new(move |_| typed.with(|typed| length(typed)));
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.focus().ok();
            input.select();
        }
    });
    let close = move || {
        state.around.set(None);
        keys::focus_table();
    };
    let apply = move || {
        if let Some(reach) = reach.get_untracked() {
            close();
            state.show_around(ticks, reach);
        }
    };
    let key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Enter" => apply(),
            "Escape" => close(),
            // Between the box and the button, which follow each other.
            "Tab" => keys::stay(&event),
            _ => return,
        }
        event.stop_propagation();
        if event.key() != "Tab" {
            event.prevent_default();
        }
    };
    view! {
        <div class="veil" on:pointerdown=move |event| if event.target() == event.current_target() { close() }>
            <div class="dialog" role="dialog" aria-modal="true" aria-labelledby="around-title" data-testid="around" on:keydown=key>
                <h2 id="around-title">"Around "{move || state.clock.with(|clock| clock.stamp(ticks))}</h2>
                <p><label class="around-label">
                    "So long before and after"
                    <input
                        class="find"
                        type="text"
                        node_ref=input
                        data-testid="around-length"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || typed.get()
                        aria-invalid=move || reach.get().is_none().to_string()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </label></p>
                <p class="dim">"A number and a unit: 500 ms, 90 s, 10 min, 2 h, 1 d"</p>
                <div class="dialog-buttons">
                    <button class="button button-main" disabled=move || reach.get().is_none() on:click=move |_| apply()>"Show"</button>
                </div>
            </div>
        </div>
    }
}

/// `10 min`, `90s`, `1.5 h` as ticks; a number alone is minutes.
fn length(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches(['±', '+']).trim_start();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let number: f64 = number.parse().ok()?;
    let seconds = match unit.trim() {
        "ms" => 0.001,
        "s" | "sec" | "second" | "seconds" => 1.0,
        "" | "m" | "min" | "minute" | "minutes" => 60.0,
        "h" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        _ => return None,
    };
    let ticks = number * seconds * SECOND as f64;
    (1.0..1e18).contains(&ticks).then_some(ticks as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_as_people_type_them() {
        for (text, ticks) in [
            ("10 min", Some(600 * SECOND)),
            ("10", Some(600 * SECOND)),
            ("±90s", Some(90 * SECOND)),
            (" 1.5 h ", Some(5_400 * SECOND)),
            ("500 ms", Some(SECOND / 2)),
            ("1 d", Some(86_400 * SECOND)),
            ("0", None),
            ("", None),
            ("1..2 s", None),
            ("ten", None),
            ("5 years", None),
            ("999999999999999 d", None),
        ] {
            assert_eq!(length(text), ticks, "{text}");
        }
    }
}
