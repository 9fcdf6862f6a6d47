use crate::geo::KM_PER_NAUTICAL_MILE;
use serde::Deserialize;
use std::sync::LazyLock;

/// The thresholds by which events are found, as `methods/vessels.toml` has them, each with its source.
///
/// **Units:** as each name says: hours, minutes, kilometres, knots.
///
/// ```
/// assert_eq!(vessels::Methods::builtin().gap.hours_min, 6.0);
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Methods {
    /// The day the figures were last checked.
    pub checked: String,
    /// Gaps.
    pub gap: GapMethods,
    /// Encounters.
    pub encounter: EncounterMethods,
    /// Loitering.
    pub loitering: LoiteringMethods,
    /// Port calls.
    pub port_call: PortCallMethods,
    /// Tracks of one identity.
    pub track: TrackMethods,
    /// Circles.
    pub circle: CircleMethods,
    /// Changes of identity.
    pub identity: IdentityMethods,
}

macro_rules! figures {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Where the figures come from.
            pub source: String,
        }
    };
}

figures!(
    /// When silence is a gap.
    GapMethods {
        /// Strictly longer than this.
        hours_min: f64,
    }
);
figures!(
    /// When two ships meet.
    EncounterMethods {
        /// No further apart than this.
        distance_km_max: f64,
        /// Both slower than this.
        speed_kn_max: f64,
        /// At least this long.
        hours_min: f64,
        /// Closer together than this, two encounters are one.
        merge_hours: f64,
        /// At least this far from a port.
        port_distance_km_min: f64,
        /// How far apart the points of time are at which tracks are compared.
        step_minutes: i64,
        /// Over how long a silence a track is interpolated.
        interpolate_hours_max: f64,
    }
);
figures!(
    /// When a ship loiters.
    LoiteringMethods {
        /// The mean speed of each hour is below this.
        speed_kn_max: f64,
        /// At least this long.
        hours_min: f64,
        /// At least this far from a port.
        port_distance_km_min: f64,
    }
);
figures!(
    /// When a ship calls at a port.
    PortCallMethods {
        /// Within this it is in.
        entry_km: f64,
        /// Beyond this it is out.
        exit_km: f64,
        /// Below this it has stopped.
        stop_kn_max: f64,
        /// Above this it is under way again.
        start_kn_min: f64,
        /// Silence that counts as a stop.
        gap_hours: f64,
        /// The least confidence that is reported.
        confidence_min: u8,
    }
);
figures!(
    /// Which positions of one identity are one ship's.
    TrackMethods {
        /// No ship is faster.
        speed_kn_max: f64,
        /// What the fix and the clock may be wrong by.
        slack_km: f64,
        /// Fewer positions than this are errors.
        positions_min: usize,
        /// How often two tracks must take turns to be two ships under one identity, and not one whose position jumps.
        turns_min: usize,
        /// Speeds that faulty units send; a position with one of them is not believed.
        speeds_faulty: Vec<f64>,
        /// A longer silence lets another track go first.
        silence_hours_max: f64,
        /// How many are followed at one time.
        tracks_max: usize,
    }
);
figures!(
    /// When a track runs in circles as no ship sails.
    CircleMethods {
        /// How many turns, all to one side.
        turns_min: f64,
        /// How many positions in a row.
        positions_min: usize,
        /// Shorter steps say nothing of the course.
        step_km_min: f64,
        /// A longer silence ends it.
        silence_minutes_max: f64,
        /// No step turns by less or more than this.
        turn_degrees_min: f64,
        /// As above.
        turn_degrees_max: f64,
    }
);
figures!(
    /// When a change of what is sent counts.
    IdentityMethods {
        /// How often the new value must be sent.
        messages_min: usize,
        /// How soon after the last position of one identity the first of another is the same ship going on.
        goes_on_minutes: f64,
        /// How far that position may be from where the ship was bound at its speed and course.
        goes_on_km: f64,
        /// How many positions each identity must have sent.
        goes_on_positions: usize,
    }
);

impl TrackMethods {
    /// Gives how many kilometres on a ship can be after so many seconds.
    #[must_use]
    pub(crate) fn reach_km(&self, seconds: f64) -> f64 {
        self.speed_kn_max * KM_PER_NAUTICAL_MILE * seconds / 3600.0 + self.slack_km
    }
}

static BUILTIN: LazyLock<Result<Methods, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../methods/vessels.toml")));

impl Methods {
    /// Gives the project's own thresholds.
    #[must_use]
    pub fn builtin() -> Self {
        match &*BUILTIN {
            Ok(methods) => methods.clone(),
            // The file is compiled in and a test reads it: this arm is never taken.
            Err(error) => unreachable!("methods/vessels.toml: {error}"),
        }
    }

    /// Reads thresholds from a user's own file of the same form.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let methods: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if methods.encounter.step_minutes < 1 {
            return Err("encounter.step_minutes must be at least 1".to_owned());
        }
        Ok(methods)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_and_every_figure_has_a_source() {
        let methods = Methods::builtin();
        for source in
            [&methods.gap.source, &methods.encounter.source, &methods.port_call.source, &methods.track.source]
        {
            assert!(source.len() > 20);
        }
        assert!(methods.port_call.entry_km < methods.port_call.exit_km);
        assert!(Methods::parse("checked = 1").is_err());
    }
}
