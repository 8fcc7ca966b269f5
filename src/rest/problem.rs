//! Errors over HTTP: `application/problem+json` (RFC 9457), with the contract's `code` in it.

use crate::hub::error::{Code, Refusal};
use axum::Router;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal and the HTTP status that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    status: StatusCode,
    refusal: Refusal,
}

impl Problem {
    /// For the few whose status the code alone doesn't say.
    pub fn new(status: StatusCode, refusal: Refusal) -> Self {
        Self { status, refusal }
    }

    /// The status on the wire.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.code {
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::Forbidden | Code::Banned | Code::Muted | Code::Blocked => StatusCode::FORBIDDEN,
            // A field that is too long is a wrong field; 413 speaks of the whole body.
            Code::InvalidPayload | Code::TooLarge => StatusCode::UNPROCESSABLE_ENTITY,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::NotJoined | Code::RoomFull | Code::Conflict => StatusCode::CONFLICT,
            Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, refusal }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { status, refusal } = self;
        let mut body = json!({
            // RFC 9457, 4.2.1: nothing beyond the status, whose phrase is the title. What a program compares is `code`.
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": refusal.message,
            "code": refusal.code,
        });
        let retry_after_ms = refusal.details.as_ref().and_then(|details| details.get("retryAfterMs"));
        let retry_after_secs = retry_after_ms.and_then(Value::as_u64).map(|ms| ms.div_ceil(1_000));
        if let (Some(details), Some(body)) = (refusal.details, body.as_object_mut()) {
            body.insert("details".into(), details.into());
        }
        let mut response = (status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after_secs {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        // For whoever counts errors on their way out.
        response.extensions_mut().insert(refusal.code);
        response
    }
}

/// Answers unknown paths and wrong methods of `router` with a [`Problem`], too. It comes after every route and merge.
pub fn everywhere(router: Router) -> Router {
    router.method_not_allowed_fallback(wrong_method).fallback(unknown_path)
}

async fn unknown_path() -> Problem {
    Refusal::new(Code::NotFound, "there is nothing at this address").into()
}

async fn wrong_method(method: Method) -> Problem {
    let refusal = Refusal::new(Code::NotFound, format!("nothing at this address takes {method}"));
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_never_too_short() {
        let response = Problem::from(Refusal::rate_limited("too often", 1_001)).into_response();
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
        assert_eq!(response.extensions().get(), Some(&Code::RateLimited));
    }
}
