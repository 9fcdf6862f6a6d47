//! Records of sites: `*.site.toml`, one site a file.

use super::{Site, SiteArea, SiteImage, SiteNote};
use crate::record::node::{self, Node, Value};
use crate::record::{Fields, Reader, Source, first_line};
use values::{CharMap, Country, Digest, Problem};

/// A site, and what of its record could not be taken as it stands.
pub type SiteReading = (Option<Site>, Vec<Problem>);

/// Tells by its name whether a file is the record of a site.
///
/// ```
/// assert!(flows::sites::is_record("items/plant.site.toml"));
/// ```
#[must_use]
pub fn is_record(file: &str) -> bool {
    file.to_lowercase().ends_with(".site.toml")
}

/// Reads the record of a site.
///
/// `text` is the text layer of the exhibit, into which the citations count. A record without name, latitude and longitude is not
/// taken; an area of fewer than three corners and an image without a file are left out, each with a problem.
///
/// ```
/// use flows::sites::read_record;
/// use values::Digest;
/// let text = "name = \"A plant\"\nlat = 39.9\nlon = 127.6\n[[images]]\nfile = \"a.tif\"\ntaken_on = 2023-05-01\n";
/// let (site, problems) = read_record(text, Digest::from_bytes([7; 32]), "plant.site.toml");
/// assert!(problems.is_empty());
/// assert_eq!(site.unwrap().images[0].file, "a.tif");
/// ```
#[must_use]
pub fn read_record(text: &str, exhibit: Digest, file: &str) -> SiteReading {
    let source = Source::Text { text, map: CharMap::new(text) };
    let mut reader = Reader { prefix: "sites", exhibit, file, source, problems: Vec::new() };
    let site = match node::of_toml(text) {
        Ok(node) => reader.site(node),
        Err((at, reason)) => {
            let place = reader.place(Some(&(at..at)));
            reader.problem("toml", place, format!("the record is no TOML: {reason}"), "put the line right");
            None
        }
    };
    (site, reader.problems)
}

/// Reads a record of a site.
impl Reader<'_> {
    fn site(&mut self, node: Node) -> Option<Site> {
        let whole = first_line(node.at.clone(), &self.source);
        let mut fields = self.fields("", node)?;
        let name = self.text(&mut fields, "name");
        let (lat, lon) = (self.degrees(&mut fields, "lat", 90.0), self.degrees(&mut fields, "lon", 180.0));
        let made_up = self.text(&mut fields, "made_up").is_some_and(|word| word != "false");
        let mut site = Site {
            name: name.clone().unwrap_or_default(),
            place: self.text(&mut fields, "place"),
            country: self.parsed::<Country>(&mut fields, "country", "country"),
            lat: lat.unwrap_or_default(),
            lon: lon.unwrap_or_default(),
            makes: self.text(&mut fields, "makes"),
            made_up,
            ..Site::default()
        };
        site.citations.insert(String::new(), self.cite(whole));
        for node in self.list(&mut fields, "areas") {
            let citation = self.cite(node.at.clone());
            if let Some(area) = self.area(node) {
                site.citations.insert(format!("areas[{}]", site.areas.len()), citation);
                site.areas.push(area);
            }
        }
        let mut images = Vec::new();
        for node in self.list(&mut fields, "images") {
            let citation = self.cite(node.at.clone());
            images.extend(self.image(node).map(|image| (image, citation)));
        }
        // In the order of their days, those without one last and as they stand.
        images.sort_by_key(|(image, _)| (image.taken_on.from.is_none(), image.taken_on.from));
        for (at, (image, citation)) in images.into_iter().enumerate() {
            site.citations.insert(format!("images[{at}]"), citation);
            site.images.push(image);
        }
        for node in self.list(&mut fields, "notes") {
            let citation = self.cite(node.at.clone());
            if let Some(note) = self.note(node) {
                site.citations.insert(format!("notes[{}]", site.notes.len()), citation);
                site.notes.push(note);
            }
        }
        self.finish(fields);
        if name.is_none() || lat.is_none() || lon.is_none() {
            let reason = "the record has not all of `name`, `lat` and `lon`: it was not taken".to_owned();
            self.problem("missing", None, reason, "a site is known by its name and its place");
            return None;
        }
        Some(site)
    }

    fn area(&mut self, node: Node) -> Option<SiteArea> {
        let place = self.place(node.at.as_ref());
        let mut fields = self.fields("areas", node)?;
        let name = self.text(&mut fields, "name").unwrap_or_else(|| "unnamed".to_owned());
        let polygon = self.polygon(&mut fields);
        self.finish(fields);
        let sound = polygon.as_ref().is_some_and(|corners| corners.len() >= 3);
        if !sound {
            let reason =
                format!("the area `{name}` has no polygon of three corners or more: it was left out");
            self.problem("polygon", place, reason, "write polygon = [[latitude, longitude], …]");
        }
        polygon.filter(|_| sound).map(|polygon| SiteArea { name, polygon })
    }

    fn polygon(&mut self, fields: &mut Fields) -> Option<Vec<(f64, f64)>> {
        let node = fields.left.remove("polygon")?;
        let Value::List(corners) = node.value else { return None };
        if corners.len() > CORNERS_MAX {
            return None;
        }
        let number = |node: &Node, most: f64| match &node.value {
            Value::Text(text) => text.parse::<f64>().ok().filter(|value| value.abs() <= most),
            _ => None,
        };
        let corner = |node: Node| match node.value {
            Value::List(two) => match two.as_slice() {
                [lat, lon] => Some((number(lat, 90.0)?, number(lon, 180.0)?)),
                _ => None,
            },
            _ => None,
        };
        corners.into_iter().map(corner).collect()
    }

    fn image(&mut self, node: Node) -> Option<SiteImage> {
        let place = self.place(node.at.as_ref());
        let mut fields = self.fields("images", node)?;
        let file = self.text(&mut fields, "file");
        let resolution = self.text(&mut fields, "resolution_m");
        let resolution_m =
            resolution.as_ref().and_then(|text| text.parse::<f64>().ok()).filter(|value| *value > 0.0);
        if resolution.is_some() && resolution_m.is_none() {
            self.problem(
                "resolution",
                place.clone(),
                "`images.resolution_m` is no number of metres".to_owned(),
                "write 0.5",
            );
        }
        let image = SiteImage {
            file: file.clone().unwrap_or_default(),
            world: self.text(&mut fields, "world"),
            crs: self.text(&mut fields, "crs"),
            taken_on: self.period(&mut fields, "taken_on"),
            source: self.text(&mut fields, "source"),
            resolution_m,
        };
        self.finish(fields);
        if file.is_none() {
            let reason = "an image names no file: it was left out".to_owned();
            self.problem("missing", place, reason, "name the exhibit: its file, or sha256:…");
        }
        file.map(|_| image)
    }

    fn note(&mut self, node: Node) -> Option<SiteNote> {
        let mut fields = self.fields("notes", node)?;
        let text = self.text(&mut fields, "text");
        let note = SiteNote {
            on: self.period(&mut fields, "on"),
            text: text.clone().unwrap_or_default(),
            by: self.text(&mut fields, "by"),
        };
        self.finish(fields);
        text.map(|_| note)
    }
}

/// Corners of a polygon that are read at most.
const CORNERS_MAX: usize = 2_000;
