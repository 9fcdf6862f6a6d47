//! Casebooks written and read back: the same rows, the same bytes, whatever the texts hold.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use store::rows::{
    CapLine, Capture, Claim, Decision, Element, EntityMention, Event, Exhibit, Finding, FindingSupport,
    LogState, Problem, Quantity, ScreeningHit, ShipEvent,
};
use store::{Casebook, Record, Rows};

/// A row in every table, and more in some, out of order.
fn sample() -> Rows {
    let element = |position, name: &str| Element {
        finding: "F-00000001".into(),
        position,
        name: name.into(),
        state: "unknown".into(),
        reason: "nothing is known of it".into(),
    };
    let support = |side: &str, position| FindingSupport {
        finding: "F-00000001".into(),
        side: side.into(),
        position,
        sha256: "sha256:aa".into(),
        page: Some(3),
        quote: "word for word".into(),
        ..FindingSupport::default()
    };
    let decision = |leaf, object: &str| Decision {
        leaf,
        object: object.into(),
        kind: "confirm".into(),
        decided_by: "duty analyst".into(),
        decided_at: "2025-01-01T00:00:00Z".into(),
        why: "read in the original".into(),
    };
    Rows {
        exhibits: vec![Exhibit {
            id: "EX-0001".into(),
            sha256: "sha256:aa".into(),
            file: "notes/one.txt".into(),
            size_bytes: i64::MAX,
            published: Some("2024-12-18".parse().unwrap()),
            ..Exhibit::default()
        }],
        captures: vec![Capture { leaf: 0, sha256: "sha256:aa".into(), ..Capture::default() }],
        claims: vec![
            Claim { sha256: "sha256:aa".into(), claim: "c2".into(), ..Claim::default() },
            Claim {
                sha256: "sha256:aa".into(),
                claim: "c1".into(),
                text: "containers".into(),
                ..Claim::default()
            },
        ],
        entity_mentions: vec![EntityMention {
            sha256: "sha256:aa".into(),
            kind: "VESSEL".into(),
            ..EntityMention::default()
        }],
        events: vec![Event {
            sha256: "sha256:aa".into(),
            negated: true,
            participants: "[]".into(),
            ..Event::default()
        }],
        quantities: vec![Quantity {
            sha256: "sha256:aa".into(),
            low: Some(11_000.0),
            high: None,
            ..Quantity::default()
        }],
        ship_events: vec![ShipEvent {
            sha256: "sha256:bb".into(),
            latitude: Some(-0.0),
            document: "{}".into(),
            ..ShipEvent::default()
        }],
        findings: vec![Finding {
            id: "F-00000001".into(),
            law_verified: true,
            document: "{\"id\":1}".into(),
            ..Finding::default()
        }],
        elements: vec![element(2, "goods"), element(1, "actor bound"), element(10, "no exemption")],
        finding_supports: vec![
            support("supporting", 2),
            support("contradicting", 1),
            support("supporting", 1),
        ],
        decisions: vec![decision(9, "F-00000001"), decision(7, "F-00000001"), decision(8, "EX-0001")],
        problems: vec![Problem { code: "reading/empty".into(), file: "b.txt".into(), ..Problem::default() }],
        screening_hits: vec![ScreeningHit { score: 0.97, reasons: "[]".into(), ..ScreeningHit::default() }],
        cap_lines: vec![CapLine { provision: "a cap".into(), central: Some(120.5), ..CapLine::default() }],
        log_states: vec![LogState { origin: "a case".into(), size: 10, root: "AA==".into(), as_of: None }],
    }
}

fn write(rows: &Rows) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts/casebook.sqlite");
    Casebook::write(&path, rows).unwrap();
    (folder, path)
}

fn only_file_beside(path: &Path) -> bool {
    std::fs::read_dir(path.parent().unwrap()).unwrap().count() == 1
}

#[test]
fn every_table_is_written_and_read_back() {
    let rows = sample();
    let (_folder, path) = write(&rows);
    let casebook = Casebook::open_read_only(&path).unwrap();
    fn check<T: Record + PartialEq + std::fmt::Debug>(
        casebook: &Casebook,
        mut wanted: Vec<T>,
        order: impl Fn(&T) -> i64,
    ) {
        wanted.sort_by_key(order);
        assert_eq!(casebook.all::<T>().unwrap(), wanted, "{}", T::TABLE);
    }
    check(&casebook, rows.exhibits, |_| 0);
    check(&casebook, rows.captures, |_| 0);
    check(&casebook, rows.claims, |it| i64::from(it.claim == "c2"));
    check(&casebook, rows.entity_mentions, |_| 0);
    check(&casebook, rows.events, |_| 0);
    check(&casebook, rows.quantities, |_| 0);
    check(&casebook, rows.ship_events, |_| 0);
    check(&casebook, rows.findings, |_| 0);
    check(&casebook, rows.elements, |it| it.position);
    check(&casebook, rows.finding_supports, |it| {
        if it.side == "supporting" { 10 + it.position } else { it.position }
    });
    check(&casebook, rows.decisions, |it| it.leaf);
    check(&casebook, rows.problems, |_| 0);
    check(&casebook, rows.screening_hits, |_| 0);
    check(&casebook, rows.cap_lines, |_| 0);
    check(&casebook, rows.log_states, |_| 0);
}

#[test]
fn what_a_page_needs_is_found() {
    let (_folder, path) = write(&sample());
    let casebook = Casebook::open_read_only(&path).unwrap();
    for id in ["EX-0001", "sha256:aa"] {
        assert_eq!(casebook.exhibit(id).unwrap().unwrap().file, "notes/one.txt");
    }
    let dossier = casebook.finding("F-00000001").unwrap().unwrap();
    let numbers = |supports: &[FindingSupport]| supports.iter().map(|it| it.position).collect::<Vec<_>>();
    assert_eq!(dossier.elements.iter().map(|it| it.position).collect::<Vec<_>>(), [1, 2, 10]);
    assert_eq!((numbers(&dossier.supporting), numbers(&dossier.contradicting)), (vec![1, 2], vec![1]));
    assert_eq!(dossier.decisions.iter().map(|it| it.leaf).collect::<Vec<_>>(), [7, 9]);
    assert_eq!(casebook.of_exhibit::<Claim>("sha256:aa").unwrap().len(), 2);
    assert_eq!(casebook.of_exhibit::<Claim>("sha256:bb").unwrap(), []);
    assert_eq!(casebook.log_state().unwrap().unwrap().size, 10);
    for id in ["", "F-00000002", "' or 1=1 --", "%"] {
        assert_eq!(casebook.finding(id).unwrap(), None);
        assert_eq!(casebook.exhibit(id).unwrap(), None);
        assert_eq!(casebook.decisions(id).unwrap(), []);
    }
    assert_eq!(casebook.of_exhibit::<LogState>("sha256:aa").unwrap_err().code(), "store/sqlite");
}

#[test]
fn the_same_rows_give_the_same_bytes_in_any_order() {
    let mut rows = sample();
    let (_one, first) = write(&rows);
    let bytes = std::fs::read(&first).unwrap();
    rows.claims.reverse();
    rows.elements.reverse();
    rows.decisions.reverse();
    let (_two, second) = write(&rows);
    assert_eq!(bytes, std::fs::read(&second).unwrap());
    // Written over what is there, and over what a killed run left.
    std::fs::write(second.with_extension("sqlite.unfinished"), "left by a killed run").unwrap();
    Casebook::write(&second, &rows).unwrap();
    assert_eq!(bytes, std::fs::read(&second).unwrap());
    assert!(only_file_beside(&second));
    rows.claims.pop();
    Casebook::write(&second, &rows).unwrap();
    assert_ne!(bytes, std::fs::read(&second).unwrap());
}

#[test]
fn the_file_is_in_the_plain_layout_and_names_its_kind() {
    let (_folder, path) = write(&sample());
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[..16], b"SQLite format 3\0");
    assert_eq!(bytes[16..18], 4096_u16.to_be_bytes(), "page size");
    assert_eq!((bytes[18], bytes[19]), (1, 1), "no write-ahead log");
    assert_eq!(&bytes[68..72], b"PLIM");
    assert_eq!(bytes.len() % 4096, 0);
    assert!(only_file_beside(&path));
    let casebook = Casebook::open_read_only(&path).unwrap();
    casebook.all::<Claim>().unwrap();
    drop(casebook);
    assert_eq!(bytes, std::fs::read(&path).unwrap(), "reading changes nothing");
    assert!(only_file_beside(&path));
}

#[test]
fn a_case_without_rows_has_every_table() {
    let (_folder, path) = write(&Rows::default());
    let casebook = Casebook::open_read_only(&path).unwrap();
    assert_eq!(casebook.all::<Exhibit>().unwrap(), []);
    assert_eq!(casebook.all::<ScreeningHit>().unwrap(), []);
    assert_eq!(casebook.log_state().unwrap(), None);
    assert_eq!(casebook.exhibit("EX-0001").unwrap(), None);
}

#[test]
fn hostile_texts_stay_what_they_are() {
    let long = "평".repeat(1_000_000);
    let texts = [
        "",
        "'; drop table problem; --",
        "nul\0nul",
        "\u{202e}turned",
        "\u{1b}[31m",
        "line\nbreak",
        "?1",
        "\u{10ffff}",
        &long,
    ];
    let problems: Vec<Problem> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| Problem {
            code: number.to_string(),
            file: (*text).into(),
            hint: Some((*text).into()),
            ..Problem::default()
        })
        .collect();
    let (_folder, path) = write(&Rows { problems: problems.clone(), ..Rows::default() });
    let casebook = Casebook::open_read_only(&path).unwrap();
    assert_eq!(casebook.all::<Problem>().unwrap(), problems);
}

#[test]
fn a_hundred_thousand_rows() {
    let claims: Vec<Claim> = (0..100_000)
        .map(|number| Claim {
            sha256: format!("sha256:{:04}", number % 1_000),
            claim: format!("c{number}"),
            speaker: (number % 3 == 0).then(|| "a speaker".to_owned()),
            said_from: Some("2024-10-18".parse().unwrap()),
            text: format!("claim {number} of some length, as sentences have it"),
            ..Claim::default()
        })
        .collect();
    let rows = Rows { claims, ..Rows::default() };
    let (_one, first) = write(&rows);
    let (_two, second) = write(&rows);
    assert_eq!(std::fs::read(&first).unwrap(), std::fs::read(&second).unwrap());
    let casebook = Casebook::open_read_only(&first).unwrap();
    assert_eq!(casebook.all::<Claim>().unwrap().len(), 100_000);
    assert_eq!(casebook.of_exhibit::<Claim>("sha256:0007").unwrap().len(), 100);
}

#[test]
fn one_key_twice_is_an_error_and_the_old_casebook_stays() {
    let (_folder, path) = write(&sample());
    let before = std::fs::read(&path).unwrap();
    let mut rows = sample();
    rows.exhibits.push(Exhibit { id: "EX-0002".into(), ..rows.exhibits[0].clone() });
    let error = Casebook::write(&path, &rows).unwrap_err();
    assert_eq!(error.code(), "store/duplicate", "{error}");
    assert!(error.reason().contains("exhibit"), "{error}");
    assert_eq!(before, std::fs::read(&path).unwrap());
    let mut rows = sample();
    rows.screening_hits[0].score = f64::NAN;
    assert_eq!(Casebook::write(&path, &rows).unwrap_err().code(), "store/sqlite", "no number is not 0");
    assert_eq!(before, std::fs::read(&path).unwrap());
}

#[test]
fn what_is_missing_damaged_or_of_another_kind_is_told() {
    let (folder, path) = write(&sample());
    let open = |path: &Path| Casebook::open_read_only(path).unwrap_err().code();
    assert_eq!(open(&folder.path().join("none.sqlite")), "store/no-casebook");
    assert_eq!(open(folder.path()), "store/no-casebook");
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, b"").unwrap();
    assert_eq!(open(&path), "store/casebook-version");
    std::fs::write(
        &path,
        b"not a casebook at all, but a text that is longer than the heading of one would be. ".repeat(9),
    )
    .unwrap();
    assert_eq!(open(&path), "store/sqlite");
    let mut other = whole.clone();
    other[63] = 99;
    std::fs::write(&path, &other).unwrap();
    assert_eq!(open(&path), "store/casebook-version");
    // Cut after the first pages: an error where they are read, never rows that are not there.
    std::fs::write(&path, &whole[..4096 * 2]).unwrap();
    match Casebook::open_read_only(&path) {
        Ok(casebook) => assert!(casebook.all::<Decision>().is_err()),
        Err(error) => assert_eq!(error.code(), "store/sqlite"),
    }
    let mut turned = whole;
    for byte in &mut turned[4096..] {
        *byte ^= 0x5a;
    }
    std::fs::write(&path, &turned).unwrap();
    match Casebook::open_read_only(&path) {
        Ok(casebook) => assert!(casebook.all::<Claim>().is_err()),
        Err(error) => assert_eq!(error.code(), "store/sqlite"),
    }
}

#[test]
fn any_name_of_a_folder_will_do() {
    let work = tempfile::tempdir().unwrap();
    for name in ["with space", "a?b=c&mode=rwc", "100%25", "평화호", "a#b"] {
        let path = work.path().join(name).join("casebook.sqlite");
        Casebook::write(&path, &sample()).unwrap();
        assert!(only_file_beside(&path), "{name}");
        assert_eq!(Casebook::open_read_only(&path).unwrap().all::<Claim>().unwrap().len(), 2, "{name}");
    }
    assert_eq!(std::fs::read_dir(work.path()).unwrap().count(), 5);
}

#[test]
fn a_casebook_is_read_from_several_threads() {
    let (_folder, path) = write(&sample());
    let casebook = Casebook::open_read_only(&path).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(casebook.all::<Decision>().unwrap().len(), 3);
                }
            });
        }
    });
}
