//! Where a virtual list stands: pixels to rows and back, for any number of rows.
//!
//! Browsers cap the height of an element, so past [`CAP_PX`] the spacer stops growing and its scroll position is scaled:
//!
//! ```text
//!   scrollTop   0 ────────────── max_scroll          what the scrollbar says
//!   top         0 ─────────────────────── max_top    where the list really is, rows × 24 px
//! ```
//!
//! `top` is the truth. The scrollbar maps onto it exactly at both ends; wheel and keys move `top` itself, so a notch moves
//! as far in five million rows as in fifty. Used by `rows`; knows no browser.

/// Height of a row, CSS pixels. The style sheet says the same.
pub(crate) const ROW_PX: f64 = 24.0;
/// Tallest spacer: below what Firefox (17.9 M px) and Chromium (16.7 M px) allow.
pub(crate) const CAP_PX: f64 = 10_000_000.0;

/// The place of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scroll {
    rows: u32,
    view_px: f64,
    top_px: f64,
    /// The scrollTop that stands for `top_px`, as the browser rounded it.
    bar_px: f64,
}

impl Scroll {
    fn full_px(&self) -> f64 {
        f64::from(self.rows) * ROW_PX
    }

    /// Height of the element that gives the scrollbar its length.
    pub fn spacer_px(&self) -> f64 {
        self.full_px().min(CAP_PX)
    }

    /// The spacer is shorter than the rows: the wheel must be taken from the browser.
    pub fn is_scaled(&self) -> bool {
        self.full_px() > CAP_PX
    }

    fn max_top(&self) -> f64 {
        (self.full_px() - self.view_px).max(0.0)
    }

    fn max_bar(&self) -> f64 {
        (self.spacer_px() - self.view_px).max(0.0)
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The list has so many rows now.
    pub fn set_rows(&mut self, rows: u32) {
        self.rows = rows;
        self.go(self.top_px);
    }

    /// The window is so tall now, without the header.
    pub fn set_view(&mut self, view_px: f64) {
        self.view_px = view_px.max(0.0);
        self.go(self.top_px);
    }

    /// Moves to a distance from the first row's top.
    pub fn go(&mut self, top_px: f64) {
        self.top_px = top_px.clamp(0.0, self.max_top());
        self.bar_px = self.wanted_bar();
    }

    /// Moves by pixels.
    pub fn by(&mut self, px: f64) {
        self.go(self.top_px + px);
    }

    fn wanted_bar(&self) -> f64 {
        if self.is_scaled() {
            self.top_px / self.max_top() * self.max_bar()
        } else {
            self.top_px
        }
    }

    /// The scrollTop to set.
    pub fn bar_px(&self) -> f64 {
        self.bar_px
    }

    /// What the browser made of the scrollTop that was set: it rounds to device pixels.
    pub fn settle(&mut self, actual_px: f64) {
        if (actual_px - self.bar_px).abs() <= 1.0 {
            self.bar_px = actual_px;
        }
    }

    /// The scrollbar was moved. False when this is only the echo of our own move.
    pub fn on_bar(&mut self, actual_px: f64) -> bool {
        if (actual_px - self.bar_px).abs() < 0.01 {
            return false;
        }
        self.bar_px = actual_px;
        self.top_px = if !self.is_scaled() {
            actual_px.clamp(0.0, self.max_top())
        } else if actual_px >= self.max_bar() - 1.0 {
            self.max_top()
        } else {
            let rows = actual_px / self.max_bar() * self.max_top() / ROW_PX;
            (rows.floor() * ROW_PX).clamp(0.0, self.max_top())
        };
        true
    }

    /// First row that shows at least in part.
    pub fn first(&self) -> u32 {
        (self.top_px / ROW_PX).floor() as u32
    }

    /// Rows that show at least in part: from, to (excluded).
    pub fn visible(&self) -> (u32, u32) {
        let to = ((self.top_px + self.view_px) / ROW_PX).ceil() as u32;
        (self.first(), to.min(self.rows))
    }

    /// Distance of a row from the top of the spacer, as it must be drawn now.
    pub fn row_y(&self, row: u32) -> f64 {
        if self.is_scaled() {
            self.bar_px + f64::from(row) * ROW_PX - self.top_px
        } else {
            f64::from(row) * ROW_PX
        }
    }

    /// How many rows a page key moves.
    pub fn page(&self) -> u32 {
        ((self.view_px / ROW_PX).floor() as u32).saturating_sub(1).max(1)
    }

    /// Moves as little as needed to show a row whole.
    pub fn reveal(&mut self, row: u32) {
        let y = f64::from(row.min(self.rows.saturating_sub(1))) * ROW_PX;
        if y < self.top_px {
            self.go(y);
        } else if y + ROW_PX > self.top_px + self.view_px {
            self.go(y + ROW_PX - self.view_px);
        }
    }

    /// Shows a row in the upper third, unless it is on screen anyway.
    pub fn bring(&mut self, row: u32) {
        let (from, to) = self.visible();
        if row < from || row + 1 >= to {
            self.go((f64::from(row) - self.view_px / ROW_PX / 3.0).floor() * ROW_PX);
        }
        self.reveal(row);
    }
}

/// How a pool of row elements goes from one first row to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing moves.
    Stay,
    /// So many elements go from the front to the back.
    Forward(u32),
    /// So many elements go from the back to the front.
    Back(u32),
    /// Nothing of what is shown stays.
    Jump,
}

impl Turn {
    /// From row `old` to row `new` with a pool of `len` elements.
    pub fn of(old: u32, new: u32, len: u32) -> Self {
        match new.abs_diff(old) {
            0 => Self::Stay,
            d if d >= len => Self::Jump,
            d if new > old => Self::Forward(d),
            d => Self::Back(d),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(rows: u32, view_px: f64) -> Scroll {
        let mut s = Scroll::default();
        s.set_rows(rows);
        s.set_view(view_px);
        s
    }

    #[test]
    fn few_rows_scroll_as_the_browser_does() {
        let mut s = list(1000, 240.0);
        assert!(!s.is_scaled());
        assert!(s.on_bar(61.0));
        assert_eq!(s.visible(), (2, 13));
        assert!((s.row_y(2) - 48.0).abs() < 1e-9);
        assert!(!s.on_bar(61.0));
    }

    #[test]
    fn five_million_rows_are_reached_exactly() {
        let mut s = list(5_000_000, 700.0);
        assert!(s.is_scaled());
        assert!((s.spacer_px() - CAP_PX).abs() < 1e-9);
        assert!(s.on_bar(CAP_PX - 700.0));
        assert_eq!(s.visible().1, 5_000_000);
        // The last row's lower edge is the window's lower edge.
        let lower = s.row_y(4_999_999) + ROW_PX - s.bar_px();
        assert!((lower - 700.0).abs() < 1e-6, "{lower}");
        assert!(s.on_bar(0.0));
        assert_eq!(s.first(), 0);
    }

    #[test]
    fn keys_move_by_whole_rows_however_many_there_are() {
        let mut s = list(5_000_000, 240.0);
        s.go(2_500_000.0 * ROW_PX);
        for step in 1..100 {
            s.reveal(2_500_009 + step);
            assert_eq!(s.first(), 2_500_000 + step);
            let bar = s.bar_px().round();
            s.settle(bar);
            assert!(!s.on_bar(bar), "the echo of our own move is not a move");
        }
    }

    #[test]
    fn fewer_rows_pull_the_window_back() {
        let mut s = list(1000, 240.0);
        s.go(1e9);
        assert_eq!(s.visible(), (990, 1000));
        s.set_rows(5);
        assert_eq!(s.visible(), (0, 5));
        s.set_rows(0);
        assert_eq!(s.visible(), (0, 0));
    }

    #[test]
    fn turning_a_pool() {
        assert_eq!(Turn::of(5, 5, 40), Turn::Stay);
        assert_eq!(Turn::of(5, 8, 40), Turn::Forward(3));
        assert_eq!(Turn::of(8, 5, 40), Turn::Back(3));
        assert_eq!(Turn::of(0, 40, 40), Turn::Jump);
        assert_eq!(Turn::of(4_000_000, 0, 40), Turn::Jump);
    }

    proptest! {
        #[test]
        fn the_scrollbar_never_points_outside(rows in 0u32..20_000_000, view in 1.0f64..3000.0, bar in -10.0f64..2e7) {
            let mut s = list(rows, view);
            s.on_bar(bar);
            let (from, to) = s.visible();
            prop_assert!(from <= to && to <= rows);
            if rows > 0 {
                prop_assert!(f64::from(to - from) * ROW_PX >= view.min(f64::from(rows) * ROW_PX) - 1e-3);
            }
        }

        #[test]
        fn a_revealed_row_is_whole(rows in 1u32..20_000_000, view in 24.0f64..3000.0, start in 0.0f64..1.0, row: u32) {
            let mut s = list(rows, view);
            s.go(start * f64::from(rows) * ROW_PX);
            let row = row % rows;
            s.bring(row);
            let y = s.row_y(row) - s.bar_px();
            if s.is_scaled() { prop_assert!(y >= -1e-3 && y + ROW_PX <= view + 1e-3); }
            else { prop_assert!(f64::from(row) * ROW_PX >= s.bar_px() - 1e-3); }
        }
    }
}
