//! The session at a glance: files, hosts, channels, kinds, problems.

use super::Session;
use super::totals::{Tally, TimeSpan, widen};
use crate::catalogue;
use crate::ingest::Cell;
use crate::ingest::segment::head;
use crate::model::{FileIx, RowIx};
use crate::protocol::{Failure, FileInfo, Filter, HostInfo, KindCount, Overview, Problem};
use std::collections::BTreeMap;

/// Sysmon's provider name.
const SYSMON: &str = "Microsoft-Windows-Sysmon";

impl Session {
    /// Counts of hosts, channels and kinds follow the filter; files and problems do not.
    pub fn overview(&mut self, filter: &Filter) -> Result<Overview, Failure> {
        if filter.recovered {
            self.include();
        }
        let span = self.span(filter.recovered);
        let zones = self.zones();
        let processes = self.processes_counted();
        let (shown, recovered, heads) = if *filter == Filter::default() {
            (self.live(), self.recovered_counts(&[]), self.totals.heads.clone())
        } else {
            let rows = self.select(filter)?;
            let mut heads = vec![Tally::default(); self.store.heads.len()];
            for row in rows.iter().map(|&row| RowIx(row)) {
                if let Some(tally) = heads.get_mut(self.store.head_ix(row) as usize) {
                    tally.add(self.store.time(row));
                }
            }
            (rows.len(), self.recovered_counts(&rows), heads)
        };
        let mut hosts: BTreeMap<&str, (u32, TimeSpan)> = BTreeMap::new();
        let mut channels: BTreeMap<&str, u32> = BTreeMap::new();
        let mut kinds: BTreeMap<(&str, u32), (u32, u8)> = BTreeMap::new();
        let text = |cell: u32| self.store.symbols.str(Cell(cell));
        for (i, (head, tally)) in self.store.heads.iter().zip(&heads).enumerate() {
            let host = hosts.entry(text(head[head::COMPUTER])).or_default();
            host.0 += tally.events;
            if let Some((first, last)) = tally.span {
                widen(&mut host.1, first);
                widen(&mut host.1, last);
            }
            *channels.entry(text(head[head::CHANNEL])).or_default() += tally.events;
            let category = self.categories.get(i).copied().unwrap_or_default();
            let event_id = crate::store::known(head[head::EVENT_ID]).unwrap_or_default();
            kinds
                .entry((text(head[head::PROVIDER]), event_id))
                .or_insert((0, category))
                .0 += tally.events;
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
            events: self.live() as u32,
            duplicates: self.store.copies.all().len() as u32,
            shown: shown as u32,
            recovered,
            processes,
            span,
            fallback: self.store.fallback,
            memory: self.memory() as u64,
        })
    }

    /// Everything that is wrong, worst first, then by file and place.
    pub fn problems(&self) -> Vec<Problem> {
        let of_files = self.files.iter().flat_map(|file| &file.problems);
        let mut problems: Vec<Problem> = of_files.chain(&self.store.problems).cloned().collect();
        problems.sort_by_key(|p| (std::cmp::Reverse(p.kind.severity()), p.file, p.offset, p.kind));
        problems
    }

    pub(super) fn file_infos(&self, problems: &[Problem]) -> Vec<FileInfo> {
        let infos = self.files.iter().enumerate().map(|(i, file)| {
            let file_ix = FileIx(i as u32);
            let tally = self.totals.files.get(i).copied().unwrap_or_default();
            FileInfo {
                file: file_ix,
                meta: file.meta.clone(),
                state: file.state,
                events: tally.events,
                shared: self.totals.shared.get(i).copied().unwrap_or_default(),
                recovered: self.uncounted_records(file_ix),
                chunks: file.layout.chunks.len() as u32,
                dirty: file.layout.dirty,
                span: tally.span,
                sha256: file.sha256.clone(),
                problems: problems.iter().filter(|p| p.file == file_ix).count() as u32,
            }
        });
        infos.collect()
    }
}
