//! What all views share: view, filter, selection, progress. Only small things: rows stay in the engine, and a component asks
//! for the ones it shows. Provided as context by the shell; read by every component.

use super::clause::{self, Clause};
use super::facets::OpenField;
use super::place::{History, Place, Sorts};
use super::theme::Theme;
use super::time::clock::Clock;
use super::time::range::Range;
use super::time::zone::Zone;
use super::views::values::model::Group;
use crate::client::{Client, Locked, Progress};
use crate::model::{ProcessIx, RowIx};
use crate::protocol::{Column, Filter, Finding, Overview, QueryFix};
use leptos::prelude::*;

/// So much is shown before and after a moment, ticks: a minute.
const LEAST_REACH: i64 = 600_000_000;

/// The views of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum View {
    Overview,
    Timeline,
    Events,
    Processes,
    Reports,
    Values,
    Evidence,
}

impl View {
    /// In the rail's order.
    pub const ALL: [Self; 7] = [
        Self::Overview,
        Self::Timeline,
        Self::Events,
        Self::Processes,
        Self::Reports,
        Self::Values,
        Self::Evidence,
    ];

    /// Stable key for test ids and the URL.
    pub fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Timeline => "timeline",
            Self::Events => "events",
            Self::Processes => "processes",
            Self::Reports => "reports",
            Self::Values => "values",
            Self::Evidence => "evidence",
        }
    }

    /// What the rail says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Timeline => "Timeline",
            Self::Events => "Events",
            Self::Processes => "Processes",
            Self::Reports => "Reports",
            Self::Values => "Values",
            Self::Evidence => "Evidence",
        }
    }
}

/// How far the session is; `body[data-state]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Phase {
    Empty,
    Loading,
    Ready,
    Failed,
}

impl Phase {
    /// What `data-state` says.
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }
}

/// The shared state. Copy: every member is a handle.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The workers.
    pub client: StoredValue<Client, LocalStorage>,
    /// Which view is shown.
    pub view: RwSignal<View>,
    /// How far the session is.
    pub phase: RwSignal<Phase>,
    /// A log was opened: there is more to show than the invitation.
    pub begun: Memo<bool>,
    /// The query that is applied (not what is being typed).
    pub query: RwSignal<String>,
    /// Clauses added by clicking.
    pub clauses: RwSignal<Vec<Clause>>,
    /// What of them is applied, as the engine is asked.
    pub composed: Memo<Vec<String>>,
    /// The time range, ticks.
    pub time: RwSignal<Option<(i64, i64)>>,
    /// Events that the logs do not count are shown too.
    pub recovered: RwSignal<bool>,
    /// All of these together.
    pub filter: Memo<Filter>,
    /// What is being looked for in a table, in the query language: marked in its rows and in the details.
    pub mark: RwSignal<String>,
    /// The event that the detail pane shows.
    pub selected: RwSignal<Option<RowIx>>,
    /// The process that is open in the Processes view.
    pub process: RwSignal<Option<ProcessIx>>,
    /// The kind whose report is open: provider and event id.
    pub report: RwSignal<Option<(String, u32)>>,
    /// What the Values view counts.
    pub group: RwSignal<Group>,
    /// The order of every table that is in another one than time order, by the table's key.
    pub sorts: RwSignal<Sorts>,
    /// The Fields panel is open.
    pub fields: RwSignal<bool>,
    /// The fields that are open in it, in the order in which they were opened.
    pub open_fields: RwSignal<Vec<OpenField>>,
    /// Rises whenever the engine knows more than before: whoever shows rows asks again.
    pub generation: RwSignal<u32>,
    /// The engine's latest overview under the filter.
    pub overview: RwSignal<Overview>,
    /// What is missing between the events, once all are read; see [`Request::Findings`](crate::protocol::Request::Findings).
    pub gaps: RwSignal<Vec<Finding>>,
    /// Why the query could not be understood.
    pub query_error: RwSignal<Option<QueryError>>,
    /// How far reading is.
    pub progress: RwSignal<Progress>,
    /// Why the session cannot go on: shown until it is started again.
    pub broken: RwSignal<Option<String>>,
    /// An archive that waits for its password.
    pub locked: RwSignal<Option<Locked>>,
    /// Something that did not work, said once; the reader closes it.
    pub notice: RwSignal<Option<String>>,
    /// What the Timeline shows; `None` is the whole session.
    pub window: RwSignal<Option<Range>>,
    /// Which zone times are shown in.
    pub zone: RwSignal<Zone>,
    /// That zone at work.
    pub clock: Memo<Clock>,
    /// The places of this session, for undo and redo; `travel` keeps it.
    pub history: StoredValue<History>,
    /// Dark or light.
    pub theme: RwSignal<Theme>,
    /// The moment for which the reader is choosing a time range around it.
    pub around: RwSignal<Option<i64>>,
    /// The list of keys is open.
    pub help: RwSignal<bool>,
    /// Files are being dragged over the page.
    pub dragging: RwSignal<bool>,
    /// Requests that the page made or tried to make since it was loaded.
    pub requests: RwSignal<u32>,
}

impl AppState {
    /// A session without files.
    pub fn new(client: Client) -> Self {
        let phase = RwSignal::new(Phase::Empty);
        let query = RwSignal::new(String::new());
        let clauses = RwSignal::new(Vec::new());
        let composed = Memo::new(move |_| clauses.with(|all: &Vec<Clause>| clause::compose(all)));
        let time = RwSignal::new(None);
        let recovered = RwSignal::new(false);
        let overview = RwSignal::new(Overview::default());
        let zone = RwSignal::new(Zone::Utc);
        Self {
            client: StoredValue::new_local(client),
            view: RwSignal::new(View::Overview),
            phase,
            begun: Memo::new(move |_| phase.get() != Phase::Empty),
            query,
            clauses,
            composed,
            time,
            recovered,
            filter: Memo::new(move |_| Filter {
                query: query.get(),
                clauses: composed.get(),
                time: time.get(),
                recovered: recovered.get(),
            }),
            mark: RwSignal::new(String::new()),
            selected: RwSignal::new(None),
            process: RwSignal::new(None),
            report: RwSignal::new(None),
            group: RwSignal::new(Group::default()),
            sorts: RwSignal::new(Sorts::new()),
            fields: RwSignal::new(false),
            open_fields: RwSignal::new(vec![OpenField {
                column: Column::Event,
                rare: false,
            }]),
            generation: RwSignal::new(0),
            overview,
            gaps: RwSignal::new(Vec::new()),
            query_error: RwSignal::new(None),
            progress: RwSignal::new(Progress::default()),
            broken: RwSignal::new(None),
            locked: RwSignal::new(None),
            notice: RwSignal::new(None),
            window: RwSignal::new(None),
            zone,
            clock: Memo::new(move |_| zone.with(|zone| overview.with(|o| zone.clock(&o.hosts)))),
            history: StoredValue::new(History::default()),
            theme: RwSignal::new(Theme::preferred()),
            around: RwSignal::new(None),
            help: RwSignal::new(false),
            dragging: RwSignal::new(false),
            requests: RwSignal::new(0),
        }
    }

    /// The state that the shell provided.
    pub fn expect() -> Self {
        expect_context::<Self>()
    }

    /// Shows only events whose field has this value.
    pub fn include(&self, field: &str, value: &str) {
        self.add_clause(clause::equality(field, value));
    }

    /// Hides events whose field has this value.
    pub fn exclude(&self, field: &str, value: &str) {
        self.add_clause(clause::negated(&clause::equality(field, value)));
    }

    /// Lets this one clause be the whole filter.
    pub fn only(&self, clause: String) {
        self.query.set(String::new());
        self.time.set(None);
        self.clauses.set(vec![Clause::new(clause)]);
    }

    /// Adds a clause, or applies it again if it is there.
    pub fn add_clause(&self, clause: String) {
        let known = self
            .clauses
            .with_untracked(|all| all.iter().position(|c| c.text == clause));
        self.clauses.update(|all| match known.and_then(|at| all.get_mut(at)) {
            Some(known) => known.off = false,
            None => all.push(Clause::new(clause)),
        });
    }

    /// Shows what happened around a moment: so many ticks before and after it.
    pub fn show_around(&self, ticks: i64, reach: i64) {
        let range = (
            ticks.saturating_sub(reach),
            ticks.saturating_add(reach).saturating_add(1),
        );
        self.time.set(Some(range));
    }

    /// The session cannot go on.
    pub fn fail(&self, why: String) {
        self.phase.set(Phase::Failed);
        self.broken.set(Some(why));
    }

    /// Whether any live event is hidden.
    pub fn is_filtered(&self) -> bool {
        self.filter.with(|filter| {
            *filter
                != Filter {
                    recovered: filter.recovered,
                    ..Filter::default()
                }
        })
    }

    /// Shows everything again.
    pub fn clear_filter(&self) {
        self.query.set(String::new());
        self.clauses.set(Vec::new());
        self.time.set(None);
    }

    /// Opens the report of a kind of event.
    pub fn open_report(&self, provider: String, event_id: u32) {
        self.report.set(Some((provider, event_id)));
        self.view.set(View::Reports);
    }

    /// Counts the values of a field, or of two against each other.
    pub fn open_values(&self, rows: Column, columns: Option<Column>) {
        put(self.group, Group { rows, columns });
        self.view.set(View::Values);
    }

    /// Opens the Events view at an event, whatever was filtered before.
    pub fn open_event(&self, row: RowIx) {
        self.clear_filter();
        self.selected.set(Some(row));
        self.view.set(View::Events);
    }

    /// Shows a range in the Timeline, with as much before and after it.
    pub fn open_range(&self, (from, to): Range) {
        let reach = to.saturating_sub(from).max(LEAST_REACH);
        self.window
            .set(Some((from.saturating_sub(reach), to.saturating_add(reach))));
        self.view.set(View::Timeline);
    }

    /// Opens the process in the Processes view.
    pub fn open_process(&self, process: ProcessIx) {
        self.process.set(Some(process));
        self.view.set(View::Processes);
    }

    /// Where the reader is.
    pub fn place(&self) -> Place {
        Place {
            view: self.view.get(),
            query: self.query.get(),
            clauses: self.clauses.get(),
            time: self.time.get(),
            recovered: self.recovered.get(),
            window: self.window.get(),
            report: self.report.get(),
            group: self.group.get(),
            sorts: self.sorts.get(),
            zone: self.zone.get(),
            process: self.process.get(),
            selected: self.selected.get(),
        }
    }

    /// Goes to a place. What is there already is not touched, so that nothing is asked twice.
    pub fn go(&self, place: Place) {
        let Place {
            view,
            query,
            clauses,
            time,
            recovered,
            window,
            report,
            group,
            sorts,
            zone,
            process,
            selected,
        } = place;
        put(self.view, view);
        put(self.query, query);
        put(self.clauses, clauses);
        put(self.time, time);
        put(self.recovered, recovered);
        put(self.window, window);
        put(self.report, report);
        put(self.group, group);
        put(self.sorts, sorts);
        put(self.zone, zone);
        put(self.process, process);
        put(self.selected, selected);
    }
}

fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

/// A query, or the part of it that stands in a clause, that cannot be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryError {
    /// The place of the clause in the row; `None` when it is the query in the box.
    pub clause: Option<usize>,
    /// From which byte of the text.
    pub at: u32,
    /// To which.
    pub end: u32,
    /// Why.
    pub message: String,
    /// What was probably meant.
    pub fix: Option<QueryFix>,
}
