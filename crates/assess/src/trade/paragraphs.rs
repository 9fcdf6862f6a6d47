//! Which paragraph speaks of a line of trade: by the way it goes, the code and the time.
//!
//! A paragraph names goods by codes of its own text or by commodities, for which working codes stand. Both are looked
//! up here in one table, so that a million lines are held against the law in one pass; the paragraph that leads is then
//! asked in full by the regime. A test holds this table against the regime's own answers.

use super::method::{Move, TradeMethod};
use crate::model::State;
use crate::regime::goods::with_broader;
use crate::regime::question::events_of_code;
use crate::regime::schema::{Fit, Flow, Provision};
use crate::regime::{Asked, AskedGoods, Regime, consider, fit, lies_within};
use flows::trade::Revision;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use values::{Country, Date, HsCode, Period};

/// What a paragraph says of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Candidate {
    /// The place of the paragraph among the rules.
    rule: usize,
    /// Whether all goods of the code are meant.
    covered: bool,
    /// The move between revisions that leaves it open, by its place in the method.
    moved: Option<usize>,
}

/// The paragraphs in force at a time, and whether the time surely lies in theirs.
type InTime = Vec<(Candidate, State)>;

/// What was found for a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The paragraph's id.
    pub(super) provision: String,
    /// Whether the time surely lies in that of the paragraph.
    pub(super) date: State,
    /// Whether all goods of the code are meant.
    pub(super) goods: State,
    /// The move between revisions that leaves it open, by its place in the method.
    pub(super) moved: Option<usize>,
}

/// The paragraph that leads, and the ids of every one that may speak of the line.
pub(super) type Placed = (Place, BTreeSet<String>);

/// The paragraphs that name goods, with their codes.
pub(super) struct Paragraphs<'r> {
    regime: &'r Regime,
    method: &'r TradeMethod,
    rules: Vec<Rule<'r>>,
    by_code: HashMap<(bool, Revision, String), Vec<Candidate>>,
    leading: HashMap<(InTime, Country), Option<Placed>>,
}

struct Rule<'r> {
    provision: &'r Provision,
    flow: Flow,
    named: Vec<&'r HsCode>,
    working: Vec<(&'r HsCode, Fit)>,
    /// The year whose revision of the Harmonized System it is read in.
    year: i16,
}

impl<'r> Paragraphs<'r> {
    pub(super) fn of(regime: &'r Regime, method: &'r TradeMethod) -> Self {
        let broader: BTreeMap<&str, BTreeSet<String>> =
            regime.commodities().map(|one| (one.id.as_str(), with_broader(regime, &one.id))).collect();
        let rules = regime
            .provisions()
            .filter(|provision| !provision.conduct.any_item && provision.in_force.ever())
            .filter_map(|provision| {
                let goods = provision.goods.as_ref()?;
                let flow = regime.direction(&provision.direction)?.flow;
                let working = regime
                    .commodities()
                    .filter(|one| {
                        broader
                            .get(one.id.as_str())
                            .is_some_and(|wider| !wider.is_disjoint(&goods.commodities))
                    })
                    .flat_map(|one| one.hs.iter().flat_map(|codes| &codes.codes))
                    .map(|working| (&working.code, working.fit))
                    .collect();
                Some(Rule {
                    provision,
                    flow,
                    named: goods.hs_in_text.iter().collect(),
                    working,
                    year: provision.in_force.from.year(),
                })
            })
            .filter(|rule| matches!(rule.flow, Flow::To | Flow::From | Flow::Either))
            .collect();
        Self { regime, method, rules, by_code: HashMap::new(), leading: HashMap::new() }
    }

    /// Finds the paragraph that leads for a line; `None` where none speaks of it.
    pub(super) fn place(
        &mut self,
        to_target: bool,
        other: Country,
        code: &HsCode,
        revision: Revision,
        period: Period,
    ) -> Option<&Placed> {
        let key = (to_target, revision, code.digits().to_owned());
        if !self.by_code.contains_key(&key) {
            let found = self.candidates(to_target, code, revision);
            self.by_code.insert(key.clone(), found);
        }
        let in_time: InTime = self
            .by_code
            .get(&key)?
            .iter()
            .filter_map(|candidate| {
                let rule = self.rules.get(candidate.rule)?;
                match lies_within(rule.provision.in_force.period(), period) {
                    Some(true) => Some((*candidate, State::Met)),
                    Some(false) => None,
                    None => Some((*candidate, State::Unknown)),
                }
            })
            .collect();
        if in_time.is_empty() {
            return None;
        }
        let key = (in_time, other);
        if !self.leading.contains_key(&key) {
            let found = self.lead(&key.0, to_target, other, code, period);
            self.leading.insert(key.clone(), found);
        }
        self.leading.get(&key)?.as_ref()
    }

    /// Gives the move at a place of the method.
    pub(super) fn moved(&self, at: usize) -> Option<&'r Move> {
        self.method.moves.get(at)
    }

    fn candidates(&self, to_target: bool, code: &HsCode, revision: Revision) -> Vec<Candidate> {
        let way = if to_target { Flow::To } else { Flow::From };
        self.rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.flow == way || rule.flow == Flow::Either)
            .filter_map(|(place, rule)| {
                let own = state(rule, code);
                // Working codes stand for goods and not for a text: they are not read in a revision.
                let elsewhere = match rule.named.is_empty() {
                    true => Vec::new(),
                    false => self.method.elsewhere(code, revision, rule.year),
                };
                let moved = elsewhere
                    .iter()
                    .find(|(other, _)| state(rule, other).map_or(-1, i8::from) != own.map_or(-1, i8::from))
                    .and_then(|(_, moved)| self.method.moves.iter().position(|one| one == *moved));
                match (own, moved) {
                    (None, None) => None,
                    (_, Some(_)) => Some(Candidate { rule: place, covered: false, moved }),
                    (Some(covered), None) => Some(Candidate { rule: place, covered, moved: None }),
                }
            })
            .collect()
    }

    fn lead(
        &self,
        candidates: &[(Candidate, State)],
        to_target: bool,
        other: Country,
        code: &HsCode,
        period: Period,
    ) -> Option<Placed> {
        let flow = if to_target { Flow::To } else { Flow::From };
        let best = candidates
            .iter()
            .filter_map(|(candidate, date)| {
                let rule = self.rules.get(candidate.rule)?;
                let goods = match candidate.moved {
                    Some(_) => AskedGoods::Unknown,
                    None => AskedGoods::Codes(BTreeSet::from([code.clone()])),
                };
                let asked = Asked {
                    period,
                    flow: Some(flow),
                    direction: None,
                    event: None,
                    events_of_goods: events_of_code(self.regime, code),
                    goods,
                    actors: BTreeSet::from([self.regime.target(), other]),
                    bodies: BTreeSet::new(),
                    listed_on: None,
                    known: BTreeMap::new(),
                    exempt: BTreeMap::new(),
                    actor_name: None,
                    quantity: None,
                    signs: BTreeMap::new(),
                };
                let considered = consider(self.regime, rule.provision, &asked);
                let order = fit(self.regime, &considered, &asked);
                considered.speaks.then_some((order, rule.provision, candidate, *date))
            })
            .collect::<Vec<_>>();
        let among = best.iter().map(|(_, provision, ..)| provision.id.clone()).collect();
        let (_, provision, candidate, date) = best.into_iter().min_by(|one, other| one.0.cmp(&other.0))?;
        let place = Place {
            provision: provision.id.clone(),
            date,
            goods: if candidate.covered { State::Met } else { State::Unknown },
            moved: candidate.moved,
        };
        Some((place, among))
    }
}

/// Tells what a rule says of a code: all of it is meant, some of it may be, or nothing.
fn state(rule: &Rule<'_>, code: &HsCode) -> Option<bool> {
    if rule.named.iter().any(|named| code.is_within(named)) {
        return Some(true);
    }
    let mut found = rule.named.iter().any(|named| named.is_within(code)).then_some(false);
    for (working, fit) in &rule.working {
        if code.is_within(working) {
            if *fit == Fit::Whole {
                return Some(true);
            }
            found = Some(false);
        } else if working.is_within(code) {
            found = Some(false);
        }
    }
    found
}

/// Tells on which day's law a paragraph is read, for the report.
pub(super) fn adopted(regime: &Regime, provision: &str) -> Option<Date> {
    regime.provision(provision).map(|found| found.in_force.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regime::goods::{Coverage, coverage};

    #[test]
    fn the_table_says_what_the_regime_says_of_every_code() {
        let regime = Regime::builtin().unwrap();
        let method = TradeMethod::from_toml(include_str!("../../../../methods/trade.toml")).unwrap();
        let paragraphs = Paragraphs::of(&regime, &method);
        let mut codes: Vec<String> = (1..100).map(|chapter| format!("{chapter:02}")).collect();
        codes.extend(
            (1..100).flat_map(|chapter| (1..20).map(move |heading| format!("{chapter:02}{heading:02}"))),
        );
        codes.extend(
            ["270112", "271019", "870323", "890610", "930690", "710813", "300490"].map(str::to_owned),
        );
        let (mut covered, mut perhaps) = (0, 0);
        for rule in &paragraphs.rules {
            let goods = rule.provision.goods.as_ref().unwrap();
            for code in &codes {
                let code: HsCode = code.parse().unwrap();
                let own = state(rule, &code);
                let law = match coverage(&regime, goods, &AskedGoods::Code(code.clone())) {
                    Coverage::Covered(_) => Some(true),
                    Coverage::Perhaps(_) => Some(false),
                    Coverage::Not(_) => None,
                };
                assert_eq!(own, law, "{} {code}", rule.provision.id);
                covered += usize::from(own == Some(true));
                perhaps += usize::from(own == Some(false));
            }
        }
        assert!(covered > 500 && perhaps > 100, "{covered} {perhaps}");
    }

    #[test]
    fn the_paragraph_of_the_month_leads() {
        let regime = Regime::builtin().unwrap();
        let method = TradeMethod::from_toml(include_str!("../../../../methods/trade.toml")).unwrap();
        let mut paragraphs = Paragraphs::of(&regime, &method);
        let china: Country = "CN".parse().unwrap();
        let mut check = |to: bool, code: &str, revision: Revision, period: Period, expected: &str| {
            let found = paragraphs.place(to, china, &code.parse().unwrap(), revision, period);
            let told = found.map_or("none".to_owned(), |(place, _)| {
                format!(
                    "{} {:?} {:?}{}",
                    place.provision,
                    place.date,
                    place.goods,
                    if place.moved.is_some() { " moved" } else { "" }
                )
            });
            assert_eq!(told, expected, "{code} {period}");
        };
        let (h5, h6) = (Revision::H5, Revision::H6);
        check(false, "2701", h5, Period::month(2018, 3), "unsc-2371-op8 Met Met");
        check(false, "270112", h5, Period::month(2018, 3), "unsc-2371-op8 Met Met");
        check(false, "030617", h5, Period::month(2018, 3), "unsc-2371-op9 Met Met");
        check(false, "620193", h5, Period::month(2018, 3), "unsc-2375-op16 Met Met");
        check(false, "8504", h5, Period::month(2018, 3), "unsc-2397-op6 Met Met");
        check(false, "8504", h5, Period::month(2017, 12), "unsc-2397-op6 Unknown Met");
        check(false, "8504", h5, Period::month(2017, 11), "none");
        check(true, "870323", h5, Period::year(2019), "unsc-2397-op7 Met Met");
        // Wigs are in no chapter a paragraph names.
        check(false, "670420", h5, Period::month(2019, 3), "none");
        check(true, "852411", h6, Period::month(2022, 5), "unsc-2397-op7 Met Unknown moved");
        check(true, "901380", h5, Period::month(2019, 5), "none");
    }
}
