//! Counts of what the server did, in the text format of Prometheus.
//!
//! Written here because the registries that are kept print their families in the order of a hash.

use crate::loaded::Loaded;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the classes of time a request takes, in seconds; beside them all is counted.
const BOUNDS_S: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.5];

/// What the server has done since it was started.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(String, u16), u64>>,
    times: Mutex<BTreeMap<String, Times>>,
    pub queries: Outcomes,
    pub panics: AtomicU64,
    pub refused_busy: AtomicU64,
    pub in_flight: AtomicU64,
    pub log_failures: AtomicU64,
    pub reloads: AtomicU64,
    pub reloads_refused: AtomicU64,
}

/// How many queries ended how.
#[derive(Debug, Default)]
pub(crate) struct Outcomes {
    pub matched: AtomicU64,
    pub candidates: AtomicU64,
    pub clear: AtomicU64,
}

#[derive(Debug, Default, Clone)]
struct Times {
    counts: [u64; BOUNDS_S.len()],
    all: u64,
    sum: Duration,
}

impl Metrics {
    /// Counts a request that was answered.
    pub(crate) fn request(&self, route: &str, status: u16, took: Duration) {
        *self
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry((route.to_owned(), status))
            .or_default() += 1;
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let times = times.entry(route.to_owned()).or_default();
        for (bound, count) in BOUNDS_S.iter().zip(&mut times.counts) {
            *count += u64::from(took.as_secs_f64() <= *bound);
        }
        times.all += 1;
        times.sum = times.sum.saturating_add(took);
    }

    /// Counts how queries ended.
    pub(crate) fn tally(&self, tally: Tally) {
        self.queries.matched.fetch_add(tally.matched, Ordering::Relaxed);
        self.queries.candidates.fetch_add(tally.candidates, Ordering::Relaxed);
        self.queries.clear.fetch_add(tally.clear, Ordering::Relaxed);
    }

    /// Prints all counts; the same counts give the same text.
    pub(crate) fn text(&self, loaded: &Loaded) -> String {
        let mut text = String::new();
        head(&mut text, "plimsoll_requests_total", "counter", "Requests answered, by route and status.");
        for ((route, status), count) in self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            line(
                &mut text,
                "plimsoll_requests_total",
                &[("route", route), ("status", &status.to_string())],
                count,
            );
        }
        let name = "plimsoll_request_duration_seconds";
        head(&mut text, name, "histogram", "Time from the head of a request to its answer.");
        for (route, times) in self.times.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (bound, count) in BOUNDS_S.iter().zip(times.counts) {
                line(
                    &mut text,
                    &format!("{name}_bucket"),
                    &[("route", route), ("le", &bound.to_string())],
                    count,
                );
            }
            line(&mut text, &format!("{name}_bucket"), &[("route", route), ("le", "+Inf")], times.all);
            line(&mut text, &format!("{name}_sum"), &[("route", route)], times.sum.as_secs_f64());
            line(&mut text, &format!("{name}_count"), &[("route", route)], times.all);
        }
        let name = "plimsoll_queries_total";
        head(&mut text, name, "counter", "Queries screened, by what was found.");
        for (outcome, count) in [
            ("candidates", &self.queries.candidates),
            ("clear", &self.queries.clear),
            ("match", &self.queries.matched),
        ] {
            line(&mut text, name, &[("outcome", outcome)], count.load(Ordering::Relaxed));
        }
        let singles = [
            (
                "plimsoll_busy_total",
                "counter",
                "Requests refused because too many were under way.",
                &self.refused_busy,
            ),
            ("plimsoll_in_flight", "gauge", "Requests that are being worked on.", &self.in_flight),
            (
                "plimsoll_log_failures_total",
                "counter",
                "Answers held back because the screening log could not be written.",
                &self.log_failures,
            ),
            ("plimsoll_panics_total", "counter", "Requests that met a fault of ours.", &self.panics),
            (
                "plimsoll_reloads_refused_total",
                "counter",
                "Updates of lists that were refused.",
                &self.reloads_refused,
            ),
            ("plimsoll_reloads_total", "counter", "Updates of lists that were taken over.", &self.reloads),
        ];
        for (name, kind, help, count) in singles {
            head(&mut text, name, kind, help);
            line(&mut text, name, &[], count.load(Ordering::Relaxed));
        }
        let name = "plimsoll_list_entries";
        head(&mut text, name, "gauge", "Entries of the lists that are searched.");
        let mut lists: Vec<_> = loaded.lists().iter().collect();
        lists.sort_by(|one, other| one.list.cmp(&other.list));
        for list in lists {
            let edition = list.edition.as_deref().unwrap_or("");
            line(&mut text, name, &[("list", &list.list), ("edition", edition)], list.entries);
        }
        text
    }
}

/// How many queries of a request ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub matched: u64,
    pub candidates: u64,
    pub clear: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Match => self.matched += 1,
            Outcome::Candidates => self.candidates += 1,
            Outcome::Clear => self.clear += 1,
        }
    }

    pub(crate) fn queries(self) -> u64 {
        self.matched + self.candidates + self.clear
    }
}

/// How a query ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// An entry reaches the threshold.
    Match,
    /// Entries resemble it, none of them enough.
    Candidates,
    /// Nothing resembles it.
    Clear,
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
    text.push_str(name);
    if !labels.is_empty() {
        let labels: Vec<String> =
            labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
        let _ = write!(text, "{{{}}}", labels.join(","));
    }
    let _ = writeln!(text, " {value}");
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_printed_in_one_order() {
        let loaded = Loaded::new(screening::designations::builtin()).unwrap();
        let metrics = Metrics::default();
        metrics.request("/search/{dataset}", 200, Duration::from_millis(3));
        metrics.request("/match/{dataset}", 404, Duration::from_millis(30));
        metrics.request("/match/{dataset}", 200, Duration::from_micros(300));
        metrics.tally(Tally { matched: 1, candidates: 0, clear: 2 });
        let text = metrics.text(&loaded);
        assert_eq!(text, metrics.text(&loaded));
        for expected in [
            "plimsoll_requests_total{route=\"/match/{dataset}\",status=\"404\"} 1\n",
            "plimsoll_request_duration_seconds_bucket{route=\"/match/{dataset}\",le=\"0.0005\"} 1\n",
            "plimsoll_request_duration_seconds_bucket{route=\"/match/{dataset}\",le=\"+Inf\"} 2\n",
            "plimsoll_queries_total{outcome=\"clear\"} 2\n",
            "plimsoll_panics_total 0\n",
            "plimsoll_list_entries{list=\"1718-persons\",edition=",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert!(text.find("status=\"200\"").unwrap() < text.find("status=\"404\"").unwrap());
    }

    #[test]
    fn a_label_cannot_break_its_line() {
        assert_eq!(escaped("a\"b\\\n"), "a\\\"b\\\\\\n");
    }
}
