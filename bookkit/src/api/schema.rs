//! The part of a JSON Schema that a reader of the book sees: what a value is made of, in one line.
//!
//! Limits such as `maxLength` are for programs. What a person has to know of them stands in the description.

use serde::Deserialize;
use serde_json::Value;

use super::{Pairs, last};
use crate::page::html::escape;

/// What a value looks like.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Schema {
    /// The name of a shape, as a reference.
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    /// What a person has to know.
    pub description: String,
    /// The type, where one word names it.
    #[serde(rename = "type")]
    pub kind: Value,
    /// The fields of an object.
    pub properties: Pairs<Schema>,
    /// Those of them that are always there.
    pub required: Vec<String>,
    /// The members of an array.
    pub items: Option<Items>,
    /// How many members an array has at least.
    pub min_items: usize,
    /// One of these.
    #[serde(alias = "oneOf")]
    pub any_of: Vec<Schema>,
    /// The only value.
    #[serde(rename = "const")]
    pub constant: Option<Value>,
    /// The only values.
    #[serde(rename = "enum")]
    pub choices: Vec<Value>,
}

/// The members of an array.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Items {
    /// One schema for each place: the arguments of an event.
    Places(Vec<Schema>),
    /// One schema for all.
    All(Box<Schema>),
}

impl Schema {
    /// The name of the shape that this refers to.
    pub fn shape(&self) -> Option<&str> {
        self.reference.as_deref().map(last)
    }

    /// The arguments of an event, as HTML: what stands between the parentheses of a call. Nothing for none.
    pub(crate) fn arguments(&self, shapes: &Pairs<Schema>) -> String {
        if !self.any_of.is_empty() {
            let each: Vec<String> = self.any_of.iter().map(|one| one.arguments(shapes)).collect();
            return each.join(" <em>or</em> ");
        }
        let Some(Items::Places(places)) = &self.items else {
            return String::new();
        };
        let each = places.iter().enumerate().map(|(index, place)| {
            let optional = if index < self.min_items { "" } else { "?" };
            format!("{}{optional}", place.notation(shapes))
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// The value in one line of HTML: `{ text, tempId? }`, with links to the shapes.
    pub(crate) fn notation(&self, shapes: &Pairs<Schema>) -> String {
        if let Some(name) = self.shape() {
            return link(name, name);
        }
        if let Some(value) = &self.constant {
            return escape(&value.to_string());
        }
        let alternatives: Vec<String> = match self.any_of.as_slice() {
            [] => self.choices.iter().map(|value| escape(&value.to_string())).collect(),
            some => some.iter().map(|one| one.notation(shapes)).collect(),
        };
        if !alternatives.is_empty() {
            return alternatives.join(" | ");
        }
        match &self.items {
            Some(Items::All(all)) => return format!("{}[]", all.notation(shapes)),
            Some(Items::Places(_)) => return self.arguments(shapes),
            None => {}
        }
        match self.kind.as_str() {
            Some("object") if self.properties.0.is_empty() => "{}".to_owned(),
            Some("object") => format!("{{ {} }}", self.fields(shapes)),
            Some(word) => escape(word),
            None => "any JSON".to_owned(),
        }
    }

    fn fields(&self, shapes: &Pairs<Schema>) -> String {
        let each = self.properties.iter().map(|(name, field)| {
            let optional = if self.required.iter().any(|known| known == name) {
                ""
            } else {
                "?"
            };
            match field.shape() {
                // A text or a number is told by its field's name; the name leads to what is known about it.
                Some(shape) if shapes.get(shape).is_some_and(Self::is_plain) => {
                    format!("{}{optional}", link(shape, name))
                }
                None if field.is_plain() && field.constant.as_ref().is_none_or(Value::is_boolean) => {
                    format!("{}{optional}", escape(name))
                }
                _ => format!("{}{optional}: {}", escape(name), field.notation(shapes)),
            }
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// Whether there is nothing inside: a text, a number, a word.
    fn is_plain(&self) -> bool {
        let inside = self.any_of.iter().any(|one| one.reference.is_some() || !one.is_plain());
        self.items.is_none() && self.properties.0.is_empty() && !inside && self.kind.as_str() != Some("object")
    }
}

/// The anchor of a shape in the appendix.
pub(crate) fn anchor(shape: &str) -> String {
    format!("shape-{shape}")
}

fn link(shape: &str, text: &str) -> String {
    format!("<a href=\"#{}\">{}</a>", escape(&anchor(shape)), escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notation(json: &str) -> String {
        let shapes = serde_json::from_str(
            r#"{ "Text": { "type": "string" }, "User": { "type": "object", "properties": { "id": {} } } }"#,
        )
        .unwrap();
        let schema: Schema = serde_json::from_str(json).unwrap();
        schema.notation(&shapes)
    }

    #[test]
    fn an_object_shows_its_fields_in_order() {
        let text = notation(
            r##"{ "type": "object", "required": ["ok", "user"], "properties": {
                "ok": { "const": true }, "user": { "$ref": "#/components/schemas/User" },
                "text": { "$ref": "#/components/schemas/Text" }, "at": { "type": "integer" } } }"##,
        );
        assert_eq!(
            text,
            "{ ok, user: <a href=\"#shape-User\">User</a>, <a href=\"#shape-Text\">text</a>?, at? }"
        );
    }

    #[test]
    fn arguments_are_named_in_order_and_the_optional_ones_marked() {
        let pair = r##"{ "type": "array", "items": [{ "$ref": "#/x/Text" }, { "type": "object" }], "minItems": 1 }"##;
        assert_eq!(notation(pair), "<a href=\"#shape-Text\">Text</a>, {}?");
        assert_eq!(notation(r#"{ "items": [], "maxItems": 0 }"#), "");
        let either = format!(r#"{{ "anyOf": [{{ "items": [{{ "type": "number" }}], "minItems": 1 }}, {pair}] }}"#);
        let schema: Schema = serde_json::from_str(&either).unwrap();
        assert!(schema.arguments(&Pairs::default()).starts_with("number <em>or</em> <a"));
    }

    #[test]
    fn a_choice_and_a_list_are_written_as_in_the_text() {
        assert_eq!(notation(r#"{ "enum": ["a", "b"] }"#), "&quot;a&quot; | &quot;b&quot;");
        assert_eq!(
            notation(r#"{ "type": "array", "items": { "type": "string" } }"#),
            "string[]"
        );
        assert_eq!(notation("{}"), "any JSON");
    }
}
