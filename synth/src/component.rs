//! Components: inputs, outputs and one `build` function, from which all three endings come.

use crate::constraint::Field;
use crate::element::Condition;
use crate::expr::Expr;
use crate::module::ModuleFiles;
use crate::node::Node;
use crate::problem::Problem;
use crate::scope::Scope;
use std::panic::Location;

/// A reusable piece of infrastructure.
///
/// `build` describes the resources once. Called with literals it gives the resources themselves; called with variables
/// it gives a Terraform module; the provider calls it with what Terraform sends.
///
/// Implementors must not look outside their inputs: no environment, no clock, no files.
pub trait Component {
    /// Name of the component, of its module and (with the provider's prefix) of its resource: `vpc`.
    const NAME: &'static str;
    /// One or two sentences for the head of the module's README.
    const DESCRIPTION: &'static str;
    /// The oldest Terraform the component works with, as a constraint: `>= 1.5`.
    const TERRAFORM: &'static str;
    /// The oldest providers it works with, as constraints by local name.
    const PROVIDERS: &'static [(&'static str, &'static str)];
    /// What it is given.
    type Inputs: Inputs;
    /// What it gives.
    type Outputs: Outputs;

    /// Further files of the exported module, by path within its folder, such as a runbook; none by default.
    fn files() -> ModuleFiles {
        ModuleFiles::new()
    }

    /// Adds the component's resources to a scope of its own.
    fn build(scope: &Scope, inputs: Self::Inputs) -> Self::Outputs;
}

/// The inputs of a component; derived with `#[derive(Inputs)]`.
pub trait Inputs: Sized {
    /// Name, type, description and default of each input, in the order of the struct.
    fn fields() -> Vec<Field>;

    /// The inputs with the value that `value` gives for each name.
    fn from_nodes(value: &mut dyn FnMut(&'static str) -> Node) -> Self;

    /// What each input must fulfil by itself, by name.
    fn checks(&self) -> Vec<(&'static str, Condition)>;
}

/// What an object among inputs must fulfil by itself; each message begins with the object's name and a dot.
///
/// `#[input(nested)]` asks for it.
pub fn nested_checks<I: Inputs>(name: &str, value: &Expr<I>) -> Vec<Condition> {
    let checks = I::from_nodes(&mut |field| value.node().get(field)).checks();
    let named = |condition: Condition| {
        let message = crate::tf!("{name}.{}", condition.message);
        Condition { message, ..condition }
    };
    checks.into_iter().map(|(_, condition)| named(condition)).collect()
}

/// The outputs of a component; derived with `#[derive(Outputs)]`.
pub trait Outputs {
    /// Name, type and description of each output, in the order of the struct; none has a default.
    fn fields() -> Vec<Field>;

    /// Name, description and value of each output, in the order of the struct.
    fn values(&self) -> Vec<OutputValue>;
}

/// One output of a component.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputValue {
    /// Its name in Terraform.
    pub name: &'static str,
    /// What it is: the doc comment, its lines joined.
    pub description: &'static str,
    /// Its value.
    pub value: Node,
    /// Whether Terraform hides its value.
    pub sensitive: bool,
}

/// Reports the inputs that are known and wrong; what cannot be told yet becomes a requirement of the scope.
pub(crate) fn check_inputs(scope: &Scope, inputs: &impl Inputs, location: &'static Location<'static>) {
    for (name, condition) in inputs.checks() {
        match condition.condition.node() {
            Node::Bool(true) => {}
            Node::Bool(false) => {
                let path = format!("{}.{name}", scope.display(&scope.path));
                scope.problem(Problem::new(path, condition.message_text(), Some(location)));
            }
            _ => scope.require(condition.condition, condition.message),
        }
    }
}

/// Checks that inputs declare with `#[input(validate = …)]`.
///
/// Each gives the condition and the message for one value. The same condition judges a literal in Rust and becomes a
/// `validation` block of the module's variable.
pub mod checks {
    use super::{Condition, Expr, Node};
    use crate::function::{alltrue, can, cidrhost, cidrnetmask, contains, keys, regex, split};
    use crate::node::Part;
    use crate::number::Number;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    fn message(parts: &[&dyn ToPart]) -> Expr<String> {
        crate::template::template(parts.iter().map(|part| part.part()))
    }

    trait ToPart {
        fn part(&self) -> Part;
    }

    impl ToPart for &str {
        fn part(&self) -> Part {
            Part::Text(Arc::from(*self))
        }
    }

    impl ToPart for String {
        fn part(&self) -> Part {
            Part::Text(Arc::from(self.as_str()))
        }
    }

    impl ToPart for Expr<String> {
        fn part(&self) -> Part {
            Part::Expr(self.node().clone())
        }
    }

    /// One of the given texts.
    pub fn one_of(name: &str, value: &Expr<String>, allowed: &[&str]) -> Condition {
        let list: Expr<Vec<String>> = Expr::from_node(Node::list(allowed.iter().map(|text| Node::string(*text))));
        let allowed = allowed.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ");
        Condition::new(
            contains(list, value),
            message(&[&format!("{name} must be one of {allowed}, not `"), value, &"`"]),
        )
    }

    /// An IPv4 range in CIDR notation.
    pub fn cidr(name: &str, value: &Expr<String>) -> Condition {
        Condition::new(
            can(cidrnetmask(value)),
            message(&[&format!("{name} must be an IPv4 range such as 10.0.0.0/16, not `"), value, &"`"]),
        )
    }

    /// An IPv4 range in CIDR notation that a VPC may have: /16 to /28.
    ///
    /// The limits are those of the AWS page "VPC CIDR blocks".
    pub fn vpc_cidr(name: &str, value: &Expr<String>) -> Condition {
        let prefix: Expr<Number> = split("/", value).at(1).cast();
        let within = prefix.at_least(16).and(prefix.at_most(28));
        let exact = cidrhost(value, 0).equals(split("/", value).at(0));
        Condition::new(
            can(cidrnetmask(value)).and(try_false(within)).and(try_false(exact)),
            message(&[
                &format!(
                    "{name} must be the first address of an IPv4 range from /16 to /28, such as 10.0.0.0/16, not `"
                ),
                value,
                &"`",
            ]),
        )
    }

    /// Tags that AWS accepts: at most 50, keys of 1 to 128 and values of up to 256 characters out of letters, digits,
    /// spaces and `_ . : / = + - @`, and no key that begins with `aws:`.
    ///
    /// The limits are those of the AWS page "Tag naming limits and requirements".
    pub fn tags(name: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
        // The lengths are not part of the pattern: a counted repetition of so large a class is slow to compile.
        let is_key = |key: Expr<String>| {
            let shape = can(regex(r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$", &key));
            shape.and(!can(regex("^[aA][wW][sS]:", &key))).and(key.length().at_most(128))
        };
        let is_value = |value: Expr<String>| {
            let shape = can(regex(r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$", &value));
            shape.and(value.length().at_most(256))
        };
        let good = value.to_list(|key, value| is_key(key).and(is_value(value)));
        let bad = value.filter(|key, value| !(is_key(key).and(is_value(value))));
        let bad = crate::function::join(", ", keys(&bad));
        Condition::new(
            alltrue(good).and(value.length().at_most(50)),
            message(&[
                &format!(
                    "{name} may have 50 entries whose keys (up to 128 characters) and values (up to 256) are letters, \
                     digits, spaces and _ . : / = + - @ and whose keys do not begin with aws:; wrong: "
                ),
                &bad,
            ]),
        )
    }

    fn try_false(condition: Expr<bool>) -> Expr<bool> {
        Expr::from_node(Node::call("try", [condition.into_node(), Node::Bool(false)]))
    }
}
