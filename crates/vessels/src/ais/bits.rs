//! The bits of a message, from the letters that carry them.

/// The six bits of each letter; 255 where a letter carries none.
const SIX: [u8; 256] = six();

/// The bits of one message, the first bit highest.
///
/// Behind the last bit lie at least eight bytes of zero, so that every field is read from one word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    len: usize,
}

/// What lies behind the last bit.
const BEHIND: [u8; 8] = [0; 8];

impl Bits {
    /// Takes over the letters of a payload; `false` where one of them carries no bits, or there are none.
    ///
    /// The last `fill` bits only fill up the last letter.
    #[inline]
    pub(super) fn read(&mut self, letters: &[u8], fill: u8) -> bool {
        self.bytes.clear();
        let mut all = 0;
        let (words, rest) = letters.as_chunks::<8>();
        for word in words {
            let mut packed = 0_u64;
            for letter in word {
                let six = SIX[usize::from(*letter)];
                all |= six;
                packed = packed << 6 | u64::from(six & 63);
            }
            let [_, _, six_bytes @ ..] = packed.to_be_bytes();
            self.bytes.extend_from_slice(&six_bytes);
        }
        let mut packed = 0_u64;
        for letter in rest {
            let six = SIX[usize::from(*letter)];
            all |= six;
            packed = packed << 6 | u64::from(six & 63);
        }
        packed <<= 64 - 6 * rest.len().max(1);
        self.bytes.extend_from_slice(&packed.to_be_bytes());
        self.bytes.extend_from_slice(&BEHIND);
        self.len = (6 * letters.len()).saturating_sub(usize::from(fill));
        all < 64 && !letters.is_empty()
    }

    /// Makes room for so many bits, all zero.
    pub(super) fn zero(&mut self, len: usize) {
        self.bytes.clear();
        self.bytes.resize(len.div_ceil(8) + BEHIND.len(), 0);
        self.len = len;
    }

    /// Sets bits; those beyond the end are left out.
    pub(super) fn set(&mut self, first: usize, count: usize, value: u32) {
        for at in 0..count.min(self.len.saturating_sub(first)) {
            let mask = 0x80 >> ((first + at) % 8);
            if let Some(byte) = self.bytes.get_mut((first + at) / 8) {
                let set = count - 1 - at < 32 && value >> (count - 1 - at) & 1 == 1;
                *byte = if set { *byte | mask } else { *byte & !mask };
            }
        }
    }

    /// Gives bits that were laid by, with how many there are.
    pub(super) fn from_bytes(bytes: &[u8], len: usize) -> Self {
        let mut all = bytes.to_vec();
        all.extend_from_slice(&BEHIND);
        Self { bytes: all, len: len.min(8 * bytes.len()) }
    }

    /// Gives the bytes that hold the bits.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len.div_ceil(8)).unwrap_or_default()
    }
}

/// Bits to read fields from.
pub(super) trait Readable {
    /// Tells how many bits there are.
    fn len(&self) -> usize;

    /// Gives the bits from here on, at least 57 of them, the first highest; what lies beyond the end is zero or
    /// fills up the last letter.
    fn word(&self, first: usize) -> u64;

    /// Reads up to 32 bits as a number from zero.
    #[inline]
    fn unsigned(&self, first: usize, count: usize) -> u32 {
        (self.word(first) >> 1 >> (63 - count.min(32))) as u32
    }

    /// Reads up to 32 bits as a number whose first bit is its sign.
    #[inline]
    fn signed(&self, first: usize, count: usize) -> i32 {
        ((self.word(first) as i64) >> 1 >> (63 - count.min(32))) as i32
    }
}

impl Readable for Bits {
    #[inline]
    fn len(&self) -> usize {
        self.len
    }

    #[inline]
    fn word(&self, first: usize) -> u64 {
        word(&self.bytes, first)
    }
}

/// The bits of a message of a known, short layout, laid by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    bytes: [u8; Self::BYTES],
    len: u32,
}

impl Record {
    /// How many bytes it has; behind the last field lie eight more.
    const BYTES: usize = 64;
    /// How many bits of a layout have room.
    pub(super) const BITS: usize = 8 * (Self::BYTES - BEHIND.len());

    /// Lays bits by; what lies beyond the room is left out, and no field of the layout is there.
    #[inline]
    pub(super) fn new(bits: &Bits) -> Self {
        let mut bytes = [0; Self::BYTES];
        match bits.bytes.first_chunk() {
            Some(chunk) => bytes = *chunk,
            None => bytes.iter_mut().zip(&bits.bytes).for_each(|(into, byte)| *into = *byte),
        }
        Self { bytes, len: bits.len as u32 }
    }
}

impl Readable for Record {
    #[inline]
    fn len(&self) -> usize {
        self.len as usize
    }

    #[inline]
    fn word(&self, first: usize) -> u64 {
        word(&self.bytes, first)
    }
}

#[inline]
fn word(bytes: &[u8], first: usize) -> u64 {
    match bytes.get(first / 8..).and_then(|rest| rest.first_chunk::<8>()) {
        Some(bytes) => u64::from_be_bytes(*bytes) << (first % 8),
        None => 0,
    }
}

/// Gives the letter that carries six bits.
#[cfg(test)]
pub(super) fn letter(six: u32) -> u8 {
    let six = (six & 63) as u8;
    if six < 40 { six + 48 } else { six + 56 }
}

const fn six() -> [u8; 256] {
    let mut table = [255; 256];
    let mut six = 0_u8;
    while six < 64 {
        let letter = if six < 40 { six + 48 } else { six + 56 };
        table[letter as usize] = six;
        six += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads bit by bit, as the standard is written.
    fn slowly(letters: &[u8], first: usize, count: usize) -> u32 {
        (first..first + count).fold(0, |value, at| {
            let six = letters.get(at / 6).map_or(0, |letter| u32::from(SIX[usize::from(*letter)]));
            value << 1 | six >> (5 - at % 6) & 1
        })
    }

    proptest! {
        #[test]
        fn every_field_is_read_as_bit_by_bit(
            sixes in prop::collection::vec(0_u32..64, 1..200),
            first in 0_usize..1300,
            count in 1_usize..=32,
        ) {
            let letters: Vec<u8> = sixes.iter().map(|six| letter(*six)).collect();
            let mut bits = Bits::default();
            prop_assert!(bits.read(&letters, 0));
            prop_assert_eq!(bits.len(), 6 * letters.len());
            let expected = slowly(&letters, first, count);
            prop_assert_eq!(bits.unsigned(first, count), expected);
            let signed = (expected << (32 - count)) as i32 >> (32 - count);
            prop_assert_eq!(bits.signed(first, count), signed);
        }

        #[test]
        fn what_is_set_is_read(len in 1_usize..400, first in 0_usize..300, count in 1_usize..=32, value: u32) {
            let mut bits = Bits::default();
            bits.zero(len);
            bits.set(first, count, value);
            if first + count <= len {
                let mask = u32::MAX >> (32 - count);
                prop_assert_eq!(bits.unsigned(first, count), value & mask);
            }
        }
    }

    #[test]
    fn a_letter_that_carries_nothing_is_refused() {
        let mut bits = Bits::default();
        assert!(bits.read(b"15M67FC000G?ufbE`FepT@3n00Sa", 0));
        for wrong in [&b"15M67FC000G?ufbE`FepT@3n00S "[..], b"X", b"[5M67FC0", b"", b"\xff"] {
            assert!(!bits.read(wrong, 0), "{wrong:?}");
        }
    }
}
