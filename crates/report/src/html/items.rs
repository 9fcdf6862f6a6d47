use super::leads::links;
use super::pieces::{inline, line, scroll, state, text};
use super::registers::figure;
use crate::print::items::{ItemView, SiteView};
use crate::print::view::{ITEMS_INTRO, SITE_CAPTION};
use maud::{Markup, html};

/// The documented items.
pub(super) fn items(items: &[ItemView]) -> Markup {
    html! {
        p.procedural { (ITEMS_INTRO) }
        @for item in items {
            section.item {
                h3 { (text(&item.title)) }
                @for sentence in &item.lines { (line(sentence)) }
                @if !item.made.is_empty() {
                    h4 { "When it can have been made" }
                    ul { @for made in &item.made { li { (text(made)) } } }
                }
                (scroll("From the item to whoever had it", html! {
                    table {
                        caption { "From the item to whoever had it" }
                        thead { tr { th scope="col" { "Step" } th scope="col" { "Who or what" } th scope="col" { "State" } } }
                        tbody {
                            @for link in &item.links {
                                tr { th scope="row" { (text(&link.step)) } td { (inline(&link.line)) } td { (state(link.state)) } }
                            }
                        }
                    }
                }))
                @if !item.custody.is_empty() {
                    h4 { "Chain of custody" }
                    ol { @for hand in &item.custody { li { (inline(hand)) } } }
                }
                @for text_of in &item.breaks { p.small { "Break in the chain of custody: " (text(text_of)) } }
                p.small {
                    "Record: " a href={ "#" (item.exhibit) } { (item.exhibit) }
                    @for (at, photo) in item.photos.iter().enumerate() {
                        @if at == 0 { " · photographs: " } @else { ", " }
                        @if let Some(exhibit) = &photo.exhibit { a href={ "#" (exhibit) } { (text(&photo.name)) } }
                        @else { (text(&photo.name)) " (no exhibit)" }
                    }
                    @if !item.findings.is_empty() { " · findings: " (links(&item.findings)) }
                }
            }
        }
    }
}

/// The sites.
pub(super) fn sites(sites: &[SiteView]) -> Markup {
    html! {
        @for site in sites {
            section.site {
                h3 { (text(&site.title)) }
                @if site.made_up { p { strong { "MADE UP: this site and its images are no real place." } } }
                @if let Some(drawn) = &site.figure { (figure(drawn, SITE_CAPTION)) }
                @for sentence in &site.lines { (line(sentence)) }
                @if !site.patches.is_empty() {
                    (scroll("What changed", html! {
                        table {
                            caption { "What changed" }
                            thead { tr { th scope="col" { "No." } th scope="col" { "Area" } th scope="col" { "Where (latitude, longitude)" } th scope="col" { "What" } } }
                            tbody {
                                @for patch in &site.patches {
                                    tr { th scope="row" { (patch.number) } td { (patch.area) } td { (patch.place) } td { (text(&patch.what)) } }
                                }
                            }
                        }
                    }))
                }
                p.small { "Record: " a href={ "#" (site.exhibit) } { (site.exhibit) } }
            }
        }
    }
}
