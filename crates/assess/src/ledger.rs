//! Ledgers: what is known to have been counted against a ceiling in one of its periods.
//!
//! Three ways of knowing are kept apart and never added to one another: what suppliers *reported* to the
//! Committee, what was *estimated* from ships and tables, and what somebody *claimed*. Reports and
//! estimates are sums of deliveries; claims are not added, because two claims about the same months
//! mostly count the same barrels: of claims, the highest lower bound stands.

use crate::matters::{ConductKind, Matter};
use crate::model::{CapLedger, Crossing, LawNote, LedgerBasis, LedgerLine, Sentence, State};
use crate::prose;
use crate::statements::{Stance, Statement};
use flows::{Basis, PetroleumDelivery};
use jiff::ToSpan as _;
use std::collections::{BTreeMap, BTreeSet};
use values::{Amount, ConversionFactor, Country, Date, Period};

/// A ceiling as the regime sets it, for one of its periods.
#[derive(Debug, Clone)]
pub struct Ceiling {
    /// The provision's id.
    pub provision: String,
    /// The ledger's headline.
    pub title: String,
    /// The law.
    pub law: LawNote,
    /// The period.
    pub period: Period,
    /// The ceiling in barrels.
    pub barrels: f64,
    /// The commodity ids it speaks of.
    pub commodities: BTreeSet<String>,
    /// Barrels a tonne, with the spread.
    pub factor: ConversionFactor,
}

/// The shares of a ceiling whose passing is noted, in per cent.
const SHARES: [u8; 4] = [75, 90, 95, 100];

/// Draws up the ledger of a ceiling up to a day; `None` if nothing is known of its period.
#[must_use]
pub fn ledger(
    ceiling: &Ceiling,
    deliveries: &[PetroleumDelivery],
    matters: &BTreeMap<Matter, Vec<&Statement<'_>>>,
    as_of: Date,
) -> Option<CapLedger> {
    let mut bases = Vec::new();
    for basis in [Basis::Reported, Basis::Estimated, Basis::Claimed] {
        let mut book = Book::default();
        for delivery in deliveries.iter().filter(|delivery| delivery.basis == basis) {
            book.enter_delivery(ceiling, delivery);
        }
        if basis == Basis::Claimed {
            for (matter, statements) in matters {
                if matter.conduct == ConductKind::Petroleum
                    && matter.recipient == Some(Country::DPRK)
                {
                    for statement in statements {
                        book.enter_statement(ceiling, matter, statement);
                    }
                }
            }
        }
        bases.extend(book.close(ceiling, basis));
    }
    if bases.is_empty() {
        return None;
    }
    let missing_months = missing_months(ceiling.period, deliveries, as_of);
    let converted = bases.iter().any(|basis: &LedgerBasis| {
        basis.lines.iter().any(|line| line.stated.contains("converted"))
    });
    let factor = &ceiling.factor;
    Some(CapLedger {
        provision: ceiling.provision.clone(),
        title: ceiling.title.clone(),
        law: ceiling.law.clone(),
        period: ceiling.period,
        limit: ceiling.barrels,
        unit: "bbl".to_owned(),
        sentences: sentences(ceiling, &bases, &missing_months),
        bases,
        missing_months,
        conversion: converted.then(|| {
            format!(
                "No resolution fixes how many barrels a tonne holds. Tonnes were converted at {} (low), {} (central) and {} (high) barrels a tonne: {}.",
                factor.low, factor.central, factor.high, factor.source
            )
        }),
    })
}

/// The entries of one way of knowing.
#[derive(Default)]
struct Book {
    lines: Vec<LedgerLine>,
    left_out: Vec<String>,
    product_unknown: bool,
}

impl Book {
    fn enter_delivery(&mut self, ceiling: &Ceiling, delivery: &PetroleumDelivery) {
        if !delivery.period.may_overlap(ceiling.period) {
            return;
        }
        let who = delivery.supplier.map_or("a supplier that is not named".to_owned(), |supplier| {
            prose::capitalised(&supplier.in_prose())
        });
        if !delivery.period.surely_within(ceiling.period) {
            self.left_out.push(format!(
                "{who}, {}: the days reach beyond the period and cannot be divided.",
                prose::period(delivery.period)
            ));
            return;
        }
        if let Some(product) = &delivery.product
            && product != "oil_unspecified"
            && !ceiling.commodities.contains(product)
        {
            return;
        }
        // Where both are given, the barrels are the supplier's or the Committee's own figure.
        let (stated, amount) = match (delivery.barrels, delivery.tonnes) {
            (Some(barrels), Some(tonnes)) => (
                format!("{} ({})", prose::amount(barrels.0, "bbl"), prose::amount(tonnes.0, "t")),
                barrels.0,
            ),
            (Some(barrels), None) => (prose::amount(barrels.0, "bbl"), barrels.0),
            (None, Some(tonnes)) => (
                format!("{}, converted", prose::amount(tonnes.0, "t")),
                tonnes.to_barrels(&ceiling.factor).0,
            ),
            (None, None) => {
                self.left_out.push(format!("{who}, {}: no quantity.", prose::period(delivery.period)));
                return;
            }
        };
        self.lines.push(LedgerLine {
            supplier: delivery.supplier,
            period: delivery.period,
            stated,
            amount,
            who,
            citation: delivery.citation.clone(),
        });
    }

    fn enter_statement(&mut self, ceiling: &Ceiling, matter: &Matter, statement: &Statement<'_>) {
        if statement.stance != Stance::Affirms || !statement.when().may_overlap(ceiling.period) {
            return;
        }
        let goods = statement.goods();
        let other_product = !goods.is_empty()
            && goods.iter().all(|id| id != "oil_unspecified" && !ceiling.commodities.contains(id));
        if other_product {
            return;
        }
        let who = statement
            .claim
            .speaker
            .as_ref()
            .map_or_else(|| statement.facts.publisher(), prose::speaker);
        for quantity in &statement.event.quantities {
            let (stated, amount) = match quantity.unit.as_str() {
                "bbl" => (quantity.text.clone(), quantity.amount),
                "t" => (
                    format!("{}, converted", quantity.text),
                    values::Tonnes(quantity.amount).to_barrels(&ceiling.factor).0,
                ),
                _ => continue,
            };
            if !statement.when().surely_within(ceiling.period) {
                self.left_out.push(format!(
                    "{who}: “{}”: the text does not date it wholly within the period ({}).",
                    quantity.text,
                    prose::period(statement.when())
                ));
                continue;
            }
            self.product_unknown |= !goods.iter().any(|id| ceiling.commodities.contains(id));
            self.lines.push(LedgerLine {
                supplier: matter.supplier,
                period: statement.when(),
                stated,
                amount,
                who: who.clone(),
                citation: statement.citation.clone(),
            });
        }
    }

    fn close(mut self, ceiling: &Ceiling, basis: Basis) -> Option<LedgerBasis> {
        if self.lines.is_empty() && self.left_out.is_empty() {
            return None;
        }
        self.lines.sort_by(|a, b| {
            (a.period, a.supplier, a.citation.sort_key()).cmp(&(b.period, b.supplier, b.citation.sort_key()))
        });
        self.lines.dedup();
        self.left_out.sort();
        self.left_out.dedup();
        let total = match basis {
            Basis::Claimed => widest(&self.lines),
            _ => self.lines.iter().fold(Amount::exactly(0.0), |sum, line| sum.plus(line.amount)),
        };
        let above = match total.surely_above(ceiling.barrels) {
            Some(true) if !self.product_unknown => State::Met,
            Some(false) if self.left_out.is_empty() => State::NotMet,
            _ => State::Unknown,
        };
        if self.product_unknown {
            self.left_out.push(
                "The product is not stated in every claim: as far as it was crude oil, it does not count against this ceiling.".to_owned(),
            );
        }
        let share = 100.0 / ceiling.barrels;
        Some(LedgerBasis {
            basis: basis_id(basis).to_owned(),
            crossings: match basis {
                Basis::Claimed => Vec::new(),
                _ => crossings(&self.lines, ceiling.barrels),
            },
            lines: self.lines,
            total,
            above,
            percent: total.scaled(share, share, share),
            left_out: self.left_out,
        })
    }
}

/// Of claims that may count the same barrels, takes the highest lower bound and the highest centre; the
/// upper bound is known only if every claim has one.
fn widest(lines: &[LedgerLine]) -> Amount {
    let highest = |values: &mut dyn Iterator<Item = f64>| values.max_by(f64::total_cmp);
    let low = highest(&mut lines.iter().filter_map(|line| line.amount.low));
    let central = highest(&mut lines.iter().filter_map(|line| line.amount.central));
    let high = if lines.iter().all(|line| line.amount.high.is_some()) {
        highest(&mut lines.iter().filter_map(|line| line.amount.high))
    } else {
        None
    };
    Amount { low, central: central.filter(|centre| low.is_none_or(|low| low <= *centre)), high }
}

/// Finds the first day on which each bound had surely passed each share: the last day of the delivery
/// that carried it over.
fn crossings(lines: &[LedgerLine], limit: f64) -> Vec<Crossing> {
    let mut by_day: Vec<(Date, Amount)> =
        lines.iter().filter_map(|line| Some((line.period.to?, line.amount))).collect();
    by_day.sort_by_key(|(day, _)| *day);
    let mut found = Vec::new();
    for percent in SHARES {
        let bounds: [(&str, fn(Amount) -> Option<f64>); 3] =
            [("low", |a| a.low), ("central", |a| a.central), ("high", |a| a.high)];
        for (bound, value) in bounds {
            let mut sum = 0.0;
            let crossed = by_day.iter().find(|(_, amount)| {
                sum += value(*amount).unwrap_or(0.0);
                sum > limit * f64::from(percent) / 100.0
            });
            if let Some((day, _)) = crossed {
                found.push(Crossing { percent, bound: bound.to_owned(), on: *day });
            }
        }
    }
    found
}

/// Lists the months of the period, up to the month before `as_of`, for which nobody reported.
fn missing_months(period: Period, deliveries: &[PetroleumDelivery], as_of: Date) -> Vec<String> {
    let (Some(from), Some(to)) = (period.from, period.to) else { return Vec::new() };
    let reported: Vec<&PetroleumDelivery> =
        deliveries.iter().filter(|delivery| delivery.basis == Basis::Reported).collect();
    if reported.is_empty() {
        return Vec::new();
    }
    let mut months = Vec::new();
    let mut month = from.first_of_month();
    while month <= to && month.last_of_month() < as_of {
        let days = Period::month(month.year(), month.month());
        if !reported.iter().any(|delivery| delivery.period.may_overlap(days)) {
            months.push(format!("{}-{:02}", month.year(), month.month()));
        }
        match month.checked_add(1.month()) {
            Ok(next) => month = next,
            Err(_) => break,
        }
    }
    months
}

fn basis_id(basis: Basis) -> &'static str {
    match basis {
        Basis::Reported => "reported",
        Basis::Estimated => "estimated",
        Basis::Claimed => "claimed",
    }
}

fn sentences(ceiling: &Ceiling, bases: &[LedgerBasis], missing_months: &[String]) -> Vec<Sentence> {
    let limit = prose::amount(Amount::exactly(ceiling.barrels), "bbl");
    let mut sentences = Vec::new();
    for basis in bases {
        let citations = basis.lines.iter().map(|line| line.citation.clone()).collect::<Vec<_>>();
        if citations.is_empty() {
            continue;
        }
        let what = match basis.basis.as_str() {
            "reported" => "Deliveries reported to the Committee, as far as the exhibits hold them, come to",
            "estimated" => "Deliveries estimated from ships or tables come to",
            _ => "The highest volume claimed is",
        };
        let verdict = match basis.above {
            State::Met => format!("above the ceiling of {limit} even at the low bound"),
            State::NotMet => format!("not above the ceiling of {limit} even at the high bound"),
            State::Unknown => format!("which does not decide whether the ceiling of {limit} was passed"),
        };
        sentences.push(Sentence::assessment(
            format!("{what} {}: {verdict}.", prose::amount(basis.total, "bbl")),
            citations,
        ));
    }
    if !missing_months.is_empty() {
        sentences.push(Sentence::procedural(format!(
            "No report is held for {} month{} of the period: {}. A missing report is not a delivery of zero.",
            missing_months.len(),
            if missing_months.len() == 1 { "" } else { "s" },
            prose::list(missing_months.iter().cloned()),
        )));
    }
    sentences
}
