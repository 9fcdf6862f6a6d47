//! The lines of all tables of a case at hand: those with the target counted, the others to compare them with.

use crate::facts::TradeTable;
use flows::trade::{Direction, Line, TradeFlow, count};
use std::collections::{BTreeMap, HashMap};
use values::{Citation, Country, Date, Period, Place};

/// One line to compare with: when, its value, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) period: Period,
    pub(super) value: f64,
    pub(super) at: (usize, usize),
}

/// What a reporter states for one code one way, with each Korea, and what the Republic of Korea states of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Series {
    pub(super) target: Vec<Point>,
    pub(super) republic: Vec<Point>,
    pub(super) mirror: Vec<Point>,
}

/// The tables of a case, up to a day.
pub(super) struct Lines<'a> {
    pub(super) tables: &'a [TradeTable],
    pub(super) counted: Vec<Line>,
    /// How many rows were left out, by table and reason.
    pub(super) left_out: Vec<BTreeMap<flows::trade::Reason, u64>>,
    pub(super) of_target: Vec<u64>,
    as_of: Date,
    target: Country,
}

impl<'a> Lines<'a> {
    pub(super) fn of(tables: &'a [TradeTable], target: Country, as_of: Date) -> Self {
        let slices: Vec<&[TradeFlow]> = tables.iter().map(|table| table.flows.as_ref()).collect();
        let known = |flow: &TradeFlow| flow.period.from.is_none_or(|from| from <= as_of);
        let with_target = |flow: &TradeFlow| flow.reporter == target || flow.partner == target;
        let counted = count(&slices, |flow| with_target(flow) && known(flow));
        let mut left_out = vec![BTreeMap::new(); tables.len()];
        for left in &counted.left_out {
            if let Some(of_table) = left_out.get_mut(left.at.0) {
                *of_table.entry(left.reason).or_insert(0) += 1;
            }
        }
        let of_target = slices
            .iter()
            .map(|flows| flows.iter().filter(|flow| with_target(flow) && known(flow)).count() as u64)
            .collect();
        Self { tables, counted: counted.lines, left_out, of_target, as_of, target }
    }

    /// Gives a flow by its place.
    pub(super) fn flow(&self, at: (usize, usize)) -> Option<&'a TradeFlow> {
        self.tables.get(at.0)?.flows.get(at.1)
    }

    /// Cites a row.
    pub(super) fn cite(&self, at: (usize, usize)) -> Option<Citation> {
        let (table, flow) = (self.tables.get(at.0)?, self.flow(at)?);
        Some(Citation {
            exhibit: table.exhibit,
            place: Place { sheet: table.sheet.clone(), ..Place::row(flow.row) },
            quote: flow.cells.clone().unwrap_or_default(),
        })
    }

    /// Gives the whole flows of the case up to its day, with their places.
    pub(super) fn whole(&self) -> impl Iterator<Item = ((usize, usize), &'a TradeFlow)> + '_ {
        self.tables.iter().enumerate().flat_map(move |(table, found)| {
            found
                .flows
                .iter()
                .enumerate()
                .filter(|(_, flow)| flow.is_whole() && flow.period.from.is_none_or(|from| from <= self.as_of))
                .map(move |(place, flow)| ((table, place), flow))
        })
    }

    /// Gives what there is to compare the counted lines with, by reporter, direction and code.
    ///
    /// **Shape:** looked up only; each list in the order of time and value.
    pub(super) fn series(&self) -> HashMap<(Country, Direction, &'a str), Series> {
        let republic = Country::REPUBLIC_OF_KOREA;
        let mut found: HashMap<(Country, Direction, &'a str), Series> = HashMap::new();
        for (at, flow) in self.whole() {
            if flow.partner == self.target
                && flow.reporter != self.target
                && let Some(value) = positive(flow.value_usd)
            {
                let key = (flow.reporter, flow.direction, flow.code.digits());
                found.entry(key).or_default().target.push(Point { period: flow.period, value, at });
            }
        }
        for (at, flow) in self.whole() {
            let Some(value) = positive(flow.value_usd) else { continue };
            let point = Point { period: flow.period, value, at };
            if flow.partner == republic {
                if let Some(series) = found.get_mut(&(flow.reporter, flow.direction, flow.code.digits())) {
                    series.republic.push(point);
                }
            } else if flow.reporter == republic {
                let other = match flow.direction {
                    Direction::Import => Direction::Export,
                    Direction::Export => Direction::Import,
                };
                if let Some(series) = found.get_mut(&(flow.partner, other, flow.code.digits())) {
                    series.mirror.push(point);
                }
            }
        }
        for series in found.values_mut() {
            for points in [&mut series.target, &mut series.republic, &mut series.mirror] {
                points.sort_by(|one, other| {
                    (one.period, one.at.0)
                        .cmp(&(other.period, other.at.0))
                        .then(one.value.total_cmp(&other.value))
                });
                // The same line in two tables or twice in one is one value.
                points.dedup_by(|one, other| one.period == other.period && one.value == other.value);
            }
        }
        found
    }
}

fn positive(figure: Option<f64>) -> Option<f64> {
    figure.filter(|value| *value > 0.0)
}
