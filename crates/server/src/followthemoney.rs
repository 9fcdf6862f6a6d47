//! The part of FollowTheMoney's model that sanctions lists need: kinds of things, their properties, what they are called.
//!
//! **Source:** the model of FollowTheMoney 4 (followthemoney.tech), as its clients know it.

use screening::Kind;

/// A kind of thing, by its name in the model.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Schema {
    pub name: &'static str,
    pub label: &'static str,
    pub plural: &'static str,
    /// What it also is, itself included.
    pub is: &'static [&'static str],
    /// Whether a query may name it.
    pub matchable: bool,
}

impl Schema {
    /// Tells whether the kind is the other one or a sort of it.
    pub(crate) fn is_a(&self, name: &str) -> bool {
        self.is.contains(&name)
    }
}

const fn schema(
    name: &'static str,
    label: &'static str,
    plural: &'static str,
    is: &'static [&'static str],
    matchable: bool,
) -> Schema {
    Schema { name, label, plural, is, matchable }
}

/// What lists name and queries ask for, in the order of names.
pub(crate) static SCHEMATA: [Schema; 16] = [
    schema("Address", "Address", "Addresses", &["Address", "Thing"], true),
    schema("Airplane", "Airplane", "Airplanes", &["Airplane", "Asset", "Thing", "Value", "Vehicle"], true),
    schema("Asset", "Asset", "Assets", &["Asset", "Thing", "Value"], false),
    schema("BankAccount", "Bank account", "Bank accounts", &["Asset", "BankAccount", "Thing", "Value"], true),
    schema(
        "Company",
        "Company",
        "Companies",
        &["Asset", "Company", "LegalEntity", "Organization", "Thing", "Value"],
        true,
    ),
    schema(
        "CryptoWallet",
        "Cryptocurrency wallet",
        "Cryptocurrency wallets",
        &["CryptoWallet", "Thing", "Value"],
        true,
    ),
    schema("LegalEntity", "Legal entity", "Legal entities", &["LegalEntity", "Thing"], true),
    schema("Organization", "Organization", "Organizations", &["LegalEntity", "Organization", "Thing"], true),
    schema("Person", "Person", "People", &["LegalEntity", "Person", "Thing"], true),
    schema("Position", "Position", "Positions", &["Position", "Thing"], true),
    schema(
        "PublicBody",
        "Public body",
        "Public bodies",
        &["LegalEntity", "Organization", "PublicBody", "Thing"],
        true,
    ),
    schema("Security", "Security", "Securities", &["Asset", "Security", "Thing", "Value"], true),
    schema("Thing", "Thing", "Things", &["Thing"], true),
    schema("UserAccount", "User account", "User accounts", &["Thing", "UserAccount"], true),
    schema("Vehicle", "Vehicle", "Vehicles", &["Asset", "Thing", "Value", "Vehicle"], true),
    schema("Vessel", "Vessel", "Vessels", &["Asset", "Thing", "Value", "Vehicle", "Vessel"], true),
];

static THING: &Schema = &SCHEMATA[12];

/// Finds a kind by its name, in the model's own letters.
pub(crate) fn schema_named(name: &str) -> Option<&'static Schema> {
    SCHEMATA.binary_search_by(|schema| schema.name.cmp(name)).ok().and_then(|at| SCHEMATA.get(at))
}

/// Gives the kind that an entry's kind is called in the model.
pub(crate) fn schema_of(kind: Kind) -> &'static Schema {
    let name = match kind {
        Kind::Person => "Person",
        Kind::Organisation => "Organization",
        Kind::Vessel => "Vessel",
        Kind::Aircraft => "Airplane",
        Kind::Other => "Thing",
    };
    schema_named(name).unwrap_or(THING)
}

/// The kinds that entries of lists have, those mostly asked for first.
pub(crate) const LISTED: [&str; 5] = ["Person", "Organization", "Vessel", "Airplane", "Thing"];

/// A property, by its name in the model.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Property {
    pub name: &'static str,
    pub label: &'static str,
    /// The kinds that have it.
    pub of: &'static [&'static str],
}

const ALL: &[&str] = &["Thing"];
const LEGAL: &[&str] = &["LegalEntity"];

const fn property(name: &'static str, label: &'static str, of: &'static [&'static str]) -> Property {
    Property { name, label, of }
}

/// The properties that entries here have, in the order of names.
pub(crate) static PROPERTIES: [Property; 22] = [
    property("address", "Address", ALL),
    property("alias", "Other name", ALL),
    property("birthDate", "Date of birth", &["Person"]),
    property("callSign", "Call sign", &["Vessel"]),
    property("country", "Country", ALL),
    property("email", "E-mail", LEGAL),
    property("idNumber", "ID number", LEGAL),
    property("imoNumber", "IMO number", &["Organization", "Vessel"]),
    property("mmsi", "MMSI", &["Vessel"]),
    property("name", "Name", ALL),
    property("nationality", "Nationality", &["Person"]),
    property("notes", "Notes", ALL),
    property("passportNumber", "Passport number", &["Person"]),
    property("phone", "Phone", LEGAL),
    property("previousName", "Previous name", ALL),
    property("programId", "Program", ALL),
    property("registrationNumber", "Registration number", &["LegalEntity", "Vehicle"]),
    property("serialNumber", "Serial number", &["Airplane"]),
    property("swiftBic", "SWIFT/BIC", LEGAL),
    property("taxNumber", "Tax number", LEGAL),
    property("topics", "Topics", ALL),
    property("weakAlias", "Weak alias", ALL),
];

/// Finds a property by its name, bare or behind that of a kind: `birthDate`, `Person:birthDate`.
pub(crate) fn property_named(name: &str) -> Option<&'static Property> {
    let bare = name.rsplit(':').next().unwrap_or(name);
    PROPERTIES.binary_search_by(|property| property.name.cmp(bare)).ok().and_then(|at| PROPERTIES.get(at))
}

/// Gives the properties that things of a kind can have, in the order of names.
pub(crate) fn properties_of(schema: &Schema) -> impl Iterator<Item = &'static Property> {
    PROPERTIES.iter().filter(|property| {
        property
            .of
            .iter()
            .any(|of| schema.is_a(of) || schema_named(of).is_some_and(|of| of.is_a(schema.name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order_and_know_their_own() {
        assert!(SCHEMATA.is_sorted_by_key(|schema| schema.name));
        assert!(PROPERTIES.is_sorted_by_key(|property| property.name));
        assert_eq!(THING.name, "Thing");
        for schema in &SCHEMATA {
            assert_eq!(schema_named(schema.name), Some(schema));
            assert!(schema.is_a(schema.name) && schema.is.is_sorted());
        }
        for property in &PROPERTIES {
            assert!(property.of.iter().all(|of| schema_named(of).is_some()));
        }
        assert_eq!(schema_of(Kind::Organisation).name, "Organization");
        assert_eq!(property_named("Person:birthDate").unwrap().name, "birthDate");
    }

    #[test]
    fn a_ship_has_a_call_sign_and_no_birthday() {
        let names = |kind| properties_of(schema_of(kind)).map(|property| property.name).collect::<Vec<_>>();
        assert!(names(Kind::Vessel).contains(&"callSign") && !names(Kind::Vessel).contains(&"birthDate"));
        assert!(names(Kind::Person).contains(&"birthDate") && !names(Kind::Person).contains(&"callSign"));
        assert_eq!(names(Kind::Other).len(), PROPERTIES.len());
    }
}
