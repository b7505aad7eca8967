//! One process: who it is, where it comes from, what it did.

use super::Session;
use crate::analysis::{Forest, Known};
use crate::catalogue::{self, Category};
use crate::model::{ProcessIx, RowIx, Ticks};
use crate::protocol::{DetailField, Failure, FieldType, KindCount, ProcessCard, ProcessLink};
use std::collections::BTreeMap;

/// Children that a card lists.
const MAX_CHILDREN: usize = 200;
/// Ancestors that a card lists.
const MAX_ANCESTORS: usize = 64;

impl Session {
    /// Name and pid, to go to.
    pub(super) fn process_link(&self, forest: &Forest, process: ProcessIx) -> ProcessLink {
        let p = forest.process(process);
        ProcessLink {
            process,
            label: self.process_label(forest, process),
            logged: p.creation.is_some(),
        }
    }

    /// "powershell.exe (4242)".
    pub(super) fn process_label(&self, forest: &Forest, process: ProcessIx) -> String {
        let p = forest.process(process);
        let image = self.store.symbols.text(p.image);
        let name = catalogue::template::file_name(&image);
        let name = if name.is_empty() { "unknown process" } else { name };
        p.pid.map_or_else(|| name.to_owned(), |pid| format!("{name} ({pid})"))
    }

    /// Events of a process, a kind a line, most first.
    pub(super) fn process_kinds(&self, forest: &Forest, process: ProcessIx) -> Vec<KindCount> {
        let mut counts: BTreeMap<(&str, u32), (u32, u8)> = BTreeMap::new();
        for &row in forest.rows(process) {
            let row = RowIx(row);
            let key = (self.store.provider(row), self.store.event_id(row));
            counts.entry(key).or_insert((0, self.category(row))).0 += 1;
        }
        let mut kinds: Vec<KindCount> = counts
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
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.events));
        kinds
    }

    /// Events of a process by category.
    pub(super) fn process_categories(&self, forest: &Forest, process: ProcessIx) -> Vec<u32> {
        let mut counts = vec![0; Category::ALL.len()];
        for &row in forest.rows(process) {
            if let Some(count) = counts.get_mut(usize::from(self.category(RowIx(row)))) {
                *count += 1;
            }
        }
        counts
    }

    pub(super) fn process_card(&mut self, process: ProcessIx) -> Result<ProcessCard, Failure> {
        let forest = self.forest();
        if process.ix() >= forest.len() {
            return Err(Failure::Gone("process".to_owned()));
        }
        let p = forest.process(process);
        let mut ancestors = Vec::new();
        let mut above = p.parent;
        while let Some(parent) = above.filter(|_| ancestors.len() < MAX_ANCESTORS) {
            ancestors.push(self.process_link(&forest, parent));
            above = forest.process(parent).parent;
        }
        ancestors.reverse();
        let children = forest.children(process);
        Ok(ProcessCard {
            process: process.0,
            label: self.process_label(&forest, process),
            logged: p.creation.is_some(),
            creation: p.creation,
            facts: self.process_facts(&forest, process),
            ancestors,
            children: children
                .iter()
                .take(MAX_CHILDREN)
                .map(|&child| self.process_link(&forest, child))
                .collect(),
            child_count: children.len() as u32,
            kinds: self.process_kinds(&forest, process),
            host: self.store.symbols.text(p.host),
        })
    }

    /// What is known of it: from its creation where that is logged, else from its children and events.
    fn process_facts(&self, forest: &Forest, process: ProcessIx) -> Vec<DetailField> {
        const OF_CREATION: [&str; 14] = [
            "CurrentDirectory",
            "IntegrityLevel",
            "LogonId",
            "TerminalSessionId",
            "OriginalFileName",
            "Description",
            "Product",
            "Company",
            "FileVersion",
            "Hashes",
            "RuleName",
            "TokenElevationType",
            "MandatoryLabel",
            "SubjectLogonId",
        ];
        let p = forest.process(process);
        let mut facts = Vec::new();
        let mut add = |name: &str, value: String, note: Option<String>, kind: FieldType| {
            if !value.is_empty() {
                facts.push(DetailField {
                    name: name.to_owned(),
                    time: super::detail::moment(kind, &value),
                    value,
                    note,
                    kind,
                    ..DetailField::default()
                });
            }
        };
        let inferred = (p.creation.is_none()).then(|| "not logged; told by its children and events".to_owned());
        add(
            "Image",
            self.store.symbols.text(p.image),
            inferred.clone(),
            FieldType::Text,
        );
        add(
            "Command line",
            self.store.symbols.text(p.command_line),
            None,
            FieldType::Text,
        );
        add("User", p.user_text(&self.store.symbols), None, FieldType::Text);
        let time = |ticks: Option<Ticks>| ticks.map(Ticks::readable).unwrap_or_default();
        let start_note = match p.start_known {
            Known::Logged => None,
            Known::FromGuid => Some("from its GUID, exact to the second".to_owned()),
            Known::FirstSeen => Some("first seen: it may have started earlier".to_owned()),
        };
        add("Start", time(p.start), start_note, FieldType::Time);
        add(
            "End",
            time(p.end),
            Some(p.end_kind.as_str().to_owned()),
            FieldType::Time,
        );
        if let Some(parent) = p.parent {
            let note = format!("known by {}", p.parent_link.as_str());
            add(
                "Parent",
                self.process_label(forest, parent),
                Some(note),
                FieldType::Text,
            );
        }
        if let Some(row) = p.creation {
            let (fields, _) = self.fields(row);
            let wanted = |field: &&DetailField| OF_CREATION.iter().any(|name| *name == field.name);
            facts.extend(
                fields
                    .iter()
                    .filter(wanted)
                    .filter(|f| !matches!(f.value.as_str(), "" | "-"))
                    .cloned(),
            );
        }
        facts
    }
}
