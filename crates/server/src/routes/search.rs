//! `GET /search/{dataset}`: entries found by words, for a person who types into a box.

use crate::answer::{Segment, json};
use crate::dataset::{SearchedList, title};
use crate::entity::{Entity, EntityView, TOPIC};
use crate::error::{ApiError, ErrorBody};
use crate::example::visible;
use crate::followthemoney::{Schema, property_named, schema_named};
use crate::loaded::Loaded;
use crate::metrics::{Outcome, Tally};
use crate::parameters::Parameters;
use crate::routes::matching::{Total, no_changes, schemata};
use crate::scope::Scope;
use crate::screener::default_threshold;
use crate::screening_log::{LogLine, LoggedHit};
use crate::service::Service;
use crate::text_search::{Rank, Words};
use axum::extract::State;
use axum::response::Response;
use screening::matching::Query;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use values::{Country, Date};

/// Results of a page unless the caller says otherwise, as in yente.
const PAGE: usize = 10;
/// Values of a facet at most.
const FACET_VALUES: usize = 50;

/// A page of entries, and where they were looked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct SearchAnswer<'a> {
    /// The entries, the best first.
    results: Vec<EntityView<'a>>,
    /// How many of all entries found have which country, topic or list.
    facets: BTreeMap<&'static str, Facet>,
    /// How many entries were found.
    total: Total,
    /// How many a page has at most.
    limit: usize,
    /// Where the page begins.
    offset: usize,
    /// The day of the answer.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// The lists that were searched.
    searched: Vec<&'a SearchedList>,
}

/// How many entries have which value.
#[derive(Serialize, ToSchema)]
pub(crate) struct Facet {
    /// What is counted.
    label: &'static str,
    /// The values, the most frequent first.
    values: Vec<FacetValue>,
}

/// How many entries have a value.
#[derive(Serialize, ToSchema)]
pub(crate) struct FacetValue {
    /// The value.
    name: String,
    /// What a person calls it.
    label: String,
    /// How many entries have it.
    count: usize,
}

/// What of the entries is looked at.
struct Filters {
    schema: &'static Schema,
    exclude_schema: Vec<String>,
    countries: Vec<String>,
    topics: Vec<String>,
    datasets: Vec<String>,
    properties: Vec<(String, String)>,
    target: bool,
    all: bool,
}

/// Finds entries by words.
#[utoipa::path(
    get,
    path = "/search/{dataset}", operation_id = "search",
    tag = "Matching",
    params(
        ("dataset" = String, Path, description = "A list, or `default` for all of them"),
        ("q" = Option<String>, Query, description = "Words, \"phrases\" and beginnings*; an entry has all of them"),
        ("schema" = Option<String>, Query, description = "The kind of entity [default: Thing, which is any]"),
        ("countries" = Option<Vec<String>>, Query, description = "Country codes, one of which an entry must have"),
        ("topics" = Option<Vec<String>>, Query, description = "Topics, one of which an entry must have: all have `sanction`"),
        ("datasets" = Option<Vec<String>>, Query, description = "Lists, one of which an entry must stand in"),
        ("filter" = Option<Vec<String>>, Query, description = "`property:value` that an entry must have"),
        ("filter_op" = Option<String>, Query, description = "`OR` or `AND` between the values of one filter [default: OR]"),
        ("include_dataset" = Option<Vec<String>>, Query, description = "Lists of the collection to search"),
        ("exclude_dataset" = Option<Vec<String>>, Query, description = "Lists not to search"),
        ("exclude_schema" = Option<Vec<String>>, Query, description = "Kinds of entities to leave out"),
        ("fuzzy" = Option<bool>, Query, description = "Also entries whose name resembles the words"),
        ("simple" = Option<bool>, Query, description = "Taken for yente's clients: the words mean the same"),
        ("facets" = Option<Vec<String>>, Query, description = "What to count: countries, topics, datasets, schema"),
        ("limit" = Option<usize>, Query, description = "Entries of a page, up to 500 [default: 10]"),
        ("offset" = Option<usize>, Query, description = "Where the page begins, up to 9499"),
        ("sort" = Option<Vec<String>>, Query, description = "`caption`, `first_seen` or `id`, with `:asc` or `:desc`"),
    ),
    responses(
        (status = 200, body = SearchAnswer, description = "A page of entries"),
        (status = 400, body = ErrorBody, description = "A parameter means nothing that can be looked for"),
        (status = 404, body = ErrorBody, description = "There is no such dataset"),
        (status = 422, body = ErrorBody, description = "A parameter has another form"),
    ),
)]
pub(crate) async fn search(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let work = move || answer(&service, &dataset, &parameters);
    // Words are looked for in every entry, which takes milliseconds.
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(fault) => match fault.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(ApiError::busy()),
        },
    }
}

fn answer(service: &Service, dataset: &str, parameters: &Parameters) -> Result<Response, ApiError> {
    let loaded = service.loaded();
    let limits = &service.settings.limits;
    let (include, exclude) = (parameters.all("include_dataset"), parameters.all("exclude_dataset"));
    let scope = Scope::new(&loaded, dataset, &include, &exclude)?;
    no_changes(parameters)?;
    let filters = filters(parameters)?;
    let facets = facets(parameters)?;
    let limit = parameters.number("limit", PAGE, limits.page)?;
    let offset = parameters.number("offset", 0, limits.offset)?;
    let order = order(parameters)?;
    let fuzzy = parameters.flag("fuzzy")?.unwrap_or(false);
    parameters.flag("simple")?;
    let typed = parameters.one("q").unwrap_or_default();
    if typed.chars().count() > limits.value_chars {
        return Err(ApiError::bad_request(format!("`q` has more than {} characters", limits.value_chars)));
    }
    let words = Words::read(typed);
    if words.is_empty() && !typed.trim().is_empty() {
        return Err(ApiError::bad_request("`q` has no letter to look for"));
    }
    let mut found = found(&loaded, &scope, &words, |entity| filters.has(&loaded, entity));
    if fuzzy && !words.is_empty() {
        add_alike(&loaded, &scope, typed, &filters, &mut found);
    }
    sort(&mut found, &order);
    let total = found.len();
    let searched = scope.lists(&loaded);
    let as_of = service.today();
    let page: Vec<&Entity> = found.iter().skip(offset).take(limit).map(|(_, entity)| *entity).collect();
    // Leafing through all entries asks for nobody.
    let tally = match words.is_empty() {
        true => Tally::default(),
        false => {
            let outcome = if total == 0 { Outcome::Clear } else { Outcome::Candidates };
            record(service, as_of, dataset, typed, outcome, &page, &searched)?;
            let mut tally = Tally::default();
            tally.add(outcome);
            tally
        }
    };
    let mut response = json(&SearchAnswer {
        results: page.iter().map(|entity| view(&loaded, entity)).collect(),
        facets: facets.into_iter().map(|facet| (facet, count(&loaded, facet, &found))).collect(),
        total: Total { value: total, relation: "eq" },
        limit,
        offset,
        as_of,
        searched,
    })?;
    response.extensions_mut().insert(tally);
    Ok(response)
}

/// Finds the entries of a scope that have all words, the best first, then in the order of the lists.
pub(crate) fn found<'a>(
    loaded: &'a Loaded,
    scope: &Scope,
    words: &Words,
    has: impl Fn(&Entity) -> bool,
) -> Vec<(Rank, &'a Entity)> {
    let mut found: Vec<(Rank, &Entity)> = loaded
        .entities
        .iter()
        .filter(|entity| scope.has(entity))
        .filter_map(|entity| Some((words.rank(entity)?, entity)))
        .filter(|(_, entity)| has(entity))
        .collect();
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    found
}

/// Gives an entry as it is sent.
pub(crate) fn view<'a>(loaded: &'a Loaded, entity: &'a Entity) -> EntityView<'a> {
    let list = loaded.list_of(entity);
    entity.view(list.map_or("", |list| list.list.as_str()), list.and_then(|list| list.edition.as_deref()))
}

fn add_alike<'a>(
    loaded: &'a Loaded,
    scope: &Scope,
    typed: &str,
    filters: &Filters,
    found: &mut Vec<(Rank, &'a Entity)>,
) {
    for hit in loaded.screener.screen(&Query::named(&visible(typed)), default_threshold()) {
        let Some(entity) = loaded.entry(&hit.list, &hit.reference, &hit.name) else { continue };
        let known = found.iter().any(|(_, known)| std::ptr::eq(*known, entity));
        if !known && scope.has(entity) && filters.has(loaded, entity) {
            found.push((Rank::Alike, entity));
        }
    }
}

fn record(
    service: &Service,
    as_of: Date,
    dataset: &str,
    typed: &str,
    outcome: Outcome,
    page: &[&Entity],
    searched: &[&SearchedList],
) -> Result<(), ApiError> {
    if !service.records() {
        return Ok(());
    }
    let hits = page.iter().map(|entity| LoggedHit { id: &entity.id, score: None, is_match: false }).collect();
    let query = serde_json::json!({ "words": visible(typed) });
    service.record(&[LogLine {
        as_of,
        endpoint: "search",
        dataset,
        key: "q",
        query,
        outcome,
        hits,
        searched,
    }])
}

fn filters(parameters: &Parameters) -> Result<Filters, ApiError> {
    let name = parameters.one("schema").unwrap_or("Thing");
    let schema = schema_named(name).ok_or_else(|| ApiError::bad_request("Invalid schema"))?;
    let owned =
        |name: &str| -> Vec<String> { parameters.all(name).into_iter().map(str::to_lowercase).collect() };
    let mut properties = Vec::new();
    for filter in parameters.all("filter") {
        let wrong = || {
            let filter: String = filter.chars().take(80).collect();
            ApiError::bad_request(format!("Invalid filter: `{filter}`; it is `property:value`"))
        };
        let (name, value) = filter.split_once(':').ok_or_else(wrong)?;
        let name = name.strip_prefix("properties.").unwrap_or(name);
        let property = property_named(name).ok_or_else(wrong)?;
        properties.push((property.name.to_owned(), value.to_owned()));
    }
    let all = match parameters.one("filter_op").map(str::to_uppercase).as_deref() {
        None | Some("OR") => false,
        Some("AND") => true,
        Some(_) => return Err(ApiError::unprocessable("`filter_op` must be OR or AND")),
    };
    Ok(Filters {
        schema,
        exclude_schema: schemata(parameters, "exclude_schema")?,
        countries: owned("countries"),
        topics: owned("topics"),
        datasets: parameters.all("datasets").into_iter().map(str::to_owned).collect(),
        properties,
        target: parameters.flag("target")?.unwrap_or(true),
        all,
    })
}

impl Filters {
    fn has(&self, loaded: &Loaded, entity: &Entity) -> bool {
        let list = loaded.list_of(entity).map_or("", |list| list.list.as_str());
        self.target
            && entity.schema.is_a(self.schema.name)
            && !self.exclude_schema.iter().any(|schema| entity.schema.is_a(schema))
            && self.holds(&self.countries, |code| {
                entity.countries.iter().any(|country| country.code().eq_ignore_ascii_case(code))
            })
            && self.holds(&self.topics, |topic| topic == TOPIC)
            && self.holds(&self.datasets, |name| name == list)
            && self.has_properties(entity)
    }

    fn holds(&self, values: &[String], has: impl Fn(&str) -> bool) -> bool {
        values.is_empty()
            || if self.all {
                values.iter().all(|value| has(value))
            } else {
                values.iter().any(|value| has(value))
            }
    }

    /// Filters on different properties hold together; on one property as `filter_op` says. A date has its beginning.
    fn has_properties(&self, entity: &Entity) -> bool {
        let mut asked: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (property, value) in &self.properties {
            asked.entry(property).or_default().push(value.clone());
        }
        asked.into_iter().all(|(property, values)| {
            let has = entity.values_of(property);
            self.holds(&values, |value| {
                has.iter().any(|one| {
                    one.eq_ignore_ascii_case(value) || (property == "birthDate" && one.starts_with(value))
                })
            })
        })
    }
}

const FACETS: [(&str, &str); 4] = [
    ("countries", "Countries"),
    ("datasets", "Data sources"),
    ("schema", "Entity types"),
    ("topics", "Topics"),
];

fn facets(parameters: &Parameters) -> Result<Vec<&'static str>, ApiError> {
    let asked = parameters.all("facets");
    if asked.is_empty() {
        return Ok(vec!["countries", "topics", "datasets"]);
    }
    let mut facets = Vec::new();
    for name in asked {
        match (FACETS.iter().find(|(facet, _)| *facet == name), name) {
            (Some((facet, _)), _) => facets.push(*facet),
            // Those of yente that entries of lists do not have count nothing.
            (None, "identifiers" | "genders") => {}
            (None, _) => {
                return Err(ApiError::unprocessable(
                    "`facets` must be of countries, topics, datasets, schema, identifiers, genders",
                ));
            }
        }
    }
    Ok(facets)
}

fn count(loaded: &Loaded, facet: &'static str, found: &[(Rank, &Entity)]) -> Facet {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, entity) in found {
        let values: Vec<String> = match facet {
            "countries" => entity.countries.iter().map(|country| country.code().to_lowercase()).collect(),
            "datasets" => loaded.list_of(entity).map(|list| list.list.clone()).into_iter().collect(),
            "schema" => vec![entity.schema.name.to_owned()],
            _ => vec![TOPIC.to_owned()],
        };
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
    }
    let mut values: Vec<FacetValue> = counts
        .into_iter()
        .map(|(name, count)| {
            let label = match facet {
                "countries" => name.parse::<Country>().map_or(name.clone(), |one| one.name().to_owned()),
                "datasets" => title(&name).to_owned(),
                "schema" => schema_named(&name).map_or(name.clone(), |schema| schema.plural.to_owned()),
                _ => "Sanctioned entity".to_owned(),
            };
            FacetValue { name, label, count }
        })
        .collect();
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.name.cmp(&other.name)));
    values.truncate(FACET_VALUES);
    let label = FACETS.iter().find(|(name, _)| *name == facet).map_or("", |(_, label)| *label);
    Facet { label, values }
}

/// What to sort by, and whether the last comes first.
type Order = Vec<(&'static str, bool)>;

fn order(parameters: &Parameters) -> Result<Order, ApiError> {
    let take = |given: &str| {
        let (name, direction) = given.split_once(':').unwrap_or((given, "asc"));
        let last_first = match direction {
            "asc" => false,
            "desc" => true,
            _ => return None,
        };
        let name = ["caption", "first_seen", "id"].into_iter().find(|known| *known == name)?;
        Some((name, last_first))
    };
    parameters
        .all("sort")
        .into_iter()
        .map(|given| {
            take(given).ok_or_else(|| {
                ApiError::bad_request("`sort` must be caption, first_seen or id, with :asc or :desc")
            })
        })
        .collect()
}

fn sort(found: &mut [(Rank, &Entity)], order: &Order) {
    for (name, last_first) in order.iter().rev() {
        found.sort_by(|(_, one), (_, other)| {
            let order = match *name {
                "caption" => one.caption.cmp(&other.caption),
                "first_seen" => one.listed_on.cmp(&other.listed_on),
                _ => one.id.cmp(&other.id),
            };
            if *last_first { order.reverse() } else { order }
        });
    }
}
