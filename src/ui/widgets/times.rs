//! Times as short as they may be: without the day when the whole session lies within one. The full time is one pointer
//! movement away. In the zone that the reader chose. Used by the grid and the tree.

use crate::model::Ticks;
use crate::protocol::Cell;
use crate::ui::time::clock::Clock;

/// How times are shortened.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Times {
    /// Whose times they are.
    pub clock: Clock,
    /// The one day of the session, `2021-03-04`.
    day: Option<String>,
    /// The clock is set within the session.
    turns: bool,
}

impl Times {
    /// For a session that spans these times.
    pub fn of(span: Option<(i64, i64)>, clock: &Clock) -> Self {
        let day = span.and_then(|(from, to)| {
            let (from, to) = (clock.readable(from), clock.readable(to));
            let day = from.get(..10)?;
            (to.get(..10) == Some(day)).then(|| day.to_owned())
        });
        Self {
            day,
            turns: clock.offsets(span).len() > 1,
            clock: clock.clone(),
        }
    }

    /// Width of a column of these times, pixels.
    pub fn width_px(&self) -> u32 {
        match (&self.day, self.turns) {
            (Some(_), false) => 110,
            (None, false) => 188,
            (Some(_), true) => 162,
            (None, true) => 238,
        }
    }

    /// `13:52:19.123`, or with its day; with its offset when the wall shows this time twice.
    pub fn short(&self, ticks: i64) -> String {
        let text = self.clock.readable(ticks);
        let from = match &self.day {
            Some(day) if text.starts_with(day.as_str()) => 11,
            _ => 0,
        };
        let short = text.get(from..text.len() - 4).unwrap_or(&text);
        if self.clock.is_twice(ticks) {
            format!("{short} {}", self.clock.suffix(ticks))
        } else {
            short.to_owned()
        }
    }

    /// `13:52:19.123`, or, on another day, `2021-03-03 13:52`: for a narrow column.
    pub fn brief(&self, ticks: i64) -> String {
        let short = self.short(ticks);
        match short.get(..16) {
            Some(start) if short.as_bytes().get(4) == Some(&b'-') => start.to_owned(),
            _ => short,
        }
    }
}

/// The moment that a cell is, where it is one: as the engine says, else by its text.
pub(crate) fn moment(cell: &Cell, is_time: bool) -> Option<i64> {
    cell.time.or_else(|| {
        Ticks::parse(&cell.text)
            .filter(|_| is_time && cell.present)
            .map(|t| t.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(text: &str) -> i64 {
        Ticks::parse(text).expect("a time").0
    }

    fn of(from: &str, to: &str, clock: &Clock) -> Times {
        Times::of(Some((ticks(from), ticks(to))), clock)
    }

    #[test]
    fn one_day_needs_no_date() {
        let times = of("2021-03-04 08:00:00", "2021-03-04 23:59:59.9", &Clock::default());
        assert_eq!(times.short(ticks("2021-03-04 13:52:19.1234567")), "13:52:19.123");
        assert_eq!(times.short(ticks("1970-01-01 00:00:00")), "1970-01-01 00:00:00.000");
        assert_eq!(times.brief(ticks("2021-03-04 13:52:19.123")), "13:52:19.123");
        assert_eq!(times.brief(ticks("2021-03-03 13:52:19.123")), "2021-03-03 13:52");
        assert_eq!(times.width_px(), 110);
    }

    #[test]
    fn several_days_do() {
        let times = of("2021-03-04 08:00:00", "2021-03-05 00:00:00", &Clock::default());
        assert_eq!(
            times.short(ticks("2021-03-04 13:52:19.1234567")),
            "2021-03-04 13:52:19.123"
        );
        assert_eq!(times.width_px(), 188);
        assert_eq!(Times::default().short(i64::MAX), "30828-09-14 02:48:05.477");
    }

    #[test]
    fn a_day_is_a_day_of_the_zone() {
        let night = ("2021-03-04 22:00:00", "2021-03-05 04:00:00");
        assert_eq!(of(night.0, night.1, &Clock::default()).width_px(), 188);
        let there = of(night.0, night.1, &Clock::fixed(-18_000));
        assert_eq!(there.width_px(), 110);
        assert_eq!(there.short(ticks(night.1)), "23:00:00.000");
        let steps = Clock::steps(&[(0, 7_200), (ticks("2021-03-04 23:00:00"), 3_600)]);
        let set_back = of(night.0, "2021-03-05 00:00:00", &steps);
        assert_eq!(set_back.short(ticks("2021-03-04 22:30:00")), "00:30:00.000 +02:00");
        assert_eq!(set_back.width_px(), 162);
    }

    #[test]
    fn a_moment_is_told_by_the_engine_or_read_from_a_time_column() {
        let cell = |text: &str, time: Option<i64>| Cell {
            text: text.to_owned(),
            present: true,
            time,
            ..Cell::default()
        };
        assert_eq!(moment(&cell("x", Some(5)), false), Some(5));
        assert_eq!(moment(&cell("1601-01-01 00:00:00", None), true), Some(0));
        assert_eq!(moment(&cell("1601-01-01 00:00:00", None), false), None);
        assert_eq!(moment(&cell("-", None), true), None);
    }
}
