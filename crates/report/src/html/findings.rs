use super::pieces::{law, line, notes, quote, states, status, text, unverified};
use super::registers::notes_below;
use crate::print::finding::{FindingView, Judgement, SupportView};
use crate::print::view::{NO_FINDING, View};
use maud::{Markup, html};

/// The findings by measure.
pub(super) fn findings(view: &View) -> Markup {
    html! {
        @if view.measures.is_empty() {
            p.procedural {
                (NO_FINDING)
            }
        }
        @for measure in &view.measures {
            section id=(measure.anchor) {
                h3 { span.number { (measure.number) } " " (text(&measure.title)) }
                @for found in &measure.findings { (finding(found, view)) }
            }
        }
    }
}

fn finding(finding: &FindingView, view: &View) -> Markup {
    html! {
        article.finding id=(finding.anchor) aria-labelledby={ (finding.anchor) "-title" } {
            header {
                h4 id={ (finding.anchor) "-title" } { span.number { (finding.number) } " " (text(&finding.title)) }
                p.standing {
                    (status(finding.status.key, finding.status.words)) " "
                    span.id { "Finding " code { (finding.id) } }
                    " · " (finding.origins) " "
                    @if !finding.law.unverified.is_empty() { span.unverified { "law unverified" } }
                }
            }
            @for sentence in &finding.sentences { (line(sentence)) }
            dl.judgements {
                div {
                    dt { "Likelihood" }
                    dd { @match &finding.likelihood { Some(likelihood) => (judgement(likelihood)), None => "not assessed" } }
                }
                div { dt { "Confidence" } dd { (judgement(&finding.confidence)) } }
            }
            section.law-box aria-label="The law" {
                h5 { "The law" }
                (law(&finding.law))
                @if !finding.related.is_empty() {
                    p.small { "The same conduct also falls under:" }
                    ul.related {
                        @for related in &finding.related {
                            li {
                                strong { (text(&related.citation)) } " (" code { (related.provision) } ") " (unverified(&related.unverified))
                                @if !related.binding { span.soft { "not binding" } " " }
                                (text(&related.summary)) " " span.small { (text(&related.reason)) }
                            }
                        }
                    }
                }
            }
            h5 { "Elements" }
            @if finding.elements.is_empty() { p.procedural { "The provision has no elements on record." } }
            @else { (states("Elements of the provision, held against the facts", "Element", &finding.elements)) }
            div.sides {
                (side("What speaks for it", "for", &finding.supporting, ""))
                (side("What speaks against it", "against", &finding.contradicting,
                    "No statement, recording or table in evidence speaks against it. That is no confirmation."))
            }
            @if !finding.origin_groups.is_empty() {
                h5 { "Origins" }
                table.origins {
                    caption { (finding.origins) ", and what counts under which" }
                    thead { tr { th scope="col" { "Origin" } th scope="col" { "What goes back to it" } th scope="col" { "Why" } } }
                    tbody {
                        @for group in &finding.origin_groups {
                            tr {
                                th scope="row" { (text(&group.who)) }
                                td { (group.holds) @if !group.counts { "; " strong { "does not count" } } }
                                td { (text(&group.reason)) }
                            }
                        }
                    }
                }
            }
            h5 { "Alternative explanations" }
            @if finding.alternatives.is_empty() { p.procedural { "None is on record." } }
            @else { ul { @for explanation in &finding.alternatives { li { (text(explanation)) } } } }
            h5 { "Exemptions" }
            @if finding.exemptions.is_empty() { p.procedural { "No exemption from this provision was asked." } }
            @else { (states("Exemptions asked, one by one", "Exemption", &finding.exemptions)) }
            h5 { "Reply" }
            @if !finding.reply.parties.is_empty() { p { "Parties named: " (text(&finding.reply.parties)) "." } }
            p { (text(&finding.reply.text)) }
            @for statement in &finding.reply.statements { (line(statement)) }
            (notes_below(&view.notes, finding.below))
        }
    }
}

fn judgement(judgement: &Judgement) -> Markup {
    html! { strong { (text(&judgement.words)) } @if !judgement.basis.is_empty() { ": " (text(&judgement.basis)) } }
}

fn side(title: &str, key: &str, supports: &[SupportView], none: &str) -> Markup {
    html! {
        section class={ "side " (key) } {
            h5 { (title) " (" (supports.len()) ")" }
            @if supports.is_empty() { p.procedural { (none) } }
            @else { ol { @for each in supports { li { (support(each)) } } } }
        }
    }
}

fn support(support: &SupportView) -> Markup {
    html! {
        @match support.told_in {
            Some(number) => p.fact {
                a href={ "#p" (number) } { "Told in paragraph " (number) } (notes(&support.notes))
            },
            None => {
                p.fact { (text(&support.text)) (notes(&support.notes)) }
                @if let Some(words) = &support.quote { blockquote { (quote(words)) } }
            },
        }
        dl.particulars {
            @if !support.who.is_empty() { dt { "Who" } dd { (text(&support.who)) @if !support.said.is_empty() { ", " (support.said) } } }
            @else if !support.said.is_empty() { dt { "When" } dd { (support.said) } }
            @if !support.happened.is_empty() { dt { "Event" } dd { (support.happened) } }
            dt { "Kind" } dd { (support.kind) @if !support.how.is_empty() { ": " (text(&support.how)) } }
            @if !support.quantities.is_empty() {
                dt { "Figures" } dd { @for (at, each) in support.quantities.iter().enumerate() { @if at > 0 { "; " } (text(each)) } }
            }
            dt { "Source" } dd { (text(&support.source)) }
            dt { "Origin" } dd { (text(&support.origin)) }
            @if let Some(note) = &support.note { dt { "Remark" } dd { (text(note)) } }
        }
    }
}
