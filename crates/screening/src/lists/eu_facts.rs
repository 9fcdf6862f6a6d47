//! What the European Union's list says of an entry, in XML and CSV alike.

use super::fields::{Notes, add_imo, add_names, cut};
use crate::{BirthDate, Designation, Identifier, Kind, Quality, countries::country_of, dates::iso};

/// The short name of the list.
pub(super) const LIST: &str = "eu-fsf";

/// Reads what kind of thing is listed: `P`, `person`, `E`, `enterprise`.
pub(super) fn kind(text: &str, reference: &str, notes: &mut Notes<'_>) -> Kind {
    match text.to_lowercase().as_str() {
        "p" | "person" => Kind::Person,
        "e" | "enterprise" => Kind::Organisation,
        "v" | "vessel" | "ship" => Kind::Vessel,
        _ => {
            let reason = format!("`{}` is no kind of entry known here", cut(text));
            notes.count("screening/eu-kind", reason, reference);
            Kind::Other
        }
    }
}

/// A name with what stands beside it.
#[derive(Debug, Default)]
pub(super) struct EuName<'a> {
    pub(super) whole: &'a str,
    pub(super) parts: [&'a str; 3],
    pub(super) gender: &'a str,
    pub(super) title: &'a str,
    pub(super) function: &'a str,
    pub(super) language: &'a str,
    pub(super) remark: &'a str,
    pub(super) is_weak: bool,
}

/// Adds a name. The list marks none as the main one: the first that is not weak stands for it.
pub(super) fn add_name(entry: &mut Designation, name: &EuName<'_>) {
    let whole = match name.whole.trim().is_empty() {
        true => name
            .parts
            .iter()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        false => name.whole.to_owned(),
    };
    let quality = match entry.names.is_empty() {
        _ if name.is_weak => Quality::Low,
        true => Quality::Primary,
        false => Quality::Good,
    };
    add_names(entry, &whole, quality, if name.is_weak { Quality::Low } else { Quality::Good });
    if !name.gender.is_empty() {
        let gender = match name.gender {
            "M" => "male",
            "F" => "female",
            other => other,
        };
        entry.add_other("gender", gender);
    }
    entry.add_other("title", name.title);
    entry.add_other("position", name.function);
    entry.add_other("alias_details", name.remark);
    if !name.language.is_empty() && !whole.is_empty() {
        entry.add_other("name_language", &format!("{}: {whole}", name.language));
    }
}

/// A country by its code, which is `00` where there is none, and by its name in the list's own capitals.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct EuCountry<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
}

impl<'a> EuCountry<'a> {
    /// Chooses the code where there is one.
    pub(super) fn meant(self) -> &'a str {
        if matches!(self.code, "" | "00") { self.name } else { self.code }
    }
}

/// Adds an address, part by part.
pub(super) fn add_address(
    entry: &mut Designation,
    parts: &[&str],
    country: EuCountry<'_>,
    details: &str,
    notes: &mut Notes<'_>,
) {
    let printed = if matches!(country.name, "" | "UNKNOWN") { country.code } else { country.name };
    let known = parts.iter().copied().chain([printed]).map(str::trim);
    let known = known.filter(|part| !matches!(*part, "" | "00" | "UNKNOWN"));
    let line = known.collect::<Vec<_>>().join(", ");
    if !line.is_empty() && !entry.addresses.contains(&line) {
        entry.addresses.push(line);
    }
    entry.add_other("address_details", details);
    notes.country(entry, "screening/eu-country", country.meant(), false);
}

/// A date of birth, part by part.
#[derive(Debug, Default)]
pub(super) struct EuBirth<'a> {
    pub(super) date: &'a str,
    pub(super) year: &'a str,
    pub(super) month: &'a str,
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) circa: bool,
    pub(super) calendar: &'a str,
    pub(super) places: [&'a str; 3],
    pub(super) country: &'a str,
    pub(super) remark: &'a str,
}

/// Adds a date of birth and its place; a date of another calendar is kept as it is printed.
pub(super) fn add_birth(entry: &mut Designation, birth: &EuBirth<'_>, notes: &mut Notes<'_>) {
    let places = birth.places.iter().copied().chain([birth.country]).map(str::trim);
    let places: Vec<&str> = places.filter(|part| !part.is_empty() && *part != "UNKNOWN").collect();
    entry.add_other("birth_place", &places.join(", "));
    entry.add_other("birth_date_note", birth.remark);
    let number = |text: &str| text.trim().parse::<i16>().ok().filter(|year| *year > 0);
    let printed = || {
        let parts = [birth.date, birth.year, birth.month, birth.from, birth.to, birth.calendar];
        parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    if !matches!(birth.calendar, "" | "GREGORIAN") {
        entry.add_other("birth_date_as_printed", &printed());
        return;
    }
    let date = if !birth.date.is_empty() {
        iso(birth.date)
            .map(|period| BirthDate { period, approximate: false })
            .or_else(|| super::fields::birth_date(birth.date))
    } else if let (Some(from), Some(to)) = (number(birth.from), number(birth.to)) {
        BirthDate::years(from, to)
    } else {
        let year = number(birth.year).or_else(|| number(birth.from)).or_else(|| number(birth.to));
        let month = birth.month.trim().parse::<i8>().ok();
        year.and_then(|year| {
            let period = month.map_or(values::Period::year(year), |month| values::Period::month(year, month));
            (!period.is_unknown()).then_some(BirthDate { period, approximate: false })
        })
    };
    match date {
        Some(date) => entry.add_birth_date(if birth.circa { date.about() } else { date }),
        None if matches!(birth.date, "" | "N/A") && birth.year.is_empty() && birth.from.is_empty() => {}
        None => {
            entry.add_other("birth_date_as_printed", &printed());
            let reason = format!("the date of birth `{}` is no date; kept as text", cut(&printed()));
            notes.count("screening/eu-date", reason, &entry.reference);
        }
    }
}

/// A document or number.
#[derive(Debug, Default)]
pub(super) struct EuIdentification<'a> {
    pub(super) number: &'a str,
    pub(super) latin: &'a str,
    pub(super) code: &'a str,
    pub(super) description: &'a str,
    pub(super) country: &'a str,
    /// What else is said of it: who issued it and when, that it is lost or false.
    pub(super) said: Vec<String>,
}

/// Adds a document by the code of its type; a code not known here is counted.
pub(super) fn add_identification(
    entry: &mut Designation,
    identification: EuIdentification<'_>,
    notes: &mut Notes<'_>,
) {
    let EuIdentification { number, latin, code, description, country, mut said } = identification;
    if number.is_empty() && latin.is_empty() {
        return entry.add_other("document", &said.join("; "));
    }
    let number = if number.is_empty() { latin } else { number };
    if !latin.is_empty() && latin != number {
        said.insert(0, latin.to_owned());
    }
    let (scheme, is_known) = match code.to_lowercase().as_str() {
        "passport" | "diplopassport" | "traveldoc" | "travel" | "servicepassport" => ("passport", true),
        "id" | "idcard" | "ssn" | "residentperm" | "driverlic" | "driverslicense" | "electionid"
        | "birthcert" => ("national_id", true),
        "fiscalcode" | "tax" | "taxid" => ("tax_id", true),
        "regnumber" | "regno" | "tradelic" | "registration" => ("registration", true),
        "swiftbic" | "swift" => ("swift", true),
        "imo" | "imonumber" if add_imo(entry, number) => return,
        "other" | "" => ("document", true),
        _ => ("document", false),
    };
    if !is_known {
        let reason = format!("`{}` is no type of document known here; it was kept as a document", cut(code));
        notes.count("screening/eu-document", reason, &entry.reference);
    }
    if scheme == "document"
        && (number.contains("IMO") || description.contains("IMO"))
        && add_imo(entry, number)
    {
        return;
    }
    let mut identifier = Identifier::new(scheme, number);
    identifier.country = country_of(country);
    if identifier.country.is_none() && !matches!(country, "" | "00" | "UNKNOWN") {
        said.push(country.to_owned());
    }
    if scheme == "document" && !description.is_empty() {
        said.insert(0, description.to_owned());
    }
    said.retain(|text| !text.trim().is_empty());
    identifier.note = (!said.is_empty()).then(|| said.join("; "));
    if !identifier.value.is_empty() && !entry.identifiers.contains(&identifier) {
        entry.identifiers.push(identifier);
    }
}

/// Finds ships' numbers that the list prints in remarks: "IMO number: 8660313".
pub(super) fn identifiers_in_remark(entry: &mut Designation, remark: &str) {
    let mut rest = remark;
    while let Some(at) = rest.find("IMO") {
        rest = rest.get(at + 3..).unwrap_or_default();
        let near: String = rest.chars().take(30).collect();
        if let Some(digits) = near.split(|letter: char| !letter.is_ascii_digit()).find(|part| part.len() == 7)
        {
            add_imo(entry, digits);
        }
    }
}
