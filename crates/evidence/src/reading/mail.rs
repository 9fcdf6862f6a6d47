//! E-mails: subject, sender, date, body; attachments become parts.

use super::details::{Detail, Details};
use super::layer::Layer;
use super::limits::Limits;
use super::model::{BlockKind, Part, Reading};
use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};
use values::{Date, Problem};

/// Reads an e-mail. The plain text is preferred; where there is none, or next to none, the HTML is read as a
/// page. An attached message is a part, and so an e-mail of its own.
pub(super) fn read_mail(bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let Some(message) = MessageParser::default().parse(bytes) else {
        reading.problems.push(
            Problem::new("reading/mail-damaged", name, "the e-mail has no header that can be read")
                .hint("save it again from the mail program"),
        );
        return reading;
    };
    let mut details = Details::default();
    details.offer(Detail::Title, message.subject().unwrap_or_default(), "subject");
    details.offer(Detail::Author, &sender_of(&message), "from");
    let date = message.date().and_then(|date| {
        let (year, month, day) = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
        Date::new(year.ok()?, month.ok()?, day.ok()?).ok()
    });
    if let Some(date) = date {
        details.offer_date(date, "date of sending");
    }
    read_body(&message, name, limits, &mut reading);
    read_attachments(&message, name, limits, &mut reading);
    details.fill(&mut reading);
    if reading.text.is_empty() {
        reading.problems.push(Problem::new("reading/no-text", name, "the e-mail has no body of text"));
    }
    reading
}

fn read_body(message: &Message<'_>, name: &str, limits: &Limits, reading: &mut Reading) {
    let mut layer = Layer::new(limits.text_bytes);
    let is_text = |part: &&mail_parser::MessagePart<'_>| matches!(part.body, PartType::Text(_));
    for part in message.text_bodies().filter(is_text) {
        let text = part.text_contents().unwrap_or_default();
        for range in super::plain::paragraphs(text) {
            layer.push(BlockKind::Paragraph, &unwrapped(&text[range]));
        }
    }
    // "This message needs an HTML reader" is no body.
    if layer.text().len() < 40 {
        let is_html = |part: &&mail_parser::MessagePart<'_>| matches!(part.body, PartType::Html(_));
        for part in message.html_bodies().filter(is_html) {
            let html = part.text_contents().unwrap_or_default();
            let page = super::html::read_html_text(html, name, limits);
            if page.text.len() > layer.text().len() {
                (reading.text, reading.blocks) = (page.text, page.blocks);
                reading.problems.extend(page.problems);
                return;
            }
        }
    }
    super::say_if_full(&layer, name, limits, &mut reading.problems);
    (reading.text, reading.blocks) = layer.finish();
}

fn read_attachments(message: &Message<'_>, name: &str, limits: &Limits, reading: &mut Reading) {
    let mut left = limits.unpacked_bytes;
    for (part, number) in message.attachments().zip(1usize..) {
        if number > limits.archive_entries {
            let reason = format!(
                "has {} attachments, the first {} were taken",
                message.attachment_count(),
                limits.archive_entries
            );
            reading.problems.push(Problem::new("reading/mail-attachments", name, reason));
            return;
        }
        let (bytes, extension) = match &part.body {
            PartType::Message(inner) => (inner.raw_message().to_vec(), "eml"),
            PartType::Text(text) => (text.as_bytes().to_vec(), "txt"),
            PartType::Html(html) => (html.as_bytes().to_vec(), "html"),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => (bytes.to_vec(), "bin"),
            PartType::Multipart(_) => continue,
        };
        if part.is_encoding_problem {
            let reason = format!("attachment {number} is damaged: taken as far as it could be decoded");
            reading.problems.push(Problem::new("reading/mail-attachment-damaged", name, reason));
        }
        let Some(rest) = left.checked_sub(bytes.len() as u64) else {
            let reason =
                format!("attachment {number} and those after it are larger than is taken from one e-mail");
            reading
                .problems
                .push(Problem::new("reading/mail-attachments", name, reason).hint("add them on their own"));
            return;
        };
        left = rest;
        let fallback = format!("attachment-{number}.{extension}");
        let part_name = part.attachment_name().filter(|name| !name.trim().is_empty()).unwrap_or(&fallback);
        reading.parts.push(Part { name: part_name.to_owned(), bytes });
    }
}

fn sender_of(message: &Message<'_>) -> String {
    let Some(from) = message.from() else {
        return String::new();
    };
    let first = match from {
        Address::List(addresses) => addresses.first(),
        Address::Group(groups) => groups.iter().find_map(|group| group.addresses.first()),
    };
    let Some(sender) = first else {
        return String::new();
    };
    match (sender.name.as_deref(), sender.address.as_deref()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => String::new(),
    }
}

/// Joins the lines of a wrapped paragraph; quoted lines (`>`) and lists keep theirs.
fn unwrapped(paragraph: &str) -> String {
    let is_running = |line: &str| !line.starts_with(['>', '-', '*', '•', '|', ' ', '\t']) && line.len() > 50;
    let mut text = String::with_capacity(paragraph.len());
    let mut lines = paragraph.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line.trim_end());
        if let Some(next) = lines.peek() {
            let joins = is_running(line) && !next.starts_with(['>', '-', '*', '•', '|', ' ', '\t']);
            text.push(if joins { ' ' } else { '\n' });
        }
    }
    text
}
