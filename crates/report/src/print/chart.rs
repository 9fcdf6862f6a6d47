//! The two charts, drawn once for screen and paper.
//!
//! Colours stand as attributes, which a PDF takes as they are, and as classes, by which the style
//! sheet of the HTML repaints them for a dark screen. Every figure also says in words what it shows.

use super::clean::clean;
use super::words;
use assess::model::{CapLedger, Drift, LedgerBasis};
use serde::Serialize;
use std::fmt::Write as _;
use values::{Amount, Date};

/// A drawing and the same in words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// The SVG element, without a background and with nothing to load.
    pub(crate) svg: String,
    /// What it shows, for those who do not see it.
    pub(crate) alt: String,
}

pub(super) const WIDTH: f64 = 460.0;
pub(super) const INK: &str = r##"fill="#1c2733" class="ink""##;
pub(super) const MUTED: &str = r##"fill="#52606d" class="muted-ink""##;
pub(super) const LINE: &str = r##"stroke="#b8c2cc" class="rule""##;
const FILL: &str = r##"fill="#3f6f9f" class="bar""##;
pub(super) const EDGE: &str = r##"stroke="#3f6f9f" class="bar-edge""##;
const LIMIT: &str = r##"stroke="#a3271f" class="limit""##;
const FONT: &str = r#"font-family="Libertinus Serif, Georgia, serif""#;
const SHARES: [f64; 4] = [75.0, 90.0, 95.0, 100.0];

/// Draws each basis of a ledger as a bar from low to high against the ceiling.
///
/// An upper bound that is not known is drawn open: a broken outline with an arrow to the right edge.
pub(crate) fn cap_chart(ledger: &CapLedger) -> Option<Figure> {
    let bases: Vec<_> = ledger
        .bases
        .iter()
        .map(|basis| (basis, known(basis.percent)))
        .filter(|(_, percent)| *percent != Amount::default())
        .collect();
    if bases.is_empty() {
        return None;
    }
    let most = bases.iter().filter_map(|(_, percent)| greatest(*percent)).fold(100.0, f64::max);
    let scale = (WIDTH - 24.0) / (most * 1.12);
    let x = |percent: f64| 8.0 + percent.max(0.0) * scale;
    let (top, row) = (24.0, 46.0);
    let bottom = top + row * bases.len() as f64;
    let height = bottom + 26.0;

    let mut svg = open(height);
    let mut free_from = 0.0;
    for share in SHARES {
        let (at, wide) = (x(share), if share == 100.0 { 2.0 } else { 0.8 });
        let _ = write!(
            svg,
            r#"<line x1="{at:.1}" x2="{at:.1}" y1="18" y2="{bottom:.1}" stroke-width="{wide}" {LIMIT}/>"#
        );
        // A label is left out where it would run into its neighbour; the ceiling's never is.
        let room = if share == 100.0 { 0.0 } else { x(100.0) - 20.0 - at };
        if share == 100.0 || (at >= free_from && room >= 0.0) {
            let text = if share == 100.0 { "100 %".to_owned() } else { format!("{share}") };
            text_at(&mut svg, at, 12.0, "middle", 10, MUTED, &text);
            free_from = at + 16.0;
        }
    }
    for (at, (basis, percent)) in bases.iter().enumerate() {
        let y = top + row * at as f64;
        let label = format!("{}: {} %", words::plain(&basis.basis), words::amount(*percent));
        text_at(&mut svg, 8.0, y + 15.0, "start", 12, INK, &label);
        bar(&mut svg, *percent, y + 22.0, &x);
    }
    let _ = write!(
        svg,
        r#"<line x1="8" x2="{:.1}" y1="{bottom:.1}" y2="{bottom:.1}" stroke-width="1" {LINE}/>"#,
        WIDTH - 8.0
    );
    let foot = format!("per cent of {} {}", words::number(ledger.limit), words::unit(&ledger.unit));
    text_at(&mut svg, 8.0, bottom + 17.0, "start", 11, MUTED, &foot);
    svg.push_str("</svg>");

    let told: Vec<_> = bases.iter().map(|(basis, percent)| in_words(basis, *percent)).collect();
    let alt = format!(
        "Bar chart of {}, with lines at 75, 90, 95 and 100 per cent of the ceiling of {} {}. {}.",
        clean(&ledger.title),
        words::number(ledger.limit),
        words::unit(&ledger.unit),
        told.join("; ")
    );
    Some(Figure { svg, alt })
}

/// Draws stated figures over time, each as a bar from low to high with its number in the table.
///
/// Figures without a day cannot be drawn; the table has them.
pub(crate) fn drift_chart(drift: &Drift) -> Option<Figure> {
    let points: Vec<_> = drift
        .points
        .iter()
        .enumerate()
        .filter_map(|(at, point)| Some((at + 1, point.on?, known(point.amount))))
        .filter(|(_, _, amount)| *amount != Amount::default())
        .collect();
    let first = points.iter().map(|(_, on, _)| *on).min()?;
    let last = points.iter().map(|(_, on, _)| *on).max()?;
    let most = points.iter().filter_map(|(_, _, amount)| greatest(*amount)).fold(0.0, f64::max);
    if points.len() < 2 || most <= 0.0 {
        return None;
    }
    let step = step(most);
    let ticks = (most * 1.08 / step).ceil().max(1.0);
    let (left, right, top, bottom) = (64.0, WIDTH - 22.0, 20.0, 196.0);
    let y = |value: f64| bottom - (value / (ticks * step)).clamp(0.0, 1.0) * (bottom - top);
    let days = days(first, last).max(1.0);
    let inner = (left + 16.0, right - 16.0);
    let x = |on: Date| inner.0 + self::days(first, on) / days * (inner.1 - inner.0);

    let mut svg = open(230.0);
    for tick in 0..=(ticks as u32) {
        let (value, at) = (f64::from(tick) * step, y(f64::from(tick) * step));
        let _ = write!(
            svg,
            r#"<line x1="{left}" x2="{right}" y1="{at:.1}" y2="{at:.1}" stroke-width="0.8" {LINE}/>"#
        );
        text_at(&mut svg, left - 6.0, at + 4.0, "end", 11, MUTED, &words::number(value));
    }
    text_at(&mut svg, inner.0, 214.0, "middle", 11, MUTED, &words::date(first));
    if last > first {
        text_at(&mut svg, inner.1 + 18.0, 214.0, "end", 11, MUTED, &words::date(last));
    }
    // Figures of one day stand side by side, for else they would hide one another.
    let mut taken: Vec<f64> = Vec::new();
    for (number, on, amount) in &points {
        let mut at = x(*on);
        let near = |at: f64| taken.last().is_some_and(|last: &f64| at - last < 13.0);
        if near(at) {
            at = taken.last().copied().unwrap_or(at) + 13.0;
        }
        taken.push(at);
        let at = at.min(right - 6.0);
        mark(&mut svg, *amount, at, &y, top);
        let label = greatest(*amount).filter(|_| amount.high.is_some() || amount.low.is_none());
        let label_y = label.map_or(top, y) - 6.0;
        text_at(&mut svg, at, label_y.max(12.0), "middle", 11, INK, &number.to_string());
    }
    svg.push_str("</svg>");

    let told: Vec<_> = points
        .iter()
        .map(|(number, on, amount)| format!("{number}: {}, {}", words::date(*on), words::amount(*amount)))
        .collect();
    let alt = format!(
        "Chart of the figures stated for {} ({}), by day. {}.",
        clean(&drift.what),
        words::unit(&drift.unit),
        told.join("; ")
    );
    Some(Figure { svg, alt })
}

pub(super) fn open(height: f64) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0}" width="{WIDTH}" height="{height:.0}" {FONT}>"#
    )
}

fn bar(svg: &mut String, percent: Amount, y: f64, x: &dyn Fn(f64) -> f64) {
    let end = WIDTH - 10.0;
    match (percent.low, percent.high) {
        (Some(low), Some(high)) => {
            let (from, to) = (x(low), x(high));
            let _ = write!(
                svg,
                r#"<rect x="8" y="{:.1}" width="{:.1}" height="4" opacity="0.35" {FILL}/><rect x="{from:.1}" y="{y:.1}" width="{:.1}" height="14" {FILL}/>"#,
                y + 5.0,
                (from - 8.0).max(0.0),
                (to - from).max(2.5)
            );
        }
        (Some(low), None) => {
            let from = x(low);
            let _ = write!(
                svg,
                r#"<rect x="8" y="{:.1}" width="{:.1}" height="4" opacity="0.35" {FILL}/><rect x="{from:.1}" y="{y:.1}" width="2.5" height="14" {FILL}/><path d="M{from:.1} {y:.1}H{end:.1}M{from:.1} {low_y:.1}H{end:.1}M{a:.1} {b:.1}L{end:.1} {c:.1}L{a:.1} {d:.1}" fill="none" stroke-width="1.4" stroke-dasharray="4 3" {EDGE}/>"#,
                y + 5.0,
                (from - 8.0).max(0.0),
                low_y = y + 14.0,
                a = end - 6.0,
                b = y + 2.0,
                c = y + 7.0,
                d = y + 12.0,
            );
        }
        (None, Some(high)) => {
            let to = x(high);
            let _ = write!(
                svg,
                r#"<path d="M8 {y:.1}H{to:.1}V{:.1}H8" fill="none" stroke-width="1.4" stroke-dasharray="4 3" {EDGE}/>"#,
                y + 14.0
            );
        }
        (None, None) => {}
    }
    if let Some(central) = percent.central.filter(|_| percent.low != percent.high || percent.low.is_none()) {
        let at = x(central);
        let _ = write!(
            svg,
            r##"<path d="M{at:.1} {:.1}l5 9l-5 9l-5 -9z" fill="#ffffff" stroke-width="1.6" stroke="#1c2733" class="centre"/>"##,
            y - 2.0
        );
    }
}

fn mark(svg: &mut String, amount: Amount, at: f64, y: &dyn Fn(f64) -> f64, top: f64) {
    match (amount.low, amount.high) {
        (Some(low), Some(high)) => {
            let (upper, lower) = (y(high), y(low));
            let _ = write!(
                svg,
                r#"<rect x="{:.1}" y="{upper:.1}" width="8" height="{:.1}" {FILL}/>"#,
                at - 4.0,
                (lower - upper).max(3.0)
            );
        }
        (Some(low), None) => {
            let from = y(low);
            let _ = write!(
                svg,
                r#"<rect x="{:.1}" y="{:.1}" width="10" height="3" {FILL}/><path d="M{at:.1} {from:.1}V{top:.1}M{:.1} {:.1}L{at:.1} {top:.1}L{:.1} {:.1}" fill="none" stroke-width="1.4" stroke-dasharray="4 3" {EDGE}/>"#,
                at - 5.0,
                from - 1.5,
                at - 4.0,
                top + 6.0,
                at + 4.0,
                top + 6.0
            );
        }
        (None, Some(high)) => {
            let (from, to) = (y(high), y(0.0));
            let _ = write!(
                svg,
                r#"<rect x="{:.1}" y="{:.1}" width="10" height="3" {FILL}/><path d="M{at:.1} {from:.1}V{to:.1}" fill="none" stroke-width="1.4" stroke-dasharray="4 3" {EDGE}/>"#,
                at - 5.0,
                from - 1.5
            );
        }
        (None, None) => {
            if let Some(central) = amount.central {
                let _ = write!(
                    svg,
                    r#"<circle cx="{at:.1}" cy="{:.1}" r="4" fill="none" stroke-width="2" {EDGE}/>"#,
                    y(central)
                );
            }
        }
    }
}

pub(super) fn text_at(svg: &mut String, x: f64, y: f64, anchor: &str, size: u8, ink: &str, text: &str) {
    let _ = write!(svg, r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" font-size="{size}" {ink}>"#);
    for character in text.chars() {
        match character {
            '<' => svg.push_str("&lt;"),
            '>' => svg.push_str("&gt;"),
            '&' => svg.push_str("&amp;"),
            other => svg.push(other),
        }
    }
    svg.push_str("</text>");
}

fn in_words(basis: &LedgerBasis, percent: Amount) -> String {
    let open = match (percent.low, percent.high) {
        (Some(_), None) => ", upper bound not known",
        (None, Some(_)) => ", lower bound not known",
        _ => "",
    };
    format!("{}: {} per cent{open}", words::plain(&basis.basis), words::amount(percent))
}

/// Leaves out what cannot be drawn.
fn known(amount: Amount) -> Amount {
    let drawable = |value: Option<f64>| value.filter(|value| value.is_finite() && *value >= 0.0);
    Amount { low: drawable(amount.low), central: drawable(amount.central), high: drawable(amount.high) }
}

fn greatest(amount: Amount) -> Option<f64> {
    [amount.low, amount.central, amount.high].into_iter().flatten().reduce(f64::max)
}

/// Gives the distance of grid lines: 1, 2 or 5 times a power of ten, three to six of them. By repeated
/// multiplication, because a logarithm's last digit differs between machines.
fn step(most: f64) -> f64 {
    let mut step = 0.01;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(1_000) {
        if most / step <= 5.0 {
            break;
        }
        step *= factor;
    }
    step
}

fn days(from: Date, to: Date) -> f64 {
    f64::from(from.until(to).map_or(0, |span| span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_lines_are_round() {
        for (most, expected) in [(12_000.0, 5_000.0), (1.0, 0.2), (20_000.0, 5_000.0), (9.0, 2.0)] {
            assert!((step(most) - expected).abs() < expected / 1e6, "{most}: {}", step(most));
        }
        assert!(step(f64::MAX) > 0.0);
    }
}
