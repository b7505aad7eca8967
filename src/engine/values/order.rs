//! Which value comes before which: numbers first, by their size; texts after them, without regard to case; what is left equal,
//! by its exact text.

use super::Texts;

/// The texts in order.
pub struct Sorted {
    /// Their numbers.
    pub order: Vec<u32>,
    /// For each place the first place whose text differs by case alone; `None` when every place is its own.
    pub group: Option<Vec<u32>>,
}

/// Sorts some of the texts, no two of them equal. `number` says what a text counts as, if it is a number.
pub fn sorted(texts: &Texts<'_>, which: &[u32], number: impl Fn(usize, &str) -> Option<i128>) -> Sorted {
    let text = |i: u32| texts.get(i as usize);
    let mut numbers = Vec::new();
    let mut words = Vec::new();
    for &i in which {
        match number(i as usize, text(i)) {
            Some(number) => numbers.push((number, text(i), i)),
            None => words.push(i),
        }
    }
    numbers.sort_unstable_by(|a, b| {
        a.0.cmp(&b.0)
            .then_with(|| lower(a.1).cmp(lower(b.1)))
            .then(a.1.cmp(b.1))
    });
    let same_number = |a: &(i128, &str, u32), b: &(i128, &str, u32)| a.0 == b.0 && lower(a.1).eq(lower(b.1));
    let mut same: Vec<bool> = pairs(&numbers, same_number).collect();

    let small = SmallLetters::of(&words, text);
    let keys = small.keys(&words, text);
    let places = sort_words(&keys, |i| words.get(i as usize).map_or("", |&i| text(i)));
    let key = |place: u32| keys.get(place as usize).copied().unwrap_or_default();
    let same_word = |&a: &u32, &b: &u32| key(a).eq_ignore_ascii_case(key(b));
    if !numbers.is_empty() && !places.is_empty() {
        same.push(false);
    }
    same.extend(pairs(&places, same_word));

    let order = numbers.iter().map(|&(.., i)| i);
    let order = order.chain(places.iter().filter_map(|&place| words.get(place as usize).copied()));
    Sorted {
        order: order.collect(),
        group: same.contains(&true).then(|| groups(&same)),
    }
}

fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// A test of every two neighbours.
fn pairs<T>(items: &[T], test: impl Fn(&T, &T) -> bool) -> impl Iterator<Item = bool> {
    items.windows(2).map(move |pair| match pair {
        [a, b] => test(a, b),
        _ => false,
    })
}

/// The first place of the run that each place belongs to; `same` says of each but the first whether it equals the one before.
fn groups(same: &[bool]) -> Vec<u32> {
    let mut first = 0;
    let rest = same.iter().zip(1..).map(|(&same, place)| {
        if !same {
            first = place;
        }
        first
    });
    std::iter::once(0).chain(rest).collect()
}

/// What a text counts as: a whole number in decimal or as `0x…`, or a decimal fraction; in thousand-millionths.
pub fn number(text: &str) -> Option<i128> {
    const UNIT: i128 = 1_000_000_000;
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if text.len() > 32 || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(hex) = text.strip_prefix("0x") {
        let plain = hex.bytes().all(|b| b.is_ascii_hexdigit());
        return u64::from_str_radix(hex, 16)
            .ok()
            .filter(|_| plain)
            .map(|n| i128::from(n) * UNIT);
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || fraction.len() > 9 {
        return None;
    }
    let mut size = i128::from(whole.parse::<u64>().ok()?) * UNIT;
    let mut unit = UNIT / 10;
    for digit in fraction.bytes() {
        size += i128::from(digit - b'0') * unit;
        unit /= 10;
    }
    Some(if negative { -size } else { size })
}

/// Texts beyond ASCII in small letters. Those of ASCII, nearly all, are compared where they lie.
struct SmallLetters {
    made: String,
    ends: Vec<usize>,
}

impl SmallLetters {
    fn of<'t>(words: &[u32], text: impl Fn(u32) -> &'t str) -> Self {
        let mut small = Self {
            made: String::new(),
            ends: Vec::new(),
        };
        for text in words.iter().map(|&i| text(i)).filter(|text| !text.is_ascii()) {
            small.made.extend(lower(text));
            small.ends.push(small.made.len());
        }
        small
    }

    fn keys<'t>(&'t self, words: &[u32], text: impl Fn(u32) -> &'t str) -> Vec<&'t [u8]> {
        let mut from = 0;
        let mut ends = self.ends.iter();
        let key = |&i: &u32| {
            let text = text(i);
            if text.is_ascii() {
                return text.as_bytes();
            }
            let end = ends.next().copied().unwrap_or(from);
            self.made
                .as_bytes()
                .get(std::mem::replace(&mut from, end)..end)
                .unwrap_or_default()
        };
        words.iter().map(key).collect()
    }
}

/// The places of `keys` in order, capitals counting as small letters. Eight bytes of each are compared at a time, so that texts
/// that begin alike (paths do) are read once and not with every comparison.
fn sort_words<'t>(keys: &[&[u8]], exact: impl Fn(u32) -> &'t str) -> Vec<u32> {
    let key = |place: u32| keys.get(place as usize).copied().unwrap_or_default();
    let mut items: Vec<(u64, u32)> = (0..keys.len() as u32).map(|place| (0, place)).collect();
    let mut todo = vec![(0, items.len(), 0)];
    while let Some((from, to, depth)) = todo.pop() {
        let Some(run) = items.get_mut(from..to) else { continue };
        for (word, place) in run.iter_mut() {
            *word = eight(key(*place), depth);
        }
        run.sort_unstable_by_key(|&(word, _)| word);
        let mut start = 0;
        while let Some(&(word, _)) = run.get(start) {
            let rest = run.get_mut(start..).unwrap_or_default();
            let length = rest.iter().take_while(|&&(other, _)| other == word).count();
            let equal = rest.get_mut(..length).unwrap_or_default();
            if length > 1 {
                if equal.iter().any(|&(_, place)| key(place).len() > depth + 8) {
                    todo.push((from + start, from + start + length, depth + 8));
                } else {
                    let whole = |place: u32| (key(place).len(), exact(place));
                    equal.sort_unstable_by(|&(_, a), &(_, b)| whole(a).cmp(&whole(b)));
                }
            }
            start += length;
        }
    }
    items.into_iter().map(|(_, place)| place).collect()
}

/// The eight bytes from `at` on, the first the most significant, ASCII capitals as small letters; zeros behind the end.
fn eight(key: &[u8], at: usize) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let rest = key.get(at..).unwrap_or_default();
    let word = match rest.first_chunk::<8>() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => rest
            .iter()
            .enumerate()
            .fold(0, |word, (i, &b)| word | u64::from(b) << (56 - 8 * i)),
    };
    // Per byte: whether it is ASCII, at least `A`, and not above `Z`; that bit, moved, is the difference to a small letter.
    let seven = word & (0x7f * ONES);
    let at_least_a = seven + (0x80 - u64::from(b'A')) * ONES;
    let above_z = seven + (0x7f - u64::from(b'Z')) * ONES;
    let capital = !word & (at_least_a ^ above_z) & (0x80 * ONES);
    word | capital >> 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn numbers() {
        const UNIT: i128 = 1_000_000_000;
        for (text, expected) in [
            ("0", Some(0)),
            ("-12", Some(-12 * UNIT)),
            ("0x1F", Some(31 * UNIT)),
            ("1.5", Some(3 * UNIT / 2)),
            ("-0.25", Some(-UNIT / 4)),
            ("18446744073709551615", Some(i128::from(u64::MAX) * UNIT)),
            ("0x+1", None),
            ("1.2.3", None),
            ("1.", None),
            ("", None),
            ("-", None),
            ("-0x1", None),
            ("12a", None),
            ("٣", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    fn texts(of: &[String]) -> Texts<'_> {
        let mut texts = Texts::default();
        for text in of {
            texts.push(Cow::Borrowed(text));
        }
        texts
    }

    proptest! {
        #[test]
        fn sorts_as_a_plain_comparison_does(
            set in prop::collection::btree_set("[aAbB\\\\\0äÄſK]{0,3}|C:\\\\[wW]indows\\\\[a-cA-C.\0]{0,20}|-?[0-9]{1,3}|0x[0-9a-fA]{1,2}", 0..60)
        ) {
            let all: Vec<String> = set.into_iter().collect();
            let which: Vec<u32> = (0..all.len() as u32).collect();
            let sorted = sorted(&texts(&all), &which, |_, text| number(text));
            let got: Vec<&str> = sorted.order.iter().map(|&i| all[i as usize].as_str()).collect();
            let small = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
            let mut expected: Vec<&str> = all.iter().map(String::as_str).collect();
            expected.sort_by_key(|text| (number(text).is_none(), number(text), small(text), (*text).to_owned()));
            prop_assert_eq!(&got, &expected);
            for (place, pair) in got.windows(2).enumerate() {
                let together = sorted.group.as_ref().is_some_and(|group| group[place] == group[place + 1]);
                prop_assert_eq!(together, number(pair[0]) == number(pair[1]) && small(pair[0]) == small(pair[1]));
            }
        }
    }
}
