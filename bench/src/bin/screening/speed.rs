//! Queries a second against lists of three sizes, on one thread.

use super::labelled::Asked;
use cpu_time::ThreadTime;
use plimsoll_bench::resident_megabytes;
use screening::matching::{Answer, Index, ListedEdition, Options, Query};
use screening::{Designation, Kind, Name, Quality};
use std::collections::BTreeMap;
use std::time::Instant;

/// How many listed names are asked for.
const OWN_NAMES: usize = 1_000;

/// Numbers that look drawn by lot and are the same in every run.
pub struct Random(pub u64);

impl Random {
    /// Gives a number below another.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

/// Counts the names of lists.
pub fn names(lists: &[ListedEdition]) -> usize {
    entries(lists).map(|entry| entry.names.len()).sum()
}

fn entries(lists: &[ListedEdition]) -> impl Iterator<Item = &Designation> {
    lists.iter().flat_map(|list| &list.designations)
}

/// Cuts lists to about a number of names, from the end of the last list.
pub fn cut(lists: &mut [ListedEdition], most: usize) {
    while names(lists) > most {
        let Some(last) = lists.iter_mut().rfind(|list| !list.designations.is_empty()) else { return };
        last.designations.pop();
    }
}

/// Makes entries of one name each by recombining the words of listed names of a kind: as many words as some name has, each
/// as often as it occurs.
pub fn recombined(lists: &[ListedEdition], count: usize) -> ListedEdition {
    let mut pools: BTreeMap<Kind, (Vec<usize>, Vec<&str>)> = BTreeMap::new();
    let mut kinds = Vec::new();
    for entry in entries(lists) {
        let (lengths, words) = pools.entry(entry.kind).or_default();
        for name in &entry.names {
            let before = words.len();
            words.extend(name.text.split_whitespace());
            lengths.push(words.len() - before);
            kinds.push(entry.kind);
        }
    }
    let mut random = Random(1718);
    let mut designations = Vec::with_capacity(count);
    for number in 0..count {
        let Some(kind) = kinds.get(random.below(kinds.len())) else { break };
        let Some((lengths, words)) = pools.get(kind) else { break };
        let length = lengths.get(random.below(lengths.len())).copied().unwrap_or(1);
        let name: Vec<&str> =
            (0..length).filter_map(|_| words.get(random.below(words.len())).copied()).collect();
        let mut entry = Designation::new("recombined", None, &number.to_string(), *kind);
        entry.names.push(Name::new(&name.join(" "), Quality::Primary));
        designations.push(entry);
    }
    ListedEdition { list: "recombined".into(), edition: None, designations }
}

/// Builds an index, asks it everything on one thread, prints a line and gives the answers in the order of the queries.
///
/// Times of queries are those the thread was at work, so that others on the machine do not count; the queries a second
/// are given by the clock as well. Of listed names asked for, `least` of a thousand must find their entry.
pub fn measure(what: &str, lists: Vec<ListedEdition>, asked: &[Asked], least: usize) -> Vec<Answer> {
    let names = names(&lists);
    let own = own_names(&lists);
    let start = Instant::now();
    let index = Index::new(lists);
    let built = start.elapsed().as_secs_f64();
    let options = Options::default();
    // Listed names first, so that nothing is made ready while the clock runs.
    let mut found = 0;
    for (reference, query) in &own {
        let answer = index.screen(query, &options);
        found += usize::from(answer.hits.iter().any(|hit| hit.is_match && hit.reference == *reference));
    }
    assert!(
        found * 1_000 >= own.len() * least,
        "{what}: {found} of {} listed names find their entry",
        own.len()
    );
    let (mut answers, mut times) = (Vec::with_capacity(asked.len()), Vec::with_capacity(asked.len()));
    let (start, at_work) = (Instant::now(), ThreadTime::now());
    for asked in asked {
        let one = ThreadTime::now();
        answers.push(index.screen(&asked.query, &options));
        times.push(one.elapsed().as_secs_f64() * 1_000.0);
    }
    let (seconds, at_work) = (start.elapsed().as_secs_f64(), at_work.elapsed().as_secs_f64());
    times.sort_by(f64::total_cmp);
    let at = |hundredths: usize| times.get(times.len() * hundredths / 100).copied().unwrap_or(f64::NAN);
    println!(
        "{what:<30} {names:>9} {built:>8.2} {:>7} {:>10.0} {:>9.0} {:>7.3} {:>7.3} {:>7.3} {:>6}/{}",
        resident_megabytes(),
        asked.len() as f64 / at_work,
        asked.len() as f64 / seconds,
        at(50),
        at(99),
        times.last().copied().unwrap_or(f64::NAN),
        found,
        own.len(),
    );
    answers
}

/// Prints what the columns of [`measure`] are.
pub fn heading() {
    println!(
        "{:<30} {:>9} {:>8} {:>7} {:>10} {:>9} {:>7} {:>7} {:>7} {:>11}",
        "one thread",
        "names",
        "build s",
        "MB",
        "queries/s",
        "by clock",
        "p50 ms",
        "p99 ms",
        "max ms",
        "own found"
    );
}

/// Draws listed names, as queries for the entries they are of; weak ones, which name nobody by themselves, left aside.
fn own_names(lists: &[ListedEdition]) -> Vec<(String, Query)> {
    let all: Vec<(&Designation, &Name)> = entries(lists)
        .flat_map(|entry| entry.names.iter().map(move |name| (entry, name)))
        .filter(|(_, name)| name.quality != Quality::Low && name.text.split_whitespace().count() >= 2)
        .collect();
    let mut random = Random(2270);
    (0..OWN_NAMES)
        .filter_map(|_| all.get(random.below(all.len())))
        .map(|(entry, name)| {
            (entry.reference.clone(), Query { kind: Some(entry.kind), ..Query::named(&name.text) })
        })
        .collect()
}
