//! One construction of English at a time: who says what, how, and about which event.
#![allow(clippy::unwrap_used, clippy::panic)]

use claims::model::{Claim, Document, EntityType, EventType, Modality, QuoteKind, Tier};
use claims::{Request, read};
use values::{Country, Date};

fn document(text: &str) -> Document {
    let dated: Option<Date> = Date::new(2024, 12, 18).ok();
    read(&Request { file: "note", text, dated, ..Request::default() })
}

fn attributed(text: &str) -> Vec<Claim> {
    document(text).claims.into_iter().filter(|claim| claim.tier == Tier::Attributed).collect()
}

fn content(claim: &Claim, text: &str) -> String {
    claim.content.iter().map(|span| span.slice(text)).collect::<Vec<_>>().join(" | ")
}

/// Speaker, modality and content of the first attributed claim.
fn check(text: &str, speaker: &str, modality: Modality, words: &str) {
    let claims = attributed(text);
    let claim = claims.first().unwrap_or_else(|| panic!("no claim in {text:?}"));
    assert_eq!(content(claim, text), words, "{text}");
    assert_eq!(claim.speaker.as_ref().map_or("", |speaker| speaker.text.as_str()), speaker, "{text}");
    assert_eq!(claim.modality, modality, "{text}");
}

#[test]
fn complements() {
    check(
        "The ministry said that Russia had sent oil.",
        "The ministry",
        Modality::Asserted,
        "Russia had sent oil",
    );
    check(
        "Seoul said on Monday the DPRK had sent shells.",
        "Seoul",
        Modality::Asserted,
        "the DPRK had sent shells",
    );
    check(
        "Officials told lawmakers that Russia sent oil.",
        "Officials",
        Modality::Asserted,
        "Russia sent oil",
    );
    check(
        "The service confirmed that troops arrived.",
        "The service",
        Modality::Determined,
        "troops arrived",
    );
}

#[test]
fn attributions_that_come_last_or_cut_in() {
    check(
        "Russia sent oil, the ministry said on Friday.",
        "the ministry",
        Modality::Asserted,
        "Russia sent oil",
    );
    check("“Russia sent oil,” said the minister.", "the minister", Modality::Asserted, "“Russia sent oil,”");
    check(
        "“If they fight,” Pat Ryder said, “they are targets.”",
        "Pat Ryder",
        Modality::Asserted,
        "“If they fight,” | “they are targets.”",
    );
    check(
        "Russia sent oil, according to the ministry.",
        "the ministry",
        Modality::Asserted,
        "Russia sent oil",
    );
    check("According to Seoul, Russia sent oil.", "Seoul", Modality::Asserted, "Russia sent oil");
}

#[test]
fn quotations_are_told_apart() {
    let kind = |text: &str| attributed(text)[0].quote;
    assert_eq!(kind("“Russia sent oil,” he said."), QuoteKind::Direct);
    assert_eq!(kind("He said that Russia sent oil."), QuoteKind::Indirect);
    assert_eq!(kind("He said that soldiers “have engaged in combat” in Kursk."), QuoteKind::Mixed);
}

#[test]
fn the_tree_finds_what_words_miss() {
    let text = "The minister took the opportunity to warn that Russia had sent oil.";
    check(text, "The minister", Modality::Asserted, "Russia had sent oil");
    check(
        "The claim by the ministry that Russia had sent oil was repeated.",
        "the ministry",
        Modality::Asserted,
        "Russia had sent oil",
    );
    check(
        "Officials in Seoul are confident that the DPRK sent shells.",
        "Officials in Seoul",
        Modality::Asserted,
        "the DPRK sent shells",
    );
    let text = "“Russia sent oil,” said the spokesman, a colonel of the ministry. “It came by sea.”";
    let claims = attributed(text);
    assert_eq!(claims.len(), 1, "{claims:?}");
    let parts: Vec<&str> = claims[0].content.iter().map(|span| span.slice(text)).collect();
    assert_eq!(parts, ["“Russia sent oil,”", "“It came by sea.”"]);
    assert_eq!(claims[0].speaker.as_ref().unwrap().text, "the spokesman, a colonel of the ministry");
    // Within a quotation "I" and "you" name nobody.
    let claims = attributed("“I think you want us to say that,” the officer said.");
    assert_eq!(claims.len(), 1, "{claims:?}");
}

#[test]
fn to_reject_a_deed_is_to_condemn_it_and_to_threaten_is_an_intention() {
    let modality = |text: &str| attributed(text)[0].modality;
    assert_eq!(modality("Moscow rejected the team as a threat to peace."), Modality::Condemned);
    assert_eq!(modality("Moscow rejected the claim that it had sent oil."), Modality::Denied);
    assert_eq!(
        modality("Washington warned that the DPRK will be held accountable for it."),
        Modality::Intention
    );
}

#[test]
fn who_makes_public_what_shows_something_vouches_for_it() {
    check(
        "The White House released satellite imagery showing the DPRK had sent 1,000 containers to Russia.",
        "The White House",
        Modality::Asserted,
        "the DPRK had sent 1,000 containers to Russia",
    );
    check(
        "On Monday the Ukrainian government published documents that show Russia received the shells.",
        "the Ukrainian government",
        Modality::Asserted,
        "Russia received the shells",
    );
    let claims = attributed("Satellite imagery showing the DPRK had sent containers was released.");
    assert!(claims.iter().all(|claim| claim.speaker.is_none()), "{claims:?}");
}

#[test]
fn denials_demands_condemnations_and_plans() {
    check("Moscow denied that it sent oil.", "Moscow", Modality::Denied, "it sent oil");
    check(
        "Moscow and Pyongyang have both denied any arms deal.",
        "Moscow and Pyongyang",
        Modality::Denied,
        "any arms deal",
    );
    check(
        "The DPRK rejected reports that it sent soldiers.",
        "The DPRK",
        Modality::Denied,
        "it sent soldiers",
    );
    check("Japan urged Russia to stop the trade.", "Japan", Modality::Demanded, "Russia to stop the trade");
    check("The EU condemned the transfer of arms.", "The EU", Modality::Condemned, "the transfer of arms");
    check("Russia pledged to deliver oil.", "Russia", Modality::Intention, "to deliver oil");
}

#[test]
fn what_is_expected_was_not_said() {
    check(
        "Russia is expected to argue that the treaty is legal.",
        "Russia",
        Modality::Anticipated,
        "the treaty is legal",
    );
    check(
        "China may accuse the United States of pressure.",
        "China",
        Modality::Anticipated,
        "the United States of pressure",
    );
}

#[test]
fn nobody_speaks_where_nothing_is_vouched_for() {
    for text in [
        "Russia has neither confirmed nor denied that soldiers fight for it.",
        "The exporting State notifies the Committee.",
        "The minister offered no document.",
        "The group threatens the peace of the region.",
        "The reported deployment worries nobody.",
    ] {
        assert!(attributed(text).is_empty(), "{text}");
    }
}

#[test]
fn claims_inside_claims_are_nested() {
    let text = "Ryder told reporters that US officials estimated that there were 10,000 soldiers in Russia.";
    let claims = attributed(text);
    assert_eq!(claims.len(), 2);
    assert_eq!(claims[1].nested_in.as_deref(), Some("c1"));
    assert_eq!(content(&claims[1], text), "there were 10,000 soldiers in Russia");
    assert_eq!(claims[0].addressee.as_ref().unwrap().text, "reporters");
    assert_eq!(claims[1].reported_by.as_ref().and_then(|by| by.name.as_deref()), Some("Ryder"));
}

#[test]
fn hearsay_and_hedges_are_kept() {
    let claims = attributed("The service reportedly told lawmakers that the DPRK had sent guns to Russia.");
    assert_eq!(
        (claims[0].modality, claims[0].hedges.clone()),
        (Modality::Reported, vec!["reportedly".to_owned()])
    );
    let claims = attributed("The Centre said that Russia has likely supplied the DPRK with oil.");
    assert_eq!(claims[0].hedges, ["likely"]);
}

#[test]
fn persons_keep_one_name() {
    let text = "On Monday, Pentagon press secretary Pat Ryder told reporters that Russia trained soldiers. He said that more came. \
                Ryder added that Seoul agreed.";
    for claim in attributed(text) {
        let speaker = claim.speaker.unwrap();
        assert_eq!(speaker.name.as_deref(), Some("Pat Ryder"));
        assert_eq!(speaker.role.as_deref(), Some("press secretary"));
        assert_eq!(speaker.organisation.as_deref(), Some("Pentagon"));
        assert_eq!(speaker.country.map(|country| country.code().to_owned()).as_deref(), Some("US"));
    }
}

#[test]
fn the_two_koreas_are_never_confused() {
    for (text, country) in [
        ("North Korean officials said that Seoul lied.", "KP"),
        ("South Korea's intelligence service said that Pyongyang lied.", "KR"),
        ("The DRPK said that it was so.", "KP"),
        ("Pyongyang said that it was so.", "KP"),
        ("The Republic of Korea said that it was so.", "KR"),
        ("The Democratic People's Republic of Korea said that it was so.", "KP"),
    ] {
        assert_eq!(attributed(text)[0].speaker.as_ref().unwrap().country.unwrap().code(), country, "{text}");
    }
}

#[test]
fn a_joint_statement_has_every_signatory() {
    let text = "The foreign ministers of Japan, the Republic of Korea, France and the United States issued a joint statement. \
                The statement condemned the training of DPRK soldiers by Russia.";
    let claim = attributed(text).into_iter().find(|claim| claim.modality == Modality::Condemned).unwrap();
    let codes: Vec<String> =
        claim.speaker.unwrap().countries.iter().map(|country| country.code().to_owned()).collect();
    assert_eq!(codes, ["FR", "JP", "KR", "US"]);
    let event = &claim.events[0];
    assert_eq!(event.kind, EventType::Training);
    let country =
        |role: &str| event.participants.iter().find(|one| one.role == role).and_then(|one| one.country);
    assert_eq!((country("trainer"), country("trainee")), (Some(Country::RUSSIA), Some(Country::DPRK)));
}

/// Kind, supplier and recipient of the first event.
fn transfer(text: &str, kind: EventType, supplier: Option<Country>, recipient: Option<Country>) {
    let claims = document(text).claims;
    let event = claims
        .iter()
        .flat_map(|claim| &claim.events)
        .next()
        .unwrap_or_else(|| panic!("no event in {text:?}"));
    let country =
        |role: &str| event.participants.iter().find(|one| one.role == role).and_then(|one| one.country);
    assert_eq!(
        (event.kind, country("supplier"), country("recipient")),
        (kind, supplier, recipient),
        "{text}"
    );
}

#[test]
fn transfers_in_every_voice() {
    let (dprk, russia) = (Some(Country::DPRK), Some(Country::RUSSIA));
    let arms = EventType::ArmsTransfer;
    transfer("The DPRK sent artillery shells to Russia.", arms, dprk, russia);
    transfer("The DPRK sent Russia artillery shells.", arms, dprk, russia);
    transfer("The DPRK supplied Russia with artillery shells.", arms, dprk, russia);
    transfer("Artillery shells were shipped to Russia by the DPRK.", arms, dprk, russia);
    transfer("Russia received missiles from the DPRK.", arms, dprk, russia);
    transfer("The report covers transfers of missiles from the DPRK to Russia.", arms, dprk, russia);
    transfer("Russia has supplied North Korea with refined petroleum.", EventType::OilTransfer, russia, dprk);
    transfer("Russia passed satellite technology to the DPRK.", EventType::TechnologyTransfer, russia, dprk);
}

#[test]
fn what_did_not_happen_is_negated_and_rules_are_no_events() {
    let event = |text: &str| document(text).claims.into_iter().flat_map(|claim| claim.events).next().unwrap();
    assert!(event("Russia did not send oil to the DPRK.").negated);
    assert!(event("There is no evidence that Russia sent oil to the DPRK.").negated);
    assert_eq!(event("Arms may not be supplied to the DPRK.").modality, Some(Modality::Norm));
    assert_eq!(event("The DPRK is barred from exporting arms.").modality, Some(Modality::Norm));
    assert_eq!(event("Russia will send oil to the DPRK.").modality, Some(Modality::Anticipated));
    assert_eq!(
        event("Seoul could not confirm that the DPRK sent arms to Russia.").modality,
        Some(Modality::Reported)
    );
    assert_eq!(event("Russia sent oil to the DPRK.").modality, None);
}

#[test]
fn quantities_dates_and_places_belong_to_their_event() {
    let claims =
        document("Russia shipped more than 165,000 barrels of refined petroleum to the DPRK in March 2024.")
            .claims;
    let event = &claims[0].events[0];
    assert_eq!(event.quantities[0].amount.low, Some(165_000.0));
    assert_eq!(event.quantities[0].unit, "bbl");
    assert_eq!(event.when.as_ref().unwrap().from, Date::new(2024, 3, 1).ok());
    assert_eq!(event.r#where[0].text, "DPRK");
}

#[test]
fn a_block_quotation_belongs_to_its_speaker() {
    let text = "Statement of the minister\n\nDPRK Foreign Minister Choe Son Hui on October 19 released the following press statement:\n\n\
                The U.S. is working to revive sanctions.\n\nWe will never sell arms to Russia.\n";
    let claims = document(text).claims;
    let block = claims.iter().find(|claim| claim.quote == QuoteKind::Block && claim.cue.is_some()).unwrap();
    assert_eq!(block.speaker.as_ref().unwrap().name.as_deref(), Some("Choe Son Hui"));
    let inner = claims.iter().find(|claim| !claim.events.is_empty()).unwrap();
    assert_eq!(inner.speaker.as_ref().unwrap().country, Some(Country::DPRK));
    assert_eq!(inner.nested_in.as_deref(), Some(block.id.as_str()));
}

#[test]
fn entities_of_every_kind() {
    let document = document(
        "Under resolution 2397 (2017) the tanker Chon Ma San (IMO 8660313) of North Korea was listed. Russian President Vladimir Putin \
         met Ambassador Linda Thomas-Greenfield of the State Department in Kursk about KN-23 missiles.",
    );
    let name = |kind: EntityType| {
        document
            .entities
            .iter()
            .filter(|entity| entity.kind == kind)
            .map(|e| e.name.clone().unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(name(EntityType::Doc), ["resolution 2397 (2017)"]);
    assert_eq!(name(EntityType::Vessel), ["CHON MA SAN (IMO 8660313)", "IMO 8660313"]);
    assert_eq!(name(EntityType::Country), ["KP"]);
    assert_eq!(name(EntityType::Norp), ["RU"]);
    assert_eq!(name(EntityType::Person), ["Vladimir Putin", "Linda Thomas-Greenfield"]);
    assert_eq!(name(EntityType::Role), ["President", "Ambassador"]);
    assert_eq!(name(EntityType::Org), ["State Department"]);
    assert_eq!(name(EntityType::Place), ["Kursk, RU"]);
    assert_eq!(name(EntityType::Weapon), ["Hwasong-11A"]);
}
