//! Ledgers: what is known to have been counted against a ceiling in one of its periods.
//!
//! Three ways of knowing are kept apart and never added to one another: what suppliers *reported* to the
//! Committee, what was *estimated* from ships and tables, and what somebody *claimed*. Reports and
//! estimates are sums of deliveries, in which a total is not counted beside its months; claims are not
//! added, because two claims about the same months mostly count the same barrels: of claims, the highest
//! lower bound stands.

use crate::accounts::{self, Entry};
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
    /// The same ceiling in tonnes, where the law sets it in both units: it is passed when either is.
    pub tonnes: Option<f64>,
    /// Every how many days suppliers report.
    pub report_every_days: Option<u32>,
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
    let missing_months = missing_months(ceiling, deliveries, as_of);
    let is_over = ceiling.period.to.is_some_and(|last| last < as_of);
    let mut bases = Vec::new();
    for basis in [Basis::Reported, Basis::Estimated, Basis::Claimed] {
        let mut book = Book::default();
        for delivery in deliveries.iter().filter(|delivery| delivery.basis == basis) {
            book.enter_delivery(ceiling, delivery);
        }
        if basis == Basis::Claimed {
            for (matter, statements) in matters {
                if matter.conduct == ConductKind::Petroleum && matter.recipient == Some(Country::DPRK) {
                    for statement in statements {
                        book.enter_statement(ceiling, matter, statement);
                    }
                }
            }
        }
        let is_whole = is_over && (basis != Basis::Reported || missing_months.is_empty());
        bases.extend(book.close(ceiling, basis, is_whole));
    }
    if bases.is_empty() {
        return None;
    }
    let converted = bases.iter().flat_map(|basis| &basis.lines).any(|line| line.stated.ends_with(CONVERTED));
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

/// What a line says of itself whose barrels were made from tonnes.
const CONVERTED: &str = ", converted";

/// The entries of one way of knowing.
#[derive(Default)]
struct Book {
    lines: Vec<LedgerLine>,
    left_out: Vec<String>,
    elsewhere: usize,
    product_unknown: bool,
}

/// Who says so: a report is the supplier's; of an estimate, whom the row's remark names before its colon.
fn said_by(delivery: &PetroleumDelivery) -> String {
    let remark = delivery.note.as_deref().and_then(|note| note.split(':').next()).map(str::trim);
    match (delivery.basis, remark.filter(|remark| !remark.is_empty())) {
        (Basis::Reported, _) => delivery
            .supplier
            .map_or("No supplier named".to_owned(), |supplier| prose::capitalised(&supplier.in_prose())),
        (_, Some(remark)) => remark.to_owned(),
        (_, None) => "The table, which names nobody".to_owned(),
    }
}

impl Book {
    fn enter_delivery(&mut self, ceiling: &Ceiling, delivery: &PetroleumDelivery) {
        if !delivery.period.may_overlap(ceiling.period) {
            return;
        }
        if delivery.recipient != Country::DPRK {
            self.elsewhere += 1;
            return;
        }
        let who = said_by(delivery);
        let product_is_open = match delivery.product.as_deref() {
            None | Some("oil_unspecified") => true,
            Some(product) if ceiling.commodities.contains(product) => false,
            Some(_) => return,
        };
        if !delivery.period.surely_within(ceiling.period) {
            self.left_out.push(format!(
                "{who}, {}: the days reach beyond the period of the ceiling and cannot be divided.",
                prose::period(delivery.period)
            ));
            return;
        }
        // Where both are given, the barrels are the supplier's or the Committee's own figure.
        let (stated, amount) = match (delivery.barrels, delivery.tonnes) {
            (Some(barrels), Some(tonnes)) => {
                (format!("{} ({})", prose::amount(barrels.0, "bbl"), prose::amount(tonnes.0, "t")), barrels.0)
            }
            (Some(barrels), None) => (prose::amount(barrels.0, "bbl"), barrels.0),
            (None, Some(tonnes)) => {
                (format!("{}{CONVERTED}", prose::amount(tonnes.0, "t")), tonnes.to_barrels(&ceiling.factor).0)
            }
            (None, None) => {
                self.left_out.push(format!("{who}, {}: no quantity.", prose::period(delivery.period)));
                return;
            }
        };
        self.product_unknown |= product_is_open;
        self.lines.push(LedgerLine {
            supplier: delivery.supplier,
            period: delivery.period,
            stated,
            amount,
            tonnes: delivery.tonnes.map(|tonnes| tonnes.0),
            who,
            citation: delivery.citation.clone(),
        });
    }

    fn enter_statement(&mut self, ceiling: &Ceiling, matter: &Matter, statement: &Statement<'_>) {
        if statement.stance != Stance::Affirms || !statement.when().may_overlap(ceiling.period) {
            return;
        }
        let goods = statement.goods();
        let is_open = |id: &String| id == "oil_unspecified";
        let counts = |id: &String| ceiling.commodities.contains(id);
        if !goods.is_empty() && !goods.iter().any(|id| is_open(id) || counts(id)) {
            return;
        }
        let who =
            statement.claim.speaker.as_ref().map_or_else(|| statement.facts.publisher(), prose::speaker);
        for quantity in statement.figures() {
            let (stated, amount) = match quantity.unit.as_str() {
                "bbl" => (prose::quoted(&quantity.text), quantity.amount),
                "t" => (
                    format!("{}{CONVERTED}", prose::quoted(&quantity.text)),
                    values::Tonnes(quantity.amount).to_barrels(&ceiling.factor).0,
                ),
                _ => continue,
            };
            if !statement.when().surely_within(ceiling.period) {
                self.left_out.push(format!(
                    "{who}: {}: not surely within the period of the ceiling ({}).",
                    prose::quoted(&quantity.text),
                    prose::period(statement.when())
                ));
                continue;
            }
            self.product_unknown |= goods.iter().all(|id| !counts(id));
            self.lines.push(LedgerLine {
                supplier: matter.supplier,
                period: statement.when(),
                stated,
                amount,
                tonnes: (quantity.unit == "t").then_some(quantity.amount),
                who: who.clone(),
                citation: statement.citation.clone(),
            });
        }
    }

    /// Adds the book up. Nothing is said to be below the ceiling unless the book is whole: the period over,
    /// no month missing, nothing left out.
    fn close(mut self, ceiling: &Ceiling, basis: Basis, is_whole: bool) -> Option<LedgerBasis> {
        if self.lines.is_empty() && self.left_out.is_empty() {
            return None;
        }
        self.lines.sort_by(|a, b| {
            let key = |line: &LedgerLine| (line.period, line.supplier, line.citation.sort_key());
            key(a).cmp(&key(b)).then_with(|| a.stated.cmp(&b.stated))
        });
        self.lines.dedup();
        self.left_out.sort();
        self.left_out.dedup();
        let is_whole = is_whole && self.left_out.is_empty();
        let (total, added) = match basis {
            Basis::Claimed => (widest(&self.lines), Vec::new()),
            Basis::Reported | Basis::Estimated => {
                let entries: Vec<Entry> = self
                    .lines
                    .iter()
                    .map(|line| Entry { supplier: line.supplier, period: line.period, amount: line.amount })
                    .collect();
                let accounted = accounts::sum(&entries, "bbl");
                self.left_out.extend(accounted.flags);
                let parts = accounted.added.iter().filter(|added| !**added).count();
                if parts > 0 {
                    self.left_out.push(format!(
                        "{parts} {} not added: another entry, which holds {} days, counts {} already.",
                        if parts == 1 { "entry was" } else { "entries were" },
                        if parts == 1 { "its" } else { "their" },
                        if parts == 1 { "it" } else { "them" },
                    ));
                }
                (accounted.total, accounted.added)
            }
        };
        let above_in_tonnes =
            ceiling.tonnes.is_some_and(|limit| self.surely_above_in_tonnes(limit, basis, &added));
        let above = match total.surely_above(ceiling.barrels) {
            Some(true) if !self.product_unknown => State::Met,
            _ if above_in_tonnes && !self.product_unknown => State::Met,
            Some(false) if is_whole && basis != Basis::Claimed => State::NotMet,
            _ => State::Unknown,
        };
        if self.product_unknown {
            self.left_out.push(
                "The product is not stated in every entry: as far as it was one that does not count against this ceiling, it has to be taken off.".to_owned(),
            );
        }
        if self.elsewhere > 0 {
            self.left_out.push(format!(
                "{} {} another recipient than the DPRK.",
                self.elsewhere,
                if self.elsewhere == 1 { "entry names" } else { "entries name" },
            ));
        }
        let share = 100.0 / ceiling.barrels;
        let counted: Vec<&LedgerLine> = self
            .lines
            .iter()
            .enumerate()
            .filter(|(at, _)| added.get(*at).copied().unwrap_or(false))
            .map(|(_, line)| line)
            .collect();
        Some(LedgerBasis {
            basis: basis_id(basis).to_owned(),
            crossings: match basis {
                Basis::Claimed => Vec::new(),
                Basis::Reported | Basis::Estimated => crossings(&counted, ceiling),
            },
            lines: self.lines,
            total,
            above,
            percent: total.scaled(share, share, share),
            left_out: self.left_out,
        })
    }
}

impl Book {
    /// Tells whether what the entries state in tonnes alone surely passes the ceiling in tonnes.
    fn surely_above_in_tonnes(&self, limit: f64, basis: Basis, added: &[bool]) -> bool {
        let total = match basis {
            Basis::Claimed => widest_of(self.lines.iter().filter_map(|line| line.tonnes)),
            Basis::Reported | Basis::Estimated => {
                let counted = self.lines.iter().enumerate().filter(|(at, _)| added.get(*at) == Some(&true));
                let entries: Vec<Entry> = counted
                    .filter_map(|(_, line)| {
                        Some(Entry { supplier: line.supplier, period: line.period, amount: line.tonnes? })
                    })
                    .collect();
                accounts::sum(&entries, "t").total
            }
        };
        total.surely_above(limit) == Some(true)
    }
}

/// Of claims that may count the same barrels, takes the highest lower bound and the highest centre; the
/// upper bound is known only if every claim has one.
fn widest(lines: &[LedgerLine]) -> Amount {
    widest_of(lines.iter().map(|line| line.amount))
}

fn widest_of(amounts: impl Iterator<Item = Amount>) -> Amount {
    let amounts: Vec<Amount> = amounts.collect();
    let highest = |value: fn(&Amount) -> Option<f64>| amounts.iter().filter_map(value).max_by(f64::total_cmp);
    let (low, central) = (highest(|amount| amount.low), highest(|amount| amount.central));
    let bounded = amounts.iter().all(|amount| amount.high.is_some());
    let high = if bounded { highest(|amount| amount.high) } else { None };
    Amount { low, central: central.filter(|centre| low.is_none_or(|low| low <= *centre)), high }
}

/// A bound by name, with how it is taken from an amount.
type Bound = (&'static str, fn(Amount) -> Option<f64>);

const BOUNDS: [Bound; 3] = [("low", |a| a.low), ("central", |a| a.central), ("high", |a| a.high)];

/// Finds the first day on which each bound had surely passed each share, in either unit of the ceiling: the last day of
/// the delivery that carried it over.
fn crossings(lines: &[&LedgerLine], ceiling: &Ceiling) -> Vec<Crossing> {
    let by_day = |amount: &dyn Fn(&LedgerLine) -> Option<Amount>| {
        let mut days: Vec<(Date, Amount)> =
            lines.iter().filter_map(|line| Some((line.period.to?, amount(line)?))).collect();
        days.sort_by_key(|(day, _)| *day);
        days
    };
    let mut units = vec![(ceiling.barrels, by_day(&|line| Some(line.amount)))];
    units.extend(ceiling.tonnes.map(|limit| (limit, by_day(&|line| line.tonnes))));
    let mut found = Vec::new();
    for percent in SHARES {
        for (bound, value) in BOUNDS {
            let crossed = units.iter().filter_map(|(limit, days)| {
                let mut sum = 0.0;
                let crossed = days.iter().find(|(_, amount)| {
                    sum += value(*amount).unwrap_or(0.0);
                    sum > limit * f64::from(percent) / 100.0
                });
                crossed.map(|(day, _)| *day)
            });
            found.extend(crossed.min().map(|on| Crossing { percent, bound: bound.to_owned(), on }));
        }
    }
    found
}

/// Lists the months of the period that were over before `as_of` for which nobody reported; where suppliers report less often
/// than monthly, the stretches of so many days.
///
/// A row that covers several months covers each; a total of all suppliers says nothing of which months
/// were reported. Nothing is missing where no report at all is held.
fn missing_months(ceiling: &Ceiling, deliveries: &[PetroleumDelivery], as_of: Date) -> Vec<String> {
    let (Some(from), Some(to)) = (ceiling.period.from, ceiling.period.to) else { return Vec::new() };
    let counts = |delivery: &&PetroleumDelivery| {
        delivery.basis == Basis::Reported
            && delivery.recipient == Country::DPRK
            && delivery.supplier.is_some()
            && delivery.period.may_overlap(ceiling.period)
            && delivery
                .product
                .as_deref()
                .is_none_or(|product| product == "oil_unspecified" || ceiling.commodities.contains(product))
    };
    let reported: Vec<Period> = deliveries.iter().filter(counts).map(|delivery| delivery.period).collect();
    if reported.is_empty() {
        return Vec::new();
    }
    let mut missing = Vec::new();
    let mut start = from;
    while start <= to {
        let Some((window, next)) = window(start, ceiling.report_every_days) else { break };
        let window = Period { to: window.to.min(Some(to)), ..window };
        if window.to.is_none_or(|last| last >= as_of) {
            break;
        }
        if !reported.iter().any(|period| period.may_overlap(window)) {
            missing.push(match ceiling.report_every_days {
                Some(days) if days > LONGEST_MONTH => prose::period(window),
                _ => format!("{}-{:02}", start.year(), start.month()),
            });
        }
        start = next;
    }
    missing
}

/// Suppliers that report more often than this report by the month.
const LONGEST_MONTH: u32 = 31;

/// Gives the days a report covers that begins with a day, and the first day of the next.
fn window(start: Date, every_days: Option<u32>) -> Option<(Period, Date)> {
    match every_days.filter(|days| *days > LONGEST_MONTH) {
        None => {
            let next = start.first_of_month().checked_add(1.month()).ok()?;
            Some((Period::month(start.year(), start.month()), next))
        }
        Some(days) => {
            let next = start.checked_add(i64::from(days).days()).ok()?;
            Some((Period::new(start, next.yesterday().ok()?), next))
        }
    }
}

fn basis_id(basis: Basis) -> &'static str {
    match basis {
        Basis::Reported => "reported",
        Basis::Estimated => "estimated",
        Basis::Claimed => "claimed",
    }
}

fn sentences(ceiling: &Ceiling, bases: &[LedgerBasis], missing_months: &[String]) -> Vec<Sentence> {
    let mut limit = prose::amount(Amount::exactly(ceiling.barrels), "bbl");
    if let Some(tonnes) = ceiling.tonnes {
        limit = format!("{limit} or {}", prose::amount(Amount::exactly(tonnes), "t"));
    }
    let by_month = ceiling.report_every_days.is_none_or(|days| days <= LONGEST_MONTH);
    let mut sentences = Vec::new();
    for basis in bases {
        let citations = basis.lines.iter().map(|line| line.citation.clone()).collect::<Vec<_>>();
        if citations.is_empty() {
            continue;
        }
        let what = match basis.basis.as_str() {
            "reported" => "Deliveries reported to the Committee, as far as the exhibits hold them, come to",
            "estimated" => "Deliveries estimated from ships, images or tables come to",
            _ => "The highest volume stated by anybody (statements are not added to one another) is",
        };
        sentences.push(Sentence::assessment(
            format!(
                "{what} {} against a ceiling of {limit}. {}{}",
                prose::amount(basis.total, "bbl"),
                at_each_bound(basis.total, ceiling.barrels),
                verdict(basis, missing_months),
            ),
            citations,
        ));
    }
    if !missing_months.is_empty() {
        sentences.push(Sentence::procedural(format!(
            "No report by a named supplier is held for {} {} of the period: {}. A missing report is not a delivery of zero.",
            missing_months.len(),
            match (by_month, missing_months.len()) {
                (true, 1) => "month",
                (true, _) => "months",
                (false, 1) => "stretch",
                (false, _) => "stretches",
            },
            prose::list(missing_months.iter().cloned()),
        )));
    }
    if bases.len() > 1 {
        sentences.push(Sentence::procedural(
            "What is reported, estimated and stated is kept apart: the same barrels may stand in each, so that no figure is added to one of another kind.",
        ));
    }
    sentences
}

/// Says for each bound that is known whether it is above the ceiling.
fn at_each_bound(total: Amount, limit: f64) -> String {
    let one = |name: &str, value: Option<f64>| {
        value.map(|value| {
            let side = if value > limit { "above it" } else { "not above it" };
            format!(
                "the {name} bound ({}, {} per cent) is {side}",
                prose::number(value),
                prose::number(whole(value / limit * 100.0))
            )
        })
    };
    if total.low.is_some() && total.low == total.high {
        let value = total.low.unwrap_or_default();
        let side = if value > limit { "above it" } else { "not above it" };
        return format!(
            "That is {} per cent of the ceiling, and {side}.",
            prose::number(whole(value / limit * 100.0))
        );
    }
    let known: Vec<String> = [one("low", total.low), one("central", total.central), one("high", total.high)]
        .into_iter()
        .flatten()
        .collect();
    match known.is_empty() {
        true => "No bound is known.".to_owned(),
        false => format!("{}.", prose::capitalised(&prose::list(known))),
    }
}

/// Rounds a percentage to one decimal.
fn whole(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}

fn verdict(basis: &LedgerBasis, missing_months: &[String]) -> &'static str {
    match basis.above {
        State::Met => " On this basis the ceiling was passed.",
        State::NotMet => " On this basis the ceiling was not passed.",
        State::Unknown if basis.basis == "reported" && !missing_months.is_empty() => {
            " As months are missing, this does not decide whether the ceiling was passed."
        }
        State::Unknown => " This does not decide whether the ceiling was passed.",
    }
}
