//! What ships did in a folder of positions: three queries, the same on one machine and on many.
//!
//! 1. By identity: what each ship did alone, where it was first and last heard, and what it said of itself.
//! 2. By point of time and cell, then by pair: which ships were together for long enough to have had an encounter.
//! 3. By groups of such ships: their encounters.
//!
//! The second only rules pairs out; what an encounter is, [`vessels::encounters()`] alone decides, given all positions of
//! the ships of a group; what identities have in common is found here, in what the first query gave of each. So the events are those of the whole recording read in one go, row for row. The first and the
//! third count the rows they were given; a count that is not the folder's is an error.

use super::detectors::Found;
use super::event_columns::objects;
use super::row::{DETECTOR_COLUMNS, schema};
use super::{Detectors, PositionsFolder};
use crate::EngineError;
use crate::cluster::{Machines, Making};
use datafusion::arrow::array::{AsArray, RecordBatch};
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
    let mut events = Vec::new();
    let mut ends: BTreeMap<u32, Ends> = BTreeMap::new();
    let mut rows: BTreeMap<u32, u64> = BTreeMap::new();
    for (mmsi, found) in read(&ships)? {
        events.extend(found.events);
        let told = found.ends.as_deref().ok_or_else(|| odd("an identity has no ends"))?;
        ends.insert(mmsi, serde_json::from_str(told).map_err(|error| odd(&error.to_string()))?);
        rows.insert(mmsi, found.rows);
    }
    drop(ships);
    whole(rows.values().sum(), folder.rows())?;

    let pairs = machines.run(detectors, &{
        let parts = parts.clone();
        move |context: SessionContext| -> Making { Box::pin(pairs(context, parts.clone())) }
    })?;
    let groups = groups(&pairs_of(&pairs)?);
    if !groups.is_empty() {
        let given: u64 = groups.keys().filter_map(|mmsi| rows.get(mmsi)).sum();
        let met = machines.run(detectors, &{
            let groups = Arc::new(groups);
            move |context: SessionContext| -> Making {
                Box::pin(encounters(context, parts.clone(), groups.clone()))
            }
        })?;
        let mut read_rows = 0;
        for (_, found) in read(&met)? {
            read_rows += found.rows;
            events.extend(found.events);
        }
        whole(read_rows, given)?;
    }
    let ends: Vec<Ends> = ends.into_values().collect();
    events.extend(identities(&ends, &detectors.methods().identity));
    in_order(&mut events);
    Ok(events)
}

fn whole(read: u64, held: u64) -> std::result::Result<(), EngineError> {
    if read == held {
        return Ok(());
    }
    let reason = format!("{read} rows were read of {held}");
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

async fn pairs(context: SessionContext, parts: Parts) -> Result<DataFrame> {
    let (function, columns) = (parts.function("resampled"), DETECTOR_COLUMNS.join(", "));
    let query = |table: &str| {
        format!(
            "select mmsi, point['time'] as time, point['row'] as cell_row, point['column'] as cell_column, \
             point['lat'] as lat, point['lon'] as lon from (select mmsi, unnest(points) as point from \
             (select mmsi, {function}(null, {columns}) as points from {table} group by mmsi))"
        )
    };
    let points = parts.side_by_side(&context, query).await?;
    context.register_table("points", points.into_view())?;
    let (near, meet) = (parts.function("near_pairs"), parts.function("may_meet"));
    context
        .sql(&format!(
            "select one, other from (select one, other, {meet}(time) as meets from \
             (select time, pair['one'] as one, pair['other'] as other from (select time, unnest(pairs) as pair from \
             (select time, cell_row, cell_column, {near}(mmsi, lat, lon) as pairs from points \
             group by time, cell_row, cell_column))) group by one, other) where meets"
        ))
        .await
}

async fn encounters(
    context: SessionContext,
    parts: Parts,
    groups: Arc<BTreeMap<u32, u32>>,
) -> Result<DataFrame> {
    let columns = DETECTOR_COLUMNS.join(", ");
    let groups: Vec<String> = groups.iter().map(|(mmsi, group)| format!("{mmsi}:{group}")).collect();
    let groups = groups.join(",");
    let query = |table: &str| {
        format!(
            "select * from (select {columns}, group_of(mmsi, '{groups}') as meeting from {table}) \
             where meeting is not null"
        )
    };
    let rows = parts.side_by_side(&context, query).await?;
    context.register_table("meetings", rows.into_view())?;
    let function = parts.function("encounters");
    context
        .sql(&format!("select meeting, {function}(null, {columns}) as found from meetings group by meeting"))
        .await
}

/// Reads the answers of `ship_events` and `encounters`, each with what it is of.
fn read(batches: &[RecordBatch]) -> std::result::Result<Vec<(u32, Found)>, EngineError> {
    let mut all = Vec::new();
    for batch in batches {
        let [of, found] = batch.columns() else { return Err(odd("an answer has not two columns")) };
        let of = of.as_primitive_opt::<UInt32Type>().ok_or_else(|| odd("an answer is of no identity"))?;
        let found: Vec<Found> = objects(found).map_err(|error| odd(&error.strip_backtrace()))?;
        all.extend(of.values().iter().copied().zip(found));
    }
    Ok(all)
}

fn pairs_of(batches: &[RecordBatch]) -> std::result::Result<Vec<(u32, u32)>, EngineError> {
    let mut pairs = Vec::new();
    for batch in batches {
        let columns = batch.columns().iter().map(|column| column.as_primitive_opt::<UInt32Type>());
        let columns: Option<Vec<_>> = columns.collect();
        let Some([one, other]) = columns.as_deref() else { return Err(odd("a pair is not two identities")) };
        pairs.extend(one.values().iter().copied().zip(other.values().iter().copied()));
    }
    Ok(pairs)
}

fn odd(reason: &str) -> EngineError {
    EngineError::new("read the answer", "", reason, "engine/positions")
}

/// Puts ships that may have met into groups: two of a pair are always in one. A group is named by its lowest identity.
fn groups(pairs: &[(u32, u32)]) -> BTreeMap<u32, u32> {
    let mut parent: BTreeMap<u32, u32> = BTreeMap::new();
    fn root(parent: &mut BTreeMap<u32, u32>, of: u32) -> u32 {
        let mut at = of;
        while let Some(above) = parent.get(&at).copied().filter(|above| *above != at) {
            at = above;
        }
        // What was passed on the way hangs at the root from now on.
        let mut passed = of;
        while let Some(above) = parent.insert(passed, at).filter(|above| *above != passed) {
            passed = above;
        }
        at
    }
    for (one, other) in pairs {
        let (one, other) = (root(&mut parent, *one), root(&mut parent, *other));
        parent.insert(one.max(other), one.min(other));
    }
    let ships: Vec<u32> = parent.keys().copied().collect();
    ships.into_iter().map(|mmsi| (mmsi, root(&mut parent, mmsi))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ships_of_a_chain_of_pairs_are_one_group() {
        let found = groups(&[(5, 7), (1, 2), (7, 9), (2, 5), (20, 21)]);
        let wanted = [(1, 1), (2, 1), (5, 1), (7, 1), (9, 1), (20, 20), (21, 20)];
        assert_eq!(found, BTreeMap::from(wanted));
        assert!(groups(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn two_of_a_pair_are_in_one_group(pairs in prop::collection::vec((0u32..30, 0u32..30), 0..60)) {
            let found = groups(&pairs);
            for (one, other) in &pairs {
                prop_assert_eq!(found.get(one), found.get(other));
            }
        }
    }
}
