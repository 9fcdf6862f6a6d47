//! A text with everything that is known of its tokens: mentions, dates, quantities and word classes.

use crate::dates::{self, DateFound};
use crate::entities::{self, Mention, What};
use crate::lexicon::{RoleKind, lexicon};
use crate::parse::Parse;
use crate::people::{self, Person};
use crate::quantities::{self, QuantityFound};
use crate::tags::{self, Tag};
use crate::tokens::Text;
use crate::words::{Class, words};
use std::ops::Range;
use values::{Country, Date};

/// A text ready to be read for claims.
pub(crate) struct Scene<'a> {
    pub(crate) text: Text<'a>,
    /// What each word can be by its form.
    pub(crate) class: Vec<Class>,
    /// What each word is here.
    pub(crate) tags: Vec<Tag>,
    /// In the order of the text, not overlapping.
    pub(crate) mentions: Vec<Mention>,
    pub(crate) dates: Vec<DateFound>,
    pub(crate) quantities: Vec<QuantityFound>,
    pub(crate) people: Vec<Person>,
    /// For each sentence the day of the dated entry it stands in.
    pub(crate) entries: Vec<Option<Date>>,
    /// The day of publication.
    pub(crate) dated: Option<Date>,
    /// The trees of its sentences; `None` without a language model, or for a text in another language.
    pub(crate) parse: Option<Parse>,
    /// For each token the number of its mention, date and quantity, each plus one.
    mention_at: Vec<u32>,
    date_at: Vec<u32>,
    quantity_at: Vec<u32>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(text: Text<'a>, dated: Option<Date>, english: bool) -> Self {
        let count = text.tokens.len();
        let table = words();
        let class: Vec<Class> = (0..count).map(|at| table.class(text.low(at))).collect();
        let (mut dates, entries) = dates::find(&text, dated);
        let mut mentions = entities::find(&text);
        // "resolutions 1718 and 1874": a number of a paper is no year.
        let papers = mentions.iter().filter(|mention| mention.what == What::Document);
        let numbers = index(count, papers.map(|mention| &mention.tokens));
        dates
            .retain(|date| date.tokens.len() > 1 || numbers.get(date.tokens.start).is_none_or(|of| *of == 0));
        let date_at = index(count, dates.iter().map(|date| &date.tokens));
        // "March" is a month, "May" no person.
        mentions.retain(|mention| date_at[mention.tokens.start] == 0 || mention.what != What::Person);
        let people = people::register(&text, &mut mentions);
        let mention_at = index(count, mentions.iter().map(|mention| &mention.tokens));
        let quantities = quantities::find(&text, &|at: usize| {
            let dated = date_at.get(at).is_some_and(|date| {
                *date > 0 && dates.get(*date as usize - 1).is_some_and(|found| found.rule != "length")
            });
            dated
                || mention_at.get(at).is_some_and(|mention| {
                    *mention > 0
                        && mentions.get(*mention as usize - 1).is_some_and(|found| {
                            matches!(found.what, What::Document | What::Vessel | What::Organisation)
                                || (found.what == What::Role(RoleKind::Office))
                        })
                })
        });
        let quantity_at = index(count, quantities.iter().map(|quantity| &quantity.tokens));
        let parse = language::english().ok().filter(|_| english).map(|model| Parse::new(model, &text));
        let mut scene = Self {
            text,
            class,
            tags: Vec::new(),
            mentions,
            dates,
            quantities,
            people,
            entries,
            dated,
            parse,
            mention_at,
            date_at,
            quantity_at,
        };
        scene.tags = tags::tags(&scene);
        scene
    }

    /// Gives a token's tag; a mark beyond the end.
    pub(crate) fn tag(&self, at: usize) -> Tag {
        self.tags.get(at).copied().unwrap_or(Tag::Mark)
    }

    /// Gives what a word can be by its form.
    pub(crate) fn class(&self, at: usize) -> Class {
        self.class.get(at).copied().unwrap_or_default()
    }

    /// Gives the day of the dated entry a sentence stands in.
    pub(crate) fn entry(&self, sentence: usize) -> Option<Date> {
        self.entries.get(sentence).copied().flatten()
    }

    /// Gives the mention a token belongs to.
    pub(crate) fn mention(&self, at: usize) -> Option<&Mention> {
        self.mentions.get((*self.mention_at.get(at)?).checked_sub(1)? as usize)
    }

    /// Gives the date a token belongs to.
    pub(crate) fn date(&self, at: usize) -> Option<&DateFound> {
        self.dates.get((*self.date_at.get(at)?).checked_sub(1)? as usize)
    }

    /// Gives the quantity a token belongs to.
    pub(crate) fn quantity(&self, at: usize) -> Option<&QuantityFound> {
        self.quantities.get((*self.quantity_at.get(at)?).checked_sub(1)? as usize)
    }

    /// Gives the mentions that begin in a range of tokens.
    pub(crate) fn mentions_in(&self, tokens: Range<usize>) -> &[Mention] {
        within(&self.mentions, &tokens, |mention| mention.tokens.start)
    }

    /// Gives the quantities that begin in a range of tokens.
    pub(crate) fn quantities_in(&self, tokens: Range<usize>) -> &[QuantityFound] {
        within(&self.quantities, &tokens, |quantity| quantity.tokens.start)
    }

    /// Gives the dates that begin in a range of tokens.
    pub(crate) fn dates_in(&self, tokens: Range<usize>) -> &[DateFound] {
        within(&self.dates, &tokens, |date| date.tokens.start)
    }

    /// Gives the State a mention stands for: its own, its person's, or that of a word such as "UK-based".
    pub(crate) fn country_of(&self, mention: &Mention) -> Option<Country> {
        mention.country.or_else(|| self.people.get(mention.person?)?.country)
    }

    /// Finds the States in a compound such as "UK-based" or "DPRK-Russia".
    pub(crate) fn countries_of_word(&self, at: usize) -> Vec<Country> {
        let word = self.text.low(at);
        if !word.contains('-') {
            return Vec::new();
        }
        word.split('-').filter_map(|part| lexicon().country_of_word(part)).collect()
    }
}

fn within<'s, T>(all: &'s [T], tokens: &Range<usize>, start: impl Fn(&T) -> usize) -> &'s [T] {
    let first = all.partition_point(|one| start(one) < tokens.start);
    let last = all.partition_point(|one| start(one) < tokens.end);
    all.get(first..last.max(first)).unwrap_or_default()
}

/// Numbers tokens by the range they lie in, from 1; where ranges overlap the first wins.
fn index<'r>(count: usize, ranges: impl Iterator<Item = &'r Range<usize>>) -> Vec<u32> {
    let mut numbers = vec![0; count];
    for (number, range) in ranges.enumerate() {
        let inside = numbers.get_mut(range.start..range.end.min(count)).unwrap_or_default();
        for slot in inside.iter_mut().filter(|slot| **slot == 0) {
            *slot = u32::try_from(number + 1).unwrap_or(0);
        }
    }
    numbers
}
