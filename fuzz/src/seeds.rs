//! Sound inputs, to be mutated: parts of logs, exports of them, what a reader types, an archive.

use crate::logs;
use crate::mutation::Random;

/// Bytes of a file header's block and of a chunk.
pub const HEADER: usize = 4_096;
pub const CHUNK: usize = 65_536;

/// Queries, XPath and XML, of every construct at least one.
const QUERIES: [&str; 14] = [
    "mimikatz OR \"net user\" -4624",
    "Image:*\\temp\\* and not (User:SYSTEM or level <= warning)",
    "EventID in (1, 3, 10..12) DestinationPort:1024..65535",
    "DestinationIp in (10.0.0.0/8, fe80::/10) any:cmd.exe",
    "CommandLine ~ /-e(nc(odedcommand)?)?\\s+[a-z0-9+\\/]{20,}/",
    "GrantedAccess & 0x10 exists ParentImage TargetUserName = \"\"",
    "time >= 2024-05-01 time < 2024-05-01T12:00Z last 2 h",
    "*[System[(EventID=1 or EventID=3) and TimeCreated[timediff(@SystemTime) <= 86400000]]]",
    "*[EventData[Data[@Name='Image']='a' and (Data='b' or band(Keywords,16))]]",
    "Event[System/Provider[@Name='x'] and not(System/Level>3)]",
    "<QueryList><Query Id=\"0\"><Select Path=\"Security\">*[System[Level=2]]</Select><Suppress>*</Suppress></Query></QueryList>",
    "<Event xmlns=\"x\"><System><EventID>1</EventID></System><EventData><Data Name=\"A\">b &amp; c</Data></EventData></Event>",
    "((((a)))) or -(b and -c) != ü\u{202e}𝄞",
    "LogonType:*interactive* TargetUserName !~ /^(a|b)$/ x not in (1,2)",
];

/// A query or what is pasted in its place.
pub fn query(random: &mut Random) -> Vec<u8> {
    QUERIES[random.below(QUERIES.len())].as_bytes().to_vec()
}

/// The inside of an XPath expression.
pub fn xpath(random: &mut Random) -> Vec<u8> {
    let text = QUERIES[7 + random.below(2)];
    text.as_bytes()[2..text.len() - 1].to_vec()
}

/// The file's header and one or two chunks of it.
pub fn part(log: &[u8], random: &mut Random) -> Vec<u8> {
    let chunks = log.len().saturating_sub(HEADER).div_ceil(CHUNK);
    let mut out = log[..log.len().min(HEADER)].to_vec();
    for _ in 0..=random.below(2).min(chunks) {
        out.extend(chunk(log, random));
    }
    out
}

/// One of its chunks.
pub fn chunk(log: &[u8], random: &mut Random) -> Vec<u8> {
    let chunks = log.len().saturating_sub(HEADER).div_ceil(CHUNK);
    let from = HEADER + CHUNK * random.below(chunks);
    log.get(from..log.len().min(from + CHUNK)).unwrap_or_default().to_vec()
}

/// The BinXML of one of its records.
pub fn binxml(log: &[u8], random: &mut Random) -> Vec<u8> {
    let from = random.below(log.len());
    let found = log[from..]
        .windows(4)
        .take(CHUNK)
        .position(|window| window == [0x2a, 0x2a, 0, 0]);
    let at = found.map_or(from, |record| from + record + 24);
    let to = log.len().min(at + 200 + random.below(4_000));
    log.get(at..to).unwrap_or_default().to_vec()
}

/// Some of its events as `wevtutil` or Event Viewer exports them, in UTF-8 or, one time in three, in UTF-16.
pub fn export(log: &[u8], random: &mut Random) -> Vec<u8> {
    let events = logs::events(&part(log, random));
    let bare: Vec<&str> = events.iter().filter_map(|xml| xml.get(xml.find("<Event")?..)).collect();
    let text = bare.join("\n");
    let text = match random.below(3) {
        0 => text,
        1 => format!("<Events>{text}</Events>"),
        _ => format!("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<Events>{text}</Events>"),
    };
    if random.below(3) > 0 {
        return text.into_bytes();
    }
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// An archive of two stored members, one of them a log.
pub fn zip(log: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in [
        ("a/Security.evtx", &log[..log.len().min(9_000)]),
        ("b.txt", b"text".as_slice()),
    ] {
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(crc(bytes).to_le_bytes());
        common.extend((bytes.len() as u32).to_le_bytes());
        common.extend((bytes.len() as u32).to_le_bytes());
        common.extend([name.len() as u8, 0, 0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(bytes);
    }
    let at = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0\x02\0\x02\0");
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// CRC-32, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
