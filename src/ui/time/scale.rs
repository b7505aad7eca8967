//! Ticks to pixels and back.

/// A stretch of time on a stretch of pixels. The length is never zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    from: i64,
    to: i64,
    width: f64,
}

impl Scale {
    /// `from` is at pixel 0, `to` at `width`.
    pub fn new((from, to): (i64, i64), width: f64) -> Self {
        Self {
            from,
            to: to.max(from.saturating_add(1)),
            width: width.max(1.0),
        }
    }

    // Differences are taken as integers: at this distance from 1601 an f64 does not tell neighbouring ticks apart.

    /// Where a moment is; outside of the stretch too.
    pub fn x(&self, ticks: i64) -> f64 {
        ticks.saturating_sub(self.from) as f64 / self.length() * self.width
    }

    /// Which moment is there; outside of the stretch too.
    pub fn at(&self, x: f64) -> i64 {
        self.from.saturating_add((x / self.width * self.length()) as i64)
    }

    /// How much time a number of pixels is.
    pub fn ticks_of(&self, px: f64) -> i64 {
        (px / self.width * self.length()) as i64
    }

    /// From and to.
    pub fn range(&self) -> (i64, i64) {
        (self.from, self.to)
    }

    /// In pixels.
    pub fn width(&self) -> f64 {
        self.width
    }

    fn length(&self) -> f64 {
        self.to.saturating_sub(self.from).max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let scale = Scale::new((1_000, 2_000), 500.0);
        assert!((scale.x(1_500) - 250.0).abs() < 1e-9);
        assert_eq!(scale.at(250.0), 1_500);
        assert_eq!(scale.at(-50.0), 900);
        assert_eq!(scale.ticks_of(5.0), 10);
    }

    #[test]
    fn no_range_is_too_strange() {
        for range in [(0, 0), (5, -5), (i64::MIN, i64::MAX), (i64::MAX, i64::MAX)] {
            let scale = Scale::new(range, 0.0);
            assert!(scale.x(0).is_finite());
            scale.at(f64::INFINITY);
            scale.at(f64::NAN);
        }
    }
}
