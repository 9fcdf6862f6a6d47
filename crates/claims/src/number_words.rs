//! Numbers below a hundred in one word.

/// Reads "seven", "twenty" or "forty-two"; `None` for any other word.
pub(crate) fn in_words(word: &str) -> Option<u8> {
    const WORDS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place = |list: &[&str], word: &str| list.iter().position(|name| *name == word);
    if let Some(value) = place(&WORDS, word) {
        return u8::try_from(value).ok();
    }
    let (tens, ones) = word.split_once('-').map_or((word, None), |(tens, ones)| (tens, Some(ones)));
    let tens = u8::try_from(place(&TENS, tens)? * 10 + 20).ok()?;
    match ones {
        None => Some(tens),
        Some(ones) => {
            let ones = place(&WORDS, ones).filter(|ones| (1..10).contains(ones))?;
            Some(tens + u8::try_from(ones).ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn numbers_in_one_word() {
        let read = ["zero", "seventeen", "twenty", "forty-two", "forty-zero", "forty-eleven", "x-two", ""]
            .map(in_words);
        assert_eq!(read, [Some(0), Some(17), Some(20), Some(42), None, None, None, None]);
    }
}
