//! From a cell to the filter: include, exclude, only this, around its time, copied as a query. What a cell's text means to a
//! query is in `value`.

use super::super::menu::{Item, Opened};
use super::super::{clip, times};
use super::core::{Grid, Hit};
use super::value::{Asked, asked, find};
use crate::protocol::Column;
use crate::ui::around;
use crate::ui::clause::equality;
use crate::ui::text::escaped;
use leptos::prelude::*;

/// What is done with a cell's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Include,
    Exclude,
    /// It becomes the whole filter.
    Only,
    /// It is copied, as a query.
    Copy,
}

impl Grid {
    /// Filters by a cell's value, once all of it is known.
    pub fn filter_by(&self, hit: &Hit, what: Use) {
        let state = self.state;
        let apply = move |name: &str, value: &str| match what {
            Use::Include => state.include(name, value),
            Use::Exclude => state.exclude(name, value),
            Use::Only => state.only(equality(name, value)),
            Use::Copy => clip::write(escaped(&equality(name, value)).into_owned()),
        };
        if !hit.value.present {
            return;
        }
        match asked(&hit.column, &hit.value.text) {
            Asked::By(name, value) if !hit.value.cut => apply(&name, &value),
            Asked::By(name, _) => self.with_detail(hit.row, move |detail| {
                if let Some(field) = detail.data.iter().find(|f| f.name == name) {
                    apply(&field.name, &field.value);
                }
            }),
            Asked::InEvent => {
                let text = hit.value.text.clone();
                self.with_detail(hit.row, move |detail| match find(detail, &text) {
                    Some((name, value)) => apply(name, value),
                    None => state.notice.set(Some(
                        "This text is made of several fields. Choose one of them in the details.".to_owned(),
                    )),
                });
            }
            Asked::No => {}
        }
    }

    /// Opens the menu of time ranges around an event.
    pub fn menu_around(&self, hit: &Hit, opened: Opened) {
        let (state, menu) = (self.state, self.menu);
        let open = move |ticks: i64| {
            menu.try_set(Some(Opened {
                title: format!("Around {}", state.clock.with_untracked(|clock| clock.stamp(ticks))),
                items: around::items(state, ticks),
                ..opened
            }));
        };
        match time(hit) {
            Some(ticks) => open(ticks),
            None => self.with_detail(hit.row, move |detail| open(detail.time)),
        }
    }

    /// What a time's own menu begins with.
    pub fn cut_items(&self, hit: &Hit) -> Vec<Item> {
        let state = self.state;
        let ticks = time(hit);
        let cut = move |from: bool| {
            move || {
                let Some(ticks) = ticks else { return };
                let span = state.overview.with_untracked(|o| o.span);
                let (first, last) = span.unwrap_or((ticks, ticks));
                let (old_from, old_to) = state.time.get_untracked().unwrap_or((first, last.saturating_add(1)));
                let range = if from {
                    (ticks, old_to)
                } else {
                    (old_from, ticks.saturating_add(1))
                };
                // A range that ends before it begins is none: the other end is the session's own then.
                state.time.set(Some(if range.0 < range.1 {
                    range
                } else if from {
                    (ticks, last.saturating_add(1))
                } else {
                    (first, ticks.saturating_add(1))
                }));
            }
        };
        vec![
            Item::new("From this time on", "", cut(true)).only_if(ticks.is_some()),
            Item::new("Up to this time", "", cut(false)).only_if(ticks.is_some()),
        ]
    }
}

/// The moment that a cell of the time column shows.
fn time(hit: &Hit) -> Option<i64> {
    (hit.column == Column::Time)
        .then(|| times::moment(&hit.value, true))
        .flatten()
}
