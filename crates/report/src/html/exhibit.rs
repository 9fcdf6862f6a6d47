//! The page of one exhibit: its facts, its text with every claim underlined, and the register of claims.

use super::marks::{Marked, marked};
use super::pieces::{marking, text};
use crate::print::claims::{ClaimView, EventView, Fact, claims};
use crate::print::parts::ExhibitView;
use crate::print::passages::joined;
use crate::print::view::{MarkingView, View};
use crate::print::words;
use crate::{ExhibitEntry, ReportError, ReportInput};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::{BTreeMap, BTreeSet};
use values::Span;

const STYLE: &str = include_str!("exhibit.css");

/// The path of an exhibit's page, beside the report: `exhibits/EX-0001.html`.
#[must_use]
pub fn exhibit_path(id: &str) -> String {
    format!("exhibits/{id}.html")
}

/// The pages of the exhibits in which statements were looked for, made one at a time.
///
/// A page needs no script, no network and nothing beside it; what is cited, claimed and named stands at an
/// anchor of its own: `#s123-150` the words of a citation, `#c3` those of a claim, `#k3` its entry in the
/// register. Without its tags the text is the text layer that spans count into, with what could hide or
/// reorder words shown by number. Each page carries the marking of its exhibit.
///
/// **Errors:** as [`json()`](crate::json()).
pub struct ExhibitPages<'a> {
    input: &'a ReportInput<'a>,
    software: String,
    views: BTreeMap<String, ExhibitView>,
    uses: BTreeMap<String, Vec<Use>>,
}

/// A note of the report that cites the exhibit.
struct Use {
    number: u32,
    span: Option<Span>,
    place: String,
    words: String,
    cut: bool,
}

impl<'a> ExhibitPages<'a> {
    /// Resolves the report once, so that each page can name the notes that cite it.
    pub fn new(input: &'a ReportInput<'a>) -> Result<Self, ReportError> {
        let view = View::new(input)?;
        let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
        for note in view.notes {
            uses.entry(note.exhibit).or_default().push(Use {
                number: note.number,
                span: note.span,
                place: note.place,
                words: joined(&note.quote.runs),
                cut: note.quote.cut.is_some(),
            });
        }
        let views = view.exhibits.into_iter().map(|it| (it.id.clone(), it)).collect();
        Ok(Self { input, software: view.software, views, uses })
    }

    /// Gives the exhibits that have a page, in the order of the annex.
    pub fn exhibits(&self) -> impl Iterator<Item = &'a ExhibitEntry> + use<'a> {
        let input = self.input;
        input.exhibits.iter().filter(|entry| input.documents.contains_key(&entry.sha256))
    }

    /// Sets the page of an exhibit; `None` for one without a page.
    #[must_use]
    pub fn page(&self, exhibit: &ExhibitEntry) -> Option<String> {
        let document = self.input.documents.get(&exhibit.sha256)?;
        let view = self.views.get(&exhibit.id)?;
        let uses = self.uses.get(&exhibit.id).map(Vec::as_slice).unwrap_or_default();
        let cited: BTreeSet<Span> = uses.iter().filter_map(|it| it.span).collect();
        let label = exhibit.marking.label;
        let page = Page {
            view,
            uses,
            marking: MarkingView {
                key: words::marking_key(label),
                words: words::marking(&exhibit.marking),
                rule: words::marking_rule(label),
            },
            claims: claims(document),
            text: marked(document, &cited),
            notes: document.notes.iter().map(|note| crate::print::clean::clean(note)).collect(),
            software: &self.software,
        };
        Some(page.set().into_string())
    }
}

struct Page<'a> {
    view: &'a ExhibitView,
    uses: &'a [Use],
    marking: MarkingView,
    claims: Vec<ClaimView>,
    text: Marked,
    notes: Vec<String>,
    software: &'a str,
}

impl Page<'_> {
    fn set(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    (super::metadata(self.software, "default-src 'none'; style-src 'unsafe-inline'"))
                    title { (self.view.id) " – " (self.view.title) }
                    style { (PreEscaped(STYLE)) (PreEscaped(super::page_marking(&self.marking))) (PreEscaped(&self.text.rules)) }
                }
                body {
                    a.skip href="#text" { "Skip to the text" }
                    (marking(&self.marking))
                    header.masthead {
                        p.kicker { "Exhibit " (self.view.id) " · " a href={ "../report.html#" (self.view.id) } { "in the report" } }
                        h1 { (text(&self.view.title)) }
                        (facts(self.view))
                    }
                    main {
                        section.original aria-labelledby="text-title" {
                            h2 id="text-title" { "The text" }
                            (key(self.claims.is_empty()))
                            div.text id="text" tabindex="0" role="region" aria-labelledby="text-title" { (PreEscaped(&self.text.html)) }
                        }
                        div.registers { (cited(self.uses)) (self.register()) }
                    }
                    footer {
                        (marking(&self.marking))
                        p { "Drawn up by Plimsoll " (self.software) " from the original with the digest above" }
                    }
                }
            }
        }
    }

    fn register(&self) -> Markup {
        html! {
            section.register aria-labelledby="claims-title" {
                h2 id="claims-title" { "Claims (" (self.claims.len()) ")" }
                @for note in &self.notes { p.soft { "Not read: " (text(note)) } }
                @if self.claims.is_empty() { p.soft { "No claim was found in this text." } }
                @else { ol.claims { @for claim in &self.claims { (entry(claim)) } } }
            }
        }
    }
}

fn facts(view: &ExhibitView) -> Markup {
    html! {
        dl.facts {
            div { dt { "Source" } dd { (text(&view.source)) ", " @if view.grade == "not graded" { "not graded" } @else { "grade " (text(&view.grade)) } } }
            div { dt { "Published" } dd { (view.published) } }
            div { dt { "Acquired" } dd { (view.acquired) } }
            div { dt { "Marking" } dd { (text(&view.marking)) } }
            div { dt { "Leaf in the evidence log" } dd { (view.leaf) } }
            div.wide { dt { "File" } dd { (text(&view.name)) ", " (text(&view.media_type)) ", " (view.size) } }
            @if !view.url.is_empty() { div.wide { dt { "Fetched from" } dd { code { (view.url) } } } }
            div.wide { dt { "SHA-256 of the original" } dd { code { (view.sha256) } } }
        }
    }
}

/// What the underlines mean; each sample is drawn as the text is.
fn key(is_empty: bool) -> Markup {
    let samples = [
        ("attributed firm", "said by somebody", "stated as fact, found or laid down"),
        ("author firm", "said by the text itself", "thin and grey"),
        ("attributed passed-on", "passed on or expected", "not vouched for"),
        ("attributed willed", "planned, demanded or condemned", ""),
        ("attributed denied", "denied", ""),
    ];
    html! {
        @if !is_empty {
            p.key {
                @for (class, words, more) in samples {
                    span class=(class) { (words) } @if !more.is_empty() { " (" (more) ")" } "; "
                }
                span.cited { "cited in the report" } ". An underline leads to its entry among the claims."
            }
        }
        p.key { "As read from the original; what could hide or reorder words is shown by number." }
    }
}

fn cited(uses: &[Use]) -> Markup {
    html! {
        section.uses aria-labelledby="uses-title" {
            h2 id="uses-title" { "Cited in the report (" (uses.len()) ")" }
            @if uses.is_empty() { p.soft { "No sentence of the report cites it." } }
            @else {
                ul.notes {
                    @for each in uses {
                        li {
                            a href={ "../report.html#n" (each.number) } { "Note " (each.number) } ": "
                            bdi dir="auto" { "“" (text(&each.words)) @if each.cut { " …" } "”" }
                            @if let Some(span) = each.span {
                                " " a href={ "#" (crate::print::claims::place(span)) } {
                                    @if each.place.is_empty() { "in the text" } @else { (text(&each.place)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn entry(claim: &ClaimView) -> Markup {
    html! {
        li id={ "k" (claim.number) } {
            p.head {
                @if claim.is_placed { a.number href={ "#c" (claim.number) } aria-label={ "claim " (claim.id) " in the text" } { (claim.id) } }
                @else { span.number { (claim.id) } }
                " " strong { (text(&claim.who)) } " – " (claim.how)
            }
            p class={ "words " (claim.class) } dir="auto" { (text(&claim.words)) }
            (known(&claim.facts))
            @if !claim.events.is_empty() { ul.events { @for one in &claim.events { (event(one)) } } }
        }
    }
}

fn event(event: &EventView) -> Markup {
    html! {
        li id=[event.anchor.as_ref()] {
            p.kind { @if let Some(id) = &event.anchor { span.number { (id) } " " } (event.kind) }
            (known(&event.facts))
        }
    }
}

fn known(facts: &[Fact]) -> Markup {
    html! {
        dl.known {
            @for fact in facts {
                dt { (text(&fact.name)) }
                dd {
                    @for part in &fact.parts {
                        @match &part.to {
                            Some(to) => a href={ "#" (to) } { (text(&part.text)) },
                            None => (text(&part.text)),
                        }
                    }
                }
            }
        }
    }
}
