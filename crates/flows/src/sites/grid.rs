//! The common grid two images are brought to.

use super::Refusal;
use super::methods::SiteMethods;
use super::place::Plane;
use super::raster::Raster;

/// Cells of one size on a plane, the first in the north-west.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub(super) plane: Plane,
    pub(super) west: f64,
    pub(super) north: f64,
    /// Metres a side of a cell.
    pub(super) cell: f64,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Grid {
    /// Lays a grid over what both images show.
    pub(super) fn over(
        one: &Raster,
        other: &Raster,
        plane: Plane,
        methods: &SiteMethods,
    ) -> Result<Self, Refusal> {
        let (a, b) = (Extent::of(one, &plane), Extent::of(other, &plane));
        let (west, east) = (a.west.max(b.west), a.east.min(b.east));
        let (south, north) = (a.south.max(b.south), a.north.min(b.north));
        let mut cell = a.pixel.max(b.pixel).max(0.01);
        let (wide, high) = (east - west, north - south);
        if !(wide.is_finite() && high.is_finite() && cell.is_finite())
            || wide < cell * 16.0
            || high < cell * 16.0
        {
            return Err(Refusal::new(
                "apart",
                "the two images do not show the same ground, or too little of it",
            ));
        }
        if wide.max(high) > EXTENT_MAX_M {
            return Err(Refusal::new(
                "extent",
                format!("the images show more than {EXTENT_MAX_M} m: cut them to the site"),
            ));
        }
        let most = methods.limits.grid_pixels_max.max(256) as f64;
        if wide * high / (cell * cell) > most {
            cell = (wide * high / most).sqrt();
        }
        Ok(Self { plane, west, north, cell, columns: (wide / cell) as usize, rows: (high / cell) as usize })
    }

    pub(super) fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// Gives latitude and longitude of a place of the grid, counted in cells.
    pub(super) fn degrees(&self, column: f64, row: f64) -> (f64, f64) {
        self.plane.degrees(self.west + column * self.cell, self.north - row * self.cell)
    }

    /// Gives the place of the grid, in cells, of a latitude and longitude.
    pub(super) fn at(&self, lat: f64, lon: f64) -> (f64, f64) {
        let (east, north) = self.plane.metres(lat, lon);
        ((east - self.west) / self.cell, (self.north - north) / self.cell)
    }

    /// Brings an image to the grid, moved by cells east and south. Where the image is finer, a cell is the mean of places in it.
    pub(super) fn sample(&self, raster: &Raster, moved: (f64, f64)) -> Vec<f32> {
        let of_image = Extent::of(raster, &self.plane).pixel;
        let inside = ((self.cell / of_image).round() as usize).clamp(1, 4);
        // Over a site the way from grid to pixels is as good as straight: three corners give it.
        let pixel = |column: f64, row: f64| {
            let (lat, lon) = self.degrees(column, row);
            raster.locator.pixel(lat, lon)
        };
        let (columns, rows) = (self.columns as f64, self.rows as f64);
        let (origin, right, below) = (pixel(0.0, 0.0), pixel(columns, 0.0), pixel(0.0, rows));
        let (by_column, by_row) = (
            ((right.0 - origin.0) / columns, (right.1 - origin.1) / columns),
            ((below.0 - origin.0) / rows, (below.1 - origin.1) / rows),
        );
        let mut cells = Vec::with_capacity(self.cells());
        for row in 0..self.rows {
            for column in 0..self.columns {
                let mut sum = 0.0;
                for part in 0..inside * inside {
                    let share = |at: usize| (at as f64 + 0.5) / inside as f64;
                    let x = column as f64 + share(part % inside) + moved.0;
                    let y = row as f64 + share(part / inside) + moved.1;
                    sum += raster.at(
                        origin.0 + x * by_column.0 + y * by_row.0,
                        origin.1 + x * by_column.1 + y * by_row.1,
                    );
                }
                cells.push(sum / (inside * inside) as f32);
            }
        }
        cells
    }
}

/// A plane is no globe: beyond this the images are not of one site.
const EXTENT_MAX_M: f64 = 20_000.0;

/// What of the plane an image covers.
struct Extent {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
    /// Metres a side of a pixel.
    pixel: f64,
}

impl Extent {
    fn of(raster: &Raster, plane: &Plane) -> Self {
        let (width, height) = (raster.width as f64, raster.height as f64);
        let corner = |column: f64, row: f64| {
            let (lat, lon) = raster.locator.place(column, row);
            plane.metres(lat, lon)
        };
        let corners = [corner(0.0, 0.0), corner(width, 0.0), corner(width, height), corner(0.0, height)];
        let least = |get: fn(&(f64, f64)) -> f64| corners.iter().map(get).fold(f64::INFINITY, f64::min);
        let most = |get: fn(&(f64, f64)) -> f64| corners.iter().map(get).fold(f64::NEG_INFINITY, f64::max);
        let (a, b, d) = (corners[0], corners[1], corners[3]);
        let area = ((b.0 - a.0) * (d.1 - a.1) - (b.1 - a.1) * (d.0 - a.0)).abs();
        Self {
            west: least(|corner| corner.0),
            east: most(|corner| corner.0),
            south: least(|corner| corner.1),
            north: most(|corner| corner.1),
            pixel: (area / (width * height).max(1.0)).sqrt(),
        }
    }
}
