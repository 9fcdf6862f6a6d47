//! Words for print: lists, dates, numbers, who said what and how.

use crate::statements::{Stance, Statement};
use claims::model::{Modality, QuoteKind, Speaker, Tier};
use values::{Amount, Country, Date, Period};

/// Joins words as English does: "a", "a and b", "a, b and c".
///
/// ```
/// assert_eq!(assess::prose::list(["a", "b", "c"]), "a, b and c");
/// ```
#[must_use]
pub fn list<T: Into<String>>(words: impl IntoIterator<Item = T>) -> String {
    let mut words: Vec<String> = words.into_iter().map(Into::into).collect();
    match words.pop() {
        None => String::new(),
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} and {last}", words.join(", ")),
    }
}

/// Prints a day: "16 December 2024".
#[must_use]
pub fn day(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ];
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()).wrapping_sub(1)).unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

/// Prints a period: "on 16 December 2024", "between … and …", "by …", "on a day that is not stated".
#[must_use]
pub fn period(period: Period) -> String {
    match (period.from, period.to) {
        (Some(from), Some(to)) if from == to => format!("on {}", day(from)),
        (Some(from), Some(to)) if Period::year(from.year()) == Period::new(from, to) => {
            format!("in {}", from.year())
        }
        (Some(from), Some(to)) if Period::month(from.year(), from.month()) == Period::new(from, to) => {
            format!("in {}", day(from).split_once(' ').map_or("", |(_, month)| month))
        }
        (Some(from), Some(to)) => format!("between {} and {}", day(from), day(to)),
        (Some(from), None) => format!("since {}", day(from)),
        (None, Some(to)) => format!("by {}", day(to)),
        (None, None) => "on a day that is not stated".to_owned(),
    }
}

/// Prints a number with thin grouping as English writes it: "1,250,000", "7.5".
#[must_use]
pub fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let text = format!("{rounded}");
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

/// Prints an amount with its unit: "11,000 to 12,000 soldiers", "at least 1,000,000 bbl".
#[must_use]
pub fn amount(amount: Amount, unit: &str) -> String {
    let number = match (amount.low, amount.central, amount.high) {
        (Some(low), _, Some(high)) if low == high => number(low),
        (Some(low), _, Some(high)) => format!("{} to {}", number(low), number(high)),
        (Some(low), _, None) => format!("at least {}", number(low)),
        (None, _, Some(high)) => format!("at most {}", number(high)),
        (None, Some(central), None) => format!("about {}", number(central)),
        (None, None, None) => "an unknown number of".to_owned(),
    };
    match unit {
        "" => number,
        "USD" => format!("USD {number}"),
        "%" | "percent" => format!("{number} per cent"),
        _ => format!("{number} {unit}"),
    }
}

/// Names a speaker: "Pat Ryder (spokesperson, Pentagon, the United States)".
#[must_use]
pub fn speaker(speaker: &Speaker) -> String {
    if speaker.countries.len() > 1 {
        return format!(
            "{} ({})",
            speaker.name.as_deref().unwrap_or(&speaker.text),
            list(speaker.countries.iter().map(Country::in_prose))
        );
    }
    let name = speaker.name.as_deref().unwrap_or(&speaker.text);
    let country = speaker.country.map(|country| country.in_prose());
    let same = |words: &str| words.to_lowercase() == name.to_lowercase();
    let inside: Vec<String> = [speaker.role.clone(), speaker.organisation.clone(), country]
        .into_iter()
        .flatten()
        .filter(|words| !same(words) && !name.to_lowercase().contains(&words.to_lowercase()))
        .collect();
    // A country's own name is printed as this report prints it, not as a two-letter code.
    match (speaker.country, inside.is_empty()) {
        (Some(country), _) if name == country.code() || name == country.name() => country.in_prose(),
        (_, true) => name.to_owned(),
        (_, false) => format!("{name} ({})", inside.join(", ")),
    }
}

/// Tells a statement in one sentence: who, when, how, as which text reports it, and the words.
///
/// The words between quotation marks are the text's, not necessarily the speaker's; the sentence says
/// which.
#[must_use]
pub fn told(statement: &Statement<'_>) -> String {
    let claim = statement.claim;
    let words = clean(&statement.citation.quote);
    let publisher = statement.facts.publisher();
    let published = statement
        .facts
        .document
        .dated
        .map_or(String::new(), |date| format!(" of {}", day(date)));
    let hedge = match claim.hedges.as_slice() {
        [] => String::new(),
        hedges => format!(" The text hedges this ({}).", list(hedges.iter().map(|h| format!("“{h}”")))),
    };
    match (&claim.speaker, claim.tier) {
        (Some(who), _) => {
            let said = match (&claim.said_on, statement.said_on()) {
                (Some(_), said) if !said.is_unknown() => format!(" {}", period(said)),
                _ => String::new(),
            };
            let own = match claim.quote {
                QuoteKind::Direct | QuoteKind::Block => "in these words",
                _ => "in the text's words",
            };
            let through = claim
                .reported_by
                .as_ref()
                .map_or(String::new(), |by| format!(", passed on by {}", speaker(by)));
            format!(
                "{} {}{said}{through}, {own} ({publisher}{published}): “{words}”.{hedge}",
                capitalised(&speaker(who)),
                verb(claim.modality, statement.stance),
            )
        }
        (None, Tier::Attributed) => format!(
            "A speaker who is not named is reported to have {} ({publisher}{published}): “{words}”.{hedge}",
            participle(claim.modality),
        ),
        (None, Tier::Author) => format!(
            "{} states in its own voice{}: “{words}”.{hedge}",
            capitalised(&publisher),
            statement.facts.document.dated.map_or(String::new(), |date| format!(" on {}", day(date))),
        ),
    }
}

/// Gives the verb for how a thing was said.
#[must_use]
pub fn verb(modality: Modality, stance: Stance) -> &'static str {
    match (modality, stance) {
        (_, Stance::Unverified) => "stated that it was not verified",
        (Modality::Asserted, Stance::Denies) => "stated that it did not happen",
        (Modality::Asserted, _) => "stated",
        (Modality::Determined, _) => "determined",
        (Modality::Reported, _) => "is reported to have said",
        (Modality::Anticipated, _) => "was expected to say",
        (Modality::Intention, _) => "announced an intention",
        (Modality::Condemned, _) => "condemned",
        (Modality::Demanded, _) => "demanded",
        (Modality::Denied, _) => "denied",
        (Modality::Norm, _) => "laid down",
    }
}

fn participle(modality: Modality) -> &'static str {
    match modality {
        Modality::Determined => "determined",
        Modality::Condemned => "condemned",
        Modality::Demanded => "demanded",
        Modality::Denied => "denied",
        _ => "said",
    }
}

/// Makes one line of words that may run over several, without changing a letter of them.
fn clean(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches(['.', ',', ';']).to_owned()
}

/// Raises the first letter, for the start of a sentence.
#[must_use]
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_and_amounts() {
        assert_eq!(number(1_250_000.0), "1,250,000");
        assert_eq!(number(999.5), "999.5");
        assert_eq!(amount(Amount::between(11_000.0, 12_000.0), "soldiers"), "11,000 to 12,000 soldiers");
        assert_eq!(amount(Amount::at_least(1e6), "bbl"), "at least 1,000,000 bbl");
    }

    #[test]
    fn periods() {
        assert_eq!(period(Period::month(2024, 12)), "in December 2024");
        assert_eq!(period(Period::day(date(2024, 12, 16))), "on 16 December 2024");
        assert_eq!(period(Period::year(2024)), "in 2024");
    }
}
