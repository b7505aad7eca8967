//! Kerberos tickets, as domain controllers log them.

use super::super::codes::{CodeTable, MaskTable};
use super::super::kind::FieldType::{Code, Guid, Host, Ip, Mask, Port, Sid, User};
use crate::catalogue::kind::Field;

/// The keys that client, service and domain controller know, in the newest versions.
const KEYS: &[Field] = fields![
    AccountSupportedEncryptionTypes,
    AccountAvailableKeys,
    ServiceSupportedEncryptionTypes,
    ServiceAvailableKeys,
    DCSupportedEncryptionTypes,
    DCAvailableKeys,
    ClientAdvertizedEncryptionTypes,
];
/// A ticket for a service.
const SERVICE_TICKET: &[Field] = fields![
    TargetUserName: User, TargetDomainName: Host, ServiceName: User, ServiceSid: Sid,
    TicketOptions: Mask(MaskTable::TicketOptions), TicketEncryptionType: Code(CodeTable::Encryption), IpAddress: Ip,
    IpPort: Port,
];
/// A ticket-granting ticket.
const TICKET: &[Field] = fields![
    TargetUserName: User, TargetDomainName: Host, TargetSid: Sid, ServiceName: User, ServiceSid: Sid,
    TicketOptions: Mask(MaskTable::TicketOptions), Status: Code(CodeTable::Kerberos),
    TicketEncryptionType: Code(CodeTable::Encryption), PreAuthType: Code(CodeTable::PreAuth), IpAddress: Ip, IpPort: Port,
];
/// What a domain controller answers to a request for a service ticket.
const ANSWER: &[Field] = fields![
    Status: Code(CodeTable::Kerberos), LogonGuid: Guid, TransmittedServices, RequestTicketHash, ResponseTicketHash,
];
const TICKET_HASH: &[Field] = fields![ResponseTicket];
const CERTIFICATE: &[Field] = fields![CertIssuerName, CertSerialNumber, CertThumbprint];

kinds! { KINDS "Microsoft-Windows-Security-Auditing"
    4768 "TGT request" Logon "Kerberos tickets"
        fields (TICKET CERTIFICATE TICKET_HASH KEYS) [
            SessionKeyEncryptionType: Code(CodeTable::Encryption), PreAuthEncryptionType: Code(CodeTable::Encryption),
        ]
        columns [TargetUserName, TicketEncryptionType, Status, PreAuthType, IpAddress, ServiceName, TicketOptions]
        target "{TargetUserName}[ from {IpAddress}]"
        what "{Status|code}[ · {TicketEncryptionType|not:0xffffffff|code}][ · {PreAuthType|code}]"
        title "{TargetUserName} asked for a ticket-granting ticket[ from {IpAddress}][: {Status|code}]"
        sources ["Active Directory Credential Request", "User Account Authentication"];
    4769 "Service ticket" Logon "Kerberos tickets"
        fields (SERVICE_TICKET ANSWER KEYS) [
            SessionKeyEncryptionType: Code(CodeTable::Encryption),
        ]
        columns [TargetUserName, ServiceName, TicketEncryptionType, IpAddress, Status, TicketOptions, LogonGuid]
        target "{ServiceName}" what "for {TargetUserName}[ · {TicketEncryptionType|not:0xffffffff|code}][ · {Status|not:0x0|code}]"
        title "{TargetUserName} asked for a ticket to {ServiceName}[ from {IpAddress}][: {Status|not:0x0|code}]"
        sources ["Active Directory Credential Request"];
    4770 "Ticket renewed" Logon "Kerberos tickets"
        fields (SERVICE_TICKET) []
        columns [TargetUserName, ServiceName, TicketEncryptionType, IpAddress, TicketOptions]
        target "{ServiceName}" what "for {TargetUserName}[ · {TicketEncryptionType|code}]"
        title "The ticket of {TargetUserName} to {ServiceName} was renewed"
        sources ["Active Directory Credential Request"];
    4771 "Pre-auth failed" Logon "Kerberos failures"
        fields [
            TargetUserName: User, TargetSid: Sid, ServiceName: User, TicketOptions: Mask(MaskTable::TicketOptions),
            Status: Code(CodeTable::Kerberos), PreAuthType: Code(CodeTable::PreAuth), IpAddress: Ip, IpPort: Port,
            CertIssuerName, CertSerialNumber, CertThumbprint,
        ]
        columns [TargetUserName, Status, IpAddress, PreAuthType, ServiceName]
        target "{TargetUserName}[ from {IpAddress}]" what "{Status|code}"
        title "{TargetUserName} failed to authenticate with Kerberos[ from {IpAddress}][: {Status|code}]"
        sources ["Active Directory Credential Request", "User Account Authentication"];
}
