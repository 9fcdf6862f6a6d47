//! Whether an entry was listed on a day, from its dates and from the editions at hand.
//!
//! An edition says who was on the list on its own day and nothing of another. Between two editions that agree the answer
//! is theirs; between two that differ the entry's own dates decide where it has them, and else the answer is unknown. So
//! it is behind the last edition, because nobody has said that the list did not change since. Before the first one a day
//! of designation is enough for a yes, as far as the list itself counts from it.

use super::ListReading;
use crate::dates::{iso, iso_day};
use crate::{Designation, script_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use values::{Date, Digest, ImoNumber, Period};

/// What is looked for on lists: a reference, a name or a ship's IMO number, read from one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    text: String,
    imo: Option<ImoNumber>,
    words: BTreeSet<String>,
}

impl Lookup {
    /// Takes a text; seven digits that pass the check, with or without `IMO`, are a ship's number.
    ///
    /// ```
    /// use screening::{Designation, Kind, lists::Lookup};
    /// let entry = Designation::new("un-sc", None, "KPi.033", Kind::Person);
    /// assert!(Lookup::new("kpi.033").finds(&entry));
    /// assert!(!Lookup::new("KPi.03").finds(&entry));
    /// ```
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        Self { text: text.to_owned(), imo: text.parse().ok(), words: words(text) }
    }

    /// Tells whether an entry is meant: by its IMO number, its reference, or one of its names word for word.
    ///
    /// The order of words, capitals, accents and punctuation of a name are no difference; another spelling is one, and
    /// [`crate::matching`] is there to find it.
    #[must_use]
    pub fn finds(&self, entry: &Designation) -> bool {
        self.imo.is_some_and(|imo| entry.imo_numbers().any(|one| one == imo))
            || entry.reference.eq_ignore_ascii_case(&self.text)
            || !self.words.is_empty() && entry.names.iter().any(|name| words(&name.text) == self.words)
    }
}

/// The words of a name, folded; a text of a script that parts no words is one.
fn words(text: &str) -> BTreeSet<String> {
    if matches!(script_of(text), "Hani" | "Hira" | "Kana") {
        return BTreeSet::from([text.nfkc().filter(|letter| letter.is_alphanumeric()).collect()]);
    }
    text.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether something was listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Listed {
    /// It was.
    Yes,
    /// It was not.
    No,
    /// What is at hand does not say.
    Unknown,
}

/// An edition that was looked at, and whether it has the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionSeen {
    /// Its day, or its month where no more is known.
    pub edition: String,
    /// The file it was read from, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The hash of that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
    /// Whether it has the entry.
    pub has: bool,
}

/// The answer of one list, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedOnList {
    /// The list.
    pub list: String,
    /// The answer.
    pub listed: Listed,
    /// Why, in a sentence that names the editions or dates.
    pub reason: String,
    /// The references of the entries that were meant, sorted.
    pub references: Vec<String>,
    /// The last edition not after the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<EditionSeen>,
    /// The first edition not before the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<EditionSeen>,
    /// The earliest day of designation that an edition states for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designated_on: Option<Date>,
    /// The latest day of delisting that an edition states for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delisted_on: Option<Date>,
}

/// Whether something was listed on a day, over all and list by list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAnswer {
    /// What was asked for.
    pub asked: String,
    /// The day.
    pub on: Date,
    /// Yes if any list says so; else unknown if any list does not say; else no.
    pub listed: Listed,
    /// The answers of the lists, sorted by list.
    pub lists: Vec<ListedOnList>,
}

/// Answers whether what is looked for was listed on a day, from the editions at hand.
///
/// **Shape:** one answer a list; several editions of a list go together by its short name, whatever formats they are in.
///
/// ```
/// use screening::lists::{Listed, Lookup, listed_on};
/// let lists = screening::designations::builtin();
/// let answer = listed_on(&Lookup::new("KPi.001"), "2018-01-01".parse().unwrap(), &lists);
/// assert_eq!(answer.listed, Listed::Yes);
/// ```
#[must_use]
pub fn listed_on(lookup: &Lookup, on: Date, readings: &[ListReading]) -> ListedAnswer {
    let mut by_list: BTreeMap<&str, Vec<&ListReading>> = BTreeMap::new();
    for reading in readings.iter().filter(|reading| !reading.list.is_empty()) {
        by_list.entry(&reading.list).or_default().push(reading);
    }
    let lists: Vec<ListedOnList> =
        by_list.into_iter().map(|(list, editions)| on_list(lookup, on, list, &editions)).collect();
    let any = |listed: Listed| lists.iter().any(|one| one.listed == listed);
    let listed = match (any(Listed::Yes), any(Listed::Unknown) || lists.is_empty()) {
        (true, _) => Listed::Yes,
        (false, true) => Listed::Unknown,
        (false, false) => Listed::No,
    };
    ListedAnswer { asked: lookup.text.clone(), on, listed, lists }
}

/// An edition with its days and the entries in it that are meant.
struct Edition<'a> {
    reading: &'a ListReading,
    days: Option<(Date, Date)>,
    entries: Vec<&'a Designation>,
}

impl Edition<'_> {
    fn seen(&self) -> EditionSeen {
        let source = self.reading.sources.first();
        EditionSeen {
            edition: self.reading.edition.clone().unwrap_or_default(),
            file: source.map(|source| source.file.clone()),
            sha256: source.map(|source| source.sha256),
            has: !self.entries.is_empty(),
        }
    }
}

fn on_list(lookup: &Lookup, on: Date, list: &str, readings: &[&ListReading]) -> ListedOnList {
    let mut editions: Vec<Edition<'_>> = readings
        .iter()
        .map(|reading| {
            let period = reading.edition.as_deref().and_then(iso);
            let days = period.and_then(|Period { from, to }| Some((from?, to?)));
            let entries = reading.designations.iter().filter(|entry| lookup.finds(entry)).collect();
            Edition { reading, days, entries }
        })
        .collect();
    editions.sort_by_key(|edition| edition.days);
    let entries = || editions.iter().flat_map(|edition| &edition.entries);
    let references: BTreeSet<&str> = entries().map(|entry| entry.reference.as_str()).collect();
    let designated_on = entries().filter_map(|entry| entry.designated_on).min();
    let delisted_on = entries()
        .flat_map(|entry| entry.other.get("delisted_on"))
        .flatten()
        .filter_map(|text| iso_day(text))
        .max();
    let before = editions.iter().rfind(|edition| edition.days.is_some_and(|(_, to)| to <= on));
    let after = editions.iter().find(|edition| edition.days.is_some_and(|(from, _)| from >= on));
    let (listed, reason) = decide(on, before, after, designated_on, delisted_on, references.is_empty());
    ListedOnList {
        list: list.to_owned(),
        listed,
        reason,
        references: references.into_iter().map(str::to_owned).collect(),
        before: before.map(Edition::seen),
        after: after.map(Edition::seen),
        designated_on,
        delisted_on,
    }
}

fn decide(
    on: Date,
    before: Option<&Edition<'_>>,
    after: Option<&Edition<'_>>,
    designated_on: Option<Date>,
    delisted_on: Option<Date>,
    nowhere: bool,
) -> (Listed, String) {
    let name = |edition: &Edition<'_>| edition.reading.edition.clone().unwrap_or_default();
    let has = |edition: &Edition<'_>| !edition.entries.is_empty();
    if let Some(day) = delisted_on
        && day <= on
        && !after.is_some_and(has)
    {
        return (Listed::No, format!("the list states that it was delisted on {day}"));
    }
    match (before, after) {
        (Some(before), Some(after)) if std::ptr::eq(before, after) => match has(before) {
            true => (Listed::Yes, format!("the edition of that day, {}, has it", name(before))),
            false => (Listed::No, format!("the edition of that day, {}, does not have it", name(before))),
        },
        (Some(before), Some(after)) => {
            let (first, second) = (name(before), name(after));
            match (has(before), has(after)) {
                (true, true) => {
                    (Listed::Yes, format!("the editions of {first} and {second} on both sides have it"))
                }
                (false, false) => (
                    Listed::No,
                    format!("neither the edition of {first} before nor that of {second} after has it"),
                ),
                (false, true) => match designated_on {
                    Some(day) if day > on => {
                        (Listed::No, format!("it was designated on {day}, after that day"))
                    }
                    Some(day) if before.days.is_some_and(|(_, to)| day > to) => (
                        Listed::Yes,
                        format!("it was designated on {day}, and the edition of {second} has it"),
                    ),
                    _ => (
                        Listed::Unknown,
                        format!(
                            "the edition of {first} does not have it and that of {second} does: it was listed some day between"
                        ),
                    ),
                },
                (true, false) => match delisted_on {
                    Some(day) if day > on => {
                        (Listed::Yes, format!("it was delisted on {day}, after that day"))
                    }
                    _ => (
                        Listed::Unknown,
                        format!(
                            "the edition of {first} has it and that of {second} does not: it was delisted some day between"
                        ),
                    ),
                },
            }
        }
        (Some(before), None) => match (has(before), delisted_on) {
            (true, Some(day)) if day > on => {
                (Listed::Yes, format!("it was delisted on {day}, after that day"))
            }
            (true, _) => (
                Listed::Unknown,
                format!(
                    "the latest edition at hand, {}, has it; no edition of that day or later is at hand",
                    name(before)
                ),
            ),
            (false, _) => (
                Listed::Unknown,
                format!(
                    "the latest edition at hand, {}, does not have it; it may have been listed since",
                    name(before)
                ),
            ),
        },
        (None, Some(after)) => match (has(after), designated_on) {
            (true, Some(day)) if day <= on => (
                Listed::Yes,
                format!("it was designated on {day}, and the edition of {} has it", name(after)),
            ),
            (_, Some(day)) if day > on => (Listed::No, format!("it was designated on {day}, after that day")),
            (true, _) => (
                Listed::Unknown,
                format!("the earliest edition at hand, {}, has it without a day of designation", name(after)),
            ),
            (false, _) => (
                Listed::Unknown,
                format!(
                    "the earliest edition at hand, {}, does not have it; it may have been delisted before",
                    name(after)
                ),
            ),
        },
        (None, None) => match designated_on {
            Some(day) if day > on => (Listed::No, format!("it was designated on {day}, after that day")),
            _ if nowhere => (
                Listed::Unknown,
                "no edition at hand has it, and none is dated so that it tells of that day".to_owned(),
            ),
            _ => (Listed::Unknown, "the edition that has it is of no known day".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn edition(day: &str, entry: Option<(&str, Option<&str>, Option<&str>)>) -> ListReading {
        let mut reading = ListReading::empty("un-sc", None);
        reading.edition = Some(day.to_owned()).filter(|day| !day.is_empty());
        if let Some((reference, designated, delisted)) = entry {
            let mut entry = Designation::new("un-sc", Some(day), reference, Kind::Vessel);
            entry.add_name("EXAMPLE, Star", crate::Quality::Primary);
            entry.add_identifier("imo", "9074729");
            entry.designated_on = designated.map(|day| day.parse().unwrap());
            delisted.into_iter().for_each(|day| entry.add_other("delisted_on", day));
            reading.designations.push(entry);
        }
        reading
    }

    fn check(on: &str, editions: &[ListReading], expected: Listed, words: &str) {
        for asked in ["x.1", "star example", "IMO 9074729"] {
            let answer = listed_on(&Lookup::new(asked), on.parse().unwrap(), editions);
            assert_eq!(answer.listed, expected, "{asked} {on}: {answer:?}");
            assert!(answer.lists[0].reason.contains(words), "{asked} {on}: {}", answer.lists[0].reason);
        }
    }

    #[test]
    fn editions_on_both_sides_decide() {
        let has = |day| edition(day, Some(("X.1", None, None)));
        let not = |day| edition(day, None);
        check("2020-06-01", &[has("2021-01-01"), has("2020-01-01")], Listed::Yes, "on both sides");
        check("2020-06-01", &[not("2020-01-01"), not("2021-01-01")], Listed::No, "neither");
        check(
            "2020-06-01",
            &[not("2020-01-01"), has("2021-01-01")],
            Listed::Unknown,
            "2020-01-01 does not have it and that of 2021-01-01",
        );
        check(
            "2020-06-01",
            &[has("2020-01-01"), not("2021-01-01")],
            Listed::Unknown,
            "delisted some day between",
        );
        check("2020-01-01", &[has("2020-01-01"), not("2021-01-01")], Listed::Yes, "of that day");
        check("2022-06-01", &[has("2020-01-01")], Listed::Unknown, "latest edition at hand");
        check("2022-06-01", &[not("2020-01-01")], Listed::Unknown, "may have been listed since");
        check("2019-06-01", &[not("2020-01-01")], Listed::Unknown, "may have been delisted before");
        check("2019-06-01", &[has("")], Listed::Unknown, "no known day");
    }

    #[test]
    fn dates_decide_where_editions_differ_or_end() {
        let has = |day, from| edition(day, Some(("X.1", Some(from), None)));
        let not = |day| edition(day, None);
        check("2020-06-01", &[not("2020-01-01"), has("2021-01-01", "2020-05-01")], Listed::Yes, "2020-05-01");
        check(
            "2020-04-01",
            &[not("2020-01-01"), has("2021-01-01", "2020-05-01")],
            Listed::No,
            "after that day",
        );
        check(
            "2020-06-01",
            &[not("2020-01-01"), has("2021-01-01", "2019-05-01")],
            Listed::Unknown,
            "between",
        );
        check("2019-06-01", &[has("2021-01-01", "2017-05-01")], Listed::Yes, "2017-05-01");
        check("2016-06-01", &[has("2021-01-01", "2017-05-01")], Listed::No, "after that day");
        let ended = edition("2020-01-01", Some(("X.1", Some("2017-05-01"), Some("2020-03-01"))));
        check("2020-02-01", &[ended.clone(), not("2021-01-01")], Listed::Yes, "delisted on 2020-03-01");
        check("2020-04-01", &[ended.clone(), not("2021-01-01")], Listed::No, "delisted on 2020-03-01");
        check("2020-04-01", &[ended], Listed::No, "delisted on 2020-03-01");
    }

    #[test]
    fn a_month_tells_nothing_of_its_days() {
        let has = |day| edition(day, Some(("X.1", None, None)));
        check("2020-01-15", &[has("2019-01"), has("2021-01-01")], Listed::Yes, "on both sides");
        check("2019-01-15", &[has("2019-01"), has("2018-01-01")], Listed::Unknown, "latest edition at hand");
    }
}
