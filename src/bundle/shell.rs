//! The page's shell (`index.html`) and its style sheet, as they lie in the checkout.
//!
//! The shell is the checkout's, not Trunk's: Trunk adds a start script and preloads that the policy would refuse.

use std::path::Path;

use super::{BundleError, read, text};

const POLICY_MARK: &str = "<!-- bundle: policy -->";
const SCRIPTS_MARK: &str = "<!-- bundle: scripts -->";
const HEAD_END: &str = "</head>";

/// The shell, cut at the places where something goes in, and the style.
#[derive(Debug)]
pub(super) struct Shell {
    before_policy: String,
    before_style: String,
    before_scripts: String,
    after_scripts: String,
    /// All style sheets in one.
    pub style: String,
}

impl Shell {
    /// Reads `index.html` and `style/main.css` with what it imports.
    pub(super) fn read(source_dir: &Path) -> Result<Self, BundleError> {
        let path = source_dir.join("index.html");
        let html = without_trunk_links(&text(&path, read(&path)?)?);
        let style = style_sheet(&source_dir.join("style/main.css"), 0)?;
        Self::cut(&html, style).map_err(|reason| BundleError::Source { path, reason })
    }

    fn cut(html: &str, style: String) -> Result<Self, String> {
        let split = |html: &str, mark: &str| {
            html.split_once(mark)
                .map(|(before, after)| (before.to_owned(), after.to_owned()))
                .ok_or_else(|| format!("has no {mark}"))
        };
        let (before_policy, rest) = split(html, POLICY_MARK)?;
        let (before_style, rest) = split(&rest, HEAD_END)?;
        let (before_scripts, after_scripts) = split(&rest, SCRIPTS_MARK)?;
        Ok(Self {
            before_policy,
            before_style,
            before_scripts,
            after_scripts,
            style,
        })
    }

    /// The whole page.
    pub(super) fn page(&self, policy: &str, scripts: &str) -> String {
        let Self {
            before_policy,
            before_style,
            before_scripts,
            after_scripts,
            style,
        } = self;
        format!(
            "{before_policy}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{before_style}\
             <style>{style}</style>\n{HEAD_END}{before_scripts}{scripts}{after_scripts}"
        )
    }
}

/// Takes every `<link data-trunk …>` out: they tell Trunk what to build, browsers must not see them.
fn without_trunk_links(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<link data-trunk") {
        kept.push_str(before);
        rest = after
            .split_once('>')
            .map_or("", |(_, after)| after.strip_prefix('\n').unwrap_or(after));
    }
    kept + rest
}

/// A style sheet with every line `@import "file.css";` replaced by that file, which lies relative to it.
fn style_sheet(path: &Path, depth: usize) -> Result<String, BundleError> {
    let wrong = |reason: String| BundleError::Source {
        path: path.to_owned(),
        reason,
    };
    if depth > 8 {
        return Err(wrong("is imported in a circle".to_owned()));
    }
    let mut sheet = String::new();
    for line in text(path, read(path)?)?.lines() {
        if let Some(import) = line.trim().strip_prefix("@import") {
            let name = import
                .trim()
                .strip_suffix(';')
                .and_then(|quoted| quoted.strip_prefix('"')?.strip_suffix('"'))
                .ok_or_else(|| wrong(format!("only `@import \"file.css\";` is understood, not `{line}`")))?;
            sheet.push_str(&style_sheet(&path.with_file_name(name), depth + 1)?);
        } else {
            sheet.push_str(line);
            sheet.push('\n');
        }
    }
    // What the policy would refuse at run time is found at build time.
    if let Some((_, address)) = sheet.split_once("url(").filter(|(_, address)| !is_local(address)) {
        return Err(wrong(format!(
            "loads something: url({:.40}",
            address.lines().next().unwrap_or_default()
        )));
    }
    if sheet.contains("</") {
        return Err(wrong("holds `</`, which would end the <style> element".to_owned()));
    }
    Ok(sheet)
}

fn is_local(address: &str) -> bool {
    let address = address.trim_start_matches(['"', '\'']);
    address.starts_with("data:") || address.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_for_trunk_disappear_even_over_several_lines() {
        let html = "<title>x</title>\n<link data-trunk rel=\"css\" href=\"a.css\">\n<link data-trunk rel=\"rust\"\n data-bin=\"app\">\n</head>";
        assert_eq!(without_trunk_links(html), "<title>x</title>\n</head>");
    }

    #[test]
    fn policy_style_and_scripts_land_in_their_places() {
        let html = format!("<head>{POLICY_MARK}<title>t</title></head><body>{SCRIPTS_MARK}</body>");
        let page = Shell::cut(&html, "p{}".to_owned()).unwrap().page("P", "S");
        assert_eq!(
            page,
            "<head><meta http-equiv=\"Content-Security-Policy\" content=\"P\"><title>t</title><style>p{}</style>\n</head><body>S</body>"
        );
        assert!(
            Shell::cut("<head></head>", String::new())
                .unwrap_err()
                .contains(POLICY_MARK)
        );
    }

    #[test]
    fn only_data_and_fragments_are_local() {
        assert!(is_local("data:image/png;base64,AA)") && is_local("\"#arrow\")"));
        assert!(!is_local("https://example.org/x.png)") && !is_local("x.png)"));
    }
}
