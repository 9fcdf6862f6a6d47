use crate::routes::router;
use crate::service::Service;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Bytes of a request's head that are read at most; yente takes addresses of 60,000.
const HEAD_BYTES: usize = 64 * 1024;
/// Header lines of a request that are read at most.
const HEADER_LINES: usize = 64;
/// How long to wait before accepting again where the system has no file left.
const EXHAUSTED: Duration = Duration::from_millis(50);

/// Answers on a socket until told to stop; then finishes what was begun and returns.
///
/// Connections beyond the limit wait; a client that sends its head too slowly, or nothing, is cut off.
pub async fn serve(listener: TcpListener, service: Arc<Service>, stop: impl Future<Output = ()>) {
    let limits = service.settings.limits.clone();
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let routes = TowerToHyperService::new(router(service));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            // A client that is gone already, or no file left for one more: neither ends the server.
            Err(_) => {
                tokio::time::sleep(EXHAUSTED).await;
                continue;
            }
        };
        // Without it an answer waits for the acknowledgement of the one before; where it cannot be set, it waits.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(HEAD_BYTES)
            .max_headers(HEADER_LINES)
            .serve_connection(TokioIo::new(stream), routes.clone());
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What fails here is the connection: the client is gone or sent no HTTP, and hyper has answered it.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.ending, graceful.shutdown()).await;
}
