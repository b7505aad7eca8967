//! The page's content security policy, and the hashes in it.
//!
//! `connect-src 'none'` is what the page promises its user, and every other line keeps a way around it shut. What a policy
//! in a page cannot stop: navigation (so no link is ever made of data), and extensions of the browser.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// A hash as the policy and `integrity` attributes spell it: `sha256-…`.
pub(super) fn source_hash(content: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(content.as_bytes())))
}

/// The first characters of the hash in hexadecimal, for file names.
pub(super) fn name_hash(content: &str) -> String {
    Sha256::digest(content.as_bytes())
        .iter()
        .take(6)
        .fold(String::new(), |mut name, byte| {
            // Writing to a `String` cannot fail.
            write!(name, "{byte:02x}").ok();
            name
        })
}

/// The policy for a page with exactly these scripts (inline, or beside it with `integrity`) and this one style.
pub(super) fn policy(scripts: &[&str], style: &str) -> String {
    let mut sources = String::new();
    for script in scripts {
        write!(sources, "'{}' ", source_hash(script)).ok();
    }
    [
        "default-src 'none'",
        // WebAssembly is compiled from bytes that the page carries; JavaScript's eval stays forbidden.
        &format!("script-src {sources}'wasm-unsafe-eval'"),
        &format!("style-src '{}'", source_hash(style)),
        // The worker's script is a Blob of the page's own, and inherits this policy.
        "worker-src blob:",
        "img-src data:",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        // Both are in page.js: `evtxscope` for the worker's URL, `default` for markup that is compiled into the app.
        "trusted-types evtxscope default",
    ]
    .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_spelled_as_browsers_want_them() {
        // The example of the CSP specification's own test suite: an empty script.
        assert_eq!(source_hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(name_hash(""), "e3b0c44298fc");
    }

    #[test]
    fn nothing_may_be_fetched_and_nothing_runs_without_its_hash() {
        let policy = policy(&["run()"], "p {}");
        for directive in [
            "default-src 'none'",
            "connect-src 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(
                policy.split("; ").any(|found| found == directive),
                "{directive} in {policy}"
            );
        }
        assert!(policy.contains(&source_hash("run()")) && policy.contains(&source_hash("p {}")));
        for loose in ["unsafe-inline", "'unsafe-eval'", "'self'", "http", "*"] {
            assert!(!policy.contains(loose), "{loose} in {policy}");
        }
    }
}
