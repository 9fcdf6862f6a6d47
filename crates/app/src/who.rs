//! Who acts, with which program, and when.

use crate::error::{AppError, Result};
use evidence::Who;
use jiff::Timestamp;

/// Who takes in and decides: `PLIMSOLL_BY`, else the user's name on this machine.
///
/// Now is `SOURCE_DATE_EPOCH` where that is set, so that a run can be repeated to the byte, else the clock's.
pub fn who() -> Result<Who> {
    let named = ["PLIMSOLL_BY", "USER", "LOGNAME"].iter().find_map(|name| {
        std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    });
    Ok(Who {
        by: named.unwrap_or_else(|| "unnamed user".to_owned()),
        tool: format!("plimsoll {}", env!("CARGO_PKG_VERSION")),
        now: now()?,
    })
}

/// The moment that counts as now, in whole seconds.
pub fn now() -> Result<Timestamp> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(evidence::whole_seconds(Timestamp::now()));
    };
    let seconds = text.trim().parse::<i64>().ok();
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or_else(|| {
        AppError::user("read the variable SOURCE_DATE_EPOCH", format!("`{text}` is no number of seconds"))
    })
}
