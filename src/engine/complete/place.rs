//! What stands at a place of a query that is being typed: the beginning of a term, a value, or the gap behind a term. Reads texts
//! that are no query yet, so it never fails; what a finished query means is `query`'s.

/// Signs between a field and its value, longer ones before those that they begin with.
const SIGNS: [&str; 12] = ["!=", "!~", "=~", "==", ">=", "<=", "=", ">", "<", ":", "~", "&"];

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bytes that an answer replaces.
    pub from: usize,
    /// See `from`.
    pub to: usize,
    /// What is typed of it already, without quotes.
    pub typed: String,
    /// What is expected.
    pub wanted: Wanted,
}

/// What could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A term: a field or a word.
    Term(Term),
    /// What follows a word that may be the name of a field.
    Sign {
        /// The word.
        field: String,
    },
    /// A value of a field.
    Value {
        /// Its name.
        field: String,
        /// It stands in a list.
        listed: bool,
    },
    /// Nothing that could be known: a phrase, a regular expression.
    Nothing,
}

/// What kind of term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// A finished term stands before: `and` and `or` fit.
    pub joined: bool,
    /// `exists` stands before: nothing but the name of a field fits.
    pub field_only: bool,
    /// A sign stands behind the place: the name of a field is exchanged.
    pub signed: bool,
}

/// What comes next.
enum State {
    Term {
        field_only: bool,
    },
    /// A term is finished; what it consists of may be the name of a field.
    Behind {
        field: Option<String>,
    },
    Value {
        field: String,
        known: bool,
    },
    List {
        field: String,
        known: bool,
    },
}

/// Finds the place at a byte of a query.
pub fn place(text: &str, at: usize) -> Place {
    let at = (0..=at.min(text.len()))
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0);
    let mut reader = Reader { text, next: 0 };
    let mut state = State::Term { field_only: false };
    loop {
        let gap = reader.next;
        reader.skip_space();
        let from = reader.next;
        if at <= from && (at > gap || gap == 0 || at == from) || from == text.len() {
            return empty(at, state, &reader);
        }
        let token = reader.token(&state);
        let to = reader.next;
        let inside = at < to || at == to && token.grows(text, to);
        if inside {
            return under(text, (from, at, to), &token, state, &reader);
        }
        state = behind(token, state);
        if at == to {
            // Directly behind a sign, a quote or a parenthesis.
            return empty(at, state, &reader);
        }
    }
}

enum Token {
    Word(String),
    /// Without its quotes; whether it is closed.
    Quoted(String, bool),
    Sign(&'static str),
    Open,
    Close,
    Comma,
    /// A regular expression, or what is as opaque.
    Other,
}

impl Token {
    /// More could be typed at its end.
    fn grows(&self, text: &str, end: usize) -> bool {
        match self {
            Self::Word(_) => true,
            Self::Quoted(_, closed) => !closed,
            Self::Other => !text.get(..end).is_some_and(|before| before.ends_with('/')),
            _ => false,
        }
    }
}

/// At a place where nothing stands.
fn empty(at: usize, state: State, reader: &Reader<'_>) -> Place {
    let wanted = match state {
        State::Term { field_only } => Wanted::Term(Term {
            field_only,
            ..Term::default()
        }),
        State::Behind { field: Some(field) }
            if reader.text.get(..at).is_some_and(|t| t.ends_with(char::is_whitespace)) =>
        {
            Wanted::Sign { field }
        }
        State::Behind { .. } => Wanted::Term(Term {
            joined: true,
            ..Term::default()
        }),
        State::Value { field, known: true } => Wanted::Value { field, listed: false },
        State::List { field, known: true } => Wanted::Value { field, listed: true },
        State::Value { .. } | State::List { .. } => Wanted::Nothing,
    };
    Place {
        from: at,
        to: at,
        typed: String::new(),
        wanted,
    }
}

/// At a place inside a token, or at its end.
fn under(text: &str, (from, at, to): (usize, usize, usize), token: &Token, state: State, reader: &Reader<'_>) -> Place {
    let typed = text.get(from..at).unwrap_or_default();
    let unquoted = || typed.strip_prefix('"').unwrap_or(typed).replace("\"\"", "\"");
    let (typed, wanted) = match (token, state) {
        (Token::Word(_) | Token::Quoted(..), State::Value { field, known: true }) => {
            (unquoted(), Wanted::Value { field, listed: false })
        }
        (Token::Word(_) | Token::Quoted(..), State::List { field, known: true }) => {
            (unquoted(), Wanted::Value { field, listed: true })
        }
        (Token::Word(_), State::Term { field_only }) => {
            let signed = reader.sign_follows();
            (
                typed.to_owned(),
                Wanted::Term(Term {
                    field_only,
                    signed,
                    ..Term::default()
                }),
            )
        }
        (Token::Word(_), State::Behind { .. }) => {
            let signed = reader.sign_follows();
            (
                typed.to_owned(),
                Wanted::Term(Term {
                    joined: true,
                    signed,
                    ..Term::default()
                }),
            )
        }
        _ => (String::new(), Wanted::Nothing),
    };
    Place {
        from,
        to,
        typed,
        wanted,
    }
}

/// What comes next behind a token.
fn behind(token: Token, state: State) -> State {
    let is = |word: &str, keyword: &str| word.eq_ignore_ascii_case(keyword);
    match (token, state) {
        (Token::Sign(sign), State::Behind { field: Some(field) }) => State::Value {
            field,
            known: !matches!(sign, "~" | "!~" | "=~" | "&"),
        },
        (Token::Word(word), State::Behind { field: Some(field) }) if is(&word, "not") => {
            State::Behind { field: Some(field) }
        }
        (Token::Word(word), State::Behind { field: Some(field) }) if is(&word, "in") => {
            State::List { field, known: false }
        }
        (Token::Word(word), State::Behind { field: Some(_) }) if is(&word, "exists") => State::Behind { field: None },
        (Token::Word(_) | Token::Quoted(..), State::Term { field_only: true, .. }) => State::Behind { field: None },
        (Token::Word(word), State::Term { .. } | State::Behind { .. }) => {
            if ["and", "or", "&&", "||", "not"]
                .iter()
                .any(|keyword| is(&word, keyword))
            {
                State::Term { field_only: false }
            } else if is(&word, "exists") {
                State::Term { field_only: true }
            } else {
                State::Behind { field: Some(word) }
            }
        }
        (Token::Quoted(text, true), State::Term { .. } | State::Behind { .. }) => State::Behind { field: Some(text) },
        (Token::Open, State::List { field, .. }) => State::List { field, known: true },
        (Token::Word(_) | Token::Quoted(..) | Token::Comma, State::List { field, known: true }) => {
            State::List { field, known: true }
        }
        (Token::Open, _) => State::Term { field_only: false },
        (Token::Sign(_) | Token::Comma, state) => state,
        _ => State::Behind { field: None },
    }
}

struct Reader<'t> {
    text: &'t str,
    next: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.next..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.next = self.text.len() - self.rest().trim_start().len();
    }

    /// Whether a sign stands behind what was read, or could stand there for all that is typed.
    fn sign_follows(&self) -> bool {
        let rest = self.rest().trim_start();
        SIGNS.iter().any(|sign| rest.starts_with(sign))
    }

    /// Reads on; there is something left.
    fn token(&mut self, state: &State) -> Token {
        let rest = self.rest();
        let (listed, valued) = (
            matches!(state, State::List { known: true, .. }),
            matches!(state, State::Value { .. } | State::List { known: true, .. }),
        );
        let (token, length) = match rest.chars().next() {
            Some('"') => quoted(rest),
            Some('(') => (Token::Open, 1),
            Some(')') => (Token::Close, 1),
            Some(',') if listed => (Token::Comma, 1),
            Some('/') if valued || matches!(state, State::Term { .. }) => (Token::Other, regex(rest)),
            _ => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) if !valued => (Token::Sign(sign), sign.len()),
                _ => {
                    let length = if valued { value(rest, listed) } else { word(rest) };
                    (Token::Word(rest.get(..length).unwrap_or_default().to_owned()), length)
                }
            },
        };
        self.next += length.max(1);
        token
    }
}

/// A quoted text, to its end or to that of the query. A quote inside is doubled.
fn quoted(rest: &str) -> (Token, usize) {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '"' {
            text.push(c);
        } else if chars.next_if(|&(_, next)| next == '"').is_some() {
            text.push('"');
        } else {
            let flag = chars.next_if(|&(_, next)| next == 'c').is_some();
            return (Token::Quoted(text, true), at + 1 + usize::from(flag));
        }
    }
    (Token::Quoted(text, false), rest.len())
}

/// The length of `/…/`.
fn regex(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '/' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

/// The length of a value.
fn value(rest: &str, listed: bool) -> usize {
    rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')') || listed && c == ',')
        .unwrap_or(rest.len())
}

/// The length of a word: to a sign where what stands before can be a name; one letter is a drive.
fn word(rest: &str) -> usize {
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
        .unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or_default();
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '#' | '-');
    let name = word.find(|c| !inside(c)).unwrap_or(end);
    let behind = word.get(name..).unwrap_or_default();
    let is_sign = SIGNS.iter().any(|sign| behind.starts_with(sign));
    if is_sign && name > 1 && !behind.starts_with("://") {
        name
    } else {
        end
    }
}

#[cfg(test)]
mod tests;
