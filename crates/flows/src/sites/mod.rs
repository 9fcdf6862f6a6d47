//! Sites watched in images: a plant or depot, what is recorded of it, and the change between two images of it.
//!
//! [`read_record`] reads what somebody wrote of a site. [`measure`] takes two images that say where they lie (GeoTIFF, or PNG and
//! JPEG with a world file), brings them to one grid, lays one over the other, and measures what changed, as areas with the
//! error of laying over. It decodes hostile files: the application calls it in a child process with limits.

mod change;
mod grid;
mod methods;
mod place;
mod raster;
mod read;
mod register;

pub use change::{Change, Patch, SquareMetres, measure};
pub use methods::SiteMethods;
pub use place::{Crs, Locator};
pub use read::{SiteReading, is_record, read_record};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use values::{Citation, Country, Period};

/// A place that is watched, as somebody recorded it.
///
/// **Units:** degrees north and east, WGS 84.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The State it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// What is made there, as the record says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub makes: Option<String>,
    /// Whether it is made up, for an example or a test: printed wherever it is.
    #[serde(default)]
    pub made_up: bool,
    /// Halls, rails, yards, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<SiteArea>,
    /// The images, in the order of their days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<SiteImage>,
    /// What was noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<SiteNote>,
    /// Where the record says what: `` for the whole, `images[0]`, `notes[1]`, `areas[0]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub citations: BTreeMap<String, Citation>,
}

/// A part of a site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteArea {
    /// Its name.
    pub name: String,
    /// Its corners, latitude and longitude, in order; the last is joined to the first.
    pub polygon: Vec<(f64, f64)>,
}

/// An image of a site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteImage {
    /// The exhibit: its file's name, or `sha256:…`.
    pub file: String,
    /// The world file beside it, for a PNG or JPEG.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub world: Option<String>,
    /// The reference system of the world file: `EPSG:4326`, `EPSG:32652`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// When it was taken.
    #[serde(default)]
    pub taken_on: Period,
    /// Who took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The metres a pixel stands for, as its source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution_m: Option<f64>,
}

/// A note on a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteNote {
    /// Of which day.
    #[serde(default)]
    pub on: Period,
    /// What.
    pub text: String,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// One image as it is measured: its bytes and where they say it lies.
#[derive(Debug, Clone, Copy)]
pub struct ImageInput<'a> {
    /// The file's name, for problems.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The text of its world file.
    pub world: Option<&'a str>,
    /// The reference system the record names.
    pub crs: Option<&'a str>,
    /// When it was taken.
    pub taken_on: Period,
}

/// Why two images were not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// A stable code: `sites/no-place`.
    pub code: String,
    /// Why, in a sentence.
    pub reason: String,
}

impl Refusal {
    fn new(code: &str, reason: impl Into<String>) -> Self {
        Self { code: format!("sites/{code}"), reason: reason.into() }
    }
}

impl Site {
    /// Cites a part of the record, or the whole where the part has no place of its own.
    #[must_use]
    pub fn cite(&self, part: &str) -> Option<&Citation> {
        self.citations.get(part).or_else(|| self.citations.get(""))
    }
}
