//! `{{#rest}}`: every REST call of the server, from `api/openapi.json`. A page links to one as `appendix_events.md#rest-signUp`.

use super::rows::{Row, code, table};
use crate::api::{self, Call, Pairs, Schema};
use crate::page::{Args, Page, html};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let rest = api::rest(&page.course.root).map_err(|error| format!("{error:#}"))?;
    let rows = rest.calls.iter().map(|call| call_row(call, &rest.shapes));
    Ok(table(&["Call", "Body", "Answer", "What it does"], rows.collect()))
}

fn call_row(call: &Call, shapes: &Pairs<Schema>) -> Row {
    let notation = |schema: &Schema| code(&schema.notation(shapes));
    let body = call.body.as_ref().map(notation).unwrap_or_default();
    let (status, answer) = &call.answer;
    let answer = answer.as_ref().map(notation).unwrap_or_default();
    let token = if call.token { " Needs a token." } else { "" };
    let cells = vec![
        body,
        format!("{status} {answer}<br>{}", call.refusals.join(", ")),
        html::inline(&format!("{}{token}", call.summary)),
    ];
    Row::new(
        &format!("rest-{}", call.id),
        &format!("{} {}{}", call.method, call.path, call.query),
        cells,
    )
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::Fixture;

    const CALLS: &str = r##"{ "openapi": "3.1.0",
        "paths": { "/api/users/{id}": { "put": { "operationId": "setRole", "summary": "Change `role`.",
            "security": [{ "token": [] }],
            "parameters": [{ "name": "id", "in": "path" }, { "name": "quiet", "in": "query" }],
            "requestBody": { "content": { "application/json": { "schema": { "type": "object", "required": ["role"],
                "properties": { "role": { "type": "string" } } } } } },
            "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/User" } } } },
                "403": {}, "404": {}, "default": {} } } } },
        "components": { "schemas": { "User": { "type": "object" } } } }"##;

    #[test]
    fn a_call_has_an_address_a_body_an_answer_and_its_refusals() {
        let course = Fixture::new().file("api/openapi.json", CALLS).course();
        let text = expand_in(&course, "appendix_events", "{{#rest}}").unwrap();
        assert!(text.contains("<tr id=\"rest-setRole\">"), "{text}");
        assert!(
            text.contains("<code>PUT /<wbr>api/<wbr>users/<wbr>{id}?quiet=</code>"),
            "{text}"
        );
        assert!(
            text.contains(">200 <code><a href=\"#shape-User\">User</a></code><br>"),
            "{text}"
        );
        assert!(
            text.contains("><code>{ role }</code></td>") && text.contains("<br>403, 404</td>"),
            "{text}"
        );
        assert!(text.contains("Change <code>role</code>. Needs a token."), "{text}");
    }

    #[test]
    fn a_call_without_a_success_is_an_error() {
        let course = Fixture::new()
            .file("api/openapi.json", &CALLS.replace("\"200\"", "\"500\""))
            .course();
        let error = expand_in(&course, "appendix_events", "{{#rest}}").unwrap_err();
        assert!(error.contains("no answer for a success"), "{error}");
    }
}
