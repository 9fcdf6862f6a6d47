//! Names matched against lists: how well and how fast, beside nomenklatura from PyPI in one run.
//!
//! Usage: `screening [QUERIES]`, with QUERIES the number of queries with an entry, and of those without, that the peers are
//! asked (400). Needs the folder of real data (`PLIMSOLL_DATA`) and `python3 -m venv`; says so and ends where it is missing.

mod beside;
mod labelled;
mod load;
mod score;
mod speed;

use labelled::{Asked, Pair};
use plimsoll_bench::Result;
use score::{Hits, Tally, best, of_pairs, of_queries, sum};
use screening::lists::read;
use screening::matching::{Index, ListedEdition, Methods, Options, read_jsonl};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The file of queries whose F1 counts; the other one holds names altered on purpose.
const QUERIES: &str = "queries.jsonl";
/// Altered names of listed people and bodies.
const ALTERED: &str = "perturbed_kp.jsonl";
/// The threshold at which nomenklatura is used.
const PEER_THRESHOLD: f64 = 0.7;

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("PLIMSOLL_DATA").map(PathBuf::from) else {
        println!("skipped: PLIMSOLL_DATA is not set");
        return Ok(());
    };
    let argument = std::env::args().nth(1);
    if argument.as_deref() == Some(load::WORD) {
        return load::load(&data);
    }
    let each = argument.map_or(Ok(400), |number| number.parse())?;
    let folder = data.join("screening");
    let list_file = folder.join("un_list_2026-02-27.jsonl");
    let mut asked = labelled::asked(&folder.join(QUERIES))?;
    let plain = asked.len();
    asked.extend(labelled::asked(&folder.join(ALTERED))?);

    load::in_a_process_of_its_own()?;
    println!();
    speed::heading();
    let list = labelled::list(&list_file)?;
    let answers = speed::measure("UN list (labelled data)", vec![list.clone()], &asked, 995);
    let hits: Vec<Hits> = answers.iter().map(hits_of).collect();
    larger_lists(&data, &list, &asked, &hits)?;

    let name_pairs = labelled::name_pairs(&folder)?;
    let entity_pairs = labelled::entity_pairs(&folder)?;
    let ours = Figures {
        threshold: Methods::builtin().threshold,
        names: scored(&name_pairs)?,
        entities: scored(&entity_pairs)?,
        queries: asked
            .iter()
            .zip(&hits)
            .enumerate()
            .map(|(at, (one, hits))| (at < plain, one, hits))
            .collect(),
    };
    sets(&asked, &hits, ours.threshold);

    let sample = beside::sample(&asked, each);
    let drawn: Vec<&Asked> = sample.iter().filter_map(|at| asked.get(*at)).collect();
    let peers = beside::ask(&list_file, &drawn, name_pairs.iter().chain(&entity_pairs))?;
    println!(
        "\nbeside nomenklatura on {} queries and {} pairs, one thread",
        drawn.len(),
        name_pairs.len() + entity_pairs.len()
    );
    figures_heading();
    ours.print("ours, all queries", ours.threshold);
    let of_sample = ours.of(&sample);
    of_sample.print("ours, same queries", ours.threshold);
    of_sample.print("ours, best F1", of_sample.best());
    let given = drawn
        .iter()
        .zip(&peers.candidates)
        .filter(|(one, given)| one.gold.as_ref().is_some_and(|gold| given.contains(gold)))
        .count();
    let positives = drawn.iter().filter(|one| one.gold.is_some()).count();
    let mut speeds = Vec::new();
    for (name, algorithm) in &peers.algorithms {
        let (of_names, of_entities) =
            algorithm.pairs.split_at_checked(name_pairs.len()).ok_or("too few pairs were scored")?;
        let judged = |scores: &[f64], pairs: &[Pair]| -> Vec<(f64, bool)> {
            scores.iter().zip(pairs).map(|(score, pair)| (*score, pair.same)).collect()
        };
        let theirs = Figures {
            threshold: PEER_THRESHOLD,
            names: judged(of_names, &name_pairs),
            entities: judged(of_entities, &entity_pairs),
            queries: sample
                .iter()
                .zip(&drawn)
                .zip(&algorithm.queries)
                .map(|((at, one), hits)| (*at < plain, *one, hits))
                .collect(),
        };
        theirs.print(name, theirs.threshold);
        theirs.print(&format!("{name}, best F1"), theirs.best());
        speeds.push((name, drawn.len() as f64 / (peers.candidate_seconds + algorithm.query_seconds)));
    }
    println!(
        "(candidates of the peers from an index of runs of three letters, which holds the entry for {given} of {positives}; best F1 is of the same queries; thresholds, ours too, are chosen on these data)"
    );

    // The same queries once more, on our side alone.
    let index = Index::new(vec![list]);
    let options = Options::default();
    let again = Instant::now();
    let answers: Vec<Hits> = drawn.iter().map(|one| hits_of(&index.screen(&one.query, &options))).collect();
    let our_speed = drawn.len() as f64 / again.elapsed().as_secs_f64();
    assert!(
        sample.iter().zip(&answers).all(|(at, answer)| hits.get(*at) == Some(answer)),
        "the same answers twice"
    );
    println!("\n{:<34} {:>12} {:>12} {:>7}", "the same queries, one thread", "ours", "peer", "ratio");
    for (name, speed) in &speeds {
        println!(
            "{:<34} {our_speed:>12.0} {speed:>12.0} {:>6.0}x",
            format!("queries a second, {name}"),
            our_speed / speed
        );
    }
    Ok(())
}

/// Scores of pairs and hits of queries, whoever gave them.
struct Figures<'a> {
    threshold: f64,
    names: Vec<(f64, bool)>,
    entities: Vec<(f64, bool)>,
    /// Whether a query's F1 counts, the query, its hits.
    queries: Vec<(bool, &'a Asked, &'a Hits)>,
}

impl Figures<'_> {
    /// Counts the queries whose F1 counts.
    fn plain(&self, threshold: f64) -> Tally {
        sum(of_queries(self.of_file(true), threshold).values())
    }

    fn of_file(&self, wanted: bool) -> impl Iterator<Item = (&Asked, &Hits)> {
        self.queries.iter().filter(move |(plain, ..)| *plain == wanted).map(|(_, one, hits)| (*one, *hits))
    }

    fn best(&self) -> f64 {
        best(|threshold| self.plain(threshold))
    }

    /// The same of some of the queries only.
    fn of(&self, sample: &[usize]) -> Self {
        Self {
            threshold: self.threshold,
            names: self.names.clone(),
            entities: self.entities.clone(),
            queries: sample.iter().filter_map(|at| self.queries.get(*at).copied()).collect(),
        }
    }

    /// Prints a line; of the pairs the F1 at the threshold, then the best at any.
    fn print(&self, who: &str, threshold: f64) {
        let sets = of_queries(self.of_file(true), threshold);
        let of = |set: &str| sets.get(set).copied().unwrap_or_default();
        let altered = sum(of_queries(self.of_file(false), threshold).values());
        let plain = self.plain(threshold);
        let pairs = |scored: &[(f64, bool)]| {
            let at_best = best(|threshold| of_pairs(scored, threshold));
            format!(
                "{:.3} ({:.3} at {at_best:.2})",
                of_pairs(scored, threshold).f1(),
                of_pairs(scored, at_best).f1()
            )
        };
        println!(
            "{who:<20} {threshold:>6.2} {:>9.3} {:>6.3} {:>6.3} {:>8.3} {:>8.3} {:>8.3} {:>7.3} {:>22} {:>22}",
            plain.precision(),
            plain.recall(),
            plain.f1(),
            of("uk_neg").alerts(),
            of("uk_alias_hard").recall(),
            of("jp_katakana_un").recall(),
            altered.recall(),
            pairs(&self.names),
            pairs(&self.entities),
        );
    }
}

fn figures_heading() {
    println!(
        "{:<20} {:>6} {:>9} {:>6} {:>6} {:>8} {:>8} {:>8} {:>7} {:>22} {:>22}",
        "at threshold",
        "",
        "precision",
        "recall",
        "F1",
        "uk_neg",
        "aliases",
        "katakana",
        "altered",
        "F1 of names (best)",
        "of entities (best)"
    );
}

/// Prints how each set of queries fared.
fn sets(asked: &[Asked], hits: &[Hits], threshold: f64) {
    println!(
        "\n{:<24} {:>7} {:>7} {:>7} {:>7}",
        format!("sets, from {threshold} on"),
        "queries",
        "found",
        "missed",
        "alerts"
    );
    for (set, tally) in of_queries(asked.iter().zip(hits), threshold) {
        let alone = tally.wrong + tally.right_none;
        let queries = if tally.found + tally.missed == 0 { alone } else { tally.found + tally.missed };
        println!("{set:<24} {queries:>7} {:>7} {:>7} {:>7}", tally.found, tally.missed, tally.wrong);
    }
}

/// Measures lists of about 21,000 and of a million names, and holds the answers against those of the UN list alone.
fn larger_lists(data: &Path, list: &ListedEdition, asked: &[Asked], hits: &[Hits]) -> Result<()> {
    let threshold = Methods::builtin().threshold;
    let found = |hits: &[Hits]| sum(of_queries(asked.iter().zip(hits), threshold).values()).found;
    let alone = found(hits);
    let mut published: Vec<ListedEdition> =
        labelled::published(data)?.into_iter().map(ListedEdition::from).collect();
    speed::cut(&mut published, 21_000);
    let others = 1_000_000 - speed::names(std::slice::from_ref(list));
    let recombined = || vec![list.clone(), speed::recombined(&published, others)];
    let larger = |what: &str, lists: Vec<ListedEdition>, least: usize| {
        let hits: Vec<Hits> = speed::measure(what, lists, asked, least).iter().map(hits_of).collect();
        println!("    labelled entries found: {}, in the UN list alone {alone}", found(&hits));
        assert!(found(&hits) * 100 >= alone * 85, "most of the entries are found among others");
    };
    larger("UN + OFAC + EU + UK, cut", published.clone(), 995);
    // Words put together by lot are sometimes all common ones, which name nobody.
    larger("UN list, recombined names", recombined(), 970);
    Ok(())
}

/// Scores pairs: the left one asked against a list of the right one.
fn scored(pairs: &[Pair]) -> Result<Vec<(f64, bool)>> {
    let mut scored = Vec::new();
    for pair in pairs {
        let mut queries = read_jsonl(pair.left.to_string().as_bytes(), "left.jsonl").0;
        let query = queries.pop().ok_or_else(|| format!("nothing to ask in {}", pair.left))?;
        let reading = read(pair.right.to_string().as_bytes(), "right.jsonl", None);
        assert_eq!(reading.designations.len(), 1, "the list of {}", pair.right);
        let answer = Index::new(vec![reading.into()]).screen(&query, &Options { threshold: 0.0, limit: 1 });
        scored.push((answer.hits.first().map_or(0.0, |hit| hit.score), pair.same));
    }
    Ok(scored)
}

/// Takes from an answer what it names. References of one list are told apart from the same of another by nothing but
/// themselves: the publishers' do not meet.
fn hits_of(answer: &screening::matching::Answer) -> Hits {
    answer.hits.iter().map(|hit| (hit.reference.clone(), hit.score)).collect()
}
