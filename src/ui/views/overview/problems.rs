//! What is wrong with the files, worst first, in words.

use super::super::super::number;
use super::super::super::state::AppState;
use super::super::super::text::{escaped, evidence};
use crate::protocol::Problem;
use crate::ui::widgets::severity::SeverityBadge;
use leptos::prelude::*;

/// Rows shown until the reader asks for all.
const FIRST: usize = 12;
/// Rows shown at most: what comes after the first thousand says nothing new.
const MOST: usize = 1_000;

/// The list.
#[component]
pub fn Problems() -> impl IntoView {
    let state = AppState::expect();
    let all = RwSignal::new(false);
    let total = Memo::new(move |_| state.overview.with(|overview| overview.problems.len()));
    let shown = Memo::new(move |_| {
        let most = if all.get() { MOST } else { FIRST };
        state.overview.with(|overview| {
            let name = |problem: &Problem| {
                overview
                    .files
                    .get(problem.file.ix())
                    .map(|file| file.meta.name.clone())
                    .unwrap_or_default()
            };
            overview
                .problems
                .iter()
                .take(most)
                .map(|problem| (name(problem), problem.clone()))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <section class="panel" aria-labelledby="problems-title">
            <h2 id="problems-title">"Problems"<small>{move || number::count(total.get() as u64)}</small></h2>
            <table class="sheet" data-testid="problems">
                <thead>
                    <tr>
                        <th scope="col">"How bad"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"File"</th>
                        <th scope="col">"Where"</th>
                    </tr>
                </thead>
                <tbody>
                    {move || shown.get().into_iter().map(|(name, problem)| view! { <Row name=name problem=problem /> }).collect_view()}
                </tbody>
            </table>
            <Show when=move || !all.get() && (total.get() > FIRST)>
                <button class="panel-more" on:click=move |_| all.set(true)>
                    {move || format!("Show all {}", number::count(total.get().min(MOST) as u64))}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Row(name: String, problem: Problem) -> impl IntoView {
    let place = match (problem.chunk, problem.offset) {
        (Some(chunk), Some(offset)) => format!("chunk {}, 0x{offset:x}", chunk.0),
        (Some(chunk), None) => format!("chunk {}", chunk.0),
        (None, Some(offset)) => format!("0x{offset:x}"),
        (None, None) => String::new(),
    };
    view! {
        <tr data-kind=format!("{:?}", problem.kind)>
            <td><SeverityBadge severity=problem.kind.severity() /></td>
            <td class="wrap">{evidence(&problem.text)}</td>
            <td class="value" title=escaped(&name).into_owned()>{evidence(&name)}</td>
            <td class="number">{place}</td>
        </tr>
    }
}
