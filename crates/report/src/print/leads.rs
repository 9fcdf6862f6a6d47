use super::clean::clean;
use super::finding::{MeasureView, unverified};
use super::notes::NoteBook;
use super::view::{Line, lines};
use crate::ReportError;
use assess::model::{Lead, LeadProvision};
use serde::Serialize;

/// A reason to look.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LeadView {
    /// The indicator's id.
    pub(crate) indicator: String,
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) counters: Vec<String>,
    pub(crate) provisions: Vec<LeadProvisionView>,
    pub(crate) exemptions: Vec<LeadExemptionView>,
    /// What it needs that was not read, in words; empty if nothing.
    pub(crate) unread: String,
    /// The findings that rest on what was seen.
    pub(crate) findings: Vec<FindingLink>,
}

/// A provision that a lead bears on or an article meets.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LeadProvisionView {
    pub(crate) provision: String,
    pub(crate) citation: String,
    pub(crate) summary: String,
    pub(crate) binding: bool,
    pub(crate) unverified: Vec<&'static str>,
}

impl LeadProvisionView {
    pub(crate) fn of(found: &LeadProvision) -> Self {
        Self {
            provision: clean(&found.provision),
            citation: clean(&found.citation),
            summary: clean(&found.summary),
            binding: found.binding,
            unverified: unverified(found.verified, found.paragraph_verified),
        }
    }
}

/// An exemption to think of.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LeadExemptionView {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) check: String,
    pub(crate) unverified: Vec<&'static str>,
}

/// Where a finding stands in this report.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingLink {
    pub(crate) number: String,
    pub(crate) anchor: String,
}

impl FindingLink {
    /// Links the findings of these ids, in the order of print.
    pub(crate) fn of(ids: &[String], measures: &[MeasureView]) -> Vec<Self> {
        let printed = measures.iter().flat_map(|measure| &measure.findings);
        printed
            .filter(|finding| ids.contains(&finding.id))
            .map(|finding| Self { number: finding.number.clone(), anchor: finding.anchor.clone() })
            .collect()
    }
}

/// Resolves the leads; a finding they name is linked where it is printed.
pub(crate) fn leads(
    leads: &[Lead],
    measures: &[MeasureView],
    book: &mut NoteBook<'_>,
) -> Result<Vec<LeadView>, ReportError> {
    let view = |lead: &Lead| {
        Ok(LeadView {
            indicator: clean(&lead.indicator),
            title: clean(&lead.title),
            lines: lines(&lead.seen, book, "a lead")?,
            counters: lead.counter_explanations.iter().map(|words| clean(words)).collect(),
            provisions: lead.provisions.iter().map(LeadProvisionView::of).collect(),
            exemptions: lead
                .exemptions
                .iter()
                .map(|found| LeadExemptionView {
                    id: clean(&found.id),
                    title: clean(&found.title),
                    check: clean(&found.check),
                    unverified: if found.verified { Vec::new() } else { vec!["wording unverified"] },
                })
                .collect(),
            unread: lead.unread.iter().map(|words| clean(words)).collect::<Vec<_>>().join("; "),
            findings: FindingLink::of(&lead.findings, measures),
        })
    };
    leads.iter().map(view).collect()
}
