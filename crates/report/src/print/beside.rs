//! What stands beside the measures: joint statements, drafts that did not pass, treaties, and who watched.

use super::clean::clean;
use super::finding::MeasureView;
use super::leads::{FindingLink, LeadProvisionView};
use super::notes::NoteBook;
use super::view::{Line, lines};
use super::words;
use crate::ReportError;
use assess::model::{Assessment, FindingEffect, JointStatement, TreatyBeside, Watch, WhatIf};
use serde::Serialize;
use values::{Country, Period};

/// The whole chapter.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BesideView {
    pub(crate) joint: Vec<JointView>,
    pub(crate) drafts: Vec<DraftView>,
    pub(crate) treaties: Vec<TreatyView>,
    pub(crate) bodies: Vec<BodyView>,
    pub(crate) gaps: Vec<GapView>,
}

/// A statement several States issued.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct JointView {
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
}

/// A draft resolution and what would be otherwise.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DraftView {
    pub(crate) title: String,
    pub(crate) on: String,
    pub(crate) unverified: Vec<&'static str>,
    pub(crate) lines: Vec<Line>,
    pub(crate) findings: Vec<FindingIfView>,
    pub(crate) caps: Vec<CapIfView>,
    pub(crate) unchanged: String,
}

/// A finding that would be another.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingIfView {
    pub(crate) link: FindingLink,
    pub(crate) title: String,
    pub(crate) effect: &'static str,
    pub(crate) reason: String,
}

/// A ledger that would be another.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CapIfView {
    pub(crate) title: String,
    pub(crate) text: String,
}

/// A treaty.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TreatyView {
    pub(crate) title: String,
    pub(crate) dates: String,
    pub(crate) unverified: Vec<&'static str>,
    pub(crate) articles: Vec<ArticleView>,
}

/// An article and the paragraphs it meets.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ArticleView {
    pub(crate) number: String,
    pub(crate) summary: String,
    pub(crate) note: String,
    pub(crate) unverified: Vec<&'static str>,
    pub(crate) meets: Vec<LeadProvisionView>,
}

/// A body that watches.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BodyView {
    pub(crate) title: String,
    pub(crate) basis: String,
    pub(crate) days: String,
    pub(crate) summary: String,
    pub(crate) members: String,
    pub(crate) unverified: Vec<&'static str>,
}

/// Days without a body that reported.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct GapView {
    pub(crate) text: String,
    pub(crate) findings: Vec<FindingLink>,
}

/// Resolves the chapter; findings are linked where they are printed.
pub(crate) fn beside(
    assessment: &Assessment,
    measures: &[MeasureView],
    book: &mut NoteBook<'_>,
) -> Result<BesideView, ReportError> {
    let joint =
        assessment.joint_statements.iter().map(|found| joint(found, book)).collect::<Result<_, _>>()?;
    let drafts =
        assessment.what_if.iter().map(|found| draft(found, measures, book)).collect::<Result<_, _>>()?;
    let Watch { bodies, gaps } = &assessment.watch;
    Ok(BesideView {
        joint,
        drafts,
        treaties: assessment.treaties.iter().map(treaty).collect(),
        bodies: bodies
            .iter()
            .map(|body| BodyView {
                title: clean(&body.title),
                basis: clean(&body.basis),
                days: days(body.period),
                summary: clean(&body.summary),
                members: names(&body.members),
                unverified: wording(body.verified),
            })
            .collect(),
        gaps: gaps
            .iter()
            .map(|gap| GapView { text: clean(&gap.text), findings: FindingLink::of(&gap.findings, measures) })
            .collect(),
    })
}

fn joint(found: &JointStatement, book: &mut NoteBook<'_>) -> Result<JointView, ReportError> {
    let mut sentences = vec![found.sentence.clone()];
    sentences.extend(found.compared.iter().cloned());
    Ok(JointView { title: clean(&found.title), lines: lines(&sentences, book, "a joint statement")? })
}

fn draft(
    found: &WhatIf,
    measures: &[MeasureView],
    book: &mut NoteBook<'_>,
) -> Result<DraftView, ReportError> {
    let findings = found.findings.iter().filter_map(|finding| {
        Some(FindingIfView {
            link: FindingLink::of(std::slice::from_ref(&finding.finding), measures).pop()?,
            title: clean(&finding.title),
            effect: match finding.effect {
                FindingEffect::Falls => "would fall",
                FindingEffect::RestsOnOthers => "would rest on other paragraphs",
                FindingEffect::OtherCeiling => "would be measured by another ceiling",
                FindingEffect::DependsOnDays => "depends on the days",
            },
            reason: clean(&finding.reason),
        })
    });
    Ok(DraftView {
        title: clean(&found.title),
        on: words::date(found.on),
        unverified: wording(found.verified),
        lines: lines(&found.sentences, book, "a draft resolution")?,
        findings: findings.collect(),
        caps: found
            .caps
            .iter()
            .map(|cap| CapIfView { title: clean(&cap.title), text: clean(&cap.text) })
            .collect(),
        unchanged: match found.unchanged {
            1 => "One finding of this report would be as it is.".to_owned(),
            several => format!("{several} findings of this report would be as they are."),
        },
    })
}

fn treaty(found: &TreatyBeside) -> TreatyView {
    let article = |number: &str| format!("Article {}", clean(number));
    TreatyView {
        title: clean(&found.title),
        dates: format!(
            "{}signed on {}, in force since {}",
            match found.parties.as_slice() {
                [] => String::new(),
                parties => format!("{}; ", names(parties)),
            },
            words::date(found.signed),
            words::date(found.from)
        ),
        unverified: wording(found.verified),
        articles: found
            .articles
            .iter()
            .map(|found| ArticleView {
                number: article(&found.number),
                summary: clean(&found.summary),
                note: found.note.as_deref().map_or(String::new(), clean),
                unverified: wording(found.verified),
                meets: found.meets.iter().map(LeadProvisionView::of).collect(),
            })
            .collect(),
    }
}

fn wording(verified: bool) -> Vec<&'static str> {
    if verified { Vec::new() } else { vec!["unverified"] }
}

fn names(countries: &[Country]) -> String {
    countries.iter().map(|country| country.name()).collect::<Vec<_>>().join(", ")
}

fn days(period: Period) -> String {
    match (period.from, period.to) {
        (Some(from), Some(to)) => format!("{} to {}", words::date(from), words::date(to)),
        (Some(from), None) => format!("since {}", words::date(from)),
        (None, Some(to)) => format!("until {}", words::date(to)),
        (None, None) => String::new(),
    }
}
