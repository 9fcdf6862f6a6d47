use super::clean::clean;
use super::notes::{NoteBook, NoteRange, NoteUse, Quotation, holds};
use super::view::{Line, lines};
use super::words;
use crate::ReportError;
use assess::model::{
    Element, Finding, LawNote, OriginGroup, RelatedProvision, State, StatedQuantity, Support,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The findings under one measure.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MeasureView {
    pub(crate) anchor: String,
    /// `4.1`.
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) findings: Vec<FindingView>,
}

/// A finding in words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingView {
    pub(crate) anchor: String,
    /// `4.1.2`.
    pub(crate) number: String,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) status: Keyed,
    /// "likely (55–80 %)" and why.
    pub(crate) likelihood: Option<Judgement>,
    /// "moderate" and why.
    pub(crate) confidence: Judgement,
    /// "3 independent origins".
    pub(crate) origins: String,
    pub(crate) sentences: Vec<Line>,
    pub(crate) law: LawView,
    pub(crate) related: Vec<RelatedView>,
    pub(crate) elements: Vec<StateRow>,
    pub(crate) supporting: Vec<SupportView>,
    pub(crate) contradicting: Vec<SupportView>,
    pub(crate) origin_groups: Vec<OriginView>,
    pub(crate) alternatives: Vec<String>,
    pub(crate) exemptions: Vec<StateRow>,
    pub(crate) reply: ReplyView,
    /// The notes printed below it.
    pub(crate) below: NoteRange,
}

/// A closed value: its key for style sheets and its words.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Keyed {
    pub(crate) key: &'static str,
    pub(crate) words: &'static str,
}

/// A judgement and its reason.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Judgement {
    pub(crate) words: String,
    pub(crate) basis: String,
}

/// The law a finding or a ledger is held against.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LawView {
    pub(crate) provision: String,
    pub(crate) citation: String,
    pub(crate) summary: String,
    pub(crate) since: String,
    pub(crate) force: String,
    /// What is not verified, in words; empty if everything was.
    pub(crate) unverified: Vec<&'static str>,
    pub(crate) verified_by: Vec<String>,
    pub(crate) notes: Option<String>,
}

/// A further provision.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RelatedView {
    pub(crate) provision: String,
    pub(crate) citation: String,
    pub(crate) summary: String,
    pub(crate) reason: String,
    pub(crate) unverified: Vec<&'static str>,
    pub(crate) binding: bool,
}

/// A row of a table of states: an element or an exemption.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StateRow {
    pub(crate) name: String,
    /// The exemption's id; empty for an element.
    pub(crate) id: String,
    /// What of an exemption is not verified, in words; empty for an element.
    pub(crate) unverified: Vec<&'static str>,
    pub(crate) state: Keyed,
    pub(crate) reason: String,
    /// What to look for; empty for an element.
    pub(crate) check: String,
    pub(crate) notes: Vec<NoteUse>,
}

/// A fact for or against.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SupportView {
    pub(crate) kind: &'static str,
    pub(crate) text: String,
    /// "Matthew Miller, for the United States".
    pub(crate) who: String,
    /// "said on 18 December 2024"; empty if not known.
    pub(crate) said: String,
    /// "November 2024"; empty if not known.
    pub(crate) happened: String,
    /// "stated as fact; weakened by “reportedly”"; empty for a recording.
    pub(crate) how: String,
    /// "BBC, grade B, published 22 November 2024".
    pub(crate) source: String,
    pub(crate) quantities: Vec<String>,
    /// The origin in words; says so if it counts under none.
    pub(crate) origin: String,
    pub(crate) note: Option<String>,
    /// The number of the paragraph of the finding that tells the same.
    pub(crate) told_in: Option<u32>,
    /// The words; `None` where `text` holds them.
    pub(crate) quote: Option<Quotation>,
    pub(crate) notes: Vec<NoteUse>,
}

/// An origin.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OriginView {
    pub(crate) who: String,
    /// "2 supports in 2 exhibits".
    pub(crate) holds: String,
    pub(crate) counts: bool,
    pub(crate) reason: String,
}

/// What the parties said.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReplyView {
    pub(crate) parties: String,
    pub(crate) text: String,
    pub(crate) statements: Vec<Line>,
}

/// Resolves the findings, measure by measure in the order they come in.
pub(crate) fn findings(
    findings: &[Finding],
    book: &mut NoteBook<'_>,
) -> Result<Vec<MeasureView>, ReportError> {
    let mut measures: Vec<MeasureView> = Vec::new();
    let mut last = None;
    let mut anchors = BTreeSet::new();
    for finding in findings {
        if last != Some(&finding.measure) {
            last = Some(&finding.measure);
            let number = measures.len() + 1;
            measures.push(MeasureView {
                anchor: format!("measure-{number}"),
                number: format!("4.{number}"),
                title: clean(&finding.measure_title),
                findings: Vec::new(),
            });
        }
        if let Some(measure) = measures.last_mut() {
            let number = format!("{}.{}", measure.number, measure.findings.len() + 1);
            // Links to a finding outlive a report, so that its id names the place where it can.
            let plain = finding
                .id
                .strip_prefix("F-")
                .is_some_and(|hex| hex.len() == 8 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let anchor = match plain && anchors.insert(finding.id.clone()) {
                true => finding.id.clone(),
                false => format!("finding-{}", number.replace('.', "-")),
            };
            measure.findings.push(self::finding(finding, anchor, number, book)?);
        }
    }
    Ok(measures)
}

/// Resolves the law's box.
pub(crate) fn law(provision: &str, law: &LawNote) -> LawView {
    LawView {
        provision: clean(provision),
        citation: clean(&law.citation),
        summary: clean(&law.summary),
        since: words::date(law.from),
        force: words::plain(&law.force),
        unverified: unverified(law.verified, law.paragraph_verified),
        verified_by: law.verified_by.iter().map(|source| clean(source)).collect(),
        notes: law.notes.as_deref().map(clean),
    }
}

/// Puts a state into its key and word.
pub(crate) fn keyed(state: State) -> Keyed {
    let (key, words) = words::state(state);
    Keyed { key, words }
}

fn finding(
    finding: &Finding,
    anchor: String,
    number: String,
    book: &mut NoteBook<'_>,
) -> Result<FindingView, ReportError> {
    let at = format!("finding {}", finding.id);
    let origins: BTreeMap<&str, &OriginGroup> =
        finding.origin_groups.iter().map(|group| (group.id.as_str(), group)).collect();
    let (key, status) = words::status(finding.status);
    let before = book.len();
    let sentences = lines(&finding.sentences, book, &at)?;
    let told: BTreeMap<&str, u32> = finding
        .sentences
        .iter()
        .zip(&sentences)
        .filter_map(|(sentence, line)| Some((sentence.text.as_str(), line.number?)))
        .collect();
    let mut view = FindingView {
        anchor,
        number,
        id: clean(&finding.id),
        title: clean(&finding.title),
        status: Keyed { key, words: status },
        likelihood: finding.likelihood.as_ref().map(|likelihood| {
            let [low, high] = likelihood.percent;
            Judgement {
                words: format!("{} ({low}–{high} %)", clean(&likelihood.words)),
                basis: clean(&likelihood.basis),
            }
        }),
        confidence: Judgement {
            words: words::confidence(finding.confidence.level).to_owned(),
            basis: clean(&finding.confidence.basis),
        },
        origins: words::count(finding.origins.into(), "independent origin"),
        law: law(&finding.provision, &finding.law),
        related: finding.related_provisions.iter().map(related).collect(),
        elements: finding
            .elements
            .iter()
            .map(|element| self::element(element, book, &at))
            .collect::<Result<_, _>>()?,
        supporting: supports(&finding.supporting, &origins, &told, book, &at)?,
        contradicting: supports(&finding.contradicting, &origins, &told, book, &at)?,
        sentences,
        origin_groups: finding.origin_groups.iter().map(origin).collect(),
        alternatives: finding.alternative_explanations.iter().map(|text| clean(text)).collect(),
        exemptions: finding
            .exemptions_checked
            .iter()
            .map(|exemption| {
                Ok(StateRow {
                    name: clean(&exemption.title),
                    id: clean(&exemption.id),
                    unverified: if exemption.verified { Vec::new() } else { vec!["wording unverified"] },
                    state: keyed(exemption.state),
                    reason: clean(&exemption.reason),
                    check: clean(&exemption.check),
                    notes: book
                        .cite("", &exemption.citations, &|| format!("exemption {} of {at}", exemption.id))?,
                })
            })
            .collect::<Result<_, ReportError>>()?,
        reply: ReplyView {
            parties: finding.reply.parties.iter().map(|party| clean(party)).collect::<Vec<_>>().join(", "),
            text: match clean(&finding.reply.text) {
                text if text.is_empty() => "No reply is recorded.".to_owned(),
                text => text,
            },
            statements: lines(&finding.reply.public_statements, book, &at)?,
        },
        below: NoteRange::default(),
    };
    view.below = book.since(before);
    Ok(view)
}

fn supports(
    supports: &[Support],
    origins: &BTreeMap<&str, &OriginGroup>,
    told: &BTreeMap<&str, u32>,
    book: &mut NoteBook<'_>,
    at: &str,
) -> Result<Vec<SupportView>, ReportError> {
    supports.iter().map(|support| self::support(support, origins, told, book, at)).collect()
}

fn support(
    support: &Support,
    origins: &BTreeMap<&str, &OriginGroup>,
    told: &BTreeMap<&str, u32>,
    book: &mut NoteBook<'_>,
    at: &str,
) -> Result<SupportView, ReportError> {
    let dated = |verb: &str, period: values::Period| match period.is_unknown() {
        true => String::new(),
        false => format!("{verb} {}", words::period(period)),
    };
    let who = match (&support.speaker, support.country) {
        (Some(speaker), Some(country)) => format!("{}, {}", clean(speaker), country.name()),
        (Some(speaker), None) => clean(speaker),
        (None, Some(country)) => country.name().to_owned(),
        (None, None) => String::new(),
    };
    let mut how: Vec<String> = support.modality.map(words::modality).map(str::to_owned).into_iter().collect();
    if !support.hedges.is_empty() {
        let hedges: Vec<_> = support.hedges.iter().map(|hedge| format!("“{}”", clean(hedge))).collect();
        how.push(format!("weakened by {}", words::list(&hedges)));
    }
    let mut source = vec![match &support.source {
        Some(source) => clean(source),
        None => "source not recorded".to_owned(),
    }];
    source.push(match &support.grade {
        Some(grade) => format!("grade {}", clean(grade)),
        None => "not graded".to_owned(),
    });
    if let Some(published) = support.published {
        source.push(format!("published {}", words::date(published)));
    }
    let origin = match origins.get(support.origin.as_str()) {
        Some(group) => clean(&group.who),
        None if support.origin.is_empty() => "counts under no origin".to_owned(),
        None => clean(&support.origin),
    };
    Ok(SupportView {
        kind: words::support(support.kind),
        text: clean(&support.text),
        who,
        said: dated("said", support.said_on),
        happened: dated("", support.when).trim_start().to_owned(),
        how: how.join("; "),
        source: source.join(", "),
        quantities: support.quantities.iter().map(quantity).collect(),
        origin,
        note: support.note.as_deref().map(clean),
        told_in: told.get(support.text.as_str()).copied(),
        quote: (!holds(&support.text, &support.citation.quote)).then(|| book.quotation(&support.citation)),
        notes: book
            .cite(&support.text, std::slice::from_ref(&support.citation), &|| format!("a support of {at}"))?,
    })
}

fn quantity(quantity: &StatedQuantity) -> String {
    let unit = words::unit(&quantity.unit);
    let amount = words::amount(quantity.amount);
    format!("“{}”: {amount} {unit}", clean(&quantity.text)).trim_end().to_owned()
}

fn element(element: &Element, book: &mut NoteBook<'_>, at: &str) -> Result<StateRow, ReportError> {
    Ok(StateRow {
        name: clean(&element.name),
        id: String::new(),
        unverified: Vec::new(),
        state: keyed(element.state),
        reason: clean(&element.reason),
        check: String::new(),
        notes: book.cite("", &element.citations, &|| format!("element {:?} of {at}", element.name))?,
    })
}

fn origin(group: &OriginGroup) -> OriginView {
    OriginView {
        who: clean(&group.who),
        holds: format!(
            "{} in {}",
            words::count(group.supports.into(), "support"),
            words::count(group.exhibits.into(), "exhibit")
        ),
        counts: group.counts,
        reason: clean(&group.reason),
    }
}

fn related(related: &RelatedProvision) -> RelatedView {
    RelatedView {
        provision: clean(&related.provision),
        citation: clean(&related.citation),
        summary: clean(&related.summary),
        reason: clean(&related.reason),
        unverified: unverified(related.verified, related.paragraph_verified),
        binding: related.binding,
    }
}

/// Says what of a provision was not confirmed in a source.
pub(crate) fn unverified(conduct: bool, paragraph: bool) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if !conduct {
        missing.push("text unverified");
    }
    if !paragraph {
        missing.push("paragraph number unverified");
    }
    missing
}
