//! Lines with the DPRK that may be lines with the Republic of Korea.

use super::lines::{Lines, Point, Series};
use super::method::TradeMethod;
use super::robust::Spread;
use crate::prose;
use flows::trade::{Direction, Line};
use std::collections::HashMap;
use values::{Amount, Citation, Country, Period};

/// Why a line may be of the other Korea.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Confusion {
    /// The reasons, in sentences.
    pub(super) reasons: Vec<String>,
    /// The lines with the Republic of Korea it was held against.
    pub(super) citations: Vec<Citation>,
}

/// How many lines it was held against are cited.
const CITED: usize = 3;

/// Finds what points to the other Korea; `None` where too little does.
pub(super) fn confusion(
    line: &Line,
    lines: &Lines<'_>,
    series: &HashMap<(Country, Direction, &str), Series>,
    method: &TradeMethod,
) -> Option<Confusion> {
    let rule = &method.confusion;
    // The rest of a total is no line a customs office has written.
    let value = line.value.and_then(|value| value.central).filter(|value| *value > 0.0 && !line.rest)?;
    let series = series.get(&(line.reporter, line.direction, line.code.digits()))?;
    let near = |point: &&Point| near(line.period, point.period, rule.months, rule.years);
    let neighbours: Vec<Point> = series.republic.iter().filter(near).copied().collect();
    let others: Vec<Point> =
        series.target.iter().filter(|point| point.period != line.period).filter(near).copied().collect();
    let missing = !series.republic.iter().any(|point| point.period == line.period);
    let same_level = |one: f64, other: f64| (one / other).max(other / one) <= rule.level_factor;

    let mut reasons = Vec::new();
    let mut cited: Vec<(usize, usize)> = Vec::new();
    if neighbours.len() >= rule.lines_min
        && let Some(level) = spread(&neighbours, method)
    {
        let median = level.median.exp();
        let alike = level.z(value.ln()).abs() <= method.robust.z_max || same_level(value, median);
        let above = (others.len() >= rule.lines_min)
            .then(|| spread(&others, method))
            .flatten()
            .filter(|own| own.z(value.ln()) > method.robust.z_max && !same_level(value, own.median.exp()));
        let mut told = |reasons: &mut Vec<String>| {
            reasons.push(format!(
                "it is at the level of the {} lines {} states for the same goods with the Republic of Korea within {} (median {})",
                neighbours.len(),
                line.reporter.in_prose(),
                reach(line.period, rule.months, rule.years),
                usd(median),
            ));
            cited.extend(neighbours.iter().map(|point| point.at));
        };
        if let (true, Some(own)) = (alike, above) {
            told(&mut reasons);
            reasons.push(format!(
                "it is far above what the same reporter states for the DPRK in these goods at {} other times (median {})",
                own.count,
                usd(own.median.exp())
            ));
        } else if alike && missing && others.is_empty() {
            told(&mut reasons);
            reasons.push("these goods are stated for the DPRK at no other time near".to_owned());
        }
        if !reasons.is_empty() && missing {
            reasons.push("the line with the Republic of Korea is missing at that time".to_owned());
        }
    }
    let mirror =
        series.mirror.iter().find(|point| point.period == line.period && same_level(value, point.value));
    if let (true, Some(point)) = (missing, mirror) {
        reasons.push(format!(
            "the Republic of Korea's own table shows {} of such trade with {} at that time, of which the reporter states none",
            usd(point.value),
            line.reporter.in_prose(),
        ));
        cited.insert(0, point.at);
    }
    if reasons.is_empty() {
        return None;
    }
    let citations = cited.into_iter().filter_map(|at| lines.cite(at)).take(CITED).collect();
    Some(Confusion { reasons, citations })
}

fn spread(points: &[Point], method: &TradeMethod) -> Option<Spread> {
    let mut values: Vec<f64> = points.iter().map(|point| point.value.ln()).collect();
    Spread::of(&mut values, &method.robust)
}

/// Tells whether a time of the same length lies near another.
fn near(one: Period, other: Period, months: i32, years: i32) -> bool {
    let (Some(from), Some(other_from)) = (one.from, other.from) else { return false };
    let apart = (i32::from(from.year()) - i32::from(other_from.year())) * 12 + i32::from(from.month())
        - i32::from(other_from.month());
    match (is_year(one), is_year(other)) {
        (true, true) => apart.abs() <= years * 12,
        (false, false) => apart.abs() <= months,
        _ => false,
    }
}

fn is_year(period: Period) -> bool {
    period.from.is_some_and(|from| Period::year(from.year()) == period)
}

fn reach(period: Period, months: i32, years: i32) -> String {
    if is_year(period) { format!("{years} years") } else { format!("{months} months") }
}

fn usd(value: f64) -> String {
    prose::amount(Amount::exactly(value.round()), "USD")
}
