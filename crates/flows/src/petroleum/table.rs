use super::amounts::amount;
use super::periods::{period, year};
use super::words::{self, Column, Named};
use super::{Basis, PetroleumDelivery};
use crate::rows::{self, HEADING_ROWS, cut};
use std::collections::BTreeMap;
use values::{Amount, Barrels, Citation, Country, Digest, Period, Place, Problem, Tonnes};

/// How far a total may lie from the sum of its rows before the difference is said, in its own unit.
const ROUNDING: f64 = 0.5;

/// What a table of petroleum holds, and what of it could not be taken as it stands.
pub type TableReading = (Vec<PetroleumDelivery>, Vec<Problem>);

/// Tells whether a heading is one of a table of petroleum deliveries.
///
/// It names a time and a quantity in barrels or tonnes, and it speaks of petroleum or has a column of products; what the
/// products are, only [`read_table`] sees.
///
/// ```
/// use flows::petroleum::recognises;
/// let heading = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
/// assert!(recognises(&heading("supplier,month,barrels")));
/// assert!(!recognises(&heading("mmsi,ts,lat,lon")));
/// ```
#[must_use]
pub fn recognises(heading: &[String]) -> bool {
    Columns::of(heading).is_some_and(|columns| {
        columns.at.contains_key(&Column::Product)
            || heading.iter().any(|cell| words::speaks_of_petroleum(cell))
    })
}

/// Finds the heading among the first rows of a table, below titles and empty rows; `None` for any other table.
///
/// A title that speaks of petroleum ("Refined petroleum supplied to the DPRK") counts for the heading below it.
#[must_use]
pub fn heading_at(rows: &[(u64, &[String])]) -> Option<usize> {
    let (at, heading) =
        rows.iter().take(HEADING_ROWS).enumerate().find(|(_, (_, cells))| Columns::of(cells).is_some())?;
    let titles = rows.get(..at).unwrap_or_default().iter().flat_map(|(_, cells)| cells.iter());
    (recognises(heading.1) || titles.into_iter().any(|cell| words::speaks_of_petroleum(cell))).then_some(at)
}

/// Reads a table of petroleum deliveries; a heading that names no time or no quantity gives nothing.
///
/// `rows` are the rows below the heading with their numbers in the original. **Shape:** one delivery a row, in the order
/// of the rows; a cited row is its cells joined by ` | `. A row that is a total is a problem and no delivery, with the
/// sum of the rows it covers; so is a row whose State may be either Korea, whose time or quantity cannot be read, or
/// that names another recipient than the DPRK. Rows of other goods are one problem together.
///
/// ```
/// use flows::petroleum::read_table;
/// use values::Digest;
/// let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
/// let rows = [cells("Russia,2024-01,15279"), cells("Total,2024-01,15279")];
/// let rows = [(2, rows[0].as_slice()), (3, rows[1].as_slice())];
/// let heading = cells("supplier,month,barrels");
/// let (deliveries, problems) = read_table(&heading, &rows, Digest::from_bytes([7; 32]), None, "table.csv");
/// assert_eq!(deliveries.len(), 1);
/// assert_eq!(problems[0].code, "flows/total-row");
/// ```
#[must_use]
pub fn read_table(
    heading: &[String],
    rows: &[(u64, &[String])],
    exhibit: Digest,
    sheet: Option<&str>,
    file: &str,
) -> TableReading {
    let Some(columns) = Columns::of(heading) else {
        return TableReading::default();
    };
    let mut reader = Reader {
        columns,
        exhibit,
        sheet,
        file,
        deliveries: Vec::new(),
        totals: Vec::new(),
        problems: Vec::new(),
        other_goods: Vec::new(),
    };
    for (number, cells) in rows {
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            reader.row(*number, cells);
        }
    }
    reader.finish()
}

/// Where in a row what stands.
struct Columns {
    at: BTreeMap<Column, (usize, f64)>,
}

impl Columns {
    /// Finds the columns of a heading; `None` where it is none of such a table.
    fn of(cells: &[String]) -> Option<Self> {
        let mut at = BTreeMap::new();
        for (place, cell) in cells.iter().enumerate() {
            if let Some((column, scale)) = words::column(cell) {
                at.entry(column).or_insert((place, scale));
            }
        }
        let has = |column: Column| at.contains_key(&column);
        let quantity = has(Column::Barrels) || has(Column::Tonnes);
        (quantity && (has(Column::Period) || has(Column::Year))).then_some(Self { at })
    }

    fn cell<'a>(&self, cells: &'a [String], column: Column) -> Option<&'a str> {
        let (place, _) = self.at.get(&column)?;
        cells.get(*place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    fn scale(&self, column: Column) -> f64 {
        self.at.get(&column).map_or(1.0, |(_, scale)| *scale)
    }
}

struct Reader<'a> {
    columns: Columns,
    exhibit: Digest,
    sheet: Option<&'a str>,
    file: &'a str,
    deliveries: Vec<PetroleumDelivery>,
    totals: Vec<(u64, PetroleumDelivery)>,
    problems: Vec<Problem>,
    other_goods: Vec<u64>,
}

impl Reader<'_> {
    fn row(&mut self, number: u64, cells: &[String]) {
        let total = [Column::Supplier, Column::Period, Column::Product].into_iter().find_map(|column| {
            self.columns.cell(cells, column).and_then(words::without_total).map(|rest| (column, rest))
        });
        match self.delivery(number, cells, total.as_ref()) {
            Ok(Some(delivery)) if total.is_some() => self.totals.push((number, delivery)),
            Ok(Some(delivery)) => self.deliveries.push(delivery),
            Ok(None) => {}
            Err((code, reason)) => {
                let problem = Problem::new(code, self.file, reason);
                self.problems.push(Problem { exhibit: Some(self.exhibit), ..problem.at(self.place(number)) });
            }
        }
    }

    fn delivery(
        &mut self,
        number: u64,
        cells: &[String],
        total: Option<&(Column, String)>,
    ) -> Result<Option<PetroleumDelivery>, (&'static str, String)> {
        let cell = |column: Column| match total {
            Some((of, rest)) if *of == column => Some(rest.as_str()).filter(|rest| !rest.is_empty()),
            _ => self.columns.cell(cells, column),
        };
        let product = match cell(Column::Product) {
            None => None,
            Some(text) => match words::product(text) {
                Some(product) => Some(product.to_owned()),
                None => {
                    self.other_goods.push(number);
                    return Ok(None);
                }
            },
        };
        let supplier = state(cell(Column::Supplier), "supplier")?;
        let recipient = state(cell(Column::Recipient), "recipient")?.unwrap_or(Country::DPRK);
        if supplier == Some(Country::DPRK) {
            return Err((
                "flows/direction",
                "the DPRK stands as supplier: that is no delivery to it".to_owned(),
            ));
        }
        if recipient == Country::REPUBLIC_OF_KOREA || (recipient != Country::DPRK && supplier.is_none()) {
            let reason = format!(
                "{} stands as recipient and not the DPRK: if the two Koreas were mixed up, the table must be put right",
                recipient.name()
            );
            return Err(("flows/other-recipient", reason));
        }
        if recipient != Country::DPRK {
            return Err((
                "flows/other-recipient",
                format!("{} stands as recipient and not the DPRK", recipient.name()),
            ));
        }
        let period = self.period(cell(Column::Period), cell(Column::Year))?;
        let quantity = |column: Column| -> Result<Option<Amount>, (&'static str, String)> {
            let Some(text) = cell(column) else { return Ok(None) };
            let read = amount(text).map_err(|why| {
                ("flows/quantity", format!("the quantity `{}` cannot be read: {why}", cut(text)))
            })?;
            let scale = self.columns.scale(column);
            Ok(read.map(|amount| amount.scaled(scale, scale, scale)))
        };
        let (tonnes, barrels) = (quantity(Column::Tonnes)?, quantity(Column::Barrels)?);
        if tonnes.is_none() && barrels.is_none() {
            return Err((
                "flows/no-quantity",
                "the row states no quantity: that is not a delivery of zero".to_owned(),
            ));
        }
        let basis = match cell(Column::Basis) {
            None => Basis::default(),
            Some(text) => words::basis(text).ok_or_else(|| {
                (
                    "flows/basis",
                    format!(
                        "`{}` does not say whether the figure was reported, estimated or claimed",
                        cut(text)
                    ),
                )
            })?,
        };
        Ok(Some(PetroleumDelivery {
            supplier,
            recipient,
            product,
            period,
            tonnes: tonnes.map(Tonnes),
            barrels: barrels.map(Barrels),
            basis,
            note: cell(Column::Note).map(str::to_owned),
            citation: Citation {
                exhibit: self.exhibit,
                place: self.place(number),
                quote: rows::quote(cells.iter().map(String::as_str)),
            },
        }))
    }

    fn period(&self, text: Option<&str>, of_year: Option<&str>) -> Result<Period, (&'static str, String)> {
        let of_year = of_year.and_then(year);
        match (text, of_year) {
            (Some(text), _) => period(text, of_year).ok_or_else(|| {
                ("flows/period", format!("the time `{}` cannot be read without guessing", cut(text)))
            }),
            (None, Some(year)) => Ok(Period::year(year)),
            (None, None) => Err(("flows/period", "the row states no time".to_owned())),
        }
    }

    fn place(&self, row: u64) -> Place {
        rows::place(self.sheet, row)
    }

    fn finish(mut self) -> TableReading {
        for (number, total) in std::mem::take(&mut self.totals) {
            let problem = self.total(number, &total);
            self.problems.push(problem);
        }
        if let Some(first) = self.other_goods.first() {
            let count = self.other_goods.len();
            let reason = format!(
                "{count} row{} name other goods than petroleum and were not taken",
                if count == 1 { "" } else { "s" }
            );
            let problem = Problem::new("flows/other-goods", self.file, reason).at(self.place(*first));
            self.problems.push(Problem { exhibit: Some(self.exhibit), ..problem });
        }
        let row = |problem: &Problem| problem.place.as_ref().and_then(|place| place.row);
        self.problems.sort_by(|one, other| (row(one), &one.code).cmp(&(row(other), &other.code)));
        (self.deliveries, self.problems)
    }

    /// Says that a row is a total, and whether the rows it covers add up to it.
    fn total(&self, number: u64, total: &PetroleumDelivery) -> Problem {
        let covered: Vec<&PetroleumDelivery> = self
            .deliveries
            .iter()
            .filter(|one| one.basis == total.basis && one.period.surely_within(total.period))
            .filter(|one| total.supplier.is_none() || one.supplier == total.supplier)
            .filter(|one| total.product.is_none() || one.product == total.product)
            .collect();
        let sums = [
            (
                "barrels",
                total.barrels.map(|barrels| barrels.0),
                sum(covered.iter().map(|one| one.barrels.map(|barrels| barrels.0))),
            ),
            (
                "tonnes",
                total.tonnes.map(|tonnes| tonnes.0),
                sum(covered.iter().map(|one| one.tonnes.map(|tonnes| tonnes.0))),
            ),
        ];
        let mut says = Vec::new();
        let mut differs = false;
        for (unit, stated, added) in sums {
            let Some(stated) = stated.and_then(|amount| amount.central) else { continue };
            match added {
                Some(added) if !covered.is_empty() => {
                    differs |= (stated - added).abs() > ROUNDING;
                    says.push(format!(
                        "it states {stated} {unit}, the {} rows it covers add up to {added}",
                        covered.len()
                    ));
                }
                _ => says.push(format!(
                    "it states {stated} {unit}; the table does not hold the rows to add it up from"
                )),
            }
        }
        let code = if differs { "flows/total-differs" } else { "flows/total-row" };
        let reason = format!("the row is a total and was not counted again: {}", says.join("; "));
        let problem = Problem::new(code, self.file, reason).at(self.place(number));
        Problem { exhibit: Some(self.exhibit), ..problem }
    }
}

/// Adds up central figures; `None` where a row has none.
fn sum(amounts: impl Iterator<Item = Option<Amount>>) -> Option<f64> {
    amounts.map(|amount| amount.and_then(|amount| amount.central)).sum()
}

/// Reads the cell of a State; of which Korea it is must be said.
pub(super) fn state(cell: Option<&str>, role: &str) -> Result<Option<Country>, (&'static str, String)> {
    let Some(cell) = cell else { return Ok(None) };
    match words::state(cell) {
        Named::Nobody => Ok(None),
        Named::State(country) => Ok(Some(country)),
        Named::EitherKorea => {
            Err(("flows/which-korea", format!("the {role} `{}` may be either Korea", cut(cell))))
        }
        Named::Unknown => {
            Err(("flows/country", format!("the {role} `{}` names no State known here", cut(cell))))
        }
    }
}
