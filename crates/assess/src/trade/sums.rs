//! Lines of one reporter, way, year and paragraph: their sum, and the finding that is drawn of them.

use super::Key;
use super::confusion::Confusion;
use super::lines::Lines;
use super::paragraphs::{Paragraphs, adopted};
use crate::facts::Facts;
use crate::findings::{self, Draft, Established, Means};
use crate::law;
use crate::matters::{ConductKind, Matter};
use crate::model::{Finding, Sentence, State, Support, SupportKind, TradeSum};
use crate::origins::Origin;
use crate::prose;
use crate::regime::Regime;
use crate::supports::{self, Backed};
use flows::trade::{Direction, Line, Procedure};
use std::collections::{BTreeMap, BTreeSet};
use values::{Amount, Citation, Country, HsCode, Period};

/// How many lines of a finding are told one by one, the largest first; all are in the sums.
const TOLD: usize = 24;
/// How many codes of a group the law is asked with; they are of one kind, since they lead to one paragraph.
const CODES: usize = 12;
/// How many codes and chapters a headline names.
const NAMED: usize = 4;

/// The lines of one key.
pub(super) struct Group<'a> {
    /// The largest first.
    lines: Vec<&'a Line>,
    codes: BTreeSet<HsCode>,
    period: Period,
    value: Option<Amount>,
    weight: Option<Amount>,
    without_value: u64,
    without_weight: u64,
    citations: Vec<Citation>,
    doubts: Vec<&'a Confusion>,
}

impl<'a> Group<'a> {
    pub(super) fn of(found: &'a [(&'a Line, Option<Confusion>)], lines: &Lines<'_>) -> Self {
        let sum = |figures: &dyn Fn(&Line) -> Option<Amount>| {
            found.iter().filter_map(|(line, _)| figures(line)).reduce(Amount::plus)
        };
        let missing = |figures: &dyn Fn(&Line) -> Option<Amount>| {
            found.iter().filter(|(line, _)| figures(line).is_none()).count() as u64
        };
        let mut largest: Vec<&Line> = found.iter().map(|(line, _)| *line).collect();
        largest.sort_by(|one, other| {
            let size = |line: &Line| line.value.and_then(|value| value.high.or(value.central)).unwrap_or(0.0);
            size(other).total_cmp(&size(one)).then_with(|| {
                (one.period, &one.code, one.revision, &one.rows).cmp(&(
                    other.period,
                    &other.code,
                    other.revision,
                    &other.rows,
                ))
            })
        });
        let citations = largest
            .iter()
            .flat_map(|line| line.rows.first())
            .take(TOLD)
            .filter_map(|at| lines.cite(*at))
            .collect();
        Self {
            codes: found.iter().map(|(line, _)| line.code.clone()).collect(),
            period: Period::hull(found.iter().map(|(line, _)| line.period)),
            value: sum(&|line| line.value),
            weight: sum(&|line| line.weight),
            without_value: missing(&|line| line.value),
            without_weight: missing(&|line| line.weight),
            citations,
            doubts: found.iter().filter_map(|(_, doubt)| doubt.as_ref()).collect(),
            lines: largest,
        }
    }

    /// Gives the sum for the report.
    pub(super) fn sum(&self, key: &Key, finding: Option<&Finding>, regime: &Regime) -> TradeSum {
        let (from, to) = way(key.reporter, key.partner, key.direction);
        let provision = key.place.as_ref().map(|place| place.provision.clone());
        TradeSum {
            reporter: key.reporter,
            from,
            to,
            period: self.period,
            law: provision.as_ref().and_then(|id| regime.provision(id)).map(|found| regime.citation(found)),
            provision,
            finding: finding.map(|finding| finding.id.clone()),
            may_be_republic_of_korea: key.doubtful,
            codes: self.codes.iter().map(|code| code.digits().to_owned()).collect(),
            lines: self.lines.len() as u64,
            without_value: self.without_value,
            without_weight: self.without_weight,
            value_usd: self.value,
            weight_kg: self.weight,
            citations: self.citations.clone(),
        }
    }

    fn in_short(&self) -> String {
        let named = |words: Vec<&str>, one: &str, many: &str| match words.as_slice() {
            [only] => format!("{one} {only}"),
            few if few.len() <= NAMED => format!("{many} {}", prose::list(few.iter().copied())),
            all => format!("{} {many}", all.len()),
        };
        if self.codes.len() <= NAMED {
            return named(self.codes.iter().map(HsCode::digits).collect(), "HS", "HS");
        }
        let chapters: BTreeSet<&str> = self.codes.iter().map(HsCode::chapter).collect();
        named(chapters.into_iter().collect(), "HS chapter", "HS chapters")
    }
}

fn way(reporter: Country, partner: Country, direction: Direction) -> (Country, Country) {
    match direction {
        Direction::Import => (partner, reporter),
        Direction::Export => (reporter, partner),
    }
}

/// Draws the finding of a group; `None` where no paragraph speaks of it.
pub(super) fn draw(
    key: &Key,
    group: &Group<'_>,
    among: &BTreeSet<String>,
    lines: &Lines<'_>,
    paragraphs: &Paragraphs<'_>,
    facts: &Facts,
    means: &Means<'_>,
) -> Option<Finding> {
    let place = key.place.as_ref()?;
    let (from, to) = way(key.reporter, key.partner, key.direction);
    let reporter = key.reporter.in_prose();
    let supporting: Vec<Backed> =
        group.lines.iter().take(TOLD).filter_map(|line| backed(line, key, lines, facts)).collect();
    let first: Vec<Citation> = group.citations.iter().take(3).cloned().collect();
    let mut codes: BTreeSet<HsCode> = group.lines.iter().map(|line| line.code.clone()).take(CODES).collect();
    let mut doubts = BTreeMap::new();
    if let Some(moved) = place.moved.and_then(|at| paragraphs.moved(at)) {
        // With the code on the other side of the move the law leaves the goods open by itself.
        codes.insert(moved.from.clone());
        codes.insert(moved.to.clone());
        let year = adopted(means.regime, &place.provision)
            .map_or(String::new(), |day| format!(" of {}", day.year()));
        doubts.insert(
            "goods".to_owned(),
            open(format!(
                "What stands under HS {} since {} ({}) stood under HS {} before; the paragraph{year} names codes of the revision then in force ({}{}). The goods have to be classified by their description.",
                moved.to,
                moved.revision.in_words(),
                moved.what,
                moved.from,
                moved.source,
                if moved.verified { "" } else { ", unverified" },
            )),
        );
    }
    if key.doubtful {
        let reasons: Vec<String> =
            group.doubts.first().map(|doubt| doubt.reasons.clone()).unwrap_or_default();
        let reason = format!(
            "The partner may be the Republic of Korea and not the DPRK: {}{}.",
            prose::list(reasons),
            if group.doubts.len() > 1 {
                "; so with the other lines, each for reasons told with the trade tables"
            } else {
                ""
            }
        );
        doubts.insert("actor_bound".to_owned(), open(reason.clone()));
        doubts.insert("direction".to_owned(), open(reason));
    }
    if group.lines.iter().all(|line| line.procedure == Procedure::Again) && key.direction == Direction::Import
    {
        doubts.insert(
            "direction".to_owned(),
            open(format!(
                "These are goods of {reporter} that come back: whether they are from the DPRK is not known."
            )),
        );
    }
    let verb = match key.direction {
        Direction::Import => "imports",
        Direction::Export => "exports",
    };
    let side = match key.direction {
        Direction::Import => format!("from {}", from.in_prose()),
        Direction::Export => format!("to {}", to.in_prose()),
    };
    let when = prose::period(group.period);
    let doubtful = if key.doubtful { ", which may be of the Republic of Korea" } else { "" };
    let draft = Draft {
        items: None,
        conduct: law::Conduct {
            matter: Matter {
                conduct: ConductKind::Trade(group.in_short()),
                supplier: Some(from),
                recipient: Some(to),
            },
            period: group.period,
            goods: BTreeSet::new(),
            codes,
            among: among.clone(),
            exemptions: BTreeMap::new(),
        },
        key: format!(
            "trade/{}/{}/{}/{}{}{}{}{}",
            key.reporter.code(),
            from.code(),
            to.code(),
            key.year,
            if super::straddles(place) { "/time" } else { "" },
            if place.goods == State::Met { "" } else { "/goods" },
            place.moved.map_or(String::new(), |at| format!("/moved-{at}")),
            if key.doubtful { "/which-korea" } else { "" },
        ),
        title: format!("Reported by {reporter}: {verb} of {} {side} {when}{doubtful}", group.in_short()),
        supporting,
        against: Vec::new(),
        shown: Some((
            "trade reported".to_owned(),
            Established {
                state: State::Met,
                reason: format!(
                    "The customs of {reporter} report it. The DPRK publishes no trade figures to hold it against."
                ),
                citations: first,
            },
        )),
        dating: None,
        established: BTreeMap::new(),
        further: Vec::new(),
        lead: Some(place.provision.clone()),
        doubts,
        told: told_sum(key, group, verb, &side, &when),
    };
    findings::draw(draft, means)
}

fn open(reason: String) -> Established {
    Established { state: State::Unknown, reason, citations: Vec::new() }
}

/// Tells the sums of a group.
fn told_sum(key: &Key, group: &Group<'_>, verb: &str, side: &str, when: &str) -> Vec<Sentence> {
    let count = group.lines.len();
    let mut parts = Vec::new();
    parts.extend(group.value.map(|value| prose::amount(rounded(value), "USD")));
    parts.extend(group.weight.map(|weight| prose::amount(rounded(weight), "kg")));
    let mut notes = Vec::new();
    let without = |count: u64, what: &str| match count {
        0 => None,
        some => Some(format!("{} no {what}", prose::count(some as usize, "line states", "lines state"))),
    };
    notes.extend(without(group.without_value, "value"));
    notes.extend(without(group.without_weight, "weight"));
    if group.weight.is_some_and(|weight| weight.high.is_none()) {
        notes.push("weights are in part estimated by the publisher".to_owned());
    }
    let rest = group.lines.iter().filter(|line| line.rest).count();
    if rest > 0 {
        notes.push(format!(
            "{} what its own lines leave of a total",
            prose::count(rest, "line is", "lines are")
        ));
    }
    if count > TOLD {
        notes.push(format!("the {TOLD} largest are printed, all are in the tables"));
    }
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    let text = format!(
        "{} {} {verb} of {} {side} {when}, in {}: {}{notes}.",
        prose::capitalised(&key.reporter.in_prose()),
        "states",
        group.in_short(),
        prose::count(count, "line", "lines"),
        prose::list(parts),
    );
    Sentence::fact(text, group.citations.clone()).into_iter().collect()
}

/// Makes a support of a line.
fn backed(line: &Line, key: &Key, lines: &Lines<'_>, facts: &Facts) -> Option<Backed> {
    let at = *line.rows.first()?;
    let citation = lines.cite(at)?;
    let origin = Origin::State(key.reporter);
    let support = Support {
        speaker: Some(format!("customs of {}", key.reporter.in_prose())),
        country: Some(key.reporter),
        note: note(line),
        ..supports::recorded(SupportKind::Delivery, told(line), line.period, &origin, citation, facts)
    };
    Some(Backed {
        origin,
        support,
        plain: !key.doubtful,
        complete: true,
        own_words: false,
        day_stated: false,
    })
}

fn note(line: &Line) -> Option<String> {
    let mut notes = Vec::new();
    if line.rest {
        notes.push("What the lines within it leave of this total.".to_owned());
    }
    match (line.procedure, line.direction) {
        (Procedure::Again, Direction::Export) => {
            notes.push("Re-exports: goods that came from elsewhere.".to_owned())
        }
        (Procedure::Again, Direction::Import) => {
            notes.push("Re-imports: the reporter's own goods that come back.".to_owned());
        }
        (Procedure::Processing, _) => notes.push("Goods for processing or after it.".to_owned()),
        _ => {}
    }
    if line.rows.len() > 1 {
        notes.push(format!("{} rows state it with different figures.", line.rows.len()));
    }
    (!notes.is_empty()).then(|| notes.join(" "))
}

/// Tells a line in a sentence, as reported and not as a fact about the trade.
pub(super) fn told(line: &Line) -> String {
    let (from, to) = way(line.reporter, line.partner, line.direction);
    let (verb, side) = match line.direction {
        Direction::Import => ("imports", format!("from {}", from.in_prose())),
        Direction::Export => ("exports", format!("to {}", to.in_prose())),
    };
    let mut figures = Vec::new();
    figures.extend(line.value.map(|value| prose::amount(rounded(value), "USD")));
    figures.extend(line.weight.map(|weight| {
        let estimated =
            if weight.low.is_none() && weight.high.is_none() { " (estimated by the publisher)" } else { "" };
        format!("{}{estimated}", prose::amount(rounded(weight), "kg"))
    }));
    let figures = if figures.is_empty() { "no value and no weight".to_owned() } else { prose::list(figures) };
    format!(
        "{} reported {verb} of HS {} ({}) {side} {}: {figures}.",
        prose::capitalised(&line.reporter.in_prose()),
        line.code,
        line.revision.in_words(),
        prose::period(line.period),
    )
}

/// Rounds to whole dollars and kilograms where there are many: no customs knows the cents of a year.
fn rounded(amount: Amount) -> Amount {
    let round = |value: Option<f64>| value.map(|value| if value >= 100.0 { value.round() } else { value });
    Amount { low: round(amount.low), central: round(amount.central), high: round(amount.high) }
}
