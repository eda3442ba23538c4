//! The goldens of some AWS types. Which features are on would change what the compiler lists; these do not change.

pub const PROVIDER: ledgerform::Provider =
    ledgerform::Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

#[path = "../../../../codegen/tests/goldens/aws_eks_cluster.rs"]
pub mod eks_cluster;
#[path = "../../../../codegen/tests/goldens/aws_security_group.rs"]
pub mod security_group;
#[path = "../../../../codegen/tests/goldens/aws_subnet.rs"]
pub mod subnet;
#[path = "../../../../codegen/tests/goldens/aws_vpc.rs"]
pub mod vpc;

pub use eks_cluster::EksCluster;
pub use security_group::SecurityGroup;
pub use subnet::Subnet;
pub use vpc::Vpc;
