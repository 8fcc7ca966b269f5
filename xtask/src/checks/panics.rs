//! Nothing in the server (`src/`, `durable/src/`) may panic on what a client sends: no `unwrap`, no `expect`, no indexing.

use std::collections::BTreeSet;

use anyhow::Result;
use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;
use crate::rust;

const METHODS: [&str; 4] = ["unwrap", "expect", "unwrap_err", "expect_err"];
const MACROS: [&str; 4] = ["panic", "todo", "unimplemented", "unreachable"];

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    let mut tests = BTreeSet::new();
    for path in sources(repo) {
        let mut modules = TestModules(Vec::new());
        rust::walk(repo, path, &mut modules)?;
        tests.extend(modules.0.iter().map(|module| file_of(path, module)));
    }
    for path in sources(repo).filter(|path| !tests.contains(*path)) {
        let mut panics = Panics(Vec::new());
        rust::walk(repo, path, &mut panics)?;
        let cure = "Return an error, or use `get`, `if let` or a type that holds the precondition.";
        problems.extend(
            panics
                .0
                .into_iter()
                .map(|(line, what)| Problem::new(path, line, what, cure)),
        );
    }
    Ok(Outcome::Found(problems))
}

fn sources(repo: &Repo) -> impl Iterator<Item = &str> {
    repo.under("src/", ".rs").chain(repo.under("durable/src/", ".rs"))
}

/// Where the module `module` of the file `path` lives, if it has a file of its own.
fn file_of(path: &str, module: &str) -> String {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let folder = ["/mod", "/lib", "/main"]
        .iter()
        .find_map(|name| stem.strip_suffix(name));
    format!("{}/{module}.rs", folder.unwrap_or(stem))
}

/// The modules that are compiled for tests alone and have a file of their own.
struct TestModules(Vec<String>);

impl<'ast> Visit<'ast> for TestModules {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.content.is_none() && rust::is_test(&item.attrs) {
            self.0.push(item.ident.to_string());
        }
    }
}

struct Panics(Vec<(usize, String)>);

impl Panics {
    fn add(&mut self, span: proc_macro2::Span, what: &str) {
        self.0.push((span.start().line, format!("{what} can panic")));
    }

    /// Macros hide their arguments from the parser; their tokens are searched for `.unwrap` and the like.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut after_dot = false;
        for token in tokens {
            match &token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(name) if after_dot && METHODS.iter().any(|method| name == method) => {
                    self.add(name.span(), &format!("`.{name}()`"));
                }
                _ => {}
            }
            after_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        }
    }
}

impl<'ast> Visit<'ast> for Panics {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !rust::is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !rust::is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if METHODS.iter().any(|method| call.method == method) {
            self.add(call.method.span(), &format!("`.{}()`", call.method));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_index(&mut self, index: &'ast syn::ExprIndex) {
        // `[..]` takes everything and is the one index that always exists.
        let whole = matches!(&*index.index, syn::Expr::Range(range) if range.start.is_none() && range.end.is_none());
        if !whole {
            self.add(index.bracket_token.span.open(), "indexing");
        }
        visit::visit_expr_index(self, index);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default();
        if MACROS.contains(&name.as_str()) {
            self.add(call.path.span(), &format!("`{name}!`"));
        }
        self.tokens(call.tokens.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repo::sketch;

    fn lines(text: &str) -> anyhow::Result<Vec<usize>> {
        let problems = sketch::problems(check, &[("src/hub.rs", text)])?;
        Ok(problems.iter().map(|problem| problem.line).collect())
    }

    #[test]
    fn what_can_panic_is_found() -> anyhow::Result<()> {
        assert_eq!(lines("fn a() {\n    b.unwrap();\n    c.expect(\"d\");\n}\n")?, [2, 3]);
        assert_eq!(lines("fn a() {\n    b[0];\n    b[1..];\n}\n")?, [2, 3]);
        assert_eq!(lines("fn a() {\n    todo!();\n}\n")?, [2]);
        let driver = ("durable/src/redis/mod.rs", "fn a() { b.unwrap(); }\n");
        assert_eq!(sketch::problems(check, &[driver])?.len(), 1);
        assert_eq!(lines("fn a() {\n    println!(\"{}\", b.unwrap());\n}\n")?, [2]);
        Ok(())
    }

    #[test]
    fn what_cannot_panic_passes() -> anyhow::Result<()> {
        assert_eq!(
            lines("fn a() {\n    b.unwrap_or_default();\n    &b[..];\n    // c.unwrap()\n}\n")?,
            Vec::<usize>::new()
        );
        Ok(())
    }

    #[test]
    fn tests_may_panic() -> anyhow::Result<()> {
        assert_eq!(
            lines("#[cfg(test)]\nmod tests {\n    fn a() { b.unwrap(); }\n}\n")?,
            Vec::<usize>::new()
        );
        Ok(())
    }

    #[test]
    fn tests_in_a_file_of_their_own_may_panic_too() -> anyhow::Result<()> {
        let parent = |attribute: &str| format!("{attribute}\nmod tests;\n");
        let own = "fn a() { b.unwrap(); }\n";
        for (attribute, found) in [("#[cfg(test)]", 0), ("", 1)] {
            let files = [
                ("src/room.rs", parent(attribute)),
                ("src/room/tests.rs", own.to_owned()),
            ];
            let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
            assert_eq!(sketch::problems(check, &files)?.len(), found, "{attribute}");
        }
        Ok(())
    }
}
