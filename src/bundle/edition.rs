//! The two editions: the same shell, the same loader, the same parts, carried in two ways.

use std::fmt::Write as _;

use super::pack::Packed;
use super::policy::{name_hash, policy, source_hash};
use super::shell::Shell;

const LOADER: &str = include_str!("page.js");

/// What both editions carry.
#[derive(Debug)]
pub(super) struct Parts {
    /// The app's glue, run by the page itself.
    pub app_glue: String,
    /// The app's WebAssembly.
    pub app_wasm: Packed,
    /// The worker's glue and start, made into a Blob.
    pub worker_glue: Packed,
    /// The worker's WebAssembly.
    pub worker_wasm: Packed,
}

/// A page and what lies beside it.
#[derive(Debug)]
pub(super) struct Edition {
    /// The page's file name.
    pub name: String,
    /// The page.
    pub page: String,
    /// Relative names and contents.
    pub files: Vec<(String, String)>,
}

/// Everything in one file: the packed parts stand in script elements that no browser runs.
pub(super) fn single(shell: &Shell, parts: &Parts) -> Edition {
    let Parts {
        app_glue,
        app_wasm,
        worker_glue,
        worker_wasm,
    } = parts;
    let inert = |name: &str, packed: &Packed| {
        format!(
            "<script type=\"application/octet-stream\" data-part=\"{name}\">{}</script>\n",
            packed.text
        )
    };
    let glue = inline(app_glue);
    let loader = inline(LOADER);
    let scripts = [
        inert("app.wasm", app_wasm),
        inert("worker.js", worker_glue),
        inert("worker.wasm", worker_wasm),
        format!("<script>{glue}</script>\n<script>{loader}</script>\n"),
    ]
    .concat();
    let page = shell.page(&policy(&[&glue, &loader], &shell.style), &scripts);
    Edition {
        name: "evtxscope.html".to_owned(),
        page,
        files: Vec::new(),
    }
}

/// A page for any static host, with two scripts beside it. The app's comes first, so that the page stands while the
/// worker's is still on its way.
pub(super) fn hosted(shell: &Shell, parts: &Parts) -> Edition {
    let Parts {
        app_glue,
        app_wasm,
        worker_glue,
        worker_wasm,
    } = parts;
    let provide = |name: &str, packed: &Packed| format!("__evtxscope.provide(\"{name}\", \"{}\");\n", packed.text);
    let app = format!("{app_glue}\n{}", provide("app.wasm", app_wasm));
    let worker = provide("worker.js", worker_glue) + &provide("worker.wasm", worker_wasm);
    let loader = inline(LOADER);

    let beside = |stem: &str, content: &str| format!("assets/{stem}-{}.js", name_hash(content));
    let files = vec![(beside("app", &app), app), (beside("worker", &worker), worker)];
    let mut scripts = format!("<script>{loader}</script>\n");
    for (name, content) in &files {
        // Relative, so that the page works from any folder of any host; deferred scripts run in this order.
        let integrity = source_hash(content);
        // Writing to a `String` cannot fail.
        writeln!(
            scripts,
            "<script defer src=\"{name}\" integrity=\"{integrity}\"></script>"
        )
        .ok();
    }
    let contents: Vec<&str> = files
        .iter()
        .map(|(_, content)| content.as_str())
        .chain([loader.as_str()])
        .collect();
    let page = shell.page(&policy(&contents, &shell.style), &scripts);
    Edition {
        name: "index.html".to_owned(),
        page,
        files,
    }
}

/// A script's text such that nothing in it ends the element or starts a comment in it.
fn inline(script: &str) -> String {
    script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}

#[cfg(test)]
mod tests {
    use super::super::pack::{Effort, pack};
    use super::*;

    fn parts() -> Parts {
        Parts {
            app_glue: "let wasm_bindgen = '</script>';".to_owned(),
            app_wasm: pack(b"app", Effort::Best),
            worker_glue: pack(b"glue", Effort::Best),
            worker_wasm: pack(b"worker", Effort::Best),
        }
    }

    fn shell() -> Shell {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        Shell::read(dir).unwrap()
    }

    #[test]
    fn the_single_file_stands_alone() {
        let edition = single(&shell(), &parts());
        assert!(edition.files.is_empty());
        assert!(!edition.page.contains("src=") && !edition.page.contains("data-trunk"));
        assert_eq!(edition.page.matches("</script>").count(), 5);
    }

    #[test]
    fn the_hosted_page_refers_to_what_lies_beside_it_only() {
        let edition = hosted(&shell(), &parts());
        assert_eq!(edition.files.len(), 2);
        for (name, content) in &edition.files {
            assert!(edition.page.contains(&format!("src=\"{name}\"")));
            assert_eq!(
                edition.page.matches(&source_hash(content)).count(),
                2,
                "in the policy and in `integrity`"
            );
        }
    }
}
