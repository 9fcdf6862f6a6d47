//! The way of a ship, drawn on a map without a server: lines where it was heard, nothing where it was not.

use super::chart::{EDGE, Figure, INK, LINE, MUTED, WIDTH, open, text_at};
use super::clean::clean;
use super::words;
use assess::model::Voyage;
use std::fmt::Write as _;

/// Kilometres in a degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;
/// The least and the greatest height of the picture.
const HEIGHT: (f64, f64) = (200.0, 420.0);
/// What stands around the picture: for the labels of the lines, and below for the scale.
const LEFT: f64 = 38.0;
const TOP: f64 = 10.0;
const BELOW: f64 = 50.0;

/// Draws a voyage; `None` where it has no position.
pub(crate) fn map(voyage: &Voyage) -> Option<Figure> {
    let frame = Frame::of(voyage)?;
    let mut svg = open(frame.height + TOP + BELOW);
    let (right, bottom) = (WIDTH - 8.0, TOP + frame.height);
    // Several maps stand in one page, of one identity too.
    let id = format!("frame-{}-{}", voyage.mmsi, voyage.exhibit.hex().get(..8).unwrap_or_default());
    let _ = write!(
        svg,
        r#"<clipPath id="{id}"><rect x="{LEFT}" y="{TOP}" width="{wide:.1}" height="{high:.1}"/></clipPath>"#,
        wide = right - LEFT,
        high = frame.height
    );
    frame.graticule(&mut svg);
    let _ = write!(svg, r##"<g clip-path="url(#{id})">"##);
    for line in &voyage.coast {
        let path = frame.path(line.iter().copied());
        let _ = write!(
            svg,
            r##"<path d="{path}" fill="none" stroke-width="0.9" stroke="#8a97a5" class="coast"/>"##
        );
    }
    for line in &voyage.lines {
        let path = frame.path(line.iter().map(|position| (position.lat, position.lon)));
        let _ = write!(svg, r#"<path d="{path}" fill="none" stroke-width="1.5" {EDGE}/>"#);
    }
    // Where a line ends and another begins nothing was heard: rings at both ends, and no stroke between.
    for two in voyage.lines.windows(2) {
        let [before, after] = two else { continue };
        for position in before.last().into_iter().chain(after.first()) {
            let (x, y) = frame.at(position.lat, position.lon);
            let _ = write!(
                svg,
                r##"<circle cx="{x:.1}" cy="{y:.1}" r="3" fill="#ffffff" stroke-width="1.3" stroke="#1c2733" class="centre"/>"##
            );
        }
    }
    svg.push_str("</g>");
    frame.marks(voyage, &mut svg);
    let _ = write!(
        svg,
        r#"<rect x="{LEFT}" y="{TOP}" width="{:.1}" height="{:.1}" fill="none" stroke-width="0.8" {LINE}/>"#,
        right - LEFT,
        frame.height
    );
    frame.scale_bar(&mut svg, bottom + 30.0);
    let source = if voyage.coast.is_empty() { "no coast is drawn" } else { "coast: Natural Earth" };
    text_at(&mut svg, right, bottom + 44.0, "end", 9, MUTED, &format!("Positions as sent; {source}"));
    svg.push_str("</svg>");
    Some(Figure { svg, alt: in_words(voyage) })
}

/// What of the globe is drawn, and how.
struct Frame {
    /// The longitude that everything lies around, so that the date line is nothing.
    around: f64,
    west: f64,
    north: f64,
    /// Points of the picture in a degree of latitude, and in one of longitude.
    scale: (f64, f64),
    height: f64,
}

impl Frame {
    fn of(voyage: &Voyage) -> Option<Self> {
        let first = voyage.lines.iter().flatten().next()?;
        let around = first.lon;
        let places = voyage.lines.iter().flatten().map(|position| (position.lat, position.lon));
        let places = places.chain(voyage.marks.iter().map(|mark| (mark.lat, mark.lon)));
        let (mut south, mut north, mut west, mut east) = (first.lat, first.lat, 0.0f64, 0.0f64);
        for (lat, lon) in places {
            let lon = turned(lon - around);
            (south, north) = (south.min(lat), north.max(lat));
            (west, east) = (west.min(lon), east.max(lon));
        }
        let shrink = ((south + north) / 2.0).to_radians().cos().max(0.05);
        // A ship that lies still is drawn with some twenty kilometres around it.
        let high = ((north - south) * 1.16).max(0.2);
        let wide = ((east - west) * 1.16).max(0.2 / shrink);
        let inner = WIDTH - 8.0 - LEFT;
        let per_degree = (inner / (wide * shrink)).min(HEIGHT.1 / high);
        let height = (high * per_degree).clamp(HEIGHT.0, HEIGHT.1);
        let (middle_lat, middle_lon) = ((south + north) / 2.0, (west + east) / 2.0);
        Some(Self {
            around,
            west: middle_lon - inner / (per_degree * shrink) / 2.0,
            north: middle_lat + height / per_degree / 2.0,
            scale: (per_degree, per_degree * shrink),
            height,
        })
    }

    fn at(&self, lat: f64, lon: f64) -> (f64, f64) {
        let east = turned(lon - self.around) - self.west;
        (LEFT + east * self.scale.1, TOP + (self.north - lat) * self.scale.0)
    }

    /// Gives the path of a line; broken where it runs out of the picture on the far side of the globe.
    fn path(&self, places: impl Iterator<Item = (f64, f64)>) -> String {
        let mut path = String::new();
        let mut last: Option<f64> = None;
        for (lat, lon) in places {
            let (x, y) = self.at(lat, lon);
            let jumps = last.is_some_and(|last| (x - last).abs() > 180.0 * self.scale.1);
            let step = if last.is_none() || jumps { 'M' } else { 'L' };
            let _ = write!(path, "{step}{x:.1} {y:.1}");
            last = Some(x);
        }
        path
    }

    fn graticule(&self, svg: &mut String) {
        let (right, bottom) = (WIDTH - 8.0, TOP + self.height);
        let step = step((self.height / self.scale.0).min((right - LEFT) / self.scale.1));
        let decimals = if step < 1.0 { 1 } else { 0 };
        let mut lat = ((self.north - self.height / self.scale.0) / step).ceil() * step;
        while lat <= self.north {
            let (_, y) = self.at(lat, self.around);
            let _ = write!(
                svg,
                r#"<line x1="{LEFT}" x2="{right:.1}" y1="{y:.1}" y2="{y:.1}" stroke-width="0.6" {LINE}/>"#
            );
            let side = if lat < 0.0 { "S" } else { "N" };
            text_at(svg, LEFT - 3.0, y + 3.0, "end", 9, MUTED, &format!("{:.decimals$}° {side}", lat.abs()));
            lat += step;
        }
        let west = self.west + self.around;
        let mut lon = (west / step).ceil() * step;
        while lon <= west + (right - LEFT) / self.scale.1 {
            let (x, _) = self.at(self.north, lon);
            let _ = write!(
                svg,
                r#"<line x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{bottom:.1}" stroke-width="0.6" {LINE}/>"#
            );
            let named = turned(lon);
            let side = if named < 0.0 { "W" } else { "E" };
            text_at(
                svg,
                x,
                bottom + 12.0,
                "middle",
                9,
                MUTED,
                &format!("{:.decimals$}° {side}", named.abs()),
            );
            lon += step;
        }
    }

    /// Draws the numbers of what was seen; those that would hide one another stand together.
    fn marks(&self, voyage: &Voyage, svg: &mut String) {
        let mut groups: Vec<((f64, f64), Vec<usize>)> = Vec::new();
        for (number, mark) in (1..).zip(&voyage.marks) {
            let (x, y) = self.at(mark.lat, mark.lon);
            let near = groups.iter_mut().find(|((gx, gy), _)| (gx - x).hypot(gy - y) < 12.0);
            match near {
                Some((_, numbers)) => numbers.push(number),
                None => groups.push(((x, y), vec![number])),
            }
        }
        for ((x, y), numbers) in groups {
            let label = ranges(&numbers);
            let _ = write!(svg, r##"<circle cx="{x:.1}" cy="{y:.1}" r="3.4" fill="#a3271f" class="seen"/>"##);
            // Beside the mark, on the side where there is room.
            let left = x > WIDTH - 70.0;
            let (at, anchor) = if left { (x - 6.0, "end") } else { (x + 6.0, "start") };
            text_at(svg, at, (y - 4.0).max(TOP + 10.0), anchor, 11, INK, &label);
        }
    }

    fn scale_bar(&self, svg: &mut String, y: f64) {
        let km_wide = (WIDTH - 8.0 - LEFT) / self.scale.0 * KM_PER_DEGREE;
        let km = round_below(km_wide / 3.0);
        let wide = km / KM_PER_DEGREE * self.scale.0;
        let _ = write!(
            svg,
            r##"<path d="M{LEFT} {a:.1}V{y:.1}H{b:.1}V{a:.1}" fill="none" stroke-width="1.2" stroke="#1c2733" class="scale"/>"##,
            a = y - 4.0,
            b = LEFT + wide
        );
        let label =
            format!("{} km ({} nautical miles)", words::number(km), words::number((km / 1.852).round()));
        text_at(svg, LEFT, y + 13.0, "start", 10, INK, &label);
    }
}

/// Gives an angle between 180 degrees west and east.
fn turned(degrees: f64) -> f64 {
    (degrees + 540.0).rem_euclid(360.0) - 180.0
}

/// Gives the distance of the lines of a picture so many degrees high or wide.
fn step(degrees: f64) -> f64 {
    const STEPS: [f64; 9] = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0];
    STEPS.into_iter().find(|step| degrees / step <= 4.0).unwrap_or(45.0)
}

/// Gives 1, 2 or 5 times a power of ten, no more than a value.
fn round_below(value: f64) -> f64 {
    let power = 10f64.powf(value.max(1e-3).log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|digit| digit * power).find(|round| *round <= value).unwrap_or(power)
}

/// "1, 3–5".
fn ranges(numbers: &[usize]) -> String {
    let mut said = String::new();
    for run in numbers.chunk_by(|one, next| one + 1 == *next) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if !said.is_empty() {
            said.push_str(", ");
        }
        let _ = match last - first {
            0 => write!(said, "{first}"),
            1 => write!(said, "{first}, {last}"),
            _ => write!(said, "{first}–{last}"),
        };
    }
    said
}

fn in_words(voyage: &Voyage) -> String {
    let silences = voyage.lines.len().saturating_sub(1);
    let marks = (1..).zip(&voyage.marks).map(|(number, mark)| format!("{number}: {}", clean(&mark.text)));
    let marks: Vec<String> = marks.collect();
    let seen = if marks.is_empty() { String::new() } else { format!(" Marked: {}.", marks.join("; ")) };
    format!(
        "Map of the positions sent under MMSI {}, in {}.{seen}",
        voyage.mmsi,
        match silences {
            0 => "one line without a silence".to_owned(),
            1 => "two lines with a silence between".to_owned(),
            _ => format!("{} lines with silences between", silences + 1),
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_one_another_are_a_range() {
        assert_eq!(ranges(&[1, 2, 3, 5, 6, 9]), "1–3, 5, 6, 9");
    }

    #[test]
    fn scales_are_round() {
        for (value, round) in [(137.0, 100.0), (99.0, 50.0), (49.0, 20.0), (0.7, 0.5)] {
            assert!((round_below(value) - round).abs() < 1e-9, "{value}");
        }
    }
}
