//! Whether goods are among those a rule speaks of.
//!
//! Commodities lie in one another: artillery shells are ammunition, ammunition is arms. Goods below those of
//! the rule are covered; goods that are wider than they are ("oil", where the rule says crude oil) may be.
//! An HS code that the paragraph itself names decides; a working code that stands for a commodity decides
//! only where all of its goods are that commodity.

use super::Regime;
use super::schema::{Commodity, Fit, GoodsRule};
use crate::prose;
use std::collections::BTreeSet;
use values::HsCode;

/// The goods that are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AskedGoods {
    /// Not said.
    Unknown,
    /// By commodity id; empty is unknown.
    Commodities(BTreeSet<String>),
    /// By HS code.
    Code(HsCode),
    /// By several HS codes, all of which have to be among the goods.
    Codes(BTreeSet<HsCode>),
}

/// Whether goods are covered, with the reason in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Coverage {
    Covered(String),
    Perhaps(String),
    Not(String),
}

/// Tells whether the goods are among those of a rule.
pub(crate) fn coverage(regime: &Regime, rule: &GoodsRule, goods: &AskedGoods) -> Coverage {
    match goods {
        AskedGoods::Commodities(ids) if !ids.is_empty() => {
            let found: Vec<Coverage> = ids.iter().map(|id| of_commodity(regime, rule, id)).collect();
            best(found)
        }
        AskedGoods::Code(code) => of_code(regime, rule, code),
        AskedGoods::Codes(codes) if !codes.is_empty() => of_codes(regime, rule, codes),
        _ => Coverage::Perhaps("What goods it was about is not said.".to_owned()),
    }
}

/// Takes the coverage that says most: one item that is covered is enough.
fn best(found: Vec<Coverage>) -> Coverage {
    let mut perhaps = None;
    let mut not = None;
    for coverage in found {
        match coverage {
            Coverage::Covered(_) => return coverage,
            Coverage::Perhaps(_) => perhaps = perhaps.or(Some(coverage)),
            Coverage::Not(_) => not = not.or(Some(coverage)),
        }
    }
    perhaps.or(not).unwrap_or_else(|| Coverage::Perhaps("What goods it was about is not said.".to_owned()))
}

/// Covers several codes only where it covers each; leaves out all only where it names none.
fn of_codes(regime: &Regime, rule: &GoodsRule, codes: &BTreeSet<HsCode>) -> Coverage {
    let found: Vec<Coverage> = codes.iter().map(|code| of_code(regime, rule, code)).collect();
    let mut reasons: Vec<String> = Vec::new();
    for coverage in &found {
        let (Coverage::Covered(reason) | Coverage::Perhaps(reason) | Coverage::Not(reason)) = coverage;
        if !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    let reason = reasons.join(" ");
    if found.iter().all(|coverage| matches!(coverage, Coverage::Covered(_))) {
        Coverage::Covered(reason)
    } else if found.iter().all(|coverage| matches!(coverage, Coverage::Not(_))) {
        Coverage::Not(reason)
    } else {
        Coverage::Perhaps(reason)
    }
}

fn of_commodity(regime: &Regime, rule: &GoodsRule, id: &str) -> Coverage {
    let Some(commodity) = regime.commodity(id) else {
        return Coverage::Perhaps(format!("“{}” is no commodity this regime knows.", id.replace('_', " ")));
    };
    let title = &commodity.title;
    if let Some(named) = with_broader(regime, id).iter().find(|wider| rule.commodities.contains(*wider)) {
        let named = title_of(regime, named);
        return Coverage::Covered(if named == title {
            format!("{title}: named by the paragraph.")
        } else {
            format!("{title}: within “{named}”, which the paragraph names.")
        });
    }
    if commodity.unspecific {
        return Coverage::Perhaps(format!("{title}."));
    }
    // Of the goods named, those that stand under no other one named.
    let outermost = |named: &&String| {
        let wider = with_broader(regime, named);
        wider.contains(id) && !rule.commodities.iter().any(|other| other != *named && wider.contains(other))
    };
    let parts: Vec<String> = rule
        .commodities
        .iter()
        .filter(outermost)
        .map(|named| format!("“{}”", title_of(regime, named)))
        .collect();
    if !parts.is_empty() {
        return Coverage::Perhaps(format!(
            "“{title}” is wider than {}, which the paragraph names.",
            prose::list(parts)
        ));
    }
    let code =
        working_codes(commodity).find(|(code, _)| rule.hs_in_text.iter().any(|named| code.is_within(named)));
    match code {
        Some((code, _)) => Coverage::Perhaps(format!(
            "{title} may fall under HS chapter {}, which the paragraph names.",
            code.chapter()
        )),
        None => Coverage::Not(format!("{title}: not among the goods the paragraph names.")),
    }
}

fn of_code(regime: &Regime, rule: &GoodsRule, code: &HsCode) -> Coverage {
    if let Some(named) = rule.hs_in_text.iter().find(|named| code.is_within(named)) {
        return Coverage::Covered(format!("HS {code}: within HS {named}, which the paragraph names."));
    }
    let mut found = Vec::new();
    if let Some(named) = rule.hs_in_text.iter().find(|named| named.is_within(code)) {
        found.push(Coverage::Perhaps(format!(
            "HS {code} is wider than HS {named}, which the paragraph names."
        )));
    }
    for commodity in regime.commodities() {
        let of_the_rule =
            with_broader(regime, &commodity.id).iter().any(|wider| rule.commodities.contains(wider));
        if of_the_rule {
            found.extend(
                working_codes(commodity)
                    .filter_map(|(working, fit)| by_working_code(commodity, code, working, fit)),
            );
        }
    }
    if found.is_empty() {
        return Coverage::Not(format!("HS {code}: not among the goods the paragraph names."));
    }
    best(found)
}

fn by_working_code(commodity: &Commodity, code: &HsCode, working: &HsCode, fit: Fit) -> Option<Coverage> {
    let title = &commodity.title;
    let checked = commodity.hs.as_ref().is_some_and(|codes| codes.verified);
    let note = if checked { "a working code" } else { "a working code, unverified" };
    if code.is_within(working) {
        Some(match fit {
            Fit::Whole => {
                Coverage::Covered(format!("HS {code} stands for “{title}” (HS {working}, {note})."))
            }
            Fit::Part => Coverage::Perhaps(format!(
                "HS {working} holds “{title}” and other goods ({note}): the goods have to be classified by their description."
            )),
        })
    } else if working.is_within(code) {
        Some(Coverage::Perhaps(format!("HS {code} is wider than “{title}” (HS {working}, {note}).")))
    } else {
        None
    }
}

fn working_codes(commodity: &Commodity) -> impl Iterator<Item = (&HsCode, Fit)> {
    commodity.hs.iter().flat_map(|codes| codes.codes.iter().map(|found| (&found.code, found.fit)))
}

/// Gives a commodity and everything that contains it; a circle, which the check refuses, ends the walk.
pub(crate) fn with_broader(regime: &Regime, id: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut next = vec![id.to_owned()];
    while let Some(id) = next.pop() {
        if let Some(commodity) = regime.commodity(&id) {
            next.extend(commodity.broader.iter().filter(|wider| !all.contains(*wider)).cloned());
        }
        all.insert(id);
    }
    all
}

fn title_of<'a>(regime: &'a Regime, id: &'a str) -> &'a str {
    regime.commodity(id).map_or(id, |commodity| commodity.title.as_str())
}
