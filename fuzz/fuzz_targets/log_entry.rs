//! Entries and notes of the log: what can be read is written back to the same bytes.
#![no_main]

use evidence::Entry;
use evidence::log::{Checkpoint, SignerKey, VerifierKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(entry) = Entry::from_bytes(bytes) {
        assert_eq!(entry.to_bytes().expect("what was read can be written"), bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Ok(key) = text.parse::<VerifierKey>() {
            assert_eq!(key.to_string(), text);
        }
        let _ = SignerKey::from_secret(text);
    }
    let key = SignerKey::from_seed("fuzz", &[7; 32]).expect("the name is sound").verifier();
    assert!(Checkpoint::open(bytes, &key).is_err(), "a signature was forged");
});
