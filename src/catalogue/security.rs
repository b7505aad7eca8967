//! The Security log: field lists that its events share. The entries stand by subject in `security/`.
//!
//! Source: Microsoft, "Advanced security audit policy settings", the pages on the single events with their XML.

use super::codes::{CodeTable, MaskTable};
use super::kind::Field;
use super::kind::FieldType::{Code, Host, Integer, LogonId, Mask, Path, ProcessId, Sid, User};

pub(super) mod accounts;
pub(super) mod directory;
pub(super) mod groups;
pub(super) mod kerberos;
pub(super) mod logons;
pub(super) mod network;
pub(super) mod objects;
pub(super) mod policy;
pub(super) mod processes;

/// Who did it.
const SUBJECT: &[Field] =
    fields![SubjectUserSid: Sid, SubjectUserName: User, SubjectDomainName: Host, SubjectLogonId: LogonId];
/// The account that it was done to.
const TARGET: &[Field] = fields![TargetUserName: User, TargetDomainName: Host, TargetSid: Sid];
/// The account that a session belongs to.
const SESSION: &[Field] =
    fields![TargetUserSid: Sid, TargetUserName: User, TargetDomainName: Host, TargetLogonId: LogonId];
/// The process by which it was done.
const BY_PROCESS: &[Field] = fields![ProcessId: ProcessId, ProcessName: super::FieldType::Image];
/// What an account is made of.
const ACCOUNT: &[Field] = fields![
    PrivilegeList, SamAccountName: User, DisplayName, UserPrincipalName: User, HomeDirectory: Path, HomePath: Path,
    ScriptPath: Path, ProfilePath: Path, UserWorkstations, PasswordLastSet: Code(CodeTable::Parameter),
    AccountExpires: Code(CodeTable::Parameter), PrimaryGroupId: Integer, AllowedToDelegateTo,
    OldUacValue: Mask(MaskTable::UserAccount), NewUacValue: Mask(MaskTable::UserAccount),
    UserAccountControl: Code(CodeTable::Parameter), UserParameters, SidHistory: Sid, LogonHours,
];
