//! What facts other than names say for or against a hit.

use super::answer::Reason;
use super::methods::Methods;
use super::model::probability;
use super::names::fold;
use super::query::Query;
use crate::{BirthDate, Designation, Kind};
use values::{CompanyImoNumber, Country, ImoNumber, Mmsi};

/// Numbers that identify, by scheme, in the form in which they are compared.
pub(super) struct Numbers;

impl Numbers {
    /// The numbers an entry is found by.
    pub(super) fn of_entry(designation: &Designation) -> Vec<(&'static str, String)> {
        let mut numbers: Vec<(&'static str, String)> = Vec::new();
        for identifier in &designation.identifiers {
            let number = match identifier.scheme.as_str() {
                "imo" => identifier.value.parse::<ImoNumber>().ok().map(|imo| ("imo", imo.to_string())),
                "imo_company" => identifier
                    .value
                    .parse::<CompanyImoNumber>()
                    .ok()
                    .map(|imo| ("imo_company", imo.to_string())),
                "mmsi" => identifier.value.parse::<Mmsi>().ok().map(|mmsi| ("mmsi", mmsi.to_string())),
                "call_sign" => bare(&identifier.value, 4).map(|sign| ("call_sign", sign)),
                "un_data_id" | "email" | "phone" | "imo_invalid" => None,
                _ => bare(&identifier.value, 5).map(|number| ("identifier", number)),
            };
            numbers.extend(number);
        }
        numbers.sort();
        numbers.dedup();
        numbers
    }

    /// The numbers a query bears; an IMO number counts as a ship's or a company's by its check digit.
    pub(super) fn of_query(query: &Query) -> Vec<(&'static str, String)> {
        let mut numbers: Vec<(&'static str, String)> = Vec::new();
        if let Some(imo) = &query.imo {
            numbers.extend(imo.parse::<ImoNumber>().ok().map(|imo| ("imo", imo.to_string())));
            numbers.extend(imo.parse::<CompanyImoNumber>().ok().map(|imo| ("imo_company", imo.to_string())));
        }
        if let Some(mmsi) = &query.mmsi {
            numbers.extend(mmsi.parse::<Mmsi>().ok().map(|mmsi| ("mmsi", mmsi.to_string())));
        }
        if let Some(sign) = &query.call_sign {
            numbers.extend(bare(sign, 4).map(|sign| ("call_sign", sign)));
        }
        for identifier in &query.identifiers {
            numbers.extend(bare(identifier, 5).map(|number| ("identifier", number)));
        }
        numbers
    }
}

/// Cuts all but letters and digits; `None` where too little is left to identify anything.
fn bare(value: &str, least: usize) -> Option<String> {
    let bare: String = fold(value).chars().filter(|letter| *letter != ' ').collect();
    (bare.chars().count() >= least && bare.bytes().any(|byte| byte.is_ascii_digit() || least == 4))
        .then_some(bare)
}

/// Weighs the log-odds of a name with all else that both sides have, and says each reason; gives the probability.
pub(super) fn weigh(
    query: &Query,
    designation: &Designation,
    name: Option<f64>,
    methods: &Methods,
    reasons: &mut Vec<Reason>,
) -> f64 {
    let figures = &methods.evidence;
    let mut against = 0.0;
    let listed = Numbers::of_entry(designation);
    let mut by_number: f64 = 0.0;
    for (scheme, number) in Numbers::of_query(query) {
        let of_scheme: Vec<&str> =
            listed.iter().filter(|(one, _)| *one == scheme).map(|(_, value)| value.as_str()).collect();
        if of_scheme.contains(&number.as_str()) {
            let worth = match scheme {
                "mmsi" => figures.mmsi_for,
                "call_sign" => figures.call_sign_for,
                _ => 1.0,
            };
            by_number = by_number.max(worth);
            reasons.insert(0, Reason::new(scheme, 1.0, &*number, &*number));
        } else if scheme == "imo" && !of_scheme.is_empty() {
            against += figures.imo_against;
            reasons.push(Reason::new(scheme, 0.0, number, of_scheme.join(", ")));
        }
    }
    let by_name = name.map_or(0.0, |name| {
        let born = weigh_birth(query.born.as_ref(), &designation.birth_dates, methods, reasons);
        let person = designation.kind == Kind::Person;
        let country = weigh_country(&query.country, &designation.countries, person, methods, reasons);
        probability(name + against + born + country)
    });
    by_name.max(by_number)
}

fn weigh_birth(
    born: Option<&BirthDate>,
    listed: &[BirthDate],
    methods: &Methods,
    reasons: &mut Vec<Reason>,
) -> f64 {
    let figures = &methods.evidence;
    let (Some(born), false) = (born, listed.is_empty()) else { return 0.0 };
    let is_day = |date: &BirthDate| date.period.from.is_some() && date.period.from == date.period.to;
    let tolerated = |one: &BirthDate, other: &BirthDate| {
        if one.approximate || other.approximate { figures.birth_years_tolerated } else { 0 }
    };
    let apart = |one: &BirthDate, other: &BirthDate| -> Option<i16> {
        let ((from, to), (other_from, other_to)) = (one.year_range()?, other.year_range()?);
        Some((other_from.saturating_sub(to)).max(from.saturating_sub(other_to)).max(0))
    };
    let printed = listed.iter().map(BirthDate::to_string).collect::<Vec<_>>().join(", ");
    let mut reason =
        |score| reasons.push(Reason::new("birth_date", score, born.to_string(), printed.as_str()));
    if listed.iter().any(|date| is_day(date) && is_day(born) && date.period == born.period) {
        reason(1.0);
        return figures.birth_date_for;
    }
    let overlap = |date: &&BirthDate| date.period.may_overlap(born.period);
    if listed.iter().any(|date| overlap(&date)) {
        reason(0.75);
        return figures.birth_year_for;
    }
    let near = |date: &BirthDate| apart(date, born).is_some_and(|years| years <= tolerated(date, born));
    if listed.iter().any(|date| near(date) && (date.approximate || born.approximate)) {
        reason(0.5);
        return 0.0;
    }
    if listed.iter().any(|date| apart(date, born) == Some(0)) {
        reason(0.25);
        return figures.birth_day_against;
    }
    if listed.iter().any(|date| apart(date, born).is_some_and(|years| years <= figures.birth_years_near)) {
        reason(0.25);
        return figures.birth_near_against;
    }
    reason(0.0);
    // Lists that know the day agree on it; of the year alone many are guesses.
    if is_day(born) && listed.iter().all(is_day) {
        figures.birth_date_against
    } else {
        figures.birth_year_against
    }
}

fn weigh_country(
    asked: &[Country],
    listed: &[Country],
    person: bool,
    methods: &Methods,
    reasons: &mut Vec<Reason>,
) -> f64 {
    if asked.is_empty() || listed.is_empty() {
        return 0.0;
    }
    let printed = |countries: &[Country]| countries.iter().map(Country::code).collect::<Vec<_>>().join(", ");
    let same = asked.iter().any(|country| listed.contains(country));
    reasons.push(Reason::new("country", if same { 1.0 } else { 0.0 }, printed(asked), printed(listed)));
    let figures = &methods.evidence;
    let acts_abroad = || figures.acting_abroad.iter().any(|country| listed.contains(country));
    match (same, person) {
        (true, _) => figures.country_for,
        (false, true) => figures.country_against,
        (false, false) if acts_abroad() => figures.country_against_acting_abroad,
        (false, false) => figures.country_against_organisation,
    }
}
