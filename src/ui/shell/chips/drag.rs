//! Moving a chip with the pointer: over the edges of another chip it goes beside it, over its middle into one group with it.

use super::Row;
use crate::ui::clause::{self, Slot};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, PointerEvent};

/// A movement shorter than this was a click, pixels.
const CLICK_PX: f64 = 5.0;
/// The share of a chip's width at each end that is "beside it".
const EDGE: f64 = 0.3;

/// A chip that is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drag {
    chip: usize,
    from: (f64, f64),
    /// It has moved: letting go is no click.
    moved: bool,
    /// The button is still down.
    held: bool,
    over: Option<(usize, Place)>,
}

/// Where a chip would go, as seen from another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Before,
    After,
    With,
}

impl Drag {
    /// Whether the chip `at` shows that mark.
    pub fn shows(&self, at: usize, place: Place) -> bool {
        self.held && self.over == Some((at, place)) && at != self.chip
    }
}

/// The button goes down on a chip.
pub(super) fn press(row: Row, chip: usize, event: &PointerEvent) {
    if event.button() != 0 {
        return;
    }
    if let Some(element) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
        element.set_pointer_capture(event.pointer_id()).ok();
    }
    row.drag.set(Some(Drag {
        chip,
        from: at(event),
        moved: false,
        held: true,
        over: None,
    }));
}

/// The pointer moves.
pub(super) fn movement(row: Row, event: &PointerEvent) {
    let Some(mut drag) = row.drag.get_untracked().filter(|drag| drag.held) else {
        return;
    };
    let (x, y) = at(event);
    drag.moved |= (x - drag.from.0).hypot(y - drag.from.1) > CLICK_PX;
    if drag.moved {
        drag.over = over(x, y);
        row.drag.set(Some(drag));
    }
}

/// The button is let go.
pub(super) fn release(row: Row, _event: &PointerEvent) {
    let Some(drag) = row.drag.get_untracked().filter(|drag| drag.held) else {
        return;
    };
    row.drag.set(drag.moved.then_some(Drag { held: false, ..drag }));
    let Some((other, place)) = drag.over.filter(|(other, _)| drag.moved && *other != drag.chip) else {
        return;
    };
    let slot = match place {
        Place::Before => Slot::Before(other),
        Place::After => Slot::Before(other + 1),
        Place::With => Slot::With(other),
    };
    row.change(|all| clause::put(all, drag.chip, slot));
    row.drag.set(None);
}

/// Whether the click that comes now ends a drag.
pub(super) fn was_drag(row: Row) -> bool {
    row.drag
        .try_update(Option::take)
        .flatten()
        .is_some_and(|drag| drag.moved)
}

fn at(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// The chip under a point, else the nearest on the same line.
fn over(x: f64, y: f64) -> Option<(usize, Place)> {
    let list = document().query_selector_all("[data-chip]").ok()?;
    let mut nearest: Option<(f64, usize, Place)> = None;
    for i in 0..list.length() {
        let Some(chip) = list.item(i).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        let rect = chip.get_bounding_client_rect();
        if y < rect.top() - 6.0 || y > rect.bottom() + 6.0 {
            continue;
        }
        let far = (rect.left() - x).max(x - rect.right()).max(0.0);
        let share = (x - rect.left()) / rect.width().max(1.0);
        let place = match share {
            share if share < EDGE => Place::Before,
            share if share > 1.0 - EDGE => Place::After,
            _ => Place::With,
        };
        if nearest.is_none_or(|(least, ..)| far < least) {
            nearest = Some((far, i as usize, place));
        }
    }
    nearest.map(|(_, chip, place)| (chip, place))
}
