//! Whether an output holds what Terraform hides, also where the output itself does not say so.

use super::world::{Path, Resource, World};
use crate::provider::Mode;
use hcl_edit::expr::{Expression, ForExpr, FuncCall, TraversalOperator};
use hcl_edit::visit::{Visit, visit_expr, visit_func_call};
use std::collections::{BTreeMap, BTreeSet};

/// Whether the value comes from a sensitive variable, an attribute that the recorded schema marks, or an ephemeral
/// resource, through locals too.
///
/// What modules called by the module hide is not known here.
pub(super) fn is_read(world: &World<'_>, value: &Expression) -> bool {
    let mut search = Search { world, bound: BTreeMap::new(), locals: BTreeSet::new(), found: false };
    search.visit_expr(value);
    search.found
}

struct Search<'a> {
    world: &'a World<'a>,
    /// What names stand for that a `for` expression binds: an instance of a resource, or something else.
    bound: BTreeMap<String, Option<Resource>>,
    /// Those that have been looked at.
    locals: BTreeSet<String>,
    found: bool,
}

impl Search<'_> {
    fn path(&mut self, path: &Path<'_>) {
        if let Some(bound) = self.bound.get(path.root) {
            self.found |= bound.as_ref().is_some_and(|resource| is_hidden(resource, &path.steps));
            return;
        }
        match (path.root, path.name(0)) {
            ("var", Some(name)) => {
                let variable = self.world.variables.get(name);
                self.found |= variable.is_some_and(|variable| variable.is_sensitive || variable.is_ephemeral);
            }
            ("local", Some(name)) => {
                if let (true, Some(local)) = (self.locals.insert(name.to_owned()), self.world.locals.get(name)) {
                    // The names that are bound here mean nothing there.
                    let bound = std::mem::take(&mut self.bound);
                    self.visit_expr(local);
                    self.bound = bound;
                }
            }
            _ => {
                let hidden = self.world.resource(path).is_some_and(|(resource, steps)| is_hidden(resource, &steps));
                self.found |= hidden;
            }
        }
    }
}

impl Visit for Search<'_> {
    fn visit_expr(&mut self, node: &Expression) {
        if let Some(path) = Path::of(node) {
            self.path(&path);
        }
        // Keys within a path can have paths of their own.
        match node {
            Expression::Variable(_) => {}
            Expression::Traversal(path) if matches!(path.expr, Expression::Variable(_)) => {
                for operator in &path.operators {
                    if let TraversalOperator::Index(key) = operator.value() {
                        self.visit_expr(key);
                    }
                }
            }
            Expression::Traversal(path) => match instances(self.world, &path.expr) {
                Some(resource) => {
                    let steps: Vec<_> = path.operators.iter().map(|operator| operator.value()).collect();
                    self.found |= is_hidden(resource, &steps);
                }
                None => visit_expr(self, node),
            },
            node => visit_expr(self, node),
        }
    }

    fn visit_func_call(&mut self, node: &FuncCall) {
        match node.name.name.as_str() {
            "nonsensitive" => {}
            "sensitive" => self.found = true,
            _ => visit_func_call(self, node),
        }
    }

    fn visit_for_expr(&mut self, node: &ForExpr) {
        let collection = Path::of(&node.intro.collection_expr).and_then(|path| self.world.resource(&path));
        // A walk over the instances of a resource reads of each what the value takes of it.
        let instance = collection.filter(|(_, steps)| steps.is_empty()).map(|(resource, _)| resource.clone());
        if instance.is_none() {
            self.visit_expr(&node.intro.collection_expr);
        }
        let before = self.bound.clone();
        self.bound.extend(node.intro.key_var.as_ref().map(|name| (name.as_str().to_owned(), None)));
        self.bound.insert(node.intro.value_var.as_str().to_owned(), instance.clone());
        for part in node.key_expr.iter().chain([&node.value_expr]).chain(node.cond.as_ref().map(|cond| &cond.expr)) {
            self.visit_expr(part);
        }
        self.bound = before;
    }
}

/// The resource of `values(aws_vpc.this)` and the like, which give its instances.
fn instances<'w>(world: &'w World<'_>, expression: &Expression) -> Option<&'w Resource> {
    let Expression::FuncCall(call) = expression else { return None };
    let ("values" | "one" | "element", Some(argument)) = (call.name.name.as_str(), call.args.get(0)) else {
        return None;
    };
    let path = Path::of(argument)?;
    world.resource(&path).filter(|(_, steps)| steps.is_empty()).map(|(resource, _)| resource)
}

/// Whether what is taken of a resource is hidden: the attribute, or any of them where the whole is taken.
fn is_hidden(resource: &Resource, steps: &[&TraversalOperator]) -> bool {
    if resource.mode == Mode::Ephemeral {
        return true;
    }
    let Some(schema) = &resource.schema else { return false };
    let attribute = steps.iter().find_map(|step| match step {
        TraversalOperator::GetAttr(name) => Some(name.value().as_str()),
        _ => None,
    });
    match attribute {
        Some(name) => schema.block.attributes.get(name).is_some_and(|attribute| attribute.sensitive),
        None => schema.block.attributes.values().any(|attribute| attribute.sensitive),
    }
}
