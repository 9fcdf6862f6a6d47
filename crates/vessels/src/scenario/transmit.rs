//! What receivers take down of what ships send, in the order of time.

use super::Settings;
use super::plan::{Class, Fault, FaultKind, Leg, Plan, SentIdentity, moved};
use super::random::Random;
use super::sea::{HARBOURS, Point};
use crate::geo::distance_km;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How often a ship says who it is. **Source:** ITU-R M.1371-5, annex 1, table 1.
const STATIC_SECONDS: i64 = 360;
/// How far a receiver on shore hears, in kilometres: some 35 nautical miles.
const SHORE_KM: f64 = 65.0;
/// Which share of messages a receiver on shore loses, and one in orbit.
const LOST: [f64; 2] = [0.05, 0.4];
/// For how long a ship is taken to be heard by the same kind of receiver.
const RECEIVER_SECONDS: i64 = 900;
/// The deviation of a fix, in kilometres: eight metres each way.
const FIX_KM: f64 = 0.008;

/// A message as received.
#[derive(Debug, Clone, PartialEq)]
pub struct Transmission<'a> {
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
    /// Who the ship says it is.
    pub identity: &'a SentIdentity,
    /// By which kind of transponder.
    pub class: Class,
    /// Who heard it: 1 a station on shore, 0 a satellite.
    pub receiver: u8,
    /// The draught it says it has, in decimetres.
    pub draught: u8,
    /// What it is about.
    pub content: Content,
    /// Drawn for this message, for whatever is by chance in how it is written down.
    pub(super) chance: u32,
}

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Where the ship is, in the units of the radio message.
    Position {
        /// Ten-thousandths of a minute north.
        lat: i32,
        /// Ten-thousandths of a minute east.
        lon: i32,
        /// Tenths of a knot; 1023 for none.
        speed: u16,
        /// Tenths of a degree.
        course: u16,
        /// Navigational status.
        status: u8,
    },
    /// Who the ship is.
    Static,
}

/// The messages of a scenario, in the order of time.
#[derive(Debug)]
pub struct Transmissions<'a> {
    senders: Vec<Sender<'a>>,
    /// When each sender sends next; the earliest is on top.
    next: BinaryHeap<Reverse<(i64, usize)>>,
    end: i64,
}

impl<'a> Transmissions<'a> {
    pub(super) fn new(plans: &'a [Plan], settings: &Settings) -> Self {
        let end = settings.start + i64::from(settings.days) * 86_400;
        let every = i64::from(settings.every_seconds);
        let mut senders: Vec<Sender<'a>> = Vec::with_capacity(plans.len());
        let mut next = BinaryHeap::with_capacity(plans.len());
        for (number, plan) in plans.iter().enumerate() {
            let mut random = Random::new(settings.seed, (1 << 41) + number as u64);
            let first = settings.start + (random.share() * every.max(10) as f64) as i64;
            let sender = Sender {
                plan,
                random,
                position_at: first,
                static_at: first + 5,
                leg: 0,
                every,
                receiver: (i64::MIN, 0),
            };
            next.push(Reverse((first, number)));
            senders.push(sender);
        }
        Self { senders, next, end }
    }
}

impl<'a> Iterator for Transmissions<'a> {
    type Item = Transmission<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Reverse((at, number)) = self.next.pop()?;
            let sender = self.senders.get_mut(number)?;
            if at >= self.end {
                continue;
            }
            let heard = sender.send(at);
            if let Some(next) = sender.next_at() {
                self.next.push(Reverse((next, number)));
            }
            if heard.is_some() {
                return heard;
            }
        }
    }
}

/// A ship that sends.
#[derive(Debug)]
struct Sender<'a> {
    plan: &'a Plan,
    random: Random,
    position_at: i64,
    static_at: i64,
    leg: usize,
    every: i64,
    /// Until when the ship is heard by which kind of receiver.
    receiver: (i64, u8),
}

impl<'a> Sender<'a> {
    fn next_at(&self) -> Option<i64> {
        let over = self.plan.legs.get(self.leg).is_none();
        (!over).then_some(self.position_at.min(self.static_at))
    }

    /// Sends what is due; `None` where nobody hears it.
    fn send(&mut self, at: i64) -> Option<Transmission<'a>> {
        let plan = self.plan;
        while plan.legs.get(self.leg).is_some_and(|leg| leg.to <= at) {
            self.leg += 1;
        }
        let leg = plan.legs.get(self.leg)?;
        let is_static = self.static_at <= at;
        if is_static {
            self.static_at = at + STATIC_SECONDS.max(3 * self.every);
        } else {
            let between = interval(plan.class, leg);
            // A slot is chosen anew each time, so that intervals are never quite the same.
            self.position_at = at + between.max(self.every) + (self.random.draw() % 3) as i64;
        }
        let place = leg.at(at);
        if at >= self.receiver.0 {
            let shore = HARBOURS.iter().any(|harbour| {
                (harbour.berth.0 - place.0).abs() < 1.0 && distance_km(harbour.berth, place) < SHORE_KM
            });
            self.receiver = (at + RECEIVER_SECONDS, u8::from(shore));
        }
        let (_, receiver) = self.receiver;
        let lost = LOST.get(usize::from(receiver == 0)).is_some_and(|share| self.random.share() < *share);
        let silent = plan.silences.iter().any(|(from, to)| (*from..*to).contains(&at));
        if silent || lost {
            // A message that is lost is followed by the next one, however many are kept.
            if lost && !silent && !is_static {
                self.position_at = at + interval(plan.class, leg);
            }
            return None;
        }
        let (_, identity) = plan.identities.iter().rev().find(|(since, _)| *since <= at)?;
        let content = if is_static { Content::Static } else { self.position(at, leg, place) };
        Some(Transmission {
            at,
            identity,
            class: plan.class,
            receiver,
            draught: leg.draught,
            content,
            chance: (self.random.draw() >> 32) as u32,
        })
    }

    fn position(&mut self, at: i64, leg: &Leg, place: Point) -> Content {
        let fault = self.plan.faults.iter().find(|fault| (fault.from..fault.to).contains(&at));
        let (place, speed) = faulty(fault, at, place, leg.tenths_of_knot);
        let (lat, lon) = moved(place, FIX_KM * self.random.error(), FIX_KM * self.random.error());
        let moving = leg.tenths_of_knot > 0;
        let speed = match fault.map(|fault| &fault.kind) {
            Some(FaultKind::Speed(sent)) => *sent,
            _ if moving => speed.saturating_add_signed(self.random.error().round() as i16),
            _ => self.random.error().abs() as u16 / 2,
        };
        let course = match moving {
            true => i32::from(leg.course) * 10 + (15.0 * self.random.error()) as i32,
            false => (self.random.draw() % 3600) as i32,
        };
        Content::Position {
            lat: (lat.clamp(-90.0, 90.0) * 600_000.0).round() as i32,
            lon: (lon * 600_000.0).round() as i32,
            speed,
            course: course.rem_euclid(3600) as u16,
            status: leg.status,
        }
    }
}

/// Gives where a ship says it is, and how fast, under a fault.
fn faulty(fault: Option<&Fault>, at: i64, (lat, lon): Point, speed: u16) -> (Point, u16) {
    match fault {
        Some(Fault { from, kind: FaultKind::Circle(middle, km), .. }) => {
            // Once round in half an hour.
            let angle = (at - from) as f64 / 1800.0 * std::f64::consts::TAU;
            (moved(*middle, km * angle.cos(), km * angle.sin()), speed)
        }
        Some(Fault { kind: FaultKind::Jump((north, east)), .. }) => {
            let lon = lon + east;
            ((lat + north, if lon > 180.0 { lon - 360.0 } else { lon }), speed)
        }
        _ => ((lat, lon), speed),
    }
}

/// Gives the seconds between two positions.
///
/// **Source:** ITU-R M.1371-5, annex 1, tables 1 and 2; shorter intervals in a turn are left aside.
fn interval(class: Class, leg: &Leg) -> i64 {
    match (class, leg.status, leg.tenths_of_knot) {
        (Class::A, 1 | 5, 0..=30) => 180,
        (Class::A, _, 0..=140) => 10,
        (Class::A, _, 141..=230) => 6,
        (Class::A, ..) => 2,
        (Class::B, _, 0..=20) => 180,
        (Class::B, ..) => 30,
    }
}
