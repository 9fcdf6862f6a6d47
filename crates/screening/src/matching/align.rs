//! Which words of two names meet, and what is left over.
//!
//! Words are paired: each word of one name with the word, or the run of two or three words, of the other that it
//! is most alike (so that `Jeson` meets `Je-son`), the most alike first, whatever their order. A name whose letters,
//! written without spaces, are nearly those of the other meets it as a whole. What comes of it is counted, not
//! judged: [`super::model`] weighs the counts.

use super::letters::{Hearing, distance, length};
use super::names::{Prepared, Reading, Token, forms};
use super::scripts::{self, Way};
use crate::Kind;
use ahash::AHashMap;
use rapidfuzz::distance::osa;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The longest run of words that is taken as one.
const RUN_MAX: usize = 3;
/// Below this likeness two words are different words.
const WORD_FLOOR: f32 = 0.5;
/// Below this likeness a word and a run of words are different.
const RUN_FLOOR: f32 = 0.7;
/// Below this likeness two whole names do not meet as a whole.
const WHOLE_FLOOR: f32 = 0.72;

/// What two names have in common and what not, in weights of words (a rare long word is 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Alignment {
    /// What the words that meet have in common.
    pub(super) agreed: f32,
    /// What the words that meet do not have in common.
    pub(super) shortfall: f32,
    /// The largest difference of a pair, 0 to 1.
    pub(super) worst: f32,
    /// What only the query has.
    pub(super) query_left: f32,
    /// What only the list has.
    pub(super) listed_left: f32,
    /// What only one of them has of words that are no words of trade.
    pub(super) names_left: f32,
    /// How many names of countries only one of them has.
    pub(super) places_left: f32,
    /// The part of what is left that both have, each its own.
    pub(super) conflict: f32,
    /// How many words meet.
    pub(super) met: f32,
    /// Whether the query names what many bodies are called: words of which every State makes the names of its offices,
    /// or words of trade that a longer name has among others.
    pub(super) of_many: bool,
    /// Whether all that meets is one word, and that one a common one.
    pub(super) one_common: bool,
    /// Whether the first words that meet stand in another order.
    pub(super) turned: bool,
    /// Whether both have a number and not the same.
    pub(super) numbers_differ: bool,
    /// In which way the query was read.
    pub(super) query_way: Way,
    /// In which way the listed name was read.
    pub(super) listed_way: Way,
    /// Whether the names are of one script.
    pub(super) same_script: bool,
}

impl Alignment {
    /// Begins an alignment in which nothing has met yet.
    fn begin(query: &[Arc<Token>], context: Context, [query_way, listed_way]: [Way; 2]) -> Self {
        Self {
            agreed: 0.0,
            shortfall: 0.0,
            worst: 0.0,
            query_left: 0.0,
            listed_left: 0.0,
            names_left: 0.0,
            places_left: 0.0,
            conflict: 0.0,
            met: 0.0,
            of_many: query.iter().all(|token| token.of_state),
            one_common: false,
            turned: false,
            numbers_differ: false,
            query_way,
            listed_way,
            same_script: context.same_script,
        }
    }
}

/// Aligns two names in the way that `judge` finds likeliest, with what it says; `None` where nothing meets.
pub(super) fn align(
    query: &Prepared,
    listed: &Prepared,
    as_a_whole: bool,
    room: &mut Room,
    judge: impl Fn(&Alignment) -> f64,
) -> Option<(f64, Alignment)> {
    let mut best: Option<(f64, Alignment)> = None;
    let exact = query.initials || listed.initials;
    let mut take = |found: Option<Alignment>| {
        if let Some(found) = found
            && !(exact && found.shortfall > 0.0)
        {
            let odds = judge(&found);
            if best.as_ref().is_none_or(|(known, _)| *known < odds) {
                best = Some((odds, found));
            }
        }
    };
    for side in sides(query, listed) {
        let by_words = words(side.query, side.listed, side.context, side.ways, room);
        // Where every word has met nearly whole, the whole says nothing more.
        let is_done = by_words.is_some_and(|it| it.worst < 0.12 && it.query_left + it.listed_left < 0.15);
        take(by_words);
        if let Some((one, other)) = side.readings.filter(|_| as_a_whole && !is_done) {
            take(whole(one, other, side.context));
        }
    }
    best
}

/// The words of two names that met, for a reader: each pair that is not the same, and what only one of them has.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Meeting {
    /// What stands in the query for what on the list.
    pub(super) spelled: Vec<(String, String)>,
    /// What only the query has.
    pub(super) query_only: Vec<String>,
    /// What only the list has.
    pub(super) listed_only: Vec<String>,
}

/// Tells which words met in an alignment of two names; `None` where they met as a whole.
pub(super) fn meeting(query: &Prepared, listed: &Prepared, alignment: &Alignment) -> Option<Meeting> {
    let mut room = Room::default();
    for Side { query, listed, context, ways, .. } in sides(query, listed) {
        if words(query, listed, context, ways, &mut room).as_ref() != Some(alignment) {
            continue;
        }
        let text = |tokens: &[Arc<Token>], (start, end): (u8, u8)| -> String {
            let run = tokens.get(usize::from(start)..usize::from(end)).unwrap_or(&[]);
            run.iter().map(|token| token.text.nfc().collect::<String>()).collect::<Vec<_>>().join(" ")
        };
        let mut meeting = Meeting::default();
        let (mut query_met, mut listed_met) = (0u32, 0u32);
        for pair in &room.chosen {
            query_met |= bits(pair.query);
            listed_met |= bits(pair.listed);
            let (one, other) = (text(query, pair.query), text(listed, pair.listed));
            if one != other {
                meeting.spelled.push((one, other));
            }
        }
        let left = |tokens: &[Arc<Token>], met: u32| -> Vec<String> {
            let places = (0u8..).zip(tokens).filter(|(at, _)| met & bit(usize::from(*at)) == 0);
            places.map(|(at, _)| text(tokens, (at, at + 1))).collect()
        };
        meeting.query_only = left(query, query_met);
        meeting.listed_only = left(listed, listed_met);
        return Some(meeting);
    }
    None
}

/// One way of comparing two names: the words of each, and how they are to be taken.
struct Side<'a> {
    query: &'a [Arc<Token>],
    listed: &'a [Arc<Token>],
    context: Context,
    ways: [Way; 2],
    /// The readings that the words are of; `None` for words in the names' own script.
    readings: Option<(&'a Reading, &'a Reading)>,
}

/// Gives the ways of comparing two names: in their own script where both have it, whose letters say more than their
/// sounds, else each reading with each.
fn sides<'a>(query: &'a Prepared, listed: &'a Prepared) -> impl Iterator<Item = Side<'a>> {
    let same_script = query.script == listed.script;
    let own = (same_script && !query.own.is_empty()).then(|| Side {
        query: &query.own,
        listed: &listed.own,
        context: Context { hearing: Hearing::Letters, initials: false, same_script },
        ways: [Way::Written; 2],
        readings: None,
    });
    let initials = [query.kind, listed.kind].iter().all(|kind| kind.is_none_or(|kind| kind == Kind::Person));
    let readings: &[Reading] = if own.is_some() { &[] } else { &query.latin };
    own.into_iter().chain(readings.iter().flat_map(move |one| {
        listed.latin.iter().map(move |other| Side {
            query: &one.tokens,
            listed: &other.tokens,
            context: Context { hearing: one.hearing.max(other.hearing), initials, same_script },
            ways: [one.way, other.way],
            readings: Some((one, other)),
        })
    }))
}

/// Aligns two names in the best of the ways in which each is meant.
pub(super) fn align_forms(
    query: (&str, Option<Kind>),
    listed: (&str, Kind),
    judge: impl Fn(&Alignment) -> f64,
) -> Option<(f64, Alignment)> {
    let mut best: Option<(f64, Alignment)> = None;
    for one in &forms(query.0) {
        for other in &forms(listed.0) {
            let prepared = Prepared::new(one, query.1).zip(Prepared::new(other, Some(listed.1)));
            let Some((one, other)) = prepared else { continue };
            if let Some(found) = align(&one, &other, true, &mut Room::default(), &judge)
                && best.as_ref().is_none_or(|(known, _)| *known < found.0)
            {
                best = Some(found);
            }
        }
    }
    best
}

#[derive(Debug, Clone, Copy)]
struct Context {
    hearing: Hearing,
    initials: bool,
    same_script: bool,
}

impl Context {
    /// All on which the likeness of two words depends beside the words, as a key.
    fn key(self, first: bool, last: bool) -> u8 {
        self.hearing as u8
            | u8::from(self.initials) << 2
            | u8::from(self.same_script) << 3
            | u8::from(first) << 4
            | u8::from(last) << 5
    }
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    query: (u8, u8),
    listed: (u8, u8),
    likeness: f32,
    weight: f32,
}

/// Room for one query's comparisons: what was found of two words is kept, because names share words.
#[derive(Debug, Default)]
pub(super) struct Room {
    words: AHashMap<(usize, usize, u8), Option<(f32, bool)>>,
    pairs: Vec<Pair>,
    /// The pairs that were taken, of the words compared last.
    chosen: Vec<Pair>,
}

impl Room {
    /// Forgets the words of the query before; must be called before the words of another are compared.
    pub(super) fn clear(&mut self) {
        self.words.clear();
    }
}

fn words(
    query: &[Arc<Token>],
    listed: &[Arc<Token>],
    context: Context,
    ways: [Way; 2],
    room: &mut Room,
) -> Option<Alignment> {
    find_pairs(query, listed, context, room);
    let Room { pairs, chosen, .. } = room;
    if pairs.is_empty() {
        return None;
    }
    pairs.sort_by(|one, other| {
        let worth = |pair: &Pair| (2.0 * pair.likeness - 1.0) * pair.weight;
        worth(other)
            .total_cmp(&worth(one))
            // Of equals, those that stand in the same place.
            .then_with(|| one.query.0.abs_diff(one.listed.0).cmp(&other.query.0.abs_diff(other.listed.0)))
            .then_with(|| (one.query, one.listed).cmp(&(other.query, other.listed)))
    });
    let (mut query_met, mut listed_met) = (0u32, 0u32);
    let mut out = Alignment::begin(query, context, ways);
    chosen.clear();
    for pair in pairs.iter() {
        let (query_bits, listed_bits) = (bits(pair.query), bits(pair.listed));
        if query_met & query_bits != 0 || listed_met & listed_bits != 0 {
            continue;
        }
        query_met |= query_bits;
        listed_met |= listed_bits;
        out.agreed += pair.likeness * pair.weight;
        out.shortfall += (1.0 - pair.likeness) * pair.weight;
        out.worst = out.worst.max(1.0 - pair.likeness);
        out.met += 1.0;
        out.one_common = out.met < 1.5
            && pair.query.1 == pair.query.0 + 1
            && query.get(usize::from(pair.query.0)).is_some_and(|token| token.common);
        chosen.push(*pair);
    }
    let mut numbers = [false; 2];
    let mut words_left = 0.0;
    for (side, (tokens, met)) in [(query, query_met), (listed, listed_met)].into_iter().enumerate() {
        for (at, token) in tokens.iter().enumerate() {
            if met & bit(at) != 0 {
                continue;
            }
            let left = if side == 0 { &mut out.query_left } else { &mut out.listed_left };
            *left += token.weight;
            if side == 1 && !token.form {
                words_left += 1.0;
            }
            if token.place {
                out.places_left += 1.0;
            }
            if !token.generic {
                out.names_left += token.weight;
            }
            if let Some(number) = numbers.get_mut(side) {
                *number |= token.number;
            }
        }
    }
    // The Workers' Party is not the commission within it.
    out.of_many |= words_left >= 2.0 && words_left >= out.met && query.iter().all(|token| token.generic);
    out.conflict = out.query_left.min(out.listed_left);
    out.numbers_differ = numbers[0] && numbers[1];
    chosen.sort_unstable_by_key(|pair| (pair.query, pair.listed));
    // A family name first or last is no other order; words in the middle that changed places are.
    let falls =
        chosen.windows(2).filter(|two| matches!(two, [one, next] if one.listed > next.listed)).count();
    let wraps = chosen.last().zip(chosen.first()).is_some_and(|(last, first)| last.listed < first.listed);
    out.turned = falls > 1 || (falls == 1 && !wraps);
    Some(out)
}

fn bit(at: usize) -> u32 {
    1u32.checked_shl(at as u32).unwrap_or(0)
}

fn bits((start, end): (u8, u8)) -> u32 {
    (start..end).map(|at| bit(usize::from(at))).sum()
}

/// Finds every pair of a word on one side and a word or run on the other that is alike enough.
fn find_pairs(query: &[Arc<Token>], listed: &[Arc<Token>], context: Context, room: &mut Room) {
    let Room { words, pairs: found, .. } = room;
    found.clear();
    for (at, one) in (0u8..).zip(query) {
        let last = usize::from(at) + 1 == query.len();
        for (other_at, other) in (0u8..).zip(listed) {
            let key = (Arc::as_ptr(one).addr(), Arc::as_ptr(other).addr(), context.key(at == 0, last));
            let likeness =
                *words.entry(key).or_insert_with(|| word_likeness(one, other, at == 0, last, context));
            let Some((likeness, shortened)) = likeness else { continue };
            let weight = match shortened {
                // An initial says little, whatever it stands for.
                true => one.weight.min(other.weight).max(0.3),
                false => (one.weight + other.weight) / 2.0,
            };
            found.push(Pair { query: (at, at + 1), listed: (other_at, other_at + 1), likeness, weight });
        }
    }
    find_runs(query, listed, false, context, found);
    find_runs(listed, query, true, context, found);
}

/// Finds every pair of a word on one side and a run of words on the other that is alike enough.
fn find_runs(
    single: &[Arc<Token>],
    several: &[Arc<Token>],
    swapped: bool,
    context: Context,
    found: &mut Vec<Pair>,
) {
    for (at, one) in (0u8..).zip(single).filter(|(_, one)| one.letters >= 2 && !one.number) {
        for start in 0..several.len().saturating_sub(1) {
            let runs = several.get(start..several.len().min(start + RUN_MAX)).unwrap_or(&[]);
            for length in 2..=runs.len() {
                let Some(run) = runs.get(..length) else { continue };
                let initials = one.letters < 4;
                let likeness = match initials {
                    true if context.same_script && are_initials(one, run) => 0.85,
                    true => 0.0,
                    false => run_likeness(one, run, context),
                };
                // A word that is in the run meets itself, not the run.
                if likeness < RUN_FLOOR
                    || run.iter().any(|token| token.letters == 1 || token.text == one.text)
                {
                    continue;
                }
                let weights: f32 = run.iter().map(|token| token.weight).sum();
                let weight = if initials { one.weight } else { (one.weight + weights) / 2.0 };
                let several = (start as u8, (start + length) as u8);
                let (query, listed) = if swapped { (several, (at, at + 1)) } else { ((at, at + 1), several) };
                found.push(Pair { query, listed, likeness, weight });
            }
        }
    }
}

/// How alike two words are, and whether one is short for the other; `None` where they are different words.
fn word_likeness(
    one: &Token,
    other: &Token,
    first: bool,
    last: bool,
    context: Context,
) -> Option<(f32, bool)> {
    if one.text == other.text {
        return Some((1.0, false));
    }
    if one.number || other.number {
        return None;
    }
    if one.words.meet(other.words) {
        return Some((0.97, false));
    }
    if one.sound == other.sound && one.letters.min(other.letters) >= 2 {
        return Some((0.96, false));
    }
    let (short, long) = if one.letters <= other.letters { (one, other) } else { (other, one) };
    let begins = long.text.starts_with(&*short.text) && short.text.is_ascii();
    if short.letters == 1 && short.text.is_ascii() && context.same_script {
        // Ships and companies have single letters that are no initials (LADY R), but at the ends of a name.
        let is_initial = begins
            && long.letters >= 2
            && (context.initials || (std::ptr::eq(short, one) && (first || last)));
        if is_initial {
            return Some((0.85, true));
        }
        if long.letters > 3 {
            return None;
        }
    }
    // A name that was cut off, or shortened by its writer.
    if begins
        && short.letters >= 2
        && long.letters >= 4
        && !long.patronymic
        && !(short.known && short.letters < 4)
    {
        let cut_off = std::ptr::eq(short, one) && last;
        if cut_off || short.letters >= 5 {
            return Some((0.9, short.letters < 5));
        }
    }
    // Two words that are both known are two words, not one misspelled.
    if one.known && other.known && context.hearing == Hearing::Letters && !(begins && short.letters >= 4) {
        return None;
    }
    if context.hearing == Hearing::Letters && (one.classes ^ other.classes).count_ones() > 2 {
        return None;
    }
    let likeness = spelled(one, other, context);
    (likeness >= WORD_FLOOR).then_some((likeness, false))
}

fn spelled(one: &Token, other: &Token, context: Context) -> f32 {
    if !one.sound.is_ascii() || !other.sound.is_ascii() {
        if one.letters == 1 && other.letters == 1 {
            return if same_character(&one.text, &other.text) { 0.8 } else { 0.0 };
        }
        let longest = one.letters.max(other.letters).max(1);
        let most = f32::from(longest) * (1.0 - WORD_FLOOR);
        if f32::from(one.letters.abs_diff(other.letters)) > most {
            return 0.0;
        }
        let distance = osa::distance(one.text.chars(), other.text.chars());
        return 1.0 - distance as f32 / f32::from(longest);
    }
    let heard = near(one.sound.as_bytes(), other.sound.as_bytes(), context.hearing, WORD_FLOOR);
    let by_sound = 0.98 * heard;
    if context.hearing == Hearing::Kana || by_sound >= 0.95 {
        by_sound
    } else if one.sound == one.text && other.sound == other.text {
        heard
    } else {
        by_sound.max(near(one.text.as_bytes(), other.text.as_bytes(), context.hearing, WORD_FLOOR))
    }
}

/// Tells whether two Chinese characters may be forms of one: they are read alike in Mandarin and in Korean.
fn same_character(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (one.chars().next(), other.chars().next()) else { return false };
    any_ascii::any_ascii_char(one) == any_ascii::any_ascii_char(other) && scripts::read_alike(one, other)
}

/// How alike two runs of ASCII letters are; 0 below a floor.
fn near(one: &[u8], other: &[u8], hearing: Hearing, floor: f32) -> f32 {
    let longest = length(one, hearing).max(length(other, hearing)).max(1.0);
    match distance(one, other, hearing, longest * (1.0 - floor)) {
        Some(distance) => 1.0 - distance / longest,
        None => 0.0,
    }
}

/// Tells whether a short word is the initials of several: `JC` of `Jean-Claude`.
fn are_initials(one: &Token, run: &[Arc<Token>]) -> bool {
    usize::from(one.letters) == run.len()
        && one.text.is_ascii()
        && one
            .text
            .chars()
            .zip(run)
            .all(|(letter, token)| token.letters >= 3 && token.text.starts_with(letter))
}

/// How alike a word is to several words written together.
fn run_likeness(one: &Token, run: &[Arc<Token>], context: Context) -> f32 {
    let sounds: usize = run.iter().map(|token| token.sound.len()).sum();
    let room = if context.hearing == Hearing::Letters { 3 } else { 8 };
    let classes = run.iter().fold(0, |classes, token| classes | token.classes);
    if sounds.abs_diff(one.sound.len()) > room
        || (classes ^ one.classes).count_ones() > 2
        || run.iter().any(|token| token.number)
    {
        return 0.0;
    }
    let mut joined = [0u8; 64];
    let mut joined_text = [0u8; 64];
    let (mut end, mut text_end) = (0, 0);
    for token in run {
        let (sound, text) = (token.sound.as_bytes(), token.text.as_bytes());
        let (Some(room), Some(text_room)) =
            (joined.get_mut(end..end + sound.len()), joined_text.get_mut(text_end..text_end + text.len()))
        else {
            return 0.0;
        };
        room.copy_from_slice(sound);
        text_room.copy_from_slice(text);
        end += sound.len();
        text_end += text.len();
    }
    let (Some(joined), Some(joined_text)) = (joined.get(..end), joined_text.get(..text_end)) else {
        return 0.0;
    };
    if joined_text == one.text.as_bytes() {
        return 1.0;
    }
    if joined == one.sound.as_bytes() {
        return 0.96;
    }
    if !one.sound.is_ascii() || !joined.is_ascii() {
        return 0.0;
    }
    0.98 * near(joined, one.sound.as_bytes(), context.hearing, RUN_FLOOR)
}

/// Aligns two names by all their letters in order, without spaces: `SOK-WHA` and `Sok Hwa`, `JES-ON` and `Je-son`.
fn whole(query: &Reading, listed: &Reading, context: Context) -> Option<Alignment> {
    if query.tokens.len().max(listed.tokens.len()) < 2 {
        return None;
    }
    let numbers = |tokens: &[Arc<Token>]| tokens.iter().any(|token| token.number);
    let classes = |tokens: &[Arc<Token>]| tokens.iter().fold(0, |classes, token| classes | token.classes);
    if (classes(&query.tokens) ^ classes(&listed.tokens)).count_ones() > 2
        || numbers(&query.tokens)
        || numbers(&listed.tokens)
    {
        return None;
    }
    let [one, sound] = query.joined.each_ref().map(|text| text.as_bytes());
    let [other, other_sound] = listed.joined.each_ref().map(|text| text.as_bytes());
    if !one.is_ascii()
        || !other.is_ascii()
        || one.len().abs_diff(other.len()) * 3 > one.len().max(other.len())
    {
        return None;
    }
    let mut likeness = near(one, other, context.hearing, WHOLE_FLOOR);
    if likeness < 0.98 {
        likeness = likeness.max(0.98 * near(sound, other_sound, context.hearing, WHOLE_FLOOR));
    }
    if likeness < WHOLE_FLOOR {
        return None;
    }
    let weight = |tokens: &[Arc<Token>]| tokens.iter().map(|token| token.weight).sum::<f32>();
    let of = (weight(&query.tokens) + weight(&listed.tokens)) / 2.0;
    // What differs is likely to be in one word: it counts as that word's, not as the whole name's.
    let count = query.tokens.len().max(listed.tokens.len()) as f32;
    Some(Alignment {
        agreed: likeness * of,
        shortfall: (1.0 - likeness) * of,
        worst: ((1.0 - likeness) * count).min(1.0),
        met: count,
        ..Alignment::begin(&query.tokens, context, [query.way, listed.way])
    })
}
