//! Restates the coasts of Natural Earth as the crate's `data/coast.bin`: `cargo run -p vessels --example restate_coast --
//! countries-10m.json crates/vessels/data/coast.bin`. `make coast` fetches the file it reads, pinned by its SHA-256,
//! and makes the data again.
//!
//! **Source:** Natural Earth 1:10m, countries (public domain), as TopoJSON in the npm package `world-atlas` 2.0.2
//! (M. Bostock, ISC). Taken over are the lines that bound exactly one country – its coast, also of inland seas – with
//! the country; left out are land borders, the cuts along the date line and at the south pole, and reefs that are
//! given to no State. Points that lie within [`TOLERANCE`] of the line between their neighbours are left out too.

use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;

/// How far a line may be from the points left out, in steps of the source's own grid (some 0.2 to 0.4 km).
const TOLERANCE: f64 = 0.5;

/// The numbers and letters of ISO 3166-1, as the UN Statistics Division publishes them (M49).
const CODES: &str = "\
    004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM \
    052BB 056BE 060BM 064BT 068BO 070BA 072BW 074BV 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM \
    108BI 112BY 116KH 120CM 124CA 132CV 136KY 140CF 144LK 148TD 152CL 156CN 158TW 162CX 166CC 170CO \
    174KM 175YT 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 212DM 214DO 218EC 222SV \
    226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 254GF 258PF 260TF 262DJ 266GA \
    268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 312GP 316GU 320GT 324GN 328GY 332HT \
    334HM 336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP \
    398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU \
    446MO 450MG 454MW 458MY 462MV 466ML 470MT 474MQ 478MR 480MU 484MX 492MC 496MN 498MD 499ME 500MS \
    504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW 533AW 534SX 535BQ 540NC 548VU 554NZ 558NI 562NE \
    566NG 570NU 574NF 578NO 580MP 581UM 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN \
    616PL 620PT 624GW 626TL 630PR 634QA 638RE 642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC 663MF \
    666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW \
    724ES 728SS 729SD 732EH 740SR 744SJ 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 772TK 776TO 780TT \
    784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US \
    850VI 854BF 858UY 860UZ 862VE 876WF 882WS 887YE 894ZM";

/// Areas that have no number there, and the country whose coast theirs is; `None` where no State's is meant.
const WITHOUT_NUMBER: [(&str, Option<&str>); 16] = [
    ("Akrotiri", Some("GB")),
    ("Baikonur", Some("KZ")),
    ("Bajo Nuevo Bank", None),
    ("Clipperton I.", Some("FR")),
    ("Coral Sea Is.", Some("AU")),
    ("Cyprus U.N. Buffer Zone", Some("CY")),
    ("Dhekelia", Some("GB")),
    ("Indian Ocean Ter.", Some("AU")),
    ("Kosovo", Some("XK")),
    ("N. Cyprus", Some("CY")),
    ("Scarborough Reef", None),
    ("Serranilla Bank", None),
    ("Siachen Glacier", None),
    ("Somaliland", Some("SO")),
    ("Spratly Is.", None),
    ("USNB Guantanamo Bay", Some("CU")),
];

type Point = (i64, i64);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (from, to) = (arguments.next().ok_or("which file?")?, arguments.next().ok_or("to where?")?);
    let data = coast(&serde_json::from_slice(&std::fs::read(from)?)?)?;
    std::fs::write(&to, &data)?;
    eprintln!("{to}: {} bytes", data.len());
    Ok(())
}

/// Gives the data file of a topology.
///
/// **Shape:** the letters `COAST1`; four numbers of eight bytes (degrees a step to the east and to the north, and where
/// the grid begins); then for each line its country's two letters, the count of its points, and their steps from the
/// last one – the first from the last of the line before – as variable-length numbers. All little end first.
fn coast(topology: &Value) -> Result<Vec<u8>, Box<dyn Error>> {
    let arcs = arcs(topology)?;
    let mut owners: Vec<Vec<Option<&str>>> = vec![Vec::new(); arcs.len()];
    let features = topology["objects"]["countries"]["geometries"].as_array().ok_or("no countries")?;
    for feature in features {
        let country = country(feature)?;
        visit(&feature["arcs"], &mut |arc| {
            // An arc that is walked backwards is given as its complement.
            let arc = if arc < 0 { !arc } else { arc };
            if let Some(owners) = owners.get_mut(arc as usize) {
                owners.push(country);
            }
        });
    }
    let transform = &topology["transform"];
    let number = |value: &Value| value.as_f64().ok_or("no transform");
    let mut data = b"COAST1".to_vec();
    for value in [
        number(&transform["scale"][0])?,
        number(&transform["scale"][1])?,
        number(&transform["translate"][0])?,
        number(&transform["translate"][1])?,
    ] {
        data.extend(value.to_le_bytes());
    }
    let east_most = arcs.iter().flatten().map(|point| point.0).max().unwrap_or(0);
    let (mut lines, mut points) = (0, 0);
    let mut last = (0, 0);
    for (arc, owners) in arcs.iter().zip(&owners) {
        let [Some(country)] = owners.as_slice() else { continue };
        for line in without_cuts(arc, east_most) {
            let line = simplified(&line);
            data.extend(country.as_bytes());
            write(&mut data, line.len() as i64);
            for point in &line {
                write(&mut data, point.0 - last.0);
                write(&mut data, point.1 - last.1);
                last = *point;
            }
            lines += 1;
            points += line.len();
        }
    }
    eprintln!("{lines} lines of {points} points");
    Ok(data)
}

/// Gives the arcs as points of the grid.
fn arcs(topology: &Value) -> Result<Vec<Vec<Point>>, Box<dyn Error>> {
    let arcs = topology["arcs"].as_array().ok_or("no arcs")?;
    arcs.iter()
        .map(|arc| {
            let (mut east, mut north) = (0, 0);
            let steps = arc.as_array().ok_or("an arc is no list")?;
            steps
                .iter()
                .map(|step| {
                    east += step[0].as_i64().ok_or("a step is no number")?;
                    north += step[1].as_i64().ok_or("a step is no number")?;
                    Ok((east, north))
                })
                .collect()
        })
        .collect()
}

fn country(feature: &Value) -> Result<Option<&'static str>, Box<dyn Error>> {
    let codes: BTreeMap<&str, &str> =
        CODES.split_whitespace().filter_map(|code| code.split_at_checked(3)).collect();
    if let Some(id) = feature["id"].as_str() {
        return Ok(Some(codes.get(id).ok_or_else(|| format!("no country has the number {id}"))?));
    }
    let name = feature["properties"]["name"].as_str().ok_or("an area has no name")?;
    let known = WITHOUT_NUMBER.iter().find(|(known, _)| *known == name);
    Ok(known.ok_or_else(|| format!("the area {name} is not known"))?.1)
}

/// Calls for every arc of nested lists of them.
fn visit(value: &Value, call: &mut impl FnMut(i64)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| visit(value, call)),
        value => value.as_i64().into_iter().for_each(call),
    }
}

/// Parts an arc where it runs along the edge of the map, which is no coast.
fn without_cuts(arc: &[Point], east_most: i64) -> Vec<Vec<Point>> {
    let mut lines: Vec<Vec<Point>> = vec![Vec::new()];
    for pair in arc.windows(2) {
        let [one, other] = pair else { continue };
        let cut = (one.0 == 0 && other.0 == 0)
            || (one.0 == east_most && other.0 == east_most)
            || (one.1 == 0 && other.1 == 0);
        if cut {
            lines.push(Vec::new());
        } else if let Some(line) = lines.last_mut() {
            if line.is_empty() {
                line.push(*one);
            }
            line.push(*other);
        }
    }
    lines.retain(|line| line.len() > 1);
    lines
}

/// Leaves points out (Douglas and Peucker, 1973): of each stretch the furthest point stays, if it is far enough.
fn simplified(line: &[Point]) -> Vec<Point> {
    let mut kept = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        kept[from] = true;
        kept[to] = true;
        let furthest = (from + 1..to)
            .map(|at| (at, away(line[at], line[from], line[to])))
            .max_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((at, far)) = furthest
            && far > TOLERANCE
        {
            open.extend([(from, at), (at, to)]);
        }
    }
    line.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

/// How far a point lies from a stretch, in steps of the grid.
fn away(point: Point, from: Point, to: Point) -> f64 {
    let of = |point: Point| (point.0 as f64, point.1 as f64);
    let ((x, y), (from_x, from_y), (to_x, to_y)) = (of(point), of(from), of(to));
    let (along_x, along_y) = (to_x - from_x, to_y - from_y);
    let length = along_x * along_x + along_y * along_y;
    let share = match length > 0.0 {
        true => (((x - from_x) * along_x + (y - from_y) * along_y) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    (x - from_x - share * along_x).hypot(y - from_y - share * along_y)
}

/// Writes a number as zigzag and LEB128: near zero it takes one byte.
fn write(data: &mut Vec<u8>, number: i64) {
    let mut left = ((number << 1) ^ (number >> 63)) as u64;
    while left >= 0x80 {
        data.push(left as u8 | 0x80);
        left >>= 7;
    }
    data.push(left as u8);
}
