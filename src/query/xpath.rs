//! The XPath of Event Viewer's filters as a query. It is a small language of its own (Microsoft, "Consuming Events": XPath 1.0
//! limitations): paths from `Event` down to a value, predicates, comparisons, `and`, `or`, `not`, `timediff` and `band`.
//!
//! ```text
//!   *[System[(EventID=1 or EventID=3) and TimeCreated[timediff(@SystemTime) <= 3600000]]]
//!     └ Event └ System └ System: EventID = 1          └ TimeCreated: last 1h
//!   *[EventData[Data[@Name='Image']='C:\a.exe']]
//! ```
//!
//! A predicate is read in the context of the elements around it; what it compares is a field's name by then. Text is compared
//! without regard to case, as everywhere in queries.

use super::foreign::{field_name, joined};
use super::moment;
use super::text::number;
use super::tree::{Comparison, Expression, FieldName, QueryError, Term, Test, When};

/// Deepest nesting of predicates and parentheses.
const MAX_DEPTH: usize = 48;

/// Whether a text is meant as such an expression.
pub fn is_xpath(text: &str) -> bool {
    let text = text.trim_start();
    let behind = |start: &str| text.strip_prefix(start).map(str::trim_start);
    ["*", "Event"].iter().any(|root| {
        behind(root).is_some_and(|rest| {
            rest.starts_with('[')
                || rest.starts_with("/System")
                || rest.starts_with("/EventData")
                || rest.starts_with("/UserData")
        })
    })
}

/// The query that an expression is. Places count from `base`.
///
/// # Errors
/// The expression is not well-formed, or asks what a query cannot ask.
pub fn read(text: &str, base: usize) -> Result<Expression, QueryError> {
    let mut parser = Parser {
        text,
        base,
        at: 0,
        depth: 0,
    };
    let shifted = |mut error: QueryError| {
        error.at += base;
        error.end += base;
        if let Some(fix) = &mut error.fix {
            fix.from += base as u32;
            fix.to += base as u32;
        }
        error
    };
    let tree = parser.any_of(&[]).map_err(shifted)?;
    parser.skip_space();
    if parser.at < text.len() {
        return Err(shifted(parser.error(1, "This was not expected here.")));
    }
    Ok(tree)
}

struct Parser<'a> {
    text: &'a str,
    base: usize,
    at: usize,
    depth: usize,
}

/// What stands at one side of a comparison.
enum Operand {
    /// The path to a value.
    Path(Vec<String>),
    /// The time since the event, ms.
    Age,
    /// Bits of a value.
    Band(Vec<String>, String),
    /// A condition of its own.
    Condition(Expression),
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, length: usize, message: impl Into<String>) -> QueryError {
        QueryError::new(self.at, (self.at + length).min(self.text.len()), message)
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(sign);
        self.at += if found { sign.len() } else { 0 };
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), QueryError> {
        if self.eat(sign) {
            return Ok(());
        }
        let at = self.at;
        Err(self
            .error(1, format!("“{sign}” was expected here."))
            .fixed(at, at, sign))
    }

    fn name(&mut self) -> &'a str {
        self.skip_space();
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')));
        let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += name.len();
        name
    }

    fn word(&mut self, word: &str) -> bool {
        let start = self.at;
        let found = self.name().eq_ignore_ascii_case(word);
        if !found {
            self.at = start;
        }
        found
    }

    fn any_of(&mut self, context: &[String]) -> Result<Expression, QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(0, "This XPath nests too deeply."));
        }
        let mut parts = vec![self.all_of(context)?];
        while self.word("or") {
            parts.push(self.all_of(context)?);
        }
        self.depth -= 1;
        Ok(joined(parts, Expression::Or))
    }

    fn all_of(&mut self, context: &[String]) -> Result<Expression, QueryError> {
        let mut parts = vec![self.condition(context)?];
        while self.word("and") {
            parts.push(self.condition(context)?);
        }
        Ok(joined(parts, Expression::And))
    }

    fn condition(&mut self, context: &[String]) -> Result<Expression, QueryError> {
        if self.eat("(") {
            let inner = self.any_of(context)?;
            self.expect(")")?;
            return Ok(inner);
        }
        let start = self.at;
        let operand = self.operand(context)?;
        let signs = [
            ("!=", Comparison::Different),
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("=", Comparison::Equal),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        let comparison = signs
            .into_iter()
            .find(|(sign, _)| self.eat(sign))
            .map(|(_, comparison)| comparison);
        let end = self.at;
        let base = self.base;
        let place = |name: String| FieldName::meant(name, base + start, base + end);
        match (operand, comparison) {
            (Operand::Condition(inner), None) => Ok(inner),
            (Operand::Band(path, mask), None) => Ok(Expression::Field {
                field: place(self.field(&path, start)?),
                test: Test::Compare(Comparison::Bits, Term::Word(mask)),
            }),
            (Operand::Path(path), None) => Ok(match field_name(&path) {
                Some(name) if !name.is_empty() => Expression::Field {
                    field: place(name),
                    test: Test::Exists,
                },
                _ => Expression::Everything,
            }),
            (Operand::Path(path), Some(comparison)) => {
                let value = self.literal()?;
                let name = self.field(&path, start)?;
                Ok(Expression::Field {
                    field: place(name),
                    test: Test::Compare(comparison, term(value)),
                })
            }
            (Operand::Age, Some(comparison)) => {
                let at = self.at;
                let value = self.literal()?;
                let ticks = value
                    .parse::<i64>()
                    .ok()
                    .filter(|ms| *ms > 0)
                    .and_then(|ms| ms.checked_mul(moment::SECOND / 1000));
                let ticks =
                    ticks.ok_or_else(|| QueryError::new(at, self.at, "A number of milliseconds was expected here."))?;
                let last = Expression::When(When::Last(ticks));
                match comparison {
                    Comparison::Less | Comparison::AtMost => Ok(last),
                    Comparison::Greater | Comparison::AtLeast => Ok(Expression::Not(Box::new(last))),
                    _ => Err(QueryError::new(start, self.at, "timediff is compared with <= or >=.")),
                }
            }
            (Operand::Band(..) | Operand::Condition(_), Some(_)) => Err(QueryError::new(
                start,
                self.at,
                "This is true or false: there is nothing to compare it with.",
            )),
            (Operand::Age, None) => Err(QueryError::new(
                start,
                self.at,
                "“<= 3600000” (milliseconds) was expected here.",
            )),
        }
    }

    fn operand(&mut self, context: &[String]) -> Result<Operand, QueryError> {
        let start = self.at;
        let name = self.name();
        self.skip_space();
        if self.rest().starts_with('(') {
            self.at += 1;
            let operand = match name.to_ascii_lowercase().as_str() {
                "not" => match self.any_of(context)? {
                    Expression::Everything => return Err(QueryError::new(start, self.at, "This denies every event.")),
                    inner => Operand::Condition(Expression::Not(Box::new(inner))),
                },
                "timediff" => {
                    self.path(context)?;
                    Operand::Age
                }
                "band" => {
                    let (path, _) = self.path(context)?;
                    self.expect(",")?;
                    let at = self.at;
                    let mask = self.literal()?;
                    if number(&mask).is_none() {
                        return Err(QueryError::new(at, self.at, "A number was expected here."));
                    }
                    Operand::Band(path, mask)
                }
                "text" => Operand::Path(context.to_vec()),
                "position" => {
                    return Err(QueryError::new(
                        start,
                        self.at,
                        "The position of an event says nothing about it.",
                    ));
                }
                _ => {
                    return Err(QueryError::new(
                        start,
                        self.at,
                        format!("“{name}” is no function of Event Viewer's XPath."),
                    ));
                }
            };
            self.expect(")")?;
            return Ok(operand);
        }
        self.at = start;
        let (path, condition) = self.path(context)?;
        Ok(match condition {
            Some(condition) => Operand::Condition(condition),
            None => Operand::Path(path),
        })
    }

    /// A path and the value it leads to, or the condition that its predicates are.
    fn path(&mut self, context: &[String]) -> Result<(Vec<String>, Option<Expression>), QueryError> {
        let mut path = context.to_vec();
        let mut conditions = Vec::new();
        self.skip_space();
        let start = self.at;
        if self.eat(".") {
            return Ok((path, None));
        }
        loop {
            let attribute = self.eat("@");
            let step = if self.eat("*") { "*" } else { self.name() };
            if step.is_empty() {
                return Err(self.error(1, "The name of an element was expected here."));
            }
            let root = matches!(path.as_slice(), [] | [_]) && context.is_empty() && path.is_empty();
            match step {
                "*" | "Event" if root => {}
                "*" => {}
                _ if attribute => path.push(format!("@{step}")),
                _ => path.push(step.to_owned()),
            }
            while self.eat("[") {
                let inner = self.any_of_named(&mut path)?;
                self.expect("]")?;
                conditions.extend(inner);
            }
            if !self.eat("/") {
                break;
            }
            self.eat("/");
        }
        // `Data[@Name='X']` names a field; any other predicate is a condition.
        conditions.retain(|condition| *condition != Expression::Everything);
        if conditions.is_empty() {
            let root = path.is_empty() && self.at > start;
            return Ok((path, root.then_some(Expression::Everything)));
        }
        let compared = ["=", "<", ">", "!="].iter().any(|sign| {
            self.skip_space();
            self.rest().starts_with(sign)
        });
        if compared {
            return Err(QueryError::new(
                start,
                self.at,
                "A path with conditions inside cannot be compared. Put the comparison into the brackets.",
            ));
        }
        Ok((path, Some(joined(conditions, Expression::And))))
    }

    /// What stands in brackets. `@Name='X'` of a Data is its name, and becomes a part of the path.
    fn any_of_named(&mut self, path: &mut Vec<String>) -> Result<Option<Expression>, QueryError> {
        let start = self.at;
        if path.last().is_some_and(|step| step == "Data") && self.eat("@") && self.word("Name") && self.eat("=") {
            let name = self.literal()?;
            path.push(format!("#{name}"));
            if self.word("and") {
                return self.any_of(path).map(Some);
            }
            return Ok(None);
        }
        self.at = start;
        self.any_of(path).map(Some)
    }

    fn literal(&mut self) -> Result<String, QueryError> {
        self.skip_space();
        let rest = self.rest();
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'));
        if let Some(quote) = quote {
            let Some((value, _)) = rest.get(1..).and_then(|rest| rest.split_once(quote)) else {
                let end = self.text.len();
                return Err(QueryError::new(self.at, end, "This quote is not closed.").fixed(end, end, quote));
            };
            self.at += value.len() + 2;
            return Ok(value.to_owned());
        }
        let value = self.name();
        if value.is_empty() {
            return Err(self.error(1, "A value was expected here."));
        }
        Ok(value.to_owned())
    }

    /// The name of the field that a path leads to.
    fn field(&self, path: &[String], start: usize) -> Result<String, QueryError> {
        match field_name(path) {
            Some(name) if !name.is_empty() => Ok(name),
            _ => Err(QueryError::new(start, self.at, "This leads to no value of an event.")),
        }
    }
}

/// A value as it is compared: numbers are typed as such, everything else is quoted.
fn term(value: String) -> Term {
    if number(&value).is_some() || moment::parse(&value).is_some() {
        Term::Word(value)
    } else {
        Term::Quoted {
            text: value,
            exact: false,
        }
    }
}
