mod beside;
mod exhibit;
mod findings;
mod items;
mod leads;
mod marks;
mod pieces;
mod registers;
mod trade;

use crate::print::view::{Chapter, MarkingView, View};
use crate::{ReportError, ReportInput};
use findings::findings;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use pieces::{line, marking, paragraph_number, status, text};

pub use exhibit::{ExhibitPages, exhibit_path};

const STYLE: &str = include_str!("style.css");

/// Sets the report as one HTML file that needs no script, no network and nothing beside it.
///
/// All text of the case is escaped; text of other scripts is set apart with its language, and what
/// could hide or reorder words is shown by number.
///
/// **Errors:** as [`json()`](crate::json()).
///
/// ```
/// # use report::*;
/// # let assessment = assess::model::Assessment {
/// #     as_of: "2024-12-31".parse().unwrap(),
/// #     regime: assess::model::RegimeReference { id: "1718".into(), version: "2024-12-31".into(), sha256: values::Digest::from_bytes([0; 32]) },
/// #     summary: vec![], limits_of_the_law: vec![], findings: vec![], caps: vec![], drifts: vec![], disagreements: vec![],
/// #     timeline: vec![], voyages: vec![], trade: None, items: vec![], sites: vec![], positions: vec![], joint_statements: vec![], what_if: vec![], treaties: vec![], watch: Default::default(), screening: Default::default(), leads: vec![], read_by_model: vec![], problems: vec![],
/// # };
/// # let log = LogState { size: 0, root: String::new(), origin: "example".into(), verifier: String::new() };
/// # let input = ReportInput { case_name: "<b>".into(), assessment: &assessment, exhibits: vec![], log, problems: vec![],
/// #     marking: Default::default(), software: "0.1.0".into(), texts: Default::default(), documents: Default::default() };
/// let page = html(&input)?;
/// assert!(page.contains("<h1>&lt;b&gt;</h1>") && !page.contains("<script"));
/// # Ok::<(), ReportError>(())
/// ```
pub fn html(input: &ReportInput<'_>) -> Result<String, ReportError> {
    Ok(page(&View::new(input)?).into_string())
}

/// What every page says of itself, and what it may load.
fn metadata(software: &str, policy: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        meta name="referrer" content="no-referrer";
        meta name="robots" content="noindex";
        meta http-equiv="Content-Security-Policy" content=(policy);
        meta name="generator" content={ "plimsoll " (software) };
    }
}

fn page(view: &View) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (metadata(&view.software, "default-src 'none'; style-src 'unsafe-inline'; img-src data:"))
                title { (view.case) " – possible violations as of " (view.as_of) }
                style { (PreEscaped(STYLE)) (PreEscaped(page_marking(&view.marking))) }
            }
            body {
                a.skip href="#summary" { "Skip to the summary" }
                (marking(&view.marking))
                (masthead(view))
                div.page {
                    (contents(view))
                    main id="report" { (chapters(view)) }
                }
                footer {
                    (marking(&view.marking))
                    p { "Drawn up by Plimsoll " (view.software) " · as of " (view.as_of) " · log of " (view.log.size) " entries" }
                }
            }
        }
    }
}

/// Puts the marking into the head and foot of each printed page, as TLP 2.0 asks.
fn page_marking(marking: &MarkingView) -> String {
    // The words are a label and names of countries; whatever could end the string is left out all the same.
    let words: String = marking
        .words
        .chars()
        .filter(|it| !it.is_control() && !matches!(it, '"' | '\\' | '<' | '>'))
        .collect();
    format!("@page {{ @top-right {{ content: \"{words}\"; }} @bottom-left {{ content: \"{words}\"; }} }}")
}

fn masthead(view: &View) -> Markup {
    html! {
        header.masthead {
            p.kicker { "Report of possible violations of Security Council resolution 1718 (2006) and its successors" }
            h1 { (text(&view.case)) }
            dl.facts {
                div { dt { "As of" } dd { time datetime=(view.as_of_iso) { (view.as_of) } } }
                div { dt { "Marking" } dd { (text(&view.marking.words)) } }
                div { dt { "Law" } dd { "regime " (text(&view.regime.id)) ", edition " (text(&view.regime.version)) } }
                div { dt { "Evidence log" } dd { (view.log.size) " entries, " (text(&view.log.origin)) } }
                div.wide { dt { "Root of the log" } dd { code.hash { (view.log.root) } } }
                div.wide { dt { "Digest of the law's data" } dd { code.hash { (view.regime.sha256) } } }
                @if !view.log.verifier.is_empty() {
                    div.wide { dt { "Key of the log" } dd { code.hash { (view.log.verifier) } } }
                }
            }
        }
    }
}

fn contents(view: &View) -> Markup {
    html! {
        nav.contents aria-labelledby="contents-title" {
            h2 id="contents-title" { "Contents" }
            ol {
                @for chapter in &view.chapters {
                    li {
                        a href={ "#" (chapter.anchor) } { span.number { (chapter.number) } " " (chapter.title) }
                        @if chapter.anchor == "findings" && !view.measures.is_empty() {
                            ol {
                                @for measure in &view.measures {
                                    li { a href={ "#" (measure.anchor) } { span.number { (measure.number) } " " (text(&measure.title)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn chapters(view: &View) -> Markup {
    html! {
        @for chapter in &view.chapters {
            section id=(chapter.anchor) aria-labelledby={ (chapter.anchor) "-title" } tabindex="-1" {
                (heading(chapter))
                (chapter_body(chapter, view))
                (registers::notes_below(&view.notes, chapter.notes))
            }
        }
    }
}

fn heading(chapter: &Chapter) -> Markup {
    html! {
        h2 id={ (chapter.anchor) "-title" } { span.number { (chapter.number) } " " (chapter.title) }
    }
}

fn chapter_body(chapter: &Chapter, view: &View) -> Markup {
    match chapter.anchor {
        "summary" => summary(view),
        "method" => method(view),
        "limits" => limits(view),
        "findings" => findings(view),
        "caps" => registers::caps(view),
        "drifts" => registers::drifts(view),
        "disagreements" => registers::disagreements(&view.disagreements),
        "timeline" => html! { (registers::timeline(&view.timeline)) (registers::voyages(&view.voyages)) },
        "positions" => registers::positions(&view.positions),
        "screening" => registers::screening(&view.screening),
        "trade" => view.trade.as_ref().map_or_else(|| html! {}, trade::trade),
        "beside" => beside::beside(&view.beside),
        "leads" => leads::leads(&view.leads),
        "exhibits" => registers::exhibits(view),
        "problems" => registers::problems(&view.problems),
        "items" => items::items(&view.items),
        "sites" => items::sites(&view.sites),
        "read-by-model" => registers::read_by_model(&view.read_by_model),
        _ => html! {},
    }
}

fn summary(view: &View) -> Markup {
    html! {
        ul.tally aria-label="Findings by status" {
            @for tally in &view.tally {
                li { (status(tally.key, tally.words)) " " strong { (tally.number) } }
            }
        }
        @for sentence in &view.summary { (line(sentence)) }
        @if view.summary.is_empty() { p.procedural { "The assessment came with no summary." } }
        @if let Some(words) = &view.unverified { p.procedural { (words) } }
    }
}

fn method(view: &View) -> Markup {
    html! {
        @for (part, first) in view.method.iter().zip(&view.method_first) {
            section id=(part.anchor) {
                h3 { (part.title) }
                @for (at, paragraph) in part.paragraphs.iter().enumerate() {
                    @let number = first + at as u32;
                    p.para id={ "p" (number) } { (paragraph_number(number)) (text(paragraph)) }
                    @if at == 0 && let Some(command) = part.command {
                        pre tabindex="0" { code { (command) } }
                    }
                }
                @if let Some(table) = &part.table {
                    table.fixed {
                        caption { (table.caption) }
                        thead { tr { @for head in &table.head { th scope="col" { (head) } } } }
                        tbody {
                            @for row in &table.rows {
                                tr {
                                    @for (at, cell) in row.iter().enumerate() {
                                        @if at == 0 {
                                            th scope="row" {
                                                @if let Some(tally) = view.tally.iter().find(|tally| tally.words == *cell) {
                                                    (status(tally.key, tally.words))
                                                } @else { (cell) }
                                            }
                                        } @else { td { (cell) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn limits(view: &View) -> Markup {
    html! {
        @for sentence in &view.limits { (line(sentence)) }
        @if view.limits.is_empty() {
            p.procedural { "No conduct was met that lies outside every provision." }
        }
        @let unverified: Vec<_> = view.measures.iter().flat_map(|measure| &measure.findings)
            .filter(|finding| !finding.law.unverified.is_empty()).collect();
        @if !unverified.is_empty() {
            p.procedural {
                "Findings that rest on a provision marked unverified: "
                @for (at, finding) in unverified.iter().enumerate() {
                    @if at > 0 { ", " }
                    a href={ "#" (finding.anchor) } { (finding.number) }
                }
                ". Read the resolution’s own text before relying on them."
            }
        }
    }
}
