//! Small files, short functions: what doesn't fit on a few screens isn't read to its end.

use anyhow::Result;

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;
use crate::rust;

const FILE_LINES: usize = 300;
const FUNCTION_LINES: usize = 50;
/// Code that people write by hand. Prose and data may be as long as they have to be.
const CODE: [&str; 8] = [".rs", ".js", ".mjs", ".css", ".html", ".py", ".sh", ".hbs"];

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    for path in repo
        .files()
        .filter(|path| CODE.iter().any(|ending| path.ends_with(ending)))
    {
        let lines = repo.read(path)?.lines().count();
        if lines > FILE_LINES {
            let what = format!("{lines} lines; a file has at most {FILE_LINES}");
            problems.push(Problem::new(
                path,
                0,
                what,
                "Move one of its concerns into a file of its own.",
            ));
        }
        if path.ends_with(".rs") {
            problems.extend(long_functions(repo, path)?);
        }
    }
    Ok(Outcome::Found(problems))
}

fn long_functions(repo: &Repo, path: &str) -> Result<Vec<Problem>> {
    let functions = rust::functions(&rust::parse(repo, path)?);
    let long = functions.into_iter().filter(|function| function.lines > FUNCTION_LINES);
    let problem = |function: rust::Function| {
        let what = format!(
            "`{}` has {} lines; a function has at most {FUNCTION_LINES}",
            function.name, function.lines
        );
        Problem::new(
            path,
            function.line,
            what,
            "Give one of its steps a name and a function of its own.",
        )
    };
    Ok(long.map(problem).collect())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::problem::Problem;
    use crate::repo::sketch;

    fn problems(path: &str, text: &str) -> anyhow::Result<Vec<Problem>> {
        sketch::problems(check, &[(path, text)])
    }

    #[test]
    fn a_file_of_300_lines_passes_and_one_more_does_not() -> anyhow::Result<()> {
        assert_eq!(problems("book/theme/a.js", &"x;\n".repeat(300))?, []);
        assert_eq!(problems("book/theme/a.js", &"x;\n".repeat(301))?.len(), 1);
        Ok(())
    }

    #[test]
    fn prose_may_be_long() -> anyhow::Result<()> {
        assert_eq!(problems("book/src/a.md", &"x\n".repeat(400))?, []);
        Ok(())
    }

    #[test]
    fn a_function_of_51_lines_is_found_where_it_starts() -> anyhow::Result<()> {
        let function = |lines: usize| format!("/// Doc.\nfn long() {{\n{}}}\n", "    x();\n".repeat(lines - 2));
        assert_eq!(problems("src/a.rs", &function(50))?, []);
        let found = problems("src/a.rs", &function(51))?;
        assert_eq!(found.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2]);
        Ok(())
    }
}
