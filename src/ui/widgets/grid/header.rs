//! The grid's header: click sorts, drag moves, the edge sizes, right click opens the column's menu.

use super::super::cursor::Cursor;
use super::super::menu::{Item, Opened};
use super::core::Grid;
use super::order;
use crate::protocol::{Column, FieldType, Sort};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, PointerEvent};

/// A header that moves less than this far is clicked, not dragged.
const DRAG_PX: f64 = 5.0;

/// A pointer at work in the header.
#[derive(Clone)]
enum Hold {
    /// A column's edge: where the pointer began, and how wide the column was.
    Size {
        column: Column,
        from_px: f64,
        width_px: f64,
    },
    /// A column: where the pointer began; whether it moves.
    Move { column: Column, from_px: f64, moving: bool },
}

/// The header row.
#[component]
pub(super) fn Header(grid: Grid, #[prop(into)] id: String) -> impl IntoView {
    let hold = RwSignal::new(None::<Hold>);
    // Column over which a dragged one would be dropped.
    let drop_at = RwSignal::new(None::<usize>);
    let node = NodeRef::<leptos::html::Div>::new();
    let columns = move || grid.layout.with(|l| l.shown.clone());

    let on_move = move |event: PointerEvent| {
        let Some(task) = hold.get_untracked() else { return };
        let x = f64::from(event.client_x());
        match task {
            Hold::Size {
                column,
                from_px,
                width_px,
            } => {
                let wide = (width_px + x - from_px).max(0.0) as u32;
                grid.layout.update(|l| {
                    if let Some(at) = l.shown.iter().position(|s| s.column == column) {
                        l.size(at, wide);
                    }
                });
            }
            Hold::Move {
                column,
                from_px,
                moving,
            } => {
                if !moving && (x - from_px).abs() < DRAG_PX {
                    return;
                }
                if !moving {
                    hold.set(Some(Hold::Move {
                        column,
                        from_px,
                        moving: true,
                    }));
                }
                drop_at.set(node.get_untracked().and_then(|row| column_under(&row, x)));
            }
        }
    };
    let on_up = move |event: PointerEvent| {
        let Some(task) = hold.get_untracked() else { return };
        hold.set(None);
        let target = drop_at.get_untracked();
        drop_at.set(None);
        if let Hold::Move { column, moving, .. } = task {
            if !moving {
                grid.sort_by(&column, event.shift_key());
            } else if let Some(to) = target {
                grid.layout.update(|l| {
                    if let Some(from) = l.shown.iter().position(|s| s.column == column) {
                        l.shift(from, to);
                    }
                });
            }
        }
    };

    view! {
        <div
            class="grid-head"
            role="row"
            node_ref=node
            class:is-dragging=move || hold.get().is_some()
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=move |_| {
                hold.set(None);
                drop_at.set(None);
            }
        >
            <For each=columns key=|s| (s.column.clone(), is_number(s.kind)) let(shown)>
                {head_cell(grid, id.clone(), &shown.column, is_number(shown.kind), hold, drop_at)}
            </For>
        </div>
    }
}

fn is_number(kind: FieldType) -> bool {
    kind == FieldType::Number
}

fn head_cell(
    grid: Grid,
    id: String,
    column: &Column,
    number: bool,
    hold: RwSignal<Option<Hold>>,
    drop_at: RwSignal<Option<usize>>,
) -> impl IntoView + use<> {
    let cell = NodeRef::<leptos::html::Div>::new();
    let at = {
        let column = column.clone();
        Memo::new(move |_| {
            grid.layout
                .with(|l| l.shown.iter().position(|s| s.column == column))
                .unwrap_or_default()
        })
    };
    let sorted = {
        let column = column.clone();
        Memo::new(move |_| grid.sort.with(|keys| order::place(keys, &column)))
    };
    let press = {
        let column = column.clone();
        move |event: PointerEvent| {
            let Some(el) = cell.get_untracked().filter(|_| event.button() == 0) else {
                return;
            };
            capture(&event, &el);
            let from_px = f64::from(event.client_x());
            let column = column.clone();
            hold.set(Some(if is_edge(&event) {
                event.prevent_default();
                Hold::Size {
                    column,
                    from_px,
                    width_px: el.get_bounding_client_rect().width(),
                }
            } else {
                Hold::Move {
                    column,
                    from_px,
                    moving: false,
                }
            }));
        }
    };
    let fit = move |event: web_sys::MouseEvent| {
        // The captured pointer makes the whole cell the target: the place tells.
        let Some(el) = cell.get_untracked() else { return };
        let grip = el
            .query_selector(".grid-grip")
            .ok()
            .flatten()
            .map(|g| g.get_bounding_client_rect());
        let x = f64::from(event.client_x());
        let on_edge = grip.is_some_and(|g| x >= g.left() - 1.0 && x <= g.right() + 1.0);
        if let Some(scroller) = el.closest(".grid-scroll").ok().flatten().filter(|_| on_edge) {
            grid.fit(at.get_untracked(), &scroller);
        }
    };
    let menu = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        let (x_px, y_px) = (f64::from(event.client_x()), f64::from(event.client_y()));
        open_menu(grid, at.get_untracked(), x_px, y_px, cell.get_untracked().as_deref());
    };
    let active = move || {
        grid.cursor.get()
            == Cursor {
                row: None,
                col: at.get(),
            }
    };
    let label = column.label().to_owned();
    let named = label.clone();
    let tip = move || match sorted.get() {
        Some((_, Some(key))) => format!("{named}\nSort key {key}"),
        _ => format!("{named}\nClick to sort, Shift+click to sort by it too"),
    };
    let aria_sort = move || match sorted.get() {
        None => "none",
        Some((false, _)) => "ascending",
        Some((true, _)) => "descending",
    };
    let arrow = move || match sorted.get() {
        None => String::new(),
        Some((descending, key)) => {
            let arrow = if descending { "↓" } else { "↑" };
            key.map_or_else(|| arrow.to_owned(), |key| format!("{arrow}{key}"))
        }
    };
    view! {
        <div
            class="grid-th"
            class:is-number=number
            class:is-active=active
            class:is-drop=move || drop_at.get() == Some(at.get())
            role="columnheader"
            id=move || format!("{id}-h{}", at.get())
            data-field=column.key().to_owned()
            aria-colindex=move || (at.get() + 1).to_string()
            aria-sort=aria_sort
            title=tip
            node_ref=cell
            on:pointerdown=press
            on:dblclick=fit
            on:contextmenu=menu
        >
            <span class="grid-text">{label}</span>
            <span class="grid-arrow" aria-hidden="true">{arrow}</span>
            <span class="grid-grip" aria-hidden="true"></span>
        </div>
    }
}

/// The pointer stays with the element until it is released.
fn capture(event: &PointerEvent, el: &HtmlElement) {
    el.set_pointer_capture(event.pointer_id()).ok();
}

/// The pointer is on the edge that sizes a column.
fn is_edge(event: &PointerEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.is_some_and(|t| t.class_list().contains("grid-grip"))
}

/// The column whose header lies at a horizontal place.
fn column_under(row: &Element, x_px: f64) -> Option<usize> {
    let cells = row.children();
    (0..cells.length()).find_map(|i| {
        let rect = cells.item(i)?.get_bounding_client_rect();
        (x_px >= rect.left() && x_px < rect.right()).then_some(i as usize)
    })
}

/// What can be done with a column.
pub(super) fn open_menu(grid: Grid, at: usize, x_px: f64, y_px: f64, head: Option<&HtmlElement>) {
    let Some(column) = grid
        .layout
        .with_untracked(|l| l.shown.get(at).map(|s| s.column.clone()))
    else {
        return;
    };
    let count = grid.layout.with_untracked(|l| l.shown.len());
    let scroller = head.and_then(|h| h.closest(".grid-scroll").ok().flatten());
    let back = scroller.clone().and_then(|s| s.dyn_into::<HtmlElement>().ok());
    let too = column.clone();
    let order = |descending| {
        let column = column.clone();
        move || {
            grid.set_sort(vec![Sort {
                column: column.clone(),
                descending,
            }]);
        }
    };
    let items = vec![
        Item::new("Sort ascending", "", order(false)),
        Item::new("Sort descending", "", order(true)),
        Item::new("Sort by this too", "Shift Enter", move || grid.sort_by(&too, true))
            .only_if(grid.sort.with_untracked(|s| s.iter().any(|key| key.column != column))),
        Item::new("Time order", "", move || grid.set_sort(Vec::new()))
            .only_if(grid.sort.with_untracked(|s| !s.is_empty())),
        Item::new("Fit to content", "", move || {
            if let Some(scroller) = &scroller {
                grid.fit(at, scroller);
            }
        })
        .apart(),
        Item::new("Move left", "", move || {
            grid.layout.update(|l| l.shift(at, at.saturating_sub(1)));
        })
        .only_if(at > 0),
        Item::new("Move right", "", move || grid.layout.update(|l| l.shift(at, at + 1))).only_if(at + 1 < count),
        Item::new("Hide column", "", move || grid.layout.update(|l| l.hide(at))).only_if(count > 1),
        Item::new("Choose columns…", "", move || grid.choosing.set(true)).apart(),
    ];
    grid.menu.set(Some(Opened {
        x_px,
        y_px,
        title: column.label().to_owned(),
        items,
        back,
    }));
}
