//! Items that somebody held in the hands and documented: what, whose marks, made when, found where.
//!
//! [`read_record`] reads a record of TOML, [`read_table`] a table with a row for each item. What a record says is kept as it
//! stands; what does not fit together – a hand missing in the chain of custody, a day before the finding – is told and
//! not repaired ([`custody::breaks`]).

pub mod codes;
pub mod custody;
mod methods;
mod read;

pub use codes::{DateReading, Made, Production};
pub use methods::{ItemMethods, Scheme};
pub use read::{ItemReading, is_record, read_record, read_table, recognises};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use values::{Citation, Country, HsCode, Period};

/// An item as the body that documented it recorded it.
///
/// **Units:** degrees north and east, WGS 84.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The number it has with those who documented it.
    pub id: String,
    /// What it is: "tail section of a ballistic missile", "voltage regulator".
    pub what: String,
    /// What it is part of: `Hwasong-11A`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Whose make the weapon is that it is part of, or is itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_country: Option<Country>,
    /// The goods it belongs to, by commodity id of the regime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods: Option<String>,
    /// Marks as they were seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Features of its design that tell whose make it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// The serial number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// The lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// The date code as it stands on the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_code: Option<String>,
    /// The scheme the maker says the code follows, by its id in `methods/items.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_scheme: Option<String>,
    /// When the maker first made this part, as the maker says.
    #[serde(default)]
    pub introduced: Period,
    /// Who made it, by the marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<String>,
    /// The maker's State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker_country: Option<Country>,
    /// The maker's number of the part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_number: Option<String>,
    /// Its code of the Harmonized System.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs: Option<HsCode>,
    /// The entry of a control list it falls under, as the record cites it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_list: Option<String>,
    /// Where, when and by whom it was documented.
    #[serde(default)]
    pub documented: Documented,
    /// Where and when it was found, before it was documented.
    #[serde(default)]
    pub recovered: Recovered,
    /// The photographs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<String>,
    /// Who handed it to whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custody: Vec<Handover>,
    /// Who was asked where it went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<Trace>,
    /// Where the record says what: `` for the whole, `marks[0]`, `documented`, `trace[1]`, `serial` and so on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub citations: BTreeMap<String, Citation>,
}

/// A mark as somebody saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The letters and digits.
    pub text: String,
    /// Their language, as the record names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where on the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The photograph that shows it: a file name or a digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
}

/// The inspection of an item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Documented {
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Latitude.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// When.
    #[serde(default)]
    pub on: Period,
    /// By which body or person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// The finding of an item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recovered {
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When.
    #[serde(default)]
    pub on: Period,
    /// In what event: "strike of 2 January 2024".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The State whose forces had or used it, as the record says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forces: Option<Country>,
}

/// An item passed from one hand to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Who took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// When.
    #[serde(default)]
    pub on: Period,
    /// Who wrote it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What was remarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A question where an item went, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Who was asked.
    pub request_to: String,
    /// What they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TraceKind>,
    /// When.
    #[serde(default)]
    pub sent: Period,
    /// When they replied; unknown where none did.
    #[serde(default)]
    pub reply_on: Period,
    /// What they replied, in short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// Who supplied it next, as the reply says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// To whom it was sent, as the reply says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consignee: Option<String>,
    /// When it was sent there.
    #[serde(default)]
    pub shipped_on: Period,
}

/// What somebody who is asked is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraceKind {
    /// A government.
    Government,
    /// The maker.
    Maker,
    /// A distributor or other supplier.
    Supplier,
}

impl Item {
    /// Tells whether the record holds the item, or what it is part of, for a weapon of the DPRK.
    #[must_use]
    pub fn is_of_dprk_weapon(&self) -> bool {
        self.system_country == Some(Country::DPRK) || self.maker_country == Some(Country::DPRK)
    }

    /// Tells whether it is a part of foreign make in a weapon of the DPRK.
    #[must_use]
    pub fn is_foreign_component(&self) -> bool {
        self.system_country == Some(Country::DPRK)
            && self.maker_country.is_some_and(|country| country != Country::DPRK)
    }

    /// Gives the last day on which it can have been made: it was found and documented.
    #[must_use]
    pub fn not_after(&self) -> Option<values::Date> {
        [self.recovered.on.to, self.documented.on.to].into_iter().flatten().min()
    }

    /// Cites a part of the record, or the whole where the part has no place of its own.
    ///
    /// `None` only for an item that no reader made.
    #[must_use]
    pub fn cite(&self, part: &str) -> Option<&Citation> {
        self.citations.get(part).or_else(|| self.citations.get(""))
    }
}

impl Trace {
    /// Tells whether an answer came.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.reply.is_some() || !self.reply_on.is_unknown()
    }
}
