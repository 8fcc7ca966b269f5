//! `{{#schedule}}`: the teacher's minutes, per chapter and part, and Part II as one afternoon.

use crate::facts::Chapter;
use crate::page::{Args, Page, reading_minutes};

/// When the afternoon begins, in minutes since midnight.
const AFTERNOON: u32 = 13 * 60;
const BREAK: u32 = 10;

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    Ok(format!("{}\n{}", minutes(page), afternoon(&page.course.chapters)))
}

/// Reading and class minutes of every chapter, with a sum for each part.
fn minutes(page: &Page<'_>) -> String {
    let mut out = "| Chapter | Reading | Exercises | In class |\n| --- | ---: | ---: | ---: |\n".to_owned();
    for part in page.course.chapters.chunk_by(|a, b| a.part == b.part) {
        let mut sum = [0, 0, 0];
        for chapter in part {
            let row = [reading(page, chapter), exercises(page, chapter), chapter.class_minutes];
            sum.iter_mut().zip(row).for_each(|(sum, minutes)| *sum += minutes);
            let [reading, exercises, class] = row;
            let link = format!("[{}]({}.md)", chapter.heading(), chapter.slug);
            out.push_str(&format!("| {link} | {reading} min | {exercises} min | {class} min |\n"));
        }
        let title = part.first().map(Chapter::part_title).unwrap_or_default();
        let [reading, exercises, class] = sum;
        out.push_str(&format!(
            "| **{title}, all** | **{reading} min** | **{exercises} min** | **{class} min** |\n"
        ));
    }
    out
}

fn reading(page: &Page<'_>, chapter: &Chapter) -> u32 {
    u32::try_from(reading_minutes(&page.course.page_text(&chapter.slug))).unwrap_or(u32::MAX)
}

fn exercises(page: &Page<'_>, chapter: &Chapter) -> u32 {
    page.course
        .exercises_of(&chapter.slug)
        .map(|exercise| exercise.minutes)
        .sum()
}

/// Part II from 13:00 on, with a break between two chapters.
fn afternoon(chapters: &[Chapter]) -> String {
    let sockets: Vec<&Chapter> = chapters.iter().filter(|chapter| chapter.part == "II").collect();
    if sockets.is_empty() {
        return String::new();
    }
    let mut out = "**Part II in one afternoon**\n\n| From | To | What |\n| --- | --- | --- |\n".to_owned();
    let mut now = AFTERNOON;
    for (index, chapter) in sockets.iter().enumerate() {
        if index > 0 {
            out.push_str(&row(&mut now, BREAK, "Break"));
        }
        out.push_str(&row(
            &mut now,
            chapter.class_minutes,
            &format!("[{}]({}.md)", chapter.heading(), chapter.slug),
        ));
    }
    out
}

fn row(now: &mut u32, minutes: u32, what: &str) -> String {
    let from = clock(*now);
    *now += minutes;
    format!("| {from} | {} | {what} |\n", clock(*now))
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::{FACTS, Fixture};

    fn schedule() -> String {
        let sockets = FACTS.replace("part = \"I\"", "part = \"II\"");
        let page = "word ".repeat(600);
        let mut fixture = Fixture::new()
            .chapter("ch01_a")
            .chapter("ch02_b")
            .exercise("ch01_a", "first");
        for slug in ["ch05_c", "ch06_d"] {
            fixture = fixture.chapter(slug).file(&format!("book/src/{slug}.toml"), &sockets);
        }
        let course = fixture.file("book/src/ch01_a.md", &page).course();
        expand_in(&course, "teachers_guide", "{{#schedule}}").unwrap()
    }

    #[test]
    fn each_part_has_its_sums() {
        let text = schedule();
        assert!(
            text.contains("| [1. Title of it](ch01_a.md) | 5 min | 10 min | 40 min |"),
            "{text}"
        );
        assert!(
            text.contains("| **Part I: events, all** | **6 min** | **10 min** | **80 min** |"),
            "{text}"
        );
    }

    #[test]
    fn the_afternoon_has_breaks_between_the_chapters() {
        let text = schedule();
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| 1")).collect();
        assert_eq!(
            rows,
            [
                "| 13:00 | 13:40 | [5. Title of it](ch05_c.md) |",
                "| 13:40 | 13:50 | Break |",
                "| 13:50 | 14:30 | [6. Title of it](ch06_d.md) |",
            ]
        );
    }
}
