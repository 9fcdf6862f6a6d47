//! Fetching an original from an address, within limits.

use super::take::{Fetched, too_large};
use crate::Vault;
use crate::error::EvidenceError;
use crate::vault::Intake;
use std::collections::BTreeMap;
use std::time::Duration;
use ureq::ResponseExt as _;
use url::Url;
use values::{Digest, Problem};

/// How much of an answer's header is kept, so that it fits an entry of the log (65,535 bytes).
const HEADER_BYTES_MAX: usize = 16 << 10;
/// The longest address that is fetched or followed, in bytes.
const ADDRESS_BYTES_MAX: usize = 8_000;
/// Fields of the header that are about the one who asked, not about the original.
const NOT_KEPT: [&str; 4] = ["set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"];

/// What fetching one original may cost.
#[derive(Debug, Clone)]
pub(super) struct FetchLimits {
    /// Bytes of the answer: 256 MiB.
    pub(super) bytes: u64,
    /// Time for all of it, redirects included: 120 s.
    pub(super) time: Duration,
    /// Redirects that are followed: 8.
    pub(super) redirects: u32,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self { bytes: 256 << 20, time: Duration::from_secs(120), redirects: 8 }
    }
}

/// What an address answered with.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) stored: Option<(Digest, u64)>,
    pub(super) fetched: Fetched,
    pub(super) problems: Vec<Problem>,
}

/// Fetches what an address answers with into the vault.
pub(super) fn fetch(address: &str, vault: &Vault, limits: &FetchLimits) -> Result<Answer, EvidenceError> {
    let failed = |reason: String| {
        let hint = "open the address in a browser, save what it shows and add the file";
        let problem = Problem::new("evidence/fetch", address, reason).hint(hint);
        Ok(Answer { problems: vec![problem], ..Answer::default() })
    };
    let parsed = match Url::parse(address) {
        Ok(parsed) if parsed.has_host() => parsed,
        Ok(_) => return failed("the address names no host".to_owned()),
        Err(error) => return failed(format!("the address cannot be understood: {error}")),
    };
    let too_long = || failed(format!("the address is longer than {ADDRESS_BYTES_MAX} bytes"));
    if address.len() > ADDRESS_BYTES_MAX {
        return too_long();
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return failed(
            "the address holds a user name or password, which would stay in the log for ever".to_owned(),
        );
    }
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(limits.time))
        .max_redirects(limits.redirects)
        .http_status_as_error(false)
        .accept_encoding("identity")
        .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent();
    let mut response = match agent.get(parsed.as_str()).call() {
        Ok(response) => response,
        Err(error) => return failed(error.to_string()),
    };
    let status = response.status();
    if !status.is_success() {
        return failed(format!("the address answered {status}: nothing was taken in"));
    }
    let final_url = response.get_uri().to_string();
    if final_url.len() > ADDRESS_BYTES_MAX {
        return too_long();
    }
    let mut answer = Answer::default();
    answer.fetched = Fetched {
        media_type: response
            .headers()
            .get("content-type")
            .map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()),
        url: Some(address.to_owned()),
        final_url: Some(final_url),
        headers: BTreeMap::new(),
    };
    let mut left = HEADER_BYTES_MAX;
    for (name, value) in response.headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        if NOT_KEPT.contains(&name.as_str()) {
            continue;
        }
        let Some(rest) = left.checked_sub(name.as_str().len() + value.len()) else {
            let reason =
                format!("its header is longer than the {HEADER_BYTES_MAX} bytes kept: the rest was left out");
            answer.problems.push(Problem::new("evidence/header-cut", address, reason));
            break;
        };
        left = rest;
        let kept = answer.fetched.headers.entry(name.as_str().to_owned()).or_default();
        *kept = if kept.is_empty() { value } else { format!("{kept}, {value}") };
    }
    // One byte more than may be, so that the vault tells what is too large.
    let mut body = response.body_mut().with_config().limit(limits.bytes.saturating_add(1)).reader();
    match vault.put_from(&mut body, limits.bytes)? {
        Intake::Stored { digest, size, .. } => answer.stored = Some((digest, size)),
        Intake::TooLarge => answer.problems.push(too_large(address, limits.bytes)),
        Intake::Unreadable(error) => return failed(format!("the answer broke off: {error}")),
    }
    Ok(answer)
}
