//! By how much one image lies off the other: the shift at which they correlate best.
//!
//! Correlation is looked for on small versions of the images first, over the whole way they may lie apart, and then on finer and
//! finer ones around what was found. It is normalised, so that brightness and contrast do not matter, and the top of the
//! parabola through the best shift and its neighbours gives a part of a cell.

use super::grid::Grid;

/// The shift found, in cells, and how well the images correlate at it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shift {
    pub(super) columns: f64,
    pub(super) rows: f64,
    pub(super) correlation: f64,
}

/// Cells of a side below which an image is not made smaller.
const SMALL: usize = 96;
/// Cells compared at most for one shift.
const COMPARED: usize = 60_000;

struct Level {
    columns: usize,
    rows: usize,
    one: Vec<f32>,
    other: Vec<f32>,
}

/// Finds the shift of `other` against `one`, no further than `most` cells; `None` where nothing can be compared.
pub(super) fn shift(grid: &Grid, one: &[f32], other: &[f32], most: f64) -> Option<Shift> {
    let mut levels =
        vec![Level { columns: grid.columns, rows: grid.rows, one: one.to_vec(), other: other.to_vec() }];
    while let Some(last) = levels.last() {
        if last.columns.min(last.rows) < 2 * SMALL {
            break;
        }
        let next = half(last);
        levels.push(next);
    }
    let scale = 2f64.powi(i32::try_from(levels.len()).ok()? - 1);
    let reach = (most / scale).ceil() as i64;
    let mut best = (0i64, 0i64);
    for (at, level) in levels.iter().rev().enumerate() {
        let around = if at == 0 { reach } else { 2 };
        if at > 0 {
            best = (best.0 * 2, best.1 * 2);
        }
        let mut found = (f64::NEG_INFINITY, best);
        for rows in best.1 - around..=best.1 + around {
            for columns in best.0 - around..=best.0 + around {
                let value = correlation(level, columns, rows).unwrap_or(f64::NEG_INFINITY);
                // Of two that are as good the smaller shift stands.
                let nearer = columns * columns + rows * rows < found.1.0 * found.1.0 + found.1.1 * found.1.1;
                if value > found.0 || (value == found.0 && nearer) {
                    found = (value, (columns, rows));
                }
            }
        }
        if found.0 == f64::NEG_INFINITY {
            return None;
        }
        best = found.1;
    }
    let full = levels.first()?;
    let (columns, rows) = best;
    let peak = correlation(full, columns, rows)?;
    let top = |before: Option<f64>, after: Option<f64>| match (before, after) {
        (Some(before), Some(after)) if before + after - 2.0 * peak < -1e-9 => {
            ((before - after) / (2.0 * (before + after - 2.0 * peak))).clamp(-0.5, 0.5)
        }
        _ => 0.0,
    };
    Some(Shift {
        columns: columns as f64
            + top(correlation(full, columns - 1, rows), correlation(full, columns + 1, rows)),
        rows: rows as f64 + top(correlation(full, columns, rows - 1), correlation(full, columns, rows + 1)),
        correlation: peak,
    })
}

fn half(level: &Level) -> Level {
    let (columns, rows) = (level.columns / 2, level.rows / 2);
    let smaller = |cells: &[f32]| {
        let mut half = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let cell = |right: usize, down: usize| {
                    cells
                        .get((2 * row + down) * level.columns + 2 * column + right)
                        .copied()
                        .unwrap_or(f32::NAN)
                };
                half.push((cell(0, 0) + cell(1, 0) + cell(0, 1) + cell(1, 1)) / 4.0);
            }
        }
        half
    };
    Level { columns, rows, one: smaller(&level.one), other: smaller(&level.other) }
}

/// The normalised correlation of the two, the other moved; `None` where they hardly overlap or are even.
fn correlation(level: &Level, columns: i64, rows: i64) -> Option<f64> {
    let stride = (level.columns * level.rows / COMPARED).max(1);
    // Steps that share no factor with a row's length, lest only some columns be compared.
    let stride = if level.columns.is_multiple_of(stride) && stride > 1 { stride + 1 } else { stride };
    let (mut n, mut sa, mut sb, mut saa, mut sbb, mut sab) = (0u32, 0f64, 0f64, 0f64, 0f64, 0f64);
    let mut at = 0;
    while at < level.one.len() {
        let (column, row) = ((at % level.columns) as i64 + columns, (at / level.columns) as i64 + rows);
        if column >= 0 && row >= 0 && column < level.columns as i64 && row < level.rows as i64 {
            let there = usize::try_from(row * level.columns as i64 + column).ok()?;
            let (a, b) = (f64::from(*level.one.get(at)?), f64::from(*level.other.get(there)?));
            if a.is_finite() && b.is_finite() {
                n += 1;
                (sa, sb) = (sa + a, sb + b);
                (saa, sbb, sab) = (saa + a * a, sbb + b * b, sab + a * b);
            }
        }
        at += stride;
    }
    if n < 64 || (n as usize) < level.one.len() / stride / 4 {
        return None;
    }
    let n = f64::from(n);
    let (va, vb) = (saa - sa * sa / n, sbb - sb * sb / n);
    let scale = (va * vb).sqrt();
    (scale > 1e-9).then(|| (sab - sa * sb / n) / scale)
}

/// Gives by how much further the other image has to be moved, in cells, by least squares over all cells at once: what of the
/// difference follows the other's slope is shift, what follows its grey is brightness (B. Lucas, T. Kanade, 1981).
///
/// `None` where the slopes do not tell, as on even ground.
pub(super) fn refine(grid: &Grid, one: &[f32], other: &[f32]) -> Option<(f64, f64)> {
    // Slopes of noise would make the shift seem smaller: both are smoothed first.
    let (one, other) = (smooth(grid, one), smooth(grid, other));
    let mut system = [[0f64; 5]; 4];
    for row in 1..grid.rows.saturating_sub(1) {
        for column in 1..grid.columns.saturating_sub(1) {
            let at = row * grid.columns + column;
            let other_at = |at: usize| other.get(at).copied().map_or(f64::NAN, f64::from);
            let terms = [
                other_at(at),
                1.0,
                (other_at(at + 1) - other_at(at - 1)) / 2.0,
                (other_at(at + grid.columns) - other_at(at - grid.columns)) / 2.0,
                f64::from(*one.get(at)?),
            ];
            if terms.iter().any(|term| !term.is_finite()) {
                continue;
            }
            for (line, left) in system.iter_mut().zip(terms) {
                for (sum, right) in line.iter_mut().zip(terms) {
                    *sum += left * right;
                }
            }
        }
    }
    let [gain, _, columns, rows] = solve(system)?;
    (gain.abs() > 1e-6).then(|| ((columns / gain).clamp(-1.0, 1.0), (rows / gain).clamp(-1.0, 1.0)))
}

/// The mean of each cell and its eight neighbours; not a number where one of them is none.
fn smooth(grid: &Grid, cells: &[f32]) -> Vec<f32> {
    let mut means = vec![f32::NAN; cells.len()];
    for row in 1..grid.rows.saturating_sub(1) {
        for column in 1..grid.columns.saturating_sub(1) {
            let at = row * grid.columns + column;
            let sum: f32 = [at - grid.columns, at, at + grid.columns]
                .iter()
                .map(|middle| cells.get(middle - 1..=middle + 1).map_or(f32::NAN, |three| three.iter().sum()))
                .sum();
            if let Some(mean) = means.get_mut(at) {
                *mean = sum / 9.0;
            }
        }
    }
    means
}

/// Solves four equations by elimination; `None` where they do not decide.
#[allow(clippy::needless_range_loop)]
fn solve(mut system: [[f64; 5]; 4]) -> Option<[f64; 4]> {
    for step in 0..4 {
        let pivot = (step..4).max_by(|a, b| system[*a][step].abs().total_cmp(&system[*b][step].abs()))?;
        system.swap(step, pivot);
        let head = system[step][step];
        if head.abs() < 1e-9 {
            return None;
        }
        for row in 0..4 {
            if row != step {
                let share = system[row][step] / head;
                for column in 0..5 {
                    system[row][column] -= share * system[step][column];
                }
            }
        }
    }
    Some([0, 1, 2, 3].map(|row| system[row][4] / system[row][row]))
}
