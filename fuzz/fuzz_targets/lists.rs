//! Sanctions lists in every publisher's format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use screening::lists::read;

fuzz_target!(|bytes: &[u8]| {
    for name in ["list.xml", "sdn.csv", "vessels.html", "list.json", "own.toml"] {
        let _ = read(bytes, name, None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = read(b"%PDF-1.7", "vessels.pdf", Some(&[text.to_owned()]));
        let _ = read(b"%PDF-1.7", "list.pdf", Some(&[format!("Country or Region Also Known As Type of WMD\n{text}")]));
        let _ = read(b"PK\x03\x04", "list.xlsx", Some(&[format!("1\t告示日付\t告示番号\t英語表記\n{text}")]));
    }
});
