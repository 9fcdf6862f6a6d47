//! How two names met, in words a person can check.

use super::align::{Alignment, Room, align, meeting};
use super::model::Weights;
use super::names::Prepared;
use super::scripts::Way;
use crate::Kind;

/// Says in which way a name of a query met a listed one, where they are not the same: by which way of writing them in
/// Latin letters, which word stands for which, and what only one of them has.
pub(super) fn how(query: &Prepared, listed: &Prepared, kind: Kind, weights: &Weights) -> Option<String> {
    let judge = |alignment: &Alignment| weights.log_odds(alignment, kind);
    let (_, alignment) = align(query, listed, true, &mut Room::default(), judge)?;
    let mut said = Vec::new();
    for (whose, way) in [("the query", alignment.query_way), ("the listed name", alignment.listed_way)] {
        if way != Way::Written {
            said.push(format!("{whose} {}", way.in_words()));
        }
    }
    match meeting(query, listed, &alignment) {
        Some(met) => {
            said.extend(met.spelled.iter().map(|(one, other)| format!("`{one}` for `{other}`")));
            let only = |whose: &str, words: &[String]| {
                (!words.is_empty()).then(|| format!("only {whose} has `{}`", words.join(" ")))
            };
            said.extend(only("the query", &met.query_only));
            said.extend(only("the listed name", &met.listed_only));
        }
        None => said.push("all letters in a row, without spaces, are nearly alike".to_owned()),
    }
    if alignment.turned {
        said.push("words in another order".to_owned());
    }
    if alignment.of_many {
        said.push("a name that many bodies bear".to_owned());
    }
    (!said.is_empty()).then(|| said.join("; "))
}
