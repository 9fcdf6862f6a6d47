//! Detectors in SQL: aggregates over positions, so that the same query finds the same events on one machine or many.
//!
//! | function | grouped by | gives |
//! |---|---|---|
//! | `ship_events(as_of, …)` | `mmsi` | what one identity is seen to do: `rows`, `events`, its `ends` as JSON |
//! | `resampled(as_of, …)` | `mmsi` | the points of time at which it was slow, each with the cells it is entered in |
//! | `near_pairs(mmsi, lat, lon)` | point of time and cell | the pairs within the distance of an encounter |
//! | `may_meet(time)` | pair | whether they were together for long enough to have one |
//! | `encounters(as_of, …)` | anything that keeps such pairs together | `rows` and the `events` of encounters |
//! | `group_of(mmsi, groups)` | – | the group an identity is put into, null where into none |
//!
//! `…` are the columns `mmsi, ts, line, lat, lon, sog, cog, heading, status, imo, name, callsign, draught, destination,
//! shiptype` of a folder of positions. Rows may come in any order: each function sorts what it was given. What finds the
//! events is [`vessels::Detectors`], and what [`vessels::events()`] finds by it; nothing is detected here a second time.

use super::cells::{Grid, may_meet, near};
use super::event_columns::{event_fields, structure};
use super::row::{DETECTOR_COLUMNS, Row, array, data_type, rows};
use datafusion::arrow::array::{
    ArrayRef, AsArray, Float64Array, Int32Array, Int64Array, StructArray, UInt32Array,
};
use datafusion::arrow::datatypes::{
    DataType, Field, FieldRef, Fields, Float64Type, Int64Type, TimestampMillisecondType, UInt32Type,
};
use datafusion::common::utils::SingleRowListArrayBuilder;
use datafusion::common::{ScalarValue, exec_datafusion_err, plan_datafusion_err};
use datafusion::error::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
    Signature, Volatility,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use vessels::{Event, EventKind, Methods, Port, Recording, SlowPoint, encounters, near_pairs};

/// The version of the functions and of the shape of what they give.
const VERSION: u32 = 1;

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
        [Finds::Ship, Finds::Points, Finds::Near, Finds::MayMeet, Finds::Encounters]
            .into_iter()
            .map(|finds| AggregateUDF::from(Function::new(finds, self)))
            .collect()
    }

    /// Gives the function `group_of`.
    #[must_use]
    pub fn scalars() -> Vec<ScalarUDF> {
        vec![ScalarUDF::from(GroupOf::new())]
    }

    /// Gives the thresholds.
    #[must_use]
    pub fn methods(&self) -> &Methods {
        &self.0.methods
    }

    fn slow_points(&self, recording: &Recording) -> Vec<SlowPoint> {
        let points = |(mmsi, sent)| self.0.of_meetings.of_ship(mmsi, sent, None).points;
        recording.ships.iter().map(|(mmsi, sent)| (*mmsi, sent)).flat_map(points).collect()
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
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Found {
    /// How many rows were given, so that nobody takes an answer over fewer than there are for the whole.
    pub(crate) rows: u64,
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
    MayMeet,
    Encounters,
}

impl Finds {
    fn name(self) -> &'static str {
        match self {
            Self::Ship => "ship_events",
            Self::Points => "resampled",
            Self::Near => "near_pairs",
            Self::MayMeet => "may_meet",
            Self::Encounters => "encounters",
        }
    }

    fn arguments(self) -> Vec<DataType> {
        match self {
            Self::Near => vec![DataType::UInt32, DataType::Float64, DataType::Float64],
            Self::MayMeet => vec![DataType::Int64],
            _ => std::iter::once("ts").chain(DETECTOR_COLUMNS).map(data_type).collect(),
        }
    }

    fn answer(self) -> DataType {
        match self {
            Self::Ship | Self::Encounters => DataType::Struct(found_fields()),
            Self::Points => DataType::new_list(DataType::Struct(point_fields()), true),
            Self::Near => DataType::new_list(DataType::Struct(pair_fields()), true),
            Self::MayMeet => DataType::Boolean,
        }
    }

    /// The fields of what is kept until the group is whole, each a list with an element a row.
    fn kept(self) -> Fields {
        let field = |name: &str, kind| Field::new(name, kind, true);
        match self {
            Self::Near => Fields::from(vec![
                field("mmsi", DataType::UInt32),
                field("lat", DataType::Float64),
                field("lon", DataType::Float64),
            ]),
            Self::MayMeet => Fields::from(vec![field("time", DataType::Int64)]),
            _ => DETECTOR_COLUMNS.iter().map(|name| field(name, data_type(name))).collect(),
        }
    }
}

fn found_fields() -> Fields {
    let list =
        |name: &str, fields| Field::new(name, DataType::new_list(DataType::Struct(fields), true), true);
    Fields::from(vec![
        Field::new("rows", DataType::UInt64, true),
        list("events", event_fields()),
        Field::new("ends", DataType::Utf8, true),
    ])
}

fn point_fields() -> Fields {
    Fields::from(vec![
        Field::new("time", DataType::Int64, true),
        Field::new("row", DataType::Int32, true),
        Field::new("column", DataType::Int32, true),
        Field::new("lat", DataType::Float64, true),
        Field::new("lon", DataType::Float64, true),
    ])
}

fn pair_fields() -> Fields {
    Fields::from(vec![Field::new("one", DataType::UInt32, true), Field::new("other", DataType::UInt32, true)])
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
        let name = self.finds.name();
        match given.len() == wanted.len() && !given.iter().any(DataType::is_nested) {
            true => Ok(wanted),
            false => {
                let types: Vec<String> = wanted.iter().map(ToString::to_string).collect();
                Err(plan_datafusion_err!("{name} takes {} columns: {}", wanted.len(), types.join(", ")))
            }
        }
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.finds.answer())
    }

    fn state_fields(&self, _arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let kept = DataType::new_list(DataType::Struct(self.finds.kept()), true);
        Ok(vec![
            Arc::new(Field::new(format!("{}[kept]", self.name), kept, true)),
            Arc::new(Field::new(format!("{}[as_of]", self.name), data_type("ts"), true)),
        ])
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let kept = match self.finds {
            Finds::Near => Kept::Near(Vec::new()),
            Finds::MayMeet => Kept::Times(Vec::new()),
            _ => Kept::Rows(Vec::new()),
        };
        Ok(Box::new(Group {
            finds: self.finds,
            detectors: self.detectors.clone(),
            kept,
            as_of: None,
            texts: 0,
        }))
    }
}

/// The rows of a group, as they come.
#[derive(Debug)]
struct Group {
    finds: Finds,
    detectors: Detectors,
    kept: Kept,
    as_of: Option<Timestamp>,
    /// Bytes of texts in the rows.
    texts: usize,
}

#[derive(Debug)]
enum Kept {
    Rows(Vec<Row>),
    Near(Vec<(u32, f64, f64)>),
    Times(Vec<i64>),
}

impl Group {
    fn keep(&mut self, columns: &[ArrayRef]) -> Result<()> {
        let wrong = || exec_datafusion_err!("{} was given columns of other types", self.finds.name());
        match (&mut self.kept, columns) {
            (Kept::Rows(kept), _) => {
                let more = rows(columns).ok_or_else(wrong)?;
                self.texts += more.iter().map(|row| row.size() - size_of::<Row>()).sum::<usize>();
                kept.extend(more);
            }
            (Kept::Near(kept), [mmsi, lat, lon]) => {
                let mmsi = mmsi.as_primitive_opt::<UInt32Type>().ok_or_else(wrong)?;
                let lat = lat.as_primitive_opt::<Float64Type>().ok_or_else(wrong)?;
                let lon = lon.as_primitive_opt::<Float64Type>().ok_or_else(wrong)?;
                let points = mmsi.iter().zip(lat).zip(lon);
                kept.extend(points.filter_map(|((mmsi, lat), lon)| Some((mmsi?, lat?, lon?))));
            }
            (Kept::Times(kept), [times]) => {
                let times = times.as_primitive_opt::<Int64Type>().ok_or_else(wrong)?;
                kept.extend(times.iter().flatten());
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

    /// Puts the rows in the order of time and then of lines, by identity.
    fn recording(&mut self) -> (u64, Recording) {
        let Kept::Rows(rows) = &mut self.kept else { return Default::default() };
        let rows = std::mem::take(rows);
        let count = rows.len() as u64;
        let mut recording = Recording::default();
        for row in rows {
            let sent = recording.ships.entry(row.mmsi).or_default();
            sent.positions.extend(row.position);
            sent.statics.extend(row.data.map(|data| *data));
        }
        recording.sort();
        (count, recording)
    }

    fn found(&mut self) -> Result<ScalarValue> {
        let (rows, recording) = self.recording();
        let (mut events, mut ends) = (Vec::new(), None);
        match self.finds {
            Finds::Encounters => {
                let methods = &self.detectors.methods().encounter;
                events = encounters(near_pairs(self.detectors.slow_points(&recording), methods), methods);
            }
            _ => {
                for (mmsi, sent) in &recording.ships {
                    let seen = self.detectors.0.of_ships.of_ship(*mmsi, sent, self.as_of);
                    events.extend(seen.events);
                    ends = Some(
                        serde_json::to_string(&seen.ends).map_err(|error| exec_datafusion_err!("{error}"))?,
                    );
                }
            }
        }
        let found = structure(&found_fields(), &[Found { rows, events, ends }])?;
        Ok(ScalarValue::Struct(Arc::new(found)))
    }

    fn points(&mut self) -> Result<ScalarValue> {
        let (_, recording) = self.recording();
        let grid = Grid::new(self.detectors.methods().encounter.distance_km_max);
        let mut points = Vec::new();
        for point in self.detectors.slow_points(&recording) {
            points.extend(grid.cells(point.lat, point.lon).into_iter().map(|cell| (point, cell)));
        }
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(points.iter().map(|(point, _)| Some(point.time)).collect::<Int64Array>()),
            Arc::new(points.iter().map(|(_, (row, _))| Some(*row)).collect::<Int32Array>()),
            Arc::new(points.iter().map(|(_, (_, column))| Some(*column)).collect::<Int32Array>()),
            Arc::new(points.iter().map(|(point, _)| Some(point.lat)).collect::<Float64Array>()),
            Arc::new(points.iter().map(|(point, _)| Some(point.lon)).collect::<Float64Array>()),
        ];
        list(point_fields(), arrays)
    }
}

fn list(fields: Fields, arrays: Vec<ArrayRef>) -> Result<ScalarValue> {
    let items = StructArray::try_new(fields, arrays, None)?;
    Ok(SingleRowListArrayBuilder::new(Arc::new(items)).build_list_scalar())
}

impl Accumulator for Group {
    fn update_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        match (&self.kept, columns) {
            (Kept::Rows(_), [as_of, columns @ ..]) => {
                self.know(as_of)?;
                self.keep(columns)
            }
            _ => self.keep(columns),
        }
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let methods = &self.detectors.0.methods.encounter;
        match &mut self.kept {
            Kept::Rows(_) if self.finds == Finds::Points => self.points(),
            Kept::Rows(_) => self.found(),
            Kept::Near(points) => {
                let pairs = near(points, methods.distance_km_max);
                let arrays: Vec<ArrayRef> = vec![
                    Arc::new(pairs.iter().map(|(one, _)| Some(*one)).collect::<UInt32Array>()),
                    Arc::new(pairs.iter().map(|(_, other)| Some(*other)).collect::<UInt32Array>()),
                ];
                list(pair_fields(), arrays)
            }
            Kept::Times(times) => {
                let merge = (methods.merge_hours * 3600.0) as i64;
                let least = methods.hours_min * 3600.0;
                Ok(ScalarValue::from(may_meet(times, methods.step_minutes * 60, merge, least)))
            }
        }
    }

    fn size(&self) -> usize {
        let kept = match &self.kept {
            Kept::Rows(rows) => rows.capacity() * size_of::<Row>(),
            Kept::Near(points) => points.capacity() * size_of::<(u32, f64, f64)>(),
            Kept::Times(times) => times.capacity() * size_of::<i64>(),
        };
        size_of::<Self>() + self.texts + kept
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let arrays: Vec<ArrayRef> = match &mut self.kept {
            Kept::Rows(rows) => {
                let rows = std::mem::take(rows);
                DETECTOR_COLUMNS.iter().map(|column| array(column, &rows)).collect()
            }
            Kept::Near(points) => vec![
                Arc::new(points.iter().map(|point| Some(point.0)).collect::<UInt32Array>()),
                Arc::new(points.iter().map(|point| Some(point.1)).collect::<Float64Array>()),
                Arc::new(points.iter().map(|point| Some(point.2)).collect::<Float64Array>()),
            ],
            Kept::Times(times) => vec![Arc::new(Int64Array::from_iter_values(times.iter().copied()))],
        };
        let as_of = self.as_of.map(Timestamp::as_millisecond);
        Ok(vec![
            list(self.finds.kept(), arrays)?,
            ScalarValue::TimestampMillisecond(as_of, Some("UTC".into())),
        ])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let [kept, as_of] = states else {
            return Err(exec_datafusion_err!("{} was given another state", self.finds.name()));
        };
        self.know(as_of)?;
        let kept = kept
            .as_list_opt::<i32>()
            .ok_or_else(|| exec_datafusion_err!("{} was given another state", self.finds.name()))?;
        for rows in kept.iter().flatten() {
            self.keep(rows.as_struct().columns())?;
        }
        Ok(())
    }
}

/// `group_of(mmsi, groups)`: the number of the group in `MMSI:GROUP,MMSI:GROUP…` that an identity is put into.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct GroupOf {
    signature: Signature,
}

impl GroupOf {
    fn new() -> Self {
        Self { signature: Signature::exact(vec![DataType::UInt32, DataType::Utf8], Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for GroupOf {
    fn name(&self) -> &'static str {
        "group_of"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::UInt32)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let wrong = || exec_datafusion_err!("group_of takes an MMSI and a text of MMSI:GROUP,MMSI:GROUP…");
        let [mmsi, ColumnarValue::Scalar(ScalarValue::Utf8(Some(groups)))] = arguments.args.as_slice() else {
            return Err(wrong());
        };
        let read = |text: &str| -> Option<(u32, u32)> {
            let (mmsi, group) = text.split_once(':')?;
            Some((mmsi.parse().ok()?, group.parse().ok()?))
        };
        let groups: Option<BTreeMap<u32, u32>> =
            groups.split(',').filter(|it| !it.is_empty()).map(read).collect();
        let groups = groups.ok_or_else(wrong)?;
        let mmsi = mmsi.to_array(arguments.number_rows)?;
        let mmsi = mmsi.as_primitive_opt::<UInt32Type>().ok_or_else(wrong)?;
        let found = mmsi.iter().map(|mmsi| groups.get(&mmsi?).copied()).collect::<UInt32Array>();
        Ok(ColumnarValue::Array(Arc::new(found)))
    }
}
