//! Deliveries beyond a ceiling, as tables record them: what ledgers add to the matters of their suppliers.
//!
//! A ceiling binds the suppliers together, and a delivery made before it was passed was within it. Only what lies on or
//! after the day on which the low bound had passed it speaks against a supplier, unless its own deliveries pass the ceiling
//! alone.

use crate::accounts::{self, Entry};
use crate::facts::Facts;
use crate::findings::Established;
use crate::law::Conduct;
use crate::matters::{ConductKind, Matter};
use crate::model::{CapLedger, LedgerBasis, LedgerLine, Sentence, State, Support, SupportKind};
use crate::origins::{Known, Origin};
use crate::prose;
use crate::regime::Regime;
use crate::supports::{self, Backed};
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Date, Period};

/// Of so many lines each is a support of its own; all stand in the ledger.
const PRINTED: usize = 24;
/// How many citations a sentence or an element shows.
const CITED: usize = 24;

/// What ledgers record of a supplier's deliveries from the day on which their ceiling was passed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorded {
    /// One a line of a ledger.
    pub supporting: Vec<Backed>,
    /// The days from the first delivery to the last.
    pub period: Period,
    /// The commodities that count against the ceilings.
    pub goods: BTreeSet<String>,
    /// The provision of the ceiling that was passed first.
    pub provision: Option<String>,
    /// The ledgers, in a sentence each.
    pub told: Vec<Sentence>,
    /// Whether States reported some of it themselves.
    pub reported: bool,
}

/// Finds the deliveries that lie beyond a ceiling, by matter.
///
/// **Shape:** one matter a supplier; deliveries whose supplier is not named are one matter together. Claims are left to
/// the matters of the statements that make them.
pub(crate) fn beyond(
    caps: &[CapLedger],
    facts: &Facts,
    known: &Known<'_>,
    regime: &Regime,
) -> BTreeMap<Matter, Recorded> {
    let mut found: BTreeMap<Matter, Recorded> = BTreeMap::new();
    for cap in caps {
        for basis in &cap.bases {
            let Some(day) = passed_on(basis).filter(|_| basis.above == State::Met) else { continue };
            let mut by_supplier: BTreeMap<Option<Country>, Vec<&LedgerLine>> = BTreeMap::new();
            for line in basis.lines.iter().filter(|line| line.period.to.is_none_or(|to| to >= day)) {
                by_supplier.entry(line.supplier).or_default().push(line);
            }
            for (supplier, lines) in by_supplier {
                let matter =
                    Matter { conduct: ConductKind::Petroleum, supplier, recipient: Some(Country::DPRK) };
                let recorded = found.entry(matter).or_default();
                recorded
                    .supporting
                    .extend(lines.iter().take(PRINTED).map(|line| backed(line, &basis.basis, facts, known)));
                let days = lines.iter().map(|line| line.period);
                recorded.period = Period::hull(days.chain([recorded.period]));
                let goods = regime.provision(&cap.provision).and_then(|provision| provision.goods.as_ref());
                recorded.goods.extend(goods.iter().flat_map(|goods| goods.commodities.iter().cloned()));
                recorded.provision.get_or_insert_with(|| cap.provision.clone());
                recorded.reported |= basis.basis == "reported";
                recorded.told.extend(told(cap, basis, day, supplier, &lines));
            }
        }
    }
    found
}

/// Says whether the passing of a ceiling concerns a conduct: that of this supplier, on these days.
///
/// `None` where the basis does not pass the ceiling. A conduct without a supplier accuses nobody, so that the passing
/// itself is enough.
pub(crate) fn passing(cap: &CapLedger, basis: &LedgerBasis, conduct: &Conduct) -> Option<Established> {
    if basis.above != State::Met {
        return None;
    }
    let supplier = conduct.matter.supplier;
    let own: Vec<&LedgerLine> =
        basis.lines.iter().filter(|line| supplier.is_none() || line.supplier == supplier).collect();
    let cited = |lines: &[&LedgerLine]| -> Vec<Citation> {
        lines.iter().take(3).map(|line| line.citation.clone()).collect()
    };
    let (title, is) = (&cap.title, &basis.basis);
    let alone = own.len() == basis.lines.len()
        || match is.as_str() {
            "claimed" => own.iter().any(|line| line.amount.low.is_some_and(|low| low > cap.limit)),
            _ => {
                let entries = own.iter().map(|line| Entry {
                    supplier: line.supplier,
                    period: line.period,
                    amount: line.amount,
                });
                let own = accounts::sum(&entries.collect::<Vec<_>>(), &cap.unit).total;
                own.surely_above(cap.limit) == Some(true)
            }
        };
    if alone {
        return Some(Established {
            state: State::Met,
            reason: format!(
                "{title}: what is {is} is above the ceiling even at the low bound; see the ledger."
            ),
            citations: cited(&own),
        });
    }
    let day = passed_on(basis)?;
    let after: Vec<&LedgerLine> =
        own.iter().copied().filter(|line| line.period.from.is_some_and(|from| from >= day)).collect();
    let when = prose::day(day);
    if !after.is_empty() || conduct.period.from.is_some_and(|from| from >= day) {
        let lines: Vec<&LedgerLine> = if after.is_empty() { basis.lines.iter().collect() } else { after };
        return Some(Established {
            state: State::Met,
            reason: format!(
                "{title}: what is {is} had passed the ceiling by {when} even at the low bound, and this was delivered on that day or after; see the ledger."
            ),
            citations: cited(&lines),
        });
    }
    Some(Established {
        state: State::Unknown,
        reason: format!(
            "{title}: what is {is} of all suppliers together had passed the ceiling by {when}; whether this lay within it or beyond is not known."
        ),
        citations: Vec::new(),
    })
}

/// Gives the day by which even the low bound had passed a ceiling.
fn passed_on(basis: &LedgerBasis) -> Option<Date> {
    basis.crossings.iter().find(|one| one.percent == 100 && one.bound == "low").map(|one| one.on)
}

fn told(
    cap: &CapLedger,
    basis: &LedgerBasis,
    day: Date,
    supplier: Option<Country>,
    lines: &[&LedgerLine],
) -> Option<Sentence> {
    let of =
        supplier.map_or("of no named supplier".to_owned(), |supplier| format!("of {}", supplier.in_prose()));
    let text = format!(
        "{}: what is {} had passed the ceiling of {} by {} even at the low bound; {} {of} {} on that day or after.{}",
        cap.title,
        basis.basis,
        prose::amount(values::Amount::exactly(cap.limit), &cap.unit),
        prose::day(day),
        prose::count(lines.len(), "entry", "entries"),
        if lines.len() == 1 { "ends" } else { "end" },
        if lines.len() > PRINTED {
            format!(" The first {PRINTED} are printed here; all stand in the ledger.")
        } else {
            String::new()
        },
    );
    Sentence::fact(text, lines.iter().take(CITED).map(|line| line.citation.clone()).collect())
}

/// Makes a support of a line: a report is the word of the State that made it, an estimate that of the body it names.
fn backed(line: &LedgerLine, basis: &str, facts: &Facts, known: &Known<'_>) -> Backed {
    let exhibit = line.citation.exhibit;
    let source = facts.provenance.get(&exhibit).and_then(|known| known.source.as_ref());
    let (origin, text) = match (basis, line.supplier) {
        ("reported", Some(supplier)) => (
            Origin::State(supplier),
            format!(
                "{} reported {} delivered to the DPRK {}.",
                prose::capitalised(&supplier.in_prose()),
                line.stated,
                prose::period(line.period)
            ),
        ),
        _ => {
            let named = known.source(&line.who);
            let of_exhibit = || source.map_or(Origin::Record(exhibit), Origin::of_publisher);
            let who = if named.is_some() { line.who.as_str() } else { "A table" };
            let origin = named.unwrap_or_else(of_exhibit);
            let verb = if basis == "reported" { "gives as reported" } else { "gives as an estimate" };
            let by = line.supplier.map_or(String::new(), |supplier| format!(" by {}", supplier.in_prose()));
            let text = format!(
                "{who} {verb} {} delivered to the DPRK{by} {}.",
                line.stated,
                prose::period(line.period)
            );
            (origin, text)
        }
    };
    let support = Support {
        country: if basis == "reported" { line.supplier } else { None },
        ..supports::recorded(SupportKind::Delivery, text, line.period, &origin, line.citation.clone(), facts)
    };
    Backed {
        origin,
        support,
        plain: true,
        complete: line.supplier.is_some(),
        own_words: false,
        day_stated: false,
    }
}

/// Says whether the conduct is shown where tables alone record it.
pub(crate) fn shown(recorded: &Recorded) -> (String, Established) {
    let reason = match recorded.reported {
        true => "Rows of deliveries reported to the Committee state it.",
        false => {
            "It is estimated from ships, images or tables, and the ceiling was passed even at the low bound; nobody is recorded as having seen what was delivered."
        }
    };
    let citations = supports::first_cited(&recorded.supporting);
    let established = Established { state: State::Met, reason: reason.to_owned(), citations };
    ("deliveries recorded".to_owned(), established)
}
