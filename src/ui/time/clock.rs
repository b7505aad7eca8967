//! Moments as times of day in one zone. Everything that shows a moment goes through a [`Clock`]; the seven digits of a
//! FILETIME are never rounded, and a moment of summer time is shown in summer time whatever the season is now.
//!
//! Where a zone's clock is set back, an hour of times occurs twice: such a time is shown with its offset ([`Clock::is_twice`]).

use crate::model::{Civil, Ticks};
use crate::ui::number;
use std::sync::Arc;

const SECOND: i64 = 10_000_000;
/// Farther than any zone is from UTC, and than any clock is set back.
const DAY: i64 = 86_400 * SECOND;
/// How many moments of a stretch of time are looked at for changes of the offset.
const SAMPLES: i64 = 64;

/// Seconds east of UTC in a zone of this name at a moment, seconds since 1970.
pub type Ask = fn(&str, i64) -> i32;

#[derive(Clone, Debug, Default)]
enum Rule {
    #[default]
    Utc,
    Fixed(i32),
    Named(Arc<str>, Ask),
    /// From this moment on (ticks) so many seconds east; before the first, the first.
    Steps(Arc<[(i64, i32)]>),
}

/// A zone at work.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    rule: Rule,
    /// Whose clock it is, where that is not the zone's own name. Evidence.
    owner: Option<Arc<str>>,
}

impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        let rules = match (&self.rule, &other.rule) {
            (Rule::Utc, Rule::Utc) => true,
            (Rule::Fixed(a), Rule::Fixed(b)) => a == b,
            (Rule::Named(a, _), Rule::Named(b, _)) => a == b,
            (Rule::Steps(a), Rule::Steps(b)) => a == b,
            _ => false,
        };
        rules && self.owner == other.owner
    }
}

impl Clock {
    /// Of a zone that `ask` knows.
    pub fn named(name: &str, ask: Ask) -> Self {
        if matches!(name, "UTC" | "Etc/UTC") {
            return Self::default();
        }
        Self {
            rule: Rule::Named(name.into(), ask),
            owner: None,
        }
    }

    /// So many seconds east of UTC, always.
    pub fn fixed(seconds: i32) -> Self {
        Self {
            rule: Rule::Fixed(seconds),
            owner: None,
        }
    }

    /// Offsets from moments on, ascending.
    pub fn steps(steps: &[(i64, i32)]) -> Self {
        let rule = match steps {
            [] => Rule::Utc,
            [(_, seconds)] => Rule::Fixed(*seconds),
            _ => Rule::Steps(steps.into()),
        };
        Self { rule, owner: None }
    }

    /// The same clock, on this host's wall.
    pub fn of_host(mut self, host: &str) -> Self {
        self.owner = Some(host.into());
        self
    }

    /// It is UTC itself.
    pub fn is_utc(&self) -> bool {
        matches!(self.rule, Rule::Utc)
    }

    /// The zone's name: `UTC`, `Europe/Berlin`, `UTC+05:30`; a host's is led by the host's name, which is evidence.
    pub fn name(&self) -> String {
        let zone = match &self.rule {
            Rule::Utc => "UTC".to_owned(),
            Rule::Fixed(seconds) => format!("UTC{}", offset_text(*seconds)),
            Rule::Named(name, _) => name.to_string(),
            Rule::Steps(_) => String::new(),
        };
        match &self.owner {
            Some(host) if zone.is_empty() => host.to_string(),
            Some(host) => format!("{host} · {zone}"),
            None => zone,
        }
    }

    /// What stands beside times of this stretch: `UTC`, `Europe/Berlin +01:00`, `Europe/Berlin +01:00/+02:00`.
    pub fn label(&self, span: Option<(i64, i64)>) -> String {
        if matches!(self.rule, Rule::Utc | Rule::Fixed(_)) {
            return self.name();
        }
        let offsets: Vec<String> = self.offsets(span).into_iter().map(offset_text).collect();
        format!("{} {}", self.name(), offsets.join("/"))
    }

    /// Seconds east of UTC at a moment.
    pub fn offset(&self, ticks: i64) -> i32 {
        match &self.rule {
            Rule::Utc => 0,
            Rule::Fixed(seconds) => *seconds,
            Rule::Named(name, ask) => ask(name, Ticks(ticks).unix_seconds()),
            Rule::Steps(steps) => {
                let after = steps.partition_point(|(from, _)| *from <= ticks);
                steps.get(after.saturating_sub(1)).map_or(0, |(_, seconds)| *seconds)
            }
        }
    }

    /// The offsets that occur in a stretch of time, in the order in which they do.
    pub fn offsets(&self, span: Option<(i64, i64)>) -> Vec<i32> {
        let (from, to) = span.unwrap_or_default();
        let step = (to.saturating_sub(from) / SAMPLES).max(1);
        let mut out = Vec::new();
        let samples = (0..SAMPLES).map(|i| from.saturating_add(step.saturating_mul(i)));
        for moment in samples.take_while(|moment| *moment < to).chain([to]) {
            let offset = self.offset(moment);
            if !out.contains(&offset) {
                out.push(offset);
            }
        }
        out
    }

    /// The moment on the zone's wall: ticks that read as UTC give the time of day there.
    pub fn local(&self, ticks: i64) -> i64 {
        ticks.saturating_add(i64::from(self.offset(ticks)) * SECOND)
    }

    /// The moment of a time on the wall: the first of two where it occurs twice, and where the clock leaps over it the
    /// time as it would have been without the leap.
    pub fn moment(&self, local: i64) -> i64 {
        let by = |offset: i32| local.saturating_sub(i64::from(offset) * SECOND);
        let before = by(self.offset(local.saturating_sub(DAY)));
        let after = by(self.offset(local.saturating_add(DAY)));
        if self.local(before) != local && self.local(after) == local {
            after
        } else {
            before
        }
    }

    /// The moment in a stretch at which its first offset ends; `None` while both ends have the same.
    pub fn turn(&self, from: i64, to: i64) -> Option<i64> {
        let first = self.offset(from);
        if from >= to || self.offset(to) == first {
            return None;
        }
        let (mut low, mut high) = (from, to);
        while high.saturating_sub(low) > 1 {
            let middle = low + high.saturating_sub(low) / 2;
            if self.offset(middle) == first {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(high)
    }

    /// The zone's wall shows this time a second time, before or after.
    pub fn is_twice(&self, ticks: i64) -> bool {
        let (here, local) = (self.offset(ticks), self.local(ticks));
        [ticks.saturating_sub(DAY / 2), ticks.saturating_add(DAY / 2)]
            .iter()
            .any(|&other| {
                let there = self.offset(other);
                there != here && self.local(local.saturating_sub(i64::from(there) * SECOND)) == local
            })
    }

    /// `2021-03-04 13:52:19.1234567`, without saying where.
    pub fn readable(&self, ticks: i64) -> String {
        Ticks(self.local(ticks)).readable()
    }

    /// `UTC`, `+01:00`.
    pub fn suffix(&self, ticks: i64) -> String {
        if self.is_utc() {
            "UTC".to_owned()
        } else {
            offset_text(self.offset(ticks))
        }
    }

    /// `2021-03-04 13:52:19.1234567 UTC`, `2021-03-04 14:52:19.1234567 +01:00`.
    pub fn stamp(&self, ticks: i64) -> String {
        format!("{} {}", self.readable(ticks), self.suffix(ticks))
    }

    /// For the clipboard and other programs: `2021-03-04T13:52:19.1234567Z`, `2021-03-04T14:52:19.1234567+01:00`.
    pub fn iso(&self, ticks: i64) -> String {
        let mut text = Ticks(self.local(ticks)).iso();
        if !self.is_utc() {
            text.pop();
            text.push_str(&offset_text(self.offset(ticks)));
        }
        text
    }

    /// `2021-03-04 08:00:12 – 17:46:55 UTC`; where the two ends have different offsets, each says its own.
    pub fn span(&self, from: i64, to: i64) -> String {
        let (first, last) = (self.suffix(from), self.suffix(to));
        if first == last {
            format!("{} {last}", self.bare_span(from, to))
        } else {
            let second = |ticks| number::second(self.local(ticks));
            format!("{} {first} – {} {last}", second(from), second(to))
        }
    }

    /// [`Clock::span`] where the zone is said beside it.
    pub fn bare_span(&self, from: i64, to: i64) -> String {
        number::span(self.local(from), self.local(to))
    }
}

/// `+02:00`, `-03:30`; seconds, which only times long past have, where there are any.
pub fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.unsigned_abs();
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    if rest == 0 {
        format!("{sign}{hours:02}:{minutes:02}")
    } else {
        format!("{sign}{hours:02}:{minutes:02}:{rest:02}")
    }
}

/// The offset of a zone, of which a browser says that its wall shows `11/24/2026, 08:34:20` at this moment.
pub(super) fn offset_of_text(text: &str, unix: i64) -> Option<i32> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<u32>().ok());
    let mut next = || numbers.next().flatten();
    let (month, day, year) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let local = Ticks::from_civil(Civil {
        year: i32::try_from(year).ok()?,
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
        // Some browsers say 24 for midnight.
        hour: u8::try_from(hour % 24).ok()?,
        minute: u8::try_from(minute).ok()?,
        second: u8::try_from(second).ok()?,
        fraction: 0,
    })?;
    i32::try_from(local.unix_seconds() - unix).ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn at(text: &str) -> i64 {
        Ticks::parse(text).expect("a time").0
    }

    /// Berlin in 2021, as the browser would say.
    fn berlin_offset(_: &str, unix: i64) -> i32 {
        let second = |text: &str| Ticks(at(text)).unix_seconds();
        let summer = second("2021-03-28 01:00:00")..second("2021-10-31 01:00:00");
        if summer.contains(&unix) { 7_200 } else { 3_600 }
    }

    pub fn berlin() -> Clock {
        Clock::named("Europe/Berlin", berlin_offset)
    }

    #[test]
    fn summer_time_holds_for_the_moments_of_summer() {
        let clock = berlin();
        assert_eq!(
            clock.readable(at("2021-03-28 00:59:59.9999999")),
            "2021-03-28 01:59:59.9999999"
        );
        assert_eq!(
            clock.stamp(at("2021-03-28 01:00:00.0000001")),
            "2021-03-28 03:00:00.0000001 +02:00"
        );
        assert_eq!(
            clock.iso(at("2021-12-31 23:30:00.1234567")),
            "2022-01-01T00:30:00.1234567+01:00"
        );
        assert_eq!(Clock::default().iso(5), "1601-01-01T00:00:00.0000005Z");
        assert_eq!(Clock::default().stamp(0), "1601-01-01 00:00:00.0000000 UTC");
        assert_eq!(
            Clock::fixed(-12_600).stamp(at("2021-01-01 00:00:00")),
            "2020-12-31 20:30:00.0000000 -03:30"
        );
    }

    #[test]
    fn an_hour_that_occurs_twice_is_known_as_such() {
        let clock = berlin();
        let (first, second) = (at("2021-10-31 00:30:00"), at("2021-10-31 01:30:00"));
        assert_eq!(clock.readable(first), clock.readable(second));
        assert!(clock.is_twice(first) && clock.is_twice(second));
        assert!(!clock.is_twice(at("2021-10-30 23:59:59")) && !clock.is_twice(at("2021-10-31 02:00:00")));
        assert!(!clock.is_twice(at("2021-03-28 01:30:00")), "a leap repeats nothing");
        assert_eq!(clock.moment(clock.local(second)), first, "the first of the two");
    }

    #[test]
    fn a_wall_time_becomes_a_moment() {
        let clock = berlin();
        for text in [
            "2021-03-27 12:00:00",
            "2021-03-28 00:30:00",
            "2021-03-28 01:30:00",
            "2021-10-31 02:30:00",
        ] {
            assert_eq!(clock.moment(clock.local(at(text))), at(text), "{text}");
        }
        // 02:30 does not exist on that day.
        assert_eq!(
            clock.readable(clock.moment(at("2021-03-28 02:30:00"))),
            "2021-03-28 03:30:00.0000000"
        );
        assert_eq!(
            clock.turn(at("2021-03-28 00:00:00"), at("2021-03-29 00:00:00")),
            Some(at("2021-03-28 01:00:00"))
        );
        assert_eq!(clock.turn(at("2021-04-01 00:00:00"), at("2021-05-01 00:00:00")), None);
    }

    #[test]
    fn labels_say_which_offsets_occur() {
        let clock = berlin();
        let winter = (at("2021-01-01 00:00:00"), at("2021-01-02 00:00:00"));
        assert_eq!(clock.label(Some(winter)), "Europe/Berlin +01:00");
        let both = (at("2021-03-27 00:00:00"), at("2021-03-29 00:00:00"));
        assert_eq!(clock.label(Some(both)), "Europe/Berlin +01:00/+02:00");
        assert_eq!(
            clock.span(both.0, both.1),
            "2021-03-27 01:00:00 +01:00 – 2021-03-29 02:00:00 +02:00"
        );
        assert_eq!(
            clock.span(winter.0, winter.0 + SECOND),
            "2021-01-01 01:00:00 – 01:00:01 +01:00"
        );
        assert_eq!(Clock::default().label(None), "UTC");
        assert_eq!(Clock::fixed(19_800).label(None), "UTC+05:30");
        assert_eq!(Clock::named("UTC", berlin_offset), Clock::default());
        assert_eq!(Clock::fixed(0).of_host("DC01").label(None), "DC01 · UTC+00:00");
    }

    #[test]
    fn steps_hold_from_their_moment_on() {
        let clock = Clock::steps(&[(100, 3_600), (200, -3_600)]);
        assert_eq!(
            [0, 100, 199, 200, i64::MAX].map(|t| clock.offset(t)),
            [3_600, 3_600, 3_600, -3_600, -3_600]
        );
        assert!(Clock::steps(&[]).is_utc());
        assert_eq!(Clock::steps(&[(5, 60)]), Clock::fixed(60));
        for ticks in [i64::MIN, 0, i64::MAX] {
            clock.stamp(ticks);
            clock.is_twice(ticks);
            clock.moment(ticks);
            clock.turn(i64::MIN, ticks);
        }
    }

    #[test]
    fn what_browsers_say_is_understood() {
        assert_eq!(offset_of_text("3/28/2021, 03:00:00", 1_616_893_200), Some(7_200));
        assert_eq!(offset_of_text("1/1/1970, 24:00:00", 0), Some(0));
        assert_eq!(offset_of_text("12/31/1969, 19:00:00", 0), Some(-18_000));
        assert_eq!(offset_of_text("", 0), None);
        assert_eq!(offset_of_text("1/1/1970", 0), None);
        assert_eq!(offset_text(-(53 * 60 + 28)), "-00:53:28");
    }
}
