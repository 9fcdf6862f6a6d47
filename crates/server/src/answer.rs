//! Requests read and answers written, the same for every route.

use crate::error::ApiError;
use crate::parameters::Parameters;
use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use std::future::poll_fn;
use std::pin::Pin;

/// Writes a success as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<Response, ApiError> {
    let bytes = serde_json::to_vec(value)
        .map_err(|error| ApiError::internal(format!("The answer could not be written: {error}")))?;
    Ok(bytes_of("application/json", bytes))
}

/// Answers with bytes of a kind.
pub(crate) fn bytes_of(kind: &'static str, bytes: impl Into<Body>) -> Response {
    let kind = HeaderValue::from_static(kind);
    (StatusCode::OK, [(header::CONTENT_TYPE, kind)], bytes.into()).into_response()
}

/// How many times the limit of a body is read and thrown away, so that a client that first sends and then reads gets
/// the refusal. One that announces or sends more is cut off.
const THROWN_AWAY: usize = 8;

/// Reads a body up to a limit; a longer one is refused.
pub(crate) async fn body(mut body: Body, limit: usize) -> Result<Vec<u8>, ApiError> {
    let patience = limit.saturating_mul(THROWN_AWAY);
    if body.size_hint().lower() > patience as u64 {
        return Err(ApiError::too_large(limit));
    }
    let mut bytes = Vec::new();
    let mut seen = 0usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| ApiError::bad_request("The body ended before its end"))?;
        let Ok(data) = frame.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen > patience {
            break;
        }
        if seen <= limit {
            bytes.extend_from_slice(&data);
        }
    }
    if seen > limit { Err(ApiError::too_large(limit)) } else { Ok(bytes) }
}

/// Reads a body that must be JSON of a form, with or without a mark of byte order.
pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| {
        ApiError::unprocessable(format!("The body is not the JSON that is asked for: {error}"))
    })
}

/// The one part of an address that varies, decoded.
#[derive(Debug)]
pub(crate) struct Segment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(segment)) => Ok(Self(segment)),
            Err(error) => Err(ApiError::bad_request(error.body_text())),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default().as_bytes()))
    }
}

/// The entries of a JSON object in the order in which they stand; a key that stands twice is refused.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InOrder<T>(pub Vec<(String, T)>);

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for InOrder<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(std::marker::PhantomData<T>);
        impl<'de, T: serde::Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = InOrder<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InOrder<T>, A::Error> {
                let mut seen = std::collections::BTreeSet::new();
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, T>()? {
                    if !seen.insert(key.clone()) {
                        let key: String = key.chars().take(80).collect();
                        return Err(serde::de::Error::custom(format_args!("the key `{key}` stands twice")));
                    }
                    entries.push((key, value));
                }
                Ok(InOrder(entries))
            }
        }
        deserializer.deserialize_map(Entries(std::marker::PhantomData))
    }
}

impl<T: Serialize> Serialize for InOrder<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_and_stand_once() {
        let text = r#"{"b":1,"a":2}"#;
        let read: InOrder<u8> = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        assert!(serde_json::from_str::<InOrder<u8>>(r#"{"b":1,"b":2}"#).is_err());
        assert!(serde_json::from_str::<InOrder<u8>>("[]").is_err());
    }

    #[test]
    fn a_mark_of_byte_order_is_no_fault() {
        assert_eq!(from_json::<u8>(b"\xef\xbb\xbf7"), Ok(7));
        assert_eq!(from_json::<u8>(b"\xff").unwrap_err().status.as_u16(), 422);
    }
}
