//! Where the fields of a message lie: the table that everything here reads messages by.

use super::bits::Readable;

/// One arrangement of the bits of a message.
#[derive(Debug)]
pub(super) struct Layout {
    /// The fewest bits that hold all that makes the message one of its kind; what follows may be cut off.
    pub(super) least: u16,
    /// The bits a complete message has; of one that varies, the fewest.
    pub(super) usual: u16,
    /// The fields in the order in which they are named.
    pub(super) fields: &'static [Field],
}

/// One field of a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// As gpsd and pyais call it.
    pub(super) name: &'static str,
    /// The first bit, counted from the start of the message, or of the element within a list.
    pub(super) first: u16,
    /// How many bits.
    pub(super) bits: u16,
    /// What the bits mean.
    pub(super) kind: Kind,
    /// Which values are none.
    pub(super) valid: Valid,
}

/// What the bits of a field mean.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number from zero.
    Whole,
    /// A number: the bits plus `offset`, divided by `divisor`; `decimals` of it are printed.
    Number { signed: bool, offset: i32, divisor: f64, decimals: u8 },
    /// The rate of turn: the square of the 4.733th part, in degrees a minute.
    Turn,
    /// Letters of six bits up to the first `@`; a text may end where the message ends.
    Text,
    /// All bits to the end of the message but for the last `bits`, as gpsd prints them.
    Data,
    /// The last `bits` of the message.
    Tail,
    /// Elements of one shape, one after another.
    List(&'static List),
}

/// Elements of one shape within a message.
#[derive(Debug)]
pub(super) struct List {
    /// How many bits an element has.
    pub(super) size: u16,
    /// The most elements there may be.
    pub(super) most: u16,
    /// The first bit and the number of bits of the field that counts them; without one they go to the end.
    pub(super) counted: Option<(u16, u16)>,
    /// The fields of an element.
    pub(super) fields: &'static [Field],
}

/// Which values of a field are values.
#[derive(Debug, Clone, Copy)]
pub(super) enum Valid {
    /// All.
    All,
    /// All but one.
    Except(i32),
    /// Those from the first to the second; the third says that there is none.
    Within(i32, i32, i32),
    /// All, where any of the thirty bits from here is set: the four distances of a ship are sent together.
    Sized(u16),
    /// All, where so many bits from the first hold this.
    When(u16, u16, u32),
}

pub(super) const fn flag(name: &'static str, first: u16) -> Field {
    Field { name, first, bits: 1, kind: Kind::Flag, valid: Valid::All }
}

pub(super) const fn whole(name: &'static str, first: u16, bits: u16) -> Field {
    Field { name, first, bits, kind: Kind::Whole, valid: Valid::All }
}

pub(super) const fn unsigned(name: &'static str, first: u16, bits: u16, divisor: f64, decimals: u8) -> Field {
    let kind = Kind::Number { signed: false, offset: 0, divisor, decimals };
    Field { name, first, bits, kind, valid: Valid::All }
}

pub(super) const fn signed(name: &'static str, first: u16, bits: u16, divisor: f64, decimals: u8) -> Field {
    let kind = Kind::Number { signed: true, offset: 0, divisor, decimals };
    Field { name, first, bits, kind, valid: Valid::All }
}

pub(super) const fn text(name: &'static str, first: u16, letters: u16) -> Field {
    Field { name, first, bits: 6 * letters, kind: Kind::Text, valid: Valid::All }
}

/// All bits from here but for the last few.
pub(super) const fn data(first: u16, but_the_last: u16) -> Field {
    Field { name: "data", first, bits: but_the_last, kind: Kind::Data, valid: Valid::All }
}

pub(super) const fn list(name: &'static str, first: u16, list: &'static List) -> Field {
    Field { name, first, bits: 0, kind: Kind::List(list), valid: Valid::All }
}

impl Field {
    /// Names the one value that is none.
    pub(super) const fn except(mut self, none: i32) -> Self {
        self.valid = Valid::Except(none);
        self
    }

    /// Names the values that are, and the one that says there is none.
    pub(super) const fn within(mut self, least: i32, most: i32, none: i32) -> Self {
        self.valid = Valid::Within(least, most, none);
        self
    }

    /// Names the first of the thirty bits that hold a ship's size.
    pub(super) const fn sized(mut self, first: u16) -> Self {
        self.valid = Valid::Sized(first);
        self
    }

    /// Says which bits must hold what for the field to be there.
    pub(super) const fn when(mut self, first: u16, count: u16, holds: u32) -> Self {
        self.valid = Valid::When(first, count, holds);
        self
    }

    /// Adds a number before the division.
    pub(super) const fn plus(mut self, added: i32) -> Self {
        if let Kind::Number { signed, divisor, decimals, .. } = self.kind {
            self.kind = Kind::Number { signed, offset: added, divisor, decimals };
        }
        self
    }

    /// Reads the bits of a number; `None` where the message ends before them or they say that there is none.
    #[inline]
    pub(super) fn raw(&self, bits: &impl Readable, base: usize) -> Option<i32> {
        let first = base + usize::from(self.first);
        let count = usize::from(self.bits);
        if first + count > bits.len() {
            return None;
        }
        let raw = if self.kind.is_signed() {
            bits.signed(first, count)
        } else {
            bits.unsigned(first, count) as i32
        };
        self.valid.holds(raw, bits, base).then_some(raw)
    }

    /// Reads a number by the field's scale.
    #[inline]
    pub(super) fn number(&self, bits: &impl Readable, base: usize) -> Option<f64> {
        self.raw(bits, base).map(|raw| self.kind.scaled(raw))
    }

    /// Reads a text into a buffer, without what pads it; tells whether there is any.
    #[inline]
    pub(super) fn text(&self, bits: &impl Readable, base: usize, out: &mut Vec<u8>) -> bool {
        let start = out.len();
        if !self.valid.holds(0, bits, base) {
            return false;
        }
        let first = base + usize::from(self.first);
        let letters = usize::from(self.bits).min(bits.len().saturating_sub(first)) / 6;
        let mut end = start;
        'letters: for block in (0..letters).step_by(9) {
            // Nine letters lie in one word.
            let mut word = bits.word(first + 6 * block);
            for _ in block..letters.min(block + 9) {
                let six = (word >> 58) as u8;
                word <<= 6;
                match six {
                    0 => break 'letters,
                    // Spaces before the first letter are left out, those after the last are cut off below.
                    32 if out.len() == start => {}
                    32 => out.push(b' '),
                    _ => {
                        out.push(if six < 32 { six + 64 } else { six });
                        end = out.len();
                    }
                }
            }
        }
        out.truncate(end);
        end > start
    }

    /// Tells which bits a field of the rest of a message has: the first, and how many.
    pub(super) fn rest(&self, bits: &impl Readable) -> (usize, usize) {
        let first = usize::from(self.first);
        (first, bits.len().saturating_sub(first + usize::from(self.bits)))
    }
}

impl Kind {
    /// Tells whether the first bit of a number is its sign.
    #[inline]
    pub(super) fn is_signed(self) -> bool {
        matches!(self, Self::Number { signed: true, .. } | Self::Turn)
    }

    /// Gives the number that bits stand for.
    #[inline]
    pub(super) fn scaled(self, raw: i32) -> f64 {
        match self {
            Self::Number { offset, divisor, .. } => f64::from(raw + offset) / divisor,
            Self::Turn => turn(raw),
            _ => f64::from(raw),
        }
    }
}

impl List {
    /// Tells how many elements a message holds whole.
    pub(super) fn count(&self, first: u16, bits: &impl Readable) -> usize {
        let room = bits.len().saturating_sub(usize::from(first)) / usize::from(self.size).max(1);
        let told = self
            .counted
            .map_or(room, |(at, count)| bits.unsigned(usize::from(at), usize::from(count)) as usize);
        room.min(told).min(usize::from(self.most))
    }
}

impl Valid {
    #[inline]
    fn holds(self, raw: i32, bits: &impl Readable, base: usize) -> bool {
        match self {
            Self::All => true,
            Self::Except(none) => raw != none,
            Self::Within(least, most, _) => least <= raw && raw <= most,
            Self::Sized(first) => bits.unsigned(base + usize::from(first), 30) != 0,
            Self::When(first, count, holds) => {
                bits.unsigned(base + usize::from(first), usize::from(count)) == holds
            }
        }
    }

    /// Gives the least and the most value, and one that is none; what else must hold is told by [`Valid::Sized`].
    pub(super) fn bounds(self) -> (i32, i32, Option<i32>) {
        match self {
            Self::Within(least, most, _) => (least, most, None),
            Self::Except(none) => (i32::MIN, i32::MAX, Some(none)),
            Self::All | Self::Sized(_) | Self::When(..) => (i32::MIN, i32::MAX, None),
        }
    }

    /// Gives the bits that say that there is no value.
    pub(super) fn none(self) -> i32 {
        match self {
            Self::All | Self::Sized(_) | Self::When(..) => 0,
            Self::Except(none) | Self::Within(_, _, none) => none,
        }
    }
}

/// Gives degrees a minute; the sensor's value is the bits' 4.733th part, squared (M.1371-5, Annex 8, table 48).
///
/// A ship without a sensor that turns faster than 5° in 30 seconds sends ±127, which is given as it is, as pyais does;
/// no sensor's value comes near it.
fn turn(raw: i32) -> f64 {
    if raw.abs() == 127 {
        return f64::from(raw);
    }
    let root = f64::from(raw) / 4.733;
    root * root.abs()
}
