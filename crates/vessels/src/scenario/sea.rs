//! The sea around Korea as ships sail it: harbours, places on the way, and the lanes between them that keep clear of
//! land. All are made up by eye from the coasts; a test holds them against the coast.

use crate::geo::distance_km;

/// A place: latitude and longitude.
pub(super) type Point = (f64, f64);

/// A harbour: the name it has among the built-in ports, the berth, and the place at sea from which it is made for.
#[derive(Debug)]
pub(super) struct Harbour {
    pub(super) name: &'static str,
    pub(super) berth: Point,
    pub(super) road: &'static str,
}

const fn harbour(name: &'static str, lat: f64, lon: f64, road: &'static str) -> Harbour {
    Harbour { name, berth: (lat, lon), road }
}

/// The harbours; those of the Yellow Sea and the East China Sea come first.
pub(super) const HARBOURS: [Harbour; 15] = [
    harbour("Nampo", 38.7200, 125.3950, "nampo-mouth"),
    harbour("Dalian", 38.9300, 121.6900, "dalian-road"),
    harbour("Qingdao", 36.0700, 120.2900, "qingdao-road"),
    harbour("Incheon", 37.4500, 126.6000, "incheon-channel"),
    harbour("Shanghai", 31.3000, 121.6000, "shanghai-mouth"),
    harbour("Busan", 35.0900, 129.0500, "busan-road"),
    harbour("Ulsan", 35.4700, 129.4000, "ulsan-road"),
    harbour("Wonsan", 39.1800, 127.4500, "wonsan-road"),
    harbour("Hungnam", 39.8200, 127.6300, "hungnam-road"),
    harbour("Chongjin", 41.7600, 129.8300, "chongjin-road"),
    harbour("Rajin", 42.2300, 130.2900, "rajin-road"),
    harbour("Vladivostok", 43.1000, 131.8900, "vladivostok-road"),
    harbour("Nakhodka", 42.8000, 132.8900, "nakhodka-road"),
    harbour("Niigata", 37.9600, 139.0700, "niigata-road"),
    harbour("Maizuru", 35.5100, 135.3450, "maizuru-road"),
];

/// The harbours of the west and of the east, so far apart that two ships that keep to one each never meet.
pub(super) const WEST: [usize; 4] = [0, 1, 2, 3];
/// The harbours of the east.
pub(super) const EAST: [usize; 4] = [9, 10, 11, 12];

/// Stretches of open sea, each with a name, its place on the lanes, and harbours within a day's sail.
pub(super) const WATERS: [(&str, &str, [usize; 2]); 4] = [
    ("Yellow Sea", "yellow-middle", [2, 3]),
    ("East China Sea", "china-south", [4, 4]),
    ("East Sea", "sea-middle", [7, 8]),
    ("East Sea, north", "sea-north", [9, 12]),
];

/// Where no receiver hears anything: name, middle, radius in kilometres.
pub(super) const HOLES: [(&str, Point, f64); 2] =
    [("Yellow Sea", (35.2, 124.05), 85.0), ("East Sea", (38.3, 129.7), 75.0)];

/// Places on the lanes.
const PLACES: [(&str, f64, f64); 42] = [
    ("nampo-mouth", 38.69, 125.02),
    ("nampo-road", 38.62, 124.55),
    ("dalian-road", 38.72, 121.95),
    ("yellow-north", 38.25, 122.90),
    ("yellow-east", 37.70, 123.90),
    ("yellow-middle", 36.30, 123.90),
    ("qingdao-road", 35.85, 120.75),
    ("incheon-channel", 37.12, 126.30),
    ("incheon-road", 37.05, 125.50),
    ("yellow-south", 34.20, 124.20),
    ("jeju-west", 32.90, 125.60),
    ("jeju-south", 32.80, 126.90),
    ("china-east", 31.60, 123.80),
    ("china-south", 30.40, 124.20),
    ("shanghai-road", 31.00, 122.60),
    ("shanghai-mouth", 31.15, 122.05),
    ("strait-south", 34.20, 128.40),
    ("strait-west", 34.65, 128.95),
    ("busan-road", 34.95, 129.20),
    ("strait-east", 35.10, 129.60),
    ("ulsan-road", 35.42, 129.65),
    ("sea-south", 35.80, 130.20),
    ("sea-southwest", 37.40, 130.00),
    ("sea-west", 39.20, 129.30),
    ("wonsan-road", 39.30, 128.00),
    ("hungnam-road", 39.55, 127.95),
    ("sea-middle", 38.60, 131.40),
    ("sea-north", 40.90, 131.10),
    ("chongjin-road", 41.65, 130.15),
    ("rajin-road", 42.05, 130.60),
    ("peter-bay", 42.20, 131.60),
    ("vladivostok-road", 42.75, 131.70),
    ("nakhodka-road", 42.55, 132.90),
    ("sea-east", 38.90, 136.50),
    ("sado-north", 38.75, 138.50),
    ("niigata-road", 38.25, 139.00),
    ("oki-north", 37.00, 133.50),
    ("wakasa", 36.30, 135.10),
    ("maizuru-road", 35.80, 135.45),
    ("ocean-west", 47.90, 174.00),
    ("ocean-middle", 47.90, 180.00),
    ("ocean-east", 47.90, -174.00),
];

/// Which places ships sail between.
const LANES: [(&str, &str); 51] = [
    ("nampo-mouth", "nampo-road"),
    ("dalian-road", "yellow-north"),
    ("yellow-north", "nampo-road"),
    ("yellow-north", "yellow-east"),
    ("yellow-east", "nampo-road"),
    ("yellow-east", "yellow-middle"),
    ("yellow-east", "incheon-road"),
    ("incheon-road", "incheon-channel"),
    ("incheon-road", "yellow-middle"),
    ("yellow-middle", "qingdao-road"),
    ("yellow-middle", "yellow-south"),
    ("qingdao-road", "china-east"),
    ("yellow-south", "jeju-west"),
    ("yellow-south", "china-east"),
    ("jeju-west", "china-east"),
    ("jeju-west", "jeju-south"),
    ("china-east", "china-south"),
    ("china-east", "shanghai-road"),
    ("china-south", "shanghai-road"),
    ("shanghai-road", "shanghai-mouth"),
    ("china-south", "jeju-south"),
    ("jeju-south", "strait-south"),
    ("strait-south", "strait-west"),
    ("strait-west", "busan-road"),
    ("strait-west", "strait-east"),
    ("busan-road", "strait-east"),
    ("strait-east", "ulsan-road"),
    ("strait-east", "sea-south"),
    ("ulsan-road", "sea-south"),
    ("sea-south", "sea-southwest"),
    ("sea-south", "oki-north"),
    ("sea-southwest", "sea-west"),
    ("sea-southwest", "sea-middle"),
    ("sea-west", "wonsan-road"),
    ("sea-west", "hungnam-road"),
    ("wonsan-road", "hungnam-road"),
    ("sea-west", "sea-middle"),
    ("sea-west", "sea-north"),
    ("sea-middle", "sea-north"),
    ("sea-middle", "sea-east"),
    ("sea-middle", "oki-north"),
    ("sea-north", "chongjin-road"),
    ("sea-north", "rajin-road"),
    ("sea-north", "peter-bay"),
    ("sea-north", "nakhodka-road"),
    ("chongjin-road", "rajin-road"),
    ("rajin-road", "peter-bay"),
    ("peter-bay", "vladivostok-road"),
    ("peter-bay", "nakhodka-road"),
    ("nakhodka-road", "sea-east"),
    ("sea-north", "sea-east"),
];

/// Lanes that lead to one harbour only.
const SIDE_LANES: [(&str, &str); 7] = [
    ("oki-north", "sea-east"),
    ("oki-north", "wakasa"),
    ("wakasa", "maizuru-road"),
    ("sea-east", "sado-north"),
    ("sado-north", "niigata-road"),
    ("ocean-west", "ocean-middle"),
    ("ocean-middle", "ocean-east"),
];

/// The shortest ways between all places, worked out once.
#[derive(Debug)]
pub(super) struct Sea {
    next: Vec<Option<usize>>,
}

impl Sea {
    /// Works the ways out (Floyd and Warshall's method over some forty places).
    pub(super) fn new() -> Self {
        let count = PLACES.len();
        let mut km = vec![f64::INFINITY; count * count];
        let mut next: Vec<Option<usize>> = vec![None; count * count];
        for (one, other) in lanes() {
            for (from, to) in [(one, other), (other, one)] {
                if let (Some(slot), Some(towards)) =
                    (km.get_mut(from * count + to), next.get_mut(from * count + to))
                {
                    *slot = distance_km(point(from), point(to));
                    *towards = Some(to);
                }
            }
        }
        let mut sea = Self { next };
        for by in 0..count {
            for from in 0..count {
                let first = at(&km, from * count + by);
                let Some(step) = sea.step(from, by) else { continue };
                for to in (0..count).filter(|to| *to != from) {
                    let length = first + at(&km, by * count + to);
                    if length < at(&km, from * count + to)
                        && let (Some(slot), Some(towards)) =
                            (km.get_mut(from * count + to), sea.next.get_mut(from * count + to))
                    {
                        *slot = length;
                        *towards = Some(step);
                    }
                }
            }
        }
        sea
    }

    /// Gives the places on the shortest way from one to the other, both included; just both where no lane leads there.
    pub(super) fn way(&self, from: &str, to: &str) -> Vec<Point> {
        let (mut here, end) = (number(from), number(to));
        let mut way = vec![point(here)];
        while here != end {
            let Some(step) = self.step(here, end) else {
                way.push(point(end));
                break;
            };
            here = step;
            way.push(point(here));
        }
        way
    }

    fn step(&self, from: usize, to: usize) -> Option<usize> {
        self.next.get(from * PLACES.len() + to).copied().flatten()
    }
}

/// Gives a place of the lanes by its name; the first one for a name there is none of, which a test excludes.
pub(super) fn place(name: &str) -> Point {
    point(number(name))
}

/// Gives all lanes, as pairs of places, and from each harbour to its road.
#[cfg(test)]
pub(crate) fn stretches() -> Vec<(Point, Point)> {
    let harbours = HARBOURS.iter().map(|harbour| (harbour.berth, place(harbour.road)));
    lanes().map(|(from, to)| (point(from), point(to))).chain(harbours).collect()
}

fn lanes() -> impl Iterator<Item = (usize, usize)> {
    LANES.iter().chain(&SIDE_LANES).map(|(from, to)| (number(from), number(to)))
}

fn number(name: &str) -> usize {
    PLACES.iter().position(|(known, ..)| *known == name).unwrap_or(0)
}

fn point(number: usize) -> Point {
    PLACES.get(number).map_or((0.0, 0.0), |(_, lat, lon)| (*lat, *lon))
}

fn at(km: &[f64], cell: usize) -> f64 {
    km.get(cell).copied().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_of_a_place_and_every_harbour_is_reached_from_every_other() {
        let known = |name: &str| PLACES.iter().any(|(known, ..)| *known == name);
        assert!(LANES.iter().chain(&SIDE_LANES).all(|(from, to)| known(from) && known(to)));
        assert!(WATERS.iter().all(|(_, name, _)| known(name)));
        let sea = Sea::new();
        for from in &HARBOURS {
            for to in &HARBOURS {
                let way = sea.way(from.road, to.road);
                assert_eq!(way.last(), Some(&place(to.road)), "{} {}", from.name, to.name);
                let steps = way.windows(2).all(|pair| distance_km(pair[0], pair[1]) < 600.0);
                assert!(steps, "{} {}: {way:?}", from.name, to.name);
            }
        }
    }

    #[test]
    fn the_shortest_way_is_taken() {
        let way = Sea::new().way("chongjin-road", "vladivostok-road");
        assert_eq!(way, ["chongjin-road", "rajin-road", "peter-bay", "vladivostok-road"].map(place));
    }

    #[test]
    fn harbours_lie_within_the_built_in_ports_of_their_names() {
        let ports = crate::builtin_ports();
        for harbour in &HARBOURS {
            let port = ports.iter().find(|port| port.name.name == harbour.name).unwrap();
            let km = distance_km((port.lat, port.lon), harbour.berth);
            assert!(km < port.radius_km.unwrap() - 1.5, "{}: {km}", harbour.name);
        }
    }
}
