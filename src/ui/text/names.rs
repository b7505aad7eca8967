//! What is odd about the name of a file or an account: it looks like another one. Called where names are shown with room for a
//! word beside them (`detail`, the lists of files). The characters themselves are marked by `text`.

use crate::model::lookalike;

/// Extensions of what people open.
const DOCUMENTS: [&str; 24] = [
    "pdf", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx", "rtf", "txt", "csv", "odt", "htm", "html",
    "jpg", "jpeg", "png", "gif", "bmp", "mp3", "mp4", "zip", "rar",
];

/// Extensions of what runs.
const PROGRAMS: [&str; 19] = [
    "exe", "scr", "com", "pif", "bat", "cmd", "js", "jse", "vbs", "vbe", "wsf", "wsh", "hta", "lnk", "ps1", "msi",
    "cpl", "dll", "jar",
];

/// Longer values are no names.
const LONGEST: usize = 1024;

/// Why a name may be taken for another, in words. The last part of a path is looked at.
pub fn warnings(value: &str) -> Vec<String> {
    let mut out = Vec::new();
    if value.len() > LONGEST || value.contains(['\n', '\r']) {
        return out;
    }
    let odd = lookalike::find(value);
    if !odd.is_empty() {
        let reads: String = value
            .char_indices()
            .map(|(at, c)| {
                lookalike::passes_for(c)
                    .filter(|_| odd.binary_search(&at).is_ok())
                    .unwrap_or(c)
            })
            .collect();
        out.push(format!("look-alike letters: reads “{}”", file_name(&reads)));
    }
    let name = file_name(value);
    let Some((stem, extension)) = name.trim_end_matches([' ', '.']).rsplit_once('.') else {
        return out;
    };
    let is = |list: &[&str], extension: &str| list.iter().any(|known| known.eq_ignore_ascii_case(extension));
    if !is(&PROGRAMS, extension) {
        return out;
    }
    let inner = stem.trim_end().rsplit_once('.').map(|(_, inner)| inner);
    if inner.is_some_and(|inner| is(&DOCUMENTS, inner)) {
        out.push("two extensions: looks like a document".to_owned());
    }
    if stem.ends_with("   ") {
        out.push("spaces hide its extension".to_owned());
    }
    if name.ends_with([' ', '.']) {
        out.push("ends in a space or a dot".to_owned());
    }
    out
}

fn file_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_pass_for_others() {
        let one = |value: &str| warnings(value).join("; ");
        assert_eq!(
            one("C:\\Windows\\svch\u{43e}st.exe"),
            "look-alike letters: reads “svchost.exe”"
        );
        assert_eq!(one("D:\\Invoice.PDF.exe"), "two extensions: looks like a document");
        assert_eq!(
            one("invoice.pdf          .exe"),
            "two extensions: looks like a document; spaces hide its extension"
        );
        assert_eq!(one("C:\\Temp\\cmd.exe "), "ends in a space or a dot");
    }

    #[test]
    fn ordinary_values_have_no_warning() {
        for value in [
            "",
            "C:\\Windows\\System32\\svchost.exe",
            "C:\\Program Files\\7-Zip\\7z.dll",
            "archive.tar.gz",
            "setup.1.2.exe",
            "\"C:\\a b.exe\" --config c.txt",
            "report.pdf",
            "журнал.exe",
            "a sentence. ",
        ] {
            assert_eq!(warnings(value), Vec::<String>::new(), "{value}");
        }
    }
}
