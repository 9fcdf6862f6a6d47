mod glyphs;
mod shortened;
mod world;

use crate::print::view::{
    APART_INTRO, BESIDE_INTRO, CAP_CAPTION, DRIFT_CAPTION, EXHIBITS_INTRO, ITEMS_INTRO, LEADS_INTRO,
    MAP_CAPTION, MODEL_INTRO, NO_FINDING, NO_LEAD, SITE_CAPTION, View, WHAT_IF_INTRO,
};
use crate::{ReportError, ReportInput};
use serde::Serialize;
use serde_json::{Value, json};
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::ReportWorld;

pub use glyphs::MissingGlyph;

/// A report on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfOutput {
    /// The file.
    pub bytes: Vec<u8>,
    /// The standards it was checked against while it was written: `PDF/A-2a + PDF/UA-1`, or weaker.
    pub standard: &'static str,
    /// How many pages it has.
    pub pages: usize,
    /// Characters no font has; printed by number, as `⟦U+13000⟧`.
    pub missing_glyphs: Vec<MissingGlyph>,
    /// What Typst remarked, and why a stronger standard did not hold.
    pub warnings: Vec<String>,
}

/// The standards tried, the strongest first. The last is a plain tagged PDF 1.7.
const STANDARDS: [(&str, &[PdfStandard]); 5] = [
    ("PDF/A-2a + PDF/UA-1", &[PdfStandard::A_2a, PdfStandard::Ua_1]),
    ("PDF/A-2a", &[PdfStandard::A_2a]),
    ("PDF/A-2u", &[PdfStandard::A_2u]),
    ("PDF/A-2b", &[PdfStandard::A_2b]),
    ("PDF 1.7", &[]),
];

/// Sets the report as a tagged PDF with footnotes at the foot of each page.
///
/// `fonts` are the files (TTF, OTF, TTC) to take glyphs from that the fonts within lack: Korean and
/// Chinese need one. Their families are preferred in the order given, after the text face.
///
/// Of a large case the first entries of each long list are printed, and how many there are.
///
/// **Shape:** the same input and fonts give the same bytes; the file's dates are those of `as_of`.
///
/// **Errors:** as [`json()`](crate::json()), and [`ReportError::Pdf`] if Typst refuses even the weakest standard.
///
/// ```no_run
/// # fn example(input: &report::ReportInput<'_>, noto: Vec<u8>) -> Result<(), report::ReportError> {
/// let pdf = report::pdf(input, &[noto])?;
/// assert_eq!(pdf.standard, "PDF/A-2a + PDF/UA-1");
/// # Ok(()) }
/// ```
pub fn pdf(input: &ReportInput<'_>, fonts: &[Vec<u8>]) -> Result<PdfOutput, ReportError> {
    let assessment = shortened::shortened(input.assessment);
    let input = &ReportInput { assessment: &assessment, ..input.clone() };
    let view = View::new(input)?;
    let fonts = world::fonts(fonts);
    let mut data = data(input, &view, &fonts.families)?;
    let missing_glyphs = glyphs::replace_missing(&mut data, fonts.store.book());
    let data = serde_json::to_vec(&data).map_err(|error| ReportError::Json(error.to_string()))?;

    let world = ReportWorld::new(fonts.store, data)?;
    let compiled = typst::compile::<PagedDocument>(&world);
    let mut warnings: Vec<_> = compiled.warnings.iter().map(|it| in_words(it, &world)).collect();
    let document = compiled.output.map_err(|errors| refused(&errors, &world))?;
    let result = export(&document, input, &world, &mut warnings);
    // Typst remembers what it has laid out; a server that prints many reports must not keep them all.
    typst::comemo::evict(0);
    let (bytes, standard) = result?;
    Ok(PdfOutput { bytes, standard, pages: document.pages().len(), missing_glyphs, warnings })
}

fn export(
    document: &PagedDocument,
    input: &ReportInput<'_>,
    world: &ReportWorld,
    warnings: &mut Vec<String>,
) -> Result<(Vec<u8>, &'static str), ReportError> {
    let mut last = ReportError::Pdf("no standard was tried".to_owned());
    for (name, standards) in STANDARDS {
        let standards =
            PdfStandards::new(standards).map_err(|error| ReportError::Pdf(error.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(format!(
                "plimsoll\n{}\n{}\n{}",
                input.case_name, input.assessment.as_of, input.log.root
            )),
            creator: Smart::Custom(Some(format!("Plimsoll {}", input.software))),
            standards,
            ..PdfOptions::default()
        };
        match typst_pdf::pdf(document, &options) {
            Ok(bytes) => return Ok((bytes, name)),
            Err(errors) => {
                last = refused(&errors, world);
                warnings.push(format!("{name} does not hold: {}", all_in_words(&errors, world)));
            }
        }
    }
    Err(last)
}

/// The report's words as the template reads them.
fn data(input: &ReportInput<'_>, view: &View, families: &[String]) -> Result<Value, ReportError> {
    let failed = |error: serde_json::Error| ReportError::Json(error.to_string());
    let as_of = input.assessment.as_of;
    #[derive(Serialize)]
    struct Data<'a> {
        #[serde(flatten)]
        view: &'a View,
        date: Value,
        fonts: Vec<&'a str>,
        mono: Vec<&'a str>,
        exhibit_ids: Vec<&'a str>,
        no_finding: &'static str,
        cap_caption: &'static str,
        drift_caption: &'static str,
        map_caption: &'static str,
        exhibits_intro: [&'static str; 2],
        model_intro: &'static str,
        items_intro: &'static str,
        site_caption: &'static str,
        apart_intro: &'static str,
        leads_intro: &'static str,
        beside_intro: &'static str,
        what_if_intro: &'static str,
        no_lead: &'static str,
    }
    let family =
        |first: &'static str| std::iter::once(first).chain(families.iter().map(String::as_str)).collect();
    serde_json::to_value(Data {
        view,
        date: json!({ "year": as_of.year(), "month": as_of.month(), "day": as_of.day() }),
        fonts: family("Libertinus Serif"),
        mono: family("DejaVu Sans Mono"),
        exhibit_ids: view.exhibits.iter().map(|exhibit| exhibit.id.as_str()).collect(),
        no_finding: NO_FINDING,
        cap_caption: CAP_CAPTION,
        drift_caption: DRIFT_CAPTION,
        map_caption: MAP_CAPTION,
        exhibits_intro: EXHIBITS_INTRO,
        model_intro: MODEL_INTRO,
        items_intro: ITEMS_INTRO,
        site_caption: SITE_CAPTION,
        apart_intro: APART_INTRO,
        leads_intro: LEADS_INTRO,
        beside_intro: BESIDE_INTRO,
        what_if_intro: WHAT_IF_INTRO,
        no_lead: NO_LEAD,
    })
    .map_err(failed)
}

fn refused(errors: &[SourceDiagnostic], world: &ReportWorld) -> ReportError {
    ReportError::Pdf(all_in_words(errors, world))
}

fn all_in_words(errors: &[SourceDiagnostic], world: &ReportWorld) -> String {
    errors.iter().map(|error| in_words(error, world)).collect::<Vec<_>>().join("; ")
}

/// Tells a diagnostic with its hints and the line of the template it concerns.
fn in_words(diagnostic: &SourceDiagnostic, world: &ReportWorld) -> String {
    let line = world.range(diagnostic.span).and_then(|range| world.template_line(range.start));
    let line = line.map_or_else(String::new, |line| format!("line {line} of the template: "));
    let hints = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v));
    std::iter::once(format!("{line}{}", diagnostic.message)).chain(hints).collect()
}
