//! The code page of text whose type names none (`win:AnsiString`): that of the Windows which wrote the log. The log does not tell
//! it, so it is chosen once for the whole process, by the command's option or the page's address; Windows-1252 until then.
//! Called by `ingest`, by the writer of XML and by the second decoder.

use encoding_rs::{Encoding, WINDOWS_1252};
use std::sync::OnceLock;

static CHOSEN: OnceLock<&'static Encoding> = OnceLock::new();

/// The name is no code page that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no code page: a number such as 1251 or 932, or a name such as windows-1251 or shift_jis")]
pub struct UnknownCodePage(pub String);

/// Chooses the code page by Windows' number (`1251`, `cp932`) or by name (`windows-1251`, `shift_jis`). The first choice stands:
/// what is decoded already is not decoded again.
///
/// # Errors
/// [`UnknownCodePage`].
pub fn choose(name: &str) -> Result<(), UnknownCodePage> {
    let page = find(name).ok_or_else(|| UnknownCodePage(name.chars().take(40).collect()))?;
    CHOSEN.get_or_init(|| page);
    Ok(())
}

/// The chosen code page.
pub fn page() -> &'static Encoding {
    CHOSEN.get().copied().unwrap_or(WINDOWS_1252)
}

/// The text without its NULs; bytes that the code page does not have become U+FFFD.
pub fn decode(bytes: &[u8], page: &'static Encoding) -> String {
    let (text, _) = page.decode_without_bom_handling(bytes);
    text.chars().filter(|&c| c != '\0').collect()
}

/// Windows' numbers (Code Page Identifiers, Microsoft Learn) of what is an ANSI or OEM code page of some Windows, else the names of the
/// Encoding Standard. No UTF-16: it is never an ANSI code page.
fn find(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_ascii_lowercase();
    let number = name.strip_prefix("cp").unwrap_or(&name);
    let label = match number {
        "866" => "ibm866",
        "874" => "windows-874",
        "932" => "shift_jis",
        "936" => "gbk",
        "949" => "euc-kr",
        "950" => "big5",
        "54936" => "gb18030",
        "65001" => "utf-8",
        "1250" | "1251" | "1252" | "1253" | "1254" | "1255" | "1256" | "1257" | "1258" => &format!("windows-{number}"),
        _ => &name,
    };
    Encoding::for_label_no_replacement(label.as_bytes()).filter(|page| page.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_by_number_and_by_name() {
        for (name, bytes, text) in [
            ("1252", b"\x93caf\xe9\x94 \x81".as_slice(), "“café” \u{81}"),
            ("cp1251", b"\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"),
            ("Windows-1251", b"\xcf\xf0\xe8", "При"),
            ("932", b"\x93\xfa\x96{ \x5c", "日本 \\"),
            ("gbk", b"\xd6\xd0\xce\xc4", "中文"),
            ("949", b"\xc7\xd1", "한"),
            ("950", b"\xa4\xa4", "中"),
            ("866", b"\x8f\xe0", "Пр"),
            ("utf-8", "é\0".as_bytes(), "é"),
            ("65001", b"a\xff", "a\u{fffd}"),
        ] {
            assert_eq!(decode(bytes, find(name).unwrap()), text, "{name}");
        }
        for wrong in ["", "1", "utf-16le", "replacement", "ebcdic", "1251 x"] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
    }
}
