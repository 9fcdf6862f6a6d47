//! Who does what: twenty roles that come again in every twenty ships.

use super::plan::{Class, Fault, FaultKind, Plan, SentIdentity, Voyage, moved};
use super::random::Random;
use super::sea::{EAST, HARBOURS, Point, Sea, WATERS, WEST, place};
use super::truth::{Truth, TruthKind};
use crate::geo::knots;

const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// How many roles there are.
const ROLES: u32 = 20;
/// Shore, country and class of made-up identities: blocks of flags common in these waters, and the DPRK's.
const FLAGS: [u32; 8] = [445, 412, 273, 440, 613, 351, 620, 431];

/// A scenario's settings as the roles need them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) seed: u64,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) ships: u32,
}

/// Plans one ship and says what is true of it.
pub(super) fn plan(number: u32, setting: Setting, sea: &Sea) -> (Plan, Vec<Truth>) {
    let role = number % ROLES;
    let class = if role == 19 { Class::B } else { Class::A };
    let random = Random::new(setting.seed, u64::from(number));
    let own = identity(number);
    let mut voyage = Voyage::new(own, class, random, (setting.start, setting.end), sea);
    // What a pair must agree on is drawn from a stream of the pair.
    let pair = Random::new(setting.seed, (1 << 40) + u64::from(number / 2));
    // The second ship of a last, odd pair has nobody to meet.
    let paired = (number ^ 1) < setting.ships;
    match role {
        0 | 1 if paired => transfer(&mut voyage, number, pair),
        2 | 3 if paired => ocean_transfer(&mut voyage, number, pair),
        4 | 5 => switch_off(&mut voyage),
        6 | 7 => loiter(&mut voyage),
        8 => renames(&mut voyage, number),
        9 => takes_another_mmsi(&mut voyage, number),
        10 | 11 if paired => shared_imo(&mut voyage, number),
        12 | 13 if paired => shared_mmsi(&mut voyage, number),
        14 => circles(&mut voyage),
        15 => teleports(&mut voyage),
        16 => wrong_speeds(&mut voyage),
        17 => drifting_at_the_start(&mut voyage),
        18 => drifting_at_the_end(&mut voyage),
        _ => begin(&mut voyage),
    }
    voyage.trade(match role {
        12 => &WEST,
        13 => &EAST,
        _ => &ALL,
    });
    voyage.finish()
}

const ALL: [usize; HARBOURS.len()] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];

/// Gives the made-up identity of a ship.
pub(super) fn identity(number: u32) -> SentIdentity {
    let flag = FLAGS.get((number / 3) as usize % FLAGS.len()).copied().unwrap_or(445);
    SentIdentity {
        mmsi: flag * 1_000_000 + 100_000 + number % 900_000,
        imo: imo(number),
        name: format!("SYNTHETIC {number:06}"),
        call_sign: call_sign(number),
    }
}

/// Gives a made-up IMO number whose check digit is right.
fn imo(number: u32) -> u32 {
    let digits = 510_000 + number % 400_000;
    let sum: u32 = (2..=7).map(|weight| weight * (digits / 10u32.pow(weight - 2) % 10)).sum();
    digits * 10 + sum % 10
}

fn call_sign(number: u32) -> String {
    format!("X{:06}", number % 1_000_000)
}

/// Begins in a harbour for some hours.
fn begin(voyage: &mut Voyage<'_>) {
    let harbour = voyage.random.below(HARBOURS.len());
    begin_in(voyage, harbour);
}

fn begin_in(voyage: &mut Voyage<'_>, harbour: usize) {
    let stay = voyage.random.hours(2.0, 12.0);
    begin_until(voyage, harbour, voyage.start + stay);
}

fn begin_until(voyage: &mut Voyage<'_>, harbour: usize, until: i64) {
    voyage.begin_at(harbour);
    voyage.call(harbour, until);
}

/// When a pair meets, for how long, and where it drifts from and to.
struct Meeting {
    from: i64,
    to: i64,
    start: Point,
    end: Point,
}

impl Meeting {
    /// By night where it happens, or, every second time, across midnight UTC.
    fn of(pair: &mut Random, start: i64, around: Point, number: u32) -> Self {
        let hour = if (number / ROLES).is_multiple_of(2) {
            pair.between(11.0, 13.5)
        } else {
            pair.between(20.5, 22.5)
        };
        let from = start + DAY + (hour * 3600.0) as i64;
        let to = from + pair.hours(4.0, 7.0);
        let start = moved(around, pair.between(-25.0, 25.0), pair.between(-25.0, 25.0));
        let end = moved(start, pair.between(-3.0, 3.0), pair.between(-3.0, 3.0));
        Self { from, to, start, end }
    }

    /// Comes to the place, lies beside the other, and tells of it.
    ///
    /// The first ship of the pair waits for the second, and lies a ship's breadth away from it.
    fn hold(&self, voyage: &mut Voyage<'_>, number: u32, waters: &str) {
        let first = number.is_multiple_of(2);
        let beside = |point: Point| if first { point } else { moved(point, 0.12, 0.05) };
        let waited_from = voyage.now;
        voyage.drift(beside(self.start), self.from);
        voyage.drift(beside(self.end), self.to);
        voyage.tell(
            TruthKind::Loiter,
            (waited_from, self.to),
            Some(self.start),
            &format!("{waters}, during a transfer"),
        );
        if first {
            voyage.tell(
                TruthKind::Sts,
                (self.from, self.to),
                Some(self.start),
                &format!("co-located drift, {waters}"),
            );
            if let Some(told) = voyage.truth.last_mut() {
                told.other_mmsi = Some(identity(number + 1).mmsi);
            }
            voyage.draught = voyage.draught.saturating_sub(15).max(35);
        } else {
            voyage.draught = (voyage.draught + 15).min(110);
        }
    }
}

fn transfer(voyage: &mut Voyage<'_>, number: u32, mut pair: Random) {
    let at = pair.below(WATERS.len());
    let Some((waters, road, harbours)) = WATERS.get(at) else { return };
    let meeting = Meeting::of(&mut pair, voyage.start, place(road), number);
    let first = number.is_multiple_of(2);
    let harbour = harbours.get(number as usize % 2).copied().unwrap_or(0);
    voyage.begin_at(harbour);
    let knots = voyage.random.between(9.0, 12.0);
    let early = if first { voyage.random.hours(0.5, 2.0) } else { 0 };
    let passage = voyage.passage(road, meeting.start, knots);
    voyage.call(harbour, meeting.from - early - passage);
    voyage.sail_to_place(road, knots);
    voyage.sail(&[meeting.start], knots);
    meeting.hold(voyage, number, waters);
    voyage.sail(&[place(road)], 10.0);
}

/// Two ships of the ocean that meet on the date line; they sail to and fro there until the end.
fn ocean_transfer(voyage: &mut Voyage<'_>, number: u32, mut pair: Random) {
    let meeting = Meeting::of(&mut pair, voyage.start, (47.9, 180.0), number);
    let first = number.is_multiple_of(2);
    let speed = voyage.random.between(9.0, 12.0);
    let early = if first { voyage.random.hours(0.5, 2.0) } else { 0 };
    let seconds = meeting.from - early - voyage.start;
    let km = speed * crate::geo::KM_PER_NAUTICAL_MILE * seconds as f64 / 3600.0;
    let side = if first { -1.0 } else { 1.0 };
    voyage.place = moved(meeting.start, 0.0, side * km);
    let knots = knots(crate::distance_km(voyage.place, meeting.start), seconds as f64);
    voyage.sail(&[meeting.start], knots);
    meeting.hold(voyage, number, "date line");
    while voyage.now < voyage.end {
        let far = voyage.near((47.9, if first { 174.0 } else { -174.0 }), 100.0);
        voyage.sail(&[far], speed);
        let back = voyage.near((46.5, 179.5), 100.0);
        voyage.sail(&[back], speed);
    }
}

/// Leaves a harbour, and on a long passage is silent for seven to twenty hours.
fn switch_off(voyage: &mut Voyage<'_>) {
    begin(voyage);
    let left = voyage.now;
    let hours = long_passage(voyage, 20.0);
    let from = left + voyage.random.hours(4.0, 6.0);
    let most = (hours - 8.0).clamp(7.0, 20.0);
    let silent = voyage.random.hours(7.0_f64.min(most), most);
    voyage.silent(from, from + silent, "at-sea switch-off");
}

/// Sails to a harbour at least so many hours away, and gives how many they are.
fn long_passage(voyage: &mut Voyage<'_>, hours_min: f64) -> f64 {
    let knots = voyage.random.between(9.0, 11.0);
    let mut next = voyage.random.below(HARBOURS.len());
    for _ in 0..HARBOURS.len() {
        let long = HARBOURS.get(next).is_some_and(|harbour| {
            voyage.passage(harbour.road, harbour.berth, knots) as f64 > hours_min * 3600.0
        });
        if long {
            break;
        }
        next = (next + 1) % HARBOURS.len();
    }
    let left = voyage.now;
    voyage.sail_to(next, knots);
    let arrived = voyage.now;
    let stay = voyage.random.hours(20.0, 40.0);
    voyage.call(next, arrived + stay);
    (arrived - left) as f64 / 3600.0
}

fn loiter(voyage: &mut Voyage<'_>) {
    let at = voyage.random.below(WATERS.len());
    let Some((waters, road, harbours)) = WATERS.get(at) else { return };
    let harbour = harbours.get(voyage.random.below(2)).copied().unwrap_or(0);
    begin_in(voyage, harbour);
    let knots = voyage.random.between(9.0, 12.0);
    voyage.sail_to_place(road, knots);
    let spot = voyage.near(place(road), 25.0);
    voyage.sail(&[spot], knots);
    let hours = voyage.random.hours(6.0, 16.0);
    drift_about(voyage, hours, waters);
    voyage.sail(&[place(road)], knots);
}

/// Drifts round a triangle at about half a knot.
fn drift_about(voyage: &mut Voyage<'_>, seconds: i64, waters: &str) {
    let (from, spot) = (voyage.now, voyage.place);
    for third in 1..=3 {
        let corner = if third == 3 { spot } else { voyage.near(spot, 2.5) };
        voyage.drift(corner, from + seconds * third / 3);
    }
    voyage.tell(TruthKind::Loiter, (from, voyage.now), Some(spot), waters);
}

/// Changes its name and call sign at sea, or, every second time, its IMO number to one whose check digit is wrong.
fn renames(voyage: &mut Voyage<'_>, number: u32) {
    begin(voyage);
    let left = voyage.now;
    long_passage(voyage, 12.0);
    let at = left + voyage.random.hours(3.0, 8.0);
    let mut new = identity(number);
    let note = if (number / ROLES).is_multiple_of(2) {
        new.name = format!("MADE UP {number:06}");
        new.call_sign = format!("Y{:06}", number % 1_000_000);
        "name and call sign changed, imo kept"
    } else {
        new.imo = new.imo / 10 * 10 + (new.imo + 1) % 10;
        "imo check digit invalid"
    };
    voyage.plan.identities.push((at, new));
    voyage.tell(TruthKind::IdentityChange, (at, at), None, note);
}

/// Is silent for an hour at sea and comes back under another MMSI, its IMO number kept.
fn takes_another_mmsi(voyage: &mut Voyage<'_>, number: u32) {
    begin(voyage);
    let left = voyage.now;
    long_passage(voyage, 12.0);
    let at = left + voyage.random.hours(3.0, 8.0);
    let new = SentIdentity { mmsi: 312_000_000 + 100_000 + number % 900_000, ..identity(number) };
    voyage.tell(TruthKind::IdentityChange, (at, at), None, "mmsi changed, imo kept");
    if let Some(told) = voyage.truth.last_mut() {
        told.other_mmsi = Some(new.mmsi);
    }
    // What is told from here on is told of the identity of its time.
    for told in voyage.truth.iter_mut().filter(|told| told.from > at) {
        told.mmsi = new.mmsi;
    }
    voyage.plan.silences.push((at, at + HOUR));
    voyage.plan.identities.push((at, new));
}

/// Sends the IMO number of the other ship of the pair, which sends it too.
fn shared_imo(voyage: &mut Voyage<'_>, number: u32) {
    let first = number.is_multiple_of(2);
    if !first && let Some((_, own)) = voyage.plan.identities.last_mut() {
        own.imo = imo(number - 1);
    }
    if first {
        let span = (voyage.start, voyage.end);
        voyage.tell(TruthKind::SharedImo, span, None, "one imo on two mmsi");
        if let Some(told) = voyage.truth.last_mut() {
            told.other_mmsi = Some(identity(number + 1).mmsi);
        }
    }
    begin(voyage);
}

/// One ship of the west and one of the east send one MMSI all along.
fn shared_mmsi(voyage: &mut Voyage<'_>, number: u32) {
    let first = number.is_multiple_of(2);
    if first {
        let span = (voyage.start, voyage.end);
        voyage.tell(TruthKind::SharedMmsi, span, None, "another ship transmits the same mmsi");
        if let Some(told) = voyage.truth.last_mut() {
            told.other_mmsi = Some(identity(number + 1).mmsi);
        }
    } else if let Some((_, own)) = voyage.plan.identities.last_mut() {
        own.mmsi = identity(number - 1).mmsi;
    }
    let harbours = if first { WEST } else { EAST };
    let at = voyage.random.below(harbours.len());
    begin_in(voyage, harbours.get(at).copied().unwrap_or(0));
}

/// For three hours of a passage, sends positions that run round a circle far away.
fn circles(voyage: &mut Voyage<'_>) {
    begin(voyage);
    let left = voyage.now;
    long_passage(voyage, 12.0);
    let from = left + voyage.random.hours(3.0, 6.0);
    let to = from + 3 * HOUR;
    let Some(leg) = voyage.plan.legs.iter().find(|leg| leg.to > from) else { return };
    let (lat, lon) = leg.at(from);
    let middle = (lat + 2.25, lon + 2.82);
    voyage.plan.faults.push(Fault { from, to, kind: FaultKind::Circle(middle, 5.0) });
    voyage.tell(TruthKind::PositionSpoof, (from, to), Some(middle), "circle of 5 km, offset 2.25,2.82 deg");
}

/// On four occasions sends positions far away for a minute.
fn teleports(voyage: &mut Voyage<'_>) {
    begin(voyage);
    let left = voyage.now;
    long_passage(voyage, 20.0);
    for occasion in 0..4 {
        let at = left + (3 + occasion * 4) * HOUR + voyage.random.hours(0.0, 1.0);
        let sign = if occasion % 2 == 0 { 1.0 } else { -1.0 };
        let jump = (sign * voyage.random.between(3.0, 9.0), sign * voyage.random.between(5.0, 30.0));
        // As long as the longest interval of a moving ship, so that it is received at least once in most cases.
        let to = at + 600;
        voyage.plan.faults.push(Fault { from: at, to, kind: FaultKind::Jump(jump) });
        let note = format!("teleport of {:.1} and {:.1} deg", jump.0, jump.1);
        voyage.tell(TruthKind::PositionSpoof, (at, to), None, &note);
    }
}

/// Sends 51.2, 63.0 and 102.3 kn for ten minutes each.
fn wrong_speeds(voyage: &mut Voyage<'_>) {
    begin(voyage);
    let left = voyage.now;
    long_passage(voyage, 12.0);
    for (occasion, tenths) in (0i64..).zip([512u16, 630, 1023]) {
        let at = left + (2 + occasion * 3) * HOUR;
        voyage.plan.faults.push(Fault { from: at, to: at + 600, kind: FaultKind::Speed(tenths) });
        let note = format!("{:.1} kn sent", f64::from(tenths) / 10.0);
        voyage.tell(TruthKind::InvalidSpeed, (at, at + 600), None, &note);
    }
}

/// Drifts when the recording begins, and is silent when it ends.
fn drifting_at_the_start(voyage: &mut Voyage<'_>) {
    let at = voyage.random.below(WATERS.len());
    let Some((waters, road, _)) = WATERS.get(at) else { return };
    voyage.place = voyage.near(place(road), 25.0);
    voyage.road = road;
    let hours = voyage.random.hours(6.0, 12.0);
    drift_about(voyage, hours, waters);
    voyage.sail(&[place(road)], 10.0);
    let off = voyage.end - voyage.random.hours(8.0, 12.0);
    voyage.trade(&ALL);
    voyage.silent(off, voyage.end, "switch-off");
}

/// Is under way when the recording begins, and drifts when it ends.
fn drifting_at_the_end(voyage: &mut Voyage<'_>) {
    let at = voyage.random.below(WATERS.len());
    let Some((waters, road, harbours)) = WATERS.get(at) else { return };
    voyage.place = place(road);
    voyage.road = road;
    let harbour = harbours.get(voyage.random.below(2)).copied().unwrap_or(0);
    let knots = voyage.random.between(9.0, 12.0);
    voyage.sail_to(harbour, knots);
    let spot = voyage.near(place(road), 25.0);
    let passage = voyage.passage(road, spot, knots);
    let begun = voyage.end - voyage.random.hours(7.0, 10.0);
    voyage.call(harbour, begun - passage);
    voyage.sail_to_place(road, knots);
    voyage.sail(&[spot], knots);
    let seconds = voyage.end + HOUR - voyage.now;
    drift_about(voyage, seconds, waters);
}
