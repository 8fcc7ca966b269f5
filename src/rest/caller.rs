//! Who calls: the token of `Authorization: Bearer …`, looked up before anything else about a request is judged.

use super::problem::Problem;
use crate::accounts::service::{AccountService, Identity};
use crate::hub::error::{Code, Refusal};
use crate::hub::user::Role;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use std::sync::Arc;

/// Somebody with a living token, who isn't banned.
pub struct Caller(pub Identity);

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Arc<AccountService>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let service = Arc::<AccountService>::from_ref(state);
        let token = bearer(parts).ok_or_else(|| {
            let message = "this needs the header `Authorization: Bearer <token>`, with a token from /api/log-in";
            Refusal::new(Code::Unauthenticated, message)
        })?;
        Ok(Self(service.authenticate(token).await?))
    }
}

/// A [`Caller`] who is ADMIN.
pub struct AdminCaller(pub Identity);

impl<S: Send + Sync> FromRequestParts<S> for AdminCaller
where
    Arc<AccountService>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Caller(identity) = Caller::from_request_parts(parts, state).await?;
        match identity.user.role {
            Role::Admin => Ok(Self(identity)),
            _ => Err(Refusal::new(Code::Forbidden, "only an ADMIN may do that").into()),
        }
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts.headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    // RFC 9110, 11.1: the name of a scheme has no case.
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
