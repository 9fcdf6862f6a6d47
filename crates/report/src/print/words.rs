//! Dates, numbers, states and markings in words.

use assess::model::{ConfidenceLevel, FindingStatus, SentenceKind, State, SupportKind};
use claims::model::Modality;
use values::{Amount, Date, Marking, Period, TrafficLight};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "18 December 2024".
pub(crate) fn date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// "November 2024", "1 to 5 November 2024", "since 1 March 2024", "date not stated".
pub(crate) fn period(period: Period) -> String {
    match (period.from, period.to) {
        (None, None) => "date not stated".to_owned(),
        (Some(from), None) => format!("since {}", date(from)),
        (None, Some(to)) => format!("until {}", date(to)),
        (Some(from), Some(to)) if from == to => date(from),
        (Some(from), Some(to)) => {
            let months = from.day() == 1 && to == to.last_of_month();
            let (same_year, same_month) =
                (from.year() == to.year(), from.year() == to.year() && from.month() == to.month());
            match () {
                () if months && same_year && from.month() == 1 && to.month() == 12 => from.year().to_string(),
                () if months && same_month => format!("{} {}", month(from), from.year()),
                () if months && same_year => {
                    format!("{} to {} {}", month(from), month(to), to.year())
                }
                () if months => {
                    format!("{} {} to {} {}", month(from), from.year(), month(to), to.year())
                }
                () if same_month => format!("{} to {}", from.day(), date(to)),
                () if same_year => format!("{} {} to {}", from.day(), month(from), date(to)),
                () => format!("{} to {}", date(from), date(to)),
            }
        }
    }
}

/// "18 December 2024, 09:14 UTC" from RFC 3339 text; text in another form is given as it stands.
pub(crate) fn instant(text: &str) -> String {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let Ok(day) = day.parse::<Date>() else { return super::clean::clean(text) };
    let hour = time.get(..5).filter(|hour| hour.as_bytes().get(2) == Some(&b':'));
    match hour {
        Some(hour) if time.ends_with(['Z', 'z']) || time.ends_with("+00:00") => {
            format!("{}, {hour} UTC", date(day))
        }
        Some(_) => super::clean::clean(text),
        None => date(day),
    }
}

/// "1,250,000", "21.2": at most two decimals, thousands set apart.
pub(crate) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "not a number".to_owned();
    }
    let text = format!("{:.2}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if value < 0.0 && (whole != "0" || !fraction.is_empty()) { "−" } else { "" };
    format!("{sign}{grouped}{point}{fraction}")
}

/// "11,000 to 12,000", "at least 1,000", "about 3,000", "not stated": a bound is never invented.
pub(crate) fn amount(amount: Amount) -> String {
    match (amount.low, amount.central, amount.high) {
        (None, None, None) => "not stated".to_owned(),
        (Some(low), _, Some(high)) if low == high => number(low),
        (Some(low), _, Some(high)) => format!("{} to {}", number(low), number(high)),
        (Some(low), _, None) => format!("at least {}", number(low)),
        (None, _, Some(high)) => format!("at most {}", number(high)),
        (None, Some(central), None) => format!("about {}", number(central)),
    }
}

/// One bound of an amount, or that it is not known.
pub(crate) fn bound(value: Option<f64>) -> String {
    value.map_or_else(|| "not known".to_owned(), number)
}

/// "TLP:AMBER, releasable to Australia and Japan".
pub(crate) fn marking(marking: &Marking) -> String {
    match &marking.releasable_to {
        None => marking.label.to_string(),
        Some(states) if states.is_empty() => {
            format!("{}, releasable to no State", marking.label)
        }
        Some(states) => {
            let names: Vec<_> = states.iter().map(values::Country::name).collect();
            format!("{}, releasable to {}", marking.label, list(&names))
        }
    }
}

/// What the label asks of a reader, in a sentence.
pub(crate) fn marking_rule(label: TrafficLight) -> &'static str {
    match label {
        TrafficLight::Clear => "May be passed on without limit.",
        TrafficLight::Green => "May be passed on within the community, not in public.",
        TrafficLight::Amber => {
            "May be passed on, where they need to know, within the recipient's organisation and to its clients."
        }
        TrafficLight::AmberStrict => {
            "May be passed on, where they need to know, within the recipient's organisation only."
        }
        TrafficLight::Red => "For the recipients' eyes and ears only; not to be passed on.",
    }
}

/// The label's name in style sheets and templates.
pub(crate) fn marking_key(label: TrafficLight) -> &'static str {
    match label {
        TrafficLight::Clear => "clear",
        TrafficLight::Green => "green",
        TrafficLight::Amber => "amber",
        TrafficLight::AmberStrict => "amber-strict",
        TrafficLight::Red => "red",
    }
}

/// "a, b and c".
pub(crate) fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// "1 exhibit", "3 exhibits"; the plural is regular.
pub(crate) fn count(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", self::number(number as f64))
}

/// An identifier made of words, as words: `calls_upon` to "calls upon".
pub(crate) fn plain(identifier: &str) -> String {
    super::clean::clean(&identifier.replace('_', " "))
}

/// A unit as words: "barrels" for `bbl`; one that is a word stays it.
pub(crate) fn unit(unit: &str) -> String {
    match unit {
        "bbl" => "barrels".to_owned(),
        "t" => "tonnes".to_owned(),
        other => plain(other),
    }
}

/// The state's key for style sheets and its word.
pub(crate) fn state(state: State) -> (&'static str, &'static str) {
    match state {
        State::Met => ("met", "met"),
        State::NotMet => ("not-met", "not met"),
        State::Unknown => ("unknown", "unknown"),
    }
}

/// The status's key for style sheets and its words.
pub(crate) fn status(status: FindingStatus) -> (&'static str, &'static str) {
    match status {
        FindingStatus::PossibleViolation => ("possible", "Possible violation"),
        FindingStatus::NotEstablished => ("open", "Not established"),
        FindingStatus::ExemptionMayApply => ("exempt", "Exemption may apply"),
        FindingStatus::NoViolation => ("none", "No violation"),
    }
}

/// The kind of sentence as a style sheet names it.
pub(crate) fn kind(kind: SentenceKind) -> &'static str {
    match kind {
        SentenceKind::Fact => "fact",
        SentenceKind::Assessment => "assessment",
        SentenceKind::Procedural => "procedural",
    }
}

/// The level of confidence.
pub(crate) fn confidence(level: ConfidenceLevel) -> &'static str {
    match level {
        ConfidenceLevel::Low => "low",
        ConfidenceLevel::Moderate => "moderate",
        ConfidenceLevel::High => "high",
    }
}

/// What kind of fact a support is.
pub(crate) fn support(kind: SupportKind) -> &'static str {
    match kind {
        SupportKind::Claim => "Statement",
        SupportKind::VesselEvent => "Ship recording",
        SupportKind::Delivery => "Table entry",
        SupportKind::Designation => "List entry",
        SupportKind::Item => "Documented item",
    }
}

/// How a thing is said, by the verb scale of the method section.
pub(crate) fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Asserted => "stated as fact",
        Modality::Determined => "stated as found or established",
        Modality::Reported => "passed on, not vouched for",
        Modality::Anticipated => "expected, not said to have happened",
        Modality::Intention => "announced as a plan",
        Modality::Condemned => "condemned",
        Modality::Demanded => "demanded",
        Modality::Denied => "denied",
        Modality::Norm => "laid down in a text",
    }
}

fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn numbers_are_grouped_and_short() {
        for (value, expected) in [
            (0.0, "0"),
            (999.0, "999"),
            (1_000.0, "1,000"),
            (1_250_000.0, "1,250,000"),
            (21.219, "21.22"),
            (100.5, "100.5"),
            (-0.001, "0"),
            (-1_500.0, "−1,500"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn a_bound_that_is_not_known_is_not_printed_as_a_number() {
        assert_eq!(amount(Amount::between(11_000.0, 12_000.0)), "11,000 to 12,000");
        assert_eq!(amount(Amount::at_least(1e6)), "at least 1,000,000");
        assert_eq!(amount(Amount::about(3_000.0)), "about 3,000");
        assert_eq!(amount(Amount::default()), "not stated");
        assert_eq!(amount(Amount::exactly(7.0)), "7");
    }

    #[test]
    fn periods_are_told_as_people_do() {
        for (from, to, expected) in [
            (day(2024, 11, 1), day(2024, 11, 30), "November 2024"),
            (day(2024, 1, 1), day(2024, 12, 31), "2024"),
            (day(2024, 11, 1), day(2024, 11, 5), "1 to 5 November 2024"),
            (day(2024, 3, 7), day(2024, 11, 5), "7 March to 5 November 2024"),
            (day(2023, 12, 1), day(2024, 1, 31), "December 2023 to January 2024"),
            (day(2024, 1, 1), day(2024, 5, 31), "January to May 2024"),
            (day(2024, 12, 18), day(2024, 12, 18), "18 December 2024"),
        ] {
            assert_eq!(period(Period::new(from, to)), expected);
        }
        assert_eq!(period(Period { from: Some(day(2024, 3, 1)), to: None }), "since 1 March 2024");
        assert_eq!(period(Period::default()), "date not stated");
    }

    #[test]
    fn instants_of_another_form_stand_as_they_are() {
        assert_eq!(instant("2024-12-18T09:14:00Z"), "18 December 2024, 09:14 UTC");
        assert_eq!(instant("2024-12-18"), "18 December 2024");
        assert_eq!(instant("2024-12-18T09:14:00+09:00"), "2024-12-18T09:14:00+09:00");
        assert_eq!(instant("yesterday"), "yesterday");
    }
}
