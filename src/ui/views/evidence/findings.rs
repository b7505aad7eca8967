//! What whoever relies on the files should know: what is missing between all events, and what is wrong with the chosen file, worst
//! first. Each leads to what it is about: a chunk, the events around it, its time.

use super::Look;
use crate::model::RowIx;
use crate::protocol::{Finding, ProblemKind, Request, Response, StatementFormat};
use crate::ui::number;
use crate::ui::state::AppState;
use crate::ui::text::evidence;
use crate::ui::widgets::save;
use crate::ui::widgets::severity::SeverityBadge;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Findings shown until the reader asks for more, and how many more each time.
const FINDINGS: usize = 100;

/// The list.
#[component]
pub fn Findings(look: Look) -> impl IntoView {
    let state = AppState::expect();
    let most = RwSignal::new(FINDINGS);
    Effect::new(move |_| {
        look.file.track();
        most.set(FINDINGS);
    });
    let all = Memo::new(move |_| {
        let mut all = state.gaps.get();
        look.findings.with(|of_file| all.extend_from_slice(of_file));
        all.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        all
    });
    let total = move || all.with(Vec::len);
    view! {
        <section class="panel" aria-labelledby="findings-title">
            <header class="findings-head">
                <h2 id="findings-title">"Findings"<small>{move || number::count(total() as u64)}</small></h2>
                <span>"Statement of the evidence"</span>
                <Save format=StatementFormat::Text name="evidence.txt" label="Save as text" />
                <Save format=StatementFormat::Json name="evidence.json" label="Save as JSON" />
            </header>
            <Show
                when=move || total() != 0
                fallback=|| view! {
                    <p class="evidence-none">
                        "Nothing is wrong with this file: its checksums hold, and its headers say what was found. Nothing is missing between the events of all files."
                    </p>
                }
            >
                <table class="sheet" data-testid="findings">
                    <thead>
                        <tr>
                            <th scope="col">"How bad"</th>
                            <th scope="col">"What"</th>
                            <th scope="col">"Where"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            let shown = all.with(|all| all.iter().take(most.get()).cloned().collect::<Vec<_>>());
                            shown.into_iter().map(|finding| view! { <FindingRow look finding /> }).collect_view()
                        }}
                    </tbody>
                </table>
            </Show>
            <Show when=move || most.get() < total()>
                <button class="panel-more" on:click=move |_| most.update(|most| *most += FINDINGS)>
                    {move || format!("Show {} more", number::count((total() - most.get()).min(FINDINGS) as u64))}
                </button>
            </Show>
        </section>
    }
}

/// Writes the statement into a file of the reader's.
#[component]
fn Save(format: StatementFormat, name: &'static str, label: &'static str) -> impl IntoView {
    let state = AppState::expect();
    let save = move |_| {
        let client = state.client.get_value();
        spawn_local(async move {
            match client.ask(Request::Statement(format)).await {
                Ok(Response::Statement(text)) if save::text(name, &text).is_some() => {}
                Ok(_) => state.notice.set(Some("The browser did not save the file.".to_owned())),
                Err(failure) => state.notice.set(Some(failure.to_string())),
            }
        });
    };
    view! { <button class="button" on:click=save>{label}</button> }
}

#[component]
fn FindingRow(look: Look, finding: Finding) -> impl IntoView {
    let place = if finding.host.is_empty() && finding.channel.is_empty() {
        view! { <InFile look finding=finding.clone() /> }.into_any()
    } else {
        view! { <InLog finding=finding.clone() /> }.into_any()
    };
    view! {
        <tr data-kind=format!("{:?}", finding.kind)>
            <td><SeverityBadge severity=finding.severity /></td>
            <td class="wrap">{evidence(&finding.text)}</td>
            <td class="finding-place">{place}</td>
        </tr>
    }
}

/// Chunk and offset.
#[component]
fn InFile(look: Look, finding: Finding) -> impl IntoView {
    let offset = finding.offset.map(|offset| format!("0x{offset:x}")).unwrap_or_default();
    let chunk = finding.chunk.map(|chunk| {
        view! {
            <button class="fact-link" title="Show this chunk's bytes" on:click=move |_| look.chunk.set(Some(chunk.0))>
                {format!("chunk {}", chunk.0)}
            </button>
            " "
        }
    });
    view! { <span class="number">{chunk}{offset}</span> }
}

/// Host and channel, the events around it, its time.
#[component]
fn InLog(finding: Finding) -> impl IntoView {
    let state = AppState::expect();
    let words = labels(finding.kind, finding.rows.len());
    let rows: Vec<(&str, RowIx)> = words.iter().copied().zip(finding.rows.iter().copied()).collect();
    view! {
        <div>{evidence(&finding.host)}" · "{evidence(&finding.channel)}</div>
        <div class="finding-links">
            {rows.into_iter().map(|(word, row)| view! {
                <button class="fact-link" title="Open the Events view there; filters are taken away" on:click=move |_| state.open_event(row)>
                    {word}
                </button>
            }).collect_view()}
            {finding.span.map(|span| view! {
                <button class="fact-link" title="Show this time in the Timeline" on:click=move |_| state.open_range(span)>
                    "time range"
                </button>
            })}
        </div>
    }
}

/// What the events of a finding are to it.
fn labels(kind: ProblemKind, rows: usize) -> &'static [&'static str] {
    match (kind, rows) {
        (_, 0 | 1) => &["event"],
        (ProblemKind::FilteredLog | ProblemKind::ProcessesNotLogged, _) => &["first event", "last event"],
        (ProblemKind::NumbersReused, _) => &["one event", "the other"],
        (ProblemKind::LogStopped, _) => &["event", "next event"],
        _ => &["event before", "event after"],
    }
}
