//! Which names share enough letters with a query to be worth comparing.

use std::collections::HashMap;

/// Names by the runs of three letters in them, so that a query meets few of them.
///
/// A name is entered under the runs of its parts by sound, joined; a query meets the names that share the largest
/// share of its runs. Scripts with many letters use runs of one and two instead.
#[derive(Debug, Clone, Default)]
pub(super) struct Grams {
    names_by_gram: HashMap<u64, Vec<u32>>,
    gram_counts: Vec<u16>,
}

impl Grams {
    /// Enters the next name; names are numbered from 0 in the order in which they are entered.
    pub(super) fn push<'a>(&mut self, parts: impl Iterator<Item = &'a str>) {
        let number = u32::try_from(self.gram_counts.len()).unwrap_or(u32::MAX);
        let grams = grams(parts);
        self.gram_counts.push(u16::try_from(grams.len()).unwrap_or(u16::MAX));
        for gram in grams {
            self.names_by_gram.entry(gram).or_default().push(number);
        }
    }

    /// Gives the numbers of the `most` names that share the largest share of runs with the parts of a query.
    pub(super) fn nearest<'a>(
        &self,
        parts: impl Iterator<Item = &'a str>,
        most: usize,
        counts: &mut Counts,
    ) -> Vec<u32> {
        let wanted = grams(parts);
        counts.shared.resize(self.gram_counts.len(), 0);
        counts.touched.clear();
        for gram in &wanted {
            for name in self.names_by_gram.get(gram).into_iter().flatten() {
                if let Some(count) = counts.shared.get_mut(*name as usize) {
                    if *count == 0 {
                        counts.touched.push(*name);
                    }
                    *count = count.saturating_add(1);
                }
            }
        }
        let mut found: Vec<(u32, u32)> = Vec::new();
        for name in &counts.touched {
            let at = *name as usize;
            let shared = u32::from(std::mem::take(&mut counts.shared[at]));
            let own = u32::from(self.gram_counts[at]);
            let smaller = own.min(wanted.len() as u32).max(1);
            let larger = own.max(wanted.len() as u32).max(1);
            // The share of the shorter name decides, so that a part of a long name is found too.
            if shared * 10 >= smaller * 3 {
                found.push((*name, 700 * shared / smaller + 300 * shared / larger));
            }
        }
        if found.len() > most {
            found.select_nth_unstable_by(most, |one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
            found.truncate(most);
        }
        let mut names: Vec<u32> = found.into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }
}

/// Room for counting, kept from query to query.
#[derive(Debug, Default)]
pub(super) struct Counts {
    shared: Vec<u16>,
    touched: Vec<u32>,
}

/// The runs of a name, each once: of three letters within the joined parts, and of two at the head of each part.
fn grams<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let mut grams = Vec::new();
    let mut joined: Vec<char> = Vec::new();
    for part in parts {
        let from = joined.len();
        joined.extend(part.chars());
        let head = &joined[from..joined.len().min(from + 2)];
        match head {
            [one, two] => grams.push(code(['\u{1}', *one, *two])),
            [one] => grams.push(code(['\u{1}', *one, '\u{1}'])),
            _ => {}
        }
    }
    if joined.iter().any(|letter| u32::from(*letter) >= 0x1100) {
        grams.clear();
        grams.extend(joined.iter().map(|one| code(['\u{2}', *one, '\u{2}'])));
        grams.extend(joined.windows(2).map(|pair| code(['\u{2}', pair[0], pair[1]])));
    } else {
        grams.extend(joined.windows(3).map(|run| code([run[0], run[1], run[2]])));
    }
    grams.sort_unstable();
    grams.dedup();
    grams
}

fn code([one, two, three]: [char; 3]) -> u64 {
    (u64::from(u32::from(one)) << 42) | (u64::from(u32::from(two)) << 21) | u64::from(u32::from(three))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_under_a_misspelling_and_a_part() {
        let names = [["ri", "jeson"].as_slice(), &["kim", "kolsam"], &["hoangsok", "hua"]];
        let mut index = Grams::default();
        for name in names {
            index.push(name.iter().copied());
        }
        let mut counts = Counts::default();
        assert_eq!(index.nearest(["ri", "jesson"].into_iter(), 1, &mut counts), [0]);
        assert_eq!(index.nearest(["hoangsok"].into_iter(), 5, &mut counts), [2]);
        assert!(index.nearest(["sssss"].into_iter(), 5, &mut counts).is_empty());
    }
}
