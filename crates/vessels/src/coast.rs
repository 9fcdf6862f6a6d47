//! The nearest coast and whose it is, without a network: Natural Earth's lines in a tree of boxes.
//!
//! Places become points of a sphere of radius one and the coast short chords of it, so that neither the date line nor
//! the poles need a rule of their own, and the nearest chord is the nearest coast. The chords are sorted into a tree
//! of boxes once; a search goes down into the nearer box first and leaves out every box that lies further away than
//! the nearest chord so far.

use crate::geo::{EARTH_RADIUS_KM, KM_PER_NAUTICAL_MILE};
use std::sync::LazyLock;
use values::Country;

/// The data file, as `examples/restate_coast.rs` makes it.
const DATA: &[u8] = include_bytes!("../data/coast.bin");
/// What it begins with.
const MAGIC: &[u8] = b"COAST1";
/// How many chords a box without boxes in it holds; eight was the fastest of 4, 8 and 16.
const LEAF: usize = 8;
/// A longer chord is parted: one of this length runs 8 m below the sphere in its middle.
const CHORD_KM_MAX: f64 = 20.0;

type Vector = [f32; 3];

/// The coasts of the world, each with its country.
///
/// **Source:** Natural Earth 1:10m (public domain), restated to some 0.4 km; see `data/SOURCE.md`. **Known limits:**
/// a coast is given to whoever administers it in that source, which is no statement on whose it is; reefs and rocks
/// that the source gives to no State, or leaves out as too small, are no coast here.
#[derive(Debug)]
pub struct Coast {
    chords: Vec<Chord>,
    boxes: Vec<Bounds>,
    countries: Vec<Country>,
}

/// How near the nearest coast is, in the distances that the law of the sea counts in.
///
/// It says whose coast is the nearest and within which distance of it a place lies. It is not a claimed or agreed
/// boundary: straight baselines, islands without a zone of their own, and agreements between States are not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoastZone {
    /// Within 12 nautical miles, the greatest breadth of a territorial sea (UNCLOS, article 3).
    Within12,
    /// Within 24 nautical miles, that of a contiguous zone (article 33).
    Within24,
    /// Within 200 nautical miles, that of an exclusive economic zone (article 57).
    Within200,
    /// Further away.
    Beyond,
}

impl CoastZone {
    /// Gives the zone of a distance from the coast.
    ///
    /// ```
    /// assert_eq!(vessels::CoastZone::of_km(30.0), vessels::CoastZone::Within24);
    /// ```
    #[must_use]
    pub fn of_km(km: f64) -> Self {
        match km / KM_PER_NAUTICAL_MILE {
            miles if miles <= 12.0 => Self::Within12,
            miles if miles <= 24.0 => Self::Within24,
            miles if miles <= 200.0 => Self::Within200,
            _ => Self::Beyond,
        }
    }

    /// Says in words where a place lies whose nearest coast is a country's.
    ///
    /// ```
    /// use vessels::CoastZone;
    /// assert_eq!(CoastZone::Within200.in_words(values::Country::DPRK), "within 200 nm of the coast of KP, the nearest");
    /// ```
    #[must_use]
    pub fn in_words(self, country: Country) -> String {
        match self {
            Self::Within12 => format!("within 12 nm of the coast of {country}, the nearest"),
            Self::Within24 => format!("within 24 nm of the coast of {country}, the nearest"),
            Self::Within200 => format!("within 200 nm of the coast of {country}, the nearest"),
            Self::Beyond => format!("more than 200 nm from any coast, the nearest that of {country}"),
        }
    }
}

impl Coast {
    /// Gives the project's own coast; sorted into its tree at the first call.
    ///
    /// ```
    /// let (km, country) = vessels::Coast::builtin().nearest(38.55, 124.60);
    /// assert!(km < 25.0 && country == values::Country::DPRK, "{km} {country}");
    /// ```
    #[must_use]
    pub fn builtin() -> &'static Self {
        static COAST: LazyLock<Option<Coast>> = LazyLock::new(|| Coast::read(DATA));
        match &*COAST {
            Some(coast) => coast,
            // The file is compiled in and a test reads it: this arm is never taken.
            None => unreachable!("data/coast.bin cannot be read"),
        }
    }

    /// Gives the distance to the nearest coast, and the country it is of.
    ///
    /// **Units:** decimal degrees in, kilometres out; right to half a kilometre, and as far as the source shows the
    /// coast. On land it is the distance to the coast too, from within. A place that is no number is as far from every
    /// coast as can be. **Speed:** on one core, 2,000,000 places a second along a track, 1,000,000 of places drawn around
    /// Korea, 350,000 drawn over the world, where those deep inland cost most.
    ///
    /// ```
    /// let (km, country) = vessels::Coast::builtin().nearest(37.5, 131.3);
    /// assert!((20.0..50.0).contains(&km) && country == values::Country::REPUBLIC_OF_KOREA, "{km} {country}");
    /// ```
    #[must_use]
    pub fn nearest(&self, lat: f64, lon: f64) -> (f64, Country) {
        let place = on_sphere(lat, lon);
        let mut best = (f32::INFINITY, 0u8);
        let mut waiting = [(0.0f32, 0u32); 64];
        let mut count = usize::from(lat.is_finite() && lon.is_finite());
        while let Some((away, number)) = count.checked_sub(1).and_then(|top| waiting.get(top).copied()) {
            count -= 1;
            if away >= best.0 {
                continue;
            }
            let Some(bounds) = self.boxes.get(number as usize) else { continue };
            if bounds.count > 0 {
                let from = bounds.next as usize;
                for chord in self.chords.get(from..from + bounds.count as usize).unwrap_or_default() {
                    let away = chord.away(place);
                    if away < best.0 {
                        best = (away, chord.country);
                    }
                }
                continue;
            }
            let child = |number: u32| {
                let away = self.boxes.get(number as usize).map_or(f32::INFINITY, |inner| inner.away(place));
                (away, number)
            };
            // The left half follows its box at once; the right half's number stands in it.
            let (left, right) = (child(number + 1), child(bounds.next));
            let (near, far) = if left.0 <= right.0 { (left, right) } else { (right, left) };
            for half in [far, near] {
                if half.0 < best.0
                    && let Some(slot) = waiting.get_mut(count)
                {
                    *slot = half;
                    count += 1;
                }
            }
        }
        let chord = f64::from(best.0).sqrt();
        let km = 2.0 * EARTH_RADIUS_KM * (chord / 2.0).clamp(0.0, 1.0).asin();
        (km, self.countries.get(usize::from(best.1)).copied().unwrap_or(Country::DPRK))
    }

    /// Gives the country of the nearest coast and within which of the distances of the law of the sea it is.
    ///
    /// ```
    /// use vessels::{Coast, CoastZone};
    /// let (zone, country) = Coast::builtin().zone(40.0, 131.5);
    /// assert_eq!((zone, country), (CoastZone::Within200, values::Country::DPRK));
    /// ```
    #[must_use]
    pub fn zone(&self, lat: f64, lon: f64) -> (CoastZone, Country) {
        let (km, country) = self.nearest(lat, lon);
        (CoastZone::of_km(km), country)
    }

    /// Gives the coast within a box as lines to draw, their points no nearer to one another than so many degrees.
    ///
    /// A box may reach across the date line: then its east lies beyond 180 degrees. **Shape:** latitude and longitude,
    /// the longitudes as the box has them; each line runs a point out of the box where it leaves it.
    ///
    /// ```
    /// let lines = vessels::Coast::lines((37.5, 124.0), (39.5, 126.5), 0.01);
    /// assert!(lines.iter().flatten().count() > 50);
    /// ```
    #[must_use]
    pub fn lines((south, west): (f64, f64), (north, east): (f64, f64), apart: f64) -> Vec<Vec<(f64, f64)>> {
        let mut lines = Vec::new();
        let within = |(lat, lon): (f64, f64)| south <= lat && lat <= north && west <= lon && lon <= east;
        let _ = each_line(DATA, |_, points| {
            // The coast stands once in the data; a box beyond 180 degrees sees it a turn further.
            for turn in [-360.0, 0.0, 360.0] {
                let mut line: Vec<(f64, f64)> = Vec::new();
                let mut before: Option<(f64, f64)> = None;
                for point in points.iter().map(|(lat, lon)| (*lat, lon + turn)) {
                    if within(point) {
                        if line.is_empty() {
                            line.extend(before);
                        }
                        let last = line.last().copied().unwrap_or((f64::INFINITY, 0.0));
                        if (last.0 - point.0).abs().max((last.1 - point.1).abs()) >= apart {
                            line.push(point);
                        }
                    } else if !line.is_empty() {
                        line.push(point);
                        lines.push(std::mem::take(&mut line));
                    }
                    before = Some(point);
                }
                if line.len() > 1 {
                    lines.push(line);
                }
            }
        });
        lines
    }

    /// Reads a data file; `None` where it is none, or holds no coast.
    fn read(data: &[u8]) -> Option<Self> {
        let (mut chords, mut countries): (Vec<Chord>, Vec<Country>) = (Vec::new(), Vec::new());
        let mut too_many = false;
        each_line(data, |country, points| {
            let known = countries.iter().position(|known| *known == country);
            let number = known.unwrap_or_else(|| {
                countries.push(country);
                countries.len() - 1
            });
            let Ok(number) = u8::try_from(number) else {
                too_many = true;
                return;
            };
            for two in points.windows(2) {
                if let [before, point] = two {
                    part(*before, *point, number, &mut chords);
                }
            }
        })?;
        if chords.is_empty() || too_many {
            return None;
        }
        let mut boxes = Vec::with_capacity(chords.len() / 2);
        sort(&mut chords, 0, &mut boxes);
        Some(Self { chords, boxes, countries })
    }
}

/// Reads the lines of a data file, each with its country and its points; `None` where it is none.
fn each_line(data: &[u8], mut take: impl FnMut(Country, &[(f64, f64)])) -> Option<()> {
    let mut rest = data.strip_prefix(MAGIC)?;
    let [east, north, west_edge, south_edge] =
        [number(&mut rest)?, number(&mut rest)?, number(&mut rest)?, number(&mut rest)?];
    let mut last = (0i64, 0i64);
    let mut points = Vec::new();
    while !rest.is_empty() {
        let (code, after) = rest.split_at_checked(2)?;
        rest = after;
        let country: Country = std::str::from_utf8(code).ok()?.parse().ok()?;
        points.clear();
        for _ in 0..step(&mut rest)? {
            last = (last.0.checked_add(step(&mut rest)?)?, last.1.checked_add(step(&mut rest)?)?);
            points.push((last.1 as f64 * north + south_edge, last.0 as f64 * east + west_edge));
        }
        take(country, &points);
    }
    Some(())
}

/// A straight piece of coast, through the sphere from one point of it to another.
#[derive(Debug, Clone, Copy)]
struct Chord {
    from: Vector,
    along: Vector,
    /// One over the square of its length; zero of a chord without length.
    inverse: f32,
    country: u8,
}

impl Chord {
    /// Gives the square of the distance to a place.
    fn away(&self, place: Vector) -> f32 {
        let to = minus(place, self.from);
        let share = (dot(to, self.along) * self.inverse).clamp(0.0, 1.0);
        let off = minus(to, self.along.map(|part| part * share));
        dot(off, off)
    }

    fn end(&self) -> Vector {
        plus(self.from, self.along)
    }

    fn middle(&self, axis: usize) -> f32 {
        self.from.get(axis).copied().unwrap_or(0.0) + self.along.get(axis).copied().unwrap_or(0.0) / 2.0
    }
}

/// A box round chords or round two boxes.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    least: Vector,
    most: Vector,
    /// The number of its right half; of a box of chords, the first of them.
    next: u32,
    /// How many chords are in it; zero of a box of boxes.
    count: u32,
}

impl Bounds {
    /// Gives the square of the distance from a place to the box; zero within.
    fn away(&self, place: Vector) -> f32 {
        let mut sum = 0.0;
        for ((least, most), at) in self.least.iter().zip(self.most).zip(place) {
            let off = (least - at).max(at - most).max(0.0);
            sum += off * off;
        }
        sum
    }
}

/// Sorts chords into boxes: halves them along the longest side until few are left.
fn sort(chords: &mut [Chord], first: usize, boxes: &mut Vec<Bounds>) {
    let (mut least, mut most) = ([f32::INFINITY; 3], [f32::NEG_INFINITY; 3]);
    for point in chords.iter().flat_map(|chord| [chord.from, chord.end()]) {
        for ((least, most), at) in least.iter_mut().zip(&mut most).zip(point) {
            *least = least.min(at);
            *most = most.max(at);
        }
    }
    let own = boxes.len();
    if chords.len() <= LEAF {
        boxes.push(Bounds { least, most, next: first as u32, count: chords.len() as u32 });
        return;
    }
    boxes.push(Bounds { least, most, next: 0, count: 0 });
    let sides = minus(most, least);
    let axis = (0..3).max_by(|one, other| {
        let side = |axis: usize| sides.get(axis).copied().unwrap_or(0.0);
        side(*one).total_cmp(&side(*other))
    });
    let axis = axis.unwrap_or(0);
    let half = chords.len() / 2;
    chords.select_nth_unstable_by(half, |one, other| one.middle(axis).total_cmp(&other.middle(axis)));
    let (left, right) = chords.split_at_mut(half);
    sort(left, first, boxes);
    let next = boxes.len() as u32;
    sort(right, first + half, boxes);
    if let Some(own) = boxes.get_mut(own) {
        own.next = next;
    }
}

/// Parts a straight piece of map into chords that are short enough.
fn part(one: (f64, f64), other: (f64, f64), country: u8, chords: &mut Vec<Chord>) {
    let pieces = (crate::geo::distance_km(one, other) / CHORD_KM_MAX).ceil().clamp(1.0, 10_000.0);
    let at = |share: f64| (one.0 + (other.0 - one.0) * share, one.1 + (other.1 - one.1) * share);
    let mut from = one;
    for piece in 1..=pieces as u32 {
        let to = at(f64::from(piece) / pieces);
        let (start, end) = (on_sphere(from.0, from.1), on_sphere(to.0, to.1));
        let along = minus(end, start);
        let square = dot(along, along);
        let inverse = if square > 0.0 { 1.0 / square } else { 0.0 };
        chords.push(Chord { from: start, along, inverse, country });
        from = to;
    }
}

fn on_sphere(lat: f64, lon: f64) -> Vector {
    let (north, level) = lat.to_radians().sin_cos();
    let (east, ahead) = lon.to_radians().sin_cos();
    [(level * ahead) as f32, (level * east) as f32, north as f32]
}

fn minus(one: Vector, other: Vector) -> Vector {
    [one[0] - other[0], one[1] - other[1], one[2] - other[2]]
}

fn plus(one: Vector, other: Vector) -> Vector {
    [one[0] + other[0], one[1] + other[1], one[2] + other[2]]
}

fn dot(one: Vector, other: Vector) -> f32 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}

fn number(rest: &mut &[u8]) -> Option<f64> {
    let (bytes, after) = rest.split_at_checked(8)?;
    *rest = after;
    Some(f64::from_le_bytes(bytes.try_into().ok()?))
}

/// Reads a number in zigzag and LEB128.
fn step(rest: &mut &[u8]) -> Option<i64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((value >> 1) as i64 ^ -((value & 1) as i64));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distance_km;
    use proptest::prelude::*;

    #[test]
    fn the_nearest_coast_is_that_of_the_country_one_expects() {
        let check = |lat: f64, lon: f64, expected: &str, least: f64, most: f64| {
            let (km, country) = Coast::builtin().nearest(lat, lon);
            assert_eq!(country.code(), expected, "{lat} {lon}: {km}");
            assert!((least..most).contains(&km), "{lat} {lon}: {km}");
        };
        check(39.0, 128.3, "KP", 10.0, 60.0);
        check(36.3, 123.9, "CN", 100.0, 180.0);
        check(36.3, 125.9, "KR", 5.0, 80.0);
        check(42.5, 132.0, "RU", 10.0, 80.0);
        check(38.0, 136.0, "JP", 20.0, 150.0);
        check(31.0, 123.5, "CN", 30.0, 160.0);
        check(0.0, -140.0, "PF", 700.0, 2_000.0);
        // The remotest place of the seas, by its published coordinates: 2,688 km from Ducie, Motu Nui and Maher Island.
        let (km, _) = Coast::builtin().nearest(-48.8767, -123.3933);
        assert!((km - 2_688.0).abs() < 15.0, "{km}");
    }

    #[test]
    fn the_date_line_is_no_coast() {
        // Russia and Fiji are cut there in the source; the middle of the Bering Sea is far from any coast.
        let (km, _) = Coast::builtin().nearest(58.0, 180.0);
        assert!(km > 300.0, "{km}");
        let (west, east) =
            (Coast::builtin().nearest(67.7, 179.999), Coast::builtin().nearest(67.7, -179.999));
        assert!((west.0 - east.0).abs() < 0.2 && west.1 == east.1, "{west:?} {east:?}");
        assert!(west.0 > 20.0, "Chukotka is land on both sides: {west:?}");
    }

    #[test]
    fn a_place_that_is_no_number_is_far_from_every_coast() {
        assert!(Coast::builtin().nearest(f64::NAN, 1.0).0 > 20_000.0);
        assert!(Coast::builtin().nearest(1.0, f64::INFINITY).0 > 20_000.0);
    }

    #[test]
    fn zones_are_those_of_the_nearest_coast() {
        assert_eq!(Coast::builtin().zone(40.4, 131.2), (CoastZone::Within200, Country::DPRK));
        assert_eq!(CoastZone::of_km(12.0 * 1.852), CoastZone::Within12);
        assert_eq!(CoastZone::of_km(12.01 * 1.852), CoastZone::Within24);
        assert_eq!(CoastZone::of_km(200.01 * 1.852), CoastZone::Beyond);
        assert_eq!(Coast::builtin().zone(47.9, 180.0).0, CoastZone::Beyond);
    }

    #[test]
    fn lanes_of_made_up_traffic_keep_clear_of_land() {
        let coast = Coast::builtin();
        let ports = crate::builtin_ports();
        for (from, to) in crate::scenario::stretches() {
            let kilometres = distance_km(from, to).ceil() as u32;
            for step in 0..=kilometres {
                let (lat, lon) =
                    crate::geo::between(from, to, f64::from(step) / f64::from(kilometres.max(1)));
                // Harbours lie in bays and rivers finer than the source shows.
                if ports.iter().any(|port| distance_km((port.lat, port.lon), (lat, lon)) < 40.0) {
                    continue;
                }
                let (km, country) = coast.nearest(lat, lon);
                assert!(km > 2.0, "{from:?} to {to:?} meets {country} at {lat} {lon}");
            }
        }
    }

    #[test]
    fn a_file_that_is_cut_or_is_none_is_not_read() {
        assert!(Coast::read(b"").is_none());
        assert!(Coast::read(b"COAST1").is_none());
        assert!(Coast::read(&DATA[..DATA.len() - 1]).is_none());
        assert!(Coast::read(&DATA[..38]).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// The tree gives what asking every chord gives.
        #[test]
        fn the_tree_misses_nothing(lat in -90.0f64..=90.0, lon in -180.0f64..=180.0) {
            let coast = Coast::builtin();
            let place = on_sphere(lat, lon);
            let least = coast.chords.iter().map(|chord| chord.away(place)).fold(f32::INFINITY, f32::min);
            let (km, _) = coast.nearest(lat, lon);
            let expected = 2.0 * EARTH_RADIUS_KM * (f64::from(least).sqrt() / 2.0).asin();
            // A metre: two ways round the same sum in single precision.
            prop_assert!((km - expected).abs() < 1e-3, "{km} {expected}");
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Coast::read(&bytes);
            let _ = Coast::read(&[&DATA[..38], b"KP", &bytes].concat());
        }
    }
}
