//! Services that texts tell of, from `methods/services.toml`: joint ventures, insurance, registers and class of ships,
//! accounts, scientific cooperation.

use crate::regime::Regime;
use crate::statements::Statement;
use claims::model::EventType;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use values::Country;

/// A kind of service and what of the law its words meet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    pub(crate) id: String,
    title: String,
    words: Vec<String>,
    serves: Serves,
    /// The kind of event the provisions are written in.
    pub(crate) event: EventType,
    /// The measures whose provisions are asked.
    measures: BTreeSet<String>,
    /// The questions of fact that the statement itself answers, by the element's name.
    pub(crate) elements: BTreeSet<String>,
}

/// Who serves whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Serves {
    /// Somebody else serves the DPRK.
    TheDprk,
    /// The DPRK serves somebody else.
    ByTheDprk,
    /// Two sides do something together, or the measure holds for both ways.
    Both,
}

/// The services; a test keeps the file from being other than expected.
static SERVICES: LazyLock<Vec<Service>> =
    LazyLock::new(|| read(include_str!("../../../methods/services.toml")).unwrap_or_default());

fn read(text: &str) -> Result<Vec<Service>, toml::de::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        service: Vec<Service>,
    }
    toml::from_str(text).map(|file: File| file.service)
}

/// Finds a service by its id.
pub(crate) fn find(id: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.id == id)
}

/// Finds the service a statement tells of, and who serves whom; of what is done together the other side is named first,
/// whom the measures bind.
pub(crate) fn of(statement: &Statement<'_>) -> Option<(&'static Service, Option<Country>, Option<Country>)> {
    let trigger = statement.event.trigger.text.to_lowercase();
    let says = |word: &String| trigger == *word || trigger.ends_with(&format!(" {word}"));
    let people = &statement.event.participants;
    // Who serves stands first, where it was read.
    let by = people.first().filter(|one| one.role != "vessel").and_then(|one| one.country)?;
    let served = people.iter().skip(1).filter_map(|one| one.country).find(|state| *state != by)?;
    let way = if by == Country::DPRK { Serves::ByTheDprk } else { Serves::TheDprk };
    let service = SERVICES.iter().find(|service| {
        service.event == statement.event.kind
            && (service.serves == way || service.serves == Serves::Both)
            && service.words.iter().any(says)
    })?;
    Some(match service.serves {
        Serves::Both if by == Country::DPRK => (service, Some(served), Some(by)),
        _ => (service, Some(by), Some(served)),
    })
}

impl Service {
    /// Names the service between two sides.
    pub(crate) fn title(&self, supplier: &str, recipient: &str) -> String {
        self.title.replace("{supplier}", supplier).replace("{recipient}", recipient)
    }

    /// Gives the ids of the provisions of its measures.
    pub(crate) fn provisions(&self, regime: &Regime) -> BTreeSet<String> {
        let of_measures = regime.provisions().filter(|one| self.measures.contains(&one.measure));
        of_measures.map(|provision| provision.id.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn each_service_asks_provisions_of_its_event_whose_elements_it_names() {
        let regime = Regime::builtin().unwrap();
        let services = read(include_str!("../../../methods/services.toml")).unwrap();
        assert!(services.len() >= 7);
        for service in services {
            let event = crate::law::event_id(service.event);
            let asked: Vec<_> = service
                .provisions(&regime)
                .iter()
                .filter_map(|id| regime.provision(id))
                .filter(|provision| provision.conduct.events.contains(&event))
                .collect();
            assert!(!asked.is_empty(), "{}", service.id);
            for element in &service.elements {
                let asks = asked.iter().any(|one| one.elements.iter().any(|it| it.name == *element));
                assert!(asks, "{}: no provision asks `{element}`", service.id);
            }
            let title = service.title("Here", "There");
            assert!(title.contains("There") && !title.contains('{'), "{title}");
        }
    }
}
