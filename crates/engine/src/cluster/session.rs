//! Sessions: the same settings and functions here and on a worker.

use crate::{Detectors, Screening};
use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{FunctionRegistry, SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_distributed::{DistributedExt, SessionStateBuilderExt, WorkerResolver};
use std::sync::Arc;
use url::Url;

/// Into how many partitions a machine parts what it exchanges.
const PARTITIONS: usize = 4;

/// Makes a session that runs here, or over workers.
pub(super) fn context(
    workers: Option<Vec<Url>>,
    memory_bytes: usize,
    detectors: &Detectors,
    screening: Option<&Screening>,
) -> Result<SessionContext, DataFusionError> {
    let builder = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config())
        .with_runtime_env(runtime(memory_bytes)?);
    let mut state = match workers {
        None => builder.build(),
        Some(urls) => builder
            .with_distributed_worker_resolver(Workers(urls))
            .with_distributed_planner()
            // A file is read by one worker: an identity's rows must not be parted.
            .with_distributed_file_scan_config_bytes_per_partition(usize::MAX >> 1)?
            .build(),
    };
    register(&mut state, detectors, screening)?;
    Ok(SessionContext::from(state))
}

/// Registers our functions beside the library's own.
pub(super) fn register(
    state: &mut SessionState,
    detectors: &Detectors,
    screening: Option<&Screening>,
) -> Result<(), DataFusionError> {
    for function in detectors.functions() {
        state.register_udaf(Arc::new(function))?;
    }
    let screens = screening.map(Screening::functions_by_digest).unwrap_or_default();
    for function in screens {
        state.register_udf(Arc::new(function))?;
    }
    Ok(())
}

/// Makes the bounds of a machine: bytes in memory; what can be put on disk goes there when they are reached.
pub(super) fn runtime(memory_bytes: usize) -> Result<Arc<RuntimeEnv>, DataFusionError> {
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(memory_bytes)))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::OsTmpDirectory))
        .build_arc()
}

/// A part of the positions is read by one thread from its beginning to its end: neither files nor rows are dealt out
/// again, and what lies in one partition counts as grouped.
fn config() -> SessionConfig {
    SessionConfig::new()
        .with_target_partitions(PARTITIONS)
        .with_round_robin_repartition(false)
        .with_repartition_file_scans(false)
        .set_usize("datafusion.optimizer.subset_repartition_threshold", 1)
        .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false)
        .set_bool("datafusion.execution.parquet.schema_force_view_types", false)
}

struct Workers(Vec<Url>);

impl WorkerResolver for Workers {
    fn get_urls(&self) -> Result<Vec<Url>, DataFusionError> {
        Ok(self.0.clone())
    }
}
