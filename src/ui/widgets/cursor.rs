//! The cell that the keyboard stands on, and how keys move it. Plain data; used by the grid.

/// A movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    /// First column.
    Home,
    /// Last column.
    End,
    /// First row.
    Top,
    /// Last row.
    Bottom,
}

impl Move {
    /// The movement of a key.
    pub fn of(key: &str, ctrl: bool) -> Option<Self> {
        Some(match (key, ctrl) {
            ("ArrowUp", false) => Self::Up,
            ("ArrowDown", false) => Self::Down,
            ("ArrowLeft", false) => Self::Left,
            ("ArrowRight", false) => Self::Right,
            ("PageUp", false) => Self::PageUp,
            ("PageDown", false) => Self::PageDown,
            ("Home", false) => Self::Home,
            ("End", false) => Self::End,
            ("Home" | "ArrowUp", true) => Self::Top,
            ("End" | "ArrowDown", true) => Self::Bottom,
            _ => return None,
        })
    }
}

/// A cell; without a row it is one of the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The row.
    pub row: Option<u32>,
    /// The column.
    pub col: usize,
}

impl Cursor {
    /// Where a movement leads in a table of so many rows and columns, `page` rows on screen.
    pub fn step(self, to: Move, rows: u32, cols: usize, page: u32) -> Self {
        let last = rows.checked_sub(1);
        let last_col = cols.saturating_sub(1);
        let row = match (to, self.row) {
            (Move::Up, Some(0)) => None,
            (Move::Up, row) => row.map(|r| r - 1),
            (Move::Down, None) => last.map(|_| 0),
            (Move::Down, Some(r)) => last.map(|l| (r + 1).min(l)),
            (Move::PageUp, row) => row.map(|r| r.saturating_sub(page)),
            (Move::PageDown, row) => last.map(|l| row.map_or(page, |r| r.saturating_add(page)).min(l)),
            (Move::Top, _) => last.map(|_| 0),
            (Move::Bottom, _) => last,
            (_, row) => row,
        };
        let col = match to {
            Move::Left => self.col.saturating_sub(1),
            Move::Right => (self.col + 1).min(last_col),
            Move::Home => 0,
            Move::End => last_col,
            _ => self.col.min(last_col),
        };
        Self { row, col }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u32, col: usize) -> Cursor {
        Cursor { row: Some(row), col }
    }

    #[test]
    fn keys_stay_within_the_table() {
        let go = |from: Cursor, to| from.step(to, 100, 4, 30);
        assert_eq!(go(at(5, 1), Move::Down), at(6, 1));
        assert_eq!(go(at(99, 1), Move::Down), at(99, 1));
        assert_eq!(go(at(0, 1), Move::Up), Cursor { row: None, col: 1 }, "up to the header");
        assert_eq!(go(Cursor { row: None, col: 1 }, Move::Up).row, None);
        assert_eq!(go(Cursor::default(), Move::Down), at(0, 0));
        assert_eq!(go(at(90, 3), Move::PageDown), at(99, 3));
        assert_eq!(go(at(90, 3), Move::PageUp), at(60, 3));
        assert_eq!(go(at(90, 3), Move::Right), at(90, 3));
        assert_eq!(go(at(90, 3), Move::Home), at(90, 0));
        assert_eq!(go(at(90, 0), Move::End), at(90, 3));
        assert_eq!(go(at(90, 0), Move::Bottom), at(99, 0));
        assert_eq!(go(at(90, 9), Move::Top), at(0, 3), "columns may have gone");
    }

    #[test]
    fn an_empty_table_has_only_its_header() {
        for to in [Move::Down, Move::PageDown, Move::Bottom, Move::Top] {
            assert_eq!(at(3, 0).step(to, 0, 4, 30).row, None);
        }
    }
}
