//! Times as they stand in event text: just enough to name a day and a difference. The page's own clock is elsewhere.

/// Seconds since 1970 of `2021-03-04 13:52:19.950`, `2021-03-04T13:52:19.9500000Z` or a bare date.
pub(super) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        if digits.bytes().all(|b| b.is_ascii_digit()) {
            digits.parse().ok()
        } else {
            None
        }
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let is_date = text.get(4..5) == Some("-") && (1..=12).contains(&month) && (1..=31).contains(&day);
    let clock = || Some(number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?);
    is_date.then(|| days(year, month, day) * 86_400 + clock().unwrap_or(0))
}

/// `2021-03-04`.
pub(super) fn day(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2021-03-04 13:52:19`.
pub(super) fn stamp(seconds: i64) -> String {
    let clock = seconds.rem_euclid(86_400);
    format!(
        "{} {:02}:{:02}:{:02}",
        day(seconds),
        clock / 3600,
        clock / 60 % 60,
        clock % 60
    )
}

/// How much later the first time is than the second, in its largest unit: `−901 days`, `+3 h`.
pub(super) fn difference(later: i64, earlier: i64) -> String {
    let sign = if later < earlier { '−' } else { '+' };
    format!("{sign}{}", span(later, earlier))
}

/// The time between two times, in its largest unit: `36 h`.
pub(super) fn span(one: i64, other: i64) -> String {
    let size = one.abs_diff(other);
    match size {
        0..=119 => format!("{size} s"),
        120..=7_199 => format!("{} min", size / 60),
        7_200..=172_799 => format!("{} h", size / 3600),
        _ => format!("{} days", size / 86_400),
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, (shifted + 2) % 12 + 1);
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_there_and_back() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("2000-02-29 00:00:01", 951_782_401),
            ("2021-03-04T13:52:19.95Z", 1_614_865_939),
        ] {
            assert_eq!(parse(text), Some(seconds));
            assert!(stamp(seconds).starts_with(&text[..10]));
        }
        assert_eq!(stamp(1_614_865_939), "2021-03-04 13:52:19");
        assert_eq!(stamp(-1), "1969-12-31 23:59:59");
        assert_eq!(parse("4 March"), None);
        assert_eq!(parse("８021-03-04"), None);
    }

    #[test]
    fn differences_name_their_largest_unit() {
        assert_eq!(difference(0, 901 * 86_400), "−901 days");
        assert_eq!(difference(7_300, 100), "+2 h");
        assert_eq!(difference(1, 0), "+1 s");
    }
}
