//! Plain text and Markdown, in any encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    plimsoll_fuzz::check_read(bytes, "note.txt");
    plimsoll_fuzz::check_read(bytes, "note.md");
});
