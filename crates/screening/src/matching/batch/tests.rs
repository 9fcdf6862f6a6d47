use super::*;
use crate::Kind;
use proptest::prelude::*;

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code.as_str()).collect()
}

fn rows(text: &[u8]) -> Vec<BatchRow> {
    csv_rows(text, "x.csv").collect::<Result<_, _>>().unwrap()
}

fn name(row: &BatchRow) -> &str {
    row.query.as_ref().and_then(|query| query.name.as_deref()).unwrap_or("")
}

#[test]
fn a_broken_row_is_a_problem_and_the_others_are_asked() {
    let text = "Name,Kind,Country,Born,IMO\nA B,person,KP,1961~,\nC D,robot,Nowhere,soon,123\n";
    let (queries, problems) = read_csv(text.as_bytes(), "x.csv");
    assert_eq!(queries.len(), 2);
    assert_eq!(queries[0].born.unwrap().to_string(), "1961~");
    let expected =
        ["screening/query-kind", "screening/query-country", "screening/query-born", "screening/query-imo"];
    assert_eq!(codes(&problems), expected);
    assert!(problems.iter().all(|problem| problem.place == Some(Place::row(3))));
}

#[test]
fn a_file_without_heading_says_so() {
    let (queries, problems) = read_csv(b"a,b\nc,d\n", "x.csv");
    assert!(queries.is_empty());
    assert_eq!(codes(&problems), ["screening/query-heading"]);
    let (_, problems) = read_csv(b"\xff\xfen\0a\0m\0e\0", "x.csv");
    assert!(problems[0].hint.as_ref().unwrap().contains("UTF-16"));
    assert!(rows(b"").is_empty());
}

#[test]
fn columns_are_known_by_what_people_call_them() {
    let text = "\u{feff}Customer ID;First Name;Surname;Date of Birth;Nationality;A.K.A.;Passport No.\r\n\
                7;Je Son;Ri;1938;KP;Ri Che Son|\"Ri; Che-son\";123456\r\n";
    let row = rows(text.as_bytes()).remove(0);
    let query = row.query.unwrap();
    assert_eq!((query.id.as_deref(), query.name.as_deref()), (Some("7"), Some("Je Son Ri")));
    assert_eq!((query.country[0].code(), query.identifiers.len()), ("KP", 1));
    let row = rows(b"IMO No.\tName of ship\tFlag\n8660313\tCHON MA SAN\tKP\n").remove(0);
    let imo = row.query.as_ref().unwrap().imo.as_deref();
    assert_eq!((name(&row), imo), ("CHON MA SAN", Some("8660313")));
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
    let text = b"id,name,note\n1,A B,\"two\nlines\"\n\n4,C D,x\n5,\"E, F\",\"says \"\"no\"\"\"\n";
    let found = rows(text);
    let numbers: Vec<(u64, &str)> = found.iter().map(|row| (row.row, name(row))).collect();
    assert_eq!(numbers, [(2, "A B"), (4, "C D"), (5, "E, F")]);
    assert!(found.iter().all(|row| row.problems.is_empty()));
    assert_eq!(rows(b"id,name\r1,A B\r2,C D").len(), 2, "rows may end in bare carriage returns");
}

#[test]
fn a_quotation_mark_without_end_costs_its_own_row_only() {
    let text = b"id,name\n1,\"A B\n2,C D\n3,\"E \"F\" G\"\n4,\"H\n5,I \"J\"\n";
    let found = rows(text);
    let seen: Vec<(u64, Option<&str>, &str)> =
        found.iter().map(|row| (row.row, row.id.as_deref(), name(row))).collect();
    assert_eq!(
        seen,
        [
            (2, Some("1"), ""),
            (3, Some("2"), "C D"),
            (4, Some("3"), "E \"F\" G"),
            (5, Some("4"), ""),
            (6, Some("5"), "I \"J\""),
        ]
    );
    assert_eq!(codes(&found[0].problems), ["screening/query-quote"]);
}

#[test]
fn what_is_hostile_is_named_and_the_rest_is_asked() {
    let long = "x".repeat(100_000);
    let text = [
        b"id,name,imo\n1,A\0B,\n2,\xe2\x80\xaeNOS AM NOHC,\n3,Jos\xe9,\n4,".as_slice(),
        long.as_bytes(),
        ",\n5,😀 🚢,\n6,only\n7,a,,too,many\n8,\u{202e},\n".as_bytes(),
    ]
    .concat();
    let found = rows(&text);
    let expected = [
        ("AB", "screening/query-control"),
        ("NOS AM NOHC", "screening/query-control"),
        ("Jos\u{fffd}", "screening/query-encoding"),
        ("", "screening/query-long"),
        ("😀 🚢", ""),
        ("only", "screening/query-cells"),
        ("a", "screening/query-cells"),
        ("", "screening/query-control"),
    ];
    for (row, (expected_name, code)) in found.iter().zip(expected) {
        assert_eq!(name(row), expected_name, "row {}", row.row);
        assert_eq!(row.problems.first().map_or("", |problem| problem.code.as_str()), code, "row {}", row.row);
        assert_eq!(row.id, Some((row.row - 1).to_string()));
    }
    assert_eq!(found.len(), expected.len());
    assert_eq!(codes(&found[3].problems), ["screening/query-long", "screening/query-empty"]);
}

#[test]
fn a_row_longer_than_memory_allows_is_passed_over() {
    let mut text = b"name\n".to_vec();
    text.extend(std::iter::repeat_n(b'x', 5 << 20));
    text.extend(b"\nA B\n");
    let found = rows(&text);
    assert_eq!((found[0].row, codes(&found[0].problems)), (2, vec!["screening/query-row-size"]));
    assert_eq!((found[1].row, name(&found[1])), (3, "A B"));
}

#[test]
fn a_row_of_too_many_values_is_cut_and_says_so() {
    let text = format!("name,country\nA B,{}\n", "nowhere;".repeat(100_000));
    let row = rows(text.as_bytes()).remove(0);
    assert_eq!((name(&row), row.problems.len()), ("A B", 200));
    assert_eq!(row.problems[199].code, "screening/query-many");
}

#[test]
fn lines_of_json_are_rows_too() {
    let text = b"{\"id\":1,\"Full Name\":\"A B\"}\n\n[1]\n{\"id\":\"4\",\"name\":\"Jos\xe9\"}\n{\"id\":5,\"born\":\"1938\"}\n";
    let found: Vec<BatchRow> = json_rows(text.as_slice(), "x.jsonl").collect::<Result<_, _>>().unwrap();
    let seen: Vec<(u64, Option<&str>, bool)> =
        found.iter().map(|row| (row.row, row.id.as_deref(), row.query.is_some())).collect();
    assert_eq!(seen, [(1, Some("1"), true), (3, None, false), (4, Some("4"), true), (5, Some("5"), false)]);
    let told: Vec<Vec<&str>> = found.iter().map(|row| codes(&row.problems)).collect();
    let expected = [
        vec![],
        vec!["screening/query-json"],
        vec!["screening/query-encoding"],
        vec!["screening/query-empty"],
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_entity_of_follow_the_money_is_a_query() {
    let line = br#"{"id":"e","schema":"Person","properties":{"firstName":["Je Son"],"lastName":["Ri"],"topics":["x"]}}"#;
    let (queries, problems) = read_jsonl(line, "x");
    assert!(problems.is_empty());
    assert_eq!((queries[0].kind, queries[0].name.as_deref()), (Some(Kind::Person), Some("Je Son Ri")));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_csv(&bytes, "x");
        let _ = read_csv(&[b"name\n".as_slice(), &bytes].concat(), "x");
        let _ = read_jsonl(&bytes, "x");
    }

    /// Every line that is not blank gives a row, whatever quotation marks it holds, and in order.
    #[test]
    fn no_row_is_lost(lines in prop::collection::vec("[a-c\", ]{0,12}", 0..30)) {
        let text = format!("id,name\n{}\n", lines.join("\n"));
        let numbers: Vec<u64> = rows(text.as_bytes()).iter().map(|row| row.row).collect();
        prop_assert!(numbers.is_sorted());
        let asked = lines.iter().filter(|line| line.contains(['a', 'b', 'c']));
        // A quoted cell that runs over lines makes one row of several; a line alone always makes one.
        if !text.contains('"') {
            prop_assert_eq!(numbers.len(), asked.count());
        }
    }

    /// What a strict writer writes is read back.
    #[test]
    fn quoted_cells_read_back(names in prop::collection::vec("[a-z\",;\n]{1,8}[a-z]", 1..20)) {
        let text: String =
            std::iter::once("kind,identifier\n".to_owned())
                .chain(names.iter().map(|name| format!("person,\"{}\"\n", name.replace('"', "\"\""))))
                .collect();
        let read = rows(text.as_bytes());
        prop_assert_eq!(read.len(), names.len());
        for (row, name) in read.iter().zip(&names) {
            let values = row.query.as_ref().map(|query| query.identifiers.clone()).unwrap_or_default();
            let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let expected: Vec<String> =
                name.split(';').map(tidy).filter(|value| !value.is_empty()).collect();
            prop_assert_eq!(values, expected);
        }
    }
}
