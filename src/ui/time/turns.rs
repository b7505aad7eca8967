//! A zone's offsets, remembered a day at a time: asking the browser costs as much as drawing a row. Within a day an offset
//! changes at most once in every zone there is; where it does, the second is found by halving.

use std::collections::BTreeMap;

const DAY: i64 = 86_400;
/// Days remembered before all are forgotten: more than ten years.
const MOST: usize = 4_096;

enum Day {
    Same(i32),
    Turn { at: i64, before: i32, after: i32 },
}

/// Offsets of one zone, seconds east of UTC.
#[derive(Default)]
pub struct Turns {
    days: BTreeMap<i64, Day>,
}

impl Turns {
    /// The offset at a moment (seconds since 1970); `ask` knows all of them.
    pub fn offset(&mut self, unix: i64, ask: impl Fn(i64) -> i32) -> i32 {
        let number = unix.div_euclid(DAY);
        if self.days.len() >= MOST && !self.days.contains_key(&number) {
            self.days.clear();
        }
        match self.days.entry(number).or_insert_with(|| day(number, ask)) {
            Day::Same(offset) => *offset,
            Day::Turn { at, before, .. } if unix < *at => *before,
            Day::Turn { after, .. } => *after,
        }
    }
}

fn day(number: i64, ask: impl Fn(i64) -> i32) -> Day {
    let first = number.saturating_mul(DAY);
    let (mut low, mut high) = (first, first.saturating_add(DAY - 1));
    let (before, after) = (ask(low), ask(high));
    if before == after {
        return Day::Same(before);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if ask(middle) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
    Day::Turn {
        at: high,
        before,
        after,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_turn_is_found_to_the_second_and_days_are_asked_once() {
        // 2021-03-28 01:00:00 UTC
        let turn = 1_616_893_200;
        let asked = Cell::new(0);
        let ask = |unix: i64| {
            asked.set(asked.get() + 1);
            if unix < turn { 3_600 } else { 7_200 }
        };
        let mut turns = Turns::default();
        assert_eq!(turns.offset(turn - 1, ask), 3_600);
        assert_eq!(turns.offset(turn, ask), 7_200);
        assert_eq!(turns.offset(turn + 40_000, ask), 7_200);
        let after_first = asked.get();
        assert_eq!(turns.offset(turn - 3_000, ask), 3_600);
        assert_eq!(asked.get(), after_first, "the day is known");
        assert_eq!(turns.offset(turn + 10 * DAY, ask), 7_200);
        assert_eq!(asked.get(), after_first + 2);
        assert_eq!(turns.offset(i64::MAX / 2, ask), 7_200);
        assert_eq!(turns.offset(i64::MIN / 2, ask), 3_600);
    }

    #[test]
    fn memory_stays_bounded() {
        let mut turns = Turns::default();
        for day in 0..20_000 {
            assert_eq!(turns.offset(day * DAY, |_| 0), 0);
        }
        assert!(turns.days.len() <= MOST);
    }
}
