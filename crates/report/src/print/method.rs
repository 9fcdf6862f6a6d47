//! Mandate, method and evidence standard: the part of a report that is the same in every case.

use super::words;
use crate::ReportInput;
use serde::Serialize;

/// A piece of the method chapter.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MethodPart {
    /// Where links lead to.
    pub(crate) anchor: &'static str,
    /// Its heading.
    pub(crate) title: &'static str,
    /// Its paragraphs.
    pub(crate) paragraphs: Vec<String>,
    /// A table below them.
    pub(crate) table: Option<Table>,
    /// A command to type.
    pub(crate) command: Option<&'static str>,
}

/// A small table of fixed text.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Table {
    /// What it shows.
    pub(crate) caption: &'static str,
    /// The headings.
    pub(crate) head: Vec<&'static str>,
    /// The rows; the first cell is the row's heading.
    pub(crate) rows: Vec<Vec<&'static str>>,
}

/// Gives the chapter for one report.
pub(crate) fn method(input: &ReportInput<'_>) -> Vec<MethodPart> {
    let assessment = input.assessment;
    let as_of = words::date(assessment.as_of);
    let part = |anchor, title, paragraphs: Vec<String>| MethodPart {
        anchor,
        title,
        paragraphs,
        table: None,
        command: None,
    };
    vec![
        part("method-what", "What this report is", vec![
            format!(
                "This report was drawn up by Plimsoll {}, an open system that reads the originals of a case, \
                 states what they say and show, and holds those facts against Security Council resolution 1718 \
                 (2006) and the resolutions that followed it. It is no document of the United Nations, of its \
                 Member States or of any monitoring team, and carries the authority of none.",
                super::clean::clean(&input.software)
            ),
            format!(
                "It takes into account what was in the case and what was law on {as_of}. It rests on {} and on \
                 edition {} of the law's data (regime {}).",
                words::count(input.exhibits.len() as u64, "exhibit"),
                super::clean::clean(&assessment.regime.version),
                super::clean::clean(&assessment.regime.id),
            ),
            "A finding in it is a possible violation at most. Plimsoll puts facts and rules side by side; whether \
             a rule was broken is for persons with the authority to say so, after the parties named have been \
             heard. Where a person has confirmed or rejected a finding, the evidence log holds that decision."
                .to_owned(),
        ]),
        part("method-standard", "Evidence standard", vec![
            "The standard is the one the Council's own working group set for its monitoring bodies (S/2006/997), \
             in our words: prefer originals and what was observed at first hand; where neither can be had, ask for \
             several sources that do not depend on one another; name the source and say how reliable it is; give \
             those named the chance to answer; and state what could not be established as plainly as what could."
                .to_owned(),
            "Every sentence that states a fact has a footnote. The footnote names the exhibit, the place in it and \
             the words that stand there. In print, white space within quotations is run together, characters that \
             hide or reorder text are shown by number, as ⟦U+202E⟧, and long quotations are cut with a remark; \
             report.json carries every quotation verbatim and whole."
                .to_owned(),
            "A statement proves that it was made. That a ministry says shells were shipped is recorded as what the \
             ministry said, on the day it said so; it becomes support for a finding, never the finding itself."
                .to_owned(),
        ]),
        MethodPart {
            table: Some(Table {
                caption: "How far a verb goes",
                head: vec!["Wording", "What it means here"],
                rows: vec![
                    vec!["recorded, listed", "An instrument, a table or an official list in evidence shows it."],
                    vec!["determined, found", "The speaker says that it has been established, and by whom."],
                    vec!["stated, said", "The speaker vouches for it as fact."],
                    vec!["reported", "The speaker passes it on without vouching for it."],
                    vec!["expected, intends", "It had not happened when it was said; it is never counted as done."],
                    vec!["demanded, condemned", "A position on a matter; no evidence that the matter is so."],
                    vec!["denied", "The speaker says that it is not so; printed beside what it denies."],
                ],
            }),
            ..part("method-verbs", "The scale of verbs", vec![
                "How a thing was said is kept with it, and so are the words that weaken it (\"reportedly\", \"may\", \
                 \"appears\")."
                    .to_owned(),
            ])
        },
        MethodPart {
            table: Some(Table {
                caption: "Where a finding stands",
                head: vec!["Status", "When it is given"],
                rows: vec![
                    vec!["Possible violation", "Every element but the absence of an exemption is met on the facts stated. A person must confirm it."],
                    vec!["Not established", "At least one element is unknown."],
                    vec!["Exemption may apply", "The facts point to an exemption that would make the conduct lawful."],
                    vec!["No violation", "At least one element is not met."],
                ],
            }),
            ..part("method-elements", "Elements: met, not met, unknown", vec![
                "A provision is taken apart into its elements: who is bound, in which direction, which goods or \
                 conduct, how much, when, and under which exemption not. Each is met (●), not met (○) or unknown (◐), \
                 with the reason. A fact that is missing is unknown; it is never read as met."
                    .to_owned(),
            ])
        },
        part("method-origins", "Origins, not articles", vec![
            "Corroboration counts origins. Five newspapers that repeat one briefing are one origin; a wire story and \
             its reprint are one origin. A joint statement is one origin, and does not add to what its signatories \
             say alone. A denial by a party named is no origin; it is printed beside the finding. Each finding lists \
             its origins, what counts under each, and why."
                .to_owned(),
        ]),
        part("method-ranges", "Ranges stay ranges", vec![
            "Quantities are kept as low, central and high values. \"More than a million\" has no upper bound and is \
             given none. What was reported to the Committee, what was estimated and what was claimed stand in \
             separate ledgers and are never added to one another. A ceiling is tested at each bound. Tonnes become \
             barrels through a cited factor, with its spread."
                .to_owned(),
        ]),
        MethodPart {
            table: Some(Table {
                caption: "Words of likelihood (Intelligence Community Directive 203)",
                head: vec!["Words", "Per cent"],
                rows: vec![
                    vec!["almost no chance, remote", "1–5"],
                    vec!["very unlikely, highly improbable", "5–20"],
                    vec!["unlikely, improbable", "20–45"],
                    vec!["roughly even chance", "45–55"],
                    vec!["likely, probable", "55–80"],
                    vec!["very likely, highly probable", "80–95"],
                    vec!["almost certain, nearly certain", "95–99"],
                ],
            }),
            ..part("method-likelihood", "Likelihood and confidence", vec![
                "Likelihood says how probable the conduct is; confidence (low, moderate, high) says how good the \
                 information behind that judgement is. The two are given apart, each with its reason."
                    .to_owned(),
            ])
        },
        MethodPart {
            table: Some(Table {
                caption: "Grades of sources (the letters of the Admiralty scale)",
                head: vec!["Grade", "The source is"],
                rows: vec![
                    vec!["A", "completely reliable"],
                    vec!["B", "usually reliable"],
                    vec!["C", "fairly reliable"],
                    vec!["D", "not usually reliable"],
                    vec!["E", "unreliable"],
                    vec!["F", "of a reliability that cannot be judged"],
                ],
            }),
            ..part("method-grades", "Grades of sources", vec![
                "A grade belongs to who publishes, not to what is said; how credible a statement is shows in its \
                 origins and in what contradicts it. The scale's second figure is therefore not used. A source \
                 without a grade has not been graded, which is no judgement on it."
                    .to_owned(),
            ])
        },
        part("method-law", "Law that is marked unverified", vec![
            "Each provision is printed in our own words with the sources it was checked against. Where it says \
             \"unverified\", the conduct or the paragraph's number has not been confirmed in a source at hand: read \
             the resolution itself before relying on it. The resolutions' own texts prevail over every summary."
                .to_owned(),
        ]),
        MethodPart {
            command: Some("plimsoll verify bundle/"),
            ..part("method-verify", "How to check this report", vec![
                format!(
                    "Originals are kept by the SHA-256 digest of their bytes and entered in an append-only Merkle \
                     log. This report is pinned to the state of that log after {}. Beside the report stands a folder, \
                     bundle/, with what is needed to check it without a network, an account or the case itself:",
                    words::count(input.log.size, "entry").replace("entrys", "entries"),
                ),
                "The command recomputes every digest, every inclusion proof of the annex and the signature of the \
                 log's checkpoint, and names whatever was altered or is missing. The proofs are printed here as well, \
                 so that any implementation of RFC 6962 hashing can repeat the check."
                    .to_owned(),
            ])
        },
    ]
}
