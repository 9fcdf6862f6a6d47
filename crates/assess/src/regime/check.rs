//! Whether the files of a regime hold together: dates, references, counts, and the cases.

use super::fault::{self, Fault};
use super::goods::with_broader;
use super::lines::{Step, line_of};
use super::schema::{
    CeilingRule, Commodity, Conversion, DraftEffect, DraftOutcome, DraftResolution, ElementRule, Exemption,
    Indicator, IndicatorSign, LedgerSign, Mandate, PeriodKind, Provision, Resolution, Test, Treaty,
};
use super::{Regime, cases, load};
use std::collections::{BTreeMap, BTreeSet};

/// Finds every fault of a regime's files: schema, dates, references, ids, counts and, if nothing else is
/// wrong, the cases among the files (paths below `cases/`).
///
/// **Shape:** pairs of a path below the regime's folder and the text; faults in the order of files and lines.
///
/// ```
/// use assess::regime;
/// let mut files = regime::builtin_files();
/// assert_eq!(regime::check(&files), []);
/// files.retain(|(path, _)| path != "exemptions/EX-RAJIN.toml");
/// let faults = regime::check(&files);
/// assert!(faults.iter().any(|fault| fault.file == "provisions/unsc-2371-op8.toml" && fault.line > 1));
/// ```
#[must_use]
pub fn check(files: &[(String, String)]) -> Vec<Fault> {
    let (regime, mut faults) = load::load(files);
    if let Some(regime) = &regime {
        faults.extend(references(regime, files));
    }
    let (cases, case_faults) = cases::read(files);
    let sound = faults.is_empty();
    faults.extend(case_faults);
    if let (Some(regime), true) = (&regime, sound) {
        faults.extend(cases.iter().flat_map(|case| case.run(regime)));
    }
    fault::sort(&mut faults);
    faults
}

/// Finds what does not hold together between files that can be read.
pub(super) fn references(regime: &Regime, files: &[(String, String)]) -> Vec<Fault> {
    let mut checker = Checker {
        regime,
        texts: files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect(),
        file: String::new(),
        faults: Vec::new(),
    };
    checker.about();
    checker.vocabulary();
    checker.totals();
    for resolution in regime.resolutions() {
        checker.resolution(resolution);
    }
    for provision in regime.provisions() {
        checker.provision(provision);
    }
    for exemption in regime.exemptions() {
        checker.exemption(exemption);
    }
    checker.commodities();
    for conversion in regime.conversions() {
        checker.conversion(conversion);
    }
    for indicator in regime.indicators() {
        checker.indicator(indicator);
    }
    for draft in regime.drafts() {
        checker.draft(draft);
    }
    for treaty in regime.treaties() {
        checker.treaty(treaty);
    }
    for mandate in regime.mandates() {
        checker.mandate(mandate);
    }
    checker.faults
}

struct Checker<'a> {
    regime: &'a Regime,
    texts: BTreeMap<&'a str, &'a str>,
    /// The file that is looked at.
    file: String,
    faults: Vec<Fault>,
}

macro_rules! path {
    ($($step:expr),*) => { &[$(Step::from($step)),*] };
}

impl Checker<'_> {
    fn fault(&mut self, path: &[Step], reason: impl Into<String>) {
        let text = self.texts.get(self.file.as_str()).copied().unwrap_or_default();
        self.faults.push(Fault { file: self.file.clone(), line: line_of(text, path), reason: reason.into() });
    }

    fn unless(&mut self, holds: bool, path: &[Step], reason: impl Into<String>) {
        if !holds {
            self.fault(path, reason);
        }
    }

    /// Every id of a list must be known; where the list stands is given by its path.
    fn known(&mut self, ids: &[String], path: &[Step], what: &str, is_known: impl Fn(&str) -> bool) {
        let mut seen = BTreeSet::new();
        for (at, id) in ids.iter().enumerate() {
            let mut place = path.to_vec();
            place.push(Step::At(at));
            if !is_known(id) {
                self.fault(&place, format!("`{id}` is no {what} of this regime"));
            }
            if !seen.insert(id) {
                self.fault(&place, format!("`{id}` is named twice"));
            }
        }
    }

    fn about(&mut self) {
        self.file = "regime.toml".to_owned();
        let regime = self.regime;
        let about = &regime.about;
        let ended = regime.provisions().filter(|found| found.in_force.until.is_some()).count();
        let declared = about.counts;
        for (name, declared, found) in [
            ("in_force", declared.in_force, regime.provisions.len() - ended),
            ("superseded", declared.superseded, ended),
            ("exemptions", declared.exemptions, regime.exemptions.len()),
            ("conversions", declared.conversions, regime.conversions.len()),
            ("resolutions", declared.resolutions, regime.resolutions.len()),
            ("commodities", declared.commodities, regime.commodities.len()),
            ("sources", declared.sources, regime.sources.len()),
            ("indicators", declared.indicators, regime.indicators.len()),
            ("drafts", declared.drafts, regime.drafts.len()),
            ("treaties", declared.treaties, regime.treaties.len()),
            ("mandates", declared.mandates, regime.mandates.len()),
        ] {
            let reason = format!("{declared} are declared, {found} are there");
            self.unless(declared == found, path!["counts", name], reason);
        }
        let (expected, found) = (about.bound.expected, about.bound.members.len());
        let reason = format!("{expected} are expected, {found} are named");
        self.unless(expected == found, path!["bound", "expected"], reason);
        let mut seen = BTreeSet::new();
        for (at, entry) in about.not_covered.iter().enumerate() {
            let place = |key: &str| [Step::from("not_covered"), at.into(), key.into()];
            self.unless(seen.insert(&entry.id), &place("id"), format!("`{}` is given twice", entry.id));
            self.unless(!entry.reason.is_empty(), &place("reason"), "a reason is missing");
            self.known(&entry.events, &place("events"), "event", |id| is_event(regime, id));
            self.known(&entry.goods, &place("goods"), "commodity", |id| regime.commodity(id).is_some());
            self.known(&entry.instead, &place("instead"), "provision", |id| regime.provision(id).is_some());
        }
    }

    fn vocabulary(&mut self) {
        self.file = "vocabulary.toml".to_owned();
        let words = &self.regime.vocabulary;
        let lists: [(&str, Vec<&str>); 5] = [
            ("measure", words.measures.iter().map(|found| found.id.as_str()).collect()),
            ("direction", words.directions.iter().map(|found| found.id.as_str()).collect()),
            ("force", words.forces.iter().map(|found| found.id.as_str()).collect()),
            ("unit", words.units.iter().map(|found| found.id.as_str()).collect()),
            ("class", words.classes.iter().map(|found| found.id.as_str()).collect()),
        ];
        for (key, ids) in lists {
            let mut seen = BTreeSet::new();
            for (at, id) in ids.into_iter().enumerate() {
                self.unless(seen.insert(id), path![key, at, "id"], format!("`{id}` is given twice"));
            }
        }
        self.known(&words.events, path!["events"], "event", |_| true);
        for (at, class) in words.classes.iter().enumerate() {
            let regime = self.regime;
            self.known(&class.events, path!["class", at, "events"], "event", |id| is_event(regime, id));
        }
        self.file = "sources.toml".to_owned();
        let text = self.texts.get("sources.toml").copied().unwrap_or_default();
        if let Ok(sources) = toml::from_str::<super::schema::Sources>(text) {
            let mut seen = BTreeSet::new();
            for (at, source) in sources.sources.iter().enumerate() {
                let reason = format!("`{}` is given twice", source.id);
                self.unless(seen.insert(&source.id), path!["source", at, "id"], reason);
            }
        }
    }

    fn totals(&mut self) {
        self.file = "designation_totals.toml".to_owned();
        let mut seen = BTreeSet::new();
        for (at, total) in self.regime.totals.iter().enumerate() {
            let reason = format!("`{}` is given twice", total.id);
            self.unless(seen.insert(&total.id), path!["total", at, "id"], reason);
            let Some(file) = &total.file else { continue };
            let Some(text) = self.texts.get(file.as_str()) else {
                self.fault(path!["total", at, "file"], format!("there is no file {file}"));
                continue;
            };
            let listed = toml::from_str::<toml::Table>(text)
                .ok()
                .and_then(|table| table.get("designation").and_then(toml::Value::as_array).map(Vec::len));
            let reason = format!("{} are expected, {file} has {}", total.count, listed.unwrap_or(0));
            self.unless(listed == Some(total.count), path!["total", at, "count"], reason);
        }
    }

    fn resolution(&mut self, resolution: &Resolution) {
        self.file = format!("resolutions/{}.toml", resolution.id);
        let symbol = format!("S/RES/{} ({})", resolution.id, resolution.year);
        let reason = format!("the symbol should be {symbol}");
        self.unless(resolution.symbol == symbol, path!["symbol"], reason);
        let reason = "the year is not that of the day of adoption";
        self.unless(resolution.adopted.year() == resolution.year, path!["year"], reason);
        self.not_after_edition(resolution.checked);
    }

    fn not_after_edition(&mut self, checked: values::Date) {
        let edition = self.regime.about.edition;
        let reason = format!("it was checked after the edition of the regime, {edition}");
        self.unless(checked <= edition, path!["checked"], reason);
    }

    fn provision(&mut self, provision: &Provision) {
        self.file = format!("provisions/{}.toml", provision.id);
        let regime = self.regime;
        let is_provision = |id: &str| regime.provision(id).is_some();
        match regime.resolution(&provision.resolution) {
            None => {
                let reason = format!("`{}` is no resolution of this regime", provision.resolution);
                self.fault(path!["resolution"], reason);
            }
            Some(resolution) => {
                let citation = format!("{} ({}) OP{}", resolution.id, resolution.year, provision.paragraph);
                let reason = format!("the citation should be {citation}");
                self.unless(provision.citation == citation, path!["citation"], reason);
                let reason = "it is in force before its resolution was adopted";
                self.unless(resolution.adopted <= provision.in_force.from, path!["in_force", "from"], reason);
            }
        }
        for (key, id, is_known) in [
            ("measure", &provision.measure, is_measure(regime, &provision.measure)),
            ("direction", &provision.direction, regime.direction(&provision.direction).is_some()),
            ("force", &provision.force, regime.force(&provision.force).is_some()),
        ] {
            self.unless(is_known, path![key], format!("`{id}` is no {key} of this regime"));
        }
        self.known(&provision.extends, path!["extends"], "provision", is_provision);
        self.known(&provision.supersedes, path!["supersedes"], "provision", is_provision);
        self.known(&provision.superseded_by, path!["superseded_by"], "provision", is_provision);
        self.known(&provision.exemptions, path!["exemptions"], "exemption", |id| {
            regime.exemption(id).is_some()
        });
        self.known(&provision.sources, path!["sources"], "source", |id| regime.sources.contains_key(id));
        self.unless(!provision.sources.is_empty(), path!["sources"], "a source is missing");
        self.succession(provision);
        self.days(provision);
        let reason = "a paragraph number cannot be verified where the conduct is not";
        self.unless(provision.verified || !provision.paragraph_verified, path!["paragraph_verified"], reason);
        self.known(&provision.conduct.events, path!["conduct", "events"], "event", |id| is_event(regime, id));
        if let Some(goods) = &provision.goods {
            for id in &goods.commodities {
                let known = regime.commodity(id).is_some_and(|commodity| !commodity.unspecific);
                let reason = format!("`{id}` is no specific commodity of this regime");
                self.unless(known, path!["goods", "commodities"], reason);
            }
        }
        for (at, ceiling) in provision.ceilings.iter().enumerate() {
            self.ceiling(at, ceiling);
        }
        self.elements(provision);
    }

    /// What replaced a provision must say so too, and the other way round.
    fn succession(&mut self, provision: &Provision) {
        for (at, id) in provision.superseded_by.iter().enumerate() {
            let answered =
                self.regime.provision(id).is_none_or(|other| other.supersedes.contains(&provision.id));
            let reason = format!("`{id}` does not say that it supersedes this");
            self.unless(answered, path!["superseded_by", at], reason);
        }
        for (at, id) in provision.supersedes.iter().enumerate() {
            let answered =
                self.regime.provision(id).is_none_or(|other| other.superseded_by.contains(&provision.id));
            let reason = format!("`{id}` does not say that it was superseded by this");
            self.unless(answered, path!["supersedes", at], reason);
        }
        let reason = "it was superseded, so it has an end: `until` is missing";
        let ended = provision.superseded_by.is_empty() || provision.in_force.until.is_some();
        self.unless(ended, path!["in_force", "until"], reason);
        if provision.extends.contains(&provision.id) {
            self.fault(path!["extends"], "it cannot extend itself");
        }
    }

    fn days(&mut self, provision: &Provision) {
        let days = &provision.in_force;
        let after = |day: Option<values::Date>| day.is_none_or(|day| days.from <= day);
        self.unless(after(days.until), path!["in_force", "until"], "it ends before it begins");
        let reason = "the window for contracts closes before the provision begins";
        self.unless(after(days.contracts_until), path!["in_force", "contracts_until"], reason);
        for (at, due) in days.reports_due.iter().enumerate() {
            let reason = "a report is due before the provision begins";
            self.unless(days.from <= *due, path!["in_force", "reports_due", at], reason);
        }
        self.not_after_edition(provision.checked);
    }

    fn ceiling(&mut self, at: usize, ceiling: &CeilingRule) {
        let place = |key: &str| [Step::from("ceiling"), at.into(), key.into()];
        let limits = std::iter::once((ceiling.limit, &ceiling.unit))
            .chain(ceiling.also.iter().map(|limit| (limit.limit, &limit.unit)));
        for (limit, unit) in limits {
            self.unless(limit.is_finite() && limit > 0.0, &place("limit"), "a ceiling is above zero");
            let reason = format!("`{unit}` is no unit of this regime");
            self.unless(is_unit(self.regime, unit), &place("unit"), reason);
        }
        let period = &ceiling.period;
        let (anchored, fixed) =
            (period.month.is_some() || period.day.is_some(), period.from.is_some() || period.to.is_some());
        let (right, reason) = match period.kind {
            PeriodKind::CalendarYear => (!anchored && !fixed, "a calendar year has no days of its own"),
            PeriodKind::YearFrom => (
                !fixed
                    && matches!((period.month, period.day), (Some(month), Some(day))
                        if values::Date::new(2001, month, day).is_ok()),
                "`year_from` needs a month and day that exist every year, and nothing else",
            ),
            PeriodKind::Fixed => (
                !anchored && matches!((period.from, period.to), (Some(from), Some(to)) if from <= to),
                "`fixed` needs a first and a last day in this order, and nothing else",
            ),
        };
        self.unless(right, &place("period"), reason);
        let rising = ceiling.notice_percent.is_sorted()
            && ceiling.notice_percent.iter().all(|share| (1..=100).contains(share));
        self.unless(rising, &place("notice_percent"), "shares rise from 1 to 100 per cent");
        if let Some(rule) = &ceiling.conversion {
            for id in [&rule.low, &rule.central, &rule.high] {
                let fits = self.regime.conversion(id).is_some_and(|found| found.to_unit == ceiling.unit);
                let reason = format!("`{id}` is no conversion to {} of this regime", ceiling.unit);
                self.unless(fits, &place("conversion"), reason);
            }
            let rises = self
                .regime
                .factor(ceiling)
                .is_none_or(|factor| factor.low <= factor.central && factor.central <= factor.high);
            self.unless(rises, &place("conversion"), "low, central and high are not in this order");
        }
    }

    fn elements(&mut self, provision: &Provision) {
        let count = |test: Test| provision.elements.iter().filter(|rule| rule.test == test).count();
        let procedure =
            self.regime.direction(&provision.direction).is_some_and(|found| found.subject == "procedure");
        for (holds, reason) in [
            (count(Test::InForce) == 1, "one element must test `in_force`"),
            (procedure || count(Test::Direction) == 1, "one element must test `direction`"),
            (
                procedure
                    || [Test::Event, Test::Goods, Test::Fact, Test::Designated]
                        .into_iter()
                        .any(|test| count(test) > 0),
                "one element must test what is done: `event`, `goods` or a `fact`",
            ),
            (
                provision.goods.is_some() == (count(Test::Goods) == 1),
                "goods and one element that tests `goods` go together",
            ),
            (
                provision.ceilings.is_empty() == (count(Test::Ceiling) == 0),
                "a ceiling and an element that tests `ceiling` go together",
            ),
            (
                provision.exemptions.is_empty() || count(Test::NoExemption) == 1,
                "it names exemptions, so one element must test `no_exemption`",
            ),
        ] {
            self.unless(holds, path!["element"], reason);
        }
        let mut seen = BTreeSet::new();
        for (at, rule) in provision.elements.iter().enumerate() {
            let reason = format!("two elements are called “{}”", rule.name);
            self.unless(seen.insert(&rule.name), path!["element", at, "name"], reason);
            self.element(at, rule, provision);
        }
    }

    fn element(&mut self, at: usize, rule: &ElementRule, provision: &Provision) {
        let needs = [
            ("who", rule.test == Test::ActorBound, !rule.who.is_empty()),
            ("question", matches!(rule.test, Test::Fact | Test::Designated), rule.question.is_some()),
            ("date", rule.test == Test::AfterTerm, rule.date.is_some()),
            ("before", rule.test == Test::AfterTerm, rule.before.is_some()),
            ("provisions", rule.test == Test::NoException, !rule.provisions.is_empty()),
        ];
        for (key, wanted, there) in needs {
            let reason = if wanted {
                format!("an element that tests `{}` needs `{key}`", rule.test.id())
            } else {
                format!("`{key}` says nothing to an element that tests `{}`", rule.test.id())
            };
            self.unless(wanted == there, path!["element", at, key], reason);
        }
        let reason = "`conditions` belong to an element that tests `ceiling`";
        let right = rule.conditions.is_empty() || rule.test == Test::Ceiling;
        self.unless(right, path!["element", at, "conditions"], reason);
        let reason = "the term ends before the provision begins";
        let after = rule.date.is_none_or(|date| provision.in_force.from <= date);
        self.unless(after, path!["element", at, "date"], reason);
        let regime = self.regime;
        self.known(&rule.provisions, path!["element", at, "provisions"], "provision that permits", |id| {
            regime.provision(id).is_some_and(|found| !regime.binds(found))
        });
        // The name decides how a finding weighs an element.
        let named = rule.name.contains("exemption");
        let reason = "only an element that tests `no_exemption` is called an exemption";
        self.unless(named == (rule.test == Test::NoExemption), path!["element", at, "name"], reason);
    }

    fn exemption(&mut self, exemption: &Exemption) {
        self.file = format!("exemptions/{}.toml", exemption.id);
        let regime = self.regime;
        for id in &exemption.goods {
            let reason = format!("`{id}` is no commodity of this regime");
            self.unless(regime.commodity(id).is_some(), path!["goods"], reason);
        }
        let reason = "goods cannot decide it where none are named";
        self.unless(!exemption.goods_decide || !exemption.goods.is_empty(), path!["goods_decide"], reason);
        self.known(&exemption.measures, path!["measures"], "measure", |id| is_measure(regime, id));
        self.known(&exemption.paragraphs, path!["paragraphs"], "provision", |id| {
            regime.provision(id).is_some()
        });
        let asked = exemption.general
            || regime.provisions().any(|provision| provision.exemptions.contains(&exemption.id));
        self.unless(asked, path!["id"], "no provision knows this exemption");
        self.not_after_edition(exemption.checked);
    }

    fn commodities(&mut self) {
        let regime = self.regime;
        let mut words: BTreeMap<String, &str> = BTreeMap::new();
        for commodity in regime.commodities() {
            self.file = format!("commodities/{}.toml", commodity.id);
            self.commodity(commodity);
            for (at, word) in commodity.synonyms.iter().enumerate() {
                let lower = word.to_lowercase() == *word && !word.is_empty();
                self.unless(lower, path!["synonyms", at], format!("“{word}” is not in lower case"));
                if let Some(other) = words.insert(word.clone(), &commodity.id) {
                    let reason = format!("“{word}” stands for `{other}` too");
                    self.fault(path!["synonyms", at], reason);
                }
            }
        }
    }

    fn commodity(&mut self, commodity: &Commodity) {
        let regime = self.regime;
        for id in commodity.broader.iter().chain(&commodity.most_often) {
            let reason = format!("`{id}` is no commodity of this regime");
            self.unless(regime.commodity(id).is_some(), path!["broader"], reason);
        }
        let known = regime.vocabulary.classes.iter().any(|class| class.id == commodity.class);
        self.unless(known, path!["class"], format!("`{}` is no class of this regime", commodity.class));
        let circle =
            commodity.broader.iter().any(|wider| with_broader(regime, wider).contains(&commodity.id));
        self.unless(!circle, path!["broader"], "it would contain itself");
    }

    fn conversion(&mut self, conversion: &Conversion) {
        self.file = format!("conversions/{}.toml", conversion.id);
        let regime = self.regime;
        for (key, unit) in [("from_unit", &conversion.from_unit), ("to_unit", &conversion.to_unit)] {
            let reason = format!("`{unit}` is no unit of this regime");
            self.unless(is_unit(regime, unit), path![key], reason);
        }
        let value = conversion.value;
        self.unless(value.is_finite() && value > 0.0, path!["value"], "a factor is above zero");
        let ordered =
            conversion.low.is_none_or(|low| low <= value) && conversion.high.is_none_or(|high| value <= high);
        self.unless(ordered, path!["value"], "the factor lies outside its own range");
        for id in &conversion.commodities {
            let reason = format!("`{id}` is no commodity of this regime");
            self.unless(regime.commodity(id).is_some(), path!["commodities"], reason);
        }
        self.not_after_edition(conversion.checked);
    }
}

impl Checker<'_> {
    fn sources(&mut self, sources: &[String]) {
        let regime = self.regime;
        self.known(sources, path!["sources"], "source", |id| regime.sources.contains_key(id));
        self.unless(!sources.is_empty(), path!["sources"], "a source is missing");
    }

    fn draft(&mut self, draft: &DraftResolution) {
        self.file = format!("drafts/{}.toml", draft.id);
        let regime = self.regime;
        self.sources(&draft.sources);
        self.not_after_edition(draft.checked);
        let changed: Vec<String> = draft.changes.iter().map(|change| change.provision.clone()).collect();
        self.known(&changed, path!["change"], "provision", |id| regime.provision(id).is_some());
        for (at, change) in draft.changes.iter().enumerate() {
            let place = [Step::from("change"), at.into(), "effect".into()];
            let given = change.limit.is_some() && change.unit.is_some();
            let limits = change.effect == DraftEffect::Limit;
            self.unless(limits == given, &place, "`limit` and `unit` belong to `effect = \"limit\"`, both");
            let has_ceiling = regime.provision(&change.provision).is_none_or(|found| {
                found.ceilings.iter().any(|rule| Some(&rule.unit) == change.unit.as_ref())
            });
            self.unless(!limits || has_ceiling, &place, "the provision has no ceiling in this unit");
        }
        if let Some(mandate) = &draft.mandate {
            let is_one = regime.mandates.contains_key(mandate);
            self.unless(is_one, path!["mandate"], format!("`{mandate}` is no mandate of this regime"));
        }
        let voted = draft.outcome != DraftOutcome::NotVoted;
        self.unless(
            voted == draft.votes.is_some(),
            path!["outcome"],
            "`votes` are given if there was a vote",
        );
        let says = !draft.changes.is_empty() || draft.mandate.is_some();
        self.unless(says, path!["id"], "it changes neither a provision nor a mandate");
    }

    fn treaty(&mut self, treaty: &Treaty) {
        self.file = format!("treaties/{}.toml", treaty.id);
        let regime = self.regime;
        self.sources(&treaty.sources);
        self.not_after_edition(treaty.checked);
        self.unless(treaty.signed <= treaty.from, path!["from"], "it is in force before it was signed");
        for (at, article) in treaty.articles.iter().enumerate() {
            let place = [Step::from("article"), at.into(), "meets".into()];
            self.known(&article.meets, &place, "provision", |id| regime.provision(id).is_some());
        }
    }

    fn mandate(&mut self, mandate: &Mandate) {
        self.file = format!("mandates/{}.toml", mandate.id);
        self.sources(&mandate.sources);
        self.not_after_edition(mandate.checked);
        let in_order = mandate.until.is_none_or(|until| mandate.from < until);
        self.unless(in_order, path!["until"], "it ends before it begins");
    }

    fn indicator(&mut self, indicator: &Indicator) {
        self.file = format!("indicators/{}.toml", indicator.id);
        let regime = self.regime;
        self.known(&indicator.provisions, path!["provisions"], "provision", |id| {
            regime.provision(id).is_some()
        });
        self.known(&indicator.exemptions, path!["exemptions"], "exemption", |id| {
            regime.exemption(id).is_some()
        });
        let reason = "it bears on no provision";
        self.unless(!indicator.provisions.is_empty(), path!["provisions"], reason);
        let reason = "what else may explain it is missing";
        self.unless(!indicator.counter.is_empty(), path!["counter"], reason);
        let reason = "it has neither a sign nor what it needs that is not read";
        self.unless(!indicator.signs.is_empty() || !indicator.unread.is_empty(), path!["id"], reason);
        for (at, sign) in indicator.signs.iter().enumerate() {
            self.sign(at, sign);
        }
        self.not_after_edition(indicator.checked);
    }

    fn sign(&mut self, at: usize, sign: &IndicatorSign) {
        let place = |key: &str| [Step::from("sign"), at.into(), key.into()];
        let regime = self.regime;
        let kinds =
            [!sign.claims.is_empty(), sign.ships.is_some(), sign.ledger.is_some(), sign.hits.is_some()];
        let one = kinds.into_iter().filter(|given| *given).count() == 1;
        self.unless(one, path!["sign", at], "a sign is one of `claims`, `ships`, `ledger`, `hits`");
        self.known(&sign.claims, &place("claims"), "event", |id| is_event(regime, id));
        let goods: Vec<String> = sign.goods.iter().cloned().collect();
        self.known(&goods, &place("goods"), "commodity", |id| regime.commodity(id).is_some());
        let of_claims = (sign.goods.is_empty() && sign.way.is_none()) || !sign.claims.is_empty();
        self.unless(of_claims, &place("goods"), "`goods` and `way` belong to `claims`");
        self.unless(
            sign.near.is_empty() || sign.ships.is_some(),
            &place("near"),
            "`near` belongs to `ships`",
        );
        for (nth, area) in sign.near.iter().enumerate() {
            let within = |value: f64, most: f64| value.is_finite() && value.abs() <= most;
            let on_earth = within(area.south, 90.0)
                && within(area.north, 90.0)
                && within(area.west, 180.0)
                && within(area.east, 180.0)
                && area.south < area.north
                && area.west < area.east;
            let reason = format!("“{}” is no area: south of north and west of east, in degrees", area.name);
            self.unless(on_earth, path!["sign", at, "near", nth], reason);
        }
        let share = sign.percent.is_some_and(|percent| (1..=100).contains(&percent));
        let right = share == (sign.ledger == Some(LedgerSign::Share)) && (share || sign.percent.is_none());
        self.unless(
            right,
            &place("percent"),
            "`share` needs a `percent` from 1 to 100, and nothing else has one",
        );
        let kind =
            sign.hits.as_deref().is_none_or(|kind| ["person", "organisation", "vessel"].contains(&kind));
        self.unless(kind, &place("hits"), "`hits` is `person`, `organisation` or `vessel`");
    }
}

fn is_measure(regime: &Regime, id: &str) -> bool {
    regime.vocabulary.measures.iter().any(|measure| measure.id == id)
}

fn is_event(regime: &Regime, id: &str) -> bool {
    regime.vocabulary.events.iter().any(|event| event == id)
}

fn is_unit(regime: &Regime, id: &str) -> bool {
    regime.vocabulary.units.iter().any(|unit| unit.id == id)
}
