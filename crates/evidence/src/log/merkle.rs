//! The Merkle tree of the log: hashing, roots, proofs.
//!
//! The tree keeps the hash of every complete subtree it has seen, a list a height: `levels[h][i]`
//! covers the leaves `i * 2^h` up to `(i + 1) * 2^h`. That is two hashes a leaf, and root and proofs
//! cost a logarithm of the size.
//!
//! **Source:** RFC 6962 section 2.1; RFC 9162 sections 2.1.3 and 2.1.4 for checking proofs.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// A hash in the log: SHA-256, printed in base64 as checkpoints have it.
///
/// ```
/// use evidence::log::{Hash, leaf_hash};
/// let hash = leaf_hash(b"");
/// assert_eq!(hash.to_string(), "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=");
/// assert_eq!(hash.to_string().parse::<Hash>().unwrap(), hash);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

/// Hashes an entry to a leaf: SHA-256 over a zero byte and the entry.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// Hashes two subtrees to the one above them: SHA-256 over a one byte and both hashes.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// A Merkle tree over leaf hashes, which only grows.
///
/// ```
/// use evidence::log::{Tree, leaf_hash, verify_inclusion};
/// let mut tree = Tree::default();
/// for entry in ["a", "b", "c"] {
///     tree.push(leaf_hash(entry.as_bytes()));
/// }
/// let proof = tree.inclusion_proof(2, 3).unwrap();
/// assert!(verify_inclusion(&leaf_hash(b"c"), 2, 3, &proof, &tree.root()));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// Gives the number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Adds a leaf, and every subtree it completes.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for height in 0.. {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let level = &mut self.levels[height];
            level.push(hash);
            match level.len() % 2 {
                0 => hash = node_hash(&level[level.len() - 2], &level[level.len() - 1]),
                _ => return,
            }
        }
    }

    /// Gives the hash of the complete subtree number `index` of `2^height` leaves, if the tree has it.
    #[must_use]
    pub fn subtree(&self, height: usize, index: u64) -> Option<Hash> {
        self.levels.get(height)?.get(usize::try_from(index).ok()?).copied()
    }

    /// Gives the root over all leaves; of none it is the SHA-256 of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.root_at(self.size()).unwrap_or_else(empty_root)
    }

    /// Gives the root as it was when the tree had `size` leaves; `None` if it never had as many.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        match size {
            0 => Some(empty_root()),
            _ => self.range(0, size),
        }
    }

    /// Gives the hashes that lead from a leaf to the root over the first `size` leaves, lowest first.
    ///
    /// **Source:** RFC 6962 section 2.1.1, `PATH(m, D[n])`. `None` unless `leaf < size <= self.size()`.
    #[must_use]
    pub fn inclusion_proof(&self, leaf: u64, size: u64) -> Option<Vec<Hash>> {
        if leaf >= size || size > self.size() {
            return None;
        }
        let mut proof = Vec::new();
        let (mut start, mut end) = (0, size);
        while end - start > 1 {
            let middle = start + split(end - start);
            if leaf < middle {
                proof.push(self.range(middle, end)?);
                end = middle;
            } else {
                proof.push(self.range(start, middle)?);
                start = middle;
            }
        }
        proof.reverse();
        Some(proof)
    }

    /// Gives the hashes that show that the first `old` leaves of the tree of `new` leaves are the old tree.
    ///
    /// **Source:** RFC 6962 section 2.1.2, `PROOF(m, D[n])`. `None` unless `old <= new <= self.size()`;
    /// empty where there is nothing to show (`old` is 0 or equals `new`).
    #[must_use]
    pub fn consistency_proof(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        if old > new || new > self.size() {
            return None;
        }
        let mut proof = Vec::new();
        if old == 0 || old == new {
            return Some(proof);
        }
        let (mut start, mut end) = (0, new);
        // `old` counts from 0; the subtree asked about is the part of it inside start..end.
        while old != end {
            let middle = start + split(end - start);
            if old <= middle {
                proof.push(self.range(middle, end)?);
                end = middle;
            } else {
                proof.push(self.range(start, middle)?);
                start = middle;
            }
        }
        // The old root itself is known to whoever checks, unless it was split on the way.
        if start != 0 {
            proof.push(self.range(start, end)?);
        }
        proof.reverse();
        Some(proof)
    }

    /// Hashes the leaves of a range that is a subtree of some tree: a complete one is looked up.
    fn range(&self, start: u64, end: u64) -> Option<Hash> {
        let length = end.checked_sub(start).filter(|length| *length > 0)?;
        if length.is_power_of_two() && start.is_multiple_of(length) {
            return self.subtree(length.trailing_zeros() as usize, start / length);
        }
        let middle = start + split(length);
        Some(node_hash(&self.range(start, middle)?, &self.range(middle, end)?))
    }
}

/// Tells whether a leaf stands at its index under a root, by the hashes between them.
///
/// **Source:** RFC 9162 section 2.1.3.2.
#[must_use]
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for beside in proof {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(beside, &hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Tells whether the tree of `old` leaves is the beginning of the tree of `new` leaves.
///
/// **Source:** RFC 9162 section 2.1.4.2.
#[must_use]
pub fn verify_consistency(old: u64, new: u64, proof: &[Hash], old_root: &Hash, new_root: &Hash) -> bool {
    if old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    let whole: Vec<Hash> = match old.is_power_of_two() {
        true => [*old_root].into_iter().chain(proof.iter().copied()).collect(),
        false => proof.to_vec(),
    };
    let Some((first, rest)) = whole.split_first() else {
        return false;
    };
    let (mut node, mut last) = (old - 1, new - 1);
    while node % 2 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for beside in rest {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            old_hash = node_hash(beside, &old_hash);
            new_hash = node_hash(beside, &new_hash);
            while node % 2 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, beside);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}

/// Gives the root of a tree without leaves.
#[must_use]
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// Gives the largest power of two below `size`, for a size of 2 and more.
fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::BASE64.encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = String;

    /// Reads 44 characters of base64, as checkpoints have them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = data_encoding::BASE64.decode(text.as_bytes()).map_err(|it| it.to_string())?;
        bytes.try_into().map(Self).map_err(|_| "it has not thirty-two bytes".to_owned())
    }
}

impl TryFrom<String> for Hash {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;

    /// Leaves and roots of certificate-transparency's own tests, published with
    /// transparency-dev/merkle (`testonly/constants.go`).
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn hash(hex: &str) -> Hash {
        Hash(HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap())
    }

    fn tree_of(leaves: usize) -> Tree {
        let mut tree = Tree::default();
        for leaf in &LEAVES[..leaves] {
            tree.push(leaf_hash(&HEXLOWER.decode(leaf.as_bytes()).unwrap()));
        }
        tree
    }

    fn numbered(leaves: u32) -> Tree {
        let mut tree = Tree::default();
        (0..leaves).for_each(|leaf| tree.push(leaf_hash(&leaf.to_be_bytes())));
        tree
    }

    #[test]
    fn roots_are_the_published_ones() {
        for (size, root) in ROOTS.iter().enumerate() {
            assert_eq!(tree_of(size).root(), hash(root), "size {size}");
            assert_eq!(tree_of(8).root_at(size as u64), Some(hash(root)), "size {size} of 8");
        }
        assert_eq!(tree_of(8).root_at(9), None);
    }

    #[test]
    fn consistency_proofs_are_the_published_ones() {
        let check = |old, new, expected: &[&str]| {
            let expected: Vec<_> = expected.iter().map(|it| hash(it)).collect();
            assert_eq!(tree_of(8).consistency_proof(old, new), Some(expected.clone()), "{old} to {new}");
            let (old_root, new_root) = (hash(ROOTS[old as usize]), hash(ROOTS[new as usize]));
            assert!(verify_consistency(old, new, &expected, &old_root, &new_root));
        };
        check(1, 1, &[]);
        check(
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        );
        check(
            6,
            7,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        );
    }

    /// The seven-leaf tree that RFC 6962 section 2.1.3 draws: leaves a to f and j, nodes g to l.
    #[test]
    fn proofs_are_those_of_the_example_in_rfc_6962() {
        let tree = tree_of(7);
        let leaf = |index: u64| tree.subtree(0, index).unwrap();
        let g = node_hash(&leaf(0), &leaf(1));
        let h = node_hash(&leaf(2), &leaf(3));
        let i = node_hash(&leaf(4), &leaf(5));
        let j = leaf(6);
        let k = node_hash(&g, &h);
        let l = node_hash(&i, &j);
        assert_eq!(tree.inclusion_proof(0, 7), Some(vec![leaf(1), h, l]));
        assert_eq!(tree.inclusion_proof(3, 7), Some(vec![leaf(2), g, l]));
        assert_eq!(tree.inclusion_proof(4, 7), Some(vec![leaf(5), j, k]));
        assert_eq!(tree.inclusion_proof(6, 7), Some(vec![i, k]));
        assert_eq!(tree.consistency_proof(3, 7), Some(vec![leaf(2), leaf(3), g, l]));
        assert_eq!(tree.consistency_proof(4, 7), Some(vec![l]));
        assert_eq!(tree.consistency_proof(6, 7), Some(vec![i, j, k]));
    }

    #[test]
    fn every_proof_of_small_trees_holds_and_no_other_index_or_size_does() {
        let tree = numbered(20);
        for size in 0..=20u64 {
            let root = tree.root_at(size).unwrap();
            for leaf in 0..size {
                let proof = tree.inclusion_proof(leaf, size).unwrap();
                let hash = tree.subtree(0, leaf).unwrap();
                for other in 0..=size {
                    assert_eq!(verify_inclusion(&hash, other, size, &proof, &root), other == leaf);
                }
                let mut longer = proof.clone();
                longer.push(root);
                assert!(!verify_inclusion(&hash, leaf, size, &longer, &root));
            }
            for old in 0..=size {
                let proof = tree.consistency_proof(old, size).unwrap();
                let old_root = tree.root_at(old).unwrap();
                assert!(verify_consistency(old, size, &proof, &old_root, &root), "{old} to {size}");
                for other in 1..size {
                    let holds = verify_consistency(other, size, &proof, &old_root, &root);
                    assert!(!holds || other == old, "{old} as {other} to {size}");
                }
            }
            assert_eq!(tree.inclusion_proof(size, size), None);
        }
        assert_eq!(tree.consistency_proof(21, 20), None);
        assert_eq!(tree.consistency_proof(1, 21), None);
    }

    proptest! {
        #[test]
        fn checking_never_panics(
            index in any::<u64>(), size in any::<u64>(),
            proof in proptest::collection::vec(any::<[u8; 32]>().prop_map(Hash), 0..70),
        ) {
            let root = empty_root();
            prop_assert!(!verify_inclusion(&root, index, size, &proof, &root));
            let _ = verify_consistency(index, size, &proof, &root, &root);
        }
    }
}
