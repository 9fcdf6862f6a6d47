//! Dates that disagree with themselves or with the day of their section, and how that is told.

use super::{DateFound, tense};
use crate::model::Granularity;
use crate::tokens::Text;
use std::ops::Range;
use values::Date;

/// What disagrees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Clash {
    /// The day is another weekday than the one the text gives it (Monday is 0).
    Weekday { date: Date, said: i8 },
    /// The year of the Juche era is not the one in brackets.
    Juche { number: i16, written: i16 },
    /// A day is told as past that is later than the day of its section.
    Later { date: Date, section: Date, is_entry: bool },
}

impl Clash {
    /// Says it in a sentence.
    pub(super) fn sentence(self, words: &str) -> String {
        match self {
            Self::Weekday { date, said } => {
                let is = date.weekday().to_monday_zero_offset();
                format!("“{words}”: {date} is a {}, not a {}.", weekday_name(is), weekday_name(said))
            }
            Self::Juche { number, written } => {
                format!("“{words}”: Juche {number} is {}, not {written}.", number.saturating_add(1911))
            }
            Self::Later { date, section, is_entry } => {
                let of = if is_entry { "the dated entry it stands in" } else { "the text itself" };
                format!("“{words}” is told as past, but {date} is later than {of} ({section}).")
            }
        }
    }
}

/// Marks the days of a sentence that are told as past and are later than their section.
pub(super) fn against_section(
    text: &Text<'_>,
    sentence: Range<usize>,
    section: Option<Date>,
    is_entry: bool,
    dates: &mut [DateFound],
) {
    let Some(section) = section else { return };
    for found in dates {
        let Some(date) = found.from.filter(|date| *date > section) else { continue };
        let is_named = matches!(found.rule, "explicit" | "juche")
            && matches!(found.granularity, Granularity::Day | Granularity::Month | Granularity::Year);
        if found.clash.is_none() && is_named && tense::is_past(text, sentence.clone(), found.tokens.clone()) {
            found.clash = Some(Clash::Later { date, section, is_entry });
        }
    }
}

fn weekday_name(number: i8) -> &'static str {
    match number {
        0 => "Monday",
        1 => "Tuesday",
        2 => "Wednesday",
        3 => "Thursday",
        4 => "Friday",
        5 => "Saturday",
        _ => "Sunday",
    }
}
