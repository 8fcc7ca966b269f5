//! Finds an item of a Rust file by parsing it, so that the file needs no marker and a renamed item is noticed.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::suggest::suggest;

/// Where an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The name under which it was found.
    pub(crate) name: String,
    /// Its first line, attributes and doc comments included, from 1.
    pub(crate) first: usize,
    /// Its last line.
    pub(crate) last: usize,
}

/// The item called `name` in a Rust source.
///
/// `on_send_message`, `Emitter::on` (a method, or an item of a module), `Message`, `impl Emitter`,
/// `impl Display for Emitter`, `mod wire`; `use` is the block of imports at the top.
pub(crate) fn find(source: &str, name: &str) -> Result<Found, String> {
    let file =
        syn::parse_file(source).map_err(|error| format!("is no Rust: line {}: {error}", error.span().start().line))?;
    let mut items = Items::default();
    items.visit_file(&file);
    let mut hits = items.found.iter().filter(|item| item.name == name);
    match (hits.next(), hits.next()) {
        (Some(item), None) => Ok(item.clone()),
        (Some(one), Some(other)) => Err(format!(
            "has `{name}` twice, at lines {} and {}; write `module::{name}` or `Type::{name}`",
            one.first, other.first
        )),
        (None, _) => Err(format!("has no item `{name}`; {}", suggest(name, items.names()))),
    }
}

/// Every item of a file, with the types and modules around it.
#[derive(Default)]
struct Items {
    found: Vec<Found>,
    around: Option<String>,
}

impl Items {
    fn names(&self) -> Vec<&str> {
        self.found.iter().map(|item| item.name.as_str()).collect()
    }

    fn add(&mut self, name: String, span: proc_macro2::Span) {
        self.found.push(Found {
            name,
            first: span.start().line,
            last: span.end().line,
        });
    }

    /// Adds a named item, and again as `around::name` when a module is around it.
    fn add_named(&mut self, name: &syn::Ident, span: proc_macro2::Span) {
        if let Some(around) = &self.around {
            self.add(format!("{around}::{name}"), span);
        }
        self.add(name.to_string(), span);
    }

    /// Adds an import to the block of the first ones. One that stands further down, or inside a function, isn't part of it.
    fn add_import(&mut self, span: proc_macro2::Span) {
        match self.found.iter_mut().find(|item| item.name == "use") {
            None => self.add("use".to_owned(), span),
            Some(block) if span.start().line <= block.last + 2 => block.last = span.end().line,
            Some(_) => {}
        }
    }

    fn inside(&mut self, around: String, visit: impl FnOnce(&mut Self)) {
        let before = self.around.replace(around);
        visit(self);
        self.around = before;
    }
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let span = item.span();
        match item {
            syn::Item::Fn(item) => self.add_named(&item.sig.ident, span),
            syn::Item::Struct(item) => self.add_named(&item.ident, span),
            syn::Item::Enum(item) => self.add_named(&item.ident, span),
            syn::Item::Trait(item) => self.add_named(&item.ident, span),
            syn::Item::Const(item) => self.add_named(&item.ident, span),
            syn::Item::Static(item) => self.add_named(&item.ident, span),
            syn::Item::Type(item) => self.add_named(&item.ident, span),
            syn::Item::Mod(item) => self.add(format!("mod {}", item.ident), span),
            syn::Item::Impl(item) => self.add(impl_name(item), span),
            syn::Item::Macro(item) => item.ident.iter().for_each(|ident| self.add_named(ident, span)),
            syn::Item::Use(_) => self.add_import(span),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.inside(item.ident.to_string(), |items| visit::visit_item_mod(items, item));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.inside(last_name(&item.self_ty), |items| visit::visit_item_impl(items, item));
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.inside(item.ident.to_string(), |items| visit::visit_item_trait(items, item));
    }

    fn visit_impl_item_fn(&mut self, method: &'ast syn::ImplItemFn) {
        let around = self.around.clone().unwrap_or_default();
        self.add(format!("{around}::{}", method.sig.ident), method.span());
        visit::visit_impl_item_fn(self, method);
    }

    fn visit_trait_item_fn(&mut self, method: &'ast syn::TraitItemFn) {
        let around = self.around.clone().unwrap_or_default();
        self.add(format!("{around}::{}", method.sig.ident), method.span());
        visit::visit_trait_item_fn(self, method);
    }
}

/// `impl Emitter` or `impl Display for Emitter`.
fn impl_name(item: &syn::ItemImpl) -> String {
    let own = last_name(&item.self_ty);
    match item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last()) {
        Some(of) => format!("impl {} for {own}", of.ident),
        None => format!("impl {own}"),
    }
}

/// The last part of a type's path, without its generics.
fn last_name(of: &syn::Type) -> String {
    match of {
        syn::Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default(),
        syn::Type::Reference(reference) => last_name(&reference.elem),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"//! A file.

/// Says it.
#[must_use]
pub fn on_greet() -> u8 {
    fn inner() -> u8 { 1 }
    inner()
}

struct Emitter<T>(T);

impl<T> Emitter<T> {
    /// Listens.
    async fn on(&self) {}
}

impl<T> Drop for Emitter<T> {
    fn drop(&mut self) {}
}

mod wire {
    pub const LIMIT: usize = 3;
    fn twice() {}
}

mod other {
    fn twice() {}
}

trait Store {
    fn put(&self);
}
"#;

    fn lines(name: &str) -> (usize, usize) {
        let found = find(SOURCE, name).unwrap();
        (found.first, found.last)
    }

    #[test]
    fn an_item_comes_with_its_docs_and_attributes() {
        assert_eq!(lines("on_greet"), (3, 8));
        assert_eq!(lines("inner"), (6, 6));
        assert_eq!(lines("Emitter"), (10, 10));
    }

    #[test]
    fn methods_impls_traits_and_modules_have_names() {
        assert_eq!(lines("Emitter::on"), (13, 14));
        assert_eq!(lines("impl Emitter"), (12, 15));
        assert_eq!(lines("impl Drop for Emitter"), (17, 19));
        assert_eq!(lines("Store::put"), (31, 31));
        assert_eq!(lines("mod wire"), (21, 24));
        assert_eq!(lines("LIMIT"), lines("wire::LIMIT"));
    }

    #[test]
    fn the_imports_at_the_top_are_one_block_and_those_further_down_are_not_in_it() {
        let source = "//! A.\n\nuse a::B;\nuse c::{\n    D,\n};\n\nuse e as _;\n\nfn f() {\n    use g;\n}\n";
        let found = find(source, "use").unwrap();
        assert_eq!((found.first, found.last), (3, 8));
    }

    #[test]
    fn a_name_that_is_there_twice_must_say_which() {
        assert!(find(SOURCE, "twice").unwrap_err().contains("twice, at lines 23 and 27"));
        assert_eq!(lines("other::twice"), (27, 27));
    }

    #[test]
    fn a_missing_name_finds_its_neighbour() {
        assert_eq!(
            find(SOURCE, "on_gret").unwrap_err(),
            "has no item `on_gret`; did you mean `on_greet`?"
        );
    }

    #[test]
    fn a_file_that_is_no_rust_says_where() {
        assert!(find("fn a() {}\nfn {", "a").unwrap_err().contains("line 2"));
    }
}
