//! Made-up traffic with known truth: recordings that show what was put into them, so that detectors can be measured.
//!
//! A [`Scenario`] plans ships that sail between real harbours around Korea, on lanes clear of land, and plants what
//! a detector should find: silences, transfers by night, loitering, calls with a change of draught, changed and
//! shared identities, false positions and speeds; and what it should not be taken in by, such as ships that wait at
//! anchor. [`Scenario::truth`] says what was planted, and
//! [`Scenario::transmissions`] gives what receivers take down, one message at a time in the order of time: a
//! recording of any length needs the memory of its ships' plans only. The same settings give the same messages.
//!
//! **Nothing in it happened:** every ship, number, name and position is made up. **Known limits:** ships keep a
//! steady course on each stretch, do not give way to one another, and turn without a curve; by chance two ships of a
//! large scenario may drift together where no meeting was planted. Sines come from the platform, so that another
//! one may round a position differently in its last place.
//!
//! ```
//! use vessels::scenario::{Scenario, Settings};
//! let scenario = Scenario::new(&Settings { ships: 20, days: 4, ..Settings::default() });
//! assert!(scenario.truth_table().starts_with("event,mmsi,mmsi2,t0,t1,lat,lon,note\n"));
//! let mut recording = String::new();
//! for transmission in scenario.transmissions().take(100) {
//!     transmission.sentences(&mut recording);
//! }
//! assert!(vessels::is_recording(&recording));
//! ```

mod cast;
mod plan;
mod radio;
mod random;
mod sea;
mod table;
mod transmit;
mod truth;

pub use plan::{Class, SentIdentity};
pub use table::{HEADING, Row};
pub use transmit::{Content, Transmission, Transmissions};
pub use truth::{Truth, TruthKind};

#[cfg(test)]
pub(crate) use sea::stretches;

use cast::Setting;
use plan::Plan;
use sea::Sea;

/// What a scenario is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// From which all chance is drawn.
    pub seed: u64,
    /// When it begins, in seconds since 1970 (UTC); midnight, so that what is planted by night is by night.
    pub start: i64,
    /// How many days it lasts; what is planted needs four.
    pub days: u32,
    /// How many ships sail; every twenty have all that is planted.
    pub ships: u32,
    /// The least time between two positions of a ship that are kept; zero for all that are received.
    pub every_seconds: u32,
}

impl Default for Settings {
    /// Five days of forty ships from 4 November 2024 on, of which a position in five minutes is kept.
    fn default() -> Self {
        Self { seed: 1718, start: 1_730_678_400, days: 5, ships: 40, every_seconds: 300 }
    }
}

/// Ships with plans, and what is true of them.
#[derive(Debug)]
pub struct Scenario {
    plans: Vec<Plan>,
    truth: Vec<Truth>,
    settings: Settings,
}

impl Scenario {
    /// Plans all ships. Linear in ships and days.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let sea = Sea::new();
        let setting = Setting {
            seed: settings.seed,
            start: settings.start,
            end: settings.start + i64::from(settings.days) * 86_400,
            ships: settings.ships,
        };
        let (mut plans, mut truth) = (Vec::new(), Vec::new());
        for number in 0..settings.ships {
            let (plan, told) = cast::plan(number, setting, &sea);
            plans.push(plan);
            truth.extend(told);
        }
        truth.sort_by(|one, other| {
            (one.event, one.from, one.mmsi, one.to).cmp(&(other.event, other.from, other.mmsi, other.to))
        });
        Self { plans, truth, settings: *settings }
    }

    /// Gives what was planted, by kind, then time, then identity.
    #[must_use]
    pub fn truth(&self) -> &[Truth] {
        &self.truth
    }

    /// Gives what was planted as CSV: `event,mmsi,mmsi2,t0,t1,lat,lon,note`.
    #[must_use]
    pub fn truth_table(&self) -> String {
        truth::table(&self.truth)
    }

    /// Gives what receivers take down, in the order of time.
    #[must_use]
    pub fn transmissions(&self) -> Transmissions<'_> {
        Transmissions::new(&self.plans, &self.settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_settings_give_the_same_recording_and_another_seed_another() {
        let text = |seed: u64| {
            let scenario = Scenario::new(&Settings { seed, ships: 20, days: 4, ..Settings::default() });
            let mut text = scenario.truth_table();
            scenario
                .transmissions()
                .filter(|transmission| transmission.at % 7 == 0)
                .for_each(|transmission| transmission.sentences(&mut text));
            text
        };
        assert!(text(1) == text(1));
        assert!(text(1) != text(2));
    }

    #[test]
    fn every_kind_is_planted_in_twenty_ships() {
        let scenario = Scenario::new(&Settings { ships: 20, ..Settings::default() });
        let mut kinds: Vec<TruthKind> = scenario.truth().iter().map(|truth| truth.event).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), 9, "{kinds:?}");
        let noted = |words: &str| scenario.truth().iter().any(|truth| truth.note.contains(words));
        for words in ["coverage hole", "date line", "under way at the start", "still going on at the end"] {
            assert!(noted(words), "{words}: {}", scenario.truth_table());
        }
    }

    #[test]
    fn transmissions_are_in_the_order_of_time_and_within_the_scenario() {
        let settings = Settings { ships: 25, days: 4, ..Settings::default() };
        let scenario = Scenario::new(&settings);
        let mut last = settings.start;
        for transmission in scenario.transmissions() {
            assert!(last <= transmission.at && transmission.at < settings.start + 4 * 86_400);
            last = transmission.at;
        }
    }
}
