//! What each table of the store says about processes: its role, and which column holds what. Resolved once a table.

use crate::evtx::Kind;
use crate::ingest::cell::Cell;
use crate::ingest::segment::Table;
use crate::model::Ticks;
use crate::store::Store;

/// What an event does to the forest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sysmon 1.
    Create,
    /// Sysmon 5.
    Terminate,
    /// Any other Sysmon event of one process.
    Act,
    /// Sysmon 8 and 10: one process acts on another.
    Pair,
    /// Security 4688.
    AuditCreate,
    /// Security 4689.
    AuditExit,
    /// The host starts; the bit tells which of the events it is.
    Boot(u8),
    /// The host stops.
    Shutdown,
}

impl Role {
    /// Events that a boot begins with; the others of it may come minutes later.
    pub const EARLY_BOOT: u8 = 0b11;
}

/// Role and columns of a table. A column that the table lacks is empty, and its cells are null.
pub struct Plan<'a> {
    pub role: Role,
    pub time: &'a [u32],
    pub guid: &'a [u32],
    pub pid: &'a [u32],
    pub image: &'a [u32],
    pub command_line: &'a [u32],
    pub user: &'a [u32],
    pub domain: &'a [u32],
    pub parent_guid: &'a [u32],
    pub parent_pid: &'a [u32],
    pub parent_image: &'a [u32],
    pub parent_command_line: &'a [u32],
    pub parent_user: &'a [u32],
    /// The target of 8 and 10.
    pub target_guid: &'a [u32],
    pub target_pid: &'a [u32],
    pub target_image: &'a [u32],
    /// The target's user; for 4688 the user that the process runs as, when it is not the creator's.
    pub target_user: &'a [u32],
    pub target_domain: &'a [u32],
}

/// The cell of a column.
#[inline]
pub fn at(column: &[u32], row: usize) -> Cell {
    Cell(column.get(row).copied().unwrap_or_default())
}

/// One plan a table; `None` for tables that say nothing about processes.
pub fn plans(store: &Store) -> Vec<Option<Plan<'_>>> {
    store.tables.iter().map(|table| plan(store, table)).collect()
}

fn plan<'a>(store: &'a Store, table: &'a Table) -> Option<Plan<'a>> {
    let provider = store.symbols.str(Cell(table.provider));
    let column = |name: &str| -> &'a [u32] {
        store
            .column(table, name)
            .and_then(|i| table.columns.get(i))
            .map_or(&[], Vec::as_slice)
    };
    let sysmon = provider.eq_ignore_ascii_case("Microsoft-Windows-Sysmon") || provider == "Linux-Sysmon";
    let role = if sysmon {
        match table.event_id {
            1 => Role::Create,
            5 => Role::Terminate,
            8 | 10 => Role::Pair,
            _ if column("ProcessGuid").is_empty() => return None,
            _ => Role::Act,
        }
    } else {
        audit_role(provider, table.event_id)?
    };
    let none: &[u32] = &[];
    let audit = role == Role::AuditCreate;
    let pick = |security: &str, sysmon: &str| column(if audit { security } else { sysmon });
    let source = |name: &str| match role {
        Role::Pair => column(&format!("Source{name}")),
        _ => column(name),
    };
    Some(Plan {
        role,
        time: if sysmon { column("UtcTime") } else { none },
        guid: if sysmon { source("ProcessGuid") } else { none },
        pid: if audit {
            column("NewProcessId")
        } else {
            source("ProcessId")
        },
        image: match role {
            Role::AuditCreate => column("NewProcessName"),
            Role::AuditExit => column("ProcessName"),
            _ => source("Image"),
        },
        command_line: column("CommandLine"),
        user: match role {
            Role::AuditCreate | Role::AuditExit => column("SubjectUserName"),
            _ => source("User"),
        },
        domain: if sysmon { none } else { column("SubjectDomainName") },
        parent_guid: if sysmon { column("ParentProcessGuid") } else { none },
        parent_pid: pick("ProcessId", "ParentProcessId"),
        parent_image: pick("ParentProcessName", "ParentImage"),
        parent_command_line: column("ParentCommandLine"),
        parent_user: column("ParentUser"),
        target_guid: column("TargetProcessGuid"),
        target_pid: column("TargetProcessId"),
        target_image: column("TargetImage"),
        target_user: pick("TargetUserName", "TargetUser"),
        target_domain: if audit { column("TargetDomainName") } else { none },
    })
}

fn audit_role(provider: &str, event_id: u32) -> Option<Role> {
    let role = match (provider, event_id) {
        ("Microsoft-Windows-Security-Auditing", 4688) => Role::AuditCreate,
        ("Microsoft-Windows-Security-Auditing", 4689) => Role::AuditExit,
        ("Microsoft-Windows-Kernel-General", 12) => Role::Boot(0b1),
        ("Microsoft-Windows-Security-Auditing", 4608) => Role::Boot(0b10),
        ("EventLog" | "Microsoft-Windows-Eventlog", 6009) => Role::Boot(0b100),
        ("EventLog" | "Microsoft-Windows-Eventlog", 6005) => Role::Boot(0b1000),
        ("EventLog" | "Microsoft-Windows-Eventlog", 6008) => Role::Boot(0b1_0000),
        ("Microsoft-Windows-Kernel-General", 13) | ("EventLog" | "Microsoft-Windows-Eventlog", 6006) => Role::Shutdown,
        _ => return None,
    };
    Some(role)
}

/// A process id: a number, or the text of one, decimal or hexadecimal.
pub fn pid(store: &Store, cell: Cell) -> Option<u32> {
    if let Some((_, value)) = cell.as_inline() {
        return u32::try_from(value).ok();
    }
    if let Some(value) = store.symbols.integer(cell) {
        return u32::try_from(value).ok();
    }
    let text = store.symbols.str(cell).trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// A time that Sysmon tells (UtcTime), when it can be read.
pub fn utc(store: &Store, cell: Cell) -> Option<Ticks> {
    let (kind, bytes) = store.symbols.get(cell.as_symbol()?);
    match kind {
        Kind::String | Kind::AnsiString => Ticks::parse(std::str::from_utf8(bytes).ok()?),
        Kind::FileTime => Some(Ticks(i64::from_le_bytes(bytes.try_into().ok()?))),
        _ => None,
    }
    .filter(|ticks| ticks.is_plausible())
}
