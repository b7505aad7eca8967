//! The rows of a virtual list that the page holds at the moment: blocks of them, the newest question first.
//!
//! One question is under way at a time; whatever is asked for meanwhile is folded into the next one. Two things make rows
//! old. A new **epoch** (another filter, order or column set): answers to older questions are dropped. A new **edition**
//! (the engine knows more): answers to older questions are still shown, then asked again, so that a list under a stream of
//! news never starves. Old rows stay readable until new ones replace them, so nothing blinks. Used by `rows`.

use std::collections::BTreeMap;

const BLOCK: u32 = 64;
/// Blocks held before those farthest from the window are let go.
const KEEP: usize = 48;
/// Most rows in one question.
const MOST: u32 = 4 * BLOCK;

/// A question to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    epoch: u32,
    edition: u32,
    /// First row.
    pub start: u32,
    /// So many.
    pub count: u32,
}

#[derive(Debug)]
struct Block<T> {
    epoch: u32,
    edition: u32,
    rows: Vec<T>,
}

/// The rows that are held.
#[derive(Debug)]
pub(crate) struct Pages<T> {
    epoch: u32,
    edition: u32,
    total: Option<u32>,
    blocks: BTreeMap<u32, Block<T>>,
    under_way: Option<Ask>,
    latest: u32,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self {
            epoch: 0,
            edition: 0,
            total: None,
            blocks: BTreeMap::new(),
            under_way: None,
            latest: 0,
        }
    }
}

impl<T> Pages<T> {
    /// Another table: its rows have nothing to do with those held.
    pub fn new_epoch(&mut self) {
        self.epoch += 1;
    }

    /// The same table, of which the engine may know more.
    pub fn new_edition(&mut self) {
        self.edition += 1;
    }

    /// Rows of the whole list, once known.
    pub fn total(&self) -> Option<u32> {
        self.total
    }

    /// The row, if it is held.
    pub fn get(&self, row: u32) -> Option<&T> {
        self.blocks.get(&(row / BLOCK))?.rows.get((row % BLOCK) as usize)
    }

    /// Some row of the latest answer, to stand in for one that is not there yet while the list moves fast.
    pub fn stand_in(&self, row: u32) -> Option<&T> {
        let block = self.blocks.get(&self.latest)?;
        block.rows.get(row as usize % block.rows.len().max(1))
    }

    fn is_current(&self, block: u32) -> bool {
        self.blocks
            .get(&block)
            .is_some_and(|b| b.epoch == self.epoch && b.edition == self.edition)
    }

    /// What to ask so that rows `from..to` are there; `None` when they are, or when an answer is awaited.
    pub fn plan(&mut self, from: u32, to: u32) -> Option<Ask> {
        if self.under_way.is_some() {
            return None;
        }
        let last = to.max(from + 1).saturating_sub(1) / BLOCK;
        let first = (from / BLOCK..=last).find(|b| !self.is_current(*b))?;
        let end = (first..=last).rev().find(|b| !self.is_current(*b)).unwrap_or(first);
        let ask = Ask {
            epoch: self.epoch,
            edition: self.edition,
            start: first * BLOCK,
            count: ((end - first + 1) * BLOCK).min(MOST),
        };
        self.under_way = Some(ask);
        Some(ask)
    }

    /// There is no answer.
    pub fn failed(&mut self) {
        self.under_way = None;
    }

    /// The answer. False when it is stale and was dropped.
    pub fn answer(&mut self, ask: Ask, total: u32, rows: Vec<T>) -> bool {
        self.under_way = None;
        if ask.epoch != self.epoch {
            return false;
        }
        self.total = Some(total);
        self.blocks
            .retain(|block, held| held.epoch == ask.epoch && block * BLOCK < total);
        let mut rows = rows.into_iter();
        let first = ask.start / BLOCK;
        self.latest = first;
        for block in first..first + ask.count.div_ceil(BLOCK) {
            let part: Vec<T> = rows.by_ref().take(BLOCK as usize).collect();
            let held = Block {
                epoch: ask.epoch,
                edition: ask.edition,
                rows: part,
            };
            self.blocks.insert(block, held);
        }
        while self.blocks.len() > KEEP {
            let low = self.blocks.keys().next().copied().unwrap_or_default();
            let high = self.blocks.keys().next_back().copied().unwrap_or_default();
            let far = if first.abs_diff(low) > first.abs_diff(high) {
                low
            } else {
                high
            };
            self.blocks.remove(&far);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ask: Ask) -> Vec<u32> {
        (ask.start..ask.start + ask.count).collect()
    }

    #[test]
    fn one_question_at_a_time_covers_the_window() {
        let mut pages = Pages::default();
        let ask = pages.plan(60, 110).expect("rows are missing");
        assert_eq!((ask.start, ask.count), (0, 128));
        assert_eq!(pages.plan(500, 540), None, "an answer is awaited");
        assert!(pages.answer(ask, 1000, rows(ask)));
        assert_eq!(pages.get(61), Some(&61));
        assert_eq!(pages.get(500), None);
        assert_eq!(pages.plan(60, 110), None);
        assert_eq!(pages.plan(100, 140).map(|a| (a.start, a.count)), Some((128, 64)));
    }

    #[test]
    fn old_rows_stay_until_the_new_epoch_answers() {
        let mut pages = Pages::default();
        let ask = pages.plan(0, 40).expect("rows are missing");
        assert!(pages.answer(ask, 1000, rows(ask)));
        let late = pages.plan(500, 540).expect("rows are missing");
        pages.new_epoch();
        assert_eq!(pages.get(7), Some(&7), "nothing blinks");
        assert!(!pages.answer(late, 1000, rows(late)), "stale answers are dropped");
        let ask = pages.plan(0, 40).expect("another table");
        assert!(pages.answer(ask, 3, vec![70, 71, 72]));
        assert_eq!((pages.get(0), pages.get(3), pages.total()), (Some(&70), None, Some(3)));
    }

    #[test]
    fn a_stream_of_news_never_starves_the_list() {
        let mut pages = Pages::default();
        let ask = pages.plan(0, 40).expect("rows are missing");
        pages.new_edition();
        assert!(
            pages.answer(ask, 100, rows(ask)),
            "an older edition is better than nothing"
        );
        assert_eq!(pages.get(5), Some(&5));
        assert!(pages.plan(0, 40).is_some(), "and is asked again");
    }

    #[test]
    fn memory_stays_bounded() {
        let mut pages = Pages::default();
        for step in 0..500 {
            let ask = pages.plan(step * 1000, step * 1000 + 40).expect("rows are missing");
            assert!(pages.answer(ask, 5_000_000, rows(ask)));
            assert_eq!(pages.get(step * 1000), Some(&(step * 1000)));
        }
        assert!(pages.blocks.len() <= KEEP);
    }

    #[test]
    fn an_empty_list_is_asked_for_once() {
        let mut pages = Pages::<u32>::default();
        let ask = pages.plan(0, 0).expect("unknown yet");
        assert!(pages.answer(ask, 0, Vec::new()));
        assert_eq!(pages.plan(0, 0), None);
        assert_eq!(pages.total(), Some(0));
    }
}
