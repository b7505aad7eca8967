//! Times as Windows keeps them: 100 ns ticks since 1601-01-01 UTC (FILETIME, \[MS-DTYP\] 2.3.3). Exact and sortable;
//! text is made only where a person reads it. Time zones other than UTC do not belong here.

use serde::{Deserialize, Serialize};

const TICKS_PER_SECOND: i64 = 10_000_000;
const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
/// Days from 1601-01-01 to 1970-01-01.
const DAYS_1601_TO_1970: i64 = 134_774;

/// A moment: 100 ns ticks since 1601-01-01 00:00 UTC. Any `i64` is valid; implausible ones are shown, not rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticks(pub i64);

/// A moment taken apart on the Gregorian calendar, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Civil {
    pub year: i32,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    /// 0..10,000,000: the 100 ns ticks within the second.
    pub fraction: u32,
}

impl Ticks {
    /// From Unix seconds; saturates.
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(
            seconds
                .saturating_add(DAYS_1601_TO_1970 * 86_400)
                .saturating_mul(TICKS_PER_SECOND),
        )
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(TICKS_PER_SECOND) - DAYS_1601_TO_1970 * 86_400
    }

    /// From calendar parts; `None` when a part is out of range or the year is outside 1..=30,827.
    pub fn from_civil(c: Civil) -> Option<Self> {
        let valid = (1..=30_827).contains(&c.year)
            && (1..=12).contains(&c.month)
            && c.day >= 1
            && c.day <= days_in_month(c.year, c.month)
            && c.hour < 24
            && c.minute < 60
            && c.second < 60
            && c.fraction < 10_000_000;
        if !valid {
            return None;
        }
        let seconds = i64::from(c.hour) * 3600 + i64::from(c.minute) * 60 + i64::from(c.second);
        let days = days_from_civil(c.year, c.month, c.day) + DAYS_1601_TO_1970;
        days.checked_mul(TICKS_PER_DAY)?
            .checked_add(seconds * TICKS_PER_SECOND + i64::from(c.fraction))
            .map(Self)
    }

    /// The calendar parts, UTC.
    pub fn civil(self) -> Civil {
        let days = self.0.div_euclid(TICKS_PER_DAY);
        let of_day = self.0.rem_euclid(TICKS_PER_DAY);
        let (year, month, day) = civil_from_days(days - DAYS_1601_TO_1970);
        let seconds = of_day / TICKS_PER_SECOND;
        Civil {
            year,
            month,
            day,
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            fraction: (of_day % TICKS_PER_SECOND) as u32,
        }
    }

    /// `2019-05-12T17:20:01.1234567Z`, always seven digits.
    pub fn iso(self) -> String {
        let c = self.civil();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
            c.year, c.month, c.day, c.hour, c.minute, c.second, c.fraction
        )
    }

    /// `2019-05-12 17:20:01.1234567`, for a reader; the caller says that it is UTC.
    pub fn readable(self) -> String {
        let c = self.civil();
        format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:07}",
            c.year, c.month, c.day, c.hour, c.minute, c.second, c.fraction
        )
    }

    /// Reads `2019-05-12 17:20:01.123` or `2019-05-12T17:20:01.1234567Z` with zero to nine fractional digits (digits
    /// past the seventh are cut). `None` for anything else, a different zone included.
    pub fn parse(text: &str) -> Option<Self> {
        let b = text.trim().as_bytes();
        let b = b.strip_suffix(b"Z").unwrap_or(b);
        let number = |range: std::ops::Range<usize>| -> Option<u32> {
            let mut n = 0u32;
            for &d in b.get(range)? {
                n = n * 10 + u32::from(d.is_ascii_digit().then(|| d - b'0')?);
            }
            Some(n)
        };
        let punctuated = b.get(4) == Some(&b'-')
            && b.get(7) == Some(&b'-')
            && matches!(b.get(10), Some(b' ' | b'T'))
            && b.get(13) == Some(&b':')
            && b.get(16) == Some(&b':');
        if !punctuated {
            return None;
        }
        let fraction = match b.get(19) {
            None => 0,
            Some(b'.') if (21..=29).contains(&b.len()) => {
                let digits = b.len().min(27);
                number(digits..b.len())?;
                number(20..digits)? * 10u32.pow((27 - digits) as u32)
            }
            Some(_) => return None,
        };
        Self::from_civil(Civil {
            year: i32::try_from(number(0..4)?).ok()?,
            month: number(5..7)? as u8,
            day: number(8..10)? as u8,
            hour: number(11..13)? as u8,
            minute: number(14..16)? as u8,
            second: number(17..19)? as u8,
            fraction,
        })
    }

    /// Between 1980 and 2100: outside, a time is shown but kept out of automatic ranges.
    pub fn is_plausible(self) -> bool {
        const Y1980: i64 = Ticks::from_unix_seconds(315_532_800).0;
        const Y2100: i64 = Ticks::from_unix_seconds(4_102_444_800).0;
        (Y1980..Y2100).contains(&self.0)
    }
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01. Years are counted from March, so that the leap day is the last of its year.
fn days_from_civil(year: i32, month: u8, day: u8) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The reverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i32, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u8;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    } as u8;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_moments() {
        assert_eq!(Ticks(0).iso(), "1601-01-01T00:00:00.0000000Z");
        assert_eq!(Ticks::from_unix_seconds(0).iso(), "1970-01-01T00:00:00.0000000Z");
        assert_eq!(Ticks(132_021_552_011_234_567).iso(), "2019-05-12T17:20:01.1234567Z");
        assert_eq!(
            Ticks::parse("2020-02-29 23:59:59.999").map(Ticks::iso).as_deref(),
            Some("2020-02-29T23:59:59.9990000Z")
        );
        assert_eq!(Ticks::parse("2019-02-29 00:00:00"), None);
        assert_eq!(
            Ticks::parse("2022-10-31T04:50:19.201904512Z")
                .map(Ticks::iso)
                .as_deref(),
            Some("2022-10-31T04:50:19.2019045Z")
        );
        for text in [
            "",
            "-",
            "2019",
            "2019-05-12 17:20:01.",
            "2019-05-12 17:20:01,5",
            "2019-05-12 17:20:01.12x",
            "2019-05-12 17:20:0é",
        ] {
            assert_eq!(Ticks::parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn text_round_trips(ticks in 0i64..2_650_467_743_999_999_999) {
            prop_assert_eq!(Ticks::parse(&Ticks(ticks).iso()), Some(Ticks(ticks)));
            prop_assert_eq!(Ticks::parse(&Ticks(ticks).readable()), Some(Ticks(ticks)));
        }

        #[test]
        fn any_ticks_and_any_text_are_survived(ticks: i64, text in "\\PC*") {
            Ticks(ticks).iso();
            Ticks::parse(&text);
        }
    }
}
