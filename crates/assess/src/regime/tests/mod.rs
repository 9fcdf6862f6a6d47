//! Tests of the regime: the data as it is, faults and their lines, answers, properties over days.

mod answers;
mod coverage;
mod data;
mod faults;
mod goods_by_name;
mod properties;

use super::Regime;
use super::ask::{Answer, Question, ask};
use std::sync::OnceLock;
use values::Date;

fn regime() -> &'static Regime {
    static REGIME: OnceLock<Regime> = OnceLock::new();
    REGIME.get_or_init(|| Regime::builtin().unwrap_or_else(|faults| panic!("{faults}")))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn answer(date: &str, change: impl FnOnce(&mut Question)) -> Answer {
    let mut question = Question::on(day(date));
    change(&mut question);
    ask(regime(), &question).unwrap()
}
