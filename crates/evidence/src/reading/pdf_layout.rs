//! Runs of letters with their places on a page, made into lines, rows, columns and paragraphs.
//!
//! Letters on one height are a line; a gap of more than about a letter and a half cuts it into cells. Where the
//! same gap runs down the page and both sides are full lines of prose, the page has columns and they are
//! read one after the other; where the cells are short, it is a table and is read row by row. Lines of one
//! cell close to each other, of one size, are a paragraph.

use super::model::BlockKind;
use values::PageBox;

/// A run of letters of one font on one line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) bottom: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    /// Size of the font, in points.
    pub(super) size: f32,
    pub(super) bold: bool,
    /// Whether it is not written from left to right across the page.
    pub(super) turned: bool,
}

/// A paragraph, heading or row with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PageBlock {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    pub(super) size: f32,
    pub(super) page_box: Option<PageBox>,
}

impl PageBlock {
    /// Makes a paragraph of which the place is not known.
    pub(super) fn paragraph(text: &str) -> Self {
        Self { kind: BlockKind::Paragraph, text: text.to_owned(), size: 0.0, page_box: None }
    }
}

/// Makes the blocks of a page, in reading order.
pub(super) fn blocks_of(pieces: Vec<Piece>) -> Vec<PageBlock> {
    let is_sound = |piece: &Piece| {
        !piece.text.trim().is_empty()
            && [piece.left, piece.right, piece.top, piece.bottom, piece.size].iter().all(|n| n.is_finite())
    };
    let (turned, upright): (Vec<Piece>, Vec<Piece>) =
        pieces.into_iter().filter(is_sound).partition(|piece| piece.turned);
    let body_size = body_size(&upright);
    let mut blocks = Vec::new();
    for region in columns_of(lines_of(upright), 0) {
        push_region(&region, body_size, &mut blocks);
    }
    // Watermarks, stamps and labels of charts: kept, after the text.
    blocks.extend(turned.into_iter().map(|piece| PageBlock {
        kind: BlockKind::Paragraph,
        page_box: Some(piece.page_box()),
        size: piece.size,
        text: piece.text,
    }));
    blocks
}

impl Piece {
    fn height(&self) -> f32 {
        (self.top - self.bottom).max(1.0)
    }

    fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    fn page_box(&self) -> PageBox {
        PageBox { left: self.left, bottom: self.bottom, right: self.right, top: self.top }
    }
}

/// Words on one line with no wide gap between them.
#[derive(Debug, Clone)]
struct Cell {
    text: String,
    place: PageBox,
    size: f32,
    bold: bool,
}

impl Cell {
    fn width(&self) -> f32 {
        self.place.right - self.place.left
    }

    fn words(&self) -> usize {
        // Scripts without spaces: about two characters a word.
        let wide = self.text.chars().filter(|c| is_cjk(*c)).count();
        self.text.split_whitespace().count() + wide / 2
    }
}

/// Cells on one height, from left to right (from right to left in Arabic and Hebrew).
type Line = Vec<Cell>;

/// The size most letters of the page have.
fn body_size(pieces: &[Piece]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = pieces.iter().map(|piece| (piece.size, piece.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut passed = 0;
    for (size, letters) in sizes {
        passed += letters;
        if passed >= half {
            return size;
        }
    }
    0.0
}

fn lines_of(mut pieces: Vec<Piece>) -> Vec<Line> {
    pieces.sort_by(|a, b| b.middle().total_cmp(&a.middle()).then(a.left.total_cmp(&b.left)));
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    let mut anchor: Option<(f32, f32)> = None;
    for piece in pieces {
        let joins = anchor.is_some_and(|(middle, height)| {
            (middle - piece.middle()).abs() < 0.5 * height.min(piece.height()).max(height * 0.6)
        });
        match lines.last_mut().filter(|_| joins) {
            Some(line) => line.push(piece),
            None => {
                anchor = Some((piece.middle(), piece.height()));
                lines.push(vec![piece]);
            }
        }
    }
    lines.into_iter().map(cells_of).collect()
}

fn cells_of(mut pieces: Vec<Piece>) -> Line {
    let (rtl, letters) = pieces
        .iter()
        .flat_map(|piece| piece.text.chars())
        .fold((0, 0), |(rtl, all), c| (rtl + usize::from(is_rtl(c)), all + usize::from(c.is_alphabetic())));
    let from_right = rtl * 2 > letters;
    pieces.sort_by(|a, b| match from_right {
        true => b.right.total_cmp(&a.right),
        false => a.left.total_cmp(&b.left),
    });
    let mut cells: Line = Vec::new();
    for piece in pieces {
        let place = piece.page_box();
        if let Some(cell) = cells.last_mut() {
            let gap = if from_right { cell.place.left - piece.right } else { piece.left - cell.place.right };
            let size = cell.size.max(piece.size).max(4.0);
            // A space is a quarter of the size; justified lines stretch it to less than one.
            if gap < size * 1.4 {
                // The same letters drawn twice, a little apart, are a poor man's bold.
                let is_shadow = gap < -0.8 * (piece.right - piece.left)
                    && cell.text.trim_end().ends_with(piece.text.trim());
                if is_shadow {
                    continue;
                }
                let spaced =
                    cell.text.ends_with(char::is_whitespace) || piece.text.starts_with(char::is_whitespace);
                if gap > size * 0.15 && !spaced {
                    cell.text.push(' ');
                }
                cell.text.push_str(&piece.text);
                cell.place = cover(cell.place, place);
                cell.size = cell.size.max(piece.size);
                cell.bold &= piece.bold;
                continue;
            }
        }
        cells.push(Cell { text: piece.text, place, size: piece.size, bold: piece.bold });
    }
    for cell in &mut cells {
        cell.text = super::layer::one_line(&cell.text);
    }
    cells
}

/// Cuts a run of lines into regions that are read one after the other.
fn columns_of(lines: Vec<Line>, depth: usize) -> Vec<Vec<Line>> {
    // Three cuts make eight columns.
    let Some(gutter) = gutter_of(&lines).filter(|_| depth < 3) else {
        return vec![lines];
    };
    let mut regions = Vec::new();
    let mut run: Vec<Line> = Vec::new();
    let mut plain: Vec<Line> = Vec::new();
    let crosses = |line: &Line| {
        line.iter().any(|cell| cell.place.left < gutter - 1.0 && cell.place.right > gutter + 1.0)
    };
    for line in lines {
        match crosses(&line) {
            true => {
                end_run(&mut run, &mut plain, gutter, depth, &mut regions);
                plain.push(line);
            }
            false => run.push(line),
        }
    }
    end_run(&mut run, &mut plain, gutter, depth, &mut regions);
    if !plain.is_empty() {
        regions.push(plain);
    }
    regions
}

/// Ends a run of lines that leave the gutter free: two columns if both sides are prose, else lines as others.
fn end_run(
    run: &mut Vec<Line>,
    plain: &mut Vec<Line>,
    gutter: f32,
    depth: usize,
    regions: &mut Vec<Vec<Line>>,
) {
    let lines = std::mem::take(run);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in &lines {
        let (before, after): (Line, Line) =
            line.iter().cloned().partition(|cell| cell.place.right <= gutter + 1.0);
        left.extend((!before.is_empty()).then_some(before));
        right.extend((!after.is_empty()).then_some(after));
    }
    if is_prose(&left) && is_prose(&right) {
        if !plain.is_empty() {
            regions.push(std::mem::take(plain));
        }
        regions.extend(columns_of(left, depth + 1));
        regions.extend(columns_of(right, depth + 1));
    } else {
        plain.extend(lines);
    }
}

/// Finds where most lines of two and more cells have a gap: the middle of the one most others share.
fn gutter_of(lines: &[Line]) -> Option<f32> {
    let mut gaps: Vec<(f32, f32)> = lines
        .iter()
        .flat_map(|line| line.windows(2).map(|pair| (pair[0].place.right, pair[1].place.left)))
        .filter(|(from, to)| from < to)
        .collect();
    if gaps.len() < 4 {
        return None;
    }
    // The point inside most gaps: walk along the page, counting gaps that open and close.
    let mut edges: Vec<(f32, i32)> = gaps.drain(..).flat_map(|(from, to)| [(from, 1), (to, -1)]).collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (mut open, mut best, mut range) = (0, 0, (0.0, 0.0));
    for (index, (at, step)) in edges.iter().enumerate() {
        open += step;
        if open > best {
            best = open;
            range = (*at, edges.get(index + 1).map_or(*at, |next| next.0));
        }
    }
    let enough = usize::try_from(best).unwrap_or(0) * 3 >= lines.len() && best >= 4;
    enough.then_some((range.0 + range.1) / 2.0)
}

/// A column of prose: lines of one cell and several words that mostly reach the same right edge.
fn is_prose(lines: &[Line]) -> bool {
    if lines.len() < 4 {
        return false;
    }
    let cells: Vec<&Cell> = lines.iter().filter_map(|line| line.first()).collect();
    let left = cells.iter().map(|cell| cell.place.left).fold(f32::INFINITY, f32::min);
    let right = cells.iter().map(|cell| cell.place.right).fold(f32::NEG_INFINITY, f32::max);
    let words: usize = lines.iter().flatten().map(Cell::words).sum();
    let single = lines.iter().filter(|line| line.len() == 1).count();
    let full = cells.iter().filter(|cell| cell.width() > 0.7 * (right - left)).count();
    // Columns inside this side are cut later, so lines of two long cells count as well.
    words >= lines.len() * 4
        && (full * 2 >= lines.len() || single * 2 < lines.len() && words >= lines.len() * 8)
}

fn push_region(lines: &[Line], body_size: f32, blocks: &mut Vec<PageBlock>) {
    let single: Vec<&Cell> = lines.iter().filter(|line| line.len() == 1).flatten().collect();
    let left = single.iter().map(|cell| cell.place.left).fold(f32::INFINITY, f32::min);
    let right = single.iter().map(|cell| cell.place.right).fold(f32::NEG_INFINITY, f32::max);
    let spacing = usual_spacing(&single);
    let mut open: Vec<&Cell> = Vec::new();
    for line in lines {
        let [cell] = line.as_slice() else {
            end_paragraph(&mut open, body_size, blocks);
            blocks.extend(row_of(line));
            continue;
        };
        let region = Region { left, right, spacing };
        if open.last().is_some_and(|last| region.breaks(last, cell, open.len())) {
            end_paragraph(&mut open, body_size, blocks);
        }
        open.push(cell);
    }
    end_paragraph(&mut open, body_size, blocks);
}

fn row_of(line: &Line) -> Option<PageBlock> {
    let first = line.first()?;
    let place = line.iter().fold(first.place, |place, cell| cover(place, cell.place));
    let text = line.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ");
    Some(PageBlock { kind: BlockKind::TableRow, text, size: first.size, page_box: Some(place) })
}

/// The distance from line to line that most lines have.
fn usual_spacing(cells: &[&Cell]) -> f32 {
    let mut steps: Vec<f32> = cells
        .windows(2)
        .map(|pair| pair[0].place.bottom - pair[1].place.bottom)
        .filter(|step| *step > 0.0)
        .collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 3).copied().unwrap_or(0.0)
}

struct Region {
    left: f32,
    right: f32,
    spacing: f32,
}

impl Region {
    /// Tells whether a new paragraph begins between two lines.
    fn breaks(&self, last: &Cell, next: &Cell, lines: usize) -> bool {
        let step = last.place.bottom - next.place.bottom;
        let size = last.size.max(next.size).max(1.0);
        if step > self.spacing * 1.35 + 0.5 || step > size * 2.6 {
            return true;
        }
        if (last.size - next.size).abs() > 0.12 * size || last.bold != next.bold && lines == 1 {
            return true;
        }
        let width = (self.right - self.left).max(1.0);
        let ends_early = last.place.right < self.right - 0.12 * width;
        let ends_sentence = last.text.ends_with(['.', '!', '?', ':', ';', '”', '"', ')', '。', '」']);
        let indented = next.place.left > last.place.left + 0.8 * size;
        let starts_item = is_item(&next.text);
        ends_sentence && (ends_early || indented) || starts_item && (ends_early || ends_sentence)
    }
}

fn end_paragraph(open: &mut Vec<&Cell>, body_size: f32, blocks: &mut Vec<PageBlock>) {
    let cells = std::mem::take(open);
    let Some(first) = cells.first() else { return };
    let place = cells.iter().fold(first.place, |place, cell| cover(place, cell.place));
    let size = cells.iter().map(|cell| cell.size).fold(0.0, f32::max);
    let bold = cells.iter().all(|cell| cell.bold);
    let mut text = String::new();
    for cell in &cells {
        join_line(&mut text, &cell.text);
    }
    let length = text.chars().count();
    let is_heading = (size > 1.18 * body_size && length < 250
        || bold && length < 120 && !text.ends_with('.'))
        && text.chars().any(char::is_alphabetic)
        && cells.len() <= 4;
    let kind = match (is_heading, is_item(&text)) {
        (true, _) => BlockKind::Heading,
        (false, true) => BlockKind::ListItem,
        (false, false) => BlockKind::Paragraph,
    };
    blocks.push(PageBlock { kind, text, size, page_box: Some(place) });
}

/// Adds a line to a paragraph; a word cut at the end of the line is joined.
fn join_line(text: &mut String, line: &str) {
    let Some(last) = text.chars().next_back() else {
        text.push_str(line);
        return;
    };
    let next = line.chars().next().unwrap_or(' ');
    let is_cut = matches!(last, '-' | '\u{ad}' | '\u{2010}');
    if is_cut {
        let stem = &text[..text.len() - last.len_utf8()];
        let word = stem.rsplit(char::is_whitespace).next().unwrap_or(stem);
        // "ship-to-" and "DPRK-" keep their hyphen, "transship-" loses it.
        let plain_word = word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
        let is_name = word.chars().skip(1).any(char::is_uppercase);
        if last == '\u{ad}' || plain_word && !is_name && next.is_lowercase() {
            text.truncate(text.len() - last.len_utf8());
        }
    } else if !(is_cjk(last) && is_cjk(next)) {
        text.push(' ');
    }
    text.push_str(line);
}

fn is_item(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if matches!(first, '•' | '◦' | '▪' | '■' | '●' | '○' | '–' | '·' | '\u{f0b7}') {
        return true;
    }
    // "(a) ", "1. ", "12) "
    let inner = text.trim_start_matches('(');
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let is_label = (1..=3).contains(&length)
        && (inner.as_bytes()[..length].iter().all(u8::is_ascii_digit)
            || length == 1
            || text.starts_with('('));
    let rest = &inner[length..];
    let closed = rest.starts_with(") ") || rest.starts_with(". ") && inner.as_bytes()[0].is_ascii_digit();
    is_label && closed
}

/// Chinese characters, kana and full-width signs, which are written without spaces; Hangul has spaces.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

fn cover(a: PageBox, b: PageBox) -> PageBox {
    PageBox {
        left: a.left.min(b.left),
        bottom: a.bottom.min(b.bottom),
        right: a.right.max(b.right),
        top: a.top.max(b.top),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(left: f32, bottom: f32, text: &str) -> Piece {
        // Half the size a letter, as in most fonts.
        let right = left + 5.0 * text.chars().count() as f32;
        Piece {
            text: text.to_owned(),
            left,
            bottom,
            right,
            top: bottom + 10.0,
            size: 10.0,
            bold: false,
            turned: false,
        }
    }

    fn check(pieces: Vec<Piece>, expected: &[(BlockKind, &str)]) {
        let blocks = blocks_of(pieces);
        let found: Vec<_> = blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_close_together_are_a_paragraph() {
        use BlockKind::Paragraph;
        check(
            vec![
                piece(50.0, 700.0, "The tanker took part in a trans-"),
                piece(50.0, 688.0, "shipment and in a ship-to-"),
                piece(50.0, 676.0, "ship transfer near the port."),
                piece(50.0, 640.0, "Next."),
            ],
            &[
                (
                    Paragraph,
                    "The tanker took part in a transshipment and in a ship-to-ship transfer near the port.",
                ),
                (Paragraph, "Next."),
            ],
        );
    }

    #[test]
    fn short_cells_are_rows() {
        let mut pieces = Vec::new();
        for row in 0..6 {
            let bottom = 700.0 - 12.0 * row as f32;
            pieces.extend([
                piece(50.0, bottom, "AN SAN"),
                piece(200.0, bottom, "7303803"),
                piece(300.0, bottom, "na"),
            ]);
        }
        check(pieces, &[(BlockKind::TableRow, "AN SAN | 7303803 | na"); 6]);
    }

    #[test]
    fn columns_of_prose_are_read_one_after_the_other() {
        let mut pieces = vec![piece(
            50.0,
            720.0,
            "A title that runs across both of the columns of this page and on and on and on to the right edge",
        )];
        for row in 0..8 {
            let bottom = 680.0 - 12.0 * row as f32;
            pieces.push(piece(50.0, bottom, "left words that fill the whole of the column"));
            pieces.push(piece(310.0, bottom, "right words that fill the whole of a column"));
        }
        let blocks = blocks_of(pieces);
        assert_eq!(blocks.len(), 3);
        assert!(blocks[1].text.starts_with("left") && !blocks[1].text.contains("right"));
        assert!(blocks[2].text.starts_with("right") && !blocks[2].text.contains("left"));
    }

    #[test]
    fn unsound_places_do_no_harm() {
        let mut broken = piece(f32::NAN, 0.0, "x");
        broken.right = f32::INFINITY;
        check(vec![broken, piece(1.0, f32::MIN_POSITIVE, "y")], &[(BlockKind::Paragraph, "y")]);
    }
}
