//! Makes the two images of the made-up site of the example case: `cargo run -p flows --example synthesise_site -- FOLDER`.
//!
//! The first is a GeoTIFF in a UTM zone, the second a PNG with a world file that is wrong by some metres, in another light.

use std::io::Cursor;
use std::path::Path;
use tiff::tags::Tag;

/// Pixels of a side, a metre each.
const SIDE: u32 = 320;
/// The upper left corner in UTM zone 52 N.
const CORNER: (f64, f64) = (551_180.0, 4_416_900.0);
/// How far the second image's place is wrong, in metres.
const OFF: (f64, f64) = (3.0, -3.1);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let folder = Path::new(&folder);
    std::fs::write(folder.join("made-up_2023-05.tif"), geotiff(&pixels((0.0, 0.0), 1.0, 0.0, 1, &[]))?)?;
    let new = [(150.0, 190.0, 60.0, 40.0, 185.0), (235.0, 70.0, 30.0, 20.0, 175.0)];
    let second = pixels(OFF, 0.85, 22.0, 2, &new);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIDE, SIDE);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&second)?;
    std::fs::write(folder.join("made-up_2024-05.png"), bytes)?;
    let world = format!("1.0\n0.0\n0.0\n-1.0\n{:.1}\n{:.1}\n", CORNER.0 + 0.5, CORNER.1 - 0.5);
    std::fs::write(folder.join("made-up_2024-05.pgw"), world)?;
    Ok(())
}

/// A new building: west, north, width, depth in metres, and its grey.
type Building = (f64, f64, f64, f64, f64);

fn pixels(off: (f64, f64), gain: f64, offset: f64, seed: u64, new: &[Building]) -> Vec<u8> {
    let mut state = seed;
    let mut noise = || {
        // SplitMix64: the same numbers on every machine.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64 - 0.5) * 6.0
    };
    let mut pixels = Vec::new();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let mut sum = 0.0;
            for part in 0..16 {
                let x = f64::from(column) + (f64::from(part % 4) + 0.5) / 4.0 + off.0;
                let y = f64::from(row) + (f64::from(part / 4) + 0.5) / 4.0 + off.1;
                let roof = new.iter().find(|(left, top, wide, deep, _)| {
                    (*left..left + wide).contains(&x) && (*top..top + deep).contains(&y)
                });
                sum += roof.map_or_else(|| ground(x, y), |roof| roof.4);
            }
            pixels.push(((sum / 16.0 + noise()) * gain + offset).clamp(0.0, 255.0) as u8);
        }
    }
    pixels
}

/// Fields, a road and old roofs.
fn ground(x: f64, y: f64) -> f64 {
    let fields = 18.0 * ((x / 37.0).sin() * (y / 23.0).cos()) + 10.0 * (x / 9.0 + y / 13.0).sin();
    let road = if (y - 0.35 * x - 40.0).abs() < 5.0 { 45.0 } else { 0.0 };
    let old = [
        (30.0, 90.0, 60.0, 25.0),
        (40.0, 130.0, 60.0, 25.0),
        (220.0, 170.0, 28.0, 70.0),
        (110.0, 262.0, 90.0, 30.0),
    ];
    let is_roof = |(left, top, wide, deep): &(f64, f64, f64, f64)| {
        (*left..left + wide).contains(&x) && (*top..top + deep).contains(&y)
    };
    85.0 + fields + road + if old.iter().any(is_roof) { 55.0 } else { 0.0 }
}

fn geotiff(pixels: &[u8]) -> Result<Vec<u8>, tiff::TiffError> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut bytes)?
        .with_compression(tiff::encoder::Compression::Deflate(Default::default()));
    let mut image = encoder.new_image::<tiff::encoder::colortype::Gray8>(SIDE, SIDE)?;
    let tags = image.encoder();
    tags.write_tag(Tag::ModelPixelScaleTag, &[1.0, 1.0, 0.0][..])?;
    tags.write_tag(Tag::ModelTiepointTag, &[0.0, 0.0, 0.0, CORNER.0, CORNER.1, 0.0][..])?;
    // Projected, a pixel an area, WGS 84 / UTM zone 52 N.
    let keys = [1u16, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32652];
    tags.write_tag(Tag::GeoKeyDirectoryTag, &keys[..])?;
    image.write_data(pixels)?;
    Ok(bytes.into_inner())
}
