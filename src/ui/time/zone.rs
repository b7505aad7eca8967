//! Which zone the reader wants times in. UTC until another one is chosen; a choice is not stored. What a zone does to a
//! moment is `clock`'s business.

use super::clock::{Clock, offset_text};
use super::{host, intl};
use crate::protocol::HostInfo;

/// The reader's choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// Coordinated Universal Time.
    #[default]
    Utc,
    /// The zone that the browser is set to.
    Own,
    /// A zone by its name in the tz database, `Europe/Berlin`.
    Named(String),
    /// The same offset always, minutes east of UTC.
    Fixed(i32),
    /// The zone that the logs tell of this host. Evidence.
    Host(String),
}

impl Zone {
    /// For an address: `utc`, `own`, `Europe/Berlin`, `+05:30`. A host is evidence and has no place in one.
    pub fn key(&self) -> Option<String> {
        match self {
            Self::Utc => Some("utc".to_owned()),
            Self::Own => Some("own".to_owned()),
            Self::Named(name) => Some(name.clone()),
            Self::Fixed(minutes) => Some(offset_text(minutes.saturating_mul(60))),
            Self::Host(_) => None,
        }
    }

    /// The zone of a key; `None` when there is none of this name.
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "utc" | "UTC" => Some(Self::Utc),
            "own" => Some(Self::Own),
            key => match fixed_minutes(key) {
                Some(minutes) => Some(Self::Fixed(minutes)),
                None => intl::exists(key).then(|| Self::Named(key.to_owned())),
            },
        }
    }

    /// How the zone turns moments into times. What the logs tell comes from `hosts`; a host of which they tell nothing is
    /// shown in UTC.
    pub fn clock(&self, hosts: &[HostInfo]) -> Clock {
        match self {
            Self::Utc => Clock::default(),
            Self::Host(name) => hosts
                .iter()
                .find(|host| host.name == *name)
                .and_then(|host| host::clock(host, intl::offset))
                .unwrap_or_default(),
            Self::Own => intl::own().map_or_else(Clock::default, |name| Clock::named(&name, intl::offset)),
            Self::Named(name) => Clock::named(name, intl::offset),
            Self::Fixed(minutes) => Clock::fixed(minutes.saturating_mul(60)),
        }
    }
}

/// The name of the browser's own zone.
pub fn own() -> Option<String> {
    intl::own()
}

/// The zones to choose from, and whether the browser lists them.
pub fn all() -> Vec<String> {
    intl::all()
}

/// Reads `+5:30`, `-08:00`, `+2`, `UTC+1`, `UTC−03:30`: an offset in minutes, at most 18 hours.
pub fn fixed_minutes(text: &str) -> Option<i32> {
    let text = text.trim();
    let text = ["UTC", "utc", "GMT", "gmt"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text);
    let (sign, text) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-').or_else(|| text.strip_prefix('−'))?),
    };
    let digits = |text: &str| {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (hours, minutes) = match text.split_once(':') {
        Some((hours, minutes)) => (digits(hours)?, digits(minutes).filter(|_| minutes.len() == 2)?),
        None if text.len() == 4 => (digits(text.get(..2)?)?, digits(text.get(2..)?)?),
        None => (digits(text)?, 0),
    };
    (hours < 18 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_can_be_written_in_many_ways() {
        for (text, minutes) in [
            ("+5:30", 330),
            ("-08:00", -480),
            ("+2", 120),
            ("UTC+1", 60),
            ("utc−03:30", -210),
            ("+0545", 345),
            ("+00:00", 0),
        ] {
            assert_eq!(fixed_minutes(text), Some(minutes), "{text}");
        }
        for text in [
            "",
            "2",
            "+",
            "+19",
            "+1:7",
            "+1:75",
            "Europe/Berlin",
            "+1h",
            "+é",
            "+12345",
        ] {
            assert_eq!(fixed_minutes(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_holds_no_host() {
        assert_eq!(Zone::Host("DC01".to_owned()).key(), None);
        assert_eq!(Zone::Fixed(330).key().as_deref(), Some("+05:30"));
        assert_eq!(Zone::of_key("+05:30"), Some(Zone::Fixed(330)));
        assert_eq!(Zone::of_key("utc"), Some(Zone::Utc));
        assert_eq!(Zone::Own.key().as_deref().and_then(Zone::of_key), Some(Zone::Own));
    }
}
