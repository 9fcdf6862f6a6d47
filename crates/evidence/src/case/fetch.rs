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
    let media_type = response.headers().get("content-type");
    let fetched = Fetched {
        media_type: media_type.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()),
        url: Some(address.to_owned()),
        final_url: Some(final_url),
        headers: BTreeMap::new(),
    };
    let mut answer = Answer { fetched, ..Answer::default() };
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
    // The vault stops reading where it is too large, which is told otherwise than a connection that broke.
    let mut body = response.body_mut().with_config().limit(limits.bytes.saturating_add(2 << 20)).reader();
    match vault.put_from(&mut body, limits.bytes)? {
        Intake::Stored { digest, size, .. } => answer.stored = Some((digest, size)),
        Intake::TooLarge => answer.problems.push(too_large(address, limits.bytes)),
        Intake::Unreadable(error) => return failed(format!("the answer broke off: {error}")),
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;

    /// Answers each connection on this machine with what `answer` makes of the path asked for.
    fn serve(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut first = String::new();
                let mut lines = BufReader::new(stream.try_clone().unwrap());
                lines.read_line(&mut first).unwrap();
                let mut line = String::new();
                while lines.read_line(&mut line).unwrap() > 2 {
                    line.clear();
                }
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let _ = stream.write_all(&answer(&path));
            }
        });
        address
    }

    fn ok(headers: &str, body: &str) -> Vec<u8> {
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}")
            .into_bytes()
    }

    fn fetch_here(address: &str, limits: &FetchLimits) -> (Answer, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open_local(&folder.keep()).unwrap();
        (fetch(address, &vault, limits).unwrap(), vault)
    }

    fn check_problem(address: &str, limits: &FetchLimits, code: &str, words: &str) {
        let (answer, _) = fetch_here(address, limits);
        assert!(answer.stored.is_none(), "{address}");
        let [problem] = answer.problems.as_slice() else { panic!("{:?}", answer.problems) };
        assert_eq!((problem.code.as_str(), problem.file.as_str()), (code, address));
        assert!(problem.reason.contains(words), "{}", problem.reason);
    }

    #[test]
    fn bytes_headers_and_the_address_that_answered_are_kept() {
        let host = serve(|path| match path {
            "/old" => {
                b"HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .to_vec()
            }
            _ => ok("Content-Type: text/html\r\nSet-Cookie: secret=1\r\nX-A: 1\r\nX-A: 2\r\n", "<p>words"),
        });
        let (answer, vault) = fetch_here(&format!("{host}/old"), &FetchLimits::default());
        assert!(answer.problems.is_empty(), "{:?}", answer.problems);
        let (digest, size) = answer.stored.unwrap();
        assert_eq!((vault.get(&digest).unwrap().as_slice(), size), (&b"<p>words"[..], 8));
        let fetched = answer.fetched;
        assert_eq!(fetched.url, Some(format!("{host}/old")));
        assert_eq!(fetched.final_url, Some(format!("{host}/new")));
        assert_eq!(fetched.media_type.as_deref(), Some("text/html"));
        assert_eq!(fetched.headers["x-a"], "1, 2");
        assert!(!fetched.headers.contains_key("set-cookie"));
    }

    #[test]
    fn every_failure_is_a_problem_of_its_address() {
        let host = serve(|path| match path {
            "/gone" => b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
            "/loop" => {
                b"HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .to_vec()
            }
            "/torn" => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf".to_vec(),
            "/slow" => {
                std::thread::sleep(Duration::from_secs(3));
                ok("", "late")
            }
            _ => ok("", &"x".repeat(2_000)),
        });
        let limits = FetchLimits { bytes: 1_000, time: Duration::from_secs(1), redirects: 3 };
        let check = |path: &str, code: &str, words: &str| {
            check_problem(&format!("{host}{path}"), &limits, code, words)
        };
        check("/gone", "evidence/fetch", "410");
        check("/loop", "evidence/fetch", "redirect");
        check("/torn", "evidence/fetch", "broke off");
        check("/large", "evidence/too-large", "1000 bytes");
        check("/slow", "evidence/fetch", "timeout");
        check_problem("http://", &limits, "evidence/fetch", "cannot be understood");
        check_problem("http://user:secret@127.0.0.1/", &limits, "evidence/fetch", "password");
        let long = format!("http://127.0.0.1/{}", "x".repeat(ADDRESS_BYTES_MAX));
        check_problem(&long, &limits, "evidence/fetch", "longer");
    }

    #[test]
    fn a_long_header_is_cut_and_said_to_be() {
        let host = serve(|_| {
            let headers: String =
                (0..9).map(|number| format!("X-{number}: {}\r\n", "y".repeat(2_000))).collect();
            ok(&headers, "words")
        });
        let (answer, _) = fetch_here(&format!("{host}/"), &FetchLimits::default());
        assert!(answer.stored.is_some());
        assert_eq!(answer.problems[0].code, "evidence/header-cut");
    }
}
