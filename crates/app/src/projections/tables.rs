//! The rows of the tables that SQL asks.

use crate::gather::Original;
use assess::facts::{DocumentFacts, Facts, TradeTable};
use assess::model::{Assessment, State};
use claims::linking::Mention;
use claims::model::{Claim, Event, Quantity, Speaker};
use serde::Serialize;
use std::collections::BTreeMap;
use values::{Amount, CharMap, Place, Span};

/// Puts everything found into rows; `engine` sorts them.
pub fn rows(originals: &[Original], facts: &Facts, assessment: &Assessment) -> engine::Facts {
    let mut rows = engine::Facts {
        exhibits: originals.iter().map(|original| exhibit(original, facts)).collect(),
        deliveries: facts.deliveries.iter().map(delivery).collect(),
        trade_flows: facts.trade.iter().flat_map(trade_flows).collect(),
        ship_events: facts.ship_events.iter().map(ship_event).collect(),
        items: facts.items.iter().map(item).collect(),
        sites: facts.sites.iter().map(site).collect(),
        hits: assessment.screening.hits.iter().map(hit).collect(),
        findings: assessment.findings.iter().map(finding).collect(),
        caps: caps(assessment),
        problems: assessment.problems.iter().map(problem).collect(),
        ..engine::Facts::default()
    };
    let numbers = numbers_of_events(&facts.documents);
    for (number, document) in facts.documents.iter().enumerate() {
        of_document(document, number, &numbers, &mut rows);
    }
    rows
}

fn trade_flows(table: &TradeTable) -> impl Iterator<Item = engine::TradeFlow> + '_ {
    let exhibit = table.exhibit.to_string();
    table.flows.iter().map(move |flow| engine::TradeFlow {
        exhibit: exhibit.clone(),
        sheet: table.sheet.clone(),
        row_number: i64::try_from(flow.row).unwrap_or(i64::MAX),
        reporter: flow.reporter.code().to_owned(),
        partner: flow.partner.code().to_owned(),
        direction: word(flow.direction),
        procedure: word(flow.procedure),
        period_from: flow.period.from,
        period_to: flow.period.to,
        hs: flow.code.digits().to_owned(),
        revision: word(flow.revision),
        value_usd: flow.value_usd,
        net_kg: flow.net_kg,
        net_estimated: flow.net_estimated,
        quantity: flow.quantity,
        unit: word(flow.unit),
        broken_down: flow.breakdown.is_some(),
    })
}

/// The number in the case of the event that each mention is of, from 1.
fn numbers_of_events(documents: &[DocumentFacts]) -> BTreeMap<Mention, i64> {
    let read: Vec<_> = documents.iter().map(|facts| &facts.document).collect();
    let groups = claims::linking::link(&read).into_iter().zip(1..);
    groups.flat_map(|(group, number)| group.into_iter().map(move |mention| (mention, number))).collect()
}

/// The word that JSON has for a value of a closed list.
pub fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The parts in one cell; nothing where there is none.
pub fn joined(parts: impl IntoIterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Every State a speaker speaks for, in one cell.
pub fn states_of(speaker: Option<&Speaker>) -> Option<String> {
    let speaker = speaker?;
    let one = speaker.country.iter().filter(|_| speaker.countries.is_empty());
    joined(speaker.countries.iter().chain(one).map(|country| country.code().to_owned()))
}

fn exhibit(original: &Original, facts: &Facts) -> engine::Exhibit {
    let (exhibit, reading) = (&original.exhibit, &original.reading);
    let capture = &exhibit.latest;
    let document = facts.documents.iter().find(|document| document.exhibit == exhibit.sha256);
    engine::Exhibit {
        id: exhibit.id(),
        exhibit: exhibit.sha256.to_string(),
        file: capture.name.clone(),
        media_type: (!reading.media_type.is_empty()).then(|| reading.media_type.clone()),
        size_bytes: i64::try_from(capture.size).unwrap_or(i64::MAX),
        title: reading.title.clone(),
        source: original.source.as_ref().map(|source| source.id.clone()),
        grade: original.source.as_ref().and_then(|source| source.grade.clone()),
        published: original.published,
        captured_at: Some(capture.captured_at),
        method: Some(capture.method.word().to_owned()),
        url: capture.final_url.clone().or_else(|| capture.url.clone()).or_else(|| reading.url.clone()),
        language: document.and_then(|document| document.document.language.clone()),
        pages: reading.blocks.iter().filter_map(|block| block.page).max().map(i64::from),
        paragraphs: reading.blocks.last().map(|block| i64::from(block.paragraph)),
        characters: (!reading.text.is_empty()).then(|| reading.text.chars().count() as i64),
        marking: Some(word(capture.marking.label)),
        leaf: i64::try_from(exhibit.leaf).ok(),
    }
}

fn of_document(
    facts: &DocumentFacts,
    document: usize,
    events: &BTreeMap<Mention, i64>,
    rows: &mut engine::Facts,
) {
    let exhibit = facts.exhibit.to_string();
    let text = &facts.document.text;
    let map = CharMap::new(text);
    let words = |span: Span| text.get(map.bytes(span)).unwrap_or_default();
    for (claim_number, found) in facts.document.claims.iter().enumerate() {
        let content: Vec<&str> = found.content.iter().map(|span| words(*span)).collect();
        rows.claims.push(claim(&exhibit, found, content.join(" … ")));
        for ((at, event), number) in found.events.iter().enumerate().zip(1..) {
            let mention = Mention { document, claim: claim_number, event: at };
            let same_event = events.get(&mention).copied().unwrap_or_default();
            rows.events.push(engine::Event { same_event, ..event_row(&exhibit, found, event, number) });
            rows.event_participants.extend(event.participants.iter().map(|one| engine::EventParticipant {
                exhibit: exhibit.clone(),
                claim: found.id.clone(),
                event: number,
                role: one.role.clone(),
                name: one.name.clone(),
                country: one.country.map(|country| country.code().to_owned()),
                text: one.text.clone(),
                span_start: i64::from(one.span.start),
                span_end: i64::from(one.span.end),
            }));
            let of_event = event.quantities.iter();
            rows.quantities.extend(of_event.map(|one| quantity(&exhibit, Some((&found.id, number)), one)));
        }
    }
    // A quantity that belongs to an event stands once, with its event.
    let in_events: std::collections::BTreeSet<Span> = facts
        .document
        .claims
        .iter()
        .flat_map(|claim| &claim.events)
        .flat_map(|event| event.quantities.iter().map(|one| one.span))
        .collect();
    let others = facts.document.quantities.iter().filter(|one| !in_events.contains(&one.span));
    rows.quantities.extend(others.map(|one| quantity(&exhibit, None, one)));
}

fn claim(exhibit: &str, claim: &Claim, text: String) -> engine::Claim {
    let speaker = claim.speaker.as_ref();
    engine::Claim {
        exhibit: exhibit.to_owned(),
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

fn event_row(exhibit: &str, claim: &Claim, event: &Event, number: i64) -> engine::Event {
    engine::Event {
        exhibit: exhibit.to_owned(),
        claim: claim.id.clone(),
        event: number,
        same_event: 0,
        event_type: word(event.kind),
        trigger_text: event.trigger.text.clone(),
        modality: event.modality.map(word),
        negated: event.negated,
        happened_from: event.when.as_ref().and_then(|when| when.from),
        happened_to: event.when.as_ref().and_then(|when| when.to),
        date_text: event.when.as_ref().and_then(|when| when.text.clone()),
        places: joined(event.r#where.iter().map(|place| place.text.clone())),
        span_start: i64::from(event.trigger.span.start),
        span_end: i64::from(event.trigger.span.end),
    }
}

fn quantity(exhibit: &str, of: Option<(&String, i64)>, quantity: &Quantity) -> engine::Quantity {
    engine::Quantity {
        exhibit: exhibit.to_owned(),
        claim: of.map(|(claim, _)| claim.clone()),
        event: of.map(|(_, event)| event),
        low: quantity.amount.low,
        central: quantity.amount.central,
        high: quantity.amount.high,
        unit: quantity.unit.clone(),
        counted: quantity.of.clone(),
        text: quantity.text.clone(),
        span_start: i64::from(quantity.span.start),
        span_end: i64::from(quantity.span.end),
    }
}

fn delivery(delivery: &flows::PetroleumDelivery) -> engine::Delivery {
    let tonnes = delivery.tonnes.map_or(Amount::default(), |tonnes| tonnes.0);
    let barrels = delivery.barrels.map_or(Amount::default(), |barrels| barrels.0);
    engine::Delivery {
        exhibit: delivery.citation.exhibit.to_string(),
        sheet: delivery.citation.place.sheet.clone(),
        row_number: delivery.citation.place.row.and_then(|row| i64::try_from(row).ok()),
        supplier: delivery.supplier.map(|country| country.code().to_owned()),
        recipient: delivery.recipient.code().to_owned(),
        product: delivery.product.clone(),
        delivered_from: delivery.period.from,
        delivered_to: delivery.period.to,
        tonnes_low: tonnes.low,
        tonnes_central: tonnes.central,
        tonnes_high: tonnes.high,
        barrels_low: barrels.low,
        barrels_central: barrels.central,
        barrels_high: barrels.high,
        basis: word(delivery.basis),
        note: delivery.note.clone(),
        text: delivery.citation.quote.clone(),
    }
}

fn ship_event(found: &assess::facts::ShipEvent) -> engine::ShipEvent {
    let event = &found.event;
    let line = |line: Option<&u64>| line.and_then(|line| i64::try_from(*line).ok());
    engine::ShipEvent {
        exhibit: found.exhibit.to_string(),
        mmsi: event.mmsi.to_string(),
        started_at: event.start,
        ended_at: event.end,
        event_type: event.kind.name().to_owned(),
        imo: event.imo.map(|imo| imo.to_string()),
        track: event.track.clone(),
        latitude: event.lat,
        longitude: event.lon,
        open: event.open,
        other_mmsi: event.other_mmsi.map(|mmsi| mmsi.to_string()),
        port: event.port.as_ref().map(|port| port.name.clone()),
        port_country: event
            .port
            .as_ref()
            .and_then(|port| port.country)
            .map(|country| country.code().to_owned()),
        distance_km: event.distance_km,
        max_speed_kn: event.max_speed_kn,
        confidence: event.confidence.map(i64::from),
        positions: i64::from(event.evidence.positions),
        first_message: line(event.evidence.messages.first()),
        last_message: line(event.evidence.messages.last()),
        method: event.evidence.method.clone(),
    }
}

fn item(found: &flows::Item) -> engine::Item {
    let production = flows::items::Production::of(found, flows::items::ItemMethods::builtin());
    let made = production.hull();
    let whole = found.cite("");
    let schemes: std::collections::BTreeSet<String> =
        production.readings.iter().map(|reading| reading.scheme.clone()).collect();
    let code = |country: Option<values::Country>| country.map(|country| country.code().to_owned());
    engine::Item {
        exhibit: whole.map(|cited| cited.exhibit.to_string()).unwrap_or_default(),
        item: found.id.clone(),
        row_number: whole.and_then(|cited| cited.place.row).and_then(|row| i64::try_from(row).ok()),
        what: found.what.clone(),
        system: found.system.clone(),
        system_country: code(found.system_country),
        marks: joined(found.marks.iter().map(|mark| mark.text.clone())),
        serial: found.serial.clone(),
        lot: found.lot.clone(),
        date_code: found.date_code.clone(),
        schemes: joined(schemes),
        readings: production.readings.len() as i64,
        made_from: made.from,
        made_to: made.to,
        maker: found.maker.clone(),
        maker_country: code(found.maker_country),
        part_number: found.part_number.clone(),
        hs: found.hs.as_ref().map(ToString::to_string),
        forces: code(found.recovered.forces),
        found_from: found.recovered.on.from,
        found_to: found.recovered.on.to,
        found_at: found.recovered.place.clone(),
        documented_by: found.documented.by.clone(),
        documented_from: found.documented.on.from,
        trace_requests: found.trace.len() as i64,
        trace_replies: found.trace.iter().filter(|trace| trace.is_answered()).count() as i64,
        custody_breaks: flows::items::custody::breaks(found).len() as i64,
    }
}

fn site(found: &assess::facts::SiteFacts) -> engine::Site {
    let (site, change) = (&found.site, found.change.as_ref());
    engine::Site {
        exhibit: found.exhibit.to_string(),
        site: site.name.clone(),
        made_up: site.made_up,
        country: site.country.map(|country| country.code().to_owned()),
        latitude: site.lat,
        longitude: site.lon,
        images: site.images.len() as i64,
        before_on: change.and_then(|change| change.before_on.from),
        after_on: change.and_then(|change| change.after_on.from),
        patches: change.map(|change| change.patches.len() as i64),
        changed_m2_low: change.map(|change| change.total.low),
        changed_m2: change.map(|change| change.total.central),
        changed_m2_high: change.map(|change| change.total.high),
        correlation: change.map(|change| change.correlation),
    }
}

fn hit(hit: &assess::model::ScreeningHit) -> engine::Hit {
    engine::Hit {
        subject: hit.subject.clone(),
        kind: hit.kind.clone(),
        list: hit.list.clone(),
        edition: hit.edition.clone(),
        reference: hit.reference.clone(),
        name: hit.name.clone(),
        score: hit.score,
        designated_on: hit.designated_on,
        measures: joined(hit.measures.iter().cloned()),
        reasons: joined(hit.reasons.iter().cloned()),
        decision: hit.decision.clone(),
        object: hit.object.clone(),
        entry_sha256: hit.entry_sha256.map(|digest| digest.to_string()),
        decided_by: hit.decided.as_ref().map(|decision| decision.by.clone()),
        decided_on: hit.decided.as_ref().map(|decision| decision.on),
        decided_why: hit.decided.as_ref().map(|decision| decision.why.clone()),
        decided_before: hit.decided_before.as_ref().map(|decision| decision.decision.clone()),
        changed: joined(hit.decided_before.iter().flat_map(|decision| decision.changed.iter().cloned())),
        exhibit: hit.citations.first().map(|citation| citation.exhibit.to_string()),
        mentions: hit.citations.len() as i64,
    }
}

fn finding(finding: &assess::model::Finding) -> engine::Finding {
    let count = |state: State| finding.elements.iter().filter(|one| one.state == state).count() as i64;
    engine::Finding {
        finding: finding.id.clone(),
        provision: finding.provision.clone(),
        title: finding.title.clone(),
        measure: finding.measure.clone(),
        status: word(finding.status),
        likelihood: finding.likelihood.as_ref().map(|likelihood| likelihood.words.clone()),
        likelihood_percent_low: finding.likelihood.as_ref().map(|one| i64::from(one.percent[0])),
        likelihood_percent_high: finding.likelihood.as_ref().map(|one| i64::from(one.percent[1])),
        confidence: word(finding.confidence.level),
        origins: i64::from(finding.origins),
        supporting: finding.supporting.len() as i64,
        contradicting: finding.contradicting.len() as i64,
        elements_met: count(State::Met),
        elements_not_met: count(State::NotMet),
        elements_unknown: count(State::Unknown),
        law_verified: finding.law.verified,
    }
}

fn caps(assessment: &Assessment) -> Vec<engine::Cap> {
    let ledgers = assessment.caps.iter();
    let bases = ledgers.flat_map(|cap| cap.bases.iter().map(move |basis| (cap, basis)));
    bases
        .map(|(cap, basis)| engine::Cap {
            provision: cap.provision.clone(),
            title: cap.title.clone(),
            period_from: cap.period.from,
            period_to: cap.period.to,
            basis: basis.basis.clone(),
            ceiling: cap.limit,
            unit: cap.unit.clone(),
            lines: basis.lines.len() as i64,
            total_low: basis.total.low,
            total_central: basis.total.central,
            total_high: basis.total.high,
            percent_low: basis.percent.low,
            percent_central: basis.percent.central,
            percent_high: basis.percent.high,
            above: word(basis.above),
        })
        .collect()
}

fn problem(problem: &values::Problem) -> engine::Problem {
    engine::Problem {
        code: problem.code.clone(),
        file: problem.file.clone(),
        exhibit: problem.exhibit.map(|digest| digest.to_string()),
        place: problem.place.as_ref().map(Place::in_words).filter(|place| !place.is_empty()),
        reason: problem.reason.clone(),
        hint: problem.hint.clone(),
    }
}
