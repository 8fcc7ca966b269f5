//! `{{#run NAME}}`: a recorded run. Readable as it is; with JavaScript it plays with the pace at which it was recorded.

use serde::Deserialize;

use crate::page::{Args, Page, html};
use crate::suggest::suggest;

/// `book/runs/<name>.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recording {
    command: String,
    lines: Vec<Line>,
}

/// One line of output, and when it came after the start.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    ms: u64,
    text: String,
    /// Whether somebody typed it.
    #[serde(default)]
    typed: bool,
}

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    let name = args.one_word("NAME")?;
    // A chapter may open with the run in which the program of an earlier one fails.
    let mut known = page.course.runs_until(page.name);
    if !known.any(|run| run.name == name) {
        let known = page.course.runs_until(page.name).map(|run| run.name.as_str());
        return Err(format!(
            "neither this chapter nor one before it has a run `{name}`; {}",
            suggest(name, known)
        ));
    }
    let path = format!("book/runs/{name}.json");
    let text = page
        .course
        .read(&path)
        .map_err(|_| format!("`{path}` isn't recorded; run `cargo xtask record {name}`"))?;
    let recording: Recording = serde_json::from_str(&text).map_err(|error| format!("`{path}`: {error}"))?;
    Ok(show(name, &recording))
}

fn show(name: &str, recording: &Recording) -> String {
    let lines = recording.lines.iter().map(|line| {
        let text = if line.text.is_empty() {
            " ".to_owned()
        } else {
            html::escape(&line.text)
        };
        let text = if line.typed {
            format!("<kbd class=\"run-typed\">{text}</kbd>")
        } else {
            text
        };
        format!("<span class=\"run-line\" data-ms=\"{}\">{text}\n</span>", line.ms)
    });
    format!(
        "<figure class=\"run\" data-run=\"{name}\" aria-label=\"A recorded run\">\n\
         <figcaption><span class=\"run-prompt\" aria-hidden=\"true\">$</span> <code>{command}</code></figcaption>\n\
         <pre class=\"run-output\" tabindex=\"0\" aria-label=\"Output\">{lines}</pre>\n\
         </figure>",
        name = html::escape(name),
        command = html::escape(&recording.command),
        lines = lines.collect::<String>(),
    )
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::{FACTS, Fixture, TestCourse};

    fn course(recording: &str) -> TestCourse {
        Fixture::new()
            .chapter("ch01_a")
            .file("book/runs/ch01_a.json", recording)
            .course()
    }

    #[test]
    fn the_output_is_there_with_its_times() {
        let json = r#"{ "command": "cargo run", "lines": [{ "ms": 0, "text": "a <b>" }, { "ms": 12, "text": "" }] }"#;
        let text = expand_in(&course(json), "ch01_a", "{{#run ch01_a}}").unwrap();
        assert!(
            text.contains("<code>cargo run</code>") && text.contains("data-ms=\"0\">a &lt;b&gt;\n</span>"),
            "{text}"
        );
        assert!(
            text.contains("data-ms=\"12\"> \n</span>") && !text.contains("\n\n"),
            "{text}"
        );
    }

    #[test]
    fn what_was_typed_is_told_from_what_was_printed() {
        let json =
            r#"{ "command": "c", "lines": [{ "ms": 0, "text": "a", "typed": true }, { "ms": 1, "text": "b" }] }"#;
        let text = expand_in(&course(json), "ch01_a", "{{#run ch01_a}}").unwrap();
        assert!(
            text.contains("data-ms=\"0\"><kbd class=\"run-typed\">a</kbd>\n</span>"),
            "{text}"
        );
        assert!(text.contains("data-ms=\"1\">b\n</span>"), "{text}");
    }

    #[test]
    fn a_run_of_an_earlier_chapter_can_be_played_and_one_of_a_later_chapter_can_not() {
        let json = r#"{ "command": "c", "lines": [] }"#;
        let rename = |name: &str| FACTS.replace("name = \"ch01_a\"", &format!("name = \"{name}\""));
        let course = Fixture::new()
            .file("book/src/ch01_a.toml", &rename("early"))
            .file("book/src/ch02_b.toml", &rename("own"))
            .file("book/src/ch03_c.toml", &rename("late"))
            .file("book/runs/early.json", json)
            .file("book/runs/late.json", json)
            .course();
        assert!(expand_in(&course, "ch02_b", "{{#run early}}").is_ok());
        let error = expand_in(&course, "ch02_b", "{{#run late}}").unwrap_err();
        assert!(error.contains("nor one before it has a run `late`"), "{error}");
        assert!(error.contains("`early`") && error.contains("`own`"), "{error}");
    }

    #[test]
    fn a_run_that_is_unknown_not_recorded_or_broken_is_named() {
        let unknown = expand_in(&course("{}"), "ch01_a", "{{#run ch01_b}}").unwrap_err();
        assert!(
            unknown.contains("has a run `ch01_b`; did you mean `ch01_a`?"),
            "{unknown}"
        );
        let broken = expand_in(&course("{}"), "ch01_a", "{{#run ch01_a}}").unwrap_err();
        assert!(
            broken.contains("`book/runs/ch01_a.json`: missing field `command`"),
            "{broken}"
        );
        let missing = expand_in(&Fixture::new().chapter("ch01_a").course(), "ch01_a", "{{#run ch01_a}}").unwrap_err();
        assert!(missing.contains("isn't recorded"), "{missing}");
    }
}
