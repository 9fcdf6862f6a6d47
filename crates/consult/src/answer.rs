//! The form of an answer: read strictly, so that nothing is taken for what it is not.

use claims::model::Modality;
use serde::Deserialize;
use serde_json::Value;

/// What a model proposes, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What is said.
    pub content: String,
    /// Who says it.
    pub speaker: String,
    /// The word that attributes.
    pub cue: String,
    /// How it is said.
    pub modality: Modality,
}

/// The proposals of an answer in its order; `None` for one that has not the form asked for.
pub type Proposals = Vec<Option<Proposal>>;

/// Why an answer as a whole is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormFault {
    /// It is no chat completion.
    NoCompletion,
    /// The model declined, or it ended before it was done.
    Unfinished,
    /// Its words are not the JSON asked for.
    NotTheForm,
    /// It proposes more than a paragraph can hold.
    TooMany,
}

impl FormFault {
    /// Says what was wrong, after "the answer".
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NoCompletion => "is no chat completion",
            Self::Unfinished => "was declined or cut short by the model",
            Self::NotTheForm => "has not the form asked for",
            Self::TooMany => "proposes more than a paragraph can hold",
        }
    }
}

/// Most claims an answer may propose.
const PROPOSALS_MAX: usize = 64;

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    claims: Vec<Value>,
}

/// Reads the body of an answer.
///
/// Of the completion only the first choice's words count. The words must be the JSON asked for and nothing else;
/// within it, a proposal with other fields, or with anything but strings, is none.
///
/// **Errors:** [`FormFault`] where the whole is of no use. Never panics.
pub fn proposals(body: &[u8]) -> Result<Proposals, FormFault> {
    let completion: Completion = serde_json::from_slice(body).map_err(|_| FormFault::NoCompletion)?;
    let choice = completion.choices.into_iter().next().ok_or(FormFault::NoCompletion)?;
    if choice.finish_reason.as_deref().is_some_and(|reason| reason != "stop") {
        return Err(FormFault::Unfinished);
    }
    let words = choice.message.content.ok_or(FormFault::Unfinished)?;
    let answer: Answer = serde_json::from_str(&words).map_err(|_| FormFault::NotTheForm)?;
    if answer.claims.len() > PROPOSALS_MAX {
        return Err(FormFault::TooMany);
    }
    Ok(answer.claims.into_iter().map(|value| serde_json::from_value(value).ok()).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn body(words: &str) -> Vec<u8> {
        json!({"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": words}, "finish_reason": "stop"}]})
            .to_string()
            .into_bytes()
    }

    #[test]
    fn only_strings_in_the_form_asked_for_are_proposals() {
        let check = |claims: Value, expected: &[bool]| {
            let words = json!({ "claims": claims }).to_string();
            let read: Vec<bool> = proposals(&body(&words)).unwrap().iter().map(Option::is_some).collect();
            assert_eq!(read, expected, "{words}");
        };
        let good = json!({"content": "a b", "speaker": "c", "cue": "said", "modality": "asserted"});
        let with = |key: &str, value: Value| {
            let mut changed = good.clone();
            changed[key] = value;
            changed
        };
        check(json!([]), &[]);
        check(json!([good, good]), &[true, true]);
        check(json!([with("content", json!(3)), good]), &[false, true]);
        check(json!([with("speaker", json!(null)), with("cue", json!(["said"]))]), &[false, false]);
        check(json!([with("modality", json!("certain"))]), &[false]);
        check(json!([with("confidence", json!("high"))]), &[false]);
        check(json!(["words", 1, null, []]), &[false, false, false, false]);
    }

    #[test]
    fn what_is_not_the_form_is_a_fault_of_the_whole() {
        let check = |body: &[u8], expected: FormFault| assert_eq!(proposals(body), Err(expected));
        check(b"", FormFault::NoCompletion);
        check(b"<html>", FormFault::NoCompletion);
        check(&[0xff, 0xfe, b'{'], FormFault::NoCompletion);
        check(br#"{"choices":[]}"#, FormFault::NoCompletion);
        check(br#"{"choices":[{"message":{"content":null,"refusal":"no"}}]}"#, FormFault::Unfinished);
        check(
            br#"{"choices":[{"message":{"content":"{\"claims\":["},"finish_reason":"length"}]}"#,
            FormFault::Unfinished,
        );
        check(&body("{\"claims\":[{\"content\":\"a"), FormFault::NotTheForm);
        check(&body("Here you are: {\"claims\":[]}"), FormFault::NotTheForm);
        check(&body("{\"claims\":[],\"note\":\"x\"}"), FormFault::NotTheForm);
        check(&body("{\"claims\":[]} more"), FormFault::NotTheForm);
        check(&body(&json!({ "claims": vec![0; 65] }).to_string()), FormFault::TooMany);
    }

    proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), words in "\\PC{0,80}") {
            let _ = proposals(&bytes);
            let _ = proposals(&body(&words));
        }
    }
}
