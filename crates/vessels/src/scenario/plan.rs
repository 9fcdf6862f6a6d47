//! What one ship will do: stretches of sailing, drifting and lying still, one after the other, and what is wrong with
//! what it sends.

use super::random::Random;
use super::sea::{HARBOURS, HOLES, Point, Sea};
use super::truth::{Truth, TruthKind};
use crate::geo::{KM_PER_NAUTICAL_MILE, between, distance_km};

/// Status codes of AIS: under way using engine, at anchor, moored.
const UNDER_WAY: u8 = 0;
const AT_ANCHOR: u8 = 1;
const MOORED: u8 = 5;
/// How far apart the points of time are at which a way is held against the stretches that nobody hears.
const HOLE_STEP_SECONDS: i64 = 300;

/// Which kind of transponder a ship has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// As the Safety of Life at Sea Convention asks for: messages of types 1, 3 and 5.
    A,
    /// For smaller craft: messages of types 18 and 24.
    B,
}

/// What a ship says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentIdentity {
    /// The MMSI; made up.
    pub mmsi: u32,
    /// The IMO number as sent; zero where it sends none.
    pub imo: u32,
    /// The name.
    pub name: String,
    /// The call sign.
    pub call_sign: String,
}

/// A stretch of a voyage at one speed in one direction.
#[derive(Debug, Clone)]
pub(super) struct Leg {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) start: Point,
    pub(super) end: Point,
    pub(super) status: u8,
    /// In decimetres.
    pub(super) draught: u8,
    pub(super) tenths_of_knot: u16,
    pub(super) course: u16,
}

impl Leg {
    /// Gives the place at an instant of the stretch.
    pub(super) fn at(&self, time: i64) -> Point {
        let whole = (self.to - self.from).max(1);
        between(self.start, self.end, (time - self.from) as f64 / whole as f64)
    }
}

/// Something wrong with positions or speeds while it lasts.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) kind: FaultKind,
}

#[derive(Debug, Clone)]
pub(super) enum FaultKind {
    /// Positions run round a circle of so many kilometres about a place.
    Circle(Point, f64),
    /// Positions are moved by so many degrees.
    Jump(Point),
    /// The speed is sent as so many tenths of a knot.
    Speed(u16),
}

/// A ship's plan.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) class: Class,
    /// Who it says it is, from which instant on; never empty, in the order of time.
    pub(super) identities: Vec<(i64, SentIdentity)>,
    pub(super) legs: Vec<Leg>,
    /// When nothing is received; in the order of time.
    pub(super) silences: Vec<(i64, i64)>,
    pub(super) faults: Vec<Fault>,
}

/// A plan in the making, with what is true of it.
pub(super) struct Voyage<'a> {
    pub(super) plan: Plan,
    pub(super) truth: Vec<Truth>,
    pub(super) random: Random,
    pub(super) now: i64,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) place: Point,
    /// The place of the lanes it is at or was at last.
    pub(super) road: &'static str,
    pub(super) draught: u8,
    sea: &'a Sea,
}

impl<'a> Voyage<'a> {
    pub(super) fn new(
        identity: SentIdentity,
        class: Class,
        random: Random,
        (start, end): (i64, i64),
        sea: &'a Sea,
    ) -> Self {
        let plan = Plan {
            class,
            identities: vec![(i64::MIN, identity)],
            legs: Vec::new(),
            silences: Vec::new(),
            faults: Vec::new(),
        };
        let mut random = random;
        let draught = 40 + random.below(50) as u8;
        Self {
            plan,
            truth: Vec::new(),
            random,
            now: start,
            start,
            end,
            place: (0.0, 0.0),
            road: "yellow-middle",
            draught,
            sea,
        }
    }

    fn mmsi_at(&self, time: i64) -> u32 {
        let known = self.plan.identities.iter().rev().find(|(since, _)| *since <= time);
        known.map_or(0, |(_, identity)| identity.mmsi)
    }

    /// Says what is true, of the identity the ship has when it begins.
    pub(super) fn tell(
        &mut self,
        event: TruthKind,
        (from, to): (i64, i64),
        place: Option<Point>,
        note: &str,
    ) {
        let mut note = note.to_owned();
        if from <= self.start && event != TruthKind::SharedMmsi && event != TruthKind::SharedImo {
            note.push_str("; under way at the start");
        }
        if to >= self.end && event != TruthKind::SharedMmsi && event != TruthKind::SharedImo {
            note.push_str("; still going on at the end");
        }
        let (from, to) = (from.max(self.start), to.min(self.end));
        if from < self.end {
            let mmsi = self.mmsi_at(from);
            self.truth.push(Truth { event, mmsi, other_mmsi: None, from, to, place, note });
        }
    }

    /// Begins at a harbour's berth, at a place of its own there.
    pub(super) fn begin_at(&mut self, harbour: usize) {
        if let Some(harbour) = HARBOURS.get(harbour) {
            self.place = self.near(harbour.berth, 1.0);
            self.road = harbour.road;
        }
    }

    /// Lies in a harbour, with a new draught from the middle of the stay on.
    pub(super) fn call(&mut self, harbour: usize, until: i64) {
        let Some(port) = HARBOURS.get(harbour) else { return };
        let until = until.max(self.now + 60);
        let (from, half) = (self.now, self.now + (until - self.now) / 2);
        self.add(half, self.place, MOORED);
        self.draught = if self.draught > 60 {
            35 + self.random.below(20) as u8
        } else {
            70 + self.random.below(25) as u8
        };
        self.add(until, self.place, MOORED);
        self.tell(TruthKind::PortVisit, (from, until), Some(self.place), port.name);
    }

    /// Sails to a harbour's berth.
    pub(super) fn sail_to(&mut self, harbour: usize, knots: f64) {
        let Some(port) = HARBOURS.get(harbour) else { return };
        let mut way = self.sea.way(self.road, port.road);
        way.push(self.near(port.berth, 1.0));
        self.road = port.road;
        self.sail(&way, knots);
    }

    /// Sails along the lanes to a place of them.
    pub(super) fn sail_to_place(&mut self, road: &'static str, knots: f64) {
        let way = self.sea.way(self.road, road);
        self.road = road;
        self.sail(&way, knots);
    }

    /// Sails from place to place; the first may be where it is.
    pub(super) fn sail(&mut self, way: &[Point], knots: f64) {
        for next in way {
            let hours = distance_km(self.place, *next) / KM_PER_NAUTICAL_MILE / knots;
            let seconds = (hours * 3600.0).round() as i64;
            if seconds > 0 {
                self.add(self.now + seconds, *next, UNDER_WAY);
            }
        }
    }

    /// Tells how long sailing from a harbour to a place of the lanes and on to a point takes, in seconds.
    pub(super) fn passage(&self, road: &'static str, then: Point, knots: f64) -> i64 {
        let mut way = vec![self.place];
        way.extend(self.sea.way(self.road, road));
        way.push(then);
        let km: f64 = way
            .windows(2)
            .map(|pair| match pair {
                [one, other] => distance_km(*one, *other),
                _ => 0.0,
            })
            .sum();
        (km / KM_PER_NAUTICAL_MILE / knots * 3600.0).round() as i64
    }

    /// Drifts to a place until an instant, engine running.
    pub(super) fn drift(&mut self, towards: Point, until: i64) {
        if until > self.now {
            self.add(until, towards, UNDER_WAY);
        }
    }

    /// Calls at harbours in turn until the end, those of a list or all.
    pub(super) fn trade(&mut self, among: &[usize]) {
        while self.now < self.end {
            let Some(next) = among.get(self.random.below(among.len())).copied() else { return };
            if HARBOURS.get(next).is_none_or(|harbour| harbour.road == self.road) {
                continue;
            }
            let knots = self.random.between(9.0, 13.0);
            if self.random.below(3) == 0 {
                self.wait_off(next, knots);
            }
            self.sail_to(next, knots);
            if self.now < self.end {
                let stay = self.random.hours(14.0, 60.0);
                self.call(next, self.now + stay);
            }
        }
    }

    /// Sails to a harbour's road and lies at anchor there for some hours, as ships do that wait for a berth.
    ///
    /// Nothing is told of it: it is what a detector should not take for loitering, for a call or for a meeting.
    fn wait_off(&mut self, harbour: usize, knots: f64) {
        let Some(port) = HARBOURS.get(harbour) else { return };
        self.sail_to_place(port.road, knots);
        let spot = self.near(self.place, 4.0);
        self.sail(&[spot], knots);
        let swung = self.near(spot, 0.15);
        let hours = self.random.hours(4.0, 18.0);
        self.add(self.now + hours, swung, AT_ANCHOR);
    }

    /// Gives a place no further than so many kilometres, to the north, south, east and west each.
    pub(super) fn near(&mut self, (lat, lon): Point, km: f64) -> Point {
        let (north, east) = (self.random.between(-km, km), self.random.between(-km, km));
        moved((lat, lon), north, east)
    }

    /// Switches the transmitter off.
    pub(super) fn silent(&mut self, from: i64, to: i64, note: &str) {
        let place = self.plan.legs.iter().find(|leg| leg.to > from).map(|leg| leg.at(from.max(leg.from)));
        self.tell(TruthKind::Gap, (from, to), place, note);
        self.plan.silences.push((from, to));
    }

    /// Ends the plan: works out where its way leads through waters that nobody hears.
    pub(super) fn finish(mut self) -> (Plan, Vec<Truth>) {
        for (name, from, to) in self.unheard() {
            // What else is planted must be heard, so the waters are quiet for others only.
            let faults = self.plan.faults.iter().map(|fault| (fault.from, fault.to));
            let mut planted = self.plan.silences.iter().copied().chain(faults);
            if planted.all(|(known, until)| to < known || until < from) {
                self.silent(from, to, &format!("coverage hole, {name}"));
            }
        }
        self.plan.silences.sort_unstable();
        (self.plan, self.truth)
    }

    fn unheard(&self) -> Vec<(&'static str, i64, i64)> {
        let mut found: Vec<(&'static str, i64, i64)> = Vec::new();
        for leg in self.plan.legs.iter().filter(|leg| leg.status == UNDER_WAY && leg.from < self.end) {
            for (name, middle, km) in &HOLES {
                // The nearest that any place of the stretch can be, roughly: not worth a look.
                let reach = distance_km(leg.start, leg.end) + km;
                if distance_km(leg.start, *middle) > reach {
                    continue;
                }
                let mut time = leg.from;
                while time < leg.to {
                    if distance_km(leg.at(time), *middle) < *km {
                        match found.last_mut() {
                            Some(last) if last.0 == *name && time - last.2 <= 2 * HOLE_STEP_SECONDS => {
                                last.2 = time;
                            }
                            _ => found.push((*name, time, time + 1)),
                        }
                    }
                    time += HOLE_STEP_SECONDS;
                }
            }
        }
        found.into_iter().filter(|(_, from, to)| to - from > HOLE_STEP_SECONDS).collect()
    }

    fn add(&mut self, to: i64, end: Point, status: u8) {
        let (from, start) = (self.now, self.place);
        let km = distance_km(start, end);
        let knots = crate::geo::knots(km, (to - from).max(1) as f64);
        self.plan.legs.push(Leg {
            from,
            to,
            start,
            end,
            status,
            draught: self.draught,
            tenths_of_knot: (knots * 10.0).round() as u16,
            course: course(start, end),
        });
        (self.now, self.place) = (to, end);
    }
}

/// Gives the place so many kilometres to the north and the east.
pub(super) fn moved((lat, lon): Point, north_km: f64, east_km: f64) -> Point {
    let lon = lon + east_km / (111.2 * lat.to_radians().cos());
    let lon = if lon > 180.0 {
        lon - 360.0
    } else if lon < -180.0 {
        lon + 360.0
    } else {
        lon
    };
    (lat + north_km / 111.2, lon)
}

/// Gives the course from one place to a near one in whole degrees.
fn course((lat, lon): Point, (other_lat, other_lon): Point) -> u16 {
    let mut east = other_lon - lon;
    if east > 180.0 {
        east -= 360.0;
    } else if east < -180.0 {
        east += 360.0;
    }
    let degrees = (east * lat.to_radians().cos()).atan2(other_lat - lat).to_degrees();
    (degrees.round() as i32).rem_euclid(360) as u16
}
