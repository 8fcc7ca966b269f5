//! A small course in a temporary directory, for tests.

use std::path::{Path, PathBuf};

use crate::course::Course;

/// A course under construction. Its directory goes away with it.
pub(crate) struct Fixture {
    dir: tempfile::TempDir,
}

/// A course whose directory lives as long as it does.
pub(crate) struct TestCourse {
    course: Course,
    _fixture: Fixture,
}

impl std::ops::Deref for TestCourse {
    type Target = Course;

    fn deref(&self) -> &Course {
        &self.course
    }
}

/// The facts of a chapter that has one of everything.
pub(crate) const FACTS: &str = r#"
title = "Title of it"
part = "I"
asks = "What is it?"
source = "004, 1.1"
class_minutes = 40
command = "cargo run --example ch01_a"

[[objective]]
text = "say `hello`"
exercise = "ch01_first"

[[question]]
id = "who"
kind = "choice"
prompt = "Who *receives* it?"
choice = [
    { text = "all", right = true, why = "`emit` means all" },
    { text = "none", why = "someone listens" },
]

[[term]]
name = "event"
text = "Something that happened."

[[simplified]]
text = "Nothing is kept."
claim = "history_survives_a_restart"
mended_by = "ch13_redis"

[[run]]
name = "ch01_a"
"#;

/// A description of events with one of everything: two namespaces, one event in both directions, one that both share.
pub(crate) const EVENTS: &str = r##"{ "channels": {
    "pub": { "address": "/pub", "title": "Pub", "description": "Open.", "x-auth": {}, "messages": {
        "say": { "name": "say", "summary": "All see `say`.", "payload": { "items": [{ "type": "object", "required": ["text"],
            "properties": { "text": { "$ref": "#/components/schemas/Text" } } }], "minItems": 1 } },
        "say.ack": { "name": "ack", "summary": "Done.", "payload": { "items": [{ "type": "object", "required": ["ok", "id"],
            "properties": { "ok": { "const": true }, "id": { "type": "string" } } }], "minItems": 1 } },
        "say.seen": { "name": "say", "summary": "To all.", "payload": { "items": [{ "type": "string" }], "minItems": 1 } },
        "left.seen": { "name": "left", "summary": "To the rest.", "payload": { "items": [] } },
        "refused.seen": { "$ref": "#/components/messages/refused" } } },
    "bar": { "address": "/bar", "title": "Bar", "description": "Closed.", "x-auth": {}, "messages": {
        "refused.seen": { "$ref": "#/components/messages/refused" } } } },
  "operations": {
    "pub.say": { "action": "receive", "channel": { "$ref": "#/channels/pub" },
        "messages": [{ "$ref": "#/channels/pub/messages/say" }],
        "reply": { "messages": [{ "$ref": "#/channels/pub/messages/say.ack" }] } },
    "pub.say.seen": { "action": "send", "channel": { "$ref": "#/channels/pub" },
        "messages": [{ "$ref": "#/channels/pub/messages/say.seen" }] },
    "pub.left.seen": { "action": "send", "channel": { "$ref": "#/channels/pub" },
        "messages": [{ "$ref": "#/channels/pub/messages/left.seen" }] },
    "pub.refused.seen": { "action": "send", "channel": { "$ref": "#/channels/pub" },
        "messages": [{ "$ref": "#/channels/pub/messages/refused.seen" }] },
    "bar.refused.seen": { "action": "send", "channel": { "$ref": "#/channels/bar" },
        "messages": [{ "$ref": "#/channels/bar/messages/refused.seen" }] } },
  "components": {
    "messages": { "refused": { "name": "refused", "summary": "No.", "payload": { "items": [] } } },
    "schemas": { "Text": { "type": "string", "description": "Any text." } } } }"##;

impl Fixture {
    /// A course without chapters.
    pub(crate) fn new() -> Self {
        let fixture = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir_all(fixture.root().join("book/src")).unwrap();
        fixture
    }

    /// The repository's root.
    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        let path: PathBuf = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Adds a chapter with [`FACTS`] and a page that says nothing.
    pub(crate) fn chapter(self, slug: &str) -> Self {
        self.file(&format!("book/src/{slug}.toml"), FACTS)
            .file(&format!("book/src/{slug}.md"), "# 1. Title of it\n")
    }

    /// Adds an exercise.
    pub(crate) fn exercise(self, slug: &str, name: &str) -> Self {
        let toml = format!(
            "title = \"Title of {name}\"\norder = 1\nkind = \"hole\"\nminutes = 10\nconcept = \"once\"\n\
             page = \"{slug}.html#once\"\ntask = \"Do `it`.\"\nhints = [\"where\", \"which\", \"shape\"]\n"
        );
        self.file(&format!("exercises/{slug}/{name}/exercise.toml"), &toml)
    }

    /// The course as pages see it.
    pub(crate) fn course(self) -> TestCourse {
        let course = Course::load(self.root(), Some("https://example.org/hub".to_owned())).unwrap();
        TestCourse { course, _fixture: self }
    }
}
