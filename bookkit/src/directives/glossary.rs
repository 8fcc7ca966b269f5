//! `{{#glossary}}`: every term of the course, with the chapter that defines it.

use crate::facts::{Chapter, Term};
use crate::page::{Args, Page, html};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let mut terms: Vec<(&Term, &Chapter)> = Vec::new();
    for chapter in &page.course.chapters {
        for term in &chapter.terms {
            let known = terms
                .iter()
                .find(|(known, _)| known.name.eq_ignore_ascii_case(&term.name));
            if let Some((_, first)) = known {
                return Err(format!(
                    "`{}` is defined in {} and again in {}",
                    term.name, first.slug, chapter.slug
                ));
            }
            terms.push((term, chapter));
        }
    }
    terms.sort_by_key(|(term, _)| term.name.to_lowercase());
    let entries = terms.iter().map(|(term, chapter)| entry(term, chapter));
    Ok(format!("<dl class=\"glossary\">\n{}</dl>", entries.collect::<String>()))
}

fn entry(term: &Term, chapter: &Chapter) -> String {
    format!(
        "<dt id=\"{}\">{}</dt>\n<dd>{} <a href=\"{}.html\">Chapter {}</a></dd>\n",
        anchor(&term.name),
        html::inline(&term.name),
        html::inline(&term.text),
        html::escape(&chapter.slug),
        chapter.number(),
    )
}

/// The address of a term in the glossary: `term-full-duplex`.
fn anchor(name: &str) -> String {
    let letters = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect::<String>();
    format!("term-{}", letters.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::{FACTS, Fixture};

    #[test]
    fn terms_are_sorted_and_lead_to_their_chapter() {
        let other = FACTS.replace("\"event\"", "\"Ack\"");
        let course = Fixture::new()
            .chapter("ch01_a")
            .chapter("ch02_b")
            .file("book/src/ch02_b.toml", &other)
            .course();
        let text = expand_in(&course, "glossary", "{{#glossary}}").unwrap();
        let (ack, event) = (text.find("term-ack").unwrap(), text.find("term-event").unwrap());
        assert!(ack < event, "{text}");
        assert!(text.contains("<a href=\"ch02_b.html\">Chapter 2</a>"), "{text}");
    }

    #[test]
    fn a_term_is_defined_once() {
        let course = Fixture::new().chapter("ch01_a").chapter("ch02_b").course();
        let error = expand_in(&course, "glossary", "{{#glossary}}").unwrap_err();
        assert_eq!(error, "`event` is defined in ch01_a and again in ch02_b");
    }
}
