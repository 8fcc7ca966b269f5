//! What went wrong, in words for the log and for whoever starts the server. None of them has a password in it.

use mongodb::error::{Error, ErrorKind};
use realtime_hub::accounts::AccountsError;
use realtime_hub::store::StoreError;
use std::time::Duration;

/// MongoDB answers so when a name without the right asks for something.
const UNAUTHORIZED: i32 = 13;

/// Why the server can't be used at all. Each text says what to do; the caller adds the name of the variable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The address isn't one.
    #[error("it isn't an address of MongoDB ({0}); one looks like `mongodb://name:password@host:27017/database`")]
    Address(String),
    /// Nobody answers there.
    #[error("{0}; is it running, and is the address right? `cargo course services up` starts one")]
    Unreachable(String),
    /// It answers, and refuses the name or the password.
    #[error(
        "{0}; the name and the password in the address must be those of somebody who may read and write the database"
    )]
    Refused(String),
    /// Its version is below what is tested.
    #[error("MongoDB at {address} is version {version}, and the hub needs 6.0 or newer")]
    TooOld {
        /// Host and port.
        address: String,
        /// As it calls itself.
        version: String,
    },
}

impl OpenError {
    pub(super) fn address(uri: &str, error: &Error) -> Self {
        // What the driver complains about may be a piece of the password: one with an `@` or a `/` looks like a host or a port.
        let detail = match uri.contains('@') {
            true => {
                "in a name or a password write `%40` for `@`, `%3A` for `:`, `%2F` for `/` and `%25` for `%`".into()
            }
            false => error.kind.to_string(),
        };
        Self::Address(detail)
    }
}

impl From<Failure> for OpenError {
    fn from(failure: Failure) -> Self {
        match failure.error.as_ref().map(|error| &*error.kind) {
            Some(ErrorKind::Authentication { .. }) => Self::Refused(failure.text),
            Some(ErrorKind::Command(command)) if command.code == UNAUTHORIZED => Self::Refused(failure.text),
            _ => Self::Unreachable(failure.text),
        }
    }
}

impl From<AccountsError> for OpenError {
    fn from(error: AccountsError) -> Self {
        Self::Unreachable(error.to_string())
    }
}

/// A request that failed.
#[derive(Debug)]
pub(super) struct Failure {
    text: String,
    /// `None` when no answer came in time.
    pub(super) error: Option<Error>,
}

impl Failure {
    pub(super) fn of(address: &str, error: Error) -> Self {
        let text = format!("MongoDB at {address}: {}", in_short(&error.kind));
        let error = Some(error);
        Self { text, error }
    }

    pub(super) fn silent(address: &str, after: Duration) -> Self {
        let text = format!("MongoDB at {address} hasn't answered for {} ms", after.as_millis());
        Self { text, error: None }
    }

    /// Something that it answered makes no sense here.
    pub(super) fn odd(address: &str, what: impl std::fmt::Display) -> Self {
        let text = format!("MongoDB at {address}: {what}");
        Self { text, error: None }
    }
}

/// The driver writes down every document of a batch that failed: thousands of lines.
fn in_short(kind: &ErrorKind) -> String {
    let ErrorKind::InsertMany(error) = kind else {
        return kind.to_string();
    };
    let failed = error.write_errors.as_deref().unwrap_or_default();
    let first = failed.first().map(|error| error.message.as_str());
    let concern = error.write_concern_error.as_ref().map(|error| error.message.as_str());
    let why = first.or(concern).unwrap_or("no reason was given");
    format!("{} documents of a batch weren't written: {why}", failed.len())
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        Self::Unavailable(failure.text)
    }
}

impl From<Failure> for AccountsError {
    fn from(failure: Failure) -> Self {
        Self::Unavailable(failure.text)
    }
}
