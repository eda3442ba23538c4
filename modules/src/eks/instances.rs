//! What instance types are: their architecture, and how many pods a node of them holds.

use crate::check::matches;
use ledgerform::function::{can, lookup, regex, split};
use ledgerform::{Expr, IntoExpr, Number, Scope, tf};
use std::collections::BTreeMap;

/// Whether an instance type has an ARM processor: the families of Graviton end their generation with `g`; `a1` was the
/// first.
///
/// The rule is that of the AWS page "Amazon EC2 instance type naming conventions".
pub(super) fn is_arm(ty: &Expr<String>) -> Expr<bool> {
    can(regex("^(?:[a-z]+[0-9]+g|a1[.])", ty))
}

/// Pods by network interfaces: the size within the families of each ladder, the number without prefixes, and the most that
/// EKS lets a managed node have (110 below 30 processors, 250 from there on).
///
/// The numbers are interfaces × (addresses of each − 1) + 2, by the AWS page "Maximum IP addresses per network interface",
/// and agree with the list that comes with EKS's images.
const LADDERS: [(&str, i64, i64); 27] = [
    ("standard/medium", 8, 110),
    ("standard/large", 29, 110),
    ("standard/xlarge", 58, 110),
    ("standard/2xlarge", 58, 110),
    ("standard/4xlarge", 234, 110),
    ("standard/8xlarge", 234, 250),
    ("standard/9xlarge", 234, 250),
    ("standard/12xlarge", 234, 250),
    ("standard/16xlarge", 737, 250),
    ("standard/18xlarge", 737, 250),
    ("standard/24xlarge", 737, 250),
    ("standard/32xlarge", 737, 250),
    ("standard/48xlarge", 737, 250),
    ("t/nano", 4, 110),
    ("t/micro", 4, 110),
    ("t/small", 11, 110),
    ("t/medium", 17, 110),
    ("t/large", 35, 110),
    ("t/xlarge", 58, 110),
    ("t/2xlarge", 58, 110),
    ("t3a/nano", 4, 110),
    ("t3a/micro", 4, 110),
    ("t3a/small", 8, 110),
    ("t3a/medium", 17, 110),
    ("t3a/large", 35, 110),
    ("t3a/xlarge", 58, 110),
    ("t3a/2xlarge", 58, 110),
];

/// The general families whose sizes have the same interfaces.
const STANDARD: &str = "^(?:[cmr](?:5|5a|5ad|5d|6a|6g|6gd|6i|6id|7a|7g|7gd|7i|8g|8gd)|[cm]7i-flex)[.]";

/// How many pods nodes hold, by `ladder/size`.
pub(super) struct Ladders(Expr<BTreeMap<String, Number>>);

impl Ladders {
    /// The table; a prefix is sixteen addresses in the place of one.
    pub(super) fn new(scope: &Scope, has_prefixes: &Expr<bool>) -> Self {
        let with = LADDERS.map(|(size, pods, most)| (size, ((pods - 2) * 16 + 2).min(most))).into_expr();
        let without = LADDERS.map(|(size, pods, most)| (size, pods.min(most))).into_expr();
        Self(scope.local("pods_by_size", has_prefixes.then(with, without)))
    }

    /// How many pods a node holds; 0 for a type that is not in the table.
    pub(super) fn pods(&self, ty: &Expr<String>) -> Expr<Number> {
        let others = matches(STANDARD, ty).then("standard", "other");
        let burstable = matches("^t(?:3|4g)[.]", ty).then("t", others);
        let ladder: Expr<String> = matches("^t3a[.]", ty).then("t3a", burstable);
        lookup(&self.0, tf!("{ladder}/{}", split(".", ty).at(1)), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ladders, is_arm};
    use ledgerform::{App, IntoExpr};

    /// The numbers are those of the list that comes with EKS's images, bounded as managed nodes are.
    #[test]
    fn nodes_hold_as_many_pods_as_they_have_addresses() {
        let app = App::new();
        let stack = app.stack("s");
        let check = |ty: &str, without: i64, with: i64| {
            for (has_prefixes, pods) in [(false, without), (true, with)] {
                let ladders = Ladders::new(&stack, &has_prefixes.into_expr());
                assert_eq!(ladders.pods(&ty.into_expr()).to_hcl(), pods.to_string(), "{ty}, prefixes: {has_prefixes}");
            }
        };
        check("t3.micro", 4, 34);
        check("t3.small", 11, 110);
        check("t3a.small", 8, 98);
        check("t4g.medium", 17, 110);
        check("m6g.medium", 8, 98);
        check("m5.xlarge", 58, 110);
        check("c7i-flex.large", 29, 110);
        check("r7g.4xlarge", 110, 110);
        check("m7i.8xlarge", 234, 250);
        check("m7a.48xlarge", 250, 250);
        check("p5.48xlarge", 0, 0);
        check("m6in.32xlarge", 0, 0);
    }

    #[test]
    fn families_of_graviton_are_arm() {
        for (ty, arm) in [
            ("m7g.large", true),
            ("t4g.small", true),
            ("c7gn.large", true),
            ("g5g.xlarge", true),
            ("a1.large", true),
            ("m7i.large", false),
            ("g5.xlarge", false),
            ("t3a.small", false),
        ] {
            assert_eq!(is_arm(&ty.into_expr()).to_hcl(), arm.to_string(), "{ty}");
        }
    }
}
