//! JSON and JSON Lines.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    plimsoll_fuzz::check_read(bytes, "articles.json");
    plimsoll_fuzz::check_read(bytes, "articles.jsonl");
});
