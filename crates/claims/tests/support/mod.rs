//! Where real data lies, and how claims are scored against a reading by hand.
#![allow(dead_code)]

use claims::model::{Claim, Document, Modality, QuoteKind, Tier};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use values::Span;

/// Gives the folder of real data; prints one line and gives nothing where it is absent.
///
/// # Panics
/// Where the variable `CI` is set and the folder is absent.
pub fn data(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PLIMSOLL_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(part);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is absent", path.display());
    println!("skipped: {} is absent", path.display());
    None
}

/// Counts of one comparison.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    /// Found and right.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// To be found.
    pub wanted: usize,
}

impl Counts {
    /// Gives the harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(self) -> f64 {
        let total = self.found + self.wanted;
        if total == 0 { 0.0 } else { 2.0 * self.right as f64 / total as f64 }
    }

    fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }
}

/// What a comparison gives.
#[derive(Debug, Default, Clone, Copy)]
pub struct Scores {
    /// Claims whose words overlap by half.
    pub claims: Counts,
    /// The same, with the right speaker.
    pub speakers: Counts,
    /// Claims with exactly the same words.
    pub exact: Counts,
    /// Of the matched claims, those with the right modality.
    pub modality: Counts,
    /// Of the matched claims, those said on the right day, or rightly on none.
    pub said_on: Counts,
    /// Names with the same words and type.
    pub entities: Counts,
    /// Dates with the same days.
    pub dates: Counts,
}

impl Scores {
    /// Adds another text's counts.
    pub fn add(&mut self, other: &Scores) {
        self.claims.add(other.claims);
        self.speakers.add(other.speakers);
        self.exact.add(other.exact);
        self.modality.add(other.modality);
        self.said_on.add(other.said_on);
        self.entities.add(other.entities);
        self.dates.add(other.dates);
    }
}

/// Claims of a reading and of a document, and which of them belong together with how much overlap.
struct Pairs<'a> {
    wanted: Vec<&'a Value>,
    found: Vec<&'a Claim>,
    pairs: Vec<(usize, usize, f64)>,
}

impl<'a> Pairs<'a> {
    /// Pairs claims by the words they share, the closest first; each is paired once.
    fn new(document: &'a Document, gold: &'a Value, words: &Words) -> Self {
        let inside = |at: u32| is_ignored(gold, at);
        let wanted: Vec<&Value> = list(&gold["claims"])
            .iter()
            .filter(|claim| claim["tier"] == "attributed" && claim["quote_type"] != "block")
            .collect();
        let found: Vec<_> = document
            .claims
            .iter()
            .filter(|claim| {
                claim.tier == Tier::Attributed
                    && claim.quote != QuoteKind::Block
                    && !inside(claim.content[0].start)
            })
            .collect();
        let wanted_words: Vec<BTreeSet<u32>> =
            wanted.iter().map(|claim| words.of(&spans(&claim["content"]))).collect();
        let found_words: Vec<BTreeSet<u32>> = found.iter().map(|claim| words.of(&claim.content)).collect();
        let mut all: Vec<(f64, usize, usize)> = Vec::new();
        for (i, one) in wanted_words.iter().enumerate() {
            for (j, other) in found_words.iter().enumerate() {
                let overlap = iou(one, other);
                if overlap > 0.0 {
                    all.push((overlap, i, j));
                }
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let (mut used_wanted, mut used_found) = (BTreeSet::new(), BTreeSet::new());
        let mut pairs = Vec::new();
        for (overlap, i, j) in all {
            if !used_wanted.contains(&i) && !used_found.contains(&j) {
                used_wanted.insert(i);
                used_found.insert(j);
                pairs.push((i, j, overlap));
            }
        }
        Self { wanted, found, pairs }
    }

    fn right(&self) -> impl Iterator<Item = (&'a Value, &'a Claim)> {
        self.pairs
            .iter()
            .filter(|(_, _, overlap)| *overlap >= 0.5)
            .map(|(i, j, _)| (self.wanted[*i], self.found[*j]))
    }
}

fn is_ignored(gold: &Value, at: u32) -> bool {
    list(&gold["doc"]["ignore_regions"]).iter().filter_map(pair).any(|span| span.start <= at && at < span.end)
}

/// Compares a document with a reading by hand (`claims/gold/*.json`).
#[must_use]
pub fn score(document: &Document, gold: &Value) -> Scores {
    let words = Words::new(&document.text);
    let inside = |at: u32| is_ignored(gold, at);
    let paired = Pairs::new(document, gold, &words);
    let size = Counts { right: 0, found: paired.found.len(), wanted: paired.wanted.len() };
    let mut scores = Scores { claims: size, speakers: size, exact: size, ..Scores::default() };
    for (wanted, found) in paired.right() {
        scores.claims.right += 1;
        let (want, got) =
            (bare(&document.text, &spans(&wanted["content"])), bare(&document.text, &found.content));
        scores.exact.right += usize::from(want == got);
        let speaker = &wanted["speaker"];
        let right = match (speaker.is_null(), &found.speaker) {
            (true, speaker) => speaker.is_none(),
            (false, Some(own)) => {
                iou(&words.of(&spans(&Value::Array(vec![speaker.clone()]))), &words.of(&[own.span])) >= 0.5
            }
            (false, None) => false,
        };
        scores.speakers.right += usize::from(right);
        let of_matched = |right: bool| Counts { right: usize::from(right), found: 1, wanted: 1 };
        scores.modality.add(of_matched(wanted["modality"] == serde_json::json!(found.modality)));
        let day = found.said_on.as_ref().and_then(|said| said.from).map(|day| day.to_string());
        scores.said_on.add(of_matched(wanted["date_said"]["iso"].as_str() == day.as_deref()));
    }
    let wanted: BTreeSet<(u32, u32, String)> = list(&gold["entities"])
        .iter()
        .filter_map(|entity| {
            let span = span_of(entity)?;
            Some((span.start, span.end, entity["type"].as_str()?.to_owned()))
        })
        .collect();
    let found: BTreeSet<(u32, u32, String)> = document
        .entities
        .iter()
        .filter(|entity| !inside(entity.span.start))
        .map(|entity| (entity.span.start, entity.span.end, format!("{:?}", entity.kind).to_uppercase()))
        .collect();
    scores.entities =
        Counts { right: wanted.intersection(&found).count(), found: found.len(), wanted: wanted.len() };
    for date in list(&gold["dates"]) {
        scores.dates.found += 1;
        scores.dates.wanted += 1;
        let (Some(span), first) = (span_of(date), date["iso"].as_str()) else { continue };
        let last = date["iso_end"].as_str().or(first);
        scores.dates.right += usize::from(document.dates.iter().any(|own| {
            own.span.is_some_and(|own| own.overlaps(span))
                && own.from.map(|day| day.to_string()).as_deref() == first
                && own.to.map(|day| day.to_string()).as_deref() == last
        }));
    }
    scores
}

/// Why claims of a reading are not found and found ones are not in it: causes and how often.
#[must_use]
pub fn causes(document: &Document, gold: &Value) -> Vec<&'static str> {
    let words = Words::new(&document.text);
    let paired = Pairs::new(document, gold, &words);
    let matched = |side: fn(&(usize, usize, f64)) -> usize, at: usize| {
        paired.pairs.iter().any(|pair| pair.2 >= 0.5 && side(pair) == at)
    };
    let mut causes = Vec::new();
    for (at, wanted) in paired.wanted.iter().enumerate().filter(|(at, _)| !matched(|pair| pair.0, *at)) {
        let cues = spans(&wanted["cue"]);
        let known = cues.iter().any(|span| {
            let words = span.slice(&document.text);
            claims::cue_lemma(words).is_some()
                || words.split_whitespace().any(|word| claims::cue_lemma(word).is_some())
        });
        causes.push(match (cues.is_empty(), known, paired.pairs.iter().any(|pair| pair.0 == at)) {
            (true, ..) => "missed: no word attributes",
            (_, false, _) => "missed: attributed by a word that is none of ours",
            (_, true, true) => "missed: our word, the content cut otherwise",
            (_, true, false) => "missed: our word, not found",
        });
    }
    let read: BTreeSet<u32> =
        list(&gold["claims"]).iter().flat_map(|claim| words.of(&spans(&claim["content"]))).collect();
    for (_, found) in paired.found.iter().enumerate().filter(|(at, _)| !matched(|pair| pair.1, *at)) {
        let inside = words.of(&found.content).iter().any(|word| read.contains(word));
        causes.push(if inside {
            "too much: in words read as part of another one"
        } else {
            "too much: in words that are not annotated"
        });
    }
    causes
}

/// Makes readings by hand, as [`score`] takes them, of the attributions of PolNeAR, a row a text.
#[must_use]
pub fn polnear(row: &Value) -> Value {
    let place = |pair: &Value| serde_json::json!({ "start": pair[0], "end": pair[1] });
    let claims: Vec<Value> = list(&row["attributions"])
        .iter()
        .map(|attribution| {
            let content: Vec<Value> = list(&attribution["content"]).iter().map(place).collect();
            let speaker = list(&attribution["source"]).first().map_or(Value::Null, place);
            serde_json::json!({
                "tier": "attributed", "quote_type": "indirect", "content": content, "speaker": speaker,
                "cue": list(&attribution["cue"]).iter().map(place).collect::<Vec<Value>>(),
            })
        })
        .collect();
    serde_json::json!({ "doc": { "ignore_regions": [] }, "claims": claims, "entities": [], "dates": [] })
}

/// The starts of the words of a text.
struct Words(Vec<u32>);

impl Words {
    fn new(text: &str) -> Self {
        let mut starts = Vec::new();
        let mut before = false;
        for (at, letter) in text.chars().enumerate() {
            let inside = letter.is_alphanumeric();
            if inside && !before {
                starts.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
            before = inside;
        }
        Self(starts)
    }

    fn of(&self, spans: &[Span]) -> BTreeSet<u32> {
        let inside = |start: u32| spans.iter().any(|span| span.start <= start && start < span.end);
        self.0.iter().copied().filter(|start| inside(*start)).collect()
    }
}

fn iou(one: &BTreeSet<u32>, other: &BTreeSet<u32>) -> f64 {
    let all = one.union(other).count();
    if all == 0 { 0.0 } else { one.intersection(other).count() as f64 / all as f64 }
}

/// First and last scalar value without quotation marks, a leading "that" and marks at the ends.
fn bare(text: &str, spans: &[Span]) -> (u32, u32) {
    let letters: Vec<char> = text.chars().collect();
    let first = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let last = spans.iter().map(|span| span.end).max().unwrap_or_default();
    let (mut start, mut end) = (first as usize, (last as usize).min(letters.len()));
    let edge = |letter: char| " \n“”\"‘’',.;:—–".contains(letter);
    while start < end && edge(letters[start]) {
        start += 1;
    }
    if letters[start..end].iter().take(5).collect::<String>().to_lowercase() == "that " {
        start += 5;
    }
    while start < end && edge(letters[start]) {
        start += 1;
    }
    while end > start && edge(letters[end - 1]) {
        end -= 1;
    }
    (u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn pair(value: &Value) -> Option<Span> {
    let start = value.get(0)?.as_u64()?;
    let end = value.get(1)?.as_u64()?;
    Some(Span::new(u32::try_from(start).ok()?, u32::try_from(end).ok()?))
}

fn span_of(value: &Value) -> Option<Span> {
    let start = value["start"].as_u64()?;
    let end = value["end"].as_u64()?;
    Some(Span::new(u32::try_from(start).ok()?, u32::try_from(end).ok()?))
}

fn spans(value: &Value) -> Vec<Span> {
    list(value).iter().filter_map(span_of).collect()
}

/// Whether a claim denies.
#[must_use]
pub fn denies(modality: Modality) -> bool {
    modality == Modality::Denied
}
