//! What pointer, wheel and keys do to a histogram. The maths is in `time::range`; here are the events.
//!
//! Drag draws, moves or stretches the brush; with Shift, or with the middle button, it moves the picture. The filter changes
//! when the button is let go. The wheel zooms at the pointer.

use super::DoubleClick;
use crate::ui::keys;
use crate::ui::state::AppState;
use crate::ui::time::range::{self, Grip, Range};
use crate::ui::time::scale::Scale;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};

/// How much a key zooms; a wheel's step is near to it.
const ZOOM_STEP: f64 = 0.6;
/// How far a key pans, of the window.
const PAN_SHARE: i64 = 8;

/// A button that is held down.
#[derive(Clone, Copy, PartialEq)]
struct Held {
    grip: Grip,
    from_x: f64,
    brush: Option<Range>,
    scale: Scale,
    moved: bool,
}

/// A brush that is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draft {
    /// None is: the time range is the brush.
    Idle,
    /// It stands here now.
    At(Range),
}

/// The state of the pointer over one histogram.
#[derive(Clone, Copy)]
pub struct Gestures {
    state: AppState,
    window: RwSignal<Option<Range>>,
    scale: Memo<Option<Scale>>,
    limits: Memo<Option<Range>>,
    double_click: DoubleClick,
    bar_px: f64,
    held: RwSignal<Option<Held>>,
    /// Where the pointer is, pixels; `None` while a button is held or it is elsewhere.
    pub hover: RwSignal<Option<f64>>,
    /// The brush while it is being dragged.
    pub draft: RwSignal<Draft>,
}

impl Gestures {
    /// Nothing held, nothing under the pointer.
    pub fn new(
        window: RwSignal<Option<Range>>,
        scale: Memo<Option<Scale>>,
        limits: Memo<Option<Range>>,
        double_click: DoubleClick,
        bar_px: f64,
    ) -> Self {
        Self {
            state: AppState::expect(),
            window,
            scale,
            limits,
            double_click,
            bar_px,
            held: RwSignal::new(None),
            hover: RwSignal::new(None),
            draft: RwSignal::new(Draft::Idle),
        }
    }

    /// What the pointer would take hold of, for the style sheet.
    pub fn cursor(&self) -> &'static str {
        let grip = match (self.held.get(), self.hover.get(), self.scale.get()) {
            (Some(held), _, _) => held.grip,
            (None, Some(x), Some(scale)) => range::grip(self.state.time.get(), &scale, x),
            _ => Grip::New,
        };
        match grip {
            Grip::New => "draw",
            Grip::Brush => "move",
            Grip::From | Grip::To => "edge",
            Grip::Window => "pan",
        }
    }

    /// A button goes down.
    pub fn press(&self, event: &PointerEvent) {
        let Some(scale) = self.scale.get_untracked() else {
            return;
        };
        if !matches!(event.button(), 0 | 1) {
            return;
        }
        let x = f64::from(event.offset_x());
        let brush = self.state.time.get_untracked();
        let pans = event.shift_key() || event.button() == 1;
        if let Some(element) = event
            .current_target()
            .and_then(|target| target.dyn_into::<Element>().ok())
        {
            element.set_pointer_capture(event.pointer_id()).ok();
        }
        self.hover.set(None);
        self.held.set(Some(Held {
            grip: if pans {
                Grip::Window
            } else {
                range::grip(brush, &scale, x)
            },
            from_x: x,
            brush,
            scale,
            moved: false,
        }));
    }

    /// The pointer moves.
    pub fn movement(&self, event: &PointerEvent) {
        let x = f64::from(event.offset_x());
        let (Some(mut held), Some(limits)) = (self.held.get_untracked(), self.limits.get_untracked()) else {
            self.hover.set(Some(x));
            return;
        };
        held.moved |= range::is_drag(held.from_x, x);
        if !held.moved {
            return;
        }
        self.held.set(Some(held));
        if held.grip == Grip::Window {
            let by = held.scale.ticks_of(held.from_x - x);
            self.look_at(range::pan(held.scale.range(), by, limits));
        } else {
            let brush = range::drag(held.grip, held.brush, &held.scale, held.from_x, x, limits);
            self.draft.set(brush.map_or(Draft::Idle, Draft::At));
        }
    }

    /// The button is let go: the brush becomes the time range.
    pub fn release(&self, event: &PointerEvent) {
        if let Draft::At(brush) = self.draft.get_untracked() {
            self.state.time.set(Some(brush));
        }
        self.abandon();
        self.hover.set(Some(f64::from(event.offset_x())));
    }

    /// The gesture counts for nothing.
    pub fn abandon(&self) {
        self.held.set(None);
        self.draft.set(Draft::Idle);
    }

    /// A double click.
    pub fn double(&self) {
        match self.double_click {
            DoubleClick::Clears => self.state.time.set(None),
            DoubleClick::Fits => self.window.set(None),
        }
    }

    /// The wheel turns: up shows less, sideways pans.
    pub fn wheel(&self, event: &WheelEvent) {
        let (Some(scale), Some(limits)) = (self.scale.get_untracked(), self.limits.get_untracked()) else {
            return;
        };
        if event.ctrl_key() && event.delta_y() == 0.0 {
            return;
        }
        event.prevent_default();
        // Lines and pages, as some browsers count, are larger than pixels.
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL {
            1.0
        } else {
            33.0
        };
        let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
        let sideways = if event.shift_key() && dx == 0.0 { dy } else { dx };
        if sideways.abs() > dy.abs() || event.shift_key() {
            self.look_at(range::pan(scale.range(), scale.ticks_of(sideways), limits));
        } else {
            let factor = (dy.clamp(-240.0, 240.0) * 0.003).exp();
            let anchor = scale.at(f64::from(event.offset_x()));
            self.look_at(range::zoom(scale.range(), anchor, factor, limits));
        }
    }

    /// A key while nothing has taken it: zooms and moves, but leaves the brush alone.
    pub fn view_key(&self, event: &KeyboardEvent) {
        let zooms_or_moves = "+=-wWsSaAdDfF".contains(event.key().as_str());
        if zooms_or_moves && !event.default_prevented() && !keys::is_typing() {
            self.key(event);
        }
    }

    /// A key while the histogram has the focus.
    pub fn key(&self, event: &KeyboardEvent) {
        let (Some(scale), Some(limits)) = (self.scale.get_untracked(), self.limits.get_untracked()) else {
            return;
        };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let (from, to) = scale.range();
        let middle = from.saturating_add(to.saturating_sub(from) / 2);
        let brush = self.state.time.get_untracked();
        let step = to.saturating_sub(from) / PAN_SHARE;
        let bar = scale.ticks_of(self.bar_px * 2.0).max(1);
        match event.key().as_str() {
            "+" | "=" | "w" | "W" => self.look_at(range::zoom((from, to), middle, ZOOM_STEP, limits)),
            "-" | "s" | "S" => self.look_at(range::zoom((from, to), middle, 1.0 / ZOOM_STEP, limits)),
            "a" | "A" => self.look_at(range::pan((from, to), -step, limits)),
            "d" | "D" => self.look_at(range::pan((from, to), step, limits)),
            "f" | "F" => self.window.set(None),
            key @ ("ArrowLeft" | "ArrowRight") => {
                let sign = if key == "ArrowLeft" { -1 } else { 1 };
                match brush {
                    Some(brush) => {
                        let moved = range::nudge(brush, sign * bar, event.shift_key(), limits);
                        self.state.time.set(Some(moved));
                    }
                    None => self.look_at(range::pan((from, to), sign * step, limits)),
                }
            }
            // The brush becomes what is seen; with one, what is seen becomes the brush.
            "Enter" => match brush {
                Some(brush) => self.look_at(range::inside(brush, limits)),
                None => self.state.time.set(Some((middle - step, middle + step))),
            },
            "Delete" | "Backspace" => self.state.time.set(None),
            "Escape" if self.held.get_untracked().is_some() => self.abandon(),
            "Escape" if brush.is_some() => self.state.time.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn look_at(&self, window: Range) {
        let all = self.limits.get_untracked();
        self.window.set(Some(window).filter(|_| all != Some(window)));
    }
}
