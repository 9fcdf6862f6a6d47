//! Lines to messages: joins what came in parts, and counts what could not be decoded.

use super::bits::{Bits, Readable};
use super::decode::Counts;
use super::gpsd::{self, Read};
use super::line::{Line, Reception, read};
use super::messages::{Reading, Unread, reading};
use super::sentence::{self, Refused, Sentence};
use std::collections::{BTreeMap, VecDeque};
use values::{Place, Problem};

/// How many messages may be waiting for their other parts at one time; the oldest goes first.
const PENDING_MAX: usize = 64;
/// After how many further lines a part is no longer waited for.
const PENDING_LINES: u64 = 200;
/// How many lines of a kind of fault are named; the others are counted.
const LINES_NAMED: usize = 5;

/// A whole message as it was received.
#[derive(Debug, Clone, Copy)]
pub(super) struct Received<'a> {
    /// The line that completes it.
    pub(super) line: u64,
    /// The line of its first part.
    pub(super) first_line: u64,
    /// When, in nanoseconds since 1970.
    pub(super) at: Option<i64>,
    /// By which station.
    pub(super) station: Option<&'a [u8]>,
    /// What it is.
    pub(super) reading: Reading,
    /// Its bits.
    pub(super) bits: &'a Bits,
}

/// What messages are given to.
pub(super) trait Sink {
    /// Takes one message.
    fn take(&mut self, message: &Received<'_>);
}

/// Reads the lines of a recording one after another.
#[derive(Debug, Default)]
pub(super) struct Receiver {
    lines: u64,
    sentences: u64,
    untimed: u64,
    by_type: [u64; 32],
    faults: BTreeMap<&'static str, (u64, Vec<u64>)>,
    pending: VecDeque<Pending>,
    /// Emptied, to be used again, so that a message in parts costs no allocation.
    emptied: Vec<Pending>,
    /// The time that a line of its own gave for the sentence after it.
    announced: Option<i64>,
    bits: Bits,
}

/// A message whose parts are coming in.
#[derive(Debug, Default)]
struct Pending {
    group: Option<u8>,
    channel: u8,
    fill: u8,
    first_line: u64,
    at: Option<i64>,
    has_station: bool,
    station: Vec<u8>,
    tag_group: Option<u32>,
    /// Where each part lies in `letters`; an empty range is a part that has not come.
    parts: Vec<std::ops::Range<usize>>,
    letters: Vec<u8>,
}

impl Receiver {
    /// Reads lines up to the end of a text.
    pub(super) fn text(&mut self, text: &[u8], sink: &mut impl Sink) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let (line, behind) = rest.split_at(end);
            self.line(line, sink);
            rest = behind.get(1..).unwrap_or_default();
        }
    }

    /// Reads one line.
    #[inline]
    pub(super) fn line(&mut self, line: &[u8], sink: &mut impl Sink) {
        self.lines += 1;
        match read(line) {
            Line::Blank | Line::OtherSentence => {}
            Line::Time(time) => self.announced = Some(time),
            Line::Ais { sentence, reception } => self.sentence(sentence, reception, sink),
            Line::Object(text) => self.object(text, sink),
            Line::BadTagBlock { sentence } => {
                self.fault("vessels/ais-tag-block", self.lines);
                self.announced = None;
                if let Line::Ais { sentence, .. } = read(sentence) {
                    self.sentence(sentence, Reception::default(), sink);
                }
            }
            Line::Unknown => self.fault("vessels/ais-no-sentence", self.lines),
        }
    }

    /// Ends the recording: gives the counts, and a problem for each reason.
    pub(super) fn finish(mut self, file: &str) -> (Counts, Vec<Problem>) {
        for pending in std::mem::take(&mut self.pending) {
            self.fault("vessels/ais-part-missing", pending.first_line);
        }
        let mut problems: Vec<Problem> =
            self.faults.iter().map(|(code, (count, lines))| problem(code, file, *count, lines)).collect();
        let types = (0_u8..).zip(self.by_type).filter(|(_, count)| *count > 0);
        let counts = Counts {
            lines: self.lines,
            sentences: self.sentences,
            messages: self.by_type.iter().sum(),
            untimed: self.untimed,
            by_type: types.collect(),
            faults: self.faults.iter().map(|(code, (count, _))| ((*code).to_owned(), *count)).collect(),
        };
        if counts.untimed > 0 {
            let reason = format!(
                "{} of {} messages carry no time of reception: they are decoded, but no event can rest on them",
                counts.untimed, counts.messages
            );
            problems.push(
                Problem::new("vessels/ais-no-time", file, reason)
                    .hint("record with tag blocks (`\\c:<seconds>*hh\\`) or a time after each sentence"),
            );
        }
        (counts, problems)
    }

    #[inline]
    fn sentence<'a>(&mut self, text: &'a [u8], mut reception: Reception<'a>, sink: &mut impl Sink) {
        self.sentences += 1;
        let announced = self.announced.take();
        let sentence = match sentence::read(text) {
            Ok(sentence) => sentence,
            Err(Refused::Checksum) => return self.fault("vessels/ais-checksum", self.lines),
            Err(Refused::Form) => return self.fault("vessels/ais-sentence", self.lines),
        };
        if !self.bits.read(sentence.payload, sentence.fill) {
            return self.fault("vessels/ais-sentence", self.lines);
        }
        reception.suffix(sentence.behind);
        reception.at = reception.at.or(announced);
        if sentence.count == 1 {
            self.message(self.lines, reception.at, reception.station, sink);
        } else {
            self.part(&sentence, reception, sink);
        }
    }

    /// Gives on the message whose bits were read.
    #[inline]
    fn message(&mut self, first_line: u64, at: Option<i64>, station: Option<&[u8]>, sink: &mut impl Sink) {
        match reading(&self.bits) {
            Ok(reading) => {
                self.untimed += u64::from(at.is_none());
                let [.., kind] = (self.bits.unsigned(0, 6) & 31).to_be_bytes();
                if let Some(count) = self.by_type.get_mut(usize::from(kind)) {
                    *count += 1;
                }
                sink.take(&Received { line: self.lines, first_line, at, station, reading, bits: &self.bits });
            }
            Err(Unread::Type) => self.fault("vessels/ais-type", self.lines),
            Err(Unread::Payload) => self.fault("vessels/ais-payload", self.lines),
        }
    }

    fn object(&mut self, text: &[u8], sink: &mut impl Sink) {
        let object = match gpsd::read(text) {
            Read::Ais(object) => object,
            Read::Other => return,
            Read::Unknown => return self.fault("vessels/ais-no-sentence", self.lines),
        };
        self.sentences += 1;
        let at = gpsd::received_at(&object).or(self.announced.take());
        let station = gpsd::station(&object).map(str::as_bytes);
        let parts = gpsd::parts(&object);
        for part in &parts {
            match gpsd::encode(&object, *part, &mut self.bits) {
                Some(()) => self.message(self.lines, at, station, sink),
                None => self.fault("vessels/ais-object", self.lines),
            }
        }
        if parts.is_empty() {
            self.fault("vessels/ais-object", self.lines);
        }
    }

    fn part(&mut self, sentence: &Sentence<'_>, reception: Reception<'_>, sink: &mut impl Sink) {
        self.drop_overdue();
        let at = usize::from(sentence.number - 1);
        let known = self.pending.iter().rposition(|pending| pending.waits_for(sentence, at, reception));
        let slot = known.unwrap_or_else(|| self.first_part(sentence));
        let Some(pending) = self.pending.get_mut(slot) else { return };
        pending.take(sentence, at, reception);
        if pending.parts.iter().any(std::ops::Range::is_empty) {
            return;
        }
        let Some(mut whole) = self.pending.remove(slot) else { return };
        // In the order in which they came the parts lie already; else they are put in order behind.
        let start = whole.letters.len();
        let in_order = whole.parts.is_sorted_by_key(|part| part.start);
        if !in_order {
            for part in &whole.parts {
                whole.letters.extend_from_within(part.clone());
            }
        }
        let letters = whole.letters.get(if in_order { 0 } else { start }..).unwrap_or_default();
        self.bits.read(letters, whole.fill);
        let station = whole.has_station.then_some(whole.station.as_slice());
        self.message(whole.first_line, whole.at, station, sink);
        self.emptied.push(whole);
    }

    /// Makes room for a message in parts; of too many the oldest goes.
    fn first_part(&mut self, sentence: &Sentence<'_>) -> usize {
        if self.pending.len() >= PENDING_MAX
            && let Some(oldest) = self.pending.pop_front()
        {
            self.fault("vessels/ais-part-missing", oldest.first_line);
            self.emptied.push(oldest);
        }
        let mut pending = self.emptied.pop().unwrap_or_default();
        pending.group = sentence.group;
        pending.channel = sentence.channel;
        pending.fill = 0;
        pending.first_line = self.lines;
        pending.at = None;
        pending.has_station = false;
        pending.tag_group = None;
        pending.letters.clear();
        pending.parts.clear();
        pending.parts.resize(usize::from(sentence.count), 0..0);
        self.pending.push_back(pending);
        self.pending.len() - 1
    }

    fn drop_overdue(&mut self) {
        while let Some(oldest) = self.pending.front()
            && oldest.first_line + PENDING_LINES < self.lines
        {
            let first_line = oldest.first_line;
            self.emptied.extend(self.pending.pop_front());
            self.fault("vessels/ais-part-missing", first_line);
        }
    }

    #[cold]
    fn fault(&mut self, code: &'static str, line: u64) {
        let (count, lines) = self.faults.entry(code).or_default();
        *count += 1;
        if lines.len() < LINES_NAMED {
            lines.push(line);
        }
    }
}

impl Pending {
    /// Tells whether a sentence is a part that has not come yet.
    ///
    /// Two stations may use one number at one time, so station and group must not differ where both lines name them.
    fn waits_for(&self, sentence: &Sentence<'_>, at: usize, reception: Reception<'_>) -> bool {
        let differ = |ours: Option<u32>, theirs: Option<u32>| {
            ours.zip(theirs).is_some_and(|(ours, theirs)| ours != theirs)
        };
        self.group == sentence.group
            && self.channel == sentence.channel
            && self.parts.len() == usize::from(sentence.count)
            && self.parts.get(at).is_some_and(std::ops::Range::is_empty)
            && !differ(self.tag_group, reception.group)
            && !(self.has_station && reception.station.is_some_and(|station| station != self.station))
    }

    fn take(&mut self, sentence: &Sentence<'_>, at: usize, reception: Reception<'_>) {
        self.at = self.at.or(reception.at);
        self.tag_group = self.tag_group.or(reception.group);
        if let Some(station) = reception.station
            && !self.has_station
        {
            self.has_station = true;
            self.station.clear();
            self.station.extend_from_slice(station);
        }
        if sentence.number == sentence.count {
            self.fill = sentence.fill;
        }
        let start = self.letters.len();
        self.letters.extend_from_slice(sentence.payload);
        if let Some(part) = self.parts.get_mut(at) {
            *part = start..self.letters.len();
        }
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
        "vessels/ais-object" => "whose AIS object lacks a field or holds what a message cannot hold",
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
