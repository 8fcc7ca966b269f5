//! The table of contents: each chapter under its part, in the order of the course, with its number and title.

use crate::course::Course;
use crate::facts::Chapter;
use crate::problem::Problem;

const FILE: &str = "book/src/SUMMARY.md";

/// What is wrong with the lines of `SUMMARY.md` that name a chapter.
pub(super) fn check(course: &Course) -> Vec<Problem> {
    let summary = course.page_text("SUMMARY");
    let mut problems = Vec::new();
    let (mut part, mut last) = ("", 0);
    for (index, line) in summary.lines().enumerate() {
        if let Some(title) = line.strip_prefix("# ") {
            part = title.trim();
        }
        let Some(chapter) = named_in(course, line) else {
            continue;
        };
        let mut say = |message: String| problems.push(Problem::new(FILE, index + 1, message));
        let expected = format!("- [{}]({}.md)", chapter.heading(), chapter.slug);
        if line.trim_end() != expected {
            say(format!("should be `{expected}`"));
        }
        if part != chapter.part_title() {
            say(format!("`{}` belongs below `# {}`", chapter.slug, chapter.part_title()));
        }
        if chapter.number() < last {
            say(format!("`{}` comes after a later chapter", chapter.slug));
        }
        last = chapter.number();
    }
    problems
}

fn named_in<'a>(course: &'a Course, line: &str) -> Option<&'a Chapter> {
    course
        .chapters
        .iter()
        .find(|chapter| line.contains(&format!("({}.md)", chapter.slug)))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::fixture::Fixture;

    fn problems(summary: &str) -> Vec<String> {
        let fixture = Fixture::new()
            .chapter("ch01_a")
            .chapter("ch02_b")
            .file("book/src/SUMMARY.md", summary);
        check(&fixture.course()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn chapters_stand_in_order_below_their_part() {
        let good = "# Part I: events\n\n- [1. Title of it](ch01_a.md)\n- [2. Title of it](ch02_b.md)\n";
        assert_eq!(problems(good), Vec::<String>::new());
    }

    #[test]
    fn a_line_without_its_number_or_title_is_mended() {
        let found = problems("# Part I: events\n- [Title of it](ch01_a.md)\n");
        assert_eq!(
            found,
            ["book/src/SUMMARY.md:2: should be `- [1. Title of it](ch01_a.md)`"]
        );
    }

    #[test]
    fn a_wrong_part_and_a_wrong_order_are_found() {
        let found = problems("# Part II: sockets\n- [1. Title of it](ch01_a.md)\n");
        assert_eq!(
            found,
            ["book/src/SUMMARY.md:2: `ch01_a` belongs below `# Part I: events`"]
        );
        let found = problems("# Part I: events\n- [2. Title of it](ch02_b.md)\n- [1. Title of it](ch01_a.md)\n");
        assert_eq!(found, ["book/src/SUMMARY.md:3: `ch01_a` comes after a later chapter"]);
    }
}
