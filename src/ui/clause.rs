//! What was clicked together, beside the query: a row of clauses, each in the query language, joined by `and` or `or`. Plain
//! data; `shell::chips` shows it, `AppState` holds it and hands [`compose`]d clauses to the engine.
//!
//! Clauses that are joined by `or` stand side by side and form a group; the groups are joined by `and`. So there are no
//! parentheses to build, and what the row says is what it means.
//!
//! The page never parses a query: what it must know of a clause (is it one term, may `not` stand before it?) is answered
//! from its signs, and in doubt it is put in parentheses, which is always right.

use std::ops::Range;

/// A clause of the row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Clause {
    /// In the query language.
    pub text: String,
    /// Kept, but not applied.
    pub off: bool,
    /// Joined to the clause before it by `or`, else by `and`. Of the first clause it says nothing.
    pub or: bool,
}

impl Clause {
    /// A clause that is applied, joined by `and`.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// Where a clause is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Before the clause at this place; at the end when there is none.
    Before(usize),
    /// Into one group with the clause at this place, behind it.
    With(usize),
}

/// The groups, as places in the row.
pub fn groups(all: &[Clause]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, clause) in all.iter().enumerate() {
        match out.last_mut() {
            Some(group) if clause.or => group.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// What the engine is asked: a clause a group, without those that are off.
pub fn compose(all: &[Clause]) -> Vec<String> {
    groups(all)
        .into_iter()
        .filter_map(|group| {
            let on: Vec<&str> = all
                .get(group)?
                .iter()
                .filter(|clause| !clause.off)
                .map(|clause| clause.text.as_str())
                .collect();
            match on.as_slice() {
                [] => None,
                [one] => Some((*one).to_owned()),
                many => Some(many.iter().map(|text| atom(text)).collect::<Vec<_>>().join(" or ")),
            }
        })
        .collect()
}

/// A filter as one query: what is typed, what is clicked, and the time range.
pub fn whole_query(query: &str, composed: &[String], time: Option<(i64, i64)>) -> String {
    let mut parts: Vec<&str> = Vec::new();
    parts.extend(Some(query.trim()).filter(|query| !query.is_empty()));
    parts.extend(composed.iter().map(String::as_str));
    let range = time.map(|(from, to)| {
        let (from, to) = (crate::model::Ticks(from).iso(), crate::model::Ticks(to).iso());
        format!("time >= {from} time < {to}")
    });
    let alone = parts.len() == 1 && range.is_none();
    let mut out: Vec<String> = parts
        .into_iter()
        .map(|part| if alone { part.to_owned() } else { atom(part) })
        .collect();
    out.extend(range);
    out.join(" ")
}

/// Takes a clause out. What was joined to it is joined to what stood before it in its group.
pub fn remove(all: &mut Vec<Clause>, at: usize) -> Option<Clause> {
    if at >= all.len() {
        return None;
    }
    let gone = all.remove(at);
    if let Some(next) = all.get_mut(at) {
        // The first of a group was taken: its neighbour is the first now.
        next.or = next.or && gone.or;
    }
    Some(gone)
}

/// Puts the clause at `from` elsewhere; where it stands then.
pub fn put(all: &mut Vec<Clause>, from: usize, to: Slot) -> usize {
    if to == Slot::With(from) || matches!(to, Slot::Before(at) if at == from || at == from + 1) {
        return from;
    }
    let Some(mut clause) = remove(all, from) else {
        return from;
    };
    let shifted = |at: usize| if at > from { at - 1 } else { at };
    let at = match to {
        Slot::Before(at) => {
            let at = shifted(at).min(all.len());
            // Inside a group it becomes one of it.
            clause.or = all.get(at).is_some_and(|next| next.or);
            at
        }
        Slot::With(at) => {
            clause.or = true;
            (shifted(at) + 1).min(all.len())
        }
    };
    all.insert(at, clause);
    first_is_first(all);
    at
}

/// One step to the left or right: within its group, then out of it, then over the next group; where it stands then.
pub fn step(all: &mut Vec<Clause>, at: usize, forward: bool) -> usize {
    let all_groups = groups(all);
    let Some(index) = all_groups.iter().position(|group| group.contains(&at)) else {
        return at;
    };
    let Some(group) = all_groups.get(index) else { return at };
    let inner = if forward { at + 1 < group.end } else { at > group.start };
    if inner {
        let other = if forward { at + 1 } else { at - 1 };
        let (low, high) = (at.min(other), at.max(other));
        all.swap(low, high);
        // The joints stay where they were.
        if let Some([first, second]) = all
            .get_mut(low..=high)
            .and_then(|pair| <&mut [Clause; 2]>::try_from(pair).ok())
        {
            std::mem::swap(&mut first.or, &mut second.or);
        }
        return other;
    }
    if group.len() > 1 {
        // Out of the group; it stays where it is.
        if forward {
            if let Some(clause) = all.get_mut(at) {
                clause.or = false;
            }
        } else if let Some(next) = all.get_mut(at + 1) {
            next.or = false;
        }
        return at;
    }
    let neighbour = if forward {
        all_groups.get(index + 1)
    } else {
        index.checked_sub(1).and_then(|before| all_groups.get(before))
    };
    let Some(neighbour) = neighbour else { return at };
    let clause = all.remove(at);
    let to = if forward { at + neighbour.len() } else { neighbour.start };
    all.insert(to, clause);
    first_is_first(all);
    to
}

/// Joins a clause to the one before it by the other word.
pub fn turn_joint(all: &mut [Clause], at: usize) {
    if at > 0
        && let Some(clause) = all.get_mut(at)
    {
        clause.or = !clause.or;
    }
}

/// The first clause is joined to nothing.
pub fn first_is_first(all: &mut [Clause]) {
    if let Some(first) = all.first_mut() {
        first.or = false;
    }
}

/// The clause that lets only events pass whose field has this value.
pub fn equality(field: &str, value: &str) -> String {
    format!("{} = {}", name(field), quote(value))
}

/// A field's name as the query language takes it: quoted when it is more than a word.
fn name(field: &str) -> String {
    let word = !field.is_empty() && field.chars().all(is_name_sign);
    if word { field.to_owned() } else { quote(field) }
}

fn is_name_sign(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '#' | '-')
}

/// A value as a quoted word of the query language: a quote inside is doubled, everything else stands for itself.
pub fn quote(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}

/// Whether a clause hides what it names.
pub fn is_negated(clause: &str) -> bool {
    positive(clause).is_some()
}

/// The clause with the opposite meaning.
pub fn negated(clause: &str) -> String {
    let clause = clause.trim();
    if let Some(positive) = positive(clause) {
        return positive.to_owned();
    }
    format!("not {}", atom(clause))
}

/// What stands behind a `not` that governs all of it.
fn positive(clause: &str) -> Option<&str> {
    let rest = clause.strip_prefix("not ")?.trim_start();
    if let Some(inner) = enclosed(rest) {
        return Some(inner);
    }
    is_term(rest).then_some(rest)
}

/// As a part of a larger query: in parentheses unless it is one term.
fn atom(clause: &str) -> String {
    let clause = clause.trim();
    let mut bare = clause;
    while let Some(rest) = bare.strip_prefix("not ") {
        bare = rest.trim_start();
    }
    if is_term(bare) || enclosed(bare).is_some() {
        clause.to_owned()
    } else {
        format!("({clause})")
    }
}

/// What stands in one pair of parentheses around all of the text.
fn enclosed(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i32;
    let mut quoted = false;
    for c in inner.chars() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    (depth == 0 && !quoted).then_some(inner.trim())
}

/// Whether a text is surely one term: a word, a quoted text, or a name, a sign and a value. In doubt it is not.
fn is_term(text: &str) -> bool {
    let text = text.trim();
    let Some((first, rest)) = word(text) else { return false };
    let keyword = ["and", "or", "not"].iter().any(|k| first.eq_ignore_ascii_case(k));
    if rest.is_empty() {
        return !keyword;
    }
    let signs = rest
        .find(|c: char| !matches!(c, ':' | '=' | '!' | '<' | '>'))
        .unwrap_or(rest.len());
    let (sign, value) = rest.split_at(signs);
    let whole_value = word(value.trim_start()).is_some_and(|(_, rest)| rest.is_empty());
    matches!(sign, ":" | "=" | "==" | "!=" | "<" | ">" | "<=" | ">=") && whole_value
}

/// The first word or quoted text, and what stands behind it without the space between.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = if text.starts_with('"') {
        let mut at = 1;
        loop {
            at += text.get(at..)?.find('"')? + 1;
            if text.get(at..)?.starts_with('"') {
                at += 1;
            } else {
                break at;
            }
        }
    } else {
        text.find(|c: char| {
            !(is_name_sign(c) || matches!(c, '\\' | '/' | '*' | '?' | '%' | '{' | '}' | '+' | ',' | ';' | '$'))
        })
        .unwrap_or(text.len())
    };
    let (first, rest) = text.split_at_checked(end)?;
    (!first.is_empty()).then(|| (first, rest.trim_start()))
}

#[cfg(test)]
#[path = "clause_tests.rs"]
mod tests;
