//! The optional reader: paragraphs put to a language model, where `case.toml` names one; off otherwise.
//!
//! Questions and answers are kept as they are asked, one entry each, so that a kill costs one answer and a later
//! run asks nothing twice. Whatever the endpoint does, the run goes on without it.

use crate::error::{AppError, Result};
use crate::gather::Original;
use crate::progress::Progress;
use assess::facts::DocumentFacts;
use claims::model::ReadBy;
use consult::{Endpoint, PARAGRAPH_LETTERS_MAX, PROMPT_VERSION};
use evidence::reading::BlockKind;
use evidence::{Asked, Case, Consultation, ReaderSettings, digest_of};
use std::collections::BTreeMap;
use values::{Digest, Marking, Place, Problem, Span};

/// Paragraphs in a row without an answer after which nothing more is asked in a run.
const FAILURES_MAX: u32 = 3;
/// How often a question is sent that meets a busy or broken endpoint.
const TRIES: u32 = 2;
/// The shortest paragraph that is asked about, in words: with fewer nobody says anything.
const WORDS_MIN: usize = 4;

/// What asking came to, besides the claims.
pub struct Consulted {
    /// What was refused or not asked, and why.
    pub problems: Vec<Problem>,
    /// Whether there is nothing left that a later run would ask.
    pub is_complete: bool,
}

/// Asks about every paragraph that was not asked about before, and adds what is accepted to the documents.
pub fn consult(
    case: &mut Case,
    originals: &[Original],
    documents: &mut [DocumentFacts],
    progress: &mut Progress,
) -> Result<Consulted> {
    let mut consulted = Consulted { problems: Vec::new(), is_complete: true };
    let Some(settings) = case.reader().cloned() else { return Ok(consulted) };
    progress.step("asking the language model");
    let by_digest: BTreeMap<Digest, &Original> =
        originals.iter().map(|original| (original.exhibit.sha256, original)).collect();
    let mut asker = Asker::new(case, settings, &mut consulted.problems);
    let of = documents.len() as u64;
    for (facts, done) in documents.iter_mut().zip(1..) {
        if let Some(original) = by_digest.get(&facts.exhibit) {
            asker.document(case, original, facts, &mut consulted.problems)?;
        }
        progress.at(done, of);
    }
    consulted.is_complete = asker.is_complete;
    Ok(consulted)
}

/// A question by what it is about: the original, the digest of the question, the model.
type Question = (Digest, Digest, String);

struct Asker {
    settings: ReaderSettings,
    /// `None` where nothing may be asked.
    endpoint: Option<Endpoint>,
    known: BTreeMap<Question, Consultation>,
    asked: u64,
    failures: u32,
    is_complete: bool,
}

/// Why a paragraph has no answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum NotAsked {
    TooLong,
    Marking,
    NoKey,
    Limit,
    GaveUp,
}

impl Asker {
    fn new(case: &Case, settings: ReaderSettings, problems: &mut Vec<Problem>) -> Self {
        let mut known = BTreeMap::new();
        for (_, it) in case.consultations() {
            known.entry((it.sha256, it.prompt, it.model.clone())).or_insert_with(|| it.clone());
        }
        let key = match &settings.key_env {
            None => Ok(None),
            Some(name) => std::env::var(name).map(|key| Some(key.trim().to_owned())).map_err(|_| name),
        };
        if let Err(name) = &key {
            let reason = format!("the environment variable `{name}`, which `key_env` names, is not set");
            let hint = "set it, or leave `key_env` out for an endpoint that asks for no key";
            problems.push(Problem::new("reader/key", "case.toml", reason).hint(hint));
        }
        let endpoint = key.ok().map(|key| Endpoint {
            address: settings.endpoint.clone(),
            is_here: settings.is_here(),
            key,
            connect_timeout: settings.connect_timeout,
            timeout: settings.timeout,
            answer_bytes_max: settings.answer_bytes_max,
            tries: TRIES,
        });
        Self { settings, endpoint, known, asked: 0, failures: 0, is_complete: true }
    }

    fn document(
        &mut self,
        case: &mut Case,
        original: &Original,
        facts: &mut DocumentFacts,
        problems: &mut Vec<Problem>,
    ) -> Result<()> {
        let mut not_asked: BTreeMap<NotAsked, usize> = BTreeMap::new();
        let text = facts.document.text.clone();
        for block in &original.reading.blocks {
            let is_prose =
                matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation);
            let words = block.span.slice(&text);
            if !is_prose || words.split_whitespace().nth(WORDS_MIN - 1).is_none() {
                continue;
            }
            let mut told = |code: &str, reason: String| {
                let place = Place {
                    span: Some(block.span),
                    page: block.page,
                    paragraph: Some(block.paragraph),
                    ..Place::default()
                };
                let problem = Problem::new(code, &facts.document.file, reason).at(place);
                problems.push(Problem { exhibit: Some(facts.exhibit), ..problem });
            };
            let consultation = match self.answer(case, original, block.span, words)? {
                Answer::Kept(consultation) => consultation,
                Answer::NotAsked(why) => {
                    *not_asked.entry(why).or_default() += 1;
                    continue;
                }
                Answer::Failed(reason) => {
                    told("reader/no-answer", format!("the endpoint of the language model {reason}"));
                    continue;
                }
            };
            let body = case.vault().get(&consultation.answer);
            let body = body.map_err(|error| AppError::user("read a kept answer", error))?;
            let proposals = match consult::proposals(&body) {
                Ok(proposals) => proposals,
                Err(fault) => {
                    let answer = consultation.answer;
                    told(
                        "reader/answer-form",
                        format!("the answer {answer} {}: nothing of it was taken", fault.in_words()),
                    );
                    continue;
                }
            };
            let read_by = ReadBy {
                model: consultation.model.clone(),
                prompt: consultation.prompt,
                answer: consultation.answer,
                cue_known: false,
            };
            let accepted = consult::accept(&facts.document, block.span, &proposals, &read_by);
            for refusal in &accepted.refused {
                let reason = format!(
                    "proposal {} of {} in the answer {} {}",
                    refusal.number,
                    proposals.len(),
                    consultation.answer,
                    refusal.rule.in_words()
                );
                told("reader/refused", reason);
            }
            for (number, claim) in (next_number(facts)..).zip(accepted.claims) {
                facts.document.claims.push(claims::model::Claim { id: format!("c{number}"), ..claim });
            }
        }
        for (why, count) in not_asked {
            let problem = self.not_asked(&why, count, &facts.document.file);
            problems.push(Problem { exhibit: Some(facts.exhibit), ..problem });
        }
        Ok(())
    }

    /// Gives the kept answer about a paragraph, or asks for one and keeps it.
    fn answer(&mut self, case: &mut Case, original: &Original, span: Span, words: &str) -> Result<Answer> {
        if span.len() > PARAGRAPH_LETTERS_MAX {
            return Ok(Answer::NotAsked(NotAsked::TooLong));
        }
        let sha256 = original.exhibit.sha256;
        let prompt = consult::prompt(&self.settings.model, words);
        let question = (sha256, digest_of(&prompt), self.settings.model.clone());
        if let Some(consultation) = self.known.get(&question) {
            return Ok(Answer::Kept(Box::new(consultation.clone())));
        }
        if !self.may_be_sent(&original.exhibit.marking) {
            return Ok(Answer::NotAsked(NotAsked::Marking));
        }
        // What is left for a later run leaves this one unfinished.
        self.is_complete = false;
        let Some(endpoint) = &self.endpoint else { return Ok(Answer::NotAsked(NotAsked::NoKey)) };
        if self.failures >= FAILURES_MAX {
            return Ok(Answer::NotAsked(NotAsked::GaveUp));
        }
        if self.asked >= self.settings.paragraphs_max {
            return Ok(Answer::NotAsked(NotAsked::Limit));
        }
        self.asked += 1;
        match endpoint.ask(&prompt) {
            Ok(answer) => {
                self.failures = 0;
                let asked =
                    Asked { sha256, span, prompt_version: PROMPT_VERSION, prompt: &prompt, answer: &answer };
                let consultation = case
                    .consulted(&self.settings, &asked)
                    .map_err(|error| AppError::user("keep an answer of the language model", error))?;
                self.known.insert(question, consultation.clone());
                Ok(Answer::Kept(Box::new(consultation)))
            }
            Err(failure) => {
                self.failures += 1;
                Ok(Answer::Failed(failure.reason))
            }
        }
    }

    /// Tells whether an original of this marking may leave the machine's hands.
    fn may_be_sent(&self, marking: &Marking) -> bool {
        marking.label <= self.settings.marking_max && marking.releasable_to.is_none()
    }

    fn not_asked(&self, why: &NotAsked, count: usize, file: &str) -> Problem {
        let paragraphs = match count {
            1 => "1 paragraph was".to_owned(),
            several => format!("{several} paragraphs were"),
        };
        let because = match why {
            NotAsked::TooLong => {
                format!("a paragraph of more than {PARAGRAPH_LETTERS_MAX} letters is not sent")
            }
            NotAsked::Marking => format!(
                "the original is marked above {} or releasable to certain States only, and nothing of it is sent",
                self.settings.marking_max
            ),
            NotAsked::NoKey => "there is no key".to_owned(),
            NotAsked::Limit => format!(
                "`paragraphs_max` ({}) was reached; the next run goes on",
                self.settings.paragraphs_max
            ),
            NotAsked::GaveUp => format!("the endpoint gave no answer {FAILURES_MAX} times in a row"),
        };
        let reason = format!("{paragraphs} not put to the language model: {because}");
        Problem::new("reader/not-asked", file, reason)
    }
}

enum Answer {
    Kept(Box<Consultation>),
    NotAsked(NotAsked),
    Failed(String),
}

/// The number after the highest that a claim of the text has.
fn next_number(facts: &DocumentFacts) -> u64 {
    let ids =
        facts.document.claims.iter().filter_map(|claim| claim.id.strip_prefix('c')?.parse::<u64>().ok());
    1 + ids.max().unwrap_or(0)
}
