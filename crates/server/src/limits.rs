use std::time::Duration;

/// How much one caller may ask at once.
///
/// A server that is asked for more says so (400, 413, 422, 503) and does nothing; it never answers in part.
///
/// ```
/// let limits = server::Limits::default();
/// assert_eq!(limits.queries, 500);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Queries in one request of `/match` or reconciliation, and ids in one data extension.
    pub queries: usize,
    /// Unicode scalar values of one value of a query; the longest name of a real list has some 300.
    pub value_chars: usize,
    /// Names of one query.
    pub names: usize,
    /// Values of one query.
    pub values: usize,
    /// Requests that are worked on at once; the next one gets 503.
    pub in_flight: usize,
    /// Connections that are open at once; further ones wait to be accepted.
    pub connections: usize,
    /// How long a client may take to send the head of a request, or keep an idle connection.
    pub head: Duration,
    /// How long a request may take, its body included.
    pub request: Duration,
    /// How long open requests may take to end once the server is told to stop.
    pub ending: Duration,
    /// Results of one query of `/match`.
    pub matches: usize,
    /// Results of one page of `/search`.
    pub page: usize,
    /// How far into the results of `/search` a page may begin.
    pub offset: usize,
}

impl Default for Limits {
    /// Takes yente's own limits where it has one: 500 results, 9,499 as the furthest page. Its 100 queries a request are
    /// 500 here.
    fn default() -> Self {
        Self {
            body_bytes: 4 * 1024 * 1024,
            queries: 500,
            value_chars: 1000,
            names: 50,
            values: 200,
            in_flight: 256,
            connections: 1024,
            head: Duration::from_secs(30),
            request: Duration::from_secs(30),
            ending: Duration::from_secs(30),
            matches: 500,
            page: 500,
            offset: 9499,
        }
    }
}
