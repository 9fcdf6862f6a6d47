//! `plimsoll serve`: screening over HTTP, from lists held in memory.

use crate::cli::ServeArgs;
use crate::commands::lists::read_lists;
use crate::error::{AppError, Result};
use crate::output;
use screening::lists::ListReading;
use server::{AccessLine, ScreeningLog, SearchedList, Service, Settings};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use values::Date;

/// Serves until told to stop; what was begun is finished.
pub fn serve(args: &ServeArgs) -> Result<ExitCode> {
    let attempted = || format!("serve on `{}`", args.listen);
    let service = Service::start(settings(args)?).map_err(|reason| {
        AppError::user(attempted(), reason).hint("the lines above say why for each file")
    })?;
    for list in service.loaded().lists() {
        output::remark(&in_words(list));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| AppError::user(attempted(), error))?;
    runtime.block_on(async {
        let failed = |error: std::io::Error| AppError::user(attempted(), error);
        let stop = server::told_to_stop().map_err(failed)?;
        server::reload_on_hangup(service.clone(), |taken| match taken {
            Ok(lists) => lists.iter().for_each(|list| output::remark(&in_words(list))),
            Err(reason) => output::remark(&format!("the lists in force stay: {reason}")),
        })
        .map_err(failed)?;
        let listener = tokio::net::TcpListener::bind(args.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        if !address.ip().is_loopback() {
            output::remark("other machines can ask: there is neither encryption nor a login here");
        }
        output::remark(&format!("listening on http://{address}"));
        server::serve(listener, service, stop).await;
        output::remark("stopped");
        Ok(ExitCode::SUCCESS)
    })
}

fn settings(args: &ServeArgs) -> Result<Settings> {
    let paths = args.lists.clone();
    let as_of = args.as_of;
    let mut settings = Settings::new(move || as_of.unwrap_or_else(today), move || readings(&paths));
    settings.public_url = args.public_url.clone();
    if let Some(path) = &args.update_token {
        let text = std::fs::read_to_string(path)
            .map_err(|error| AppError::user(format!("read the token `{}`", path.display()), error))?;
        let token = text.trim().to_owned();
        if token.is_empty() {
            return Err(AppError::user(format!("read the token `{}`", path.display()), "the file is empty"));
        }
        settings.update_token = Some(token);
    }
    if let Some(path) = &args.log {
        settings.screening_log = Some(ScreeningLog::new(Box::new(append_to(path)?)));
    }
    if args.access_log {
        settings.access_log = Some(Box::new(|line: &AccessLine<'_>| {
            let at = jiff::Timestamp::now();
            if let Ok(serde_json::Value::Object(mut fields)) = serde_json::to_value(line) {
                fields.insert("at".to_owned(), at.to_string().into());
                output::remark(&serde_json::Value::Object(fields).to_string());
            }
        }));
    }
    Ok(settings)
}

/// Opens a file to append to; it is made so that its owner alone may read it, because it holds names.
fn append_to(path: &Path) -> Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| AppError::user(format!("append to the log `{}`", path.display()), error))
}

/// The lists named on the command line, then the regime's own, as `plimsoll screen` takes them.
fn readings(paths: &[PathBuf]) -> std::result::Result<Vec<ListReading>, String> {
    let mut readings = read_lists(paths).map_err(|error| error.to_string())?;
    for reading in &readings {
        output::problems(&reading.problems);
    }
    if !paths.is_empty() && readings.iter().all(|reading| reading.designations.is_empty()) {
        return Err("no entry was found in the lists".to_owned());
    }
    // The user's own copy of a list of the regime's is the one that counts.
    for reading in screening::designations::builtin() {
        if readings.iter().all(|known| known.list != reading.list) {
            readings.push(reading);
        }
    }
    Ok(readings)
}

fn today() -> Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

fn in_words(list: &SearchedList) -> String {
    let edition = list.edition.as_deref().unwrap_or("edition not stated");
    format!("{} ({edition}): {} entries", list.list, list.entries)
}
