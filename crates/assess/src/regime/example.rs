//! A question of its own for each provision, drawn from its file.

use super::Regime;
use super::ask::Question;
use super::schema::Provision;
use jiff::ToSpan as _;
use values::{Date, Period};

impl Regime {
    /// Gives a question a provision answers: the first day on which it speaks, its own direction, its first type of
    /// event and its first goods, and nothing that only a person knows.
    ///
    /// ```
    /// use assess::regime::{Regime, ask};
    /// let regime = Regime::builtin().unwrap();
    /// let provision = regime.provision("unsc-2397-op8").unwrap();
    /// let question = regime.example(provision);
    /// assert_eq!(question.period.to_string(), "2019-12-23");
    /// let answer = ask::ask(&regime, &question).unwrap();
    /// assert!(answer.provisions.iter().any(|found| found.id == provision.id));
    /// ```
    #[must_use]
    pub fn example(&self, provision: &Provision) -> Question {
        let goods = provision.goods.as_ref().and_then(|goods| goods.commodities.first());
        Question {
            period: Period::day(first_day(provision)),
            direction: Some(provision.direction.clone()),
            event: provision.conduct.events.first().cloned(),
            goods: goods.cloned(),
            ..Question::default()
        }
    }
}

/// Gives the first day in force that lies after every term.
fn first_day(provision: &Provision) -> Date {
    let after = |term: Date| term.checked_add(1.day()).unwrap_or(term);
    let terms = provision.elements.iter().filter_map(|rule| rule.date).map(after);
    terms.fold(provision.in_force.from, Date::max)
}

/// Writes a question as it is asked on the command line.
pub(super) fn command(question: &Question) -> String {
    let mut words = vec!["plimsoll regime ask".to_owned()];
    words.extend(question.period.from.map(|day| format!("--date {day}")));
    for (name, value) in
        [("direction", &question.direction), ("event", &question.event), ("goods", &question.goods)]
    {
        words.extend(value.as_ref().map(|value| format!("--{name} {value}")));
    }
    words.join(" ")
}
