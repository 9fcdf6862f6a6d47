//! Times each kind of print on a report of a given size: `cargo run -p report --example measure -- 100`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::{env, error::Error, fs, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let findings = arguments.next().map_or(Ok(100), |number| number.parse())?;
    let fonts = arguments.map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let sample = sample::many(findings);
    let input = sample.input();

    let start = Instant::now();
    let html = report::html(&input)?;
    println!("html: {:.3} s, {} bytes", start.elapsed().as_secs_f64(), html.len());
    println!("      {} notes", html.matches("<span class=\"nn\">").count());
    let start = Instant::now();
    let json = report::json(&input)?;
    println!("json: {:.3} s, {} bytes", start.elapsed().as_secs_f64(), json.len());
    for run in ["first", "second"] {
        let start = Instant::now();
        let pdf = report::pdf(&input, &fonts)?;
        println!(
            "pdf, {run} time: {:.3} s, {} bytes, {} pages, {}",
            start.elapsed().as_secs_f64(),
            pdf.bytes.len(),
            pdf.pages,
            pdf.standard
        );
    }
    Ok(())
}
