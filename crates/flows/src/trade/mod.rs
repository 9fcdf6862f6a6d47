//! Trade between States, as the one that reports it states it, and the tables that hold it.
//!
//! Read are the layouts UN Comtrade gives – the present one as CSV and as JSON, the older one with "Trade Value (US$)" –
//! and plain tables with a reporter, a partner, a flow, a time, a code of the Harmonized System and a value or weight.
//! [`count`] then tells what of it may be added up: a total is never counted beside its parts.

mod areas;
mod columns;
mod count;
mod faults;
mod json;
mod read;
mod rows;
mod words;

pub use count::{Counted, LeftOut, Line, Reason, count};
pub use read::{heading_at, looks_like_trade, read_rows, read_trade};

use serde::{Deserialize, Serialize};
use values::{Country, HsCode, Period};

/// One line of a reporter's trade with a partner, as a row of a table states it.
///
/// **Units:** US dollars as converted by the publisher; kilograms. Imports are usually valued with freight and
/// insurance, exports without. What is not stated, or stated as zero by convention, is `None` only where the cell is
/// empty: a zero stays a zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TradeFlow {
    /// Whose customs report it.
    pub reporter: Country,
    /// With whom they say it was.
    pub partner: Country,
    /// Which way, seen from the reporter.
    pub direction: Direction,
    /// Of which part of the trade that way.
    pub procedure: Procedure,
    /// When: a month or a year.
    pub period: Period,
    /// What, in the revision below.
    pub code: HsCode,
    /// The revision of the Harmonized System the code is of.
    pub revision: Revision,
    /// Whether the reporter itself used that revision, where the table says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<bool>,
    /// The second partner, customs procedure and means of transport, where the row is of one of them only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breakdown: Option<Breakdown>,
    /// Value, in US dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_usd: Option<f64>,
    /// Net weight, in kilograms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_kg: Option<f64>,
    /// Whether the publisher estimated the weight.
    pub net_estimated: bool,
    /// Quantity, in the unit below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<f64>,
    /// Its unit.
    pub unit: Unit,
    /// Whether the publisher estimated the quantity.
    pub quantity_estimated: bool,
    /// The row, counted from 1 and with the heading as row 1.
    pub row: u64,
    /// The row's cells joined by ` | `; kept for rows of either Korea, which are the ones that are cited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<String>,
}

impl TradeFlow {
    /// Gives the State the goods come from and the one they go to, as the row states it.
    ///
    /// ```
    /// # let table = b"reporter,partner,flow,period,hs,value\nCHN,PRK,import,2018-03,2701,5\n";
    /// let (flows, _) = flows::read_trade(table, "t.csv");
    /// let (from, to) = flows[0].way();
    /// assert_eq!((from.code(), to.code()), ("KP", "CN"));
    /// ```
    #[must_use]
    pub fn way(&self) -> (Country, Country) {
        match self.direction {
            Direction::Import => (self.partner, self.reporter),
            Direction::Export => (self.reporter, self.partner),
        }
    }

    /// Tells whether the row is of all trade that way and of no part of it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.procedure == Procedure::All && self.breakdown.is_none()
    }
}

/// Which way goods go, seen from the reporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the reporter.
    Import,
    /// From the reporter.
    Export,
}

/// Of which part of the trade one way a row is. The parts lie in `All`: they are never added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// All of it: `M` or `X`.
    All,
    /// Goods of domestic origin sent out, or foreign goods brought in: `DX`, `FM`.
    First,
    /// Goods that came in before and go out again, or went out before and come back: `RX`, `RM`.
    Again,
    /// Goods for processing or after it: `MIP`, `MOP`, `XIP`, `XOP`.
    Processing,
}

/// A revision of the Harmonized System.
///
/// **Source:** World Customs Organization; the letters are those of UN Comtrade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Revision {
    /// Not said: as the reporter used it.
    #[serde(rename = "HS")]
    Unstated,
    /// HS 1992.
    H0,
    /// HS 1996.
    H1,
    /// HS 2002.
    H2,
    /// HS 2007.
    H3,
    /// HS 2012.
    H4,
    /// HS 2017.
    H5,
    /// HS 2022.
    H6,
}

impl Revision {
    /// Gives the year from which on the revision is in force; `None` where none is said.
    ///
    /// ```
    /// assert_eq!(flows::trade::Revision::H6.year(), Some(2022));
    /// ```
    #[must_use]
    pub fn year(self) -> Option<i16> {
        match self {
            Revision::Unstated => None,
            Revision::H0 => Some(1992),
            Revision::H1 => Some(1996),
            Revision::H2 => Some(2002),
            Revision::H3 => Some(2007),
            Revision::H4 => Some(2012),
            Revision::H5 => Some(2017),
            Revision::H6 => Some(2022),
        }
    }

    /// Names the revision for print: "HS 2017".
    #[must_use]
    pub fn in_words(self) -> String {
        self.year().map_or("HS of a revision that is not said".to_owned(), |year| format!("HS {year}"))
    }
}

/// The second partner, customs procedure and means of transport a row is of; each is `None` where it is of all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Breakdown {
    /// The second partner's code.
    pub second_partner: Option<String>,
    /// The customs procedure's code.
    pub customs: Option<String>,
    /// The code of the means of transport.
    pub transport: Option<String>,
}

impl Breakdown {
    /// Counts what is broken down.
    fn depth(&self) -> usize {
        [&self.second_partner, &self.customs, &self.transport].into_iter().flatten().count()
    }
}

/// The unit of a quantity.
///
/// **Source:** the codes of the World Customs Organization's standard units that UN Comtrade uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// None, or none that is known here.
    #[default]
    Unknown,
    /// Kilograms.
    Kilograms,
    /// Items.
    Items,
    /// Litres.
    Litres,
    /// Square metres.
    SquareMetres,
    /// Metres.
    Metres,
    /// Cubic metres.
    CubicMetres,
    /// Carats.
    Carats,
    /// Thousands of kilowatt hours.
    MegawattHours,
    /// Pairs.
    Pairs,
    /// Thousands of items.
    Thousands,
    /// Dozens.
    Dozens,
    /// Packs.
    Packs,
}

impl Unit {
    /// Names the unit for print.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Unit::Unknown => "a unit that is not stated",
            Unit::Kilograms => "kg",
            Unit::Items => "items",
            Unit::Litres => "litres",
            Unit::SquareMetres => "m²",
            Unit::Metres => "m",
            Unit::CubicMetres => "m³",
            Unit::Carats => "carats",
            Unit::MegawattHours => "MWh",
            Unit::Pairs => "pairs",
            Unit::Thousands => "thousands of items",
            Unit::Dozens => "dozens",
            Unit::Packs => "packs",
        }
    }
}
