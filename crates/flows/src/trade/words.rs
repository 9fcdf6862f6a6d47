//! Cells of tables of trade: numbers, flows, times, codes, units.

use super::{Direction, Procedure, Revision, Unit};
use crate::petroleum::{amounts, periods};
use crate::rows::cut;
use values::{HsCode, Period};

/// Reads a figure; `Ok(None)` where the cell holds none.
///
/// A table of UN Comtrade is written for machines: a dot is a decimal one. In any other `1.234` may be either and is
/// refused. **Errors:** why the cell cannot be read without guessing.
pub(super) fn figure(cell: &str, for_machines: bool) -> Result<Option<f64>, String> {
    let text = cell.trim();
    if matches!(text, "" | "-" | "–" | "..." | "…" | "N/A" | "n/a" | "NA" | "NULL" | "null" | "None") {
        return Ok(None);
    }
    let plain = || {
        let text = text.strip_prefix('$').or_else(|| text.strip_prefix("US$")).unwrap_or(text);
        amounts::plain(text.trim())
    };
    let machine = || text.parse::<f64>().ok().filter(|value| value.is_finite());
    let whole = !text.contains('.') || text.contains(['e', 'E']);
    let value = if for_machines || whole { machine().or_else(plain) } else { plain() };
    match value {
        Some(value) if value < 0.0 => Err(format!("`{}` is below zero", cut(text))),
        Some(value) => Ok(Some(value)),
        None => Err(format!("`{}` is no figure that can be read without guessing", cut(text))),
    }
}

/// Reads which way the goods go and of which part of the trade the row is; `None` for a word that says neither.
pub(super) fn flow(code: &str, words: &str) -> Option<(Direction, Procedure)> {
    let read = |text: &str| {
        let bare: String =
            text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Some(match bare.as_str() {
            "m" | "1" | "i" | "import" | "imports" => (Direction::Import, Procedure::All),
            "x" | "2" | "e" | "export" | "exports" => (Direction::Export, Procedure::All),
            "rx" | "3" | "reexport" | "reexports" => (Direction::Export, Procedure::Again),
            "rm" | "4" | "reimport" | "reimports" => (Direction::Import, Procedure::Again),
            "dx" | "domesticexport" | "domesticexports" => (Direction::Export, Procedure::First),
            "fm" | "foreignimport" | "foreignimports" => (Direction::Import, Procedure::First),
            "mip" | "mop" | "importofgoodsforinwardprocessing" | "importofgoodsafteroutwardprocessing" => {
                (Direction::Import, Procedure::Processing)
            }
            "xip" | "xop" | "exportofgoodsafterinwardprocessing" | "exportofgoodsforoutwardprocessing" => {
                (Direction::Export, Procedure::Processing)
            }
            _ => return None,
        })
    };
    match (code, words) {
        ("", words) => read(words),
        (code, "") => read(code),
        (code, words) => match (read(code), read(words)) {
            // "1" and "Export" in one row: neither is taken.
            (Some(one), Some(other)) if one != other => None,
            (one, other) => one.or(other),
        },
    }
}

/// Reads a time: a year or a month, from one cell or two. UN Comtrade writes a year's month as 52, 99 or 0.
pub(super) fn time(period: &str, year: &str, month: &str) -> Option<Period> {
    let of_year = || year.parse::<i16>().ok().filter(|year| (1962..=2100).contains(year));
    if period.is_empty() {
        let year = of_year()?;
        return match month {
            "" => Some(Period::year(year)),
            _ => match month.parse::<i8>() {
                Ok(0 | 52 | 99) => Some(Period::year(year)),
                Ok(number) => valid_month(year, number),
                Err(_) => periods::period(month, Some(year)),
            },
        };
    }
    let digits = period.bytes().all(|byte| byte.is_ascii_digit());
    match (digits, period.len()) {
        (true, 4) => {
            let stated: i16 = period.parse().ok()?;
            let month = month.parse::<i8>().ok().filter(|month| (1..=12).contains(month));
            match (1962..=2100).contains(&stated) {
                true => month.map_or_else(|| Some(Period::year(stated)), |month| valid_month(stated, month)),
                false => None,
            }
        }
        (true, 6) => {
            let year = period.get(..4)?.parse().ok().filter(|year| (1962..=2100).contains(year))?;
            valid_month(year, period.get(4..)?.parse().ok()?)
        }
        _ => periods::period(period, of_year()),
    }
}

fn valid_month(year: i16, month: i8) -> Option<Period> {
    (1..=12).contains(&month).then(|| Period::month(year, month)).filter(|period| !period.is_unknown())
}

/// What a cell of codes holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Goods {
    /// A code; `true` where a leading zero was put back.
    Code(HsCode, bool),
    /// All goods together.
    All,
    /// Nothing that is a code.
    Unknown,
}

/// Reads a code of goods; `level` is the number of digits the table states for it.
///
/// Codes of the system have an even number of digits, so that an odd one has lost its leading zero.
pub(super) fn goods(cell: &str, level: &str) -> Goods {
    if cell.eq_ignore_ascii_case("total") || cell.eq_ignore_ascii_case("all") {
        return Goods::All;
    }
    let text = cell.strip_prefix("HS").unwrap_or(cell).trim().trim_start_matches('\'');
    // A spreadsheet may have made "7208.0" of "7208".
    let digits: String = text.chars().filter(|letter| !matches!(letter, '.' | ' ')).collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Goods::Unknown;
    }
    let stated: Option<usize> = level.parse().ok().filter(|level| (2..=10).contains(level));
    let short = digits.len() % 2 == 1 || stated == Some(digits.len() + 1);
    let padded = if short { format!("0{digits}") } else { digits };
    padded.parse().map_or(Goods::Unknown, |code| Goods::Code(code, short))
}

/// Reads the name of a classification; `None` for one that is not the Harmonized System.
pub(super) fn revision(cell: &str) -> Option<Revision> {
    Some(match cell.to_ascii_uppercase().as_str() {
        "" | "HS" => Revision::Unstated,
        "H0" | "HS1992" | "HS 1992" | "HS92" => Revision::H0,
        "H1" | "HS1996" | "HS 1996" | "HS96" => Revision::H1,
        "H2" | "HS2002" | "HS 2002" | "HS02" => Revision::H2,
        "H3" | "HS2007" | "HS 2007" | "HS07" => Revision::H3,
        "H4" | "HS2012" | "HS 2012" | "HS12" => Revision::H4,
        "H5" | "HS2017" | "HS 2017" | "HS17" => Revision::H5,
        "H6" | "HS2022" | "HS 2022" | "HS22" => Revision::H6,
        _ => return None,
    })
}

/// Reads a unit by its code or its words.
pub(super) fn unit(code: &str, words: &str) -> Unit {
    match code {
        "2" => return Unit::SquareMetres,
        "3" => return Unit::MegawattHours,
        "4" => return Unit::Metres,
        "5" => return Unit::Items,
        "6" => return Unit::Pairs,
        "7" => return Unit::Litres,
        "8" => return Unit::Kilograms,
        "9" => return Unit::Thousands,
        "10" => return Unit::Packs,
        "11" => return Unit::Dozens,
        "12" => return Unit::CubicMetres,
        "13" => return Unit::Carats,
        _ => {}
    }
    match words.to_lowercase().as_str() {
        "kg" | "kilogram" | "kilograms" | "weight in kilograms" => Unit::Kilograms,
        "u" | "number of items" | "no." | "items" | "pieces" => Unit::Items,
        "l" | "litre" | "litres" | "volume in litres" | "volume in liters" => Unit::Litres,
        "m²" | "m2" | "area in square metres" | "area in square meters" => Unit::SquareMetres,
        "m³" | "m3" | "volume in cubic meters" | "volume in cubic metres" => Unit::CubicMetres,
        "m" | "length in metres" | "length in meters" => Unit::Metres,
        "carat" | "weight in carats" => Unit::Carats,
        "1000 kwh" | "mwh" | "electrical energy in thousands of kilowatt-hours" => Unit::MegawattHours,
        "2u" | "number of pairs" | "pairs" => Unit::Pairs,
        "1000u" | "thousands of items" => Unit::Thousands,
        "12u" | "dozen of items" | "dozens" => Unit::Dozens,
        "packs" | "number of packages" => Unit::Packs,
        _ => Unit::Unknown,
    }
}

/// Reads a yes or no; `None` where the cell says neither.
pub(super) fn yes(cell: &str) -> Option<bool> {
    match cell {
        "true" | "True" | "TRUE" | "1" | "yes" => Some(true),
        "false" | "False" | "FALSE" | "0" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_are_read_or_refused() {
        for (cell, expected) in
            [("1200", 1200.0), ("1200.5", 1200.5), ("1.2E+3", 1200.0), ("1,234,567", 1_234_567.0), ("0", 0.0)]
        {
            assert_eq!(figure(cell, true), Ok(Some(expected)), "{cell}");
        }
        assert_eq!(figure("1,234", false), Ok(Some(1234.0)));
        assert_eq!(figure("", true), Ok(None));
        for cell in ["-5", "NaN", "inf", "many", "1,2", "12,34"] {
            assert!(figure(cell, true).is_err(), "{cell}");
        }
        assert!(figure("1.234", false).is_err(), "may be 1234");
        assert_eq!(figure("1.234", true), Ok(Some(1.234)));
    }

    #[test]
    fn times_of_both_layouts() {
        let check = |cells: [&str; 3], expected: Option<&str>| {
            let found = time(cells[0], cells[1], cells[2]).map(|period| period.to_string());
            assert_eq!(found.as_deref(), expected, "{cells:?}");
        };
        check(["2018", "2018", "52"], Some("2018-01-01/2018-12-31"));
        check(["201802", "2018", "2"], Some("2018-02-01/2018-02-28"));
        check(["", "2018", "3"], Some("2018-03-01/2018-03-31"));
        check(["", "2018", ""], Some("2018-01-01/2018-12-31"));
        check(["2018-03", "", ""], Some("2018-03-01/2018-03-31"));
        check(["", "2018", "March"], Some("2018-03-01/2018-03-31"));
        check(["201813", "", ""], None);
        check(["", "", ""], None);
        check(["18", "", ""], None);
    }

    #[test]
    fn codes_get_back_the_zero_a_spreadsheet_took() {
        let code = |text: &str, back| Goods::Code(text.parse().unwrap(), back);
        assert_eq!(goods("2701", "4"), code("2701", false));
        assert_eq!(goods("27.01", ""), code("2701", false));
        assert_eq!(goods("3", "2"), code("03", true));
        assert_eq!(goods("30617", "6"), code("030617", true));
        assert_eq!(goods("30617", ""), code("030617", true));
        assert_eq!(goods("TOTAL", "0"), Goods::All);
        assert_eq!(goods("coal", ""), Goods::Unknown);
    }

    #[test]
    fn flows_of_both_layouts() {
        assert_eq!(flow("M", "Import"), Some((Direction::Import, Procedure::All)));
        assert_eq!(flow("2", "Export"), Some((Direction::Export, Procedure::All)));
        assert_eq!(flow("", "Re-Export"), Some((Direction::Export, Procedure::Again)));
        assert_eq!(flow("1", "Export"), None);
        assert_eq!(flow("", "gift"), None);
    }

    proptest! {
        #[test]
        fn no_cell_panics(one in "\\PC{0,12}", two in "\\PC{0,12}", three in "\\PC{0,12}") {
            let _ = (figure(&one, true), figure(&one, false), flow(&one, &two), time(&one, &two, &three));
            let _ = (goods(&one, &two), revision(&one), unit(&one, &two), yes(&one));
        }
    }
}
