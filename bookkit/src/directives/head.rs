//! `{{#head}}`: what the chapter asks, where it comes from, how long it takes, what to run.

use crate::page::{Args, Page, html, reading_minutes};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let chapter = page.chapter()?;
    let minutes = reading_minutes(&page.course.page_text(page.name));
    Ok(format!(
        "<div class=\"chapter-head\">\n\
         <p class=\"chapter-asks\">{asks}</p>\n\
         <dl>\n\
         <div><dt>Read</dt><dd>about {minutes} min</dd></div>\n\
         <div><dt>In class</dt><dd>{class} min</dd></div>\n\
         <div><dt>Lesson plan</dt><dd>{source}</dd></div>\n\
         <div><dt>Run</dt><dd><code>{command}</code></dd></div>\n\
         </dl>\n\
         </div>",
        asks = html::inline(&chapter.asks),
        class = chapter.class_minutes,
        source = html::inline(&chapter.source),
        command = html::escape(&chapter.command),
    ))
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::Fixture;

    #[test]
    fn the_head_counts_the_minutes_of_the_page() {
        let page = format!("# 1. A\n\n{}", "word ".repeat(1190));
        let course = Fixture::new()
            .chapter("ch01_a")
            .file("book/src/ch01_a.md", &page)
            .course();
        let text = expand_in(&course, "ch01_a", "{{#head}}").unwrap();
        for part in [
            "What is it?",
            "about 10 min",
            "40 min",
            "004, 1.1",
            "<code>cargo run --example ch01_a</code>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn only_a_chapter_has_a_head() {
        let error = expand_in(&Fixture::new().course(), "glossary", "{{#head}}").unwrap_err();
        assert!(error.contains("no book/src/glossary.toml"), "{error}");
    }
}
