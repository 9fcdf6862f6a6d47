//! Small texts with claims, built by hand: what the reader of claims would give.

use assess::facts::{DocumentFacts, Facts, Paragraph, Provenance, ShipEvent, Source};
use assess::model::{Assessment, Finding, ScreeningHit, State};
use assess::regime::Regime;
use assess::{Methods, assess};
use claims::model::*;
use flows::{Basis, PetroleumDelivery};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use values::{Amount, Barrels, Citation, Country, Date, Digest, Period, Place, Span, Tonnes};
use vessels::{EventKind, Evidence, PortName};

pub const KP: Option<Country> = Some(Country::DPRK);
pub const RU: Option<Country> = Some(Country::RUSSIA);
pub const KR: Option<Country> = Some(Country::REPUBLIC_OF_KOREA);

pub static REGIME: LazyLock<Regime> = LazyLock::new(|| Regime::builtin().unwrap());
pub static METHODS: LazyLock<Methods> = LazyLock::new(|| Methods::builtin().unwrap());
pub static SOURCES: LazyLock<BTreeMap<String, Source>> =
    LazyLock::new(|| assess::sources::builtin().unwrap());

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn country(code: &str) -> Option<Country> {
    Some(code.parse().unwrap())
}

pub fn digest(number: u8) -> Digest {
    Digest::from_bytes([number; 32])
}

/// Assesses facts as of the end of 2024.
pub fn assessed(facts: &Facts) -> Assessment {
    assessed_on(facts, "2024-12-31")
}

pub fn assessed_on(facts: &Facts, day: &str) -> Assessment {
    let assessment = assess(facts, &REGIME, &METHODS, &SOURCES, date(day));
    sound(&assessment);
    assessment
}

/// Holds what must be true of every assessment, whatever its facts.
pub fn sound(assessment: &Assessment) {
    use assess::model::{FindingStatus, Sentence, SentenceKind};
    let cited = |sentence: &Sentence| {
        assert!(
            sentence.kind != SentenceKind::Fact || !sentence.citations.is_empty(),
            "a fact without a citation: {}",
            sentence.text
        );
        assert!(!sentence.text.contains("  ") && !sentence.text.contains(" ,"), "{}", sentence.text);
        assert!(sentence.text.ends_with(['.', '”', '?', ')']), "{}", sentence.text);
    };
    assessment.summary.iter().chain(&assessment.limits_of_the_law).for_each(cited);
    assessment.timeline.iter().for_each(|entry| cited(&entry.sentence));
    assessment.positions.iter().for_each(|position| cited(&position.sentence));
    assessment.caps.iter().flat_map(|cap| &cap.sentences).for_each(cited);
    assessment.drifts.iter().flat_map(|drift| &drift.sentences).for_each(cited);
    for lead in &assessment.leads {
        assert!(
            !lead.seen.is_empty() && !lead.counter_explanations.is_empty() && !lead.provisions.is_empty()
        );
        lead.seen.iter().for_each(cited);
        assert!(lead.seen.iter().all(|sentence| sentence.kind == SentenceKind::Fact), "{}", lead.indicator);
        let words = serde_json::to_string(lead).unwrap().to_lowercase();
        assert!(!words.contains("violation"), "a lead speaks of a violation: {words}");
        let known = |id: &String| assessment.findings.iter().any(|finding| finding.id == *id);
        assert!(lead.findings.iter().all(known), "{}: a finding that is not there", lead.indicator);
    }
    for finding in &assessment.findings {
        finding.sentences.iter().for_each(cited);
        assert!(!finding.supporting.is_empty());
        assert!(finding.origins > 1 || finding.likelihood.is_none(), "{}", finding.title);
        let elements = || finding.elements.iter().filter(|element| !element.name.contains("exemption"));
        if finding.status == FindingStatus::PossibleViolation {
            for element in elements() {
                assert_eq!(element.state, State::Met, "{}: {}", finding.title, element.name);
            }
        }
        for element in elements().filter(|element| element.state == State::Met) {
            assert!(
                !element.citations.is_empty(),
                "{}: {} is met without a citation",
                finding.title,
                element.name
            );
        }
    }
}

/// Gives the only finding.
pub fn only(assessment: &Assessment) -> &Finding {
    let titles: Vec<&str> = assessment.findings.iter().map(|finding| finding.title.as_str()).collect();
    assert_eq!(titles.len(), 1, "{titles:?}");
    &assessment.findings[0]
}

/// Gives the state of a finding's element.
pub fn state(finding: &Finding, name: &str) -> State {
    let names: Vec<&str> = finding.elements.iter().map(|element| element.name.as_str()).collect();
    let found = finding.elements.iter().find(|element| element.name == name);
    found.unwrap_or_else(|| panic!("{name} is none of {names:?}")).state
}

/// Joins a finding's sentences.
pub fn told(finding: &Finding) -> String {
    finding.sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join("\n")
}

pub fn facts(texts: impl IntoIterator<Item = TextOf>) -> Facts {
    Facts { documents: texts.into_iter().map(TextOf::build).collect(), ..Facts::default() }
}

/// A text under construction.
#[derive(Debug, Clone)]
pub struct TextOf {
    number: u8,
    dated: Option<Date>,
    source: Option<Source>,
    text: String,
    claims: Vec<Claim>,
}

/// Begins a text of a source of `sources/`, published on a day.
pub fn text(number: u8, source: &str, dated: &str) -> TextOf {
    TextOf {
        number,
        dated: (!dated.is_empty()).then(|| date(dated)),
        source: (!source.is_empty()).then(|| SOURCES[source].clone()),
        text: String::new(),
        claims: Vec::new(),
    }
}

impl TextOf {
    /// Adds words that state nothing.
    pub fn words(mut self, words: &str) -> Self {
        self.text.push_str(words);
        self.text.push(' ');
        self
    }

    /// Adds a sentence that is a claim.
    pub fn says(mut self, said: Said) -> Self {
        let start = self.text.chars().count() as u32;
        self.text.push_str(&said.words);
        let content = Span::new(start, self.text.chars().count() as u32);
        self.text.push_str(". ");
        let find = |part: &str| {
            let byte = said.words.find(part).unwrap_or(0);
            let from = start + said.words[..byte].chars().count() as u32;
            Span::new(from, from + part.chars().count() as u32)
        };
        let mention = |(from, to): (&str, &str)| DateMention {
            text: None,
            span: None,
            from: (!from.is_empty()).then(|| date(from)),
            to: (!to.is_empty()).then(|| date(to)),
            rule: "explicit".to_owned(),
            granularity: Granularity::Day,
            conflict: None,
        };
        let events = said
            .event
            .iter()
            .map(|of| Event {
                id: String::new(),
                same_as: None,
                kind: of.kind,
                trigger: Words { span: find(&of.trigger), text: of.trigger.clone() },
                participants: of
                    .parts
                    .iter()
                    .map(|(role, name, country)| Participant {
                        role: (*role).to_owned(),
                        span: content,
                        text: name.clone(),
                        name: (!name.is_empty()).then(|| name.clone()),
                        country: *country,
                    })
                    .collect(),
                quantities: of
                    .quantities
                    .iter()
                    .map(|(words, amount, unit)| Quantity {
                        text: words.clone(),
                        span: find(words),
                        amount: *amount,
                        unit: unit.clone(),
                        of: None,
                    })
                    .collect(),
                when: of.when.map(mention),
                r#where: Vec::new(),
                modality: of.modality,
                negated: of.negated,
            })
            .collect();
        self.claims.push(Claim {
            id: format!("c{}", self.claims.len() + 1),
            tier: if said.speaker.is_some() || said.nameless { Tier::Attributed } else { Tier::Author },
            content: vec![content],
            speaker: said.speaker,
            cue: None,
            modality: said.modality,
            hedges: said.hedges,
            quote: QuoteKind::Indirect,
            addressee: None,
            said_on: said.said_on.map(mention),
            reported_by: None,
            nested_in: None,
            events,
            read_by: None,
        });
        self
    }

    pub fn build(self) -> DocumentFacts {
        let length = self.text.chars().count() as u32;
        DocumentFacts {
            exhibit: digest(self.number),
            source: self.source,
            paragraphs: vec![Paragraph { span: Span::new(0, length), page: None, number: 1 }],
            document: Document {
                file: format!("text-{}.txt", self.number),
                sha256: None,
                title: None,
                dated: self.dated,
                language: Some("en".to_owned()),
                text: self.text,
                claims: self.claims,
                entities: Vec::new(),
                dates: Vec::new(),
                quantities: Vec::new(),
                notes: Vec::new(),
            },
        }
    }
}

/// A claim under construction.
#[derive(Debug, Clone)]
pub struct Said {
    words: String,
    speaker: Option<Speaker>,
    nameless: bool,
    modality: Modality,
    hedges: Vec<String>,
    said_on: Option<(&'static str, &'static str)>,
    event: Option<Of>,
}

/// An event under construction.
#[derive(Debug, Clone)]
pub struct Of {
    kind: EventType,
    trigger: String,
    pub parts: Vec<(&'static str, String, Option<Country>)>,
    quantities: Vec<(String, Amount, String)>,
    when: Option<(&'static str, &'static str)>,
    modality: Option<Modality>,
    negated: bool,
}

/// Begins a claim in the text's own voice.
pub fn said(words: &str) -> Said {
    Said {
        words: words.to_owned(),
        speaker: None,
        nameless: false,
        modality: Modality::Asserted,
        hedges: Vec::new(),
        said_on: None,
        event: None,
    }
}

/// Begins an event.
pub fn of(kind: EventType, supplier: Option<Country>, recipient: Option<Country>) -> Of {
    let mut parts = Vec::new();
    if supplier.is_some() {
        parts.push(("supplier", String::new(), supplier));
    }
    if recipient.is_some() {
        parts.push(("recipient", String::new(), recipient));
    }
    Of {
        kind,
        trigger: "sent".to_owned(),
        parts,
        quantities: Vec::new(),
        when: None,
        modality: None,
        negated: false,
    }
}

/// Arms from the DPRK to Russia.
pub fn arms() -> Of {
    of(EventType::ArmsTransfer, KP, RU).goods("artillery_ammunition")
}

impl Of {
    pub fn trigger(mut self, words: &str) -> Self {
        self.trigger = words.to_owned();
        self
    }

    pub fn goods(mut self, id: &str) -> Self {
        self.parts.push(("goods", id.to_owned(), None));
        self
    }

    pub fn quantity(mut self, words: &str, amount: Amount, unit: &str) -> Self {
        self.quantities.push((words.to_owned(), amount, unit.to_owned()));
        self
    }

    pub fn when(mut self, from: &'static str, to: &'static str) -> Self {
        self.when = Some((from, to));
        self
    }

    pub fn negated(mut self) -> Self {
        self.negated = true;
        self
    }

    pub fn modality(mut self, modality: Modality) -> Self {
        self.modality = Some(modality);
        self
    }
}

impl Said {
    pub fn by(mut self, name: &str, organisation: &str, country: Option<Country>) -> Self {
        self.speaker = Some(Speaker {
            span: Span::new(0, 1),
            text: if name.is_empty() { organisation.to_owned() } else { name.to_owned() },
            name: (!name.is_empty()).then(|| name.to_owned()),
            role: None,
            organisation: (!organisation.is_empty()).then(|| organisation.to_owned()),
            country,
            countries: Vec::new(),
        });
        self
    }

    pub fn by_states(mut self, codes: &[&str]) -> Self {
        self = self.by("the ministers", "", None);
        if let Some(speaker) = &mut self.speaker {
            speaker.countries = codes.iter().map(|code| code.parse().unwrap()).collect();
        }
        self
    }

    pub fn by_nobody(mut self) -> Self {
        self.nameless = true;
        self
    }

    pub fn modality(mut self, modality: Modality) -> Self {
        self.modality = modality;
        self
    }

    pub fn hedged(mut self, word: &str) -> Self {
        self.hedges.push(word.to_owned());
        self
    }

    pub fn on(mut self, day: &'static str) -> Self {
        self.said_on = Some((day, day));
        self
    }

    pub fn of(mut self, event: Of) -> Self {
        self.event = Some(event);
        self
    }
}

/// A row of a table.
pub fn cite_row(exhibit: u8, row: u64) -> Citation {
    Citation { exhibit: digest(exhibit), place: Place::row(row), quote: format!("row {row}") }
}

/// A delivery of refined petroleum to the DPRK in months of 2023.
pub fn delivered(
    row: u64,
    supplier: Option<Country>,
    from: i8,
    to: i8,
    barrels: Amount,
    basis: Basis,
) -> PetroleumDelivery {
    PetroleumDelivery {
        supplier,
        recipient: Country::DPRK,
        product: Some("refined_petroleum".to_owned()),
        period: Period { from: Period::month(2023, from).from, to: Period::month(2023, to).to },
        tonnes: None,
        barrels: Some(Barrels(barrels)),
        basis,
        note: None,
        citation: cite_row(90, row),
    }
}

pub fn in_tonnes(delivery: PetroleumDelivery, tonnes: f64) -> PetroleumDelivery {
    PetroleumDelivery { tonnes: Some(Tonnes(Amount::exactly(tonnes))), barrels: None, ..delivery }
}

/// Something a ship did on a day of 2024.
pub fn ship(
    kind: EventKind,
    mmsi: &str,
    imo: Option<&str>,
    other: Option<&str>,
    port: Option<(&str, &str)>,
) -> ShipEvent {
    ShipEvent {
        exhibit: digest(80),
        event: vessels::Event {
            kind,
            mmsi: mmsi.parse().unwrap(),
            imo: imo.map(|imo| imo.parse().unwrap()),
            track: None,
            start: "2024-11-03T04:00:00Z".parse().unwrap(),
            end: "2024-11-03T09:30:00Z".parse().unwrap(),
            lat: Some(41.76),
            lon: Some(131.17),
            open: false,
            other_mmsi: other.map(|mmsi| mmsi.parse().unwrap()),
            port: port.map(|(name, code)| PortName {
                name: name.to_owned(),
                country: Some(code.parse().unwrap()),
                unlocode: None,
            }),
            distance_km: None,
            max_speed_kn: None,
            confidence: None,
            evidence: Evidence::default(),
        },
        name: None,
        citation: Citation { exhibit: digest(80), place: Place::message(12), quote: "!AIVDM".to_owned() },
    }
}

/// A hit by IMO number, as screening words it.
pub fn hit(imo: &str, list: &str, decision: &str) -> ScreeningHit {
    ScreeningHit {
        subject: "EXAMPLE SHIP".to_owned(),
        kind: "vessel".to_owned(),
        citations: Vec::new(),
        list: list.to_owned(),
        edition: Some("2020-06-04".to_owned()),
        reference: "28".to_owned(),
        name: "LISTED SHIP".to_owned(),
        designated_on: Some(date("2018-03-30")),
        measures: vec!["port entry ban (2371 OP6)".to_owned()],
        score: 1.0,
        reasons: vec![format!("imo: `{imo}` is `{imo}` (1.00)")],
        decision: decision.to_owned(),
        ..ScreeningHit::default()
    }
}

/// Says when and by whom an exhibit was published.
pub fn provenance(source: &str, published: &str) -> Provenance {
    Provenance {
        source: SOURCES.get(source).cloned(),
        published: (!published.is_empty()).then(|| date(published)),
    }
}

/// The facts of a text of December 2024 as its claims are read.
pub fn facts_read(text: &str) -> assess::Facts {
    let document = claims::read(&claims::Request {
        file: "note.txt",
        text,
        dated: Some(date("2024-12-05")),
        ..claims::Request::default()
    });
    let paragraph =
        Paragraph { span: Span::new(0, u32::try_from(text.chars().count()).unwrap()), page: None, number: 1 };
    assess::Facts {
        documents: vec![DocumentFacts {
            exhibit: digest(1),
            source: SOURCES.get("yonhap").cloned(),
            paragraphs: vec![paragraph],
            document,
        }],
        ..assess::Facts::default()
    }
}
