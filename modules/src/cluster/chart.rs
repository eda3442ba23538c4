//! Charts, their releases and their values.

use crate::check::matches;
use ledgerform::function::yamlencode;
use ledgerform::{Any, Condition, Expr, IntoExpr, Node, tf};
use ledgerform_bindings::helm;

/// A Helm chart at the version that its construct is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chart {
    /// URL of the repository.
    pub repository: &'static str,
    /// Name in the repository.
    pub name: &'static str,
    /// The version of the chart, not of what it installs.
    pub version: &'static str,
}

impl Chart {
    /// A release of the chart.
    ///
    /// It waits up to ten minutes until all is ready, and is taken back if it is not.
    pub(crate) fn release(
        &self,
        name: impl IntoExpr<String>,
        namespace: impl IntoExpr<String>,
        version: impl IntoExpr<String>,
        values: &Expr<Any>,
    ) -> helm::Release {
        helm::Release::new()
            .chart(self.name)
            .name(name)
            .repository(self.repository)
            .version(version)
            .namespace(namespace)
            .create_namespace(true)
            .atomic(true)
            .cleanup_on_fail(true)
            .max_history(10)
            .timeout(600)
            .values([yamlencode(values)])
    }
}

/// An object of values; what is known to be null is left out, so that the chart's own value holds.
pub(crate) fn object<const N: usize>(entries: [(&'static str, Expr<Any>); N]) -> Expr<Any> {
    Expr::<Any>::object(entries.into_iter().filter(|(_, value)| !matches!(value.node(), Node::Null)))
}

/// What a container asks for and what it gets at most; memory is the same for both, so that the node never runs out of it.
pub(crate) fn resources(cpu: &Expr<String>, memory: &Expr<String>) -> Expr<Any> {
    object([
        ("requests", object([("cpu", cpu.into_expr()), ("memory", memory.into_expr())])),
        ("limits", object([("memory", memory.into_expr())])),
    ])
}

/// An exact version, with an optional `v` in front. A range would let the same program install different things.
pub(crate) fn version(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches(r"^v?[0-9]+[.][0-9]+[.][0-9]+(?:[-+][0-9A-Za-z.+-]+)?$", value),
        tf!("{field} must be an exact version such as 1.2.3, not `{value}`"),
    )
}

/// A name as Kubernetes takes it: RFC 1123 labels, as its page "Object Names and IDs" says.
pub(crate) fn name(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", value),
        tf!("{field} must be 1 to 63 lower-case letters, digits and hyphens, not `{value}`"),
    )
}

/// An amount of processor or memory as Kubernetes writes it: its page "Resource Management for Pods and Containers".
pub(crate) fn quantity(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[0-9]+(?:[.][0-9]+)?(?:m|k|M|G|T|Ki|Mi|Gi|Ti)?$", value),
        tf!("{field} must be an amount such as 100m, 256Mi or 2Gi, not `{value}`"),
    )
}
