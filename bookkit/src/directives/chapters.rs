//! `{{#chapters}}`: the table of chapters. The README's table is the same one with other links.

use crate::facts::Chapter;
use crate::page::{Args, Page};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    Ok(table(&page.course.chapters, ""))
}

/// The chapters as a Markdown table; `links` is what stands before `chNN_slug.md`, such as `book/src/`.
pub(crate) fn table(chapters: &[Chapter], links: &str) -> String {
    let mut out = "| Chapter | The question | Run it |\n| --- | --- | --- |\n".to_owned();
    let mut part = "";
    for chapter in chapters {
        if chapter.part != part {
            part = &chapter.part;
            out.push_str(&format!("| **{}** | | |\n", chapter.part_title()));
        }
        let (heading, asks) = (cell(&chapter.heading()), cell(&chapter.asks));
        out.push_str(&format!(
            "| [{heading}]({links}{}.md) | {asks} | `{}` |\n",
            chapter.slug,
            cell(&chapter.command)
        ));
    }
    out.trim_end().to_owned()
}

/// Text that can't end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::directives::expand_in;
    use crate::fixture::{FACTS, Fixture};

    #[test]
    fn chapters_stand_under_their_part() {
        let second = FACTS
            .replace("part = \"I\"", "part = \"II\"")
            .replace("What is it?", "a | b?");
        let course = Fixture::new()
            .chapter("ch01_a")
            .chapter("ch05_b")
            .file("book/src/ch05_b.toml", &second)
            .course();
        let text = expand_in(&course, "introduction", "{{#chapters}}").unwrap();
        let rows: Vec<_> = text.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| **Part I: events** | | |",
                "| [1. Title of it](ch01_a.md) | What is it? | `cargo run --example ch01_a` |",
                "| **Part II: sockets** | | |",
                "| [5. Title of it](ch05_b.md) | a \\| b? | `cargo run --example ch01_a` |",
            ]
        );
    }

    #[test]
    fn the_readme_has_the_same_table_with_its_own_links() {
        let course = Fixture::new().chapter("ch01_a").course();
        assert!(table(&course.chapters, "book/src/").contains("(book/src/ch01_a.md)"));
    }
}
