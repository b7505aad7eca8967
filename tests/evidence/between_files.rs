//! What is told of two files of one log together. Part of the tests of gaps.

use super::*;
use evtxscope::model::FileIx;

#[test]
fn a_clock_that_went_back_between_two_files_is_told() {
    let archived = |numbers: std::ops::Range<u64>, seconds: i64| {
        let mut log = LogWriter::new(Style::Live);
        for number in numbers {
            log.push(&event(number, seconds + number as i64)).unwrap();
        }
        log.finish()
    };
    let found = |files: &[&[u8]]| {
        let mut session = load::session(files[0]);
        for file in &files[1..] {
            load::add(&mut session, file);
        }
        let mut found = session.gaps().to_vec();
        found.retain(|finding| finding.kind == ProblemKind::ClockStep);
        found
    };
    let (first, same, back) = (archived(1..60, 0), archived(60..120, 0), archived(60..120, -3600));
    assert_eq!(found(&[&first, &same]), []);
    // In whichever order they were opened.
    for (files, file) in [([first.as_slice(), &back], 1), ([&back, &first], 0)] {
        let steps = found(&files);
        assert_eq!(steps.len(), 1);
        assert_eq!((steps[0].records, steps[0].file), (Some((59, 60)), Some(FileIx(file))));
        assert!(steps[0].text.contains("back by 59 min 59 s"), "{}", steps[0].text);
        assert!(steps[0].text.contains("in two files"), "{}", steps[0].text);
    }
}
