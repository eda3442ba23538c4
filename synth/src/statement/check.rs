//! Checks: what Terraform looks at after everything else, and only warns of.

use super::{Keyword, Statement};
use crate::addr::{Addr, AddrKind};
use crate::block::{Bare, Block, Blocks, IntoBlocks};
use crate::element::{Condition, Meta, Repeat};
use crate::problem::Problem;
use crate::resource::{Mode, Reference, Resource, Untyped};
use crate::scope::Scope;
use std::panic::Location;
use std::sync::Arc;

/// A check being built; [`Scope::check`] gives one.
pub struct Check<'a> {
    scope: &'a Scope,
    path: Vec<Arc<str>>,
    location: &'static Location<'static>,
    data: Option<(Addr, &'static str, Block)>,
    asserts: Vec<Condition>,
}

impl Scope {
    /// `check`: conditions that Terraform looks at with every plan and apply; one that does not hold is a warning.
    ///
    /// ```
    /// # use ledgerform::{Condition, Expr, Scope, function};
    /// # fn example(stack: &Scope, expiry: &Expr<String>) {
    /// stack.check("certificate", |check| {
    ///     let left = function::timecmp(function::plantimestamp(), expiry);
    ///     check.assert(Condition::new(left.less(0), "renew the certificate"));
    /// });
    /// # }
    /// ```
    #[track_caller]
    pub fn check(&self, id: impl Into<String>, build: impl FnOnce(&mut Check<'_>)) {
        let location = Location::caller();
        self.refuse_repetition(Keyword::Check, location);
        let path = self.claim(&id.into(), "check", location);
        let addr = self.name(AddrKind::Check, "", &path, location);
        let mut check = Check { scope: self, path, location, data: None, asserts: Vec::new() };
        build(&mut check);
        let Check { path, data, asserts, .. } = check;
        if asserts.is_empty() {
            let help = "call `assert` at least once";
            self.problem(Problem::new(self.display(&path), "the check asserts nothing", Some(location)).help(help));
        }
        let mut block = Block::new();
        let scoped = data.map(|(addr, ty, data)| {
            block = std::mem::take(&mut block).labelled("data", [ty, addr.name()], data);
            addr.shared_base()
        });
        let assert = |condition: Condition| {
            let Condition { condition, message } = condition;
            Block::new().attr::<bool>("condition", condition).attr::<String>("error_message", message)
        };
        let asserts: Blocks<Block> = asserts.into_iter().map(assert).into_blocks();
        let block = block.blocks("assert", asserts);
        self.state(path, addr, location, Statement { scoped, ..Statement::new(Keyword::Check, block, Repeat::Once) });
    }
}

impl Check<'_> {
    /// The data source that the check reads for itself; that it cannot be read is a warning, too.
    ///
    /// It is named like one that is added beside the check: `data.aws_kms_key.main` for the id `main` in a stack.
    pub fn data<R: Resource>(&mut self, id: impl Into<String>, source: R) -> R::Ref {
        let untyped = Untyped { mode: R::MODE, ty: R::TYPE, provider: *R::PROVIDER, block: source.into_block() };
        R::Ref::from_addr(self.data_untyped(id, untyped, &Meta::new()))
    }

    /// As [`Check::data`], of a type for which there are no bindings; of the meta-arguments, `provider` and
    /// `depends_on` are for data sources of checks.
    pub fn data_untyped(&mut self, id: impl Into<String>, source: Untyped, meta: &Meta) -> Addr {
        // Terraform has one namespace for the data sources of a module and those of its checks.
        let path = self.scope.claim(&id.into(), source.ty, self.location);
        if source.mode != Mode::Data || self.data.is_some() {
            let message = match self.data {
                None => format!("`{}` is no data source, and a check reads only those", source.ty),
                Some(_) => "a check reads one data source of its own".to_owned(),
            };
            let help = "add it to the stack, and refer to it from the check";
            self.scope.problem(Problem::new(self.scope.display(&path), message, Some(self.location)).help(help));
        }
        let addr = self.scope.name(AddrKind::Data, source.ty, &path, self.location);
        let mut block = source.block;
        if let Some(provider) = &meta.provider {
            block = block.bare("provider", Bare::Addr(provider.clone()));
        }
        if !meta.depends_on.is_empty() {
            block = block.bare("depends_on", Bare::Addrs(meta.depends_on.clone()));
        }
        self.data = Some((addr.clone(), source.ty, block));
        addr
    }

    /// What must hold.
    pub fn assert(&mut self, condition: Condition) {
        self.asserts.push(condition);
    }
}
