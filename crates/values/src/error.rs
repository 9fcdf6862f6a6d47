/// What was wrong with a text that should have been a value.
///
/// Carries the rule by a stable code (`values/imo-check-digit`), so that scripts can rely on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read `{input}` as {what}: {reason} [{code}]")]
pub struct ValueError {
    /// What the text was to become, in words: "an IMO ship number".
    pub what: &'static str,
    /// The text as it was given, cut to 80 characters.
    pub input: String,
    /// Why it was refused.
    pub reason: &'static str,
    /// The stable code of the rule.
    pub code: &'static str,
}

impl ValueError {
    pub(crate) fn new(what: &'static str, input: &str, reason: &'static str, code: &'static str) -> Self {
        Self { what, input: input.chars().take(80).collect(), reason, code }
    }
}
