//! The figures by which tables of trade are assessed, from `methods/trade.toml`.

use flows::trade::Revision;
use serde::Deserialize;
use values::HsCode;

/// The conventions, as `methods/trade.toml` holds them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TradeMethod {
    #[allow(dead_code)]
    checked: String,
    pub(super) robust: Robust,
    pub(super) confusion: Confusion,
    pub(super) price: Price,
    #[serde(rename = "move", default)]
    pub(super) moves: Vec<Move>,
}

/// When a value lies out of line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Robust {
    pub(super) z_max: f64,
    pub(super) mad_factor: f64,
    pub(super) mean_factor: f64,
    #[allow(dead_code)]
    source: String,
}

/// When a line may be of the other Korea.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confusion {
    pub(super) months: i32,
    pub(super) years: i32,
    pub(super) lines_min: usize,
    pub(super) level_factor: f64,
    #[allow(dead_code)]
    source: String,
}

/// When a price is out of line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Price {
    pub(super) lines_min: usize,
    pub(super) factor_min: f64,
    #[allow(dead_code)]
    source: String,
}

/// Goods that stand under another code since a revision.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    pub(super) revision: Revision,
    pub(super) from: HsCode,
    pub(super) to: HsCode,
    pub(super) what: String,
    pub(super) source: String,
    pub(super) verified: bool,
}

impl TradeMethod {
    /// Reads the file's text.
    ///
    /// # Errors
    /// Says what is not as expected: a key, a figure below what it can be.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let method: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let above_zero = [
            method.robust.z_max,
            method.robust.mad_factor,
            method.robust.mean_factor,
            method.confusion.level_factor - 1.0,
            method.price.factor_min - 1.0,
        ];
        if above_zero.iter().any(|figure| !figure.is_finite() || *figure <= 0.0) {
            return Err("z_max and its factors are above 0, level_factor and factor_min above 1".to_owned());
        }
        if method.confusion.lines_min < 2 || method.price.lines_min < 2 {
            return Err("lines_min is at least 2: one line has no spread".to_owned());
        }
        if method.moves.iter().any(|moved| moved.from == moved.to || moved.revision.year().is_none()) {
            return Err("a move has two codes and a revision that is in force from a year on".to_owned());
        }
        Ok(method)
    }

    /// Gives the codes under which goods of a code may stand in the revision in force in a year, with why.
    ///
    /// A code whose revision is not said may be of any: every move counts.
    pub(super) fn elsewhere(&self, code: &HsCode, revision: Revision, year: i16) -> Vec<(&HsCode, &Move)> {
        let meets = |one: &HsCode| one.is_within(code) || code.is_within(one);
        self.moves
            .iter()
            .filter_map(|moved| {
                let since = moved.revision.year()?;
                let of_code = revision.year();
                // Reported after the move, read before it; or reported before, read after.
                if since > year && of_code.is_none_or(|of| of >= since) && meets(&moved.to) {
                    Some((&moved.from, moved))
                } else if since <= year && of_code.is_some_and(|of| of < since) && meets(&moved.from) {
                    Some((&moved.to, moved))
                } else {
                    None
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_stand_elsewhere_only_across_the_revision_that_moved_them() {
        let method = TradeMethod::from_toml(include_str!("../../../../methods/trade.toml")).unwrap();
        let check = |code: &str, revision: Revision, year: i16, expected: &[&str]| {
            let found = method.elsewhere(&code.parse().unwrap(), revision, year);
            let found: Vec<&str> = found.iter().map(|(code, _)| code.digits()).collect();
            assert_eq!(found, expected, "{code} {revision:?} {year}");
        };
        check("852411", Revision::H6, 2017, &["901380", "852990"]);
        check("852411", Revision::H6, 2022, &[]);
        check("901380", Revision::H5, 2017, &[]);
        check("900911", Revision::H2, 2017, &["8443"]);
        check("900911", Revision::H5, 2017, &[]);
        check("270112", Revision::H6, 2017, &[]);
        check("88", Revision::H6, 2017, &["852580", "8802", "8803"]);
    }

    #[test]
    fn figures_that_cannot_be_are_refused() {
        let text = include_str!("../../../../methods/trade.toml");
        for (one, other) in [
            ("z_max = 3.5", "z_max = 0.0"),
            ("lines_min = 3", "lines_min = 1"),
            ("factor_min = 3.0", "factor_min = 1.0"),
        ] {
            assert!(TradeMethod::from_toml(&text.replace(one, other)).is_err(), "{other}");
        }
    }
}
