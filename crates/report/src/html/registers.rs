//! Ledgers, figures, timeline, positions, screening, exhibits, problems and notes.

use super::pieces::{inline, law, line, notes as marks, passage, quote, scroll, state, text};
use crate::print::chart::Figure;
use crate::print::notes::{Note, NoteRange};
use crate::print::parts::{
    BasisView, Bounds, DisagreementView, ExhibitView, HitView, ModelReadingView, PositionGroup, ProblemView,
    ScreeningView, TimelineView, VoyageView,
};
use crate::print::view::{
    APART_INTRO, CAP_CAPTION, DRIFT_CAPTION, EXHIBITS_INTRO, MAP_CAPTION, MODEL_INTRO, View,
};
use maud::{Markup, PreEscaped, html};

pub(super) fn caps(view: &View) -> Markup {
    let caps = &view.caps;
    html! {
        @if caps.is_empty() { p.procedural { "No ceiling of the regime is touched by the facts of this case." } }
        @for cap in caps {
            section.cap {
                h3 { (text(&cap.title)) }
                p.standing { "Ceiling: " strong { (text(&cap.limit)) } " · period: " (cap.period) }
                @for sentence in &cap.lines { (line(sentence)) }
                @if let Some(chart) = &cap.figure { (figure(chart, CAP_CAPTION)) }
                section.law-box aria-label="The law" { h4 { "The law" } (law(&cap.law)) }
                @for basis in &cap.bases { (ledger(basis, &cap.unit)) }
                @if !cap.missing.is_empty() { p.procedural { strong { "Months without a report: " } (text(&cap.missing)) } }
                @if let Some(conversion) = &cap.conversion { p.procedural { strong { "Conversion: " } (text(conversion)) } }
                (notes_below(&view.notes, cap.below))
            }
        }
    }
}

fn ledger(basis: &BasisView, unit: &str) -> Markup {
    html! {
        h4 { (text(&basis.name)) }
        p.standing { (state(basis.above)) }
        (scroll(&basis.name, html! {
            table.ledger {
                caption { (text(&basis.name)) ", in " (text(unit)) }
                thead { tr {
                    th scope="col" { "Supplier" } th scope="col" { "Period" } th scope="col" { "As stated" }
                    th.num scope="col" { "Low" } th.num scope="col" { "Central" } th.num scope="col" { "High" }
                    th scope="col" { "According to" }
                } }
                tbody {
                    @for row in &basis.rows {
                        tr {
                            th scope="row" { (row.supplier) } td { (row.period) } td { (text(&row.stated)) (marks(&row.notes)) }
                            (bounds(&row.amount)) td { (text(&row.who)) }
                        }
                    }
                }
                tfoot {
                    tr { th scope="row" colspan="3" { "Total" } (bounds(&basis.total)) td {} }
                    tr { th scope="row" colspan="3" { "Per cent of the ceiling" } (bounds(&basis.percent)) td {} }
                }
            }
        }))
        @if !basis.crossings.is_empty() {
            p.small { "Passed: " @for (at, each) in basis.crossings.iter().enumerate() { @if at > 0 { "; " } (text(each)) } "." }
        }
        @if !basis.left_out.is_empty() {
            p.small { "Left out of this ledger:" }
            ul.small { @for each in &basis.left_out { li { (text(each)) } } }
        }
    }
}

fn bounds(bounds: &Bounds) -> Markup {
    html! { td.num { (bounds.low) } td.num { (bounds.central) } td.num { (bounds.high) } }
}

pub(super) fn figure(figure: &Figure, caption: &str) -> Markup {
    html! {
        figure {
            div.chart role="img" aria-label=(figure.alt) { (PreEscaped(&figure.svg)) }
            figcaption { (caption) }
        }
    }
}

pub(super) fn drifts(view: &View) -> Markup {
    let drifts = &view.drifts;
    html! {
        @if drifts.is_empty() { p.procedural { "No figure was met that differs between sources or over time." } }
        @for drift in drifts {
            section {
                h3 { (text(&drift.what)) }
                @for sentence in &drift.lines { (line(sentence)) }
                @if let Some(chart) = &drift.figure { (figure(chart, DRIFT_CAPTION)) }
                (scroll(&drift.what, html! {
                    table {
                        caption { (text(&drift.what)) ", in " (text(&drift.unit)) }
                        thead { tr {
                            th.num scope="col" { "No." } th scope="col" { "Stated on" } th.num scope="col" { "Figure" }
                            th scope="col" { "In words" } th scope="col" { "By" }
                        } }
                        tbody {
                            @for point in &drift.points {
                                tr {
                                    th.num scope="row" { (point.number) } td { (point.on) } td.num { (point.amount) }
                                    td { bdi dir="auto" { "“" (text(&point.text)) "”" } (marks(&point.notes)) } td { (text(&point.who)) }
                                }
                            }
                        }
                    }
                }))
                (notes_below(&view.notes, drift.below))
            }
        }
    }
}

pub(super) fn disagreements(pairs: &[DisagreementView]) -> Markup {
    html! {
        @if pairs.is_empty() { p.procedural { "No two statements of one event were met that do not agree." } }
        @for pair in pairs {
            section {
                h3 { (text(&pair.heading)) }
                @for sentence in [&pair.first, &pair.second, &pair.note] { (line(sentence)) }
            }
        }
    }
}

pub(super) fn voyages(voyages: &[VoyageView]) -> Markup {
    html! {
        @for voyage in voyages {
            section.voyage {
                h3 { (text(&voyage.heading)) }
                (figure(&voyage.figure, MAP_CAPTION))
                p.small { "Recording: " a href={ "#" (voyage.exhibit) } { (voyage.exhibit) } }
                @if !voyage.marks.is_empty() {
                    ol { @for mark in &voyage.marks { li { (inline(mark)) } } }
                }
            }
        }
    }
}

pub(super) fn timeline(entries: &[TimelineView]) -> Markup {
    html! {
        @if entries.is_empty() { p.procedural { "Nothing with a day was met." } }
        @else {
            table.timeline {
                caption { "What happened and what was said, by day" }
                thead { tr { th scope="col" { "When" } th scope="col" { "What" } } }
                tbody {
                    @for entry in entries {
                        tr { th scope="row" { (entry.when) span.event { (text(&entry.event)) } } td { (inline(&entry.line)) } }
                    }
                }
            }
        }
    }
}

pub(super) fn positions(groups: &[PositionGroup]) -> Markup {
    html! {
        @if groups.is_empty() { p.procedural { "No position of a State was met." } }
        @for group in groups {
            h3 { (text(&group.question)) }
            table.positions {
                caption { "Positions on " (text(&group.question)) }
                thead { tr { th scope="col" { "State" } th scope="col" { "Stance" } th scope="col" { "In words" } } }
                tbody {
                    @for row in &group.rows {
                        tr {
                            th scope="row" { (row.country) }
                            td { (text(&row.stance)) }
                            td {
                                (inline(&row.line))
                                span.check { @if !row.speaker.is_empty() { (text(&row.speaker)) ", " } (row.said) }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn read_by_model(readings: &[ModelReadingView]) -> Markup {
    html! {
        p.procedural { (MODEL_INTRO) }
        @for reading in readings {
            p { (inline(&reading.line)) }
            p.small {
                "Model " (text(&reading.model)) " · claim " (text(&reading.claim))
                " · question " code.hash { (reading.prompt) } " · answer " code.hash { (reading.answer) }
            }
        }
    }
}

pub(super) fn screening(screening: &ScreeningView) -> Markup {
    html! {
        @for sentence in &screening.text { p.procedural { (text(sentence)) } }
        @if !screening.searched.is_empty() {
            table {
                caption { "Lists searched" }
                thead { tr { th scope="col" { "List" } th scope="col" { "Edition" } th.num scope="col" { "Entries" } th scope="col" { "Exhibit" } } }
                tbody {
                    @for list in &screening.searched {
                        tr {
                            th scope="row" { (text(&list.list)) } td { (text(&list.edition)) } td.num { (list.entries) }
                            td { @if list.exhibit.is_empty() { "part of the law's data" } @else { a href={ "#" (list.exhibit) } { (list.exhibit) } } }
                        }
                    }
                }
            }
        }
        @for found in &screening.hits { (hit(found)) }
        @if !screening.apart.is_empty() {
            p.procedural { (APART_INTRO) }
            @for found in &screening.apart { (hit(found)) }
        }
    }
}

fn hit(hit: &HitView) -> Markup {
    html! {
        article.hit {
            h3 { (text(&hit.heading)) }
            p.standing { "Decision: " strong { (text(&hit.decision)) } " · probability of being the same " (hit.score) " · " (text(&hit.kind)) }
            @for sentence in &hit.decided { p.procedural { (text(sentence)) } }
            p class=(if hit.notes.is_empty() { "procedural" } else { "fact" }) { (text(&hit.sentence)) (marks(&hit.notes)) }
            @if !hit.measures.is_empty() {
                p { "What a listing entails: " @for (at, each) in hit.measures.iter().enumerate() { @if at > 0 { ", " } (text(each)) } "." }
            }
            @if !hit.reasons.is_empty() { ul { @for reason in &hit.reasons { li { (text(reason)) } } } }
        }
    }
}

pub(super) fn exhibits(view: &View) -> Markup {
    html! {
        @for words in EXHIBITS_INTRO { p.procedural { (words) } }
        @if view.exhibits.is_empty() { p.procedural { "This case has no exhibit." } }
        @for exhibit in &view.exhibits { (self::exhibit(exhibit)) }
    }
}

fn exhibit(exhibit: &ExhibitView) -> Markup {
    html! {
        article.exhibit id=(exhibit.id) {
            h3 { span.number { (exhibit.id) } " " (text(&exhibit.title)) }
            dl.facts {
                div { dt { "Source" } dd { (text(&exhibit.source)) ", " @if exhibit.grade == "not graded" { "not graded" } @else { "grade " (text(&exhibit.grade)) } } }
                div { dt { "Published" } dd { (exhibit.published) } }
                div { dt { "Acquired" } dd { (exhibit.acquired) } }
                div { dt { "File" } dd { (text(&exhibit.name)) ", " (text(&exhibit.media_type)) ", " (exhibit.size) } }
                div { dt { "Marking" } dd { (text(&exhibit.marking)) } }
                div { dt { "Leaf" } dd { (exhibit.leaf) } }
                @if !exhibit.url.is_empty() { div.wide { dt { "Fetched from" } dd { code.hash { (exhibit.url) } } } }
                div.wide { dt { "SHA-256" } dd { code.hash { (exhibit.sha256) } } }
                div.wide {
                    dt { "Text and claims" }
                    dd {
                        @match &exhibit.page {
                            Some(page) => a href=(page) { "The text, each claim underlined" },
                            None => "no page: no statement was looked for in it; notes name the row, entry or message",
                        }
                    }
                }
                div.wide {
                    dt { "Cited in" }
                    dd {
                        @if exhibit.notes.is_empty() { "no note" }
                        @else {
                            @if exhibit.notes.len() == 1 { "note " } @else { "notes " }
                            @for (at, number) in exhibit.notes.iter().enumerate() {
                                @if at > 0 { ", " }
                                a href={ "#n" (number) } { (number) }
                            }
                        }
                    }
                }
            }
            @if exhibit.proof.is_empty() { p.small { "Inclusion proof: none is needed for a log of one entry, or none was given." } }
            @else {
                details {
                    summary { "Inclusion proof (" (exhibit.proof.len()) " hashes)" }
                    ol.proof { @for hash in &exhibit.proof { li { code.hash { (hash) } } } }
                }
            }
        }
    }
}

pub(super) fn problems(problems: &[ProblemView]) -> Markup {
    html! {
        @if problems.is_empty() { p.procedural { "Everything in the case could be taken in, read and assessed." } }
        @else {
            p.procedural { "What follows could not be taken as it stood. Whatever it holds is missing from this report." }
            table.problems {
                caption { "Problems met: " (problems.len()) }
                thead { tr { th scope="col" { "File" } th scope="col" { "What was wrong" } } }
                tbody {
                    @for problem in problems {
                        tr {
                            th scope="row" {
                                (text(&problem.file))
                                @if !problem.exhibit.is_empty() {
                                    " "
                                    @if problem.exhibit.starts_with("EX-") { a href={ "#" (problem.exhibit) } { (problem.exhibit) } }
                                    @else { (problem.exhibit) }
                                }
                                @if !problem.place.is_empty() { span.event { (text(&problem.place)) } }
                            }
                            td {
                                (text(&problem.reason))
                                @if !problem.hint.is_empty() { span.check { "What to do: " (text(&problem.hint)) } }
                                span.check { code { (problem.code) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The notes first used in a part, at its end: near enough to its sentences to be read with them.
pub(super) fn notes_below(notes: &[Note], range: NoteRange) -> Markup {
    let notes = notes.get(range.before..range.upto).unwrap_or_default();
    let (Some(first), Some(last)) = (notes.first(), notes.last()) else { return html! {} };
    let name = match first.number == last.number {
        true => format!("Note {}", first.number),
        false => format!("Notes {} to {}", first.number, last.number),
    };
    html! {
        section.notes aria-label=(name) { ol { @for note in notes { (self::note(note)) } } }
    }
}

fn note(note: &Note) -> Markup {
    html! {
        li id={ "n" (note.number) } value=(note.number) {
            span.nn { "[" (note.number) "]" } " "
            a href={ "#" (note.exhibit) } { (note.exhibit) } ", "
            cite { (text(&note.title)) } ", " (text(&note.source)) ", " (note.published)
            @match (&note.page, note.place.as_str()) {
                (Some(page), "") => { ", " a href=(page) { "in its text" } },
                (Some(page), place) => { ", " a href=(page) { (text(place)) } },
                (None, "") => {},
                (None, place) => { ", " (text(place)) },
            }
            ": "
            @if !note.before.is_empty() { bdi.context dir="auto" { (passage(&note.before)) } " " }
            (quote(&note.quote))
            @if !note.after.is_empty() {
                // The full stop of the sentence quoted stands close to it.
                @if !note.after.first().is_some_and(|run| run.text.starts_with(['.', ',', ';', ':', '!', '?', ')', '”', '»'])) { " " }
                bdi.context dir="auto" { (passage(&note.after)) }
            }
            " "
            @for nth in 1..=note.uses {
                a.back href={ "#r" (note.number) "-" (nth) } aria-label={ "back to use " (nth) " of note " (note.number) } {
                    "↩" @if note.uses > 1 { sup { (nth) } }
                }
                " "
            }
        }
    }
}
