//! The rows of the casebook: one type a table, plain values only.
//!
//! `sha256` is always the digest of an original as `sha256:…`. Spans count Unicode scalar values of the
//! exhibit's text, the end not included. The columns a table is looked up by have an index; what must be
//! there once only has a unique one, and a second row like it is an error of the writer.

use super::column::Cell;
use serde::{Deserialize, Serialize};
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use std::cmp::Ordering;
use values::Date;

/// A row that has a table in the casebook.
///
/// Only the row types of [`crate::rows`] are one.
pub trait Record: Sized + private::Sealed {
    /// The table's name in SQL.
    const TABLE: &'static str;
    #[doc(hidden)]
    const COLUMNS: &'static [(&'static str, &'static str)];
    #[doc(hidden)]
    const UNIQUE: &'static [&'static str];
    #[doc(hidden)]
    const INDEXED: &'static [&'static str];
    #[doc(hidden)]
    fn bind(&self, values: &mut SqliteArguments) -> Result<(), BoxDynError>;
    #[doc(hidden)]
    fn read(row: &SqliteRow) -> Result<Self, sqlx::Error>;
    #[doc(hidden)]
    fn compare(&self, other: &Self) -> Ordering;
}

mod private {
    pub trait Sealed {}
}

/// Does something for every table, in their order.
pub(crate) trait RecordVisitor {
    type Error;
    fn visit<T: Record>(&mut self, rows: &[T]) -> Result<(), Self::Error>;
}

/// Makes the row types, their tables, and [`Rows`] with the rows of every table.
macro_rules! records {
    ($(
        $(#[doc = $table_doc:literal])+
        $row:ident, $table:literal, $member:ident, unique $unique:tt, indexed $indexed:tt {
            $( $(#[doc = $doc:literal])+ $field:ident: $type:ty, )+
        }
    )+) => {
        $(
            $(#[doc = $table_doc])+
            #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
            pub struct $row {
                $( $(#[doc = $doc])+ pub $field: $type, )+
            }

            impl private::Sealed for $row {}

            impl Record for $row {
                const TABLE: &'static str = $table;
                const COLUMNS: &'static [(&'static str, &'static str)] =
                    &[$((stringify!($field), <$type as Cell>::TYPE)),+];
                const UNIQUE: &'static [&'static str] = &$unique;
                const INDEXED: &'static [&'static str] = &$indexed;

                fn bind(&self, values: &mut SqliteArguments) -> Result<(), BoxDynError> {
                    $( Cell::bind(&self.$field, values)?; )+
                    Ok(())
                }

                fn read(row: &SqliteRow) -> Result<Self, sqlx::Error> {
                    let mut columns = 0_usize..;
                    Ok(Self { $( $field: Cell::read(row, columns.next().unwrap_or_default())?, )+ })
                }

                fn compare(&self, other: &Self) -> Ordering {
                    Ordering::Equal$(.then_with(|| Cell::compare(&self.$field, &other.$field)))+
                }
            }
        )+

        /// The rows of every table of a casebook.
        ///
        /// **Shape:** in any order; [`crate::Casebook::write`] sorts each table by its columns from left to right.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        pub struct Rows {
            $( $(#[doc = $table_doc])+ pub $member: Vec<$row>, )+
        }

        impl Rows {
            pub(crate) fn visit<V: RecordVisitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
                $( visitor.visit(&self.$member)?; )+
                Ok(())
            }
        }
    };
}

records! {
    /// An original: its bytes are named by `sha256` and kept for ever.
    Exhibit, "exhibit", exhibits, unique ["sha256", "id"], indexed [] {
        /// The number people use: `EX-0042`.
        id: String,
        /// The digest of its bytes.
        sha256: String,
        /// Its name as the user gave it.
        file: String,
        /// Size in bytes.
        size_bytes: i64,
        /// What its bytes are, as a media type.
        media_type: Option<String>,
        /// The headline or title read from it.
        title: Option<String>,
        /// Its author, as read from it or as the user says.
        author: Option<String>,
        /// The language of its text as an ISO 639-1 code.
        language: Option<String>,
        /// The day it was published.
        published: Option<Date>,
        /// Who published it: the id or name of a source.
        source: Option<String>,
        /// The source's grade of reliability, A to F.
        grade: Option<String>,
        /// Who may see it, as a TLP 2.0 label.
        marking: Option<String>,
        /// The States it may be released to, joined by `,`; nothing where there is no limit.
        releasable_to: Option<String>,
        /// Unicode scalar values of its text layer.
        characters: Option<i64>,
        /// The entry of the log that took it in first, counted from 0.
        leaf: Option<i64>,
    }

    /// That an original was taken in; the same bytes twice are one exhibit and two captures.
    Capture, "capture", captures, unique ["leaf"], indexed ["sha256"] {
        /// The entry of the log, counted from 0.
        leaf: i64,
        /// The digest of the bytes.
        sha256: String,
        /// The path as the user named it, or the address of a page.
        name: String,
        /// How: `file`, `folder`, `url` or `part`.
        method: String,
        /// The address asked for.
        url: Option<String>,
        /// The address that answered, after redirects.
        final_url: Option<String>,
        /// When: RFC 3339 in UTC.
        captured_at: String,
        /// By whom.
        captured_by: String,
        /// The program and its version.
        tool: String,
        /// The original it came out of.
        parent: Option<String>,
    }

    /// Something an exhibit says, or says that somebody said.
    Claim, "claim", claims, unique ["sha256, claim"], indexed ["speaker", "country"] {
        /// The exhibit that holds it.
        sha256: String,
        /// Its id within the exhibit: `c1`.
        claim: String,
        /// Whether somebody else speaks (`attributed`) or the author (`author`).
        tier: String,
        /// How it is said: `asserted`, `denied` and so on.
        modality: String,
        /// How it is quoted.
        quote: String,
        /// Who says it.
        speaker: Option<String>,
        /// The speaker's office.
        role: Option<String>,
        /// The speaker's organisation.
        organisation: Option<String>,
        /// The State the speaker speaks for; several are joined by `; `.
        country: Option<String>,
        /// Who passed it on.
        reported_by: Option<String>,
        /// The attributing verb.
        cue: Option<String>,
        /// The words that weaken it, joined by `; `.
        hedges: Option<String>,
        /// The first day on which it can have been said.
        said_from: Option<Date>,
        /// The last day on which it can have been said.
        said_to: Option<Date>,
        /// The claim inside which this one stands.
        nested_in: Option<String>,
        /// The language model that found it: a lead, weighed nowhere; null for what the rules found.
        read_by: Option<String>,
        /// Where it begins.
        span_start: i64,
        /// Where it ends.
        span_end: i64,
        /// What is claimed, word for word.
        text: String,
    }

    /// A person, organisation, ship, place or other named thing where a text names it.
    EntityMention, "entity_mention", entity_mentions, unique [], indexed ["sha256", "name"] {
        /// The exhibit that holds it.
        sha256: String,
        /// Where it begins.
        span_start: i64,
        /// Where it ends.
        span_end: i64,
        /// What kind of thing: `PERSON`, `ORG`, `VESSEL` and so on.
        kind: String,
        /// The words, verbatim.
        text: String,
        /// What they resolve to.
        name: Option<String>,
    }

    /// Something a claim says has happened, happens or shall happen.
    Event, "event", events, unique ["sha256, claim, event"], indexed ["kind"] {
        /// The exhibit that holds it.
        sha256: String,
        /// The claim that tells it.
        claim: String,
        /// Its number within the claim, counted from 1.
        event: i64,
        /// What kind of event: `arms_transfer` and so on.
        kind: String,
        /// The word that shows it.
        trigger_text: String,
        /// How it is said to have happened, where that differs from the claim.
        modality: Option<String>,
        /// Whether the text says that it did not happen.
        negated: bool,
        /// The first day on which it can have happened.
        happened_from: Option<Date>,
        /// The last day on which it can have happened.
        happened_to: Option<Date>,
        /// Who and what took part, as a JSON array of `{"role","text","name","country"}`.
        participants: String,
        /// The places, joined by `; `.
        places: Option<String>,
        /// Where its word begins.
        span_start: i64,
        /// Where its word ends.
        span_end: i64,
    }

    /// A quantity as a text states it; what is open at one end has no value there.
    Quantity, "quantity", quantities, unique [], indexed ["sha256, claim"] {
        /// The exhibit that holds it.
        sha256: String,
        /// The claim it stands in.
        claim: Option<String>,
        /// The event's number within the claim.
        event: Option<i64>,
        /// Where it begins.
        span_start: i64,
        /// Where it ends.
        span_end: i64,
        /// The lowest value, in `unit`.
        low: Option<f64>,
        /// The value stated as the best one, in `unit`.
        central: Option<f64>,
        /// The highest value, in `unit`.
        high: Option<f64>,
        /// The unit.
        unit: String,
        /// What is counted, in the text's words.
        counted: Option<String>,
        /// The words, verbatim.
        text: String,
    }

    /// Something a recording shows a ship to have done; it accuses nobody.
    ShipEvent, "ship_event", ship_events, unique [], indexed ["mmsi", "imo"] {
        /// The exhibit that holds the recording.
        sha256: String,
        /// The identity that sent the messages.
        mmsi: String,
        /// When it began: RFC 3339 in UTC.
        started_at: String,
        /// When it ended: RFC 3339 in UTC.
        ended_at: String,
        /// What was observed: `gap`, `encounter` and so on.
        kind: String,
        /// The IMO number the ship sent.
        imo: Option<String>,
        /// Latitude in degrees north, WGS 84.
        latitude: Option<f64>,
        /// Longitude in degrees east, WGS 84.
        longitude: Option<f64>,
        /// The other ship of an encounter.
        other_mmsi: Option<String>,
        /// The port of a call.
        port: Option<String>,
        /// The whole event as the command line prints it, in JSON.
        document: String,
    }

    /// A conclusion under one provision, for a person to confirm or reject.
    Finding, "finding", findings, unique ["id"], indexed ["provision", "measure", "status"] {
        /// `F-` and eight hexadecimal digits.
        id: String,
        /// The provision's id.
        provision: String,
        /// How the provision is cited.
        citation: String,
        /// Whether its text was confirmed in a source.
        law_verified: bool,
        /// A headline that accuses nobody.
        title: String,
        /// The measure.
        measure: String,
        /// The measure in words.
        measure_title: String,
        /// Where it stands: `possible_violation` and so on.
        status: String,
        /// How likely, in the words of ICD 203.
        likelihood: Option<String>,
        /// How well founded: `low`, `moderate` or `high`.
        confidence: String,
        /// Why so well founded.
        confidence_basis: String,
        /// How many independent origins support it.
        origins: i64,
        /// What the party named replied, or that none came.
        reply: String,
        /// The whole finding as `report.json` has it, in JSON.
        document: String,
    }

    /// One element of a finding's provision, tried against the facts.
    Element, "element", elements, unique ["finding, position"], indexed [] {
        /// The finding.
        finding: String,
        /// Its place in the provision's order, counted from 1.
        position: i64,
        /// The element: `actor bound`, `direction` and so on.
        name: String,
        /// `met`, `not_met` or `unknown`.
        state: String,
        /// Why, in a sentence.
        reason: String,
    }

    /// A fact that speaks for or against a finding.
    FindingSupport, "finding_support", finding_supports, unique ["finding, side, position"], indexed ["sha256"] {
        /// The finding.
        finding: String,
        /// `supporting` or `contradicting`.
        side: String,
        /// Its place on that side, counted from 1.
        position: i64,
        /// `claim`, `vessel_event`, `delivery` or `designation`.
        kind: String,
        /// The fact in a sentence of ours.
        text: String,
        /// Who says so.
        speaker: Option<String>,
        /// The State the speaker speaks for.
        country: Option<String>,
        /// Who published it.
        source: Option<String>,
        /// The source's grade, A to F.
        grade: Option<String>,
        /// How it is said.
        modality: Option<String>,
        /// The origin it counts under; empty if under none.
        origin: String,
        /// Why it stands on this side, where that is not plain.
        note: Option<String>,
        /// The exhibit it stands in.
        sha256: String,
        /// The page, counted from 1.
        page: Option<i64>,
        /// The row of a table, counted from 1.
        row_number: Option<i64>,
        /// The line of a recording, counted from 1.
        message: Option<i64>,
        /// Where the words begin.
        span_start: Option<i64>,
        /// Where the words end.
        span_end: Option<i64>,
        /// The words that stand there.
        quote: String,
    }

    /// What a person decided, as the log has it.
    Decision, "decision", decisions, unique ["leaf"], indexed ["object"] {
        /// The entry of the log, counted from 0.
        leaf: i64,
        /// What it is about: a finding, an exhibit, a pair of names.
        object: String,
        /// What was decided: `confirm`, `reject`, `same` and so on.
        kind: String,
        /// Who decided.
        decided_by: String,
        /// When: RFC 3339 in UTC.
        decided_at: String,
        /// Why.
        why: String,
    }

    /// Something in scope that could not be taken as it stood.
    Problem, "problem", problems, unique [], indexed ["sha256"] {
        /// The stable code of the rule.
        code: String,
        /// The file as the user named it.
        file: String,
        /// The exhibit, if the file became one.
        sha256: Option<String>,
        /// Where in the file, in words.
        place: Option<String>,
        /// What was wrong, in a sentence.
        reason: String,
        /// What the user can do about it.
        hint: Option<String>,
    }

    /// A name or ship of the case that resembles an entry of a list.
    ScreeningHit, "screening_hit", screening_hits, unique [], indexed ["subject", "list, reference"] {
        /// The name or number as the case has it.
        subject: String,
        /// `person`, `organisation` or `vessel`.
        kind: String,
        /// The list.
        list: String,
        /// The list's edition.
        edition: Option<String>,
        /// The publisher's reference of the entry.
        reference: String,
        /// The entry's name.
        name: String,
        /// How alike, 0 to 1.
        score: f64,
        /// The day of the listing.
        designated_on: Option<Date>,
        /// Why, as a JSON array of sentences.
        reasons: String,
        /// `undecided`, `same`, `different` or `unsure`.
        decision: String,
        /// What a decision on it names: `SUBJECT=LIST/REFERENCE`.
        object: String,
        /// The digest of the entry.
        entry_sha256: Option<String>,
        /// The entry as it was read, as JSON.
        entry: Option<String>,
        /// The decision that stands, as JSON: by whom, when, why.
        decided: Option<String>,
        /// A decision on an older version of the entry, as JSON with the fields that changed.
        decided_before: Option<String>,
    }

    /// A line counted against a ceiling, or left out of it.
    CapLine, "cap_line", cap_lines, unique [], indexed ["provision"] {
        /// The provision that sets the ceiling.
        provision: String,
        /// The first day of the ceiling's period.
        period_from: Option<Date>,
        /// The last day of the ceiling's period.
        period_to: Option<Date>,
        /// How it is known: `reported`, `estimated` or `claimed`.
        basis: String,
        /// Its place in the ledger, counted from 1.
        position: i64,
        /// Who supplied.
        supplier: Option<String>,
        /// The first day of the delivery.
        delivered_from: Option<Date>,
        /// The last day of the delivery.
        delivered_to: Option<Date>,
        /// How much, as stated.
        stated: String,
        /// The lowest amount, in `unit`.
        low: Option<f64>,
        /// The central amount, in `unit`.
        central: Option<f64>,
        /// The highest amount, in `unit`.
        high: Option<f64>,
        /// The ledger's unit.
        unit: String,
        /// Who says so.
        who: String,
        /// The exhibit it stands in.
        sha256: String,
        /// Where in it, in words.
        place: String,
        /// The words that stand there.
        quote: String,
    }

    /// The log the casebook was made from; one row.
    LogState, "log_state", log_states, unique [], indexed [] {
        /// The log's name in its checkpoints.
        origin: String,
        /// Entries.
        size: i64,
        /// The root hash, in base64 as checkpoints print it.
        root: String,
        /// The day up to which facts and law are taken into account.
        as_of: Option<Date>,
    }
}
