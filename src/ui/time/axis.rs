//! Where an axis of time has its ticks and what they say: round times of the zone that is shown, from 100 ns to centuries.
//! Where that zone's clock is set, an hour of them is missing, or stands there twice.
//!
//! Steps up to a day are a fixed number of ticks; days, months and years follow the calendar. A label says no more than
//! changes from its neighbour, except the first of all and the first of a day, which say the date.

use super::clock::Clock;
use super::scale::Scale;
use crate::model::{Civil, Ticks};

const MICRO: i64 = 10;
const MILLI: i64 = 1_000 * MICRO;
const SECOND: i64 = 1_000 * MILLI;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// More ticks than any axis has room for: a guard, never reached by a sensible step.
const MOST: usize = 400;

/// Steps that divide a day, in ticks.
const STEPS: [i64; 38] = [
    1,
    2,
    5,
    MICRO,
    2 * MICRO,
    5 * MICRO,
    10 * MICRO,
    20 * MICRO,
    50 * MICRO,
    100 * MICRO,
    200 * MICRO,
    500 * MICRO,
    MILLI,
    2 * MILLI,
    5 * MILLI,
    10 * MILLI,
    20 * MILLI,
    50 * MILLI,
    100 * MILLI,
    200 * MILLI,
    500 * MILLI,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
];

/// A tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Where.
    pub at: i64,
    /// What it says.
    pub label: String,
    /// A new day, month or year begins here.
    pub major: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Multiples of so many ticks.
    Even(i64),
    Days(i64),
    Months(i32),
    Years(i32),
}

/// The ticks of an axis, at least `gap_px` apart.
pub fn ticks(scale: &Scale, gap_px: f64, clock: &Clock) -> Vec<Tick> {
    let (from, to) = scale.range();
    let step = step(scale.ticks_of(gap_px));
    let mut ticks: Vec<(i64, i64)> = stretches((from, to), clock)
        .into_iter()
        .flat_map(|stretch| match stretch {
            Stretch::Even(from, to, shift) => times(from.saturating_add(shift), to.saturating_add(shift), step)
                .into_iter()
                .map(|local| (local.saturating_sub(shift), local))
                .collect::<Vec<_>>(),
            Stretch::Mixed(from, to) => times(clock.local(from), clock.local(to), step)
                .into_iter()
                .map(|local| (clock.moment(local), local))
                .collect(),
        })
        .filter(|(at, _)| (from..=to).contains(at))
        .collect();
    ticks.dedup_by_key(|(at, _)| *at);
    ticks.truncate(MOST);
    let mut said_date = false;
    ticks
        .into_iter()
        .map(|(at, local)| {
            let major = starts_something(local, step);
            let label = label(local, step, major || !said_date);
            said_date = true;
            Tick { at, label, major }
        })
        .collect()
}

/// A part of an axis.
enum Stretch {
    /// From, to, and how far its times are ahead of UTC, ticks.
    Even(i64, i64, i64),
    /// Longer than a few days: its steps are hours at least, and each time finds its moment by itself.
    Mixed(i64, i64),
}

fn stretches((from, to): (i64, i64), clock: &Clock) -> Vec<Stretch> {
    let shift = |at: i64| clock.local(at).saturating_sub(at);
    match clock.turn(from, to) {
        _ if to.saturating_sub(from) > 4 * DAY => vec![Stretch::Mixed(from, to)],
        Some(turn) => vec![
            Stretch::Even(from, turn.saturating_sub(1), shift(from)),
            Stretch::Even(turn, to, shift(to)),
        ],
        None => vec![Stretch::Even(from, to, shift(from))],
    }
}

/// The round times from one wall time to another.
fn times(from: i64, to: i64, step: Step) -> Vec<i64> {
    match step {
        Step::Even(n) => even(from, to, n),
        Step::Days(n) => even(from, to, n.saturating_mul(DAY)),
        Step::Months(_) | Step::Years(_) => calendar(from, to, step),
    }
}

/// The smallest step that is not shorter than this.
fn step(least: i64) -> Step {
    if let Some(&step) = STEPS.iter().find(|&&step| step >= least) {
        return Step::Even(step);
    }
    for days in [1, 2, 7, 14] {
        if days * DAY >= least {
            return Step::Days(days);
        }
    }
    for months in [1, 3, 6] {
        if i64::from(months) * 30 * DAY >= least {
            return Step::Months(months);
        }
    }
    let years = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];
    let fits = years.iter().find(|&&years| i64::from(years) * 365 * DAY >= least);
    Step::Years(fits.copied().unwrap_or(10_000))
}

fn even(from: i64, to: i64, step: i64) -> Vec<i64> {
    let first = from
        .div_euclid(step)
        .saturating_add(i64::from(from.rem_euclid(step) != 0));
    // Not `first..`: that panics at the very end of time.
    std::iter::successors(Some(first), |n| n.checked_add(1))
        .map_while(|n| n.checked_mul(step))
        .take_while(|&at| at <= to)
        .take(MOST)
        .collect()
}

fn calendar(from: i64, to: i64, step: Step) -> Vec<i64> {
    let months = match step {
        Step::Months(n) => n,
        Step::Years(n) => n.saturating_mul(12),
        Step::Even(_) | Step::Days(_) => return Vec::new(),
    };
    let start = Ticks(from).civil();
    let month = start.year.saturating_mul(12) + i32::from(start.month) - 1;
    let first = month.div_euclid(months);
    std::iter::successors(Some(first), |n| n.checked_add(1))
        .map_while(|n| n.checked_mul(months))
        .map_while(|month| {
            let civil = Civil {
                year: month.div_euclid(12),
                month: (month.rem_euclid(12) + 1) as u8,
                day: 1,
                hour: 0,
                minute: 0,
                second: 0,
                fraction: 0,
            };
            // Before the year 1 there is no axis to speak of.
            Some(Ticks::from_civil(civil).map_or(i64::MIN, |ticks| ticks.0))
        })
        .take_while(|&at| at <= to)
        .filter(|&at| at >= from)
        .take(MOST)
        .collect()
}

/// A day on an axis of hours, a year on one of days or months.
fn starts_something(at: i64, step: Step) -> bool {
    let civil = Ticks(at).civil();
    match step {
        Step::Even(_) => at.rem_euclid(DAY) == 0,
        Step::Days(n) => civil.month == 1 && i64::from(civil.day) <= n,
        Step::Months(_) => civil.month == 1,
        Step::Years(_) => false,
    }
}

fn label(at: i64, step: Step, with_date: bool) -> String {
    let text = Ticks(at).readable();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    match step {
        Step::Even(n) => {
            let end = match n {
                n if n >= MINUTE => 16,
                n if n >= SECOND => 19,
                n if n >= MILLI => 23,
                n if n >= MICRO => 26,
                _ => 27,
            };
            if at.rem_euclid(DAY) == 0 && n >= MINUTE {
                part(0, 10)
            } else if with_date {
                part(0, end)
            } else {
                part(11, end)
            }
        }
        Step::Days(_) if with_date => part(0, 10),
        Step::Days(_) => part(5, 10),
        Step::Months(_) => part(0, 7),
        Step::Years(_) => part(0, 4),
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::tests::{at, berlin};
    use super::*;

    fn axis(from: &str, to: &str, width: f64) -> Vec<String> {
        let range = (Ticks::parse(from).unwrap().0, Ticks::parse(to).unwrap().0);
        ticks(&Scale::new(range, width), 90.0, &Clock::default())
            .into_iter()
            .map(|tick| tick.label)
            .collect()
    }

    #[test]
    fn hours_of_a_day() {
        assert_eq!(
            axis("2021-03-04 07:50:00", "2021-03-04 17:50:00", 1000.0),
            [
                "2021-03-04 08:00",
                "09:00",
                "10:00",
                "11:00",
                "12:00",
                "13:00",
                "14:00",
                "15:00",
                "16:00",
                "17:00"
            ]
        );
    }

    #[test]
    fn midnight_says_the_day() {
        assert_eq!(
            axis("2021-03-04 17:00:00", "2021-03-05 07:00:00", 500.0),
            ["2021-03-04 18:00", "21:00", "2021-03-05", "03:00", "06:00"]
        );
    }

    #[test]
    fn days_months_years() {
        assert_eq!(
            axis("2021-03-04 17:00:00", "2021-03-08 07:00:00", 500.0),
            ["2021-03-05", "03-06", "03-07", "03-08"]
        );
        assert_eq!(
            axis("2020-11-20 00:00:00", "2021-03-08 00:00:00", 500.0),
            ["2020-12", "2021-01", "2021-02", "2021-03"]
        );
        assert_eq!(
            axis("2015-11-20 00:00:00", "2021-03-08 00:00:00", 400.0),
            ["2016", "2018", "2020"]
        );
    }

    #[test]
    fn fractions_of_a_second() {
        assert_eq!(
            axis("2021-03-04 13:52:19.0001", "2021-03-04 13:52:19.00031", 300.0),
            ["2021-03-04 13:52:19.000100", "13:52:19.000200", "13:52:19.000300"]
        );
    }

    #[test]
    fn a_zone_has_its_own_round_times() {
        let range = (at("2021-03-04 07:50:00"), at("2021-03-04 10:20:00"));
        let clock = Clock::fixed(19_800);
        let labels: Vec<String> = ticks(&Scale::new(range, 400.0), 90.0, &clock)
            .into_iter()
            .map(|tick| tick.label)
            .collect();
        assert_eq!(labels, ["2021-03-04 14:00", "15:00"]);
    }

    #[test]
    fn the_day_on_which_a_clock_is_set_has_23_or_25_hours() {
        let day = |from: &str, to: &str| {
            let range = (at(from), at(to));
            ticks(&Scale::new(range, 2400.0), 90.0, &berlin())
        };
        let spring = day("2021-03-27 23:00:00", "2021-03-28 22:00:00");
        let labels: Vec<&str> = spring.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels.first(), Some(&"2021-03-28"));
        assert_eq!(labels.last(), Some(&"2021-03-29"));
        assert!(labels.contains(&"01:00") && !labels.contains(&"02:00") && labels.contains(&"03:00"));
        assert_eq!(labels.len(), 24);
        let autumn = day("2021-10-30 22:00:00", "2021-10-31 23:00:00");
        let twos: Vec<i64> = autumn
            .iter()
            .filter(|tick| tick.label == "02:00")
            .map(|tick| tick.at)
            .collect();
        assert_eq!(twos, [at("2021-10-31 00:00:00"), at("2021-10-31 01:00:00")]);
        // Over weeks, days begin at midnight in winter and in summer.
        let weeks = day("2021-03-20 12:00:00", "2021-04-05 12:00:00");
        assert!(
            weeks
                .iter()
                .all(|tick| berlin().readable(tick.at).ends_with("00:00:00.0000000"))
        );
        assert_eq!(weeks.len(), 16);
    }

    #[test]
    fn any_range_is_survived() {
        for range in [
            (i64::MIN, i64::MAX),
            (i64::MAX - 5, i64::MAX),
            (i64::MIN, i64::MIN + 1),
            (0, 1),
        ] {
            for width in [0.0, 1.0, 800.0, 1e6] {
                for clock in [Clock::default(), berlin(), Clock::fixed(-36_000)] {
                    assert!(ticks(&Scale::new(range, width), 90.0, &clock).len() <= MOST);
                }
            }
        }
    }
}
