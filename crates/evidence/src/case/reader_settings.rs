//! The `[reader]` of `case.toml`: the language model that may be asked. Without it nothing is ever asked.

use std::ops::Range;
use std::time::Duration;
use toml::Spanned;
use toml::de::DeValue;
use url::{Host, Url};
use values::TrafficLight;

/// What faults in it are answered with.
pub(super) const FORM: &str = "the fields of [reader] are endpoint, model, key_env, timeout_s, connect_timeout_s, \
    paragraphs_max, answer_bytes_max, marking_max, allow_http; until it is right no model is asked";

/// Which language model may be asked, how long, and about what.
///
/// The endpoint is `https`, or on this machine, or `allow_http = true` says that it need not be. It holds no
/// user name, password or query, which would stay in the case for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderSettings {
    /// The address below which `/chat/completions` is: `http://127.0.0.1:8080/v1`.
    pub endpoint: String,
    /// The host of the endpoint, without its port.
    pub host: String,
    /// The name of the model.
    pub model: String,
    /// The environment variable that holds the key; the key itself is never stored.
    pub key_env: Option<String>,
    /// How long connecting may take: 5 s.
    pub connect_timeout: Duration,
    /// How long one answer may take, connecting included: 60 s.
    pub timeout: Duration,
    /// How many paragraphs are asked about in one run; what was asked before does not count: 200.
    pub paragraphs_max: u64,
    /// How large an answer may be: 262,144 bytes.
    pub answer_bytes_max: u64,
    /// The highest marking of an original that is sent: TLP:CLEAR.
    pub marking_max: TrafficLight,
}

/// What was wrong, and where in the file.
type Faults = Vec<(Range<usize>, String)>;

impl ReaderSettings {
    /// Tells whether the endpoint is on this machine.
    #[must_use]
    pub fn is_here(&self) -> bool {
        let address = self.host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
        self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Reads the table; any fault leaves the reader off.
    pub(super) fn read(value: &Spanned<DeValue<'_>>) -> Result<Self, Faults> {
        let Some(table) = value.get_ref().as_table() else {
            return Err(vec![(value.span(), "`reader` is no table".to_owned())]);
        };
        let mut settings = Self {
            endpoint: String::new(),
            host: String::new(),
            model: String::new(),
            key_env: None,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(60),
            paragraphs_max: 200,
            answer_bytes_max: 1 << 18,
            marking_max: TrafficLight::Clear,
        };
        let (mut faults, mut allow_http, mut endpoint) = (Faults::new(), false, None);
        for (key, value) in table {
            let field = key.get_ref().as_ref();
            let known = match field {
                "endpoint" => text(value).map(|address| endpoint = Some((address, value.span()))),
                "model" => text(value).map(|model| settings.model = model),
                "key_env" => text(value).map(|name| settings.key_env = Some(name)),
                "timeout_s" => seconds(value).map(|time| settings.timeout = time),
                "connect_timeout_s" => seconds(value).map(|time| settings.connect_timeout = time),
                "paragraphs_max" => whole(value).map(|number| settings.paragraphs_max = number),
                "answer_bytes_max" => whole(value).map(|number| settings.answer_bytes_max = number),
                "marking_max" => text(value)
                    .and_then(|label| label.parse::<TrafficLight>().map_err(|error| error.to_string()))
                    .map(|label| settings.marking_max = label),
                "allow_http" => match value.get_ref().as_bool() {
                    Some(allowed) => {
                        allow_http = allowed;
                        Ok(())
                    }
                    None => Err("is neither true nor false".to_owned()),
                },
                _ => Err("is not known".to_owned()),
            };
            if let Err(reason) = known {
                faults.push((value.span(), format!("`{field}` of [reader] {reason}")));
            }
        }
        match endpoint {
            None => faults.push((value.span(), "[reader] has no `endpoint`".to_owned())),
            Some((address, span)) => match checked(&address, allow_http) {
                Ok(host) => {
                    settings.host = host;
                    settings.endpoint = address.trim_end_matches('/').to_owned();
                }
                Err(reason) => faults.push((span, format!("`endpoint` of [reader] {reason}"))),
            },
        }
        if settings.model.is_empty() {
            faults.push((value.span(), "[reader] has no `model`".to_owned()));
        }
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }
}

/// Checks an endpoint and gives its host.
fn checked(address: &str, allow_http: bool) -> Result<String, String> {
    let url = Url::parse(address).map_err(|error| format!("cannot be understood: {error}"))?;
    let Some(host) = url.host() else { return Err("names no host".to_owned()) };
    let is_here = match &host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    };
    match url.scheme() {
        "https" => {}
        "http" if is_here || allow_http => {}
        "http" => {
            return Err("is neither https nor on this machine: say `allow_http = true` if the network \
                        between is your own"
                .to_owned());
        }
        _ => return Err("is no address of https or http".to_owned()),
    }
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(
            "holds a user name, a password, a query or a fragment: name the key's variable in `key_env`"
                .to_owned(),
        );
    }
    Ok(host.to_string())
}

fn text(value: &Spanned<DeValue<'_>>) -> Result<String, String> {
    match value.get_ref().as_str() {
        Some(words) if !words.trim().is_empty() => Ok(words.trim().to_owned()),
        Some(_) => Err("is empty".to_owned()),
        None => Err("is no text".to_owned()),
    }
}

fn whole(value: &Spanned<DeValue<'_>>) -> Result<u64, String> {
    let number =
        value.get_ref().as_integer().and_then(|it| u64::from_str_radix(it.as_str(), it.radix()).ok());
    number.filter(|number| *number > 0).ok_or_else(|| "is no whole number above 0".to_owned())
}

/// Reads a time of at most an hour; parts of a second are allowed.
fn seconds(value: &Spanned<DeValue<'_>>) -> Result<Duration, String> {
    let number = match value.get_ref() {
        DeValue::Float(it) => it.as_str().parse::<f64>().ok(),
        _ => whole(value).ok().map(|number| number as f64),
    };
    let number = number.filter(|number| *number > 0.0 && *number <= 3_600.0);
    number.map(Duration::from_secs_f64).ok_or_else(|| "is no number of seconds, at most 3600".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml::de::DeTable;

    fn read(text: &str) -> Result<ReaderSettings, Vec<String>> {
        let table = DeTable::parse(text).unwrap();
        let value = &table.get_ref()["reader"];
        ReaderSettings::read(value).map_err(|faults| faults.into_iter().map(|(_, reason)| reason).collect())
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let settings =
            read("[reader]\nendpoint = \"http://127.0.0.1:1/v1/\"\nmodel = \"m\"\ntimeout_s = 0.5").unwrap();
        assert_eq!(settings.endpoint, "http://127.0.0.1:1/v1");
        assert_eq!(settings.host, "127.0.0.1");
        assert_eq!(settings.timeout, Duration::from_millis(500));
        assert_eq!((settings.paragraphs_max, settings.marking_max), (200, TrafficLight::Clear));
    }

    #[test]
    fn the_network_between_is_encrypted_or_named_ones_own() {
        let check = |endpoint: &str, more: &str, right: bool| {
            let read = read(&format!("[reader]\nendpoint = \"{endpoint}\"\nmodel = \"m\"\n{more}"));
            assert_eq!(read.is_ok(), right, "{endpoint}: {read:?}");
        };
        check("https://models.example.org/v1", "", true);
        check("http://localhost:9/v1", "", true);
        check("http://[::1]:9/v1", "", true);
        check("http://10.0.0.1/v1", "", false);
        check("http://10.0.0.1/v1", "allow_http = true", true);
        check("http://localhost.example.org/v1", "", false);
        check("https://me:secret@example.org/v1", "", false);
        check("https://example.org/v1?key=secret", "", false);
        check("file:///etc/passwd", "", false);
        check("models", "", false);
    }

    #[test]
    fn every_fault_is_told_and_leaves_the_reader_off() {
        let faults = read(
            "[reader]\nmodell = \"m\"\ntimeout_s = 0\nmarking_max = \"tlp:mauve\"\nallow_http = 1\nkey_env = 3",
        );
        assert_eq!(faults.unwrap_err().len(), 7);
        let table = DeTable::parse("reader = 3").unwrap();
        assert!(ReaderSettings::read(&table.get_ref()["reader"]).is_err());
    }
}
