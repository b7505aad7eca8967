//! What the logs tell of each host's time zone. Called by `engine`, shown by the page; nothing is inferred here.
//!
//! EventLog 6013 (once a day) names the zone in the host's language, with the bias of its standard time. Kernel-General 1, 22
//! and 24 say the bias that is in force, summer time included. A bias is Windows': minutes to add to local time for UTC.

use crate::ingest::Cell;
use crate::model::RowIx;
use crate::protocol::HostZone;
use crate::store::{Store, known};
use std::collections::BTreeMap;

const KERNEL: &str = "Microsoft-Windows-Kernel-General";
/// No zone is farther from UTC.
const MOST_MINUTES: i32 = 18 * 60;

/// Of every host of which the events that are `live` tell something.
pub fn zones(store: &Store, live: impl Fn(RowIx) -> bool) -> BTreeMap<String, HostZone> {
    let telling: Vec<Option<Told>> = store
        .tables
        .iter()
        .map(|table| Told::of(store.symbols.str(Cell(table.provider)), known(table.event_id)?))
        .collect();
    let mut out = BTreeMap::new();
    if telling.iter().all(Option::is_none) {
        return out;
    }
    let mut rows: Vec<(i64, RowIx, Told)> = (0..store.len() as u32)
        .map(RowIx)
        .filter(|&row| live(row))
        .filter_map(|row| {
            let table = *store.rows.table.get(row.ix())?;
            Some((store.time(row), row, (*telling.get(table as usize)?)?))
        })
        .collect();
    rows.sort_unstable_by_key(|(time, row, _)| (*time, row.0));
    for (time, row, told) in rows {
        let host: &mut HostZone = out.entry(store.host(row).to_owned()).or_default();
        if told.tell(store, row, time, host) {
            let by = told.label();
            if !host.told_by.iter().any(|known| known == by) {
                host.told_by.push(by.to_owned());
            }
        }
    }
    out.retain(|_, zone| !zone.told_by.is_empty());
    for zone in out.values_mut() {
        zone.told_by.sort_unstable();
    }
    out
}

/// An event that tells something.
#[derive(Clone, Copy)]
enum Told {
    Uptime,
    ClockSet,
    BiasChanged,
    ZoneRead,
}

impl Told {
    fn of(provider: &str, event_id: u32) -> Option<Self> {
        match (provider, event_id) {
            ("EventLog", 6013) => Some(Self::Uptime),
            (KERNEL, 1) => Some(Self::ClockSet),
            (KERNEL, 22) => Some(Self::BiasChanged),
            (KERNEL, 24) => Some(Self::ZoneRead),
            _ => None,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Uptime => "EventLog 6013",
            Self::ClockSet => "Kernel-General 1",
            Self::BiasChanged => "Kernel-General 22",
            Self::ZoneRead => "Kernel-General 24",
        }
    }

    /// Takes in what the event says; whether it says anything.
    fn tell(self, store: &Store, row: RowIx, time: i64, zone: &mut HostZone) -> bool {
        let minutes = |name: &str| minutes(store, row, name);
        let bias = match self {
            Self::Uptime => {
                let Some((bias, name)) = uptime(store, row) else {
                    return false;
                };
                if zone.names.last().is_none_or(|(_, n, b)| (n, b) != (&name, &bias)) {
                    zone.names.push((time, name, bias));
                }
                return true;
            }
            Self::ClockSet => minutes("TimeZoneBias"),
            Self::ZoneRead => minutes("CurrentBias"),
            Self::BiasChanged => {
                if let Some(old) = minutes("OldBias").filter(|_| zone.biases.is_empty()) {
                    zone.biases.push((0, old));
                }
                minutes("NewBias")
            }
        };
        let Some(bias) = bias else { return false };
        if zone.biases.last().is_none_or(|(_, last)| *last != bias) {
            zone.biases.push((time, bias));
        }
        true
    }
}

fn minutes(store: &Store, row: RowIx, name: &str) -> Option<i32> {
    let number = store.symbols.integer(store.field(row, name)?)?;
    // Some versions write the signed number as an unsigned one.
    let bias = u32::try_from(number).map_or_else(|_| i32::try_from(number).ok(), |n| Some(n as i32))?;
    (bias.abs() <= MOST_MINUTES).then_some(bias)
}

/// The last text of 6013 that is `-60 Mitteleuropäische Zeit`.
fn uptime(store: &Store, row: RowIx) -> Option<(i32, String)> {
    let texts = store.fields(row).map(|(_, cell)| store.symbols.text(cell));
    texts.filter_map(|text| bias_and_name(&text)).last()
}

fn bias_and_name(text: &str) -> Option<(i32, String)> {
    let (bias, name) = text.trim().split_once(' ')?;
    let bias = bias.parse().ok().filter(|bias: &i32| bias.abs() <= MOST_MINUTES)?;
    let name = name.trim();
    (!name.is_empty()).then(|| (bias, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::bias_and_name;

    #[test]
    fn only_a_bias_with_a_name_tells_a_zone() {
        let zone = bias_and_name("-60 Mitteleuropäische Zeit");
        assert_eq!(zone, Some((-60, "Mitteleuropäische Zeit".to_owned())));
        assert_eq!(bias_and_name("0 GMT Standard Time").map(|z| z.0), Some(0));
        for text in ["", "60", "12201 ", "x 5", "99999 Far Away Time", "5:30 India"] {
            assert_eq!(bias_and_name(text), None, "{text:?}");
        }
    }
}
