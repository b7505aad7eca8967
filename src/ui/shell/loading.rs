//! Reading under way: a bar for all, a line a file, a button to stop. Afterwards only the files that could not be read stay,
//! until the reader closes the list.

use super::super::number;
use super::super::state::{AppState, Phase};
use super::super::text::{escaped, evidence};
use crate::client::{Client, FileProgress, Progress};
use crate::protocol::FileState;
use leptos::prelude::*;

/// Lines shown at most: a folder of thousands is counted, not listed.
const MOST_LINES: usize = 8;

/// What a file's line says, and whether it is bad.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    name: String,
    path: String,
    text: String,
    percent: u32,
    refused: bool,
}

/// The panel.
#[component]
pub fn Loading() -> impl IntoView {
    let state = AppState::expect();
    // How many refused files the reader has seen and put away.
    let seen = RwSignal::new(0usize);
    let is_loading = move || state.phase.get() == Phase::Loading;
    let refused = Memo::new(move |_| state.progress.with(|progress| progress.refused().count()));
    let visible = move || is_loading() || refused.get() > seen.get();
    let lines = Memo::new(move |_| state.progress.with(|progress| lines(progress, is_loading())));
    let more = Memo::new(move |_| state.progress.with(|progress| left_out(progress, is_loading())));
    let share = Memo::new(move |_| {
        let (done, all) = state.progress.with(Progress::batch_bytes);
        done.saturating_mul(100).checked_div(all).unwrap_or(0) as u32
    });
    let title = move || {
        if is_loading() {
            let (done, all) = state.progress.with(Progress::batch_bytes);
            format!("Reading {} of {}", number::bytes(done.min(all)), number::bytes(all))
        } else {
            format!(
                "{} could not be read",
                number::counted(refused.get() as u64, "file", "files")
            )
        }
    };
    view! {
        <Show when=visible>
            <section class="loading" data-testid="loading" aria-label="Progress">
                <header class="loading-head">
                    <b>{title}</b>
                    <Show
                        when=is_loading
                        fallback=move || view! {
                            <button class="chip-close" title="Close" on:click=move |_| seen.set(refused.get_untracked())>"×"</button>
                        }
                    >
                        <button
                            class="button"
                            data-testid="cancel"
                            title="Stop reading; what was read stays"
                            on:click=move |_| state.client.with_value(Client::cancel)
                        >
                            "Cancel"
                        </button>
                    </Show>
                </header>
                <Show when=is_loading>
                    <progress class="loading-bar" max="100" prop:value=move || share.get() aria-label="All files"></progress>
                </Show>
                <ul class="loading-files">
                    {move || lines.get().into_iter().map(|line| view! { <FileLine line=line /> }).collect_view()}
                </ul>
                {move || (more.get() > 0).then(|| view! {
                    <p class="dim">{format!("and {} more", number::count(more.get() as u64))}</p>
                })}
            </section>
        </Show>
    }
}

#[component]
fn FileLine(line: Line) -> impl IntoView {
    view! {
        <li class="loading-file" class:loading-refused=line.refused>
            <span class="loading-name" title=escaped(&line.path).into_owned()>{evidence(&line.name)}</span>
            <span class="loading-text">{line.text}</span>
            {(!line.refused).then(|| view! { <progress class="loading-bar" max="100" prop:value=line.percent aria-hidden="true"></progress> })}
        </li>
    }
}

/// Refused files first, then those that are being read, then those that wait.
fn listed(progress: &Progress, loading: bool) -> Vec<&FileProgress> {
    let mut out: Vec<&FileProgress> = progress.refused().collect();
    if loading {
        let open = || progress.batch_files().iter().filter(|file| !file.ended);
        out.extend(open().filter(|file| file.begun));
        out.extend(open().filter(|file| !file.begun));
    }
    out
}

fn lines(progress: &Progress, loading: bool) -> Vec<Line> {
    listed(progress, loading)
        .into_iter()
        .take(MOST_LINES)
        .map(line)
        .collect()
}

fn left_out(progress: &Progress, loading: bool) -> usize {
    listed(progress, loading).len().saturating_sub(MOST_LINES)
}

fn line(file: &FileProgress) -> Line {
    let refused = file.state == FileState::Refused;
    let text = if refused {
        file.why
            .first()
            .cloned()
            .unwrap_or_else(|| "It could not be read".to_owned())
    } else if file.begun {
        number::counted(file.events, "event", "events")
    } else {
        format!("waits · {}", number::bytes(file.size))
    };
    Line {
        name: file.path.rsplit('/').next().unwrap_or_default().to_owned(),
        path: file.path.clone(),
        text,
        percent: (file.done.saturating_mul(100) / file.size.max(1)) as u32,
        refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_files_come_first_and_stay() {
        let mut refused = FileProgress::new("logs/notes.txt".to_owned(), 12);
        refused.state = FileState::Refused;
        refused.ended = true;
        refused.why = vec!["It is not an event log".to_owned()];
        let mut reading = FileProgress::new("logs/a.evtx".to_owned(), 1_000);
        reading.begun = true;
        reading.done = 250;
        let progress = Progress {
            files: vec![reading, refused],
            ..Progress::default()
        };
        let while_loading = lines(&progress, true);
        assert_eq!(while_loading.len(), 2);
        assert_eq!(while_loading[0].name, "notes.txt");
        assert_eq!(while_loading[0].text, "It is not an event log");
        assert_eq!(
            (while_loading[1].percent, while_loading[1].text.as_str()),
            (25, "0 events")
        );
        assert_eq!(lines(&progress, false).len(), 1);
        assert_eq!(left_out(&progress, false), 0);
    }
}
