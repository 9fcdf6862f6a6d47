//! Change measured against the truth: images that the test makes, with buildings of known area in one of them.
#![allow(clippy::unwrap_used, clippy::panic)]

use flows::sites::{Change, Crs, ImageInput, Refusal, Site, SiteArea, SiteMethods, measure, read_record};
use proptest::prelude::*;
use std::io::Cursor;
use tiff::tags::Tag;
use values::{Digest, Period};

/// Numbers that only look random (SplitMix64), so that the same test makes the same images.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A building: west and north edge, width and depth, in metres of the scene, and how bright it is.
#[derive(Clone, Copy)]
struct Building(f64, f64, f64, f64, f64);

impl Building {
    fn area(&self) -> f64 {
        self.2 * self.3
    }
}

/// What one image shows.
#[derive(Clone)]
struct Shot {
    /// Metres a side of a pixel.
    pixel: f64,
    /// By how much its place is wrong: metres east and south.
    off: (f64, f64),
    gain: f64,
    offset: f64,
    noise: f64,
    seed: u64,
    buildings: Vec<Building>,
}

const WIDE: f64 = 400.0;
const EAST: f64 = 551_000.0;
const NORTH: f64 = 4_417_000.0;

/// The ground, the same for every image: fields, a road, and old buildings.
fn ground(x: f64, y: f64) -> f64 {
    let fields = 20.0 * ((x / 37.0).sin() * (y / 23.0).cos()) + 12.0 * (x / 9.0 + y / 13.0).sin();
    let road = if (y - 0.4 * x - 60.0).abs() < 6.0 { 40.0 } else { 0.0 };
    let old = [(40.0, 60.0, 60.0, 30.0), (250.0, 90.0, 30.0, 80.0), (120.0, 300.0, 90.0, 40.0)];
    let roof = if old
        .iter()
        .any(|(left, top, wide, deep)| (*left..left + wide).contains(&x) && (*top..top + deep).contains(&y))
    {
        50.0
    } else {
        0.0
    };
    90.0 + fields + road + roof
}

impl Shot {
    fn plain() -> Self {
        Shot {
            pixel: 1.0,
            off: (0.0, 0.0),
            gain: 1.0,
            offset: 0.0,
            noise: 3.0,
            seed: 1,
            buildings: Vec::new(),
        }
    }

    fn side(&self) -> usize {
        (WIDE / self.pixel) as usize
    }

    fn pixels(&self) -> Vec<u8> {
        let mut numbers = Numbers(self.seed);
        let side = self.side();
        let mut pixels = Vec::new();
        for row in 0..side {
            for column in 0..side {
                let mut sum = 0.0;
                // Each pixel is the mean of what lies in it, as a sensor's is.
                for part in 0..16 {
                    let x = (column as f64 + (f64::from(part % 4) + 0.5) / 4.0) * self.pixel + self.off.0;
                    let y = (row as f64 + (f64::from(part / 4) + 0.5) / 4.0) * self.pixel + self.off.1;
                    let new = self.buildings.iter().find(|one| {
                        (one.0..one.0 + one.2).contains(&x) && (one.1..one.1 + one.3).contains(&y)
                    });
                    sum += new.map_or_else(|| ground(x, y), |one| one.4);
                }
                let noise = (numbers.next() + numbers.next() + numbers.next() - 1.5) * 2.0 * self.noise;
                pixels.push(((sum / 16.0 + noise) * self.gain + self.offset).clamp(0.0, 255.0) as u8);
            }
        }
        pixels
    }

    fn geotiff(&self) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let side = self.side() as u32;
        let mut encoder = tiff::encoder::TiffEncoder::new(&mut bytes).unwrap();
        let mut image = encoder.new_image::<tiff::encoder::colortype::Gray8>(side, side).unwrap();
        let tags = image.encoder();
        tags.write_tag(Tag::ModelPixelScaleTag, &[self.pixel, self.pixel, 0.0][..]).unwrap();
        tags.write_tag(Tag::ModelTiepointTag, &[0.0, 0.0, 0.0, EAST, NORTH, 0.0][..]).unwrap();
        tags.write_tag(
            Tag::GeoKeyDirectoryTag,
            &[1u16, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32652][..],
        )
        .unwrap();
        image.write_data(&self.pixels()).unwrap();
        bytes.into_inner()
    }

    fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let side = self.side() as u32;
        let mut encoder = png::Encoder::new(&mut bytes, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.write_header().unwrap().write_image_data(&self.pixels()).unwrap();
        bytes
    }

    fn world(&self) -> String {
        let half = self.pixel / 2.0;
        format!("{}\n0\n0\n-{}\n{}\n{}\n", self.pixel, self.pixel, EAST + half, NORTH - half)
    }
}

fn input<'a>(name: &'a str, bytes: &'a [u8], day: &str) -> ImageInput<'a> {
    ImageInput { name, bytes, world: None, crs: None, taken_on: Period::day(day.parse().unwrap()) }
}

fn compare(before: &Shot, after: &Shot, site: &Site) -> Result<Change, Refusal> {
    let (one, other) = (before.geotiff(), after.geotiff());
    measure(
        site,
        [&input("a.tif", &one, "2023-05-01"), &input("b.tif", &other, "2024-05-10")],
        SiteMethods::builtin(),
    )
}

fn close(measured: f64, truth: f64, what: &str) {
    assert!((measured - truth).abs() <= truth * 0.05, "{what}: {measured} m², in truth {truth} m²");
}

const HALL: Building = Building(180.0, 200.0, 60.0, 40.0, 190.0);

#[test]
fn a_building_is_measured_within_five_per_cent() {
    let check = |what: &str, before: Shot, after: Shot, buildings: &[Building]| {
        let after = Shot { buildings: buildings.to_vec(), seed: 2, ..after };
        let change = compare(&before, &after, &Site::default()).unwrap();
        let truth: f64 = buildings.iter().map(Building::area).sum();
        close(change.total.central, truth, what);
        assert!(change.total.low <= truth && truth <= change.total.high, "{what}: {:?}", change.total);
        assert_eq!(change.patches.len(), buildings.len(), "{what}");
        let off =
            (change.shift_m.0 + after.off.0 - before.off.0, change.shift_m.1 + after.off.1 - before.off.1);
        assert!(off.0.abs() < 0.5 && off.1.abs() < 0.5, "{what}: shift off by {off:?}");
    };
    let plain = Shot::plain;
    check("as it is", plain(), plain(), &[HALL]);
    check("shifted", plain(), Shot { off: (7.0, -4.0), ..plain() }, &[HALL]);
    check("shifted by parts of a pixel", plain(), Shot { off: (-3.4, 5.6), ..plain() }, &[HALL]);
    check("darker and flatter", plain(), Shot { gain: 0.6, offset: 30.0, ..plain() }, &[HALL]);
    check(
        "shifted, brighter, noisy",
        plain(),
        Shot { off: (4.3, 2.2), gain: 1.2, noise: 8.0, ..plain() },
        &[HALL],
    );
    check("a dark one", plain(), plain(), &[Building(180.0, 200.0, 60.0, 40.0, 20.0)]);
    check("finer and coarser", Shot { pixel: 0.5, ..plain() }, Shot { off: (2.5, 1.5), ..plain() }, &[HALL]);
    check(
        "two of them",
        plain(),
        Shot { off: (1.0, 1.0), ..plain() },
        &[HALL, Building(60.0, 180.0, 50.0, 50.0, 200.0)],
    );
}

#[test]
fn where_nothing_was_built_nothing_is_found() {
    let plain = Shot::plain;
    let shots = [
        plain(),
        Shot { off: (7.0, -4.0), ..plain() },
        Shot { off: (-3.4, 5.6), ..plain() },
        Shot { gain: 0.6, offset: 30.0, ..plain() },
        Shot { off: (4.3, 2.2), gain: 1.2, noise: 8.0, ..plain() },
        Shot { pixel: 2.0, ..plain() },
    ];
    for (number, shot) in shots.into_iter().enumerate() {
        let change = compare(&plain(), &Shot { seed: 9, ..shot }, &Site::default()).unwrap();
        assert_eq!(change.patches.len(), 0, "{number}: {:?}", change.patches);
        assert_eq!(change.total.central, 0.0);
    }
}

#[test]
fn a_change_is_told_by_area_and_in_degrees() {
    let utm = Crs::Utm { zone: 52, south: false };
    let corner = |x: f64, y: f64| utm.to_degrees(EAST + x, NORTH - y);
    let area = |name: &str, left: f64, top: f64, right: f64, bottom: f64| SiteArea {
        name: name.to_owned(),
        polygon: vec![corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)],
    };
    let site = Site {
        areas: vec![
            area("west half of the hall", 150.0, 150.0, 210.0, 280.0),
            area("rail", 0.0, 0.0, 50.0, 50.0),
            area("beyond", 300.0, 300.0, 600.0, 600.0),
        ],
        ..Site::default()
    };
    let change =
        compare(&Shot::plain(), &Shot { buildings: vec![HALL], seed: 2, ..Shot::plain() }, &site).unwrap();
    close(change.areas[0].changed.central, 30.0 * 40.0, "half of it");
    close(change.areas[0].size_m2, 60.0 * 130.0, "the area itself");
    assert_eq!(change.areas[1].changed.central, 0.0);
    assert!(change.areas[1].whole && !change.areas[2].whole);
    let patch = &change.patches[0];
    assert!(patch.brighter);
    let (x, y) = utm.of_degrees(patch.centre.0, patch.centre.1);
    assert!((x - EAST - 210.0).abs() < 1.5 && (NORTH - y - 220.0).abs() < 1.5, "{x} {y}");
    for (lat, lon) in &patch.outline {
        let (x, y) = utm.of_degrees(*lat, *lon);
        assert!((178.0..242.0).contains(&(x - EAST)) && (198.0..242.0).contains(&(NORTH - y)), "{x} {y}");
    }
    assert_eq!(patch.drawn.len(), patch.outline.len());
    assert!(!change.before_png.is_empty() && change.before_png != change.after_png);
}

#[test]
fn a_png_with_a_world_file_lies_where_the_geotiff_does() {
    let (before, after) = (Shot::plain(), Shot { buildings: vec![HALL], seed: 2, ..Shot::plain() });
    let (tif, png, world) = (before.geotiff(), after.png(), after.world());
    let of_png =
        ImageInput { world: Some(&world), crs: Some("EPSG:32652"), ..input("b.png", &png, "2024-05-10") };
    let change =
        measure(&Site::default(), [&input("a.tif", &tif, "2023-05-01"), &of_png], SiteMethods::builtin())
            .unwrap();
    close(change.total.central, HALL.area(), "tiff and png");
    assert!(change.shift_m.0.abs() < 0.2 && change.shift_m.1.abs() < 0.2, "{:?}", change.shift_m);
    let refused = |image: ImageInput<'_>| {
        measure(&Site::default(), [&image, &of_png], SiteMethods::builtin()).unwrap_err().code
    };
    assert_eq!(refused(input("b.png", &png, "2024-05-10")), "sites/no-place");
    assert_eq!(
        refused(ImageInput { world: Some(&world), ..input("b.png", &png, "2024-05-10") }),
        "sites/no-crs"
    );
    assert_eq!(refused(ImageInput { crs: Some("EPSG:3857"), ..of_png }), "sites/crs");
    assert_eq!(refused(ImageInput { world: Some("1 0 0 -1 900000 100000"), ..of_png }), "sites/apart");
}

#[test]
fn what_makes_a_comparison_doubtful_is_said() {
    let (one, other) = (Shot::plain().geotiff(), Shot { seed: 3, ..Shot::plain() }.geotiff());
    let change = measure(
        &Site::default(),
        [&input("a.tif", &one, "2023-01-10"), &input("b.tif", &other, "2023-07-10")],
        SiteMethods::builtin(),
    )
    .unwrap();
    assert!(change.doubts.iter().any(|doubt| doubt.contains("seasons")), "{:?}", change.doubts);
    assert!(change.doubts.iter().any(|doubt| doubt.contains("shadows")));
    // Another place altogether is no change of everything.
    let noise = Shot { noise: 120.0, seed: 5, gain: 0.4, ..Shot::plain() };
    assert_eq!(
        compare(&Shot::plain(), &Shot { off: (5_000.0, 9_000.0), ..noise }, &Site::default())
            .unwrap_err()
            .code,
        "sites/no-correlation"
    );
}

#[test]
fn limits_hold_before_anything_is_unpacked() {
    let tif = Shot::plain().geotiff();
    let mut methods = SiteMethods::builtin().clone();
    methods.limits.pixels_max = 1_000;
    let image = input("a.tif", &tif, "2023-05-01");
    assert_eq!(
        measure(&Site::default(), [&image, &image], &methods).unwrap_err().code,
        "sites/too-many-pixels"
    );
    methods.limits.bytes_max = 1_000;
    assert_eq!(measure(&Site::default(), [&image, &image], &methods).unwrap_err().code, "sites/too-large");
    // A head that promises more than the file holds.
    let mut bomb = Shot::plain().png();
    bomb[16..24].copy_from_slice(&[0, 0, 0x18, 0, 0, 0, 0x18, 0]);
    let refusal =
        measure(&Site::default(), [&input("a.png", &bomb, "2023-05-01"), &image], SiteMethods::builtin())
            .unwrap_err();
    assert!(refusal.code.starts_with("sites/"), "{refusal:?}");
}

#[test]
fn a_record_of_a_site_is_read_with_its_problems() {
    let text = "name = \"Plant\"\nlat = 39.9\nlon = 127.6\nmade_up = true\ncolour = 1\n[[areas]]\nname = \"hall\"\npolygon = [[39.9, 127.6], [39.91, 127.6]]\n[[images]]\nfile = \"late.tif\"\ntaken_on = 2024-05-01\n[[images]]\nfile = \"early.tif\"\ntaken_on = 2023-05-01\nresolution_m = \"fine\"\n[[notes]]\non = \"2024-05\"\ntext = \"a hall\"\n";
    let (site, problems) = read_record(text, Digest::from_bytes([7; 32]), "plant.site.toml");
    let site = site.unwrap_or_else(|| panic!("{problems:?}"));
    assert!(site.made_up);
    assert_eq!(
        site.images.iter().map(|image| image.file.as_str()).collect::<Vec<_>>(),
        ["early.tif", "late.tif"]
    );
    assert!(site.cite("images[0]").unwrap().quote.contains("early.tif"));
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["sites/polygon", "sites/resolution", "sites/unknown-field"]);
    let (none, problems) = read_record("name = \"Plant\"\n", Digest::from_bytes([7; 32]), "plant.site.toml");
    assert!(none.is_none() && problems[0].code == "sites/missing");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// A file of which bytes were changed or cut is compared or refused; it never panics.
    #[test]
    fn a_broken_image_is_refused(kind in 0..2, cut in 0.0f64..1.0, changes in prop::collection::vec((0.0f64..1.0, any::<u8>()), 0..12)) {
        let shot = Shot { pixel: 8.0, ..Shot::plain() };
        let mut bytes = if kind == 0 { shot.geotiff() } else { shot.png() };
        for (at, byte) in changes {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = byte;
        }
        if cut > 0.5 {
            bytes.truncate((bytes.len() as f64 * cut) as usize);
        }
        let whole = shot.geotiff();
        let world = shot.world();
        let broken = ImageInput { world: Some(&world), crs: Some("EPSG:32652"), ..input("x", &bytes, "2023-05-01") };
        let _ = measure(&Site::default(), [&broken, &input("b.tif", &whole, "2024-05-01")], SiteMethods::builtin());
    }

    #[test]
    fn no_record_of_a_site_panics(text in "\\PC{0,200}") {
        let _ = read_record(&text, Digest::from_bytes([7; 32]), "x.site.toml");
    }
}
