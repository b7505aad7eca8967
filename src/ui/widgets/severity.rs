//! How bad a problem or finding is, as a badge: a shape, a colour and words. For every table of them.

use crate::protocol::Severity;
use leptos::prelude::*;

/// The badge.
#[component]
pub(crate) fn SeverityBadge(
    /// Which.
    severity: Severity,
) -> impl IntoView {
    let (class, shape, word) = match severity {
        Severity::Loss => ("badge badge-bad", "■", "Something is missing"),
        Severity::Warning => ("badge badge-warn", "▲", "Maybe incomplete"),
        Severity::Note => ("badge", "●", "Worth knowing"),
    };
    view! {
        <span class=class><span class="badge-shape" aria-hidden="true">{shape}</span>{word}</span>
    }
}
