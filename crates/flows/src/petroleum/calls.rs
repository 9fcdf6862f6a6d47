//! Calls of tankers, and how much each may have delivered.
//!
//! A call says that a ship was there, not what it carried. Its capacity bounds what it can have carried; how far the ship
//! rose or sank in the water bounds it more closely, where somebody saw it. Both give ranges, and both are estimates.

use super::amounts::amount;
use super::periods::period;
use super::table::state;
use super::words;
use super::{Basis, PetroleumDelivery};
use crate::rows::{self, HEADING_ROWS, cut};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use values::{Amount, Barrels, Citation, Country, Date, Digest, ImoNumber, Period, Problem, Tonnes};

/// A call of a tanker as one row of a table records it.
///
/// **Units:** capacity in tonnes deadweight or in barrels, draughts in metres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TankerCall {
    /// The ship's name.
    pub ship: String,
    /// Its number, where the row gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imo: Option<ImoNumber>,
    /// Where it called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// The State of the port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port_country: Option<Country>,
    /// From arrival to departure, or the day it was seen.
    pub period: Period,
    /// Who supplied, where the row says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Country>,
    /// What it carried, by commodity id, where the row says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What it can carry.
    pub capacity: Capacity,
    /// How deep it lay on arrival and on departure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draughts: Option<(f64, f64)>,
    /// How deep it lies empty and laden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub light_and_laden: Option<(f64, f64)>,
    /// The row's own remark, word for word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row.
    pub citation: Citation,
}

/// What a tanker can carry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// Tonnes deadweight.
    Tonnes(f64),
    /// Barrels.
    Barrels(f64),
}

/// The conventions by which a call becomes an estimate: `methods/petroleum.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallMethods {
    /// When somebody last looked at them.
    pub checked: String,
    /// How full a tanker is taken to have been.
    pub fill: Fill,
    /// What is made of draughts.
    pub draught: Draught,
    /// Which calls are one.
    pub call: SameCall,
}

/// How full a tanker is taken to have been.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fill {
    /// At least.
    pub low: f64,
    /// For the middle of the range.
    pub central: f64,
    /// At most.
    pub high: f64,
    /// Where the shares come from.
    pub source: String,
    /// Whether they were confirmed there.
    pub verified: bool,
}

/// What is made of draughts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draught {
    /// What one may be wrong by, in metres.
    pub error_m: f64,
    /// Why.
    pub source: String,
}

/// Which calls are one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameCall {
    /// How many days apart calls at one place may lie.
    pub same_days: i32,
    /// How many days may lie between loading and delivering.
    pub voyage_days: i32,
    /// Why.
    pub source: String,
}

impl CallMethods {
    /// Reads the conventions from the text of their file.
    ///
    /// **Errors:** what is not as expected; shares must lie in order between 0 and 1.
    ///
    /// ```
    /// let methods = flows::petroleum::CallMethods::builtin()?;
    /// assert!(methods.fill.low < methods.fill.high);
    /// # Ok::<(), String>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let methods: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let Fill { low, central, high, .. } = methods.fill;
        let in_order = 0.0 <= low && low <= central && central <= high && high <= 1.0;
        if !in_order {
            return Err(format!(
                "the shares of [fill] are {low}, {central} and {high}: not in order between 0 and 1"
            ));
        }
        Ok(methods)
    }

    /// Gives the conventions this program was built with.
    ///
    /// **Errors:** what is not as expected; a test keeps it from happening.
    pub fn builtin() -> Result<Self, String> {
        Self::from_toml(include_str!("../../../../methods/petroleum.toml"))
    }
}

/// Finds the heading of a table of tanker calls among its first rows: it names ships, days and what the ships can carry.
#[must_use]
pub fn calls_heading_at(rows: &[(u64, &[String])]) -> Option<usize> {
    rows.iter().take(HEADING_ROWS).position(|(_, cells)| Columns::of(cells).is_some())
}

/// Reads a table of tanker calls; a heading that names no ship, day or capacity gives nothing.
///
/// `rows` are the rows below the heading with their numbers in the original. **Shape:** a call a row, in the order of
/// the rows; a row without a ship, a day or a capacity that can be read is a problem and no call. A draught that no ship
/// of its own figures can have (deeper than laden, or not above zero) is a problem, and the call stays without.
///
/// ```
/// use flows::petroleum::{read_calls, calls_heading_at};
/// let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
/// let heading = cells("ship,imo,port,port country,date,deadweight,product");
/// let row = cells("CHON MA SAN,8660313,Chongjin,KP,2018-05-18,3565,diesel");
/// assert_eq!(calls_heading_at(&[(1, &heading)]), Some(0));
/// let digest = values::Digest::from_bytes([7; 32]);
/// let (calls, problems) = read_calls(&heading, &[(2, &row)], digest, None, "calls.csv");
/// assert_eq!(calls[0].ship, "CHON MA SAN");
/// assert!(problems.is_empty());
/// ```
#[must_use]
pub fn read_calls(
    heading: &[String],
    rows: &[(u64, &[String])],
    exhibit: Digest,
    sheet: Option<&str>,
    file: &str,
) -> (Vec<TankerCall>, Vec<Problem>) {
    let Some(columns) = Columns::of(heading) else { return Default::default() };
    let (mut calls, mut problems) = (Vec::new(), Vec::new());
    for (number, cells) in rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())) {
        let place = rows::place(sheet, *number);
        let citation =
            Citation { exhibit, place: place.clone(), quote: rows::quote(cells.iter().map(String::as_str)) };
        let mut faults = Vec::new();
        match call(&columns, cells, citation, &mut faults) {
            Ok(call) => calls.push(call),
            Err(fault) => faults.push(fault),
        }
        problems.extend(faults.into_iter().map(|(code, reason)| Problem {
            exhibit: Some(exhibit),
            ..Problem::new(code, file, reason).at(place.clone())
        }));
    }
    (calls, problems)
}

/// A fault of a row: its code and the reason.
type Fault = (&'static str, String);

/// Where in a row what stands, by the words of `data/petroleum_words.tsv`.
struct Columns(BTreeMap<&'static str, usize>);

impl Columns {
    fn of(cells: &[String]) -> Option<Self> {
        let mut at = BTreeMap::new();
        for (place, cell) in cells.iter().enumerate() {
            if let Some(column) = words::call_column(cell) {
                at.entry(column).or_insert(place);
            }
        }
        let has = |column| at.contains_key(column);
        let whole = has("ship") && has("arrived") && (has("capacity_tonnes") || has("capacity_barrels"));
        whole.then_some(Self(at))
    }

    fn cell<'a>(&self, cells: &'a [String], column: &str) -> Option<&'a str> {
        cells.get(*self.0.get(column)?).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }
}

fn call(
    columns: &Columns,
    cells: &[String],
    citation: Citation,
    faults: &mut Vec<Fault>,
) -> Result<TankerCall, Fault> {
    let cell = |column: &str| columns.cell(cells, column);
    let ship = cell("ship").ok_or(("flows/no-ship", "the row names no ship".to_owned()))?;
    let day = |column: &str| -> Result<Option<Period>, Fault> {
        let Some(text) = cell(column) else { return Ok(None) };
        let read = period(text, None);
        read.map(Some).ok_or_else(|| {
            ("flows/period", format!("the time `{}` cannot be read without guessing", cut(text)))
        })
    };
    let arrived = day("arrived")?.ok_or(("flows/period", "the row states no time".to_owned()))?;
    let period = match day("left")? {
        Some(left) if left.to < arrived.from => {
            return Err(("flows/period", "the ship leaves before it arrives".to_owned()));
        }
        Some(left) => Period { from: arrived.from, to: left.to },
        None => arrived,
    };
    let capacity = capacity(&cell)?;
    let imo = match cell("imo")
        .map(|text| (text, text.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse()))
    {
        None => None,
        Some((_, Ok(number))) => Some(number),
        Some((text, Err(_))) => {
            faults.push((
                "flows/imo",
                format!("`{}` is no IMO number: the call is taken by the ship's name", cut(text)),
            ));
            None
        }
    };
    let product = match cell("product").map(|text| (text, words::product(text))) {
        None => None,
        Some((_, Some(product))) => Some(product.to_owned()),
        Some((text, None)) => {
            return Err((
                "flows/other-goods",
                format!("the cargo `{}` is no petroleum known here", cut(text)),
            ));
        }
    };
    let (draughts, light_and_laden) = draughts(&cell, faults);
    Ok(TankerCall {
        ship: ship.to_owned(),
        imo,
        port: cell("port").map(str::to_owned),
        port_country: state(cell("port_country"), "country of the port")?,
        period,
        supplier: state(cell("supplier"), "supplier")?,
        product,
        capacity,
        draughts,
        light_and_laden,
        note: cell("note").map(str::to_owned),
        citation,
    })
}

fn capacity<'a>(cell: &dyn Fn(&str) -> Option<&'a str>) -> Result<Capacity, Fault> {
    let figure = |column: &str| -> Result<Option<f64>, Fault> {
        let Some(text) = cell(column) else { return Ok(None) };
        let read = amount(text).map_err(|why| {
            ("flows/quantity", format!("the capacity `{}` cannot be read: {why}", cut(text)))
        })?;
        Ok(read
            .and_then(|amount| amount.central.or(amount.high).or(amount.low))
            .filter(|figure| *figure > 0.0))
    };
    let (barrels, tonnes) = (figure("capacity_barrels")?, figure("capacity_tonnes")?);
    barrels.map(Capacity::Barrels).or(tonnes.map(Capacity::Tonnes)).ok_or((
        "flows/no-capacity",
        "the row states no capacity: nothing can be estimated from the call".to_owned(),
    ))
}

/// A pair of draughts.
type Pair = Option<(f64, f64)>;

/// Reads the draughts of a row: on arrival and departure, light and laden.
fn draughts<'a>(cell: &dyn Fn(&str) -> Option<&'a str>, faults: &mut Vec<Fault>) -> (Pair, Pair) {
    let mut metres = |column: &str| -> Option<f64> {
        let text = cell(column)?;
        let bare = text.trim_end_matches(['m', 'M', ' ']).replace(',', ".");
        let read = bare.parse::<f64>().ok().filter(|metres| (0.1..40.0).contains(metres));
        if read.is_none() {
            faults.push(("flows/draught", format!("`{}` is no draught in metres", cut(text))));
        }
        read
    };
    let call = metres("draught_before").zip(metres("draught_after"));
    let ship = metres("draught_light").zip(metres("draught_laden"));
    let ship = match ship {
        Some((light, laden)) if light >= laden => {
            faults
                .push(("flows/draught", format!("light at {light} m and laden at {laden} m cannot both be")));
            None
        }
        other => other,
    };
    (call, ship)
}

/// Gives what calls may have delivered to the DPRK, one delivery for each voyage.
///
/// Where the draughts on arrival and departure are known, and those of the ship light and laden, the share is what the ship
/// rose or sank by, give or take the error of both; else it is the shares of [`Fill`]. Two rows of one ship at one place
/// within [`SameCall::same_days`], and a loading abroad and a call in the DPRK within [`SameCall::voyage_days`], are one
/// delivery: the first row with draughts is taken, or the first. **Shape:** by ship and day; problems name each row
/// that was not counted again, and each call that is told of no port of the DPRK and names no supplier.
#[must_use]
pub fn deliveries(calls: &[TankerCall], methods: &CallMethods) -> (Vec<PetroleumDelivery>, Vec<Problem>) {
    let mut sorted: Vec<&TankerCall> = calls.iter().collect();
    // On one day a ship loads before it delivers.
    let at_home = |call: &TankerCall| call.port_country == Some(Country::DPRK);
    sorted.sort_by_cached_key(|call| (who(call), call.period, at_home(call), call.citation.sort_key()));
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let mut voyages: Vec<Vec<&TankerCall>> = Vec::new();
    for call in sorted {
        let same = |voyage: &&mut Vec<&TankerCall>| {
            voyage.iter().all(|other| who(other) == who(call))
                && voyage.iter().any(|other| is_one(other, call, &methods.call))
        };
        match voyages.last_mut().filter(|voyage| same(voyage)) {
            Some(voyage) => voyage.push(call),
            None => voyages.push(vec![call]),
        }
    }
    for voyage in voyages {
        let best = voyage.iter().position(|call| share(call, methods).is_some()).unwrap_or(0);
        for (at, call) in voyage.iter().enumerate() {
            if at == best {
                found.push(delivery(call, &voyage, methods));
                continue;
            }
            let reason = format!(
                "the call of {} at {} is of the same voyage as another row and was not counted again",
                call.ship,
                call.port.as_deref().unwrap_or("a port that is not named")
            );
            let problem = Problem::new("flows/same-voyage", "", reason).at(call.citation.place.clone());
            problems.push(Problem { exhibit: Some(call.citation.exhibit), ..problem });
        }
    }
    (found, problems)
}

/// By what a ship is told from others: its number, or its name.
fn who(call: &TankerCall) -> (Option<ImoNumber>, String) {
    let name = call.ship.to_uppercase();
    (call.imo, if call.imo.is_some() { String::new() } else { name })
}

/// Tells whether two calls of one ship, the earlier first, are one voyage.
fn is_one(earlier: &TankerCall, later: &TankerCall, methods: &SameCall) -> bool {
    let Some(apart) = earlier.period.to.zip(later.period.from).map(|(left, arrived)| days(left, arrived))
    else {
        return false;
    };
    let same_place = match (&earlier.port, &later.port) {
        (Some(one), Some(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => true,
    };
    let abroad = |call: &TankerCall| call.port_country.is_some_and(|country| country != Country::DPRK);
    let carried = abroad(earlier) && later.port_country == Some(Country::DPRK);
    (same_place && apart <= methods.same_days) || (carried && apart <= methods.voyage_days)
}

fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(i32::MAX, |span| span.get_days())
}

/// Gives how much of its capacity a ship gave out in the DPRK or took in elsewhere, from its draughts.
fn share(call: &TankerCall, methods: &CallMethods) -> Option<Amount> {
    let ((before, after), (light, laden)) = call.draughts.zip(call.light_and_laden)?;
    let sank = after - before;
    let moved = match call.port_country {
        Some(Country::DPRK) => -sank,
        Some(_) => sank,
        None => sank.abs(),
    };
    let whole = laden - light;
    let of = |metres: f64| (metres / whole).clamp(0.0, 1.0);
    let error = 2.0 * methods.draught.error_m;
    Some(Amount { low: Some(of(moved - error)), central: Some(of(moved)), high: Some(of(moved + error)) })
}

fn delivery(call: &TankerCall, voyage: &[&TankerCall], methods: &CallMethods) -> PetroleumDelivery {
    let fill = &methods.fill;
    let assumed = Amount { low: Some(fill.low), central: Some(fill.central), high: Some(fill.high) };
    let by_draught = share(call, methods);
    let share = by_draught.unwrap_or(assumed);
    let of = |whole: f64| Amount {
        low: share.low.map(|share| share * whole),
        central: share.central.map(|share| share * whole),
        high: share.high.map(|share| share * whole),
    };
    let (tonnes, barrels, capacity) = match call.capacity {
        Capacity::Tonnes(tonnes) => (Some(Tonnes(of(tonnes))), None, format!("{tonnes} t")),
        Capacity::Barrels(barrels) => (None, Some(Barrels(of(barrels))), format!("{barrels} bbl")),
    };
    // What a ship loads abroad comes from there, unless a row says otherwise.
    let abroad = voyage.iter().filter_map(|call| call.port_country).find(|country| *country != Country::DPRK);
    let supplier = voyage.iter().find_map(|call| call.supplier).or(abroad);
    let percent = |share: Option<f64>| (share.unwrap_or_default() * 100.0).round();
    let how = match by_draught {
        Some(share) => format!(
            "by its draughts {} to {} per cent of its capacity",
            percent(share.low),
            percent(share.high)
        ),
        None => format!(
            "taken to have been {}, {} or {} per cent full{}",
            percent(share.low),
            percent(share.central),
            percent(share.high),
            if fill.verified { "" } else { " (a convention, unverified)" }
        ),
    };
    let told_by = call.note.as_deref().and_then(|note| note.split(':').next()).map(str::trim);
    let told_by = told_by.filter(|it| !it.is_empty()).unwrap_or("The table, which names nobody");
    let number = call.imo.map_or(String::new(), |imo| format!(" (IMO {imo})"));
    let port = call.port.as_ref().map_or(String::new(), |port| format!(" at {port}"));
    let period = Period::hull(voyage.iter().map(|call| call.period));
    PetroleumDelivery {
        supplier,
        recipient: Country::DPRK,
        product: call.product.clone().or_else(|| voyage.iter().find_map(|call| call.product.clone())),
        period,
        tonnes,
        barrels,
        basis: Basis::Estimated,
        note: Some(format!("{told_by}: call of {}{number}{port}, capacity {capacity}, {how}", call.ship)),
        citation: call.citation.clone(),
    }
}
