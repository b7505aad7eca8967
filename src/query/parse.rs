//! Text → tree. Every text gives a tree or an error that points at a place; depth and length are bounded.
//!
//! ```text
//!   any      = all { or all }
//!   all      = negated { [and] negated }
//!   negated  = { not } term
//!   term     = ( any ) | exists NAME | NAME exists | last DURATION | first DURATION | around TIME [± DURATION]
//!            | NAME [not] in list | NAME sign value | /regex/ | "phrase" | word
//! ```
//!
//! Words stand as they are typed; what makes a word a field's name is the sign behind it (`scan`).

use super::foreign;
use super::moment;
use super::network::Network;
use super::scan::{Cursor, Sign};
use super::term::{plain_slashes, quote, term_of};
use super::tree::{Comparison, Expression, FieldName, QueryError, Term, Test, When};

/// Longest query, bytes.
const MAX_LENGTH: usize = 16_384;
/// Deepest nesting of parentheses and negations.
const MAX_DEPTH: usize = 64;
/// Most regular expressions of a query.
const MAX_REGEXES: usize = 16;
/// What `around` means when it does not say how far.
const AROUND: i64 = 5 * 60 * moment::SECOND;

/// Parses a query; Event Viewer's XPath, the XML of its filters and of events are queries too.
///
/// # Errors
/// [`QueryError`] with the place, what was expected there, and often what was meant.
pub fn parse(text: &str) -> Result<Expression, QueryError> {
    if foreign::is_foreign(text) {
        return foreign::read(text);
    }
    if text.len() > MAX_LENGTH {
        let message = format!("The query is longer than {MAX_LENGTH} bytes.");
        return Err(QueryError::new(MAX_LENGTH, text.len(), message));
    }
    let mut parser = Parser {
        cursor: Cursor::new(text),
        depth: 0,
        regexes: 0,
    };
    parser.cursor.skip_space();
    if parser.cursor.is_done() {
        return Ok(Expression::Everything);
    }
    let tree = parser.any_of()?;
    let at = parser.cursor.at;
    if parser.cursor.is_done() {
        Ok(tree)
    } else {
        Err(QueryError::new(at, at + 1, "This “)” closes nothing.").fixed(at, at + 1, ""))
    }
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    depth: usize,
    regexes: usize,
}

impl<'a> Parser<'a> {
    fn any_of(&mut self) -> Result<Expression, QueryError> {
        let mut parts = vec![self.all_of()?];
        while self.cursor.keyword("or") || self.cursor.keyword("||") {
            parts.push(self.all_of()?);
        }
        Ok(one_or(parts, Expression::Or))
    }

    fn all_of(&mut self) -> Result<Expression, QueryError> {
        let mut parts = vec![self.negated()?];
        loop {
            if self.cursor.keyword("and") || self.cursor.keyword("&&") {
                parts.push(self.negated()?);
                continue;
            }
            self.cursor.skip_space();
            let ends = self.cursor.is_done() || self.cursor.starts_with(")");
            if ends || self.cursor.is_keyword("or") || self.cursor.is_keyword("||") {
                break;
            }
            parts.push(self.negated()?);
        }
        Ok(one_or(parts, Expression::And))
    }

    fn negated(&mut self) -> Result<Expression, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let at = self.cursor.at;
            return Err(QueryError::new(at, at, "The query nests too deeply."));
        }
        let result = if self.cursor.keyword("not") || self.cursor.bang() {
            self.negated().map(|inner| Expression::Not(Box::new(inner)))
        } else {
            self.term()
        };
        self.depth -= 1;
        result
    }

    fn term(&mut self) -> Result<Expression, QueryError> {
        self.cursor.skip_space();
        let at = self.cursor.at;
        let mut found = self.bare_term(at)?;
        if let Expression::Field { field, .. } = &mut found {
            let source = self.cursor.text.get(at..self.cursor.at).unwrap_or_default();
            source.clone_into(&mut field.source);
        }
        Ok(found)
    }

    fn bare_term(&mut self, at: usize) -> Result<Expression, QueryError> {
        match self.cursor.peek() {
            None => return Err(QueryError::new(at, at, "Something was expected here.")),
            Some('(') => return self.group(),
            Some(')') => return Err(QueryError::new(at, at + 1, "Something was expected before this “)”.")),
            Some('"') => {
                let (text, exact) = self.cursor.quoted()?;
                let end = self.cursor.at;
                // Only a plain quote can be a name.
                let name = (!exact).then(|| FieldName::meant(text.clone(), at, end));
                let found = name.map(|name| self.behind_name(name, false)).transpose()?.flatten();
                return Ok(found.unwrap_or(Expression::Text(Term::Quoted { text, exact })));
            }
            Some('/') => {
                if let Some((pattern, exact)) = self.cursor.bare_regex() {
                    return Ok(Expression::Text(self.regex(at, &pattern, exact)?));
                }
            }
            Some(_) => {}
        }
        if let Some(when) = self.when()? {
            return Ok(Expression::When(when));
        }
        if let Some(name) = self.cursor.after_exists() {
            return Ok(Expression::Field {
                field: name,
                test: Test::Exists,
            });
        }
        if let Some(name) = self.cursor.name() {
            if let Some(field) = self.behind_name(name, true)? {
                return Ok(field);
            }
            self.cursor.at = at;
        }
        if let Some(sign) = self.cursor.lone_sign() {
            let word = self.cursor.word();
            let message =
                format!("A field's name was expected before this “{sign}”. To search for the sign itself, quote it.");
            return Err(QueryError::new(at, at + sign.len(), message).fixed(at, at + word.len(), quote(word)));
        }
        let word = self.cursor.word();
        self.cursor.at += word.len();
        Ok(Expression::Text(match Network::parse(word) {
            Some(network) => Term::Network(network),
            None => Term::Word(word.to_owned()),
        }))
    }

    /// What makes a word a field's name: `exists`, `in` or a sign behind it.
    fn behind_name(&mut self, field: FieldName, attached: bool) -> Result<Option<Expression>, QueryError> {
        if self.cursor.keyword_at_end("exists") {
            return Ok(Some(Expression::Field {
                field,
                test: Test::Exists,
            }));
        }
        if let Some(test) = self.membership()? {
            return Ok(Some(Expression::Field { field, test }));
        }
        match self.cursor.sign(attached) {
            Some(sign) => self.field(field, sign).map(Some),
            None => Ok(None),
        }
    }

    fn group(&mut self) -> Result<Expression, QueryError> {
        let at = self.cursor.at;
        self.cursor.at += 1;
        let inner = self.any_of()?;
        if !self.cursor.starts_with(")") {
            let end = self.cursor.text.len();
            return Err(QueryError::new(at, at + 1, "This “(” is not closed.").fixed(end, end, ")"));
        }
        self.cursor.at += 1;
        Ok(inner)
    }

    /// What stands behind a field's name and a sign.
    fn field(&mut self, field: FieldName, sign: Sign) -> Result<Expression, QueryError> {
        self.cursor.skip_space();
        let at = self.cursor.at;
        let (term, test) = match sign {
            Sign::Like { not } => {
                let term = match self.cursor.peek() {
                    Some('"') => {
                        let (pattern, exact) = self.cursor.quoted()?;
                        self.regex(at + 1, &pattern, exact)?
                    }
                    Some('/') => {
                        let (pattern, exact) = self.cursor.regex()?;
                        self.regex(at, &pattern, exact)?
                    }
                    _ => {
                        let word = self.value_word(&field)?;
                        self.regex(at.saturating_sub(1), word, false)?
                    }
                };
                (
                    term,
                    if not {
                        Comparison::Different
                    } else {
                        Comparison::Matches
                    },
                )
            }
            Sign::Compare(comparison) => (self.value(&field, false)?, comparison),
        };
        let literal = matches!(term, Term::Word(_) | Term::Quoted { .. });
        let test = match (test, &term) {
            (Comparison::Matches, Term::Word(word)) if word == "*" => Test::Exists,
            // A span is never equal to a value as a text: it can only be meant so.
            (Comparison::Equal | Comparison::Exact, _) if !literal => Test::Compare(Comparison::Matches, term),
            (Comparison::Bits, Term::Word(word)) if super::text::number(word).is_none() => {
                return Err(QueryError::new(
                    at,
                    self.cursor.at,
                    "A number was expected here, such as 0x10.",
                ));
            }
            (
                Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast | Comparison::Bits,
                _,
            ) if !literal => {
                return Err(QueryError::new(
                    at,
                    self.cursor.at,
                    "One value was expected here, not a range.",
                ));
            }
            (comparison, _) => Test::Compare(comparison, term),
        };
        Ok(Expression::Field { field, test })
    }

    /// A value behind a sign or in a list.
    fn value(&mut self, field: &FieldName, listed: bool) -> Result<Term, QueryError> {
        if self.cursor.starts_with("\"") {
            let (text, exact) = self.cursor.quoted()?;
            return Ok(Term::Quoted { text, exact });
        }
        let word = if listed {
            let word = self.cursor.list_word();
            self.cursor.at += word.len();
            word
        } else {
            self.value_word(field)?
        };
        Ok(term_of(word))
    }

    fn value_word(&mut self, field: &FieldName) -> Result<&'a str, QueryError> {
        let at = self.cursor.at;
        let word = self.cursor.value_word();
        if word.is_empty() {
            let name = &field.name;
            let message = format!("A value was expected here. An empty value is written {name} = \"\".");
            return Err(QueryError::new(at, at, message));
        }
        self.cursor.at += word.len();
        Ok(word)
    }

    /// `in (…)`, `not in (…)`, `in 1..10`.
    fn membership(&mut self) -> Result<Option<Test>, QueryError> {
        let start = self.cursor.at;
        let not = self.cursor.keyword("not");
        if !self.cursor.keyword("in") {
            self.cursor.at = start;
            return Ok(None);
        }
        self.cursor.skip_space();
        let open = self.cursor.at;
        if !self.cursor.starts_with("(") {
            let word = self.cursor.value_word();
            let term = term_of(word);
            if !matches!(term, Term::Range(..) | Term::Network(_)) {
                self.cursor.at = start;
                return Ok(None);
            }
            self.cursor.at += word.len();
            return Ok(Some(if not {
                Test::NotIn(vec![term])
            } else {
                Test::In(vec![term])
            }));
        }
        self.cursor.at += 1;
        let nameless = FieldName::meant("field", open, open);
        let mut terms = Vec::new();
        loop {
            self.cursor.skip_list_space();
            if self.cursor.starts_with(")") {
                self.cursor.at += 1;
                break;
            }
            if self.cursor.is_done() {
                let end = self.cursor.text.len();
                return Err(QueryError::new(open, open + 1, "This list is not closed.").fixed(end, end, ")"));
            }
            terms.push(self.value(&nameless, true)?);
        }
        if terms.is_empty() {
            return Err(QueryError::new(
                open,
                self.cursor.at,
                "This list is empty: a, b, \"c d\" was expected.",
            ));
        }
        Ok(Some(if not { Test::NotIn(terms) } else { Test::In(terms) }))
    }

    /// `last 2h`, `first 30 minutes`, `around 2023-05-01T10:00 ±5m`.
    fn when(&mut self) -> Result<Option<When>, QueryError> {
        let start = self.cursor.at;
        let keyword = ["last", "first", "around"].into_iter().find(|k| self.cursor.keyword(k));
        let Some(keyword) = keyword else { return Ok(None) };
        self.cursor.skip_space();
        if keyword != "around" {
            let found = self.cursor.duration();
            if found.is_none() {
                self.cursor.at = start;
            }
            return Ok(found.map(if keyword == "last" { When::Last } else { When::First }));
        }
        let at = self.cursor.at;
        let time = if self.cursor.starts_with("\"") {
            self.cursor.quoted()?.0
        } else {
            let word = self.cursor.value_word();
            let word = word.split_once('±').map_or(word, |(time, _)| time);
            self.cursor.at += word.len();
            word.to_owned()
        };
        if !moment::looks_like_date(&time) {
            self.cursor.at = start;
            return Ok(None);
        }
        if moment::parse(&time).is_none() {
            return Err(QueryError::new(
                at,
                self.cursor.at,
                format!("This is no time. {}", moment::FORMS),
            ));
        }
        self.cursor.skip_space();
        let sign = ["±", "+-", "+/-"]
            .into_iter()
            .find(|sign| self.cursor.starts_with(sign));
        let mut ticks = AROUND;
        if let Some(sign) = sign {
            let at = self.cursor.at;
            self.cursor.at += sign.len();
            self.cursor.skip_space();
            ticks = self.cursor.duration().ok_or_else(|| {
                let end = self.cursor.at + self.cursor.word().len();
                QueryError::new(at, end, "How far was expected here: ±30s, ±5m, ±2h.").fixed(at, end, "±5m")
            })?;
        }
        Ok(Some(When::Around { time, ticks }))
    }

    /// Checks a regular expression that stands at `at`, its slash or quote included.
    fn regex(&mut self, at: usize, pattern: &str, exact: bool) -> Result<Term, QueryError> {
        self.regexes += 1;
        if self.regexes > MAX_REGEXES {
            let message = format!("A query may hold {MAX_REGEXES} regular expressions. Join them with |.");
            return Err(QueryError::new(at, self.cursor.at, message));
        }
        let pattern = plain_slashes(pattern);
        match super::regex::Regex::new(&pattern, exact) {
            Ok(_) => Ok(Term::Regex { pattern, exact }),
            Err((from, to, message)) => Err(QueryError::new(at + 1 + from, at + 1 + to, message)),
        }
    }
}

fn one_or(mut parts: Vec<Expression>, many: impl FnOnce(Vec<Expression>) -> Expression) -> Expression {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}
