//! From what two names have in common to how likely it is that they are one.
//!
//! The counts of an [`Alignment`] become features; a logistic model gives the log-odds, which other evidence then
//! moves. The weights stand in `methods/screening.toml` with how they were found.

use super::align::{Alignment, align_forms};
use super::methods::Methods;
use crate::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The names of the features, in the order of [`features`].
pub(super) const FEATURES: [&str; 21] = [
    "always",
    "agreed_share",
    "shortfall",
    "shortfall_share",
    "worst",
    "conflict",
    "conflict_share",
    "query_only",
    "names_left",
    "words_met_two",
    "words_met_three",
    "turned",
    "numbers_differ",
    "other_script",
    "organisation_conflict",
    "organisation_turned",
    "organisation_places_left",
    "one_common_word",
    "of_many_bodies",
    "other_script_shortfall",
    "worst_of_three",
];

/// What each feature adds to the log-odds, in the order of [`FEATURES`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>")]
pub struct Weights([f64; FEATURES.len()]);

impl TryFrom<BTreeMap<String, f64>> for Weights {
    type Error = String;

    fn try_from(mut named: BTreeMap<String, f64>) -> Result<Self, Self::Error> {
        let mut weights = [0.0; FEATURES.len()];
        for (weight, feature) in weights.iter_mut().zip(FEATURES) {
            *weight =
                named.remove(feature).ok_or_else(|| format!("the feature `{feature}` has no weight"))?;
        }
        match named.keys().next() {
            Some(unknown) => Err(format!("`{unknown}` is no feature of names")),
            None => Ok(Self(weights)),
        }
    }
}

impl Weights {
    /// Gives the log-odds that two names are of one and the same.
    pub(super) fn log_odds(&self, alignment: &Alignment, kind: Kind) -> f64 {
        self.0.iter().zip(features(alignment, kind)).map(|(weight, feature)| weight * feature).sum()
    }
}

/// Gives the probability of log-odds.
pub(super) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Two names compared: how likely they are of one and the same, and by what.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The probability, 0 to 1, by the names alone.
    pub probability: f64,
    /// What the names have in common and what not, by the name of the feature, in a fixed order.
    pub features: Vec<(&'static str, f64)>,
}

/// Compares two names; `None` where no word of one is like a word of the other.
///
/// ```
/// use screening::{Kind, matching::compare};
/// let same = compare("Ri Je-son", "리제선", Kind::Person).unwrap();
/// let other = compare("Ri Je-son", "Kim Chol Sam", Kind::Person);
/// assert!(same.probability > 0.8 && other.is_none_or(|other| other.probability < 0.1));
/// ```
#[must_use]
pub fn compare(one: &str, other: &str, kind: Kind) -> Option<Comparison> {
    let weights = Methods::builtin().model.weights;
    let judge = |alignment: &Alignment| weights.log_odds(alignment, kind);
    let (odds, best) = align_forms((one, Some(kind)), (other, kind), judge)?;
    Some(Comparison {
        probability: probability(odds),
        features: FEATURES.into_iter().zip(features(&best, kind)).collect(),
    })
}

/// Gives the features of an alignment.
pub(super) fn features(alignment: &Alignment, kind: Kind) -> [f64; FEATURES.len()] {
    let it = alignment;
    let total = it.agreed + it.shortfall + it.query_left + it.listed_left;
    let share = |part: f32| if total > 0.0 { part / total } else { 0.0 };
    let flag = |is: bool| if is { 1.0 } else { 0.0 };
    let organisation = flag(kind != Kind::Person);
    [
        1.0,
        share(it.agreed),
        it.shortfall,
        share(it.shortfall),
        it.worst,
        it.conflict,
        share(it.conflict),
        it.query_left - it.conflict,
        it.names_left.min(2.0),
        flag(it.met >= 2.0),
        flag(it.met >= 3.0),
        flag(it.turned),
        flag(it.numbers_differ),
        flag(!it.same_script),
        organisation * it.conflict,
        organisation * flag(it.turned),
        organisation * it.places_left.min(2.0),
        flag(it.one_common),
        flag(it.of_many),
        flag(!it.same_script) * it.shortfall,
        flag(it.met >= 3.0) * it.worst,
    ]
    .map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::super::scripts::every_syllable;
    use super::*;
    use crate::matching::{Index, Options, Query};
    use proptest::prelude::*;

    fn score(one: &str, other: &str, kind: Kind) -> f64 {
        compare(one, other, kind).map_or(0.0, |comparison| comparison.probability)
    }

    fn check(one: &str, other: &str, kind: Kind, matches: bool) {
        let score = score(one, other, kind);
        assert_eq!(score >= Methods::builtin().threshold, matches, "{one} / {other}: {score}");
    }

    #[test]
    fn spellings_and_orders_of_a_persons_name() {
        check("YUN HO-JIN", "Yun Ho-chin", Kind::Person, true);
        check("Ho-jin Yun", "YUN HO-JIN", Kind::Person, true);
        check("Ri Je Son", "RI JE-SON", Kind::Person, true);
        check("Lee Jeson", "RI JE-SON", Kind::Person, true);
        check("R. Je-son", "RI JE-SON", Kind::Person, true);
        check("Mr Ri Je-son", "RI JE-SON", Kind::Person, true);
        check("PAK CHOL SAM", "KIM CHOL SAM", Kind::Person, false);
        check("KIM CHOL SAM", "KIM CHOL HO", Kind::Person, false);
    }

    #[test]
    fn one_letter_of_a_short_syllable_is_not_nothing_and_not_everything() {
        let exact = score("KIM CHOL NAM", "KIM CHOL NAM", Kind::Person);
        let one_letter = score("KIM CHOL NAM", "KIM CHOL SAM", Kind::Person);
        let other_name = score("KIM CHOL NAM", "KIM CHOL HYOK", Kind::Person);
        assert!(exact > one_letter + 0.2, "{exact} {one_letter}");
        assert!(one_letter > other_name + 0.05, "{one_letter} {other_name}");
    }

    #[test]
    fn scripts_meet() {
        check("윤호진", "윤호진", Kind::Person, true);
        check("윤호진", "윤호철", Kind::Person, false);
        check("윤호진", "YUN HO-JIN", Kind::Person, true);
        check("이제선", "RI JE-SON", Kind::Person, true);
        check("リ・ジェソン", "RI JE-SON", Kind::Person, true);
        check(
            "コリア・リョンボン・ジェネラル・コーポレーション",
            "KOREA RYONBONG GENERAL CORPORATION",
            Kind::Organisation,
            true,
        );
        check("조선련봉총회사", "KOREA RYONBONG GENERAL CORPORATION", Kind::Organisation, true);
        check("金铁三", "Jin Tiesan", Kind::Person, true);
        check("金鐵三", "KIM CHOL SAM", Kind::Person, true);
        check("Ким Чхоль Сам", "KIM CHOL SAM", Kind::Person, true);
        check("윤호진", "KIM CHOL SAM", Kind::Person, false);
    }

    #[test]
    fn common_parts_alone_are_no_match() {
        check("KIM", "KIM", Kind::Person, false);
        check("RI", "RI JE-SON", Kind::Person, false);
        check("Korea Trading Company", "Korea Ryonbong Trading Company", Kind::Organisation, false);
    }

    #[test]
    fn organisations_and_ships() {
        check("Korea Ryonbong General Corp.", "KOREA RYONBONG GENERAL CORPORATION", Kind::Organisation, true);
        check(
            "Korea Ryonbong General Corp.",
            "KOREA KWANGSONG GENERAL CORPORATION",
            Kind::Organisation,
            false,
        );
        check(
            "Green Pine GmbH",
            "Green Pine Gesellschaft mit beschränkter Haftung",
            Kind::Organisation,
            true,
        );
        check("M/V CHON MA SAN", "CHON MA SAN", Kind::Vessel, true);
        check("CHONMASAN", "CHON MA SAN", Kind::Vessel, true);
        check("AN SAN 1", "AN SAN 2", Kind::Vessel, false);
        check("AN SAN II", "AN SAN 2", Kind::Vessel, true);
    }

    /// What a score is must not change unnoticed from version to version: users keep thresholds of their own.
    #[test]
    fn scores_are_frozen() {
        let pairs = include_str!("../../tests/frozen_scores.tsv");
        let mut off = Vec::new();
        for line in pairs.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [kind, one, other, expected] = cells.as_slice() else { panic!("{line}") };
            let kind: Kind = serde_json::from_value((*kind).into()).unwrap();
            let score = format!("{:.3}", score(one, other, kind));
            if score != *expected {
                off.push(format!("{}\t{one}\t{other}\t{score}", cells[0]));
            }
        }
        assert!(off.is_empty(), "scores differ from tests/frozen_scores.tsv:\n{}", off.join("\n"));
    }

    /// Every syllable of Korean names, rule by rule: as each system writes it, it meets the syllable itself.
    #[test]
    fn every_romanisation_of_a_syllable_meets_it() {
        let mut missed = Vec::new();
        let mut count = 0;
        for (syllable, spelled) in every_syllable() {
            for spelled in spelled {
                // A name of three syllables of which this is the last.
                let (hangul, latin) = (format!("김현{syllable}"), format!("Kim Hyon-{spelled}"));
                count += 1;
                if score(&hangul, &latin, Kind::Person) < Methods::builtin().threshold {
                    missed.push(latin);
                }
            }
        }
        assert!(count > 30_000);
        // Syllables that no name has (letters that need a vowel after them) may be lost; names have none of them.
        assert!(
            missed.len() * 200 <= count,
            "{} of {count}: {:?}",
            missed.len(),
            &missed[..40.min(missed.len())]
        );
    }

    /// The persons designated under resolution 1718, whose names the list gives in Latin letters only, asked for in Hangul:
    /// every syllable that the Latin may stand for, by each system.
    #[test]
    fn listed_persons_are_found_by_their_names_in_hangul() {
        let mut syllables: BTreeMap<String, Vec<char>> = BTreeMap::new();
        for (syllable, spelled) in every_syllable() {
            for spelled in spelled {
                let known = syllables.entry(spelled).or_default();
                if !known.contains(&syllable) {
                    known.push(syllable);
                }
            }
        }
        let list = crate::designations::builtin().swap_remove(0);
        let index = Index::new(vec![list.clone().into()]);
        let (mut asked, mut first, mut over) = (0, 0, 0);
        for entry in &list.designations {
            let folded = crate::matching::names::fold(entry.main_name());
            let parts: Option<Vec<&Vec<char>>> = folded.split(' ').map(|part| syllables.get(part)).collect();
            let Some(parts) = parts.filter(|parts| (2..=4).contains(&parts.len())) else { continue };
            // The first, the second, … syllable that each part may be: common ones and rare ones.
            for turn in 0..3 {
                let hangul: String = parts.iter().map(|part| part[turn % part.len()]).collect();
                let query = Query { kind: Some(Kind::Person), ..Query::named(&hangul) };
                let answer = index.screen(&query, &Options::default());
                let best = answer.hits.first().map_or(0.0, |hit| hit.score);
                let own = answer.hits.iter().find(|hit| hit.reference == entry.reference);
                asked += 1;
                first += usize::from(own.is_some_and(|hit| hit.score >= best));
                over += usize::from(own.is_some_and(|hit| hit.is_match));
            }
        }
        assert!(asked >= 150, "{asked}");
        assert!(
            first * 100 >= asked * 96 && over * 100 >= asked * 90,
            "{first} first, {over} over of {asked}"
        );
        println!("{asked} names in Hangul: {first} first, {over} over the threshold");
    }

    proptest! {
        #[test]
        fn a_score_is_a_share(one in "[A-Za-z가-힣 '-]{0,24}", other in "[A-Za-z가-힣 '-]{0,24}") {
            let there = score(&one, &other, Kind::Person);
            prop_assert!((0.0..=1.0).contains(&there));
        }

        #[test]
        fn no_texts_panic(one in "\\PC{0,60}", other in "\\PC{0,60}") {
            for kind in [Kind::Person, Kind::Organisation, Kind::Vessel] {
                let _ = compare(&one, &other, kind);
            }
        }

        #[test]
        fn a_name_is_itself_in_any_rotation(parts in prop::collection::vec("[b-df-hj-np-tv-z][aeiou][b-df-hj-np-tv-z][aeiou][b-df-hj-np-tv-z]", 2..5)) {
            let name = parts.join(" ");
            let mut turned = parts.clone();
            turned.rotate_left(1);
            prop_assert!(score(&name, &turned.join(" "), Kind::Person) > 0.85);
        }
    }
}
