//! Names in Korean, Russian, Chinese and Japanese, by a list: where words take endings or are not parted by
//! spaces, so that whole tokens do not meet.

use crate::gazetteer;
use crate::model::{Entity, EntityType};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::sync::LazyLock;
use values::{CharMap, Span};

/// The longest ending that stands for `*`, in letters.
const ENDING_MAX: usize = 3;

/// A form of a name: its words, each perhaps with an ending.
struct Form {
    /// Of each word what stands before its ending, and whether it has one.
    words: Vec<(String, bool)>,
    kind: EntityType,
    name: String,
}

struct List {
    forms: Vec<Form>,
    /// Finds the first words of forms; each pattern's number is that of the form.
    firsts: Option<AhoCorasick>,
}

static LIST: LazyLock<List> = LazyLock::new(|| {
    let mut forms = Vec::new();
    let mut add = |kind: EntityType, name: &str, words: &str| {
        for form in words.split('|').filter(|form| !form.is_empty()) {
            let words = form
                .split(' ')
                .map(|word| match word.strip_suffix('*') {
                    Some(stem) => (stem.to_owned(), true),
                    None => (word.to_owned(), false),
                })
                .collect();
            forms.push(Form { words, kind, name: name.to_owned() });
        }
    };
    for line in include_str!("../data/foreign.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(kind), Some(name), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let kind = match kind {
            "COUNTRY" => EntityType::Country,
            "PLACE" => EntityType::Place,
            "ORG" => EntityType::Org,
            _ => EntityType::Person,
        };
        add(kind, name, words);
    }
    for (kind, name, words) in gazetteer::other_scripts() {
        let kind = match kind {
            gazetteer::Kind::Weapon => EntityType::Weapon,
            gazetteer::Kind::Document => EntityType::Doc,
        };
        add(kind, &name, words);
    }
    let firsts = forms.iter().map(|form| form.words.first().map_or("", |(stem, _)| stem.as_str()));
    let firsts = AhoCorasickBuilder::new().match_kind(MatchKind::Standard).build(firsts).ok();
    List { forms, firsts }
});

/// Finds the names of the list, the longest at each place, in the order of the text, not overlapping.
pub(crate) fn entities(text: &str, map: &CharMap) -> Vec<Entity> {
    let Some(firsts) = LIST.firsts.as_ref().filter(|_| !text.is_ascii()) else { return Vec::new() };
    let mut found: Vec<(usize, usize, &Form)> = Vec::new();
    for hit in firsts.find_overlapping_iter(text) {
        let Some(form) = LIST.forms.get(hit.pattern().as_usize()) else { continue };
        if let Some(end) = end_of(text, hit.start(), form) {
            found.push((hit.start(), end, form));
        }
    }
    // The longest of those that begin first.
    found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut reached = 0;
    let mut entities = Vec::new();
    for (start, end, form) in found {
        if start < reached {
            continue;
        }
        reached = end;
        let span = Span::new(map.char_at(start), map.char_at(end));
        let Some(words) = text.get(start..end) else { continue };
        entities.push(Entity {
            span,
            text: words.to_owned(),
            kind: form.kind,
            name: Some(form.name.clone()),
        });
    }
    entities
}

/// Follows a form from where its first word begins; gives where its last word ends.
fn end_of(text: &str, start: usize, form: &Form) -> Option<usize> {
    let parted = |letter: char| is_cyrillic(letter) || letter.is_ascii_alphanumeric();
    let before = text.get(..start)?.chars().next_back();
    let first = form.words.first()?.0.chars().next()?;
    // Where words are parted by spaces, a name begins with one.
    if is_cyrillic(first) && before.is_some_and(parted) {
        return None;
    }
    // A Korean name of two syllables begins a word; a longer one may stand within.
    let syllables = form.words.first()?.0.chars().count();
    if is_hangul(first) && syllables < 3 && before.is_some_and(is_hangul) {
        return None;
    }
    let mut at = start;
    for (number, (stem, ending)) in form.words.iter().enumerate() {
        if number > 0 {
            at += text.get(at..)?.strip_prefix([' ', '\u{a0}']).map(|rest| text.len() - at - rest.len())?;
        }
        at += text.get(at..)?.starts_with(stem.as_str()).then_some(stem.len())?;
        let tail: usize = text
            .get(at..)?
            .chars()
            .take_while(|letter| is_cyrillic(*letter))
            .take(ENDING_MAX + 1)
            .map(char::len_utf8)
            .sum();
        let letters = tail / 2;
        if is_cyrillic(stem.chars().next_back()?) {
            if letters > if *ending { ENDING_MAX } else { 0 } {
                return None;
            }
            at += tail;
        }
    }
    // "화성-1" is not the beginning of "화성-17".
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let last = text.get(start..at)?.chars().next_back();
    (!(digit(last) && digit(text.get(at..)?.chars().next()))).then_some(at)
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let entities = entities(text, &CharMap::new(text));
        for entity in &entities {
            assert_eq!(entity.span.slice(text), entity.text);
        }
        entities.into_iter().map(|entity| (entity.text, entity.name.unwrap_or_default())).collect()
    }

    fn names(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn korean_particles_stay_outside() {
        assert_eq!(names("북한은 러시아에 포탄을 보냈다"), ["KP", "RU", "artillery shell"]);
        assert_eq!(names("김정은이 평양에서"), ["Kim Jong Un", "Pyongyang, KP"]);
        assert_eq!(names("화성-11형과 화성-175"), ["Hwasong-11"]);
    }

    #[test]
    fn russian_endings_belong_to_the_name() {
        let text = "Северной Кореей и Россией; Совета Безопасности ООН; россиянин Путиным";
        let pairs = found(text);
        let texts: Vec<&str> = pairs.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["Северной Кореей", "Россией", "Совета Безопасности ООН", "Путиным"]);
    }

    #[test]
    fn the_longest_name_wins() {
        assert_eq!(names("朝鲜半岛局势与朝鲜"), ["Korean Peninsula", "KP"]);
        assert_eq!(names("国連安保理は北朝鮮"), ["United Nations Security Council", "KP"]);
        assert!(found("plain English").is_empty());
    }
}
