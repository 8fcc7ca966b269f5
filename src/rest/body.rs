//! The body of a request: one JSON object of limited size.
//!
//! It is read before anything is answered. A client that is refused while it still sends sees a broken connection instead of
//! the reason.

use super::problem::Problem;
use crate::hub::error::{Code, Refusal};
use axum::body::{Body, HttpBody};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Map, Value};
use std::future::poll_fn;
use std::pin::Pin;

/// How many bodies' worth is read and thrown away so that the sender gets an answer. Who sends more is cut off.
const PATIENCE: usize = 16;

/// What arrived, for [`Fields`] to judge after the caller was.
#[derive(Clone)]
struct Arrived(Result<Vec<u8>, Problem>);

/// Middleware, whose state is the largest body in bytes: reads the body to its end. Who is too large or broken learns it from [`Fields`], after who has no token.
pub async fn read(State(max_bytes): State<usize>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let arrived = Arrived(arrive(body, max_bytes).await);
    parts.extensions.insert(arrived);
    next.run(Request::from_parts(parts, Body::empty())).await
}

async fn arrive(mut body: Body, max_bytes: usize) -> Result<Vec<u8>, Problem> {
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let broken = |_| Refusal::invalid("the body ended before it was complete");
        // Trailers are frames without data.
        let Ok(data) = frame.map_err(broken)?.into_data() else {
            continue;
        };
        seen = seen.saturating_add(data.len());
        if seen <= max_bytes {
            kept.extend_from_slice(&data);
        } else if seen > max_bytes.saturating_mul(PATIENCE) {
            break;
        }
    }
    if seen > max_bytes {
        let refusal = Refusal::new(
            Code::TooLarge,
            format!("the body is over the limit of {max_bytes} bytes"),
        );
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, refusal));
    }
    Ok(kept)
}

/// The fields of the body, which must be a JSON object. Fields that nobody asks for are ignored. Nothing prints them: some
/// are passwords.
pub struct Fields(Map<String, Value>);

impl Fields {
    /// Takes the field `name` out, which must be a string.
    pub fn text(&mut self, name: &str) -> Result<String, Problem> {
        match self.0.remove(name) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(Refusal::invalid(format!("`{name}` must be a string")).into()),
            None => Err(Refusal::invalid(format!("`{name}` is missing")).into()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Without the middleware there is no body, which is an error in every answer and not a silent one.
        let nothing = || Arrived(Ok(Vec::new()));
        let bytes = parts.extensions.remove().unwrap_or_else(nothing).0?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Refusal::invalid("the body must be a JSON object").into()),
            // For a `Value` it names a place, never what stands there.
            Err(error) => Err(Refusal::invalid(format!("the body isn't JSON: {error}")).into()),
        }
    }
}
