//! Where the pixels of an image lie: affine transformations, and the two reference systems that are read.

use super::Refusal;

/// A reference system: degrees of WGS 84, or metres of a UTM zone on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crs {
    /// EPSG:4326; x is the longitude, y the latitude.
    Degrees,
    /// EPSG:326zz and 327zz.
    Utm {
        /// The zone, 1 to 60.
        zone: u8,
        /// Whether south of the equator.
        south: bool,
    },
}

impl Crs {
    /// Reads the number of EPSG's register; `None` for a system that is not read.
    ///
    /// ```
    /// use flows::sites::Crs;
    /// assert_eq!(Crs::from_epsg(32652), Some(Crs::Utm { zone: 52, south: false }));
    /// assert_eq!(Crs::from_epsg(3857), None);
    /// ```
    #[must_use]
    pub fn from_epsg(number: u32) -> Option<Self> {
        let zone = u8::try_from(number % 100).ok().filter(|zone| (1..=60).contains(zone));
        match number {
            4326 => Some(Crs::Degrees),
            32601..=32660 => zone.map(|zone| Crs::Utm { zone, south: false }),
            32701..=32760 => zone.map(|zone| Crs::Utm { zone, south: true }),
            _ => None,
        }
    }

    /// Reads `EPSG:32652`, or the number alone.
    #[must_use]
    pub fn from_words(text: &str) -> Option<Self> {
        let text = text.trim().to_uppercase();
        Self::from_epsg(text.strip_prefix("EPSG:").unwrap_or(&text).trim().parse().ok()?)
    }

    /// Gives the coordinates of a place, x and y.
    #[must_use]
    pub fn of_degrees(self, lat: f64, lon: f64) -> (f64, f64) {
        match self {
            Crs::Degrees => (lon, lat),
            Crs::Utm { zone, south } => utm(lat, lon, zone, south),
        }
    }

    /// Gives the latitude and longitude of coordinates.
    #[must_use]
    pub fn to_degrees(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Crs::Degrees => (y, x),
            Crs::Utm { zone, south } => from_utm(x, y, zone, south),
        }
    }
}

const A: f64 = 6_378_137.0;
const F: f64 = 1.0 / 298.257_223_563;
const K0: f64 = 0.9996;
/// What a zone adds to its metres east, so that none is below zero.
const FALSE_EAST: f64 = 5e5;

/// Krüger's series to the third power of the third flattening (Karney 2011, Transverse Mercator with an accuracy of a few
/// nanometers): better than a millimetre within a zone.
struct Series {
    n: f64,
    radius: f64,
    alpha: [f64; 3],
    beta: [f64; 3],
}

fn series() -> Series {
    let n = F / (2.0 - F);
    let (n2, n3) = (n * n, n * n * n);
    Series {
        n,
        radius: A / (1.0 + n) * (1.0 + n2 / 4.0 + n2 * n2 / 64.0),
        alpha: [
            n / 2.0 - 2.0 / 3.0 * n2 + 5.0 / 16.0 * n3,
            13.0 / 48.0 * n2 - 3.0 / 5.0 * n3,
            61.0 / 240.0 * n3,
        ],
        beta: [n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3, n2 / 48.0 + n3 / 15.0, 17.0 / 480.0 * n3],
    }
}

fn utm(lat: f64, lon: f64, zone: u8, south: bool) -> (f64, f64) {
    let Series { n, radius, alpha, .. } = series();
    let central = f64::from(zone) * 6.0 - 183.0;
    let phi = lat.to_radians();
    let lambda = (lon - central).to_radians();
    let e = 2.0 * n.sqrt() / (1.0 + n);
    let t = (phi.sin().atanh() - e * (e * phi.sin()).atanh()).sinh();
    let xi = t.atan2(lambda.cos());
    let eta = (lambda.sin() / (1.0 + t * t).sqrt()).atanh();
    let (mut east, mut north) = (eta, xi);
    for (j, a) in (1..).zip(alpha) {
        let j = 2.0 * f64::from(j);
        east += a * (j * xi).cos() * (j * eta).sinh();
        north += a * (j * xi).sin() * (j * eta).cosh();
    }
    let false_north = if south { 10_000_000.0 } else { 0.0 };
    (FALSE_EAST + K0 * radius * east, false_north + K0 * radius * north)
}

fn from_utm(x: f64, y: f64, zone: u8, south: bool) -> (f64, f64) {
    let Series { n, radius, beta, .. } = series();
    let false_north = if south { 10_000_000.0 } else { 0.0 };
    let (xi, eta) = ((y - false_north) / (K0 * radius), (x - FALSE_EAST) / (K0 * radius));
    let (mut xi1, mut eta1) = (xi, eta);
    for (j, b) in (1..).zip(beta) {
        let j = 2.0 * f64::from(j);
        xi1 -= b * (j * xi).sin() * (j * eta).cosh();
        eta1 -= b * (j * xi).cos() * (j * eta).sinh();
    }
    let tau1 = xi1.sin() / (eta1.sinh().powi(2) + xi1.cos().powi(2)).sqrt();
    // Newton's steps from the conformal latitude to the geographic one.
    let e = 2.0 * n.sqrt() / (1.0 + n);
    let mut phi = tau1.atan();
    for _ in 0..6 {
        let sine = phi.sin();
        let t = (sine.atanh() - e * (e * sine).atanh()).sinh();
        let slope = (1.0 - e * e) / (1.0 - (e * sine).powi(2)) * (1.0 + t * t).sqrt() / phi.cos().max(1e-12);
        phi -= (t - tau1) / slope.max(1e-12);
    }
    let central = f64::from(zone) * 6.0 - 183.0;
    (phi.to_degrees(), central + eta1.sinh().atan2(xi1.cos()).to_degrees())
}

/// From pixels to places: x = a·column + b·row + c, y = d·column + e·row + f, counted from the outer corner of the first pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Locator {
    /// a, b, c, d, e, f.
    pub affine: [f64; 6],
    /// What x and y are.
    pub crs: Crs,
}

impl Locator {
    /// Makes one; refused where it is none: no numbers, or all pixels on one line.
    pub(super) fn new(affine: [f64; 6], crs: Crs) -> Result<Self, Refusal> {
        let [a, b, _, d, e, _] = affine;
        let sound = affine.iter().all(|value| value.is_finite()) && (a * e - b * d).abs() > 1e-18;
        if sound {
            Ok(Self { affine, crs })
        } else {
            Err(Refusal::new(
                "place",
                "where its pixels lie cannot be told: the transformation has no inverse",
            ))
        }
    }

    /// Reads a world file: six lines, a d b e c f, c and f of the middle of the first pixel.
    pub(super) fn of_world(text: &str, crs: Crs) -> Result<Self, Refusal> {
        let numbers: Vec<f64> =
            text.split_whitespace().take(7).map_while(|word| word.replace(',', ".").parse().ok()).collect();
        let [a, d, b, e, x, y] = numbers.as_slice() else {
            return Err(Refusal::new("world-file", "the world file does not hold six numbers"));
        };
        Self::new([*a, *b, x - (a + b) / 2.0, *d, *e, y - (d + e) / 2.0], crs)
    }

    /// Gives the latitude and longitude of a place in the image.
    #[must_use]
    pub fn place(&self, column: f64, row: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.affine;
        self.crs.to_degrees(a * column + b * row + c, d * column + e * row + f)
    }

    /// Gives column and row of a place.
    #[must_use]
    pub fn pixel(&self, lat: f64, lon: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.affine;
        let (x, y) = self.crs.of_degrees(lat, lon);
        let (x, y, determinant) = (x - c, y - f, a * e - b * d);
        ((e * x - b * y) / determinant, (a * y - d * x) / determinant)
    }
}

/// A plane that touches the globe at a place: metres east and north of it. Within some ten kilometres its areas are right to
/// better than a thousandth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    lat: f64,
    lon: f64,
    east: f64,
    north: f64,
}

impl Plane {
    pub(super) fn at(lat: f64, lon: f64) -> Self {
        let e2 = F * (2.0 - F);
        let w = (1.0 - e2 * lat.to_radians().sin().powi(2)).sqrt();
        let meridian = A * (1.0 - e2) / (w * w * w);
        Self {
            lat,
            lon,
            east: A / w * lat.to_radians().cos().max(0.01) * 1f64.to_radians(),
            north: meridian * 1f64.to_radians(),
        }
    }

    pub(super) fn metres(&self, lat: f64, lon: f64) -> (f64, f64) {
        ((lon - self.lon) * self.east, (lat - self.lat) * self.north)
    }

    pub(super) fn degrees(&self, east: f64, north: f64) -> (f64, f64) {
        (self.lat + north / self.north, self.lon + east / self.east)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tower_stands_where_its_zone_says() {
        // The CN Tower: 43°38′33.24″ N 79°23′13.7″ W is 17T 630084 4833438, as encyclopaedias print it.
        let (x, y) = utm(43.642_567, -79.387_139, 17, false);
        assert!((x - 630_084.0).abs() < 1.0 && (y - 4_833_438.0).abs() < 1.0, "{x} {y}");
    }

    #[test]
    fn degrees_come_back_from_metres() {
        for (lat, lon, zone) in
            [(39.9, 127.6, 52), (0.0, 129.0, 52), (60.2, 131.9, 52), (-33.0, 128.0, 52), (43.6, -79.4, 17)]
        {
            let crs = Crs::Utm { zone, south: lat < 0.0 };
            let (x, y) = crs.of_degrees(lat, lon);
            let (lat2, lon2) = crs.to_degrees(x, y);
            assert!((lat - lat2).abs() < 1e-8 && (lon - lon2).abs() < 1e-8, "{lat} {lon}: {lat2} {lon2}");
        }
    }

    #[test]
    fn a_plane_and_a_zone_agree_on_distances() {
        let plane = Plane::at(39.9, 127.6);
        let crs = Crs::Utm { zone: 52, south: false };
        let (x, y) = crs.of_degrees(39.9, 127.6);
        let (lat, lon) = crs.to_degrees(x + 500.0, y + 300.0);
        let (east, north) = plane.metres(lat, lon);
        assert!((east.hypot(north) - 500f64.hypot(300.0)).abs() < 0.5, "{east} {north}");
    }

    #[test]
    fn a_world_file_counts_from_the_middle_of_the_first_pixel() {
        let locator = Locator::of_world("0.5\n0\n0\n-0.5\n100.25\n49.75\n", Crs::Degrees).unwrap();
        assert_eq!(locator.place(0.0, 0.0), (50.0, 100.0));
        assert_eq!(locator.pixel(50.0, 100.0), (0.0, 0.0));
        assert_eq!(Locator::of_world("1\n2\n", Crs::Degrees).unwrap_err().code, "sites/world-file");
        assert_eq!(Locator::of_world("0 0 0 0 1 1", Crs::Degrees).unwrap_err().code, "sites/place");
    }
}
