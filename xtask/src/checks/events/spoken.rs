//! What the code says it speaks, read from its source: the `About` of each protocol, the server's own events, the error
//! codes, the routes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::visit::{self, Visit};

use crate::repo::Repo;
use crate::rust;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Everything that a client meets.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    pub(super) protocols: Vec<Protocol>,
    /// What the server emits whatever the protocol.
    pub(super) core: BTreeSet<String>,
    pub(super) codes: BTreeSet<String>,
    /// `GET /api/me`.
    pub(super) calls: BTreeSet<String>,
}

/// One `About`.
#[derive(Debug, Default)]
pub(super) struct Protocol {
    pub(super) file: String,
    pub(super) name: String,
    pub(super) needs_account: bool,
    pub(super) takes: BTreeSet<String>,
    pub(super) messages: BTreeSet<String>,
    pub(super) emits: BTreeSet<String>,
}

impl Spoken {
    pub(super) fn read(repo: &Repo) -> Result<Self> {
        let mut spoken = Self::default();
        for path in repo.under("src/protocol/", ".rs") {
            let mut consts = Consts::default();
            rust::walk(repo, path, &mut consts)?;
            spoken
                .core
                .extend(consts.lists.get("CORE_EMITS").into_iter().flatten().cloned());
            let protocols = consts.abouts.iter().map(|about| consts.protocol(path, about));
            spoken.protocols.extend(protocols);
        }
        if repo.has("src/hub/error.rs") {
            let mut words = Words::default();
            rust::walk(repo, "src/hub/error.rs", &mut words)?;
            spoken.codes = words.0;
        }
        for path in repo.under("src/rest/", ".rs") {
            let mut routes = Routes::default();
            rust::walk(repo, path, &mut routes)?;
            spoken.calls.extend(routes.0);
        }
        Ok(spoken)
    }
}

/// The lists of texts and the `About`s of a file.
#[derive(Default)]
struct Consts {
    lists: BTreeMap<String, BTreeSet<String>>,
    abouts: Vec<syn::ExprStruct>,
}

impl<'ast> Visit<'ast> for Consts {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        if let Some(list) = texts(&item.expr) {
            self.lists.insert(item.ident.to_string(), list);
        }
        visit::visit_item_const(self, item);
    }

    fn visit_expr_struct(&mut self, about: &'ast syn::ExprStruct) {
        if about.path.is_ident("About") {
            self.abouts.push(about.clone());
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !rust::is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
}

impl Consts {
    fn protocol(&self, path: &str, about: &syn::ExprStruct) -> Protocol {
        let mut protocol = Protocol {
            file: path.to_owned(),
            ..Protocol::default()
        };
        for field in &about.fields {
            let syn::Member::Named(name) = &field.member else {
                continue;
            };
            match (name.to_string().as_str(), &field.expr) {
                ("name", expr) => protocol.name = text(expr).unwrap_or_default(),
                ("needs_account", syn::Expr::Lit(lit)) => {
                    protocol.needs_account = matches!(&lit.lit, syn::Lit::Bool(yes) if yes.value);
                }
                ("takes", expr) => protocol.takes = self.list(expr),
                ("messages", expr) => protocol.messages = self.list(expr),
                ("emits", expr) => protocol.emits = self.list(expr),
                _ => {}
            }
        }
        protocol
    }

    /// The texts of a list, or of the constant of this file that is named.
    fn list(&self, expr: &syn::Expr) -> BTreeSet<String> {
        let named = || match expr {
            syn::Expr::Path(path) => self.lists.get(&path.path.get_ident()?.to_string()).cloned(),
            _ => None,
        };
        texts(expr).or_else(named).unwrap_or_default()
    }
}

/// The words of an error code: what `as_str` gives back.
#[derive(Default)]
struct Words(BTreeSet<String>);

impl<'ast> Visit<'ast> for Words {
    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if item.sig.ident == "as_str" {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.0.extend(text(&arm.body));
    }
}

/// `.route("/api/me", get(me))`.
#[derive(Default)]
struct Routes(BTreeSet<String>);

impl<'ast> Visit<'ast> for Routes {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let mut args = call.args.iter();
        if let (true, Some(path), Some(handlers)) = (call.method == "route", args.next().and_then(text), args.next()) {
            let mut methods = Methods::default();
            methods.visit_expr(handlers);
            self.0.extend(methods.0.iter().map(|method| format!("{method} {path}")));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !rust::is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
}

#[derive(Default)]
struct Methods(Vec<String>);

impl<'ast> Visit<'ast> for Methods {
    fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
        let name = ident.to_string();
        if METHODS.contains(&name.as_str()) {
            self.0.push(name.to_uppercase());
        }
    }
}

fn texts(expr: &syn::Expr) -> Option<BTreeSet<String>> {
    match expr {
        syn::Expr::Reference(inner) => texts(&inner.expr),
        syn::Expr::Array(array) => array.elems.iter().map(text).collect(),
        _ => None,
    }
}

fn text(expr: &syn::Expr) -> Option<String> {
    match expr {
        syn::Expr::Lit(lit) => match &lit.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
