//! What a web page says of itself: JSON-LD, OpenGraph and other meta elements, `<time>`.

use super::dates::date_of_metadata;
use super::details::{Detail, Details};
use dom_query::Document;
use serde_json::Value;
use values::Date;

/// The details a page declares, and dates to fall back on where neither it nor its dateline has one.
pub(super) struct PageDetails {
    pub(super) details: Details,
    pub(super) fallback_dates: Vec<(Date, &'static str)>,
}

/// Reads the details of a page, the most explicit source first.
pub(super) fn details_of(document: &Document) -> PageDetails {
    let mut details = Details::default();
    offer_json_ld(document, &mut details);
    let metas = metas_of(document);
    offer_metas(&metas, &mut details);
    for node in document.select("link[rel=canonical]").nodes().iter().take(1) {
        let address = node.attr("href").unwrap_or_default();
        if address.contains("://") {
            details.offer(Detail::Url, &address, "canonical link");
        }
    }
    for node in document.select("time[itemprop=datePublished], time[pubdate]").nodes().iter().take(1) {
        details.offer(Detail::Published, &node.attr("datetime").unwrap_or_default(), "<time>");
    }
    if !details.has_title() {
        let headings = document.select("h1");
        if let [heading] = headings.nodes() {
            details.offer(Detail::Title, &heading.text(), "only <h1>");
        }
    }
    PageDetails { fallback_dates: fallback_dates(document, &metas), details }
}

fn fallback_dates(document: &Document, metas: &[(String, String)]) -> Vec<(Date, &'static str)> {
    let mut dates = Vec::new();
    for selector in ["article time[datetime], main time[datetime], header time[datetime]", "time[datetime]"] {
        let nodes = document.select(selector);
        let first = nodes.nodes().iter().take(3).find_map(|node| date_of_metadata(&node.attr("datetime")?));
        dates.extend(first.map(|date| (date, "<time>")));
    }
    // A short element that is called a date and is one.
    let named = document.select(
        "[itemprop=datePublished], [class*=publish], [class*=date], [class*=Date], [id*=date], [class*=timestamp]",
    );
    let words = named.nodes().iter().take(40).filter_map(|node| {
        let text = node.text();
        (text.len() <= 120).then(|| date_of_metadata(&text)).flatten()
    });
    dates.extend(words.take(1).map(|date| (date, "element named as date")));
    let address = metas.iter().find(|(key, _)| key == "og:url").map(|(_, value)| value.clone());
    let address = address.or_else(|| {
        let link = document.select("link[rel=canonical]");
        link.nodes().first().and_then(|node| node.attr("href")).map(|href| href.to_string())
    });
    dates.extend(address.and_then(|address| date_of_address(&address)).map(|date| (date, "address")));
    dates
}

/// Finds `/2024/11/04/` in an address.
fn date_of_address(address: &str) -> Option<Date> {
    let parts: Vec<&str> = address.split('/').collect();
    parts.windows(3).find_map(|window| {
        let is_date = window[0].len() == 4 && window[1].len() <= 2 && window[2].len() <= 2;
        is_date.then(|| date_of_metadata(&window.join("-"))).flatten()
    })
}

/// Every `<meta>` with a name and a content, names in lower case.
fn metas_of(document: &Document) -> Vec<(String, String)> {
    let metas = document.select("meta[content]");
    let named = metas.nodes().iter().take(2_000).filter_map(|node| {
        let key = node.attr("property").or_else(|| node.attr("name")).or_else(|| node.attr("itemprop"))?;
        Some((key.trim().to_ascii_lowercase(), node.attr("content")?.to_string()))
    });
    named.collect()
}

fn offer_metas(metas: &[(String, String)], details: &mut Details) {
    const KEYS: [(Detail, &[&str]); 5] = [
        (
            Detail::Published,
            &[
                "article:published_time",
                "og:article:published_time",
                "og:published_time",
                "datepublished",
                "parsely-pub-date",
                "sailthru.date",
                "article.published",
                "publish-date",
                "publishdate",
                "publish_date",
                "publication_date",
                "published_date",
                "pubdate",
                "ptime",
                "dc.date.issued",
                "dcterms.issued",
                "dc.date",
                "dcterms.date",
                "dcterms.created",
                "dc.date.created",
                "citation_publication_date",
                "cxenseparse:recs:publishtime",
                "bt:pubdate",
                "date",
                "article:published",
                "rnews:datepublished",
            ],
        ),
        (
            Detail::Title,
            &["og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "headline"],
        ),
        (
            Detail::Author,
            &[
                "author",
                "article:author",
                "dc.creator",
                "dcterms.creator",
                "parsely-author",
                "sailthru.author",
                "byl",
            ],
        ),
        (
            Detail::Publisher,
            &["og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name"],
        ),
        (Detail::Url, &["og:url", "twitter:url"]),
    ];
    for (detail, keys) in KEYS {
        for wanted in keys {
            for (_, value) in metas.iter().filter(|(key, _)| key == wanted) {
                // "article:author" is an address more often than a name.
                if detail == Detail::Author && value.contains("://") {
                    continue;
                }
                details.offer(detail, &unescaped_twice(value), &format!("meta `{wanted}`"));
            }
        }
    }
}

/// Some pages escape what a program will escape again: "Q&amp;amp;A".
fn unescaped_twice(value: &str) -> String {
    match value.contains('&') {
        true => super::html::without_tags(value),
        false => value.to_owned(),
    }
}

fn offer_json_ld(document: &Document, details: &mut Details) {
    let scripts = document.select("script[type='application/ld+json']");
    let documents: Vec<Value> =
        scripts.nodes().iter().take(50).filter_map(|node| parsed(&node.text())).collect();
    let nodes: Vec<&Value> = documents.iter().flat_map(nodes_of).collect();
    let articles = nodes.iter().filter(|node| {
        let is_article = |kind: &str| {
            kind.ends_with("Article")
                || kind.ends_with("Posting")
                || kind.contains("Report")
                || kind.contains("PressRelease")
        };
        types_of(node).iter().any(|kind| is_article(kind))
    });
    for node in articles {
        let text = |key: &str| node.get(key).and_then(Value::as_str).unwrap_or_default();
        details.offer(Detail::Title, &unescaped_twice(text("headline")), "JSON-LD `headline`");
        details.offer(Detail::Title, &unescaped_twice(text("name")), "JSON-LD `name`");
        details.offer(Detail::Published, text("datePublished"), "JSON-LD `datePublished`");
        details.offer(Detail::Published, text("dateCreated"), "JSON-LD `dateCreated`");
        details.offer(Detail::Author, &names_of(node.get("author"), &nodes), "JSON-LD `author`");
        details.offer(Detail::Publisher, &names_of(node.get("publisher"), &nodes), "JSON-LD `publisher`");
        let main = node.get("mainEntityOfPage");
        let main = main.and_then(|main| main.as_str().or_else(|| main.get("@id").and_then(Value::as_str)));
        for address in [text("url"), main.unwrap_or_default()] {
            if address.contains("://") {
                details.offer(Detail::Url, address, "JSON-LD `url`");
            }
        }
    }
    // Where no node is an article, the page itself may still say when it was published.
    for node in nodes.iter().filter(|node| types_of(node).contains(&"WebPage")) {
        let text = node.get("datePublished").and_then(Value::as_str).unwrap_or_default();
        details.offer(Detail::Published, text, "JSON-LD `datePublished`");
    }
}

fn parsed(json: &str) -> Option<Value> {
    let json = json.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
    serde_json::from_str(json).ok().or_else(|| {
        // Raw line breaks within strings are the commonest fault.
        let cleaned: String = json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&cleaned).ok()
    })
}

/// All objects of a JSON-LD document, outermost first.
fn nodes_of(document: &Value) -> Vec<&Value> {
    let mut nodes = Vec::new();
    let mut queue = std::collections::VecDeque::from([document]);
    while let Some(value) = queue.pop_front() {
        match value {
            Value::Array(items) => queue.extend(items),
            Value::Object(entries) => {
                nodes.push(value);
                queue.extend(entries.values().filter(|value| value.is_object() || value.is_array()));
            }
            _ => {}
        }
    }
    nodes
}

fn types_of(node: &Value) -> Vec<&str> {
    match node.get("@type") {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The names of one or several persons or organisations, written out or referred to by `@id`.
fn names_of(value: Option<&Value>, nodes: &[&Value]) -> String {
    let items: Vec<&Value> = match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(single) => vec![single],
        None => Vec::new(),
    };
    let mut names: Vec<&str> = Vec::new();
    for item in items.into_iter().take(20) {
        let referred = || {
            let id = item.get("@id")?.as_str()?;
            let node = nodes.iter().find(|node| {
                node.get("@id").and_then(Value::as_str) == Some(id) && node.get("name").is_some()
            })?;
            node.get("name")?.as_str()
        };
        let name = item.as_str().or_else(|| item.get("name")?.as_str()).or_else(referred);
        if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty() && !name.contains("://"))
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names.join(", ")
}
