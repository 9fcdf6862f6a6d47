//! What of the lines of tables may be added up.
//!
//! A table of trade holds the same trade many times over: a chapter beside its subheadings, a year beside its months,
//! all exports beside re-exports, all means of transport beside each, one revision of the nomenclature beside another,
//! and a second table may hold it again. Between a reporter and a partner one way, it is counted so:
//!
//! 1. A line that stands several times counts once. Where its figures differ, it counts as the range between them; in
//!    one table the highest bound is their sum, since they may be parts.
//! 2. A row of a part – re-exports, one customs procedure, one means of transport – is left out beside the whole.
//! 3. From the finest line to the widest, each counts with what the lines within it do not already hold: a chapter of
//!    100 with lines of 60 counts 60 in the lines and 40 as the rest of the chapter. So no total stands beside its
//!    parts, and no trade is lost where a table holds some of the parts only.
//! 4. Where two lines overlap and neither holds the other (a month of a chapter and a year of one of its headings), the
//!    wider in time counts with its low bound less the other.
//! 5. A line in an older revision than others of the same chapter, reporter and time, whose code none of those has, may
//!    be the same goods under another code: its low bound is zero.

use super::{Breakdown, Direction, Procedure, Revision, TradeFlow};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use values::{Amount, Country, HsCode, Period};

/// A line as it is counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Whose customs report it.
    pub reporter: Country,
    /// With whom.
    pub partner: Country,
    /// Which way, seen from the reporter.
    pub direction: Direction,
    /// Of which part of the trade.
    pub procedure: Procedure,
    /// When.
    pub period: Period,
    /// What.
    pub code: HsCode,
    /// The revision of the code.
    pub revision: Revision,
    /// Value, in US dollars; `None` where no row states one.
    pub value: Option<Amount>,
    /// Net weight, in kilograms; `None` where no row states one. An estimated weight has no bounds.
    pub weight: Option<Amount>,
    /// Whether it is what lines within it leave of a total.
    pub rest: bool,
    /// The rows it rests on, as places in the tables and their flows.
    pub rows: Vec<(usize, usize)>,
}

/// A row that is not counted, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeftOut {
    /// The place of its table and of the flow in it.
    pub at: (usize, usize),
    /// Why.
    pub reason: Reason,
}

/// Why a row is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The same line stands elsewhere with the same figures.
    Repeated,
    /// It is a part of a line that stands beside it: re-exports, one procedure, one means of transport.
    PartOfWhole,
    /// The lines within it hold all of it.
    Total,
    /// The lines within it hold more than it states.
    TotalDiffers,
    /// The same line stands in a newer revision or in the one the reporter used.
    OtherRevision,
}

/// Lines that may be added up, and the rows that are not among them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Counted {
    /// By reporter, partner, direction, time, code.
    pub lines: Vec<Line>,
    /// In the order of tables and rows.
    pub left_out: Vec<LeftOut>,
}

/// Tells what of the flows that `keep` takes may be added up.
///
/// **Shape:** every kept row is in one line or left out with a reason; the amounts do not depend on the order of rows or
/// tables.
///
/// ```
/// use flows::trade::count;
/// let table = b"reporter,partner,flow,year,hs,value\nCHN,PRK,export,2019,85,100\nCHN,PRK,export,2019,8504,60\n";
/// let (flows, _) = flows::read_trade(table, "t.csv");
/// let counted = count(&[&flows], |_| true);
/// let values: Vec<_> = counted.lines.iter().map(|line| line.value.unwrap().central.unwrap()).collect();
/// assert_eq!(values, [40.0, 60.0]);
/// assert!(counted.lines[0].rest);
/// ```
#[must_use]
pub fn count(tables: &[&[TradeFlow]], keep: impl Fn(&TradeFlow) -> bool) -> Counted {
    let mut pairs: BTreeMap<(Country, Country, Direction), Vec<Row<'_>>> = BTreeMap::new();
    for (table, flows) in tables.iter().enumerate() {
        for (place, flow) in flows.iter().enumerate().filter(|(_, flow)| keep(flow)) {
            let pair = (flow.reporter, flow.partner, flow.direction);
            pairs.entry(pair).or_default().push(Row { at: (table, place), flow });
        }
    }
    let mut counted = Counted::default();
    for rows in pairs.into_values() {
        pair(rows, &mut counted);
    }
    counted.left_out.sort_unstable();
    counted
}

/// How far a total may lie from its parts, in its unit and a part: each is rounded to a whole.
const ROUNDING: f64 = 1.0;

#[derive(Clone, Copy)]
struct Row<'a> {
    at: (usize, usize),
    flow: &'a TradeFlow,
}

/// Rows of one line: the same time, code, revision, part of the trade.
struct Group<'a> {
    flow: &'a TradeFlow,
    rows: Vec<(usize, usize)>,
    value: Option<Amount>,
    weight: Option<Amount>,
    /// Whether it may be goods that stand under another code in a newer revision.
    doubtful: bool,
}

fn pair(rows: Vec<Row<'_>>, counted: &mut Counted) {
    let mut groups = whole(of_one_revision(lines(rows, counted), counted), counted);
    // Finest first, and in an order that does not depend on that of the rows.
    groups.sort_by(|one, other| {
        let key = |group: &Group<'_>| (usize::MAX - group.flow.code.digits().len(), days(group.flow.period));
        key(one)
            .cmp(&key(other))
            .then_with(|| {
                (one.flow.period, &one.flow.code, one.flow.procedure, one.flow.revision).cmp(&(
                    other.flow.period,
                    &other.flow.code,
                    other.flow.procedure,
                    other.flow.revision,
                ))
            })
            .then_with(|| one.flow.breakdown.cmp(&other.flow.breakdown))
    });
    let times = Times::of(&groups);
    // Finest in code comes first; among the same code the finest in time. A line of a wider code and a finer time comes
    // after one of a finer code and a wider time: rule 4 is applied to the latter from what is known of the former.
    let mut within: HashMap<(usize, &str), Held> = HashMap::new();
    let mut stated: HashMap<(usize, &str), Amounts> = HashMap::new();
    for group in &groups {
        let time = times.place(group.flow.period);
        stated.entry((time, group.flow.code.digits())).or_default().add(group.value, group.weight);
    }
    let first = counted.lines.len();
    for group in groups {
        let (code, time) = (group.flow.code.digits(), times.place(group.flow.period));
        let held = within.get(&(time, code)).copied().unwrap_or_default();
        let rest = Amounts {
            value: less(group.value, held.amounts.value),
            weight: less(group.weight, held.amounts.weight),
        };
        let parts = held.parts as f64 * ROUNDING;
        if held.parts > 0
            && is_nothing(group.value, rest.value, parts)
            && is_nothing(group.weight, rest.weight, parts)
        {
            let more = |total: Option<Amount>, held: Option<Amount>| {
                let low = held.and_then(|held| held.low).unwrap_or(0.0);
                total.and_then(|total| total.high).is_some_and(|total| low > total + parts)
            };
            let differs = more(group.value, held.amounts.value) || more(group.weight, held.amounts.weight);
            let reason = if differs { Reason::TotalDiffers } else { Reason::Total };
            counted.left_out.extend(group.rows.iter().map(|at| LeftOut { at: *at, reason }));
            continue;
        }
        let mut amounts =
            if held.parts > 0 { rest } else { Amounts { value: group.value, weight: group.weight } };
        // Rule 4.
        let overlapping: Vec<Amounts> = times
            .inside(time)
            .flat_map(|inner| wider_codes(code).map(move |wider| (inner, wider)))
            .filter_map(|key| stated.get(&key).copied())
            .collect();
        for other in overlapping {
            amounts.value = low_less(amounts.value, other.value);
            amounts.weight = low_less(amounts.weight, other.weight);
        }
        if group.doubtful {
            amounts.value = amounts.value.map(possible);
            amounts.weight = amounts.weight.map(possible);
        }
        let above = std::iter::once(time).chain(times.around(time));
        for outer in above {
            for wider in std::iter::once(code).chain(wider_codes(code)) {
                if (outer, wider) != (time, code) && stated.contains_key(&(outer, wider)) {
                    within.entry((outer, wider)).or_default().add(amounts);
                }
            }
        }
        let flow = group.flow;
        let mut rows = group.rows;
        rows.sort_unstable();
        counted.lines.push(Line {
            reporter: flow.reporter,
            partner: flow.partner,
            direction: flow.direction,
            procedure: flow.procedure,
            period: flow.period,
            code: flow.code.clone(),
            revision: flow.revision,
            value: amounts.value,
            weight: amounts.weight,
            rest: held.parts > 0,
            rows,
        });
    }
    if let Some(lines) = counted.lines.get_mut(first..) {
        lines.sort_by(|one, other| {
            (one.period, &one.code, one.procedure, one.revision, &one.rows).cmp(&(
                other.period,
                &other.code,
                other.procedure,
                other.revision,
                &other.rows,
            ))
        });
    }
}

/// Rule 1: brings the rows of one line together.
fn lines<'a>(rows: Vec<Row<'a>>, counted: &mut Counted) -> Vec<Group<'a>> {
    type Key<'a> = (Period, &'a HsCode, Revision, Procedure, Option<&'a Breakdown>);
    let mut of_line: BTreeMap<Key<'a>, Vec<Row<'a>>> = BTreeMap::new();
    for row in rows {
        let flow = row.flow;
        let key = (flow.period, &flow.code, flow.revision, flow.procedure, flow.breakdown.as_ref());
        of_line.entry(key).or_default().push(row);
    }
    of_line
        .into_values()
        .filter_map(|mut rows| {
            rows.sort_by_key(|row| row.at);
            let mut kept: Vec<Row<'a>> = Vec::new();
            for row in rows {
                let same = |other: &Row<'_>| {
                    (other.flow.value_usd, other.flow.net_kg, other.flow.quantity)
                        == (row.flow.value_usd, row.flow.net_kg, row.flow.quantity)
                };
                match kept.iter().any(same) {
                    true => counted.left_out.push(LeftOut { at: row.at, reason: Reason::Repeated }),
                    false => kept.push(row),
                }
            }
            let first = kept.first()?.flow;
            Some(Group {
                flow: first,
                value: together(&kept, |flow| Some(Amount::exactly(flow.value_usd?))),
                weight: together(&kept, |flow| {
                    let weight = flow.net_kg?;
                    Some(if flow.net_estimated { Amount::about(weight) } else { Amount::exactly(weight) })
                }),
                rows: kept.iter().map(|row| row.at).collect(),
                doubtful: false,
            })
        })
        .collect()
}

/// Makes one amount of the figures of one line.
fn together(rows: &[Row<'_>], figure: impl Fn(&TradeFlow) -> Option<Amount>) -> Option<Amount> {
    let stated: Vec<(usize, Amount)> =
        rows.iter().filter_map(|row| Some((row.at.0, figure(row.flow)?))).collect();
    let [(_, first), others @ ..] = stated.as_slice() else { return None };
    if others.is_empty() {
        return Some(*first);
    }
    let central = |amount: &Amount| amount.central.or(amount.high).unwrap_or(0.0);
    let mut by_table: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (table, amount) in &stated {
        by_table.entry(*table).or_default().push(central(amount));
    }
    let mut low = f64::INFINITY;
    let mut high: f64 = 0.0;
    for figures in by_table.values_mut() {
        figures.sort_by(f64::total_cmp);
        low = figures.first().copied().unwrap_or(0.0).min(low);
        high = high.max(figures.iter().sum());
    }
    let same = low == high;
    Some(if same { Amount::exactly(low) } else { Amount { low: Some(low), central: None, high: Some(high) } })
}

/// Rule 5 and the revisions before it: leaves out a line that the reporter's own or the newest revision has, too.
fn of_one_revision<'a>(groups: Vec<Group<'a>>, counted: &mut Counted) -> Vec<Group<'a>> {
    let mut best: HashMap<Period, (bool, Revision)> = HashMap::new();
    for group in &groups {
        let rank = (group.flow.original == Some(true), group.flow.revision);
        best.entry(group.flow.period).and_modify(|known| *known = rank.max(*known)).or_insert(rank);
    }
    let is_best =
        |flow: &TradeFlow| best.get(&flow.period).is_some_and(|(_, revision)| *revision == flow.revision);
    if groups.iter().all(|group| is_best(group.flow)) {
        return groups;
    }
    // Codes of the best revision, and the wider ones they lie in.
    let mut codes: HashMap<(Period, &str), bool> = HashMap::new();
    for group in groups.iter().filter(|group| is_best(group.flow)) {
        let code = group.flow.code.digits();
        codes.insert((group.flow.period, code), true);
        for wider in wider_codes(code) {
            codes.entry((group.flow.period, wider)).or_insert(false);
        }
    }
    let mut kept = Vec::new();
    for mut group in groups {
        if !is_best(group.flow) {
            let (period, code) = (group.flow.period, group.flow.code.digits());
            if codes.get(&(period, code)) == Some(&true) {
                let left = group.rows.iter().map(|at| LeftOut { at: *at, reason: Reason::OtherRevision });
                counted.left_out.extend(left);
                continue;
            }
            let chapter = code.get(..2).unwrap_or(code);
            group.doubtful = codes.contains_key(&(period, chapter));
        }
        kept.push(group);
    }
    kept
}

/// Rule 2: leaves out parts beside their whole.
fn whole<'a>(groups: Vec<Group<'a>>, counted: &mut Counted) -> Vec<Group<'a>> {
    type Whole = (usize, usize, Option<Breakdown>);
    let rank = |flow: &TradeFlow| -> Whole {
        let of_trade = match flow.procedure {
            Procedure::All => 0,
            Procedure::First | Procedure::Again => 1,
            Procedure::Processing => 2,
        };
        let depth = flow.breakdown.as_ref().map_or(0, Breakdown::depth);
        // Which dimensions are broken down: of two that differ, one is taken.
        let shape = flow.breakdown.as_ref().map(|found| Breakdown {
            second_partner: found.second_partner.as_ref().map(|_| String::new()),
            customs: found.customs.as_ref().map(|_| String::new()),
            transport: found.transport.as_ref().map(|_| String::new()),
        });
        (of_trade, depth, shape)
    };
    if groups.iter().all(|group| group.flow.is_whole()) {
        return groups;
    }
    let mut best: HashMap<(Period, &HsCode, Revision), Whole> = HashMap::new();
    for group in &groups {
        let key = (group.flow.period, &group.flow.code, group.flow.revision);
        let found = rank(group.flow);
        match best.get_mut(&key) {
            Some(known) if found < *known => *known = found,
            Some(_) => {}
            None => {
                best.insert(key, found);
            }
        }
    }
    let (kept, parts): (Vec<Group<'a>>, Vec<Group<'a>>) = groups.into_iter().partition(|group| {
        best.get(&(group.flow.period, &group.flow.code, group.flow.revision)) == Some(&rank(group.flow))
    });
    for group in parts {
        counted.left_out.extend(group.rows.iter().map(|at| LeftOut { at: *at, reason: Reason::PartOfWhole }));
    }
    kept
}

/// Value and weight together.
#[derive(Debug, Clone, Copy, Default)]
struct Amounts {
    value: Option<Amount>,
    weight: Option<Amount>,
}

impl Amounts {
    fn add(&mut self, value: Option<Amount>, weight: Option<Amount>) {
        self.value = sum(self.value, value);
        self.weight = sum(self.weight, weight);
    }
}

/// What the lines within a total hold.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    amounts: Amounts,
    parts: usize,
}

impl Held {
    fn add(&mut self, amounts: Amounts) {
        self.amounts.add(amounts.value, amounts.weight);
        self.parts += 1;
    }
}

fn sum(one: Option<Amount>, other: Option<Amount>) -> Option<Amount> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.plus(other)),
        (one, other) => one.or(other),
    }
}

/// Takes what the parts hold from a total, bound by bound; nothing goes below zero. Parts without a figure leave the
/// total's low bound open down to nothing.
fn less(total: Option<Amount>, parts: Option<Amount>) -> Option<Amount> {
    let total = total?;
    let Some(parts) = parts else { return Some(total) };
    let minus = |a: Option<f64>, b: Option<f64>| Some((a? - b?).max(0.0));
    Some(Amount {
        low: minus(total.low, parts.high.or(parts.central)),
        central: minus(total.central, parts.central.or(parts.high)),
        high: minus(total.high, parts.low.or(Some(0.0))),
    })
}

fn low_less(amount: Option<Amount>, other: Option<Amount>) -> Option<Amount> {
    let other = other.and_then(|other| other.high.or(other.central)).unwrap_or(0.0);
    amount.map(|amount| Amount { low: amount.low.map(|low| (low - other).max(0.0)), central: None, ..amount })
}

fn possible(amount: Amount) -> Amount {
    Amount { low: Some(0.0), central: None, high: amount.high.or(amount.central) }
}

/// Tells whether parts leave nothing of a total; a figure the total does not state leaves nothing.
fn is_nothing(total: Option<Amount>, rest: Option<Amount>, rounding: f64) -> bool {
    let left = |rest: Amount| rest.central.or(rest.high).or(rest.low).unwrap_or(0.0);
    total.is_none() || rest.is_none_or(|rest| left(rest) <= rounding)
}

/// Gives the codes a code lies in: of two, four, six and eight digits.
fn wider_codes(code: &str) -> impl Iterator<Item = &str> {
    [2, 4, 6, 8].into_iter().filter(|length| *length < code.len()).filter_map(|length| code.get(..length))
}

fn days(period: Period) -> i32 {
    match (period.from, period.to) {
        (Some(from), Some(to)) => to.since(from).map_or(i32::MAX, |span| span.get_days()),
        _ => i32::MAX,
    }
}

/// The times of a pair's lines and which lie in which.
struct Times {
    all: Vec<Period>,
    around: Vec<Vec<usize>>,
    inside: Vec<Vec<usize>>,
}

impl Times {
    fn of(groups: &[Group<'_>]) -> Self {
        let mut all: Vec<Period> = groups.iter().map(|group| group.flow.period).collect();
        all.sort_unstable();
        all.dedup();
        let mut around = vec![Vec::new(); all.len()];
        let mut inside = vec![Vec::new(); all.len()];
        for (inner, period) in all.iter().enumerate() {
            for (outer, wider) in all.iter().enumerate() {
                if inner != outer && period.surely_within(*wider) {
                    if let Some(found) = around.get_mut(inner) {
                        found.push(outer);
                    }
                    if let Some(found) = inside.get_mut(outer) {
                        found.push(inner);
                    }
                }
            }
        }
        Self { all, around, inside }
    }

    fn place(&self, period: Period) -> usize {
        self.all.binary_search(&period).unwrap_or(usize::MAX)
    }

    fn around(&self, time: usize) -> impl Iterator<Item = usize> {
        self.around.get(time).into_iter().flatten().copied()
    }

    fn inside(&self, time: usize) -> impl Iterator<Item = usize> {
        self.inside.get(time).into_iter().flatten().copied()
    }
}
