//! Sound originals of every kind with some bytes changed: words or a problem, and no panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use evidence::reading::{Limits, read};
use std::io::Write as _;
use std::path::Path;
use values::CharMap;

/// Changes of each sample; they are drawn from the seed, so that a failure can be repeated.
const CHANGES: u64 = 120;
const SEED: u64 = 1718;

struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A PDF of one page, written by hand.
const PDF: &str = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n\
<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] \
/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n4 0 obj\n<< /Length 62 >>\nstream\n\
BT /F1 12 Tf 20 150 Td (Words of a ministry on a page.) Tj ET \nendstream\nendobj\n5 0 obj\n\
<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 6 >>\n\
startxref\n0\n%%EOF\n";

fn samples() -> Vec<(String, Vec<u8>)> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dprk-russia-2024");
    let mut samples = vec![
        ("page.pdf".to_owned(), PDF.as_bytes().to_vec()),
        ("kit.zip".to_owned(), zip(&[("a.txt", b"Words."), ("b/c.csv", b"a,b\n1,2\n")])),
        (
            "list.json".to_owned(),
            br#"[{"title": "A", "text": "Words.", "date": "2024-11-04"}, {"title": "B"}]"#.to_vec(),
        ),
    ];
    let mut folders = vec![examples];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            samples.push((name, std::fs::read(&path).unwrap()));
        }
    }
    // One of each kind is enough, the shortest.
    let kind = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    samples.retain(|(_, bytes)| bytes.len() > 20);
    samples.sort_by_key(|(name, bytes)| (kind(name), bytes.len()));
    samples.dedup_by_key(|(name, _)| kind(name));
    samples
}

#[test]
fn changed_originals_give_words_or_a_problem() {
    let samples = samples();
    let kinds: Vec<&str> = samples.iter().filter_map(|(name, _)| name.rsplit('.').next()).collect();
    for kind in ["csv", "docx", "eml", "html", "json", "md", "pdf", "txt", "xml", "zip"] {
        assert!(kinds.contains(&kind), "{kind} of {kinds:?}");
    }
    let mut draw = Draw(SEED);
    for (name, bytes) in &samples {
        for change in 0..CHANGES {
            let mut changed = bytes.clone();
            for _ in 0..=draw.below(8) {
                let at = draw.below(changed.len());
                match draw.below(4) {
                    0 => changed[at] = u8::try_from(draw.below(256)).unwrap(),
                    1 => changed.truncate(at + 1),
                    2 => changed[at] ^= 1 << draw.below(8),
                    _ => {
                        let end = (at + draw.below(64)).min(changed.len());
                        let piece = changed[at..end].to_vec();
                        changed.splice(at..at, piece);
                    }
                }
            }
            let reading = read(&changed, name, &Limits::default());
            let failed = reading.problems.iter().find(|problem| problem.code == "reading/reader-failed");
            assert!(failed.is_none(), "{name}, change {change}: {failed:?}");
            let map = CharMap::new(&reading.text);
            let mut end = 0;
            for block in &reading.blocks {
                assert!(block.span.start >= end && block.span.end <= map.len(), "{name}, change {change}");
                end = block.span.end;
            }
            let has_something =
                !reading.text.is_empty() || !reading.tables.is_empty() || !reading.parts.is_empty();
            let is_list = reading.media_type.contains("xml");
            assert!(has_something || is_list || !reading.problems.is_empty(), "{name}, change {change}");
        }
    }
}
