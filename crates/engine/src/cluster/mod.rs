//! The same query on one machine or over workers.
//!
//! A worker runs parts of a plan that another process made; it holds no state between queries. Every machine reads the
//! positions at the same paths. A query whose worker is lost ends in an error at once and is run again from its start on
//! the workers that still answer, so that no answer is ever put together from two attempts.
//!
//! Functions travel by name. The name of each of ours holds the digest of the thresholds, ports or lists behind it: a
//! worker with others does not know the name, whatever was asked of it before.

mod ask;
mod session;
mod worker;

use crate::positions::short_digest;
use crate::{Detectors, EngineError, Screening};
use datafusion::arrow::array::RecordBatch;
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionContext;
use datafusion_distributed::{GetWorkerInfoRequest, grpc};
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use std::time::Duration;
use url::Url;

pub use worker::{WorkerSettings, serve_worker};

/// How long a worker may take to say who it is before it is given work.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
/// How often workers are asked while they work, and how long a busy one may take to answer: one that is neither gone
/// nor answers would else be waited for without end.
const ASKED_EVERY: Duration = Duration::from_secs(20);
const ANSWERS_AT_WORK_WITHIN: Duration = Duration::from_secs(60);
/// The stack of the threads queries run on, in bytes: plans are walked recursively.
const STACK: usize = 32 << 20;

/// What a worker is asked for before it is used: all that an answer depends on besides the positions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerConfiguration {
    /// The version of the program.
    pub version: String,
    /// The digest of thresholds and ports, [`Detectors::id`].
    pub detectors: String,
    /// The digest of the lists that are searched and how, where any are.
    pub screening: Option<String>,
}

impl WorkerConfiguration {
    /// Gives the configuration of this program with these thresholds, ports and lists.
    #[must_use]
    pub fn of(detectors: &Detectors, screening: Option<&Screening>) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            detectors: detectors.id().to_owned(),
            screening: screening.map(|screening| {
                short_digest(&serde_json::to_string(screening.configuration()).unwrap_or_default())
            }),
        }
    }

    /// Refuses a worker that would not answer as this machine would.
    ///
    /// **Errors:** `engine/worker-configuration` with what differs.
    ///
    /// ```
    /// use engine::{Detectors, WorkerConfiguration};
    /// let detectors = Detectors::new(vessels::Methods::builtin(), vessels::builtin_ports());
    /// let own = WorkerConfiguration::of(&detectors, None);
    /// assert!(own.check("http://a", &own).is_ok());
    /// let other = WorkerConfiguration { version: "0.0.1".into(), ..own.clone() };
    /// assert_eq!(own.check("http://a", &other).unwrap_err().code(), "engine/worker-configuration");
    /// ```
    pub fn check(&self, worker: &str, found: &Self) -> Result<(), EngineError> {
        let what = if self.version != found.version {
            format!("it is of version {}, this program of {}", found.version, self.version)
        } else if self.detectors != found.detectors {
            "its thresholds or ports are others".to_owned()
        } else if self.screening.is_some() && self.screening != found.screening {
            "its lists are others, or are searched in another way".to_owned()
        } else {
            return Ok(());
        };
        Err(EngineError::new("use the worker", worker, what, "engine/worker-configuration")
            .hint("start it with the same program and the same `--methods`, `--anchorages` and `--lists`"))
    }
}

/// Where queries run: here, or over workers.
#[derive(Debug)]
pub struct Machines {
    memory_bytes: usize,
    /// Workers not known to be lost; `None` to run here.
    workers: Option<Vec<Url>>,
    fall_back: bool,
    screening: Option<Screening>,
    /// What befell workers, in the order in which it was found.
    lost: Vec<String>,
}

/// A plan in the making.
pub(crate) type Making = Pin<Box<dyn Future<Output = Result<DataFrame, DataFusionError>> + Send>>;

impl Machines {
    /// Runs queries in this process within so many bytes of intermediate results.
    #[must_use]
    pub fn here(memory_bytes: usize) -> Self {
        Self { memory_bytes, workers: None, fall_back: false, screening: None, lost: Vec::new() }
    }

    /// Runs queries over workers, each within the memory it was started with.
    ///
    /// With `fall_back`, what no worker is left for runs in this process.
    ///
    /// **Errors:** `engine/worker-address` where an address is not `http://HOST:PORT` or none is given.
    pub fn workers(addresses: &[String], memory_bytes: usize, fall_back: bool) -> Result<Self, EngineError> {
        let fault = |address: &str| {
            EngineError::new("use the worker", address, "it is not http://HOST:PORT", "engine/worker-address")
        };
        let workers = addresses
            .iter()
            .map(|address| {
                let url = Url::parse(address.trim()).map_err(|_| fault(address))?;
                let plain =
                    url.scheme() == "http" && url.port_or_known_default().is_some() && url.path() == "/";
                if plain { Ok(url) } else { Err(fault(address)) }
            })
            .collect::<Result<Vec<Url>, EngineError>>()?;
        if workers.is_empty() {
            return Err(fault(""));
        }
        let (workers, lost) = (Some(workers), Vec::new());
        Ok(Self { memory_bytes, workers, fall_back, screening: None, lost })
    }

    /// Adds the functions that screen, which the workers then must have with the same lists.
    #[must_use]
    pub fn with_screening(mut self, screening: Screening) -> Self {
        self.screening = Some(screening);
        self
    }

    /// Tells which workers were lost so far and how, a sentence each.
    #[must_use]
    pub fn lost(&self) -> &[String] {
        &self.lost
    }

    /// Tells whether no worker is left and this process does the work.
    #[must_use]
    pub fn fell_back(&self) -> bool {
        self.fall_back && self.workers.as_ref().is_some_and(Vec::is_empty)
    }

    /// Makes a plan and runs it; over workers, again on those that are left whenever one is lost.
    pub(crate) fn run(
        &mut self,
        detectors: &Detectors,
        plan: &(dyn Fn(SessionContext) -> Making + Sync),
    ) -> Result<Vec<RecordBatch>, EngineError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_stack_size(STACK)
            .build()
            .map_err(|error| EngineError::new("run the query", "", error.to_string(), "engine/thread"))?;
        let answer = self.attempts(&runtime, detectors, plan);
        runtime.shutdown_timeout(Duration::from_secs(1));
        answer
    }

    fn attempts(
        &mut self,
        runtime: &tokio::runtime::Runtime,
        detectors: &Detectors,
        plan: &(dyn Fn(SessionContext) -> Making + Sync),
    ) -> Result<Vec<RecordBatch>, EngineError> {
        let own = WorkerConfiguration::of(detectors, self.screening.as_ref());
        let session = |workers: Option<Vec<Url>>| {
            session::context(workers, self.memory_bytes, detectors, self.screening.as_ref())
                .map_err(|error| explain(&error))
        };
        let Some(mut workers) = self.workers.clone() else {
            return once(runtime, plan(session(None)?), &[]).map_err(|error| explain(&error));
        };
        let mut excused = false;
        loop {
            let mut answering = Vec::new();
            for url in workers {
                match runtime.block_on(who_is(&url, ANSWERS_WITHIN)) {
                    Ok(found) => {
                        own.check(url.as_str(), &found)?;
                        answering.push(url);
                    }
                    Err(reason) => self.lost.push(format!("`{url}` does not answer: {reason}")),
                }
            }
            workers = answering;
            self.workers = Some(workers.clone());
            if workers.is_empty() {
                return match self.fall_back {
                    true => once(runtime, plan(session(None)?), &[]).map_err(|error| explain(&error)),
                    false => Err(no_worker(&self.lost)),
                };
            }
            let error = match once(runtime, plan(session(Some(workers.clone()))?), &workers) {
                Ok(batches) => return Ok(batches),
                Err(error) => error,
            };
            // Whose fault it is: a worker's that no longer answers, or else the query's own. A worker that was started
            // again in the meantime answers; hence one more attempt for an error that has to do with the network.
            let lost =
                workers.iter().filter(|url| runtime.block_on(who_is(url, ANSWERS_WITHIN)).is_err()).count();
            if lost == 0 {
                if excused || !is_of_network(&error) {
                    return Err(explain(&error));
                }
                excused = true;
            }
        }
    }
}

/// Runs a plan, and asks the workers now and then whether they are there.
fn once(
    runtime: &tokio::runtime::Runtime,
    plan: Making,
    workers: &[Url],
) -> Result<Vec<RecordBatch>, DataFusionError> {
    // On a thread of the runtime, for its stack is deep.
    let mut task = runtime.spawn(async move { plan.await?.collect().await });
    runtime.block_on(async {
        loop {
            if let Ok(done) = tokio::time::timeout(ASKED_EVERY, &mut task).await {
                return done.unwrap_or_else(|stopped| Err(DataFusionError::Execution(stopped.to_string())));
            }
            for url in workers {
                if let Err(reason) = who_is(url, ANSWERS_AT_WORK_WITHIN).await {
                    task.abort();
                    return Err(DataFusionError::Execution(format!("`{url}` is lost: {reason}")));
                }
            }
        }
    })
}

/// Asks a worker who it is.
async fn who_is(url: &Url, within: Duration) -> Result<WorkerConfiguration, String> {
    let ask = async {
        let resolver = grpc::DefaultChannelResolver::default();
        let channel = resolver.get_channel(url).await.map_err(|error| short(&error))?;
        let mut client = grpc::create_worker_client(channel);
        let found = client.get_worker_info(GetWorkerInfoRequest {}).await.map_err(|error| short(&error))?;
        serde_json::from_str(&found.version)
            .map_err(|_| "what answers is no worker of this program".to_owned())
    };
    tokio::time::timeout(within, ask)
        .await
        .unwrap_or_else(|_| Err(format!("no answer within {} s", within.as_secs())))
}

fn short(error: &DataFusionError) -> String {
    error.strip_backtrace().lines().next().unwrap_or_default().to_owned()
}

fn is_of_network(error: &DataFusionError) -> bool {
    let text = error.to_string().to_lowercase();
    ["transport", "connect", "h2 protocol", "broken pipe", "reset by peer", "unavailable", "stream closed"]
        .iter()
        .any(|sign| text.contains(sign))
}

fn no_worker(lost: &[String]) -> EngineError {
    EngineError::new(
        "run the query",
        "",
        format!("no worker is left: {}", lost.join("; ")),
        "engine/no-worker",
    )
    .hint("start the workers again, or allow this machine to do it alone with `--local-fallback`")
}

/// Puts an error of the library into ours.
fn explain(error: &DataFusionError) -> EngineError {
    let text = error.strip_backtrace();
    let root = error.find_root();
    if let DataFusionError::External(inner) = root
        && let Some(own) = inner.downcast_ref::<EngineError>()
    {
        return own.clone();
    }
    let fault = |code| EngineError::new("run the query", "", short(error), code);
    if matches!(root, DataFusionError::ResourcesExhausted(_)) || text.contains("Resources exhausted") {
        return fault("engine/memory").hint("allow more with `--memory`, or part the positions more finely");
    }
    fault("engine/positions")
}
