//! Processes that were created and not logged: newer Sysmon versions number the processes of a boot in their ProcessGuids, so
//! between the first and the last creation of a boot every number stands for a process.

use super::series::Series;
use super::{SECOND, Sink, words};
use crate::analysis::forest::guid;
use crate::ingest::Cell;
use crate::model::{RowIx, Ticks};
use crate::protocol::{Finding, ProblemKind};
use crate::store::{Store, known};

/// Starts are whole seconds: neighbours may seem to change places by so much.
const TOLERANCE: i64 = 2 * SECOND;

/// A creation that tells its number.
struct Numbered {
    machine: u32,
    boot: u16,
    number: u64,
    start: i64,
    row: u32,
}

/// Counts them, by host and boot.
pub fn unlogged(store: &Store, all: &[Series], sink: &mut Sink<'_>) {
    let columns: Vec<Option<&[u32]>> = store
        .tables
        .iter()
        .map(|table| {
            let sysmon = store.symbols.str(Cell(table.provider)) == "Microsoft-Windows-Sysmon";
            let column = || {
                table
                    .columns
                    .get(store.column(table, "ProcessGuid")?)
                    .map(Vec::as_slice)
            };
            (sysmon && known(table.event_id) == Some(1)).then(column).flatten()
        })
        .collect();
    if columns.iter().all(Option::is_none) {
        return;
    }
    for series in all {
        let mut creations: Vec<Numbered> = series
            .rows
            .iter()
            .filter_map(|&row| numbered(store, &columns, row))
            .collect();
        creations.sort_by_key(|c| (c.machine, c.boot, c.number, c.start, c.row));
        for of_boot in creations.chunk_by(|a, b| (a.machine, a.boot) == (b.machine, b.boot)) {
            if let Some((rows, finding)) = tell(of_boot) {
                sink.say(series, &rows, finding);
            }
        }
    }
}

fn numbered(store: &Store, columns: &[Option<&[u32]>], row: u32) -> Option<Numbered> {
    let table = *store.rows.table.get(row as usize)?;
    let column = columns.get(table as usize).copied().flatten()?;
    let cell = Cell(*column.get(*store.rows.table_row.get(row as usize)? as usize)?);
    let guid = guid::of_cell(&store.symbols, cell)?;
    let (boot, number) = guid::boot_and_sequence(&guid)?;
    Some(Numbered {
        machine: guid::machine(&guid),
        boot,
        number,
        start: guid::start(&guid)?.0,
        row,
    })
}

/// The creations of one boot, by number.
fn tell(creations: &[Numbered]) -> Option<([RowIx; 2], Finding)> {
    let (first, last) = (creations.first()?, creations.last()?);
    let rows = [RowIx(first.row), RowIx(last.row)];
    let earliest = creations.iter().map(|c| c.start).min()?;
    let latest = creations.iter().map(|c| c.start).max()?;
    let span = Some((earliest, latest));
    let back = creations
        .array_windows()
        .find(|[a, b]| a.start - b.start > TOLERANCE || a.number == b.number && a.start != b.start);
    if let Some([a, b]) = back {
        let text = format!(
            "The processes of boot {} are not numbered in the order of time: number {} began at {}, number {} at {}. An older state of the machine was restored, or events of different machines or times were mixed; how many processes were not logged cannot be told.",
            first.boot,
            a.number,
            words::moment(a.start),
            b.number,
            words::moment(b.start)
        );
        let finding = Finding {
            span,
            ..Finding::new(ProblemKind::SnapshotRevert, text)
        };
        return Some(([RowIx(a.row), RowIx(b.row)], finding));
    }
    let logged = creations.chunk_by(|a, b| a.number == b.number).count() as u64;
    let all = last.number - first.number + 1;
    let missing = all - logged;
    if missing == 0 {
        return None;
    }
    let text = format!(
        "Of the {all} processes that were created from {} to {}, {} and {missing} are not (numbers {} to {} of boot {} in ProcessGuid): Sysmon's configuration leaves them out, Sysmon did not run, or their events are gone.",
        words::moment(first.start),
        words::moment(last.start),
        words::counted(logged, "is logged", "are logged"),
        first.number,
        last.number,
        first.boot
    );
    let finding = Finding {
        span: span.filter(|&(from, to)| Ticks(from).is_plausible() && Ticks(to).is_plausible()),
        ..Finding::new(ProblemKind::ProcessesNotLogged, text)
    };
    Some((rows, finding))
}
