//! The map of a file's chunks: one cell a chunk, coloured by what became of it. Click or arrow keys choose one.

use super::Look;
use super::model::{Geometry, Tone};
use crate::ui::canvas::{clear, watch_size};
use crate::ui::number;
use crate::ui::state::AppState;
use leptos::html;
use leptos::prelude::*;
use web_sys::{CanvasRenderingContext2d, KeyboardEvent, MouseEvent};

/// Between two cells, CSS pixels.
const GAP: f64 = 2.0;

/// The map with its legend.
#[component]
pub fn ChunkMap(look: Look) -> impl IntoView {
    let state = AppState::expect();
    let frame: NodeRef<html::Div> = NodeRef::new();
    let canvas: NodeRef<html::Canvas> = NodeRef::new();
    let size = RwSignal::new((0.0, 0.0));
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            watch_size(&frame, size);
        }
    });
    let geometry = Memo::new(move |_| Geometry::new(look.map.with(Vec::len), size.get().0));
    Effect::new(move |_| {
        state.theme.track();
        let geometry = geometry.get();
        let chosen = look.chunk.get();
        if let Some(canvas) = canvas.get()
            && size.get().0 > 0.0
            && let Some(context) = clear(&canvas, (size.get().0, geometry.height().max(1.0)))
        {
            let tones = tones(&canvas);
            look.map.with(|map| paint(&context, &geometry, map, &tones, chosen));
        }
    });
    let point = move |event: &MouseEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        geometry.get_untracked().chunk(x, y)
    };
    let on_key = move |event: KeyboardEvent| {
        let from = look.chunk.get_untracked();
        let to = match (from, event.key().as_str()) {
            (Some(_), "Escape") => {
                event.stop_propagation();
                look.chunk.set(None);
                return;
            }
            (None, "Enter" | " " | "ArrowRight" | "ArrowDown") => Some(0),
            (from, key) => geometry.get_untracked().moved(from.unwrap_or_default() as usize, key),
        };
        if let Some(to) = to.filter(|&to| to < geometry.get_untracked().chunks) {
            event.prevent_default();
            event.stop_propagation();
            look.chunk.set(Some(to as u32));
        }
    };
    let now = move || {
        let chunk = look.chunk.get()?;
        let tone = look.map.with(|map| map.get(chunk as usize).copied().map(Tone::of))?;
        Some(format!("Chunk {}: {}", number::count(chunk), tone.word()))
    };
    view! {
        <section class="panel" aria-labelledby="chunks-title">
            <h2 id="chunks-title">
                "Chunks"
                <small>{move || {
                    let Geometry { chunks, group, .. } = geometry.get();
                    match group {
                        1 => number::count(chunks as u64),
                        _ => format!("{}, {group} in a cell", number::count(chunks as u64)),
                    }
                }}</small>
            </h2>
            <div
                class="evidence-map"
                node_ref=frame
                style:height=move || format!("{}px", geometry.get().height())
                role="slider"
                tabindex="0"
                aria-label="Chunk. Arrow keys choose one"
                aria-valuemin="0"
                aria-valuemax=move || geometry.get().chunks.saturating_sub(1).to_string()
                aria-valuenow=move || look.chunk.get().unwrap_or_default().to_string()
                aria-valuetext=move || now().unwrap_or_else(|| "none chosen".to_owned())
                title=now
                data-testid="chunk-map"
                data-chunks=move || geometry.get().chunks.to_string()
                on:keydown=on_key
            >
                <canvas
                    node_ref=canvas
                    aria-hidden="true"
                    on:click=move |event| if let Some(chunk) = point(&event) { look.chunk.set(Some(chunk as u32)) }
                ></canvas>
            </div>
            <ul class="evidence-legend">
                {Tone::ALL.map(|tone| {
                    let count = Memo::new(move |_| look.map.with(|map| map.iter().filter(|&&cell| Tone::of(cell) == tone).count()));
                    view! {
                        <li hidden=move || count.get() == 0>
                            <span class=format!("evidence-tone {}", tone.class()) aria-hidden="true"></span>
                            {tone.word()}
                            " "
                            <b>{move || number::count(count.get() as u64)}</b>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </section>
    }
}

/// The colours of [`Tone::ALL`], and of the frame around the chosen cell, as the style sheet has them now.
fn tones(canvas: &web_sys::HtmlCanvasElement) -> Vec<String> {
    let style = web_sys::window().and_then(|window| window.get_computed_style(canvas).ok().flatten());
    let names = Tone::ALL.map(|tone| format!("--{}", tone.class()));
    let read = |name: &str| {
        let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
        value.unwrap_or_default().trim().to_owned()
    };
    names.iter().map(|name| read(name)).chain([read("--text")]).collect()
}

fn paint(context: &CanvasRenderingContext2d, geometry: &Geometry, map: &[u8], tones: &[String], chosen: Option<u32>) {
    let side = geometry.pitch - GAP;
    let worst = |group: &[u8]| group.iter().map(|&cell| Tone::of(cell)).max();
    let cells: Vec<Option<Tone>> = map.chunks(geometry.group).map(worst).collect();
    // A colour at a time: to change it costs more than to draw.
    for (tone, colour) in Tone::ALL.into_iter().zip(tones) {
        context.set_fill_style_str(colour);
        for (cell, _) in cells.iter().enumerate().filter(|(_, is)| **is == Some(tone)) {
            let (x, y) = geometry.at(cell);
            context.fill_rect(x, y, side, side);
        }
    }
    if let (Some(chunk), Some(colour)) = (chosen, tones.last()) {
        let (x, y) = geometry.at(chunk as usize / geometry.group);
        context.set_stroke_style_str(colour);
        context.set_line_width(2.0);
        context.stroke_rect(x - 0.5, y - 0.5, side + 1.0, side + 1.0);
    }
}
