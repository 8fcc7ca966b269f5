//! Private conversations over HTTP: which ones somebody has, and their pages.

use super::caller::Caller;
use super::problem::Problem;
use crate::accounts::service::AccountService;
use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use crate::hub::message::{Author, Message};
use crate::protocol::private::{Wire, inbox, log};
use crate::runtime::Runtime;
use crate::store::Page;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRef, Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::Arc;

/// What these routes call.
#[derive(Clone)]
struct Conversations(Arc<Runtime>);

impl FromRef<Conversations> for Arc<AccountService> {
    fn from_ref(state: &Conversations) -> Self {
        Arc::clone(&state.0.accounts)
    }
}

#[derive(Debug, Serialize)]
struct Listed {
    conversations: Vec<crate::protocol::private::Conversation>,
}

#[derive(Debug, Serialize)]
struct Messages {
    messages: Vec<Box<RawValue>>,
}

/// `GET /api/conversations` and `GET /api/conversations/{id}/messages`.
pub fn routes(runtime: &Arc<Runtime>) -> Router {
    Router::new()
        .route("/api/conversations", get(list))
        .route("/api/conversations/{id}/messages", get(messages))
        .with_state(Conversations(Arc::clone(runtime)))
}

/// The caller's conversations, the one with the newest message first.
async fn list(
    State(Conversations(runtime)): State<Conversations>,
    Caller(me): Caller,
) -> Result<Json<Listed>, Problem> {
    let newest = runtime
        .store
        .newest_by_room(&inbox(me.user.id))
        .await
        .map_err(Refusal::from)?;
    let mut wire = Wire::new(&runtime);
    let mut conversations = Vec::with_capacity(newest.len());
    for message in &newest {
        conversations.push(wire.conversation(message).await?);
    }
    Ok(Json(Listed { conversations }))
}

/// A page of one conversation, oldest first: `before` (exclusive) and `limit`.
async fn messages(
    State(Conversations(runtime)): State<Conversations>,
    Caller(me): Caller,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
) -> Result<Json<Messages>, Problem> {
    let unknown = || Refusal::new(Code::NotFound, "no conversation has this id");
    // What can't even be read as text is no conversation's id either.
    let Path(id) = id.map_err(|_| unknown())?;
    let newest = runtime
        .store
        .page(&log(&id), &Page { before: None, limit: 1 })
        .await
        .map_err(Refusal::from)?;
    let newest = newest.first().ok_or_else(unknown)?;
    if !is_between(newest, me.user.id) {
        return Err(Refusal::new(Code::Forbidden, "you are not in this conversation").into());
    }
    let Query(query) = query.map_err(|rejection| Refusal::invalid(rejection.body_text()))?;
    let found = runtime
        .store
        .page(&log(&id), &page(&query)?)
        .await
        .map_err(Refusal::from)?;
    let mut wire = Wire::new(&runtime);
    let mut messages = Vec::with_capacity(found.len());
    for message in &found {
        messages.push(wire.today(message).await?);
    }
    Ok(Json(Messages { messages }))
}

fn is_between(message: &Message, me: UserId) -> bool {
    let sender = match &message.author {
        Author::Account(sender) => Some(sender.id),
        Author::Named(_) => None,
    };
    sender == Some(me) || message.receiver.as_ref().is_some_and(|receiver| receiver.id == me)
}

fn page(query: &HashMap<String, String>) -> Result<Page, Refusal> {
    let limit = match query.get("limit").map(|limit| limit.parse::<u64>()) {
        None => Page::MAX,
        Some(Ok(limit)) if limit >= 1 => usize::try_from(limit).unwrap_or(Page::MAX).min(Page::MAX),
        Some(_) => return Err(Refusal::invalid("`limit` must be an integer from 1")),
    };
    Ok(Page {
        before: query.get("before").cloned(),
        limit,
    })
}
