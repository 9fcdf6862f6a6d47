//! A language model asked about one paragraph: the question, the call, and what of the answer is accepted.
//!
//! The model is a reader of last resort: it may point at words, never add any. What it proposes becomes a claim
//! only where content, speaker and cue stand verbatim in the paragraph and no claim of the rules is touched; every
//! other proposal is refused for a reason that is told. [`prompt`] and [`accept`] are pure; only [`endpoint`] opens
//! a socket. Nothing here keeps anything: that is the evidence's.

pub mod accept;
mod answer;
pub mod endpoint;
pub mod prompt;

pub use accept::{Accepted, Refusal, Rule, accept};
pub use answer::{FormFault, Proposal, Proposals, proposals};
pub use endpoint::{Endpoint, Failure};
pub use prompt::{PARAGRAPH_LETTERS_MAX, PROMPT_VERSION, prompt};
