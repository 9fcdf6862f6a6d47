//! Which State a reporter or partner is: by number, by letters and by name, which must agree.

use crate::petroleum::words::{Named, state};
use crate::rows::cut;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use values::Country;

/// What a reporter or partner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    /// One State or territory.
    State(Country),
    /// All partners together.
    World,
    /// Several or unnamed areas.
    Group,
}

/// Codes that are UN Comtrade's own.
static OWN: LazyLock<BTreeMap<u16, Area>> = LazyLock::new(|| {
    include_str!("../../data/comtrade_areas.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let code = cells.next()?.parse().ok()?;
            let area = match cells.next()? {
                "world" => Area::World,
                "group" => Area::Group,
                country => Area::State(country.parse().ok()?),
            };
            Some((code, area))
        })
        .collect()
});

/// Reads the letters of a country, or those UN Comtrade has for areas of its own.
fn letters_of(letters: &str) -> Option<Area> {
    match letters.to_ascii_uppercase().as_str() {
        "W00" | "WLD" => Some(Area::World),
        "S19" => country("TW").map(Area::State),
        "X1" | "X2" | "_X" => Some(Area::Group),
        code => country(code).map(Area::State),
    }
}

fn country(code: &str) -> Option<Country> {
    code.parse().ok()
}

/// Reads a reporter or partner from the cells that name it; an empty cell says nothing.
///
/// **Errors:** the code of the problem and why.
pub(super) fn area(number: &str, letters: &str, name: &str) -> Result<Area, (&'static str, String)> {
    let unknown =
        |text: &str| ("flows/country", format!("`{}` is no State, territory or area known here", cut(text)));
    let by_number = match number {
        "" => None,
        _ => match number.trim_start_matches('0') {
            "" => Some(Area::World),
            digits => {
                let code: u16 = digits.parse().map_err(|_| unknown(number))?;
                let found = OWN.get(&code).copied().or_else(|| Country::from_m49(code).map(Area::State));
                Some(found.ok_or_else(|| unknown(number))?)
            }
        },
    };
    let by_letters = match letters {
        "" => None,
        // Statistical areas have letters of their own, which mean nothing where the number says what they are.
        _ => match letters_of(letters) {
            Some(found) => Some(found),
            None if by_number.is_some() => None,
            None => return Err(unknown(letters)),
        },
    };
    let by_name = match name {
        "" => None,
        _ if name.eq_ignore_ascii_case("world") || name.eq_ignore_ascii_case("all") => Some(Area::World),
        _ => match state(name) {
            Named::State(found) => Some(Area::State(found)),
            Named::Nobody => None,
            // Names are written in many ways: beside a code one that is not known says nothing.
            Named::EitherKorea | Named::Unknown if by_number.or(by_letters).is_some() => None,
            Named::EitherKorea => {
                return Err(("flows/which-korea", format!("`{}` may be either Korea", cut(name))));
            }
            Named::Unknown => return Err(unknown(name)),
        },
    };
    let mut found = [by_number, by_letters, by_name].into_iter().flatten();
    let Some(first) = found.next() else {
        return Err(("flows/country", "the row names no reporter or no partner".to_owned()));
    };
    match found.find(|other| differ(first, *other)) {
        None => Ok(first),
        Some(other) => {
            let korea = [first, other].contains(&Area::State(Country::DPRK))
                || [first, other].contains(&Area::State(Country::REPUBLIC_OF_KOREA));
            let stated = [number, letters, name].into_iter().filter(|cell| !cell.is_empty());
            let stated = stated.map(|cell| format!("`{}`", cut(cell))).collect::<Vec<_>>().join(", ");
            Err((
                if korea { "flows/which-korea" } else { "flows/country-differs" },
                format!("the cells {stated} of one side name different States: which is meant is not known"),
            ))
        }
    }
}

/// Tells whether two readings of one side contradict each other; a group is too vague to.
fn differ(one: Area, other: Area) -> bool {
    one != other && one != Area::Group && other != Area::Group
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: [&str; 3], expected: &str) {
        let found = match area(cells[0], cells[1], cells[2]) {
            Ok(Area::State(country)) => country.to_string(),
            Ok(area) => format!("{area:?}"),
            Err((code, _)) => code.to_owned(),
        };
        assert_eq!(found, expected, "{cells:?}");
    }

    #[test]
    fn numbers_letters_and_names_agree_or_are_a_problem() {
        check(["408", "PRK", "Dem. People's Rep. of Korea"], "KP");
        check(["410", "KOR", "Rep. of Korea"], "KR");
        check(["842", "USA", "USA"], "US");
        check(["490", "S19", "Other Asia, nes"], "TW");
        check(["0", "W00", "World"], "World");
        check(["899", "_X", "Areas, nes"], "Group");
        check(["156", "", ""], "CN");
        check(["", "chn", ""], "CN");
        check(["", "", "North Korea"], "KP");
        check(["", "", "Korea"], "flows/which-korea");
        check(["408", "KOR", ""], "flows/which-korea");
        check(["410", "", "North Korea"], "flows/which-korea");
        check(["156", "JPN", ""], "flows/country-differs");
        check(["408", "", "Korea"], "KP");
        check(["7", "", ""], "flows/country");
        check(["x", "", ""], "flows/country");
        check(["", "", ""], "flows/country");
    }

    #[test]
    fn every_area_of_the_table_reads() {
        let rows =
            include_str!("../../data/comtrade_areas.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(rows.count(), OWN.len());
        assert!(OWN.keys().all(|code| Country::from_m49(*code).is_none()), "an area's code is a country's");
    }
}
