//! What ships did in a folder of positions: two queries, the same on one machine and on many.
//!
//! 1. By identity: what each ship did alone, where it was first and last heard, and what it said of itself.
//! 2. By some hours the ships that were near one another at a point of time, and by pair their encounters.
//!
//! Each is the chain of [`vessels::events()`], cut where rows are grouped anew, so that the events are those of the whole
//! recording read in one go, row for row. What identities have in common is found here, in what the first query gave of
//! each. Both queries count what they were given, rows and then points; a count that is not the other's is an error.

use super::detectors::Found;
use super::event_columns::objects;
use super::row::{DETECTOR_COLUMNS, schema};
use super::{Detectors, PositionsFolder};
use crate::EngineError;
use crate::cluster::{Machines, Making};
use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::datatypes::UInt32Type;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{LogicalPlan, Union, col};
use datafusion::prelude::SessionContext;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use vessels::{Ends, Event, identities, in_order};

/// Finds what happened in a folder of positions.
///
/// **Shape:** the events of [`vessels::events()`] over the same positions, in the same order.
///
/// **Errors:** `engine/memory` where a machine needs more than it may; `engine/no-worker` where every worker is lost
/// and the query may not run here; `engine/incomplete` where rows went missing on the way; `engine/positions` for all
/// else that a query can end in.
///
/// ```
/// use engine::{Detectors, Machines, PositionsWriter, find_events};
/// let folder = tempfile::tempdir()?;
/// let table = b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.0\n1700050000,445999999,38.6,124.0\n";
/// let (recording, _) = vessels::read_positions(table, "p.csv");
/// let mut writer = PositionsWriter::create(&folder.path().join("positions"), 2)?;
/// writer.add(&recording)?;
/// let positions = writer.close()?;
///
/// let (methods, ports) = (vessels::Methods::builtin(), vessels::builtin_ports());
/// let whole = vessels::events(&recording, &methods, &ports, None);
/// let found = find_events(&positions, &Detectors::new(methods, ports), None, &mut Machines::here(256 << 20))?;
/// assert_eq!(found, whole);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn find_events(
    folder: &PositionsFolder,
    detectors: &Detectors,
    as_of: Option<Timestamp>,
    machines: &mut Machines,
) -> std::result::Result<Vec<Event>, EngineError> {
    if folder.rows() == 0 {
        return Ok(Vec::new());
    }
    let parts = Parts { folder: folder.clone(), detectors: detectors.clone() };
    let ships = machines.run(detectors, &{
        let parts = parts.clone();
        move |context: SessionContext| -> Making { Box::pin(ships(context, parts.clone(), as_of)) }
    })?;
    let (mut events, mut ends) = (Vec::new(), BTreeMap::new());
    let (mut rows, mut points) = (0, 0);
    for batch in &ships {
        let [of, found] = batch.columns() else { return Err(odd("an answer has not two columns")) };
        let of = of.as_primitive_opt::<UInt32Type>().ok_or_else(|| odd("an answer is of no identity"))?;
        for (mmsi, found) in of.values().iter().zip(read(found)?) {
            events.extend(found.events);
            let told = found.ends.as_deref().ok_or_else(|| odd("an identity has no ends"))?;
            let told: Ends = serde_json::from_str(told).map_err(|error| odd(&error.to_string()))?;
            ends.insert(*mmsi, told);
            rows += found.rows;
            points += found.points;
        }
    }
    drop(ships);
    whole("rows", rows, folder.rows())?;

    let met = machines.run(detectors, &move |context: SessionContext| -> Making {
        Box::pin(meetings(context, parts.clone()))
    })?;
    let mut compared = 0;
    for batch in &met {
        let [found] = batch.columns() else { return Err(odd("an answer has not one column")) };
        for found in read(found)? {
            compared += found.points;
            events.extend(found.events);
        }
    }
    whole("points", compared, points)?;
    let ends: Vec<Ends> = ends.into_values().collect();
    events.extend(identities(&ends, &detectors.methods().identity));
    in_order(&mut events);
    Ok(events)
}

fn whole(what: &str, read: u64, held: u64) -> std::result::Result<(), EngineError> {
    if read == held {
        return Ok(());
    }
    let reason = format!("{read} {what} were read of {held}");
    Err(EngineError::new("find what ships did", "", reason, "engine/incomplete"))
}

/// The files of a folder and the functions asked of them.
#[derive(Clone)]
struct Parts {
    folder: PositionsFolder,
    detectors: Detectors,
}

impl Parts {
    /// Makes one table of what a query finds in each part, the parts side by side: no row leaves its part for it.
    async fn side_by_side(
        &self,
        context: &SessionContext,
        query: impl Fn(&str) -> String,
    ) -> Result<DataFrame> {
        let mut plans = Vec::new();
        for (number, (path, _)) in self.folder.parts().enumerate() {
            let name = format!("part_{number}");
            register(context, &name, &path)?;
            plans.push(Arc::new(context.sql(&query(&name)).await?.into_unoptimized_plan()));
        }
        let plan = match plans.len() {
            0 => return Err(DataFusionError::Plan("no part has rows".to_owned())),
            1 => plans.remove(0).as_ref().clone(),
            _ => LogicalPlan::Union(Union::try_new(plans)?),
        };
        Ok(DataFrame::new(context.state(), plan))
    }

    fn function(&self, name: &str) -> String {
        format!("\"{name}@{}\"", self.detectors.id())
    }
}

pub(super) fn register(context: &SessionContext, name: &str, path: &Path) -> Result<()> {
    let url = url::Url::from_file_path(path)
        .map_err(|()| DataFusionError::Plan("the path is not absolute".to_owned()))?;
    let order = ["mmsi", "ts", "line"].map(|name| col(name).sort(true, false)).to_vec();
    let options = ListingOptions::new(Arc::new(ParquetFormat::default()))
        .with_file_extension(".parquet")
        .with_file_sort_order(vec![order]);
    let config = ListingTableConfig::new(ListingTableUrl::try_new(url, None)?)
        .with_listing_options(options)
        .with_schema(schema());
    context.register_table(name, Arc::new(ListingTable::try_new(config)?))?;
    Ok(())
}

fn instant(at: Option<Timestamp>) -> String {
    at.map_or("null".to_owned(), |at| at.as_millisecond().to_string())
}

async fn ships(context: SessionContext, parts: Parts, as_of: Option<Timestamp>) -> Result<DataFrame> {
    let (function, as_of, columns) =
        (parts.function("ship_events"), instant(as_of), DETECTOR_COLUMNS.join(", "));
    let query = |table: &str| {
        format!("select mmsi, {function}({as_of}, {columns}) as found from {table} group by mmsi")
    };
    parts.side_by_side(&context, query).await
}

/// Points of so many seconds are compared in one group, each with those of its own point of time: a ship's points lie side
/// by side in the rows, and a group for every point of time would be handed one row at a time.
const SECONDS_AT_A_TIME: u32 = 21_600;

async fn meetings(context: SessionContext, parts: Parts) -> Result<DataFrame> {
    let (slow, columns) = (parts.function("slow_points"), DETECTOR_COLUMNS.join(", "));
    let query = |table: &str| {
        format!(
            "select point['time'] / {SECONDS_AT_A_TIME} as at, point from (select unnest(points) as point from \
             (select mmsi, {slow}({columns}) as points from {table} group by mmsi))"
        )
    };
    let points = parts.side_by_side(&context, query).await?;
    context.register_table("points", points.into_view())?;
    let (near, meet) = (parts.function("near_pairs"), parts.function("encounters"));
    context
        .sql(&format!(
            "select found from (select one, other, {meet}(pair) as found from \
             (select pair['one']['mmsi'] as one, pair['other']['mmsi'] as other, pair from \
             (select unnest(pairs) as pair from (select at, {near}(point) as pairs from points group by at))) \
             group by one, other)"
        ))
        .await
}

/// Reads the answers of `ship_events` and `encounters`.
fn read(found: &ArrayRef) -> std::result::Result<Vec<Found>, EngineError> {
    objects(found).map_err(|error| odd(&error.strip_backtrace()))
}

fn odd(reason: &str) -> EngineError {
    EngineError::new("read the answer", "", reason, "engine/positions")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::PositionsWriter;

    /// A part streams: each ship's rows follow one another, and are let go when the next ship begins.
    #[test]
    fn ships_are_looked_at_one_after_another() {
        let folder = tempfile::tempdir().unwrap();
        let table = b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.0\n1700000000,200000001,38.6,124.0\n";
        let (recording, _) = vessels::read_positions(table, "p.csv");
        let mut writer = PositionsWriter::create(&folder.path().join("p"), 2).unwrap();
        writer.add(&recording).unwrap();
        let detectors = Detectors::new(vessels::Methods::builtin(), vessels::builtin_ports());
        let parts = Parts { folder: writer.close().unwrap(), detectors: detectors.clone() };
        for meeting in [false, true] {
            let parts = parts.clone();
            let explained = Machines::here(64 << 20)
                .run(&detectors, &move |context: SessionContext| -> Making {
                    let parts = parts.clone();
                    Box::pin(async move {
                        let query = match meeting {
                            false => ships(context, parts, None).await?,
                            true => meetings(context, parts).await?,
                        };
                        query.explain(false, false)
                    })
                })
                .unwrap();
            let plan = crate::answer::from_batches(&explained[0].schema(), &explained).unwrap();
            let plan = plan.rows.iter().find(|row| row[0] == "physical_plan").unwrap()[1].to_string();
            let of_ships = plan.split("\\n").filter(|line| line.contains("gby=[mmsi@")).collect::<Vec<_>>();
            assert!(!of_ships.is_empty(), "{plan}");
            for line in of_ships {
                assert!(line.contains("ordering_mode=Sorted"), "{line}");
                assert!(line.contains("mode=Single"), "no rows change hands: {line}");
            }
            assert!(!plan.contains("SortExec"), "{plan}");
        }
    }
}
