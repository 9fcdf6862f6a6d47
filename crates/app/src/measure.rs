//! Change between two images of a site, measured in a child process: images are hostile files too.

use crate::child::MEASURE;
use crate::error::Result;
use crate::gather::{Original, read_original};
use crate::originals::this_program;
use assess::facts::SiteFacts;
use evidence::Case;
use evidence::reading::child::{ChildLimits, answer, run_child};
use flows::sites::{Change, ImageInput, Refusal, Site, SiteImage, SiteMethods, measure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::process::ExitCode;
use values::{Digest, Period, Problem};

/// What goes before the bytes of the two images, as one line of JSON.
#[derive(Serialize, Deserialize)]
struct Request {
    site: Site,
    images: [ImageHead; 2],
}

/// What a child is told of an image beside its bytes.
#[derive(Serialize, Deserialize)]
struct ImageHead {
    name: String,
    length: usize,
    world: Option<String>,
    crs: Option<String>,
    taken_on: Period,
}

/// Measures the images given on stdin: the whole of the child process.
pub fn child() -> ExitCode {
    answer(|input: Vec<u8>| -> std::result::Result<std::result::Result<Change, Refusal>, String> {
        let end = input.iter().position(|byte| *byte == b'\n').ok_or("no request line")?;
        let (line, rest) = input.split_at(end);
        let request: Request = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        let bytes = rest.get(1..).unwrap_or_default();
        let [one, other] = &request.images;
        let (first, second) =
            bytes.split_at_checked(one.length).ok_or("the images are shorter than was said")?;
        if second.len() != other.length {
            return Err("the images are not as long as was said".to_owned());
        }
        Ok(measure(&request.site, [&image(one, first), &image(other, second)], SiteMethods::builtin()))
    })
}

fn image<'a>(head: &'a ImageHead, bytes: &'a [u8]) -> ImageInput<'a> {
    ImageInput {
        name: &head.name,
        bytes,
        world: head.world.as_deref(),
        crs: head.crs.as_deref(),
        taken_on: head.taken_on,
    }
}

/// Tells by its name whether a file is the world file of an image; it is read with the image.
pub fn is_world_file(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    WORLD.contains(&ending.as_str())
}

/// The endings of world files.
const WORLD: [&str; 7] = ["wld", "pgw", "pngw", "jgw", "jpgw", "tfw", "tifw"];

/// Measures what changed between the first and the last image of a site that the case holds.
pub fn site(
    site: Site,
    record: &Original,
    originals: &[Original],
    case: &Case,
    problems: &mut Vec<Problem>,
) -> Result<SiteFacts> {
    let exhibit = record.exhibit.sha256;
    let file = record.exhibit.latest.name.clone();
    let mut tell = |code: &str, reason: String, hint: &str| {
        let problem = Problem::new(code, &file, reason).hint(hint);
        problems.push(Problem { exhibit: Some(exhibit), ..problem });
    };
    let mut found: Vec<(&SiteImage, &Original)> = Vec::new();
    for image in &site.images {
        match find(&image.file, record, originals) {
            Some(original) => found.push((image, original)),
            None => tell(
                "sites/no-image",
                format!("the image `{}` is none of the case", image.file),
                "put it into the case's folder, or name it by its digest",
            ),
        }
    }
    let nothing = |site| SiteFacts { exhibit, site, change: None, images: Vec::new() };
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return Ok(nothing(site)) };
    if found.len() < 2 {
        tell(
            "sites/one-image",
            "the case holds fewer than two images of the site: nothing was measured".to_owned(),
            "add another",
        );
        return Ok(nothing(site));
    }
    let (mut heads, mut bytes) = (Vec::new(), Vec::new());
    for (image, original) in [first, last] {
        let mut of_image = read_original(case, original.exhibit.sha256)?;
        let world = match world_of(image, original, originals) {
            Some(world) => Some(String::from_utf8_lossy(&read_original(case, world)?).into_owned()),
            None => None,
        };
        heads.push(ImageHead {
            name: image.file.clone(),
            length: of_image.len(),
            // A world file has six lines; what is longer is none.
            world: world.filter(|world| world.len() <= 4096),
            crs: image.crs.clone(),
            taken_on: image.taken_on,
        });
        bytes.append(&mut of_image);
    }
    let images: Vec<Digest> = [first, last].iter().map(|(_, original)| original.exhibit.sha256).collect();
    let Ok(heads) = <[ImageHead; 2]>::try_from(heads) else { return Ok(nothing(site)) };
    let request = Request { site: site.clone(), images: heads };
    let mut input = serde_json::to_vec(&request).unwrap_or_default();
    input.push(b'\n');
    input.append(&mut bytes);
    let outcome = run_child::<std::result::Result<Change, Refusal>>(
        &this_program()?,
        &[MEASURE],
        &input,
        &file,
        &ChildLimits::default(),
    );
    if let Some(problem) = outcome.problem {
        problems.push(Problem { exhibit: Some(exhibit), ..problem });
    }
    let change = match outcome.reading {
        Some(Ok(change)) => Some(change),
        Some(Err(refusal)) => {
            let problem = Problem::new(
                &refusal.code,
                &file,
                format!("the images were not compared: {}", refusal.reason),
            )
            .hint("images have to say where they lie: GeoTIFF, or PNG and JPEG with a world file and `crs`");
            problems.push(Problem { exhibit: Some(exhibit), ..problem });
            None
        }
        None => None,
    };
    let images = if change.is_some() { images } else { Vec::new() };
    Ok(SiteFacts { exhibit, site, change, images })
}

/// Gives the images that records of sites name.
pub fn images(originals: &[Original]) -> BTreeSet<Digest> {
    let records = originals.iter().filter(|original| flows::sites::is_record(&original.exhibit.latest.name));
    let of_record = |record: &Original| -> Vec<Digest> {
        let name = &record.exhibit.latest.name;
        let (site, _) = flows::sites::read_record(&record.reading.text, record.exhibit.sha256, name);
        let images = site.map(|site| site.images).unwrap_or_default();
        images
            .iter()
            .filter_map(|image| find(&image.file, record, originals))
            .map(|original| original.exhibit.sha256)
            .collect()
    };
    records.flat_map(of_record).collect()
}

/// Finds an exhibit by its digest, by its name in the case, or by its name beside the record.
fn find<'a>(name: &str, record: &Original, originals: &'a [Original]) -> Option<&'a Original> {
    if let Ok(digest) = name.parse::<Digest>() {
        return originals.iter().find(|original| original.exhibit.sha256 == digest);
    }
    let folder = record.exhibit.latest.name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let mut current = originals.iter().filter(|original| !original.exhibit.is_superseded);
    current
        .clone()
        .find(|original| original.exhibit.latest.name == beside)
        .or_else(|| current.find(|original| original.exhibit.latest.name == name))
}

/// Finds the world file of an image: the one the record names, or one of the image's name.
fn world_of(image: &SiteImage, original: &Original, originals: &[Original]) -> Option<Digest> {
    if let Some(named) = &image.world {
        return find(named, original, originals).map(|world| world.exhibit.sha256);
    }
    let stem = original.exhibit.latest.name.rsplit_once('.').map_or("", |(stem, _)| stem);
    let of_image = |other: &&Original| {
        let name = &other.exhibit.latest.name;
        is_world_file(name)
            && !other.exhibit.is_superseded
            && name.rsplit_once('.').is_some_and(|(other, _)| other == stem)
    };
    originals.iter().find(of_image).map(|world| world.exhibit.sha256)
}
