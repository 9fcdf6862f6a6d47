//! Where the hashes and entries of a log lie: tiles of 256, the last of each level a partial one.
//!
//! **Source:** C2SP tlog-tiles (<https://c2sp.org/tlog-tiles>).

use super::Tree;

/// The width of a full tile.
pub(crate) const WIDTH: u64 = 256;
/// The largest entry: its length must fit two bytes.
pub(crate) const ENTRY_BYTES_MAX: usize = u16::MAX as usize;

/// A tile of hashes, or a bundle of entries where there is no level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tile {
    /// The level: 0 holds leaf hashes, each above it the roots of 256 below. `None` holds entries.
    pub level: Option<u8>,
    pub index: u64,
    /// How many hashes or entries it has, 1 to 256.
    pub width: u64,
}

impl Tile {
    /// Gives the path below the log's folder: `tile/0/x001/234.p/5`.
    pub(crate) fn path(self) -> String {
        let mut path = match self.level {
            Some(level) => format!("tile/{level}/"),
            None => "tile/entries/".to_owned(),
        };
        let digits = format!("{}", self.index);
        let padded = format!("{digits:0>width$}", width = digits.len().div_ceil(3) * 3);
        for (at, digit) in padded.chars().enumerate() {
            if at % 3 == 0 {
                path.push_str(if at == 0 { "" } else { "/" });
                path.push_str(if padded.len() - at > 3 { "x" } else { "" });
            }
            path.push(digit);
        }
        if self.width < WIDTH {
            path.push_str(&format!(".p/{}", self.width));
        }
        path
    }

    /// Reads a path below the log's folder; only the one spelling the standard has is taken.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = match level {
            "entries" => None,
            level => Some(level.parse().ok().filter(|level| *level < 8)?),
        };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok().filter(|it| (1..WIDTH).contains(it))?),
            None => (rest, WIDTH),
        };
        let digits: String = index.chars().filter(|c| !matches!(c, '/' | 'x')).collect();
        let tile = Self { level, index: digits.parse().ok()?, width };
        (tile.path() == path).then_some(tile)
    }

    /// Gives the bytes of a tile of hashes.
    pub(crate) fn hashes(self, tree: &Tree) -> Option<Vec<u8>> {
        let height = usize::from(self.level?) * 8;
        let start = self.index.checked_mul(WIDTH)?;
        let mut bytes = Vec::new();
        for at in start..start.checked_add(self.width)? {
            bytes.extend_from_slice(&tree.subtree(height, at)?.0);
        }
        Some(bytes)
    }
}

/// Gives every tile of a log of `size` entries that one of `old` entries has not, in a fixed order.
pub(crate) fn new_tiles(old: u64, size: u64) -> Vec<Tile> {
    let mut tiles = Vec::new();
    for level in [None].into_iter().chain((0..8).map(Some)) {
        let shift = u32::from(level.unwrap_or(0)) * 8;
        let (before, hashes) = (old >> shift, size >> shift);
        if hashes == before {
            continue;
        }
        for index in before / WIDTH..hashes.div_ceil(WIDTH) {
            let width = (hashes - index * WIDTH).min(WIDTH);
            tiles.push(Tile { level, index, width });
        }
    }
    tiles
}

/// Writes entries as a bundle: each with its length in two bytes, the higher first.
pub(crate) fn bundle<'a>(entries: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).unwrap_or(u16::MAX);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&entry[..usize::from(length)]);
    }
    bytes
}

/// Reads the entries of a bundle; `None` unless it has exactly `width` of them.
pub(crate) fn unbundle(bytes: &[u8], width: u64) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    for _ in 0..width {
        let (length, after) = rest.split_first_chunk::<2>()?;
        let (entry, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        rest = after;
    }
    rest.is_empty().then_some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_as_the_standard_has_them() {
        let check = |level, index, width, path: &str| {
            assert_eq!(Tile { level, index, width }.path(), path);
        };
        check(Some(0), 0, 256, "tile/0/000");
        check(Some(0), 273, 112, "tile/0/273.p/112");
        check(Some(1), 1_234_067, 256, "tile/1/x001/x234/067");
        check(None, 1_000, 1, "tile/entries/x001/000.p/1");
        check(None, 999, 256, "tile/entries/999");
    }

    /// The standard's own example: 70,000 entries are 273 full tiles and one of 112 on level 0, one full
    /// and one of 17 on level 1, and one of 1 on level 2.
    #[test]
    fn a_log_of_seventy_thousand_has_the_tiles_the_standard_says() {
        let tiles = new_tiles(0, 70_000);
        let of = |level: u8| tiles.iter().filter(move |it| it.level == Some(level));
        assert_eq!(of(0).filter(|it| it.width == 256).count(), 273);
        assert_eq!(of(0).next_back().unwrap().path(), "tile/0/273.p/112");
        assert_eq!(of(1).map(|it| it.path()).collect::<Vec<_>>(), ["tile/1/000", "tile/1/001.p/17"]);
        assert_eq!(of(2).map(|it| it.path()).collect::<Vec<_>>(), ["tile/2/000.p/1"]);
        assert_eq!(of(3).count(), 0);
        assert_eq!(tiles.iter().filter(|it| it.level.is_none()).count(), 274);
    }

    #[test]
    fn only_tiles_that_changed_are_new() {
        let paths = |old, size| new_tiles(old, size).into_iter().map(Tile::path).collect::<Vec<_>>();
        assert!(paths(300, 300).is_empty());
        assert_eq!(paths(300, 301), ["tile/entries/001.p/45", "tile/0/001.p/45"]);
        assert_eq!(paths(255, 256), ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
        assert_eq!(paths(256, 257), ["tile/entries/001.p/1", "tile/0/001.p/1"]);
    }

    proptest! {
        #[test]
        fn paths_read_back(level in proptest::option::of(0u8..8), index in any::<u64>(), width in 1u64..=256) {
            let tile = Tile { level, index, width };
            prop_assert_eq!(Tile::parse(&tile.path()), Some(tile));
        }

        #[test]
        fn reading_a_path_never_panics(path in "(tile/)?[a-z0-9/.]{0,30}") {
            if let Some(tile) = Tile::parse(&path) {
                prop_assert_eq!(tile.path(), path);
            }
        }

        #[test]
        fn bundles_read_back(entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..50), 0..20)) {
            let bytes = bundle(entries.iter().map(Vec::as_slice));
            let width = entries.len() as u64;
            prop_assert_eq!(unbundle(&bytes, width).unwrap(), entries);
            prop_assert!(unbundle(&bytes, width + 1).is_none());
        }

        #[test]
        fn reading_a_bundle_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), width in 0u64..300) {
            let _ = unbundle(&bytes, width);
        }
    }
}
