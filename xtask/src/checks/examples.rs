//! The examples of chapters 1 to 7 stand alone and fit into one sitting.

use anyhow::Result;

use crate::chapters::is_slug;
use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

const MAIN_LINES: usize = 40;
/// Lines of code in main.rs and app.rs, without blank ones and comments, which are for the reader and shall not be saved
/// on. Further files hold what a first reading may skip: the pitfall, a measurement, the frames.
const CODE_LINES: usize = 150;
/// The first chapter whose example may use the library.
const FIRST_WITH_LIBRARY: &str = "ch08";

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    for main in repo.under("examples/", "/main.rs") {
        let folder = main.trim_end_matches("main.rs");
        let slug = folder.trim_start_matches("examples/").trim_end_matches('/');
        if !is_slug(slug) {
            let cure = "Name the folder as the chapter: examples/chNN_slug.";
            problems.push(Problem::new(main, 0, format!("`{slug}` is no chapter's slug"), cure));
            continue;
        }
        let lines = repo.read(main)?.lines().count();
        if lines > MAIN_LINES {
            let what = format!("{lines} lines; it binds, serves and stops in at most {MAIN_LINES}");
            problems.push(Problem::new(
                main,
                0,
                what,
                "Move what the chapter is about into app.rs.",
            ));
        }
        if slug < FIRST_WITH_LIBRARY {
            problems.extend(early(repo, folder)?);
        }
    }
    Ok(Outcome::Found(problems))
}

/// What holds only for the chapters that are naive on purpose.
fn early(repo: &Repo, folder: &str) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let mut code = 0;
    for path in repo.under(folder, ".rs") {
        let core = path.ends_with("/main.rs") || path.ends_with("/app.rs");
        for (number, line) in repo.read(path)?.lines().enumerate() {
            if line.contains("realtime_hub") && !line.trim_start().starts_with("//") {
                let cure = "Write it out here: these chapters show what the library is made of.";
                problems.push(Problem::new(path, number + 1, "uses `realtime_hub`", cure));
            }
            code += usize::from(core && is_code(line));
        }
    }
    if code > CODE_LINES {
        let what = format!("{code} lines of code in main.rs and app.rs; a chapter has at most {CODE_LINES}");
        problems.push(Problem::new(
            folder,
            0,
            what,
            "Show one idea less, or show it with less.",
        ));
    }
    Ok(problems)
}

fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repo::sketch;

    fn found(files: &[(&str, &str)]) -> anyhow::Result<Vec<String>> {
        let problems = sketch::problems(check, files)?;
        Ok(problems.into_iter().map(|problem| problem.what).collect())
    }

    #[test]
    fn main_has_40_lines_at_most() -> anyhow::Result<()> {
        assert_eq!(
            found(&[("examples/ch07_group_chat/main.rs", &"// a\n".repeat(40))])?.len(),
            0
        );
        assert_eq!(
            found(&[("examples/ch07_group_chat/main.rs", &"// a\n".repeat(41))])?.len(),
            1
        );
        Ok(())
    }

    #[test]
    fn the_code_of_an_early_chapter_is_counted_without_comments() -> anyhow::Result<()> {
        let main = ("examples/ch07_group_chat/main.rs", "fn main() {}\n");
        let fits = format!("{}{}", "a();\n".repeat(149), "// why\n\n".repeat(50));
        assert_eq!(found(&[main, ("examples/ch07_group_chat/app.rs", &fits)])?.len(), 0);
        assert_eq!(
            found(&[main, ("examples/ch07_group_chat/app.rs", &"a();\n".repeat(150))])?.len(),
            1
        );
        assert_eq!(
            found(&[
                ("examples/ch08_rooms/main.rs", ""),
                ("examples/ch08_rooms/app.rs", &"a();\n".repeat(200))
            ])?
            .len(),
            0
        );
        Ok(())
    }

    #[test]
    fn an_early_chapter_does_not_use_the_library() -> anyhow::Result<()> {
        let main = ("examples/ch07_group_chat/main.rs", "fn main() {}\n");
        assert_eq!(
            found(&[main, ("examples/ch07_group_chat/app.rs", "use realtime_hub::hub;\n")])?.len(),
            1
        );
        assert_eq!(
            found(&[("examples/ch08_rooms/main.rs", "use realtime_hub::hub;\n")])?.len(),
            0
        );
        Ok(())
    }

    #[test]
    fn a_folder_without_a_slug_is_noticed() -> anyhow::Result<()> {
        assert_eq!(found(&[("examples/chat/main.rs", "")])?.len(), 1);
        Ok(())
    }
}
