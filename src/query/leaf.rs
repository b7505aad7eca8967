//! The parts of a plan that look at events: one kind for each place where values stand.

use super::anywhere::anywhere;
use super::cells::{CellTest, View};
use super::eval::Context;
use super::matcher::{Matcher, Value};
use super::rowset::RowSet;
use super::said::Saying;
use crate::catalogue;
use crate::ingest::Cell;
use crate::ingest::segment::{Agent, Head, NONE, agent};
use crate::model::{FileIx, RowIx};
use crate::store::Store;
use hashbrown::HashSet;

/// From (included) and to (excluded), ticks.
pub type Interval = (i64, i64);

/// See the module.
pub enum Leaf {
    /// Which heads pass.
    Heads(Vec<bool>),
    /// The time lies in one of them.
    Time(Vec<Interval>),
    /// The event's own time does.
    OwnTime(Vec<Interval>),
    /// Which files pass.
    File(Vec<bool>),
    /// The record id.
    RecordId(Matcher),
    /// Which agents pass.
    Agents(Vec<bool>),
    /// One of these columns of the event's table.
    Columns(Vec<Vec<usize>>, Matcher),
    /// The file name of what stands in these columns.
    FileNames(Vec<Vec<usize>>, Matcher),
    /// A text that the catalogue makes of the event.
    Said(Saying, Matcher),
    /// Any field.
    Text {
        /// The heads that pass by themselves.
        heads: Vec<bool>,
        /// Passes record ids.
        record: Option<Matcher>,
        /// Passes values.
        matcher: Matcher,
        /// One field was asked, though any (`any:…`): what an address is good for is a name, too.
        in_one_field: bool,
    },
}

/// The events for which `test` holds: of `within` only, when that is given.
pub(super) fn collect(rows: usize, within: Option<&RowSet>, mut test: impl FnMut(usize) -> bool) -> RowSet {
    match within {
        None => RowSet::from_fn(rows, test),
        Some(set) => set.filter(&mut test),
    }
}

pub(super) fn at(column: &[u32], row: usize) -> u32 {
    column.get(row).copied().unwrap_or_default()
}

/// The heads that pass by their texts (each with whether it is a name) or by their number.
pub fn head_leaf(
    store: &Store,
    matcher: &Matcher,
    texts: &dyn Fn(&Head) -> Vec<(String, bool)>,
    number: Option<usize>,
) -> Leaf {
    let holds = |head: &Head| {
        let mut texts: Vec<(String, bool, Option<i128>)> =
            texts(head).into_iter().map(|(t, name)| (t, name, None)).collect();
        if let Some(n) = number.and_then(|at| head.get(at)).filter(|&&n| n != NONE) {
            texts.push((n.to_string(), false, Some(i128::from(*n))));
        }
        texts.retain(|(text, ..)| !text.is_empty());
        if texts.is_empty() {
            return matcher.takes_empty;
        }
        let matches = texts.iter().any(|(text, is_name, integer)| {
            matcher.matches(Value {
                text,
                integer: *integer,
                is_name: *is_name,
            })
        });
        matches != matcher.negated
    };
    Leaf::Heads(store.heads.iter().map(holds).collect())
}

impl Leaf {
    /// The acting process's image.
    pub fn process(store: &Store, matcher: Matcher) -> Self {
        let columns = store.tables.iter().map(|table| {
            let kind = catalogue::lookup(store.symbols.str(Cell(table.provider)), table.event_id);
            kind.and_then(|kind| store.column(table, kind.process?))
                .into_iter()
                .collect()
        });
        Self::FileNames(columns.collect(), matcher)
    }

    /// A cell of the agents.
    pub fn agent_cell(store: &Store, context: &Context<'_>, at: usize, matcher: &Matcher) -> Self {
        let named = names(context, matcher, false);
        let group = (at == agent::USER).then(|| context.names.users()).flatten();
        let mut test = CellTest::new(&store.symbols, matcher, &named, View::Whole);
        let holds = |agent: &Agent| agent.get(at).is_some_and(|&cell| test.holds(Cell(cell), group));
        Self::Agents(store.agents.iter().map(holds).collect())
    }

    /// A number of the agents.
    pub fn agent_number(store: &Store, at: usize, matcher: &Matcher) -> Self {
        let holds = |agent: &Agent| match agent.get(at) {
            Some(&n) if n != NONE => number(matcher, n.into()) != matcher.negated,
            _ => matcher.takes_empty,
        };
        Self::Agents(store.agents.iter().map(holds).collect())
    }

    /// How long it takes, roughly: the order of magnitude of a million events, in ms.
    pub fn cost(&self) -> u32 {
        match self {
            Self::File(_) | Self::Heads(_) | Self::Agents(_) => 1,
            Self::Time(_) => 2,
            Self::RecordId(_) => 4,
            Self::Columns(..) | Self::FileNames(..) => 10,
            Self::Text { .. } => 100,
            Self::OwnTime(_) => 20,
            Self::Said(..) => 500,
        }
    }

    /// The events of `within` (of all, without it) that pass.
    pub fn rows(&self, store: &Store, context: &Context<'_>, within: Option<&RowSet>) -> RowSet {
        let count = store.len();
        let rows = &store.rows;
        match self {
            Self::Heads(heads) => collect(count, within, |row| {
                heads.get(at(&rows.head, row) as usize) == Some(&true)
            }),
            Self::Time(intervals) | Self::OwnTime(intervals) => {
                let own = matches!(self, Self::OwnTime(_)).then(|| store.own_times());
                let times = own.as_ref().unwrap_or(&rows.time);
                let holds = |row: usize| {
                    let time = times.get(row).copied().unwrap_or_default();
                    intervals.iter().any(|&(from, to)| from <= time && time < to)
                };
                collect(count, within, holds)
            }
            Self::File(files) => {
                let passes = |file: FileIx| files.get(file.ix()) == Some(&true);
                let copies = store.copies.all().iter().filter(|copy| passes(copy.location.file));
                let copied: HashSet<usize> = copies.map(|copy| copy.row.ix()).collect();
                let mut span = 0;
                let holds = |row: usize| {
                    while store
                        .spans
                        .get(span + 1)
                        .is_some_and(|next| next.first_row as usize <= row)
                    {
                        span += 1;
                    }
                    store.spans.get(span).is_some_and(|span| passes(span.file)) || copied.contains(&row)
                };
                collect(count, within, holds)
            }
            Self::RecordId(matcher) => collect(count, within, |row| {
                let id = rows.record_id.get(row).copied().unwrap_or_default();
                number(matcher, id) != matcher.negated
            }),
            Self::Agents(agents) => collect(count, within, |row| {
                agents.get(at(&rows.agent, row) as usize) == Some(&true)
            }),
            Self::Columns(columns, matcher) => {
                let named = names(context, matcher, false);
                by_columns(
                    store,
                    context,
                    columns,
                    &mut CellTest::new(&store.symbols, matcher, &named, View::Whole),
                    within,
                )
            }
            Self::FileNames(columns, matcher) => by_columns(
                store,
                context,
                columns,
                &mut CellTest::new(&store.symbols, matcher, &[], View::FileName),
                within,
            ),
            Self::Said(saying, matcher) => {
                let holds = |text: &str| match text {
                    "" => matcher.takes_empty,
                    text => matcher.matches(Value::text(text)) != matcher.negated,
                };
                // Few rows are looked at one by one.
                if let Some(set) = within.filter(|set| set.len() * 16 < count) {
                    return set.filter(|row| holds(&saying.of(store, RowIx(row as u32))));
                }
                let said = saying.of_all(store);
                let texts: Vec<bool> = (0..said.ends.len()).map(|text| holds(said.text(text))).collect();
                collect(count, within, |row| {
                    texts.get(at(&said.of_row, row) as usize) == Some(&true)
                })
            }
            Self::Text {
                heads,
                record,
                matcher,
                in_one_field,
            } => {
                let named = names(context, matcher, !in_one_field);
                anywhere(store, context, heads, record.as_ref(), matcher, &named, within)
            }
        }
    }
}

/// Whether a number that is written in decimal matches.
pub(super) fn number(matcher: &Matcher, n: u64) -> bool {
    let integer = Some(i128::from(n));
    let text = if matcher.is_numeric() {
        String::new()
    } else {
        n.to_string()
    };
    matcher.matches(Value {
        integer,
        ..Value::text(&text)
    })
}

/// For each group of names the cells whose name matches.
fn names(context: &Context<'_>, matcher: &Matcher, everywhere: bool) -> Vec<HashSet<u32>> {
    if matcher.passes_names() {
        context
            .names
            .matching(everywhere, |name| matcher.matches(Value::name(name)))
    } else {
        Vec::new()
    }
}

/// The events of which one of these columns of their table passes.
fn by_columns(
    store: &Store,
    context: &Context<'_>,
    columns: &[Vec<usize>],
    test: &mut CellTest<'_>,
    within: Option<&RowSet>,
) -> RowSet {
    let tables: Vec<Vec<(&[u32], Option<usize>)>> = columns
        .iter()
        .enumerate()
        .map(|(t, columns)| {
            let column = |&c: &usize| {
                let column = store.tables.get(t)?.columns.get(c)?;
                Some((column.as_slice(), context.names.group_of(t, c)))
            };
            columns.iter().filter_map(column).collect()
        })
        .collect();
    let (table, table_row) = (&store.rows.table, &store.rows.table_row);
    // Few rows are looked at one by one; else each column from its beginning to its end.
    if let Some(set) = within.filter(|set| set.len() * 8 < store.len()) {
        return set.filter(|row| {
            let at_row = at(table_row, row) as usize;
            let columns = tables.get(at(table, row) as usize);
            columns.is_some_and(|columns| {
                let mut columns = columns.iter();
                columns.any(|&(column, group)| test.holds(Cell(at(column, at_row)), group))
            })
        });
    }
    let passing: Vec<RowSet> = store
        .tables
        .iter()
        .zip(&tables)
        .map(|(table, columns)| {
            let mut found = RowSet::none(table.rows as usize);
            for &(column, group) in columns {
                found.add(|row| test.holds(Cell(at(column, row)), group));
            }
            found
        })
        .collect();
    collect(store.len(), within, |row| {
        let passing = passing.get(at(table, row) as usize);
        passing.is_some_and(|passing| passing.contains(at(table_row, row)))
    })
}
