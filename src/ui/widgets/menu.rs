//! A menu that opens where it is asked for: cells, headers. One at a time; Esc, Tab or a click elsewhere closes it and the
//! focus returns to where it came from.

use super::type_ahead::{self, TypeAhead};
use leptos::portal::Portal;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// Something to choose.
#[derive(Clone)]
pub(crate) struct Item {
    label: String,
    hint: &'static str,
    act: Option<Rc<dyn Fn()>>,
    /// A line stands above it.
    apart: bool,
}

impl Item {
    /// An item; `hint` names its key.
    pub fn new(label: impl Into<String>, hint: &'static str, act: impl Fn() + 'static) -> Self {
        Self {
            label: label.into(),
            hint,
            act: Some(Rc::new(act)),
            apart: false,
        }
    }

    /// With a line above.
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }

    /// Shown, but not to be chosen, unless `on`.
    pub fn only_if(mut self, on: bool) -> Self {
        if !on {
            self.act = None;
        }
        self
    }
}

/// A menu that is open.
#[derive(Clone)]
pub(crate) struct Opened {
    /// Where, in the window.
    pub x_px: f64,
    /// See `x_px`.
    pub y_px: f64,
    /// What it is about.
    pub title: String,
    /// What there is to choose.
    pub items: Vec<Item>,
    /// Who gets the focus back.
    pub back: Option<HtmlElement>,
}

/// The place of a menu.
pub(crate) type Open = RwSignal<Option<Opened>, LocalStorage>;

/// The next item that can be chosen, round again at the ends.
fn next(can: &[bool], from: Option<usize>, forward: bool) -> Option<usize> {
    let len = can.len();
    let start = match (from, forward) {
        (Some(at), true) => at + 1,
        (None, true) => 0,
        (Some(at), false) => at + len - 1,
        (None, false) => len.saturating_sub(1),
    };
    (0..len)
        .map(|i| (if forward { start + i } else { start + len - i }) % len)
        .find(|&i| can.get(i).copied().unwrap_or(false))
}

/// Shows the menu that is open.
#[component]
pub(crate) fn Menu(open: Open) -> impl IntoView {
    view! {
        <Show when=move || open.with(Option::is_some)>
            <Portal>
                <Body open />
            </Portal>
        </Show>
    }
}

#[component]
fn Body(open: Open) -> impl IntoView {
    let node = NodeRef::<leptos::html::Div>::new();
    let ahead = StoredValue::new_local(TypeAhead::default());
    let Some(menu) = open.get_untracked() else {
        return ().into_any();
    };
    let (x_px, y_px) = (menu.x_px, menu.y_px);
    Effect::new(move |_| {
        if let Some(el) = node.get() {
            place(&el, x_px, y_px);
            focus_item(&el, next(&can(open), None, true));
        }
    });
    let close = move |back: bool| {
        let Some(was) = open.try_update(Option::take).flatten() else {
            return;
        };
        if let Some(el) = was.back.filter(|_| back) {
            el.focus().ok();
        }
    };
    let choose = move |at: usize| {
        let act = open.with_untracked(|o| o.as_ref()?.items.get(at)?.act.clone());
        if let Some(act) = act {
            close(true);
            act();
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(el) = node.get_untracked() else { return };
        let here = focused_item(&el);
        let to = match event.key().as_str() {
            "ArrowDown" => next(&can(open), here, true),
            "ArrowUp" => next(&can(open), here, false),
            "Home" => next(&can(open), None, true),
            "End" => next(&can(open), None, false),
            "Escape" | "Tab" => {
                close(true);
                None
            }
            "Enter" | " " => {
                if let Some(at) = here {
                    choose(at);
                }
                None
            }
            key => {
                let mut letters = key.chars();
                let (Some(letter), None) = (letters.next(), letters.next()) else {
                    return;
                };
                let now = event.time_stamp();
                let typed = ahead.try_update_value(|a| a.push(letter, now).to_owned());
                let labels = open.with_untracked(|o| {
                    let items = o.as_ref().map(|o| o.items.clone());
                    items.unwrap_or_default()
                });
                let names = (0u32..).zip(labels.iter().map(|i| i.label.as_str()));
                typed
                    .and_then(|t| type_ahead::find(names, here.unwrap_or_default() as u32, &t))
                    .map(|at| at as usize)
            }
        };
        event.prevent_default();
        event.stop_propagation();
        focus_item(&el, to);
    };
    let leaving = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        let inside = node.get_untracked().is_some_and(|el| el.contains(to.as_ref()));
        if !inside {
            close(false);
        }
    };
    let items = menu.items.into_iter().enumerate().map(|(at, item)| {
        view! {
            <button
                type="button"
                role="menuitem"
                class="menu-item"
                class:is-apart=item.apart
                tabindex="-1"
                aria-disabled=item.act.is_none().to_string()
                on:click=move |_| choose(at)
            >
                <span class="menu-label">{item.label}</span>
                <kbd class="menu-hint">{item.hint}</kbd>
            </button>
        }
    });
    view! {
        <div
            class="menu"
            role="menu"
            tabindex="-1"
            node_ref=node
            aria-label=menu.title.clone()
            on:keydown=on_key
            on:focusout=leaving
            on:contextmenu=|e| e.prevent_default()
        >
            <div class="menu-title" aria-hidden="true">{menu.title.clone()}</div>
            {items.collect_view()}
        </div>
    }
    .into_any()
}

fn can(open: Open) -> Vec<bool> {
    open.with_untracked(|o| {
        let items = o.as_ref().map(|o| o.items.iter().map(|i| i.act.is_some()).collect());
        items.unwrap_or_default()
    })
}

fn items(menu: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(list) = menu.query_selector_all(".menu-item") else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|i| list.item(i)?.dyn_into::<HtmlElement>().ok())
        .collect()
}

fn focused_item(menu: &HtmlElement) -> Option<usize> {
    let active = document().active_element()?;
    items(menu).iter().position(|el| el.is_same_node(Some(&active)))
}

fn focus_item(menu: &HtmlElement, at: Option<usize>) {
    if let Some(at) = at
        && let Some(el) = items(menu).get(at)
    {
        el.focus().ok();
    }
}

/// At the asked point, moved so far that all of it is in the window.
fn place(menu: &HtmlElement, x_px: f64, y_px: f64) {
    let size = |v: Result<wasm_bindgen::JsValue, _>| v.ok().and_then(|v| v.as_f64()).unwrap_or_default();
    let window = window();
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let rect = menu.get_bounding_client_rect();
    let left = x_px.min(width - rect.width() - 4.0).max(4.0);
    let top = y_px.min(height - rect.height() - 4.0).max(4.0);
    let style = menu.style();
    style.set_property("left", &format!("{left}px")).ok();
    style.set_property("top", &format!("{top}px")).ok();
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn arrows_skip_what_cannot_be_chosen() {
        let can = [false, true, true, false];
        assert_eq!(next(&can, None, true), Some(1));
        assert_eq!(next(&can, None, false), Some(2));
        assert_eq!(next(&can, Some(2), true), Some(1));
        assert_eq!(next(&can, Some(1), false), Some(2));
        assert_eq!(next(&[false], None, true), None);
        assert_eq!(next(&[], None, false), None);
    }
}
