//! The wheel over a list that is scaled: it moves by its own pixels, not by those of the scrollbar.

use super::super::scroll::ROW_PX;
use super::{Paint, Rows, Wheel};
use wasm_bindgen::JsCast as _;

impl<T: 'static, P: Paint<T>> Rows<T, P> {
    /// The list takes the wheel from the browser when it is scaled, and only then: a listener that may refuse the wheel
    /// makes every other list scroll less smoothly.
    pub(super) fn take_wheel(&self) {
        let dom = self.dom.borrow();
        let Some(dom) = dom.as_ref() else { return };
        let scaled = self.scroll.borrow().is_scaled();
        let mut wheel = self.wheel.borrow_mut();
        if scaled && wheel.is_none() {
            let me = self.me.clone();
            let turned = Wheel::new(move |event| {
                if let Some(me) = me.upgrade() {
                    me.on_wheel(&event);
                }
            });
            dom.scroller
                .add_event_listener_with_callback("wheel", turned.as_ref().unchecked_ref())
                .ok();
            *wheel = Some(turned);
        } else if !scaled && let Some(turned) = wheel.take() {
            dom.scroller
                .remove_event_listener_with_callback("wheel", turned.as_ref().unchecked_ref())
                .ok();
        }
    }

    fn on_wheel(&self, event: &web_sys::WheelEvent) {
        if event.ctrl_key() || event.shift_key() || event.delta_y() == 0.0 {
            return;
        }
        event.prevent_default();
        let unit = match event.delta_mode() {
            web_sys::WheelEvent::DOM_DELTA_LINE => ROW_PX,
            web_sys::WheelEvent::DOM_DELTA_PAGE => f64::from(self.page()) * ROW_PX,
            _ => 1.0,
        };
        self.scroll.borrow_mut().by(event.delta_y() * unit);
        self.push_bar();
        self.moved();
    }
}
