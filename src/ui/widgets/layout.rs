//! Which columns a table shows, in which order, how wide. Plain data; the grid draws it, views remember it in memory.
//!
//! Widths reach the page as one `grid-template-columns` for all rows. A column that the reader has sized keeps its width;
//! the others share what is left by their `grow`.

use crate::protocol::{Column, ColumnInfo, FieldType};

const LEAST_PX: u32 = 40;
const MOST_PX: u32 = 2400;

/// A column on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Which.
    pub column: Column,
    /// Its width, where there is room for it.
    pub width_px: u32,
    /// Its least width: narrower, and the table scrolls sideways.
    pub least_px: u32,
    /// Share of the space that is left; 0 keeps the width.
    pub grow: u32,
    /// How its values are set.
    pub kind: FieldType,
}

/// The columns on screen. A column of times is `time_px` wide at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// From left to right.
    pub shown: Vec<Shown>,
    /// The reader has chosen columns, or moved or sized one.
    pub touched: bool,
}

impl Layout {
    /// These columns, at their first widths.
    pub fn of<'a>(columns: impl IntoIterator<Item = (&'a Column, FieldType)>, time_px: u32) -> Self {
        Self {
            shown: columns
                .into_iter()
                .map(|(column, kind)| Shown::first(column, kind, time_px))
                .collect(),
            touched: false,
        }
    }

    /// The usual columns of a table; the first of all when none is usual.
    pub fn usual(all: &[ColumnInfo], time_px: u32) -> Self {
        let any = all.iter().any(|c| c.usual);
        let most = if any { usize::MAX } else { 8 };
        let chosen = all.iter().filter(|c| c.usual || !any).take(most);
        Self::of(chosen.map(|c| (&c.column, c.kind)), time_px)
    }

    /// The asked columns.
    pub fn columns(&self) -> Vec<Column> {
        self.shown.iter().map(|s| s.column.clone()).collect()
    }

    /// For `grid-template-columns`.
    pub fn template(&self) -> String {
        let grows = self.shown.iter().any(|s| s.grow > 0);
        let last = self.shown.len().saturating_sub(1);
        let parts: Vec<String> = self
            .shown
            .iter()
            .enumerate()
            .map(|(i, s)| match s.grow {
                0 if !grows && i == last => format!("minmax({}px, 1fr)", s.least_px),
                0 if s.least_px == s.width_px => format!("{}px", s.width_px),
                0 => format!("minmax({}px, {}px)", s.least_px, s.width_px),
                grow => format!("minmax({}px, {grow}fr)", s.least_px),
            })
            .collect();
        parts.join(" ")
    }

    /// The least width of all together.
    pub fn least_px(&self) -> u32 {
        self.shown.iter().map(|s| s.least_px).sum()
    }

    /// Gives a column a width.
    pub fn size(&mut self, at: usize, width_px: u32) {
        if let Some(s) = self.shown.get_mut(at) {
            s.width_px = width_px.clamp(LEAST_PX, MOST_PX);
            s.least_px = s.width_px;
            s.grow = 0;
            self.touched = true;
        }
    }

    /// Moves a column to a place.
    pub fn shift(&mut self, from: usize, to: usize) {
        if from < self.shown.len() && to < self.shown.len() && from != to {
            let column = self.shown.remove(from);
            self.shown.insert(to, column);
            self.touched = true;
        }
    }

    /// The column is shown.
    pub fn has(&self, column: &Column) -> bool {
        self.shown.iter().any(|s| s.column == *column)
    }

    /// Shows a column at the end, or hides it; the last one stays.
    pub fn toggle(&mut self, info: &ColumnInfo, time_px: u32) {
        if let Some(at) = self.shown.iter().position(|s| s.column == info.column) {
            if self.shown.len() > 1 {
                self.shown.remove(at);
                self.touched = true;
            }
        } else {
            self.shown.push(Shown::first(&info.column, info.kind, time_px));
            self.touched = true;
        }
    }

    /// Hides the column at a place; the last one stays.
    pub fn hide(&mut self, at: usize) {
        if self.shown.len() > 1 && at < self.shown.len() {
            self.shown.remove(at);
            self.touched = true;
        }
    }
}

impl Shown {
    fn first(column: &Column, kind: FieldType, time_px: u32) -> Self {
        let (width_px, least_px, grow) = match column {
            Column::Time | Column::OwnTime => (time_px, time_px, 0),
            Column::Event => (178, 118, 0),
            Column::Host => (110, 70, 0),
            Column::Process => (126, 84, 0),
            Column::Target => (160, 130, 5),
            Column::What => (140, 100, 4),
            Column::Channel | Column::Provider => (180, 120, 1),
            Column::EventId | Column::Level | Column::RecordId => (86, 64, 0),
            Column::File => (200, 120, 1),
            Column::Field(name) => field_width(name, kind, time_px),
        };
        Self {
            column: column.clone(),
            width_px,
            least_px,
            grow,
            kind,
        }
    }
}

/// Paths and command lines get the room, numbers do not. Width, least width, share.
fn field_width(name: &str, kind: FieldType, time_px: u32) -> (u32, u32, u32) {
    match kind {
        FieldType::Number | FieldType::Hex | FieldType::Bool => (90, 64, 0),
        FieldType::Time => (time_px.max(188), 150, 0),
        FieldType::Guid => (282, 120, 0),
        FieldType::Sid => (200, 110, 0),
        FieldType::Text | FieldType::Binary => {
            let long = [
                "CommandLine",
                "ScriptBlockText",
                "CallTrace",
                "Hashes",
                "Contents",
                "Payload",
            ];
            let path = ["Image", "Target", "File", "Path", "Details", "Query", "Object"];
            if long.iter().any(|l| name.contains(l)) {
                (220, 130, 3)
            } else if path.iter().any(|p| name.contains(p)) {
                (180, 110, 2)
            } else {
                (120, 76, 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(name: &str, usual: bool) -> ColumnInfo {
        ColumnInfo {
            column: Column::Field(name.to_owned()),
            usual,
            kind: FieldType::Text,
            events: 1,
        }
    }

    #[test]
    fn usual_columns_come_first_and_can_be_chosen() {
        let all = [info("Image", true), info("User", true), info("Company", false)];
        let mut layout = Layout::usual(&all, 110);
        assert_eq!(layout.columns().len(), 2);
        assert!(!layout.touched);
        layout.toggle(&all[2], 110);
        assert!(layout.has(&all[2].column) && layout.touched);
        layout.toggle(&all[0], 110);
        layout.toggle(&all[1], 110);
        layout.toggle(&all[2], 110);
        assert_eq!(layout.columns(), [all[2].column.clone()], "the last one stays");
    }

    #[test]
    fn a_table_without_usual_columns_shows_its_first_ones() {
        let all: Vec<_> = (0..20).map(|i| info(&format!("F{i}"), false)).collect();
        assert_eq!(Layout::usual(&all, 110).columns().len(), 8);
    }

    #[test]
    fn a_sized_column_keeps_its_width() {
        let columns = [Column::Time, Column::Target];
        let mut layout = Layout::of(columns.iter().map(|c| (c, FieldType::Text)), 110);
        assert_eq!(layout.template(), "110px minmax(130px, 5fr)");
        layout.size(1, 300);
        assert_eq!(
            layout.template(),
            "110px minmax(300px, 1fr)",
            "the last one fills the row"
        );
        layout.size(0, 1);
        assert_eq!(layout.least_px(), 340);
        layout.shift(1, 0);
        assert_eq!(layout.columns(), [Column::Target, Column::Time]);
        layout.shift(9, 0);
        assert_eq!(layout.template(), "300px minmax(40px, 1fr)");
    }
}
