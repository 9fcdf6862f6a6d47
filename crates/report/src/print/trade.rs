//! Trade as partners report it, in words.

use super::clean::clean;
use super::notes::{NoteBook, NoteUse};
use super::view::{Line, line, lines};
use super::words;
use crate::{ReportError, input::Exhibits};
use assess::model::{Trade, TradeSum};
use serde::Serialize;
use std::collections::BTreeSet;

/// How many codes of a sum are named one by one, and how many of its rows are footnotes; `report.json` has all.
const NAMED: usize = 6;
const CITED: usize = 3;

/// The chapter.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TradeView {
    pub(crate) lines: Vec<Line>,
    pub(crate) tables: Vec<TradeTableView>,
    pub(crate) sums: Vec<TradeSumView>,
    pub(crate) remarks: Vec<TradeRemarkView>,
}

/// A table that was read.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TradeTableView {
    pub(crate) file: String,
    /// The exhibit's number; empty if it is none.
    pub(crate) exhibit: String,
    pub(crate) rows: String,
    pub(crate) of_target: String,
    /// What was not counted, a sentence a reason.
    pub(crate) left_out: Vec<String>,
}

/// A sum of lines.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TradeSumView {
    pub(crate) reporter: &'static str,
    pub(crate) way: String,
    pub(crate) when: String,
    pub(crate) goods: String,
    pub(crate) law: String,
    /// That it may be the other Korea's; empty otherwise.
    pub(crate) doubt: String,
    pub(crate) lines: String,
    pub(crate) value: String,
    pub(crate) weight: String,
    pub(crate) notes: Vec<NoteUse>,
}

/// A remark on a line.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TradeRemarkView {
    pub(crate) kind: &'static str,
    pub(crate) line: Line,
}

/// Resolves the chapter.
pub(crate) fn trade(
    trade: &Trade,
    table: &Exhibits<'_>,
    book: &mut NoteBook<'_>,
) -> Result<TradeView, ReportError> {
    let at = "trade as partners report it";
    Ok(TradeView {
        lines: lines(&trade.method, book, at)?,
        tables: trade
            .tables
            .iter()
            .map(|found| TradeTableView {
                file: match &found.sheet {
                    Some(sheet) => format!("{}, sheet {}", clean(&found.file), clean(sheet)),
                    None => clean(&found.file),
                },
                exhibit: table.find(found.exhibit).map_or_else(String::new, |entry| entry.id.clone()),
                rows: words::number(found.rows as f64),
                of_target: words::number(found.of_target as f64),
                left_out: found
                    .left_out
                    .iter()
                    .map(|(reason, count)| {
                        format!("Not counted: {}, {}.", words::count(*count, "row"), clean(reason))
                    })
                    .collect(),
            })
            .collect(),
        sums: trade.sums.iter().map(|found| sum(found, book, at)).collect::<Result<_, ReportError>>()?,
        remarks: trade
            .remarks
            .iter()
            .map(|remark| {
                let kind = match remark.kind.as_str() {
                    "korea" => "Which Korea",
                    "price" => "Price",
                    _ => "Weight",
                };
                Ok(TradeRemarkView { kind, line: line(&remark.sentence, book, at)? })
            })
            .collect::<Result<_, ReportError>>()?,
    })
}

fn sum(sum: &TradeSum, book: &mut NoteBook<'_>, at: &str) -> Result<TradeSumView, ReportError> {
    let goods = match sum.codes.as_slice() {
        few if few.len() <= NAMED => format!("HS {}", words::list(few)),
        all => {
            let chapters: BTreeSet<&str> = all.iter().filter_map(|code| code.get(..2)).collect();
            let chapters: Vec<&str> = chapters.into_iter().collect();
            format!("HS chapters {} ({})", words::list(&chapters), words::count(all.len() as u64, "code"))
        }
    };
    let without = |count: u64, what: &str| match count {
        0 => String::new(),
        some => format!(" ({} without {what})", words::count(some, "line")),
    };
    let amount =
        |amount: Option<values::Amount>| amount.map_or_else(|| "not stated".to_owned(), words::amount);
    let cited = sum.citations.get(..CITED).unwrap_or(&sum.citations);
    Ok(TradeSumView {
        reporter: sum.reporter.name(),
        way: format!("from {} to {}", sum.from.in_prose(), sum.to.in_prose()),
        when: words::period(sum.period),
        goods: clean(&goods),
        law: match (&sum.law, &sum.finding) {
            (Some(law), Some(finding)) => format!("{} ({})", clean(law), clean(finding)),
            (Some(law), None) => clean(law),
            _ => "No paragraph then in force names these goods; nothing follows from the country alone."
                .to_owned(),
        },
        doubt: match sum.may_be_republic_of_korea {
            true => "May be trade with the Republic of Korea.".to_owned(),
            false => String::new(),
        },
        lines: words::number(sum.lines as f64),
        value: format!("{}{}", amount(sum.value_usd), without(sum.without_value, "a value")),
        weight: format!("{}{}", amount(sum.weight_kg), without(sum.without_weight, "a weight")),
        notes: book.cite("", cited, &|| at.to_owned())?,
    })
}
