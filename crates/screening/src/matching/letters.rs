//! How far apart two words are, letter by letter, where some letters are nearer to each other than others.
//!
//! The distance of two words is what it costs to turn one into the other: a letter put in, left out or taken
//! for another, or two neighbours that changed places. Pairs that romanisations, scanners and typists take for each
//! other cost less. Edit distances of whole scripts come from `rapidfuzz`; this table of costs is the part that is
//! the field's own.

use std::sync::LazyLock;

/// From which kind of writing two words are compared, on which it depends what a vowel says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Hearing {
    /// Both are spelled with their vowels.
    Letters,
    /// One is from a script that leaves out short vowels.
    Consonants,
    /// One is from kana, which puts a vowel after every consonant and has one letter for r and l.
    Kana,
}

/// Longest word that is compared; `Token` cuts there.
pub(super) const LETTERS_MAX: usize = 48;

/// Letters that are taken for each other, with what it costs.
const NEAR: [(&[u8; 2], u16); 17] = [
    (b"gk", 30),
    (b"kq", 20),
    (b"ck", 30),
    (b"cg", 60),
    (b"dt", 30),
    (b"bp", 30),
    (b"fp", 40),
    (b"bv", 40),
    (b"fv", 40),
    (b"vw", 30),
    (b"jz", 50),
    (b"cj", 40),
    (b"sz", 30),
    (b"lr", 50),
    (b"mn", 70),
    (b"il", 50),
    (b"gj", 60),
];

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// What letters cost, for one way of hearing: units are hundredths, letters are 1 to 26 and 0 is any other sign.
struct Costs {
    taken_for: [[u16; 32]; 32],
    left_out: [u16; 32],
    left_out_doubled: u16,
    left_out_g_after_n: u16,
}

/// What two neighbours cost that changed places.
const TURNED: u16 = 60;

static COSTS: LazyLock<[Costs; 3]> =
    LazyLock::new(|| [Hearing::Letters, Hearing::Consonants, Hearing::Kana].map(Costs::of));

impl Costs {
    fn of(hearing: Hearing) -> Self {
        let mut costs = Self {
            taken_for: [[100; 32]; 32],
            left_out: [90; 32],
            left_out_doubled: 0,
            left_out_g_after_n: 0,
        };
        for one in b'a'..=b'z' {
            for other in b'a'..=b'z' {
                if let Some(cost) =
                    costs.taken_for.get_mut(code(one)).and_then(|row| row.get_mut(code(other)))
                {
                    *cost = hearing.taken_for(one, other);
                }
            }
            if let Some(cost) = costs.left_out.get_mut(code(one)) {
                *cost = hearing.left_out(one);
            }
        }
        (costs.left_out_doubled, costs.left_out_g_after_n) = match hearing {
            Hearing::Letters => (20, 45),
            Hearing::Consonants => (10, 90),
            Hearing::Kana => (5, 5),
        };
        costs
    }

    /// What a letter costs that only one side has; `before` is the letter before it on its own side.
    fn left_out(&self, letter: u8, before: u8) -> u16 {
        const N: u8 = b'n' - b'a' + 1;
        const G: u8 = b'g' - b'a' + 1;
        let cost = self.left_out.get(usize::from(letter)).copied().unwrap_or(90);
        if letter == before {
            cost.min(self.left_out_doubled)
        } else if letter == G && before == N {
            self.left_out_g_after_n
        } else {
            cost
        }
    }
}

fn code(letter: u8) -> usize {
    if letter.is_ascii_lowercase() { usize::from(letter - b'a') + 1 } else { 0 }
}

impl Hearing {
    fn taken_for(self, one: u8, other: u8) -> u16 {
        if one == other {
            return 0;
        }
        let near = NEAR.iter().find(|(pair, _)| pair.contains(&one) && pair.contains(&other));
        let vowels = (is_vowel(one), is_vowel(other));
        let cost = match (near, vowels) {
            (Some((_, cost)), _) => *cost,
            (None, (true, true)) => 50,
            _ => 100,
        };
        match self {
            Self::Letters => cost,
            Self::Consonants => match vowels {
                (true, true) => 10,
                // A letter for w or y stands for a long vowel too.
                (true, false) if matches!(other, b'v' | b'w') => 15,
                (false, true) if matches!(one, b'v' | b'w') => 15,
                _ => cost,
            },
            Self::Kana => match (one.min(other), one.max(other)) {
                (b'l', b'r') => 0,
                (b'b', b'v') => 10,
                (b'g', b'k') | (b'd', b't') | (b'b', b'p') => 15,
                (b'f', b'h') | (b's', b'z') | (b'j', b'z') | (b'g', b'j') => 25,
                (b's', b't') | (b'j', b't') | (b'd', b'j') => 50,
                _ if vowels == (true, true) => 35,
                _ => cost,
            },
        }
    }

    fn left_out(self, letter: u8) -> u16 {
        match (self, letter) {
            (Self::Letters, _) if is_vowel(letter) => 40,
            (Self::Letters, b'h') => 45,
            (Self::Consonants, _) if is_vowel(letter) => 10,
            (Self::Consonants, b'h') => 35,
            (Self::Kana, _) if is_vowel(letter) => 15,
            (Self::Kana, b'r') => 35,
            (Self::Kana, b'h' | b'w' | b'v') => 25,
            _ => 90,
        }
    }
}

/// Gives what it costs to turn one word of ASCII letters into the other, or `None` where it is more than `most`.
pub(super) fn distance(one: &[u8], other: &[u8], hearing: Hearing, most: f32) -> Option<f32> {
    let costs = COSTS.get(hearing as usize)?;
    let most = (most * 100.0 + 0.5) as u16;
    // What both begin and end with costs nothing; two letters are kept, on which a doubled letter depends.
    let alike = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let skip = alike.saturating_sub(1);
    let (one, other) = (one.get(skip..)?, other.get(skip..)?);
    let alike = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    let keep = |word: &[u8]| word.len() - alike.saturating_sub(1).min(word.len().saturating_sub(1));
    let (one, other) = (one.get(..keep(one).min(LETTERS_MAX))?, other.get(..keep(other).min(LETTERS_MAX))?);
    let mut letters = [0u8; LETTERS_MAX];
    let mut gone_other = [0u16; LETTERS_MAX];
    let mut rows = [[0u16; LETTERS_MAX + 1]; 3];
    let [two_back, back, row] = &mut rows;
    // Rows change places by reference: nothing is copied.
    let (mut two_back, mut back, mut row) = (two_back, back, row);
    let mut before = 0u8;
    let mut total = 0u16;
    for (((letter, slot), gone), sum) in
        other.iter().zip(&mut letters).zip(&mut gone_other).zip(back.iter_mut().skip(1))
    {
        *slot = code(*letter) as u8;
        *gone = costs.left_out(*slot, before);
        total += *gone;
        *sum = total;
        before = *slot;
    }
    let length = other.len();
    let letters = letters.get(..length)?;
    let gone_other = gone_other.get(..length)?;
    let mut above = 0u8;
    let mut first = true;
    for letter in one {
        let letter = code(*letter) as u8;
        let gone = costs.left_out(letter, above);
        let taken = costs.taken_for.get(usize::from(letter))?;
        let mut left_cost = back[0] + gone;
        row[0] = left_cost;
        let mut least = left_cost;
        let mut left = 0u8;
        for at in 0..length {
            let met = letters[at];
            let mut cost = back[at] + taken[usize::from(met & 31)];
            cost = cost.min(back[at + 1] + gone).min(left_cost + gone_other[at]);
            if letter == left && above == met && !first && at > 0 && letter != met {
                cost = cost.min(two_back[at - 1] + TURNED);
            }
            row[at + 1] = cost;
            least = least.min(cost);
            left_cost = cost;
            left = met;
        }
        if least > most {
            return None;
        }
        above = letter;
        first = false;
        std::mem::swap(&mut two_back, &mut back);
        std::mem::swap(&mut back, &mut row);
    }
    let cost = back[length];
    (cost <= most).then_some(f32::from(cost) / 100.0)
}

/// Gives how much there is to hear in a word: its letters, or its consonants where vowels are left out.
pub(super) fn length(word: &[u8], hearing: Hearing) -> f32 {
    match hearing {
        Hearing::Letters => word.len() as f32,
        Hearing::Consonants | Hearing::Kana => {
            let share = if hearing == Hearing::Kana { 0.5 } else { 0.25 };
            word.iter().map(|letter| if is_vowel(*letter) { share } else { 1.0 }).sum()
        }
    }
}
