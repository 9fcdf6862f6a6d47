//! The chain of custody, as a record tells it: where it breaks.

use super::Item;
use serde::{Deserialize, Serialize};
use values::Period;

/// A break in what a record says of an item's way from the finding to the inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustodyBreak {
    /// What kind.
    pub kind: BreakKind,
    /// What, in a sentence.
    pub text: String,
    /// The part of the record, as [`Item::cite`] takes it.
    pub part: String,
}

/// The kinds of breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// No handover is recorded.
    NoChain,
    /// Who took it is not who gave it next.
    Hands,
    /// A hand is not named.
    Nameless,
    /// A handover has no day.
    Undated,
    /// A handover lies before the one that is recorded before it.
    Order,
    /// A handover lies before the finding.
    BeforeFinding,
    /// The inspection lies before the finding.
    DocumentedBeforeFinding,
    /// The inspection lies after the last handover to somebody else than who inspected, and no further hand is told.
    LastHand,
}

/// Says where the chain of custody of an item breaks; empty where it is whole.
///
/// Nothing is repaired: a day that is missing is not taken from its neighbours.
///
/// ```
/// use flows::items::{Item, custody};
/// assert_eq!(custody::breaks(&Item::default())[0].kind, custody::BreakKind::NoChain);
/// ```
#[must_use]
pub fn breaks(item: &Item) -> Vec<CustodyBreak> {
    let mut found = Vec::new();
    let mut tell = |kind, part: &str, text: String| {
        found.push(CustodyBreak { kind, text, part: part.to_owned() });
    };
    let (recovered, documented) = (item.recovered.on, item.documented.on);
    if before(documented, recovered) {
        let text =
            format!("It is said to have been documented ({documented}) before it was found ({recovered}).");
        tell(BreakKind::DocumentedBeforeFinding, "documented", text);
    }
    if item.custody.is_empty() {
        let text = "The record names nobody who had the item between the finding and the inspection.";
        tell(BreakKind::NoChain, "", text.to_owned());
    }
    let mut last: Option<&super::Handover> = None;
    for (at, hand) in item.custody.iter().enumerate() {
        let part = format!("custody[{at}]");
        let number = at + 1;
        if hand.from.is_none() || hand.to.is_none() {
            tell(BreakKind::Nameless, &part, format!("Handover {number} does not name both hands."));
        }
        if hand.on.is_unknown() {
            tell(BreakKind::Undated, &part, format!("Handover {number} has no day."));
        }
        if before(hand.on, recovered) {
            let text = format!("Handover {number} ({}) lies before the finding ({recovered}).", hand.on);
            tell(BreakKind::BeforeFinding, &part, text);
        }
        if let Some(last) = last {
            if let (Some(to), Some(from)) = (&last.to, &hand.from)
                && !same(to, from)
            {
                let text = format!(
                    "Between handovers {at} and {number} the hands differ: `{to}` took it, `{from}` gave it. How it came from one to the other is not recorded."
                );
                tell(BreakKind::Hands, &part, text);
            }
            if before(hand.on, last.on) {
                let text =
                    format!("Handover {number} ({}) lies before handover {at} ({}).", hand.on, last.on);
                tell(BreakKind::Order, &part, text);
            }
        }
        last = Some(hand);
    }
    if let (Some(hand), Some(by)) = (last, &item.documented.by)
        && let Some(to) = &hand.to
        && !same(to, by)
        && hand.by.as_ref().is_none_or(|scribe| !same(scribe, by))
    {
        let text = format!(
            "The last hand recorded is `{to}`; that `{by}` had the item to inspect it is told by the inspection alone."
        );
        tell(BreakKind::LastHand, &format!("custody[{}]", item.custody.len() - 1), text);
    }
    found
}

/// Tells whether a period surely lies before another.
fn before(one: Period, other: Period) -> bool {
    matches!((one.to, other.from), (Some(to), Some(from)) if to < from)
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
