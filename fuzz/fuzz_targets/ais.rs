//! AIS recordings and tables of positions.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let _ = vessels::is_recording(&text);
    let _ = vessels::decode(&text, "recording.nmea");
    let _ = vessels::read_positions(bytes, "positions.csv");
});
