//! Each type of value and each array: the kind that its column has, and its text. Sources of the types: \[MS-EVEN6\] 2.2.12 to 2.2.19,
//! and libevtx's "Windows XML Event Log (EVTX) format", section "Value types".

use super::{data, element, event, fields, instance, pairs, problems, read, substitution, texts};
use evtxscope::evtx::Kind;
use evtxscope::evtx::writer::{Guid, Kind as Code, Sid, Value};
use evtxscope::store::Store;

fn one(value: Value) -> Store {
    let field = data("Value").with(substitution(0));
    read(vec![instance(event(element("EventData", vec![field])), vec![value])])
}

fn is(value: Value, kind: Kind, text: &str) {
    let shown = format!("{value:?}");
    let store = one(value);
    assert_eq!(
        fields(&store, 0),
        [("Value".to_owned(), kind, text.to_owned())],
        "{shown}"
    );
    assert_eq!(problems(&store), [""; 0], "{shown}");
}

fn raw(code: u8, bytes: &[u8]) -> Value {
    Value::Raw {
        code,
        bytes: bytes.to_vec(),
    }
}

fn sid() -> Sid {
    Sid::nt(&[21, 1, 4_294_967_295])
}

const GUID: Guid = Guid::new(
    0x5770_385f,
    0xc22a,
    0x43e0,
    [0xbf, 0x4c, 0x06, 0xf5, 0x69, 0x8f, 0xfb, 0xd9],
);

#[test]
fn no_value_and_texts() {
    is(Value::Null, Kind::Null, "");
    // A type of no value with leftovers of an older one, as torn records have it.
    is(raw(0x00, &[1, 2]), Kind::Null, "");
    is("aß中\u{1f600}".into(), Kind::String, "aß中\u{1f600}");
    is("".into(), Kind::String, "");
    is(Value::Utf16(vec![0x61, 0xdc00]), Kind::IllFormedString, "a\\udc00");
    // The file does not say which ANSI code page: Windows-1252 is taken.
    is(Value::Ansi(b"na\xefve \x80".to_vec()), Kind::AnsiString, "naïve €");
}

/// Decimal, as xs:byte to xs:unsignedLong write it.
#[test]
fn whole_numbers() {
    is(Value::I8(-128), Kind::Int8, "-128");
    is(Value::U8(255), Kind::UInt8, "255");
    is(Value::I16(i16::MIN), Kind::Int16, "-32768");
    is(Value::U16(u16::MAX), Kind::UInt16, "65535");
    is(Value::I32(i32::MIN), Kind::Int32, "-2147483648");
    is(Value::U32(u32::MAX), Kind::UInt32, "4294967295");
    is(Value::I64(i64::MIN), Kind::Int64, "-9223372036854775808");
    is(Value::U64(u64::MAX), Kind::UInt64, "18446744073709551615");
}

#[test]
fn reals_are_the_shortest_text_of_the_same_number() {
    is(Value::F32(0.1), Kind::Real32, "0.1");
    is(Value::F64(-2.5), Kind::Real64, "-2.5");
}

/// Four bytes (libevtx). Windows fills some with masks: what is neither 0 nor 1 stays the number that it is.
#[test]
fn booleans() {
    is(Value::Bool(true), Kind::Bool, "true");
    is(Value::Bool(false), Kind::Bool, "false");
    is(raw(0x0d, &[0xff; 4]), Kind::Int32, "-1");
}

/// Upper-case digits without separators, as xs:hexBinary.
#[test]
fn binary() {
    is(Value::Binary(vec![0, 0xab, 0x1f]), Kind::Binary, "00AB1F");
}

/// In braces (\[MS-DTYP\] 2.3.4.3); lower case as Windows' own logs show it.
#[test]
fn guids() {
    is(Value::Guid(GUID), Kind::Guid, "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}");
}

/// Four or eight bytes by the width of the writer's pointers, shown as win:Pointer is.
#[test]
fn sizes_and_hexadecimal_numbers() {
    is(Value::SizeT32(0xdead_beef), Kind::HexInt32, "0xdeadbeef");
    is(Value::SizeT64(0x7ff6_0000_0000), Kind::HexInt64, "0x7ff600000000");
    is(Value::Hex32(0), Kind::HexInt32, "0x0");
    is(Value::Hex64(u64::MAX), Kind::HexInt64, "0xffffffffffffffff");
}

/// UTC in ISO form; a FILETIME (\[MS-DTYP\] 2.3.3) counts 100 ns, a SYSTEMTIME (2.3.13) milliseconds.
#[test]
fn times() {
    is(
        Value::FileTime(116_444_736_000_000_001),
        Kind::FileTime,
        "1970-01-01T00:00:00.0000001Z",
    );
    is(
        Value::SystemTime([2024, 2, 4, 29, 23, 59, 58, 7]),
        Kind::SysTime,
        "2024-02-29T23:59:58.0070000Z",
    );
}

/// \[MS-DTYP\] 2.4.2.1: an authority of 2^32 and more in twelve hexadecimal digits.
#[test]
fn sids() {
    is(Value::Sid(sid()), Kind::Sid, "S-1-5-21-1-4294967295");
    let large = Sid {
        authority: 1 << 32,
        subs: vec![18],
    };
    is(Value::Sid(large), Kind::Sid, "S-1-0x000100000000-18");
    // The size counts more than the SID.
    is(
        raw(0x13, &[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 0x41]),
        Kind::Sid,
        "S-1-5-18",
    );
}

/// `EvtVarTypeEvtHandle` and `EvtVarTypeEvtXml` of the Windows SDK's winevt.h, in libevtx's list without a description.
#[test]
fn handles_and_xml() {
    is(raw(0x20, &[0x10, 0, 0, 0, 0, 0, 0, 0]), Kind::HexInt64, "0x10");
    is(raw(0x23, b"<\0a\0/\0>\0"), Kind::String, "<a/>");
}

#[test]
fn bytes_of_the_wrong_size_are_kept() {
    is(raw(0x08, &[1, 2]), Kind::Unknown, "0102");
    is(raw(0x0f, &[1, 2, 3]), Kind::Unknown, "010203");
    is(raw(0x13, &[1]), Kind::Unknown, "01");
    is(raw(0x10, &[1, 2, 3]), Kind::Unknown, "010203");
}

#[test]
fn a_type_that_does_not_exist_is_said_and_its_bytes_are_kept() {
    for code in [0x16, 0x1e, 0x22, 0x24, 0x7f, 0x80, 0x8e, 0x90, 0xa1, 0xff] {
        let store = one(raw(code, &[0xca, 0xfe]));
        assert_eq!(texts(&store), pairs(&[("Value", "CAFE")]));
        assert_eq!(
            problems(&store),
            [format!(
                "Chunk 0: record 1 could be read only in part: a value is of the unknown type {code:#04x}."
            )]
        );
    }
}

fn array(of: Code, items: Vec<Value>, kind: Kind, expected: [&str; 2]) {
    let store = one(Value::Array { of, items });
    let [first, second] = expected.map(str::to_owned);
    // An element a value, each with the name, as \[MS-EVEN6\] 2.2.12 has it.
    assert_eq!(
        fields(&store, 0),
        [("Value".to_owned(), kind, first), ("Value_1".to_owned(), kind, second)],
        "{of:?}"
    );
    assert_eq!(problems(&store), [""; 0], "{of:?}");
}

/// The array types 0x81 to 0x95 of \[MS-EVEN6\] 2.2.12, without those of binary data and sizes, whose items nobody can tell apart.
#[test]
fn arrays_are_their_items() {
    let texts = vec!["one".into(), "two".into()];
    array(Code::Str, texts, Kind::String, ["one", "two"]);
    let texts = vec![Value::Ansi(b"\xfc".to_vec()), Value::Ansi(b"b".to_vec())];
    array(Code::Ansi, texts, Kind::AnsiString, ["ü", "b"]);
    array(Code::I8, vec![Value::I8(-1), Value::I8(2)], Kind::Int8, ["-1", "2"]);
    array(Code::U8, vec![Value::U8(1), Value::U8(255)], Kind::UInt8, ["1", "255"]);
    array(Code::I16, vec![Value::I16(-1), Value::I16(2)], Kind::Int16, ["-1", "2"]);
    array(Code::U16, vec![Value::U16(1), Value::U16(2)], Kind::UInt16, ["1", "2"]);
    array(Code::I32, vec![Value::I32(-1), Value::I32(2)], Kind::Int32, ["-1", "2"]);
    array(Code::U32, vec![Value::U32(1), Value::U32(2)], Kind::UInt32, ["1", "2"]);
    array(Code::I64, vec![Value::I64(-1), Value::I64(2)], Kind::Int64, ["-1", "2"]);
    array(Code::U64, vec![Value::U64(1), Value::U64(2)], Kind::UInt64, ["1", "2"]);
    array(
        Code::F32,
        vec![Value::F32(0.5), Value::F32(1.0)],
        Kind::Real32,
        ["0.5", "1"],
    );
    array(
        Code::F64,
        vec![Value::F64(0.5), Value::F64(1.0)],
        Kind::Real64,
        ["0.5", "1"],
    );
    let booleans = vec![Value::Bool(true), Value::Bool(false)];
    array(Code::Bool, booleans, Kind::Bool, ["true", "false"]);
    let guid = "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}";
    array(Code::Guid, vec![Value::Guid(GUID); 2], Kind::Guid, [guid; 2]);
    let time = "1601-01-01T00:00:00.0000001Z";
    array(Code::FileTime, vec![Value::FileTime(1); 2], Kind::FileTime, [time; 2]);
    let time = Value::SystemTime([2024, 2, 4, 29, 23, 59, 58, 7]);
    array(
        Code::SystemTime,
        vec![time; 2],
        Kind::SysTime,
        ["2024-02-29T23:59:58.0070000Z"; 2],
    );
    let sids = vec![Value::Sid(sid()), Value::Sid(Sid::nt(&[18]))];
    array(Code::Sid, sids, Kind::Sid, ["S-1-5-21-1-4294967295", "S-1-5-18"]);
    array(
        Code::Hex32,
        vec![Value::Hex32(1), Value::Hex32(16)],
        Kind::HexInt32,
        ["0x1", "0x10"],
    );
    array(
        Code::Hex64,
        vec![Value::Hex64(1), Value::Hex64(16)],
        Kind::HexInt64,
        ["0x1", "0x10"],
    );
}

#[test]
fn an_array_without_items_is_a_field_without_a_value() {
    let store = one(Value::Array {
        of: Code::U32,
        items: Vec::new(),
    });
    assert_eq!(texts(&store), pairs(&[("Value", "")]));
}
