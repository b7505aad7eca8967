//! Where the log itself is not what it seems, as bands over a histogram: ranges without events, cleared logs, stops, clocks that
//! went back. Plain logic; the findings come from the engine, `paint` draws them, `tip` and the table beside the picture say them.

use crate::protocol::{Finding, ProblemKind};
use crate::ui::number;
use crate::ui::time::range::Range;

/// What a band says. Each has a shape of its own beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// No events, or some are missing.
    Gap,
    /// A log was cleared.
    Cleared,
    /// The machine, the event log or Sysmon stopped.
    Stop,
    /// The clock went back.
    Clock,
}

impl Tone {
    /// All, as the legend lists them.
    pub const ALL: [Self; 4] = [Self::Gap, Self::Cleared, Self::Stop, Self::Clock];

    /// Of a finding that has a place in time.
    fn of(kind: ProblemKind) -> Option<Self> {
        Some(match kind {
            ProblemKind::Silence | ProblemKind::MissingRecords | ProblemKind::EventsDropped => Self::Gap,
            ProblemKind::LogCleared => Self::Cleared,
            ProblemKind::LogStopped | ProblemKind::UnexpectedShutdown | ProblemKind::SysmonState => Self::Stop,
            ProblemKind::ClockStep => Self::Clock,
            _ => return None,
        })
    }

    /// What the legend says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Gap => "Gap",
            Self::Cleared => "Log cleared",
            Self::Stop => "Stop or restart",
            Self::Clock => "Clock went back",
        }
    }

    /// Its shape, in the legend and at the top of the picture.
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Gap => "▬",
            Self::Cleared => "×",
            Self::Stop => "■",
            Self::Clock => "◄",
        }
    }

    /// The custom property with its colour.
    pub const fn colour(self) -> &'static str {
        match self {
            Self::Gap => "--warn",
            Self::Cleared => "--bad",
            Self::Stop => "--system",
            Self::Clock => "--wmi",
        }
    }
}

/// A range with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// What it is.
    pub tone: Tone,
    /// From when to when; both may be one moment.
    pub range: Range,
    /// Where: host and channel.
    pub place: String,
}

/// The bands of the findings, of one host or of all, by beginning.
pub fn bands(findings: &[Finding], host: Option<&str>) -> Vec<Band> {
    let of_host = findings
        .iter()
        .filter(|finding| host.is_none_or(|host| finding.host == host));
    let mut out: Vec<Band> = of_host
        .filter_map(|finding| {
            Some(Band {
                tone: Tone::of(finding.kind)?,
                range: finding.span?,
                place: format!("{} · {}", finding.host, finding.channel),
            })
        })
        .collect();
    out.sort_by_key(|band| (band.range, band.tone));
    out
}

/// The ranges of a tone, those that overlap as one.
pub fn merged(bands: &[Band], tone: Tone) -> Vec<Range> {
    let mut out: Vec<Range> = Vec::new();
    for band in bands.iter().filter(|band| band.tone == tone) {
        match out.last_mut() {
            Some(last) if band.range.0 <= last.1 => last.1 = last.1.max(band.range.1),
            _ => out.push(band.range),
        }
    }
    out
}

/// The bands at a moment, or no farther from it than `reach`.
pub fn at(bands: &[Band], moment: i64, reach: i64) -> impl Iterator<Item = &Band> {
    let near = move |band: &&Band| {
        let (from, to) = band.range;
        from.saturating_sub(reach) <= moment && moment <= to.saturating_add(reach)
    };
    bands.iter().filter(near)
}

/// How long it is, or nothing for a moment.
pub fn length((from, to): Range) -> Option<String> {
    (to > from).then(|| number::stretch(to.saturating_sub(from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(kind: ProblemKind, host: &str, span: Option<Range>) -> Finding {
        Finding {
            host: host.to_owned(),
            span,
            ..Finding::new(kind, String::new())
        }
    }

    #[test]
    fn only_what_has_a_place_in_time_is_a_band() {
        let all = [
            finding(ProblemKind::Silence, "b", Some((50, 90))),
            finding(ProblemKind::Silence, "a", Some((10, 60))),
            finding(ProblemKind::LogCleared, "a", Some((70, 70))),
            finding(ProblemKind::ClockStep, "a", None),
            finding(ProblemKind::FilteredLog, "a", Some((0, 99))),
        ];
        let bands = bands(&all, None);
        assert_eq!(
            bands.iter().map(|band| band.range).collect::<Vec<_>>(),
            [(10, 60), (50, 90), (70, 70)]
        );
        assert_eq!(merged(&bands, Tone::Gap), [(10, 90)]);
        assert_eq!(merged(&bands, Tone::Clock), []);
        assert_eq!(at(&bands, 72, 2).count(), 2);
        assert_eq!(at(&bands, 95, 2).count(), 0);
        assert_eq!(super::bands(&all, Some("b")).len(), 1);
        assert_eq!(length((70, 70)), None);
    }
}
