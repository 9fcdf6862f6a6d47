//! Pages: whatever follows a doctype.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    plimsoll_fuzz::check_read(&[b"<!DOCTYPE html>", bytes].concat(), "page.html");
});
