//! Times as short as they may be: without the day when the whole session lies within one. The full time is one pointer
//! movement away. UTC, as the engine gives it. Used by the grid, the tree and the detail pane.

use crate::model::Ticks;

/// How times are shortened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    /// The one day of the session, `2021-03-04`.
    day: Option<String>,
}

impl Times {
    /// For a session that spans these times.
    pub fn of(span: Option<(i64, i64)>) -> Self {
        let day = span.and_then(|(from, to)| {
            let (from, to) = (Ticks(from).readable(), Ticks(to).readable());
            let day = from.get(..10)?;
            (to.get(..10) == Some(day)).then(|| day.to_owned())
        });
        Self { day }
    }

    /// Every time of the session is shown without its day.
    pub fn is_one_day(&self) -> bool {
        self.day.is_some()
    }

    /// `13:52:19.123`, or with its day; anything that is not a time stays as it is.
    pub fn short<'a>(&self, text: &'a str) -> &'a str {
        if !is_time(text) {
            return text;
        }
        let end = text.len().min(23);
        let from = match &self.day {
            Some(day) if text.starts_with(day.as_str()) => 11,
            _ => 0,
        };
        text.get(from..end).unwrap_or(text)
    }

    /// `13:52:19.123`, or, on another day, `2021-03-03 13:52`: for a narrow column.
    pub fn brief<'a>(&self, text: &'a str) -> &'a str {
        let short = self.short(text);
        if short.len() > 16 && is_time(text) {
            return text.get(..16).unwrap_or(short);
        }
        short
    }
}

/// `2021-03-04 13:52:19`, with or without a fraction.
fn is_time(text: &str) -> bool {
    text.is_ascii()
        && text.len() >= 19
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            10 => b == b' ',
            13 | 16 => b == b':',
            19 => b == b'.',
            _ => b.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(text: &str) -> i64 {
        Ticks::parse(text).expect("a time").0
    }

    #[test]
    fn one_day_needs_no_date() {
        let times = Times::of(Some((ticks("2021-03-04 08:00:00"), ticks("2021-03-04 23:59:59.9"))));
        assert_eq!(times.short("2021-03-04 13:52:19.1234567"), "13:52:19.123");
        assert_eq!(times.short("1970-01-01 00:00:00.0000000"), "1970-01-01 00:00:00.000");
        assert_eq!(times.brief("2021-03-04 13:52:19.123"), "13:52:19.123");
        assert_eq!(times.brief("2021-03-03 13:52:19.123"), "2021-03-03 13:52");
        assert_eq!(
            times.brief("a long text that is no time"),
            "a long text that is no time"
        );
    }

    #[test]
    fn several_days_do() {
        let times = Times::of(Some((ticks("2021-03-04 08:00:00"), ticks("2021-03-05 00:00:00"))));
        assert_eq!(times.short("2021-03-04 13:52:19.1234567"), "2021-03-04 13:52:19.123");
        assert_eq!(Times::of(None).short("2021-03-04 13:52:19"), "2021-03-04 13:52:19");
    }

    #[test]
    fn what_is_not_a_time_stays() {
        let times = Times::default();
        for text in [
            "",
            "-",
            "yesterday",
            "2021-03-04T13:52:19.1234567Z",
            "2021-03-04 13:52:19.12é4567",
        ] {
            assert_eq!(times.short(text), text);
        }
    }
}
