//! Prints what is read in a text, for eyes: `cargo run --example show -- FILE [DATE]`.

use claims::{Request, read};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else { return };
    let dated = arguments.next().and_then(|date| date.parse().ok());
    let Ok(text) = std::fs::read_to_string(&file) else { return };
    let document = read(&Request { file: &file, text: &text, dated, ..Request::default() });
    println!("# {file} {:?} {:?} notes {:?}", document.title, document.language, document.notes);
    for claim in &document.claims {
        let content: Vec<&str> = claim.content.iter().map(|span| span.slice(&text)).collect();
        println!(
            "{} {:?} {:?} {:?}{} cue={:?} said_on={:?} to={:?} hedges={:?}",
            claim.id,
            claim.tier,
            claim.modality,
            claim.quote,
            claim.nested_in.as_ref().map_or(String::new(), |parent| format!(" in {parent}")),
            claim.cue.as_ref().map(|cue| cue.text.as_str()),
            claim.said_on.as_ref().map(|date| (date.text.clone(), date.from)),
            claim.addressee.as_ref().map(|words| words.text.as_str()),
            claim.hedges,
        );
        if let Some(speaker) = &claim.speaker {
            println!(
                "    by [{}] name={:?} role={:?} org={:?} country={:?} {:?}",
                speaker.text,
                speaker.name,
                speaker.role,
                speaker.organisation,
                speaker.country,
                speaker.countries
            );
        }
        println!("    {}", content.join(" ¦ ").replace('\n', " "));
        for event in &claim.events {
            println!(
                "      * {:?} [{}]{} {:?} {:?} q={:?} when={:?} where={:?}",
                event.kind,
                event.trigger.text,
                if event.negated { " NOT" } else { "" },
                event.modality,
                event
                    .participants
                    .iter()
                    .map(|p| format!(
                        "{}={}({},{})",
                        p.role,
                        p.text,
                        p.name.as_deref().unwrap_or("-"),
                        p.country.map_or("-".into(), |c| c.code().to_owned())
                    ))
                    .collect::<Vec<_>>(),
                event
                    .quantities
                    .iter()
                    .map(|q| format!(
                        "{} [{:?} {:?} {:?} {} of {:?}]",
                        q.text, q.amount.low, q.amount.central, q.amount.high, q.unit, q.of
                    ))
                    .collect::<Vec<_>>(),
                event.when.as_ref().map(|w| (w.text.clone().unwrap_or_default(), w.from, w.to)),
                event.r#where.iter().map(|w| w.text.as_str()).collect::<Vec<_>>(),
            );
        }
    }
    println!(
        "entities: {:?}",
        document
            .entities
            .iter()
            .map(|e| format!("{:?}:{}={}", e.kind, e.text, e.name.as_deref().unwrap_or("-")))
            .collect::<Vec<_>>()
    );
    println!(
        "dates: {:?}",
        document
            .dates
            .iter()
            .map(|d| format!("{} {:?} {:?} {}", d.text.as_deref().unwrap_or(""), d.from, d.to, d.rule))
            .collect::<Vec<_>>()
    );
    println!(
        "quantities: {:?}",
        document
            .quantities
            .iter()
            .map(|q| format!(
                "{} [{:?} {:?} {:?} {} of {:?}]",
                q.text, q.amount.low, q.amount.central, q.amount.high, q.unit, q.of
            ))
            .collect::<Vec<_>>()
    );
}
