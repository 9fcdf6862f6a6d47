//! Word documents: the input is the XML of the document, in a sound archive; and an archive as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

fuzz_target!(|bytes: &[u8]| {
    plimsoll_fuzz::check_read(bytes, "note.docx");
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("[Content_Types].xml", TYPES), ("word/document.xml", bytes)] {
        archive.start_file(name, SimpleFileOptions::default()).expect("memory takes any file");
        archive.write_all(content).expect("memory takes any file");
    }
    let archive = archive.finish().expect("memory takes any file").into_inner();
    plimsoll_fuzz::check_read(&archive, "note.docx");
});
