//! Where the reader is: everything that decides what is shown, as one plain value, and the way back through it.
//!
//! `travel` takes a [`Place`] from the shared state and puts one back; `fragment` writes it into the address. What an answer
//! of the engine holds (rows, counts) is not part of it, and neither is the look (theme, widths of panes).

use super::clause::Clause;
use super::state::View;
use super::time::range::Range;
use super::time::zone::Zone;
use super::views::values::model::Group;
use crate::model::{ProcessIx, RowIx};
use crate::protocol::Sort;
use std::collections::BTreeMap;

/// The order of tables by their keys; a table in time order has none.
pub type Sorts = BTreeMap<String, Vec<Sort>>;

/// Steps that are kept.
const MOST_STEPS: usize = 200;
/// Changes of the same part that follow each other this fast are one step, milliseconds: a brush that is nudged with the
/// arrow keys, a wheel that turns.
const ONE_GESTURE_MS: f64 = 1_000.0;

/// All that decides what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The view of the rail.
    pub view: View,
    /// The query that is applied.
    pub query: String,
    /// What was clicked together.
    pub clauses: Vec<Clause>,
    /// The time range, ticks.
    pub time: Option<Range>,
    /// Events that the logs do not count are shown too.
    pub recovered: bool,
    /// What the Timeline shows, ticks.
    pub window: Option<Range>,
    /// The report that is open: provider and event id.
    pub report: Option<(String, u32)>,
    /// What the Values view counts.
    pub group: Group,
    /// The order of every table.
    pub sorts: Sorts,
    /// The zone of all times.
    pub zone: Zone,
    /// The process that is open.
    pub process: Option<ProcessIx>,
    /// The event in the detail pane.
    pub selected: Option<RowIx>,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            view: View::Overview,
            query: String::new(),
            clauses: Vec::new(),
            time: None,
            recovered: false,
            window: None,
            report: None,
            group: Group::default(),
            sorts: Sorts::new(),
            zone: Zone::default(),
            process: None,
            selected: None,
        }
    }
}

/// The key of a report's table.
pub fn report_table(provider: &str, event_id: u32) -> String {
    format!("report {provider} {event_id}")
}

impl Place {
    /// The key of the table that the view shows.
    pub fn table(&self) -> Option<String> {
        match self.view {
            View::Events => Some("events".to_owned()),
            View::Processes => Some("process".to_owned()),
            View::Reports => {
                let (provider, event_id) = self.report.as_ref()?;
                Some(report_table(provider, *event_id))
            }
            View::Overview | View::Timeline | View::Values | View::Evidence => None,
        }
    }

    /// The parts in which two places differ.
    fn parts(&self, other: &Self) -> Parts {
        let Self {
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
        } = self;
        Parts {
            view: *view != other.view,
            filter: *query != other.query || *clauses != other.clauses || *recovered != other.recovered,
            time: *time != other.time,
            window: *window != other.window,
            report: *report != other.report,
            group: *group != other.group,
            sorts: *sorts != other.sorts,
            zone: *zone != other.zone,
            process: *process != other.process,
            selected: *selected != other.selected,
        }
    }
}

/// What changed.
#[allow(clippy::struct_excessive_bools)] // a set of parts
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts {
    view: bool,
    filter: bool,
    time: bool,
    window: bool,
    report: bool,
    group: bool,
    sorts: bool,
    zone: bool,
    process: bool,
    selected: bool,
}

impl Parts {
    const TIME: Self = Self {
        time: true,
        ..Self::NONE
    };
    const WINDOW: Self = Self {
        window: true,
        ..Self::NONE
    };
    const PROCESS: Self = Self {
        process: true,
        ..Self::NONE
    };
    const REPORT: Self = Self {
        report: true,
        ..Self::NONE
    };
    const SELECTED: Self = Self {
        selected: true,
        ..Self::NONE
    };
    const NONE: Self = Self {
        view: false,
        filter: false,
        time: false,
        window: false,
        report: false,
        group: false,
        sorts: false,
        zone: false,
        process: false,
        selected: false,
    };
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// There was none.
    Same,
    /// It belongs to the step before.
    Amended,
    /// It is a step of its own.
    Step,
}

/// The places of a session, and where in them the reader is.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Place>,
    now: Place,
    /// The next one last.
    future: Vec<Place>,
    /// What changed last, and when.
    last: (Parts, f64),
}

impl History {
    /// Begins here.
    pub fn new(now: Place) -> Self {
        Self { now, ..Self::default() }
    }

    /// The reader is at `next` now.
    ///
    /// Which event is selected is no step of its own, as the cursor is none in an editor: it comes back with the place that
    /// it belonged to.
    pub fn record(&mut self, next: Place, now_ms: f64) -> Recorded {
        let parts = next.parts(&self.now);
        if parts == Parts::NONE {
            return Recorded::Same;
        }
        let (last, at_ms) = std::mem::replace(&mut self.last, (parts, now_ms));
        let gesture = matches!(parts, Parts::TIME | Parts::WINDOW | Parts::PROCESS);
        let goes_on = gesture && parts == last && now_ms - at_ms < ONE_GESTURE_MS;
        // The Reports view opens its first report by itself.
        let by_itself = parts == Parts::REPORT && self.now.report.is_none();
        if parts == Parts::SELECTED || by_itself {
            self.now = next;
            return Recorded::Amended;
        }
        self.future.clear();
        if goes_on {
            self.now = next;
            if self.past.last() == Some(&self.now) {
                self.past.pop();
            }
            return Recorded::Amended;
        }
        self.past.push(std::mem::replace(&mut self.now, next));
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
        Recorded::Step
    }

    /// The place before, where the reader is now.
    pub fn undo(&mut self) -> Option<Place> {
        let before = self.past.pop()?;
        self.future.push(std::mem::replace(&mut self.now, before.clone()));
        self.last = Default::default();
        Some(before)
    }

    /// The place that was left by [`Self::undo`], where the reader is now.
    pub fn redo(&mut self) -> Option<Place> {
        let after = self.future.pop()?;
        self.past.push(std::mem::replace(&mut self.now, after.clone()));
        self.last = Default::default();
        Some(after)
    }

    /// Processes have other numbers now (more files), and events too (`rows`: the session is read anew): no place may lead to
    /// another one than it meant.
    pub fn forget_numbers(&mut self, rows: bool) {
        for place in self.past.iter_mut().chain(&mut self.future).chain(Some(&mut self.now)) {
            place.process = None;
            if rows {
                place.selected = None;
            }
        }
        self.past.dedup();
        self.future.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(text: &str) -> Place {
        Place {
            query: text.to_owned(),
            ..Place::default()
        }
    }

    #[test]
    fn back_and_forth() {
        let mut history = History::new(query("a"));
        assert_eq!(history.record(query("a"), 0.0), Recorded::Same);
        assert_eq!(history.record(query("b"), 0.0), Recorded::Step);
        assert_eq!(history.record(query("c"), 1.0), Recorded::Step);
        assert_eq!(history.undo(), Some(query("b")));
        assert_eq!(history.record(query("b"), 2.0), Recorded::Same);
        assert_eq!(history.redo(), Some(query("c")));
        assert_eq!(history.redo(), None);
        assert_eq!(
            (history.undo(), history.undo(), history.undo()),
            (Some(query("b")), Some(query("a")), None)
        );
        assert_eq!(history.record(query("d"), 3.0), Recorded::Step);
        assert_eq!(history.redo(), None);
        assert_eq!(history.undo(), Some(query("a")));
    }

    #[test]
    fn a_brush_that_is_nudged_is_one_step() {
        let time = |from: i64| Place {
            time: Some((from, from + 10)),
            ..Place::default()
        };
        let mut history = History::new(Place::default());
        assert_eq!(history.record(time(1), 0.0), Recorded::Step);
        assert_eq!(history.record(time(2), 200.0), Recorded::Amended);
        assert_eq!(history.record(time(3), 900.0), Recorded::Amended);
        assert_eq!(history.record(time(4), 5_000.0), Recorded::Step);
        assert_eq!(history.undo(), Some(time(3)));
        assert_eq!(history.undo(), Some(Place::default()));
    }

    #[test]
    fn the_selected_event_comes_back_with_its_place() {
        let mut history = History::new(query("a"));
        let chosen = Place {
            selected: Some(RowIx(7)),
            ..query("a")
        };
        assert_eq!(history.record(chosen.clone(), 0.0), Recorded::Amended);
        assert_eq!(history.record(query("b"), 1.0), Recorded::Step);
        assert_eq!(history.undo(), Some(chosen));
        assert_eq!(history.record(query("a"), 2.0), Recorded::Amended);
        assert_eq!(history.redo(), Some(query("b")));
        assert_eq!(history.undo(), Some(query("a")));
    }

    #[test]
    fn what_the_page_does_by_itself_is_no_step() {
        let reports = Place {
            view: View::Reports,
            ..Place::default()
        };
        let opened = Place {
            report: Some(("Sysmon".to_owned(), 1)),
            ..reports.clone()
        };
        let mut history = History::new(Place::default());
        assert_eq!(history.record(reports, 0.0), Recorded::Step);
        assert_eq!(history.record(opened, 10.0), Recorded::Amended);
        assert_eq!(history.undo(), Some(Place::default()));
    }

    #[test]
    fn numbers_that_mean_something_else_are_forgotten() {
        let process = Place {
            process: Some(ProcessIx(3)),
            selected: Some(RowIx(9)),
            ..Place::default()
        };
        let mut history = History::new(process.clone());
        history.record(query("a"), 0.0);
        history.forget_numbers(false);
        assert_eq!(
            history.undo(),
            Some(Place {
                process: None,
                ..process
            })
        );
        history.forget_numbers(true);
        history.redo();
        assert_eq!(history.undo(), Some(Place::default()));
    }

    proptest! {
        #[test]
        fn undoing_everything_leads_to_the_start_and_redoing_back(steps in proptest::collection::vec((0..4u32, 0..6i64, 0.0..3_000.0f64), 0..300)) {
            let mut history = History::new(Place::default());
            let (mut place, mut now_ms) = (Place::default(), 0.0);
            for (what, value, wait_ms) in steps {
                now_ms += wait_ms;
                match what {
                    0 => place.query = value.to_string(),
                    1 => place.time = Some((value, value + 1)),
                    2 => place.window = Some((value, value + 1)),
                    _ => place.clauses = vec![Clause::new(value.to_string())],
                }
                history.record(place.clone(), now_ms);
                prop_assert!(history.past.len() <= MOST_STEPS);
            }
            let reached_first = history.past.first().cloned().unwrap_or_else(|| history.now.clone());
            let mut back = None;
            while let Some(before) = history.undo() {
                back = Some(before);
            }
            if let Some(back) = back {
                prop_assert_eq!(back, reached_first);
            }
            while history.redo().is_some() {}
            prop_assert_eq!(&history.now, &place);
        }
    }
}
