//! Every "What is simplified here" is a row of the ladder test, and every row is said on a page.

use std::collections::BTreeMap;

use anyhow::Result;
use syn::visit::{self, Visit};

use crate::chapters;
use crate::problem::{Outcome, Problem};
use crate::repo::Repo;
use crate::rust;

/// Where a claim fails and from where it holds, and the file and line that say so.
struct Said {
    fails_at: String,
    holds_from: String,
    path: String,
    line: usize,
}

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let pages = on_pages(repo)?;
    let rows = in_rows(repo)?;
    let mut problems = Vec::new();
    for (claim, said) in &pages {
        match rows.get(claim) {
            None => {
                let cure = "Add a `Row` with both sides to tests/it/ladder.";
                problems.push(Problem::new(
                    &said.path,
                    said.line,
                    format!("`{claim}` has no row in the ladder"),
                    cure,
                ));
            }
            Some(row) if (&row.fails_at, &row.holds_from) != (&said.fails_at, &said.holds_from) => {
                let what = format!(
                    "`{claim}` fails at {} and holds from {} here, but {} and {} in {}",
                    row.fails_at, row.holds_from, said.fails_at, said.holds_from, said.path
                );
                problems.push(Problem::new(&row.path, row.line, what, "Make the two say the same."));
            }
            Some(_) => {}
        }
    }
    for (claim, row) in rows.iter().filter(|(claim, _)| !pages.contains_key(*claim)) {
        let cure = format!("Add a `[[simplified]]` entry to book/src/{}.toml.", row.fails_at);
        problems.push(Problem::new(
            &row.path,
            row.line,
            format!("no page says that `{claim}` fails"),
            cure,
        ));
    }
    Ok(Outcome::Found(problems))
}

fn on_pages(repo: &Repo) -> Result<BTreeMap<String, Said>> {
    let mut said = BTreeMap::new();
    for chapter in chapters::read(repo)? {
        let path = chapters::facts(&chapter.slug);
        let text = repo.read(&path)?;
        for simplified in &chapter.simplified {
            let quoted = format!("\"{}\"", simplified.claim);
            let line = text
                .lines()
                .position(|line| line.starts_with("claim") && line.contains(&quoted));
            let (fails_at, holds_from) = (chapter.slug.clone(), simplified.mended_by.clone());
            let line = line.map_or(0, |index| index + 1);
            said.insert(
                simplified.claim.clone(),
                Said {
                    fails_at,
                    holds_from,
                    path: path.clone(),
                    line,
                },
            );
        }
    }
    Ok(said)
}

fn in_rows(repo: &Repo) -> Result<BTreeMap<String, Said>> {
    let mut said = BTreeMap::new();
    // mod.rs holds the framework, and rows that are broken on purpose.
    for path in repo
        .under("tests/it/ladder/", ".rs")
        .filter(|path| !path.ends_with("/mod.rs"))
    {
        let mut rows = Rows(Vec::new());
        rust::walk(repo, path, &mut rows)?;
        for (claim, fails_at, holds_from, line) in rows.0 {
            said.insert(
                claim,
                Said {
                    fails_at,
                    holds_from,
                    path: path.to_owned(),
                    line,
                },
            );
        }
    }
    Ok(said)
}

/// The literal fields of every `Row { … }`: claim, fails_at, holds_from, and its line.
struct Rows(Vec<(String, String, String, usize)>);

impl<'ast> Visit<'ast> for Rows {
    fn visit_expr_struct(&mut self, row: &'ast syn::ExprStruct) {
        if let Some(name) = row.path.segments.last().filter(|last| last.ident == "Row") {
            let line = name.ident.span().start().line;
            self.0
                .push((text(row, "claim"), text(row, "fails_at"), text(row, "holds_from"), line));
        }
        visit::visit_expr_struct(self, row);
    }
}

/// The string literal in a field; empty when there is none, which then agrees with no page.
fn text(row: &syn::ExprStruct, name: &str) -> String {
    let field = row
        .fields
        .iter()
        .find(|field| matches!(&field.member, syn::Member::Named(named) if named == name));
    match field.map(|field| &field.expr) {
        Some(syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        })) => text.value(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::chapters::sample::FACTS;
    use crate::problem::Problem;
    use crate::repo::sketch;

    const LINE: &str =
        "[[simplified]]\ntext = \"A restart forgets.\"\nclaim = \"history_survives\"\nmended_by = \"ch13_redis\"\n";
    const ROW: &str = "const ROWS: &[Row] = &[Row { claim: \"history_survives\", fails_at: \"ch07_group_chat\", holds_from: \"ch13_redis\" }];\n";

    fn problems(page: &str, rows: &str) -> anyhow::Result<Vec<Problem>> {
        let page = format!("{FACTS}{page}");
        let files = [
            ("book/src/ch07_group_chat.toml", page.as_str()),
            ("tests/it/ladder/ch07.rs", rows),
        ];
        sketch::problems(check, &files)
    }

    #[test]
    fn a_line_and_its_row_agree() -> anyhow::Result<()> {
        assert_eq!(problems(LINE, ROW)?, []);
        Ok(())
    }

    #[test]
    fn a_line_without_a_row_is_found_at_its_line() -> anyhow::Result<()> {
        let found = problems(LINE, "")?;
        assert_eq!(found.iter().map(|problem| problem.line).collect::<Vec<_>>(), [9]);
        Ok(())
    }

    #[test]
    fn a_row_without_a_line_is_found() -> anyhow::Result<()> {
        assert!(
            problems("", ROW)?
                .iter()
                .any(|problem| problem.path == "tests/it/ladder/ch07.rs")
        );
        Ok(())
    }

    #[test]
    fn a_row_that_names_another_chapter_is_found() -> anyhow::Result<()> {
        assert_eq!(problems(LINE, &ROW.replace("ch13_redis", "ch14_backup"))?.len(), 1);
        Ok(())
    }
}
