//! Tree → set of events. A tree becomes a plan first: every name is resolved, every value made ready, and errors found, whatever
//! the rest of the query finds. Cheap parts run first, and later ones look only at what is left.

use super::fields::{self, Place};
use super::leaf::{Interval, Leaf, head_leaf};
use super::matcher::{Matcher, Value};
use super::moment;
use super::names::Names;
use super::rowset::RowSet;
use super::said::Saying;
use super::text::folded;
use super::tree::{Comparison, Expression, FieldName, QueryError, Term, Test, When};
use crate::catalogue;
use crate::ingest::segment::{NONE, head};
use crate::model::Ticks;
use crate::store::{Store, keywords, known};

/// What a query can ask about besides the store.
pub struct Context<'a> {
    /// Name of each file, by its index.
    pub files: &'a [String],
    /// The names of codes, up to date with the store.
    pub names: &'a Names,
}

/// The events that an expression lets pass.
///
/// # Errors
/// A field that no event and no catalogue entry has, or a value that is no time where one is needed.
pub fn evaluate(store: &Store, context: &Context<'_>, expression: &Expression) -> Result<RowSet, QueryError> {
    let plan = plan(store, context, expression)?;
    Ok(plan.run(store, context, None))
}

/// A tree made ready.
enum Plan {
    All,
    Leaf(Leaf),
    Not(Box<Plan>),
    /// Cheapest first.
    And(Vec<Plan>),
    Or(Vec<Plan>),
}

impl Plan {
    fn cost(&self) -> u32 {
        match self {
            Self::All => 0,
            Self::Leaf(leaf) => leaf.cost(),
            Self::Not(inner) => inner.cost(),
            Self::And(parts) | Self::Or(parts) => parts.iter().map(Self::cost).sum(),
        }
    }

    /// The events of `within` (of all, without it) that pass.
    fn run(&self, store: &Store, context: &Context<'_>, within: Option<&RowSet>) -> RowSet {
        let everything = || within.cloned().unwrap_or_else(|| RowSet::all(store.len()));
        match self {
            Self::All => everything(),
            Self::Leaf(leaf) => leaf.rows(store, context, within),
            Self::Not(inner) => everything().without(&inner.run(store, context, within)),
            Self::And(parts) => {
                let mut left = within.cloned();
                for part in parts {
                    let passing = part.run(store, context, left.as_ref());
                    if passing.is_empty() {
                        return passing;
                    }
                    left = Some(passing);
                }
                left.unwrap_or_else(|| RowSet::all(store.len()))
            }
            Self::Or(parts) => {
                let mut found = RowSet::none(store.len());
                for part in parts {
                    let left = everything().without(&found);
                    if left.is_empty() {
                        break;
                    }
                    found = found.or(&part.run(store, context, Some(&left)));
                }
                found
            }
        }
    }
}

fn plan(store: &Store, context: &Context<'_>, expression: &Expression) -> Result<Plan, QueryError> {
    let all = |parts: &[Expression]| -> Result<Vec<Plan>, QueryError> {
        let mut parts: Vec<Plan> = parts
            .iter()
            .map(|part| plan(store, context, part))
            .collect::<Result<_, _>>()?;
        parts.sort_by_key(Plan::cost);
        Ok(parts)
    };
    Ok(match expression {
        Expression::Everything => Plan::All,
        // Nothing is looked for: it is everywhere.
        Expression::Text(Term::Quoted { text, .. }) if text.is_empty() => Plan::All,
        Expression::Text(term) => Plan::Leaf(text(store, term)),
        Expression::Field { field, test } => self::field(store, context, field, test)?,
        Expression::When(when) => Plan::Leaf(Leaf::Time(vec![span(store, when)])),
        Expression::Not(inner) => Plan::Not(Box::new(plan(store, context, inner)?)),
        Expression::And(parts) => Plan::And(all(parts)?),
        Expression::Or(parts) => Plan::Or(all(parts)?),
    })
}

/// What is looked for everywhere: every field, and the names of provider, channel, host, account, kind of event, level and
/// keywords; a number also as event id or record id.
fn text(store: &Store, term: &Term) -> Leaf {
    let matcher = Matcher::anywhere(term);
    let number = match term {
        Term::Word(text) | Term::Quoted { text, .. } => super::text::number(text),
        _ => None,
    };
    let level = matcher.needle().map(|needle| needle.text().to_owned());
    let heads = store.heads.iter().map(|head| {
        let id = head[head::EVENT_ID];
        let provider = store.symbols.text(crate::ingest::Cell(head[head::PROVIDER]));
        let name = catalogue::lookup(&provider, id).map(|kind| kind.name);
        let cells = [head::CHANNEL, head::COMPUTER].map(|at| store.symbols.text(crate::ingest::Cell(head[at])));
        let is_level = level
            .as_deref()
            .is_some_and(|level| folded(level_name(head[head::LEVEL])) == level);
        let matches = |text: &str| !text.is_empty() && matcher.matches(Value::text(text));
        id != NONE && number == Some(i128::from(id))
            || name.is_some_and(matches)
            || matches(&provider)
            || cells.iter().any(|text| matches(text))
            || is_level
            || keyword_names(head).is_some_and(|names| matcher.matches(Value::text(&names)))
    });
    Leaf::Text {
        heads: heads.collect(),
        record: number.map(Matcher::of_number),
        matcher,
        in_one_field: false,
    }
}

/// The names of a head's keywords, without the bits that have none.
pub fn keyword_names(head: &crate::ingest::segment::Head) -> Option<String> {
    let words = catalogue::MaskTable::Keywords.words(&format!("{:#x}", keywords(head)?))?;
    let named: Vec<&str> = words.split(", ").filter(|word| !word.starts_with("0x")).collect();
    (!named.is_empty()).then(|| named.join(", "))
}

/// Windows' name of a level (winmeta.h).
pub fn level_name(level: u32) -> &'static str {
    match level {
        0 => "LogAlways",
        1 => "Critical",
        2 => "Error",
        3 => "Warning",
        4 => "Information",
        5 => "Verbose",
        _ => "",
    }
}

/// The level that a word stands for.
fn level_number(word: &str) -> Option<i128> {
    let word = word.to_ascii_lowercase();
    Some(match word.as_str() {
        "logalways" | "always" => 0,
        "critical" | "crit" => 1,
        "error" | "err" => 2,
        "warning" | "warn" => 3,
        "information" | "info" => 4,
        "verbose" => 5,
        _ => return None,
    })
}

fn field(store: &Store, context: &Context<'_>, name: &FieldName, test: &Test) -> Result<Plan, QueryError> {
    let place = fields::resolve(store, name)?;
    if place == Place::Any && matches!(test, Test::NotIn(_) | Test::Compare(Comparison::Different, _)) {
        // "No field is this", not "some field is another one".
        let inner = field(store, context, name, &positive(test))?;
        return Ok(Plan::Not(Box::new(inner)));
    }
    if matches!(place, Place::Time | Place::OwnTime) {
        let leaf = if place == Place::Time {
            Leaf::Time
        } else {
            Leaf::OwnTime
        };
        return time(name, test, &leaf);
    }
    let words: &dyn Fn(&str) -> Option<i128> = if place == Place::Level {
        &level_number
    } else {
        &|_| None
    };
    let matcher = Matcher::new(test, words);
    let texts = |store: &Store,
                 of: &dyn Fn(&crate::ingest::segment::Head) -> Vec<(String, bool)>,
                 number: Option<usize>| { head_leaf(store, &matcher, of, number) };
    Ok(Plan::Leaf(match place {
        Place::Any => any(store, matcher),
        Place::Event => {
            // What is exactly a number is an event that has no name.
            let exact = matches!(test, Test::Compare(Comparison::Exact, _));
            texts(
                store,
                &|head| {
                    let provider = store.symbols.str(crate::ingest::Cell(head[head::PROVIDER]));
                    let id = head[head::EVENT_ID];
                    match catalogue::lookup(provider, id) {
                        Some(kind) => vec![(kind.name.to_owned(), true), (format!("{id} {}", kind.name), true)],
                        None => known(id)
                            .filter(|_| exact)
                            .map(|id| (id.to_string(), true))
                            .into_iter()
                            .collect(),
                    }
                },
                (!exact).then_some(head::EVENT_ID),
            )
        }
        Place::Level => texts(
            store,
            &|head| vec![(level_name(head[head::LEVEL]).to_owned(), true)],
            Some(head::LEVEL),
        ),
        Place::Keywords => texts(
            store,
            &|head| {
                let mask = keywords(head).map(|mask| (format!("{mask:#x}"), false));
                mask.into_iter()
                    .chain(keyword_names(head).map(|names| (names, true)))
                    .collect()
            },
            None,
        ),
        Place::HeadCell(at) => texts(
            store,
            &|head| vec![(store.symbols.text(crate::ingest::Cell(head[at])), false)],
            None,
        ),
        Place::HeadNumber(at) => texts(store, &|_| Vec::new(), Some(at)),
        Place::RecordId => Leaf::RecordId(matcher),
        Place::File => {
            let matches = |name: &String| matcher.matches(Value::text(name)) != matcher.negated;
            Leaf::File(context.files.iter().map(matches).collect())
        }
        Place::AgentCell(at) => Leaf::agent_cell(store, context, at, &matcher),
        Place::AgentNumber(at) => Leaf::agent_number(store, at, &matcher),
        Place::Process => Leaf::process(store, matcher),
        Place::Target => Leaf::Said(Saying::Target, matcher),
        Place::What => Leaf::Said(Saying::What, matcher),
        Place::Columns(columns) => Leaf::Columns(columns, matcher),
        Place::Time | Place::OwnTime => Leaf::Time(Vec::new()),
    }))
}

/// The test that a negative one denies.
fn positive(test: &Test) -> Test {
    match test {
        Test::NotIn(terms) => Test::In(terms.clone()),
        Test::Compare(Comparison::Different, term) => match term {
            Term::Word(_) | Term::Quoted { .. } => Test::Compare(Comparison::Equal, term.clone()),
            _ => Test::Compare(Comparison::Matches, term.clone()),
        },
        other => other.clone(),
    }
}

/// One whole value of any field.
fn any(store: &Store, matcher: Matcher) -> Leaf {
    let heads = store.heads.iter().map(|head| {
        let id = head[head::EVENT_ID];
        let provider = store.symbols.text(crate::ingest::Cell(head[head::PROVIDER]));
        let kind = catalogue::lookup(&provider, id);
        let id_text = id.to_string();
        let number = Value {
            integer: Some(i128::from(id)),
            ..Value::text(&id_text)
        };
        let cells = [head::CHANNEL, head::COMPUTER].map(|at| store.symbols.text(crate::ingest::Cell(head[at])));
        let names = [
            kind.map(|kind| kind.name.to_owned()),
            Some(level_name(head[head::LEVEL]).to_owned()),
            keyword_names(head),
        ];
        id != NONE && matcher.matches(number)
            || std::iter::once(&provider)
                .chain(&cells)
                .any(|text| !text.is_empty() && matcher.matches(Value::text(text)))
            || names
                .iter()
                .flatten()
                .any(|name| !name.is_empty() && matcher.matches(Value::name(name)))
    });
    Leaf::Text {
        heads: heads.collect(),
        record: Some(matcher.clone()),
        matcher,
        in_one_field: true,
    }
}

/// A test of the event's time.
fn time(name: &FieldName, test: &Test, leaf: &dyn Fn(Vec<Interval>) -> Leaf) -> Result<Plan, QueryError> {
    let wrong = |text: &str| {
        let at = name.at;
        let end = at + name.source.len().max(name.end - at);
        QueryError::new(at, end, format!("“{text}” is no time. {}", moment::FORMS))
    };
    let of_term = |term: &Term| -> Result<Interval, QueryError> {
        let parse = |text: &str| moment::parse(text).ok_or_else(|| wrong(text));
        match term {
            Term::Word(text) | Term::Quoted { text, .. } => parse(text),
            Term::Range(from, to) => Ok((
                if from.is_empty() { i64::MIN } else { parse(from)?.0 },
                if to.is_empty() { i64::MAX } else { parse(to)?.1 },
            )),
            other => Err(wrong(&other.to_string())),
        }
    };
    let (terms, not): (&[Term], bool) = match test {
        Test::Exists => return Ok(Plan::All),
        Test::In(terms) => (terms, false),
        Test::NotIn(terms) => (terms, true),
        Test::Compare(comparison, term) => {
            let (from, to) = of_term(term)?;
            let interval = match comparison {
                Comparison::Less => (i64::MIN, from),
                Comparison::AtMost => (i64::MIN, to),
                Comparison::Greater => (to, i64::MAX),
                Comparison::AtLeast => (from, i64::MAX),
                Comparison::Bits => return Err(wrong(&term.to_string())),
                _ => (from, to),
            };
            let leaf = Plan::Leaf(leaf(vec![interval]));
            return Ok(if *comparison == Comparison::Different {
                Plan::Not(Box::new(leaf))
            } else {
                leaf
            });
        }
    };
    let leaf = Plan::Leaf(leaf(terms.iter().map(of_term).collect::<Result<_, _>>()?));
    Ok(if not { Plan::Not(Box::new(leaf)) } else { leaf })
}

/// From, and the first tick after.
fn span(store: &Store, when: &When) -> Interval {
    let plausible = || {
        store
            .rows
            .time
            .iter()
            .copied()
            .filter(|&time| Ticks(time).is_plausible())
    };
    match when {
        When::Last(ticks) => {
            let last = plausible().max().unwrap_or(i64::MAX - 1);
            (last.saturating_sub(*ticks), last.saturating_add(1))
        }
        When::First(ticks) => {
            let first = plausible().min().unwrap_or(i64::MIN);
            (first, first.saturating_add(*ticks).saturating_add(1))
        }
        When::Around { time, ticks } => {
            let (from, to) = moment::parse(time).unwrap_or_default();
            // A moment without seconds is its beginning.
            let _ = to;
            (
                from.saturating_sub(*ticks),
                from.saturating_add(*ticks).saturating_add(1),
            )
        }
    }
}
