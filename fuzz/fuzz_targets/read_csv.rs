//! Tables of delimited text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let reading = plimsoll_fuzz::check_read(bytes, "table.csv");
    for table in &reading.tables {
        assert!(table.rows.is_sorted_by(|one, other| one.number < other.number), "rows out of order");
    }
});
