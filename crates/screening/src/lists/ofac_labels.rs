//! The names OFAC gives to numbers and facts about an entry, in remarks, in `sdn.xml` and in the advanced format.

use super::fields::{Notes, add_imo, add_mmsi};
use crate::{Designation, Identifier, countries::country_of};

/// What a label says its value is.
pub(super) const IDENTIFIERS: [(&str, &str); 52] = [
    ("Passport", "passport"),
    ("Diplomatic Passport", "passport"),
    ("Stateless Person Passport", "passport"),
    ("Stateless Person ID Card", "national_id"),
    ("Travel Document Number", "passport"),
    ("Seafarer's Identification Document", "national_id"),
    ("National ID No.", "national_id"),
    ("National Foreign ID Number", "national_id"),
    ("Personal ID Card", "national_id"),
    ("Identification Number", "national_id"),
    ("Residency Number", "national_id"),
    ("Numero de Identidad", "national_id"),
    ("Electoral Registry No.", "national_id"),
    ("Driver's License No.", "national_id"),
    ("Birth Certificate Number", "national_id"),
    ("Cedula No.", "national_id"),
    ("Cedula No", "national_id"),
    ("Cedula de Ciudadania", "national_id"),
    ("Carnet No.", "national_id"),
    ("D.N.I.", "national_id"),
    ("I.F.E.", "national_id"),
    ("C.U.I.", "national_id"),
    ("C.U.I.P.", "national_id"),
    ("C.U.I.T.", "tax_id"),
    ("C.U.R.P.", "national_id"),
    ("R.F.C.", "tax_id"),
    ("SSN", "national_id"),
    ("Tax ID No.", "tax_id"),
    ("NIT #", "tax_id"),
    ("RUC #", "tax_id"),
    ("RIF #", "tax_id"),
    ("RTN", "tax_id"),
    ("V.A.T. Number", "tax_id"),
    ("Fiscal Code", "tax_id"),
    ("Registration Number", "registration"),
    ("Registration ID", "registration"),
    ("Business Registration Number", "registration"),
    ("Business Registration Document #", "registration"),
    ("Business Number", "registration"),
    ("Public Registration Number", "registration"),
    ("Company Number", "registration"),
    ("Commercial Registry Number", "registration"),
    ("Chamber of Commerce Number", "registration"),
    ("C.R. No.", "registration"),
    ("Unified Social Credit Code (USCC)", "registration"),
    ("Government Gazette Number", "registration"),
    ("Legal Entity Number", "registration"),
    ("D-U-N-S Number", "registration"),
    ("SWIFT/BIC", "swift"),
    ("Aircraft Tail Number", "aircraft_tail"),
    ("Aircraft Manufacturer's Serial Number (MSN)", "aircraft_serial"),
    ("Digital Currency Address -", "digital_currency"),
];

/// Documents without a scheme of their own, and numbers of banks and securities: kept as `document` with their label.
const DOCUMENTS: [&str; 22] = [
    "BIK (RU)",
    "Bank Identifier Code",
    "ISIN",
    "Equity Ticker",
    "Issuer Name",
    "License",
    "Matricula Mercantil No",
    "Folio Mercantil No.",
    "Moroccan Personal ID No.",
    "Kuwaiti Civil ID No.",
    "Italian Fiscal Code",
    "Interpol: Red Notice. File No.",
    "Trademark number",
    "Credencial electoral",
    "VisaNumberID",
    "UAE Identification",
    "United Social Credit Code Certificate (USCCC)",
    "British National Overseas Passport",
    "Afghan Money Service Provider License Number",
    "Romanian C.R.",
    "Romanian Permanent Resident",
    "Tazkira National ID Card",
];

/// Beginnings of labels that say a fact and identify nothing.
const FACTS: [&str; 19] = [
    "Secondary sanctions risk",
    "Executive Order",
    "Additional Sanctions Information",
    "Organization Established Date",
    "Organization Type",
    "Target Type",
    "Listing Date",
    "Effective Date",
    "Purchase/Sales For Divestment Date",
    "CAATSA Section",
    "IFCA Determination",
    "Transactions Prohibited",
    "Prohibited Transactions",
    "PEESA Information",
    "IRGC",
    "Website",
    "Aircraft Construction Number",
    "Other Information",
    "Nationality of Registration Information",
];

/// One number or fact with its label.
#[derive(Debug, Default)]
pub(super) struct Labelled<'a> {
    pub(super) label: &'a str,
    pub(super) value: &'a str,
    pub(super) country: &'a str,
    pub(super) note: Option<String>,
}

/// Adds what a label says to an entry; a label not known here is counted and its value kept.
pub(super) fn add(entry: &mut Designation, labelled: Labelled<'_>, notes: &mut Notes<'_>) {
    let Labelled { label, value, country, note } = labelled;
    let label = label.trim();
    let known = label.trim_end_matches([':', ' ']);
    if value.is_empty() && country.is_empty() {
        return entry.add_other(&field_of(label), note.as_deref().unwrap_or_default());
    }
    match known {
        "Gender" => return entry.add_other("gender", &value.to_lowercase()),
        "MMSI" | "MMSI Number" if add_mmsi(entry, value) => return,
        "Vessel Registration Identification" | "Vessel IMO Number" | "IMO Number"
            if add_imo(entry, value) =>
        {
            return;
        }
        "Vessel Call Sign" | "Call Sign" | "Other Vessel Call Sign" => {
            return entry.add_identifier("call_sign", value);
        }
        "Vessel Type" | "VESSEL TYPE" | "Other Vessel Type" => return entry.add_other("vessel_type", value),
        "Vessel Owner" => return entry.add_other("owner", value),
        "Vessel Tonnage" | "Tonnage" | "Deadweight" => return entry.add_other("tonnage", value),
        "Vessel Gross Registered Tonnage" | "Vessel Gross Tonnage" | "Gross Registered Tonnage" => {
            return entry.add_other("gross_tonnage", value);
        }
        "Vessel Flag" | "Other Vessel Flag" => {
            notes.country(entry, "screening/ofac-country", value, false);
            return entry.add_other("flag", value);
        }
        "Former Vessel Flag" => {
            notes.country(entry, "screening/ofac-country", value, false);
            return entry.add_other("former_flag", value);
        }
        "Nationality of Registration" => {
            return notes.country(
                entry,
                "screening/ofac-country",
                if value.is_empty() { country } else { value },
                false,
            );
        }
        "Email Address" | "Alt. Email Address" => return entry.add_identifier("email", value),
        "Phone Number" | "Telephone" | "Fax" | "Alt. Telephone" => {
            return entry.add_identifier("phone", value);
        }
        _ => {}
    }
    if value.starts_with("IMO") && add_imo(entry, value) {
        return;
    }
    if let Some(currency) = known.strip_prefix("Digital Currency Address") {
        let currency = currency.trim_start_matches([' ', '-']);
        let value = if currency.is_empty() { value.to_owned() } else { format!("{currency} {value}") };
        return entry.add_identifier("digital_currency", &value);
    }
    let scheme =
        IDENTIFIERS.iter().find(|(one, _)| *one == known || *one == label).map(|(_, scheme)| *scheme);
    if scheme.is_none() && FACTS.iter().any(|fact| known.starts_with(fact)) {
        return entry.add_other(&field_of(label), value);
    }
    let mut identifier = Identifier::new(scheme.unwrap_or("document"), value);
    identifier.country = country_of(country);
    let mut said = Vec::new();
    if scheme.is_none() {
        said.push(known.to_owned());
        if !DOCUMENTS.contains(&known) {
            let reference = entry.reference.clone();
            notes.count(
                "screening/ofac-id-type",
                format!(
                    "`{}` is no type of identification known here; it was kept as a document",
                    super::fields::cut(known)
                ),
                &reference,
            );
        }
    }
    if identifier.country.is_none() && !country.is_empty() {
        said.push(country.to_owned());
    }
    said.extend(note);
    identifier.note = (!said.is_empty()).then(|| said.join("; "));
    if !identifier.value.is_empty() && !entry.identifiers.contains(&identifier) {
        entry.identifiers.push(identifier);
    }
}

/// Makes a label the name of a field: "Organization Type:" becomes `organization_type`.
pub(super) fn field_of(label: &str) -> String {
    let mut field = String::with_capacity(label.len());
    for letter in label.chars().flat_map(char::to_lowercase) {
        match letter.is_alphanumeric() {
            true => field.push(letter),
            false if !field.is_empty() && !field.ends_with('_') => field.push('_'),
            false => {}
        }
    }
    field.trim_end_matches('_').to_owned()
}
