//! The exhibits, and citations of them.

use super::{DENIAL_TEXT, KOREAN_TEXT, NOTE_TEXT, digest};
use report::ExhibitEntry;
use values::{Citation, Marking, Place, Span, TrafficLight};

pub fn exhibits() -> Vec<ExhibitEntry> {
    let entry = |number: u8, title: Option<&str>, name: &str, source: Option<&str>, grade: Option<&str>| {
        ExhibitEntry {
            id: format!("EX-{number:04}"),
            sha256: digest(number),
            leaf: u64::from(number) * 3,
            source: source.map(str::to_owned),
            grade: grade.map(str::to_owned),
            title: title.map(str::to_owned),
            published: (number != 4).then(|| format!("2024-11-0{number}")),
            acquired: "2024-12-18T09:14:05Z".into(),
            name: name.into(),
            media_type: "text/plain".into(),
            size: 312_448 + u64::from(number),
            marking: Marking {
                label: if number == 2 { TrafficLight::Amber } else { TrafficLight::Clear },
                releasable_to: None,
            },
            proof: (0..11).map(|at| digest(at * 7 + number).hex()).collect(),
            url: (number == 1).then(|| "https://example.org/a?b=1&c=<script>".into()),
        }
    };
    vec![
        entry(
            1,
            Some("Made-up note on <b>containers</b> \u{202E}gnp.exe"),
            "note.txt",
            Some("Example Wire & Sons"),
            Some("B"),
        ),
        entry(2, Some("가상의 기사: 포탄 이송"), "기사.html", Some("가상일보"), Some("C")),
        entry(3, Some("Вымышленная заметка"), "zametka.html", Some("Made-up Gazette"), None),
        entry(4, None, "deliveries.csv", None, None),
    ]
}

pub fn quoted(number: u8, text: &str, quote: &str, paragraph: u32) -> Citation {
    let start = text.find(quote).map(|at| text[..at].chars().count()).unwrap() as u32;
    let place = Place {
        span: Some(Span::new(start, start + quote.chars().count() as u32)),
        paragraph: Some(paragraph),
        ..Place::default()
    };
    Citation { exhibit: digest(number), place, quote: quote.into() }
}

pub fn containers() -> Citation {
    quoted(1, NOTE_TEXT, "between 11,000 and 12,000 containers had moved by rail since August", 1)
}

pub fn korean() -> Citation {
    quoted(2, KOREAN_TEXT, "국방부 대변인은 \"포탄이 이송되었다\"고 말했다.", 1)
}

pub fn denial() -> Citation {
    quoted(3, DENIAL_TEXT, "Представитель министерства назвал эти сообщения «выдумкой».", 2)
}

pub fn row(number: u64) -> Citation {
    Citation {
        exhibit: digest(4),
        place: Place::row(number),
        quote: format!("2024-0{} | MV Made Up 7 | {} | gas oil", number % 9 + 1, number * 100),
    }
}

pub fn long() -> Citation {
    Citation {
        exhibit: digest(1),
        place: Place { page: Some(3), ..Place::default() },
        quote: "A long passage that goes on and on about trains, cranes, sidings and manifests. ".repeat(9),
    }
}

/// Hostile in every way at once; Tangut and a private-use character are in no common font.
pub fn hostile() -> Citation {
    Citation {
        exhibit: digest(1),
        place: Place { page: Some(2), ..Place::default() },
        quote: "</p><script>alert('x')</script> #panic(\"x\") $x$ `raw` \u{202E}desrever\u{202C} \u{0}\u{E000} *bold* 𗀀".into(),
    }
}
