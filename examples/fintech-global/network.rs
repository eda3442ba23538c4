//! The network: public, application and data subnets in three zones, and AWS services without the internet.

use ledgerform_modules::vpc::{Tier, VpcPart};

/// Services that pods and nodes use; traffic to them stays in the VPC.
const INTERFACE_ENDPOINTS: [&str; 6] = ["ec2messages", "ecr.api", "ecr.dkr", "secretsmanager", "ssm", "ssmmessages"];

/// The VPC.
pub(crate) fn network() -> VpcPart {
    VpcPart::new()
        .cidr("10.0.0.0/16")
        .zones(["us-east-1a", "us-east-1b", "us-east-1c"])
        .tiers([
            ("public", Tier::new().access("public").slot(0).tags([("kubernetes.io/role/elb", "1")])),
            ("app", Tier::new().slot(1).newbits(2).tags([("kubernetes.io/role/internal-elb", "1")])),
            ("data", Tier::new().access("isolated").slot(1)),
        ])
        // A zone that fails must not take the way out of the others with it.
        .nat("gateway_per_az")
        .gateway_endpoints(["dynamodb", "s3"])
        .interface_endpoints(INTERFACE_ENDPOINTS)
        .interface_endpoint_tier("app")
}
