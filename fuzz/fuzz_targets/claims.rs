//! Claims: any text gives a document with its own text, and every word it names stands where it says.
#![no_main]

use claims::{Request, read};
use libfuzzer_sys::fuzz_target;
use values::Span;

fuzz_target!(|text: &str| {
    let dated = "2024-12-18".parse().ok();
    let document = read(&Request { file: "note.txt", text, dated, ..Request::default() });
    assert_eq!(document.text, text);
    let length = u32::try_from(text.chars().count()).expect("inputs are short");
    let holds = |span: Span, words: &str| {
        assert!(span.end <= length && span.slice(text) == words, "{words:?} at {span:?} of {length}");
    };
    for claim in &document.claims {
        for span in &claim.content {
            assert!(span.start < span.end && span.end <= length, "{span:?} of {length}");
        }
        for speaker in claim.speaker.iter().chain(&claim.reported_by) {
            holds(speaker.span, &speaker.text);
        }
        if let Some(cue) = &claim.cue {
            holds(cue.span, &cue.text);
        }
        for event in &claim.events {
            holds(event.trigger.span, &event.trigger.text);
            event.participants.iter().for_each(|one| holds(one.span, &one.text));
            event.quantities.iter().for_each(|one| holds(one.span, &one.text));
        }
    }
    for entity in &document.entities {
        holds(entity.span, &entity.text);
    }
    for date in &document.dates {
        if let (Some(span), Some(words)) = (date.span, &date.text) {
            holds(span, words);
        }
    }
});
