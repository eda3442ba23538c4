//! Charts, their releases and their values.

use crate::check::matches;
use ledgerform::function::yamlencode;
use ledgerform::{Any, Condition, Expr, IntoExpr, Node, Number, tf};
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

/// A label of RFC 1123, as the page "Object Names and IDs" of Kubernetes asks for.
pub(crate) const NAME: &str = "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$";

/// A name as Kubernetes takes it.
pub(crate) fn name(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches(NAME, value),
        tf!("{field} must be 1 to 63 lower-case letters, digits and hyphens, not `{value}`"),
    )
}

/// The name of a secret. Keys of services, which are hexadecimal as a rule, are refused and not shown.
pub(crate) fn secret(field: &str, value: &Expr<String>) -> Condition {
    let is_key = matches("^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$", value);
    Condition::new(
        matches(NAME, value).and(!is_key),
        tf!(
            "{field} must be the name of a secret: 1 to 63 lower-case letters, digits and hyphens, and not the key itself"
        ),
    )
}

/// An amount of processor or memory as Kubernetes writes it: its page "Resource Management for Pods and Containers".
pub(crate) fn quantity(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[0-9]+(?:[.][0-9]+)?(?:m|k|M|G|T|Ki|Mi|Gi|Ti)?$", value),
        tf!("{field} must be an amount such as 100m, 256Mi or 2Gi, not `{value}`"),
    )
}

/// A size in GiB that a volume can have.
pub(crate) fn size(field: &str, value: &Expr<Number>) -> Condition {
    Condition::new(crate::check::within(value, 1, 16_384), tf!("{field} must be 1 to 16384 GiB, not {value}"))
}

/// A claim of a volume for each pod of a stateful set, as operators of Kubernetes take it.
pub(crate) fn storage(class: &Expr<String>, gib: &Expr<Number>) -> Expr<Any> {
    let size: Expr<String> = tf!("{gib}Gi");
    let spec = object([
        ("accessModes", Expr::<Any>::list(["ReadWriteOnce"])),
        ("storageClassName", class.into_expr()),
        ("resources", object([("requests", object([("storage", size.into_expr())]))])),
    ]);
    object([("volumeClaimTemplate", object([("spec", spec)]))])
}

/// An image with an exact tag or digest: `latest` and a missing tag change by themselves.
pub(crate) fn image(field: &str, value: &Expr<String>) -> Condition {
    let is_exact = matches("(?::[^:/@]*[0-9][^:/@]*|@sha256:[0-9a-f]{64})$", value);
    Condition::new(is_exact, tf!("{field} must be an image with an exact tag, such as name:1.2.3, not `{value}`"))
}
