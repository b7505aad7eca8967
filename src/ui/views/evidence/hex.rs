//! Any bytes of the chosen file in hexadecimal, read again from it: a page at a time (64 KiB, a chunk), of which the rows on screen
//! are elements. Below the rest of the Evidence view; `model` is the logic.

mod model;

use self::model::{Choice, Page, ROW};
use super::Look;
use crate::model::PartGroup;
use crate::protocol::{Failure, Request, Response};
use crate::ui::canvas::watch_size;
use crate::ui::latest::Latest;
use crate::ui::number;
use crate::ui::state::AppState;
use crate::ui::widgets::clip;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement, KeyboardEvent, PointerEvent};

/// Height of a row, CSS pixels; as in the style sheet.
const ROW_PX: f64 = 18.0;

/// What is shown and chosen.
#[derive(Clone, Copy)]
struct Hex {
    look: Look,
    choice: RwSignal<Choice>,
    page: RwSignal<Page>,
    failure: RwSignal<Option<Failure>>,
    scroller: NodeRef<html::Div>,
    top_px: RwSignal<f64>,
    size: RwSignal<(f64, f64)>,
    utf16: RwSignal<bool>,
}

/// The pane; nothing until bytes are asked for.
#[component]
pub fn HexPane(look: Look) -> impl IntoView {
    let is_open = Memo::new(move |_| look.bytes.with(Option::is_some));
    view! { <Show when=move || is_open.get()><Open look /></Show> }
}

#[component]
fn Open(look: Look) -> impl IntoView {
    let state = AppState::expect();
    let hex = Hex {
        look,
        choice: RwSignal::new(Choice::default()),
        page: RwSignal::new(Page::default()),
        failure: RwSignal::new(None),
        scroller: NodeRef::new(),
        top_px: RwSignal::new(0.0),
        size: RwSignal::new((0.0, 0.0)),
        utf16: RwSignal::new(false),
    };
    let latest = Latest::new(state.client.get_value(), move |answer| match answer {
        Ok(Response::Bytes(bytes)) => {
            if hex.page.try_set(Page::new(*bytes)).is_none() {
                hex.failure.set(None);
                hex.reveal();
            }
        }
        Ok(_) => {}
        Err(failure) => {
            hex.failure.try_set(Some(failure));
        }
    });
    // What was asked for from outside is chosen.
    Effect::new(move |_| {
        if let Some((from, to)) = look.bytes.get() {
            hex.choice.set(Choice {
                anchor: to.saturating_sub(1).max(from),
                at: from,
            });
        }
    });
    let wanted = Memo::new(move |_| (look.file.get(), model::page(hex.choice.get().at)));
    Effect::new(move |_| {
        let (file, (offset, count)) = wanted.get();
        latest.ask(Request::Bytes { file, offset, count });
    });
    Effect::new(move |_| {
        hex.choice.track();
        hex.reveal();
    });
    Effect::new(move |_| {
        if let Some(scroller) = hex.scroller.get() {
            watch_size(&scroller, hex.size);
        }
    });
    let copy = move |_| hex.copy();
    let close = move |_| look.bytes.set(None);
    view! {
        <section class="hex" aria-labelledby="hex-title" data-testid="hex">
            <header>
                <h2 id="hex-title">"Bytes"</h2>
                <p class="hex-words" aria-live="polite">{move || hex.page.with(|page| page.words(hex.choice.get()))}</p>
                <GoTo hex />
                <button class="button" aria-pressed=move || hex.utf16.get().to_string() on:click=move |_| hex.utf16.update(|is| *is = !*is)>"UTF-16"</button>
                <button class="button" title="Copy what is chosen (Ctrl+C)" on:click=copy>"Copy as hex"</button>
                <button class="chip-close" title="Close" aria-label="Close the bytes" on:click=close>"×"</button>
            </header>
            {move || hex.failure.get().map(|failure| view! { <p class="evidence-none" role="alert">{failure.to_string()}</p> })}
            <Rows hex />
            <ul class="evidence-legend">
                {PartGroup::ALL.map(|group| view! { <li class=class(group)>{group.name()}</li> }).collect_view()}
            </ul>
        </section>
    }
}

/// An offset is typed here.
#[component]
fn GoTo(hex: Hex) -> impl IntoView {
    let go = move |event: web_sys::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(at) = input.and_then(|input| model::offset(&input.value())) {
            hex.choice.set(Choice::default().to(at.min(hex.last()), false));
        }
    };
    view! {
        <input
            class="input hex-go"
            type="text"
            placeholder="Go to 0x…"
            aria-label="Go to offset, decimal or 0x"
            spellcheck="false"
            on:change=go
            on:keydown=move |event| event.stop_propagation()
        />
    }
}

/// The rows on screen.
#[component]
fn Rows(hex: Hex) -> impl IntoView {
    let height = move || hex.page.with(|page| format!("{}px", page.rows() as f64 * ROW_PX));
    let visible = Memo::new(move |_| {
        let first = (hex.top_px.get() / ROW_PX) as usize;
        let count = (hex.size.get().1 / ROW_PX) as usize + 2;
        hex.page
            .with(|page| (first.min(page.rows()), (first + count).min(page.rows())))
    });
    let rows = move || {
        let (from, to) = visible.get();
        let (choice, utf16) = (hex.choice.get(), hex.utf16.get());
        hex.page
            .with(|page| (from..to).map(|row| view_row(page, row, choice, utf16)).collect_view())
    };
    let drag = move |event: &PointerEvent, extend: bool| {
        if let Some(at) = hex.under(event) {
            hex.choice.update(|choice| *choice = choice.to(at, extend));
        }
    };
    view! {
        <div
            class="hex-rows"
            node_ref=hex.scroller
            tabindex="0"
            role="group"
            aria-label="Bytes. Arrow keys move, Shift chooses, Ctrl with C copies"
            on:scroll=move |_| {
                if let Some(scroller) = hex.scroller.get_untracked() {
                    hex.top_px.set(f64::from(scroller.scroll_top()));
                }
            }
            on:keydown=move |event| hex.key(&event)
            on:pointerdown=move |event| drag(&event, event.shift_key())
            on:pointermove=move |event| if event.buttons() & 1 == 1 { drag(&event, true) }
        >
            <div class="hex-space" style:height=height>{rows}</div>
        </div>
    }
}

fn view_row(page: &Page, row: usize, choice: Choice, utf16: bool) -> AnyView {
    let offset = page.bytes.offset.saturating_add(row as u64 * ROW);
    let runs = page.row(row, choice);
    let spans = |text: fn(&model::Run) -> &String| {
        let span = |run: &model::Run| {
            let class = run.kind.map(|kind| class(kind.group())).unwrap_or_default();
            view! { <span class=class class:hex-chosen=run.chosen>{text(run).clone()}</span> }
        };
        runs.iter().map(span).collect_view()
    };
    let text = if utf16 {
        page.utf16(row).into_any()
    } else {
        spans(|run| &run.text).into_any()
    };
    view! {
        <div class="hex-row" style:top=format!("{}px", row as f64 * ROW_PX)>
            <span class="hex-at">{format!("{offset:08x}")}</span>
            <span class="hex-at">{number::count(offset)}</span>
            <span class="hex-bytes">{spans(|run| &run.hex)}</span>
            <span class="hex-text">{text}</span>
        </div>
    }
    .into_any()
}

fn class(group: PartGroup) -> &'static str {
    match group {
        PartGroup::File => "part-file",
        PartGroup::Chunk => "part-chunk",
        PartGroup::Record => "part-record",
        PartGroup::Content => "part-content",
        PartGroup::Template => "part-template",
        PartGroup::Name => "part-name",
    }
}

impl Hex {
    /// The last byte of the file.
    fn last(self) -> u64 {
        let chosen = self.look.file.get_untracked();
        let size = self.look.files.with_untracked(|files| {
            let file = files.iter().find(|file| file.info.file == chosen);
            file.map_or(0, |file| file.info.meta.size)
        });
        size.saturating_sub(1)
    }

    fn key(self, event: &KeyboardEvent) {
        let choice = self.choice.get_untracked();
        let control = event.ctrl_key() || event.meta_key();
        if event.key() == "Escape" {
            self.look.bytes.set(None);
        } else if control && event.key().eq_ignore_ascii_case("c") {
            self.copy();
        } else {
            let visible = ((self.size.get_untracked().1 / ROW_PX) as u64).max(1);
            let Some(to) = choice.moved(&event.key(), control, visible, self.last()) else {
                return;
            };
            self.choice.set(choice.to(to, event.shift_key()));
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn copy(self) {
        clip::write(
            self.page
                .with_untracked(|page| model::hex(page.chosen(self.choice.get_untracked()))),
        );
    }

    /// Scrolls so far that the cursor is seen.
    fn reveal(self) {
        let at = self.choice.get_untracked().at;
        let row = self.page.with_untracked(|page| {
            let within = at.checked_sub(page.bytes.offset)?;
            (within < page.bytes.bytes.len() as u64).then_some(within / ROW)
        });
        if let (Some(scroller), Some(row)) = (self.scroller.get_untracked(), row) {
            let (top, height) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
            let y = row as f64 * ROW_PX;
            if y < top || y + ROW_PX > top + height {
                scroller.set_scroll_top((y - height / 3.0).max(0.0) as i32);
            }
        }
    }

    /// The byte under the pointer, in either column.
    fn under(self, event: &PointerEvent) -> Option<u64> {
        let row = event.target()?.dyn_into::<Element>().ok()?.closest(".hex-row").ok()??;
        let x = f64::from(event.client_x());
        let space = self
            .scroller
            .get_untracked()?
            .first_element_child()?
            .get_bounding_client_rect();
        let number = ((row.get_bounding_client_rect().top() - space.top()) / ROW_PX)
            .round()
            .max(0.0) as u64;
        let column = [".hex-bytes", ".hex-text"].into_iter().find_map(|class| {
            let rect = row.query_selector(class).ok()??.get_bounding_client_rect();
            let column = ((x - rect.left()) / rect.width() * ROW as f64).floor();
            (0.0..ROW as f64).contains(&column).then_some(column as u64)
        })?;
        let offset = self.page.with_untracked(|page| page.bytes.offset);
        Some(offset.saturating_add(number * ROW + column).min(self.last()))
    }
}
