//! What each input about nodes must fulfil by itself.

use super::check::Map;
use super::inputs::{NodeGroup, NodeGroupFields, TaintFields};
use super::instances::is_arm;
use crate::check::{among, are_different, is_key_arn, matches, none, within};
use crate::kms::{Existing, ExistingFields};
use ledgerform::function::alltrue;
use ledgerform::{Condition, Expr, tf};

/// The images of Linux that EKS builds and updates, and that need no user data: the API reference, `CreateNodegroup`.
const AMI_TYPES: [&str; 8] = [
    "AL2023_ARM_64_NVIDIA",
    "AL2023_ARM_64_STANDARD",
    "AL2023_x86_64_NEURON",
    "AL2023_x86_64_NVIDIA",
    "AL2023_x86_64_STANDARD",
    "BOTTLEROCKET_ARM_64",
    "BOTTLEROCKET_x86_64",
    "BOTTLEROCKET_x86_64_FIPS",
];

/// Every pod on a node can take the node's rights unless its way there is barred; they must be few.
pub(super) fn policies(field: &str, value: &Map<String>) -> Condition {
    let bad = value.filter(|_, arn| {
        let is_arn = matches("^arn:[a-z-]+:iam::(?:aws|[0-9]{12}):policy/", &arn);
        !is_arn.and(!matches("FullAccess$|/AdministratorAccess$|/PowerUserAccess$", &arn))
    });
    none(
        bad.keys(),
        format!(
            "{field} must be ARNs of policies, and none that gives full access: rights of one workload belong to workloads"
        ),
    )
}

pub(super) fn keys(field: &str, value: &Map<NodeGroup>) -> Condition {
    let bad = value.filter(|key, group| {
        let name = group.name();
        let named = name.is_null().then(true, matches("^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$", &name.or_null()));
        !matches("^[a-z][a-z0-9-]{0,19}$", &key).and(named)
    });
    none(
        bad.keys(),
        format!(
            "the keys of {field} must be 1 to 20 lower-case letters, digits and hyphens, beginning with a letter, and names \
             up to 63 letters, digits, _ and -"
        ),
    )
}

pub(super) fn sizes(field: &str, value: &Map<NodeGroup>) -> Condition {
    let bad = value.filter(|_, group| {
        let (min, max, initial) = (group.min_size(), group.max_size(), group.initial_size());
        let between = initial.at_least(&min).and(initial.at_most(&max));
        let sizes = min.at_least(0).and(max.at_least(1)).and(min.at_most(&max)).and(initial.equals(0).or(between));
        !sizes.and(group.disk_gib().at_least(20)).and(within(&group.max_unavailable_percent(), 1, 100))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have min_size <= initial_size <= max_size (initial_size 0 stands for min_size, max_size is 1 at \
             least), disk_gib from 20 and max_unavailable_percent from 1 to 100"
        ),
    )
}

pub(super) fn types(field: &str, value: &Map<NodeGroup>) -> Condition {
    let bad = value.filter(|_, group| {
        let types = group.instance_types();
        let named = alltrue(types.map(|ty| matches("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", &ty)));
        !within(&types.length(), 1, 20).and(named).and(are_different(&types))
    });
    none(bad.keys(), format!("{field} must have different instance_types such as m7i.large, 1 to 20"))
}

pub(super) fn choices(field: &str, value: &Map<NodeGroup>) -> Condition {
    let bad = value.filter(|_, group| {
        let ami = group.ami_type();
        let ami = ami.is_null().then(true, among(&AMI_TYPES, &ami.or_null()));
        !among(&["ON_DEMAND", "SPOT"], &group.capacity_type()).and(ami)
    });
    none(
        bad.keys(),
        format!("{field} must have capacity_type ON_DEMAND or SPOT, and ami_type out of {}", AMI_TYPES.join(", ")),
    )
}

/// A node of one architecture cannot boot the image of another, and a pod's image mostly has one only.
pub(super) fn architectures(field: &str, value: &Map<NodeGroup>) -> Condition {
    let bad = value.filter(|_, group| {
        let types = group.instance_types();
        let arm = types.filter(|ty| is_arm(&ty)).length();
        let alike = arm.equals(0).or(arm.equals(types.length()));
        let ami = group.ami_type();
        let fits = ami.is_null().then(true, matches("_ARM_64", &ami.or_null()).equals(arm.greater(0)));
        !alike.and(fits)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have instance_types of one architecture (those such as m7g and t4g are ARM, m7i and t3 are \
             x86-64), and an ami_type for it"
        ),
    )
}

pub(super) fn taints(field: &str, value: &Map<NodeGroup>) -> Condition {
    let effects = ["NO_EXECUTE", "NO_SCHEDULE", "PREFER_NO_SCHEDULE"];
    let bad = value.filter(|_, group| {
        let taints = group.taints().map(|taint| {
            among(&effects, &taint.effect())
                .and(matches("^[A-Za-z0-9][A-Za-z0-9./_-]{0,62}$", &taint.key()))
                .and(matches("^[A-Za-z0-9._-]{0,63}$", &taint.value()))
        });
        let labels =
            group.labels().keys().map(|label| !matches("(?:^|[./])(?:eks[.]amazonaws[.]com|kubernetes[.]io)/", &label));
        !alltrue(taints).and(alltrue(labels))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have taints with a key, a value up to 63 characters and the effect {}, and labels outside of \
             kubernetes.io/ and eks.amazonaws.com/, which the nodes may not give themselves",
            effects.join(", ")
        ),
    )
}

pub(super) fn disk_key(field: &str, value: &Expr<Existing>) -> Condition {
    Condition::new(is_key_arn(&value.arn()), tf!("{field}.arn must be the ARN of a KMS key, not `{}`", value.arn()))
}
