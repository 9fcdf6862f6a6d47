//! How alike two prepared names are.
//!
//! Parts are paired: each part of one name with the part, or the run of two or three parts, of the other that it
//! is most alike (so that `Jeson` meets `Je-son`), the most alike first, whatever their order. What is paired
//! counts for the names; what both sides have differently counts against them twice over; what only one side has
//! (a middle name, a legal form) counts against them a little. Names whose only agreement is in common or very
//! short parts are held below any threshold.

use super::methods::NameMethods;
use super::names::{Part, Prepared};
use rapidfuzz::distance::osa;

/// The longest run of parts that is taken as one.
const RUN_MAX: usize = 3;
/// How many parts make a name of common parts one that identifies.
const PARTS_OF_A_NAME: usize = 3;
/// What may be left over of two names that are the same: two legal forms.
const LEFT_OVER_MAX: f64 = 0.2;

/// Gives how alike two names are, 0 to 1; names of two scripts are not.
pub(super) fn likeness(query: &Prepared, candidate: &Prepared, methods: &NameMethods) -> f64 {
    if query.script != candidate.script {
        return 0.0;
    }
    let as_written = written_together(query, candidate, methods);
    if as_written > 0.0 {
        let whole = Agreement { complete: true, ..Agreement::of(query, &vec![true; query.parts.len()]) };
        return whole.hold(as_written, query, methods);
    }
    // Ships and companies have single letters that are no initials (LADY R).
    let initials =
        [query.kind, candidate.kind].iter().all(|kind| kind.is_none_or(|kind| kind == crate::Kind::Person));
    let mut pairs = pairs(&query.parts, &candidate.parts, initials, methods);
    pairs.sort_by(|one, other| {
        let worth = |pair: &Pair| pair.likeness * pair.weight;
        worth(other)
            .total_cmp(&worth(one))
            .then_with(|| (one.query, one.candidate).cmp(&(other.query, other.candidate)))
    });
    let mut query_free = vec![true; query.parts.len()];
    let mut candidate_free = vec![true; candidate.parts.len()];
    let mut agreed = 0.0;
    let mut shortfall = 0.0;
    let mut agreeing = vec![false; query.parts.len()];
    for pair in pairs {
        let (query_run, candidate_run) = (range(pair.query), range(pair.candidate));
        if !query_free[query_run.clone()].iter().all(|free| *free)
            || !candidate_free[candidate_run.clone()].iter().all(|free| *free)
        {
            continue;
        }
        query_free[query_run.clone()].fill(false);
        candidate_free[candidate_run].fill(false);
        agreed += pair.likeness * pair.weight;
        shortfall += (1.0 - pair.likeness) * pair.weight;
        agreeing[query_run].fill(true);
    }
    let left = |parts: &[Part], free: &[bool]| -> f64 {
        parts.iter().zip(free).filter(|(_, free)| **free).map(|(part, _)| part.weight).sum()
    };
    let query_left = left(&query.parts, &query_free);
    let candidate_left = left(&candidate.parts, &candidate_free);
    let conflict = query_left.min(candidate_left);
    let missing = (query_left - candidate_left).abs();
    if agreed == 0.0 {
        return 0.0;
    }
    let against = methods.conflict * (conflict + shortfall) + methods.missing * missing;
    let over = |parts: &[Part], free: &[bool]| {
        parts.iter().zip(free).filter(|(part, free)| **free && !part.form).count()
    };
    let agreement = Agreement {
        // All that is left over, on either side, says next to nothing ("Co.", "Ltd").
        complete: query_left + candidate_left < LEFT_OVER_MAX,
        left_over: over(&query.parts, &query_free).max(over(&candidate.parts, &candidate_free)),
        ..Agreement::of(query, &agreeing)
    };
    agreement.hold(agreed / (agreed + against), query, methods)
}

/// How alike two names are whose letters, in order and without spaces, are the same, or the same but for two
/// neighbours that changed places (`SOK-WHA`, `JES-ON`); 0 for any other two.
///
/// One other letter is not enough: in a short Korean name it is another name.
fn written_together(query: &Prepared, candidate: &Prepared, methods: &NameMethods) -> f64 {
    let join = |name: &Prepared| -> String { name.parts.iter().map(|part| part.text.as_str()).collect() };
    let (one, other) = (join(query), join(candidate));
    let letters = one.chars().count();
    if one.len() != other.len()
        || letters < methods.letters_needed
        || one.bytes().any(|byte| byte.is_ascii_digit())
    {
        return 0.0;
    }
    if one == other {
        return 1.0;
    }
    let differing: Vec<usize> =
        one.chars().zip(other.chars()).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect();
    match differing.as_slice() {
        [first, second] if *second == first + 1 && osa::distance(one.chars(), other.chars()) == 1 => {
            1.0 - 1.0 / letters as f64
        }
        _ => 0.0,
    }
}

/// What the parts that agree are, of which it depends how far a score may go.
#[derive(Debug, Default)]
struct Agreement {
    /// How many parts agree.
    count: usize,
    /// How many of them are names, and not words of trade or law.
    names: usize,
    /// How many letters those have that are not common.
    letters: usize,
    /// Whether a number is among them.
    numbered: bool,
    /// Whether nothing is left over on either side.
    complete: bool,
    /// How many parts, legal forms aside, only one side has.
    left_over: usize,
}

impl Agreement {
    fn of(query: &Prepared, agreeing: &[bool]) -> Self {
        let parts = || query.parts.iter().zip(agreeing).filter(|(_, agrees)| **agrees).map(|(part, _)| part);
        Self {
            count: parts().count(),
            names: parts().filter(|part| !part.generic).count(),
            letters: parts().filter(|part| !part.common).map(weight_in_letters).sum(),
            numbered: parts().any(|part| part.text.bytes().all(|byte| byte.is_ascii_digit())),
            ..Self::default()
        }
    }

    /// Holds a score down where the parts that agree are common or short, or name what many bodies are called.
    fn hold(&self, score: f64, query: &Prepared, methods: &NameMethods) -> f64 {
        // Three syllables are a whole Korean or Arabic name, however common each is, and so are two that are all
        // there is on both sides (KIM KYU, Office 39); words of trade are not, unless they are all there is.
        let whole = self.complete
            && (self.count >= PARTS_OF_A_NAME || (self.count == 2 && (self.names == 2 || self.numbered)));
        if self.letters < methods.letters_needed && self.names < PARTS_OF_A_NAME && !whole {
            return score.min(methods.common_parts_only);
        }
        // "Ministry of National Defence", "Central Military Commission": every State has one.
        let any_states = self.names == 0 && !self.numbered && self.count <= PARTS_OF_A_NAME;
        // "Workers' Party" is not its Central Military Commission: what only one side has names another body.
        let another_body =
            query.kind != Some(crate::Kind::Person) && self.left_over >= 2 && self.left_over >= self.count;
        if any_states || another_body { score.min(methods.needs_another_fact) } else { score }
    }
}

/// A syllable or character of a script that writes words with them says as much as two letters.
fn weight_in_letters(part: &Part) -> usize {
    if part.text.is_ascii() { part.letters } else { part.letters * 2 }
}

struct Pair {
    query: (usize, usize),
    candidate: (usize, usize),
    likeness: f64,
    weight: f64,
}

fn range((start, end): (usize, usize)) -> std::ops::Range<usize> {
    start..end
}

/// Gives every pair of a part on one side and a run on the other that is alike enough.
fn pairs(query: &[Part], candidate: &[Part], initials: bool, methods: &NameMethods) -> Vec<Pair> {
    let mut found = Vec::new();
    for (at, one) in query.iter().enumerate() {
        for (other_at, other) in candidate.iter().enumerate() {
            let likeness = part_likeness(one, other, initials, methods);
            if likeness > 0.0 {
                let weight = (one.weight + other.weight) / 2.0;
                found.push(Pair {
                    query: (at, at + 1),
                    candidate: (other_at, other_at + 1),
                    likeness,
                    weight,
                });
            }
        }
    }
    let mut of_runs = |single: &[Part], several: &[Part], swapped: bool| {
        for (at, one) in single.iter().enumerate() {
            for start in 0..several.len() {
                for length in 2..=RUN_MAX.min(several.len() - start) {
                    let run = &several[start..start + length];
                    let likeness = run_likeness(one, run, methods);
                    if likeness > 0.0 {
                        let weight = (one.weight + run.iter().map(|part| part.weight).sum::<f64>()) / 2.0;
                        let (single, several) = ((at, at + 1), (start, start + length));
                        let (query, candidate) = if swapped { (several, single) } else { (single, several) };
                        found.push(Pair { query, candidate, likeness, weight });
                    }
                }
            }
        }
    };
    of_runs(query, candidate, false);
    of_runs(candidate, query, true);
    found
}

/// How alike a part is to several parts written together.
fn run_likeness(one: &Part, run: &[Part], methods: &NameMethods) -> f64 {
    let length: usize = run.iter().map(|part| part.text.len()).sum();
    if length.abs_diff(one.text.len()) > 2 || one.text.len() < 4 {
        return 0.0;
    }
    let joined: String = run.iter().map(|part| part.text.as_str()).collect();
    if joined == one.text {
        return 1.0;
    }
    let sound: String = run.iter().map(|part| part.sound.as_str()).collect();
    if sound == one.sound { methods.same_by_habit } else { 0.0 }
}

/// How alike two parts are; 0 where they are different words.
fn part_likeness(one: &Part, other: &Part, initials: bool, methods: &NameMethods) -> f64 {
    if one.text == other.text {
        return 1.0;
    }
    let digits = |part: &Part| part.text.bytes().any(|byte| byte.is_ascii_digit());
    if digits(one) || digits(other) {
        return 0.0;
    }
    if one.sound == other.sound && one.letters.min(other.letters) >= 2 {
        return methods.same_by_habit;
    }
    let (short, long) = if one.letters <= other.letters { (one, other) } else { (other, one) };
    if short.letters == 1 && short.text.is_ascii() {
        return if initials && long.text.starts_with(short.text.as_str()) { methods.initial } else { 0.0 };
    }
    if long.letters - short.letters > 2 || long.letters < 4 {
        return 0.0;
    }
    let by_letters = spelled(&one.text, &other.text, long.letters);
    // By sound, vowels that romanisations disagree on are gone: the same distance says a little less.
    let by_sound = 0.98
        * spelled(
            &one.sound,
            &other.sound,
            one.sound.chars().count().max(other.sound.chars().count()).max(1),
        );
    let likeness = by_letters.max(by_sound);
    if likeness >= methods.part_floor { likeness } else { 0.0 }
}

fn spelled(one: &str, other: &str, longest: usize) -> f64 {
    let distance = osa::distance(one.chars(), other.chars());
    1.0 - distance as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use crate::matching::Methods;
    use proptest::prelude::*;

    fn score(one: &str, other: &str, kind: Kind) -> f64 {
        let methods = Methods::builtin();
        match (Prepared::new(one, Some(kind)), Prepared::new(other, Some(kind))) {
            (Some(one), Some(other)) => likeness(&one, &other, &methods.name),
            _ => 0.0,
        }
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
        check("KIM CHOL SAM", "KIM CHOL NAM", Kind::Person, false);
        check("PAK CHOL SAM", "KIM CHOL SAM", Kind::Person, false);
        check("윤호진", "윤호진", Kind::Person, true);
        check("윤호진", "윤호준", Kind::Person, false);
        check("YUN HO-JIN", "윤호진", Kind::Person, false);
    }

    #[test]
    fn common_parts_alone_are_no_match() {
        check("KIM", "KIM", Kind::Person, false);
        check("Korea", "Korea", Kind::Organisation, false);
        check("Korea Trading Company", "Korea General Trading Company", Kind::Organisation, false);
        check("RI", "RI JE-SON", Kind::Person, false);
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
        check("M/V CHON MA SAN", "CHON MA SAN", Kind::Vessel, true);
        check("CHONMASAN", "CHON MA SAN", Kind::Vessel, true);
        check("AN SAN 1", "AN SAN 2", Kind::Vessel, false);
    }

    proptest! {
        #[test]
        fn a_score_is_a_share(one in "[A-Za-z가-힣 '-]{0,24}", other in "[A-Za-z가-힣 '-]{0,24}") {
            let there = score(&one, &other, Kind::Person);
            prop_assert!((0.0..=1.0).contains(&there));
        }

        #[test]
        fn a_name_is_itself_in_any_order(parts in prop::collection::vec("[b-df-hj-np-tv-z][aeiou][b-df-hj-np-tv-z][aeiou][b-df-hj-np-tv-z]", 2..5)) {
            let name = parts.join(" ");
            let turned: Vec<&str> = parts.iter().rev().map(String::as_str).collect();
            prop_assert!(score(&name, &turned.join(" "), Kind::Person) > 0.95);
        }
    }
}
