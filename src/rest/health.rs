//! For whoever runs the server: does it live, can it work, what does it count.

use super::problem::Problem;
use crate::hub::error::{Code, Refusal};
use crate::runtime::Runtime;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

/// The text format that Prometheus's own client library writes.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// `GET /healthz`, `/readyz` and `/metrics`.
pub fn routes(runtime: &Arc<Runtime>) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Arc::clone(runtime))
}

/// 200 as long as commands can be carried out; 503 `unavailable` if a store doesn't answer or the server is stopping.
async fn ready(State(runtime): State<Arc<Runtime>>) -> Result<&'static str, Problem> {
    if runtime.stopping.is_cancelled() {
        return Err(Refusal::new(Code::Unavailable, "the server is stopping").into());
    }
    runtime.store.ready().await.map_err(Refusal::from)?;
    Ok("ready\n")
}

async fn metrics(State(runtime): State<Arc<Runtime>>) -> Response {
    match runtime.metrics.render() {
        Ok(text) => ([(header::CONTENT_TYPE, OPENMETRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics don't render");
            Problem::from(Refusal::new(Code::Internal, "the metrics can't be written")).into_response()
        }
    }
}
