//! Many queries at once: rows of a CSV file, lines of JSON, entities of FollowTheMoney.

use super::query::Query;
use crate::{BirthDate, Kind, country_of};
use serde_json::{Map, Value};
use values::{CompanyImoNumber, ImoNumber, Mmsi, Place, Problem};

/// Reads queries from a CSV file whose heading names the columns.
///
/// Columns: `id`, `name`, `alias`, `kind`, `country`, `born`, `imo`, `mmsi`, `call_sign`, `identifier`, in any order and
/// case; several values in a cell are separated by `;`. Others are left aside. A row without name or number, and a
/// value that is none of its kind, is a problem; the row is then asked without that value.
///
/// ```
/// use screening::matching::read_csv;
/// let (queries, problems) = read_csv(b"id,name,kind,imo\n1,CHON MA SAN,vessel,8660313\n2,,vessel,\n", "ships.csv");
/// assert_eq!(queries[0].imo.as_deref(), Some("8660313"));
/// assert_eq!(problems[0].code, "screening/query-empty");
/// ```
#[must_use]
pub fn read_csv(bytes: &[u8], file: &str) -> (Vec<Query>, Vec<Problem>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut queries = Vec::new();
    let mut problems = Vec::new();
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes);
    let mut heading: Option<Vec<String>> = None;
    let mut record = csv::ByteRecord::new();
    let mut number = 0u64;
    loop {
        number += 1;
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.push(
                    Problem::new("screening/query-row", file, format!("the row was not read: {error}"))
                        .at(Place::row(number)),
                );
                // A fault of the reader's own input ends the file; the rows before it stand.
                if matches!(error.kind(), csv::ErrorKind::Io(_)) {
                    break;
                }
                continue;
            }
        }
        let cells: Vec<String> =
            record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        let Some(columns) = &heading else {
            let columns: Vec<String> =
                cells.iter().map(|cell| cell.to_lowercase().replace([' ', '-'], "_")).collect();
            if !columns.iter().any(|column| matches!(column.as_str(), "name" | "imo" | "mmsi")) {
                problems.push(
                    Problem::new(
                        "screening/query-heading",
                        file,
                        "the first row names no column `name`, `imo` or `mmsi`",
                    )
                    .at(Place::row(number))
                    .hint("columns: id,name,kind,country,born,imo,mmsi"),
                );
                return (queries, problems);
            }
            heading = Some(columns);
            continue;
        };
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let mut draft = Draft::new(file, Place::row(number));
        for (column, cell) in columns.iter().zip(&cells) {
            for value in cell.split(';').map(str::trim).filter(|value| !value.is_empty()) {
                draft.set(column, value);
            }
        }
        draft.finish(&mut queries, &mut problems);
    }
    (queries, problems)
}

/// Reads queries from lines of JSON: our own fields, or FollowTheMoney entities with `schema` and `properties`.
///
/// ```
/// use screening::{Kind, matching::read_jsonl};
/// let line = br#"{"id":"a","schema":"Vessel","properties":{"name":["Chon Ma San"],"imoNumber":["8660313"]}}"#;
/// let (queries, _) = read_jsonl(line, "entities.jsonl");
/// assert_eq!(queries[0].kind, Some(Kind::Vessel));
/// assert_eq!(queries[0].imo.as_deref(), Some("8660313"));
/// ```
#[must_use]
pub fn read_jsonl(bytes: &[u8], file: &str) -> (Vec<Query>, Vec<Problem>) {
    let mut queries = Vec::new();
    let mut problems = Vec::new();
    for (number, line) in (1u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let place = Place::row(number);
        match serde_json::from_slice::<Map<String, Value>>(line) {
            Ok(object) => {
                let mut draft = Draft::new(file, place);
                draft.take_object(&object);
                draft.finish(&mut queries, &mut problems);
            }
            Err(error) => problems.push(
                Problem::new("screening/query-json", file, format!("the line is no JSON object: {error}"))
                    .at(place),
            ),
        }
    }
    (queries, problems)
}

/// A query in the making, and what was wrong with its values.
struct Draft<'a> {
    query: Query,
    problems: Vec<Problem>,
    file: &'a str,
    place: Place,
}

impl<'a> Draft<'a> {
    fn new(file: &'a str, place: Place) -> Self {
        Self { query: Query::default(), problems: Vec::new(), file, place }
    }

    fn take_object(&mut self, object: &Map<String, Value>) {
        if let Some(schema) = object.get("schema").and_then(Value::as_str) {
            self.query.kind = Some(kind_of_schema(schema));
        }
        for (key, value) in object {
            match (key.as_str(), value) {
                ("schema", _) => {}
                ("properties", Value::Object(properties)) => {
                    for (property, values) in properties {
                        self.take(column_of_property(property), values);
                    }
                }
                (key, value) => self.take(key, value),
            }
        }
    }

    fn take(&mut self, column: &str, value: &Value) {
        match value {
            Value::String(text) if !text.trim().is_empty() => self.set(column, text.trim()),
            Value::Number(number) => self.set(column, &number.to_string()),
            Value::Array(values) => {
                values.iter().filter(|value| !value.is_array()).for_each(|value| self.take(column, value))
            }
            _ => {}
        }
    }

    fn set(&mut self, column: &str, value: &str) {
        let query = &mut self.query;
        match column {
            "id" => query.id = Some(value.to_owned()),
            "name" | "caption" if query.name.is_none() => query.name = Some(value.to_owned()),
            "name" | "alias" | "aliases" => {
                let known = query.name.iter().chain(&query.aliases).any(|name| name == value);
                query.aliases.extend((!known).then(|| value.to_owned()));
            }
            "kind" | "type" => match kind_of_word(value) {
                Some(kind) => query.kind = Some(kind),
                None => self.wrong("screening/query-kind", format!("`{}` is no kind", cut(value))),
            },
            "country" | "countries" | "nationality" | "flag" => match country_of(value) {
                Some(country) if query.country.contains(&country) => {}
                Some(country) => query.country.push(country),
                None => self.wrong(
                    "screening/query-country",
                    format!("`{}` names no country known here", cut(value)),
                ),
            },
            "born" | "birth_date" | "date_of_birth" | "dob" => {
                match value.parse::<BirthDate>().ok().or_else(|| BirthDate::from_words(value)) {
                    Some(born) => query.born = Some(query.born.map_or(born, |known| known.min(born))),
                    None => {
                        self.wrong("screening/query-born", format!("`{}` is no date of birth", cut(value)))
                    }
                }
            }
            "imo" => {
                if value.parse::<ImoNumber>().is_ok() || value.parse::<CompanyImoNumber>().is_ok() {
                    query.imo = Some(value.to_owned());
                } else {
                    self.wrong(
                        "screening/query-imo",
                        format!("`{}` is no IMO number of a ship or company", cut(value)),
                    );
                }
            }
            "mmsi" => match value.parse::<Mmsi>() {
                Ok(_) => query.mmsi = Some(value.to_owned()),
                Err(error) => self.wrong("screening/query-mmsi", error.to_string()),
            },
            "call_sign" | "callsign" => query.call_sign = Some(value.to_owned()),
            "identifier" | "identifiers" | "passport" => query.identifiers.push(value.to_owned()),
            // Columns of the user's own stay the user's own.
            _ => {}
        }
    }

    fn wrong(&mut self, code: &str, reason: String) {
        self.problems.push(Problem::new(code, self.file, reason).at(self.place.clone()));
    }

    fn finish(mut self, queries: &mut Vec<Query>, problems: &mut Vec<Problem>) {
        if self.query.asks_something() {
            queries.push(self.query);
        } else {
            self.wrong("screening/query-empty", "it has neither a name nor a number to look for".to_owned());
        }
        problems.append(&mut self.problems);
    }
}

fn cut(value: &str) -> String {
    value.chars().take(40).collect()
}

/// Reads a kind as people write it.
fn kind_of_word(word: &str) -> Option<Kind> {
    match word.to_lowercase().as_str() {
        "person" | "individual" | "people" => Some(Kind::Person),
        "organisation" | "organization" | "company" | "entity" => Some(Kind::Organisation),
        "vessel" | "ship" => Some(Kind::Vessel),
        "aircraft" | "airplane" => Some(Kind::Aircraft),
        "other" => Some(Kind::Other),
        _ => None,
    }
}

/// **Source:** the schemata of FollowTheMoney that name what lists name; any other is `other`.
fn kind_of_schema(schema: &str) -> Kind {
    match schema {
        "Person" => Kind::Person,
        "Organization" | "Company" | "PublicBody" => Kind::Organisation,
        "Vessel" => Kind::Vessel,
        "Airplane" => Kind::Aircraft,
        _ => Kind::Other,
    }
}

/// **Source:** the properties of FollowTheMoney's model that this project compares.
fn column_of_property(property: &str) -> &str {
    match property {
        "name" => "name",
        "alias" | "previousName" | "weakAlias" => "alias",
        "country" | "nationality" | "citizenship" | "jurisdiction" | "flag" | "mainCountry"
        | "birthCountry" => "country",
        "birthDate" => "born",
        "imoNumber" => "imo",
        "mmsi" => "mmsi",
        "callSign" => "call_sign",
        "passportNumber" | "idNumber" | "registrationNumber" | "taxNumber" | "innCode" | "swiftBic" => {
            "identifier"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_broken_row_is_a_problem_and_the_others_are_asked() {
        let text = "Name,Kind,Country,Born,IMO\nA B,person,KP,1961~,\nC D,robot,Nowhere,soon,123\n";
        let (queries, problems) = read_csv(text.as_bytes(), "x.csv");
        assert_eq!(queries.len(), 2);
        assert_eq!(queries[0].born.unwrap().to_string(), "1961~");
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "screening/query-kind",
                "screening/query-country",
                "screening/query-born",
                "screening/query-imo"
            ]
        );
        assert!(problems.iter().all(|problem| problem.place == Some(Place::row(3))));
    }

    #[test]
    fn a_file_without_heading_says_so() {
        let (queries, problems) = read_csv(b"a,b\nc,d\n", "x.csv");
        assert!(queries.is_empty());
        assert_eq!(problems[0].code, "screening/query-heading");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_csv(&bytes, "x");
            let _ = read_csv(&[b"name\n".as_slice(), &bytes].concat(), "x");
            let _ = read_jsonl(&bytes, "x");
        }
    }
}
