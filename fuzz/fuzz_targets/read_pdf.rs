//! PDFs: whatever follows the mark at their start.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    plimsoll_fuzz::check_read(&[b"%PDF-1.7\n", bytes].concat(), "note.pdf");
});
