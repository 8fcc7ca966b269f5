//! `{{#shapes}}`: what payloads and bodies are made of, from both documents.

use super::rows::{Row, code, table};
use crate::api::{self, Pairs, Schema};
use crate::page::{Args, Page, html};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let readable = |error: anyhow::Error| format!("{error:#}");
    let mut shapes = api::events(&page.course.root).map_err(readable)?.shapes;
    for (name, shape) in api::rest(&page.course.root).map_err(readable)?.shapes.0 {
        match shapes.get(&name) {
            None => shapes.0.push((name, shape)),
            Some(known) if *known == shape => {}
            Some(_) => return Err(format!("api/asyncapi.json and api/openapi.json differ about `{name}`")),
        }
    }
    let rows = shapes.iter().map(|(name, shape)| shape_row(name, shape, &shapes));
    Ok(table(&["Shape", "What it is"], rows.collect()))
}

fn shape_row(name: &str, shape: &Schema, shapes: &Pairs<Schema>) -> Row {
    let mut text = html::inline(&shape.description);
    if shape.properties.0.is_empty() {
        let own = shape.notation(shapes);
        text.push_str(&format!("<br>{}", code(&own)));
    } else {
        text.push_str(&format!("<dl>{}</dl>", fields(shape, shapes)));
    }
    let meanings = shape
        .any_of
        .iter()
        .filter_map(|one| Some((one.constant.as_ref()?.as_str()?, one)));
    let meanings: String = meanings
        .map(|(word, one)| entry(word, &html::inline(&one.description)))
        .collect();
    if !meanings.is_empty() {
        text = format!("{}<dl>{meanings}</dl>", html::inline(&shape.description));
    }
    Row::new(&api::anchor(name), name, vec![text])
}

fn fields(shape: &Schema, shapes: &Pairs<Schema>) -> String {
    let each = shape.properties.iter().map(|(field, schema)| {
        let optional = if shape.required.iter().any(|known| known == field) {
            ""
        } else {
            "?"
        };
        let text = format!(
            "{} {}",
            code(&schema.notation(shapes)),
            html::inline(&schema.description)
        );
        entry(&format!("{field}{optional}"), text.trim())
    });
    each.collect()
}

/// One word and what it means. `text` is HTML.
fn entry(word: &str, text: &str) -> String {
    format!("<dt><code>{}</code></dt><dd>{text}</dd>", html::escape(word))
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::{EVENTS, Fixture};

    fn expanded(rest: &str) -> Result<String, String> {
        let course = Fixture::new()
            .file("api/asyncapi.json", EVENTS)
            .file(
                "api/openapi.json",
                &format!(r#"{{ "paths": {{}}, "components": {{ "schemas": {rest} }} }}"#),
            )
            .course();
        expand_in(&course, "appendix_events", "{{#shapes}}")
    }

    #[test]
    fn the_shapes_of_both_documents_stand_once() {
        let user = r##"{ "type": "object", "properties": { "id": { "$ref": "#/components/schemas/Id" } } }"##;
        let shapes = format!(r#"{{ "Text": {{ "type": "string", "description": "Any text." }}, "User": {user} }}"#);
        let text = expanded(&shapes).unwrap();
        assert_eq!(text.matches("<tr id=\"shape-Text\">").count(), 1, "{text}");
        assert!(
            text.contains("<dl><dt><code>id?</code></dt><dd><code><a href=\"#shape-Id\">Id</a></code></dd></dl>"),
            "{text}"
        );
    }

    #[test]
    fn a_word_of_a_list_has_its_meaning() {
        let text =
            expanded(r#"{ "Code": { "oneOf": [{ "const": "banned", "description": "Not *you*." }] } }"#).unwrap();
        assert!(
            text.contains("<dt><code>banned</code></dt><dd>Not <em>you</em>.</dd>"),
            "{text}"
        );
    }

    #[test]
    fn two_documents_that_differ_are_an_error() {
        let error = expanded(r#"{ "Text": { "type": "number" } }"#).unwrap_err();
        assert_eq!(error, "api/asyncapi.json and api/openapi.json differ about `Text`");
    }
}
