//! E-mails: whatever follows a few fields of a header.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    plimsoll_fuzz::check_read(bytes, "mail.eml");
    let head = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: s\r\nMessage-ID: <1@example.org>\r\n";
    plimsoll_fuzz::check_read(&[head, bytes].concat(), "mail.eml");
});
