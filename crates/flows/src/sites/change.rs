//! What changed between two images of a site, as areas.
//!
//! Both images are brought to one grid, the second is moved to where it correlates best with the first and its grey is
//! fitted to the first's. A median over nine cells takes noise away and leaves edges. A cell differs where the difference
//! passes the threshold of `methods/sites.toml`; cells that touch are a patch. The edge of a patch is then drawn anew
//! where the difference is half of the patch's own, which neither widens nor narrows it, whatever the threshold.

use super::grid::Grid;
use super::methods::SiteMethods;
use super::place::Plane;
use super::raster::Raster;
use super::register::{self, Shift};
use super::{ImageInput, Refusal, Site};
use serde::{Deserialize, Serialize};
use values::Period;

/// A measured area. **Units:** square metres.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct SquareMetres {
    /// The least, if every edge lies as far inward as laying over may be off.
    pub low: f64,
    /// As measured.
    pub central: f64,
    /// The most.
    pub high: f64,
}

/// A stretch of ground that looks different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Patch {
    /// How large it is.
    pub area: SquareMetres,
    /// Whether it is brighter in the second image.
    pub brighter: bool,
    /// Its middle, latitude and longitude.
    pub centre: (f64, f64),
    /// The convex shape around it, latitude and longitude.
    pub outline: Vec<(f64, f64)>,
    /// The same in shares of the pictures' width and height, from the upper left corner.
    pub drawn: Vec<(f64, f64)>,
    /// The area of the site its middle lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// How much of an area of the site changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AreaChange {
    /// The area's name.
    pub name: String,
    /// The area's size, in square metres, as far as both images show it.
    pub size_m2: f64,
    /// Whether both images show all of it.
    pub whole: bool,
    /// How much of it changed.
    pub changed: SquareMetres,
    /// Its corners in shares of the pictures' width and height.
    pub drawn: Vec<(f64, f64)>,
}

/// What changed between two images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The first image's file.
    pub before: String,
    /// The second's.
    pub after: String,
    /// When the first was taken.
    pub before_on: Period,
    /// When the second was.
    pub after_on: Period,
    /// Metres a side of a cell of the common grid.
    pub cell_m: f64,
    /// Metres from west to east of what both show.
    pub width_m: f64,
    /// Metres from south to north.
    pub height_m: f64,
    /// Its corners: north-west, south-east, as latitude and longitude.
    pub corners: [(f64, f64); 2],
    /// How far the second image lay off the first: metres east and south.
    pub shift_m: (f64, f64),
    /// How well they correlate when laid over one another, -1 to 1.
    pub correlation: f64,
    /// By how much an edge may be off, in metres.
    pub edge_m: f64,
    /// The difference of grey a cell must pass, in shares of the first image's range.
    pub threshold: f64,
    /// All that changed.
    pub total: SquareMetres,
    /// The patches, the largest first.
    pub patches: Vec<Patch>,
    /// What changed in each area of the site.
    pub areas: Vec<AreaChange>,
    /// Why the comparison may mislead, in sentences.
    pub doubts: Vec<String>,
    /// The first image in the common frame: PNG, as base64.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before_png: String,
    /// The second, laid over the first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after_png: String,
}

/// Measures what changed between two images of a site.
///
/// **Shape:** patches by size. **Errors:** why the images were not compared: a file that cannot be decoded or is too large, one
/// that does not say where it lies, two that do not show the same ground.
///
/// ```
/// use flows::sites::{ImageInput, Site, SiteMethods, measure};
/// let image = ImageInput { name: "a.png", bytes: b"no image", world: None, crs: None, taken_on: Default::default() };
/// let refusal = measure(&Site::default(), [&image, &image], SiteMethods::builtin()).unwrap_err();
/// assert_eq!(refusal.code, "sites/image-kind");
/// ```
pub fn measure(site: &Site, pair: [&ImageInput<'_>; 2], methods: &SiteMethods) -> Result<Change, Refusal> {
    let [before, after] = pair;
    let (one, other) = (Raster::decode(before, &methods.limits)?, Raster::decode(after, &methods.limits)?);
    let middle = one.locator.place(one.width as f64 / 2.0, one.height as f64 / 2.0);
    if !(middle.0.abs() <= 85.0 && middle.1.abs() <= 360.0) {
        return Err(Refusal::new(
            "place",
            format!("`{}` lies nowhere on the globe by what it says", before.name),
        ));
    }
    let grid = Grid::over(&one, &other, Plane::at(middle.0, middle.1), methods)?;
    let first = grid.sample(&one, (0.0, 0.0));
    drop(one);
    let unmoved = grid.sample(&other, (0.0, 0.0));
    let most = methods.registration.shift_m_max / grid.cell;
    let lay = |first: &[f32]| {
        let mut found = register::shift(&grid, first, &unmoved, most).ok_or_else(|| {
            let reason =
                "one of the images is even or empty where they overlap: they cannot be laid over one another";
            Refusal::new("no-detail", reason)
        })?;
        for _ in 0..REFINED {
            let moved = grid.sample(&other, (found.columns, found.rows));
            let Some((columns, rows)) = register::refine(&grid, first, &moved) else { break };
            (found.columns, found.rows) = (found.columns + columns, found.rows + rows);
        }
        Ok(found)
    };
    let mut found = lay(&first)?;
    let range = Range::of(&first).ok_or_else(|| Refusal::new("no-detail", "the first image is even"))?;
    let compared = |found: Shift| {
        let second = grid.sample(&other, (found.columns, found.rows));
        let (gain, offset) = fit(&first, &second, range);
        let second: Vec<f32> = second.iter().map(|value| value * gain + offset).collect();
        let difference: Vec<f32> = first.iter().zip(&second).map(|(a, b)| b - a).collect();
        let difference = median(&grid, &difference);
        let threshold = threshold(&difference, range, methods);
        let patches = patches(&grid, &difference, threshold, methods);
        (second, threshold, patches)
    };
    let (mut second, mut passed, mut changed) = compared(found);
    // What is new pulls the best shift towards itself: the images are laid over one another once more without it.
    if !changed.is_empty()
        && let Ok(again) = lay(&without(&grid, &first, &changed))
    {
        found = again;
        (second, passed, changed) = compared(found);
    }
    if found.correlation < methods.registration.correlation_min {
        let reason = format!(
            "laid over one another as well as can be, the images hardly correlate ({:.2}): clouds, another season or another place",
            found.correlation
        );
        return Err(Refusal::new("no-correlation", reason));
    }
    Ok(told(site, pair, &grid, found, [&first, &second], range, passed, &changed, methods))
}

/// The image without the patches and what lies around them.
fn without(grid: &Grid, cells: &[f32], patches: &[Cells]) -> Vec<f32> {
    let mut left = cells.to_vec();
    for at in patches.iter().flat_map(|patch| &patch.cells) {
        let (column, row) = (at % grid.columns, at / grid.columns);
        for y in row.saturating_sub(AROUND)..=(row + AROUND).min(grid.rows - 1) {
            for x in column.saturating_sub(AROUND)..=(column + AROUND).min(grid.columns - 1) {
                if let Some(cell) = left.get_mut(y * grid.columns + x) {
                    *cell = f32::NAN;
                }
            }
        }
    }
    left
}

/// How often the shift is made finer.
const REFINED: usize = 4;

/// Cells around a patch that do not count when images are laid over one another.
const AROUND: usize = 3;

/// The grey an image mostly holds: from its 2nd to its 98th percentile.
#[derive(Debug, Clone, Copy)]
struct Range {
    low: f32,
    high: f32,
}

impl Range {
    fn of(cells: &[f32]) -> Option<Self> {
        let mut known: Vec<f32> = cells.iter().copied().filter(|value| value.is_finite()).collect();
        known.sort_by(f32::total_cmp);
        let at = |share: f64| known.get((known.len().saturating_sub(1) as f64 * share) as usize).copied();
        let (low, high) = (at(0.02)?, at(0.98)?);
        (high - low > f32::EPSILON).then_some(Self { low, high })
    }

    fn span(self) -> f32 {
        self.high - self.low
    }
}

/// Fits the second image's grey to the first's by least squares, each time leaving out what lies far off, for that is the change.
fn fit(first: &[f32], second: &[f32], range: Range) -> (f32, f32) {
    let pairs: Vec<(f64, f64)> = first
        .iter()
        .zip(second)
        .filter(|(a, b)| a.is_finite() && b.is_finite())
        .map(|(a, b)| (f64::from(*a), f64::from(*b)))
        .collect();
    let (mut gain, mut offset) = (1.0, 0.0);
    let mut most = f64::INFINITY;
    for _ in 0..6 {
        let (mut n, mut sa, mut sb, mut sbb, mut sab) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (a, b) in pairs.iter().filter(|(a, b)| (b * gain + offset - a).abs() <= most) {
            n += 1.0;
            (sa, sb) = (sa + a, sb + b);
            (sbb, sab) = (sbb + b * b, sab + a * b);
        }
        let variance = sbb - sb * sb / f64::max(n, 1.0);
        if n < 64.0 || variance <= 0.0 {
            break;
        }
        gain = ((sab - sa * sb / n) / variance).clamp(0.05, 1e6);
        offset = (sa - gain * sb) / n;
        let mut off: Vec<f64> = pairs.iter().map(|(a, b)| (b * gain + offset - a).abs()).collect();
        off.sort_by(f64::total_cmp);
        let middle = off.get(off.len() / 2).copied().unwrap_or(0.0);
        most = (middle * 3.0 * 1.4826).max(f64::from(range.span()) * 0.01);
    }
    (gain as f32, offset as f32)
}

/// The median of each cell and its eight neighbours; edges stay where they are.
fn median(grid: &Grid, cells: &[f32]) -> Vec<f32> {
    let mut smooth = Vec::with_capacity(cells.len());
    let mut near: Vec<f32> = Vec::with_capacity(9);
    for row in 0..grid.rows {
        for column in 0..grid.columns {
            near.clear();
            for y in row.saturating_sub(1)..=(row + 1).min(grid.rows - 1) {
                for x in column.saturating_sub(1)..=(column + 1).min(grid.columns - 1) {
                    near.extend(cells.get(y * grid.columns + x).filter(|value| value.is_finite()));
                }
            }
            near.sort_by(f32::total_cmp);
            let middle = near.get(near.len() / 2).copied().unwrap_or(f32::NAN);
            let own = cells.get(row * grid.columns + column).copied().unwrap_or(f32::NAN);
            smooth.push(if own.is_finite() { middle } else { f32::NAN });
        }
    }
    smooth
}

fn threshold(difference: &[f32], range: Range, methods: &SiteMethods) -> f32 {
    let mut sizes: Vec<f32> =
        difference.iter().filter(|value| value.is_finite()).map(|value| value.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
    let by_noise = middle * 1.4826 * methods.change.deviations_min as f32;
    by_noise.max(range.span() * methods.change.range_share_min as f32)
}

/// The cells of a patch.
struct Cells {
    cells: Vec<usize>,
    brighter: bool,
}

fn patches(grid: &Grid, difference: &[f32], threshold: f32, methods: &SiteMethods) -> Vec<Cells> {
    let least = ((methods.change.area_m2_min / (grid.cell * grid.cell)).ceil() as usize)
        .max(methods.change.cells_min as usize);
    let mut taken = vec![false; difference.len()];
    let mut found = Vec::new();
    for brighter in [true, false] {
        let sign = if brighter { 1.0 } else { -1.0 };
        let passes = |at: usize, most: f32| difference.get(at).is_some_and(|value| value * sign > most);
        for start in 0..difference.len() {
            if taken.get(start) != Some(&false) || !passes(start, threshold) {
                continue;
            }
            let core = spread(grid, vec![start], &mut taken, |at| passes(at, threshold));
            // Its own contrast: the upper half of its cells, so that blurred edges do not weigh.
            let mut sizes: Vec<f32> =
                core.iter().filter_map(|at| difference.get(*at)).map(|value| value.abs()).collect();
            sizes.sort_by(f32::total_cmp);
            let contrast = sizes.get(sizes.len() * 3 / 4).copied().unwrap_or(threshold);
            let edge = contrast / 2.0;
            let mut cells: Vec<usize> = core.iter().copied().filter(|at| passes(*at, edge)).collect();
            // Where half of its contrast lies below the threshold the patch is wider by what lies around it.
            if edge < threshold {
                for _ in 0..2 {
                    let rim: Vec<usize> = cells
                        .iter()
                        .flat_map(|at| neighbours(grid, *at))
                        .filter(|at| taken.get(*at) == Some(&false) && passes(*at, edge))
                        .collect();
                    for at in rim {
                        if let Some(seen @ false) = taken.get_mut(at) {
                            *seen = true;
                            cells.push(at);
                        }
                    }
                }
            }
            if cells.len() >= least {
                cells.sort_unstable();
                found.push(Cells { cells, brighter });
            }
        }
    }
    found.sort_by(|a, b| {
        b.cells.len().cmp(&a.cells.len()).then_with(|| a.cells.first().cmp(&b.cells.first()))
    });
    found
}

/// Gives the cells that can be reached from some over cells that belong.
fn spread(grid: &Grid, start: Vec<usize>, taken: &mut [bool], belongs: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut open = start;
    let mut cells = Vec::new();
    for at in &open {
        if let Some(seen) = taken.get_mut(*at) {
            *seen = true;
        }
    }
    while let Some(at) = open.pop() {
        cells.push(at);
        for next in neighbours(grid, at) {
            if let Some(seen @ false) = taken.get_mut(next)
                && belongs(next)
            {
                *seen = true;
                open.push(next);
            }
        }
    }
    cells
}

fn neighbours(grid: &Grid, at: usize) -> impl Iterator<Item = usize> + use<> {
    let (column, row, columns, rows) = (at % grid.columns, at / grid.columns, grid.columns, grid.rows);
    let left = (column > 0).then(|| at - 1);
    let right = (column + 1 < columns).then(|| at + 1);
    let above = (row > 0).then(|| at - columns);
    let below = (row + 1 < rows).then(|| at + columns);
    [left, right, above, below].into_iter().flatten()
}

#[allow(clippy::too_many_arguments)]
fn told(
    site: &Site,
    pair: [&ImageInput<'_>; 2],
    grid: &Grid,
    shift: Shift,
    [first, second]: [&Vec<f32>; 2],
    range: Range,
    threshold: f32,
    found: &[Cells],
    methods: &SiteMethods,
) -> Change {
    let [before, after] = pair;
    let edge_m = methods.registration.residual_cells * grid.cell;
    let mut changed = vec![false; grid.cells()];
    for at in found.iter().flat_map(|patch| &patch.cells) {
        if let Some(cell) = changed.get_mut(*at) {
            *cell = true;
        }
    }
    let area = |cells: &dyn Fn(usize) -> bool| -> SquareMetres {
        let (mut count, mut edges) = (0usize, 0usize);
        for at in (0..grid.cells()).filter(|at| cells(*at)) {
            count += 1;
            edges += 4 - neighbours(grid, at).filter(|next| cells(*next)).count();
        }
        let (central, off) = (count as f64 * grid.cell * grid.cell, edges as f64 * grid.cell * edge_m);
        SquareMetres {
            low: whole((central - off).max(0.0)),
            central: whole(central),
            high: whole(central + off),
        }
    };
    let areas: Vec<(Vec<(f64, f64)>, &super::SiteArea)> = site
        .areas
        .iter()
        .map(|one| (one.polygon.iter().map(|(lat, lon)| grid.at(*lat, *lon)).collect(), one))
        .collect();
    let share = |(column, row): &(f64, f64)| {
        (short(column / grid.columns as f64, 4), short(row / grid.rows as f64, 4))
    };
    let patches = found.iter().map(|patch| {
        let of_patch: std::collections::BTreeSet<usize> = patch.cells.iter().copied().collect();
        let middle = |at: &usize| ((at % grid.columns) as f64 + 0.5, (at / grid.columns) as f64 + 0.5);
        let count = patch.cells.len().max(1) as f64;
        let (x, y) =
            patch.cells.iter().map(middle).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let centre = (x / count, y / count);
        let shape = hull(grid, &patch.cells);
        let degrees = |(column, row): &(f64, f64)| {
            let (lat, lon) = grid.degrees(*column, *row);
            (short(lat, 6), short(lon, 6))
        };
        Patch {
            area: area_of(&of_patch, grid, edge_m),
            brighter: patch.brighter,
            centre: degrees(&centre),
            outline: shape.iter().map(degrees).collect(),
            drawn: shape.iter().map(share).collect(),
            within: areas
                .iter()
                .find(|(polygon, _)| inside(polygon, centre))
                .map(|(_, one)| one.name.clone()),
        }
    });
    let of_areas = areas.iter().map(|(polygon, one)| {
        let within: Vec<bool> = (0..grid.cells())
            .map(|at| inside(polygon, ((at % grid.columns) as f64 + 0.5, (at / grid.columns) as f64 + 0.5)))
            .collect();
        let count = within.iter().filter(|is_in| **is_in).count();
        let (columns, rows) = (grid.columns as f64, grid.rows as f64);
        AreaChange {
            name: one.name.clone(),
            size_m2: whole(count as f64 * grid.cell * grid.cell),
            whole: polygon
                .iter()
                .all(|(x, y)| (-0.5..=columns + 0.5).contains(x) && (-0.5..=rows + 0.5).contains(y)),
            changed: area(&|at| changed.get(at) == Some(&true) && within.get(at) == Some(&true)),
            drawn: polygon.iter().map(share).collect(),
        }
    });
    let all = changed.iter().filter(|is_changed| **is_changed).count() as f64 / grid.cells().max(1) as f64;
    let (north_west, south_east) =
        (grid.degrees(0.0, 0.0), grid.degrees(grid.columns as f64, grid.rows as f64));
    let corner = |(lat, lon): (f64, f64)| (short(lat, 6), short(lon, 6));
    Change {
        before: before.name.to_owned(),
        after: after.name.to_owned(),
        before_on: before.taken_on,
        after_on: after.taken_on,
        cell_m: short(grid.cell, 3),
        width_m: short(grid.columns as f64 * grid.cell, 1),
        height_m: short(grid.rows as f64 * grid.cell, 1),
        corners: [corner(north_west), corner(south_east)],
        shift_m: (short(shift.columns * grid.cell, 2), short(shift.rows * grid.cell, 2)),
        correlation: short(shift.correlation, 3),
        edge_m: short(edge_m, 3),
        threshold: short(f64::from(threshold / range.span()), 3),
        total: area(&|at| changed.get(at) == Some(&true)),
        patches: patches.collect(),
        areas: of_areas.collect(),
        doubts: doubts(pair, [first, second], range, all, shift, grid, methods),
        before_png: picture(grid, first, range),
        after_png: picture(grid, second, range),
    }
}

fn area_of(cells: &std::collections::BTreeSet<usize>, grid: &Grid, edge_m: f64) -> SquareMetres {
    let edges: usize =
        cells.iter().map(|at| 4 - neighbours(grid, *at).filter(|next| cells.contains(next)).count()).sum();
    let (central, off) = (cells.len() as f64 * grid.cell * grid.cell, edges as f64 * grid.cell * edge_m);
    SquareMetres { low: whole((central - off).max(0.0)), central: whole(central), high: whole(central + off) }
}

/// Says why a comparison may mislead.
fn doubts(
    [before, after]: [&ImageInput<'_>; 2],
    [first, second]: [&Vec<f32>; 2],
    range: Range,
    changed: f64,
    shift: Shift,
    grid: &Grid,
    methods: &SiteMethods,
) -> Vec<String> {
    let mut told = Vec::new();
    match (before.taken_on.from, after.taken_on.from) {
        (Some(one), Some(other)) => {
            let apart = (i32::from(one.day_of_year()) - i32::from(other.day_of_year())).abs();
            let apart = apart.min(365 - apart);
            if apart > methods.doubt.season_days {
                told.push(format!(
                    "The images are of different seasons ({apart} days of the year apart): leaves, crops, snow and the height of the sun differ."
                ));
            }
            if other < one {
                told.push("The second image is older than the first.".to_owned());
            }
        }
        _ => told.push("Not both images have a day: what came first is the record’s order.".to_owned()),
    }
    told.push(
        "The images show no time of day: shadows lie where the sun stood, and tall things lean by the angle of view. A narrow patch along a building may be its shadow."
            .to_owned(),
    );
    let bright = |a: &[f32], b: &[f32]| {
        let most = range.high + range.span() * 0.15;
        let count = a.iter().zip(b).filter(|(a, b)| **a > most && **b < range.high).count();
        count as f64 / grid.cells().max(1) as f64
    };
    let most = bright(first, second).max(bright(second, first));
    if most > methods.doubt.bright_share {
        told.push(format!(
            "{:.0} per cent of the ground is bright in one image only: clouds or snow.",
            most * 100.0
        ));
    }
    if changed > methods.doubt.changed_share {
        told.push(format!(
            "{:.0} per cent of the ground differs: so much points to light, season or another place rather than to works.",
            changed * 100.0
        ));
    }
    let off = shift.columns.hypot(shift.rows) * grid.cell;
    if off > methods.registration.shift_m_max * 0.8 {
        told.push(format!("The second image lay {off:.0} m off, near the most that is looked for."));
    }
    if shift.correlation < 0.6 {
        told.push(format!("The images correlate weakly ({:.2}).", shift.correlation));
    }
    told
}

/// The convex shape around the corners of cells, in the grid's cells (A. Andrew's chain).
fn hull(grid: &Grid, cells: &[usize]) -> Vec<(f64, f64)> {
    // Of each row only the first and the last cell can lie on it.
    let mut rows: std::collections::BTreeMap<usize, (usize, usize)> = std::collections::BTreeMap::new();
    for at in cells {
        let (column, row) = (at % grid.columns, at / grid.columns);
        let ends = rows.entry(row).or_insert((column, column));
        *ends = (ends.0.min(column), ends.1.max(column));
    }
    let mut points: Vec<(f64, f64)> = rows
        .iter()
        .flat_map(|(row, (first, last))| {
            let (left, right, top) = (*first as f64, *last as f64 + 1.0, *row as f64);
            [(left, top), (right, top), (left, top + 1.0), (right, top + 1.0)]
        })
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    points.dedup();
    let chain = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut line: Vec<(f64, f64)> = Vec::new();
        for point in points {
            while let [.., a, b] = line.as_slice()
                && (b.0 - a.0) * (point.1 - a.1) - (b.1 - a.1) * (point.0 - a.0) <= 0.0
            {
                line.pop();
            }
            line.push(point);
        }
        line.pop();
        line
    };
    let mut shape = chain(&mut points.iter().copied());
    shape.extend(chain(&mut points.iter().rev().copied()));
    shape
}

/// Tells whether a place lies in a polygon.
fn inside(polygon: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let mut is_in = false;
    let ends = polygon.iter().zip(polygon.iter().cycle().skip(1));
    for ((x1, y1), (x2, y2)) in ends {
        if (y1 > &y) != (y2 > &y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
            is_in = !is_in;
        }
    }
    is_in
}

/// The most pixels of a picture's longer side.
const PICTURE: usize = 420;

/// Draws the grid as a small PNG in grey; base64.
fn picture(grid: &Grid, cells: &[f32], range: Range) -> String {
    let step = grid.columns.max(grid.rows).div_ceil(PICTURE).max(1);
    let (width, height) = ((grid.columns / step).max(1), (grid.rows / step).max(1));
    let mut pixels = Vec::with_capacity(width * height);
    for row in 0..height {
        for column in 0..width {
            let (mut sum, mut count) = (0f32, 0f32);
            for y in 0..step {
                for x in 0..step {
                    let at = (row * step + y) * grid.columns + column * step + x;
                    if let Some(value) = cells.get(at).filter(|value| value.is_finite()) {
                        (sum, count) = (sum + value, count + 1.0);
                    }
                }
            }
            let grey = if count > 0.0 { (sum / count - range.low) / range.span() } else { 1.0 };
            // A little room above and below, so that new things do not burn out.
            pixels.push((40.0 + grey * 170.0).clamp(0.0, 255.0) as u8);
        }
    }
    let mut bytes = Vec::new();
    let written = (|| -> Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&pixels)?;
        writer.finish()
    })();
    // Written to memory, it cannot fail; if it did, there would be no picture and the figures would stand.
    if written.is_err() {
        return String::new();
    }
    data_encoding::BASE64.encode(&bytes)
}

fn whole(value: f64) -> f64 {
    value.round()
}

fn short(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}
