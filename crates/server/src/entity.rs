//! Entries of lists as entities of FollowTheMoney.

use crate::followthemoney::{Schema, schema_of};
use crate::words::folded;
use screening::{BirthDate, Designation, Identifier, Kind, Quality};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use values::{Country, Date};

/// The topic that every entry of a sanctions list has.
pub(crate) const TOPIC: &str = "sanction";

/// Years of a range of birth that are given one by one; a wider range is told in the notes alone.
const YEARS_MAX: i16 = 10;

/// An entry as it is kept for answering: what is compared and counted, and its properties as the JSON that is sent.
///
/// The JSON is made once, when the lists are read, because an answer prints the same entry a thousand times a second;
/// it takes less room than the entry it was made from.
#[derive(Debug)]
pub(crate) struct Entity {
    pub id: Box<str>,
    pub caption: Box<str>,
    pub schema: &'static Schema,
    /// The place of its list among the datasets.
    pub dataset: usize,
    pub reference: Box<str>,
    pub countries: Box<[Country]>,
    pub listed_on: Option<Date>,
    properties: Box<RawValue>,
    /// Its names, a line each, then all else that can be searched for in one line, folded.
    pub words: Box<str>,
}

impl Entity {
    pub(crate) fn new(id: String, dataset: usize, designation: &Designation) -> Self {
        let properties = properties(designation);
        let mut words = String::new();
        for name in &designation.names {
            words.push_str(&folded(&name.text));
            words.push('\n');
        }
        let rest = designation
            .identifiers
            .iter()
            .map(|one| one.value.as_str())
            .chain([designation.reference.as_str()])
            .chain(designation.addresses.iter().map(String::as_str))
            .chain(designation.programmes.iter().map(String::as_str));
        for text in rest {
            words.push_str(&folded(text));
        }
        let caption = match designation.main_name() {
            "" => designation.reference.as_str(),
            name => name,
        };
        Self {
            id: id.into(),
            caption: caption.into(),
            schema: schema_of(designation.kind),
            dataset,
            reference: designation.reference.as_str().into(),
            countries: designation.countries.clone().into(),
            listed_on: designation.designated_on,
            // A map of texts is always JSON.
            properties: to_raw_value(&properties).unwrap_or_else(|_| RawValue::NULL.to_owned()),
            words: words.into(),
        }
    }

    /// Gives the values of a property.
    pub(crate) fn values_of(&self, property: &str) -> Vec<String> {
        let mut all: BTreeMap<String, Vec<String>> =
            serde_json::from_str(self.properties.get()).unwrap_or_default();
        all.remove(property).unwrap_or_default()
    }

    /// Gives all properties, to which others are added.
    pub(crate) fn properties(&self) -> BTreeMap<String, Vec<serde_json::Value>> {
        serde_json::from_str(self.properties.get()).unwrap_or_default()
    }

    /// Gives what is sent.
    pub(crate) fn view<'a>(&'a self, list: &'a str, edition: Option<&'a str>) -> EntityView<'a> {
        EntityView {
            id: &self.id,
            caption: &self.caption,
            schema: self.schema.name,
            properties: &self.properties,
            datasets: [list],
            referents: [],
            target: true,
            first_seen: self.listed_on.map(Midnight),
            last_seen: edition.and_then(|edition| edition.parse().ok()).map(Midnight),
            list,
            reference: &self.reference,
            edition,
        }
    }
}

/// An entry of a list as an entity of FollowTheMoney.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Entity)]
pub(crate) struct EntityView<'a> {
    /// `LIST:REFERENCE`, the same in every edition.
    #[schema(example = "un-sc:KPi.033")]
    pub id: &'a str,
    /// The name under which the publisher lists it.
    pub caption: &'a str,
    /// What it is, as FollowTheMoney calls it.
    #[schema(example = "Vessel")]
    pub schema: &'a str,
    /// Its names, numbers, dates and countries by FollowTheMoney's properties.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    pub properties: &'a RawValue,
    /// The list it stands in.
    #[schema(value_type = Vec<String>)]
    pub datasets: [&'a str; 1],
    /// Entities that were merged into it: none, because entries of different lists are never merged here.
    #[schema(value_type = Vec<String>)]
    pub referents: [&'a str; 0],
    /// Whether it is itself listed: always so.
    pub target: bool,
    /// Since when it is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub first_seen: Option<Midnight>,
    /// The edition in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub last_seen: Option<Midnight>,
    /// The list, as `plimsoll screen` names it.
    pub list: &'a str,
    /// The publisher's reference.
    pub reference: &'a str,
    /// The edition, where the list states one.
    pub edition: Option<&'a str>,
}

/// A day as clients of yente read it, at its beginning: `2017-10-03T00:00:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Midnight(pub Date);

impl Serialize for Midnight {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}T00:00:00", self.0))
    }
}

/// Gives the listing itself as an entity of the kind `Sanction`, which clients of yente show beneath what is listed.
pub(crate) fn sanction(id: &str, title: &str, designation: &Designation) -> serde_json::Value {
    let mut properties: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    properties.insert("entity", vec![id.to_owned()]);
    properties.insert("authority", vec![title.to_owned()]);
    properties.insert("authorityId", vec![designation.reference.clone()]);
    if !designation.programmes.is_empty() {
        properties.insert("program", designation.programmes.clone());
    }
    if let Some(day) = designation.designated_on {
        properties.insert("listingDate", vec![day.to_string()]);
    }
    let provisions: Vec<String> = designation
        .measures
        .iter()
        .map(|measure| {
            let paragraphs = match measure.paragraphs.is_empty() {
                true => String::new(),
                false => format!(" ({})", measure.paragraphs.join(", ")),
            };
            let since = measure.since.map_or(String::new(), |day| format!(" since {day}"));
            format!("{}{paragraphs}{since}", measure.measure)
        })
        .collect();
    if !provisions.is_empty() {
        properties.insert("provisions", provisions);
    }
    serde_json::json!({
        "id": format!("{id}:listing"),
        "caption": title,
        "schema": "Sanction",
        "properties": properties,
        "datasets": [designation.list],
        "referents": [],
        "target": false,
    })
}

type Properties = BTreeMap<&'static str, Vec<String>>;

fn properties(designation: &Designation) -> Properties {
    let mut all = Properties::new();
    for name in &designation.names {
        let property = match name.quality {
            Quality::Primary => "name",
            Quality::Good => "alias",
            Quality::Former => "previousName",
            Quality::Low => "weakAlias",
        };
        add(&mut all, property, name.text.clone());
    }
    for identifier in &designation.identifiers {
        add_identifier(&mut all, designation.kind, identifier);
    }
    for date in &designation.birth_dates {
        add_birth_date(&mut all, *date);
    }
    for country in &designation.countries {
        add(&mut all, "country", country.code().to_lowercase());
    }
    for country in &designation.nationalities {
        let property = if designation.kind == Kind::Person { "nationality" } else { "country" };
        add(&mut all, property, country.code().to_lowercase());
    }
    for address in &designation.addresses {
        add(&mut all, "address", address.clone());
    }
    for programme in &designation.programmes {
        add(&mut all, "programId", programme.clone());
    }
    for (field, values) in &designation.other {
        for value in values {
            add(&mut all, "notes", format!("{field}: {value}"));
        }
    }
    add(&mut all, "topics", TOPIC.to_owned());
    all
}

fn add(all: &mut Properties, property: &'static str, value: String) {
    let values = all.entry(property).or_default();
    if !values.contains(&value) {
        values.push(value);
    }
}

/// Takes a number under the property of its scheme; one that things of the kind do not have is a note.
fn add_identifier(all: &mut Properties, kind: Kind, identifier: &Identifier) {
    let legal = matches!(kind, Kind::Person | Kind::Organisation | Kind::Other);
    let property = match identifier.scheme.as_str() {
        "imo" | "imo_company" if kind != Kind::Person => Some("imoNumber"),
        "mmsi" if !legal || kind == Kind::Other => Some("mmsi"),
        "call_sign" => Some("callSign"),
        "passport" if matches!(kind, Kind::Person | Kind::Other) => Some("passportNumber"),
        "national_id" | "document" if legal => Some("idNumber"),
        "swift" if legal => Some("swiftBic"),
        "tax_id" if legal => Some("taxNumber"),
        "registration" | "aircraft_tail" => Some("registrationNumber"),
        "aircraft_serial" => Some("serialNumber"),
        "email" if legal => Some("email"),
        "phone" if legal => Some("phone"),
        _ => None,
    };
    let about =
        [identifier.country.map(|country| format!("issued by {}", country.code())), identifier.note.clone()];
    let about: Vec<String> = about.into_iter().flatten().collect();
    match property {
        Some(property) => add(all, property, identifier.value.clone()),
        None => add(all, "notes", format!("{}: {}", identifier.scheme, identifier.value)),
    }
    if !about.is_empty() {
        add(all, "notes", format!("{} {}: {}", identifier.scheme, identifier.value, about.join(", ")));
    }
}

/// Takes a date of birth as the model writes it: a day, a month or a year. A range is its years, and a note.
fn add_birth_date(all: &mut Properties, date: BirthDate) {
    let printed = date.to_string();
    let plain = printed.trim_end_matches('~');
    if plain.contains('/') {
        match date.year_range() {
            Some((first, last)) if last.saturating_sub(first) <= YEARS_MAX => {
                for year in first..=last {
                    add(all, "birthDate", format!("{year:04}"));
                }
            }
            _ => {}
        }
    } else {
        add(all, "birthDate", plain.to_owned());
    }
    if plain != printed || plain.contains('/') {
        add(all, "notes", format!("date of birth: {printed}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use screening::designations::builtin;

    fn entity(list: usize, reference: &str) -> serde_json::Value {
        let reading = builtin().swap_remove(list);
        let designation = reading.designations.iter().find(|one| one.reference == reference).unwrap();
        let entity = Entity::new(crate::entity_id(&designation.list, reference), 0, designation);
        serde_json::to_value(entity.view(&designation.list, reading.edition.as_deref())).unwrap()
    }

    #[test]
    fn a_person_has_names_birth_and_nationality() {
        let person = entity(0, "KPi.002");
        assert_eq!(person["id"], "1718-persons:KPi.002");
        assert_eq!(person["schema"], "Person");
        assert_eq!(person["properties"]["topics"][0], "sanction");
        assert_eq!(person["properties"]["nationality"][0], "kp");
        assert_eq!(person["datasets"][0], "1718-persons");
        assert!(person["first_seen"].as_str().unwrap().ends_with("T00:00:00"));
    }

    #[test]
    fn a_ship_has_its_number() {
        let reading = builtin().swap_remove(2);
        let ship = reading.designations.iter().find(|one| one.imo_numbers().next().is_some()).unwrap();
        let view = entity(2, &ship.reference);
        assert_eq!(view["schema"], "Vessel");
        assert_eq!(view["properties"]["imoNumber"][0].as_str().unwrap().len(), 7);
        let listing = sanction("x", "The list", ship);
        assert!(!listing["properties"]["provisions"].as_array().unwrap().is_empty());
    }

    #[test]
    fn dates_of_birth_are_whole_or_years() {
        let check = |date: &str, expected: &[&str], noted: bool| {
            let mut all = Properties::new();
            add_birth_date(&mut all, date.parse().unwrap());
            assert_eq!(all.get("birthDate").map_or(&[][..], Vec::as_slice), expected, "{date}");
            assert_eq!(all.contains_key("notes"), noted, "{date}");
        };
        check("1964-07-17", &["1964-07-17"], false);
        check("1961~", &["1961"], true);
        check("1967/1969", &["1967", "1968", "1969"], true);
        check("1930/1969", &[], true);
    }
}
