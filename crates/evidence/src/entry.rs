//! The entries of the log: what was taken in, what a person decided, what a language model was asked, what was
//! screened.
//!
//! **Shape:** JSON in the one form of RFC 8785, tagged by `type`, with a `version`. Fields, kinds and
//! types this version does not know are kept and written back as they were, byte for byte.

use crate::EvidenceError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use values::{Date, Digest, Marking, Span};

/// The version of the entries this crate writes.
pub const VERSION: u32 = 1;

/// An entry of the log.
///
/// ```
/// use evidence::Entry;
/// let bytes = br#"{"count":3,"type":"of a later version","version":9}"#;
/// let entry = Entry::from_bytes(bytes)?;
/// assert!(matches!(entry, Entry::Other(_)));
/// assert_eq!(entry.to_bytes()?, bytes);
/// # Ok::<(), evidence::EvidenceError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
// Most entries are captures, so that a box would only cost.
#[allow(clippy::large_enum_variant)]
pub enum Entry {
    /// An original was taken in.
    Capture(Capture),
    /// A person decided something.
    Decision(Decision),
    /// A language model was asked about a paragraph and answered.
    Consultation(Consultation),
    /// The parties and ships of the case were held against lists.
    Screening(Screening),
    /// An entry of a type or version this program does not know, as it is.
    Other(Map<String, Value>),
}

/// That an original was taken in: what, by which name, from where, by whom, when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capture {
    /// The digest of the original's bytes.
    pub sha256: Digest,
    /// The exhibit's number, counted from 1; the same bytes always have the same.
    pub exhibit: u64,
    /// The path as the user named it, below the case where it lies there; the address of a page.
    pub name: String,
    /// **Units:** bytes.
    pub size: u64,
    /// The media type its source gave it; what its bytes are is for reading to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// How it was taken in.
    pub method: Method,
    /// The address asked for, or the one the user says it was published at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The address that answered, after redirects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_url: Option<String>,
    /// The headers of the answer, names in lower case.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The original it came out of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Digest>,
    /// When it was taken in: RFC 3339 in UTC, whole seconds.
    pub captured_at: Timestamp,
    /// Who took it in.
    pub captured_by: String,
    /// The program and its version.
    pub tool: String,
    /// The identifier of the source that published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was published, as the user says: a day or an instant, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Its author, as the user says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Who may see it.
    pub marking: Marking,
    /// Fields of a later version.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// A decision of a person about an object: an exhibit, a claim, a finding, a pair of names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What it is about, by its identifier.
    pub object: String,
    /// What was decided.
    pub kind: DecisionKind,
    /// Who decided.
    pub by: String,
    /// When: RFC 3339 in UTC, whole seconds.
    pub at: Timestamp,
    /// Why.
    pub why: String,
    /// What else the kind needs.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub payload: Value,
    /// Fields of a later version.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// That a language model was asked about a paragraph: the question and the answer are kept by their digests.
///
/// The two are derivatives of the original: who may not see it may not see them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consultation {
    /// The digest of the original.
    pub sha256: Digest,
    /// The paragraph, counted in the original's text layer.
    pub span: Span,
    /// The model, as it was asked for.
    pub model: String,
    /// The host that answered, without port and path.
    pub host: String,
    /// The version of the words of the question.
    pub prompt_version: u64,
    /// The digest of the question as it was sent.
    pub prompt: Digest,
    /// The digest of the answer as it came.
    pub answer: Digest,
    /// When it was asked: RFC 3339 in UTC, whole seconds.
    pub asked_at: Timestamp,
    /// Who had it asked.
    pub asked_by: String,
    /// The program and its version.
    pub tool: String,
    /// Fields of a later version.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// That the parties and ships of the case were held against lists: which lists, in which editions, for which day, and
/// what came of it. Who is clear is part of the record, which is kept by its digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// The day up to which the facts of the case were taken into account.
    pub as_of: Date,
    /// The lists, in the order in which they were searched.
    pub searched: Vec<ScreenedList>,
    /// How many parties and ships were screened.
    pub subjects: u64,
    /// How many of them resemble no entry.
    pub clear: u64,
    /// How many resemblances were found.
    pub hits: u64,
    /// The digest of the record: every subject by name, with its hits and their reasons.
    pub record: Digest,
    /// When it was first done: RFC 3339 in UTC, whole seconds.
    pub screened_at: Timestamp,
    /// Who had it done.
    pub screened_by: String,
    /// The program and its version.
    pub tool: String,
    /// Fields of a later version.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// A list as it was searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenedList {
    /// The list.
    pub list: String,
    /// Its edition; left out where it states none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// How many entries it has.
    pub entries: u64,
    /// The digest of its entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries_sha256: Option<Digest>,
    /// The original it stands in; left out for the one that is part of the law's data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhibit: Option<Digest>,
}

/// Makes an enumeration of words that keeps a word it does not know.
macro_rules! open_words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// A word of a later version, as it is.
            Other(String),
        }

        impl $name {
            /// Gives the word the log has for it.
            #[must_use]
            pub fn word(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($word => Self::$variant,)*
                    _ => Self::Other(word),
                }
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                word.word().to_owned()
            }
        }
    };
}

open_words! {
    /// How an original was taken in.
    Method {
        /// A file named by the user.
        File = "file",
        /// A file found in the folder of the case or one named by the user.
        Folder = "folder",
        /// Fetched from an address.
        Url = "url",
        /// Found inside another original.
        Part = "part",
    }
}

open_words! {
    /// What was decided.
    DecisionKind {
        /// It is so.
        Confirm = "confirm",
        /// It is not so.
        Reject = "reject",
        /// The two are one.
        Same = "same",
        /// The two are not one.
        Different = "different",
        /// It cannot be told whether the two are one.
        Unsure = "unsure",
        /// It was reviewed.
        Review = "review",
        /// The party named replied.
        Reply = "reply",
        /// The party named was not asked, for the reason given.
        Waiver = "waiver",
        /// It is marked otherwise.
        Mark = "mark",
        /// It is taken back; the entry it takes back stays.
        Withdraw = "withdraw",
    }
}

impl Entry {
    /// Writes the entry in the one form of RFC 8785.
    ///
    /// **Errors:** `evidence/entry-form` where it holds a number that JSON would not give back exactly.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EvidenceError> {
        let value = self.to_value()?;
        let bytes = serde_json_canonicalizer::to_vec(&value).map_err(|it| wrong(it.to_string()))?;
        let again: Value = serde_json::from_slice(&bytes).map_err(|it| wrong(it.to_string()))?;
        match again == value {
            true => Ok(bytes),
            false => Err(wrong("a number in it cannot be written exactly as JSON; make it a string".into())),
        }
    }

    /// Reads an entry; writing it gives the same bytes.
    ///
    /// **Errors:** `evidence/entry-form` where the bytes are no entry in the form of RFC 8785.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let value: Value = serde_json::from_slice(bytes).map_err(|it| wrong(it.to_string()))?;
        let entry = Self::from_value(value)?;
        match entry.to_bytes()? == bytes {
            true => Ok(entry),
            false => Err(wrong("it is not in the form of RFC 8785".into())),
        }
    }

    /// Reads an entry from its JSON.
    pub fn from_value(value: Value) -> Result<Self, EvidenceError> {
        let Value::Object(mut fields) = value else { return Err(wrong("it is no object".into())) };
        let is_known = fields.get("version").and_then(Value::as_u64) == Some(u64::from(VERSION));
        let name = fields.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        if !is_known || !matches!(name.as_str(), "capture" | "decision" | "consultation" | "screening") {
            return Ok(Self::Other(fields));
        }
        fields.remove("type");
        fields.remove("version");
        let fields = Value::Object(fields);
        let read = match name.as_str() {
            "capture" => serde_json::from_value(fields).map(Self::Capture),
            "consultation" => serde_json::from_value(fields).map(Self::Consultation),
            "screening" => serde_json::from_value(fields).map(Self::Screening),
            _ => serde_json::from_value(fields).map(Self::Decision),
        };
        read.map_err(|error| wrong(error.to_string()))
    }

    /// Gives the entry as JSON.
    pub fn to_value(&self) -> Result<Value, EvidenceError> {
        let (name, value) = match self {
            Self::Capture(capture) => ("capture", serde_json::to_value(capture)),
            Self::Decision(decision) => ("decision", serde_json::to_value(decision)),
            Self::Consultation(consultation) => ("consultation", serde_json::to_value(consultation)),
            Self::Screening(screening) => ("screening", serde_json::to_value(screening)),
            Self::Other(fields) => return Ok(Value::Object(fields.clone())),
        };
        let mut value = value.map_err(|error| wrong(error.to_string()))?;
        if let Value::Object(fields) = &mut value {
            fields.insert("type".to_owned(), name.into());
            fields.insert("version".to_owned(), VERSION.into());
        }
        Ok(value)
    }
}

/// Cuts an instant to whole seconds, as entries have them.
#[must_use]
pub fn whole_seconds(at: Timestamp) -> Timestamp {
    let second = at.as_second() - i64::from(at.subsec_nanosecond() < 0);
    Timestamp::from_second(second).unwrap_or(at)
}

fn wrong(reason: String) -> EvidenceError {
    EvidenceError::new("take", "a log entry", reason, "evidence/entry-form")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn decision() -> Decision {
        Decision {
            object: "F-0001".into(),
            kind: DecisionKind::Confirm,
            by: "reviewer".into(),
            at: "2024-12-31T00:00:00Z".parse().unwrap(),
            why: "two origins".into(),
            payload: Value::Null,
            other: BTreeMap::new(),
        }
    }

    #[test]
    fn a_decision_is_written_in_one_form() {
        let bytes = Entry::Decision(decision()).to_bytes().unwrap();
        let expected = r#"{"at":"2024-12-31T00:00:00Z","by":"reviewer","kind":"confirm","object":"F-0001","type":"decision","version":1,"why":"two origins"}"#;
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn a_consultation_is_written_in_one_form() {
        let consultation = Consultation {
            sha256: Digest::from_bytes([1; 32]),
            span: Span::new(3, 40),
            model: "a-model".into(),
            host: "127.0.0.1".into(),
            prompt_version: 1,
            prompt: Digest::from_bytes([2; 32]),
            answer: Digest::from_bytes([3; 32]),
            asked_at: "2024-12-31T00:00:00Z".parse().unwrap(),
            asked_by: "analyst".into(),
            tool: "plimsoll 0.1.0".into(),
            other: BTreeMap::new(),
        };
        let entry = Entry::Consultation(consultation);
        let bytes = entry.to_bytes().unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.starts_with(r#"{"answer":"sha256:0303"#), "{text}");
        assert!(
            text.contains(r#""span":[3,40],"tool":"plimsoll 0.1.0","type":"consultation","version":1}"#),
            "{text}"
        );
        assert_eq!(Entry::from_bytes(&bytes).unwrap(), entry);
    }

    #[test]
    fn a_screening_is_written_in_one_form() {
        let list = |list: &str, edition: Option<&str>, exhibit| ScreenedList {
            list: list.into(),
            edition: edition.map(str::to_owned),
            entries: 80,
            entries_sha256: Some(Digest::from_bytes([1; 32])),
            exhibit,
        };
        let entry = Entry::Screening(Screening {
            as_of: "2024-12-31".parse().unwrap(),
            searched: vec![
                list("un-sc", Some("2024-11-19"), Some(Digest::from_bytes([2; 32]))),
                list("1718-persons", None, None),
            ],
            subjects: 12,
            clear: 11,
            hits: 2,
            record: Digest::from_bytes([3; 32]),
            screened_at: "2025-01-01T00:00:00Z".parse().unwrap(),
            screened_by: "analyst".into(),
            tool: "plimsoll 0.1.0".into(),
            other: BTreeMap::new(),
        });
        let bytes = entry.to_bytes().unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(
            text.starts_with(r#"{"as_of":"2024-12-31","clear":11,"hits":2,"record":"sha256:0303"#),
            "{text}"
        );
        assert!(
            text.ends_with(r#""subjects":12,"tool":"plimsoll 0.1.0","type":"screening","version":1}"#),
            "{text}"
        );
        assert_eq!(Entry::from_bytes(&bytes).unwrap(), entry);
    }

    #[test]
    fn unknown_kinds_and_fields_are_kept() {
        let text = r#"{"at":"2024-12-31T00:00:00Z","by":"r","kind":"ratify","later":[1,{"a":null}],"object":"x","payload":{"n":0.5},"type":"decision","version":1,"why":""}"#;
        let entry = Entry::from_bytes(text.as_bytes()).unwrap();
        let Entry::Decision(decision) = &entry else { panic!("{entry:?}") };
        assert_eq!(decision.kind, DecisionKind::Other("ratify".into()));
        assert_eq!(decision.other["later"], json!([1, {"a": null}]));
        assert_eq!(entry.to_bytes().unwrap(), text.as_bytes());
    }

    #[test]
    fn what_is_not_in_one_form_is_refused() {
        for text in [
            "",
            "1",
            "[]",
            "{\"type\":\"decision\",\"version\":1}",
            "{\"b\":1,\"a\":2}",
            "{\"a\":1.0}",
            "{ }",
            "{\"a\":1,\"a\":1}",
            "{\"a\":\"\\u0041\"}",
            "{\"a\":9007199254740993}",
        ] {
            let error = Entry::from_bytes(text.as_bytes()).unwrap_err();
            assert_eq!(error.code(), "evidence/entry-form", "{text}");
        }
        let payload = json!({"mmsi": 9_007_199_254_740_993_u64});
        assert!(Entry::Decision(Decision { payload, ..decision() }).to_bytes().is_err());
    }

    #[test]
    fn seconds_are_cut_downwards() {
        let check = |at: &str, expected: &str| {
            assert_eq!(whole_seconds(at.parse().unwrap()), expected.parse().unwrap());
        };
        check("2024-12-31T23:59:59.999Z", "2024-12-31T23:59:59Z");
        check("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z");
    }

    proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
            let _ = Entry::from_bytes(&bytes);
        }

        #[test]
        fn any_words_read_back(object in "\\PC{0,20}", why in "\\PC{0,40}", number in -1.0e9..1.0e9f64) {
            let payload = json!({"a": number, "": [why.clone(), null]});
            let entry = Entry::Decision(Decision { object, why, payload, ..decision() });
            prop_assert_eq!(Entry::from_bytes(&entry.to_bytes().unwrap()).unwrap(), entry);
        }
    }
}
