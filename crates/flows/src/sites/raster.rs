//! Images decoded to grey values, within limits, with their place.

use super::methods::Limits;
use super::place::{Crs, Locator};
use super::{ImageInput, Refusal};
use std::io::Cursor;
use tiff::decoder::DecodingResult;
use tiff::tags::Tag;
use zune_core::bytestream::ZCursor;
use zune_core::options::DecoderOptions;

/// An image in grey; not a number where it holds nothing.
pub(super) struct Raster {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) grey: Vec<f32>,
    pub(super) locator: Locator,
}

impl Raster {
    /// Decodes an image by what its bytes are.
    pub(super) fn decode(input: &ImageInput<'_>, limits: &Limits) -> Result<Self, Refusal> {
        let bytes = input.bytes;
        if bytes.len() as u64 > limits.bytes_max {
            let reason =
                format!("`{}` has {} bytes, {} are read at most", input.name, bytes.len(), limits.bytes_max);
            return Err(Refusal::new("too-large", reason));
        }
        match bytes.get(..4) {
            Some(b"\x89PNG") => png(input, limits),
            Some([0xff, 0xd8, 0xff, _]) => jpeg(input, limits),
            Some(b"II*\0" | b"MM\0*" | b"II+\0" | b"MM\0+") => geotiff(input, limits),
            _ => Err(Refusal::new("image-kind", format!("`{}` is no PNG, JPEG or TIFF", input.name))),
        }
    }

    /// Gives the grey at a place between pixels, by the four around it; not a number where one is missing.
    pub(super) fn at(&self, column: f64, row: f64) -> f32 {
        let (x, y) = (column - 0.5, row - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, below_share) = ((x - left) as f32, (y - top) as f32);
        let pixel = |column: f64, row: f64| -> f32 {
            // Half a pixel beyond the edge is still the image.
            let column = if (-1.0..0.0).contains(&column) { 0.0 } else { column };
            let row = if (-1.0..0.0).contains(&row) { 0.0 } else { row };
            if column < 0.0 || row < 0.0 {
                return f32::NAN;
            }
            let (column, row) = (column as usize, row as usize);
            let column = if column == self.width { column - 1 } else { column };
            let row = if row == self.height { row - 1 } else { row };
            if column >= self.width || row >= self.height {
                return f32::NAN;
            }
            self.grey.get(row * self.width + column).copied().unwrap_or(f32::NAN)
        };
        let above = pixel(left, top) * (1.0 - right_share) + pixel(left + 1.0, top) * right_share;
        let below = pixel(left, top + 1.0) * (1.0 - right_share) + pixel(left + 1.0, top + 1.0) * right_share;
        above * (1.0 - below_share) + below * below_share
    }
}

fn check(input: &ImageInput<'_>, width: u64, height: u64, limits: &Limits) -> Result<(), Refusal> {
    let pixels = width.saturating_mul(height);
    if pixels == 0 || pixels > limits.pixels_max {
        let reason =
            format!("`{}` has {width} × {height} pixels, {} are read at most", input.name, limits.pixels_max);
        return Err(Refusal::new("too-many-pixels", reason));
    }
    Ok(())
}

fn broken(input: &ImageInput<'_>, why: impl std::fmt::Display) -> Refusal {
    let why: String = why.to_string().chars().take(160).collect();
    Refusal::new("image-broken", format!("`{}` cannot be decoded: {why}", input.name))
}

/// The place of an image that does not say it itself.
fn by_world(input: &ImageInput<'_>) -> Result<Locator, Refusal> {
    let Some(world) = input.world else {
        let reason =
            format!("`{}` does not say where it lies, and no world file stands beside it", input.name);
        return Err(Refusal::new("no-place", reason));
    };
    let Some(words) = input.crs else {
        let reason = format!("in what system the world file of `{}` counts is not said", input.name);
        return Err(Refusal::new("no-crs", reason));
    };
    let Some(crs) = Crs::from_words(words) else {
        let words: String = words.chars().take(40).collect();
        return Err(Refusal::new(
            "crs",
            format!("`{words}` is neither EPSG:4326 nor a UTM zone on WGS 84 (EPSG:326zz, 327zz)"),
        ));
    };
    Locator::of_world(world, crs)
}

/// Makes grey values of samples: the mean of the first three, or the first.
fn grey<T: Copy>(samples: &[T], of_pixel: usize, value: impl Fn(T) -> f32) -> Vec<f32> {
    let colours = if of_pixel >= 3 { 3 } else { 1 };
    samples
        .chunks_exact(of_pixel.max(1))
        .map(|pixel| pixel.iter().take(colours).map(|sample| value(*sample)).sum::<f32>() / colours as f32)
        .collect()
}

fn png(input: &ImageInput<'_>, limits: &Limits) -> Result<Raster, Refusal> {
    let limit =
        png::Limits { bytes: usize::try_from(limits.pixels_max.saturating_mul(8)).unwrap_or(usize::MAX) };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(input.bytes), limit);
    decoder.set_transformations(png::Transformations::EXPAND);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let (width, height) = {
        let header = decoder.read_header_info().map_err(|error| broken(input, error))?;
        (header.width, header.height)
    };
    check(input, width.into(), height.into(), limits)?;
    let mut reader = decoder.read_info().map_err(|error| broken(input, error))?;
    let size = reader.output_buffer_size().ok_or_else(|| broken(input, "its size overflows"))?;
    let mut samples = vec![0u8; size];
    let frame = reader.next_frame(&mut samples).map_err(|error| broken(input, error))?;
    let of_pixel = frame.color_type.samples();
    let has_alpha = matches!(frame.color_type, png::ColorType::GrayscaleAlpha | png::ColorType::Rgba);
    samples.truncate(frame.buffer_size());
    let (mut grey, alpha) = match frame.bit_depth {
        png::BitDepth::Sixteen => {
            let wide: Vec<u16> = samples
                .chunks_exact(2)
                .filter_map(|two| two.try_into().ok())
                .map(u16::from_be_bytes)
                .collect();
            let alpha: Vec<bool> =
                wide.chunks_exact(of_pixel).map(|pixel| pixel.last() == Some(&0)).collect();
            (grey(&wide, of_pixel, f32::from), alpha)
        }
        _ => {
            let alpha: Vec<bool> =
                samples.chunks_exact(of_pixel).map(|pixel| pixel.last() == Some(&0)).collect();
            (grey(&samples, of_pixel, f32::from), alpha)
        }
    };
    if has_alpha {
        for (value, _) in grey.iter_mut().zip(alpha).filter(|(_, hidden)| *hidden) {
            *value = f32::NAN;
        }
    }
    made(input, width as usize, height as usize, grey, by_world(input)?)
}

fn jpeg(input: &ImageInput<'_>, limits: &Limits) -> Result<Raster, Refusal> {
    let side = usize::from(u16::MAX);
    let options = DecoderOptions::default().set_max_width(side).set_max_height(side);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(input.bytes), options);
    decoder.decode_headers().map_err(|error| broken(input, format!("{error:?}")))?;
    let info = decoder.info().ok_or_else(|| broken(input, "it has no head"))?;
    check(input, info.width.into(), info.height.into(), limits)?;
    let samples = decoder.decode().map_err(|error| broken(input, format!("{error:?}")))?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    let of_pixel = samples.len() / (width * height).max(1);
    if of_pixel == 0 {
        return Err(broken(input, "it holds fewer samples than pixels"));
    }
    made(input, width, height, grey(&samples, of_pixel, f32::from), by_world(input)?)
}

fn geotiff(input: &ImageInput<'_>, limits: &Limits) -> Result<Raster, Refusal> {
    let failed = |error: tiff::TiffError| broken(input, error);
    let bytes = usize::try_from(limits.pixels_max.saturating_mul(8)).unwrap_or(usize::MAX);
    let mut within = tiff::decoder::Limits::default();
    within.decoding_buffer_size = bytes;
    within.intermediate_buffer_size = bytes;
    let mut decoder =
        tiff::decoder::Decoder::new(Cursor::new(input.bytes)).map_err(failed)?.with_limits(within);
    let (width, height) = decoder.dimensions().map_err(failed)?;
    check(input, width.into(), height.into(), limits)?;
    let locator = match of_tags(&mut decoder)? {
        Some(locator) => locator,
        None => by_world(input)?,
    };
    let nothing: Option<f32> = decoder
        .get_tag_ascii_string(Tag::GdalNodata)
        .ok()
        .and_then(|text| text.trim_matches(['\0', ' ']).parse().ok());
    let (width, height) = (width as usize, height as usize);
    let of_pixel = |samples: usize| samples / (width * height).max(1);
    let result = decoder.read_image().map_err(failed)?;
    let mut grey = match &result {
        DecodingResult::U8(samples) => grey(samples, of_pixel(samples.len()), f32::from),
        DecodingResult::U16(samples) => grey(samples, of_pixel(samples.len()), f32::from),
        DecodingResult::I8(samples) => grey(samples, of_pixel(samples.len()), f32::from),
        DecodingResult::I16(samples) => grey(samples, of_pixel(samples.len()), f32::from),
        DecodingResult::U32(samples) => grey(samples, of_pixel(samples.len()), |sample| sample as f32),
        DecodingResult::I32(samples) => grey(samples, of_pixel(samples.len()), |sample| sample as f32),
        DecodingResult::F32(samples) => grey(samples, of_pixel(samples.len()), |sample| sample),
        DecodingResult::F64(samples) => grey(samples, of_pixel(samples.len()), |sample| sample as f32),
        _ => return Err(broken(input, "its samples are of a kind that is not read")),
    };
    if let Some(nothing) = nothing {
        grey.iter_mut().filter(|value| **value == nothing).for_each(|value| *value = f32::NAN);
    }
    grey.iter_mut().filter(|value| !value.is_finite()).for_each(|value| *value = f32::NAN);
    made(input, width, height, grey, locator)
}

fn made(
    input: &ImageInput<'_>,
    width: usize,
    height: usize,
    grey: Vec<f32>,
    locator: Locator,
) -> Result<Raster, Refusal> {
    if grey.len() < width * height {
        return Err(broken(input, "it holds fewer samples than pixels"));
    }
    Ok(Raster { width, height, grey, locator })
}

/// Reads the place out of a GeoTIFF's tags; `Ok(None)` where it has none.
fn of_tags<R: std::io::Read + std::io::Seek>(
    decoder: &mut tiff::decoder::Decoder<R>,
) -> Result<Option<Locator>, Refusal> {
    let mut numbers = |tag: Tag| decoder.get_tag_f64_vec(tag).unwrap_or_default();
    let (scale, tie, whole) = (
        numbers(Tag::ModelPixelScaleTag),
        numbers(Tag::ModelTiepointTag),
        numbers(Tag::ModelTransformationTag),
    );
    let affine = match (scale.as_slice(), tie.as_slice(), whole.as_slice()) {
        (_, _, [a, b, _, c, d, e, _, f, ..]) => [*a, *b, *c, *d, *e, *f],
        ([sx, sy, ..], [i, j, _, x, y, ..], _) => [*sx, 0.0, x - i * sx, 0.0, -sy, y + j * sy],
        _ => return Ok(None),
    };
    let keys = decoder.get_tag_u16_vec(Tag::GeoKeyDirectoryTag).unwrap_or_default();
    let key = |wanted: u16| {
        let mut entries = keys.get(4..).unwrap_or_default().chunks_exact(4);
        entries.find_map(|entry| match entry {
            [id, 0, _, value] if *id == wanted => Some(*value),
            _ => None,
        })
    };
    // 3072: projected system, 2048: geographic system, 1025: whether a pixel is an area or a point.
    let epsg = key(3072).filter(|number| *number != 32767).or_else(|| key(2048));
    let Some(crs) = epsg.and_then(|number| Crs::from_epsg(number.into())) else {
        let said = epsg.map_or("names none by number".to_owned(), |number| format!("names EPSG:{number}"));
        return Err(Refusal::new(
            "crs",
            format!("its reference system is neither EPSG:4326 nor a UTM zone on WGS 84: it {said}"),
        ));
    };
    let [a, b, c, d, e, f] = affine;
    let half = if key(1025) == Some(2) { 0.5 } else { 0.0 };
    Locator::new([a, b, c - half * (a + b), d, e, f - half * (d + e)], crs).map(Some)
}
