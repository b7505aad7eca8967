//! Typing the beginning of a name to go to it. Letters that follow within a second belong together.

const PAUSE_MS: f64 = 1000.0;

/// What was typed so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypeAhead {
    typed: String,
    at_ms: f64,
}

impl TypeAhead {
    /// A letter was typed at a time. Gives the beginning to look for.
    pub fn push(&mut self, letter: char, now_ms: f64) -> &str {
        if now_ms - self.at_ms > PAUSE_MS {
            self.typed.clear();
        }
        self.at_ms = now_ms;
        self.typed.extend(letter.to_lowercase());
        &self.typed
    }
}

/// The next of `names` that begins with what was typed, from `from` on and round again. The same letter again and again
/// goes from one to the next; more letters may stay where they are.
pub(crate) fn find<'a>(names: impl Iterator<Item = (u32, &'a str)>, from: u32, typed: &str) -> Option<u32> {
    let mut letters = typed.chars();
    let first = letters.next()?;
    let repeated = letters.all(|c| c == first);
    let (stay, wanted) = if repeated {
        (false, first.to_string())
    } else {
        (true, typed.to_owned())
    };
    let (mut before, mut after) = (None, None);
    for (at, name) in names {
        let begins = name.to_lowercase().starts_with(&wanted);
        if begins && (at > from || (stay && at == from)) {
            after = after.or(Some(at));
        } else if begins {
            before = before.or(Some(at));
        }
    }
    after.or(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_finds_the_next() {
        let names = ["cmd.exe", "powershell.exe", "conhost.exe", "CMD.EXE"];
        let go = |from, typed: &str| find((0u32..).zip(names), from, typed);
        assert_eq!(go(0, "c"), Some(2));
        assert_eq!(go(0, "cm"), Some(0), "where it stands still fits");
        assert_eq!(go(2, "cm"), Some(3));
        assert_eq!(go(3, "cc"), Some(0), "round again");
        assert_eq!(go(0, "x"), None);
    }

    #[test]
    fn a_pause_begins_anew() {
        let mut ahead = TypeAhead::default();
        assert_eq!(ahead.push('P', 10.0), "p");
        assert_eq!(ahead.push('o', 500.0), "po");
        assert_eq!(ahead.push('c', 2000.0), "c");
    }
}
