//! Answers and entries in plain text, for a terminal.
//!
//! What is unverified says so in capitals, on a line that cannot be missed.

use super::ask::{Answer, ProvisionAnswer, Standing};
use super::show::{CheckedRow, IndicatorShown, List, ProvisionRow, ProvisionShown, Row, Shown};
use crate::model::State;
use crate::prose;
use std::fmt::{self, Write as _};
use values::{Amount, Period};

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Regime {}, edition {}: {}", self.regime.id, self.regime.version, asked(self))?;
        for provision in &self.provisions {
            f.write_char('\n')?;
            answer(f, provision)?;
        }
        if !self.not_met.is_empty() {
            writeln!(f, "\nIn force, but an element is not met:")?;
            for provision in &self.not_met {
                f.write_char('\n')?;
                answer(f, provision)?;
            }
        }
        for entry in &self.not_covered {
            writeln!(f, "\nNot covered as such: {}", entry.title)?;
            for reason in &entry.reason {
                writeln!(f, "  {reason}")?;
            }
        }
        if !self.notes.is_empty() {
            f.write_char('\n')?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        Ok(())
    }
}

/// Repeats the question as it was understood.
fn asked(answer: &Answer) -> String {
    let question = &answer.question;
    let mut parts = vec![prose::period(question.period)];
    parts.extend(question.direction.clone());
    parts.extend(question.event.clone());
    parts.extend(question.goods.as_ref().map(|goods| match &goods.hs {
        Some(code) => format!("HS {code}"),
        None => format!("{} ({})", goods.given, prose::list(goods.commodities.iter().cloned())),
    }));
    parts.extend(question.actor.as_ref().map(|actor| match actor.country {
        Some(country) => format!("by {}", country.in_prose()),
        None if actor.body.is_some() => format!("by {}", actor.given),
        None => format!("by {}, no State known here", actor.given),
    }));
    parts.extend(question.quantity.as_ref().map(|found| prose::amount(found.amount, &found.unit)));
    parts.extend(question.listed_on.map(|day| format!("listed since {}", prose::day(day))));
    let told = |(name, so): (&String, &bool)| format!("{name}: {}", if *so { "yes" } else { "no" });
    parts.extend(question.known.iter().chain(&question.exempt).map(told));
    parts.join(", ")
}

fn answer(f: &mut fmt::Formatter<'_>, found: &ProvisionAnswer) -> fmt::Result {
    let standing = match found.standing {
        Standing::Met => "every element is met",
        Standing::MetUnlessExempt => "every element is met unless an exemption applies",
        Standing::Open => "open: an element is unknown",
        Standing::Exempt => "an exemption applies: lawful",
        Standing::Procedure => "a rule of procedure: no conduct is held against it",
        Standing::NotBinding => "NOT BINDING: conduct against it is no violation",
        Standing::NotMet => "not met",
    };
    writeln!(f, "{}  {}", found.citation, found.title)?;
    writeln!(f, "  {} · {} · {standing}", found.id, found.measure_title)?;
    writeln!(f, "  {}", found.summary)?;
    mark(f, found.verified, found.paragraph_verified)?;
    for element in &found.elements {
        writeln!(f, "    [{}] {}: {}", sign(element.state), element.name, element.reason)?;
    }
    for exemption in &found.exemptions {
        writeln!(
            f,
            "    exemption {} ({}{}): {} Check: {}",
            exemption.id,
            sign(exemption.state),
            if exemption.verified { "" } else { ", UNVERIFIED" },
            exemption.reason,
            exemption.check
        )?;
    }
    if let Some(notes) = &found.notes {
        writeln!(f, "  Note: {notes}")?;
    }
    Ok(())
}

fn mark(f: &mut fmt::Formatter<'_>, verified: bool, paragraph_verified: bool) -> fmt::Result {
    match (verified, paragraph_verified) {
        (true, true) => Ok(()),
        (true, false) => writeln!(f, "  PARAGRAPH NUMBER UNVERIFIED"),
        (false, _) => {
            writeln!(f, "  UNVERIFIED: content and paragraph number were not confirmed in a source")
        }
    }
}

fn sign(state: State) -> &'static str {
    match state {
        State::Met => "met",
        State::NotMet => "not met",
        State::Unknown => "unknown",
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::List(shown) => list(f, shown),
            Shown::Provision(shown) => provision(f, shown),
            Shown::Exemption(shown) => {
                writeln!(f, "{}  {}", shown.id, shown.title)?;
                unverified(f, shown.verified)?;
                writeln!(f, "  {}\n  Check: {}", shown.summary, shown.check)?;
                if let Some(from) = shown.from {
                    writeln!(f, "  Since {}", prose::day(from))?;
                }
                note(f, shown.notes.as_deref())?;
                if shown.general {
                    writeln!(f, "  Asked of every provision that knows exemptions.")?;
                }
                checked_rows(f, "Known to", &shown.provisions)
            }
            Shown::Commodity(shown) => {
                writeln!(f, "{}  {} ({})", shown.id, shown.title, shown.class)?;
                writeln!(f, "  Other names: {}", shown.synonyms.join(", "))?;
                if !shown.broader.is_empty() {
                    writeln!(f, "  Within: {}", shown.broader.join(", "))?;
                }
                note(f, shown.notes.as_deref())?;
                if !shown.hs.is_empty() {
                    let codes: Vec<String> = shown
                        .hs
                        .iter()
                        .map(|code| format!("{}{}", code.code, if code.whole { "" } else { " (part)" }))
                        .collect();
                    let mark = if shown.hs_verified { "" } else { ", UNVERIFIED" };
                    writeln!(f, "  Working HS codes, no part of the law{mark}: {}", codes.join(", "))?;
                }
                checked_rows(f, "Named by", &shown.provisions)
            }
            Shown::Conversion(shown) => {
                writeln!(f, "{}  {}", shown.id, shown.title)?;
                let range = match (shown.low, shown.high) {
                    (Some(low), Some(high)) => format!(" ({low} to {high})"),
                    _ => String::new(),
                };
                writeln!(f, "  {}{range} {} a {}", shown.value, shown.to_unit, shown.from_unit)?;
                writeln!(f, "  Basis: {}\n  Source: {}\n  {}", shown.basis, shown.source, shown.status)
            }
            Shown::Indicator(shown) => indicator(f, shown),
            Shown::Resolution(shown) => {
                writeln!(f, "{}  adopted on {}", shown.symbol, prose::day(shown.adopted))?;
                writeln!(f, "  {}\n  {}", shown.occasion, shown.gist)?;
                shown.provisions.iter().try_for_each(|found| row(f, found))
            }
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, shown: &List) -> fmt::Result {
    writeln!(f, "Regime {}, edition {}, {}", shown.regime.id, shown.regime.version, shown.regime.sha256)?;
    writeln!(f, "{}", shown.title)?;
    note(f, shown.notes.as_deref())?;
    let mut measure = "";
    for found in &shown.provisions {
        if found.measure != measure {
            measure = &found.measure;
            writeln!(f, "\n{} ({measure})", found.measure_title)?;
        }
        row(f, found)?;
    }
    f.write_char('\n')?;
    checked_rows(f, "Exemptions", &shown.exemptions)?;
    for (title, found) in [
        ("Commodities", &shown.commodities),
        ("Conversions", &shown.conversions),
        ("Resolutions", &shown.resolutions),
        ("Not covered as such", &shown.not_covered),
    ] {
        f.write_char('\n')?;
        rows(f, title, found)?;
    }
    writeln!(f, "\n  Indicators: reasons to look, no findings")?;
    for found in &shown.indicators {
        let unread = match (found.looked_for, found.unread.is_empty()) {
            (_, true) => String::new(),
            (true, false) => format!("  [not read yet: {}]", found.unread.join("; ")),
            (false, false) => format!("  [NOT LOOKED FOR, not read yet: {}]", found.unread.join("; ")),
        };
        writeln!(f, "    {:<28} {}{unread}", found.id, found.title)?;
    }
    writeln!(f, "\n  Designations")?;
    for total in &shown.designation_totals {
        writeln!(f, "    {:<28} {}: {}", total.id, total.title, total.count)?;
    }
    Ok(())
}

fn row(f: &mut fmt::Formatter<'_>, found: &ProvisionRow) -> fmt::Result {
    let mut marks = String::new();
    if !found.current {
        marks.push_str("  [ended]");
    }
    if !found.binding {
        marks.push_str("  [not binding]");
    }
    match (found.verified, found.paragraph_verified) {
        (true, true) => {}
        (true, false) => marks.push_str("  [paragraph unverified]"),
        (false, _) => marks.push_str("  [UNVERIFIED]"),
    }
    writeln!(f, "    {:<28} {:<24} {}{marks}", found.id, found.citation, found.title)
}

fn rows(f: &mut fmt::Formatter<'_>, title: &str, rows: &[Row]) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(f, "  {title}")?;
    rows.iter().try_for_each(|row| writeln!(f, "    {:<28} {}", row.id, row.title))
}

fn checked_rows(f: &mut fmt::Formatter<'_>, title: &str, rows: &[CheckedRow]) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(f, "  {title}")?;
    rows.iter().try_for_each(|row| {
        let mark = if row.verified { "" } else { "  [UNVERIFIED]" };
        writeln!(f, "    {:<28} {}{mark}", row.id, row.title)
    })
}

fn indicator(f: &mut fmt::Formatter<'_>, shown: &IndicatorShown) -> fmt::Result {
    writeln!(f, "{}  {}", shown.row.id, shown.row.title)?;
    writeln!(f, "  A reason to look, never a finding.")?;
    writeln!(f, "  Seen: {}\n  In: {}\n  Computed: {}", shown.observable, shown.seen_in, shown.compute)?;
    if !shown.row.looked_for {
        writeln!(f, "  NOT LOOKED FOR: nothing that is read shows it.")?;
    }
    if !shown.row.unread.is_empty() {
        writeln!(f, "  Not read yet: {}", shown.row.unread.join("; "))?;
    }
    writeln!(f, "  To be ruled out first")?;
    shown.counter.iter().try_for_each(|counter| writeln!(f, "    {counter}"))?;
    checked_rows(f, "Bears on", &shown.provisions)?;
    checked_rows(f, "Exemptions to think of", &shown.exemptions)?;
    writeln!(f, "  Checked on {}", prose::day(shown.checked))
}

fn provision(f: &mut fmt::Formatter<'_>, shown: &ProvisionShown) -> fmt::Result {
    let row = &shown.row;
    writeln!(f, "{}  {}", row.citation, row.title)?;
    writeln!(f, "  {} · {} · {}", row.id, row.measure_title, shown.direction)?;
    mark(f, row.verified, row.paragraph_verified)?;
    writeln!(f, "  {}", shown.summary)?;
    let days = if row.in_force.to.is_some_and(|to| row.in_force.from.is_some_and(|from| to < from)) {
        "never applied".to_owned()
    } else {
        format!("in force {}", days(row.in_force))
    };
    writeln!(f, "  {} – {} {}", days, shown.force, if row.binding { "" } else { "(NOT BINDING)" })?;
    writeln!(f, "  {}", shown.force_meaning)?;
    note(f, shown.notes.as_deref())?;
    for ceiling in &shown.ceilings {
        let limits = ceiling
            .limits
            .iter()
            .map(|limit| prose::amount(Amount::exactly(limit.limit), &limit.unit))
            .collect::<Vec<_>>()
            .join(" or ");
        writeln!(f, "  Ceiling: {limits}; counted: {}", ceiling.counts)?;
    }
    for element in &shown.elements {
        let detail = element.detail.as_ref().map_or_else(String::new, |detail| format!(": {detail}"));
        writeln!(f, "    element {} ({}){detail}", element.name, element.test)?;
    }
    if !shown.hs_in_text.is_empty() {
        let codes: Vec<String> = shown.hs_in_text.iter().map(ToString::to_string).collect();
        writeln!(f, "  HS codes of the paragraph: {}", codes.join(", "))?;
    }
    rows(f, "Goods", &shown.commodities)?;
    checked_rows(f, "Exemptions", &shown.exemptions)?;
    rows(f, "Sources", &shown.sources)?;
    for (title, ids) in [
        ("Explains or extends", &shown.extends),
        ("Supersedes", &shown.supersedes),
        ("Superseded by", &shown.superseded_by),
    ] {
        if !ids.is_empty() {
            writeln!(f, "  {title}: {}", ids.join(", "))?;
        }
    }
    writeln!(f, "  Checked on {}", prose::day(shown.checked))?;
    writeln!(f, "  Ask: {}", shown.ask)
}

fn days(period: Period) -> String {
    match period.to {
        None => prose::period(period),
        Some(_) => format!("({})", prose::period(period)),
    }
}

fn unverified(f: &mut fmt::Formatter<'_>, verified: bool) -> fmt::Result {
    if verified { Ok(()) } else { writeln!(f, "  UNVERIFIED") }
}

fn note(f: &mut fmt::Formatter<'_>, notes: Option<&str>) -> fmt::Result {
    notes.map_or(Ok(()), |notes| writeln!(f, "  Note: {notes}"))
}
