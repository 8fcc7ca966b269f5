//! Whose pages may use this server: its own, and those of the origins in `HUB_CORS`.
//!
//! A browser sends `Origin` with every request that a page of another site makes, and with every WebSocket. WebSockets aren't
//! bound by CORS, so the server itself must refuse: else any site could speak in the name of whoever visits it.

use super::problem::Problem;
use crate::hub::error::{Code, Refusal};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// A setting that isn't an origin.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` isn't an origin; one looks like https://school.example or http://127.0.0.1:8080")]
pub struct NotAnOrigin(String);

/// Refuses other origins, and lets the pages of allowed ones read the answers.
pub fn guard(router: Router, allowed: &[String]) -> Result<Router, NotAnOrigin> {
    let allowed: Arc<[String]> = allowed
        .iter()
        .map(|origin| origin.trim_end_matches('/').to_owned())
        .collect();
    let origins: Vec<HeaderValue> = allowed.iter().map(|origin| parse(origin)).collect::<Result<_, _>>()?;
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([HeaderName::from_static("retry-after")]);
    Ok(router.layer(cors).layer(middleware::from_fn_with_state(allowed, check)))
}

/// A scheme, a host, perhaps a port, and no path.
fn parse(origin: &str) -> Result<HeaderValue, NotAnOrigin> {
    let wrong = || NotAnOrigin(origin.to_owned());
    let (scheme, host) = origin.split_once("://").ok_or_else(wrong)?;
    if scheme.is_empty() || host.is_empty() || host.contains(|c: char| c == '/' || c.is_whitespace()) {
        return Err(wrong());
    }
    HeaderValue::from_str(origin).map_err(|_| wrong())
}

async fn check(State(allowed): State<Arc<[String]>>, request: Request, next: Next) -> Response {
    match request.headers().get(header::ORIGIN) {
        // Programs that aren't browsers send none.
        None => next.run(request).await,
        Some(origin) if may_use(origin, &request, &allowed) => next.run(request).await,
        Some(_) => {
            let message = "pages of this origin may not use this server; its owner can allow it by HUB_CORS";
            Problem::from(Refusal::new(Code::Forbidden, message)).into_response()
        }
    }
}

fn may_use(origin: &HeaderValue, request: &Request, allowed: &[String]) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    let own = host(request.headers(), request).zip(origin.split_once("://").map(|(_, rest)| rest));
    own.is_some_and(|(host, its_host)| host.eq_ignore_ascii_case(its_host))
        || allowed.iter().any(|one| one.eq_ignore_ascii_case(origin))
}

/// The name under which the client knows this server.
fn host(headers: &HeaderMap, request: &Request) -> Option<String> {
    let in_header = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .map(str::to_owned);
    in_header.or_else(|| request.uri().authority().map(ToString::to_string))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn allows(origin: &str, allowed: &[String]) -> bool {
        let request = Request::builder()
            .header("host", "127.0.0.1:3000")
            .body(Body::empty())
            .unwrap();
        may_use(&HeaderValue::from_str(origin).unwrap(), &request, allowed)
    }

    #[test]
    fn a_setting_that_is_no_origin_is_refused() {
        for origin in [
            "https://school.example",
            "http://127.0.0.1:8080",
            "capacitor://localhost",
        ] {
            assert!(parse(origin).is_ok(), "{origin}");
        }
        for wrong in [
            "school.example",
            "*",
            "https://",
            "https://school.example/chat",
            "://x",
            "https://a b",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn its_own_pages_and_the_listed_ones_may() {
        let listed = ["https://school.example".to_owned()];
        assert!(allows("http://127.0.0.1:3000", &[]));
        assert!(allows("https://school.example", &listed));
        for other in [
            "https://evil.example",
            "null",
            "http://127.0.0.1:3001",
            "https://school.example.evil.example",
        ] {
            assert!(!allows(other, &listed), "{other}");
        }
    }
}
