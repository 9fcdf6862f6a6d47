//! Writes the sample report as HTML, JSON and PDF to a folder: `cargo run -p report --example render -- DIR [FONT…]`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("which folder?")?);
    let fonts = arguments.map(fs::read).collect::<Result<Vec<_>, _>>()?;
    fs::create_dir_all(&folder)?;
    for (name, sample) in [("full", sample::full()), ("empty", sample::empty())] {
        let input = sample.input();
        fs::write(folder.join(format!("{name}.html")), report::html(&input)?)?;
        fs::write(folder.join(format!("{name}.json")), report::json(&input)?)?;
        let pdf = report::pdf(&input, &fonts)?;
        fs::write(folder.join(format!("{name}.pdf")), &pdf.bytes)?;
        println!("{name}.pdf: {}, {} pages, {} bytes", pdf.standard, pdf.pages, pdf.bytes.len());
        println!("  missing: {:?}\n  warnings: {:#?}", pdf.missing_glyphs, pdf.warnings);
    }
    Ok(())
}
