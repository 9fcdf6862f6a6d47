use super::bits::{Bits, Readable};
use super::fields::{Fields, fields};
use super::layout::{Field, Layout};
use super::line::{Line, read, timestamp};
use super::receive::{Received, Receiver, Sink};
use super::sentence;
use crate::recording::{Position, Recording, Static};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use values::Problem;

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
    /// AIS sentences among them, or objects that stand for one.
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
    bits: u32,
}

impl Message {
    /// Names what is in the message, as gpsd and pyais do; what is not available is left out.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let bits = Bits::from_bytes(&self.payload, self.bits as usize);
        fields(&bits, self.received_at, self.station.as_deref())
    }
}

/// Decodes a recording of NMEA lines, or of objects as gpsd writes them.
///
/// Parts of a message may stand between parts of others. **Shape:** messages in the order of their lines; a line
/// that cannot be decoded is counted by reason. Linear in the text. For tables instead of messages, several times
/// faster, see [`crate::decode_columns`].
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
    let mut collected = Collected::default();
    let mut receiver = Receiver::default();
    receiver.text(text.as_bytes(), &mut collected);
    let (counts, problems) = receiver.finish(file);
    collected.recording.sort();
    Decoded { messages: collected.messages, recording: collected.recording, problems, counts }
}

/// Tells whether a text is a recording: whether AIS sentences stand among its first lines.
///
/// ```
/// assert!(vessels::is_recording("# a day\n!AIVDM,1,1,,A,13P7aB0000Ooo=8PqiN8c57N0>`<,0*69\n"));
/// assert!(vessels::is_recording("{\"class\":\"AIS\",\"type\":10,\"mmsi\":235006280,\"dest_mmsi\":2320808}\n"));
/// assert!(!vessels::is_recording("A text about !AIVDM sentences."));
/// ```
#[must_use]
pub fn is_recording(head: &str) -> bool {
    head.lines().take(50).any(|line| match read(line.as_bytes()) {
        Line::Ais { sentence, .. } => {
            sentence::read(sentence).is_ok_and(|one| Bits::default().read(one.payload, one.fill))
        }
        Line::Object(text) => super::gpsd::is_ais(text),
        _ => false,
    })
}

/// Messages one by one, and the tracks in them.
#[derive(Default)]
struct Collected {
    messages: Vec<Message>,
    recording: Recording,
}

impl Sink for Collected {
    fn take(&mut self, message: &Received<'_>) {
        let bits = message.bits;
        let (kind, mmsi) = (bits.unsigned(0, 6) as u8, bits.unsigned(8, 30));
        let received_at = message.at.and_then(timestamp);
        if let Some(at) = received_at {
            let layout = message.reading.layout;
            self.recording.take(
                mmsi,
                position_of(kind, layout, bits, at, message.line),
                static_of(kind, layout, bits, at, message.line),
            );
        }
        self.messages.push(Message {
            line: message.line,
            first_line: message.first_line,
            received_at,
            station: message.station.map(|station| String::from_utf8_lossy(station).into()),
            kind,
            mmsi,
            payload: bits.bytes().into(),
            bits: bits.len() as u32,
        });
    }
}

fn position_of(kind: u8, layout: &Layout, bits: &Bits, at: Timestamp, line: u64) -> Option<Position> {
    let has_status = match kind {
        1..=3 | 27 => true,
        18 | 19 => false,
        _ => return None,
    };
    let number = |name: &str| field(layout, name)?.number(bits, 0);
    let whole = |name: &str| field(layout, name)?.raw(bits, 0);
    Position::new(at, number("lat")?, number("lon")?, line).map(|position| Position {
        sog: number("speed"),
        cog: number("course"),
        heading: whole("heading").and_then(|degrees| degrees.try_into().ok()),
        // 15 is what a ship sends that has none.
        status: has_status.then(|| whole("status").and_then(|status| status.try_into().ok()).unwrap_or(15)),
        ..position
    })
}

fn static_of(kind: u8, layout: &Layout, bits: &Bits, at: Timestamp, line: u64) -> Option<Static> {
    if !matches!(kind, 5 | 19 | 24) {
        return None;
    }
    let text = |name: &str| {
        let mut text = Vec::new();
        field(layout, name)?.text(bits, 0, &mut text).then_some(())?;
        String::from_utf8(text).ok()
    };
    let whole = |name: &str| field(layout, name)?.raw(bits, 0);
    Some(Static {
        at,
        line,
        name: text("shipname"),
        call_sign: text("callsign"),
        imo_sent: whole("imo").and_then(|number| number.try_into().ok()),
        ship_type: whole("shiptype").and_then(|kind| kind.try_into().ok()),
        draught: field(layout, "draught").and_then(|draught| draught.number(bits, 0)),
        destination: text("destination"),
    })
}

fn field<'a>(layout: &'a Layout, name: &str) -> Option<&'a Field> {
    layout.fields.iter().find(|field| field.name == name)
}
