//! What all views share: view, filter, selection, progress. Only small things: rows stay in the engine, and a component asks
//! for the ones it shows. Provided as context by the shell; read by every component.

use super::theme::Theme;
use super::time::clock::Clock;
use super::time::range::Range;
use super::time::zone::Zone;
use crate::client::{Client, Progress};
use crate::model::{ProcessIx, RowIx};
use crate::protocol::{Filter, Overview};
use leptos::prelude::*;

/// The views of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum View {
    Overview,
    Timeline,
    Events,
    Processes,
    Reports,
}

impl View {
    /// In the rail's order.
    pub const ALL: [Self; 5] = [
        Self::Overview,
        Self::Timeline,
        Self::Events,
        Self::Processes,
        Self::Reports,
    ];

    /// Stable key for test ids and the URL.
    pub fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Timeline => "timeline",
            Self::Events => "events",
            Self::Processes => "processes",
            Self::Reports => "reports",
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
    /// The query that is applied (not what is being typed).
    pub query: RwSignal<String>,
    /// Clauses added by clicking, in the query language.
    pub clauses: RwSignal<Vec<String>>,
    /// The time range, ticks.
    pub time: RwSignal<Option<(i64, i64)>>,
    /// All of the three together.
    pub filter: Memo<Filter>,
    /// What is being looked for in a table, in the query language: marked in its rows and in the details.
    pub mark: RwSignal<String>,
    /// The event that the detail pane shows.
    pub selected: RwSignal<Option<RowIx>>,
    /// The process that is open in the Processes view.
    pub process: RwSignal<Option<ProcessIx>>,
    /// The kind whose report is open: provider and event id.
    pub report: RwSignal<Option<(String, u32)>>,
    /// Rises whenever the engine knows more than before: whoever shows rows asks again.
    pub generation: RwSignal<u32>,
    /// The engine's latest overview under the filter.
    pub overview: RwSignal<Overview>,
    /// Why the query could not be understood: byte offset and message.
    pub query_error: RwSignal<Option<(u32, String)>>,
    /// How far reading is.
    pub progress: RwSignal<Progress>,
    /// Why the session cannot go on: shown until it is started again.
    pub broken: RwSignal<Option<String>>,
    /// Something that did not work, said once; the reader closes it.
    pub notice: RwSignal<Option<String>>,
    /// What the Timeline shows; `None` is the whole session.
    pub window: RwSignal<Option<Range>>,
    /// Which zone times are shown in.
    pub zone: RwSignal<Zone>,
    /// That zone at work.
    pub clock: Memo<Clock>,
    /// Dark or light.
    pub theme: RwSignal<Theme>,
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
        let query = RwSignal::new(String::new());
        let clauses = RwSignal::new(Vec::new());
        let time = RwSignal::new(None);
        let overview = RwSignal::new(Overview::default());
        let zone = RwSignal::new(Zone::Utc);
        Self {
            client: StoredValue::new_local(client),
            view: RwSignal::new(View::Overview),
            phase: RwSignal::new(Phase::Empty),
            query,
            clauses,
            time,
            filter: Memo::new(move |_| Filter {
                query: query.get(),
                clauses: clauses.get(),
                time: time.get(),
            }),
            mark: RwSignal::new(String::new()),
            selected: RwSignal::new(None),
            process: RwSignal::new(None),
            report: RwSignal::new(None),
            generation: RwSignal::new(0),
            overview,
            query_error: RwSignal::new(None),
            progress: RwSignal::new(Progress::default()),
            broken: RwSignal::new(None),
            notice: RwSignal::new(None),
            window: RwSignal::new(None),
            zone,
            clock: Memo::new(move |_| zone.with(|zone| overview.with(|o| zone.clock(&o.hosts)))),
            theme: RwSignal::new(Theme::preferred()),
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
        self.add_clause(format!("{} = {}", field, quote(value)));
    }

    /// Hides events whose field has this value.
    pub fn exclude(&self, field: &str, value: &str) {
        self.add_clause(format!("not {} = {}", field, quote(value)));
    }

    /// The session cannot go on.
    pub fn fail(&self, why: String) {
        self.phase.set(Phase::Failed);
        self.broken.set(Some(why));
    }

    /// Turns a clause around: what was shown is hidden, what was hidden is shown.
    pub fn negate(&self, clause: &str) {
        self.clauses.update(|all| {
            let turned = negated(clause);
            if all.contains(&turned) {
                all.retain(|other| other != clause);
            } else if let Some(place) = all.iter_mut().find(|other| *other == clause) {
                *place = turned;
            }
        });
    }

    /// Takes a clause away.
    pub fn drop_clause(&self, clause: &str) {
        self.clauses.update(|all| all.retain(|other| other != clause));
    }

    /// Whether anything is hidden.
    pub fn is_filtered(&self) -> bool {
        self.filter.with(|filter| *filter != Filter::default())
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

    /// Opens the process in the Processes view.
    pub fn open_process(&self, process: ProcessIx) {
        self.process.set(Some(process));
        self.view.set(View::Processes);
    }

    fn add_clause(&self, clause: String) {
        self.clauses.update(|all| {
            if !all.contains(&clause) {
                all.push(clause);
            }
        });
    }
}

/// A value as a quoted word of the query language: a quote inside is doubled, everything else stands for itself.
pub fn quote(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}

/// The clause with the opposite meaning.
pub fn negated(clause: &str) -> String {
    match clause.strip_prefix("not ") {
        Some(positive) => positive.to_owned(),
        None => format!("not {clause}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_turned_twice_is_itself() {
        let clause = format!("User = {}", quote("NT \"AUTHORITY\"\\SYSTEM"));
        assert_eq!(clause, "User = \"NT \"\"AUTHORITY\"\"\\SYSTEM\"");
        assert_eq!(negated(&clause), format!("not {clause}"));
        assert_eq!(negated(&negated(&clause)), clause);
    }
}
