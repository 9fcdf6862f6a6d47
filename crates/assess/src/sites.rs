//! Sites in words: where they are, what was noted, what was measured between two images, and why that may mislead.
//!
//! A site makes no finding. That a plant grew shows that it can make more, not for whom it does.

use crate::facts::SiteFacts;
use crate::model::{Sentence, SiteEntry};
use crate::prose;
use flows::sites::{Change, SquareMetres};
use values::Citation;

/// Gives every site in words, in the order of the facts.
#[must_use]
pub(crate) fn entries(sites: &[SiteFacts]) -> Vec<SiteEntry> {
    sites.iter().filter_map(entry).collect()
}

fn entry(facts: &SiteFacts) -> Option<SiteEntry> {
    let site = &facts.site;
    let whole = site.cite("")?;
    let mut sentences: Vec<Sentence> = Vec::new();
    if site.made_up {
        sentences.push(Sentence::procedural(
            "This site and its images are made up to show how change is measured: there is no such place.",
        ));
    }
    let place = site.place.as_ref().map_or(String::new(), |place| format!(", {place}"));
    let makes =
        site.makes.as_ref().map_or(String::new(), |makes| format!(" By the record it makes {makes}."));
    let at = format!(
        "{}{place}, lies at {:.4}, {:.4} (latitude, longitude).{makes}",
        site.name, site.lat, site.lon
    );
    sentences.extend(Sentence::fact(at, vec![whole.clone()]));
    for (number, note) in site.notes.iter().enumerate() {
        let by = note.by.as_deref().unwrap_or("the record");
        let text = format!("Noted by {by}, {}: {}.", prose::period(note.on), note.text.trim_end_matches('.'));
        sentences.extend(Sentence::fact(
            text,
            site.cite(&format!("notes[{number}]")).cloned().into_iter().collect(),
        ));
    }
    let images: Vec<Citation> =
        (0..site.images.len()).filter_map(|at| site.cite(&format!("images[{at}]"))).cloned().collect();
    match &facts.change {
        Some(change) => sentences.extend(measured(change, &images)),
        None => sentences.push(Sentence::procedural(
            "No change was measured: there are not two images that can be laid over one another. The problems met say why.",
        )),
    }
    sentences.push(Sentence::procedural(
        "That something was built shows capacity. It does not show what it is for, that it is used, or that anything of it left the country.",
    ));
    let mut change = facts.change.clone();
    let pictures = change
        .as_mut()
        .map(|change| (std::mem::take(&mut change.before_png), std::mem::take(&mut change.after_png)));
    Some(SiteEntry {
        name: site.name.clone(),
        exhibit: facts.exhibit,
        made_up: site.made_up,
        lat: site.lat,
        lon: site.lon,
        sentences,
        change,
        pictures: pictures.filter(|(before, after)| !before.is_empty() && !after.is_empty()),
    })
}

/// Says what was measured, how it was laid over, and why it may mislead.
fn measured(change: &Change, images: &[Citation]) -> Vec<Sentence> {
    let mut told: Vec<Sentence> = Vec::new();
    let between =
        format!("Between the image {} and that {}", dated(change.before_on), dated(change.after_on));
    let text = match change.patches.len() {
        0 => format!("{between} no change is found that passes the threshold of the method."),
        count => format!(
            "{between} {} in {} changed{}.",
            area(change.total),
            prose::count(count, "patch", "patches"),
            if count == 1 { "" } else { ", all together" }
        ),
    };
    told.push(Sentence::assessment(text, images.to_vec()));
    for one in change.areas.iter() {
        let partly = if one.whole { "" } else { " The images show only part of it." };
        let text = match one.changed.central > 0.0 {
            true => {
                format!("{}: {} of {} m².{partly}", one.name, area(one.changed), prose::number(one.size_m2))
            }
            false => format!("{}: no change found in {} m².{partly}", one.name, prose::number(one.size_m2)),
        };
        told.push(Sentence::assessment(prose::capitalised(&text), images.to_vec()));
    }
    told.push(Sentence::procedural(format!(
        "Both images were brought to cells of {} m; the second lay {} and {} of the first and was moved (correlation {}). The range of an area is that of its edges being off by {} m. Changes of less than {} of the first image’s range of grey are not seen.",
        change.cell_m,
        aside(change.shift_m.0, ["east", "west"]),
        aside(change.shift_m.1, ["south", "north"]),
        change.correlation,
        change.edge_m,
        percent(change.threshold),
    )));
    told.extend(change.doubts.iter().map(|doubt| Sentence::procedural(doubt.clone())));
    told
}

fn dated(on: values::Period) -> String {
    if on.is_unknown() {
        "of a day that is not stated".to_owned()
    } else {
        prose::period(on).replacen("on ", "of ", 1)
    }
}

fn area(area: SquareMetres) -> String {
    format!(
        "{} m² (between {} and {})",
        prose::number(area.central),
        prose::number(area.low),
        prose::number(area.high)
    )
}

/// Says how far something lies to which side: "3.04 m west".
fn aside(metres: f64, sides: [&str; 2]) -> String {
    format!("{} m {}", metres.abs(), if metres < 0.0 { sides[1] } else { sides[0] })
}

fn percent(share: f64) -> String {
    format!("{:.0} per cent", share * 100.0)
}
