//! No figure of the law stands in Rust: the ceilings live in `regime/` only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::root;

#[test]
fn no_ceiling_stands_in_rust() {
    // The ceilings of 2397 OP4 and OP5 and 2321 OP26, in the spellings Rust allows.
    const FIGURES: [&str; 8] =
        ["500_000", "500000", "4_000_000", "4000000", "525_000", "525000", "7_500_000", "400_870_018"];
    let mut folders = vec![root().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !matches!(name.as_str(), "tests" | "examples" | "data") {
                folders.push(path);
            } else if name.ends_with(".rs") {
                let code = std::fs::read_to_string(&path).unwrap();
                let code = code.split("#[cfg(test)]").next().unwrap_or_default();
                for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                    // Whole numbers only: 54_000_000 ten-thousandths of a minute are ninety degrees.
                    for word in line.split(|sign: char| !sign.is_alphanumeric() && sign != '_') {
                        assert!(!FIGURES.contains(&word), "{}: {line}", path.display());
                    }
                }
            }
        }
    }
}
