//! The top bar: what is open, the query, what narrows the view, theme and Open.

use super::super::icons::{Glyph, Icon};
use super::super::number;
use super::super::state::AppState;
use super::super::text::{escaped, evidence};
use super::super::theme::{self, Theme};
use super::open::OpenMenu;
use super::opened::Opened;
use super::query::Query;
use super::recovered::RecoveredSwitch;
use super::time_chip::TimeChip;
use super::zone::ZoneMenu;
use leptos::prelude::*;

/// Hosts named before the rest is only counted.
const NAMED_HOSTS: usize = 2;

/// The bar.
#[component]
pub fn Top() -> impl IntoView {
    let state = AppState::expect();
    view! {
        <header class="top">
            <div class="logo"><Glyph icon=Icon::Logo /></div>
            <Show when=move || !state.begun.get()><p class="case"><b>"evtxscope"</b></p><span class="top-space"></span></Show>
            <Opened>
                <Case />
                <Query />
                <TimeChip />
                <RecoveredSwitch />
            </Opened>
            <ZoneMenu />
            <button
                class="button button-icon"
                title=move || match state.theme.get() {
                    Theme::Dark => "Light theme (t)",
                    Theme::Light => "Dark theme (t)",
                }
                data-testid="theme"
                on:click=move |_| theme::toggle(state)
            >
                <Glyph icon=Icon::Theme />
                <span class="unseen">"Switch theme"</span>
            </button>
            <OpenMenu />
            <button class="button button-icon" title="List of keys (?)" data-testid="help" on:click=move |_| state.help.set(true)>
                <Glyph icon=Icon::Keys />
                <span class="unseen">"List of keys"</span>
            </button>
        </header>
    }
}

/// "3 files · FIN-WS-07, DC01 · 184,213 events".
#[component]
fn Case() -> impl IntoView {
    let state = AppState::expect();
    let files = move || {
        state
            .progress
            .with(|progress| number::counted(progress.files.len() as u64, "file", "files"))
    };
    let hosts = Memo::new(move |_| {
        state
            .overview
            .with(|overview| overview.hosts.iter().map(|host| host.name.clone()).collect::<Vec<_>>())
    });
    let named = move || {
        let names = hosts.get();
        let shown: Vec<&str> = names.iter().take(NAMED_HOSTS).map(|name| short_host(name)).collect();
        match names.len().saturating_sub(NAMED_HOSTS) {
            0 => shown.join(", "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    };
    let all = move || hosts.with(|names| escaped(&names.join("\n")).replace("\\n", "\n"));
    let events = move || {
        state
            .overview
            .with(|overview| number::counted(overview.events, "event", "events"))
    };
    view! {
        <p class="case" title=all>
            <b>{files}</b>
            <small>
                <span class="case-hosts" hidden=move || hosts.with(Vec::is_empty)>{move || evidence(&named())}</span>
                {move || (!hosts.with(Vec::is_empty)).then(|| view! { <span class="case-dot">" · "</span> })}
                {events}
            </small>
        </p>
    }
}

/// The computer's own name without its domain; addresses stay whole.
fn short_host(name: &str) -> &str {
    match name.split_once('.') {
        Some((own, _)) if own.chars().any(|c| !c.is_ascii_digit()) => own,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::short_host;

    #[test]
    fn hosts_without_their_domain() {
        assert_eq!(short_host("WS-ACCT-14.harborlight.example"), "WS-ACCT-14");
        assert_eq!(short_host("DC01"), "DC01");
        assert_eq!(short_host("10.0.0.7"), "10.0.0.7");
        assert_eq!(short_host(".x"), ".x");
    }
}
