//! Accounts over HTTP: in and out, who am I, and what an ADMIN does to others.

use super::body::{self, Fields};
use super::caller::{AdminCaller, Caller};
use super::problem::Problem;
use crate::accounts::moderation::Moderator;
use crate::accounts::service::AccountService;
use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRef, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router, middleware};
use serde::de::value::Error;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// What these routes call.
#[derive(Clone)]
pub struct AccountsState {
    /// The rules.
    pub service: Arc<AccountService>,
    /// Who changes a status and announces it: the lobby.
    pub moderator: Arc<dyn Moderator>,
    /// The largest body that is read.
    pub max_body_bytes: usize,
}

impl FromRef<AccountsState> for Arc<AccountService> {
    fn from_ref(state: &AccountsState) -> Self {
        state.service.clone()
    }
}

/// Every call of the contract's table that is about accounts.
pub fn routes(state: AccountsState) -> Router {
    Router::new()
        .route("/api/sign-up", post(sign_up))
        .route("/api/log-in", post(log_in))
        .route("/api/log-out", post(log_out))
        .route("/api/change-password", post(change_password))
        .route("/api/me", get(me))
        .route("/api/me/key", put(put_key))
        .route("/api/users", get(users))
        .route("/api/users/{id}/role", put(set_role))
        .route("/api/users/{id}/status", put(set_status))
        .route("/api/users/{id}/key", get(key))
        .route_layer(middleware::map_response(no_store))
        .route_layer(middleware::from_fn_with_state(state.max_body_bytes, body::read))
        .with_state(state)
}

type Answer = Result<Json<Value>, Problem>;
type Service = State<Arc<AccountService>>;

async fn sign_up(State(service): Service, mut fields: Fields) -> Result<(StatusCode, Json<Value>), Problem> {
    let (username, password) = (fields.text("username")?, fields.text("password")?);
    let user = service.sign_up(&username, password).await?;
    Ok((StatusCode::CREATED, Json(json!({ "user": user }))))
}

async fn log_in(State(service): Service, mut fields: Fields) -> Answer {
    let (username, password) = (fields.text("username")?, fields.text("password")?);
    let new = service.log_in(&username, password).await?;
    let token = new.token.as_str();
    Ok(Json(
        json!({ "token": token, "user": new.user, "expiresAt": new.expires_at_ms }),
    ))
}

async fn log_out(State(service): Service, Caller(caller): Caller) -> Result<StatusCode, Problem> {
    service.log_out(caller.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn change_password(
    State(service): Service,
    Caller(caller): Caller,
    mut fields: Fields,
) -> Result<StatusCode, Problem> {
    let (current, new) = (fields.text("current")?, fields.text("new")?);
    service.change_password(&caller, current, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn me(Caller(caller): Caller) -> Json<Value> {
    Json(json!({ "user": caller.user }))
}

async fn put_key(State(service): Service, Caller(caller): Caller, mut fields: Fields) -> Answer {
    let key = fields.text("publicKey")?;
    service.put_key(caller.user.id, &key).await?;
    Ok(Json(json!({ "publicKey": key })))
}

async fn key(State(service): Service, _: Caller, Target(id): Target) -> Answer {
    Ok(Json(json!({ "publicKey": service.key(id).await? })))
}

/// The query, read after the caller was judged.
type Queried = Result<Query<HashMap<String, String>>, QueryRejection>;

async fn users(State(service): Service, AdminCaller(admin): AdminCaller, query: Queried) -> Answer {
    let Query(query) = query.map_err(|_| Refusal::invalid("the query can't be read"))?;
    let status = query.get("status").map(|status| word("status", status)).transpose()?;
    let users = service.users(admin.user.id, status).await?;
    Ok(Json(json!({ "users": users })))
}

async fn set_role(
    State(service): Service,
    AdminCaller(admin): AdminCaller,
    Target(id): Target,
    mut fields: Fields,
) -> Answer {
    let role = word("role", &fields.text("role")?)?;
    let user = service.set_role(admin.user.id, id, role).await?;
    Ok(Json(json!({ "user": user })))
}

async fn set_status(
    State(state): State<AccountsState>,
    AdminCaller(admin): AdminCaller,
    Target(id): Target,
    mut fields: Fields,
) -> Answer {
    let status = word("status", &fields.text("status")?)?;
    let user = state.moderator.set_status(&admin.user, id, status).await?;
    Ok(Json(json!({ "user": user })))
}

/// The `{id}` of a path. What isn't a user id names nobody: `not_found`.
struct Target(UserId);

impl<S: Send + Sync> FromRequestParts<S> for Target {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let id: Result<Path<String>, PathRejection> = Path::from_request_parts(parts, state).await;
        let id = id.ok().and_then(|Path(id)| UserId::parse(&id));
        let nobody = || Refusal::new(Code::NotFound, "there is no such user");
        Ok(Self(id.ok_or_else(nobody)?))
    }
}

/// One of a few words, such as a role. The refusal lists them, next to the start of what was sent.
fn word<T: DeserializeOwned>(field: &str, text: &str) -> Result<T, Refusal> {
    let start: String = text.chars().take(32).collect();
    let word = T::deserialize(start.as_str().into_deserializer());
    word.map_err(|error: Error| Refusal::invalid(format!("`{field}`: {error}")))
}

/// An answer may hold a token or say who is banned: no proxy and no browser keeps it.
async fn no_store(mut response: Response) -> Response {
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}
