//! Documented items and sites in words, and the two images of a site side by side.

use super::chart::{Figure, INK, LINE, MUTED, WIDTH, open, text_at};
use super::clean::clean;
use super::finding::{Keyed, MeasureView, keyed};
use super::leads::FindingLink;
use super::notes::NoteBook;
use super::view::{Line, line, lines};
use super::words;
use crate::{ReportError, input::Exhibits};
use assess::model::{ItemEntry, SiteEntry, State};
use serde::Serialize;
use std::fmt::Write as _;

/// An item.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ItemView {
    pub(crate) title: String,
    pub(crate) exhibit: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) made: Vec<String>,
    pub(crate) links: Vec<LinkView>,
    pub(crate) custody: Vec<Line>,
    pub(crate) breaks: Vec<String>,
    pub(crate) photos: Vec<PhotoView>,
    pub(crate) findings: Vec<FindingLink>,
}

/// A photograph by the record's name for it, with the exhibit that holds it, if one does.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PhotoView {
    pub(crate) name: String,
    pub(crate) exhibit: Option<String>,
}

/// A step from an item to whoever had it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LinkView {
    pub(crate) step: String,
    pub(crate) line: Line,
    pub(crate) state: Keyed,
}

/// A site.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SiteView {
    pub(crate) title: String,
    pub(crate) exhibit: String,
    pub(crate) made_up: bool,
    pub(crate) lines: Vec<Line>,
    pub(crate) figure: Option<Figure>,
    pub(crate) patches: Vec<PatchView>,
}

/// A patch of ground that changed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PatchView {
    pub(crate) number: String,
    /// "2,400 m² (2,290 to 2,510)".
    pub(crate) area: String,
    pub(crate) place: String,
    pub(crate) what: String,
}

/// How many patches are drawn and listed.
const PATCHES: usize = 30;

/// Resolves the items.
pub(crate) fn items(
    items: &[ItemEntry],
    measures: &[MeasureView],
    exhibits: &Exhibits<'_>,
    book: &mut NoteBook<'_>,
) -> Result<Vec<ItemView>, ReportError> {
    let mut views = Vec::new();
    for item in items {
        let at = format!("the item {}", item.id);
        let exhibit = exhibits
            .find(item.exhibit)
            .ok_or_else(|| ReportError::UnknownExhibit { at: at.clone(), digest: item.exhibit })?;
        let mut links = Vec::new();
        for link in &item.links {
            links.push(LinkView {
                step: clean(&link.step),
                line: line(&link.sentence, book, &at)?,
                state: known(link.state),
            });
        }
        let mut custody = Vec::new();
        for hand in &item.custody {
            custody.push(line(hand, book, &at)?);
        }
        let photos = item.photos.iter().map(|photo| PhotoView {
            name: clean(photo),
            exhibit: exhibits.beside(exhibit, photo).map(|found| found.id.clone()),
        });
        views.push(ItemView {
            title: clean(&item.title),
            exhibit: exhibit.id.clone(),
            lines: lines(&item.sentences, book, &at)?,
            made: item.made.iter().map(|made| clean(made)).collect(),
            links,
            custody,
            breaks: item.breaks.iter().map(|text| clean(text)).collect(),
            photos: photos.collect(),
            findings: FindingLink::of(&item.findings, measures),
        });
    }
    Ok(views)
}

/// A link of the chain is known or not; it is no element that would be met.
fn known(state: State) -> Keyed {
    let words = if state == State::Met { "known" } else { "not known" };
    Keyed { words, ..keyed(state) }
}

/// Resolves the sites.
pub(crate) fn sites(
    sites: &[SiteEntry],
    exhibits: &Exhibits<'_>,
    book: &mut NoteBook<'_>,
) -> Result<Vec<SiteView>, ReportError> {
    let mut views = Vec::new();
    for site in sites {
        let at = format!("the site {}", site.name);
        let exhibit = exhibits
            .find(site.exhibit)
            .ok_or_else(|| ReportError::UnknownExhibit { at: at.clone(), digest: site.exhibit })?;
        let patches = site.change.iter().flat_map(|change| change.patches.iter()).zip(1..).take(PATCHES);
        let patches = patches.map(|(patch, number): (_, usize)| PatchView {
            number: number.to_string(),
            area: format!(
                "{} m² ({} to {})",
                words::number(patch.area.central),
                words::number(patch.area.low),
                words::number(patch.area.high)
            ),
            place: format!("{:.5}, {:.5}", patch.centre.0, patch.centre.1),
            what: format!(
                "{}{}",
                if patch.brighter { "brighter" } else { "darker" },
                patch.within.as_ref().map_or(String::new(), |area| format!(", within {}", clean(area)))
            ),
        });
        views.push(SiteView {
            title: clean(&site.name),
            exhibit: exhibit.id.clone(),
            made_up: site.made_up,
            lines: lines(&site.sentences, book, &at)?,
            figure: side_by_side(site),
            patches: patches.collect(),
        });
    }
    Ok(views)
}

/// The room between the pictures, and above and below them.
const BETWEEN: f64 = 12.0;
const ABOVE: f64 = 18.0;
const BELOW: f64 = 34.0;
/// What changed, in the colour of a ceiling that is passed; and the areas that the record names.
const CHANGED: &str = r##"stroke="#d1341f" fill="none" stroke-width="1.3""##;
const NAMED: &str = r##"stroke="#f2f4f6" fill="none" stroke-width="0.8" stroke-dasharray="3 2""##;

/// Draws the two images of a site in the same frame, with what changed; `None` where there are none.
fn side_by_side(site: &SiteEntry) -> Option<Figure> {
    let (change, (before, after)) = (site.change.as_ref()?, site.pictures.as_ref()?);
    // The pictures are written by ourselves; anything but base64 would end the attribute it stands in.
    let is_plain =
        |text: &String| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    if !(is_plain(before) && is_plain(after) && change.width_m > 0.0 && change.height_m > 0.0) {
        return None;
    }
    let wide = (WIDTH - BETWEEN) / 2.0;
    let high = (wide * change.height_m / change.width_m).clamp(40.0, 420.0);
    let mut svg = open(high + ABOVE + BELOW);
    for (number, (picture, on)) in
        [(before, change.before_on), (after, change.after_on)].into_iter().enumerate()
    {
        let left = number as f64 * (wide + BETWEEN);
        let day = words::period(on);
        let which = if number == 0 { "Before" } else { "After" };
        let title = if day.is_empty() { which.to_owned() } else { format!("{which}: {day}") };
        text_at(&mut svg, left, ABOVE - 6.0, "start", 11, INK, &title);
        let _ = write!(
            svg,
            r#"<image x="{left:.1}" y="{ABOVE}" width="{wide:.1}" height="{high:.1}" preserveAspectRatio="none" href="data:image/png;base64,{picture}"/>"#
        );
        let path = |corners: &[(f64, f64)]| {
            let mut path = String::new();
            for (at, (x, y)) in corners.iter().enumerate() {
                // What lies beyond the images ends at their edge.
                let (x, y) = (left + x.clamp(0.0, 1.0) * wide, ABOVE + y.clamp(0.0, 1.0) * high);
                let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
            }
            path.push('Z');
            path
        };
        for area in &change.areas {
            let _ = write!(svg, r#"<path d="{}" {NAMED}/>"#, path(&area.drawn));
        }
        for (patch, number) in change.patches.iter().zip(1..).take(PATCHES) {
            let number: usize = number;
            let _ = write!(svg, r#"<path d="{}" {CHANGED}/>"#, path(&patch.drawn));
            let right = patch.drawn.iter().map(|(x, _)| *x).fold(0.0, f64::max).clamp(0.0, 0.94);
            let top = patch.drawn.iter().map(|(_, y)| *y).fold(1.0, f64::min).clamp(0.0, 1.0);
            let (x, y) = (left + right * wide + 3.0, (ABOVE + top * high + 6.0).max(ABOVE + 9.0));
            let _ =
                write!(svg, r##"<circle cx="{:.1}" cy="{:.1}" r="5.5" fill="#d1341f"/>"##, x + 3.0, y - 3.0);
            text_at(&mut svg, x + 3.0, y, "middle", 9, r##"fill="#ffffff""##, &number.to_string());
        }
        let _ = write!(
            svg,
            r#"<rect x="{left:.1}" y="{ABOVE}" width="{wide:.1}" height="{high:.1}" fill="none" stroke-width="0.8" {LINE}/>"#
        );
    }
    let bar_m = round_length(change.width_m / 4.0);
    let (bar, y) = (bar_m / change.width_m * wide, ABOVE + high + 12.0);
    let _ = write!(
        svg,
        r##"<path d="M0.5 {:.1}v6M0.5 {:.1}h{bar:.1}M{:.1} {:.1}v6" fill="none" stroke-width="1.2" stroke="#52606d" class="centre"/>"##,
        y - 3.0,
        y,
        bar + 0.5,
        y - 3.0
    );
    text_at(&mut svg, bar + 6.0, y + 3.5, "start", 9, MUTED, &format!("{} m", words::number(bar_m)));
    text_at(&mut svg, WIDTH, y + 3.5, "end", 9, MUTED, "North is up");
    let note = if site.made_up { "MADE UP: no real place" } else { "" };
    text_at(&mut svg, WIDTH, y + 16.0, "end", 9, r##"fill="#a3271f" class="limit-ink""##, note);
    svg.push_str("</svg>");
    let places = change.patches.iter().zip(1..).take(PATCHES).map(|(patch, number): (_, usize)| {
        format!("patch {number} of {} square metres", words::number(patch.area.central))
    });
    let told: Vec<String> = places.collect();
    let alt = format!(
        "Two images of {} side by side, {} m wide. {}",
        clean(&site.name),
        words::number(change.width_m.round()),
        if told.is_empty() {
            "No change is outlined.".to_owned()
        } else {
            format!("Outlined: {}.", told.join(", "))
        }
    );
    Some(Figure { svg, alt })
}

/// The greatest of 1, 2 and 5 times a power of ten that is no more than a length.
fn round_length(most: f64) -> f64 {
    let power = 10f64.powf(most.max(0.1).log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|length| *length <= most).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_bar_is_a_round_length() {
        assert_eq!([99.0, 100.0, 260.0, 510.0, 3.0].map(round_length), [50.0, 100.0, 200.0, 500.0, 2.0]);
        assert_eq!((known(State::Unknown).key, known(State::Met).words), ("unknown", "known"));
    }
}
