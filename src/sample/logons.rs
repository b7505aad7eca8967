//! Who acts in the sample: accounts, and the logon sessions in which they act.

use std::rc::Rc;

use super::time;
use crate::evtx::writer::{Guid, Sid};

/// The invented domain's short name.
pub const DOMAIN: &str = "HARBORLIGHT";
/// The invented domain's DNS name.
pub const DNS_DOMAIN: &str = "harborlight.example";
/// The domain's part of a SID.
const DOMAIN_SID: [u32; 4] = [21, 1_842_017_369, 2_903_551_746, 671_238_050];

/// An account.
#[derive(Debug)]
pub struct Account {
    /// Name without domain.
    pub name: &'static str,
    /// Domain or authority.
    pub domain: &'static str,
    /// Relative id in the domain, or the single sub-authority of a built-in account.
    rid: u32,
}

/// The machine itself.
pub static SYSTEM: Account = Account {
    name: "SYSTEM",
    domain: "NT AUTHORITY",
    rid: 18,
};
/// Services with few rights.
pub static LOCAL_SERVICE: Account = Account {
    name: "LOCAL SERVICE",
    domain: "NT AUTHORITY",
    rid: 19,
};
/// Services that go over the network as the machine.
pub static NETWORK_SERVICE: Account = Account {
    name: "NETWORK SERVICE",
    domain: "NT AUTHORITY",
    rid: 20,
};
/// The accountant whose workstation it is.
pub static ACCOUNTANT: Account = Account {
    name: "m.ostrow",
    domain: DOMAIN,
    rid: 1642,
};
/// The administrator whose credentials get stolen.
pub static ADMIN: Account = Account {
    name: "adm.kessler",
    domain: DOMAIN,
    rid: 1107,
};
/// The account of the backup service.
pub static BACKUP: Account = Account {
    name: "svc_backup",
    domain: DOMAIN,
    rid: 1205,
};
/// Colleagues who open files on the server.
pub static COLLEAGUES: [Account; 4] = [
    Account {
        name: "j.vantongeren",
        domain: DOMAIN,
        rid: 1633,
    },
    Account {
        name: "t.okonjo",
        domain: DOMAIN,
        rid: 1651,
    },
    Account {
        name: "p.lindqvist",
        domain: DOMAIN,
        rid: 1660,
    },
    Account {
        name: "r.s\u{e1}nchez",
        domain: DOMAIN,
        rid: 1671,
    },
];

impl Account {
    /// `DOMAIN\name`, as Sysmon writes users.
    pub fn text(&self) -> String {
        format!("{}\\{}", self.domain, self.name)
    }

    /// The account's SID.
    pub fn sid(&self) -> Sid {
        match self.rid {
            18..=20 => Sid::nt(&[self.rid]),
            rid => {
                let mut subs = DOMAIN_SID.to_vec();
                subs.push(rid);
                Sid::nt(&subs)
            }
        }
    }
}

/// A logon session.
#[derive(Clone, Debug)]
pub struct Logon {
    /// Whose.
    pub account: &'static Account,
    /// `LogonId`, the session key.
    pub id: u64,
    /// `LogonGuid` as Sysmon makes it: machine, second of the logon, logon id.
    pub guid: Guid,
    /// Terminal session.
    pub session: u32,
    /// Logon type: 0 system, 2 interactive, 3 network, 5 service, 10 remote interactive.
    pub kind: u32,
    /// The session's user as text.
    pub user: String,
}

impl Logon {
    /// A session of `account` that began at `time` on the machine whose GUID starts with `machine`.
    pub fn new(account: &'static Account, machine: u32, time: i64, id: u64, session: u32, kind: u32) -> Rc<Self> {
        Rc::new(Self {
            account,
            id,
            guid: object_guid(machine, time, id),
            session,
            kind,
            user: account.text(),
        })
    }
}

/// The GUID that Sysmon makes for a process or a logon: four bytes of the machine's GUID, the second of the start since
/// 1970, and eight bytes that tell apart what began in the same second.
pub fn object_guid(machine: u32, time: i64, tail: u64) -> Guid {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&machine.to_le_bytes());
    bytes[4..8].copy_from_slice(&time::unix_seconds(time).to_le_bytes());
    bytes[8..].copy_from_slice(&tail.to_le_bytes());
    Guid(bytes)
}
