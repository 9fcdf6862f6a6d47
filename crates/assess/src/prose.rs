//! Words for print: lists, dates, numbers, who said what and how.

use crate::facts::DocumentFacts;
use crate::model::ConfidenceLevel;
use crate::statements::{Stance, Statement};
use claims::model::{Claim, Modality, QuoteKind, Speaker, Tier};
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

/// Counts things: "1 finding was", "12 findings were".
#[must_use]
pub fn count(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count as f64), if count == 1 { one } else { many })
}

/// Prints a day: "16 December 2024".
#[must_use]
pub fn day(date: Date) -> String {
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

/// Prints an amount with its unit: "11,000 to 12,000 soldiers", "at least 1,000,000 barrels".
///
/// ```
/// use values::Amount;
/// assert_eq!(assess::prose::amount(Amount::at_least(1e6), "bbl"), "at least 1,000,000 barrels");
/// assert_eq!(assess::prose::amount(Amount::exactly(1.0), "containers"), "1 container");
/// ```
#[must_use]
pub fn amount(amount: Amount, unit: &str) -> String {
    let words = match (amount.low, amount.central, amount.high) {
        (Some(low), _, Some(high)) if low == high => number(low),
        (Some(low), _, Some(high)) => format!("{} to {}", number(low), number(high)),
        (Some(low), Some(central), None) if low <= 0.0 => format!("about {}", number(central)),
        (Some(low), Some(central), None) if central > low => {
            format!("at least {}, about {}", number(low), number(central))
        }
        (Some(low), _, None) => format!("at least {}", number(low)),
        (None, _, Some(high)) => format!("at most {}", number(high)),
        (None, Some(central), None) => format!("about {}", number(central)),
        (None, None, None) => return "an amount that is not stated".to_owned(),
    };
    let is_one = [amount.low, amount.central, amount.high].iter().flatten().all(|value| *value == 1.0);
    match unit {
        "" => words,
        "USD" | "EUR" => format!("{unit} {words}"),
        _ if is_one => format!("{words} {}", singular(&self::unit(unit))),
        _ => format!("{words} {}", self::unit(unit)),
    }
}

/// Names a unit in the plural: "barrels", "artillery pieces".
#[must_use]
pub fn unit(unit: &str) -> String {
    match unit {
        "bbl" => "barrels".to_owned(),
        "t" => "tonnes".to_owned(),
        "km" => "kilometres".to_owned(),
        "nm" => "nautical miles".to_owned(),
        "%" | "percent" => "per cent".to_owned(),
        "USD" => "US dollars".to_owned(),
        "EUR" => "euros".to_owned(),
        other => other.replace('_', " "),
    }
}

/// Gives the singular of a unit; words that have none stay as they are.
fn singular(unit: &str) -> String {
    match unit {
        "people" => "person".to_owned(),
        "casualties" => "casualty".to_owned(),
        "entities" => "entity".to_owned(),
        "countries" => "country".to_owned(),
        "aircraft" | "per cent" => unit.to_owned(),
        _ => unit.strip_suffix('s').unwrap_or(unit).to_owned(),
    }
}

/// Prints all bounds that are known, each by name: "low 100, central 110, high not known".
#[must_use]
pub fn bounds(amount: Amount) -> String {
    let one = |name: &str, value: Option<f64>| match value {
        Some(value) => format!("{name} {}", number(value)),
        None => format!("{name} not known"),
    };
    match (amount.low, amount.central, amount.high) {
        (Some(low), _, Some(high)) if low == high => number(low),
        (low, central, high) => [one("low", low), one("central", central), one("high", high)].join(", "),
    }
}

/// Names a level of confidence.
#[must_use]
pub fn confidence(level: ConfidenceLevel) -> &'static str {
    match level {
        ConfidenceLevel::Low => "low",
        ConfidenceLevel::Moderate => "moderate",
        ConfidenceLevel::High => "high",
    }
}

/// Names a speaker: "Pat Ryder (spokesperson, Pentagon, the United States)".
#[must_use]
pub fn speaker(speaker: &Speaker) -> String {
    const PRONOUNS: [&str; 9] = ["he", "she", "they", "it", "we", "i", "who", "this", "both"];
    let plain =
        |words: &str| words.trim().trim_start_matches("the ").trim_start_matches("The ").to_lowercase();
    let name = speaker.name.as_deref().unwrap_or(&speaker.text);
    let is_pronoun = PRONOUNS.contains(&plain(name).as_str());
    if speaker.countries.len() > 1 {
        let states = list(speaker.countries.iter().map(Country::in_prose));
        let lists_them =
            speaker.countries.iter().filter(|country| name.contains(&country.in_prose())).count() > 1;
        return match is_pronoun || lists_them {
            true => format!("a joint statement of {states}"),
            false => format!("{name} ({states})"),
        };
    }
    let country = speaker.country.map(|country| country.in_prose());
    if is_pronoun {
        let known = [&speaker.organisation, &speaker.role].into_iter().flatten().next();
        return match (known, country) {
            (Some(known), Some(country)) => format!("a speaker who is not named ({known}, {country})"),
            (Some(known), None) => format!("a speaker who is not named ({known})"),
            (None, Some(country)) => format!("a speaker who is not named ({country})"),
            (None, None) => "a speaker who is not named".to_owned(),
        };
    }
    let inside: Vec<String> = [speaker.role.clone(), speaker.organisation.clone(), country.clone()]
        .into_iter()
        .flatten()
        .filter(|words| !plain(name).contains(&plain(words)))
        .collect();
    // A country's own name is printed as this report prints it, not as a two-letter code.
    match speaker.country {
        Some(country)
            if name == country.code()
                || plain(name) == plain(country.name())
                || plain(name) == plain(&country.in_prose()) =>
        {
            country.in_prose()
        }
        _ if inside.is_empty() => name.to_owned(),
        _ => format!("{name} ({})", inside.join(", ")),
    }
}

/// Tells a statement in one sentence: who, when, how, as which text reports it, and the words.
///
/// The words between quotation marks are the text's, not necessarily the speaker's; the sentence says
/// which.
#[must_use]
pub fn told(statement: &Statement<'_>) -> String {
    told_claim(statement.facts, statement.claim, statement.stance, &statement.citation.quote)
}

/// Tells a claim in one sentence, as [`told`] does a statement; the words are those of its citation.
#[must_use]
pub fn told_claim(facts: &DocumentFacts, claim: &Claim, stance: Stance, quote: &str) -> String {
    let words = clean(quote);
    let publisher = facts.publisher();
    let published = facts.document.dated.map_or(String::new(), |date| format!(", {}", day(date)));
    let hedge = match claim.hedges.as_slice() {
        [] => String::new(),
        hedges => format!(" The text hedges this ({}).", list(hedges.iter().map(|h| format!("“{h}”")))),
    };
    match (&claim.speaker, claim.tier) {
        (Some(who), _) => {
            let said = match &claim.said_on {
                Some(said) if said.from.is_some() || said.to.is_some() => {
                    format!(" {}", period(Period { from: said.from, to: said.to }))
                }
                _ => String::new(),
            };
            let own = match claim.quote {
                QuoteKind::Direct | QuoteKind::Block => "in these words",
                _ => "in the text's words",
            };
            let through = claim
                .reported_by
                .as_ref()
                .map_or(String::new(), |by| format!(", passed on by {}", within(&speaker(by))));
            format!(
                "{} {}{said}{through}, {own} ({publisher}{published}): “{words}”.{hedge}",
                capitalised(&speaker(who)),
                verb(claim, stance),
            )
        }
        (None, Tier::Attributed) => format!(
            "A speaker who is not named is reported to have {} ({publisher}{published}): “{words}”.{hedge}",
            participle(claim.modality),
        ),
        (None, Tier::Author) => format!(
            "{} states in its own voice{}: “{words}”.{hedge}",
            capitalised(&publisher),
            facts.document.dated.map_or(String::new(), |date| format!(" on {}", day(date))),
        ),
    }
}

/// Gives the verb for how a thing was said: by the modality, and where the text's own word says more than
/// that ("accused", "documented"), that word.
#[must_use]
pub fn verb(claim: &Claim, stance: Stance) -> String {
    let cue = claim.cue.as_ref().map(|cue| cue.text.to_lowercase()).unwrap_or_default();
    let own = |words: &[(&str, &str)]| {
        words.iter().find(|(stem, _)| cue.starts_with(stem)).map(|(_, verb)| (*verb).to_owned())
    };
    let plain = match (claim.modality, stance) {
        (_, Stance::Unverified) => return "stated that it was not verified".to_owned(),
        (Modality::Asserted, _) => "stated",
        (Modality::Determined, _) => return own(&FINDING).unwrap_or_else(|| "determined".to_owned()),
        // No verb that has to agree: the speaker may be one or many.
        (Modality::Reported, _) => "reportedly said",
        (Modality::Anticipated, _) => return expected(claim),
        (Modality::Intention, _) => "announced an intention",
        (Modality::Condemned, _) => return own(&CONDEMNING).unwrap_or_else(|| "condemned".to_owned()),
        (Modality::Demanded, _) => "demanded",
        (Modality::Denied, _) => return own(&DENYING).unwrap_or_else(|| "denied".to_owned()),
        (Modality::Norm, _) => "laid down",
    };
    plain.to_owned()
}

fn expected(claim: &Claim) -> String {
    let several = claim.speaker.as_ref().is_some_and(|speaker| {
        speaker.role.as_deref().is_some_and(|role| role.ends_with('s')) && speaker.countries.len() < 2
    });
    format!("{} expected to say", if several { "were" } else { "was" })
}

/// Words of finding out, by the beginning of their forms.
const FINDING: [(&str, &str); 8] = [
    ("confirm", "confirmed"),
    ("document", "documented"),
    ("conclu", "concluded"),
    ("verif", "verified"),
    ("corroborat", "corroborated"),
    ("establish", "established"),
    ("learn", "learned"),
    ("found", "found"),
];

/// Words of blame.
const CONDEMNING: [(&str, &str); 7] = [
    ("accus", "accused"),
    ("blam", "blamed"),
    ("express", "expressed"),
    ("voic", "voiced"),
    ("criticis", "criticised"),
    ("criticiz", "criticised"),
    ("denounc", "denounced"),
];

/// Words of refusal.
const DENYING: [(&str, &str); 3] = [("reject", "rejected"), ("dismiss", "dismissed"), ("refut", "refuted")];

/// Lowers the article with which a name begins, within a sentence.
fn within(words: &str) -> String {
    for article in ["A ", "An ", "The "] {
        if let Some(rest) = words.strip_prefix(article) {
            return format!("{}{rest}", article.to_lowercase());
        }
    }
    words.to_owned()
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

/// Makes one line of words that may run over several, without changing a letter of them; the citation has
/// them as they stand.
fn clean(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_end_matches(['.', ',', ';']);
    // Quotation marks within a quotation are single.
    let mut opens = true;
    let words: String = words
        .chars()
        .map(|letter| match letter {
            '“' => '‘',
            '”' => '’',
            '"' => {
                opens = !opens;
                if opens { '’' } else { '‘' }
            }
            other => other,
        })
        .collect();
    words
}

/// Prints words between quotation marks, without such marks in them that have no partner.
pub(crate) fn quoted(words: &str) -> String {
    format!("“{}”", clean(words).replace(['‘', '’', '"'], "").trim())
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
        assert_eq!(amount(Amount::at_least(1e6), "bbl"), "at least 1,000,000 barrels");
        assert_eq!(amount(Amount::exactly(1.0), "casualties"), "1 casualty");
        assert_eq!(amount(Amount::at_least(1.0), "artillery_pieces"), "at least 1 artillery piece");
        assert_eq!(amount(Amount::between(1.0, 2.0), "ships"), "1 to 2 ships");
        assert_eq!(amount(Amount::at_most(9.5), "percent"), "at most 9.5 per cent");
        assert_eq!(amount(Amount::default(), "t"), "an amount that is not stated");
        assert_eq!(bounds(Amount::at_least(5.0)), "low 5, central not known, high not known");
        assert_eq!(bounds(Amount::exactly(5.0)), "5");
        assert_eq!(number(-1234.0), "-1,234");
        assert_eq!(number(0.0), "0");
    }

    fn person(name: Option<&str>, text: &str, role: Option<&str>, countries: &[&str]) -> Speaker {
        let countries: Vec<Country> = countries.iter().map(|code| code.parse().unwrap()).collect();
        Speaker {
            span: values::Span::new(0, 1),
            text: text.to_owned(),
            name: name.map(str::to_owned),
            role: role.map(str::to_owned),
            organisation: None,
            country: (countries.len() == 1).then(|| countries[0]),
            countries: if countries.len() > 1 { countries } else { Vec::new() },
        }
    }

    #[test]
    fn speakers() {
        let check = |one: Speaker, expected: &str| assert_eq!(speaker(&one), expected);
        check(person(Some("DPRK"), "the DPRK", None, &["KP"]), "the DPRK");
        check(
            person(Some("A B"), "she", Some("spokesperson"), &["US"]),
            "A B (spokesperson, the United States)",
        );
        check(person(None, "he", None, &["US"]), "a speaker who is not named (the United States)");
        check(person(None, "they", None, &[]), "a speaker who is not named");
        check(person(None, "They", None, &["JP", "FR"]), "a joint statement of Japan and France");
        check(person(None, "Japan and France", None, &["JP", "FR"]), "a joint statement of Japan and France");
        check(person(None, "Tokyo and Paris", None, &["JP", "FR"]), "Tokyo and Paris (Japan and France)");
    }

    #[test]
    fn quotations_within_quotations_are_single() {
        assert_eq!(clean("they are \"mere\n assertions\"."), "they are ‘mere assertions’");
        assert_eq!(clean("called “flagrant”,"), "called ‘flagrant’");
        assert_eq!(quoted("11,000 to 12,000” soldiers"), "“11,000 to 12,000 soldiers”");
    }

    #[test]
    fn periods() {
        assert_eq!(period(Period::month(2024, 12)), "in December 2024");
        assert_eq!(period(Period::day(date(2024, 12, 16))), "on 16 December 2024");
        assert_eq!(period(Period::year(2024)), "in 2024");
    }
}
