//! Keeping what a language model was asked and what it answered.

use super::{Case, ReaderSettings};
use crate::EvidenceError;
use crate::entry::{Consultation, Entry};
use std::collections::BTreeMap;
use values::{Digest, Span};

/// A question and its answer, before they are kept.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The digest of the original.
    pub sha256: Digest,
    /// The paragraph, counted in the original's text layer.
    pub span: Span,
    /// The version of the words of the question.
    pub prompt_version: u64,
    /// The question as it was sent.
    pub prompt: &'a [u8],
    /// The answer as it came.
    pub answer: &'a [u8],
}

impl Case {
    /// Gives what `case.toml` says of the language model that may be asked; `None`: none may.
    #[must_use]
    pub fn reader(&self) -> Option<&ReaderSettings> {
        self.reader.as_ref()
    }

    /// Keeps a question and its answer in the vault, then enters them in the log; gives the entry.
    ///
    /// A kill leaves both and the entry, or at worst two blobs that nothing names.
    ///
    /// **Errors:** `evidence/read-only`; `evidence/io`, after which nothing was entered.
    pub fn consulted(
        &mut self,
        settings: &ReaderSettings,
        asked: &Asked<'_>,
    ) -> Result<Consultation, EvidenceError> {
        let who = self.who("enter a consultation in")?.clone();
        let (prompt, answer) = (self.vault.put(asked.prompt)?, self.vault.put(asked.answer)?);
        self.vault.settle()?;
        let consultation = Consultation {
            sha256: asked.sha256,
            span: asked.span,
            model: settings.model.clone(),
            host: settings.host.clone(),
            prompt_version: asked.prompt_version,
            prompt,
            answer,
            asked_at: who.now,
            asked_by: who.by,
            tool: who.tool,
            other: BTreeMap::new(),
        };
        self.enter(vec![Entry::Consultation(consultation.clone())])?;
        Ok(consultation)
    }

    /// Gives the consultations in the order of the log, each with the index of its entry.
    #[must_use]
    pub fn consultations(&self) -> &[(u64, Consultation)] {
        self.register.consultations()
    }
}
