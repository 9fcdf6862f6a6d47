//! Faults are found and stand on their line.

use super::super::{builtin_cases, builtin_files, check};

/// Replaces words in one file and expects a fault on the line where the replacement stands.
#[track_caller]
fn spoilt(path: &str, old: &str, new: &str, reason: &str) {
    let mut files = builtin_files();
    files.extend(builtin_cases());
    let (_, text) = files.iter_mut().find(|(found, _)| found == path).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old} in {path}");
    let line = 1 + text[..text.find(old).unwrap()].matches('\n').count();
    *text = text.replace(old, new);
    let faults = check(&files);
    assert!(
        faults.iter().any(|fault| fault.file == path && fault.line == line && fault.reason.contains(reason)),
        "expected line {line}, found {faults:#?}"
    );
}

const OP5: &str = "provisions/unsc-2397-op5.toml";

#[test]
fn faults_of_the_schema() {
    spoilt(OP5, "direction = \"export_to_dprk\"", "directoin = \"export_to_dprk\"", "unknown field");
    spoilt(OP5, "verified = true\nparagraph", "verified = \"yes\"\nparagraph", "invalid type");
    spoilt(OP5, "test = \"ceiling\"", "test = \"cieling\"", "unknown variant");
    spoilt(OP5, "from = 2018-01-01", "from = 2018-02-30", "");
    spoilt(OP5, "from = 2018-01-01", "from = 2018-01-01T00:00:00Z", "without a time");
    spoilt(OP5, "[[element]]\nname = \"direction\"", "[[element]]", "missing field `name`");
    spoilt("commodities/coal.toml", "code = \"2701\"", "code = \"27O1\"", "HS code");
    spoilt("regime.toml", "target = \"KP\"", "target = \"KX\"", "country");
}

#[test]
fn references_that_lead_nowhere() {
    spoilt(OP5, "measure = \"capped_supply\"", "measure = \"caped_supply\"", "no measure");
    spoilt(OP5, "direction = \"export_to_dprk\"", "direction = \"export\"", "no direction");
    spoilt(OP5, "force = \"decides\"", "force = \"decrees\"", "no force");
    spoilt(OP5, "exemptions = [\"EX-OIL-COND\"]", "exemptions = [\"EX-OIL\"]", "no exemption");
    spoilt(OP5, "\"oil_transfer\"", "\"oil_spill\"", "no event");
    spoilt(OP5, "\"aviation_fuel\"]", "\"kerosene\"]", "no specific commodity");
    spoilt(OP5, "central = \"mix-2020\"", "central = \"mix\"", "no conversion");
    spoilt(OP5, "unit = \"bbl\"", "unit = \"barrels\"", "no unit");
    spoilt(OP5, "resolution = \"2397\"", "resolution = \"2398\"", "no resolution");
    spoilt("exemptions/EX-RAJIN.toml", "\"unsc-2371-op8\"", "\"unsc-2371-op88\"", "no provision");
    spoilt("commodities/tanks.toml", "\"armoured_vehicles\"]", "\"armoured\"]", "no commodity");
}

#[test]
fn indicators_that_do_not_hold() {
    const STS: &str = "indicators/OIL-03.toml";
    const GAP: &str = "indicators/OIL-04.toml";
    const LEDGER: &str = "indicators/OIL-01.toml";
    spoilt(STS, "\"unsc-2375-op11\"", "\"unsc-2375-op111\"", "no provision");
    spoilt(LEDGER, "\"EX-OIL-COND\"", "\"EX-OIL\"", "no exemption");
    spoilt(STS, "ships = \"encounter\"", "ships = \"meeting\"", "unknown variant");
    spoilt(STS, "claims = [\"ship_to_ship_transfer\"]", "claims = [\"transfer\"]", "no event");
    spoilt("indicators/COM-01.toml", "goods = [\"coal\"]", "goods = [\"coals\"]", "no commodity");
    spoilt(GAP, "south = 27.0", "south = 34.0", "no area");
    spoilt(LEDGER, "percent = 75", "percent = 0", "from 1 to 100");
    spoilt("indicators/PER-01.toml", "hits = \"person\"", "hits = \"people\"", "`person`");
    spoilt("regime.toml", "indicators = 52", "indicators = 51", "51 are declared, 52 are there");
}

#[test]
fn days_that_cannot_be() {
    spoilt(OP5, "from = 2018-01-01", "from = 2017-12-21", "before its resolution");
    spoilt(OP5, "checked = 2026-11-23", "checked = 2026-11-24", "after the edition");
    let salw = "provisions/hist-1874-op10-salw.toml";
    spoilt(salw, "until = 2016-03-02", "until = 2009-06-11", "ends before");
    spoilt("provisions/unsc-2397-op8.toml", "date = 2019-12-22", "date = 2017-12-21", "the term ends before");
    spoilt("provisions/unsc-2397-op4.toml", "month = 12, day = 22", "month = 2, day = 29", "every year");
}

#[test]
fn what_does_not_hold_together() {
    spoilt("regime.toml", "in_force = 115", "in_force = 116", "116 are declared, 115 are there");
    spoilt("designation_totals.toml", "count = 59", "count = 60", "has 59");
    spoilt(
        OP5,
        "citation = \"2397 (2017) OP5\"",
        "citation = \"2397 (2017) OP6\"",
        "should be 2397 (2017) OP5",
    );
    spoilt(
        "commodities/tanks.toml",
        "broader = [\"armoured_vehicles\"]",
        "broader = [\"tanks\"]",
        "contain itself",
    );
    spoilt("commodities/zinc.toml", "\"zinc dust\"]", "\"copper\"]", "stands for");
    spoilt("vocabulary.toml", "id = \"demands\"", "id = \"decides\"", "given twice");
    spoilt("conversions/press-range.toml", "value = 8.0", "value = 9.0", "outside its own range");
    spoilt(
        "provisions/unsc-1695-op3-4.toml",
        "paragraph_verified = false",
        "paragraph_verified = true",
        "cannot be verified",
    );
}

#[test]
fn ids_and_files_belong_together() {
    spoilt(
        "exemptions/EX-CMT.toml",
        "id = \"EX-CMT\"",
        "id = \"EX-COM\"",
        "should be exemptions/EX-COM.toml",
    );
    let mut files = builtin_files();
    let (_, text) = files.iter().find(|(path, _)| path == "exemptions/EX-CMT.toml").unwrap().clone();
    files.push(("exemptions/again.toml".to_owned(), text));
    files.push(("provisions.toml".to_owned(), String::new()));
    let faults = check(&files);
    assert!(faults.iter().any(|fault| fault.reason.contains("given twice")), "{faults:#?}");
    assert!(faults.iter().any(|fault| fault.file == "provisions.toml"), "{faults:#?}");
}

#[test]
fn a_case_that_does_not_hold_is_a_fault_on_its_line() {
    let mut files = builtin_files();
    let text = "title = \"t\"\nregime = \"1718\"\n\n[[case]]\nname = \"n\"\nwhy = \"w\"\nfacts = { date = 2024-06-01 }\nspeaks = [\n  \"unsc-2397-op5\",\n  \"hist-poe\",\n]\n";
    files.push(("cases/t.toml".to_owned(), text.to_owned()));
    let faults = check(&files);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert_eq!((faults[0].file.as_str(), faults[0].line), ("cases/t.toml", 10));
}

#[test]
fn nothing_is_read_as_nothing() {
    let faults = check(&[]);
    assert_eq!(faults.len(), 4);
    assert!(faults.iter().all(|fault| fault.line == 1 && fault.reason.contains("missing")));
}
