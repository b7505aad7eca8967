//! Evidence in words, and the geometry of the map of chunks. Plain logic.

use crate::model::ByteRange;
use crate::protocol::{ChunkFacts, ChunkState, FileEvidence};
use crate::ui::number;

/// Most cells that are drawn; in larger files a cell stands for several chunks.
const MOST_CELLS: usize = 20_000;

/// Where the cells of a map lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// Chunks.
    pub chunks: usize,
    /// Chunks in a cell.
    pub group: usize,
    /// Side of a cell with the gap behind it, CSS pixels.
    pub pitch: f64,
    /// Cells in a row.
    pub columns: usize,
}

impl Geometry {
    /// For so many chunks in a picture of this width.
    pub fn new(chunks: usize, width: f64) -> Self {
        let group = chunks.div_ceil(MOST_CELLS).max(1);
        let pitch = match chunks.div_ceil(group) {
            0..=1_500 => 13.0,
            1_501..=6_000 => 9.0,
            _ => 6.0,
        };
        Self {
            chunks,
            group,
            pitch,
            columns: ((width / pitch) as usize).max(1),
        }
    }

    /// Cells.
    pub fn cells(&self) -> usize {
        self.chunks.div_ceil(self.group)
    }

    /// Height of the picture, CSS pixels.
    pub fn height(&self) -> f64 {
        self.cells().div_ceil(self.columns) as f64 * self.pitch
    }

    /// Left and top of a cell.
    pub fn at(&self, cell: usize) -> (f64, f64) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        (column as f64 * self.pitch, row as f64 * self.pitch)
    }

    /// The first chunk of the cell at a point.
    pub fn chunk(&self, x: f64, y: f64) -> Option<usize> {
        if x < 0.0 || y < 0.0 {
            return None;
        }
        let (column, row) = ((x / self.pitch) as usize, (y / self.pitch) as usize);
        let cell = row.checked_mul(self.columns)?.checked_add(column)?;
        (column < self.columns && cell < self.cells()).then_some(cell * self.group)
    }

    /// The chunk that a key leads to.
    pub fn moved(&self, from: usize, key: &str) -> Option<usize> {
        let last = self.chunks.checked_sub(1)?;
        let row = self.columns * self.group;
        let to = match key {
            "ArrowRight" => from + self.group,
            "ArrowLeft" => from.saturating_sub(self.group),
            "ArrowDown" => from + row,
            "ArrowUp" => from.checked_sub(row).unwrap_or(from),
            "PageDown" => from + 10 * row,
            "PageUp" => from.saturating_sub(10 * row),
            "Home" => 0,
            "End" => last,
            _ => return None,
        };
        Some(to.min(last))
    }
}

/// How a cell looks: one of these, the worst that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Never used.
    Unused,
    /// Its header is there and its checksums hold.
    Sound,
    /// Records of before, behind the live ones or in a chunk that was cleared.
    Old,
    /// A checksum differs, the header is damaged, the file ends in it, or a record cannot be read.
    Damaged,
    /// A record in a record.
    Hidden,
    /// Not read.
    Unread,
}

impl Tone {
    /// All, as the legend lists them.
    pub const ALL: [Self; 6] = [
        Self::Sound,
        Self::Old,
        Self::Damaged,
        Self::Hidden,
        Self::Unread,
        Self::Unused,
    ];

    /// Of a chunk map's byte.
    pub fn of(cell: u8) -> Self {
        let state = ChunkState::ALL
            .get(usize::from(cell & 0xf))
            .copied()
            .unwrap_or_default();
        if state == ChunkState::Unread {
            Self::Unread
        } else if cell & ChunkFacts::HIDDEN != 0 {
            Self::Hidden
        } else if cell & (ChunkFacts::SUMS | ChunkFacts::LOST) != 0
            || matches!(state, ChunkState::Headless | ChunkState::Cut)
        {
            Self::Damaged
        } else if cell & ChunkFacts::RECOVERED != 0 || state == ChunkState::Cleared {
            Self::Old
        } else if state == ChunkState::Unused {
            Self::Unused
        } else {
            Self::Sound
        }
    }

    /// What the legend says.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unused => "never used",
            Self::Sound => "sound",
            Self::Old => "holds records of before",
            Self::Damaged => "damaged",
            Self::Hidden => "a record hidden in another",
            Self::Unread => "not read",
        }
    }

    /// The style sheet's class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Unused => "tone-unused",
            Self::Sound => "tone-sound",
            Self::Old => "tone-old",
            Self::Damaged => "tone-damaged",
            Self::Hidden => "tone-hidden",
            Self::Unread => "tone-unread",
        }
    }
}

/// What a state is called.
pub const fn state(state: ChunkState) -> &'static str {
    match state {
        ChunkState::Used => "in use",
        ChunkState::Unused => "never used: all zero",
        ChunkState::Cleared => "cleared: the log dropped its records",
        ChunkState::Headless => "its header is damaged",
        ChunkState::Cut => "the file ends within it",
        ChunkState::Unread => "not read",
    }
}

/// A line of a chunk's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub name: &'static str,
    /// Its value.
    pub text: String,
    /// What is written is not what was found.
    pub differs: bool,
}

/// What is known of a chunk.
pub fn facts(facts: &ChunkFacts) -> Vec<Fact> {
    let end = facts.offset.saturating_add(u64::from(facts.size));
    let fact = |name, text| Fact {
        name,
        text,
        differs: false,
    };
    let ids = |(first, last): (u64, u64)| format!("{} – {}", number::count(first), number::count(last));
    let mut out = vec![
        fact("State", state(facts.state).to_owned()),
        fact("Bytes", format!("0x{:x} – 0x{end:x}", facts.offset)),
    ];
    let sums = [
        ("Header checksum", facts.header_checksum),
        ("Records' checksum", facts.data_checksum),
    ];
    for (name, sums) in sums {
        out.extend(sums.map(
            |(written, computed)| match (facts.flags & 4 != 0, written == computed) {
                (true, _) => fact(name, "none: its writer computes none".to_owned()),
                (_, true) => fact(name, format!("{written:08x}, holds")),
                (_, false) => Fact {
                    name,
                    text: format!("{written:08x} written, {computed:08x} computed"),
                    differs: true,
                },
            },
        ));
    }
    out.extend(
        facts
            .ids_written
            .map(|written| fact("Records as written", ids(written))),
    );
    out.extend(facts.ids_found.map(|found| Fact {
        name: "Records as found",
        text: ids(found),
        differs: facts.ids_written.is_some_and(|written| written != found),
    }));
    for (name, count) in [
        ("Live", facts.live),
        ("Recovered", facts.recovered),
        ("Hidden", facts.hidden),
        ("Not readable", facts.lost),
    ] {
        if count > 0 || name == "Live" {
            out.push(fact(name, number::counted(count, "record", "records")));
        }
    }
    out
}

/// What a range is, with its number of records.
pub fn what(range: &ByteRange) -> String {
    if range.kind.is_record() && range.count > 1 {
        format!("{} {}s", number::count(range.count), range.kind.name())
    } else {
        range.kind.name().to_owned()
    }
}

/// What a file's header says, and how many chunks were found.
pub fn header(file: &FileEvidence) -> String {
    let found: u32 = file.chunks.iter().sum();
    let found = number::counted(found, "chunk", "chunks");
    let Some(header) = file.header else {
        return format!("No file header, {found} found");
    };
    let (major, minor) = header.version;
    let flags = match (header.flags & 1 != 0, header.flags & 2 != 0) {
        (false, false) => "neither dirty nor full",
        (true, false) => "dirty: in use when it was copied",
        (false, true) => "full",
        (true, true) => "dirty and full",
    };
    let (written, computed) = header.checksum;
    let sum = if written == computed {
        "header checksum holds".to_owned()
    } else {
        format!("header checksum {written:08x} written, {computed:08x} computed")
    };
    format!(
        "Version {major}.{minor} · {found} found, {} in the header · next record {} · {flags} · {sum}",
        number::count(header.chunk_count),
        number::count(header.next_record_id)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chunk_has_a_place_that_leads_back_to_it() {
        for (chunks, width) in [(1, 1.0), (7, 30.0), (1_500, 900.0), (6_001, 640.0), (250_000, 1_000.0)] {
            let map = Geometry::new(chunks, width);
            assert!(map.cells() <= MOST_CELLS, "{map:?}");
            for cell in [0, map.cells() / 2, map.cells() - 1] {
                let (x, y) = map.at(cell);
                assert!(y < map.height());
                assert_eq!(map.chunk(x + 0.5, y + 0.5), Some(cell * map.group), "{map:?} {cell}");
            }
            assert_eq!(map.chunk(-1.0, 0.0), None);
            assert_eq!(map.chunk(0.0, map.height() + map.pitch), None);
        }
    }

    #[test]
    fn keys_stay_in_the_map() {
        let map = Geometry::new(10, 4.0 * 13.0);
        assert_eq!(map.columns, 4);
        for (from, key, to) in [
            (0, "ArrowLeft", 0),
            (0, "ArrowRight", 1),
            (1, "ArrowDown", 5),
            (9, "ArrowDown", 9),
            (2, "ArrowUp", 2),
            (6, "ArrowUp", 2),
            (3, "End", 9),
            (3, "Home", 0),
            (3, "PageDown", 9),
        ] {
            assert_eq!(map.moved(from, key), Some(to), "{from} {key}");
        }
        assert_eq!(map.moved(0, "x"), None);
        assert_eq!(Geometry::new(0, 100.0).moved(0, "End"), None);
    }

    #[test]
    fn a_cell_shows_the_worst() {
        let cell = |change: fn(&mut ChunkFacts)| {
            let mut facts = ChunkFacts::default();
            change(&mut facts);
            Tone::of(facts.cell())
        };
        assert_eq!(cell(|_| ()), Tone::Sound);
        assert_eq!(cell(|f| f.state = ChunkState::Unused), Tone::Unused);
        assert_eq!(cell(|f| f.recovered = 1), Tone::Old);
        assert_eq!(
            cell(|f| {
                f.recovered = 1;
                f.header_checksum = Some((1, 2));
            }),
            Tone::Damaged
        );
        assert_eq!(
            cell(|f| {
                f.lost = 1;
                f.hidden = 1;
            }),
            Tone::Hidden
        );
        assert_eq!(cell(|f| f.state = ChunkState::Unread), Tone::Unread);
    }

    #[test]
    fn what_differs_is_marked() {
        let chunk = ChunkFacts {
            header_checksum: Some((1, 1)),
            data_checksum: Some((1, 2)),
            ids_written: Some((1, 9)),
            ids_found: Some((1, 8)),
            ..ChunkFacts::default()
        };
        let differs: Vec<&str> = facts(&chunk).iter().filter(|f| f.differs).map(|f| f.name).collect();
        assert_eq!(differs, ["Records' checksum", "Records as found"]);
    }
}
