//! Screening in SQL: functions that hold names and ships of any table against sanctions lists.
//!
//! | function | arguments | gives |
//! |---|---|---|
//! | `screen` | `name [, kind [, country]]` | the best hit as a structure, `null` where none is near |
//! | `screen_ship` | `imo [, mmsi [, name]]` | the same, by the ship's numbers and name |
//! | `screen_all`, `screen_ship_all` | as above | every hit, a list for `unnest`; empty where the party is clear |
//! | `screen_outcome`, `screen_ship_outcome` | as above | `match`, `near`, `clear`, or `not asked` |
//! | `screen_problems`, `screen_ship_problems` | as above | what was wrong with the values, `null` where nothing was |
//! | `screen_searched` | none | the lists that are searched, a list of structures |
//!
//! **Shape** of a hit: [`hit_fields`]; of a list searched: [`searched_fields`]. Both are part of the contract with
//! users' queries: fields are added at the end, none is renamed or dropped.

use crate::EngineError;
use crate::column::days;
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, StringArray,
    StructArray,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::plan_datafusion_err;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use jiff::civil::Date;
use rayon::prelude::*;
use screening::entries_sha256;
use screening::matching::{Answer, BatchRow, Hit, Index, ListedEdition, Options, Reason, object_row};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use values::Digest;

/// The version of the functions and of the shape of what they give.
const VERSION: u32 = 1;

/// Lists made ready for the functions of SQL, with how to search them.
///
/// Two are equal if they search the same entries in the same way on the same day.
///
/// ```
/// use engine::{Engine, Limits, Screening};
/// use screening::matching::{ListedEdition, Options};
///
/// let lists = screening::designations::builtin().into_iter().map(ListedEdition::from).collect();
/// let screening = Screening::new(lists, Options::default(), "2026-11-27".parse()?);
/// let mut engine = Engine::without_facts(Limits::default())?;
/// engine.add_screening(&screening);
/// let answer = engine.query("select screen('CHON MA SAN', 'ship')['reference'] as entry, screen('nobody') as none")?;
/// assert_eq!(answer.rows[0][1], serde_json::Value::Null);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Screening(Arc<Lists>);

#[derive(Debug)]
struct Lists {
    index: Index,
    options: Options,
    configuration: ScreeningConfiguration,
    /// The configuration as text: what two are compared by.
    id: String,
    /// What was searched, in words, with the day.
    searched: String,
}

/// What the functions search and how: all a worker of a cluster needs to know whether it answers alike.
///
/// A plan that is sent to another machine names a function by its name and this, as JSON; the lists themselves are
/// not sent. The worker makes its own [`Screening`] from the lists it has and refuses the plan where
/// [`Screening::configuration`] is another. For DataFusion that is the `try_encode_udf` and `try_decode_udf` of an
/// extension codec.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScreeningConfiguration {
    /// The version of the functions.
    pub version: u32,
    /// The day on which is searched: given, never read from a clock.
    pub on: Date,
    /// From which score on a hit is a match.
    pub threshold: f64,
    /// How many hits a query gives at most.
    pub limit: usize,
    /// The lists, in the order in which they are searched.
    pub lists: Vec<ConfiguredList>,
}

/// A list that is searched, known by the digest of its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfiguredList {
    /// The list.
    pub list: String,
    /// Its edition, where it states one.
    pub edition: Option<String>,
    /// How many entries it has.
    pub entries: u64,
    /// The digest of its entries, of [`screening::entries_sha256`].
    pub entries_sha256: Digest,
}

impl Screening {
    /// Makes lists ready to be searched from SQL on a day.
    #[must_use]
    pub fn new(lists: Vec<ListedEdition>, options: Options, on: Date) -> Self {
        let listed: Vec<ConfiguredList> = lists
            .iter()
            .map(|list| ConfiguredList {
                list: list.list.clone(),
                edition: list.edition.clone(),
                entries: list.designations.len() as u64,
                entries_sha256: entries_sha256(&list.designations),
            })
            .collect();
        let words: Vec<String> = listed
            .iter()
            .map(|list| {
                let edition = list.edition.as_deref().unwrap_or("edition not stated");
                format!("{} ({edition}, {} entries)", list.list, list.entries)
            })
            .collect();
        let searched = format!("{}; on {on}", words.join("; "));
        let configuration = ScreeningConfiguration {
            version: VERSION,
            on,
            threshold: options.threshold,
            limit: options.limit,
            lists: listed,
        };
        let id = serde_json::to_string(&configuration).unwrap_or_default();
        Self(Arc::new(Lists { index: Index::new(lists), options, configuration, id, searched }))
    }

    /// Gives what is searched and how.
    #[must_use]
    pub fn configuration(&self) -> &ScreeningConfiguration {
        &self.0.configuration
    }

    /// Refuses another machine's configuration that this one would not answer alike.
    ///
    /// **Errors:** `engine/screening-lists` with what differs.
    ///
    /// ```
    /// use engine::Screening;
    /// use screening::matching::Options;
    /// let here = Screening::new(vec![], Options::default(), "2026-11-27".parse()?);
    /// let there = Screening::new(vec![], Options::default(), "2026-11-28".parse()?);
    /// assert!(here.check(here.configuration()).is_ok());
    /// assert_eq!(here.check(there.configuration()).unwrap_err().code(), "engine/screening-lists");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, asked: &ScreeningConfiguration) -> Result<(), EngineError> {
        let own = self.configuration();
        let what = if asked == own {
            return Ok(());
        } else if asked.lists != own.lists {
            "the lists at hand are not those the query was made for"
        } else {
            "the day, the threshold, the limit or the version differs"
        };
        Err(EngineError::new("screen", "", what, "engine/screening-lists")
            .hint("give this machine the same files with `--lists`"))
    }

    /// Gives the functions, to be registered with any session of DataFusion.
    #[must_use]
    pub fn functions(&self) -> Vec<ScalarUDF> {
        Function::all(self).into_iter().map(ScalarUDF::from).collect()
    }

    /// Gives the functions for plans that travel: each is named with a digest of what is searched and how, and has its
    /// plain name beside it. A machine with other lists does not know the name.
    #[must_use]
    pub fn functions_by_digest(&self) -> Vec<ScalarUDF> {
        let digest = crate::positions::short_digest(&self.0.id);
        Function::all(self)
            .into_iter()
            .map(|function| {
                let plain = function.name.clone();
                ScalarUDF::from(Function {
                    name: format!("{plain}@{digest}"),
                    plain: vec![plain],
                    ..function
                })
            })
            .collect()
    }

    fn answer(&self, row: &BatchRow) -> Option<Answer> {
        row.query.as_ref().map(|query| self.0.index.screen(query, &self.0.options))
    }
}

impl PartialEq for Screening {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Screening {}

impl Hash for Screening {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

/// Gives the fields of a hit, in their order; each is null where the whole hit is.
#[must_use]
pub fn hit_fields() -> Fields {
    Fields::from(vec![
        Field::new("list", DataType::Utf8, true),
        Field::new("edition", DataType::Utf8, true),
        Field::new("reference", DataType::Utf8, true),
        Field::new("kind", DataType::Utf8, true),
        Field::new("name", DataType::Utf8, true),
        Field::new("designated_on", DataType::Date32, true),
        Field::new("score", DataType::Float64, true),
        Field::new("match", DataType::Boolean, true),
        Field::new("reason", DataType::Utf8, true),
        Field::new("searched", DataType::Utf8, true),
    ])
}

/// Gives the fields of a list that is searched, in their order.
#[must_use]
pub fn searched_fields() -> Fields {
    Fields::from(vec![
        Field::new("list", DataType::Utf8, false),
        Field::new("edition", DataType::Utf8, true),
        Field::new("entries", DataType::Int64, false),
        Field::new("entries_sha256", DataType::Utf8, false),
        Field::new("searched_on", DataType::Date32, false),
    ])
}

/// What a function is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Subject {
    Party,
    Ship,
}

impl Subject {
    /// The fields of a query its arguments are, in their order.
    fn arguments(self) -> [&'static str; 3] {
        match self {
            Self::Party => ["name", "kind", "country"],
            Self::Ship => ["imo", "mmsi", "name"],
        }
    }
}

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Gives {
    Best,
    All,
    Outcome,
    Problems,
    Searched,
}

/// A function of SQL: what it is asked about, what it gives, and the lists it searches.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Function {
    subject: Subject,
    gives: Gives,
    name: String,
    /// Other names it has.
    plain: Vec<String>,
    screening: Screening,
    signature: Signature,
}

impl Function {
    fn all(screening: &Screening) -> Vec<Self> {
        use {Gives as G, Subject as S};
        let functions = [
            (S::Party, G::Best, "screen"),
            (S::Party, G::All, "screen_all"),
            (S::Party, G::Outcome, "screen_outcome"),
            (S::Party, G::Problems, "screen_problems"),
            (S::Ship, G::Best, "screen_ship"),
            (S::Ship, G::All, "screen_ship_all"),
            (S::Ship, G::Outcome, "screen_ship_outcome"),
            (S::Ship, G::Problems, "screen_ship_problems"),
            (S::Party, G::Searched, "screen_searched"),
        ];
        functions
            .into_iter()
            .map(|(subject, gives, name)| Self {
                subject,
                gives,
                name: name.to_owned(),
                plain: Vec::new(),
                screening: screening.clone(),
                signature: match gives {
                    Gives::Searched => Signature::nullary(Volatility::Immutable),
                    _ => Signature::user_defined(Volatility::Immutable),
                },
            })
            .collect()
    }

    /// Reads the rows' arguments into queries; equal rows share one.
    fn rows(&self, arguments: &[ColumnarValue], count: usize) -> Result<(Vec<usize>, Vec<BatchRow>)> {
        let mut columns: Vec<StringArray> = Vec::new();
        for argument in arguments {
            let array = cast(&argument.to_array(count)?, &DataType::Utf8)?;
            columns.push(array.as_string::<i32>().clone());
        }
        let mut known: BTreeMap<Vec<Option<&str>>, usize> = BTreeMap::new();
        let (mut which, mut rows) = (Vec::with_capacity(count), Vec::new());
        for at in 0..count {
            let key: Vec<Option<&str>> =
                columns.iter().map(|column| column.is_valid(at).then(|| column.value(at))).collect();
            let next = known.len();
            let found = *known.entry(key).or_insert_with_key(|key| {
                rows.push(self.row(key));
                next
            });
            which.push(found);
        }
        Ok((which, rows))
    }

    fn row(&self, values: &[Option<&str>]) -> BatchRow {
        let fields = self.subject.arguments();
        let object: Map<String, Value> = fields
            .iter()
            .zip(values)
            .filter_map(|(field, value)| Some(((*field).to_owned(), Value::from((*value)?))))
            .collect();
        object_row(&object, 0, "")
    }

    fn outcome(answer: Option<&Answer>) -> &'static str {
        match answer {
            None => "not asked",
            Some(answer) if answer.hits.iter().any(|hit| hit.is_match) => "match",
            Some(answer) if !answer.hits.is_empty() => "near",
            Some(_) => "clear",
        }
    }

    fn array(&self, which: &[usize], rows: &[BatchRow]) -> Result<ArrayRef> {
        if self.gives == Gives::Problems {
            let texts: Vec<Option<String>> = rows.iter().map(problems).collect();
            let cells = which.iter().map(|row| texts.get(*row).and_then(Option::as_deref));
            return Ok(Arc::new(cells.collect::<StringArray>()));
        }
        let answers: Vec<Option<Answer>> = rows.par_iter().map(|row| self.screening.answer(row)).collect();
        let answers = which.iter().map(|row| answers.get(*row).and_then(Option::as_ref));
        let searched = &self.screening.0.searched;
        Ok(match self.gives {
            Gives::Outcome => {
                Arc::new(answers.map(|answer| Some(Self::outcome(answer))).collect::<StringArray>())
            }
            Gives::All => {
                let answers: Vec<Option<&Answer>> = answers.collect();
                let lengths = answers.iter().map(|answer| answer.map_or(0, |answer| answer.hits.len()));
                let offsets = OffsetBuffer::from_lengths(lengths);
                let hits: Vec<Option<&Hit>> =
                    answers.iter().flatten().flat_map(|answer| &answer.hits).map(Some).collect();
                let nulls = NullBuffer::from_iter(answers.iter().map(Option::is_some));
                let field = Arc::new(Field::new_list_field(DataType::Struct(hit_fields()), true));
                Arc::new(ListArray::try_new(
                    field,
                    offsets,
                    Arc::new(hit_array(&hits, searched)?),
                    Some(nulls),
                )?)
            }
            _ => {
                let hits: Vec<Option<&Hit>> =
                    answers.map(|answer| answer.and_then(|answer| answer.hits.first())).collect();
                Arc::new(hit_array(&hits, searched)?)
            }
        })
    }

    fn searched(&self) -> Result<ArrayRef> {
        let configuration = self.screening.configuration();
        let lists = &configuration.lists;
        let text = |value: fn(&ConfiguredList) -> Option<String>| -> ArrayRef {
            Arc::new(lists.iter().map(value).collect::<StringArray>())
        };
        let on = Date32Array::from_iter_values(lists.iter().map(|_| days(configuration.on)));
        let entries = lists.iter().map(|list| i64::try_from(list.entries).ok()).collect::<Int64Array>();
        let values = StructArray::try_new(
            searched_fields(),
            vec![
                text(|list| Some(list.list.clone())),
                text(|list| list.edition.clone()),
                Arc::new(entries),
                text(|list| Some(list.entries_sha256.to_string())),
                Arc::new(on),
            ],
            None,
        )?;
        let field = Arc::new(Field::new_list_field(DataType::Struct(searched_fields()), true));
        let offsets = OffsetBuffer::from_lengths([lists.len()]);
        Ok(Arc::new(ListArray::try_new(field, offsets, Arc::new(values), None)?))
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        &self.name
    }

    fn aliases(&self) -> &[String] {
        &self.plain
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        if !(1..=3).contains(&arguments.len()) {
            let [first, second, third] = self.subject.arguments();
            let reason =
                format!("{}({first} [, {second} [, {third}]]) has one to three arguments", self.name);
            return Err(DataFusionError::Plan(reason));
        }
        arguments
            .iter()
            .map(|argument| match argument {
                it if it.is_nested() => {
                    Err(plan_datafusion_err!("{} takes text and numbers, not {it}", self.name))
                }
                _ => Ok(DataType::Utf8),
            })
            .collect()
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        let list = |fields| DataType::new_list(DataType::Struct(fields), true);
        Ok(match self.gives {
            Gives::Best => DataType::Struct(hit_fields()),
            Gives::All => list(hit_fields()),
            Gives::Outcome | Gives::Problems => DataType::Utf8,
            Gives::Searched => list(searched_fields()),
        })
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = match self.gives {
            Gives::Searched => {
                let one = self.searched()?;
                return Ok(ColumnarValue::Scalar(datafusion::common::ScalarValue::try_from_array(&one, 0)?));
            }
            _ => {
                let (which, rows) = self.rows(&arguments.args, arguments.number_rows)?;
                self.array(&which, &rows)?
            }
        };
        Ok(ColumnarValue::Array(array))
    }
}

/// Puts hits into a column of structures; `None` is `null`.
fn hit_array(hits: &[Option<&Hit>], searched: &str) -> Result<StructArray> {
    // A field of a null structure is null itself: SQL reaches for the field without asking for the structure.
    fn column<T, A: FromIterator<Option<T>> + Array + 'static>(
        hits: &[Option<&Hit>],
        value: impl Fn(&Hit) -> Option<T>,
    ) -> ArrayRef {
        Arc::new(hits.iter().map(|hit| hit.and_then(&value)).collect::<A>())
    }
    let text = |value: fn(&Hit) -> String| column::<_, StringArray>(hits, |hit| Some(value(hit)));
    let arrays: Vec<ArrayRef> = vec![
        text(|hit| hit.list.clone()),
        column::<_, StringArray>(hits, |hit| hit.edition.clone()),
        text(|hit| hit.reference.clone()),
        text(|hit| format!("{:?}", hit.kind).to_lowercase()),
        text(|hit| hit.name.clone()),
        column::<_, Date32Array>(hits, |hit| hit.designated_on.map(days)),
        column::<_, Float64Array>(hits, |hit| Some(hit.score)),
        column::<_, BooleanArray>(hits, |hit| Some(hit.is_match)),
        text(|hit| hit.reasons.iter().map(Reason::in_words).collect::<Vec<_>>().join("; ")),
        column::<_, StringArray>(hits, |_| Some(searched)),
    ];
    let nulls = NullBuffer::from_iter(hits.iter().map(Option::is_some));
    Ok(StructArray::try_new(hit_fields(), arrays, Some(nulls))?)
}

fn problems(row: &BatchRow) -> Option<String> {
    let reasons: Vec<&str> = row.problems.iter().map(|problem| problem.reason.as_str()).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}
