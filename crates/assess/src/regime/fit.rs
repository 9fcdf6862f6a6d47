//! Which of several provisions that speak of a conduct is cited first.

use super::schema::Test;
use super::{Asked, AskedGoods, Considered, Regime};
use crate::model::State;
use std::cmp::Reverse;

/// How well a provision fits, the best first: nothing fails, it binds, the goods are those mostly meant, it names the goods, little
/// is unknown, it decides, the event is the one it names first, it is verified, it names more kinds of goods;
/// then the order of ids.
pub(crate) type Fit = (bool, bool, bool, bool, usize, u32, usize, bool, bool, Reverse<usize>, String);

/// Measures how well a provision fits a conduct; smaller is better.
pub(crate) fn fit(regime: &Regime, considered: &Considered<'_>, asked: &Asked) -> Fit {
    let provision = considered.provision;
    let place = |event: &String| provision.conduct.events.iter().position(|found| found == event);
    let mostly_meant = match &asked.goods {
        AskedGoods::Commodities(ids) => ids
            .iter()
            .filter_map(|id| regime.commodity(id)?.most_often.as_ref())
            .any(|meant| provision.goods.as_ref().is_some_and(|goods| goods.commodities.contains(meant))),
        _ => false,
    };
    let names_the_goods =
        considered.elements.iter().any(|element| element.test == Test::Goods && element.state == State::Met);
    (
        considered.fails(),
        !considered.binding,
        !mostly_meant,
        !names_the_goods,
        considered.unknown(),
        regime.force(&provision.force).map_or(u32::MAX, |force| force.rank),
        asked.event.as_ref().and_then(place).unwrap_or(usize::MAX),
        !provision.verified,
        !provision.paragraph_verified,
        Reverse(provision.goods.as_ref().map_or(0, |goods| goods.commodities.len())),
        provision.id.clone(),
    )
}
