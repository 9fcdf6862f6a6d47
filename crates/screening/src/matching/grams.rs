//! Which names share enough letters with a query to be worth comparing.

use ahash::AHashMap;

/// How many entries of the table a query looks at: the rarest runs of letters first, the commonest left out.
///
/// A list of some ten thousand names has fewer under the runs of any query; it bounds the work with millions.
const LOOKED_AT_MAX: usize = 60_000;

/// How near is near: which names of those that share letters with a query are worth comparing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// How many at most, the nearest first.
    pub(super) most: usize,
    /// The least share of runs, in thousandths.
    pub(super) least: u32,
    /// The least share beside that of the nearest name of the same list, in percent of it. A list is asked for itself:
    /// that another one has the very name takes nothing away.
    pub(super) beside_nearest: u32,
}

/// Names by the runs of three letters in them, so that a query meets few of them.
///
/// A name is entered under the runs of its words by sound, joined; a query meets the names that share the largest
/// share of its runs. **Shape:** the names of a run stand together, in the order in which they were entered.
#[derive(Debug, Clone, Default)]
pub(super) struct Grams {
    starts: AHashMap<u64, (u32, u32)>,
    slots: Vec<u32>,
    gram_counts: Vec<u16>,
    names: Vec<u32>,
    lists: Vec<u16>,
}

/// Names on their way into [`Grams`].
#[derive(Debug, Default)]
pub(super) struct GramsBuilder {
    pairs: Vec<(u64, u32)>,
    gram_counts: Vec<u16>,
    names: Vec<u32>,
    lists: Vec<u16>,
}

impl GramsBuilder {
    /// Enters a way of writing a name of a list.
    pub(super) fn push<'a>(&mut self, name: u32, list: u16, words: impl Iterator<Item = &'a str>) {
        let slot = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let grams = grams(words);
        self.gram_counts.push(u16::try_from(grams.len()).unwrap_or(u16::MAX));
        self.names.push(name);
        self.lists.push(list);
        self.pairs.extend(grams.into_iter().map(|gram| (gram, slot)));
    }

    /// Sorts what was entered.
    pub(super) fn finish(mut self) -> Grams {
        self.pairs.sort_unstable();
        let mut grams = Grams {
            slots: Vec::with_capacity(self.pairs.len()),
            gram_counts: self.gram_counts,
            names: self.names,
            lists: self.lists,
            ..Grams::default()
        };
        for of_gram in self.pairs.chunk_by(|one, other| one.0 == other.0) {
            let start = u32::try_from(grams.slots.len()).unwrap_or(u32::MAX);
            grams.slots.extend(of_gram.iter().map(|(_, slot)| *slot));
            let end = u32::try_from(grams.slots.len()).unwrap_or(u32::MAX);
            grams.starts.extend(of_gram.first().map(|(gram, _)| (*gram, (start, end))));
        }
        grams
    }
}

impl Grams {
    /// Adds the names that share the largest share of runs with the words of a query, each with its share in
    /// thousandths.
    pub(super) fn nearest<'a>(
        &self,
        words: impl Iterator<Item = &'a str>,
        Near { most, least, beside_nearest }: Near,
        counts: &mut Counts,
        into: &mut Vec<(u32, u32)>,
    ) {
        if self.names.is_empty() {
            return;
        }
        let mut wanted: Vec<&[u32]> = grams(words)
            .into_iter()
            .map(|gram| {
                let (start, end) = self.starts.get(&gram).copied().unwrap_or((0, 0));
                self.slots.get(start as usize..end as usize).unwrap_or(&[])
            })
            .collect();
        wanted.sort_by_key(|slots| slots.len());
        let mut looked_at = 0;
        let mut used = 0;
        if counts.shared.len() < self.names.len() {
            counts.shared.resize(self.names.len(), 0);
        }
        counts.touched.clear();
        for slots in wanted {
            looked_at += slots.len();
            if looked_at > LOOKED_AT_MAX && used > 0 {
                break;
            }
            used += 1;
            for slot in slots {
                if let Some(count) = counts.shared.get_mut(*slot as usize) {
                    if *count == 0 {
                        counts.touched.push(*slot);
                    }
                    *count = count.saturating_add(1);
                }
            }
        }
        counts.found.clear();
        for slot in &counts.touched {
            let at = *slot as usize;
            let shared = u32::from(counts.shared.get_mut(at).map_or(0, std::mem::take));
            let own = u32::from(self.gram_counts.get(at).copied().unwrap_or(0));
            let smaller = own.min(used).max(1);
            let larger = own.max(used).max(1);
            // No share is larger than that of the shorter name: most names are left aside without a division.
            if 1000 * shared < least * smaller {
                continue;
            }
            // The share of the shorter name decides, so that a part of a long name is found too.
            let share = 700 * shared / smaller + 300 * shared / larger;
            if share >= least {
                counts.found.push((*slot, share));
            }
        }
        let list_of = |slot: u32| usize::from(self.lists.get(slot as usize).copied().unwrap_or(0));
        counts.nearest.clear();
        for (slot, share) in &counts.found {
            let list = list_of(*slot);
            if counts.nearest.len() <= list {
                counts.nearest.resize(list + 1, 0);
            }
            if let Some(nearest) = counts.nearest.get_mut(list) {
                *nearest = (*nearest).max(*share);
            }
        }
        counts.found.retain(|(slot, share)| {
            let nearest = counts.nearest.get(list_of(*slot)).copied().unwrap_or(0);
            100 * share >= beside_nearest * nearest
        });
        if counts.found.len() > most {
            counts
                .found
                .select_nth_unstable_by(most, |one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
            counts.found.truncate(most);
        }
        into.extend(
            counts.found.iter().filter_map(|(slot, share)| Some((*self.names.get(*slot as usize)?, *share))),
        );
    }
}

/// Room for counting, kept from query to query.
#[derive(Debug, Default)]
pub(super) struct Counts {
    shared: Vec<u16>,
    touched: Vec<u32>,
    found: Vec<(u32, u32)>,
    /// The largest share of each list.
    nearest: Vec<u32>,
}

/// The runs of a name, each once: of three letters within the joined words, and of two at the head of each word.
fn grams<'a>(words: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let mut grams = Vec::with_capacity(32);
    let mut joined: Vec<char> = Vec::with_capacity(32);
    for word in words {
        let from = joined.len();
        joined.extend(word.chars());
        match joined.get(from..joined.len().min(from + 2)) {
            Some([one, two]) => grams.push(code(['\u{1}', *one, *two])),
            Some([one]) => grams.push(code(['\u{1}', *one, '\u{1}'])),
            _ => {}
        }
    }
    grams.extend(joined.windows(3).filter_map(|run| Some(code([*run.first()?, *run.get(1)?, *run.get(2)?]))));
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
        let mut builder = GramsBuilder::default();
        for (number, name) in (0u32..).zip(names) {
            builder.push(number, 0, name.iter().copied());
        }
        let index = builder.finish();
        let mut counts = Counts::default();
        let mut nearest = |words: &[&'static str], most| {
            let mut found = Vec::new();
            index.nearest(
                words.iter().copied(),
                Near { most, least: 200, beside_nearest: 0 },
                &mut counts,
                &mut found,
            );
            found.into_iter().map(|(name, _)| name).collect::<Vec<u32>>()
        };
        assert_eq!(nearest(&["ri", "jesson"], 1), [0]);
        assert_eq!(nearest(&["hoangsok"], 5), [2]);
        assert!(nearest(&["sssss"], 5).is_empty());
    }

    #[test]
    fn the_nearest_of_each_list_is_the_measure_of_that_list_only() {
        let names = [(0, ["ryonbong", "trading"]), (0, ["ryonha", "trading"]), (1, ["ryonha", "machinery"])];
        let mut builder = GramsBuilder::default();
        for (number, (list, words)) in (0u32..).zip(names) {
            builder.push(number, list, words.into_iter());
        }
        let index = builder.finish();
        let found = |beside_nearest| {
            let (near, mut found) = (Near { most: 9, least: 100, beside_nearest }, Vec::new());
            let words = ["ryonbong", "trading"].into_iter();
            index.nearest(words, near, &mut Counts::default(), &mut found);
            found.into_iter().map(|(name, _)| name).collect::<Vec<u32>>()
        };
        assert_eq!(found(0), [0, 1, 2]);
        assert_eq!(found(90), [0, 2]);
    }
}
