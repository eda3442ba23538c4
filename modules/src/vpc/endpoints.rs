//! VPC endpoints: AWS services without the internet.

use super::inputs::{BUNDLES, VpcInputs};
use super::subnets::{Layout, PlanFields, Subnet};
use ledgerform::function::{distinct, sort};
use ledgerform::{Each, Expr, IntoExpr, Meta, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// What the endpoints give.
pub(super) struct Endpoints {
    pub(super) gateway_ids: Expr<BTreeMap<String, String>>,
    pub(super) interface_ids: Expr<BTreeMap<String, String>>,
    pub(super) security_group_id: Expr<Option<String>>,
}

/// The services that get an interface endpoint: those that are named and those of bundles.
pub(super) fn interface_services(scope: &Scope, inputs: &VpcInputs) -> Expr<Vec<String>> {
    let of_bundles = BUNDLES.map(|(name, services)| {
        let services: Expr<Vec<String>> = services.to_vec().into_expr();
        inputs.interface_endpoint_bundles.contains(name).then(services, Vec::<&str>::new())
    });
    let all: Vec<_> = of_bundles.into_iter().chain([inputs.interface_endpoints.clone()]).collect();
    scope.local("interface_services", sort(distinct(all.into_expr().flatten())))
}

/// What the inputs must fulfil together.
pub(super) fn require(scope: &Scope, inputs: &VpcInputs, services: &Expr<Vec<String>>) {
    let tier = &inputs.interface_endpoint_tier;
    // A conditional, because `contains` fails on null even where `&&` has decided already.
    let known = tier.is_null().then(false, inputs.tiers.keys().contains(tier.or_null()));
    scope.require(
        services.length().equals(0).or(known),
        tf!(
            "interface_endpoint_tier must name the tier that holds the interface endpoints; the tiers are {}",
            ledgerform::function::join(", ", inputs.tiers.keys())
        ),
    );
}

/// The gateway and interface endpoints.
pub(super) fn build(
    scope: &Scope,
    inputs: &VpcInputs,
    services: &Expr<Vec<String>>,
    layout: &Layout,
    subnets: &Each<Subnet>,
    vpc: &aws::vpc::Ref,
) -> Endpoints {
    // The name is made of inputs, not read from AWS: a name that is unknown while planning would replace the endpoint.
    let service_name = |service: &Expr<String>| tf!("com.amazonaws.{}.{service}", inputs.region);

    let gateways = scope.each_in(&inputs.gateway_endpoints, |scope, service| {
        scope.add(
            "gateway",
            aws::VpcEndpoint::new()
                .vpc_id(vpc.id())
                .vpc_endpoint_type("Gateway")
                .service_name(service_name(&service))
                .route_table_ids(subnets.all(|s| s.route_table.id()))
                .tags(inputs.named(&service)),
        )
    });

    let group = scope.when(services.length().greater(0), |scope| {
        let group = scope.add_with(
            "endpoints",
            aws::SecurityGroup::new()
                .name_prefix(tf!("{}-endpoints-", &inputs.name))
                .description("Interface endpoints: HTTPS from within the VPC")
                .vpc_id(vpc.id())
                .tags(inputs.named("endpoints")),
            // A group in use cannot be deleted, so a new one must be there first.
            Meta::new().create_before_destroy(),
        );
        scope.add(
            "endpoints",
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("tcp")
                .security_group_id(group.id())
                .cidr_ipv4(vpc.cidr_block())
                .from_port(443)
                .to_port(443)
                .description("HTTPS from within the VPC")
                .tags(inputs.named("endpoints")),
        );
        group
    });
    let tier = inputs.interface_endpoint_tier.or_null();
    // One subnet for each zone is all that an endpoint takes, and a tier has no more.
    let holders =
        layout.subnets.filter(|_, plan| plan.tier().equals(&tier)).to_list(|key, _| subnets.at(key, |s| s.subnet.id()));
    let interfaces = scope.each_in(services, |scope, service| {
        scope.add(
            "interface",
            aws::VpcEndpoint::new()
                .vpc_id(vpc.id())
                .vpc_endpoint_type("Interface")
                .service_name(service_name(&service))
                .subnet_ids(&holders)
                .security_group_ids(group.all(|group| group.id()))
                .private_dns_enabled(true)
                .tags(inputs.named(&service)),
        )
    });
    Endpoints {
        gateway_ids: gateways.map(|endpoint| endpoint.id()),
        interface_ids: interfaces.map(|endpoint| endpoint.id()),
        security_group_id: group.map(|group| group.id()),
    }
}
