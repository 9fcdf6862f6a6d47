//! The tables of the facts: one row type each. The comment of a row or field is what `Engine::tables` prints.
//!
//! Rows point at one another by what they name: `exhibit` is always the digest of the original
//! (`sha256:…`), `claim` the claim's id within it (`c1`), `event` the event's number within the claim.

use crate::column::{Cell, Column, Table, TableVisitor};
use datafusion::arrow::array::ArrayRef;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use std::cmp::Ordering;

/// Makes the row types, their tables, and [`Facts`] with the rows of every table.
macro_rules! tables {
    ($(
        $(#[doc = $table_doc:literal])+
        $row:ident, $name:literal, $member:ident {
            $( $(#[doc = $doc:literal])+ $field:ident: $type:ty, )+
        }
    )+) => {
        $(
            $(#[doc = $table_doc])+
            #[derive(Debug, Clone, Default, PartialEq, Serialize)]
            pub struct $row {
                $( $(#[doc = $doc])+ pub $field: $type, )+
            }

            impl Table for $row {
                const NAME: &'static str = $name;
                const DOC: &'static str = concat!($($table_doc),+);

                fn columns() -> Vec<Column> {
                    vec![$(Column {
                        name: stringify!($field).to_owned(),
                        kind: <$type as Cell>::KIND,
                        nullable: <$type as Cell>::NULLABLE,
                        doc: concat!($($doc),+).trim().to_owned(),
                    }),+]
                }

                fn compare(&self, other: &Self) -> Ordering {
                    Ordering::Equal$(.then_with(|| Cell::compare(&self.$field, &other.$field)))+
                }

                fn arrays(rows: &[&Self]) -> Vec<ArrayRef> {
                    vec![$(<$type as Cell>::array(rows.iter().map(|row| &row.$field))),+]
                }
            }
        )+

        /// The rows of every table of a case.
        ///
        /// **Shape:** in any order; [`Facts::write`] sorts each table by its columns from left to right.
        /// Equal rows are kept: a source that says the same twice said it twice.
        #[derive(Debug, Clone, Default, PartialEq, Serialize)]
        pub struct Facts {
            $( $(#[doc = $table_doc])+ pub $member: Vec<$row>, )+
        }

        impl Facts {
            pub(crate) fn visit<V: TableVisitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
                $( visitor.visit(&self.$member)?; )+
                Ok(())
            }
        }
    };
}

tables! {
    /// An original as it was taken in.
    Exhibit, "exhibits", exhibits {
        /// The number people use: `EX-0042`.
        id: String,
        /// The digest of its bytes: `sha256:…`.
        exhibit: String,
        /// Its name as the user gave it.
        file: String,
        /// What its bytes are, as a media type.
        media_type: Option<String>,
        /// Size in bytes.
        size_bytes: i64,
        /// The headline or title read from it.
        title: Option<String>,
        /// Who published it: the id or name of a source.
        source: Option<String>,
        /// The source's grade of reliability, A to F.
        grade: Option<String>,
        /// The day it was published.
        published: Option<Date>,
        /// When it was taken in.
        captured_at: Option<Timestamp>,
        /// How it was taken in: `file`, `folder`, `url` or `part`.
        method: Option<String>,
        /// The address it came from.
        url: Option<String>,
        /// The language of its text as an ISO 639-1 code.
        language: Option<String>,
        /// Pages read.
        pages: Option<i64>,
        /// Paragraphs of its text layer.
        paragraphs: Option<i64>,
        /// Unicode scalar values of its text layer.
        characters: Option<i64>,
        /// Who may see it, as a TLP 2.0 label.
        marking: Option<String>,
        /// Its entry in the log, counted from 0.
        leaf: Option<i64>,
    }

    /// Something an exhibit says, or says that somebody said.
    Claim, "claims", claims {
        /// The exhibit that holds it.
        exhibit: String,
        /// Its id within the exhibit: `c1`.
        claim: String,
        /// Whether somebody else speaks (`attributed`) or the author (`author`).
        tier: String,
        /// How it is said: `asserted`, `denied`, `reported` and so on.
        modality: String,
        /// How it is quoted: `direct`, `indirect`, `mixed`, `block` or `narrative`.
        quote: String,
        /// Who says it: the fullest form of the name in the text.
        speaker: Option<String>,
        /// The speaker's office.
        role: Option<String>,
        /// The organisation the speaker speaks for.
        organisation: Option<String>,
        /// The State the speaker speaks for, as an ISO 3166-1 alpha-2 code; several are joined by `; `.
        country: Option<String>,
        /// Who passed it on.
        reported_by: Option<String>,
        /// The attributing verb in its dictionary form.
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
        /// Where it begins in the exhibit's text, in Unicode scalar values.
        span_start: i64,
        /// Where it ends in the exhibit's text, not included.
        span_end: i64,
        /// What is claimed, word for word.
        text: String,
    }

    /// Something a claim says has happened, happens or shall happen.
    Event, "events", events {
        /// The exhibit that holds it.
        exhibit: String,
        /// The claim that tells it.
        claim: String,
        /// Its number within the claim, counted from 1.
        event: i64,
        /// The number in the case of the event it is of, counted from 1: mentions of one event share it.
        same_event: i64,
        /// What kind of event: `arms_transfer`, `training` and so on.
        event_type: String,
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
        /// The words that date it.
        date_text: Option<String>,
        /// The places, joined by `; `.
        places: Option<String>,
        /// Where its word begins in the exhibit's text, in Unicode scalar values.
        span_start: i64,
        /// Where its word ends in the exhibit's text, not included.
        span_end: i64,
    }

    /// Somebody or something that takes part in an event.
    EventParticipant, "event_participants", event_participants {
        /// The exhibit that holds it.
        exhibit: String,
        /// The claim that tells the event.
        claim: String,
        /// The event's number within the claim.
        event: i64,
        /// In what part: `supplier`, `recipient`, `goods`, `vessel` and so on.
        role: String,
        /// What the words resolve to.
        name: Option<String>,
        /// The State it is or belongs to, as an ISO 3166-1 alpha-2 code.
        country: Option<String>,
        /// The words, verbatim.
        text: String,
        /// Where they begin in the exhibit's text, in Unicode scalar values.
        span_start: i64,
        /// Where they end in the exhibit's text, not included.
        span_end: i64,
    }

    /// A quantity as a text states it; what is open at one end has no value there.
    Quantity, "quantities", quantities {
        /// The exhibit that holds it.
        exhibit: String,
        /// The claim it stands in.
        claim: Option<String>,
        /// The event's number within the claim.
        event: Option<i64>,
        /// The lowest value, in `unit`.
        low: Option<f64>,
        /// The value stated as the best one, in `unit`.
        central: Option<f64>,
        /// The highest value, in `unit`.
        high: Option<f64>,
        /// The unit: `bbl`, `t`, `containers`, `rounds`, `USD` and so on.
        unit: String,
        /// What is counted, in the text's words.
        counted: Option<String>,
        /// The words, verbatim.
        text: String,
        /// Where they begin in the exhibit's text, in Unicode scalar values.
        span_start: i64,
        /// Where they end in the exhibit's text, not included.
        span_end: i64,
    }

    /// A delivery of petroleum as one row of a table records it.
    Delivery, "deliveries", deliveries {
        /// The exhibit that holds the table.
        exhibit: String,
        /// The sheet of a workbook.
        sheet: Option<String>,
        /// The row, counted from 1 and with the heading as row 1.
        row_number: Option<i64>,
        /// Who supplied, as an ISO 3166-1 alpha-2 code.
        supplier: Option<String>,
        /// Who received, as an ISO 3166-1 alpha-2 code.
        recipient: String,
        /// What, by commodity id: `refined_petroleum` and so on.
        product: Option<String>,
        /// The first day of the period the row speaks of.
        delivered_from: Option<Date>,
        /// The last day of the period the row speaks of.
        delivered_to: Option<Date>,
        /// The lowest amount, in tonnes.
        tonnes_low: Option<f64>,
        /// The amount stated as the best one, in tonnes.
        tonnes_central: Option<f64>,
        /// The highest amount, in tonnes.
        tonnes_high: Option<f64>,
        /// The lowest amount, in barrels.
        barrels_low: Option<f64>,
        /// The amount stated as the best one, in barrels.
        barrels_central: Option<f64>,
        /// The highest amount, in barrels.
        barrels_high: Option<f64>,
        /// How it is known: `reported`, `estimated` or `claimed`; never to be added to one another.
        basis: String,
        /// The row's own remark, word for word.
        note: Option<String>,
        /// The row's cells, joined by ` | `.
        text: String,
    }

    /// A line of trade as one row of a table records it; totals stand beside their parts here and must not be added.
    TradeFlow, "trade_flows", trade_flows {
        /// The exhibit that holds the table.
        exhibit: String,
        /// The sheet of a workbook.
        sheet: Option<String>,
        /// The row, counted from 1 and with the heading as row 1.
        row_number: i64,
        /// Whose customs report it, as an ISO 3166-1 alpha-2 code.
        reporter: String,
        /// With whom, as an ISO 3166-1 alpha-2 code.
        partner: String,
        /// Which way, seen from the reporter: `import` or `export`.
        direction: String,
        /// Of which part of it: `all`, `first` (domestic), `again` (re-exports, re-imports) or `processing`.
        procedure: String,
        /// The first day of the time it is of.
        period_from: Option<Date>,
        /// The last day of the time it is of.
        period_to: Option<Date>,
        /// The code of the Harmonized System, without dots.
        hs: String,
        /// The revision the code is of: `H0` (1992) to `H6` (2022), or `HS` where none is said.
        revision: String,
        /// Value in US dollars.
        value_usd: Option<f64>,
        /// Net weight in kilograms.
        net_kg: Option<f64>,
        /// Whether the publisher estimated the weight.
        net_estimated: bool,
        /// Quantity, in `unit`.
        quantity: Option<f64>,
        /// Its unit: `kilograms`, `items` and so on, or `unknown`.
        unit: String,
        /// Whether it is of one second partner, customs procedure or means of transport only.
        broken_down: bool,
    }

    /// Something a recording shows a ship to have done; it accuses nobody.
    ShipEvent, "ship_events", ship_events {
        /// The exhibit that holds the recording.
        exhibit: String,
        /// The identity that sent the messages; it does not prove which ship did.
        mmsi: String,
        /// When it began, or was first seen under way.
        started_at: Timestamp,
        /// When it ended, or was last seen still going on.
        ended_at: Timestamp,
        /// What was observed: `gap`, `encounter`, `loitering`, `port_call` and so on.
        event_type: String,
        /// The IMO number the ship sent, if its check digit is right.
        imo: Option<String>,
        /// Which track of the identity, where one identity holds several.
        track: Option<String>,
        /// Latitude in degrees north, WGS 84.
        latitude: Option<f64>,
        /// Longitude in degrees east, WGS 84.
        longitude: Option<f64>,
        /// Whether the recording begins or ends while it goes on.
        open: bool,
        /// The other ship of an encounter.
        other_mmsi: Option<String>,
        /// The port of a call.
        port: Option<String>,
        /// The country the port lies in, as an ISO 3166-1 alpha-2 code.
        port_country: Option<String>,
        /// Distance in kilometres: covered in a gap, mean between ships, least from a port.
        distance_km: Option<f64>,
        /// The highest speed, in knots.
        max_speed_kn: Option<f64>,
        /// How sure the method is, 1 (low) to 4 (high).
        confidence: Option<i64>,
        /// Positions within the event.
        positions: i64,
        /// The line of the recording that holds the first message, counted from 1.
        first_message: Option<i64>,
        /// The line of the recording that holds the last message.
        last_message: Option<i64>,
        /// The threshold it passed and its source.
        method: String,
    }

    /// An item that somebody held in the hands and documented.
    Item, "items", items {
        /// The exhibit that holds the record.
        exhibit: String,
        /// The number it has with those who documented it.
        item: String,
        /// The row of a table, counted from 1 and with the heading as row 1.
        row_number: Option<i64>,
        /// What it is.
        what: String,
        /// What it is part of.
        system: Option<String>,
        /// Whose make the weapon is, as an ISO 3166-1 alpha-2 code.
        system_country: Option<String>,
        /// The marks as they were seen, joined by `; `.
        marks: Option<String>,
        /// The serial number.
        serial: Option<String>,
        /// The lot.
        lot: Option<String>,
        /// The date code as it stands on the item.
        date_code: Option<String>,
        /// The schemes that read it or the marks, joined by `; `.
        schemes: Option<String>,
        /// How many periods it can mean.
        readings: i64,
        /// The earliest day on which it can have been made, by all readings.
        made_from: Option<Date>,
        /// The latest day on which it can have been made, by all readings.
        made_to: Option<Date>,
        /// Who made it, by the marks.
        maker: Option<String>,
        /// The maker's State, as an ISO 3166-1 alpha-2 code.
        maker_country: Option<String>,
        /// The maker's number of the part.
        part_number: Option<String>,
        /// Its code of the Harmonized System.
        hs: Option<String>,
        /// The State whose forces had or used it, as the record says.
        forces: Option<String>,
        /// The first day on which it can have been found.
        found_from: Option<Date>,
        /// The last day on which it can have been found.
        found_to: Option<Date>,
        /// Where it was found.
        found_at: Option<String>,
        /// Who documented it.
        documented_by: Option<String>,
        /// The first day on which it can have been documented.
        documented_from: Option<Date>,
        /// Trace requests recorded.
        trace_requests: i64,
        /// Those that were answered.
        trace_replies: i64,
        /// Breaks in the chain of custody.
        custody_breaks: i64,
    }

    /// A site as somebody recorded it, and what was measured between two images of it.
    Site, "sites", sites {
        /// The exhibit that holds the record.
        exhibit: String,
        /// Its name.
        site: String,
        /// Whether it is made up, for an example or a test.
        made_up: bool,
        /// The State it lies in, as an ISO 3166-1 alpha-2 code.
        country: Option<String>,
        /// Latitude in degrees north, WGS 84.
        latitude: f64,
        /// Longitude in degrees east, WGS 84.
        longitude: f64,
        /// Images recorded.
        images: i64,
        /// The day of the first image measured.
        before_on: Option<Date>,
        /// The day of the second.
        after_on: Option<Date>,
        /// Patches of ground that changed; null where nothing was measured.
        patches: Option<i64>,
        /// What changed at least, in square metres.
        changed_m2_low: Option<f64>,
        /// What changed, in square metres.
        changed_m2: Option<f64>,
        /// What changed at most, in square metres.
        changed_m2_high: Option<f64>,
        /// How well the images correlate when laid over one another, -1 to 1.
        correlation: Option<f64>,
    }

    /// A name or ship of the case that resembles an entry of a list; a person decides whether it is the same.
    Hit, "hits", hits {
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
        /// What follows from the listing, joined by `; `.
        measures: Option<String>,
        /// Why, joined by `; `.
        reasons: Option<String>,
        /// `undecided`, `same`, `different` or `unsure`.
        decision: String,
        /// What `plimsoll decide` calls it: `SUBJECT=LIST/REFERENCE`.
        object: String,
        /// The digest of the entry.
        entry_sha256: Option<String>,
        /// Who decided.
        decided_by: Option<String>,
        /// On which day.
        decided_on: Option<Date>,
        /// Why.
        decided_why: Option<String>,
        /// What an older version of the entry was decided to be: `same`, `different` or `unsure`.
        decided_before: Option<String>,
        /// The fields of the entry that changed since, joined by `; `.
        changed: Option<String>,
        /// The first exhibit that names the subject.
        exhibit: Option<String>,
        /// How many places of the case name the subject.
        mentions: i64,
    }

    /// A conclusion under one provision, for a person to confirm or reject.
    Finding, "findings", findings {
        /// The finding's id: `F-` and eight hexadecimal digits.
        finding: String,
        /// The provision's id: `unsc-1718-op8b`.
        provision: String,
        /// A headline that accuses nobody.
        title: String,
        /// The measure: `arms_embargo` and so on.
        measure: String,
        /// `possible_violation`, `not_established`, `exemption_may_apply` or `no_violation`.
        status: String,
        /// How likely, in the words of ICD 203.
        likelihood: Option<String>,
        /// The lower end of the band, in per cent.
        likelihood_percent_low: Option<i64>,
        /// The upper end of the band, in per cent.
        likelihood_percent_high: Option<i64>,
        /// How well founded: `low`, `moderate` or `high`.
        confidence: String,
        /// How many independent origins support it.
        origins: i64,
        /// How many facts speak for it.
        supporting: i64,
        /// How many facts speak against it.
        contradicting: i64,
        /// Elements of the provision that are met.
        elements_met: i64,
        /// Elements that are not met.
        elements_not_met: i64,
        /// Elements that are not known.
        elements_unknown: i64,
        /// Whether the provision's text was confirmed in a source.
        law_verified: bool,
    }

    /// What is known to have been counted against a ceiling in one period, by one way of knowing.
    Cap, "caps", caps {
        /// The provision's id.
        provision: String,
        /// The ledger's headline.
        title: String,
        /// The first day of the period.
        period_from: Option<Date>,
        /// The last day of the period.
        period_to: Option<Date>,
        /// How it is known: `reported`, `estimated` or `claimed`; never to be added to one another.
        basis: String,
        /// The ceiling, in `unit`.
        ceiling: f64,
        /// The unit of the ceiling and the totals.
        unit: String,
        /// Lines counted.
        lines: i64,
        /// The total at the lowest bound, in `unit`.
        total_low: Option<f64>,
        /// The central total, in `unit`.
        total_central: Option<f64>,
        /// The total at the highest bound, in `unit`.
        total_high: Option<f64>,
        /// Per cent of the ceiling at the lowest bound.
        percent_low: Option<f64>,
        /// Per cent of the ceiling at the centre.
        percent_central: Option<f64>,
        /// Per cent of the ceiling at the highest bound.
        percent_high: Option<f64>,
        /// Whether the total is above the ceiling: `met`, `not_met` or `unknown`.
        above: String,
    }

    /// Something in scope that could not be taken as it stood.
    Problem, "problems", problems {
        /// The stable code of the rule: `reading/pdf-encrypted`.
        code: String,
        /// The file as the user named it.
        file: String,
        /// The exhibit, if the file became one.
        exhibit: Option<String>,
        /// Where in the file, in words: `page 3, paragraph 2`.
        place: Option<String>,
        /// What was wrong, in a sentence.
        reason: String,
        /// What the user can do about it.
        hint: Option<String>,
    }
}
