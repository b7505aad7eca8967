//! Times of the sample: FILETIME ticks (100 ns since 1601-01-01 UTC) and the texts that events write them in.
//!
//! Every date of the sample is a constant; nothing here asks a clock.

/// Ticks of a millisecond.
pub const MS: i64 = 10_000;
/// Ticks of a second.
pub const SEC: i64 = 1000 * MS;
/// Ticks of a minute.
pub const MIN: i64 = 60 * SEC;
/// Ticks of an hour.
pub const HOUR: i64 = 60 * MIN;
/// Ticks of a day.
pub const DAY: i64 = 24 * HOUR;

/// Seconds from 1601-01-01 to 1970-01-01.
const UNIX_EPOCH_SECONDS: i64 = 11_644_473_600;

/// Days from 1601-01-01 to the first of March of the year 0, from which whole 400-year cycles are counted.
const MARCH_0: i64 = 584_694;

/// The ticks of a date and time, all UTC.
pub const fn utc(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    (days - MARCH_0) * DAY + hour * HOUR + minute * MIN
}

/// Year, month and day of a time.
fn date(ticks: i64) -> (i64, i64, i64) {
    let days = ticks / DAY + MARCH_0;
    let cycle = days / 146_097;
    let day = days % 146_097;
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let first = (153 * month + 2) / 5;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (cycle * 400 + year + next, month, day - first + 1)
}

/// `2024-05-14 09:42:05.317`, as Sysmon writes `UtcTime`.
pub fn text(ticks: i64) -> String {
    let (year, month, day) = date(ticks);
    let ms = ticks / MS;
    let mut out = String::with_capacity(24);
    for (value, digits, end) in [
        (year, 4, "-"),
        (month, 2, "-"),
        (day, 2, " "),
        (ms / 3_600_000 % 24, 2, ":"),
        (ms / 60_000 % 60, 2, ":"),
        (ms / 1000 % 60, 2, "."),
        (ms % 1000, 3, ""),
    ] {
        push_number(&mut out, value, digits);
        out.push_str(end);
    }
    out
}

/// `2024-05-14T09:42:05`, as task definitions write times.
pub fn iso(ticks: i64) -> String {
    let mut out = text(ticks).replace(' ', "T");
    out.truncate(19);
    out
}

/// Appends the low `digits` decimal digits of a number; formatting machinery would be the slowest part of an event.
fn push_number(out: &mut String, value: i64, digits: u32) {
    for place in (0..digits).rev() {
        let digit = (value / 10_i64.pow(place) % 10).unsigned_abs() as u8;
        out.push(char::from(b'0' + digit));
    }
}

/// Whole seconds since 1970, as process and logon GUIDs hold them.
pub fn unix_seconds(ticks: i64) -> u32 {
    u32::try_from(ticks / SEC - UNIX_EPOCH_SECONDS).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_there_and_back() {
        assert_eq!(utc(1601, 1, 1, 0, 0), 0);
        assert_eq!(utc(2024, 5, 12, 15, 6), 133_599_999_600_000_000);
        let time = utc(2024, 2, 29, 23, 59) + 58 * SEC + 7 * MS;
        assert_eq!(text(time), "2024-02-29 23:59:58.007");
        assert_eq!(iso(time), "2024-02-29T23:59:58");
        assert_eq!(text(time + 2 * SEC), "2024-03-01 00:00:00.007");
        assert_eq!(unix_seconds(utc(1970, 1, 2, 0, 0)), 86_400);
    }
}
