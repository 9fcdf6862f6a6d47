//! A text with everything that is claimed, cited or referred to marked where it stands.
//!
//! Claims nest and overlap, which elements cannot. So the text is cut wherever one begins or ends, and each
//! piece names all that it is part of; a rule of the style sheet lights up all pieces of the one that a link
//! leads to. Every character is written once, and the work is that of sorting.

use crate::print::claims::{anchor, class, place, places};
use crate::print::clean::{by_number, is_hidden, language};
use claims::model::Document;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use values::{CharMap, Span};

/// How many claims or citations a piece names, the innermost first: what lies deeper is a fault of the reading,
/// and must not make a page grow with its square.
const NAMED: usize = 16;

/// How many claims and citations are lit up whole when a link leads to them; others are scrolled to.
const LIT: usize = 4_000;

/// A marked text and the rules that light up what a link leads to.
pub(super) struct Marked {
    /// Paragraphs, escaped.
    pub(super) html: String,
    /// Rules for a style sheet.
    pub(super) rules: String,
}

/// Marks the text of a document. Without its tags it is the text itself, hidden characters shown by number.
pub(super) fn marked(document: &Document, cited: &BTreeSet<Span>) -> Marked {
    let map = CharMap::new(&document.text);
    let wides = wides(document, cited, &map);
    let rules = rules(&wides);
    let words = places(document).into_iter().filter(|span| !cited.contains(span));
    let words: Vec<(Range<usize>, String)> = words.map(|span| (map.bytes(span), place(span))).collect();
    let mut writer = Writer {
        text: &document.text,
        document,
        cuts: cuts(&wides, document.text.len()),
        wides,
        words,
        next_word: 0,
        next_wide: 0,
        ends: BTreeSet::new(),
        claims: BTreeSet::new(),
        cited: BTreeSet::new(),
        reached: BTreeSet::new(),
        anchors: Vec::new(),
        html: String::with_capacity(document.text.len() * 4),
    };
    writer.blocks();
    Marked { html: writer.html, rules }
}

/// A claim's words or a citation's: what may be long, and overlap others.
struct Wide {
    bytes: Range<usize>,
    /// The claim's index; `None` for a citation.
    claim: Option<usize>,
    /// What pieces name it by.
    name: String,
    /// Its anchor.
    id: String,
}

fn wides(document: &Document, cited: &BTreeSet<Span>, map: &CharMap) -> Vec<Wide> {
    let mut wides = Vec::new();
    for (at, claim) in document.claims.iter().enumerate() {
        let name = anchor(at + 1);
        for (nth, span) in claim.content.iter().enumerate() {
            let id = if nth == 0 { name.clone() } else { format!("{name}-{}", nth + 1) };
            wides.push(Wide { bytes: map.bytes(*span), claim: Some(at), name: name.clone(), id });
        }
    }
    for span in cited {
        let name = place(*span);
        wides.push(Wide { bytes: map.bytes(*span), claim: None, id: name.clone(), name });
    }
    wides.sort_by_key(|wide| (wide.bytes.start, Reverse(wide.bytes.end), wide.claim));
    wides
}

fn rules(wides: &[Wide]) -> String {
    let mut rules = String::new();
    for Wide { name, id, claim, .. } in wides.iter().take(LIT) {
        let attribute = if claim.is_some() { 'c' } else { 's' };
        let comma = if rules.is_empty() { "" } else { ",\n" };
        let _ = write!(rules, "{comma}:root:has(#{id}:target) [data-{attribute}~={name}]");
    }
    if !rules.is_empty() {
        rules.push_str(" { background: var(--lit); }");
    }
    rules
}

/// The bytes at which a piece may begin or end, sorted.
fn cuts(wides: &[Wide], end: usize) -> Vec<usize> {
    let mut cuts: Vec<usize> = wides.iter().flat_map(|wide| [wide.bytes.start, wide.bytes.end]).collect();
    cuts.push(end);
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

struct Writer<'a> {
    text: &'a str,
    document: &'a Document,
    wides: Vec<Wide>,
    cuts: Vec<usize>,
    words: Vec<(Range<usize>, String)>,
    next_word: usize,
    next_wide: usize,
    /// The open wides by their ends.
    ends: BTreeSet<(usize, usize)>,
    /// The open claims, the innermost first: latest start, then nearest end.
    claims: BTreeSet<(Reverse<usize>, usize, usize)>,
    cited: BTreeSet<usize>,
    /// The claims the keyboard can reach already.
    reached: BTreeSet<usize>,
    /// Anchors met that stand before the next piece.
    anchors: Vec<String>,
    html: String,
}

impl Writer<'_> {
    fn blocks(&mut self) {
        let (mut at, mut cut) = (0, 0);
        while at < self.text.len() {
            let rest = self.text.get(at..).unwrap_or_default();
            let end = rest.find("\n\n").map_or(self.text.len(), |found| at + found);
            if end > at {
                self.block(at..end, &mut cut);
            }
            let gap = self.text.get(end..).unwrap_or_default();
            let gap = gap.len() - gap.trim_start_matches('\n').len();
            for _ in 0..gap {
                self.html.push('\n');
            }
            at = end + gap;
        }
        self.advance(usize::MAX);
        self.take_words(usize::MAX);
        self.put_anchors();
    }

    /// Writes a paragraph, cut where claims and citations begin and end.
    fn block(&mut self, block: Range<usize>, cut: &mut usize) {
        let words = self.text.get(block.clone()).unwrap_or_default();
        match language(words) {
            Some(lang) => {
                let _ = write!(self.html, "<p dir=\"auto\" lang=\"{lang}\">");
            }
            None => self.html.push_str("<p dir=\"auto\">"),
        }
        let mut at = block.start;
        while at < block.end {
            while self.cuts.get(*cut).is_some_and(|it| *it <= at) {
                *cut += 1;
            }
            let end = self.cuts.get(*cut).copied().unwrap_or(block.end).min(block.end);
            self.advance(at);
            self.piece(at..end);
            at = end;
        }
        self.html.push_str("</p>");
    }

    /// Closes what ends up to a place and opens what begins there.
    fn advance(&mut self, at: usize) {
        while let Some((start, wide)) = self.wides.get(self.next_wide).map(|wide| (wide.bytes.start, wide)) {
            if start > at {
                break;
            }
            self.anchors.push(wide.id.clone());
            if wide.bytes.end > at {
                self.ends.insert((wide.bytes.end, self.next_wide));
                match wide.claim {
                    Some(claim) => drop(self.claims.insert((Reverse(start), wide.bytes.end, claim))),
                    None => drop(self.cited.insert(self.next_wide)),
                }
            }
            self.next_wide += 1;
        }
        while let Some((end, index)) = self.ends.first().copied().filter(|(end, _)| *end <= at) {
            self.ends.pop_first();
            let Some(wide) = self.wides.get(index) else { continue };
            match wide.claim {
                Some(claim) => drop(self.claims.remove(&(Reverse(wide.bytes.start), end, claim))),
                None => drop(self.cited.remove(&index)),
            }
        }
    }

    /// Writes words that are part of the same claims and citations from end to end.
    fn piece(&mut self, piece: Range<usize>) {
        self.take_words(piece.start);
        self.put_anchors();
        let tag = self.open();
        let mut at = piece.start;
        while let Some((bytes, id)) = self.words.get(self.next_word).cloned() {
            if bytes.start >= piece.end {
                break;
            }
            self.next_word += 1;
            if bytes.start >= at {
                self.push(at..bytes.start);
                at = bytes.start;
            }
            if bytes.start == at && bytes.end <= piece.end {
                let _ = write!(self.html, "<span id=\"{id}\">");
                self.push(bytes.clone());
                self.html.push_str("</span>");
                at = bytes.end;
            } else {
                let _ = write!(self.html, "<span id=\"{id}\"></span>");
            }
        }
        self.push(at..piece.end);
        self.html.push_str(tag);
    }

    /// Opens the element of a piece and gives its end tag.
    fn open(&mut self) -> &'static str {
        let cited: Vec<&str> = self
            .cited
            .iter()
            .rev()
            .filter_map(|index| self.wides.get(*index))
            .map(|wide| wide.name.as_str())
            .take(NAMED)
            .collect();
        let named = match cited.is_empty() {
            true => String::new(),
            false => format!(" data-s=\"{}\"", cited.join(" ")),
        };
        let Some((_, _, inner)) = self.claims.first().copied() else {
            if cited.is_empty() {
                return "";
            }
            let _ = write!(self.html, "<span class=\"cited\"{named}>");
            return "</span>";
        };
        let class = self.document.claims.get(inner).map(class).unwrap_or_default();
        let claims: BTreeSet<usize> = self.claims.iter().take(NAMED).map(|(_, _, claim)| *claim).collect();
        let names: Vec<String> = claims.iter().map(|claim| anchor(claim + 1)).collect();
        let cited = if cited.is_empty() { "" } else { " cited" };
        let nested = if claims.len() > 1 { " nested" } else { "" };
        // One stop of the keyboard for each claim, however often it is cut.
        let stop = if self.reached.insert(inner) { "" } else { " tabindex=\"-1\"" };
        let _ = write!(
            self.html,
            "<a class=\"{class}{nested}{cited}\" href=\"#k{}\" data-c=\"{}\"{named}{stop}>",
            inner + 1,
            names.join(" "),
        );
        "</a>"
    }

    /// Makes anchors of words that begin before a place and were not written around.
    fn take_words(&mut self, before: usize) {
        while let Some((bytes, id)) = self.words.get(self.next_word) {
            if bytes.start >= before {
                break;
            }
            self.anchors.push(id.clone());
            self.next_word += 1;
        }
    }

    fn put_anchors(&mut self) {
        for id in std::mem::take(&mut self.anchors) {
            let _ = write!(self.html, "<span id=\"{id}\"></span>");
        }
    }

    fn push(&mut self, bytes: Range<usize>) {
        escape(self.text.get(bytes).unwrap_or_default(), &mut self.html);
    }
}

/// Writes text so that it is neither read as markup nor able to hide or reorder itself.
fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' | '\t' => html.push(character),
            // As it stands, a browser would read it as a line feed.
            '\r' => html.push_str("&#13;"),
            _ if is_hidden(character) => html.push_str(&by_number(character)),
            _ => html.push(character),
        }
    }
}

#[cfg(test)]
mod tests;
