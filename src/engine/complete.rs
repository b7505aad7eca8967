//! What could be typed at a place of a query: fields with the number of events that have them, values of a field with how often
//! each occurs under the rest of the filter, and the words of the language.

use super::Session;
use super::clause::{name as quoted_name, quoted};
use super::values::Values;
use crate::catalogue::{self, FieldType};
use crate::ingest::Cell;
use crate::ingest::segment::head;
use crate::model::Ticks;
use crate::protocol::{Column, CompleteSpec, Completion, CompletionKind, Completions, Failure, Filter, Scope};
use crate::store::same_field;
use place::{Term, Wanted};
use std::cmp::Reverse;

mod fields;
mod place;

/// Most answers.
const MOST: usize = 100;
/// Values that are looked at for what is typed, the most frequent ones: it bounds the time.
const LOOKED_AT: usize = 50_000;
/// A field with no more values than this has the names of its values looked at too.
const NAMED: usize = 2_000;

/// How well something fits what is typed; the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Begins,
    /// A part of it begins so: behind a backslash, a dot, a space.
    PartBegins,
    Holds,
    /// What it means holds it.
    Means,
}

/// How well a text fits; `typed` is in small letters.
fn fit(text: &str, typed: &str) -> Option<Fit> {
    let text = text.to_lowercase();
    let at = text.find(typed)?;
    let begins = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        before.is_empty() || before.ends_with(['\\', '/', '.', ' ', '_', '-', '@'])
    };
    Some(if at == 0 {
        Fit::Begins
    } else if text.match_indices(typed).any(|(at, _)| begins(at)) {
        Fit::PartBegins
    } else {
        Fit::Holds
    })
}

impl Session {
    /// See the module.
    pub(super) fn complete(&mut self, spec: &CompleteSpec) -> Result<Completions, Failure> {
        let place = place::place(&spec.text, spec.at as usize);
        let mut items = match &place.wanted {
            Wanted::Nothing => Vec::new(),
            Wanted::Sign { field } if self.is_field(field) => {
                let mut items = signs();
                items.extend(words(true, ""));
                items
            }
            Wanted::Sign { .. } => {
                let term = Term {
                    joined: true,
                    ..Term::default()
                };
                self.terms(&place.typed, term)
            }
            &Wanted::Term(term) => self.terms(&place.typed, term),
            Wanted::Value { field, listed } => self.some_values(field, *listed, &place.typed, &spec.filter)?,
        };
        items.truncate(MOST.min(spec.count as usize));
        Ok(Completions {
            from: place.from as u32,
            to: place.to as u32,
            items,
        })
    }

    /// Fields and words that begin a term, and the kinds of event whose name fits.
    fn terms(&self, typed: &str, term: Term) -> Vec<Completion> {
        let Term {
            joined,
            field_only,
            signed,
        } = term;
        let typed = typed.to_lowercase();
        let mut items: Vec<Completion> = Vec::new();
        if !field_only && !signed {
            items.extend(words(joined, &typed));
        }
        let mut known = self.known_fields();
        if typed.is_empty() {
            known.sort_by_key(|field| (field.usefulness, Reverse(field.events)));
        } else {
            let mut fitting: Vec<_> = known
                .into_iter()
                .filter_map(|f| Some((fit(&f.name, &typed)?, f)))
                .collect();
            fitting.sort_by_key(|(fit, field)| (*fit, Reverse(field.events), field.usefulness));
            known = fitting.into_iter().map(|(_, field)| field).collect();
        }
        items.extend(known.into_iter().map(|field| Completion {
            insert: quoted_name(&field.name) + if field_only || signed { "" } else { ":" },
            label: field.name,
            kind: CompletionKind::Field,
            note: field.note,
            events: field.events,
        }));
        if typed.chars().nth(1).is_some() && !field_only && !signed {
            items.extend(self.kinds_named(&typed));
        }
        items
    }

    /// Kinds of event that occur and whose name fits, most events first.
    fn kinds_named(&self, typed: &str) -> Vec<Completion> {
        let mut counts = vec![0u32; self.store.heads.len()];
        let heads = self.store.rows.head.iter().zip(0..);
        for (&head, _) in heads.filter(|&(_, row)| !self.uncounted.contains(row)) {
            if let Some(count) = counts.get_mut(head as usize) {
                *count += 1;
            }
        }
        let mut found: Vec<(String, u32)> = Vec::new();
        for (head, &events) in self.store.heads.iter().zip(&counts) {
            let provider = self.store.symbols.str(Cell(head[head::PROVIDER]));
            let named = catalogue::lookup(provider, head[head::EVENT_ID]);
            let Some(kind) = named.filter(|kind| fit(kind.name, typed).is_some()) else {
                continue;
            };
            let text = format!("{} {}", kind.event_id, kind.name);
            match found.iter_mut().find(|(known, _)| *known == text) {
                Some((_, sum)) => *sum += events,
                None => found.push((text, events)),
            }
        }
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let item = |(text, events): (String, u32)| Completion {
            insert: format!("event:{}", quoted(&text)),
            label: text,
            kind: CompletionKind::Value,
            note: "kind of event".to_owned(),
            events,
        };
        found.into_iter().map(item).collect()
    }

    /// Values of a field that fit what is typed of one.
    fn some_values(
        &mut self,
        field: &str,
        listed: bool,
        typed: &str,
        filter: &Filter,
    ) -> Result<Vec<Completion>, Failure> {
        let Some(column) = self.column_named(field) else {
            return Ok(Vec::new());
        };
        if column == Column::Time {
            return Ok(self.ends());
        }
        let (values, tally) = self.tally(filter, &Scope::All, &column)?;
        let typed = typed.to_lowercase();
        let named = values.len() <= NAMED;
        let mut fitting: Vec<(Fit, u32, String, String)> = Vec::new();
        for value in tally.most(LOOKED_AT as u32) {
            let text = self.value_text(&column, &values, value);
            let fits = fit(&text, &typed);
            if fits.is_none() && !named {
                continue;
            }
            let note = if named {
                self.meaning(&column, &values, value, &text)
            } else {
                String::new()
            };
            if let Some(fit) = fits.or_else(|| fit(&note, &typed).map(|_| Fit::Means)) {
                fitting.push((fit, value, text, note));
            }
        }
        fitting.sort_by_key(|&(fit, value, ..)| (fit, Reverse(tally.events(value))));
        fitting.truncate(MOST);
        let item = |(_, value, text, note): (Fit, u32, String, String)| Completion {
            insert: as_value(&text, listed),
            note: if named {
                note
            } else {
                self.meaning(&column, &values, value, &text)
            },
            label: text,
            kind: CompletionKind::Value,
            events: tally.events(value),
        };
        Ok(fitting.into_iter().map(item).collect())
    }

    /// What a value means; empty when there is nothing to add.
    fn meaning(&self, column: &Column, values: &Values, value: u32, text: &str) -> String {
        let row = values.sample(value);
        let (provider, event_id) = (self.store.provider(row), self.store.event_id(row));
        match column {
            Column::EventId => catalogue::lookup(provider, event_id).map(|kind| kind.name.to_owned()),
            Column::Field(name) => catalogue::explain(provider, event_id, name, text),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// First and last second of what is loaded.
    fn ends(&mut self) -> Vec<Completion> {
        let Some((first, last)) = self.span(false) else {
            return Vec::new();
        };
        let item = |ticks: i64, note: &str| {
            let text = Ticks(ticks).iso();
            let second = text.split('.').next().unwrap_or_default().to_owned();
            Completion {
                insert: second.clone(),
                label: second,
                kind: CompletionKind::Value,
                note: note.to_owned(),
                events: 0,
            }
        };
        vec![item(first, "first event, UTC"), item(last, "last event, UTC")]
    }

    /// The column whose values a name in a query asks for.
    fn column_named(&self, name: &str) -> Option<Column> {
        let of_data = ["EventData.", "UserData."].iter().find_map(|prefix| {
            let (start, rest) = name.split_at_checked(prefix.len())?;
            start.eq_ignore_ascii_case(prefix).then_some(rest)
        });
        if let Some(rest) = of_data.filter(|rest| self.has_field(rest)) {
            return Some(Column::Field(rest.to_owned()));
        }
        let plain: String = name
            .chars()
            .filter(|&c| c != '_')
            .map(|c| c.to_ascii_lowercase())
            .collect();
        Some(match plain.as_str() {
            "any" | "recordid" | "eventrecordid" => return None,
            "time" => Column::Time,
            "event" => Column::Event,
            "eventid" | "id" => Column::EventId,
            "host" | "computer" => Column::Host,
            "channel" => Column::Channel,
            "provider" => Column::Provider,
            "level" => Column::Level,
            "file" => Column::File,
            _ if self.has_field(name) => Column::Field(name.to_owned()),
            "process" => Column::Process,
            "target" => Column::Target,
            "what" => Column::What,
            _ => return None,
        })
    }

    fn is_field(&self, name: &str) -> bool {
        self.column_named(name).is_some() || name.eq_ignore_ascii_case("record_id")
    }

    /// Whether a table has a field of this name.
    pub(super) fn has_field(&self, name: &str) -> bool {
        let names = self.store.tables.iter().flat_map(|table| &table.names);
        names
            .map(|&cell| self.store.symbols.str(Cell(cell)))
            .any(|full| same_field(full, name))
    }
}

/// A value as a query takes it: quoted where a sign in it would mean something.
fn as_value(text: &str, listed: bool) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-.\\/:@#$%+{}".contains(c) || c == ',' && !listed;
    let word = text.chars().all(plain) && !text.is_empty() && !text.contains("..") && !text.contains('/');
    if word && !text.starts_with(['%', '$', '+', ',', '-']) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Words of the language that begin with what is typed.
fn words(joined: bool, typed: &str) -> Vec<Completion> {
    const JOINING: [(&str, &str); 2] = [("and", "both"), ("or", "one of them")];
    const BEGINNING: [(&str, &str); 3] = [
        ("not", "not what follows"),
        ("exists", "has a value in the field that follows"),
        ("last", "the last while of the log: last 2h"),
    ];
    let joining = JOINING.iter().filter(|_| joined);
    let beginning = BEGINNING.iter().filter(|_| !typed.is_empty());
    let negation = BEGINNING.iter().take(1).filter(|_| joined && typed.is_empty());
    let item = |&(word, note): &(&str, &str)| Completion {
        insert: format!("{word} "),
        label: word.to_owned(),
        kind: CompletionKind::Word,
        note: note.to_owned(),
        events: 0,
    };
    let all = joining.chain(negation).chain(beginning);
    all.filter(|(word, _)| word.starts_with(typed)).map(item).collect()
}

/// What can follow the name of a field.
fn signs() -> Vec<Completion> {
    const SIGNS: [(&str, &str, &str); 9] = [
        (
            ":",
            ": ",
            "matches, * and ? stand for any text; the last part of a path will do",
        ),
        ("=", "= ", "is the whole value, in any case"),
        ("!=", "!= ", "has another value"),
        ("in", "in (", "is one of these"),
        ("exists", "exists ", "has a value"),
        ("~", "~ /", "matches a regular expression"),
        ("==", "== ", "is exactly this, case included"),
        (">", "> ", "is greater or later"),
        ("<", "< ", "is less or earlier"),
    ];
    let item = |&(label, insert, note): &(&str, &str, &str)| Completion {
        insert: insert.to_owned(),
        label: label.to_owned(),
        kind: CompletionKind::Word,
        note: note.to_owned(),
        events: 0,
    };
    SIGNS.iter().map(item).collect()
}

/// What a type of value is called.
const fn type_word(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "text",
        FieldType::Time => "time",
        FieldType::Guid => "GUID",
        FieldType::ProcessGuid => "process GUID",
        FieldType::LogonGuid => "logon GUID",
        FieldType::Path => "path",
        FieldType::Image => "program",
        FieldType::CommandLine => "command line",
        FieldType::Hashes => "hashes",
        FieldType::Ip => "address",
        FieldType::Port => "port",
        FieldType::Mask(_) => "bits",
        FieldType::Code(_) => "code",
        FieldType::Sid => "SID",
        FieldType::LogonId => "logon session",
        FieldType::ProcessId => "process ID",
        FieldType::Bool => "true or false",
        FieldType::Integer | FieldType::Hex => "number",
        FieldType::Registry => "registry path",
        FieldType::User => "account",
        FieldType::Host => "computer",
        FieldType::Pipe => "pipe",
        FieldType::Dns => "domain name",
        FieldType::Url => "web address",
        FieldType::Xml => "XML",
        FieldType::Script => "script",
        FieldType::Binary => "bytes",
    }
}
