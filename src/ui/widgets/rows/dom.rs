//! The elements of a virtual list, and what is done to them.

use web_sys::HtmlElement;

/// The elements.
pub(super) struct Dom {
    /// Scrolls.
    pub scroller: HtmlElement,
    /// Gives the scrollbar its length.
    pub spacer: HtmlElement,
    /// Holds the rows.
    pub pool: HtmlElement,
    /// Height of the sticky head.
    pub head_px: f64,
}

impl Dom {
    /// Height of the window without the head.
    pub fn view_px(&self) -> f64 {
        f64::from(self.scroller.client_height()) - self.head_px
    }

    /// Where the scrollbar stands.
    pub fn bar_px(&self) -> f64 {
        f64::from(self.scroller.scroll_top())
    }

    /// Moves the scrollbar; gives what the browser made of it.
    pub fn set_bar(&self, px: f64) -> f64 {
        self.scroller.set_scroll_top(px.round() as i32);
        self.bar_px()
    }

    /// Gives the spacer its height and puts the pool at its place.
    pub fn place(&self, spacer_px: f64, pool_px: f64) {
        self.spacer
            .style()
            .set_property("height", &format!("{spacer_px}px"))
            .ok();
        let style = self.pool.style();
        style
            .set_property("transform", &format!("translateY({pool_px}px)"))
            .ok();
    }

    /// Puts a row last.
    pub fn append(&self, row: &HtmlElement) -> bool {
        self.pool.append_child(row).is_ok()
    }

    /// Puts a row first.
    pub fn prepend(&self, row: &HtmlElement) {
        self.pool.insert_before(row, self.pool.first_child().as_ref()).ok();
    }
}
