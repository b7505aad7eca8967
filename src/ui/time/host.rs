//! The clock on a host's own wall, from what its logs tell. A zone that has a name known everywhere brings its rules for
//! summer time; else the biases that were logged hold from one telling to the next; else only standard time is known.

use super::clock::{Ask, Clock};
use super::windows;
use crate::model::Ticks;
use crate::protocol::{HostInfo, HostZone};

/// The host's clock; `None` when its logs do not tell.
pub fn clock(host: &HostInfo, ask: Ask) -> Option<Clock> {
    let told = host.zone.as_ref()?;
    let clock = by_name(told, ask).or_else(|| by_biases(told))?;
    Some(clock.of_host(&host.name))
}

/// Where it is known from, for a reader; that summer time is not told, where it is not.
pub fn source(told: &HostZone) -> String {
    let by = format!("by {}", told.told_by.join(", "));
    let standard_only = told.biases.is_empty() && !told.names.iter().any(|(_, name, _)| windows::iana(name).is_some());
    if standard_only {
        format!("{by}; standard time, summer time is not told")
    } else {
        by
    }
}

/// By the one name that the logs give, unless a logged bias speaks against it.
fn by_name(told: &HostZone, ask: Ask) -> Option<Clock> {
    let [(_, name, _)] = told.names.as_slice() else {
        return None;
    };
    let zone = windows::iana(name)?;
    let agrees = |&(time, bias): &(i64, i32)| {
        // A bias from before the first event has no moment of its own.
        time == 0 || ask(zone, Ticks(time).unix_seconds()) == bias.saturating_mul(-60)
    };
    told.biases.iter().all(agrees).then(|| Clock::named(zone, ask))
}

fn by_biases(told: &HostZone) -> Option<Clock> {
    let east = |(time, bias): (i64, i32)| (time, bias.saturating_mul(-60));
    let steps: Vec<(i64, i32)> = if told.biases.is_empty() {
        told.names.iter().map(|&(time, _, bias)| east((time, bias))).collect()
    } else {
        told.biases.iter().copied().map(east).collect()
    };
    (!steps.is_empty()).then(|| Clock::steps(&steps))
}

#[cfg(test)]
mod tests {
    use super::super::clock::tests::at;
    use super::*;

    /// Los Angeles and Berlin have summer time in July 2021.
    fn ask(name: &str, unix: i64) -> i32 {
        let summer = unix >= Ticks(at("2021-06-01 00:00:00")).unix_seconds();
        let standard = match name {
            "Europe/Berlin" => 3_600,
            "America/Los_Angeles" => -28_800,
            _ => 0,
        };
        standard + if summer { 3_600 } else { 0 }
    }

    fn host(names: &[(&str, &str, i32)], biases: &[(&str, i32)]) -> HostInfo {
        HostInfo {
            name: "PC".to_owned(),
            events: 1,
            span: None,
            zone: Some(HostZone {
                names: names
                    .iter()
                    .map(|(time, name, bias)| (at(time), (*name).to_owned(), *bias))
                    .collect(),
                biases: biases.iter().map(|(time, bias)| (at(time), *bias)).collect(),
                told_by: vec!["EventLog 6013".to_owned()],
            }),
        }
    }

    fn shown(host: &HostInfo, time: &str) -> String {
        clock(host, ask).map_or_else(|| "not told".to_owned(), |clock| clock.suffix(at(time)))
    }

    #[test]
    fn a_known_name_brings_summer_time() {
        let pc = host(
            &[("2021-02-01 10:00:00", "Pacific Standard Time", 480)],
            &[("2021-02-01 10:00:00", 480)],
        );
        assert_eq!(shown(&pc, "2021-02-01 00:00:00"), "-08:00");
        assert_eq!(shown(&pc, "2021-07-01 00:00:00"), "-07:00");
        assert_eq!(
            clock(&pc, ask).map(|c| c.name()).as_deref(),
            Some("PC · America/Los_Angeles")
        );
        assert_eq!(source(pc.zone.as_ref().expect("told")), "by EventLog 6013");
    }

    #[test]
    fn what_was_logged_outweighs_a_name() {
        let moved = host(
            &[("2021-02-01 10:00:00", "Pacific Standard Time", 480)],
            &[("2021-02-01 10:00:00", 480), ("2021-02-02 10:00:00", 300)],
        );
        assert_eq!(shown(&moved, "2021-02-01 00:00:00"), "-08:00");
        assert_eq!(shown(&moved, "2021-02-02 10:00:00"), "-05:00");
        assert_eq!(clock(&moved, ask).map(|c| c.name()).as_deref(), Some("PC"));
    }

    #[test]
    fn a_name_in_another_language_gives_standard_time_and_that_is_said() {
        let pc = host(&[("2021-02-01 10:00:00", "Mitteleuropäische Zeit", -60)], &[]);
        assert_eq!(shown(&pc, "2021-07-01 00:00:00"), "+01:00");
        assert!(source(pc.zone.as_ref().expect("told")).contains("summer time is not told"));
        let mut silent = pc;
        silent.zone = None;
        assert_eq!(shown(&silent, "2021-07-01 00:00:00"), "not told");
    }
}
