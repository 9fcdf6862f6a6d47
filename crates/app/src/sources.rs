//! Who published an original: what the case says, else what the original says of itself.

use assess::facts::{Source, SourceKind};
use evidence::reading::Reading;
use std::collections::BTreeMap;

/// Finds the source of an original.
///
/// What the user said counts first; a name that is no id of `sources/` and no alias there becomes a source
/// of unknown kind, so that it is printed and counted, and never taken for a body it is not.
pub fn source_of(
    said: Option<&str>,
    reading: &Reading,
    sources: &BTreeMap<String, Source>,
) -> Option<Source> {
    let find =
        |name: &str| sources.get(name).cloned().or_else(|| assess::sources::find(name, sources).cloned());
    if let Some(said) = said.filter(|said| !said.trim().is_empty()) {
        return Some(find(said).unwrap_or_else(|| unknown(said)));
    }
    let host = reading.url.as_deref().and_then(host);
    let by_address = host.and_then(|host| assess::sources::of_domain(host, sources).cloned());
    let publisher = reading.publisher.as_deref().filter(|name| !name.trim().is_empty());
    by_address.or_else(|| publisher.map(|name| find(name).unwrap_or_else(|| unknown(name))))
}

fn unknown(name: &str) -> Source {
    let name = name.trim();
    Source {
        id: name.to_lowercase(),
        name: name.to_owned(),
        kind: SourceKind::Unknown,
        country: None,
        grade: None,
        aliases: Vec::new(),
    }
}

/// The host of an address: `https://www.example.org/a` gives `www.example.org`.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_of_an_address() {
        assert_eq!(host("https://www.example.org/a?b"), Some("www.example.org"));
        assert_eq!(host("http://user@example.org:8080"), Some("example.org"));
        assert_eq!(host("no address"), None);
    }
}
