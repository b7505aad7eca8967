//! The page before anything is open: what to do, and what is promised.

use super::super::canvas::{Palette, clear, watch_size};
use super::super::histogram::bars::CATEGORIES;
use super::super::histogram::paint;
use super::super::icons::{Glyph, Icon};
use super::super::keys;
use super::super::session;
use super::super::state::AppState;
use super::super::time::clock::Clock;
use super::super::time::scale::Scale;
use crate::protocol::Density;
use leptos::html;
use leptos::prelude::*;

/// Width of a bar of the background.
const BAR_PX: f64 = 7.0;

/// The three promises.
const PROMISES: [(Icon, &str, &str); 3] = [
    (
        Icon::Silent,
        "Silent",
        "Nothing leaves this machine. The page's own policy forbids every connection, and nothing is stored.",
    ),
    (
        Icon::Whole,
        "Whole",
        "Every chunk is read or named as unreadable. Damage is shown, never skipped over.",
    ),
    (
        Icon::Offline,
        "Offline",
        "One file, no installation. It works from a USB stick on a machine without a network.",
    ),
];

/// The invitation.
#[component]
pub fn Empty() -> impl IntoView {
    let state = AppState::expect();
    let promises = PROMISES
        .into_iter()
        .map(|(icon, title, text)| {
            view! { <li class="promise"><Glyph icon=icon /><h2>{title}</h2><p>{text}</p></li> }
        })
        .collect_view();
    view! {
        <main class="empty" id="main">
            <Backdrop />
            <section class="empty-invite">
                <h1>"Drop Windows event logs here"</h1>
                <p class="empty-lead">
                    ".evtx files or whole folders, from any number of machines. They are decoded here, merged by time, \
                    and laid out as a timeline, a process tree and a table for every kind of event."
                </p>
                <div class="empty-buttons">
                    <button class="button button-main button-large" data-testid="empty-files" on:click=move |_| keys::click("open-files")>
                        <Glyph icon=Icon::File />"Open files…"
                    </button>
                    <button class="button button-large" data-testid="empty-folder" on:click=move |_| keys::click("open-folder")>
                        <Glyph icon=Icon::Folder />"Open folder…"
                    </button>
                    <button class="button button-large" data-testid="sample" on:click=move |_| session::open_sample(state)>
                        <Glyph icon=Icon::Sample />"Try the sample"
                    </button>
                </div>
                <p class="empty-note">"The sample tells an intrusion on two hosts in Sysmon, Security and PowerShell events; it is made on the spot."</p>
            </section>
            <ul class="promises">{promises}</ul>
        </main>
    }
}

/// An invented day in the background: hours of routine, and then not.
#[component]
fn Backdrop() -> impl IntoView {
    let state = AppState::expect();
    let canvas = NodeRef::<html::Canvas>::new();
    let size = RwSignal::new((0.0, 0.0));
    Effect::new(move |_| {
        if let Some(canvas) = canvas.get() {
            watch_size(&canvas, size);
        }
    });
    Effect::new(move |_| {
        state.theme.track();
        let (Some(canvas), (width, height)) = (canvas.get(), size.get()) else {
            return;
        };
        let density = invented_day((width / BAR_PX) as u32);
        let Some(context) = clear(&canvas, (width, height)).filter(|_| density.buckets > 0) else {
            return;
        };
        let picture = paint::Picture {
            bands: &[],
            density: &density,
            scale: Scale::new((density.from, density.to), width),
            height,
            brush: None,
            hidden: 0,
            axis_px: 0.0,
            counts: false,
            clock: &Clock::default(),
            top: 0,
        };
        paint::paint(&context, &picture, &Palette::of(&canvas));
    });
    view! { <canvas class="empty-backdrop" node_ref=canvas aria-hidden="true"></canvas> }
}

/// Always the same day: a swell of every kind of event at two thirds of it, small noise elsewhere.
fn invented_day(buckets: u32) -> Density {
    let mut noise = 0x9e37_79b9_u32;
    let mut next = move |most: u32| {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        noise % most.max(1)
    };
    let counts = (0..buckets)
        .flat_map(|bucket| {
            let from_peak = (f64::from(bucket) / f64::from(buckets) - 0.68) / 0.055;
            let swell = (-from_peak * from_peak).exp() * 60.0;
            ROUTINE.map(|(routine, in_swell)| {
                let most = f64::from(routine) + swell * f64::from(in_swell) / 10.0;
                next(most as u32 + 1)
            })
        })
        .collect();
    Density {
        from: 0,
        to: i64::from(buckets.max(1)),
        buckets,
        counts,
    }
}

/// A category: how much of it there is on any day, and how much of the swell it takes.
const ROUTINE: [(u32, u32); CATEGORIES] = [
    (5, 10),
    (4, 8),
    (2, 6),
    (2, 7),
    (3, 2),
    (0, 5),
    (3, 3),
    (0, 2),
    (0, 2),
    (2, 4),
    (1, 6),
    (2, 1),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invented_day_has_its_swell_after_noon() {
        let day = invented_day(120);
        let total = |bucket: usize| -> u32 { day.counts.iter().skip(bucket * CATEGORIES).take(CATEGORIES).sum() };
        assert_eq!(day.counts.len(), 120 * CATEGORIES);
        assert!(total(81) > 3 * total(20));
        assert!(invented_day(0).counts.is_empty());
    }
}
