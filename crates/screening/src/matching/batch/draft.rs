use super::BatchRow;
use crate::matching::query::Query;
use crate::{BirthDate, Kind, country_of};
use serde_json::{Map, Value};
use values::{CompanyImoNumber, ImoNumber, Mmsi, Place, Problem};

/// The longest value that is asked, in letters: no name or number of a list comes near it, and comparing takes time
/// with the square of the length.
const LONGEST_VALUE: usize = 1_000;

/// How many values of a row are taken: a party with more names and numbers is on no list.
const MOST_VALUES: usize = 200;

/// What a column or field of a row says of the party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    /// An identifier under another name, which gives way to one called `id`.
    OtherId,
    Name,
    GivenName,
    MiddleName,
    FamilyName,
    Alias,
    Kind,
    Country,
    Born,
    Imo,
    Mmsi,
    CallSign,
    Identifier,
}

impl Field {
    /// Reads the name of a column as people write it; `None` for a column of the user's own.
    pub(super) fn of_column(name: &str) -> Option<Self> {
        let plain: String =
            name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
        let plain = plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join("_");
        Some(match plain.as_str() {
            "id" => Self::Id,
            "ref" | "reference" | "uid" | "customer_id" | "client_id" | "party_id" | "entity_id" => {
                Self::OtherId
            }
            "name" | "full_name" | "fullname" | "names" | "caption" | "party" | "party_name"
            | "entity_name" | "company_name" | "customer_name" | "client_name" | "counterparty"
            | "vessel_name" | "ship_name" | "shipname" | "vesselname" | "name_of_ship" => Self::Name,
            "first_name" | "firstname" | "given_name" | "given_names" | "forename" | "forenames" => {
                Self::GivenName
            }
            "middle_name" | "middlename" | "patronymic" => Self::MiddleName,
            "last_name" | "lastname" | "surname" | "family_name" => Self::FamilyName,
            "alias" | "aliases" | "aka" | "a_k_a" | "also_known_as" | "other_name" | "other_names"
            | "former_name" | "former_names" | "previous_name" | "previous_names" => Self::Alias,
            "kind" | "type" | "entity_type" | "party_type" => Self::Kind,
            "country" | "countries" | "country_code" | "nationality" | "nationalities" | "citizenship"
            | "flag" | "flag_state" | "jurisdiction" => Self::Country,
            "born" | "birth_date" | "birthdate" | "date_of_birth" | "dob" | "d_o_b" | "birth_year"
            | "year_of_birth" => Self::Born,
            "imo" | "imo_number" | "imo_no" | "imonumber" | "imo_nr" => Self::Imo,
            "mmsi" | "mmsi_number" | "mmsi_no" => Self::Mmsi,
            "call_sign" | "callsign" | "radio_call_sign" => Self::CallSign,
            "identifier"
            | "identifiers"
            | "passport"
            | "passport_number"
            | "passport_no"
            | "id_number"
            | "identity_number"
            | "national_id"
            | "document_number"
            | "registration_number"
            | "tax_id"
            | "tax_number"
            | "swift"
            | "bic" => Self::Identifier,
            _ => return None,
        })
    }

    /// **Source:** the properties of FollowTheMoney's model that this project compares.
    fn of_property(property: &str) -> Option<Self> {
        Some(match property {
            "name" => Self::Name,
            "firstName" => Self::GivenName,
            "middleName" | "fatherName" => Self::MiddleName,
            "lastName" => Self::FamilyName,
            "alias" | "previousName" | "weakAlias" => Self::Alias,
            "country" | "nationality" | "citizenship" | "jurisdiction" | "flag" | "mainCountry"
            | "birthCountry" => Self::Country,
            "birthDate" => Self::Born,
            "imoNumber" => Self::Imo,
            "mmsi" => Self::Mmsi,
            "callSign" => Self::CallSign,
            "passportNumber" | "idNumber" | "registrationNumber" | "taxNumber" | "innCode" | "swiftBic" => {
                Self::Identifier
            }
            _ => return None,
        })
    }

    /// Tells whether a row can be asked by it alone.
    pub(super) fn identifies(self) -> bool {
        !matches!(self, Self::Id | Self::OtherId | Self::Kind | Self::Country | Self::Born | Self::MiddleName)
    }
}

/// A query in the making, and what was wrong with its values.
pub(super) struct Draft<'a> {
    query: Query,
    /// Given, middle and family name, in the order in which they are said.
    parts: [Option<String>; 3],
    problems: Vec<Problem>,
    values: usize,
    file: &'a str,
    row: u64,
}

impl<'a> Draft<'a> {
    pub(super) fn new(file: &'a str, row: u64) -> Self {
        let (parts, problems) = ([None, None, None], Vec::new());
        Self { query: Query::default(), parts, problems, values: 0, file, row }
    }

    pub(super) fn take_object(&mut self, object: &Map<String, Value>) {
        if let Some(schema) = object.get("schema").and_then(Value::as_str) {
            self.query.kind = Some(kind_of_schema(schema));
        }
        for (key, value) in object {
            match (key.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    for (property, values) in properties {
                        if let Some(field) = Field::of_property(property) {
                            self.take(field, values);
                        }
                    }
                }
                (key, value) => {
                    if let Some(field) = Field::of_column(key) {
                        self.take(field, value);
                    }
                }
            }
        }
    }

    fn take(&mut self, field: Field, value: &Value) {
        match value {
            Value::String(text) if !text.trim().is_empty() => self.set(field, text.trim()),
            Value::Number(number) => self.set(field, &number.to_string()),
            Value::Array(values) => {
                values.iter().filter(|value| !value.is_array()).for_each(|value| self.take(field, value));
            }
            _ => {}
        }
    }

    /// Takes a value that is not blank.
    pub(super) fn set(&mut self, field: Field, value: &str) {
        self.values += 1;
        if self.values > MOST_VALUES {
            if self.values == MOST_VALUES + 1 {
                let reason = format!("the row has more than {MOST_VALUES} values; the others are left out");
                self.wrong("screening/query-many", reason);
            }
            return;
        }
        let Some(value) = self.readable(value) else { return };
        let value = value.as_str();
        let query = &mut self.query;
        match field {
            Field::Id => query.id = Some(value.to_owned()),
            Field::OtherId => {
                query.id.get_or_insert_with(|| value.to_owned());
            }
            Field::Name if query.name.is_none() => query.name = Some(value.to_owned()),
            Field::Name | Field::Alias => {
                let known = query.name.iter().chain(&query.aliases).any(|name| name == value);
                query.aliases.extend((!known).then(|| value.to_owned()));
            }
            Field::GivenName => self.part(0, value),
            Field::MiddleName => self.part(1, value),
            Field::FamilyName => self.part(2, value),
            Field::Kind => match kind_of_word(value) {
                Some(kind) => query.kind = Some(kind),
                None => self.wrong("screening/query-kind", format!("`{}` is no kind", cut(value))),
            },
            Field::Country => match country_of(value) {
                Some(country) if query.country.contains(&country) => {}
                Some(country) => query.country.push(country),
                None => self.wrong(
                    "screening/query-country",
                    format!("`{}` names no country known here", cut(value)),
                ),
            },
            Field::Born => match value.parse::<BirthDate>().ok().or_else(|| BirthDate::from_words(value)) {
                Some(born) => query.born = Some(query.born.map_or(born, |known| known.min(born))),
                None => self.wrong("screening/query-born", format!("`{}` is no date of birth", cut(value))),
            },
            Field::Imo => {
                if value.parse::<ImoNumber>().is_ok() || value.parse::<CompanyImoNumber>().is_ok() {
                    query.imo = Some(value.to_owned());
                } else {
                    self.wrong(
                        "screening/query-imo",
                        format!("`{}` is no IMO number of a ship or company", cut(value)),
                    );
                }
            }
            Field::Mmsi => match value.parse::<Mmsi>() {
                Ok(_) => query.mmsi = Some(value.to_owned()),
                Err(error) => self.wrong("screening/query-mmsi", error.to_string()),
            },
            Field::CallSign => query.call_sign = Some(value.to_owned()),
            Field::Identifier => query.identifiers.push(value.to_owned()),
        }
    }

    fn part(&mut self, at: usize, value: &str) {
        if let Some(slot) = self.parts.get_mut(at) {
            let known = slot.take().map(|known| format!("{known} {value}"));
            *slot = Some(known.unwrap_or_else(|| value.to_owned()));
        }
    }

    /// Takes out what cannot be part of a name or number and says so; `None` where nothing is left to ask.
    fn readable(&mut self, value: &str) -> Option<String> {
        let length = value.chars().take(LONGEST_VALUE + 1).count();
        if length > LONGEST_VALUE {
            self.wrong(
                "screening/query-long",
                format!(
                    "`{}…` has more than {LONGEST_VALUE} letters, which no name or number has",
                    cut(value)
                ),
            );
            return None;
        }
        if value.contains('\u{fffd}') {
            self.problem(
                Problem::new(
                    "screening/query-encoding",
                    self.file,
                    format!("`{}` holds bytes that are no UTF-8, asked as `\u{fffd}`", cut(value)),
                )
                .hint("save the file as UTF-8"),
            );
        }
        let mut hidden: Vec<char> = value.chars().filter(|letter| is_hidden(*letter)).collect();
        if hidden.is_empty() && !value.contains(char::is_control) {
            return Some(value.to_owned());
        }
        let plain: String = value
            .chars()
            .filter(|letter| !is_hidden(*letter))
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        if !hidden.is_empty() {
            hidden.sort_unstable();
            hidden.dedup();
            let codes: Vec<String> =
                hidden.iter().map(|letter| format!("U+{:04X}", u32::from(*letter))).collect();
            self.wrong(
                "screening/query-control",
                format!("`{}` held control characters, left out: {}", cut(&plain), codes.join(", ")),
            );
        }
        (!plain.is_empty()).then_some(plain)
    }

    pub(super) fn wrong(&mut self, code: &str, reason: String) {
        self.problem(Problem::new(code, self.file, reason));
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem.at(Place::row(self.row)));
    }

    pub(super) fn finish(mut self) -> BatchRow {
        if self.query.name.is_none() {
            let parts: Vec<&str> = self.parts.iter().flatten().map(String::as_str).collect();
            self.query.name = (!parts.is_empty()).then(|| parts.join(" "));
        }
        let is_asked = self.query.asks_something();
        if !is_asked {
            self.wrong("screening/query-empty", "it has neither a name nor a number to look for".to_owned());
        }
        BatchRow {
            row: self.row,
            id: self.query.id.clone(),
            query: is_asked.then_some(self.query),
            problems: self.problems,
        }
    }
}

/// Tells what is not seen and may hide what a name reads: controls other than white space, and the marks that turn
/// or embed a direction of writing.
fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{85}' | '\u{b}' | '\u{c}'))
}

/// The beginning of a value, fit to be printed.
fn cut(value: &str) -> String {
    value.chars().filter(|letter| !is_hidden(*letter)).take(40).collect()
}

/// Reads a kind as people write it.
fn kind_of_word(word: &str) -> Option<Kind> {
    match word.to_lowercase().as_str() {
        "person" | "individual" | "people" | "natural person" => Some(Kind::Person),
        "organisation" | "organization" | "company" | "entity" | "legal person" => Some(Kind::Organisation),
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
