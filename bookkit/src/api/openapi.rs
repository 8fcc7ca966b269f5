//! The REST calls: OpenAPI's paths, as a list.

use anyhow::Context as _;
use serde::Deserialize;

use super::{Pairs, Schema};

/// Every REST call of the server.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// The calls, in the document's order.
    pub calls: Vec<Call>,
    /// The shapes that bodies are made of.
    pub shapes: Pairs<Schema>,
}

/// One call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The name by which a page links to it: `signUp`.
    pub id: String,
    /// `POST`.
    pub method: String,
    /// The path: `/api/users/{id}/key`.
    pub path: String,
    /// Its query parameters, as they follow the path: `?before=&limit=`.
    pub query: String,
    /// What it does.
    pub summary: String,
    /// Whether it needs a token.
    pub token: bool,
    /// What is sent.
    pub body: Option<Schema>,
    /// The status of a success, and what comes back.
    pub answer: (String, Option<Schema>),
    /// The statuses of the refusals that are its own.
    pub refusals: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Document {
    paths: Pairs<Pairs<Operation>>,
    components: Components,
}

#[derive(Deserialize)]
struct Components {
    schemas: Pairs<Schema>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    operation_id: String,
    summary: String,
    #[serde(default)]
    security: Vec<serde_json::Value>,
    #[serde(default)]
    parameters: Vec<Parameter>,
    request_body: Option<Body>,
    responses: Pairs<Body>,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    #[serde(rename = "in")]
    place: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Body {
    content: Pairs<Media>,
}

#[derive(Deserialize)]
struct Media {
    schema: Schema,
}

impl Body {
    fn schema(&self) -> Option<Schema> {
        self.content.iter().next().map(|(_, media)| media.schema.clone())
    }
}

impl Document {
    /// The same as a list.
    pub(super) fn rest(self) -> anyhow::Result<Rest> {
        let mut calls = Vec::new();
        for (path, operations) in self.paths.iter() {
            for (method, operation) in operations.iter() {
                calls.push(operation.call(path, method)?);
            }
        }
        Ok(Rest {
            calls,
            shapes: self.components.schemas,
        })
    }
}

impl Operation {
    fn call(&self, path: &str, method: &str) -> anyhow::Result<Call> {
        let queries: Vec<String> = self
            .parameters
            .iter()
            .filter(|parameter| parameter.place == "query")
            .map(|parameter| format!("{}=", parameter.name))
            .collect();
        let query = if queries.is_empty() { "" } else { "?" };
        let mut good = self.responses.iter().filter(|(status, _)| status.starts_with('2'));
        let (status, answer) = good
            .next()
            .with_context(|| format!("{method} {path} has no answer for a success"))?;
        let refused = self.responses.iter().filter(|(status, _)| status.starts_with('4'));
        Ok(Call {
            id: self.operation_id.clone(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            query: format!("{query}{}", queries.join("&")),
            summary: self.summary.clone(),
            token: !self.security.is_empty(),
            body: self.request_body.as_ref().and_then(Body::schema),
            answer: (status.to_owned(), answer.schema()),
            refusals: refused.map(|(status, _)| status.to_owned()).collect(),
        })
    }
}
