use crate::access::AccessLine;
use crate::dataset::SearchedList;
use crate::error::ApiError;
use crate::limits::Limits;
use crate::loaded::Loaded;
use crate::metrics::Metrics;
use crate::screening_log::{LogLine, ScreeningLog};
use screening::lists::ListReading;
use serde::Serialize;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::Semaphore;
use values::Date;

/// Who is told of every request that was answered.
pub type AccessLog = Box<dyn Fn(&AccessLine<'_>) + Send + Sync>;

/// What the server is told by whoever starts it.
pub struct Settings {
    /// The day that answers are given on: fixed, or the clock's.
    pub today: Box<dyn Fn() -> Date + Send + Sync>,
    /// Reads the lists, at the start and at every update; an error says why they could not be read.
    pub read_lists: Box<dyn Fn() -> Result<Vec<ListReading>, String> + Send + Sync>,
    /// The word that lets `POST /updatez` read the lists again; without one nobody may.
    pub update_token: Option<String>,
    /// The address under which clients know the server, where it is another than they ask at.
    pub public_url: Option<String>,
    /// How much one caller may ask at once.
    pub limits: Limits,
    /// Where every query that was screened is recorded.
    pub screening_log: Option<ScreeningLog>,
    /// Who is told of every request that was answered.
    pub access_log: Option<AccessLog>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The token stays unsaid.
        f.debug_struct("Settings")
            .field("public_url", &self.public_url)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// Takes the two that have no default: the day, and the reader of the lists.
    pub fn new(
        today: impl Fn() -> Date + Send + Sync + 'static,
        read_lists: impl Fn() -> Result<Vec<ListReading>, String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            today: Box::new(today),
            read_lists: Box::new(read_lists),
            update_token: None,
            public_url: None,
            limits: Limits::default(),
            screening_log: None,
            access_log: None,
        }
    }
}

/// The server's state: the lists that are in force, the settings, the counts.
///
/// ```
/// use server::{Service, Settings};
/// let settings = Settings::new(
///     || "2026-03-01".parse().unwrap(),
///     || Ok(screening::designations::builtin()),
/// );
/// let service = Service::start(settings).unwrap();
/// assert_eq!(service.loaded().lists().len(), 3);
/// ```
#[derive(Debug)]
pub struct Service {
    pub(crate) settings: Settings,
    pub(crate) metrics: Metrics,
    pub(crate) places: Semaphore,
    loaded: RwLock<Arc<Loaded>>,
    /// One update at a time; what became of the last one.
    update: Mutex<Update>,
}

/// What became of the last update of the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Update {
    /// How many updates were taken over since the start.
    pub taken: u64,
    /// Why the last one was refused; `null` where it was not.
    pub refused: Option<String>,
}

impl Service {
    /// Reads the lists and makes ready to answer.
    ///
    /// # Errors
    /// Why the lists could not be read, or why they cannot be served, in a sentence.
    pub fn start(settings: Settings) -> Result<Arc<Self>, String> {
        let readings = (settings.read_lists)()?;
        let loaded = Loaded::new(readings).map_err(|error| error.to_string())?;
        Ok(Arc::new(Self {
            places: Semaphore::new(settings.limits.in_flight),
            settings,
            metrics: Metrics::default(),
            loaded: RwLock::new(Arc::new(loaded)),
            update: Mutex::default(),
        }))
    }

    /// Gives the lists that are in force; who holds them keeps them through an update.
    #[must_use]
    pub fn loaded(&self) -> Arc<Loaded> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the lists again and takes them over in one step. Blocking: it reads files and builds the index.
    ///
    /// # Errors
    /// Why the update was refused; the lists in force then stay.
    pub fn reload(&self) -> Result<Vec<SearchedList>, String> {
        let mut update = self.update.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = (self.settings.read_lists)().and_then(|readings| {
            let loaded = Loaded::new(readings).map_err(|error| error.to_string())?;
            let lost = self.loaded().lost_by(&loaded);
            if lost.is_empty() { Ok(loaded) } else { Err(lost.join("; ")) }
        });
        match taken {
            Ok(loaded) => {
                let lists = loaded.lists().to_vec();
                *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
                update.taken += 1;
                update.refused = None;
                self.metrics.reloads.fetch_add(1, Ordering::Relaxed);
                Ok(lists)
            }
            Err(reason) => {
                update.refused = Some(reason.clone());
                self.metrics.reloads_refused.fetch_add(1, Ordering::Relaxed);
                Err(reason)
            }
        }
    }

    /// Tells what became of the last update; while one is under way, of the one before.
    pub(crate) fn last_update(&self) -> Option<Update> {
        self.update.try_lock().ok().map(|update| update.clone())
    }

    pub(crate) fn today(&self) -> Date {
        (self.settings.today)()
    }

    /// Records queries before they are answered.
    pub(crate) fn record<Q: Serialize>(&self, lines: &[LogLine<'_, Q>]) -> Result<(), ApiError> {
        let Some(log) = &self.settings.screening_log else { return Ok(()) };
        log.append(lines).map_err(|_| {
            self.metrics.log_failures.fetch_add(1, Ordering::Relaxed);
            ApiError::internal("The screening log cannot be written, so that no answer is given")
        })
    }

    /// Tells whether the screening log is kept, so that its lines need be made.
    pub(crate) fn records(&self) -> bool {
        self.settings.screening_log.is_some()
    }
}
