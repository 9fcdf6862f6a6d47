//! The asset freezes of Japan's Ministry of Finance, a workbook with a sheet for each measure.
//!
//! The cells come in as the text of each sheet ([`super::sheet_text`]), because a workbook is unpacked where its size
//! can be limited. A sheet says its measure in its first rows, then names its columns, the first of them `告示日付` (day of
//! notice). Spaces inside a heading's word are no part of it. A column not known here raises
//! `screening/mof-unknown-column`.
//!
//! **Known limits:** the list has no reference of its own; an entry's is its main name. Whether an entry is a person is
//! told by the sheet's title (個人, 団体) or by a date of birth.

use super::fields::{Notes, add_names, cut, date_in_name, numbered_parts};
use super::{ListFormat, ListReading};
use crate::{BirthDate, Designation, Identifier, Kind, Quality, countries::country_of, dates::iso};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use values::{Date, Period, Place};

const LIST: &str = "jp-mof";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Field {
    Notified,
    Notice,
    Japanese,
    English,
    Names(Quality),
    Born,
    Nationality,
    Address,
    Document(&'static str),
    Phone,
    Listed,
    Other(&'static str),
}

/// The columns by their headings without spaces.
const COLUMNS: [(&str, Field); 50] = [
    ("告示日付", Field::Notified),
    ("告示番号", Field::Notice),
    ("日本語表記", Field::Japanese),
    ("英語表記", Field::English),
    ("別名", Field::Names(Quality::Good)),
    ("別称", Field::Names(Quality::Good)),
    ("別称・別名", Field::Names(Quality::Good)),
    ("別名・別称", Field::Names(Quality::Good)),
    ("確定可能な別名", Field::Names(Quality::Good)),
    ("確定に十分でない別名", Field::Names(Quality::Low)),
    ("過去の別名", Field::Names(Quality::Former)),
    ("以前の別名", Field::Names(Quality::Former)),
    ("旧称", Field::Names(Quality::Former)),
    ("別称・旧称", Field::Names(Quality::Former)),
    ("旧称・以前の呼称", Field::Names(Quality::Former)),
    ("生年月日", Field::Born),
    ("生年月日・出生地", Field::Born),
    ("出生地", Field::Other("birth_place")),
    ("出生地・出身地", Field::Other("birth_place")),
    ("国籍", Field::Nationality),
    ("住所", Field::Address),
    ("所在地", Field::Address),
    ("住所・所在地", Field::Address),
    ("所在地・住所", Field::Address),
    ("住所等", Field::Address),
    ("活動地域・住所", Field::Address),
    ("所在地・住所登録された事務所の住所", Field::Address),
    ("活動地域", Field::Other("area_of_activity")),
    ("役職", Field::Other("position")),
    ("肩書", Field::Other("position")),
    ("肩書等", Field::Other("position")),
    ("称号", Field::Other("title")),
    ("旅券番号", Field::Document("passport")),
    ("身分登録番号", Field::Document("national_id")),
    ("身分証番号", Field::Document("national_id")),
    ("ID番号", Field::Document("national_id")),
    ("IMO番号", Field::Document("imo")),
    ("電話", Field::Phone),
    ("電話番号", Field::Phone),
    ("FAX", Field::Phone),
    ("リスト掲載日", Field::Listed),
    ("国連制裁委員会による指定日", Field::Other("un_designated_on")),
    ("国連制裁員会による指定日", Field::Other("un_designated_on")),
    ("国連参照番号", Field::Other("un_reference")),
    ("指定の根拠", Field::Other("reasons")),
    ("決議1483上の根拠", Field::Other("reasons")),
    ("その他の情報", Field::Other("comment")),
    ("詳細", Field::Other("comment")),
    ("備考", Field::Other("comment")),
    ("番号", Field::Other("number")),
];

/// Tells whether the text of a workbook's sheets is this list's.
pub(super) fn text_looks_like(sheets: &[String]) -> bool {
    sheets.iter().any(|sheet| {
        sheet.lines().take(40).any(|line| {
            let plain = plain(line);
            plain.contains("告示日付") && plain.contains("告示番号")
        })
    })
}

/// Reads the sheets.
pub(super) fn read(sheets: &[String], file: &str) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(ListFormat::JpMofWorkbook));
    let mut notes = Notes::new(file);
    reading.edition = date_in_name(file);
    let mut latest: Option<Date> = None;
    let mut known: BTreeMap<String, u64> = BTreeMap::new();
    for (at, sheet) in (1u32..).zip(sheets) {
        let mut title = Vec::new();
        let mut columns: Option<Vec<Option<Field>>> = None;
        let mut fields: Vec<String> = Vec::new();
        let mut name = at.to_string();
        for line in sheet.lines() {
            let mut cells = line.split('\t');
            let number: u64 = cells.next().and_then(|number| number.parse().ok()).unwrap_or_default();
            let cells: Vec<String> =
                cells.map(|cell| cell.replace('\u{2028}', "\n").trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if number == 0 {
                name = cells.into_iter().next().unwrap_or_default();
                continue;
            }
            let place = Place { sheet: Some(name.clone()), ..Place::row(number) };
            let Some(known_columns) = &columns else {
                if cells.first().is_some_and(|cell| plain(cell) == "告示日付") {
                    fields = cells.iter().map(|cell| plain(cell)).collect();
                    columns = Some(heading(&fields, &name, &mut notes));
                } else {
                    title.extend(cells.into_iter().filter(|cell| !cell.is_empty()));
                }
                continue;
            };
            let section = crate::designation::one_line(&title.join(" "));
            let mut entry = designation(&section, known_columns, &fields, &cells, &mut notes);
            if entry.names.is_empty() {
                notes.at("screening/mof-row", "the row was not read: it has no name", place);
                continue;
            }
            entry.reference = entry.main_name().to_owned();
            let count = known.entry(entry.reference.clone()).or_default();
            *count += 1;
            if *count > 1 {
                entry.reference = format!("{} ({count})", entry.reference);
            }
            latest = latest.max(entry.designated_on);
            entry.place = Some(Place { reference: Some(entry.reference.clone()), ..place });
            reading.designations.push(entry);
        }
        if columns.is_none() && !title.is_empty() {
            notes.at(
                "screening/mof-sheet",
                "the sheet has no heading and was not read",
                Place { sheet: Some(name), ..Place::default() },
            );
        }
    }
    // The name of the file is the day it was published; without it, it is not older than its latest notice.
    reading.edition = reading.edition.or_else(|| latest.map(|day| day.to_string()));
    if reading.edition.is_none() {
        notes.no_edition("screening/mof-no-edition");
    }
    reading.designations.iter_mut().for_each(|entry| entry.edition.clone_from(&reading.edition));
    if reading.designations.is_empty() {
        notes.whole("screening/mof-empty", "it has no entry");
    }
    reading.problems = notes.finish();
    reading
}

/// Takes out all spaces and makes letters of full width plain: "I Ｄ 番 号" becomes "ID番号".
fn plain(text: &str) -> String {
    text.nfkc().filter(|letter| !letter.is_whitespace()).collect()
}

fn heading(fields: &[String], sheet: &str, notes: &mut Notes<'_>) -> Vec<Option<Field>> {
    let find = |heading: &String| {
        let exact = COLUMNS.iter().find(|(name, _)| name.nfkc().eq(heading.chars())).map(|(_, field)| *field);
        exact.or_else(|| {
            let parts = [
                ("住所", Field::Address),
                ("別名", Field::Names(Quality::Good)),
                ("別称", Field::Names(Quality::Good)),
            ];
            parts.iter().find(|(name, _)| heading.contains(name)).map(|(_, field)| *field)
        })
    };
    let columns: Vec<Option<Field>> = fields.iter().map(find).collect();
    for (heading, _) in
        fields.iter().zip(&columns).filter(|(heading, column)| !heading.is_empty() && column.is_none())
    {
        let reason =
            format!("the column `{}` is not known here; its cells were kept under `other`", cut(heading));
        notes.count("screening/mof-unknown-column", reason, &format!("sheet {sheet}"));
    }
    columns
}

fn designation(
    section: &str,
    columns: &[Option<Field>],
    fields: &[String],
    cells: &[String],
    notes: &mut Notes<'_>,
) -> Designation {
    let mut entry = Designation::new(LIST, None, "", Kind::Other);
    let cell = |field: Field| {
        let at = columns.iter().position(|column| *column == Some(field))?;
        cells.get(at).filter(|cell| !cell.is_empty() && *cell != "不明")
    };
    // The English name stands first, as the other lists' does.
    for field in [Field::English, Field::Japanese] {
        let quality = Quality::Primary;
        cell(field).into_iter().for_each(|text| add_names(&mut entry, text, quality, Quality::Good));
    }
    entry.reference = entry.main_name().to_owned();
    for ((column, heading), text) in columns.iter().zip(fields).zip(cells) {
        if text.is_empty() || text == "不明" {
            continue;
        }
        match column {
            Some(Field::English | Field::Japanese) => {}
            Some(Field::Notified) => match day(text) {
                Some(day) => {
                    entry.designated_on = Some(entry.designated_on.map_or(day, |known| known.min(day)))
                }
                None => {
                    entry.add_other("notified_as_printed", text);
                    let reason = format!("the day of notice `{}` is no date; kept as text", cut(text));
                    notes.count("screening/mof-date", reason, &entry.reference);
                }
            },
            Some(Field::Notice) => entry.add_other("notice", text),
            Some(Field::Listed) => {
                entry.add_other("listed_on", &day(text).map_or_else(|| text.clone(), |day| day.to_string()));
            }
            Some(Field::Names(quality)) => {
                for part in parts(text) {
                    add_names(&mut entry, part, *quality, *quality);
                }
            }
            Some(Field::Born) => births(&mut entry, text, notes),
            Some(Field::Nationality) => {
                for part in parts(text) {
                    // "チュニジア Tunisia": the second tongue is the one looked up.
                    let latin =
                        part.find(|letter: char| letter.is_ascii_alphabetic()).and_then(|at| part.get(at..));
                    match country_of(latin.unwrap_or(part)).or_else(|| japanese_country(part)) {
                        Some(country) => entry.add_country(country, true),
                        None => entry.add_other("nationality_as_printed", part),
                    }
                }
            }
            Some(Field::Address) => {
                for part in parts(text) {
                    let line = crate::designation::one_line(part);
                    if !entry.addresses.contains(&line) {
                        entry.addresses.push(line);
                    }
                }
            }
            Some(Field::Document("imo")) => {
                super::fields::add_imo(&mut entry, text);
            }
            Some(Field::Document(scheme)) => {
                for part in parts(text) {
                    let identifier = Identifier::new(scheme, part);
                    if !entry.identifiers.contains(&identifier) {
                        entry.identifiers.push(identifier);
                    }
                }
            }
            Some(Field::Phone) => {
                parts(text).into_iter().for_each(|part| entry.add_identifier("phone", part))
            }
            Some(Field::Other(field)) => entry.add_other(field, &crate::designation::one_line(text)),
            None => entry.add_other(if heading.is_empty() { "column" } else { heading }, text),
        }
    }
    entry.kind = kind(section, &entry);
    entry.add_other("section", section);
    if !section.is_empty() {
        entry.programmes.push(section.to_owned());
    }
    entry
}

fn kind(section: &str, entry: &Designation) -> Kind {
    let has = |words: &[&str]| words.iter().any(|word| section.contains(word));
    let persons = has(&["個人"]);
    let bodies = has(&["団体", "銀行", "機関", "グループ"]);
    if section.contains("船舶") || entry.values_of("imo").next().is_some() {
        Kind::Vessel
    } else if persons && !bodies || !entry.birth_dates.is_empty() {
        Kind::Person
    } else if bodies && !persons {
        Kind::Organisation
    } else {
        Kind::Other
    }
}

/// Takes a cell apart: at line breaks, at `、` and `;`, and at the marks (a), (b), (1), (2).
fn parts(text: &str) -> Vec<&str> {
    text.lines()
        .flat_map(numbered_parts)
        .flat_map(|part| part.split(['、', '；', ';']))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Reads a day: ISO, `2003.5.30` or `2003年5月30日`, also of the eras `昭和`, `平成` and `令和`.
fn day(text: &str) -> Option<Date> {
    let period = period(text)?;
    period.from.filter(|from| period.to == Some(*from))
}

fn period(text: &str) -> Option<Period> {
    let text = plain(text);
    if let Some(period) = iso(&text) {
        return Some(period);
    }
    let (text, first_year) = [("昭和", 1925), ("平成", 1988), ("令和", 2018)]
        .iter()
        .find_map(|(era, year)| Some((text.strip_prefix(era)?.replace("元年", "1年"), *year)))
        .unwrap_or((text.clone(), 0));
    let numbers: Vec<i16> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let year = first_year + *numbers.first()?;
    if !(1000..2200).contains(&year) {
        return None;
    }
    let period = match numbers.as_slice() {
        [_, month, day, ..] => {
            Date::new(year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok().map(Period::day)?
        }
        [_, month] if text.contains('月') || text.contains('.') => {
            Period::month(year, i8::try_from(*month).ok()?)
        }
        [_] => Period::year(year),
        _ => return None,
    };
    (!period.is_unknown()).then_some(period)
}

fn births(entry: &mut Designation, text: &str, notes: &mut Notes<'_>) {
    for part in
        parts(text).into_iter().flat_map(|part| part.split("又は")).flat_map(|part| part.split("または"))
    {
        let about = part.contains(['頃', '約']) || part.contains("およそ") || part.contains("おおよそ");
        let clean = part.replace("の間", "").replace("まで", "").replace("生まれ", "").replace('生', "");
        let range = ["から", "～", "〜", "-", "－"].iter().find_map(|mark| {
            let (first, last) = clean.split_once(mark)?;
            let (first, last) = (period(first)?, period(last)?);
            Some(Period::new(first.from?, last.to?))
        });
        // A date of ISO form has the mark of a range inside it.
        let date = period(&clean).filter(|_| iso(clean.trim()).is_some() || range.is_none()).or(range);
        match date.or_else(|| BirthDate::from_words(&clean).map(|date| date.period)) {
            Some(period) => entry.add_birth_date(BirthDate { period, approximate: about }),
            None => {
                entry.add_other("birth_date_as_printed", part);
                let reason = format!("the date of birth `{}` is no date; kept as text", cut(part));
                notes.count("screening/mof-date", reason, &entry.reference);
            }
        }
    }
}

/// Countries as the list writes them without a second tongue.
fn japanese_country(text: &str) -> Option<values::Country> {
    const NAMES: [(&str, &str); 24] = [
        ("北朝鮮", "KP"),
        ("朝鮮民主主義人民共和国", "KP"),
        ("大韓民国", "KR"),
        ("中国", "CN"),
        ("中華人民共和国", "CN"),
        ("ロシア", "RU"),
        ("ロシア連邦", "RU"),
        ("ベラルーシ", "BY"),
        ("ウクライナ", "UA"),
        ("シリア", "SY"),
        ("イラン", "IR"),
        ("イラク", "IQ"),
        ("アフガニスタン", "AF"),
        ("パキスタン", "PK"),
        ("リビア", "LY"),
        ("エジプト", "EG"),
        ("チュニジア", "TN"),
        ("イエメン", "YE"),
        ("ソマリア", "SO"),
        ("スーダン", "SD"),
        ("南スーダン", "SS"),
        ("サウジアラビア", "SA"),
        ("シンガポール", "SG"),
        ("米国", "US"),
    ];
    let plain = plain(text);
    NAMES.iter().find(|(name, _)| *name == plain).and_then(|(_, code)| code.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{detect_pages, sheet_text};

    fn sheet(rows: &[(u64, &[&str])]) -> String {
        sheet_text("S", rows.iter().map(|(number, cells)| (*number, *cells)))
    }

    #[test]
    fn sheets_are_measures_and_rows_entries() {
        let persons = sheet(&[
            (1, &["北朝鮮のミサイル又は大量破壊兵器計画に関連する者（個人）"]),
            (
                3,
                &[
                    "告示日付",
                    "告示 番号",
                    "日 本 語 表 記",
                    "英 語 表 記",
                    "別　名",
                    "確定に十分でない別名",
                    "生 年 月 日",
                    "国 籍",
                    "旅 券 番 号",
                    "新しい欄",
                ],
            ),
            (
                4,
                &[
                    "2016-12-09",
                    "445",
                    "例",
                    "EXAMPLE Person",
                    "One\nTwo、Three",
                    "Short",
                    "1951年頃\n1948-12-10",
                    "北朝鮮",
                    "(a) A1 (b) B2",
                    "x",
                ],
            ),
            (5, &["平成28年12月9日", "446", "", "", "", "", "", "", "", ""]),
        ]);
        let bodies = sheet(&[
            (1, &["資産凍結等の措置の対象となる団体"]),
            (2, &["告示日付", "告示番号", "日本語表記", "英語表記", "所 在 地"]),
            (3, &["令和元年5月30日", "1", "会社", "COMPANY", "Pyongyang; Nampo"]),
        ]);
        let sheets = [persons, bodies, sheet(&[(1, &["注"])])];
        assert_eq!(detect_pages(&sheets), Some(ListFormat::JpMofWorkbook));
        let reading = read(&sheets, "shisantouketsu20240101.xlsx");
        assert_eq!(reading.edition.as_deref(), Some("2024-01-01"));
        let [person, body] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        let names: Vec<(&str, Quality)> =
            person.names.iter().map(|name| (name.text.as_str(), name.quality)).collect();
        assert_eq!(
            names,
            [
                ("EXAMPLE Person", Quality::Primary),
                ("例", Quality::Primary),
                ("One", Quality::Good),
                ("Two", Quality::Good),
                ("Three", Quality::Good),
                ("Short", Quality::Low)
            ]
        );
        assert_eq!(person.kind, Kind::Person);
        assert_eq!(
            person.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1948-12-10", "1951~"]
        );
        assert_eq!(person.nationalities[0].code(), "KP");
        assert_eq!(person.values_of("passport").collect::<Vec<_>>(), ["A1", "B2"]);
        assert_eq!(person.designated_on.unwrap().to_string(), "2016-12-09");
        assert_eq!(person.other["新しい欄"], ["x"]);
        assert_eq!(
            (body.kind, body.designated_on.unwrap().to_string().as_str()),
            (Kind::Organisation, "2019-05-30")
        );
        assert_eq!(body.addresses, ["Pyongyang", "Nampo"]);
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(
            codes,
            ["screening/mof-row", "screening/mof-sheet", "screening/mof-unknown-column"],
            "{:?}",
            reading.problems
        );
    }

    #[test]
    fn dates_of_birth_may_be_ranges() {
        let born = |text: &str| {
            let mut entry = Designation::new(LIST, None, "x", Kind::Person);
            births(&mut entry, text, &mut Notes::new("x"));
            entry.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(born("1958年から1963年の間"), ["1958/1963"]);
        assert_eq!(born("1955年-1958年頃"), ["1955/1958~"]);
        assert_eq!(born("1948年12月10日又は1949年"), ["1948-12-10", "1949"]);
        assert_eq!(born("昭和23年12月10日"), ["1948-12-10"]);
        assert!(born("おおむね30歳").is_empty());
    }
}
