//! Numbers, sizes, durations and times as a reader reads them. Always the same form, whatever the browser's language:
//! an analyst's screenshot must not depend on it.

use crate::model::Ticks;

const TICKS_PER_MS: i64 = 10_000;

/// `184,213`.
pub fn count(n: impl Into<u64>) -> String {
    let digits = n.into().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 event`, `2 events`.
pub fn counted(n: impl Into<u64>, one: &str, many: &str) -> String {
    let n = n.into();
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// `41 MB`, `1.2 GB`, `912 bytes`; powers of 1,024, as file managers show them.
pub fn bytes(n: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if n < 1024 {
        return counted(n, "byte", "bytes");
    }
    let mut value = n as f64 / 1024.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if value < 9.95 {
        format!("{value:.1} {name}")
    } else {
        format!("{value:.0} {name}")
    }
}

/// `38 ms`, `0.9 s`, `14 s`, `3 min 20 s`.
pub fn duration_ms(ms: f64) -> String {
    if ms < 100.0 {
        format!("{} ms", ms.max(0.0).round())
    } else if ms < 9_950.0 {
        format!("{:.1} s", ms / 1000.0)
    } else if ms < 99_500.0 {
        format!("{:.0} s", ms / 1000.0)
    } else {
        let seconds = (ms / 1000.0).round() as u64;
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

/// How long a stretch of time is, in at most two units: `3 d 4 h`, `12 min 5 s`, `350 ms`, `12 µs`.
pub fn stretch(ticks: i64) -> String {
    const UNITS: [(i64, &str); 7] = [
        (86_400_000 * TICKS_PER_MS, "d"),
        (3_600_000 * TICKS_PER_MS, "h"),
        (60_000 * TICKS_PER_MS, "min"),
        (1_000 * TICKS_PER_MS, "s"),
        (TICKS_PER_MS, "ms"),
        (10, "µs"),
        (1, "× 100 ns"),
    ];
    let ticks = ticks.max(0);
    for (i, (unit, name)) in UNITS.iter().enumerate() {
        let whole = ticks / unit;
        if whole == 0 {
            continue;
        }
        let next = UNITS.get(i + 1).filter(|_| whole < 100 && i < 4);
        return match next {
            Some((smaller, small_name)) if (ticks % unit) / smaller > 0 => {
                format!("{whole} {name} {} {small_name}", (ticks % unit) / smaller)
            }
            _ => format!("{} {name}", count(whole as u64)),
        };
    }
    "0 s".to_owned()
}

/// `2021-03-04 08:00:12`: to the second, for spans and tables.
pub fn second(ticks: i64) -> String {
    Ticks(ticks).readable().chars().take(19).collect()
}

/// `2021-03-04 08:00:12 – 17:46:55`: a day that both share is said once.
pub fn span(from: i64, to: i64) -> String {
    let (from, to) = (second(from), second(to));
    match (from.split_once(' '), to.split_once(' ')) {
        (Some((day, _)), Some((other, time))) if day == other => format!("{from} – {time}"),
        _ => format!("{from} – {to}"),
    }
}

/// A time range as short as it can be and still exact to what was brushed: `13:52 – 14:05`, with the day when the session
/// has several (`days`), with seconds or fractions when the range is short.
pub fn range(from: i64, to: i64, days: bool) -> String {
    let length = to.saturating_sub(from);
    let digits = match length {
        n if n >= 7_200_000 * TICKS_PER_MS => 16,
        n if n >= 10_000 * TICKS_PER_MS => 19,
        n if n >= 10 * TICKS_PER_MS => 23,
        _ => 27,
    };
    let cut = |ticks: i64| -> String { Ticks(ticks).readable().chars().take(digits).collect() };
    let (from, to) = (cut(from), cut(to));
    let (from_day, from_time) = from.split_once(' ').unwrap_or((&from, ""));
    let (to_day, to_time) = to.split_once(' ').unwrap_or((&to, ""));
    if !days {
        format!("{from_time} – {to_time}")
    } else if from_day == to_day {
        format!("{from_day} {from_time} – {to_time}")
    } else {
        format!("{from_day} {from_time} – {to_day} {to_time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(count(0u32), "0");
        assert_eq!(count(999u32), "999");
        assert_eq!(count(1_000u32), "1,000");
        assert_eq!(count(184_213u32), "184,213");
        assert_eq!(count(1_234_567_890u32), "1,234,567,890");
        assert_eq!(counted(1u32, "file", "files"), "1 file");
        assert_eq!(counted(0u32, "file", "files"), "0 files");
    }

    #[test]
    fn sizes() {
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1023), "1,023 bytes");
        assert_eq!(bytes(69_632), "68 KB");
        assert_eq!(bytes(1_118_208), "1.1 MB");
        assert_eq!(bytes(5 << 30), "5.0 GB");
    }

    #[test]
    fn durations() {
        assert_eq!(duration_ms(38.4), "38 ms");
        assert_eq!(duration_ms(912.0), "0.9 s");
        assert_eq!(duration_ms(200_000.0), "3 min 20 s");
        assert_eq!(stretch(0), "0 s");
        assert_eq!(stretch(7), "7 × 100 ns");
        assert_eq!(stretch(3_500_000), "350 ms");
        assert_eq!(stretch(7_250_000_000), "12 min 5 s");
        assert_eq!(stretch(2_391 * 864_000_000_000), "2,391 d");
        assert_eq!(stretch(76 * 36_000_000_000), "3 d 4 h");
    }

    #[test]
    fn spans_and_ranges() {
        let at = |text: &str| Ticks::parse(text).unwrap().0;
        let (a, b) = (at("2021-03-04 13:52:00"), at("2021-03-04 14:05:00.5"));
        assert_eq!(span(a, b), "2021-03-04 13:52:00 – 14:05:00");
        assert_eq!(range(a, b, false), "13:52:00 – 14:05:00");
        assert_eq!(range(a, a + 20_000, false), "13:52:00.0000000 – 13:52:00.0020000");
        assert_eq!(
            range(a, at("2021-03-05 13:52:00"), true),
            "2021-03-04 13:52 – 2021-03-05 13:52"
        );
    }
}
