//! AIS recordings and tables of positions.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let _ = vessels::is_recording(&text);
    let decoded = vessels::decode(&text, "recording.nmea");
    for message in &decoded.messages {
        let _ = message.fields();
    }
    // The tables hold the messages, and of text without a broken letter the two ways count alike.
    let columns = vessels::decode_columns(bytes, "recording.nmea").expect("arrow takes every column");
    let whole = columns.tables.iter().filter(|(family, _)| family.application().is_none());
    let rows: usize = whole.flat_map(|(_, batches)| batches).map(|batch| batch.num_rows()).sum();
    assert_eq!(rows as u64, columns.counts.messages);
    assert!(text.contains('\u{fffd}') || columns.counts == decoded.counts);
    // In pieces it is the same recording.
    let mut decoder = vessels::ColumnDecoder::new();
    for piece in bytes.chunks(7) {
        decoder.read(piece).expect("arrow takes every column");
    }
    assert!(decoder.finish("recording.nmea").is_ok_and(|pieces| pieces == columns));
    let _ = vessels::read_positions(bytes, "positions.csv");
});
