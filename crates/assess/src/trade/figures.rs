//! Prices and weights that are out of line.

use super::lines::Lines;
use super::method::TradeMethod;
use super::robust::Spread;
use crate::prose;
use flows::trade::{TradeFlow, Unit};
use std::collections::HashMap;
use values::Country;

/// Prices of a kilogram by the six digits of a code: their logarithms' middle and spread.
///
/// **Shape:** looked up only.
pub(super) struct Prices<'a> {
    known: HashMap<&'a str, Spread>,
}

impl<'a> Prices<'a> {
    /// Gathers the prices of all lines but the target's own, for the codes the target's lines have.
    pub(super) fn of(lines: &Lines<'a>, target: Country, method: &TradeMethod) -> Self {
        let of_target = |flow: &TradeFlow| flow.reporter == target || flow.partner == target;
        let mut values: HashMap<&'a str, Vec<f64>> = HashMap::new();
        for (_, flow) in lines.whole().filter(|(_, flow)| of_target(flow)) {
            if let Some(code) = subheading(flow) {
                values.entry(code).or_default();
            }
        }
        for (_, flow) in lines.whole().filter(|(_, flow)| !of_target(flow)) {
            if let (Some(code), Some(price)) = (subheading(flow), price(flow))
                && let Some(values) = values.get_mut(code)
            {
                values.push(price.ln());
            }
        }
        let known = values
            .into_iter()
            .filter(|(_, values)| values.len() >= method.price.lines_min)
            .filter_map(|(code, mut values)| Some((code, Spread::of(&mut values, &method.robust)?)))
            .collect();
        Self { known }
    }
}

/// Says what of a row's figures is out of line; the kind of remark and the sentence.
pub(super) fn out_of_line(
    flow: &TradeFlow,
    prices: &Prices<'_>,
    method: &TradeMethod,
) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if let (Some(price), Some(spread)) =
        (price(flow), subheading(flow).and_then(|code| prices.known.get(code)))
    {
        let median = spread.median.exp();
        let factor = (price / median).max(median / price);
        if spread.z(price.ln()).abs() > method.robust.z_max && factor > method.price.factor_min {
            let side = if price > median { "above" } else { "below" };
            found.push((
                "price",
                format!(
                    "The price is {} a kilogram, {} times {side} the median of {} that {} other lines of the same subheading give.",
                    usd(price),
                    prose::number((factor * 10.0).round() / 10.0),
                    usd(median),
                    spread.count,
                ),
            ));
        }
    }
    let value = flow.value_usd.filter(|value| *value > 0.0);
    match (value, flow.net_kg, flow.quantity) {
        (Some(_), Some(0.0), _) => {
            found.push(("weight", "A value stands beside a weight of zero.".to_owned()));
        }
        (_, Some(weight), Some(quantity))
            if weight > 0.0
                && weight == quantity
                && !flow.net_estimated
                && !matches!(flow.unit, Unit::Kilograms | Unit::Unknown) =>
        {
            found.push((
                "weight",
                format!(
                    "The weight is the same figure as the quantity in {}: one of them stands in the other's column.",
                    flow.unit.in_words()
                ),
            ));
        }
        (_, Some(weight), Some(quantity))
            if weight > 0.0
                && flow.unit == Unit::Kilograms
                && quantity > 0.0
                && (weight / quantity).max(quantity / weight) > method.price.factor_min =>
        {
            found.push((
                "weight",
                format!(
                    "The quantity is {} kg and the weight {} kg: one of them stands in another unit.",
                    prose::number(quantity),
                    prose::number(weight)
                ),
            ));
        }
        _ => {}
    }
    if value.is_none() && flow.value_usd.is_some() && flow.net_kg.is_some_and(|weight| weight > 0.0) {
        found.push(("price", "A weight stands beside a value of zero.".to_owned()));
    }
    found
}

fn price(flow: &TradeFlow) -> Option<f64> {
    let (value, weight) = (flow.value_usd?, flow.net_kg?);
    (value > 0.0 && weight > 0.0).then(|| value / weight).filter(|price| price.is_finite() && *price > 0.0)
}

fn subheading(flow: &TradeFlow) -> Option<&str> {
    flow.code.digits().get(..6)
}

fn usd(value: f64) -> String {
    let rounded = if value >= 0.01 { prose::number(value) } else { format!("{value:.6}") };
    format!("USD {rounded}")
}
