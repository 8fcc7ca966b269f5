//! `{{#simplified}}`: what the chapter leaves out, and which chapter mends it.

use crate::page::{Args, Page, html};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let chapter = page.chapter()?;
    let mut out = "<ul class=\"simplified\">\n".to_owned();
    for row in &chapter.simplified {
        let (text, claim) = (html::inline(&row.text), html::escape(&row.claim));
        let mended_by = mended_by(page, &row.mended_by)?;
        out.push_str(&format!(
            "<li>{text} <span class=\"simplified-row\">{mended_by} · test row <code>{claim}</code></span></li>\n"
        ));
    }
    out.push_str("</ul>");
    Ok(out)
}

/// The mending chapter, as a link once its page is there.
fn mended_by(page: &Page<'_>, slug: &str) -> Result<String, String> {
    let number: u32 = slug
        .strip_prefix("ch")
        .and_then(|rest| rest.get(..2))
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| format!("`mended_by` must be a chapter's slug, not `{slug}`"))?;
    let slug = html::escape(slug);
    if page.course.chapter(&slug).is_some() {
        return Ok(format!("mended in <a href=\"{slug}.html\">chapter {number}</a>"));
    }
    Ok(format!("mended in chapter {number}"))
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::{FACTS, Fixture};

    #[test]
    fn a_mending_chapter_is_linked_once_it_is_there() {
        let course = Fixture::new().chapter("ch01_a").course();
        let text = expand_in(&course, "ch01_a", "{{#simplified}}").unwrap();
        assert!(
            text.contains("Nothing is kept.") && text.contains("mended in chapter 13 ·"),
            "{text}"
        );
        assert!(text.contains("<code>history_survives_a_restart</code>"), "{text}");
        let course = Fixture::new().chapter("ch01_a").chapter("ch13_redis").course();
        let text = expand_in(&course, "ch01_a", "{{#simplified}}").unwrap();
        assert!(text.contains("<a href=\"ch13_redis.html\">chapter 13</a>"), "{text}");
    }

    #[test]
    fn a_mender_that_is_no_chapter_is_refused() {
        let facts = FACTS.replace("ch13_redis", "later");
        let course = Fixture::new()
            .chapter("ch01_a")
            .file("book/src/ch01_a.toml", &facts)
            .course();
        assert!(
            expand_in(&course, "ch01_a", "{{#simplified}}")
                .unwrap_err()
                .contains("not `later`")
        );
    }
}
