//! The call: one request, bounded in time, in size and in tries.

use std::time::Duration;
use ureq::http::StatusCode;

/// Where a language model answers, and what asking may cost.
#[derive(Clone)]
pub struct Endpoint {
    /// The address below which `/chat/completions` is.
    pub address: String,
    /// Whether that is this machine, to which no proxy leads.
    pub is_here: bool,
    /// The key, sent as a bearer token.
    pub key: Option<String>,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long one try may take, from connecting to the last byte.
    pub timeout: Duration,
    /// How large an answer may be.
    pub answer_bytes_max: u64,
    /// How often a question is sent that meets a busy or broken endpoint; one that is slow is not asked again.
    pub tries: u32,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// In words, after "the endpoint": the same for the same fault.
    pub reason: String,
    /// Whether another try may help.
    passes: bool,
}

impl Failure {
    fn new(reason: impl Into<String>, passes: bool) -> Self {
        Self { reason: reason.into(), passes }
    }
}

/// How long is waited before a question is sent again.
const PAUSE: Duration = Duration::from_millis(200);

impl Endpoint {
    /// Sends a question and gives the whole answer, as it came.
    ///
    /// No redirect is followed: what was configured is asked and nothing else. Takes at most
    /// `tries × (timeout + 0.2 s)`.
    ///
    /// **Errors:** [`Failure`] where no whole answer of status 200 came in time.
    pub fn ask(&self, prompt: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut tries = 1;
        loop {
            match self.once(prompt) {
                Err(failure) if failure.passes && tries < self.tries => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                outcome => return outcome,
            }
        }
    }

    fn once(&self, prompt: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut config = ureq::Agent::config_builder()
            .timeout_global(Some(self.timeout))
            .timeout_connect(Some(self.connect_timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .accept_encoding("identity")
            .user_agent(concat!("plimsoll/", env!("CARGO_PKG_VERSION")));
        if self.is_here {
            config = config.proxy(None);
        }
        let agent = config.build().new_agent();
        let mut request = agent
            .post(format!("{}/chat/completions", self.address))
            .header("content-type", "application/json")
            .header("accept", "application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let mut response = request.send(prompt).map_err(|error| failure(&error))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Failure::new("sent elsewhere, which is not followed", false));
        }
        if status != StatusCode::OK {
            let passes = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
            return Err(Failure::new(format!("answered {}", status.as_u16()), passes));
        }
        let limit = self.answer_bytes_max;
        let body = response.body_mut().with_config().limit(limit.saturating_add(1)).read_to_vec();
        match body {
            Ok(bytes) if bytes.len() as u64 <= limit => Ok(bytes),
            Ok(_) | Err(ureq::Error::BodyExceedsLimit(_)) => {
                Err(Failure::new(format!("answered with more than the {limit} bytes allowed"), false))
            }
            Err(error) => Err(failure(&error)),
        }
    }
}

/// Names a fault of the connection by its kind: the system's own words differ from machine to machine.
fn failure(error: &ureq::Error) -> Failure {
    use std::io::ErrorKind;
    match error {
        ureq::Error::Timeout(_) => Failure::new("did not answer in time", false),
        ureq::Error::Io(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
            Failure::new("did not answer in time", false)
        }
        ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            Failure::new("could not be reached", true)
        }
        ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => {
            Failure::new("could not be reached", true)
        }
        ureq::Error::Io(_) => Failure::new("broke off its answer", true),
        _ => Failure::new("answered what is not understood", false),
    }
}
