//! Who and what stands in a stretch of words, by the preposition before it: goods, soldiers, States, places, ships.

use crate::entities::{Mention, What};
use crate::lexicon::{GoodsClass, lexicon};
use crate::model::{Participant, Words};
use crate::scene::Scene;
use crate::speakers::country_name;
use crate::tags::Tag;
use std::ops::Range;
use values::Country;

/// Goods that take part.
#[derive(Debug, Clone)]
pub(crate) struct Goods {
    pub(crate) class: GoodsClass,
    pub(crate) commodity: String,
    pub(crate) participant: Participant,
    pub(crate) is_container: bool,
    /// "coal of Russian origin", "Russian coal".
    pub(crate) origin: Option<Participant>,
}

/// Soldiers that take part.
#[derive(Debug, Clone)]
pub(crate) struct Force {
    pub(crate) participant: Participant,
    pub(crate) country: Option<Country>,
    /// The token of the determiner, if any.
    pub(crate) definite_at: usize,
    /// The words for soldiers alone.
    pub(crate) noun: Range<usize>,
}

/// What stands in a stretch of words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arguments {
    pub(crate) goods: Vec<Goods>,
    pub(crate) forces: Vec<Force>,
    pub(crate) vessels: Vec<Participant>,
    /// States, persons and bodies that no preposition governs, as heads of their phrases.
    pub(crate) actors: Vec<Participant>,
    /// The same behind a verb: "sent Russia shells".
    pub(crate) bare: Vec<Participant>,
    /// "Russia's", "Russian" before a noun that is no goods and no soldiers.
    pub(crate) owners: Vec<Participant>,
    pub(crate) to: Vec<Participant>,
    pub(crate) from: Vec<Participant>,
    pub(crate) by: Vec<Participant>,
    pub(crate) with: Vec<Participant>,
    pub(crate) between: Vec<Participant>,
    pub(crate) against: Vec<Participant>,
    pub(crate) of: Vec<Participant>,
    /// "through the port of Rajin".
    pub(crate) through: Vec<Participant>,
    /// "to DPRK soldiers".
    pub(crate) to_forces: Vec<Participant>,
    pub(crate) documents: Vec<Participant>,
    pub(crate) places: Vec<Words>,
    /// The thing a verb acts on, by its words.
    pub(crate) thing: Option<Participant>,
}

/// Collects what stands in a stretch; `governor` is the preposition before it.
pub(crate) fn collect(scene: &Scene<'_>, tokens: Range<usize>, governor: Option<&str>) -> Arguments {
    let lexicon = lexicon();
    let mut found = Arguments::default();
    let mut preposition: String = governor.unwrap_or_default().to_owned();
    // Where the present phrase begins.
    let mut phrase_start = tokens.start;
    let mut at = tokens.start;
    let mut buyers = false;
    while at < tokens.end {
        match scene.tag(at) {
            Tag::To if scene.tag(at + 1) == Tag::Verb => {}
            Tag::Preposition | Tag::To if scene.date(at).is_none() => {
                buyers = preposition == "to"
                    && matches!(scene.text.low(at), "in")
                    && matches!(
                        scene.text.low(at.saturating_sub(1)),
                        "buyers"
                            | "customers"
                            | "companies"
                            | "firms"
                            | "clients"
                            | "importers"
                            | "traders"
                            | "ports"
                            | "refineries"
                    );
                let word = scene.text.low(at);
                // "port of Rajin", "soldiers of the DPRK": "of" goes on the phrase it hangs on.
                if word != "of" {
                    preposition = word.to_owned();
                    phrase_start = at + 1;
                } else if preposition.is_empty() || !found.has_any() {
                    phrase_start = at + 1;
                    if preposition.is_empty() {
                        preposition = "of".into();
                    }
                }
                at += 1;
                continue;
            }
            Tag::Verb
            | Tag::Ing
            | Tag::Auxiliary
            | Tag::That
            | Tag::Relative
            | Tag::Subordinator
            | Tag::Stop
            | Tag::But => {
                // "including", "holding" go on the list before them.
                if !matches!(scene.text.low(at), "holding" | "carrying" | "containing" | "suspected") {
                    preposition.clear();
                }
                phrase_start = at + 1;
                at += 1;
                continue;
            }
            Tag::Comma => {
                phrase_start = at + 1;
                at += 1;
                continue;
            }
            Tag::And => {
                phrase_start = at + 1;
                at += 1;
                continue;
            }
            Tag::Det if phrase_start < at && scene.tag(at - 1) != Tag::Det => phrase_start = at,
            _ => {}
        }
        if let Some(mention) = scene.mention(at).filter(|mention| mention.tokens.start == at) {
            let end = mention.tokens.end;
            let is_weapon = mention.what == What::Weapon;
            if !is_weapon && !matches!(mention.what, What::Role(_)) {
                let governing = if buyers { "to" } else { preposition.as_str() };
                take_mention(scene, mention, &tokens, governing, &mut found);
                at = end.max(at + 1);
                continue;
            }
            // "KN-23 ballistic missiles": one thing.
            if is_weapon
                && let Some((goods, _)) =
                    (at..end).find_map(|token| lexicon.goods.at(&scene.text, token, end))
            {
                let end = end.min(tokens.end);
                found.take_goods(scene, at..end, phrase_start, &preposition, &goods, tokens.end);
                at = end.max(at + 1);
                continue;
            }
        }
        // "more than 165,000 barrels": oil, of which the text does not say what kind.
        if let Some(quantity) =
            scene.quantity(at).filter(|quantity| quantity.unit == "bbl" && quantity.tokens.start == at)
            && !(quantity.tokens.end < tokens.end && scene.text.low(quantity.tokens.end) == "of")
        {
            let goods = crate::lexicon::Goods { class: GoodsClass::Oil, commodity: "oil_unspecified".into() };
            let noun = quantity.tokens.end - 1..quantity.tokens.end;
            found.take_goods(scene, noun, phrase_start, &preposition, &goods, tokens.end);
            at = quantity.tokens.end.max(at + 1);
            continue;
        }
        // "several rounds of talks" are no ammunition.
        let named = lexicon.goods.at(&scene.text, at, tokens.end).filter(|(_, length)| {
            *length > 1 || scene.text.low(at) != "rounds" || scene.text.low(at + 1) != "of"
        });
        if let Some((goods, length)) = named {
            // "arms transfers": goods before the noun count as well; "technology companies" do not.
            if goods.class == GoodsClass::Force {
                let head = soldiers_head(scene, at + length, tokens.end);
                found.take_force(scene, phrase_start..head, &preposition, at);
                at = head;
            } else {
                found.take_goods(scene, at..at + length, phrase_start, &preposition, &goods, tokens.end);
                at += length;
            }
            continue;
        }
        // "the ship Angara" is one.
        let named = scene.mention(at + 1).is_some_and(|mention| mention.what == What::Vessel);
        if is_ship(scene.text.low(at)) && preposition != "of" && !named {
            let phrase = phrase_start.max(tokens.start)..at + 1;
            let country = phrase_country(scene, phrase.clone()).or_else(|| country_behind(scene, at + 1));
            found.vessels.push(participant(scene, phrase, "vessel", country));
        }
        at += 1;
    }
    found
}

impl Arguments {
    /// Adds what stands in another stretch.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.goods.append(&mut other.goods);
        self.forces.append(&mut other.forces);
        self.places.append(&mut other.places);
        self.thing = self.thing.take().or(other.thing);
        let lists = [
            (&mut self.vessels, &mut other.vessels),
            (&mut self.actors, &mut other.actors),
            (&mut self.bare, &mut other.bare),
            (&mut self.owners, &mut other.owners),
            (&mut self.to, &mut other.to),
            (&mut self.from, &mut other.from),
            (&mut self.by, &mut other.by),
            (&mut self.with, &mut other.with),
            (&mut self.between, &mut other.between),
            (&mut self.against, &mut other.against),
            (&mut self.of, &mut other.of),
            (&mut self.through, &mut other.through),
            (&mut self.to_forces, &mut other.to_forces),
            (&mut self.documents, &mut other.documents),
        ];
        for (own, more) in lists {
            own.append(more);
        }
    }

    /// Tells whether nobody and nothing was found that could act.
    pub(crate) fn is_empty(&self) -> bool {
        self.goods.is_empty()
            && self.forces.is_empty()
            && self.actors.is_empty()
            && self.vessels.is_empty()
            && self.documents.is_empty()
    }

    fn has_any(&self) -> bool {
        !(self.goods.is_empty() && self.forces.is_empty() && self.actors.is_empty() && self.bare.is_empty())
    }

    fn take_force(&mut self, scene: &Scene<'_>, phrase: Range<usize>, preposition: &str, noun: usize) {
        let start = phrase.start.min(noun);
        let phrase = start..phrase.end;
        let country = phrase_country(scene, phrase.clone()).or_else(|| country_behind(scene, phrase.end));
        let participant = participant(scene, phrase.clone(), "force", country);
        match preposition {
            "to" | "for" => self.to_forces.push(Participant { country, ..participant }),
            "against" => self.against.push(participant),
            "by" => self.by.push(participant),
            "from" => self.from.push(participant),
            "return" | "exchange" => {}
            _ => self.forces.push(Force { participant, country, definite_at: start, noun: noun..phrase.end }),
        }
    }

    fn take_goods(
        &mut self,
        scene: &Scene<'_>,
        tokens: Range<usize>,
        phrase_start: usize,
        preposition: &str,
        goods: &crate::lexicon::Goods,
        end: usize,
    ) {
        // "in return for weapons", "for the missile programme": what they are given for.
        if matches!(preposition, "for" | "against" | "on" | "after" | "about" | "over") {
            return;
        }
        // Goods that only describe: "artillery brigade", "weapons factory", "oil terminal".
        let next = scene.text.low(tokens.end);
        // "the missile and satellite programmes": over words of the same phrase.
        let behind = (tokens.end..end.min(tokens.end + 4))
            .take_while(|at| matches!(scene.tag(*at), Tag::Noun | Tag::And))
            .collect::<Vec<_>>();
        let programme = behind
            .iter()
            .any(|at| matches!(scene.text.low(*at), "programme" | "programmes" | "program" | "programs"));
        let describes = programme
            || tokens.end < end
                && matches!(
                    next,
                    "terminal"
                        | "terminals"
                        | "tanker"
                        | "tankers"
                        | "programme"
                        | "program"
                        | "programmes"
                        | "programs"
                        | "factory"
                        | "factories"
                        | "plant"
                        | "brigade"
                        | "crew"
                        | "test"
                        | "tests"
                        | "companies"
                        | "company"
                        | "industry"
                        | "ban"
                        | "embargo"
                        | "experts"
                        | "forces"
                        | "strike"
                        | "strikes"
                        | "crews"
                        | "ports"
                        | "port"
                        | "ship"
                        | "ships"
                        | "trade"
                );
        if describes {
            return;
        }
        let is_container =
            goods.commodity == "other_goods" && scene.text.low(tokens.end - 1).starts_with("container");
        if preposition == "in" && !is_container {
            return;
        }
        let mut part = participant(scene, tokens.clone(), "goods", None);
        part.name = Some(goods.commodity.clone());
        let before = phrase_country_participant(scene, phrase_start..tokens.start)
            .filter(|_| (phrase_start..tokens.start).all(|at| scene.tag(at) != Tag::Number));
        let origin = before.or_else(|| origin_behind(scene, tokens.end));
        self.goods.push(Goods {
            class: goods.class,
            commodity: goods.commodity.clone(),
            participant: part,
            is_container,
            origin,
        });
    }
}

fn take_mention(
    scene: &Scene<'_>,
    mention: &Mention,
    tokens: &Range<usize>,
    preposition: &str,
    found: &mut Arguments,
) {
    let country = scene.country_of(mention);
    let next = mention.tokens.end;
    let possessive = scene.text.kind(next) == crate::tokens::TokenKind::Possessive;
    // "a UN resolution", "Security Council Secretary …": a body before the noun it hangs on.
    let before_noun = mention.what == What::Organisation
        && scene.parse.as_ref().is_some_and(|parse| {
            let head = parse.head(next - 1);
            matches!(parse.label(next - 1), "compound" | "nmod" | "amod") && head >= next && head < tokens.end
        });
    // A demonym, a possessor, or a name before a noun describes what follows.
    let describes = before_noun
        || mention.what == What::Demonym && !scene.text.low(next - 1).ends_with('s')
        || possessive
        || (matches!(mention.what, What::Country | What::Seat)
            && next < tokens.end
            && !(mention.what == What::Country
                && mention.tokens.start == tokens.start
                && at_object(scene, tokens.start))
            && scene.tag(next) == Tag::Noun
            && scene.mention(next).is_none_or(|m| m.what != What::Country));
    let mut one = participant(scene, mention.tokens.clone(), "", country);
    one.name = match mention.what {
        What::Country | What::Demonym | What::Seat => country.map(country_name),
        What::Person => mention
            .person
            .and_then(|p| scene.people.get(p))
            .map(|p| p.name.clone())
            .or_else(|| mention.name.clone()),
        _ => mention.name.clone(),
    };
    let words = || Words { span: one.span, text: one.text.clone() };
    // "180 miles from the Ukrainian border": how far, not from whom.
    let line = ["border", "frontier", "front", "frontline", "coast", "coastline", "shore"];
    if preposition == "from" && (next..tokens.end.min(next + 2)).any(|at| line.contains(&scene.text.low(at)))
    {
        return;
    }
    match mention.what {
        What::Document => found.documents.push(one),
        What::Vessel => found.vessels.push(one),
        What::Place | What::Seat | What::Country | What::Demonym | What::Person | What::Organisation => {
            if describes {
                let noun_is_thing = describes_thing(scene, next + usize::from(possessive), tokens.end);
                if !noun_is_thing {
                    match preposition {
                        // "to Russia and Moscow's training": what a possessor has, not the possessor, is governed.
                        _ if possessive && !preposition.is_empty() => {}
                        "by" => found.by.push(one),
                        "from" => found.from.push(one),
                        "to" => found.to.push(one),
                        _ if preposition.is_empty() && mention.tokens.start <= tokens.start + 1 => {
                            found.owners.push(one)
                        }
                        _ => {}
                    }
                }
                return;
            }
            let place = matches!(mention.what, What::Place);
            match preposition {
                "to" | "into" | "toward" | "towards" | "onto" => {
                    if place || mention.what == What::Country || mention.what == What::Seat {
                        found.places.push(words());
                    }
                    found.to.push(one);
                }
                "for" if !place => found.to.push(one),
                "from" => {
                    if place {
                        found.places.push(words());
                    }
                    found.from.push(one);
                }
                "by" => found.by.push(one),
                "with" | "alongside" => found.with.push(one),
                "between" | "among" => found.between.push(one),
                "against" => found.against.push(one),
                "through" | "via" => {
                    found.places.push(words());
                    let start = mention.tokens.start;
                    let port = matches!(scene.text.low(start.saturating_sub(2)), "port")
                        || matches!(scene.text.low(start.saturating_sub(1)), "port")
                        || scene.text.low(next) == "port";
                    let role = if port { "port" } else { "" };
                    found.through.push(Participant { role: role.to_owned(), ..one });
                }
                "of" => {
                    if place {
                        found.places.push(words());
                    } else {
                        found.of.push(one);
                    }
                }
                "" => {
                    if place {
                        found.places.push(words());
                    } else {
                        found.actors.push(one.clone());
                    }
                    found.bare.push(one);
                }
                "in" | "at" | "near" | "on" | "across" | "around" | "inside" | "outside" | "off"
                | "along"
                    if mention.what != What::Person =>
                {
                    found.places.push(words());
                }
                _ => {}
            }
        }
        What::Weapon | What::Role(_) | What::Title => {}
    }
}

/// "sent Russia shells": a State directly behind a verb receives.
fn at_object(scene: &Scene<'_>, at: usize) -> bool {
    at > 0 && matches!(scene.tag(at - 1), Tag::Verb | Tag::Ing)
}

/// Tells whether goods or soldiers follow in the phrase: "Russian coal", "DPRK soldiers", "North Korea's missiles".
fn describes_thing(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let mut at = start;
    while at < end && at < start + 5 && matches!(scene.tag(at), Tag::Noun | Tag::Number) {
        if lexicon().goods.at(&scene.text, at, end).is_some() || is_ship(scene.text.low(at)) {
            return true;
        }
        at += 1;
    }
    false
}

pub(crate) fn is_ship(word: &str) -> bool {
    matches!(
        word,
        "ship"
            | "ships"
            | "vessel"
            | "vessels"
            | "tanker"
            | "tankers"
            | "freighter"
            | "freighters"
            | "barge"
            | "barges"
    )
}

fn participant(scene: &Scene<'_>, tokens: Range<usize>, role: &str, country: Option<Country>) -> Participant {
    let mut start = tokens.start;
    // Without the article.
    while start + 1 < tokens.end
        && matches!(scene.text.low(start), "the" | "a" | "an" | "some" | "its" | "their")
    {
        start += 1;
    }
    Participant {
        role: role.to_owned(),
        span: scene.text.span(start..tokens.end),
        text: scene.text.words(start..tokens.end).to_owned(),
        name: None,
        country,
    }
}

/// Persons or things of a State by a common noun: "two North Korean universities", "a Russian cargo plane".
pub(crate) fn group(scene: &Scene<'_>, pieces: &[Range<usize>], head: usize) -> Option<Participant> {
    let piece = pieces.iter().find(|piece| piece.contains(&head))?;
    // "a delegation led by the minister": of the State of whoever leads it, and told apart by the leader.
    let led = led_by(scene, head);
    let state = led.and_then(|(_, state)| state);
    let country = pieces.iter().find_map(|piece| phrase_country(scene, piece.clone())).or(state)?;
    // "a total of 160 Russians", but not all that is told of them.
    const WORDS_MAX: usize = 12;
    let end = led.map_or(piece.end, |(end, _)| end).min(piece.start + WORDS_MAX).max(head + 1);
    let tokens = crate::grammar::trimmed(scene, piece.start..end);
    (!tokens.is_empty()).then(|| participant(scene, tokens, "agent", Some(country)))
}

/// "led by the minister": where the words end, and the leader's State.
fn led_by(scene: &Scene<'_>, head: usize) -> Option<(usize, Option<Country>)> {
    let parse = scene.parse.as_ref()?;
    let led = parse.children(head).find(|child| scene.text.low(*child) == "led")?;
    let reach = parse.reach(led).start.max(head)..parse.reach(led).end;
    let leader = scene.mentions_in(reach.clone()).iter().find(|mention| mention.what == What::Person);
    let end = leader.map_or(reach.end, |mention| mention.tokens.end);
    Some((end, scene.mentions_in(reach).iter().find_map(|mention| scene.country_of(mention))))
}

/// The States that the words of a phrase name, each with its own words.
pub(crate) fn states(scene: &Scene<'_>, tokens: &Range<usize>) -> Vec<Participant> {
    scene
        .mentions_in(tokens.clone())
        .iter()
        .filter(|mention| mention.what.is_state())
        .map(|mention| Participant {
            name: mention.country.map(country_name),
            ..participant(scene, mention.tokens.clone(), "agent", mention.country)
        })
        .collect()
}

/// The thing a verb acts on, by its words.
pub(crate) fn thing(scene: &Scene<'_>, tokens: Range<usize>) -> Option<Participant> {
    let tokens = crate::grammar::trimmed(scene, tokens);
    if tokens.is_empty() || matches!(scene.tag(tokens.start), Tag::Pronoun) && tokens.len() == 1 {
        return None;
    }
    let country = phrase_country(scene, tokens.clone());
    Some(participant(scene, tokens, "object", country))
}

/// The State that the words of a phrase name.
fn phrase_country(scene: &Scene<'_>, tokens: Range<usize>) -> Option<Country> {
    scene
        .mentions_in(tokens.clone())
        .iter()
        .rev()
        .find(|mention| mention.what.is_state())
        .and_then(|mention| mention.country)
        .or_else(|| tokens.clone().find_map(|at| scene.countries_of_word(at).first().copied()))
}

pub(crate) fn phrase_country_participant(scene: &Scene<'_>, tokens: Range<usize>) -> Option<Participant> {
    let mention = scene.mentions_in(tokens).iter().rev().find(|mention| mention.what.is_state())?.clone();
    let mut one = participant(scene, mention.tokens.clone(), "origin", mention.country);
    one.name = mention.country.map(country_name);
    Some(one)
}

/// "soldiers of the DPRK", "troops from North Korea".
pub(crate) fn country_behind(scene: &Scene<'_>, at: usize) -> Option<Country> {
    if !matches!(scene.text.low(at), "of" | "from") {
        return None;
    }
    let mut next = at + 1;
    while matches!(scene.tag(next), Tag::Det) || matches!(scene.text.word(next), "[") {
        next += 1;
    }
    scene
        .mention(next)
        .filter(|mention| matches!(mention.what, What::Country | What::Seat))
        .and_then(|mention| mention.country)
}

/// Finds a place abroad behind words for soldiers: "… of the DPRK in Russia", "… at the front".
pub(crate) fn place_behind(
    scene: &Scene<'_>,
    from: usize,
    end: usize,
    own: Country,
) -> Option<(Option<Words>, usize)> {
    let mut at = from;
    while at < end && at < from + 4 && !matches!(scene.text.low(at), "in" | "at" | "near" | "inside") {
        if !matches!(scene.tag(at), Tag::Preposition | Tag::Det | Tag::Noun | Tag::Close) {
            return None;
        }
        at += 1;
    }
    if at >= end || !matches!(scene.text.low(at), "in" | "at" | "near" | "inside") {
        return None;
    }
    let mut next = at + 1;
    while next < end && next < at + 4 {
        if matches!(scene.text.low(next), "front" | "frontline" | "frontlines") {
            return Some((
                Some(Words {
                    span: scene.text.span(next..next + 1),
                    text: scene.text.words(next..next + 1).to_owned(),
                }),
                from,
            ));
        }
        if let Some(mention) = scene.mention(next).filter(|mention| {
            matches!(mention.what, What::Place | What::Country | What::Seat | What::Demonym)
        }) {
            if mention.country == Some(own) {
                return None;
            }
            let tokens = mention.tokens.clone();
            return Some((
                Some(Words {
                    span: scene.text.span(tokens.clone()),
                    text: scene.text.words(tokens).to_owned(),
                }),
                from,
            ));
        }
        next += 1;
    }
    None
}

/// "coal of Russian origin", "coal from Russia".
fn origin_behind(scene: &Scene<'_>, at: usize) -> Option<Participant> {
    if scene.text.low(at) != "of" || scene.text.low(at + 2) != "origin" {
        return None;
    }
    phrase_country_participant(scene, at + 1..at + 2)
}

/// "special forces soldiers": the last of the words for soldiers.
fn soldiers_head(scene: &Scene<'_>, mut at: usize, end: usize) -> usize {
    while at < end
        && let Some((goods, length)) = lexicon().goods.at(&scene.text, at, end)
        && goods.class == GoodsClass::Force
    {
        at += length;
    }
    at
}

/// Finds what the text says its containers hold: "containers of ammunition", "the containers could hold … shells",
/// "shells … in more than 13,000 containers". Nothing if it names goods of more than one class.
pub(crate) fn contents_of_containers(scene: &Scene<'_>) -> Option<(GoodsClass, Participant)> {
    const REACH: usize = 9;
    let lexicon = lexicon();
    let mut found: Option<(GoodsClass, Participant)> = None;
    for sentence in &scene.text.sentences {
        for at in sentence.tokens.clone() {
            if !scene.text.low(at).starts_with("container") {
                continue;
            }
            let end = sentence.tokens.end.min(at + 1 + REACH);
            let holds = (at + 1..end.min(at + 6)).find(|token| {
                matches!(
                    scene.text.low(*token),
                    "of" | "with"
                        | "hold"
                        | "holding"
                        | "held"
                        | "containing"
                        | "contain"
                        | "contained"
                        | "carrying"
                        | "suspected"
                        | "filled"
                )
            });
            let behind = holds.and_then(|from| {
                (from + 1..end).find_map(|token| {
                    lexicon
                        .goods
                        .at(&scene.text, token, sentence.tokens.end)
                        .map(|(goods, length)| (goods, token..token + length))
                })
            });
            let low = sentence.tokens.start.max(at.saturating_sub(20));
            let inside = (low..at).rev().take(6).any(|token| scene.text.low(token) == "in");
            let before = inside
                .then(|| {
                    (low..at).find_map(|token| {
                        lexicon
                            .goods
                            .at(&scene.text, token, at)
                            .map(|(goods, length)| (goods, token..token + length))
                    })
                })
                .flatten();
            for (goods, tokens) in behind.into_iter().chain(before) {
                if goods.commodity == "other_goods" || goods.class == GoodsClass::Force {
                    continue;
                }
                match &found {
                    Some((class, _)) if *class != goods.class => return None,
                    Some(_) => {}
                    None => {
                        let mut part = participant(scene, tokens, "goods", None);
                        part.name = Some(goods.commodity.clone());
                        found = Some((goods.class, part));
                    }
                }
            }
        }
    }
    found
}
