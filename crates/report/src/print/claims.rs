//! The claims of an exhibit in words: who says what, how surely, about which event, and where it stands.

use super::clean::clean;
use super::words;
use claims::model::{
    Claim, DateMention, Document, Event, Modality, Participant, Quantity, QuoteKind, Speaker, Tier, Words,
};
use std::collections::BTreeSet;
use values::{CharMap, Period, Span};

/// The longest words of a claim repeated in the register. **Units:** scalar values.
const WORDS_MAX: usize = 160;

/// The anchor of a place in an exhibit's text.
pub(crate) fn place(span: Span) -> String {
    format!("s{}-{}", span.start, span.end)
}

/// The anchor of a claim in the text, by its number from 1.
pub(crate) fn anchor(number: usize) -> String {
    format!("c{number}")
}

/// A claim of the register.
#[derive(Debug, Clone)]
pub(crate) struct ClaimView {
    /// Its number from 1, which is also in its anchors.
    pub(crate) number: usize,
    /// Its id as the document has it.
    pub(crate) id: String,
    /// Its words, cut where they are long.
    pub(crate) words: String,
    /// Whether its words stand anywhere.
    pub(crate) is_placed: bool,
    /// Who says it, in a line.
    pub(crate) who: String,
    /// Its class in the style sheet.
    pub(crate) class: String,
    /// How it is said.
    pub(crate) how: &'static str,
    /// What is known of it.
    pub(crate) facts: Vec<Fact>,
    /// What is said to have happened.
    pub(crate) events: Vec<EventView>,
}

/// A fact about a claim: what it is, and the words with their places.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) parts: Vec<Part>,
}

/// Words, and where they lead.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) to: Option<String>,
}

/// An event of a claim.
#[derive(Debug, Clone)]
pub(crate) struct EventView {
    /// Its anchor, where its id makes one.
    pub(crate) anchor: Option<String>,
    pub(crate) kind: String,
    pub(crate) facts: Vec<Fact>,
}

/// Gives the claims of a document in its order.
pub(crate) fn claims(document: &Document) -> Vec<ClaimView> {
    let map = CharMap::new(&document.text);
    let events = event_ids(document);
    let mut seen = BTreeSet::new();
    let numbers: std::collections::BTreeMap<&str, usize> =
        document.claims.iter().enumerate().rev().map(|(at, claim)| (claim.id.as_str(), at + 1)).collect();
    let view = |(at, claim): (usize, &Claim)| ClaimView {
        number: at + 1,
        id: clean(&claim.id),
        words: shortened(claim, &document.text, &map),
        is_placed: !claim.content.is_empty(),
        who: capitalised(&who(claim)),
        class: class(claim),
        how: words::modality(claim.modality),
        facts: facts(claim, &numbers),
        events: claim.events.iter().map(|one| event(one, &events, &mut seen)).collect(),
    };
    document.claims.iter().enumerate().map(view).collect()
}

/// The words that a register leads to: speakers, cues, parties and the rest, but not the claims themselves.
pub(crate) fn places(document: &Document) -> BTreeSet<Span> {
    let mut places = BTreeSet::new();
    for claim in &document.claims {
        let speakers = claim.speaker.iter().chain(&claim.reported_by);
        places.extend(speakers.map(|it| it.span));
        places.extend(claim.cue.as_ref().map(|it| it.span));
        places.extend(claim.addressee.as_ref().map(|it| it.span));
        places.extend(claim.said_on.as_ref().and_then(|it| it.span));
        for event in &claim.events {
            places.insert(event.trigger.span);
            places.extend(event.participants.iter().map(|it| it.span));
            places.extend(event.quantities.iter().map(|it| it.span));
            places.extend(event.r#where.iter().map(|it| it.span));
            places.extend(event.when.as_ref().and_then(|it| it.span));
        }
    }
    places
}

/// The classes of a claim: whose it is, how firmly it is said, and whether a language model found it.
pub(crate) fn class(claim: &Claim) -> String {
    let tier = match claim.tier {
        Tier::Attributed => "attributed",
        Tier::Author => "author",
    };
    let firmness = match claim.modality {
        Modality::Asserted | Modality::Determined | Modality::Norm => "firm",
        Modality::Reported | Modality::Anticipated => "passed-on",
        Modality::Intention | Modality::Condemned | Modality::Demanded => "willed",
        Modality::Denied => "denied",
    };
    if claim.read_by.is_some() {
        return format!("{tier} {firmness} by-model");
    }
    format!("{tier} {firmness}")
}

fn who(claim: &Claim) -> String {
    match (&claim.speaker, claim.tier) {
        (Some(speaker), _) => in_line(speaker),
        (None, Tier::Author) => "The text itself".to_owned(),
        (None, Tier::Attributed) => "A speaker the text does not name".to_owned(),
    }
}

/// "Made-up Person, spokesperson, Example Ministry, Republic of Korea"; each part once.
fn in_line(speaker: &Speaker) -> String {
    let mut parts: Vec<String> = Vec::new();
    let names = [speaker.name.as_ref(), speaker.role.as_ref(), speaker.organisation.as_ref()];
    let mut states: Vec<&str> = speaker.countries.iter().map(values::Country::name).collect();
    if states.is_empty() {
        states.extend(speaker.country.as_ref().map(values::Country::name));
    }
    let states = words::list(&states);
    for part in names.into_iter().flatten().map(|it| clean(it)).chain([states]) {
        if !part.is_empty() && !parts.iter().any(|it| it.eq_ignore_ascii_case(&part)) {
            parts.push(part);
        }
    }
    if speaker.name.is_none() && speaker.role.is_none() && speaker.organisation.is_none() {
        // A list of States is told in the text's own words; "they" is not.
        if speaker.countries.len() > 1 && speaker.text.contains(" and ") {
            parts.clear();
        }
        parts.insert(0, clean(&speaker.text));
    }
    parts.join(", ")
}

fn facts(claim: &Claim, numbers: &std::collections::BTreeMap<&str, usize>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |name: &str, parts: Vec<Part>| facts.push(Fact { name: name.to_owned(), parts });
    // What a reader must know before all else about how a claim was found stands first.
    if let Some(read_by) = &claim.read_by {
        let unknown = if read_by.cue_known { "" } else { "; the rules do not know the word that attributes" };
        let note = format!(
            "the language model {}, not the rules: a lead that weighs nothing; see Annex C{unknown}",
            clean(&read_by.model)
        );
        add("Read by", vec![plain(note)]);
    }
    if let Some(speaker) = &claim.speaker {
        add("Named as", vec![at(&speaker.text, speaker.span)]);
    }
    if let Some(cue) = &claim.cue {
        let mut parts = vec![at(&cue.text, cue.span)];
        if !cue.lemma.eq_ignore_ascii_case(&cue.text) {
            parts.push(plain(format!(" (to {})", clean(&cue.lemma))));
        }
        add("Cue", parts);
    }
    let mut how = format!("{}; {}", words::modality(claim.modality), quote(claim.quote));
    if !claim.hedges.is_empty() {
        let hedges: Vec<_> = claim.hedges.iter().map(|hedge| format!("“{}”", clean(hedge))).collect();
        how.push_str(&format!("; weakened by {}", words::list(&hedges)));
    }
    add("How", vec![plain(how)]);
    if let Some(Words { span, text }) = &claim.addressee {
        add("Said to", vec![at(text, *span)]);
    }
    if let Some(said_on) = &claim.said_on {
        add("Said on", date(said_on));
    }
    if let Some(speaker) = &claim.reported_by {
        add("Passed on by", vec![at(&speaker.text, speaker.span), plain(format!(" ({})", in_line(speaker)))]);
    }
    if let Some(outer) = &claim.nested_in {
        let to = numbers.get(outer.as_str()).map(|number| format!("k{number}"));
        add("Within", vec![plain("claim ".to_owned()), Part { text: clean(outer), to }]);
    }
    facts
}

fn event(event: &Event, known: &BTreeSet<&str>, seen: &mut BTreeSet<String>) -> EventView {
    let mut facts = Vec::new();
    let mut add = |name: String, parts: Vec<Part>| facts.push(Fact { name, parts });
    let mut word = vec![at(&event.trigger.text, event.trigger.span)];
    if event.negated {
        word.push(plain(", said not to have happened".to_owned()));
    }
    if let Some(modality) = event.modality {
        word.push(plain(format!(", {}", words::modality(modality))));
    }
    add("Word".to_owned(), word);
    for party in &event.participants {
        add(capitalised(&words::plain(&party.role)), participant(party));
    }
    for figure in &event.quantities {
        add("Figure".to_owned(), quantity(figure));
    }
    if let Some(when) = &event.when {
        add("When".to_owned(), date(when));
    }
    for Words { span, text } in &event.r#where {
        add("Where".to_owned(), vec![at(text, *span)]);
    }
    if let Some(first) = &event.same_as {
        let to = known.contains(first.as_str()).then(|| first.clone());
        add("Same event as".to_owned(), vec![Part { text: clean(first), to }]);
    }
    let is_new = known.contains(event.id.as_str()) && seen.insert(event.id.clone());
    EventView { anchor: is_new.then(|| event.id.clone()), kind: kind(event), facts }
}

fn participant(party: &Participant) -> Vec<Part> {
    let mut parts = vec![at(&party.text, party.span)];
    let country = party.country.as_ref().map(values::Country::name).unwrap_or_default();
    // A place's name carries its State's code, which the State's name says better.
    let name = party.name.as_deref().map(words::plain).unwrap_or_default();
    let name = match name.rsplit_once(", ") {
        Some((place, code)) if code.len() == 2 => place,
        _ => name.as_str(),
    };
    let is_new = |it: &&str| !it.is_empty() && it.len() != 2 && !party.text.eq_ignore_ascii_case(it);
    let mut told: Vec<&str> = [name, country].into_iter().filter(is_new).collect();
    told.dedup();
    if !told.is_empty() {
        parts.push(plain(format!(" ({})", told.join(", "))));
    }
    parts
}

fn quantity(figure: &Quantity) -> Vec<Part> {
    let unit = words::unit(&figure.unit);
    let amount = format!("{} {unit}", words::amount(figure.amount));
    vec![at(&figure.text, figure.span), plain(format!(": {}", amount.trim_end()))]
}

fn date(mention: &DateMention) -> Vec<Part> {
    let days = words::period(Period { from: mention.from, to: mention.to });
    match (&mention.text, mention.span) {
        (Some(text), Some(span)) => vec![at(text, span), plain(format!(": {days}"))],
        _ => vec![plain(days)],
    }
}

fn quote(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "in quotation marks",
        QuoteKind::Indirect => "without quotation marks",
        QuoteKind::Mixed => "partly in quotation marks",
        QuoteKind::Block => "a passage of the speaker's own text",
        QuoteKind::Narrative => "in the text's own words",
    }
}

fn kind(event: &Event) -> String {
    let name = serde_json::to_value(event.kind).unwrap_or_default();
    capitalised(&words::plain(name.as_str().unwrap_or("other")))
}

/// The ids that can be anchors: `e` and digits, as the reader makes them.
fn event_ids(document: &Document) -> BTreeSet<&str> {
    let events = document.claims.iter().flat_map(|claim| &claim.events);
    let is_plain = |id: &&str| {
        id.strip_prefix('e').is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
    };
    events.map(|event| event.id.as_str()).filter(is_plain).collect()
}

fn shortened(claim: &Claim, text: &str, map: &CharMap) -> String {
    let mut all = String::new();
    for span in &claim.content {
        let words = text.get(map.bytes(*span)).unwrap_or_default();
        // A claim may be a whole document; no more of it is read than is printed.
        let end = words.char_indices().nth(WORDS_MAX * 2).map_or(words.len(), |(end, _)| end);
        let words = clean(words.get(..end).unwrap_or_default());
        if !all.is_empty() && !words.is_empty() {
            all.push_str(" … ");
        }
        all.push_str(&words);
        if all.len() > WORDS_MAX * 8 {
            break;
        }
    }
    let Some((limit, _)) = all.char_indices().nth(WORDS_MAX) else { return all };
    let head = all.get(..limit).unwrap_or_default();
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    format!("{head} …")
}

fn at(text: &str, span: Span) -> Part {
    Part { text: format!("“{}”", clean(text)), to: Some(place(span)) }
}

fn plain(text: String) -> Part {
    Part { text, to: None }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
