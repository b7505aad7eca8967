//! Letters that pass for others: a Cyrillic `а` in `svchоst.exe`. A letter is suspected where it stands among Latin ones or before
//! a file's extension; a text in another script is left alone. Called by `visible` and by the page, which show such letters as what they are.
//! The pairs are the common ones of Unicode's confusables (UTS 39) for Latin letters.

/// The Latin letter or ASCII sign that this one passes for.
pub fn passes_for(c: char) -> Option<char> {
    let twin = match c {
        'а' | 'α' | 'ɑ' => 'a',
        'Ь' => 'b',
        'с' | 'ϲ' | 'ⅽ' => 'c',
        'ԁ' | 'ⅾ' => 'd',
        'е' => 'e',
        'ɡ' => 'g',
        'һ' => 'h',
        'і' | 'ι' | 'ı' | 'ⅰ' => 'i',
        'ј' | 'ϳ' => 'j',
        'ӏ' | 'ⅼ' => 'l',
        'ⅿ' => 'm',
        'ո' => 'n',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'ſ' => 'f',
        'ս' | 'υ' => 'u',
        'ν' | 'ѵ' | 'ⅴ' => 'v',
        'ԝ' => 'w',
        'х' | 'ⅹ' => 'x',
        'у' | 'γ' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ⅽ' => 'C',
        'Ⅾ' => 'D',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' | 'Ӏ' | 'Ⅰ' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' | '\u{212a}' => 'K',
        'Ⅼ' => 'L',
        'М' | 'Μ' | 'Ⅿ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Ⅴ' => 'V',
        'Х' | 'Χ' | 'Ⅹ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        '․' => '.',
        '⁄' | '∕' => '/',
        '∖' | '⧵' => '\\',
        '꞉' | '∶' => ':',
        // Full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => return char::from_u32(u32::from(c) - 0xff01 + 0x21),
        _ => return None,
    };
    Some(twin)
}

/// Where letters stand that pass for others: bytes, ascending.
pub fn find(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    let mut rest = text;
    let mut at = 0;
    while let Some(begin) = rest.find(in_word) {
        let word = rest.get(begin..).unwrap_or_default();
        let end = word.find(|c| !in_word(c)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        if suspicious(word, after) {
            let letters = word.char_indices().filter(|&(_, c)| passes_for(c).is_some());
            found.extend(letters.map(|(i, _)| at + begin + i));
        }
        at += begin + end;
        rest = after;
    }
    found
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || (!c.is_ascii() && passes_for(c).is_some())
}

/// Latin letters with others among them, or nothing but others before an extension in Latin letters.
fn suspicious(word: &str, after: &str) -> bool {
    let mut others = word.chars().filter(|&c| passes_for(c).is_some()).peekable();
    if others.peek().is_none() {
        return false;
    }
    let latin = |c: char| c.is_ascii_alphabetic();
    let extension = || after.strip_prefix('.').is_some_and(|e| e.starts_with(latin));
    word.chars().any(latin) || (word.chars().all(|c| passes_for(c).is_some() || c.is_ascii()) && extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> String {
        find(text)
            .iter()
            .filter_map(|&at| text.get(at..)?.chars().next())
            .collect()
    }

    #[test]
    fn letters_among_others_are_found() {
        assert_eq!(seen("C:\\Windows\\svch\u{43e}st.exe"), "\u{43e}");
        assert_eq!(seen("\u{440}\u{430}\u{443}.exe and more"), "\u{440}\u{430}\u{443}");
        assert_eq!(seen("cmd\u{2024}exe"), "\u{2024}");
        assert_eq!(seen("\u{ff50}owershell"), "\u{ff50}");
        assert_eq!(seen("C:\u{2215}a"), "\u{2215}");
    }

    #[test]
    fn other_scripts_are_left_alone() {
        for text in [
            "журнал.txt",
            "Отчёт за май",
            "α-Test",
            "日志.evtx",
            "Ünïcödé.exe",
            "ＡＢＣ",
            "C:\\Users\\Сергей\\Desktop",
        ] {
            assert_eq!(seen(text), "", "{text}");
        }
    }

    #[test]
    fn every_pair_leads_to_ascii() {
        let pairs = ('\0'..=char::MAX).filter_map(|c| Some((c, passes_for(c)?)));
        assert!(pairs.clone().all(|(c, twin)| !c.is_ascii() && twin.is_ascii_graphic()));
        assert!(pairs.count() > 150);
    }
}
