//! Which decision stands for a screening hit: the latest, as long as the list entry is what it was.

use assess::model::HitDecision;
use evidence::{Decision, DecisionKind};
use screening::{Designation, entry_sha256, lists};
use serde_json::{Value, json};

/// The largest entry that a decision keeps whole, in bytes of JSON: a log entry holds some more.
const LARGEST_KEPT: usize = 48 << 10;

/// What is decided on a hit.
pub struct Standing {
    /// `undecided`, `same`, `different` or `unsure`.
    pub decision: String,
    /// The decision that stands.
    pub decided: Option<HitDecision>,
    /// A decision on an older version of the entry, with what changed since.
    pub decided_before: Option<HitDecision>,
}

impl Standing {
    /// Finds the latest decision on a hit that was not taken back and holds it against the entry as it is now.
    ///
    /// A decision stands for the entry it was made on. Where the entry's digest is another, its older version, which
    /// the decision keeps, tells whether more than spacing and order changed; if so the hit is undecided again. A
    /// decision that names no digest stands: it was entered before decisions named one.
    pub fn of(decisions: &[Decision], object: &str, entry: Option<&Designation>) -> Self {
        let Some((kind, decision)) = latest(decisions, object) else {
            return Self { decision: "undecided".to_owned(), decided: None, decided_before: None };
        };
        let told = HitDecision {
            decision: kind.to_owned(),
            by: decision.by.clone(),
            on: jiff::tz::Offset::UTC.to_datetime(decision.at).date(),
            why: decision.why.clone(),
            changed: Vec::new(),
        };
        match entry.and_then(|entry| changed(decision, entry)) {
            None => Self { decision: kind.to_owned(), decided: Some(told), decided_before: None },
            Some(changed) => Self {
                decision: "undecided".to_owned(),
                decided: None,
                decided_before: Some(HitDecision { changed, ..told }),
            },
        }
    }
}

/// Gives what a decision keeps of the entry it is made on.
pub fn payload(entry: &Designation) -> Value {
    let kept = Designation { place: None, ..entry.clone() };
    let mut payload = json!({ "entry_sha256": entry_sha256(entry), "edition": entry.edition });
    let entry = json!(kept);
    if let Some(fields) = payload.as_object_mut().filter(|_| entry.to_string().len() <= LARGEST_KEPT) {
        fields.insert("entry".to_owned(), entry);
    }
    payload
}

fn latest<'a>(decisions: &'a [Decision], object: &str) -> Option<(&'static str, &'a Decision)> {
    let mut latest = None;
    for decision in decisions.iter().filter(|decision| decision.object == object) {
        latest = match decision.kind {
            DecisionKind::Same | DecisionKind::Confirm => Some(("same", decision)),
            DecisionKind::Different | DecisionKind::Reject => Some(("different", decision)),
            DecisionKind::Unsure => Some(("unsure", decision)),
            DecisionKind::Withdraw => None,
            _ => latest,
        };
    }
    latest
}

/// Gives the fields that changed since a decision; `None` where none did. They are unnamed where the older entry is
/// not kept.
fn changed(decision: &Decision, entry: &Designation) -> Option<Vec<String>> {
    let then = decision.payload.get("entry_sha256")?.as_str()?;
    if then == entry_sha256(entry).to_string() {
        return None;
    }
    let kept = decision.payload.get("entry").cloned();
    let Some(older) = kept.and_then(|kept| serde_json::from_value::<Designation>(kept).ok()) else {
        return Some(Vec::new());
    };
    let changes = lists::diff(std::slice::from_ref(&older), std::slice::from_ref(entry)).changed;
    changes.into_iter().next().map(|change| change.fields)
}

#[cfg(test)]
mod tests {
    use super::{Standing, payload};
    use evidence::{Decision, DecisionKind};
    use screening::{Designation, designations};
    use serde_json::{Value, json};

    fn entry() -> Designation {
        designations::builtin()[2].designations[0].clone()
    }

    fn decision(kind: DecisionKind, payload: Value) -> Decision {
        Decision {
            object: "X=1718-vessels/1".into(),
            kind,
            by: "duty analyst".into(),
            at: "2024-12-31T10:00:00Z".parse().unwrap(),
            why: "another ship of the name".into(),
            payload,
            other: Default::default(),
        }
    }

    fn check(decisions: &[Decision], entry: &Designation, state: &str, changed: Option<&[&str]>) {
        let standing = Standing::of(decisions, "X=1718-vessels/1", Some(entry));
        assert_eq!(standing.decision, state);
        assert_eq!(standing.decided.is_some(), state != "undecided");
        let expected = changed.map(|fields| fields.iter().map(|field| (*field).to_owned()).collect());
        assert_eq!(standing.decided_before.map(|decision| decision.changed), expected);
    }

    #[test]
    fn a_decision_stands_while_the_entry_is_what_it_was() {
        let different = [decision(DecisionKind::Different, payload(&entry()))];
        check(&[], &entry(), "undecided", None);
        check(&different, &entry(), "different", None);
        let later = Designation { edition: Some("2030-01-01".into()), place: None, ..entry() };
        check(&different, &later, "different", None);
        let mut spaced = entry();
        spaced.names[0].text = format!(" {} ", spaced.names[0].text.to_lowercase());
        check(&different, &spaced, "different", None);
        let mut changed = entry();
        changed.addresses.push("a new address".into());
        changed.identifiers.pop();
        check(&different, &changed, "undecided", Some(&["addresses", "identifiers"]));
    }

    #[test]
    fn the_latest_decision_counts_and_one_taken_back_does_not() {
        let now = payload(&entry());
        let on = |kind| decision(kind, now.clone());
        check(&[on(DecisionKind::Same), on(DecisionKind::Unsure)], &entry(), "unsure", None);
        check(&[on(DecisionKind::Same), on(DecisionKind::Review)], &entry(), "same", None);
        check(&[on(DecisionKind::Same), on(DecisionKind::Withdraw)], &entry(), "undecided", None);
    }

    #[test]
    fn an_older_entry_that_is_not_kept_changed_in_fields_unknown() {
        let digest_only = json!({ "entry_sha256": format!("sha256:{}", "0".repeat(64)) });
        check(&[decision(DecisionKind::Same, digest_only)], &entry(), "undecided", Some(&[]));
        check(&[decision(DecisionKind::Same, Value::Null)], &entry(), "same", None);
    }
}
