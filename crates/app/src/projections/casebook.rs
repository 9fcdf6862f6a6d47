//! The rows of the casebook.

use super::tables::{joined, states_of, word};
use crate::gather::Original;
use assess::facts::{DocumentFacts, Facts};
use assess::model::{Assessment, CapLedger, Finding, Support};
use claims::model::{Claim, Quantity};
use evidence::Case;
use screening::Designation;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::rows::{
    CapLine, Capture, Claim as ClaimRow, Decision, Element, EntityMention, Event, Exhibit,
    Finding as FindingRow, FindingSupport, LogState, Problem, Quantity as QuantityRow, Rows, ScreeningHit,
    ShipEvent,
};
use values::{CharMap, Place, Span};

/// Puts the log, the facts and the assessment into rows.
///
/// `entries` are the list entries of the hits, by the object of a decision on each.
pub fn rows(
    case: &Case,
    originals: &[Original],
    facts: &Facts,
    assessment: &Assessment,
    entries: &BTreeMap<String, Designation>,
) -> Rows {
    let mut rows = Rows {
        exhibits: originals.iter().map(|original| exhibit(original, facts)).collect(),
        captures: originals.iter().flat_map(captures).collect(),
        ship_events: facts.ship_events.iter().map(ship_event).collect(),
        findings: assessment.findings.iter().map(finding).collect(),
        elements: assessment.findings.iter().flat_map(elements).collect(),
        finding_supports: assessment.findings.iter().flat_map(supports).collect(),
        decisions: case.decisions().into_iter().map(|(leaf, it)| decision(leaf, it)).collect(),
        problems: assessment.problems.iter().map(problem).collect(),
        screening_hits: assessment.screening.hits.iter().map(|it| hit(it, entries)).collect(),
        cap_lines: assessment.caps.iter().flat_map(cap_lines).collect(),
        log_states: vec![LogState {
            origin: case.log().origin().to_owned(),
            size: signed(case.log().size()),
            root: data_encoding::BASE64.encode(&case.log().root().0),
            as_of: Some(assessment.as_of),
        }],
        ..Rows::default()
    };
    for document in &facts.documents {
        of_document(document, &mut rows);
    }
    rows
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn exhibit(original: &Original, facts: &Facts) -> Exhibit {
    let (exhibit, reading) = (&original.exhibit, &original.reading);
    let document = facts.documents.iter().find(|document| document.exhibit == exhibit.sha256);
    let states = exhibit.marking.releasable_to.iter().flatten();
    Exhibit {
        id: exhibit.id(),
        sha256: exhibit.sha256.to_string(),
        file: exhibit.latest.name.clone(),
        size_bytes: signed(exhibit.latest.size),
        media_type: (!reading.media_type.is_empty()).then(|| reading.media_type.clone()),
        title: reading.title.clone(),
        author: exhibit.latest.author.clone().or_else(|| reading.author.clone()),
        language: document.and_then(|document| document.document.language.clone()),
        published: original.published,
        source: original.source.as_ref().map(|source| source.id.clone()),
        grade: original.source.as_ref().and_then(|source| source.grade.clone()),
        marking: Some(word(exhibit.marking.label)),
        releasable_to: joined(states.map(|state| state.code().to_owned()))
            .map(|states| states.replace("; ", ",")),
        characters: (!reading.text.is_empty()).then(|| reading.text.chars().count() as i64),
        leaf: Some(signed(exhibit.leaf)),
    }
}

fn captures(original: &Original) -> Vec<Capture> {
    let captures = original.exhibit.captures.iter();
    captures
        .map(|(leaf, capture)| Capture {
            leaf: signed(*leaf),
            sha256: capture.sha256.to_string(),
            name: capture.name.clone(),
            method: capture.method.word().to_owned(),
            url: capture.url.clone(),
            final_url: capture.final_url.clone(),
            captured_at: capture.captured_at.to_string(),
            captured_by: capture.captured_by.clone(),
            tool: capture.tool.clone(),
            parent: capture.parent.map(|parent| parent.to_string()),
        })
        .collect()
}

fn of_document(facts: &DocumentFacts, rows: &mut Rows) {
    let sha256 = facts.exhibit.to_string();
    let text = &facts.document.text;
    let map = CharMap::new(text);
    rows.entity_mentions.extend(facts.document.entities.iter().map(|entity| EntityMention {
        sha256: sha256.clone(),
        span_start: i64::from(entity.span.start),
        span_end: i64::from(entity.span.end),
        kind: word(entity.kind),
        text: entity.text.clone(),
        name: entity.name.clone(),
    }));
    let mut in_events: BTreeSet<Span> = BTreeSet::new();
    for claim in &facts.document.claims {
        let content: Vec<&str> =
            claim.content.iter().map(|span| text.get(map.bytes(*span)).unwrap_or_default()).collect();
        rows.claims.push(claim_row(&sha256, claim, content.join(" … ")));
        for (event, number) in claim.events.iter().zip(1..) {
            let participants: Vec<_> = event
                .participants
                .iter()
                .map(|one| json!({ "role": one.role, "text": one.text, "name": one.name, "country": one.country }))
                .collect();
            rows.events.push(Event {
                sha256: sha256.clone(),
                claim: claim.id.clone(),
                event: number,
                kind: word(event.kind),
                trigger_text: event.trigger.text.clone(),
                modality: event.modality.map(word),
                negated: event.negated,
                happened_from: event.when.as_ref().and_then(|when| when.from),
                happened_to: event.when.as_ref().and_then(|when| when.to),
                participants: json!(participants).to_string(),
                places: joined(event.r#where.iter().map(|place| place.text.clone())),
                span_start: i64::from(event.trigger.span.start),
                span_end: i64::from(event.trigger.span.end),
            });
            for one in &event.quantities {
                in_events.insert(one.span);
                rows.quantities.push(quantity(&sha256, Some((&claim.id, number)), one));
            }
        }
    }
    let others = facts.document.quantities.iter().filter(|one| !in_events.contains(&one.span));
    rows.quantities.extend(others.map(|one| quantity(&sha256, None, one)));
}

fn claim_row(sha256: &str, claim: &Claim, text: String) -> ClaimRow {
    let speaker = claim.speaker.as_ref();
    ClaimRow {
        sha256: sha256.to_owned(),
        claim: claim.id.clone(),
        tier: word(claim.tier),
        modality: word(claim.modality),
        quote: word(claim.quote),
        speaker: speaker.map(|speaker| speaker.name.clone().unwrap_or_else(|| speaker.text.clone())),
        role: speaker.and_then(|speaker| speaker.role.clone()),
        organisation: speaker.and_then(|speaker| speaker.organisation.clone()),
        country: states_of(speaker),
        reported_by: claim
            .reported_by
            .as_ref()
            .map(|one| one.name.clone().unwrap_or_else(|| one.text.clone())),
        cue: claim.cue.as_ref().map(|cue| cue.lemma.clone()),
        hedges: joined(claim.hedges.iter().cloned()),
        said_from: claim.said_on.as_ref().and_then(|said| said.from),
        said_to: claim.said_on.as_ref().and_then(|said| said.to),
        nested_in: claim.nested_in.clone(),
        read_by: claim.read_by.as_ref().map(|read_by| read_by.model.clone()),
        span_start: claim.content.first().map_or(0, |span| i64::from(span.start)),
        span_end: claim.content.last().map_or(0, |span| i64::from(span.end)),
        text,
    }
}

fn quantity(sha256: &str, of: Option<(&String, i64)>, quantity: &Quantity) -> QuantityRow {
    QuantityRow {
        sha256: sha256.to_owned(),
        claim: of.map(|(claim, _)| claim.clone()),
        event: of.map(|(_, event)| event),
        span_start: i64::from(quantity.span.start),
        span_end: i64::from(quantity.span.end),
        low: quantity.amount.low,
        central: quantity.amount.central,
        high: quantity.amount.high,
        unit: quantity.unit.clone(),
        counted: quantity.of.clone(),
        text: quantity.text.clone(),
    }
}

fn ship_event(found: &assess::facts::ShipEvent) -> ShipEvent {
    let event = &found.event;
    ShipEvent {
        sha256: found.exhibit.to_string(),
        mmsi: event.mmsi.to_string(),
        started_at: event.start.to_string(),
        ended_at: event.end.to_string(),
        kind: event.kind.name().to_owned(),
        imo: event.imo.map(|imo| imo.to_string()),
        latitude: event.lat,
        longitude: event.lon,
        other_mmsi: event.other_mmsi.map(|mmsi| mmsi.to_string()),
        port: event.port.as_ref().map(|port| port.name.clone()),
        document: json!(event).to_string(),
    }
}

fn finding(finding: &Finding) -> FindingRow {
    FindingRow {
        id: finding.id.clone(),
        provision: finding.provision.clone(),
        citation: finding.law.citation.clone(),
        law_verified: finding.law.verified,
        title: finding.title.clone(),
        measure: finding.measure.clone(),
        measure_title: finding.measure_title.clone(),
        status: word(finding.status),
        likelihood: finding.likelihood.as_ref().map(|likelihood| likelihood.words.clone()),
        confidence: word(finding.confidence.level),
        confidence_basis: finding.confidence.basis.clone(),
        origins: i64::from(finding.origins),
        reply: finding.reply.text.clone(),
        document: json!(finding).to_string(),
    }
}

fn elements(finding: &Finding) -> Vec<Element> {
    let elements = finding.elements.iter().zip(1..);
    elements
        .map(|(element, position)| Element {
            finding: finding.id.clone(),
            position,
            name: element.name.clone(),
            state: word(element.state),
            reason: element.reason.clone(),
        })
        .collect()
}

fn supports(finding: &Finding) -> Vec<FindingSupport> {
    let side = |side: &'static str, supports: &[Support]| -> Vec<FindingSupport> {
        supports.iter().zip(1..).map(|(one, position)| support(finding, side, position, one)).collect()
    };
    let mut rows = side("supporting", &finding.supporting);
    rows.extend(side("contradicting", &finding.contradicting));
    rows
}

fn support(finding: &Finding, side: &str, position: i64, support: &Support) -> FindingSupport {
    let (citation, place) = (&support.citation, &support.citation.place);
    FindingSupport {
        finding: finding.id.clone(),
        side: side.to_owned(),
        position,
        kind: word(support.kind),
        text: support.text.clone(),
        speaker: support.speaker.clone(),
        country: support.country.map(|country| country.code().to_owned()),
        source: support.source.clone(),
        grade: support.grade.clone(),
        modality: support.modality.map(word),
        origin: support.origin.clone(),
        note: support.note.clone(),
        sha256: citation.exhibit.to_string(),
        page: place.page.map(i64::from),
        row_number: place.row.map(signed),
        message: place.message.map(signed),
        span_start: place.span.map(|span| i64::from(span.start)),
        span_end: place.span.map(|span| i64::from(span.end)),
        quote: citation.quote.clone(),
    }
}

fn decision(leaf: u64, decision: evidence::Decision) -> Decision {
    Decision {
        leaf: signed(leaf),
        object: decision.object,
        kind: decision.kind.word().to_owned(),
        decided_by: decision.by,
        decided_at: decision.at.to_string(),
        why: decision.why,
    }
}

fn problem(problem: &values::Problem) -> Problem {
    Problem {
        code: problem.code.clone(),
        file: problem.file.clone(),
        sha256: problem.exhibit.map(|digest| digest.to_string()),
        place: problem.place.as_ref().map(Place::in_words).filter(|place| !place.is_empty()),
        reason: problem.reason.clone(),
        hint: problem.hint.clone(),
    }
}

fn hit(hit: &assess::model::ScreeningHit, entries: &BTreeMap<String, Designation>) -> ScreeningHit {
    ScreeningHit {
        subject: hit.subject.clone(),
        kind: hit.kind.clone(),
        list: hit.list.clone(),
        edition: hit.edition.clone(),
        reference: hit.reference.clone(),
        name: hit.name.clone(),
        score: hit.score,
        designated_on: hit.designated_on,
        reasons: json!(hit.reasons).to_string(),
        decision: hit.decision.clone(),
        object: hit.object.clone(),
        entry_sha256: hit.entry_sha256.map(|digest| digest.to_string()),
        entry: entries.get(&hit.object).map(|entry| json!(entry).to_string()),
        decided: hit.decided.as_ref().map(|decision| json!(decision).to_string()),
        decided_before: hit.decided_before.as_ref().map(|decision| json!(decision).to_string()),
    }
}

fn cap_lines(cap: &CapLedger) -> Vec<CapLine> {
    let lines = cap
        .bases
        .iter()
        .flat_map(|basis| basis.lines.iter().zip(1..).map(move |(line, position)| (basis, line, position)));
    lines
        .map(|(basis, line, position)| CapLine {
            provision: cap.provision.clone(),
            period_from: cap.period.from,
            period_to: cap.period.to,
            basis: basis.basis.clone(),
            position,
            supplier: line.supplier.map(|country| country.code().to_owned()),
            delivered_from: line.period.from,
            delivered_to: line.period.to,
            stated: line.stated.clone(),
            low: line.amount.low,
            central: line.amount.central,
            high: line.amount.high,
            unit: cap.unit.clone(),
            who: line.who.clone(),
            sha256: line.citation.exhibit.to_string(),
            place: line.citation.place.in_words(),
            quote: line.citation.quote.clone(),
        })
        .collect()
}
