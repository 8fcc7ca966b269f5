//! Reads Rust files by parsing them, so that no check is fooled by a comment or a string.

use anyhow::{Context, Result};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::repo::Repo;

/// A function and the lines that it takes, its documentation not counted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

pub(crate) fn parse(repo: &Repo, path: &str) -> Result<syn::File> {
    syn::parse_file(&repo.read(path)?).map_err(|error| {
        let start = error.span().start();
        anyhow::anyhow!("{path}:{}:{}: {error}", start.line, start.column + 1)
    })
}

/// Parses `path` and walks it with `visitor`.
pub(crate) fn walk(repo: &Repo, path: &str, visitor: &mut impl for<'ast> Visit<'ast>) -> Result<()> {
    let file = parse(repo, path).with_context(|| format!("{path} can't be parsed"))?;
    visitor.visit_file(&file);
    Ok(())
}

/// All functions of a file, methods and nested ones included.
pub(crate) fn functions(file: &syn::File) -> Vec<Function> {
    let mut found = Functions(Vec::new());
    found.visit_file(file);
    found.0
}

/// Whether the item is compiled for tests only: `#[cfg(test)]` or `#[test]` in any form.
pub(crate) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_test_path = attribute
            .path()
            .segments
            .last()
            .is_some_and(|last| last.ident == "test");
        let is_cfg_test = attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|condition| condition.is_ident("test"));
        is_test_path || is_cfg_test
    })
}

struct Functions(Vec<Function>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.span().start().line;
        let last = block.brace_token.span.close().end().line;
        self.0.push(Function {
            name: signature.ident.to_string(),
            line: first,
            lines: last - first + 1,
        });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::{Function, functions};

    #[test]
    fn functions_are_found_wherever_they_are() -> anyhow::Result<()> {
        let file = syn::parse_file("/// doc\nfn a() {\n    fn b() {}\n}\nimpl X {\n    fn c(&self) {\n    }\n}\n")?;
        let found = functions(&file);
        let expected = [("a", 2, 3), ("b", 3, 1), ("c", 6, 2)];
        let expected = expected.map(|(name, line, lines)| Function {
            name: name.into(),
            line,
            lines,
        });
        assert_eq!(found, expected);
        Ok(())
    }
}
