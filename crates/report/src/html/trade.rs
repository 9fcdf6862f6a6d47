//! Trade as partners report it.

use super::pieces::{inline, line, notes as marks, scroll, text};
use crate::print::trade::TradeView;
use maud::{Markup, html};

pub(super) fn trade(trade: &TradeView) -> Markup {
    html! {
        @for sentence in &trade.lines { (line(sentence)) }
        (scroll("Tables of trade", html! {
            table {
                caption { "Tables of trade" }
                thead { tr {
                    th scope="col" { "Table" } th.num scope="col" { "Rows" } th.num scope="col" { "With the DPRK" }
                    th scope="col" { "Exhibit" } th scope="col" { "Not counted" }
                } }
                tbody {
                    @for found in &trade.tables {
                        tr {
                            th scope="row" { (text(&found.file)) } td.num { (found.rows) } td.num { (found.of_target) }
                            td { @if !found.exhibit.is_empty() { a href={ "#" (found.exhibit) } { (found.exhibit) } } }
                            td { @if found.left_out.is_empty() { "–" } @for reason in &found.left_out { p { (text(reason)) } } }
                        }
                    }
                }
            }
        }))
        @if !trade.sums.is_empty() {
            (scroll("What was counted", html! {
                table {
                    caption { "What was counted, by reporter, way, year and paragraph" }
                    thead { tr {
                        th scope="col" { "Reporter and way" } th scope="col" { "Time" } th scope="col" { "Goods and law" }
                        th.num scope="col" { "Lines" } th.num scope="col" { "US dollars" } th.num scope="col" { "Kilograms" }
                    } }
                    tbody {
                        @for sum in &trade.sums {
                            tr {
                                th scope="row" { (text(sum.reporter)) span.check { (text(&sum.way)) } }
                                td { (sum.when) }
                                td {
                                    (text(&sum.goods)) (marks(&sum.notes))
                                    span.check { (text(&sum.law)) @if !sum.doubt.is_empty() { " " (text(&sum.doubt)) } }
                                }
                                td.num { (sum.lines) } td.num { (sum.value) } td.num { (sum.weight) }
                            }
                        }
                    }
                }
            }))
        }
        @if !trade.remarks.is_empty() {
            h3 { "Lines to look at" }
            ul { @for remark in &trade.remarks { li { strong { (remark.kind) ". " } (inline(&remark.line)) } } }
        }
    }
}
