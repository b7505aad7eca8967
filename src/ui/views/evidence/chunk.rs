//! One chunk: what its header says against what was found, and what its bytes are. The pane at the right of the Evidence view.

use super::{Look, model};
use crate::model::ChunkIx;
use crate::protocol::{ChunkLedger, Request, Response};
use crate::ui::latest::Latest;
use crate::ui::number;
use crate::ui::state::AppState;
use leptos::prelude::*;

/// The pane; nothing while no chunk is chosen.
#[component]
pub fn ChunkPane(look: Look) -> impl IntoView {
    let state = AppState::expect();
    let ledger = RwSignal::new(None::<ChunkLedger>);
    let latest = Latest::new(state.client.get_value(), move |answer| {
        ledger.try_set(match answer {
            Ok(Response::Ledger(ledger)) => Some(*ledger),
            _ => None,
        });
    });
    Effect::new(move |_| match look.chunk.get() {
        Some(chunk) => latest.ask(Request::Ledger {
            file: look.file.get_untracked(),
            chunk: ChunkIx(chunk),
        }),
        None => ledger.set(None),
    });
    view! {
        {move || ledger.get().map(|ledger| view! {
            <aside class="evidence-chunk" aria-label="Chunk" data-testid="chunk">
                <header>
                    <h2>{format!("Chunk {}", number::count(ledger.facts.chunk.0))}</h2>
                    <button class="chip-close" title="Close" aria-label="Close" on:click=move |_| look.chunk.set(None)>"×"</button>
                </header>
                <dl class="evidence-facts">
                    {model::facts(&ledger.facts).into_iter().map(|fact| view! {
                        <dt>{fact.name}</dt>
                        <dd class:is-bad=fact.differs>{fact.text}</dd>
                    }).collect_view()}
                </dl>
                <Ledger look ledger />
            </aside>
        })}
    }
}

/// Every byte of the chunk.
#[component]
fn Ledger(look: Look, ledger: ChunkLedger) -> impl IntoView {
    let offset = ledger.facts.offset;
    view! {
        <table class="sheet evidence-ledger" data-testid="ledger">
            <thead>
                <tr>
                    <th scope="col">"From"</th>
                    <th scope="col">"To"</th>
                    <th scope="col" class="right">"Bytes"</th>
                    <th scope="col">"What"</th>
                </tr>
            </thead>
            <tbody>
                {ledger.ranges.into_iter().map(|range| (offset.saturating_add(range.start), offset.saturating_add(range.end), range)).map(|(from, to, range)| view! {
                    <tr>
                        <td class="number">
                            <button class="fact-link" title="Show these bytes" on:click=move |_| look.bytes.set(Some((from, to)))>
                                {format!("{from:08x}")}
                            </button>
                        </td>
                        <td class="number">{format!("{to:08x}")}</td>
                        <td class="right number">{number::count(range.end - range.start)}</td>
                        <td>{model::what(&range)}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}
