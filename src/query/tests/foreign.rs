//! What people paste.

use super::super::foreign::{is_foreign, understand};
use super::super::parse;
use super::{tree, without_places};
use proptest::prelude::*;

#[test]
fn filters_of_event_viewer() {
    for (xpath, query) in [
        ("*", "*"),
        ("*[System[(EventID=1)]]", "event_id = 1"),
        (
            "*[System[(EventID=1 or EventID=3) and TimeCreated[timediff(@SystemTime) <= 3600000]]]",
            "(event_id = 1 or event_id = 3) and last 1h",
        ),
        (
            "*[System[Provider[@Name='Microsoft-Windows-Sysmon'] and (Level=1 or Level=2) and (EventID >= 4 and EventID <= 7)]]",
            "provider = \"Microsoft-Windows-Sysmon\" and (level = 1 or level = 2) and (event_id >= 4 and event_id <= 7)",
        ),
        (
            "*[EventData[Data[@Name='Image']='C:\\Windows\\a.exe']]",
            "Image = \"C:\\Windows\\a.exe\"",
        ),
        (
            "*[System[EventID=4624]] and *[EventData[Data[@Name='LogonType']='3' or Data[@Name=\"LogonType\"]=\"10\"]]",
            "event_id = 4624 and (LogonType = 3 or LogonType = 10)",
        ),
        (
            "*[EventData[Data[@Name='LogonType'] and (Data='3')]]",
            "exists LogonType and any = 3",
        ),
        ("Event/EventData/Data[@Name='Channel']='x'", "EventData.Channel = \"x\""),
        (
            "Event[System[Channel='Security' and Computer!='A']]",
            "channel = \"Security\" and host != \"A\"",
        ),
        ("*/System/EventID=4", "event_id = 4"),
        (
            "*[System[band(Keywords,4503599627370496)]]",
            "System.Keywords & 4503599627370496",
        ),
        (
            "*[System[TimeCreated[@SystemTime>='2023-05-01T10:00:00.000Z' and @SystemTime<'2023-05-02T00:00:00.000Z']]]",
            "time >= 2023-05-01T10:00:00.000Z and time < 2023-05-02T00:00:00.000Z",
        ),
        (
            "*[System[Security[@UserID='S-1-5-18'] and Execution[@ProcessID=4]]]",
            "System.Security.UserID = \"S-1-5-18\" and System.Execution.ProcessID = 4",
        ),
        (
            "*[UserData[LogFileCleared[SubjectUserName='bob']]]",
            "LogFileCleared.SubjectUserName = \"bob\"",
        ),
        (
            "*[System[not(EventID=1) and not(Level=4 or Level=0)]]",
            "not event_id = 1 and not (level = 4 or level = 0)",
        ),
        (
            "*[System[TimeCreated[timediff(@SystemTime) >= 86400000]]]",
            "not last 1d",
        ),
    ] {
        if xpath == "*" {
            // A star alone is a word of ours.
            assert!(!is_foreign(xpath));
            continue;
        }
        assert_eq!(understand(xpath).as_deref(), Ok(query), "{xpath}");
        assert_eq!(tree(xpath), tree(query), "{xpath}");
    }
    assert_eq!(understand("a  b").as_deref(), Ok("a  b"));
}

#[test]
fn lists_of_queries() {
    let list = "<QueryList>\n  <Query Id=\"0\" Path=\"Security\">\n    <Select Path=\"Security\">*[System[(EventID &gt;= 4624 and EventID &lt;= 4625)]]</Select>\n    <Select Path=\"System\">*</Select>\n    <Suppress Path=\"Security\">*[EventData[Data[@Name='LogonType']='5']]</Suppress>\n  </Query>\n</QueryList>";
    assert_eq!(
        understand(list).as_deref(),
        Ok(
            "((channel = \"Security\" and (event_id >= 4624 and event_id <= 4625)) or channel = \"System\") and not (channel = \"Security\" and LogonType = 5)"
        )
    );
    let file = "<QueryList><Query Path='file://C:\\x.evtx'><Select>*[System[Level=2]]</Select></Query></QueryList>";
    assert_eq!(understand(file).as_deref(), Ok("level = 2"));
}

#[test]
fn an_event_becomes_the_query_that_finds_its_like() {
    let event = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>1</EventID><TimeCreated SystemTime='2023-05-01T10:00:00Z'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel></System><EventData><Data Name='RuleName'>-</Data><Data Name='UtcTime'>2023-05-01 10:00:00.000</Data><Data Name='ProcessGuid'>{b3c285a4-5f1e-5db8-0000-0010c24d1d00}</Data><Data Name='ProcessId'>1234</Data><Data Name='Image'>C:\\Windows\\System32\\cmd.exe</Data><Data Name='CommandLine'>cmd /c \"a &amp; b\"</Data><Data Name='Channel'>x</Data></EventData></Event>";
    assert_eq!(
        understand(event).as_deref(),
        Ok(
            "provider = \"Microsoft-Windows-Sysmon\" and event_id = 1 and channel = \"Microsoft-Windows-Sysmon/Operational\" and Image = \"C:\\Windows\\System32\\cmd.exe\" and CommandLine = \"cmd /c \"\"a & b\"\"\" and EventData.Channel = \"x\""
        )
    );
    let cleared = "<Event><System><Provider Name=\"Microsoft-Windows-Eventlog\"/><EventID>104</EventID></System><UserData><LogFileCleared><SubjectUserName>bob</SubjectUserName><BackupPath></BackupPath></LogFileCleared></UserData></Event>";
    assert_eq!(
        understand(cleared).as_deref(),
        Ok("provider = \"Microsoft-Windows-Eventlog\" and event_id = 104 and LogFileCleared.SubjectUserName = \"bob\"")
    );
}

#[test]
fn errors_point_at_the_place() {
    for (text, at) in [
        ("*[System[(EventID=1)]", 21),
        ("*[System[EventID=]]", 17),
        ("*[System[EventID='1]]", 17),
        ("*[System[foo(EventID)]]", 9),
        ("*[System[EventID=1]] x", 21),
        ("*[Foo=1]", 2),
        (
            "<QueryList><Query><Select>*[System[(EventID=]]</Select></Query></QueryList>",
            44,
        ),
        ("<QueryList></QueryList>", 0),
        ("<Event><System></Event>", 15),
        ("<?xml version='1.0'?><a/>", 21),
    ] {
        assert_eq!(parse(text).map_err(|error| error.at), Err(at), "{text}");
    }
    assert!(parse(&format!("*[{}", "(".repeat(5000))).is_err());
    assert!(parse(&"*[System".repeat(5000)).is_err());
}

proptest! {
    #[test]
    fn any_xpath_is_survived(text in "\\*\\[(System|EventData|Data|\\[|\\]|\\(|\\)|@Name|=|'a'|1|<=| and | or |not\\(|timediff\\(|band\\(|/|\\*|,|é){0,20}") {
        match parse(&text) {
            Ok(found) => {
                let printed = found.to_string();
                prop_assert_eq!(parse(&printed).map(without_places), Ok(without_places(found)), "{}", printed);
            }
            Err(error) => prop_assert!(error.at <= error.end && error.at <= text.len() + 1),
        }
    }
}
