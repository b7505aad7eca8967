//! The files, refused ones included: size, state, events, span, hash, what is wrong.

use super::super::super::number;
use super::super::super::state::AppState;
use super::super::super::text::{escaped, evidence, name_badges};
use crate::protocol::{FileInfo, FileState};
use leptos::prelude::*;

/// Digits of a hash that are shown at first; the rest is in the tooltip and is selected with it.
const HASH_DIGITS: usize = 12;

/// The table.
#[component]
pub fn Files() -> impl IntoView {
    let state = AppState::expect();
    // Under a filter only counts change: a row is drawn again when its file is no longer the same.
    let files = Memo::new(move |_| state.overview.with(|overview| overview.files.clone()));
    view! {
        <section class="panel" aria-labelledby="files-title">
            <h2 id="files-title">"Files"</h2>
            <div class="panel-scroll" tabindex="0" role="group" aria-label="Files, scrollable">
                <table class="sheet" data-testid="files">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col" class="right">"Size"</th>
                            <th scope="col">"State"</th>
                            <th scope="col" class="right">"Events"</th>
                            <th scope="col">"Time span"</th>
                            <th scope="col">"SHA-256"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || files.get() key=|file| (file.file, signature(file)) let:file>
                            <Row file=file />
                        </For>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Row(file: FileInfo) -> impl IntoView {
    let app = AppState::expect();
    let FileInfo {
        meta,
        events,
        chunks,
        dirty,
        span,
        sha256,
        problems,
        state,
        ..
    } = file;
    let refused = state == FileState::Refused;
    let path = escaped(&meta.path).into_owned();
    let folder = meta
        .path
        .strip_suffix(&meta.name)
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_owned();
    let hash = sha256.map(|hash| {
        let short = hash.get(..HASH_DIGITS).unwrap_or(&hash).to_owned();
        view! { <code class="hash" title=hash.clone()>{short}<span class="hash-rest">{hash.get(HASH_DIGITS..).unwrap_or_default().to_owned()}</span></code> }
    });
    let badges = [
        dirty.then(|| view! {
            <span class="badge" title="The header says that the log was in use when it was copied; its last chunk may be newer than its header">
                "copied while in use"
            </span>
        }.into_any()),
        (problems > 0).then(|| view! {
            <span class="badge badge-warn">{number::counted(problems, "problem", "problems")}</span>
        }.into_any()),
    ];
    view! {
        <tr class:row-refused=refused data-state=key(state)>
            <td class="name" title=path>
                <span class="value">{evidence(&meta.name)}</span>
                {name_badges(&meta.name)}
                {(!folder.is_empty()).then(|| view! { <small class="value">{evidence(&folder)}</small> })}
            </td>
            <td class="right number" title=format!("{} bytes, {} chunks", number::count(meta.size), number::count(chunks))>
                {number::bytes(meta.size)}
            </td>
            <td class="states"><span class=format!("state state-{}", key(state))>{word(state)}</span>{badges}</td>
            <td class="right number">{number::count(events)}</td>
            <td class="number">{move || span.map(|(from, to)| app.clock.with(|clock| clock.span(from, to)))}</td>
            <td>{hash}</td>
        </tr>
    }
}

/// Everything of a row that can change.
fn signature(file: &FileInfo) -> (StateKey, u32, u32, Option<(i64, i64)>, bool) {
    (
        key(file.state),
        file.events,
        file.problems,
        file.span,
        file.sha256.is_some(),
    )
}

type StateKey = &'static str;

fn key(state: FileState) -> &'static str {
    match state {
        FileState::Reading => "reading",
        FileState::Done => "done",
        FileState::Cancelled => "cancelled",
        FileState::Partial => "partial",
        FileState::Unpacked => "unpacked",
        FileState::Refused => "refused",
    }
}

fn word(state: FileState) -> &'static str {
    match state {
        FileState::Reading => "reading…",
        FileState::Done => "read",
        FileState::Cancelled => "cancelled",
        FileState::Partial => "read in part",
        FileState::Unpacked => "archive",
        FileState::Refused => "not read",
    }
}
