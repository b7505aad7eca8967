//! The Fields tab: the event's own fields, what this process did, then System.

use super::model::{OWN_TIME, Part, gap, query_field, shortened};
use super::process::ThisProcess;
use crate::model::{Origin, Ticks};
use crate::protocol::{Detail, DetailField, FieldType, RecordNote};
use crate::ui::clause::equality;
use crate::ui::number::count as number;
use crate::ui::state::{AppState, View};
use crate::ui::text::{Finds, escaped, evidence_lines, found_lines, name_badges, single_line_ends};
use crate::ui::widgets::clip;
use leptos::prelude::*;
use std::sync::Arc;

/// All fields.
#[component]
pub(super) fn Fields(state: AppState, detail: Arc<Detail>) -> impl IntoView {
    let record = detail.time;
    let rows = |part, fields: &[DetailField]| {
        let rows = fields.iter().map(|f| field(state, part, with_gap(f.clone(), record)));
        view! { <dl class="detail-fields">{rows.collect_view()}</dl> }
    };
    let data = if detail.data.is_empty() {
        view! { <p class="detail-said">"This event has no data of its own."</p> }.into_any()
    } else {
        rows(Part::Data, &detail.data).into_any()
    };
    view! {
        {detail.record.as_ref().map(record_note)}
        {detail.message.as_ref().map(message)}
        {data}
        <ThisProcess state detail=Arc::clone(&detail) />
        <h3 class="detail-section">"System"</h3>
        {rows(Part::System, &detail.system)}
        <h3 class="detail-section">"Source"</h3>
        <p class="detail-origin">{evidence_lines(&detail.origin)}</p>
        {detail.copies.iter().map(|copy| view! { <p class="detail-origin">"also in "{evidence_lines(copy)}</p> }).collect_view()}
    }
}

/// Where the record was found that is not live, and how far it can be relied on.
fn record_note(note: &RecordNote) -> impl IntoView + use<> {
    let (word, why) = match note.origin {
        Origin::Live => ("live", "The log counts this record."),
        Origin::Recovered => ("recovered", "The log no longer counts this record."),
        Origin::Hidden => (
            "hidden",
            "The log does not count this record: another one was grown over it.",
        ),
    };
    let marks = note.marks.join(", ");
    let marks = (!marks.is_empty()).then(|| format!(": {marks}"));
    view! {
        <p class="detail-record" data-testid="detail-record">
            <span class="grid-origin">{word}</span>" "{why}<br/>
            {format!("Found: {}", note.found)}<br/>
            {format!("Confidence: {}", note.confidence)}{marks}
        </p>
    }
}

/// What Windows said of the event where it was archived.
fn message((text, from): &(String, String)) -> impl IntoView + use<> {
    view! {
        <section class="detail-message" data-testid="detail-message">
            <p>{evidence_lines(text)}</p>
            <p class="dim">"Message from "{evidence_lines(from)}</p>
        </section>
    }
}

/// The event's own time says how far the record's is from it.
fn with_gap(mut field: DetailField, record: i64) -> DetailField {
    if field.name == OWN_TIME {
        field.time = field.time.or_else(|| Ticks::parse(&field.value).map(|t| t.0));
        field.note = field.time.map(|own| gap(own, record));
    }
    field
}

/// A field: name, value, what it means, what can be done with it.
fn field(state: AppState, part: Part, field: DetailField) -> impl IntoView {
    let DetailField {
        name,
        value,
        kind,
        type_name,
        note,
        occurs,
        time,
        marks,
    } = field;
    let key = query_field(part, &name);
    let tip = if type_name.is_empty() {
        name.clone()
    } else {
        format!("{name} ({type_name})")
    };
    let many = (occurs > 1).then(|| many(state, key.clone(), value.clone(), occurs));
    let tools = tools(state, key, &name, value.clone(), time);
    let empty = value.is_empty();
    let badges = name_badges(&value);
    view! {
        <div class="detail-field" data-field=name.clone()>
            <dt title=escaped(&tip).into_owned()>{evidence_lines(&name)}</dt>
            <dd class:is-number=kind == FieldType::Number>
                {if empty {
                    view! { <span class="detail-empty">"empty"</span> }.into_any()
                } else {
                    match time {
                        Some(ticks) => moment(state, ticks, value),
                        None => shown_value(&value, &marks),
                    }
                }}
                {badges}
                {note.map(|note| view! { <small class="detail-note">{evidence_lines(&note)}</small> })}
                {many}
                {(!empty).then_some(tools)}
            </dd>
        </div>
    }
}

/// A moment: as the event has it while times are shown in UTC, else in the zone that is shown.
fn moment(state: AppState, ticks: i64, value: String) -> AnyView {
    let shown = move || {
        state.clock.with(|clock| {
            if clock.is_utc() {
                view! { <span class="detail-value">{evidence_lines(&value)}</span> }.into_any()
            } else {
                let tip = format!("In the event: {}", escaped(&value));
                view! { <span class="detail-value" title=tip>{evidence_lines(&clock.stamp(ticks))}</span> }.into_any()
            }
        })
    };
    view! { {shown} }.into_any()
}

/// The value, with what was found in it; a very long one from its beginning, with a button for all of it, and whole when
/// something was found further down.
fn shown_value(value: &str, finds: &Finds) -> AnyView {
    // Windows ends lines with two characters; shown, they are one end.
    let (value, finds) = single_line_ends(value, finds);
    let Some((start, characters)) = shortened(&value) else {
        return view! { <span class="detail-value">{found_lines(&value, &finds)}</span> }.into_any();
    };
    let all = RwSignal::new(finds.iter().any(|&(_, to)| to as usize > start.len()));
    let start = start.to_owned();
    view! {
        <span class="detail-value">
            {move || found_lines(if all.get() { &value } else { &start }, &finds)}
        </span>
        <button type="button" class="detail-more" on:click=move |_| all.update(|a| *a = !*a)>
            {move || {
                if all.get() {
                    "Show less".to_owned()
                } else {
                    format!("Show all {} characters", number(characters as u64))
                }
            }}
        </button>
    }
    .into_any()
}

/// How often the value occurs; goes to those events.
fn many(state: AppState, key: Option<String>, value: String, occurs: u32) -> AnyView {
    let said = format!("{}×", number(occurs));
    let tip = format!("{} events have this value", number(occurs));
    match key {
        Some(key) => view! {
            <button
                type="button"
                class="detail-many"
                title=format!("{tip}: show them")
                on:click=move |_| {
                    state.include(&key, &value);
                    state.view.set(View::Events);
                }
            >
                {said}
            </button>
        }
        .into_any(),
        None => view! { <span class="detail-many" title=tip>{said}</span> }.into_any(),
    }
}

/// Copy, include, exclude.
fn tools(state: AppState, key: Option<String>, name: &str, value: String, time: Option<i64>) -> impl IntoView + use<> {
    let risky = clip::needs_escape(&value);
    let (plain, raw) = (value.clone(), value.clone());
    let filters = key.map(|key| {
        let (key2, value2) = (key.clone(), value.clone());
        let clause = equality(&key, &value);
        let query = clause.clone();
        view! {
            <button
                type="button"
                title="Include: show only events with this value"
                aria-label=format!("Include {name}")
                on:click=move |_| state.include(&key, &value)
            >
                "+"
            </button>
            <button
                type="button"
                title="Exclude: hide events with this value"
                aria-label=format!("Exclude {name}")
                on:click=move |_| state.exclude(&key2, &value2)
            >
                "−"
            </button>
            <button
                type="button"
                title="Only this: the whole filter becomes this value"
                aria-label=format!("Only this {name}")
                on:click=move |_| state.only(clause.clone())
            >
                "="
            </button>
            <button
                type="button"
                title="Copy as query"
                aria-label=format!("Copy {name} as query")
                on:click=move |_| clip::write(escaped(&query).into_owned())
            >
                "query"
            </button>
        }
    });
    view! {
        <span class="detail-acts">
            <button
                type="button"
                title="Copy"
                aria-label=format!("Copy {name}")
                on:click=move |_| {
                    let clock = state.clock.get_untracked();
                    clip::write(match time {
                        Some(ticks) if !clock.is_utc() => clock.iso(ticks),
                        _ => escaped(&plain).into_owned(),
                    });
                }
            >
                "copy"
            </button>
            {risky.then(|| view! {
                <button
                    type="button"
                    title="Copy with control characters as they are"
                    aria-label=format!("Copy {name} raw")
                    on:click=move |_| clip::write(raw.clone())
                >
                    "raw"
                </button>
            })}
            {filters}
        </span>
    }
}
