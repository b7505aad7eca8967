//! The session at a glance: files, hosts, channels, kinds, problems.

use super::Session;
use crate::catalogue;
use crate::ingest::Cell;
use crate::ingest::segment::head;
use crate::model::{FileIx, RowIx, Ticks};
use crate::protocol::{Failure, FileInfo, Filter, HostInfo, KindCount, Overview, Problem};
use std::collections::BTreeMap;

/// Sysmon's provider name.
const SYSMON: &str = "Microsoft-Windows-Sysmon";

type TimeSpan = Option<(i64, i64)>;

/// Widens a span by a time, implausible ones left out.
fn widen(span: &mut TimeSpan, time: i64) {
    if Ticks(time).is_plausible() {
        *span = Some(span.map_or((time, time), |(first, last)| (first.min(time), last.max(time))));
    }
}

impl Session {
    /// Counts of hosts, channels and kinds follow the filter; files and problems do not.
    pub fn overview(&mut self, filter: &Filter) -> Result<Overview, Failure> {
        let span = self.span();
        let zones = self.zones();
        let processes = {
            let forest = self.forest();
            (0..forest.len() as u32)
                .filter(|&p| forest.process(crate::model::ProcessIx(p)).creation.is_some())
                .count()
        };
        let shown = self.select(filter)?;
        let mut heads: Vec<(u32, TimeSpan)> = vec![(0, None); self.store.heads.len()];
        for &row in shown.iter() {
            let head = self.store.rows.head.get(row as usize).copied().unwrap_or(0);
            if let Some((count, span)) = heads.get_mut(head as usize) {
                *count += 1;
                widen(span, self.store.time(RowIx(row)));
            }
        }
        let mut hosts: BTreeMap<&str, (u32, TimeSpan)> = BTreeMap::new();
        let mut channels: BTreeMap<&str, u32> = BTreeMap::new();
        let mut kinds: BTreeMap<(&str, u32), (u32, u8)> = BTreeMap::new();
        let text = |cell: u32| self.store.symbols.str(Cell(cell));
        for (i, (head, &(count, span))) in self.store.heads.iter().zip(&heads).enumerate() {
            let host = hosts.entry(text(head[head::COMPUTER])).or_default();
            host.0 += count;
            if let Some((first, last)) = span {
                widen(&mut host.1, first);
                widen(&mut host.1, last);
            }
            *channels.entry(text(head[head::CHANNEL])).or_default() += count;
            let category = self.categories.get(i).copied().unwrap_or_default();
            let event_id = crate::store::known(head[head::EVENT_ID]).unwrap_or_default();
            kinds
                .entry((text(head[head::PROVIDER]), event_id))
                .or_insert((0, category))
                .0 += count;
        }
        for kind in catalogue::all().filter(|kind| kind.provider == SYSMON) {
            kinds.entry((SYSMON, kind.event_id)).or_insert((0, kind.category as u8));
        }
        let kinds = kinds
            .into_iter()
            .map(|((provider, event_id), (events, category))| KindCount {
                provider: provider.to_owned(),
                event_id,
                name: catalogue::lookup(provider, event_id)
                    .map(|kind| kind.name.to_owned())
                    .unwrap_or_default(),
                category,
                events,
            })
            .collect();
        let mut hosts: Vec<HostInfo> = hosts
            .into_iter()
            .map(|(name, (events, span))| HostInfo {
                name: name.to_owned(),
                events,
                span,
                zone: zones.get(name).cloned(),
            })
            .collect();
        hosts.sort_by_key(|host| std::cmp::Reverse(host.events));
        let mut channels: Vec<(String, u32)> = channels.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
        channels.sort_by_key(|&(_, events)| std::cmp::Reverse(events));
        let problems = self.problems();
        Ok(Overview {
            files: self.file_infos(&problems),
            hosts,
            channels,
            kinds,
            problems,
            events: self.store.len() as u32,
            shown: shown.len() as u32,
            processes: processes as u32,
            span,
            memory: self.store.memory() as u64,
        })
    }

    /// Everything that is wrong, worst first, then by file and place.
    pub fn problems(&self) -> Vec<Problem> {
        let of_files = self.files.iter().flat_map(|file| &file.problems);
        let mut problems: Vec<Problem> = of_files.chain(&self.store.problems).cloned().collect();
        problems.sort_by_key(|p| (std::cmp::Reverse(p.kind.severity()), p.file, p.offset, p.kind));
        problems
    }

    fn file_infos(&self, problems: &[Problem]) -> Vec<FileInfo> {
        let mut infos: Vec<FileInfo> = self
            .files
            .iter()
            .enumerate()
            .map(|(i, file)| {
                let file_ix = FileIx(i as u32);
                FileInfo {
                    file: file_ix,
                    meta: file.meta.clone(),
                    state: file.state,
                    events: 0,
                    chunks: file.layout.chunks.len() as u32,
                    dirty: file.layout.dirty,
                    span: None,
                    sha256: file.sha256.clone(),
                    problems: problems.iter().filter(|p| p.file == file_ix).count() as u32,
                }
            })
            .collect();
        let ends = self
            .store
            .spans
            .iter()
            .skip(1)
            .map(|span| span.first_row)
            .chain([self.store.len() as u32]);
        for (span, end) in self.store.spans.iter().zip(ends) {
            let Some(info) = infos.get_mut(span.file.ix()) else {
                continue;
            };
            info.events += end - span.first_row;
            for row in span.first_row..end {
                widen(&mut info.span, self.store.time(RowIx(row)));
            }
        }
        infos
    }
}
