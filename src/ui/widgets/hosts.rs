//! Host names without their domain, as long as that tells them apart. The full name is in the tooltip and in the detail.

use crate::protocol::HostInfo;
use std::collections::BTreeSet;

/// How host names are shortened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hosts {
    short: bool,
}

impl Hosts {
    /// For a session with these hosts.
    pub fn of(hosts: &[HostInfo]) -> Self {
        let full: BTreeSet<String> = hosts.iter().map(|h| h.name.to_lowercase()).collect();
        let short: BTreeSet<&str> = full.iter().map(|name| first_label(name)).collect();
        Self {
            short: short.len() == full.len(),
        }
    }

    /// `WS-07` of `WS-07.corp.example`; an address stays whole.
    pub fn short<'a>(&self, name: &'a str) -> &'a str {
        if self.short { first_label(name) } else { name }
    }
}

fn first_label(name: &str) -> &str {
    match name.split_once('.') {
        Some((first, _)) if first.chars().any(char::is_alphabetic) => first,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(names: &[&str]) -> Hosts {
        let hosts: Vec<HostInfo> = names
            .iter()
            .map(|name| HostInfo {
                name: (*name).to_owned(),
                events: 1,
                span: None,
                zone: None,
            })
            .collect();
        Hosts::of(&hosts)
    }

    #[test]
    fn domains_go_while_names_stay_apart() {
        let two = hosts(&["WS-07.corp.example", "DC01.corp.example", "dc01.corp.example"]);
        assert_eq!(two.short("WS-07.corp.example"), "WS-07");
        let same = hosts(&["DC01.a.example", "DC01.b.example"]);
        assert_eq!(same.short("DC01.a.example"), "DC01.a.example");
        assert_eq!(hosts(&["10.0.0.1"]).short("10.0.0.1"), "10.0.0.1");
    }
}
