use crate::print::clean::runs;
use crate::print::finding::{Keyed, LawView, StateRow};
use crate::print::notes::{NotePrint, NoteUse, Quotation};
use crate::print::passages::Run;
use crate::print::view::{Line, MarkingView};
use maud::{Markup, PreEscaped, html};

/// Text of the case or of ours: runs in another script are isolated and carry their language.
pub(super) fn text(words: &str) -> Markup {
    if words.is_ascii() {
        return html! { (words) };
    }
    html! {
        @for (run, lang) in runs(words) {
            @match lang {
                Some(lang) => bdi lang=(lang) { (run) },
                None => (run),
            }
        }
    }
}

/// A sentence with its footnotes.
pub(super) fn line(line: &Line) -> Markup {
    html! {
        p class={ "para " (line.kind) } id=[line.number.map(|number| format!("p{number}"))] {
            @if let Some(number) = line.number { (paragraph_number(number)) }
            @if line.kind == "assessment" { span.label { "Assessed" } " " }
            (text(&line.text)) (notes(&line.notes))
        }
    }
}

/// A paragraph's number, which is also the link to it.
pub(super) fn paragraph_number(number: u32) -> Markup {
    html! { a.pn href={ "#p" (number) } aria-label={ "paragraph " (number) } { (number) } " " }
}

/// A sentence with its footnotes, inside a cell.
pub(super) fn inline(line: &Line) -> Markup {
    html! { span class=(line.kind) { (text(&line.text)) (notes(&line.notes)) } }
}

/// The numbers of footnotes, each a link there; the note links back to this very place.
pub(super) fn notes(uses: &[NoteUse]) -> Markup {
    html! {
        @for note in uses {
            @if note.print == NotePrint::Within { span id={ "r" (note.number) "-" (note.nth) } {} }
            @else {
                // A word joiner, lest the number stand alone on the next line.
                "\u{2060}" sup.note {
                    @if note.print == NotePrint::End { "–" }
                    a id={ "r" (note.number) "-" (note.nth) } href={ "#n" (note.number) } aria-label={ "note " (note.number) } { "[" (note.number) "]" }
                }
            }
        }
    }
}

/// A quotation, isolated from its surroundings.
pub(super) fn quote(quotation: &Quotation) -> Markup {
    html! {
        bdi.quote dir="auto" lang=[quotation.lang] { "“" (passage(&quotation.runs)) @if quotation.cut.is_some() { " …" } "”" }
        @if let Some(cut) = &quotation.cut { " " span.cut { "[" (cut) "]" } }
    }
}

/// Words of an exhibit; those of a claim are underlined.
pub(super) fn passage(runs: &[Run]) -> Markup {
    html! { @for run in runs { @if run.claim { span.claim { (run.text) } } @else { (run.text) } } }
}

/// The marking, in the colours FIRST lays down and in words.
pub(super) fn marking(marking: &MarkingView) -> Markup {
    html! {
        p class={ "marking " (marking.key) } role="note" aria-label="Marking" {
            strong { (text(&marking.words)) } " " span { (marking.rule) }
        }
    }
}

/// A status: its shape and its words, so that colour adds nothing that is not there without it.
pub(super) fn status(key: &str, words: &str) -> Markup {
    let shape = match key {
        "possible" => r#"<path d="M8 2 15 14H1z"/>"#,
        "open" => r#"<path d="M8 1 15 8 8 15 1 8z" fill="none" stroke="currentColor" stroke-width="1.8"/>"#,
        "exempt" => r#"<path d="M2 2h12v12H2z"/>"#,
        _ => r#"<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8"/>"#,
    };
    html! {
        span class={ "status " (key) } {
            svg viewBox="0 0 16 16" width="12" height="12" fill="currentColor" aria-hidden="true" { (PreEscaped(shape)) }
            " " (words)
        }
    }
}

/// A state: ● met, ○ not met, ◐ unknown, with the word.
pub(super) fn state(state: Keyed) -> Markup {
    let shape = match state.key {
        "met" => r#"<circle cx="8" cy="8" r="6.2" fill="currentColor"/>"#,
        "not-met" => "",
        _ => r#"<path d="M8 1.8a6.2 6.2 0 0 0 0 12.4z" fill="currentColor"/>"#,
    };
    html! {
        span class={ "state " (state.key) } {
            svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true" {
                (PreEscaped(r#"<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>"#))
                (PreEscaped(shape))
            }
            " " (state.words)
        }
    }
}

/// A table of elements or exemptions.
pub(super) fn states(caption: &str, first: &str, rows: &[StateRow]) -> Markup {
    html! {
        table.states {
            caption { (caption) }
            thead { tr { th scope="col" { (first) } th scope="col" { "State" } th scope="col" { "Reason" } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (text(&row.name)) @if !row.id.is_empty() { " " code { (row.id) } } " " (unverified(&row.unverified)) }
                        td { (state(row.state)) }
                        td {
                            (text(&row.reason)) (notes(&row.notes))
                            @if !row.check.is_empty() { span.check { "To check: " (text(&row.check)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The law's box; what is unverified stands in its heading line.
pub(super) fn law(law: &LawView) -> Markup {
    html! {
        p.law-citation {
            strong { (text(&law.citation)) } " " (unverified(&law.unverified))
        }
        p { (text(&law.summary)) }
        p.small {
            "Provision " code { (law.provision) } " · in force since " (law.since) " · how it binds: " (text(&law.force)) " · "
            @if law.verified_by.is_empty() { "checked against no source" }
            @else {
                "checked against "
                @for (at, source) in law.verified_by.iter().enumerate() { @if at > 0 { "; " } (text(source)) }
            }
        }
        @if let Some(notes) = &law.notes { p.small { (text(notes)) } }
    }
}

/// The marks of what is unverified.
pub(super) fn unverified(marks: &[&str]) -> Markup {
    html! { @for mark in marks { span.unverified { (mark) } " " } }
}

/// A wide table scrolls in a region of its own, which the keyboard can reach.
pub(super) fn scroll(label: &str, table: Markup) -> Markup {
    html! { div.scroll role="region" tabindex="0" aria-label=(label) { (table) } }
}
