//! One worker of a cluster.

use super::{WorkerConfiguration, session};
use crate::{Detectors, EngineError, Screening};
use datafusion::error::DataFusionError;
use datafusion_distributed::{Worker, WorkerQueryContext};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

/// What a worker answers with.
#[derive(Debug, Clone)]
pub struct WorkerSettings {
    /// Thresholds and ports.
    pub detectors: Detectors,
    /// Lists, where it screens.
    pub screening: Option<Screening>,
    /// Bytes of intermediate results over all queries at a time.
    pub memory_bytes: usize,
}

/// Serves parts of queries until `stop` comes; what was begun is finished.
///
/// There is neither encryption nor a login: whoever reaches the address can have any file read that this process may
/// read.
///
/// **Errors:** `engine/worker` where the listener fails.
pub async fn serve_worker(
    listener: TcpListener,
    settings: WorkerSettings,
    stop: impl Future<Output = ()>,
) -> Result<(), EngineError> {
    let fault = |reason: String| EngineError::new("serve", "", reason, "engine/worker");
    let own = WorkerConfiguration::of(&settings.detectors, settings.screening.as_ref());
    let version = serde_json::to_string(&own).map_err(|error| fault(error.to_string()))?;
    let runtime = session::runtime(settings.memory_bytes).map_err(|error| fault(error.to_string()))?;
    let worker = Worker::from_session_builder(move |query: WorkerQueryContext| {
        let settings = settings.clone();
        async move {
            // Functions given to the builder would take the place of the library's own.
            let mut state = query.builder.build();
            session::register(&mut state, &settings.detectors, settings.screening.as_ref())?;
            Ok::<_, DataFusionError>(state)
        }
    })
    .with_runtime_env(runtime)
    .with_version(version);
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    Server::builder()
        .add_service(worker.into_worker_server())
        .serve_with_incoming_shutdown(incoming, stop)
        .await
        .map_err(|error| fault(error.to_string()))
}
