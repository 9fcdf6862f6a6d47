//! Problems of rows, one a kind: a table of a million rows does not make a million problems.

use crate::rows;
use std::collections::BTreeMap;
use values::{Digest, Problem};

/// How many rows of a kind of fault are named; the others are counted.
const NAMED: usize = 5;

/// What could not be taken as it stands, by kind.
#[derive(Default)]
pub(super) struct Faults {
    found: BTreeMap<&'static str, Fault>,
}

struct Fault {
    first: String,
    rows: Vec<u64>,
    count: u64,
}

impl Faults {
    /// Adds a fault of a row.
    pub(super) fn add(&mut self, code: &'static str, row: u64, reason: impl FnOnce() -> String) {
        let fault =
            self.found.entry(code).or_insert_with(|| Fault { first: reason(), rows: Vec::new(), count: 0 });
        fault.count += 1;
        if fault.rows.len() < NAMED {
            fault.rows.push(row);
        }
    }

    /// Gives the problems in the order of their codes, each at its first row.
    pub(super) fn finish(self, file: &str, sheet: Option<&str>, exhibit: Option<Digest>) -> Vec<Problem> {
        self.found
            .into_iter()
            .map(|(code, fault)| {
                let named: Vec<String> = fault.rows.iter().map(u64::to_string).collect();
                let reason = match fault.count {
                    1 => fault.first,
                    many => {
                        let more = if many > NAMED as u64 { ", …" } else { "" };
                        format!("{} ({many} rows: {}{more})", fault.first, named.join(", "))
                    }
                };
                let first = fault.rows.first().copied().unwrap_or(1);
                let place = rows::place(sheet, first);
                let problem = Problem { exhibit, ..Problem::new(code, file, reason).at(place) };
                match hint(code) {
                    Some(hint) => problem.hint(hint),
                    None => problem,
                }
            })
            .collect()
    }
}

fn hint(code: &str) -> Option<&'static str> {
    Some(match code {
        "flows/which-korea" => {
            "ask the publisher, or compare with the reporter's own table: nothing is drawn from these rows"
        }
        "flows/leading-zero" => "keep the codes as text when a spreadsheet saves the table",
        "flows/world-total" => "add the same table by partner",
        "flows/all-goods" => "add the same table by chapter, heading or subheading of the Harmonized System",
        "flows/classification" => "download the table in the Harmonized System",
        _ => return None,
    })
}
