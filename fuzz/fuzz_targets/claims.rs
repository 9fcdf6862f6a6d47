//! Claims: any text gives a document with its own text, and every span lies inside it.
#![no_main]

use claims::{Request, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = read(&Request { file: "note.txt", text, ..Request::default() });
    assert_eq!(document.text, text);
    let length = u32::try_from(text.chars().count()).expect("inputs are short");
    for claim in &document.claims {
        for span in &claim.content {
            assert!(span.end <= length, "{span:?} of {length}");
        }
    }
    for entity in &document.entities {
        assert!(entity.span.end <= length && entity.span.slice(text) == entity.text, "{entity:?}");
    }
});
