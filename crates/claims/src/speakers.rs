//! Who speaks: from the words of a noun phrase, and from what the text said before.

use crate::entities::{Mention, What};
use crate::lexicon::RoleKind;
use crate::model::Speaker;
use crate::names::{SpeaksFor, leader};
use crate::occasions;
use crate::scene::Scene;
use crate::tags::Tag;
use crate::words::Class;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use values::Country;

/// Whom "he", "the service", "they" may stand for, kept up as the text is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    person: Option<Speaker>,
    organisation: Option<Speaker>,
    several: Option<Speaker>,
    /// The statement spoken of last: who issued it, and a token of its day.
    issuer: Option<Speaker>,
    issued: Option<usize>,
    /// Organisations named so far by the last word of their name: the number of the mention.
    named: HashMap<String, Range<usize>>,
    /// Persons by the last word of their office.
    holders: HashMap<String, usize>,
}

impl Memory {
    /// Starts with the offices of the persons the text names.
    pub(crate) fn new(scene: &Scene<'_>) -> Self {
        let mut holders = HashMap::new();
        for (number, person) in scene.people.iter().enumerate() {
            if let Some(role) = &person.role {
                holders.entry(last_word(role)).or_insert(number);
            }
        }
        Self { holders, ..Self::default() }
    }

    /// Remembers who spoke.
    pub(crate) fn spoke(&mut self, speaker: &Speaker, kind: Kind) {
        match kind {
            Kind::Person => self.person = Some(speaker.clone()),
            Kind::Organisation => self.organisation = Some(speaker.clone()),
            Kind::Several => self.several = Some(speaker.clone()),
            Kind::Unknown => {}
        }
    }

    /// Gives a token of the day on which "the statement" or "the signatories" spoke.
    pub(crate) fn statement_day(&self, scene: &Scene<'_>, speaker: Range<usize>) -> Option<usize> {
        let last = scene.text.low(speaker.end.checked_sub(1)?);
        let of_paper = occasions::is_paper(last) || last == "signatories";
        let definite = matches!(scene.text.low(speaker.start), "the" | "this" | "their" | "its" | "both");
        self.issued.filter(|_| of_paper && definite)
    }

    /// Remembers the State or body a sentence is about: "The U.S. has staged a drill. And it has claimed that …".
    pub(crate) fn hear(&mut self, scene: &Scene<'_>, sentence: Range<usize>) {
        self.organisation = topic(scene, sentence).or(self.organisation.take());
    }

    /// Remembers the persons that a sentence names, for "he" in the next; the first is the likeliest.
    pub(crate) fn read(&mut self, scene: &Scene<'_>, sentence: Range<usize>) {
        let person = scene
            .mentions_in(sentence.clone())
            .iter()
            .find(|mention| mention.what == What::Person && !governed(scene, mention));
        if let Some(person) = person {
            let (speaker, _) = describe(scene, person.tokens.clone());
            self.person = Some(speaker);
        }
        for mention in scene.mentions_in(sentence.clone()) {
            if mention.what == What::Organisation
                && let Some(name) = &mention.name
            {
                self.named.insert(last_word(name), mention.tokens.clone());
                // "the Treasury" after "the Treasury Department".
                if let Some((first, _)) = name.split_once(' ') {
                    self.named.entry(first.to_lowercase()).or_insert_with(|| mention.tokens.clone());
                }
            }
        }
        if let Some(paper) = occasions::paper(scene, sentence.clone()) {
            // "The statement was issued on Monday": the one already spoken of.
            self.issuer = paper.by.map(|by| issuer(scene, by)).or(self.issuer.take());
            self.issued = paper.day.or(self.issued);
        }
        if let Some(states) = list_of_states(scene, sentence.clone()) {
            self.several = Some(states);
        }
        let body = scene
            .mentions_in(sentence)
            .iter()
            .find(|mention| mention.what == What::Organisation && !governed(scene, mention));
        if let Some(body) = body
            && self.organisation.is_none()
        {
            self.organisation = Some(describe(scene, body.tokens.clone()).0);
        }
    }
}

/// The State or body that is the subject of a sentence's main verb.
fn topic(scene: &Scene<'_>, sentence: Range<usize>) -> Option<Speaker> {
    let parse = scene.parse.as_ref()?;
    let root = sentence.clone().find(|at| parse.head(*at) == *at && parse.is_verb(*at))?;
    let subject = parse.children(root).find(|child| parse.label(*child) == "nsubj")?;
    let mention = scene.mention(subject).filter(|mention| {
        matches!(mention.what, What::Country | What::Organisation | What::Seat)
            && mention.tokens.contains(&subject)
            && parse.children(subject).all(|child| parse.label(child) != "conj")
    })?;
    let (speaker, kind) = describe(scene, mention.tokens.clone());
    (kind == Kind::Organisation).then_some(speaker)
}

/// Finds the person "he" or "she" at a token stands for: the last named before it in the sentence, else the first
/// of the sentences before.
pub(crate) fn person_before(scene: &Scene<'_>, at: usize) -> Option<Speaker> {
    const SENTENCES_BACK: usize = 3;
    let sentences = &scene.text.sentences;
    let own = sentences.partition_point(|sentence| sentence.tokens.end <= at);
    let back = own.saturating_sub(SENTENCES_BACK)..=own.min(sentences.len().checked_sub(1)?);
    back.rev().find_map(|number| {
        let tokens = sentences[number].tokens.start..sentences[number].tokens.end.min(at);
        let mut persons = scene
            .mentions_in(tokens)
            .iter()
            .filter(|mention| mention.what == What::Person && !governed(scene, mention));
        let person = if number == own { persons.next_back() } else { persons.next() };
        person.map(|person| describe(scene, person.tokens.clone()).0)
    })
}

fn governed(scene: &Scene<'_>, mention: &Mention) -> bool {
    mention.tokens.start > 0
        && matches!(scene.tag(mention.tokens.start - 1), Tag::Preposition | Tag::To | Tag::Possessive)
}

/// What kind of speaker it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    Organisation,
    Several,
    Unknown,
}

/// Reads the words of a noun phrase as a speaker.
pub(crate) fn describe(scene: &Scene<'_>, tokens: Range<usize>) -> (Speaker, Kind) {
    let text = &scene.text;
    let mut speaker = Speaker {
        span: text.span(tokens.clone()),
        text: text.words(tokens.clone()).to_owned(),
        name: None,
        role: None,
        organisation: None,
        country: None,
        countries: Vec::new(),
    };
    let mentions = scene.mentions_in(tokens.clone());
    let mut kind = Kind::Unknown;
    let mut listed: BTreeSet<Country> = BTreeSet::new();
    let mut body: Option<&Mention> = None;
    let mut place: Option<Country> = None;
    for mention in mentions {
        let from = governor(scene, mention, tokens.start);
        if from == "by" && is_told_by(scene, mention, tokens.start) {
            continue;
        }
        let outside =
            matches!(from, "to" | "with" | "for" | "on" | "against" | "about" | "at" | "from" | "citing");
        match mention.what {
            What::Person if speaker.name.is_none() => {
                let person = mention.person.and_then(|person| scene.people.get(person));
                speaker.name = person.map(|person| person.name.clone()).or_else(|| mention.name.clone());
                if let Some(person) = person {
                    speaker.role = speaker.role.take().or_else(|| person.role.clone());
                    speaker.organisation =
                        speaker.organisation.take().or_else(|| person.organisation.clone());
                    speaker.country = person.country.or(speaker.country);
                }
                kind = Kind::Person;
            }
            What::Role(RoleKind::Body | RoleKind::Paper) if !outside => body = body.or(Some(mention)),
            What::Role(role) if !outside => {
                speaker.role = speaker.role.take().or_else(|| mention.name.clone());
                if kind == Kind::Unknown {
                    kind = if role == RoleKind::Group { Kind::Several } else { Kind::Person };
                }
            }
            What::Organisation if !outside => {
                if speaker.organisation.is_none() {
                    speaker.organisation = mention.name.clone();
                }
                if mention.speaks_for_state {
                    speaker.country = speaker.country.or(mention.country);
                }
                if kind == Kind::Unknown {
                    kind = Kind::Organisation;
                }
            }
            // "CSIS analysis of North Korea's rail facility": what a paper is about.
            What::Country | What::Demonym | What::Seat
                if speaker.organisation.is_some()
                    && body.is_some_and(|body| {
                        body.what == What::Role(RoleKind::Paper) && body.tokens.end <= mention.tokens.start
                    }) => {}
            What::Country | What::Demonym | What::Seat if !outside => {
                if from == "in" {
                    place = place.or(mention.country);
                } else {
                    speaker.country = speaker.country.or(mention.country);
                }
                listed.extend(mention.country);
            }
            What::Document => body = body.or(Some(mention)),
            _ => {}
        }
    }
    for at in tokens.clone() {
        if text.low(at).ends_with("-based") {
            place = place.or_else(|| scene.countries_of_word(at).first().copied());
        }
    }
    // "the Biden administration": of the State its head speaks for.
    if speaker.country.is_none() {
        speaker.country = tokens
            .clone()
            .filter(|at| matches!(text.low(at + 1), "administration" | "government") && text.is_capital(*at))
            .find_map(|at| match leader(text.word(at)) {
                Some(SpeaksFor::State(state)) => Some(state),
                _ => None,
            });
    }
    let private = is_private(&speaker.text);
    // An analysis of a place is not of its State.
    let paper = body.is_some_and(|body| body.what == What::Role(RoleKind::Paper));
    if speaker.country.is_none() && !paper && (kind != Kind::Organisation || body.is_some()) {
        speaker.country = place;
    }
    // A list of States speaks together.
    let together = listed.len() > 1 && is_list(scene, tokens.clone());
    if together {
        speaker.countries = listed.into_iter().collect();
        speaker.country = None;
        kind = Kind::Several;
    }
    if let Some(body) = body {
        if speaker.organisation.is_none() && body.what != What::Document {
            let paper = body.what == What::Role(RoleKind::Paper);
            if !paper {
                speaker.organisation = Some(without_article(scene, tokens.clone(), body));
            }
        }
        if kind == Kind::Unknown {
            kind = Kind::Organisation;
        }
        if body.what == What::Document && speaker.name.is_none() {
            speaker.name = body.name.clone();
        }
    }
    if speaker.name.is_none() {
        speaker.name = match kind {
            Kind::Organisation => speaker.organisation.clone(),
            Kind::Person | Kind::Several if speaker.role.is_some() && !together => None,
            _ => speaker.country.filter(|_| !private && mentions.len() == 1).map(country_name),
        };
        if kind == Kind::Unknown && speaker.country.is_some() {
            kind = Kind::Organisation;
            if speaker.name.is_none() {
                speaker.name = speaker.country.map(country_name);
            }
        }
    }
    (speaker, kind)
}

/// "lawmakers, briefed by the service": who tells them is not whom they speak for.
fn is_told_by(scene: &Scene<'_>, mention: &Mention, floor: usize) -> bool {
    let mut at = mention.tokens.start;
    while at > floor && scene.text.low(at) != "by" {
        at -= 1;
    }
    at > floor
        && matches!(
            scene.text.low(at - 1),
            "briefed"
                | "informed"
                | "told"
                | "advised"
                | "quoted"
                | "cited"
                | "interviewed"
                | "contacted"
                | "sanctioned"
                | "accused"
        )
}

/// The preposition before a mention, over its article and adjectives of the phrase.
fn governor<'s>(scene: &'s Scene<'_>, mention: &Mention, floor: usize) -> &'s str {
    let mut at = mention.tokens.start;
    let mut steps = 0;
    while at > floor && steps < 5 {
        at -= 1;
        steps += 1;
        match scene.tag(at) {
            Tag::Preposition | Tag::To => return scene.text.low(at),
            Tag::Det | Tag::Noun | Tag::Possessive => {}
            _ => return "",
        }
    }
    ""
}

fn is_list(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    tokens.clone().any(|at| scene.tag(at) == Tag::And)
}

fn is_private(words: &str) -> bool {
    let words = words.to_lowercase();
    [
        "think tank",
        "think-tank",
        "non-profit",
        "nonprofit",
        "non-governmental",
        "newspaper",
        "news agency",
        "university",
        "research",
    ]
    .iter()
    .any(|word| words.contains(word))
}

fn without_article(scene: &Scene<'_>, tokens: Range<usize>, body: &Mention) -> String {
    // From the start of the base phrase to the end of the body's words.
    let mut start = body.tokens.start;
    while start > tokens.start && matches!(scene.tag(start - 1), Tag::Noun) {
        start -= 1;
    }
    // "Ministry of Defense", "Office of the Prosecutor": what it is of belongs to its name.
    let mut end = body.tokens.end;
    let capital = |at: usize| scene.text.word(at).starts_with(char::is_uppercase);
    if scene.text.low(end) == "of" && end + 1 < tokens.end {
        let from = end + 1 + usize::from(scene.tag(end + 1) == Tag::Det);
        let named = (from..tokens.end).take_while(|at| scene.tag(*at) == Tag::Noun && capital(*at)).count();
        // "of the Democratic People's Republic of Korea": the whole name of a State.
        let state = scene.mention(from).filter(|mention| mention.what == What::Country);
        if named > 0 {
            end = state.map_or(from + named, |state| state.tokens.end.min(tokens.end));
        }
    }
    scene.text.words(start..end).to_owned()
}

/// The name of a State as a speaker.
pub(crate) fn country_name(country: Country) -> String {
    let name = country.in_prose();
    name.strip_prefix("the ").map_or(name.clone(), str::to_owned)
}

/// Resolves "he", "they", "the service", "the spokesman" by what was said before.
///
/// A relative clause ("…, who served as ambassador,") belongs to the words that name the speaker, but who and what
/// else it names is not the speaker.
pub(crate) fn resolve(scene: &Scene<'_>, tokens: Range<usize>, memory: &Memory) -> (Speaker, Kind) {
    let relative = tokens.clone().skip(1).find(|at| {
        scene.tag(*at) == Tag::Relative && matches!(scene.text.low(*at), "who" | "which" | "whose" | "where")
    });
    let mut end = relative.unwrap_or(tokens.end);
    while end > tokens.start + 1 && scene.tag(end - 1) == Tag::Comma {
        end -= 1;
    }
    let (speaker, kind) = resolve_phrase(scene, tokens.start..end, memory);
    let (span, text) = (scene.text.span(tokens.clone()), scene.text.words(tokens).to_owned());
    (Speaker { span, text, ..speaker }, kind)
}

fn resolve_phrase(scene: &Scene<'_>, tokens: Range<usize>, memory: &Memory) -> (Speaker, Kind) {
    let (own, kind) = describe(scene, tokens.clone());
    let text = &scene.text;
    let last = text.low(tokens.end.saturating_sub(1));
    let first = text.low(tokens.start);
    let with = |other: &Option<Speaker>, kind: Kind| -> Option<(Speaker, Kind)> {
        let other = other.as_ref()?;
        Some((Speaker { span: own.span, text: own.text.clone(), ..other.clone() }, kind))
    };
    if tokens.len() == 1 && scene.class(tokens.start).is(Class::PRONOUN) {
        let found = match first {
            "he" | "she" | "i" => with(&memory.person, Kind::Person),
            "it" => with(&memory.organisation, Kind::Organisation),
            "they" | "we" => with(&memory.several, Kind::Several)
                .or_else(|| with(&memory.organisation, Kind::Organisation)),
            _ => None,
        };
        return found.unwrap_or((own, kind));
    }
    // "Ryder" after "the Pentagon said", with no office anywhere in the text: he speaks for the same body.
    if kind == Kind::Person
        && own.role.is_none()
        && own.organisation.is_none()
        && own.country.is_none()
        && tokens.len() == 1
    {
        if let Some(body) =
            memory.organisation.as_ref().filter(|body| body.country.is_some() && body.organisation.is_some())
        {
            let speaker = Speaker { organisation: body.organisation.clone(), country: body.country, ..own };
            return (speaker, kind);
        }
        return (own, kind);
    }
    // "a representative of its mission": the one spoken of before.
    if own.country.is_none() && tokens.clone().any(|at| matches!(text.low(at), "its" | "their")) {
        let before = memory.organisation.as_ref().and_then(|body| body.country);
        return (Speaker { country: before, ..own }, kind);
    }
    // "the service", "the ambassador", "the eleven States": a definite phrase that names nobody itself.
    let definite = matches!(first, "the" | "this" | "both") && own.name.is_none()
        || (kind == Kind::Organisation && first == "the" && own.country.is_none());
    if !definite {
        return (own, kind);
    }
    let ends_with =
        |name: &Option<String>| name.as_ref().is_some_and(|name| name.to_lowercase().ends_with(last));
    // A person of the text who holds this office.
    if kind == Kind::Person {
        if let Some(person) = &memory.person
            && (ends_with(&person.role)
                || is_spokes(last) && person.role.as_deref().is_none_or(is_spokes_role))
        {
            return with(&memory.person, Kind::Person).unwrap_or((own, kind));
        }
        let person = memory.holders.get(last).and_then(|number| scene.people.get(*number));
        if let Some(person) = person {
            let mut speaker = own;
            speaker.name = Some(person.name.clone());
            speaker.organisation = speaker.organisation.or_else(|| person.organisation.clone());
            speaker.country = speaker.country.or(person.country);
            return (speaker, kind);
        }
        return (own, kind);
    }
    if kind == Kind::Organisation {
        if let Some(organisation) = &memory.organisation
            && (ends_with(&organisation.organisation) || ends_with(&organisation.name))
        {
            return with(&memory.organisation, Kind::Organisation).unwrap_or((own, kind));
        }
        // An organisation named anywhere before: "the service" after "National Intelligence Service".
        if let Some(tokens) = memory.named.get(last) {
            let (found, kind) = describe(scene, tokens.clone());
            return (Speaker { span: own.span, text: own.text.clone(), ..found }, kind);
        }
        if occasions::is_paper(last) || last == "signatories" {
            return of_issuer(own, kind, memory);
        }
        return (own, kind);
    }
    if last == "signatories" {
        return of_issuer(own, kind, memory);
    }
    // "the Treasury" after "the Treasury Department".
    let capital = tokens.len() == 2 && text.is_capital(tokens.start + 1);
    if let Some(tokens) = memory.named.get(last).filter(|_| kind == Kind::Unknown && capital) {
        let (found, kind) = describe(scene, tokens.clone());
        return (Speaker { span: own.span, text: own.text, ..found }, kind);
    }
    if kind == Kind::Several && own.countries.is_empty() && own.country.is_none() {
        return with(&memory.several, Kind::Several).unwrap_or((own, kind));
    }
    (own, kind)
}

/// "The statement", "the signatories": whoever issued it speaks, by office and States where the text tells them.
fn of_issuer(own: Speaker, kind: Kind, memory: &Memory) -> (Speaker, Kind) {
    let Some(issuer) = memory.issuer.as_ref().or(memory.several.as_ref()) else { return (own, kind) };
    let kind = if issuer.name.is_some() { kind } else { Kind::Several };
    (Speaker { span: own.span, text: own.text, ..issuer.clone() }, kind)
}

/// Reads who issued a statement; every State and union named in it speaks.
fn issuer(scene: &Scene<'_>, tokens: Range<usize>) -> Speaker {
    let named = tokens.clone();
    let (mut speaker, kind) = describe(scene, tokens.clone());
    if kind == Kind::Several || !speaker.countries.is_empty() {
        let states = scene.mentions_in(tokens).iter().filter(|mention| mention.what.is_state());
        let all: BTreeSet<Country> =
            states.filter_map(|mention| mention.country).chain(speaker.countries.iter().copied()).collect();
        // Others speak with it, whom the text does not name.
        if !all.is_empty() && (all.len() > 1 || is_list(scene, named)) {
            speaker.countries = all.into_iter().collect();
            speaker.country = None;
        }
    }
    speaker
}

fn last_word(words: &str) -> String {
    words.rsplit(' ').next().unwrap_or_default().to_lowercase()
}

/// Finds a list of three States or more, as at the head of a joint statement.
fn list_of_states(scene: &Scene<'_>, sentence: Range<usize>) -> Option<Speaker> {
    let mentions = scene.mentions_in(sentence);
    let states = |mention: &&Mention| matches!(mention.what, What::Country);
    let mut best: Vec<&Mention> = Vec::new();
    let mut run: Vec<&Mention> = Vec::new();
    for mention in mentions.iter().filter(states) {
        let joined = run.last().is_some_and(|last| {
            (last.tokens.end..mention.tokens.start).all(|at| {
                matches!(scene.tag(at), Tag::Comma | Tag::And | Tag::Det)
                    || matches!(scene.text.word(at), "(" | ")")
                    || scene.mention(at).is_some_and(|m| m.what == What::Country)
            })
        });
        if !joined {
            if run.len() > best.len() {
                best = std::mem::take(&mut run);
            }
            run.clear();
        }
        run.push(mention);
    }
    if run.len() > best.len() {
        best = run;
    }
    let countries: BTreeSet<Country> = best.iter().filter_map(|mention| mention.country).collect();
    let (first, last) = (best.first()?, best.last()?);
    (countries.len() >= 3).then(|| {
        let tokens = first.tokens.start..last.tokens.end;
        Speaker {
            span: scene.text.span(tokens.clone()),
            text: scene.text.words(tokens).to_owned(),
            name: None,
            role: None,
            organisation: None,
            country: None,
            countries: countries.into_iter().collect(),
        }
    })
}

fn is_spokes(word: &str) -> bool {
    word.starts_with("spokes")
}

fn is_spokes_role(role: &str) -> bool {
    let role = role.to_lowercase();
    role.contains("spokes") || role.contains("press secretary")
}
