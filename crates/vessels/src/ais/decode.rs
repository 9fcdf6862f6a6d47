use super::fields::{Fields, fields};
use super::line::{Line, read};
use crate::recording::{Position, Recording, Static};
use aivdm::error::{MessageError, NmeaError};
use aivdm::nmea::Sentence;
use aivdm::{AisError, AisMessage};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use values::{Place, Problem};

/// How many messages may be waiting for their other parts at one time; the oldest goes first.
const PENDING_MAX: usize = 64;
/// After how many further lines a part is no longer waited for.
const PENDING_LINES: u64 = 200;
/// How many lines of a kind of fault are named; the others are counted.
const LINES_NAMED: usize = 5;

/// A recording as decoded: its messages, the tracks in them, and what could not be decoded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decoded {
    /// The messages in the order of the lines that complete them.
    pub messages: Vec<Message>,
    /// The positions and static data in them, by identity.
    pub recording: Recording,
    /// What could not be decoded, one problem a reason, with the first lines.
    pub problems: Vec<Problem>,
    /// How much of what there was.
    pub counts: Counts,
}

/// How many lines and messages there were.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Lines.
    pub lines: u64,
    /// AIS sentences among them.
    pub sentences: u64,
    /// Messages decoded.
    pub messages: u64,
    /// Messages decoded that carry no time of reception.
    pub untimed: u64,
    /// Messages by type.
    pub by_type: BTreeMap<u8, u64>,
    /// Lines that could not be decoded, by the code of the reason.
    pub faults: BTreeMap<String, u64>,
}

/// A message of a recording.
///
/// It holds the radio payload; [`Message::fields`] names what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The line of the recording that completes it, counted from 1.
    pub line: u64,
    /// The line of its first part; the same for a message of one part.
    pub first_line: u64,
    /// When it was received, where the feed says.
    pub received_at: Option<Timestamp>,
    /// The receiving station, where the feed says.
    pub station: Option<Box<str>>,
    /// The type, 1 to 27.
    pub kind: u8,
    /// The identity it was sent under, as sent: also those of shore stations and aids, and zero.
    pub mmsi: u32,
    payload: Box<[u8]>,
    fill_bits: u8,
}

impl Message {
    /// Names what is in the message, as gpsd and pyais do; what is not available is left out.
    #[must_use]
    pub fn fields(&self) -> Fields {
        match aivdm::decode_payload(&self.payload, self.fill_bits) {
            Ok(message) => fields(&message, &self.payload, self.received_at, self.station.as_deref()),
            // It decoded once, so this is never reached; an empty object is the honest answer.
            Err(_) => Fields::default(),
        }
    }
}

/// Decodes a recording of NMEA lines.
///
/// Parts of a message may stand between parts of others. **Shape:** messages in the order of their lines; a line
/// that cannot be decoded is counted by reason. Linear in the text.
///
/// ```
/// let text = "\\s:st,c:1635731889*36\\!AIVDM,1,1,,A,13P7aB0000Ooo=8PqiN8c57N0>`<,0*69\nnonsense\n";
/// let decoded = vessels::decode(text, "day.nmea");
/// assert_eq!(decoded.messages[0].mmsi, 235_006_280);
/// assert_eq!(decoded.problems.len(), 1);
/// let json = serde_json::to_string(&decoded.messages[0].fields()).unwrap();
/// assert!(json.contains("\"lat\":57.501"), "{json}");
/// ```
#[must_use]
pub fn decode(text: &str, file: &str) -> Decoded {
    let mut decoder = Decoder::default();
    for (number, line) in (1u64..).zip(text.lines()) {
        decoder.line(number, line);
    }
    decoder.finish(file)
}

/// Tells whether a text is a recording: whether AIS sentences stand among its first lines.
///
/// ```
/// assert!(vessels::is_recording("# a day\n!AIVDM,1,1,,A,13P7aB0000Ooo=8PqiN8c57N0>`<,0*69\n"));
/// assert!(!vessels::is_recording("A text about !AIVDM sentences."));
/// ```
#[must_use]
pub fn is_recording(head: &str) -> bool {
    head.lines()
        .take(50)
        .any(|line| matches!(read(line), Line::Ais { sentence, .. } if Sentence::parse(sentence).is_ok()))
}

#[derive(Default)]
struct Decoder {
    decoded: Decoded,
    pending: VecDeque<Pending>,
    /// The time that a line of its own gave for the sentence after it.
    announced: Option<Timestamp>,
    faults: BTreeMap<&'static str, Vec<u64>>,
}

/// A message whose parts are coming in.
struct Pending {
    group: Option<u8>,
    channel: u8,
    count: u8,
    parts: Vec<Option<Box<[u8]>>>,
    fill_bits: u8,
    first_line: u64,
    received_at: Option<Timestamp>,
    station: Option<Box<str>>,
}

impl Decoder {
    fn line(&mut self, number: u64, line: &str) {
        self.decoded.counts.lines = number;
        match read(line) {
            Line::Blank | Line::OtherSentence => {}
            Line::Time(time) => self.announced = Some(time),
            Line::Ais { sentence, received_at, station } => {
                let received_at = received_at.or(self.announced.take());
                self.sentence(number, sentence, received_at, station);
            }
            Line::BadTagBlock { sentence } => {
                self.fault("vessels/ais-tag-block", number);
                self.announced = None;
                if matches!(read(sentence), Line::Ais { .. }) {
                    self.sentence(number, sentence, None, None);
                }
            }
            Line::Unknown => self.fault("vessels/ais-no-sentence", number),
        }
    }

    fn sentence(&mut self, line: u64, text: &str, received_at: Option<Timestamp>, station: Option<&str>) {
        self.decoded.counts.sentences += 1;
        let sentence = match Sentence::parse(text) {
            Ok(sentence) => sentence,
            Err(error) => {
                return self.fault(
                    match error {
                        NmeaError::ChecksumMismatch { .. } => "vessels/ais-checksum",
                        _ => "vessels/ais-sentence",
                    },
                    line,
                );
            }
        };
        let station: Option<Box<str>> = station.map(Into::into);
        if sentence.fragment_count == 1 {
            self.message(line, line, received_at, station, sentence.payload.into(), sentence.fill_bits);
            return;
        }
        self.drop_overdue(line);
        let at = usize::from(sentence.fragment_number - 1);
        let same = |pending: &Pending| {
            pending.group == sentence.seq_id
                && pending.channel == sentence.channel.to_byte()
                && pending.count == sentence.fragment_count
                && pending.parts.get(at).is_some_and(Option::is_none)
        };
        let slot = match self.pending.iter().rposition(same) {
            Some(slot) => slot,
            None => {
                if self.pending.len() >= PENDING_MAX
                    && let Some(oldest) = self.pending.pop_front()
                {
                    self.fault("vessels/ais-part-missing", oldest.first_line);
                }
                self.pending.push_back(Pending {
                    group: sentence.seq_id,
                    channel: sentence.channel.to_byte(),
                    count: sentence.fragment_count,
                    parts: vec![None; usize::from(sentence.fragment_count)],
                    fill_bits: 0,
                    first_line: line,
                    received_at: None,
                    station: None,
                });
                self.pending.len() - 1
            }
        };
        let Some(pending) = self.pending.get_mut(slot) else { return };
        pending.received_at = pending.received_at.or(received_at);
        pending.station = pending.station.take().or(station);
        if sentence.fragment_number == sentence.fragment_count {
            pending.fill_bits = sentence.fill_bits;
        }
        if let Some(part) = pending.parts.get_mut(at) {
            *part = Some(sentence.payload.into());
        }
        if pending.parts.iter().all(Option::is_some)
            && let Some(whole) = self.pending.remove(slot)
        {
            let payload: Vec<u8> = whole.parts.into_iter().flatten().flat_map(Vec::from).collect();
            self.message(
                line,
                whole.first_line,
                whole.received_at,
                whole.station,
                payload.into(),
                whole.fill_bits,
            );
        }
    }

    fn drop_overdue(&mut self, line: u64) {
        while let Some(oldest) = self.pending.front()
            && oldest.first_line + PENDING_LINES < line
        {
            let first_line = oldest.first_line;
            self.pending.pop_front();
            self.fault("vessels/ais-part-missing", first_line);
        }
    }

    fn message(
        &mut self,
        line: u64,
        first_line: u64,
        received_at: Option<Timestamp>,
        station: Option<Box<str>>,
        payload: Box<[u8]>,
        fill_bits: u8,
    ) {
        let message = match aivdm::decode_payload(&payload, fill_bits) {
            Ok(message) => message,
            Err(error) => {
                return self.fault(
                    match error {
                        AisError::Message(MessageError::UnknownMessageType(_)) => "vessels/ais-type",
                        _ => "vessels/ais-payload",
                    },
                    line,
                );
            }
        };
        let (kind, mmsi) = (message.message_type(), message.mmsi().raw());
        let counts = &mut self.decoded.counts;
        counts.messages += 1;
        *counts.by_type.entry(kind).or_default() += 1;
        if received_at.is_none() {
            counts.untimed += 1;
        }
        if let Some(at) = received_at {
            self.decoded.recording.take(mmsi, position_of(&message, at, line), static_of(&message, at, line));
        }
        self.decoded.messages.push(Message {
            line,
            first_line,
            received_at,
            station,
            kind,
            mmsi,
            payload,
            fill_bits,
        });
    }

    fn fault(&mut self, code: &'static str, line: u64) {
        *self.decoded.counts.faults.entry(code.to_owned()).or_default() += 1;
        let lines = self.faults.entry(code).or_default();
        if lines.len() < LINES_NAMED {
            lines.push(line);
        }
    }

    fn finish(mut self, file: &str) -> Decoded {
        for pending in std::mem::take(&mut self.pending) {
            self.fault("vessels/ais-part-missing", pending.first_line);
        }
        for (code, lines) in &self.faults {
            let count = self.decoded.counts.faults.get(*code).copied().unwrap_or(0);
            self.decoded.problems.push(problem(code, file, count, lines));
        }
        let counts = &self.decoded.counts;
        if counts.untimed > 0 {
            let reason = format!(
                "{} of {} messages carry no time of reception: they are decoded, but no event can rest on them",
                counts.untimed, counts.messages
            );
            self.decoded.problems.push(
                Problem::new("vessels/ais-no-time", file, reason)
                    .hint("record with tag blocks (`\\c:<seconds>*hh\\`) or a time after each sentence"),
            );
        }
        self.decoded.recording.sort();
        self.decoded
    }
}

fn problem(code: &str, file: &str, count: u64, lines: &[u64]) -> Problem {
    let what = match code {
        "vessels/ais-checksum" => "whose checksum is wrong",
        "vessels/ais-sentence" => "that are no complete AIS sentence",
        "vessels/ais-part-missing" => "that begin a message whose other parts never came",
        "vessels/ais-type" => "with a message of a type that does not exist",
        "vessels/ais-payload" => "whose message ends too early or holds what it cannot hold",
        "vessels/ais-tag-block" => "whose tag block has a wrong checksum, so that its time was not used",
        _ => "that are neither a sentence nor a comment",
    };
    let named = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let more = if count > lines.len() as u64 { " and others" } else { "" };
    let place = lines.first().map(|line| Place::message(*line));
    let mut problem = Problem::new(
        code,
        file,
        format!("{count} line{} {what}: line {named}{more}", if count == 1 { "" } else { "s" }),
    );
    problem.place = place;
    problem
}

fn position_of(message: &AisMessage, at: Timestamp, line: u64) -> Option<Position> {
    use AisMessage as M;
    let (sog, cog, heading, status) = match message {
        M::PositionReportClassA(m) => {
            (m.sog.knots(), m.cog.degrees(), m.heading.degrees(), Some(m.navigation_status.to_raw()))
        }
        M::PositionReportClassB(m) => (m.sog.knots(), m.cog.degrees(), m.heading.degrees(), None),
        M::PositionReportClassBExtended(m) => (m.sog.knots(), m.cog.degrees(), m.heading.degrees(), None),
        M::LongRangeBroadcast(m) => (
            (m.sog_knots < 63).then(|| f64::from(m.sog_knots)),
            (m.cog_degrees < 360).then(|| f64::from(m.cog_degrees)),
            None,
            Some(m.navigation_status.to_raw()),
        ),
        _ => return None,
    };
    let place = message.position()?;
    Position::new(at, place.latitude, place.longitude, line).map(|position| Position {
        sog: sog.filter(|knots| *knots < 102.25),
        cog: cog.filter(|degrees| *degrees < 360.0),
        heading: heading.filter(|degrees| *degrees < 360),
        status,
        ..position
    })
}

fn static_of(message: &AisMessage, at: Timestamp, line: u64) -> Option<Static> {
    use AisMessage as M;
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut data = Static { at, line, ..Static::default() };
    match message {
        M::StaticVoyageData(m) => {
            data.name = text(m.name.as_str());
            data.call_sign = text(m.call_sign.as_str());
            data.imo_sent = (m.imo_number != 0).then_some(m.imo_number);
            data.ship_type = (m.ship_type != 0).then_some(m.ship_type);
            data.draught = (m.draught_decimeters != 0).then(|| f64::from(m.draught_decimeters) / 10.0);
            data.destination = text(m.destination.as_str());
        }
        M::PositionReportClassBExtended(m) => {
            data.name = text(m.name.as_str());
            data.ship_type = (m.ship_type != 0).then_some(m.ship_type);
        }
        M::StaticDataReport(aivdm::message::StaticDataReport::A(m)) => data.name = text(m.name.as_str()),
        M::StaticDataReport(aivdm::message::StaticDataReport::B(m)) => {
            data.call_sign = text(m.call_sign.as_str());
            data.ship_type = (m.ship_type != 0).then_some(m.ship_type);
        }
        _ => return None,
    }
    Some(data)
}
