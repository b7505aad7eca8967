//! A divider that is dragged, or moved with the arrow keys, to give one side more room.

use super::memory;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent};

/// Pixels a key press moves.
const STEP_PX: f64 = 24.0;

/// Which way the divided side grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grows {
    /// It lies right of the divider and grows to the left.
    Left,
    /// It lies below the divider and grows upwards.
    Up,
    /// It lies left of the divider and grows to the right.
    Right,
}

/// The size of the divided side.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    key: &'static str,
    least_px: f64,
    /// Largest share of what both sides have together.
    most: f64,
    px: RwSignal<Option<f64>>,
}

impl Size {
    /// As it was left, else as the style sheet says.
    pub fn new(key: &'static str, least_px: f64, most: f64) -> Self {
        Self {
            key,
            least_px,
            most,
            px: RwSignal::new(memory::size(key)),
        }
    }

    /// For `style:width` or `style:height`; nothing leaves it to the style sheet.
    pub fn css(&self) -> Option<String> {
        self.px.get().map(|px| format!("{px}px"))
    }

    fn set(&self, px: f64, whole_px: f64) {
        let px = bound(px, self.least_px, self.most * whole_px);
        memory::keep_size(self.key, px);
        self.px.set(Some(px));
    }
}

fn bound(px: f64, least_px: f64, most_px: f64) -> f64 {
    px.min(most_px).max(least_px)
}

/// The divider; it stands right before or after the side that it sizes.
#[component]
pub(crate) fn Divider(
    /// Of the divided side.
    size: Size,
    /// Where that side lies.
    grows: Grows,
    /// What it divides, for a screen reader.
    label: &'static str,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    // Pointer and size at the beginning of a drag.
    let start = StoredValue::new(None::<(f64, f64)>);
    let at = move |e: &PointerEvent| {
        f64::from(match grows {
            Grows::Up => e.client_y(),
            Grows::Left | Grows::Right => e.client_x(),
        })
    };
    let sign = if grows == Grows::Right { 1.0 } else { -1.0 };
    let down = move |e: PointerEvent| {
        e.prevent_default();
        if let Some(el) = node.get_untracked() {
            el.set_pointer_capture(e.pointer_id()).ok();
            let (now, _) = measure(&el, grows);
            start.set_value(Some((at(&e), now)));
        }
    };
    let moved = move |e: PointerEvent| {
        if let (Some((from, px)), Some(el)) = (start.get_value(), node.get_untracked()) {
            size.set(px + sign * (at(&e) - from), measure(&el, grows).1);
        }
    };
    let key = move |e: KeyboardEvent| {
        let by = match (e.key().as_str(), grows) {
            ("ArrowUp", Grows::Up) | ("ArrowLeft", Grows::Left) | ("ArrowRight", Grows::Right) => STEP_PX,
            ("ArrowDown", Grows::Up) | ("ArrowRight", Grows::Left) | ("ArrowLeft", Grows::Right) => -STEP_PX,
            _ => return,
        };
        e.prevent_default();
        if let Some(el) = node.get_untracked() {
            let (now, whole) = measure(&el, grows);
            size.set(now + by, whole);
        }
    };
    // A screen reader is told a size before the first move too: the one that the style sheet gave.
    let laid_out = RwSignal::new(0.0);
    Effect::new(move |_| {
        if let Some(el) = node.get() {
            request_animation_frame(move || {
                laid_out.try_set(measure(&el, grows).0);
            });
        }
    });
    let orientation = if grows == Grows::Up { "horizontal" } else { "vertical" };
    view! {
        <div
            class="divider"
            class:is-horizontal=grows == Grows::Up
            role="separator"
            tabindex="0"
            aria-orientation=orientation
            aria-label=label
            aria-valuenow=move || size.px.get().unwrap_or_else(|| laid_out.get()).round().to_string()
            node_ref=node
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| start.set_value(None)
            on:pointercancel=move |_| start.set_value(None)
            on:keydown=key
        ></div>
    }
}

/// The divided side's size, and that of both sides together.
fn measure(divider: &HtmlElement, grows: Grows) -> (f64, f64) {
    let side = match grows {
        Grows::Right => divider.previous_element_sibling(),
        Grows::Left | Grows::Up => divider.next_element_sibling(),
    };
    let long = |el: &HtmlElement| {
        f64::from(if grows == Grows::Up {
            el.offset_height()
        } else {
            el.offset_width()
        })
    };
    let side = side.and_then(|s| s.dyn_into::<HtmlElement>().ok());
    let whole = if grows == Grows::Left {
        // A pane at the right edge takes its room from the whole page.
        window().inner_width().ok().and_then(|w| w.as_f64())
    } else {
        let parent = divider.parent_element().and_then(|p| p.dyn_into::<HtmlElement>().ok());
        parent.as_ref().map(long)
    };
    (side.as_ref().map(long).unwrap_or_default(), whole.unwrap_or(f64::MAX))
}

#[cfg(test)]
mod tests {
    use super::bound;

    #[test]
    fn neither_side_vanishes() {
        let px = |v: f64| bound(v, 120.0, 600.0) as u32;
        assert_eq!((px(300.0), px(10.0), px(9999.0)), (300, 120, 600));
        assert_eq!(
            bound(50.0, 120.0, 40.0) as u32,
            120,
            "in a tiny window the least size wins"
        );
    }
}
