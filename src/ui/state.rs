//! What all views share: view, filter, selection, progress. Only small things: rows stay in the engine, and a component asks
//! for the ones it shows. Provided as context by the shell; read by every component.

use crate::client::Client;
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
}

impl AppState {
    /// A session without files.
    pub fn new(client: Client) -> Self {
        let query = RwSignal::new(String::new());
        let clauses = RwSignal::new(Vec::new());
        let time = RwSignal::new(None);
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
            selected: RwSignal::new(None),
            process: RwSignal::new(None),
            report: RwSignal::new(None),
            generation: RwSignal::new(0),
            overview: RwSignal::new(Overview::default()),
            query_error: RwSignal::new(None),
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
