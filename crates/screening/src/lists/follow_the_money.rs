//! Entities of FollowTheMoney, one JSON document a line: how OpenSanctions publishes lists.
//!
//! Two shapes are read. In `entities.ftm.json` everything is an entity of its own, and addresses, documents and the
//! sanctions themselves point to the party they belong to; in `targets.nested.json` they stand inside it. What is neither
//! a party nor a fact about one (positions, relations between parties) is counted and left out.
//!
//! **Source:** FollowTheMoney's schemata (`LegalEntity`, `Person`, `Organization`, `Company`, `Vessel`, `Airplane`,
//! `Address`, `Identification`, `Passport`, `Sanction`). A property not known here is kept under `other` by its name.
//!
//! **Known limits:** dates of a sanction's end do not make an entry delisted, because one party may stand on several
//! lists; they are kept as `sanction_ended`.

use super::fields::{Notes, add_imo, add_mmsi, cut, date_in_name};
use super::{ListFormat, ListReading};
use crate::{
    BirthDate, Designation, Identifier, Kind, Quality,
    countries::country_of,
    dates::{iso, iso_day},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use values::{Date, Place};

/// The longest first line that is looked at to tell whether a file is this format.
const LINE_MAX: usize = 4 << 20;

#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default)]
    caption: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<Value>>,
    #[serde(default)]
    datasets: Vec<String>,
    #[serde(default)]
    referents: Vec<String>,
    first_seen: Option<String>,
    last_change: Option<String>,
    #[serde(default)]
    #[serde(rename = "last_seen")]
    _last_seen: Option<String>,
    target: Option<bool>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Tells whether a file's first line is an entity of a data set.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.first() != Some(&b'{') {
        return false;
    }
    let end =
        bytes.iter().take(LINE_MAX).position(|byte| *byte == b'\n').unwrap_or(bytes.len().min(LINE_MAX));
    let first = bytes.get(..end).unwrap_or_default();
    serde_json::from_slice::<Entity>(first).is_ok_and(|entity| {
        !entity.properties.is_empty() && (!entity.datasets.is_empty() || entity.target.is_some())
    })
}

/// Reads the entities.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut reader = Reader {
        reading: ListReading::empty("ftm", Some(ListFormat::FollowTheMoney)),
        notes: Notes::new(file),
        at: BTreeMap::new(),
        facts: Vec::new(),
        addresses: BTreeMap::new(),
        datasets: BTreeMap::new(),
        latest: None,
    };
    for (row, line) in (1u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Entity>(line) {
            Ok(entity) => reader.entity(entity, row),
            Err(error) => {
                let reason = format!("the line was not read: {error}");
                reader.notes.at("screening/ftm-line", reason, Place::row(row));
            }
        }
    }
    reader.finish(file)
}

struct Reader<'a> {
    reading: ListReading,
    notes: Notes<'a>,
    /// Where each party stands, by its identifier.
    at: BTreeMap<String, usize>,
    /// Facts that point to a party, until all parties are read.
    facts: Vec<(String, Entity)>,
    /// Addresses by their identifier: the line and the country.
    addresses: BTreeMap<String, (String, String)>,
    datasets: BTreeMap<String, usize>,
    latest: Option<Date>,
}

impl Reader<'_> {
    fn entity(&mut self, entity: Entity, row: u64) {
        let kind = match entity.schema.as_str() {
            "Person" => Kind::Person,
            "Organization" | "Company" | "PublicBody" => Kind::Organisation,
            "LegalEntity" => Kind::Other,
            "Vessel" => Kind::Vessel,
            "Airplane" => Kind::Aircraft,
            "Address" => {
                let line = Self::address_line(&entity);
                self.addresses.insert(entity.id, line);
                return;
            }
            "Sanction" => return self.hold("entity", entity),
            "Identification" | "Passport" => return self.hold("holder", entity),
            other => {
                let reason = format!("a `{}` is no party to a list; it was left out", cut(other));
                return self.notes.count("screening/ftm-schema", reason, &entity.id);
            }
        };
        let mut designation = Designation::new("ftm", None, &entity.id, kind);
        designation.place = Some(Place { reference: Some(entity.id.clone()), ..Place::row(row) });
        self.latest = self.latest.max(entity.last_change.as_deref().and_then(iso_day));
        for dataset in &entity.datasets {
            *self.datasets.entry(dataset.clone()).or_default() += 1;
            designation.add_other("dataset", dataset);
        }
        for referent in &entity.referents {
            designation.add_other("referent", referent);
        }
        if let Some(seen) = &entity.first_seen {
            designation.add_other("first_seen", seen);
        }
        designation.add_name(&entity.caption, Quality::Primary);
        // Names come in the order of what they are worth, whatever the order of the properties.
        for (property, quality) in [
            ("name", Quality::Good),
            ("alias", Quality::Good),
            ("previousName", Quality::Former),
            ("pastNames", Quality::Former),
            ("weakAlias", Quality::Low),
            ("abbreviation", Quality::Low),
        ] {
            for text in texts(entity.properties.get(property)) {
                let is_first = designation.names.is_empty();
                designation.add_name(text, if is_first { Quality::Primary } else { quality });
            }
        }
        if designation.names.is_empty() {
            self.notes.count("screening/ftm-no-name", "an entity has no name", &entity.id);
        }
        for (property, values) in &entity.properties {
            for value in values {
                match value {
                    Value::String(text) => self.property(&mut designation, property, text),
                    Value::Object(_) => match serde_json::from_value::<Entity>(value.clone()) {
                        Ok(inner) => Self::inner(&mut designation, property, &inner),
                        Err(_) => designation.add_other(property, &value.to_string()),
                    },
                    other => designation.add_other(property, &other.to_string()),
                }
            }
        }
        for key in entity.rest.keys() {
            self.notes.count(
                "screening/ftm-field",
                format!("the field `{}` is not known here", cut(key)),
                &entity.id,
            );
        }
        let place = self.reading.designations.len();
        if self.at.insert(entity.id.clone(), place).is_some() {
            self.notes.count("screening/ftm-duplicate", "an identifier stands twice", &entity.id);
        }
        self.reading.designations.push(designation);
    }

    fn hold(&mut self, pointer: &str, entity: Entity) {
        let to: Vec<String> = texts(entity.properties.get(pointer)).map(str::to_owned).collect();
        match to.first() {
            Some(to) => self.facts.push((to.clone(), entity)),
            None => self.notes.count("screening/ftm-pointer", "a fact points to no party", &entity.id),
        }
    }

    /// Takes an entity that stands inside another, or that points to it.
    fn inner(designation: &mut Designation, property: &str, inner: &Entity) {
        let get = |name: &str| texts(inner.properties.get(name)).next().unwrap_or_default().to_owned();
        match inner.schema.as_str() {
            "Address" => {
                let (line, country) = Self::address_line(inner);
                Self::address(designation, &line, &country);
            }
            "Sanction" => {
                let day = [get("startDate"), get("listingDate")].into_iter().find_map(|text| iso_day(&text));
                if let Some(day) = day {
                    designation.designated_on =
                        Some(designation.designated_on.map_or(day, |known| known.min(day)));
                }
                for programme in
                    texts(inner.properties.get("program")).chain(texts(inner.properties.get("programId")))
                {
                    if !designation.programmes.iter().any(|known| known == programme) {
                        designation.programmes.push(programme.to_owned());
                    }
                }
                for (name, field) in [
                    ("authority", "authority"),
                    ("authorityId", "authority_reference"),
                    ("unscId", "un_reference"),
                    ("reason", "reasons"),
                    ("endDate", "sanction_ended"),
                    ("provisions", "sanctions"),
                    ("summary", "comment"),
                    ("status", "status"),
                ] {
                    texts(inner.properties.get(name)).for_each(|text| designation.add_other(field, text));
                }
            }
            "Passport" | "Identification" => {
                let kind = get("type");
                let number = [get("number"), get("passportNumber")].into_iter().find(|text| !text.is_empty());
                let scheme = if inner.schema == "Passport" || kind.to_lowercase().contains("passport") {
                    "passport"
                } else {
                    "document"
                };
                let mut identifier = Identifier::new(scheme, &number.unwrap_or_default());
                identifier.country = country_of(&get("country"));
                let said = [kind, get("startDate"), get("endDate"), get("summary")];
                let said: Vec<&str> =
                    said.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
                identifier.note = (!said.is_empty()).then(|| said.join("; "));
                if !identifier.value.is_empty() && !designation.identifiers.contains(&identifier) {
                    designation.identifiers.push(identifier);
                }
            }
            _ => {
                let name = if inner.caption.is_empty() { get("name") } else { inner.caption.clone() };
                let name = if name.is_empty() { inner.id.clone() } else { name };
                designation.add_other(property, &name);
            }
        }
    }

    fn property(&mut self, designation: &mut Designation, property: &str, text: &str) {
        match property {
            // Read before, or parts of a name that is given whole; what is indexed twice; pointers read elsewhere.
            "name" | "alias" | "previousName" | "pastNames" | "weakAlias" | "abbreviation" | "firstName"
            | "lastName" | "middleName" | "secondName" | "thirdName" | "fatherName" | "motherName"
            | "nameSuffix" | "sourceUrl" | "createdAt" | "modifiedAt" | "publisher" | "retrievedAt"
            | "wikidataId" => match property {
                "wikidataId" => designation.add_identifier("wikidata", text),
                "sourceUrl" | "createdAt" | "modifiedAt" | "publisher" => {
                    designation.add_other(property, text)
                }
                _ => {}
            },
            "imoNumber" if add_imo(designation, text) => {}
            "mmsi" if add_mmsi(designation, text) => {}
            "imoNumber" | "mmsi" => {
                designation.add_identifier(&format!("{}_invalid", property.trim_end_matches("Number")), text)
            }
            "callSign" => designation.add_identifier("call_sign", text),
            "passportNumber" => designation.add_identifier("passport", text),
            "idNumber" | "socialSecurityNumber" => designation.add_identifier("national_id", text),
            "taxNumber" | "innCode" | "vatCode" | "kppCode" => designation.add_identifier("tax_id", text),
            "registrationNumber" | "ogrnCode" | "leiCode" | "dunsCode" | "okpoCode" | "uscCode"
            | "uniqueEntityId" | "ricCode" | "cageCode" | "npiCode" => {
                designation.add_identifier("registration", text)
            }
            "swiftBic" => designation.add_identifier("swift", text),
            "email" => designation.add_identifier("email", text),
            "phone" => designation.add_identifier("phone", text),
            "serialNumber" => designation.add_identifier("aircraft_serial", text),
            "birthDate" => match iso(text)
                .map(|period| BirthDate { period, approximate: false })
                .or_else(|| BirthDate::from_words(text))
            {
                Some(date) => designation.add_birth_date(date),
                None => {
                    designation.add_other("birth_date_as_printed", text);
                    let reason = format!("the date of birth `{}` is no date; kept as text", cut(text));
                    self.notes.count("screening/ftm-date", reason, &designation.reference);
                }
            },
            "nationality" | "citizenship" => Self::country(designation, text, true),
            "country" | "jurisdiction" | "flag" | "pastFlags" | "mainCountry" | "birthCountry" => {
                if matches!(property, "flag" | "pastFlags" | "birthCountry") {
                    let field = match property {
                        "flag" => "flag",
                        "pastFlags" => "former_flag",
                        _ => "birth_country",
                    };
                    designation.add_other(field, text);
                }
                if property != "birthCountry" {
                    Self::country(designation, text, false);
                }
            }
            "address" => Self::address(designation, text, ""),
            "addressEntity" => designation.add_other("address_entity", text),
            "program" | "programId" => {
                if !designation.programmes.iter().any(|known| known == text) {
                    designation.programmes.push(text.to_owned());
                }
            }
            "birthPlace" => designation.add_other("birth_place", text),
            "position" => designation.add_other("position", text),
            "title" => designation.add_other("title", text),
            "gender" => designation.add_other("gender", text),
            "notes" | "summary" | "description" => designation.add_other("comment", text),
            "type" if designation.kind == Kind::Vessel => designation.add_other("vessel_type", text),
            "owner" => designation.add_other("owner", text),
            other => designation.add_other(other, text),
        }
    }

    /// Countries are codes; `suhh` and other codes of States that are no more, or of none, are kept as text.
    fn country(designation: &mut Designation, text: &str, nationality: bool) {
        match country_of(text).or_else(|| text.to_uppercase().parse().ok()) {
            Some(country) => designation.add_country(country, nationality),
            None => designation
                .add_other(if nationality { "nationality_as_printed" } else { "country_as_printed" }, text),
        }
    }

    fn address(designation: &mut Designation, line: &str, country: &str) {
        let line = crate::designation::one_line(line);
        if !line.is_empty() && !designation.addresses.contains(&line) {
            designation.addresses.push(line);
        }
        if !country.is_empty() {
            Self::country(designation, country, false);
        }
    }

    fn address_line(entity: &Entity) -> (String, String) {
        let get = |name: &str| texts(entity.properties.get(name)).next().unwrap_or_default();
        let full = get("full");
        let line = match full.is_empty() {
            true => ["street", "street2", "postalCode", "city", "state", "region"]
                .iter()
                .map(|name| get(name))
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            false => full.to_owned(),
        };
        let line = if line.is_empty() { entity.caption.clone() } else { line };
        (line, get("country").to_owned())
    }

    fn finish(mut self, file: &str) -> ListReading {
        for (to, fact) in std::mem::take(&mut self.facts) {
            match self.at.get(&to).and_then(|at| self.reading.designations.get_mut(*at)) {
                Some(designation) => Self::inner(designation, "", &fact),
                None => {
                    let reason = "a fact points to a party that is not in the file";
                    self.notes.count("screening/ftm-pointer", reason, &fact.id);
                }
            }
        }
        let addresses = std::mem::take(&mut self.addresses);
        let mut designations = std::mem::take(&mut self.reading.designations);
        for designation in &mut designations {
            let pointers = designation.other.remove("address_entity").unwrap_or_default();
            for pointer in pointers {
                match addresses.get(&pointer) {
                    Some((line, country)) => Self::address(designation, line, country),
                    // Exports of parties alone leave their addresses out.
                    None => designation.add_other("address_entity", &pointer),
                }
            }
        }
        // A file of one data set is that list; a collection has no list's name.
        let entries = designations.len();
        if let [(dataset, count)] = self.datasets.iter().collect::<Vec<_>>().as_slice()
            && **count == entries
        {
            self.reading.list = format!("ftm-{dataset}");
        }
        self.reading.edition = date_in_name(file).or_else(|| self.latest.map(|day| day.to_string()));
        if self.reading.edition.is_none() {
            self.notes.no_edition("screening/ftm-no-edition");
        }
        for designation in &mut designations {
            designation.list.clone_from(&self.reading.list);
            designation.edition.clone_from(&self.reading.edition);
        }
        if designations.is_empty() {
            self.notes.whole("screening/ftm-empty", "it has no entry");
        }
        self.reading.designations = designations;
        self.reading.problems = self.notes.finish();
        self.reading
    }
}

fn texts(values: Option<&Vec<Value>>) -> impl Iterator<Item = &str> {
    values.into_iter().flatten().filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::lists::{ListFormat, detect, read};
    use crate::{Kind, Quality};

    const FLAT: &str = r#"{"id":"X-1","caption":"EXAMPLE STAR","schema":"Vessel","properties":{"name":["EXAMPLE STAR"],"previousName":["OLD STAR"],"imoNumber":["IMO9074729"],"mmsi":["445114000"],"callSign":["HMXX"],"flag":["kp"],"topics":["sanction"]},"datasets":["us_ofac_sdn"],"referents":["ofac-1"],"first_seen":"2023-04-20T18:00:25","last_change":"2024-05-06T00:00:00","target":true}
{"id":"X-2","schema":"Person","properties":{"weakAlias":["SHORT"],"name":["Person Example","예시"],"birthDate":["1951","1948-12-10"],"nationality":["kp"],"passportNumber":["A1"],"addressEntity":["addr-1"]},"datasets":["us_ofac_sdn"],"last_change":"2024-05-01T00:00:00","target":true}
{"id":"addr-1","schema":"Address","properties":{"full":["Street 1, Pyongyang"],"country":["kp"]},"datasets":["us_ofac_sdn"]}
{"id":"s-1","schema":"Sanction","properties":{"entity":["X-2"],"startDate":["2017-08-22"],"program":["DPRK"],"authority":["OFAC"]},"datasets":["us_ofac_sdn"]}
{"id":"o-1","schema":"Ownership","properties":{"owner":["X-2"]},"datasets":["us_ofac_sdn"]}
{"id":"broken
"#;

    #[test]
    fn facts_find_their_parties() {
        assert_eq!(detect(FLAT.as_bytes(), "x"), Some(ListFormat::FollowTheMoney));
        let reading = read(FLAT.as_bytes(), "entities.ftm.json", None);
        assert_eq!(
            (reading.list.as_str(), reading.edition.as_deref()),
            ("ftm-us_ofac_sdn", Some("2024-05-06"))
        );
        let [ship, person] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        assert_eq!((ship.kind, ship.imo_numbers().count(), ship.mmsis().count()), (Kind::Vessel, 1, 1));
        assert_eq!(
            ship.names.iter().map(|name| name.quality).collect::<Vec<_>>(),
            [Quality::Primary, Quality::Former]
        );
        assert_eq!(ship.countries[0].code(), "KP");
        assert_eq!(
            person.names.iter().map(|name| name.quality).collect::<Vec<_>>(),
            [Quality::Primary, Quality::Good, Quality::Low]
        );
        assert_eq!(person.addresses, ["Street 1, Pyongyang"]);
        assert_eq!(person.designated_on.unwrap().to_string(), "2017-08-22");
        assert_eq!(person.programmes, ["DPRK"]);
        assert_eq!(person.birth_dates.len(), 2);
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["screening/ftm-line", "screening/ftm-schema"], "{:?}", reading.problems);
    }

    #[test]
    fn nested_facts_stand_inside() {
        let text = r#"{"id":"X-2","schema":"Company","properties":{"name":["Example"],"sanctions":[{"id":"s","schema":"Sanction","properties":{"listingDate":["2020-01-02"],"programId":["UN-SCDPRK"]}}],"addressEntity":[{"id":"a","schema":"Address","properties":{"full":["Nampo"],"country":["kp"]}}]},"datasets":["un_sc_sanctions","eu_fsf"],"target":true,"last_seen":"2024-01-01T00:00:00","last_change":"2024-01-01T00:00:00"}"#;
        let reading = read(text.as_bytes(), "targets.nested.json", None);
        let entry = &reading.designations[0];
        assert_eq!((entry.list.as_str(), entry.kind), ("ftm", Kind::Organisation));
        assert_eq!(entry.designated_on.unwrap().to_string(), "2020-01-02");
        assert_eq!((entry.addresses.len(), entry.countries.len()), (1, 1));
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    }

    #[test]
    fn entities_of_no_data_set_are_no_list() {
        let text = r#"{"id":"1","schema":"Vessel","properties":{"name":["X"]}}"#;
        assert_eq!(detect(text.as_bytes(), "queries.jsonl"), None);
    }
}
