//! Detectors in SQL: aggregates over positions, so that the same query finds the same events on one machine or many.
//!
//! | function | grouped by | gives |
//! |---|---|---|
//! | `ship_events(as_of, …)` | `mmsi` | what one identity is seen to do: `rows`, `events`, how many `points`, its `ends` as JSON |
//! | `slow_points(…)` | `mmsi` | the points of time at which it was slow and away from ports |
//! | `near_pairs(point)` | point of time, or some hours | the pairs within the distance of an encounter at each point of time, and one that counts the points |
//! | `encounters(pair)` | the two identities | the `events` of encounters, and how many `points` were counted |
//!
//! `…` are the columns `mmsi, ts, line, lat, lon, sog, cog, heading, status, imo, name, callsign, draught, destination,
//! shiptype` of a folder of positions. Rows may come in any order: each function sorts what it was given. What finds the
//! events is [`vessels::Detectors`], and what [`vessels::events()`] finds by it; nothing is detected here a second time.

use super::event_columns::{event_fields, structure};
use super::point_columns::{
    PairItem, pair_fields, pairs_array, pairs_of, point_fields, points_array, points_of,
};
use super::row::{DETECTOR_COLUMNS, Row, array, data_type, read_rows};
use datafusion::arrow::array::{ArrayRef, AsArray, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields, TimestampMillisecondType, UInt64Type};
use datafusion::common::utils::SingleRowListArrayBuilder;
use datafusion::common::{ScalarValue, exec_datafusion_err, plan_datafusion_err};
use datafusion::error::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature, Volatility};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use vessels::{Event, EventKind, Methods, NearPair, Port, Recording, SlowPoint, encounters, near_pairs};

/// The version of the functions and of the shape of what they give.
const VERSION: u32 = 2;

/// Thresholds and ports made ready for the functions of SQL.
///
/// Two are equal if they find the same events.
///
/// ```
/// use engine::Detectors;
/// let own = Detectors::new(vessels::Methods::builtin(), vessels::builtin_ports());
/// assert_eq!(own, Detectors::new(vessels::Methods::builtin(), vessels::builtin_ports()));
/// assert_ne!(own.id(), Detectors::new(vessels::Methods::builtin(), vec![]).id());
/// ```
#[derive(Debug, Clone)]
pub struct Detectors(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    methods: Methods,
    /// Looks for all that one ship does, and only for where it was slow.
    of_ships: vessels::Detectors,
    of_meetings: vessels::Detectors,
    id: String,
}

impl Detectors {
    /// Makes the detectors ready.
    #[must_use]
    pub fn new(methods: Methods, ports: Vec<Port>) -> Self {
        let said = format!("{VERSION} {methods:?} {ports:?}");
        let id = short_digest(&said);
        let of_ships = vessels::Detectors::new(&methods, &ports);
        let of_meetings = of_ships.clone().only([EventKind::Encounter]);
        Self(Arc::new(Inner { methods, of_ships, of_meetings, id }))
    }

    /// Gives a short digest of version, thresholds and ports: what two machines are compared by.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Gives the aggregates.
    ///
    /// **Shape:** each is named with [`Detectors::id`] after an `@`, and has the plain name beside it: a plan that is
    /// sent to another machine finds there the very same thresholds or nothing.
    #[must_use]
    pub fn functions(&self) -> Vec<AggregateUDF> {
        [Finds::Ship, Finds::Points, Finds::Near, Finds::Encounters]
            .into_iter()
            .map(|finds| AggregateUDF::from(Function::new(finds, self)))
            .collect()
    }

    /// Gives the thresholds.
    #[must_use]
    pub fn methods(&self) -> &Methods {
        &self.0.methods
    }
}

/// Gives the first sixteen hexadecimal digits of the SHA-256 of a text.
pub(crate) fn short_digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl PartialEq for Detectors {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Detectors {}

impl Hash for Detectors {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

/// What `ship_events` and `encounters` give.
///
/// Rows and points are counted on the way, so that nobody takes an answer over fewer than there are for the whole.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Found {
    /// How many rows were given.
    #[serde(default)]
    pub(crate) rows: u64,
    /// How many slow points the rows hold, or were given to [`vessels::near_pairs`].
    pub(crate) points: u64,
    /// The events.
    #[serde(default)]
    pub(crate) events: Vec<Event>,
    /// Where one identity was first and last heard and what it said of itself, as JSON of [`vessels::Ends`].
    #[serde(default)]
    pub(crate) ends: Option<String>,
}

/// What a function finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Finds {
    Ship,
    Points,
    Near,
    Encounters,
}

impl Finds {
    fn name(self) -> &'static str {
        match self {
            Self::Ship => "ship_events",
            Self::Points => "slow_points",
            Self::Near => "near_pairs",
            Self::Encounters => "encounters",
        }
    }

    fn arguments(self) -> Vec<DataType> {
        let columns = || DETECTOR_COLUMNS.into_iter().map(data_type);
        match self {
            Self::Ship => std::iter::once(data_type("ts")).chain(columns()).collect(),
            Self::Points => columns().collect(),
            Self::Near => vec![DataType::Struct(point_fields())],
            Self::Encounters => vec![DataType::Struct(pair_fields())],
        }
    }

    fn answer(self) -> DataType {
        match self {
            Self::Ship | Self::Encounters => DataType::Struct(found_fields()),
            Self::Points => list_of(point_fields()),
            Self::Near => list_of(pair_fields()),
        }
    }

    /// The fields of what is kept until the group is whole, each a list with an element a row.
    fn kept(self) -> Fields {
        match self {
            Self::Near => point_fields(),
            Self::Encounters => pair_fields(),
            _ => DETECTOR_COLUMNS.iter().map(|name| Field::new(*name, data_type(name), true)).collect(),
        }
    }
}

fn list_of(fields: Fields) -> DataType {
    DataType::new_list(DataType::Struct(fields), true)
}

fn found_fields() -> Fields {
    Fields::from(vec![
        Field::new("rows", DataType::UInt64, true),
        Field::new("points", DataType::UInt64, true),
        Field::new("events", list_of(event_fields()), true),
        Field::new("ends", DataType::Utf8, true),
    ])
}

/// A function of SQL over the rows of a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Function {
    finds: Finds,
    name: String,
    plain: Vec<String>,
    detectors: Detectors,
    signature: Signature,
}

impl Function {
    fn new(finds: Finds, detectors: &Detectors) -> Self {
        Self {
            finds,
            name: format!("{}@{}", finds.name(), detectors.id()),
            plain: vec![finds.name().to_owned()],
            detectors: detectors.clone(),
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }
}

impl AggregateUDFImpl for Function {
    fn name(&self) -> &str {
        &self.name
    }

    fn aliases(&self) -> &[String] {
        &self.plain
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        let wanted = self.finds.arguments();
        let fits = |(given, wanted): (&DataType, &DataType)| match wanted.is_nested() {
            true => given == wanted,
            false => !given.is_nested(),
        };
        if given.len() == wanted.len() && given.iter().zip(&wanted).all(fits) {
            return Ok(wanted);
        }
        let what = match self.finds {
            Finds::Near => "a point that `slow_points` gave".to_owned(),
            Finds::Encounters => "a pair that `near_pairs` gave".to_owned(),
            _ => {
                let types: Vec<String> = wanted.iter().map(ToString::to_string).collect();
                format!("{} columns: {}", wanted.len(), types.join(", "))
            }
        };
        Err(plan_datafusion_err!("{} takes {what}", self.finds.name()))
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.finds.answer())
    }

    fn state_fields(&self, _arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let field =
            |what: &str, kind: DataType| Arc::new(Field::new(format!("{}[{what}]", self.name), kind, true));
        Ok(vec![
            field("kept", list_of(self.finds.kept())),
            field("as_of", data_type("ts")),
            field("count", DataType::UInt64),
        ])
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let kept = match self.finds {
            Finds::Near => Kept::Points(Vec::new()),
            Finds::Encounters => Kept::Pairs(Vec::new()),
            Finds::Ship | Finds::Points => Kept::Rows(Recording::default(), 0),
        };
        let detectors = self.detectors.clone();
        Ok(Box::new(Group { finds: self.finds, detectors, kept, as_of: None, count: 0 }))
    }
}

/// What was given of a group so far.
#[derive(Debug)]
struct Group {
    finds: Finds,
    detectors: Detectors,
    kept: Kept,
    as_of: Option<Timestamp>,
    /// How many rows were given, or of pairs, how many points were counted.
    count: u64,
}

#[derive(Debug)]
enum Kept {
    /// With the bytes it takes.
    Rows(Recording, usize),
    Points(Vec<SlowPoint>),
    Pairs(Vec<NearPair>),
}

impl Group {
    fn keep(&mut self, columns: &[ArrayRef]) -> Result<()> {
        let wrong = || exec_datafusion_err!("{} was given columns of other types", self.finds.name());
        match (&mut self.kept, columns) {
            (Kept::Rows(kept, bytes), _) => *bytes += read_rows(columns, kept).ok_or_else(wrong)?,
            (Kept::Points(kept), [points]) => kept.extend(points_of(points).ok_or_else(wrong)?),
            (Kept::Pairs(kept), [items]) => {
                for item in pairs_of(items).ok_or_else(wrong)? {
                    match item {
                        PairItem::Pair(pair) => kept.push(pair),
                        PairItem::Points(count) => self.count += count,
                    }
                }
            }
            _ => return Err(wrong()),
        }
        Ok(())
    }

    fn know(&mut self, as_of: &ArrayRef) -> Result<()> {
        let instants = as_of
            .as_primitive_opt::<TimestampMillisecondType>()
            .ok_or_else(|| exec_datafusion_err!("as_of is no instant"))?;
        let given = instants.iter().flatten().next();
        self.as_of = self.as_of.or_else(|| given.and_then(|ms| Timestamp::from_millisecond(ms).ok()));
        Ok(())
    }

    fn ship(&self, recording: &mut Recording) -> Result<Found> {
        recording.sort();
        let mut found = Found { rows: self.count, ..Found::default() };
        for (mmsi, sent) in &recording.ships {
            let seen = self.detectors.0.of_ships.of_ship(*mmsi, sent, self.as_of);
            found.events.extend(seen.events);
            found.points += seen.points.len() as u64;
            let ends = serde_json::to_string(&seen.ends).map_err(|error| exec_datafusion_err!("{error}"))?;
            found.ends = Some(ends);
        }
        Ok(found)
    }

    fn points(&self, recording: &mut Recording) -> Vec<SlowPoint> {
        recording.sort();
        let ships = recording.ships.iter();
        ships
            .flat_map(|(mmsi, sent)| self.detectors.0.of_meetings.of_ship(*mmsi, sent, None).points)
            .collect()
    }
}

fn found(found: Found) -> Result<ScalarValue> {
    Ok(ScalarValue::Struct(Arc::new(structure(&found_fields(), &[found])?)))
}

fn list(items: StructArray) -> ScalarValue {
    SingleRowListArrayBuilder::new(Arc::new(items)).build_list_scalar()
}

impl Accumulator for Group {
    fn update_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        let rows = columns.first().map_or(0, |column| column.len() as u64);
        match (self.finds, columns) {
            (Finds::Ship, [as_of, columns @ ..]) => {
                self.know(as_of)?;
                self.count += rows;
                self.keep(columns)
            }
            _ => self.keep(columns),
        }
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let methods = &self.detectors.0.methods.encounter;
        match &mut self.kept {
            Kept::Rows(recording, _) => {
                let mut recording = std::mem::take(recording);
                match self.finds {
                    Finds::Ship => found(self.ship(&mut recording)?),
                    _ => Ok(list(points_array(&self.points(&mut recording)))),
                }
            }
            Kept::Points(points) => {
                let points = std::mem::take(points);
                let count = PairItem::Points(points.len() as u64);
                let pairs = near_pairs(points, methods).into_iter().map(PairItem::Pair);
                Ok(list(pairs_array(&pairs.chain([count]).collect::<Vec<_>>())))
            }
            Kept::Pairs(pairs) => {
                let events = encounters(std::mem::take(pairs), methods);
                found(Found { points: self.count, events, ..Found::default() })
            }
        }
    }

    fn size(&self) -> usize {
        let kept = match &self.kept {
            Kept::Rows(_, bytes) => *bytes,
            Kept::Points(points) => points.capacity() * size_of::<SlowPoint>(),
            Kept::Pairs(pairs) => pairs.capacity() * size_of::<NearPair>(),
        };
        size_of::<Self>() + kept
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let kept = match &mut self.kept {
            Kept::Rows(recording, _) => {
                let rows = Row::all_of(std::mem::take(recording));
                let arrays = DETECTOR_COLUMNS.iter().map(|column| array(column, &rows)).collect();
                list(StructArray::try_new(self.finds.kept(), arrays, None)?)
            }
            Kept::Points(points) => list(points_array(&std::mem::take(points))),
            Kept::Pairs(pairs) => {
                let pairs = std::mem::take(pairs).into_iter().map(PairItem::Pair);
                list(pairs_array(&pairs.collect::<Vec<_>>()))
            }
        };
        let as_of = self.as_of.map(Timestamp::as_millisecond);
        Ok(vec![
            kept,
            ScalarValue::TimestampMillisecond(as_of, Some("UTC".into())),
            ScalarValue::UInt64(Some(self.count)),
        ])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let wrong = || exec_datafusion_err!("{} was given another state", self.finds.name());
        let [kept, as_of, count] = states else { return Err(wrong()) };
        let kept = kept.as_list_opt::<i32>().ok_or_else(wrong)?;
        let count = count.as_primitive_opt::<UInt64Type>().ok_or_else(wrong)?;
        self.count += count.iter().flatten().sum::<u64>();
        self.know(as_of)?;
        for items in kept.iter().flatten() {
            match &self.kept {
                Kept::Rows(..) => self.keep(items.as_struct().columns())?,
                _ => self.keep(&[items])?,
            }
        }
        Ok(())
    }
}
