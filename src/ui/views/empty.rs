//! The page before anything is open: what to do, and what is promised.

use super::super::icons::{Glyph, Icon};
use super::super::keys;
use super::super::session;
use super::super::state::AppState;
use leptos::prelude::*;

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
            <div class="empty-bars" aria-hidden="true">
                {BARS.into_iter().map(|(category, height)| view! {
                    <i class=format!("cat-{category}") style:height=format!("{height}%")></i>
                }).collect_view()}
            </div>
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

/// The bars in the background: an ordinary day, and then not.
const BARS: [(&str, u8); 48] = [
    ("process", 14),
    ("registry", 10),
    ("module", 18),
    ("process", 12),
    ("dns", 16),
    ("registry", 12),
    ("file", 20),
    ("process", 15),
    ("module", 11),
    ("network", 18),
    ("process", 13),
    ("logon", 24),
    ("registry", 16),
    ("process", 20),
    ("module", 26),
    ("dns", 22),
    ("process", 19),
    ("file", 15),
    ("registry", 13),
    ("process", 17),
    ("module", 12),
    ("network", 15),
    ("process", 18),
    ("registry", 21),
    ("process", 16),
    ("dns", 13),
    ("module", 19),
    ("process", 24),
    ("file", 34),
    ("process", 52),
    ("script", 74),
    ("network", 66),
    ("inject", 92),
    ("process", 100),
    ("registry", 83),
    ("network", 71),
    ("logon", 88),
    ("process", 62),
    ("wmi", 47),
    ("file", 38),
    ("network", 30),
    ("process", 22),
    ("registry", 16),
    ("network", 20),
    ("process", 14),
    ("module", 12),
    ("network", 18),
    ("process", 13),
];
