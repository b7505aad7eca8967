//! Addresses and networks: `10.0.0.0/8`, `fe80::/10`. An IPv4 address in IPv6's clothes (`::ffff:10.0.0.5`) is the IPv4 address.

use std::fmt;
use std::net::IpAddr;

/// A range of addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `address/bits`. The bits of the address behind the prefix do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        if bits.is_empty() || bits.len() > 3 || !bits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let bits: u8 = bits.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        if bits > width {
            return None;
        }
        match (address, address.to_canonical()) {
            (IpAddr::V6(_), canonical @ IpAddr::V4(_)) if bits >= 96 => Some(Self {
                address: canonical,
                bits: bits - 96,
            }),
            _ => Some(Self { address, bits }),
        }
    }

    /// Whether an address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let same = |a: u128, b: u128, width: u32| {
            let rest = width - u32::from(self.bits);
            // A shift by the whole width is no shift in Rust.
            a.checked_shr(rest).unwrap_or(0) == b.checked_shr(rest).unwrap_or(0)
        };
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => same(u32::from(a).into(), u32::from(b).into(), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => same(a.into(), b.into(), 128),
            // `::/0` and the like hold every mapped address too.
            (IpAddr::V6(a), IpAddr::V4(b)) => same(a.into(), b.to_ipv6_mapped().into(), 128),
            (IpAddr::V4(_), IpAddr::V6(_)) => false,
        }
    }

    /// Where addresses of this network stand in a text, ranges of bytes.
    pub fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        addresses(text)
            .filter(|&(_, _, address)| self.contains(address))
            .map(|(from, to, _)| (from, to))
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// The addresses in a text, with or without a port behind them: from, to, address.
fn addresses(text: &str) -> impl Iterator<Item = (usize, usize, IpAddr)> + '_ {
    let bytes = text.as_bytes();
    let part = |b: u8| b.is_ascii_hexdigit() || matches!(b, b'.' | b':');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes.get(at..)?.iter().position(|&b| part(b))?;
            let rest = bytes.get(start..)?;
            let length = rest.iter().position(|&b| !part(b)).unwrap_or(rest.len());
            at = start + length;
            // A word like `cafe.exe` or `node1.0.0.1` holds no address.
            let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
            if length < 2 || word(start.checked_sub(1).and_then(|i| bytes.get(i))) || word(bytes.get(at)) {
                continue;
            }
            let token = text.get(start..at).unwrap_or_default();
            // The dot or colon of the sentence around it, and the port.
            let token = token.trim_end_matches(['.']);
            let token = if token.ends_with("::") {
                token
            } else {
                token.trim_end_matches(':')
            };
            let without_port = token.rsplit_once(':').map(|(address, _)| address);
            let found = token
                .parse()
                .ok()
                .map(|address| (token.len(), address))
                .or_else(|| without_port.and_then(|t| Some((t.len(), IpAddr::V4(t.parse().ok()?)))));
            if let Some((length, address)) = found {
                return Some((start, start + length, address));
            }
        }
    })
}

/// Whether a text as a whole is an IPv4 address.
pub fn is_ipv4(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn networks_and_addresses() {
        for (network, address, expected) in [
            ("10.0.0.0/8", "10.200.3.4", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("::ffff:10.0.0.0/104", "10.1.2.3", true),
            ("192.168.1.77/24", "192.168.1.5", true),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "fe80::1", false),
            ("::/0", "8.8.8.8", true),
            ("fe80::/10", "fe80::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("10.0.0.5/32", "10.0.0.5", true),
            ("10.0.0.5/32", "10.0.0.6", false),
        ] {
            let network = Network::parse(network).unwrap();
            assert_eq!(
                network.contains(address.parse().unwrap()),
                expected,
                "{network} {address}"
            );
        }
        for wrong in [
            "10.0.0.0",
            "10.0.0/8",
            "10.0.0.0/33",
            "fe80::/129",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "a/8",
        ] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn addresses_in_text() {
        let found = |text: &str| -> Vec<String> {
            addresses(text)
                .map(|(from, to, _)| text.get(from..to).unwrap().to_owned())
                .collect()
        };
        assert_eq!(found("ping 10.0.0.5."), ["10.0.0.5"]);
        assert_eq!(found("type: 5 a.example;::ffff:192.0.2.1;"), ["::ffff:192.0.2.1"]);
        assert_eq!(
            found("10.0.0.5:443 [fe80::1]:80 fe80::2%4"),
            ["10.0.0.5", "fe80::1", "fe80::2"]
        );
        assert_eq!(found("C:\\a.exe 10.0.19041.1 10:20:30 v1.2.3.4 cafe.dead"), [""; 0]);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[0-9a-f.:/ %é]{0,30}") {
            Network::parse(&text);
            for (from, to, address) in addresses(&text) {
                prop_assert_eq!(text.get(from..to).unwrap().parse::<IpAddr>().unwrap(), address);
            }
        }

        #[test]
        fn contains_compares_the_leading_bits(a: u32, b: u32, bits in 0u8..=32) {
            let network = Network { address: IpAddr::V4(a.into()), bits };
            let mask = if bits == 0 { 0 } else { u32::MAX << (32 - bits) };
            prop_assert_eq!(network.contains(IpAddr::V4(b.into())), a & mask == b & mask);
            prop_assert_eq!(Network::parse(&network.to_string()), Some(network));
        }
    }
}
