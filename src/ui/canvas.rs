//! What every canvas needs: its size in CSS pixels as a signal, a context scaled to the device's pixels, the theme's colours.

use super::histogram::bands::Tone;
use crate::catalogue::Category;
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, ResizeObserver, ResizeObserverEntry};

/// Watches an element's size as long as it is kept.
struct Watch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Keeps `size` (width and height, CSS pixels) at the element's size, as long as the current owner lives.
pub fn watch_size(element: &Element, size: RwSignal<(f64, f64)>) {
    let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
            let rect = entry.content_rect();
            let new = (rect.width(), rect.height());
            if size.try_get_untracked().is_some_and(|old| old != new) {
                size.set(new);
            }
        }
    });
    if let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) {
        observer.observe(element);
        StoredValue::new_local(Watch {
            observer,
            _callback: callback,
        });
    }
}

/// An empty canvas of this size, sharp on every screen: drawing is in CSS pixels.
pub fn clear(canvas: &HtmlCanvasElement, (width, height): (f64, f64)) -> Option<CanvasRenderingContext2d> {
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    canvas.set_width((width * ratio).round() as u32);
    canvas.set_height((height * ratio).round() as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.scale(ratio, ratio).ok()?;
    Some(context)
}

/// The colours that a canvas needs, as the style sheet has them now.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// A colour a category, in the order of their numbers.
    pub categories: Vec<String>,
    /// Of labels.
    pub faint: String,
    /// Of the page behind the picture.
    pub ground: String,
    /// Of gridlines.
    pub line: String,
    /// Of the brush's edges.
    pub accent: String,
    /// Of the brush.
    pub accent_bg: String,
    /// Of bands, in the order of [`Tone::ALL`].
    pub bands: Vec<String>,
    /// Font of labels.
    pub font: String,
}

impl Palette {
    /// Reads the custom properties that hold at an element.
    pub fn of(element: &Element) -> Self {
        let style = web_sys::window().and_then(|window| window.get_computed_style(element).ok().flatten());
        let read = |name: &str| -> String {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.unwrap_or_default().trim().to_owned()
        };
        Self {
            categories: Category::ALL
                .iter()
                .map(|category| read(&format!("--{}", category.key())))
                .collect(),
            faint: read("--faint"),
            ground: read("--bg"),
            line: read("--line"),
            accent: read("--accent"),
            accent_bg: read("--accent-bg"),
            bands: Tone::ALL.iter().map(|tone| read(tone.colour())).collect(),
            font: format!("{} {}", read("--size-small"), read("--mono")),
        }
    }

    /// A category's colour.
    pub fn category(&self, index: usize) -> &str {
        self.categories.get(index).map_or("gray", String::as_str)
    }
}
