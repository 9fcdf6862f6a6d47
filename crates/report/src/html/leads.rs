//! Leads: reasons to look, each with what else may explain it.

use super::pieces::{line, text, unverified};
use crate::print::leads::{FindingLink, LeadProvisionView, LeadView};
use crate::print::view::{LEADS_INTRO, NO_LEAD};
use maud::{Markup, html};

pub(super) fn leads(leads: &[LeadView]) -> Markup {
    html! {
        @if leads.is_empty() { p.procedural { (NO_LEAD) } }
        @else { p.procedural { (LEADS_INTRO) } }
        @for lead in leads { (one(lead)) }
    }
}

fn one(lead: &LeadView) -> Markup {
    html! {
        section.lead {
            h3 { (text(&lead.title)) " " code { (lead.indicator) } }
            @for sentence in &lead.lines { (line(sentence)) }
            h4 { "To be ruled out first" }
            ul { @for counter in &lead.counters { li { (text(counter)) } } }
            h4 { "Bears on" }
            (provisions(&lead.provisions))
            @if !lead.exemptions.is_empty() {
                h4 { "Exemptions to think of" }
                ul {
                    @for exemption in &lead.exemptions {
                        li {
                            (text(&exemption.title)) " " code { (exemption.id) } " " (unverified(&exemption.unverified))
                            span.check { "To check: " (text(&exemption.check)) }
                        }
                    }
                }
            }
            @if !lead.unread.is_empty() { p.procedural { strong { "Not read: " } (text(&lead.unread)) } }
            @if !lead.findings.is_empty() {
                p.procedural {
                    "Findings that rest on what was seen: "
                    (links(&lead.findings))
                }
            }
        }
    }
}

/// Lists provisions with how surely they are known and whether they bind.
pub(super) fn provisions(found: &[LeadProvisionView]) -> Markup {
    html! {
        ul {
            @for provision in found {
                li {
                    strong { (text(&provision.citation)) } " (" code { (provision.provision) } ") " (unverified(&provision.unverified))
                    @if !provision.binding { "does not bind; " }
                    (text(&provision.summary))
                }
            }
        }
    }
}

/// Links findings by their numbers.
pub(super) fn links(findings: &[FindingLink]) -> Markup {
    html! {
        @for (at, finding) in findings.iter().enumerate() {
            @if at > 0 { ", " }
            a href={ "#" (finding.anchor) } { (finding.number) }
        }
    }
}
