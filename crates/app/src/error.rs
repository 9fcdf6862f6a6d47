//! What can go wrong at the edge, and the exit code it gives.

use std::process::ExitCode;

/// An error with its kind, what was attempted, and a hint where there is one.
#[derive(Debug)]
pub struct AppError {
    kind: Kind,
    message: String,
    hint: Option<String>,
}

/// Whose mistake it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The user's input or configuration: exit 1.
    User,
    /// The command line: exit 2.
    CommandLine,
    /// Ours: exit 255.
    Bug,
}

/// The result of a command.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

impl AppError {
    /// Makes an error of the user's input or configuration.
    pub fn user(attempted: impl std::fmt::Display, reason: impl std::fmt::Display) -> Self {
        Self { kind: Kind::User, message: format!("{attempted}: {reason}"), hint: None }
    }

    /// Makes an error of the command line.
    pub fn command_line(message: impl std::fmt::Display) -> Self {
        Self { kind: Kind::CommandLine, message: message.to_string(), hint: None }
    }

    /// Makes an error that should not be possible.
    pub fn bug(attempted: impl std::fmt::Display, reason: impl std::fmt::Display) -> Self {
        Self { kind: Kind::Bug, message: format!("{attempted}: {reason}"), hint: None }
    }

    /// Adds what the user can do.
    #[must_use]
    pub fn hint(mut self, hint: impl std::fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// Prints the error to standard error and gives its exit code.
    pub fn report(&self) -> ExitCode {
        eprintln!("error: {}", self.message);
        if let Some(hint) = &self.hint {
            eprintln!("hint: {hint}");
        }
        match self.kind {
            Kind::User => ExitCode::from(1),
            Kind::CommandLine => ExitCode::from(2),
            Kind::Bug => {
                eprintln!("hint: this is a fault of Plimsoll; please report it with the command you gave");
                ExitCode::from(255)
            }
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}
