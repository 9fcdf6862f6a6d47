use super::applications;
use super::bits::{Readable, Record};
use super::column::{Column, Flags, Texts, arrow_field, fits_record, primitive};
use super::decode::Counts;
use super::layout::Field as Entry;
use super::messages::{FamilyTable, Reading, families};
use super::receive::{Received, Receiver, Sink};
use arrow_array::types::{UInt8Type, UInt32Type, UInt64Type};
use arrow_array::{ArrayRef, RecordBatch, TimestampNanosecondArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};
use values::Problem;

/// How many rows a batch has at most: as many as DataFusion works on at one time, and few enough that the batch lies
/// in the processor's cache while it grows (65,536 rows took a fifth longer).
const ROWS_MAX: usize = 8_192;
/// At how many bytes of text in one column a batch ends, so that no offset can overflow.
const TEXT_BYTES_MAX: usize = 1 << 28;

/// One of the tables that messages go to: those of one shape, or one application's payloads.
///
/// Every message is a row of the table of its type. A binary message (types 6 and 8) whose payload is one that is
/// known – weather, persons on board, routes – is a row of that application's table too, with the same `line`.
///
/// ```
/// let names: Vec<&str> = vessels::Family::all().take(3).map(|family| family.name()).collect();
/// assert_eq!(names, ["position_class_a", "base_station", "static_and_voyage"]);
/// let family = vessels::Family::all().find(|family| family.application() == Some((1, 31))).unwrap();
/// assert_eq!((family.name(), family.types()), ("weather", &[8][..]));
/// assert!(family.schema().field_with_name("airtemp").is_ok());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Family(u8);

impl Family {
    /// Gives all families: of the 27 types in their order, then of applications.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).map(Self).zip(families()).map(|(family, _)| family)
    }

    /// Gives the family's name, in lower case with underscores.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.table().map_or("", |table| table.name)
    }

    /// Gives the types of message in it.
    #[must_use]
    pub fn types(self) -> &'static [u8] {
        self.table().map_or(&[], |table| table.types)
    }

    /// Gives the codes of area (DAC) and function (FI) of an application's payload.
    #[must_use]
    pub fn application(self) -> Option<(u16, u8)> {
        self.table().and_then(|table| table.application)
    }

    /// Gives the columns of its table.
    ///
    /// **Shape:** `line`, `first_line` (from 1), `received_at` (UTC), `station`, `type`, `repeat`, `mmsi`, then the
    /// fields by the names gpsd and pyais use; what is not available is null. **Units:** degrees, knots, metres,
    /// degrees a minute for `turn`.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        SHAPES
            .get(usize::from(self.0))
            .map_or_else(|| Arc::new(Schema::empty()), |shape| Arc::clone(&shape.schema))
    }

    fn table(self) -> Option<&'static FamilyTable> {
        families().nth(self.0.into())
    }
}

impl fmt::Debug for Family {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A recording as tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// The batches of each family that has any, in the order of the lines that complete the messages.
    pub tables: BTreeMap<Family, Vec<RecordBatch>>,
    /// What could not be decoded, one problem a reason, with the first lines.
    pub problems: Vec<Problem>,
    /// How much of what there was.
    pub counts: Counts,
}

/// Decodes a recording to Arrow tables: all types, in one pass over its bytes.
///
/// Lines and their faults are those of [`crate::decode`]. **Shape:** see [`Family::schema`]; batches of at most
/// 8,192 rows. **Errors:** only where Arrow refuses a column, which a test would find.
///
/// ```
/// use arrow_array::cast::AsArray;
/// use arrow_array::types::{Float64Type, UInt32Type};
///
/// let text = b"\\s:st,c:1635731889*36\\!AIVDM,1,1,,A,13P7aB0000Ooo=8PqiN8c57N0>`<,0*69\nnonsense\n";
/// let columns = vessels::decode_columns(text, "day.nmea").unwrap();
/// let (family, batches) = columns.tables.first_key_value().unwrap();
/// assert_eq!(family.name(), "position_class_a");
/// let mmsi = batches[0].column_by_name("mmsi").unwrap().as_primitive::<UInt32Type>();
/// assert_eq!(mmsi.value(0), 235_006_280);
/// let lat = batches[0].column_by_name("lat").unwrap().as_primitive::<Float64Type>();
/// assert!((lat.value(0) - 57.5016).abs() < 1e-4);
/// assert_eq!(columns.problems[0].code, "vessels/ais-no-sentence");
/// ```
pub fn decode_columns(bytes: &[u8], file: &str) -> Result<Columns, ArrowError> {
    let mut decoder = ColumnDecoder::new();
    decoder.read(bytes)?;
    decoder.finish(file)
}

/// Decodes a recording of any length, a piece at a time.
///
/// ```
/// let mut decoder = vessels::ColumnDecoder::new();
/// decoder.read(b"!AIVDM,1,1,,A,13P7aB0000Ooo=8P").unwrap();
/// decoder.read(b"qiN8c57N0>`<,0*69\n").unwrap();
/// assert!(decoder.ready().is_empty(), "a batch is given when it is full, or at the end");
/// let columns = decoder.finish("live").unwrap();
/// assert_eq!(columns.counts.messages, 1);
/// ```
#[derive(Debug, Default)]
pub struct ColumnDecoder {
    receiver: Receiver,
    tables: Tables,
    /// The beginning of a line whose end has not come.
    partial: Vec<u8>,
}

impl ColumnDecoder {
    /// Makes a decoder that has read nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a piece of a recording; a line may end in the next.
    ///
    /// **Errors:** as [`decode_columns`].
    pub fn read(&mut self, mut bytes: &[u8]) -> Result<(), ArrowError> {
        if !self.partial.is_empty()
            && let Some(end) = memchr::memchr(b'\n', bytes)
        {
            let (line, rest) = bytes.split_at(end);
            self.partial.extend_from_slice(line);
            self.receiver.line(&self.partial, &mut self.tables);
            self.partial.clear();
            bytes = rest.get(1..).unwrap_or_default();
        }
        let whole = memchr::memrchr(b'\n', bytes).map_or(0, |end| end + 1);
        let (whole, rest) = bytes.split_at(whole);
        self.receiver.text(whole, &mut self.tables);
        self.partial.extend_from_slice(rest);
        self.tables.error.take().map_or(Ok(()), Err)
    }

    /// Takes out the batches that are full.
    pub fn ready(&mut self) -> Vec<(Family, RecordBatch)> {
        std::mem::take(&mut self.tables.full)
    }

    /// Ends the recording: gives the batches not taken out, the counts and the problems.
    ///
    /// **Errors:** as [`decode_columns`].
    pub fn finish(mut self, file: &str) -> Result<Columns, ArrowError> {
        if !self.partial.is_empty() {
            self.receiver.text(&self.partial, &mut self.tables);
        }
        let mut tables: BTreeMap<Family, Vec<RecordBatch>> = BTreeMap::new();
        for (family, batch) in self.tables.finish()? {
            tables.entry(family).or_default().push(batch);
        }
        let (counts, problems) = self.receiver.finish(file);
        Ok(Columns { tables, problems, counts })
    }
}

/// The columns of a family, and for each of its layouts which column each field goes to.
struct Shape {
    schema: SchemaRef,
    entries: Vec<&'static Entry>,
    variants: Vec<Vec<usize>>,
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| families().map(shape).collect());

fn shape(table: &'static FamilyTable) -> Shape {
    let mut entries: Vec<&'static Entry> = Vec::new();
    let mut variants = Vec::new();
    for layout in table.layouts {
        let mut places = Vec::new();
        for field in layout.fields {
            let known = entries.iter().position(|entry| entry.name == field.name);
            places.push(known.unwrap_or_else(|| {
                entries.push(field);
                entries.len() - 1
            }));
        }
        variants.push(places);
    }
    let time = DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into()));
    let head = [
        Field::new("line", DataType::UInt64, false),
        Field::new("first_line", DataType::UInt64, false),
        Field::new("received_at", time, true),
        Field::new("station", DataType::Utf8, true),
        Field::new("type", DataType::UInt8, false),
        Field::new("repeat", DataType::UInt8, false),
        Field::new("mmsi", DataType::UInt32, false),
    ];
    let fields = head.into_iter().map(Arc::new).chain(entries.iter().map(|entry| arrow_field(entry)));
    Shape { schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())), entries, variants }
}

/// The tables of all families as they grow.
#[derive(Debug, Default)]
struct Tables {
    growing: Vec<Option<Box<Table>>>,
    full: Vec<(Family, RecordBatch)>,
    error: Option<ArrowError>,
}

impl Sink for Tables {
    #[inline]
    fn take(&mut self, message: &Received<'_>) {
        self.row(message, message.reading);
        let is_binary = matches!(message.bits.unsigned(0, 6), 6 | 8);
        if is_binary && let Some(reading) = applications::reading(message.bits) {
            self.row(message, reading);
        }
    }
}

impl Tables {
    #[inline]
    fn row(&mut self, message: &Received<'_>, reading: Reading) {
        if self.growing.len() <= reading.family {
            self.growing.resize_with(reading.family + 1, || None);
        }
        let Some(slot) = self.growing.get_mut(reading.family) else { return };
        let table = slot.get_or_insert_with(|| Box::new(Table::new(reading.family)));
        table.push(message, reading);
        if table.rows >= ROWS_MAX || table.text_bytes > TEXT_BYTES_MAX {
            match table.take() {
                Ok(batch) => self.full.push(batch),
                Err(error) => self.error = Some(error),
            }
        }
    }

    fn finish(mut self) -> Result<Vec<(Family, RecordBatch)>, ArrowError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        for table in self.growing.iter_mut().flatten().filter(|table| table.rows > 0) {
            self.full.push(table.take()?);
        }
        Ok(self.full)
    }
}

/// One family's table as it grows.
#[derive(Debug)]
struct Table {
    family: usize,
    rows: usize,
    /// No column has more bytes of text than this.
    text_bytes: usize,
    line: Vec<u64>,
    first_line: Vec<u64>,
    received_at: Vec<i64>,
    is_timed: Flags,
    station: Texts,
    has_station: Flags,
    kind: Vec<u8>,
    repeat: Vec<u8>,
    mmsi: Vec<u32>,
    columns: Vec<Column>,
    variants: &'static [Vec<usize>],
    /// Messages of the one layout of the family whose columns have not been filled: that is done for 64 at a time,
    /// column by column, which takes half the time of message by message.
    records: Option<Vec<Record>>,
}

/// How many messages are gathered before their columns are filled.
const RECORDS: usize = 64;

impl Table {
    fn new(family: usize) -> Self {
        let shape = SHAPES.get(family);
        let entries = shape.map_or(&[][..], |shape| &shape.entries);
        let is_one = shape.is_some_and(|shape| shape.variants.len() == 1);
        let are_records = is_one && entries.iter().all(|entry| fits_record(entry));
        Self {
            family,
            rows: 0,
            text_bytes: 0,
            line: Vec::new(),
            first_line: Vec::new(),
            received_at: Vec::new(),
            is_timed: Flags::default(),
            station: Texts::default(),
            has_station: Flags::default(),
            kind: Vec::new(),
            repeat: Vec::new(),
            mmsi: Vec::new(),
            columns: entries.iter().map(|entry| Column::new(entry)).collect(),
            variants: shape.map_or(&[], |shape| &shape.variants),
            records: are_records.then(|| Vec::with_capacity(RECORDS)),
        }
    }

    #[inline]
    fn push(&mut self, message: &Received<'_>, reading: Reading) {
        let bits = message.bits;
        self.line.push(message.line);
        self.first_line.push(message.first_line);
        self.received_at.push(message.at.unwrap_or(0));
        self.is_timed.push(message.at.is_some());
        match message.station.map(String::from_utf8_lossy) {
            Some(station) => self.station.push(station.as_bytes()),
            None => self.station.push(b""),
        }
        self.has_station.push(message.station.is_some());
        self.kind.push(bits.unsigned(0, 6) as u8);
        self.repeat.push(bits.unsigned(6, 2) as u8);
        self.mmsi.push(bits.unsigned(8, 30));
        if let Some(records) = &mut self.records {
            records.push(Record::new(bits));
            if records.len() == RECORDS {
                self.fill();
            }
        } else {
            let places = self.variants.get(reading.variant).map_or(&[][..], Vec::as_slice);
            for (field, place) in reading.layout.fields.iter().zip(places) {
                if let Some(column) = self.columns.get_mut(*place) {
                    column.push(field, bits, 0, self.rows);
                }
            }
        }
        self.text_bytes += bits.len() + message.station.map_or(0, <[u8]>::len);
        self.rows += 1;
    }

    /// Fills the columns with the messages gathered.
    fn fill(&mut self) {
        let (Some(records), Some(shape)) = (&mut self.records, SHAPES.get(self.family)) else { return };
        for (field, column) in shape.entries.iter().zip(&mut self.columns) {
            column.push_all(field, records);
        }
        records.clear();
    }

    fn take(&mut self) -> Result<(Family, RecordBatch), ArrowError> {
        self.fill();
        let family = Family(self.family.try_into().unwrap_or(u8::MAX));
        let schema = family.schema();
        let rows = std::mem::take(&mut self.rows);
        self.text_bytes = 0;
        let received_at = std::mem::replace(&mut self.received_at, Vec::with_capacity(rows));
        let received_at = TimestampNanosecondArray::try_new(received_at.into(), self.is_timed.take_valid())?;
        let mut arrays: Vec<ArrayRef> = vec![
            primitive::<UInt64Type>(&mut self.line, None)?,
            primitive::<UInt64Type>(&mut self.first_line, None)?,
            Arc::new(received_at.with_timezone("UTC")),
            self.station.take(self.has_station.take_valid())?,
            primitive::<UInt8Type>(&mut self.kind, None)?,
            primitive::<UInt8Type>(&mut self.repeat, None)?,
            primitive::<UInt32Type>(&mut self.mmsi, None)?,
        ];
        let head = arrays.len();
        for (column, field) in self.columns.iter_mut().zip(schema.fields().iter().skip(head)) {
            arrays.push(column.take(rows, field.data_type())?);
        }
        Ok((family, RecordBatch::try_new(schema, arrays)?))
    }
}
