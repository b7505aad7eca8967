//! The XML tab: the event as Windows writes it, asked for when the tab opens.

use crate::model::RowIx;
use crate::protocol::{Failure, Request, Response};
use crate::ui::state::AppState;
use crate::ui::text::{find_all, found_lines};
use crate::ui::widgets::clip;
use leptos::prelude::*;

/// The XML of an event.
#[component]
pub(super) fn Xml(
    state: AppState,
    row: RowIx,
    /// Texts that are marked wherever they stand.
    finds: Vec<String>,
) -> impl IntoView {
    let xml = RwSignal::new(None::<Result<String, Failure>>);
    if let Some(client) = state.client.try_get_value() {
        leptos::task::spawn_local(async move {
            let answer = match client.ask(Request::Xml(row)).await {
                Ok(Response::Xml(text)) => Ok(text),
                Ok(other) => Err(Failure::Protocol(format!("XML was asked for, the answer is {other:?}"))),
                Err(failure) => Err(failure),
            };
            xml.try_set(Some(answer));
        });
    }
    let copy = move |_| {
        if let Some(Ok(text)) = xml.get_untracked() {
            clip::write(clip::text(&text));
        }
    };
    view! {
        <div class="detail-xml" data-testid="detail-xml">
            {move || match xml.get() {
                None => ().into_any(),
                Some(Err(failure)) => view! { <p class="detail-said">{failure.to_string()}</p> }.into_any(),
                Some(Ok(text)) => {
                    view! {
                        <button type="button" class="button detail-xml-copy" on:click=copy>
                            "Copy"
                        </button>
                        <pre class="detail-pre">{found_lines(&text, &find_all(&text, &finds))}</pre>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
