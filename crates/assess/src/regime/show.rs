//! One entry of the law, or the list of all, as the command line prints it.

use super::Regime;
use super::ask::{CeilingAnswer, ceilings};
use super::question::{AskError, nearest};
use super::schema::{Commodity, Exemption, Fit, Indicator, Provision};
use crate::law;
use crate::model::RegimeReference;
use serde::Serialize;
use values::{Date, HsCode, Period};

/// What can be shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shown {
    /// The list of everything.
    List(List),
    /// A provision.
    Provision(Box<ProvisionShown>),
    /// An exemption.
    Exemption(ExemptionShown),
    /// A commodity.
    Commodity(CommodityShown),
    /// A conversion factor.
    Conversion(ConversionShown),
    /// A resolution.
    Resolution(ResolutionShown),
    /// An indicator.
    Indicator(IndicatorShown),
}

/// Everything the regime holds, in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct List {
    /// Which regime.
    pub regime: RegimeReference,
    /// What it is.
    pub title: String,
    /// What a reader must know.
    pub notes: Option<String>,
    /// The provisions, by measure, then by id.
    pub provisions: Vec<ProvisionRow>,
    /// The exemptions.
    pub exemptions: Vec<CheckedRow>,
    /// The commodities.
    pub commodities: Vec<Row>,
    /// The conversion factors.
    pub conversions: Vec<Row>,
    /// The resolutions.
    pub resolutions: Vec<Row>,
    /// The indicators: reasons to look, no findings.
    pub indicators: Vec<IndicatorRow>,
    /// How many designations there are.
    pub designation_totals: Vec<TotalRow>,
    /// What no paragraph covers as such.
    pub not_covered: Vec<Row>,
}

/// A provision in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProvisionRow {
    /// Its id.
    pub id: String,
    /// The short citation.
    pub citation: String,
    /// What it is about.
    pub title: String,
    /// The measure's id.
    pub measure: String,
    /// The measure in words.
    pub measure_title: String,
    /// When it is in force; it never was if the end lies before the start.
    pub in_force: Period,
    /// Whether it has not ended.
    pub current: bool,
    /// Whether conduct against it can be a violation.
    pub binding: bool,
    /// Whether the conduct was confirmed in a source.
    pub verified: bool,
    /// Whether the paragraph number was.
    pub paragraph_verified: bool,
}

/// An id with its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
}

/// An id with its title and whether its wording, and of a provision its number, was confirmed in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedRow {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// Whether its wording was confirmed in a source.
    pub verified: bool,
}

/// An indicator in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorRow {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// Whether something that is read can show it.
    pub looked_for: bool,
    /// What it needs and no reader gives yet.
    pub unread: Vec<String>,
}

/// An indicator in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorShown {
    /// The indicator in short.
    #[serde(flatten)]
    pub row: IndicatorRow,
    /// What can be seen.
    pub observable: String,
    /// Where.
    pub seen_in: String,
    /// What can be computed.
    pub compute: String,
    /// What else may explain it.
    pub counter: Vec<String>,
    /// The provisions it bears on.
    pub provisions: Vec<CheckedRow>,
    /// The exemptions to think of.
    pub exemptions: Vec<CheckedRow>,
    /// The day it was last checked.
    pub checked: Date,
}

/// A number of designations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TotalRow {
    /// The id.
    pub id: String,
    /// What is counted.
    pub title: String,
    /// How many.
    pub count: usize,
    /// How it was counted.
    pub basis: String,
}

/// A provision in full.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProvisionShown {
    /// The provision in short.
    #[serde(flatten)]
    pub row: ProvisionRow,
    /// How it is cited in prose.
    pub full_citation: String,
    /// What it says, in our own words.
    pub summary: String,
    /// What a reader must know beside it.
    pub notes: Option<String>,
    /// The direction's id.
    pub direction: String,
    /// How it binds.
    pub force: String,
    /// What that means.
    pub force_meaning: String,
    /// Types of event it speaks of.
    pub events: Vec<String>,
    /// Whether it reaches any item on a State's own judgement.
    pub any_item: bool,
    /// Commodities it speaks of.
    pub commodities: Vec<Row>,
    /// HS codes the paragraph itself names.
    pub hs_in_text: Vec<HsCode>,
    /// Its ceilings.
    pub ceilings: Vec<CeilingAnswer>,
    /// Its elements and how each is tested.
    pub elements: Vec<ElementShown>,
    /// The exemptions it knows.
    pub exemptions: Vec<CheckedRow>,
    /// The last day on which contracts from before it could be carried out.
    pub contracts_until: Option<Date>,
    /// Days on which reports were due.
    pub reports_due: Vec<Date>,
    /// The provisions it explains or extends.
    pub extends: Vec<String>,
    /// The provisions it replaced.
    pub supersedes: Vec<String>,
    /// The provisions that replaced it.
    pub superseded_by: Vec<String>,
    /// The sources it was checked against.
    pub sources: Vec<Row>,
    /// The day it was last checked.
    pub checked: Date,
    /// A question it answers, as it is asked on the command line.
    pub ask: String,
}

/// An element and how it is tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ElementShown {
    /// Its name.
    pub name: String,
    /// How it is tested.
    pub test: String,
    /// What a person is asked, or what else decides it.
    pub detail: Option<String>,
}

/// An exemption in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExemptionShown {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it allows, in our own words.
    pub summary: String,
    /// What to look for.
    pub check: String,
    /// What a reader must know beside it.
    pub notes: Option<String>,
    /// The first day on which it can apply.
    pub from: Option<Date>,
    /// Whether it is asked of every provision that knows exemptions.
    pub general: bool,
    /// The provisions that know it.
    pub provisions: Vec<CheckedRow>,
    /// The provisions it rests on.
    pub paragraphs: Vec<String>,
    /// Whether its wording was confirmed in a source.
    pub verified: bool,
    /// The day it was last checked.
    pub checked: Date,
}

/// A commodity in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommodityShown {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Its class.
    pub class: String,
    /// What a reader must know beside it.
    pub notes: Option<String>,
    /// The commodities that contain it.
    pub broader: Vec<String>,
    /// Other names.
    pub synonyms: Vec<String>,
    /// Working HS codes, no part of the law.
    pub hs: Vec<CodeShown>,
    /// Whether the working codes were checked.
    pub hs_verified: bool,
    /// The provisions that name it or what contains it.
    pub provisions: Vec<CheckedRow>,
}

/// A working HS code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeShown {
    /// The code.
    pub code: HsCode,
    /// Whether all goods of the code are this commodity.
    pub whole: bool,
}

/// A conversion factor in full.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConversionShown {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// From which unit.
    pub from_unit: String,
    /// To which unit.
    pub to_unit: String,
    /// The factor.
    pub value: f64,
    /// The lowest its source supports.
    pub low: Option<f64>,
    /// The highest its source supports.
    pub high: Option<f64>,
    /// How it follows from published figures.
    pub basis: String,
    /// Where the figures stand.
    pub source: String,
    /// How sure it is.
    pub status: String,
    /// The day it was last checked.
    pub checked: Date,
}

/// A resolution with its provisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResolutionShown {
    /// Its number.
    pub id: String,
    /// Its symbol.
    pub symbol: String,
    /// The day of adoption.
    pub adopted: Date,
    /// What it answers.
    pub occasion: String,
    /// What it brought.
    pub gist: String,
    /// Its provisions.
    pub provisions: Vec<ProvisionRow>,
}

/// Shows an entry by its id – of a provision, also by its short citation – or the list of all without one.
///
/// # Errors
/// An id the regime does not know, with the nearest it knows.
///
/// ```
/// use assess::regime::{Regime, show::{self, Shown}};
/// let regime = Regime::builtin().unwrap();
/// let Shown::Provision(shown) = show::show(&regime, Some("1695 (2006) OP3-4")).unwrap() else { panic!() };
/// assert!(!shown.row.verified);
/// assert!(show::show(&regime, Some("EX-RAJN")).unwrap_err().nearest.contains(&"EX-RAJIN".to_owned()));
/// ```
pub fn show(regime: &Regime, id: Option<&str>) -> Result<Shown, AskError> {
    let Some(id) = id else { return Ok(Shown::List(list(regime))) };
    let provision = regime.provision(id).or_else(|| {
        let plain = |text: &str| text.replace(' ', "").to_lowercase();
        regime.provisions().find(|found| plain(&found.citation) == plain(id))
    });
    if let Some(provision) = provision {
        return Ok(Shown::Provision(Box::new(shown_provision(regime, provision))));
    }
    if let Some(exemption) = regime.exemption(id) {
        return Ok(Shown::Exemption(ExemptionShown {
            id: exemption.id.clone(),
            title: exemption.title.clone(),
            summary: exemption.summary.clone(),
            check: exemption.check.clone(),
            notes: exemption.notes.clone(),
            from: exemption.from,
            general: exemption.general,
            provisions: titles(regime.provisions().filter(|found| found.exemptions.contains(&exemption.id))),
            paragraphs: exemption.paragraphs.clone(),
            verified: exemption.verified,
            checked: exemption.checked,
        }));
    }
    if let Some(commodity) = regime.commodity(id) {
        return Ok(Shown::Commodity(shown_commodity(regime, commodity)));
    }
    if let Some(conversion) = regime.conversion(id) {
        return Ok(Shown::Conversion(ConversionShown {
            id: conversion.id.clone(),
            title: conversion.title.clone(),
            from_unit: conversion.from_unit.clone(),
            to_unit: conversion.to_unit.clone(),
            value: conversion.value,
            low: conversion.low,
            high: conversion.high,
            basis: conversion.basis.clone(),
            source: conversion.source.clone(),
            status: conversion.status.clone(),
            checked: conversion.checked,
        }));
    }
    if let Some(resolution) = regime.resolution(id) {
        let own = regime.provisions().filter(|found| found.resolution == resolution.id);
        return Ok(Shown::Resolution(ResolutionShown {
            id: resolution.id.clone(),
            symbol: resolution.symbol.clone(),
            adopted: resolution.adopted,
            occasion: resolution.occasion.clone(),
            gist: resolution.gist.clone(),
            provisions: own.map(|provision| row(regime, provision)).collect(),
        }));
    }
    if let Some(indicator) = regime.indicator(id) {
        return Ok(Shown::Indicator(shown_indicator(regime, indicator)));
    }
    Err(unknown(regime, id))
}

fn unknown(regime: &Regime, id: &str) -> AskError {
    let known = regime
        .provisions()
        .flat_map(|found| [found.id.as_str(), found.citation.as_str()])
        .chain(regime.exemptions().map(|found| found.id.as_str()))
        .chain(regime.commodities().map(|found| found.id.as_str()))
        .chain(regime.conversions().map(|found| found.id.as_str()))
        .chain(regime.resolutions().map(|found| found.id.as_str()))
        .chain(regime.indicators().map(|found| found.id.as_str()));
    AskError {
        what: "id".to_owned(),
        given: id.to_owned(),
        nearest: nearest(id, known),
        known: "Without an id, `plimsoll regime show` lists every id.".to_owned(),
    }
}

fn list(regime: &Regime) -> List {
    let order = law::measure_order(regime);
    let place = |measure: &str| order.iter().position(|found| found == measure).unwrap_or(usize::MAX);
    let mut provisions: Vec<ProvisionRow> =
        regime.provisions().map(|provision| row(regime, provision)).collect();
    provisions.sort_by_cached_key(|found| (place(&found.measure), found.id.clone()));
    let entry = |id: &str, title: &str| Row { id: id.to_owned(), title: title.to_owned() };
    List {
        regime: law::reference(regime),
        title: regime.about().title.clone(),
        notes: regime.about().notes.clone(),
        provisions,
        exemptions: regime.exemptions().map(exemption_row).collect(),
        commodities: regime.commodities().map(|found| entry(&found.id, &found.title)).collect(),
        conversions: regime.conversions().map(|found| entry(&found.id, &found.title)).collect(),
        resolutions: regime.resolutions().map(|found| entry(&found.id, &found.gist)).collect(),
        indicators: regime.indicators().map(indicator_row).collect(),
        designation_totals: regime
            .totals()
            .iter()
            .map(|total| TotalRow {
                id: total.id.clone(),
                title: total.title.clone(),
                count: total.count,
                basis: total.basis.clone(),
            })
            .collect(),
        not_covered: regime.about().not_covered.iter().map(|found| entry(&found.id, &found.title)).collect(),
    }
}

fn row(regime: &Regime, provision: &Provision) -> ProvisionRow {
    ProvisionRow {
        id: provision.id.clone(),
        citation: provision.citation.clone(),
        title: provision.title.clone(),
        measure: provision.measure.clone(),
        measure_title: regime.measure_title(&provision.measure).to_owned(),
        in_force: provision.in_force.period(),
        current: provision.in_force.until.is_none(),
        binding: regime.binds(provision),
        verified: provision.verified,
        paragraph_verified: provision.paragraph_verified,
    }
}

fn shown_provision(regime: &Regime, provision: &Provision) -> ProvisionShown {
    let goods = provision.goods.as_ref();
    ProvisionShown {
        row: row(regime, provision),
        full_citation: regime.citation(provision),
        summary: provision.summary.clone(),
        notes: provision.notes.clone(),
        direction: provision.direction.clone(),
        force: provision.force.clone(),
        force_meaning: regime.force(&provision.force).map_or_else(String::new, |force| force.meaning.clone()),
        events: provision.conduct.events.clone(),
        any_item: provision.conduct.any_item,
        commodities: goods
            .into_iter()
            .flat_map(|goods| goods.commodities.iter().filter_map(|id| regime.commodity(id)))
            .map(|commodity| Row { id: commodity.id.clone(), title: commodity.title.clone() })
            .collect(),
        hs_in_text: goods.into_iter().flat_map(|goods| goods.hs_in_text.iter().cloned()).collect(),
        ceilings: ceilings(provision, Period::default()),
        elements: provision
            .elements
            .iter()
            .map(|rule| ElementShown {
                name: rule.name.clone(),
                test: rule.test.id().to_owned(),
                detail: rule
                    .question
                    .clone()
                    .or_else(|| rule.date.map(|date| format!("The term ran until {date}.")))
                    .or_else(|| {
                        (!rule.conditions.is_empty()).then(|| {
                            format!(
                                "Below the ceiling: {}.",
                                crate::prose::list(rule.conditions.iter().cloned())
                            )
                        })
                    })
                    .or_else(|| {
                        (!rule.who.is_empty()).then(|| {
                            format!(
                                "Bound: {}.",
                                crate::prose::list(rule.who.iter().map(|who| who.in_prose()))
                            )
                        })
                    }),
            })
            .collect(),
        exemptions: provision
            .exemptions
            .iter()
            .filter_map(|id| regime.exemption(id))
            .map(exemption_row)
            .collect(),
        contracts_until: provision.in_force.contracts_until,
        reports_due: provision.in_force.reports_due.clone(),
        extends: provision.extends.clone(),
        supersedes: provision.supersedes.clone(),
        superseded_by: provision.superseded_by.clone(),
        sources: provision
            .sources
            .iter()
            .map(|id| Row { id: id.clone(), title: regime.source_title(id).to_owned() })
            .collect(),
        checked: provision.checked,
        ask: super::example::command(&regime.example(provision)),
    }
}

fn exemption_row(exemption: &Exemption) -> CheckedRow {
    CheckedRow { id: exemption.id.clone(), title: exemption.title.clone(), verified: exemption.verified }
}

fn indicator_row(indicator: &Indicator) -> IndicatorRow {
    IndicatorRow {
        id: indicator.id.clone(),
        title: indicator.title.clone(),
        looked_for: !indicator.signs.is_empty(),
        unread: indicator.unread.clone(),
    }
}

fn shown_indicator(regime: &Regime, indicator: &Indicator) -> IndicatorShown {
    let provisions = indicator.provisions.iter().filter_map(|id| regime.provision(id));
    let exemptions = indicator.exemptions.iter().filter_map(|id| regime.exemption(id));
    IndicatorShown {
        row: indicator_row(indicator),
        observable: indicator.observable.clone(),
        seen_in: indicator.sources.clone(),
        compute: indicator.compute.clone(),
        counter: indicator.counter.clone(),
        provisions: titles(provisions),
        exemptions: exemptions.map(exemption_row).collect(),
        checked: indicator.checked,
    }
}

fn shown_commodity(regime: &Regime, commodity: &Commodity) -> CommodityShown {
    let wider = super::goods::with_broader(regime, &commodity.id);
    CommodityShown {
        id: commodity.id.clone(),
        title: commodity.title.clone(),
        class: commodity.class.clone(),
        notes: commodity.notes.clone(),
        broader: commodity.broader.iter().cloned().collect(),
        synonyms: commodity.synonyms.clone(),
        hs: commodity
            .hs
            .iter()
            .flat_map(|codes| &codes.codes)
            .map(|found| CodeShown { code: found.code.clone(), whole: found.fit == Fit::Whole })
            .collect(),
        hs_verified: commodity.hs.as_ref().is_some_and(|codes| codes.verified),
        provisions: titles(regime.provisions().filter(|provision| {
            provision.goods.as_ref().is_some_and(|goods| !goods.commodities.is_disjoint(&wider))
        })),
    }
}

fn titles<'a>(provisions: impl Iterator<Item = &'a Provision>) -> Vec<CheckedRow> {
    provisions
        .map(|found| CheckedRow {
            id: found.id.clone(),
            title: format!("{}: {}", found.citation, found.title),
            verified: found.verified && found.paragraph_verified,
        })
        .collect()
}
