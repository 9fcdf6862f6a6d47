//! Ports by what people call them.

use super::Port;
use crate::geo::distance_km;
use values::Country;

/// Words that say only that a name is a port's, after folding; `hang`, `ko` and `gang` are the Korean, Japanese and Chinese.
const WORDS: [&str; 10] =
    ["port", "of", "harbour", "harbor", "anchorage", "hang", "ko", "gang", "myoji", "terminal"];
/// Rows of one name no further apart than this are one port: its berths and anchorages.
const ONE_PORT_KM: f64 = 60.0;

/// Finds a port by its name, by another name it goes by, or by its UN/LOCODE.
///
/// Case, accents, apostrophes, hyphens, spaces and words such as "port of" or "-hang" make no difference; other scripts
/// are met by their aliases. A name goes before an alias. `None` where no port has the name, and where several that
/// are far apart have it: then the country tells them apart, or nothing does. Linear in the ports.
///
/// ```
/// use vessels::{builtin_ports, port_named};
/// let ports = builtin_ports();
/// let name = |text| port_named(&ports, text, None).map(|port| port.name.name.as_str());
/// assert_eq!(name("Port of Nampho"), Some("Nampo"));
/// assert_eq!(name("CH'ŎNGJIN-HANG"), Some("Chongjin"));
/// assert_eq!(name("라진"), Some("Rajin"));
/// assert_eq!(name("KPRJN"), Some("Rajin"));
/// assert_eq!(name("Atlantis"), None);
/// ```
#[must_use]
pub fn port_named<'a>(ports: &'a [Port], name: &str, country: Option<Country>) -> Option<&'a Port> {
    let wanted = folded(name);
    if wanted.is_empty() {
        return None;
    }
    let among =
        || ports.iter().filter(|port| country.is_none_or(|country| port.name.country == Some(country)));
    one(among().filter(|port| folded(&port.name.name) == wanted))
        .or_else(|| one(among().filter(|port| port.aliases.iter().any(|alias| folded(alias) == wanted))))
        .or_else(|| {
            let code = name.split_whitespace().collect::<String>().to_uppercase();
            one(among().filter(|port| port.name.unlocode.as_deref() == Some(code.as_str())))
        })
}

/// Gives the first of the ports, if the others are near it.
fn one<'a>(mut found: impl Iterator<Item = &'a Port>) -> Option<&'a Port> {
    let first = found.next()?;
    found
        .all(|other| distance_km((first.lat, first.lon), (other.lat, other.lon)) <= ONE_PORT_KM)
        .then_some(first)
}

/// Writes a name in small Latin letters without marks, and without the words that every port could have.
fn folded(name: &str) -> String {
    let plain: String = any_ascii::any_ascii(name)
        .to_lowercase()
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '`' | '.'))
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' })
        .collect();
    let all: Vec<&str> = plain.split_whitespace().collect();
    let kept: String = all.iter().filter(|word| !WORDS.contains(word)).copied().collect();
    // A port that is called by such words only keeps them.
    if kept.is_empty() { all.concat() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::builtin_ports;

    #[test]
    fn names_that_the_reports_use_are_found() {
        let ports = builtin_ports();
        let check = |text: &str, expected: &str| {
            let found = port_named(&ports, text, Some(Country::DPRK));
            assert_eq!(found.map(|port| port.name.name.as_str()), Some(expected), "{text}");
        };
        check("Nampho", "Nampo");
        check("NAMP'O", "Nampo");
        check("Chinnampo", "Nampo");
        check("Najin", "Rajin");
        check("Rason", "Rajin");
        check("Rajin port", "Rajin");
        check("Senbong", "Sonbong");
        check("Unggi", "Sonbong");
        check("Chongjin", "Chongjin");
        check("Kyomip'o", "Songnim");
        check("Haeju-hang", "Haeju");
        check("Tanch'ŏn", "Tanchon");
        check("Songjin", "Kimchaek");
        check("흥남", "Hungnam");
        check("원산항", "Wonsan");
        check("KP WON", "Wonsan");
    }

    #[test]
    fn a_name_of_several_ports_is_nobody_s_until_the_country_is_said() {
        let port = |country: &str, lat| Port {
            name: crate::PortName {
                name: "Victoria".to_owned(),
                country: Some(country.parse().unwrap()),
                unlocode: None,
            },
            aliases: Vec::new(),
            lat,
            lon: 0.0,
            radius_km: None,
            source: None,
        };
        let ports = [port("CA", 48.0), port("SC", -4.0), port("CA", 48.1)];
        assert!(port_named(&ports, "victoria", None).is_none());
        assert_eq!(port_named(&ports, "victoria", Some("CA".parse().unwrap())).unwrap().lat, 48.0);
        assert!(port_named(&ports, " ", None).is_none());
        assert!(port_named(&ports, "port", None).is_none());
    }

    #[test]
    fn every_built_in_name_and_alias_is_of_its_port_or_of_several() {
        let ports = builtin_ports();
        let mut several = std::collections::BTreeSet::new();
        for port in &ports {
            for name in port.aliases.iter().chain([&port.name.name]) {
                match port_named(&ports, name, port.name.country) {
                    // What is one port's alias and another's name is the other's.
                    Some(found) => {
                        assert!(found.name == port.name || folded(&found.name.name) == folded(name), "{name}")
                    }
                    None => drop(several.insert(name.clone())),
                }
            }
        }
        assert!(several.is_empty(), "{several:?}");
    }
}
