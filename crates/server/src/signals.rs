use crate::dataset::SearchedList;
use crate::service::Service;
use std::io;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};

/// Waits until the process is told to stop (`SIGTERM`, or `SIGINT` as the terminal sends it).
///
/// # Errors
/// The system lets no signal be waited for.
pub fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Reads the lists again whenever the process gets `SIGHUP`, and tells what became of it.
///
/// # Errors
/// The system lets no signal be waited for.
pub fn reload_on_hangup(
    service: Arc<Service>,
    tell: impl Fn(Result<Vec<SearchedList>, String>) + Send + 'static,
) -> io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let service = service.clone();
            let taken = tokio::task::spawn_blocking(move || service.reload()).await;
            tell(taken.unwrap_or_else(|error| Err(error.to_string())));
        }
    });
    Ok(())
}
