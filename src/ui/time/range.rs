//! What pointer, wheel and keys do to a range: zoom and pan the window that is seen, draw, move and stretch the brush.

use super::scale::Scale;

/// A stretch of time: from (included) and to (excluded), ticks.
pub type Range = (i64, i64);

/// How close to an edge of the brush the pointer takes hold of it, pixels.
const EDGE_PX: f64 = 6.0;
/// A drag shorter than this was a click.
const CLICK_PX: f64 = 3.0;
/// Shortest window: 100 µs.
const LEAST_WINDOW: i64 = 1_000;
const SECOND: i64 = 10_000_000;

/// The whole session with a little air on both sides, so that its first and last event are not at the very edge.
pub fn whole((from, to): Range) -> Range {
    let air = (to.saturating_sub(from) / 100).max(if from == to { SECOND } else { 1 });
    (from.saturating_sub(air), to.saturating_add(air).saturating_add(1))
}

/// The window after zooming: `factor` below 1 shows less. The moment under the pointer stays where it is.
pub fn zoom(window: Range, anchor: i64, factor: f64, limits: Range) -> Range {
    let length = (window.1.saturating_sub(window.0) as f64).max(1.0);
    let most = (limits.1.saturating_sub(limits.0) as f64).max(1.0);
    let wanted = (length * factor).clamp((LEAST_WINDOW as f64).min(most), most);
    let share = (anchor.saturating_sub(window.0) as f64 / length).clamp(0.0, 1.0);
    // Around the anchor in integers: at this distance from 1601 an f64 no longer tells neighbouring ticks apart.
    let from = anchor.saturating_sub((wanted * share) as i64);
    inside((from, from.saturating_add(wanted as i64)), limits)
}

/// The window after moving by so many ticks.
pub fn pan(window: Range, by: i64, limits: Range) -> Range {
    inside((window.0.saturating_add(by), window.1.saturating_add(by)), limits)
}

/// Shifts a window back into the limits without changing its length, unless it is longer than they are.
pub fn inside(window: Range, limits: Range) -> Range {
    let length = window.1.saturating_sub(window.0);
    if length >= limits.1.saturating_sub(limits.0) {
        limits
    } else if window.0 < limits.0 {
        (limits.0, limits.0.saturating_add(length))
    } else if window.1 > limits.1 {
        (limits.1.saturating_sub(length), limits.1)
    } else {
        window
    }
}

/// What the pointer took hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// Nothing: a new brush begins.
    New,
    /// The brush as a whole.
    Brush,
    /// Its first edge.
    From,
    /// Its last edge.
    To,
    /// The window: the picture moves with the pointer.
    Window,
}

/// What is under the pointer.
pub fn grip(brush: Option<Range>, scale: &Scale, x: f64) -> Grip {
    let Some((from, to)) = brush else { return Grip::New };
    let (from, to) = (scale.x(from), scale.x(to));
    let near = |edge: f64| (edge - x).abs();
    if near(from).min(near(to)) <= EDGE_PX {
        // Of two edges at the same place the one on the pointer's side.
        if near(from) < near(to) || (near(from) <= near(to) && x < to) {
            Grip::From
        } else {
            Grip::To
        }
    } else if from < x && x < to {
        Grip::Brush
    } else {
        Grip::New
    }
}

/// Whether the pointer has moved far enough to mean it.
pub fn is_drag(from_x: f64, x: f64) -> bool {
    (x - from_x).abs() >= CLICK_PX
}

/// The brush while it is dragged from `from_x` to `x`; `before` is the brush as it was.
pub fn drag(grip: Grip, before: Option<Range>, scale: &Scale, from_x: f64, x: f64, limits: Range) -> Option<Range> {
    let (start, now) = (scale.at(from_x), scale.at(x).clamp(limits.0, limits.1));
    let by = now.saturating_sub(start);
    let brush = match (grip, before) {
        (Grip::Window, _) => return before,
        (Grip::New, _) | (_, None) => ordered(start.clamp(limits.0, limits.1), now),
        (Grip::Brush, Some(brush)) => pan(brush, scale.ticks_of(x - from_x), limits),
        (Grip::From, Some((from, to))) => ordered(from.saturating_add(by), to),
        (Grip::To, Some((from, to))) => ordered(from, to.saturating_add(by)),
    };
    Some(brush)
}

/// The brush after an arrow key: moved by `by`, or with `stretch` only its last edge.
pub fn nudge(brush: Range, by: i64, stretch: bool, limits: Range) -> Range {
    if stretch {
        let to = brush
            .1
            .saturating_add(by)
            .clamp(brush.0.saturating_add(1), limits.1.max(brush.0.saturating_add(1)));
        (brush.0, to)
    } else {
        pan(brush, by, limits)
    }
}

fn ordered(a: i64, b: i64) -> Range {
    let (from, to) = (a.min(b), a.max(b));
    (from, to.max(from.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Range = (0, 1_000_000);

    #[test]
    fn zooming_keeps_the_moment_under_the_pointer() {
        let window = zoom((0, 1_000_000), 250_000, 0.5, LIMITS);
        assert_eq!(window, (125_000, 625_000));
        let out = zoom(window, 250_000, 4.0, LIMITS);
        assert_eq!(out, LIMITS);
        let (from, to) = zoom((0, 1_000_000), 0, 1e-9, LIMITS);
        assert_eq!((from, to), (0, LEAST_WINDOW));
    }

    #[test]
    fn panning_stops_at_the_ends() {
        assert_eq!(pan((100, 300), -500, LIMITS), (0, 200));
        assert_eq!(pan((100, 300), 5_000_000, LIMITS), (999_800, 1_000_000));
        assert_eq!(pan((-10, 2_000_000), 5, LIMITS), LIMITS);
    }

    #[test]
    fn a_brush_is_drawn_moved_and_stretched() {
        let scale = Scale::new(LIMITS, 1_000.0);
        assert_eq!(grip(None, &scale, 500.0), Grip::New);
        let brush = drag(Grip::New, None, &scale, 600.0, 400.0, LIMITS);
        assert_eq!(brush, Some((400_000, 600_000)));
        assert_eq!(grip(brush, &scale, 402.0), Grip::From);
        assert_eq!(grip(brush, &scale, 598.0), Grip::To);
        assert_eq!(grip(brush, &scale, 500.0), Grip::Brush);
        assert_eq!(grip(brush, &scale, 700.0), Grip::New);
        assert_eq!(
            drag(Grip::Brush, brush, &scale, 500.0, 600.0, LIMITS),
            Some((500_000, 700_000))
        );
        assert_eq!(
            drag(Grip::Brush, brush, &scale, 500.0, 5_000.0, LIMITS),
            Some((800_000, 1_000_000))
        );
        assert_eq!(
            drag(Grip::From, brush, &scale, 400.0, 700.0, LIMITS),
            Some((600_000, 700_000))
        );
        assert_eq!(
            drag(Grip::To, brush, &scale, 600.0, 700.0, LIMITS),
            Some((400_000, 700_000))
        );
    }

    #[test]
    fn keys_move_and_stretch() {
        assert_eq!(nudge((100, 200), 50, false, LIMITS), (150, 250));
        assert_eq!(nudge((100, 200), 50, true, LIMITS), (100, 250));
        assert_eq!(nudge((100, 200), -500, true, LIMITS), (100, 101));
    }

    #[test]
    fn a_session_of_one_moment_has_a_window() {
        assert_eq!(whole((500, 500)), (500 - SECOND, 500 + SECOND + 1));
        let (from, to) = whole((i64::MIN, i64::MAX));
        assert!(from < to);
    }
}
