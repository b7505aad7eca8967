//! Evidence: what each file is, byte by byte. The files, a map of the chosen one's chunks, what its bytes are, what whoever relies
//! on it should know, and beside it one chunk's ledger. `map` is the picture, `model` its geometry and words, `findings` what
//! should be known, `chunk` the ledger, `hex` the bytes.

#![allow(clippy::large_types_passed_by_value)] // a bundle of signal handles

mod chunk;
mod findings;
mod hex;
mod map;
mod model;

use self::chunk::ChunkPane;
use self::findings::Findings;
use self::hex::HexPane;
use self::map::ChunkMap;
use super::super::latest::Latest;
use super::super::number;
use super::super::state::AppState;
use super::super::text::{escaped, evidence};
use crate::model::{ByteKind, FileIx};
use crate::protocol::{FileEvidence, Finding, Request, Response};
use leptos::prelude::*;

/// What is looked at.
#[derive(Clone, Copy)]
struct Look {
    files: RwSignal<Vec<FileEvidence>>,
    file: RwSignal<FileIx>,
    /// One byte a chunk.
    map: RwSignal<Vec<u8>>,
    findings: RwSignal<Vec<Finding>>,
    /// The chosen chunk.
    chunk: RwSignal<Option<u32>>,
    /// The bytes that are looked at: the first, and the first after.
    bytes: RwSignal<Option<(u64, u64)>>,
}

/// The Evidence view.
#[component]
pub fn EvidenceView() -> impl IntoView {
    let look = Look {
        files: RwSignal::new(Vec::new()),
        file: RwSignal::new(FileIx(0)),
        map: RwSignal::new(Vec::new()),
        findings: RwSignal::new(Vec::new()),
        chunk: RwSignal::new(None),
        bytes: RwSignal::new(None),
    };
    follow(look);
    let chosen = Memo::new(move |_| {
        look.files.with(|files| {
            let chosen = files.iter().find(|file| file.info.file == look.file.get());
            chosen.or(files.first()).cloned()
        })
    });
    view! {
        <div class="evidence">
            <div class="evidence-column">
            <div class="evidence-main">
                <Show when=move || look.files.with(|files| files.len() > 1)>
                    <Files look />
                </Show>
                {move || chosen.get().map(|file| view! { <Head file=file.clone() /> })}
                <ChunkMap look />
                {move || chosen.get().map(|file| view! { <Bytes file /> })}
                <Findings look />
            </div>
            <HexPane look />
            </div>
            <ChunkPane look />
        </div>
    }
}

/// Keeps what is shown at what the engine knows.
fn follow(look: Look) {
    let state = AppState::expect();
    let ask = move |take: fn(Look, Response)| {
        Latest::new(state.client.get_value(), move |answer| {
            // The view may have gone while the engine answered.
            if let Ok(response) = answer
                && look.file.try_get_untracked().is_some()
            {
                take(look, response);
            }
        })
    };
    let files = ask(|look, response| {
        if let Response::Evidence(files) = response {
            look.files.set(files);
        }
    });
    let map = ask(|look, response| {
        if let Response::ChunkMap(map) = response {
            look.map.set(map);
        }
    });
    let findings = ask(|look, response| {
        if let Response::Findings(findings) = response {
            look.findings.set(findings);
        }
    });
    // While files are read, the overview comes at the pace that the engine bears.
    let known = Memo::new(move |_| state.overview.with(|overview| overview.files.clone()));
    Effect::new(move |_| {
        known.track();
        let file = look.file.get();
        files.ask(Request::Evidence);
        map.ask(Request::ChunkMap(file));
        findings.ask(Request::Findings(Some(file)));
    });
}

/// The list of files; the chosen one is below it.
#[component]
fn Files(look: Look) -> impl IntoView {
    view! {
        <section class="panel" aria-label="Files">
            <div class="panel-scroll evidence-files" tabindex="0" role="group" aria-label="Files, scrollable">
                <table class="sheet" data-testid="evidence-files">
                    <thead>
                        <tr>
                            <th scope="col">"File"</th>
                            <th scope="col" class="right">"Size"</th>
                            <th scope="col" class="right">"Live"</th>
                            <th scope="col" class="right">"Recovered"</th>
                            <th scope="col" class="right">"Hidden"</th>
                            <th scope="col" class="right">"Findings"</th>
                            <th scope="col">"SHA-256"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || look.files.get().into_iter().map(|file| view! { <FileRow look file /> }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn FileRow(look: Look, file: FileEvidence) -> impl IntoView {
    let ix = file.info.file;
    let chosen = move || look.file.get() == ix;
    let [live, recovered, hidden, _] = file.records;
    let choose = move |_| {
        look.chunk.set(None);
        look.bytes.set(None);
        look.file.set(ix);
    };
    view! {
        <tr class:row-on=chosen>
            <td class="name" title=escaped(&file.info.meta.path).into_owned()>
                <button class="fact-link" aria-pressed=move || chosen().to_string() on:click=choose>
                    {evidence(&file.info.meta.name)}
                </button>
            </td>
            <td class="right number">{number::bytes(file.info.meta.size)}</td>
            <td class="right number">{number::count(live)}</td>
            <td class="right number">{number::count(recovered)}</td>
            <td class="right number">{number::count(hidden)}</td>
            <td class="right number">{number::count(file.findings)}</td>
            <td class="number"><code class="hash" title=file.info.sha256.clone()>{file.info.sha256.clone()}</code></td>
        </tr>
    }
}

/// The chosen file: name, records, size, hash, what its header says.
#[component]
fn Head(file: FileEvidence) -> impl IntoView {
    let [live, recovered, hidden, lost] = file.records;
    let also = [(recovered, "recovered"), (hidden, "hidden"), (lost, "not readable")];
    let also: Vec<String> = also
        .into_iter()
        .filter(|&(n, _)| n > 0)
        .map(|(n, word)| format!("{} {word}", number::count(n)))
        .collect();
    let accounted = file.bytes.iter().sum::<u64>() == file.info.meta.size;
    let unread = file.bytes.get(ByteKind::ALL.len() - 1).copied().unwrap_or_default();
    let size = number::count(file.info.meta.size);
    let account = match (accounted, unread) {
        (true, 0) => format!("{size} bytes, every one accounted for"),
        (true, unread) => format!("{size} bytes, {} of them not read", number::count(unread)),
        (false, _) => format!("{size} bytes"),
    };
    view! {
        <header class="evidence-head" data-testid="evidence-head">
            <div>
                <div class="evidence-name value">{evidence(&file.info.meta.name)}</div>
                <h2>
                    {number::counted(live, "live record", "live records")}
                    {(!also.is_empty()).then(|| view! { <small>{format!("+ {}", also.join(", "))}</small> })}
                </h2>
                <p class="evidence-header">{model::header(&file)}</p>
            </div>
            <div class="evidence-sum">
                <div>{account}</div>
                {file.info.sha256.map(|hash| view! { <div class="evidence-hash">"SHA-256 " <code>{hash}</code></div> })}
            </div>
        </header>
    }
}

/// How many bytes there are of each kind.
#[component]
fn Bytes(file: FileEvidence) -> impl IntoView {
    let size = file.info.meta.size.max(1);
    let kinds = ByteKind::ALL
        .into_iter()
        .zip(file.bytes)
        .filter(|&(_, bytes)| bytes > 0);
    view! {
        <section class="panel evidence-bytes" aria-labelledby="bytes-title">
            <h2 id="bytes-title">"Bytes"</h2>
            <table class="sheet" data-testid="evidence-bytes">
                <tbody>
                    {kinds.map(|(kind, bytes)| {
                        let share = bytes as f64 / size as f64 * 100.0;
                        view! {
                            <tr>
                                <th scope="row">{kind.name()}</th>
                                <td class="right number">{number::count(bytes)}</td>
                                <td class="right number">{format!("{share:.1} %")}</td>
                                <td class="evidence-track">
                                    <span class="evidence-bar" style:width=format!("{share:.2}%")></span>
                                </td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}
