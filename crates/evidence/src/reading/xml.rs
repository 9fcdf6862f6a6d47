//! XML of office files as a flat run of starts, ends and words.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A step through an XML file. Names are without their prefix.
#[derive(Debug)]
pub(super) enum Step<'x> {
    Start(BytesStart<'x>),
    End(String),
    Text(String),
}

/// Walks through an XML file and hands every step to `take`; gives the reason it stopped early, if it did.
///
/// Entities of the file's own are not expanded (they stand as `&name;`), so that no file can grow.
pub(super) fn walk(xml: &str, mut take: impl FnMut(Step<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => take(Step::Start(start)),
            Ok(Event::Empty(start)) => {
                let name = local_name(&start);
                take(Step::Start(start));
                take(Step::End(name));
            }
            Ok(Event::End(end)) => take(Step::End(end.local_name().into_inner().to_owned())),
            Ok(Event::Text(text)) => take(Step::Text(text.xml10_content().into_owned())),
            Ok(Event::CData(text)) => take(Step::Text(text.xml10_content().into_owned())),
            Ok(Event::GeneralRef(entity)) => {
                let text = match entity.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => match quick_xml::escape::resolve_predefined_entity(&entity) {
                        Some(text) => text.to_owned(),
                        None => format!("&{};", &*entity),
                    },
                };
                take(Step::Text(text));
            }
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Ok(Event::Eof) => return Ok(()),
            Err(error) => return Err(format!("byte {}: {error}", reader.buffer_position())),
        }
    }
}

/// Gives the name of an element without its prefix.
pub(super) fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().into_inner().to_owned()
}

/// Gives an attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    // An element with thousands of attributes is no office file.
    start.attributes().with_checks(false).take(64).flatten().find_map(|attribute| {
        (attribute.key.local_name().into_inner() == name).then(|| {
            quick_xml::escape::unescape(&attribute.value)
                .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned())
        })
    })
}
