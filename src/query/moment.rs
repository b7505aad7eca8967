//! Times and durations as a person writes them.

use crate::model::Ticks;

/// Ticks of a second.
pub const SECOND: i64 = 10_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How a time is written; the end of every message about one.
pub const FORMS: &str = "A time is written 2023-05-01, 2023-05-01T10:00 or 2023-05-01T10:00:30.5, in UTC unless it ends in an offset like +02:00.";

/// First tick, and the first tick after: of a day, a minute, a second or less, as exactly as it is written. Date and clock are
/// divided by `T` or a space; `Z` or an offset may follow the clock.
pub fn parse(text: &str) -> Option<(i64, i64)> {
    let (local, offset) = split_zone(text)?;
    let (full, width) = match local.len() {
        10 if local.len() == text.len() => (format!("{local}T00:00:00"), DAY),
        16 => (format!("{local}:00"), MINUTE),
        19 => (local.to_owned(), SECOND),
        21..=27 => (local.to_owned(), 10i64.pow((27 - local.len()) as u32)),
        _ => return None,
    };
    let from = Ticks::parse(&full)?.0.checked_sub(offset)?;
    Some((from, from.checked_add(width)?))
}

/// The clock without its zone, and how far that zone is ahead of UTC, ticks.
fn split_zone(text: &str) -> Option<(&str, i64)> {
    if let Some(utc) = text.strip_suffix(['Z', 'z']) {
        return Some((utc, 0));
    }
    // The signs of the date stand before the eleventh byte.
    let sign = text.char_indices().skip(11).find(|(_, c)| matches!(c, '+' | '-'));
    let Some((at, sign)) = sign else { return Some((text, 0)) };
    let (clock, zone) = (text.get(..at)?, text.get(at + 1..)?);
    let digits: String = zone.chars().filter(|&c| c != ':').collect();
    if !matches!((zone.len(), zone.find(':')), (5, Some(2)) | (4 | 2, None))
        || !digits.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits
        .get(2..)
        .filter(|m| !m.is_empty())
        .map_or(Some(0), |m| m.parse().ok())?;
    if hours > 14 || minutes > 59 {
        return None;
    }
    let ahead = hours * HOUR + minutes * MINUTE;
    Some((clock, if sign == '-' { -ahead } else { ahead }))
}

/// Whether a text is meant as a date: four digits, a hyphen, digits.
pub fn looks_like_date(text: &str) -> bool {
    let b = text.as_bytes();
    b.len() >= 6
        && b.iter().take(4).all(u8::is_ascii_digit)
        && b.get(4) == Some(&b'-')
        && b.get(5).is_some_and(u8::is_ascii_digit)
}

/// A whole number of `ms`, `s`, `m`, `h`, `d` or `w` (or the units' names) in ticks; more than nothing, less than a century.
pub fn duration(text: &str) -> Option<i64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let count: i64 = text.get(..digits)?.parse().ok()?;
    let ticks = count.checked_mul(unit(text.get(digits..)?.trim_start())?)?;
    (1..36_525 * DAY).contains(&ticks).then_some(ticks)
}

/// The ticks of a unit by its name.
pub fn unit(name: &str) -> Option<i64> {
    Some(match name.to_ascii_lowercase().as_str() {
        "ms" => SECOND / 1000,
        "s" | "sec" | "second" | "seconds" => SECOND,
        "m" | "min" | "minute" | "minutes" => MINUTE,
        "h" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "w" | "week" | "weeks" => 7 * DAY,
        _ => return None,
    })
}

/// A duration in its largest whole unit: `2h`. Rounded to milliseconds, which is what [`duration`] reads.
pub fn duration_text(ticks: i64) -> String {
    let units = [("w", 7 * DAY), ("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND)];
    units.into_iter().find(|&(_, unit)| ticks % unit == 0).map_or_else(
        || format!("{}ms", ticks / (SECOND / 1000)),
        |(name, unit)| format!("{}{name}", ticks / unit),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_as_written() {
        let iso = |text: &str| parse(text).map(|(from, to)| (Ticks(from).iso(), to - from));
        for (text, from, width) in [
            ("2023-05-01", "2023-05-01T00:00:00.0000000Z", DAY),
            ("2023-05-01T10:00", "2023-05-01T10:00:00.0000000Z", MINUTE),
            ("2023-05-01 10:00", "2023-05-01T10:00:00.0000000Z", MINUTE),
            ("2023-05-01T10:00Z", "2023-05-01T10:00:00.0000000Z", MINUTE),
            ("2023-05-01T10:00+02:00", "2023-05-01T08:00:00.0000000Z", MINUTE),
            ("2023-05-01T10:00:30-0530", "2023-05-01T15:30:30.0000000Z", SECOND),
            ("2023-05-01T10:00:30.5+02", "2023-05-01T08:00:30.5000000Z", SECOND / 10),
            ("2023-05-01T10:00:30.1234567Z", "2023-05-01T10:00:30.1234567Z", 1),
        ] {
            assert_eq!(iso(text), Some((from.to_owned(), width)), "{text}");
        }
        for text in [
            "",
            "2023",
            "2023-05",
            "2023-13-01",
            "2023-05-01T25:00",
            "2023-05-01Z",
            "2023-05-01T10:00+2:00",
            "2023-05-01T10:00+15:00",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[0-9TZ:.+ é-]{0,34}") {
            parse(&text);
            duration(&text);
        }

        #[test]
        fn durations_come_back(count in 1i64..5000, unit in prop::sample::select(vec!["ms", "s", "m", "h", "d"])) {
            let ticks = duration(&format!("{count}{unit}")).unwrap();
            prop_assert_eq!(duration(&duration_text(ticks)), Some(ticks));
        }
    }
}
