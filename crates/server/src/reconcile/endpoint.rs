//! `/reconcile/{dataset}`: the manifest, batches of queries, data extension.

use super::extend::extend;
use super::manifest::{Type, base, manifest};
use super::query::{self, Reconciling};
use crate::answer::{InOrder, Segment, body, json};
use crate::dataset::SearchedList;
use crate::error::{ApiError, ErrorBody};
use crate::example::QueryProblem;
use crate::matching::{Narrowing, Screened, screen};
use crate::metrics::Tally;
use crate::parameters::Parameters;
use crate::routes::matching::{algorithm, logged, no_changes};
use crate::scope::Scope;
use crate::screener::default_threshold;
use crate::screening_log::LogLine;
use crate::service::Service;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use rayon::prelude::*;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use values::Date;

/// The candidates for one query, and where they were looked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Candidates<'a> {
    /// The candidates, under the name that versions 0.1 and 0.2 give them.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Vec<Candidate<'a>>>,
    /// The candidates, under the name that the draft of 1.0 gives them.
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Vec<Candidate<'a>>>,
    /// The day of the answer.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// The lists that were searched; none where the query could not be asked.
    searched: Vec<&'a SearchedList>,
    /// What of the query could not be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<QueryProblem>,
}

/// An entry that may be what is meant.
#[derive(Serialize, ToSchema)]
pub(crate) struct Candidate<'a> {
    /// `LIST:REFERENCE`.
    id: &'a str,
    /// The name under which the publisher lists it.
    name: &'a str,
    /// The list and the edition it stands in.
    description: String,
    /// What it is.
    #[serde(rename = "type")]
    types: [Type; 1],
    /// How sure it is the same, 0 to 1.
    score: f64,
    /// Whether it reaches the threshold and no other does, so that it may be taken without looking.
    #[serde(rename = "match")]
    is_match: bool,
    /// How alike it is in each respect.
    features: Vec<CandidateFeature>,
}

/// How alike two are in one respect, 0 to 1.
#[derive(Serialize, ToSchema)]
pub(crate) struct CandidateFeature {
    /// The respect.
    id: String,
    /// What a person calls it.
    name: String,
    /// How alike.
    value: f64,
}

/// The answer of the draft of 1.0, in the order of the queries.
#[derive(Serialize, ToSchema)]
pub(crate) struct DraftResults<'a> {
    /// One for each query.
    results: Vec<Candidates<'a>>,
}

/// Gives the manifest, or answers a batch of queries or a data extension in the address.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}", operation_id = "reconcile_get",
    tag = "Reconciliation",
    params(
        ("dataset" = String, Path, description = "A list, or `default` for all of them"),
        ("queries" = Option<String>, Query, description = "A batch of queries as JSON"),
        ("extend" = Option<String>, Query, description = "A data extension as JSON"),
    ),
    responses(
        (status = 200, description = "The manifest, the candidates by query, or the rows"),
        (status = 404, body = ErrorBody, description = "There is no such dataset"),
        (status = 422, body = ErrorBody, description = "The batch has another form"),
    ),
)]
pub(crate) async fn get(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let asked = ["queries", "extend"].iter().any(|name| parameters.one(name).is_some());
    if asked {
        return answer(service, dataset, parameters.clone(), parameters).await;
    }
    Scope::new(&service.loaded(), &dataset, &[], &[])?;
    json(&manifest(&dataset, &base(&service, &headers)))
}

/// Answers a batch of queries or a data extension; with a body of JSON, a batch of the draft of 1.0.
#[utoipa::path(
    post,
    path = "/reconcile/{dataset}", operation_id = "reconcile_post",
    tag = "Reconciliation",
    params(("dataset" = String, Path, description = "A list, or `default` for all of them")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`queries` or `extend`"),
    responses(
        (status = 200, description = "The candidates by query, or the rows"),
        (status = 404, body = ErrorBody, description = "There is no such dataset"),
        (status = 413, body = ErrorBody, description = "The body is too long"),
        (status = 415, body = ErrorBody, description = "The body is neither a form nor JSON"),
        (status = 422, body = ErrorBody, description = "The batch has another form"),
    ),
)]
pub(crate) async fn post(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    parameters: Parameters,
    request: Request,
) -> Result<Response, ApiError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
    let limit = service.settings.limits.body_bytes;
    match kind.as_str() {
        "application/json" => draft(service, dataset, parameters, request).await,
        "" | "application/x-www-form-urlencoded" => {
            let bytes = body(request.into_body(), limit).await?;
            let form = Parameters::parse(&bytes);
            answer(service, dataset, parameters, form).await
        }
        _ => Err(ApiError {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            detail: "The body must be a form (application/x-www-form-urlencoded) or JSON".to_owned(),
        }),
    }
}

/// Answers a batch of the draft of 1.0.
#[utoipa::path(
    post,
    path = "/reconcile/{dataset}/match", operation_id = "reconcile_match",
    tag = "Reconciliation",
    params(("dataset" = String, Path, description = "A list, or `default` for all of them")),
    request_body(content = String, content_type = "application/json", description = "`{\"queries\":[{\"conditions\":[…]}]}`"),
    responses(
        (status = 200, body = DraftResults, description = "The candidates, in the order of the queries"),
        (status = 404, body = ErrorBody, description = "There is no such dataset"),
        (status = 422, body = ErrorBody, description = "The batch has another form"),
    ),
)]
pub(crate) async fn post_draft(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    parameters: Parameters,
    request: Request,
) -> Result<Response, ApiError> {
    draft(service, dataset, parameters, request).await
}

async fn draft(
    service: Arc<Service>,
    dataset: String,
    parameters: Parameters,
    request: Request,
) -> Result<Response, ApiError> {
    let bytes = body(request.into_body(), service.settings.limits.body_bytes).await?;
    aside(move || {
        let batch = query::read_draft(&bytes, &service.settings.limits)?;
        reconcile(&service, &dataset, &parameters, batch, true)
    })
    .await
}

async fn answer(
    service: Arc<Service>,
    dataset: String,
    parameters: Parameters,
    form: Parameters,
) -> Result<Response, ApiError> {
    aside(move || {
        if let Some(text) = form.one("extend").filter(|text| !text.trim().is_empty()) {
            let loaded = service.loaded();
            Scope::new(&loaded, &dataset, &[], &[])?;
            return extend(&loaded, text, &service.settings.limits);
        }
        let Some(text) = form.one("queries") else {
            return Err(ApiError::unprocessable("The form has neither `queries` nor `extend`"));
        };
        let batch = query::read(text, &service.settings.limits)?;
        reconcile(&service, &dataset, &parameters, batch, false)
    })
    .await
}

/// Works on a thread that may take its time; a fault of ours goes on to the net that counts it.
async fn aside(
    work: impl FnOnce() -> Result<Response, ApiError> + Send + 'static,
) -> Result<Response, ApiError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(fault) => match fault.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(ApiError::busy()),
        },
    }
}

fn reconcile(
    service: &Service,
    dataset: &str,
    parameters: &Parameters,
    batch: Vec<Reconciling>,
    is_draft: bool,
) -> Result<Response, ApiError> {
    let loaded = service.loaded();
    let scope = Scope::new(&loaded, dataset, &[], &[])?;
    algorithm(parameters)?;
    no_changes(parameters)?;
    let threshold = parameters.share("threshold")?.unwrap_or_else(default_threshold);
    let searched = scope.lists(&loaded);
    let one = |one: &Reconciling| match &one.asked {
        Err(_) => Ok(None),
        Ok(asked) => {
            let narrowing = Narrowing {
                threshold,
                cutoff: 0.0,
                limit: one.limit,
                exclude_schema: Vec::new(),
                exclude_ids: Vec::new(),
            };
            screen(&loaded, &scope, &asked.query, &narrowing).map(Some)
        }
    };
    let screened: Result<Vec<Option<Screened<'_>>>, ApiError> = batch.par_iter().map(one).collect();
    let screened = screened?;
    let as_of = service.today();
    let mut tally = Tally::default();
    screened.iter().flatten().for_each(|one| tally.add(one.outcome));
    if service.records() {
        let mut lines = Vec::new();
        for (one, screened) in batch.iter().zip(&screened) {
            if let (Ok(asked), Some(screened)) = (&one.asked, screened) {
                lines.push(LogLine {
                    as_of,
                    endpoint: "reconcile",
                    dataset,
                    key: &one.key,
                    query: &asked.query,
                    outcome: screened.outcome,
                    hits: logged(&screened.hits),
                    searched: &searched,
                });
            }
        }
        service.record(&lines)?;
    }
    let answers: Vec<(String, Candidates<'_>)> = batch
        .into_iter()
        .zip(&screened)
        .map(|(one, screened)| {
            let candidates: Vec<Candidate<'_>> = screened
                .iter()
                .flat_map(|screened| {
                    screened.hits.iter().map(|(entity, found)| Candidate {
                        id: &entity.id,
                        name: &entity.caption,
                        description: loaded.list_of(entity).map_or(String::new(), in_words),
                        types: [Type::from(entity.schema)],
                        score: found.score,
                        is_match: found.is_match && screened.matches == 1,
                        features: found
                            .reasons
                            .iter()
                            .map(|reason| CandidateFeature {
                                id: reason.feature.clone(),
                                name: reason.in_words(),
                                value: reason.score,
                            })
                            .collect(),
                    })
                })
                .collect();
            let (result, candidates) =
                if is_draft { (None, Some(candidates)) } else { (Some(candidates), None) };
            let (searched, problems) = match one.asked {
                Ok(asked) => (searched.clone(), asked.problems),
                Err(problem) => (Vec::new(), vec![problem]),
            };
            (one.key, Candidates { result, candidates, as_of, searched, problems })
        })
        .collect();
    let mut response = match is_draft {
        true => json(&DraftResults { results: answers.into_iter().map(|(_, answer)| answer).collect() })?,
        false => json(&InOrder(answers))?,
    };
    response.extensions_mut().insert(tally);
    Ok(response)
}

/// Says which list, in which edition: `un-sc, edition 2026-02-27`.
pub(super) fn in_words(list: &SearchedList) -> String {
    match &list.edition {
        Some(edition) => format!("{}, edition {edition}", list.list),
        None => format!("{}, edition not stated", list.list),
    }
}
