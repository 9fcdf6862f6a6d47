//! From a row's cells to a flow.

use super::areas::{Area, area};
use super::columns::{Column, Columns};
use super::faults::Faults;
use super::words::{self, Goods};
use super::{Breakdown, Direction, TradeFlow};
use crate::rows::cut;
use std::collections::HashMap;
use values::{Country, Period};

/// Reads rows one after the other and gathers what they hold.
pub(super) struct Rows {
    columns: Columns,
    flows: Vec<TradeFlow>,
    faults: Faults,
    /// Areas by the cells that name them: a table names few and repeats them. Looked up only, never gone through.
    areas: HashMap<String, Result<Area, (&'static str, String)>>,
    times: HashMap<String, Option<Period>>,
    key: String,
}

impl Rows {
    pub(super) fn new(columns: Columns) -> Self {
        Self {
            columns,
            flows: Vec::new(),
            faults: Faults::default(),
            areas: HashMap::new(),
            times: HashMap::new(),
            key: String::new(),
        }
    }

    pub(super) fn finish(self) -> (Vec<TradeFlow>, Faults) {
        (self.flows, self.faults)
    }

    /// Notes a fault of a row that cannot even be cut into cells.
    pub(super) fn fault(&mut self, code: &'static str, row: u64, reason: &str) {
        self.faults.add(code, row, || reason.to_owned());
    }

    /// Reads a row; `whole` gives its cells joined, and is asked only for rows of either Korea.
    pub(super) fn row<'a>(
        &mut self,
        row: u64,
        cell: impl Fn(usize) -> &'a str,
        whole: impl FnOnce() -> String,
    ) {
        match self.flow(row, &cell) {
            Ok(mut flow) => {
                let korea = |country: Country| matches!(country, Country::DPRK | Country::REPUBLIC_OF_KOREA);
                if korea(flow.reporter) || korea(flow.partner) {
                    flow.cells = Some(whole());
                }
                self.flows.push(flow);
            }
            Err((code, reason)) => self.faults.add(code, row, || reason),
        }
    }

    fn flow<'a>(
        &mut self,
        row: u64,
        cell: &impl Fn(usize) -> &'a str,
    ) -> Result<TradeFlow, (&'static str, String)> {
        let places = self.columns.clone();
        let of = |column: Column| places.place(column).map_or("", |place| cell(place).trim());
        if of(Column::Type).eq_ignore_ascii_case("S") {
            return Err(("flows/services", "the row is of services and not of goods".to_owned()));
        }
        let revision = words::revision(of(Column::Classification)).ok_or_else(|| {
            let text = cut(of(Column::Classification));
            (
                "flows/classification",
                format!("the goods are classified by `{text}` and not by the Harmonized System"),
            )
        })?;
        let reporter =
            self.state([of(Column::ReporterNumber), of(Column::ReporterLetters), of(Column::Reporter)])?;
        let partner =
            self.state([of(Column::PartnerNumber), of(Column::PartnerLetters), of(Column::Partner)])?;
        let (reporter, partner) = match (reporter, partner) {
            (Area::State(reporter), Area::State(partner)) => (reporter, partner),
            (Area::State(_), Area::World) => {
                return Err((
                    "flows/world-total",
                    "the row is of trade with all the world and not with one State".to_owned(),
                ));
            }
            _ => {
                return Err((
                    "flows/partner-group",
                    "the row is of several or unnamed areas and not of two States".to_owned(),
                ));
            }
        };
        if reporter == partner && (reporter == Country::DPRK || reporter == Country::REPUBLIC_OF_KOREA) {
            return Err(("flows/which-korea", format!("{} stands on both sides", reporter.name())));
        }
        let (direction, procedure) =
            words::flow(of(Column::FlowCode), of(Column::Flow)).ok_or_else(|| {
                let text = cut(&format!("{} {}", of(Column::FlowCode), of(Column::Flow)));
                (
                    "flows/direction",
                    format!("`{}` does not say whether it is an import or an export", text.trim()),
                )
            })?;
        let period = self.time([of(Column::Period), of(Column::Year), of(Column::Month)])?;
        let code = match words::goods(of(Column::Code), of(Column::Level)) {
            Goods::Code(code, false) => code,
            Goods::Code(code, true) => {
                self.faults.add("flows/leading-zero", row, || {
                    format!(
                        "the code `{}` has lost its leading zero and is taken as {code}",
                        cut(of(Column::Code))
                    )
                });
                code
            }
            Goods::All => return Err(("flows/all-goods", "the row is of all goods together".to_owned())),
            Goods::Unknown => {
                return Err((
                    "flows/hs-code",
                    format!("`{}` is no code of the Harmonized System", cut(of(Column::Code))),
                ));
            }
        };
        let machines = self.columns.comtrade;
        let figure = |column: Column, scale: f64| -> Result<Option<f64>, (&'static str, String)> {
            let read = words::figure(of(column), machines);
            Ok(read.map_err(|why| ("flows/figure", why))?.map(|value| value * scale))
        };
        let by_way = match direction {
            Direction::Import => [Column::Cif, Column::Fob],
            Direction::Export => [Column::Fob, Column::Cif],
        };
        let mut value_usd = None;
        for (column, scale) in
            [(Column::Value, 1.0), (Column::ValueThousands, 1000.0), (by_way[0], 1.0), (by_way[1], 1.0)]
        {
            if value_usd.is_none() {
                value_usd = figure(column, scale)?;
            }
        }
        let net_kg = match figure(Column::Weight, 1.0)? {
            Some(weight) => Some(weight),
            None => figure(Column::WeightTonnes, 1000.0)?,
        };
        // UN Comtrade writes -1 where there is none.
        let quantity = if of(Column::Quantity) == "-1" { None } else { figure(Column::Quantity, 1.0)? };
        if value_usd.is_none() && net_kg.is_none() && quantity.is_none() {
            return Err((
                "flows/no-quantity",
                "the row states no value, weight or quantity: that is not a trade of zero".to_owned(),
            ));
        }
        let part = |column: Column, all: &[&str]| {
            let text = of(column);
            (!text.is_empty() && !all.contains(&text)).then(|| text.to_owned())
        };
        let breakdown = Breakdown {
            second_partner: part(Column::SecondPartner, &["0"]),
            customs: part(Column::Customs, &["C00", "0"]),
            transport: part(Column::Transport, &["0"]),
        };
        Ok(TradeFlow {
            reporter,
            partner,
            direction,
            procedure,
            period,
            code,
            revision,
            original: words::yes(of(Column::Original)),
            breakdown: (breakdown.depth() > 0).then_some(breakdown),
            value_usd,
            net_kg,
            net_estimated: words::yes(of(Column::WeightEstimated)) == Some(true),
            quantity,
            unit: words::unit(of(Column::UnitCode), of(Column::UnitWords)),
            quantity_estimated: words::yes(of(Column::QuantityEstimated)) == Some(true),
            row,
            cells: None,
        })
    }

    fn state(&mut self, cells: [&str; 3]) -> Result<Area, (&'static str, String)> {
        self.joined(cells);
        if let Some(known) = self.areas.get(&self.key) {
            return known.clone();
        }
        let found = area(cells[0], cells[1], cells[2]);
        self.areas.insert(self.key.clone(), found.clone());
        found
    }

    fn time(&mut self, cells: [&str; 3]) -> Result<Period, (&'static str, String)> {
        self.joined(cells);
        let found = match self.times.get(&self.key) {
            Some(known) => *known,
            None => {
                let found = words::time(cells[0], cells[1], cells[2]);
                self.times.insert(self.key.clone(), found);
                found
            }
        };
        found.ok_or_else(|| {
            let text = cut(&cells.join(" "));
            ("flows/period", format!("the time `{}` cannot be read without guessing", text.trim()))
        })
    }

    fn joined(&mut self, cells: [&str; 3]) {
        self.key.clear();
        for cell in cells {
            self.key.push_str(cell);
            self.key.push('\u{1f}');
        }
    }
}
