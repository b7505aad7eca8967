//! Addresses, ports, protocols, DNS and the firewall.

use std::net::IpAddr;

/// IANA, "Protocol Numbers"; 256 is the firewall's word for any.
pub(super) const PROTOCOLS: &[(u32, &str)] = &[
    (0, "HOPOPT"),
    (1, "ICMP"),
    (2, "IGMP"),
    (4, "IPv4 in IP"),
    (6, "TCP"),
    (17, "UDP"),
    (27, "RDP (reliable data)"),
    (41, "IPv6 in IP"),
    (47, "GRE"),
    (50, "ESP"),
    (51, "AH"),
    (58, "ICMPv6"),
    (88, "EIGRP"),
    (89, "OSPF"),
    (103, "PIM"),
    (112, "VRRP"),
    (132, "SCTP"),
    (256, "any"),
];

/// Microsoft, NET_FW_RULE_DIRECTION (icftypes.h).
pub(super) const FIREWALL_DIRECTIONS: &[(u32, &str)] = &[(1, "in"), (2, "out")];

/// Windows Firewall's events 2004 and 2005, as Event Viewer names the action.
pub(super) const FIREWALL_ACTIONS: &[(u32, &str)] = &[(1, "bypass"), (2, "block"), (3, "allow")];

/// IANA, "Domain Name System (DNS) Parameters", resource record types.
pub(super) const DNS_TYPES: &[(u32, &str)] = &[
    (1, "A"),
    (2, "NS"),
    (5, "CNAME"),
    (6, "SOA"),
    (12, "PTR"),
    (15, "MX"),
    (16, "TXT"),
    (24, "SIG"),
    (25, "KEY"),
    (28, "AAAA"),
    (33, "SRV"),
    (35, "NAPTR"),
    (39, "DNAME"),
    (41, "OPT"),
    (43, "DS"),
    (46, "RRSIG"),
    (47, "NSEC"),
    (48, "DNSKEY"),
    (50, "NSEC3"),
    (64, "SVCB"),
    (65, "HTTPS"),
    (252, "AXFR"),
    (255, "ANY"),
    (257, "CAA"),
];

/// IANA, "Service Name and Transport Protocol Port Number Registry", the ports that logs of Windows hold most, and a few
/// that tools of attack took as their own.
pub(super) const PORTS: &[(u16, &str)] = &[
    (20, "FTP data"),
    (21, "FTP"),
    (22, "SSH"),
    (23, "Telnet"),
    (25, "SMTP"),
    (53, "DNS"),
    (67, "DHCP server"),
    (68, "DHCP client"),
    (69, "TFTP"),
    (80, "HTTP"),
    (88, "Kerberos"),
    (110, "POP3"),
    (111, "RPC (Sun)"),
    (123, "NTP"),
    (135, "RPC endpoint mapper"),
    (137, "NetBIOS names"),
    (138, "NetBIOS datagrams"),
    (139, "NetBIOS sessions"),
    (143, "IMAP"),
    (161, "SNMP"),
    (162, "SNMP traps"),
    (389, "LDAP"),
    (443, "HTTPS"),
    (445, "SMB"),
    (464, "Kerberos password change"),
    (465, "SMTP over TLS"),
    (500, "IKE"),
    (514, "Syslog"),
    (546, "DHCPv6 client"),
    (547, "DHCPv6 server"),
    (587, "mail submission"),
    (593, "RPC over HTTP"),
    (636, "LDAP over TLS"),
    (853, "DNS over TLS"),
    (993, "IMAP over TLS"),
    (995, "POP3 over TLS"),
    (1080, "SOCKS"),
    (1194, "OpenVPN"),
    (1433, "SQL Server"),
    (1434, "SQL Server browser"),
    (1521, "Oracle"),
    (1723, "PPTP"),
    (1900, "SSDP"),
    (2049, "NFS"),
    (3128, "HTTP proxy"),
    (3268, "global catalog"),
    (3269, "global catalog over TLS"),
    (3306, "MySQL"),
    (3389, "RDP"),
    (3478, "STUN"),
    (3702, "WS-Discovery"),
    (4500, "IPsec NAT traversal"),
    (5060, "SIP"),
    (5353, "mDNS"),
    (5355, "LLMNR"),
    (5357, "WSD"),
    (5432, "PostgreSQL"),
    (5900, "VNC"),
    (5985, "WinRM"),
    (5986, "WinRM over TLS"),
    (6379, "Redis"),
    (8080, "HTTP (alternative)"),
    (8443, "HTTPS (alternative)"),
    (8530, "WSUS"),
    (8531, "WSUS over TLS"),
    (9100, "printer"),
    (9389, "AD web services"),
    (27017, "MongoDB"),
];

/// What usually listens on a port.
pub fn port_name(port: u16) -> Option<&'static str> {
    PORTS
        .binary_search_by_key(&port, |&(port, _)| port)
        .ok()
        .and_then(|at| PORTS.get(at))
        .map(|&(_, name)| name)
}

/// What kind of address this is (IANA, "IPv4 and IPv6 Special-Purpose Address Registries"). None for public addresses and
/// for text that is no address. A port may follow.
pub fn ip_class(value: &str) -> Option<&'static str> {
    let ip = parse_ip(value)?;
    Some(match ip {
        IpAddr::V4(v4) if v4.is_loopback() => "this host",
        IpAddr::V4(v4) if v4.is_unspecified() => "any address",
        IpAddr::V4(v4) if v4.is_private() => "private network",
        IpAddr::V4(v4) if v4.is_link_local() => "link-local",
        IpAddr::V4(v4) if v4.is_multicast() => "multicast",
        IpAddr::V4(v4) if v4.is_broadcast() => "broadcast",
        IpAddr::V4(v4) if v4.is_documentation() => "reserved for documentation",
        IpAddr::V4(v4) if v4.octets()[0] == 100 && v4.octets()[1] & 0xC0 == 64 => "carrier-grade NAT",
        IpAddr::V6(v6) if v6.is_loopback() => "this host",
        IpAddr::V6(v6) if v6.is_unspecified() => "any address",
        IpAddr::V6(v6) if v6.segments()[0] & 0xFFC0 == 0xFE80 => "link-local",
        IpAddr::V6(v6) if v6.segments()[0] & 0xFE00 == 0xFC00 => "private network",
        IpAddr::V6(v6) if v6.is_multicast() => "multicast",
        IpAddr::V6(v6) if v6.segments()[0] == 0x2001 && v6.segments()[1] == 0xDB8 => "reserved for documentation",
        _ => return None,
    })
}

/// An address with or without zone, brackets and port; IPv4 in IPv6's clothes comes out as IPv4.
fn parse_ip(value: &str) -> Option<IpAddr> {
    let value = value.trim();
    let bare = match value.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or(inner),
        None if value.matches(':').count() == 1 => value.split(':').next().unwrap_or(value),
        None => value,
    };
    let ip: IpAddr = bare.split('%').next()?.parse().ok()?;
    Some(ip.to_canonical())
}
