//! The figures by which change is measured, as data.

use serde::Deserialize;
use std::sync::LazyLock;

/// How change is measured: `methods/sites.toml`, each part with its source.
///
/// ```
/// assert!(flows::sites::SiteMethods::builtin().change.deviations_min > 1.0);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteMethods {
    /// The day the figures were last checked.
    pub checked: String,
    /// What is read at most.
    pub limits: Limits,
    /// How one image is laid over the other.
    pub registration: Registration,
    /// What counts as a change.
    pub change: ChangeMethods,
    /// What makes a comparison doubtful.
    pub doubt: Doubt,
}

macro_rules! figures {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Where the figures come from.
            pub source: String,
        }
    };
}

figures! {
    /// What is read at most.
    Limits {
        /// Pixels of one image.
        pixels_max: u64,
        /// Cells of the common grid.
        grid_pixels_max: u64,
        /// Bytes of one image's file.
        bytes_max: u64,
    }
}

figures! {
    /// How one image is laid over the other.
    Registration {
        /// How far they may lie apart, in metres.
        shift_m_max: f64,
        /// What is left of the shift, in cells.
        residual_cells: f64,
        /// The least correlation.
        correlation_min: f64,
    }
}

figures! {
    /// What counts as a change.
    ChangeMethods {
        /// Robust standard deviations of the difference.
        deviations_min: f64,
        /// Share of the image's range of grey.
        range_share_min: f64,
        /// Least area of a patch, in square metres.
        area_m2_min: f64,
        /// Least cells of a patch.
        cells_min: u32,
    }
}

figures! {
    /// What makes a comparison doubtful.
    Doubt {
        /// Days of the year apart.
        season_days: i32,
        /// Share of cells bright in one image only.
        bright_share: f64,
        /// Share of the image that changed.
        changed_share: f64,
    }
}

impl SiteMethods {
    /// Gives the methods this program was built with.
    #[must_use]
    pub fn builtin() -> &'static Self {
        // A test reads the file; with limits of 0 no image would be read.
        static BUILTIN: LazyLock<SiteMethods> = LazyLock::new(|| {
            SiteMethods::from_toml(include_str!("../../../../methods/sites.toml")).unwrap_or_default()
        });
        &BUILTIN
    }

    /// Reads the methods from their file's text.
    ///
    /// **Errors:** what in it is not as expected, with its line.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads() {
        let methods = SiteMethods::from_toml(include_str!("../../../../methods/sites.toml")).unwrap();
        assert_eq!(*SiteMethods::builtin(), methods);
    }
}
