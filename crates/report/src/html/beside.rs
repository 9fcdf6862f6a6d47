//! What stands beside the measures: joint statements, drafts, treaties, and who watched.

use super::leads::{links, provisions};
use super::pieces::{line, text, unverified};
use crate::print::beside::{BesideView, DraftView, TreatyView};
use crate::print::view::{BESIDE_INTRO, WHAT_IF_INTRO};
use maud::{Markup, html};

pub(super) fn beside(view: &BesideView) -> Markup {
    html! {
        p.procedural { (BESIDE_INTRO) }
        @if !view.joint.is_empty() {
            h3 { "Joint statements" }
            @for statement in &view.joint {
                h4 { (text(&statement.title)) }
                @for sentence in &statement.lines { (line(sentence)) }
            }
        }
        h3 { "Draft resolutions, and what if" }
        p.procedural { (WHAT_IF_INTRO) }
        @for found in &view.drafts { (draft(found)) }
        @if !view.treaties.is_empty() { h3 { "Treaties beside the paragraphs" } }
        @for found in &view.treaties { (treaty(found)) }
        h3 { "Who watched" }
        ul {
            @for body in &view.bodies {
                li {
                    strong { (text(&body.title)) } " (" (text(&body.basis)) "), " (body.days) " " (unverified(&body.unverified))
                    span.check { (text(&body.summary)) @if !body.members.is_empty() { " Members: " (text(&body.members)) "." } }
                }
            }
        }
        @for gap in &view.gaps {
            p.procedural {
                (text(&gap.text))
                @if !gap.findings.is_empty() { " Findings of conduct on these days: " (links(&gap.findings)) "." }
            }
        }
    }
}

fn draft(draft: &DraftView) -> Markup {
    html! {
        section.lead {
            h4 { (draft.on) ": " (text(&draft.title)) " " (unverified(&draft.unverified)) }
            @for sentence in &draft.lines { (line(sentence)) }
            @if !draft.findings.is_empty() || !draft.caps.is_empty() {
                ul {
                    @for finding in &draft.findings {
                        li {
                            a href={ "#" (finding.link.anchor) } { (finding.link.number) } " " (text(&finding.title)) ": "
                            strong { (finding.effect) } ". " (text(&finding.reason))
                        }
                    }
                    @for cap in &draft.caps { li { (text(&cap.title)) ": " (text(&cap.text)) } }
                }
            }
            p.procedural { (draft.unchanged) }
        }
    }
}

fn treaty(treaty: &TreatyView) -> Markup {
    html! {
        section.lead {
            h4 { (text(&treaty.title)) " " (unverified(&treaty.unverified)) }
            p.procedural { (text(&treaty.dates)) }
            @for article in &treaty.articles {
                p {
                    strong { (article.number) } " " (unverified(&article.unverified)) (text(&article.summary))
                    @if !article.note.is_empty() { " " em { (text(&article.note)) } }
                }
                @if !article.meets.is_empty() { (provisions(&article.meets)) }
            }
        }
    }
}
