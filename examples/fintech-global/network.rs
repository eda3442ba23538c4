//! The network: public, application and data subnets in three zones, and AWS services without the internet.

use crate::REGION;
use ledgerform::{App, Output};
use ledgerform_bindings::aws;
use ledgerform_modules::vpc::{Tier, Vpc, VpcInputs};

/// Everything of the platform carries these.
const TAGS: [(&str, &str); 3] =
    [("Environment", "Production"), ("ManagedBy", "Terraform"), ("Project", "fintechglobal")];

/// Services that pods and nodes use; traffic to them stays in the VPC.
const INTERFACE_ENDPOINTS: [&str; 6] = ["ec2messages", "ecr.api", "ecr.dkr", "secretsmanager", "ssm", "ssmmessages"];

/// The stack `network`.
pub(crate) fn network(app: &App) {
    let stack = app.stack("network");
    stack.provider(aws::Provider::new().region(REGION));

    let vpc = stack.component::<Vpc>(
        "vpc",
        VpcInputs::new()
            .name("fintechglobal")
            .region(REGION)
            .cidr("10.0.0.0/16")
            .zones(["us-east-1a", "us-east-1b", "us-east-1c"])
            .tiers([
                ("public", Tier::new().access("public").slot(0).tags([("kubernetes.io/role/elb", "1")])),
                ("app", Tier::new().slot(1).newbits(2).tags([("kubernetes.io/role/internal-elb", "1")])),
                ("data", Tier::new().access("isolated").slot(1)),
            ])
            // A zone that fails must not take the way out of the others with it.
            .nat("gateway_per_az")
            .interface_endpoints(INTERFACE_ENDPOINTS)
            .interface_endpoint_tier("app")
            .tags(TAGS),
    );

    stack.output("vpc_id", Output::new(vpc.vpc_id).description("ID of the VPC."));
    for (output, tier) in [("public_subnet_ids", "public"), ("app_subnet_ids", "app"), ("data_subnet_ids", "data")] {
        let ids = vpc.subnet_ids.at(tier).values();
        stack
            .output(output, Output::new(ids).description(format!("IDs of the {tier} subnets, in the order of zones.")));
    }
    stack.output("nat_public_ips", Output::new(vpc.nat_public_ips).description("Addresses seen by others, by zone."));
}
