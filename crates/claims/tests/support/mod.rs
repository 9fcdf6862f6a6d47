//! Where real data lies, and how claims are scored against a reading by hand.
#![allow(dead_code)]

use claims::model::{Document, Modality, QuoteKind, Tier};
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
        self.entities.add(other.entities);
        self.dates.add(other.dates);
    }
}

/// Compares a document with a reading by hand (`claims/gold/*.json`).
#[must_use]
pub fn score(document: &Document, gold: &Value) -> Scores {
    let words = Words::new(&document.text);
    let ignored: Vec<Span> = list(&gold["doc"]["ignore_regions"]).iter().filter_map(pair).collect();
    let inside = |at: u32| ignored.iter().any(|span| span.start <= at && at < span.end);
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
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, one) in wanted_words.iter().enumerate() {
        for (j, other) in found_words.iter().enumerate() {
            let overlap = iou(one, other);
            if overlap > 0.0 {
                pairs.push((overlap, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut used_wanted, mut used_found) = (BTreeSet::new(), BTreeSet::new());
    let size = Counts { right: 0, found: found.len(), wanted: wanted.len() };
    let mut scores = Scores { claims: size, speakers: size, exact: size, ..Scores::default() };
    for (overlap, i, j) in pairs {
        if used_wanted.contains(&i) || used_found.contains(&j) {
            continue;
        }
        used_wanted.insert(i);
        used_found.insert(j);
        if overlap < 0.5 {
            continue;
        }
        scores.claims.right += 1;
        let want = spans(&wanted[i]["content"]);
        let got = &found[j].content;
        let (want, got) = (bare(&document.text, &want), bare(&document.text, got));
        scores.exact.right += usize::from(want == got);
        let speaker = &wanted[i]["speaker"];
        let right = match (speaker.is_null(), &found[j].speaker) {
            (true, speaker) => speaker.is_none(),
            (false, Some(own)) => {
                iou(&words.of(&spans(&Value::Array(vec![speaker.clone()]))), &words.of(&[own.span])) >= 0.5
            }
            (false, None) => false,
        };
        scores.speakers.right += usize::from(right);
        scores.modality.found += 1;
        scores.modality.wanted += 1;
        scores.modality.right += usize::from(wanted[i]["modality"] == serde_json::json!(found[j].modality));
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
