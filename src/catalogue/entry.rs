//! The notation in which the entries of the catalogue are written.
//!
//! ```text
//! kinds! { KINDS "Microsoft-Windows-Sysmon"
//!     5 "Process ended" Process "Process ends"
//!         fields [RuleName, UtcTime: Time, ProcessGuid: ProcessGuid, ProcessId: ProcessId, Image: Image, User: User]
//!         columns [Image, ProcessId, User]
//!         process Image guid ProcessGuid pid ProcessId
//!         target "{Image|file}" what "" title "{Image|file}[ ({ProcessId})] ended"
//!         sources ["Process Termination"];
//! }
//! ```
//!
//! A field without a type is text. A name that is no Rust word is written as a string. `fields (SUBJECT) [A, B]` puts the
//! fields of the list `SUBJECT` first. `process`, `guid` and `pid` may be left out. Entries stand in the order of their ids.

macro_rules! field_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:literal) => {
        $name
    };
}

macro_rules! field_type {
    () => {
        $crate::catalogue::FieldType::Text
    };
    ($kind:expr) => {
        $kind
    };
}

macro_rules! fields {
    ($($name:tt $(: $kind:expr)?),* $(,)?) => {
        &[$($crate::catalogue::Field { name: field_name!($name), kind: field_type!($($kind)?) }),*]
    };
}

macro_rules! optional_name {
    () => {
        None
    };
    ($name:tt) => {
        Some(field_name!($name))
    };
}

macro_rules! kinds {
    ($list:ident $provider:literal $(
        $id:literal $name:literal $category:ident $report:literal
        fields $(($($before:ident)*))? [$($fields:tt)*]
        columns [$($column:tt),* $(,)?]
        $(process $process:tt)? $(guid $guid:tt)? $(pid $pid:tt)?
        target $target:literal what $what:literal title $title:literal
        sources [$($source:literal),*];
    )*) => {
        #[doc = concat!("Kinds of event of ", $provider, ".")]
        pub(in $crate::catalogue) static $list: &[$crate::catalogue::EventKind] = &[$($crate::catalogue::EventKind {
            provider: $provider,
            event_id: $id,
            name: $name,
            category: $crate::catalogue::Category::$category,
            report: $report,
            fields: {
                const PARTS: &[&[$crate::catalogue::Field]] = &[$($($before,)*)? fields![$($fields)*]];
                const ALL: [$crate::catalogue::Field; $crate::catalogue::kind::total(PARTS)] =
                    $crate::catalogue::kind::joined(PARTS);
                &ALL
            },
            columns: &[$(field_name!($column)),*],
            process: optional_name!($($process)?),
            process_guid: optional_name!($($guid)?),
            process_id: optional_name!($($pid)?),
            target: $target,
            what: $what,
            sentence: $title,
            data_sources: &[$($source),*],
        }),*];
    };
}
