//! Writing data to standard output; all else goes to standard error.

use crate::error::{AppError, Result};
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Prints a value as one line of JSON.
pub fn json_line(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|error| AppError::bug("write JSON", error))?;
    line(&text)
}

/// Prints a value as one document of JSON.
pub fn json_document(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(|error| AppError::bug("write JSON", error))?;
    line(&text)
}

/// Prints a line of text.
///
/// A reader that has seen enough, such as `head`, ends the program quietly.
pub fn line(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{text}") {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(AppError::user("write to standard output", error)),
    }
}

/// Prints a remark for the person at the terminal to standard error.
pub fn remark(text: &str) {
    eprintln!("{text}");
}

/// Prints the problems met to standard error, a line each.
pub fn problems(problems: &[values::Problem]) {
    for problem in problems {
        eprintln!("{}", problem_line(problem));
    }
}

/// Gives a problem in a line: the file, the place in it, the reason, what to do.
pub fn problem_line(problem: &values::Problem) -> String {
    let place = problem.place.as_ref().map(values::Place::in_words).filter(|place| !place.is_empty());
    let place = place.map_or(String::new(), |place| format!(", {place}"));
    let hint = problem.hint.as_ref().map_or(String::new(), |hint| format!(" (hint: {hint})"));
    format!("{}{place}: {} [{}]{hint}", problem.file, problem.reason, problem.code)
}

/// Sets rows in columns as wide as their widest cell; the last column is left as it is.
pub fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{columns, problem_line};
    use values::{Place, Problem};

    #[test]
    fn a_problem_is_one_line() {
        let problem = Problem::new("reading/cell", "table.csv", "the cell is no number")
            .at(Place::row(3))
            .hint("correct it");
        let expected = "table.csv, row 3: the cell is no number [reading/cell] (hint: correct it)";
        assert_eq!(problem_line(&problem), expected);
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["a".to_owned(), "1".to_owned()], vec!["bcd".to_owned(), "22".to_owned()]];
        assert_eq!(columns(&rows), "a    1\nbcd  22");
    }
}
