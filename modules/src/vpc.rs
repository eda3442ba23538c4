//! A VPC with named subnet tiers across availability zones.
//!
//! A *tier* is a group of subnets with one purpose (public, app, data), one in each of its zones. Everything that is
//! there once per subnet (subnet, route table, route) has the key `tier/zone`, so adding or removing a zone or a tier
//! changes nothing under other keys. Route tables do not depend on how private subnets reach the internet: switching
//! [`VpcInputs::nat`] changes routes only.

mod endpoints;
mod flow_logs;
mod inputs;
mod nat;
mod subnets;

pub use inputs::*;

use crate::diagnostics::{NAT_INSTANCE, NO_FLOW_LOGS, SINGLE_NAT_GATEWAY};
use crate::profile::Guard;
use ledgerform::{Component, Expr, IntoExpr, Outputs, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// The VPC component.
#[derive(Debug, Clone, Copy)]
pub struct Vpc;

/// What a VPC gives.
#[derive(Debug, Clone, Outputs)]
pub struct VpcOutputs {
    /// ID of the VPC.
    pub vpc_id: Expr<String>,
    /// ARN of the VPC.
    pub vpc_arn: Expr<String>,
    /// IPv4 range of the VPC.
    pub vpc_cidr: Expr<String>,
    /// IDs of the subnets, by tier, then by zone.
    pub subnet_ids: Expr<BTreeMap<String, BTreeMap<String, String>>>,
    /// IPv4 ranges of the subnets, by tier, then by zone.
    pub subnet_cidrs: Expr<BTreeMap<String, BTreeMap<String, String>>>,
    /// IDs of the route tables, by `tier/zone`.
    pub route_table_ids: Expr<BTreeMap<String, String>>,
    /// ID of the internet gateway; null without a public tier.
    pub internet_gateway_id: Expr<Option<String>>,
    /// Addresses from which private subnets reach the internet, by zone: what others put on their allow lists.
    pub nat_public_ips: Expr<BTreeMap<String, String>>,
    /// IDs of the NAT gateways, by zone; none with a NAT instance.
    pub nat_gateway_ids: Expr<BTreeMap<String, String>>,
    /// ID of the NAT instance, under its zone; none with NAT gateways.
    pub nat_instance_ids: Expr<BTreeMap<String, String>>,
    /// IDs of the gateway endpoints, by service.
    pub gateway_endpoint_ids: Expr<BTreeMap<String, String>>,
    /// IDs of the interface endpoints, by service.
    pub interface_endpoint_ids: Expr<BTreeMap<String, String>>,
    /// ID of the security group of the interface endpoints; null without interface endpoints.
    pub endpoint_security_group_id: Expr<Option<String>>,
    /// ID of the default security group, which allows nothing.
    pub default_security_group_id: Expr<String>,
    /// Name of the log group of the flow logs; null without flow logs.
    pub flow_log_group_name: Expr<Option<String>>,
}

impl Component for Vpc {
    const NAME: &'static str = "vpc";
    const DESCRIPTION: &'static str = "A VPC with named subnet tiers across availability zones: route tables per subnet, \
        NAT by gateway or instance, gateway and interface endpoints, encrypted flow logs, and a default security group \
        that allows nothing.";
    // Preconditions and `optional` with a default decide the version of Terraform; per-rule security group resources
    // and `aws_eip.domain` that of the provider.
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 5.46")];
    type Inputs = VpcInputs;
    type Outputs = VpcOutputs;

    fn build(scope: &Scope, inputs: VpcInputs) -> VpcOutputs {
        let guard = Guard::new(&inputs.profile, &inputs.accept);
        let layout = subnets::layout(scope, &inputs, &guard);
        layout.require(scope, &inputs);
        let is_nat = |kind: &str| layout.has_private.and(layout.nat.equals(kind));
        let is_single = layout.nat_zones.length().equals(1).and(is_nat("gateway").or(is_nat("gateway_per_az")));
        guard.refuse_if(scope, &SINGLE_NAT_GATEWAY, is_single.and(inputs.zones.length().greater(1)));
        guard.refuse_if(scope, &NAT_INSTANCE, is_nat("instance"));
        guard.refuse_if(scope, &NO_FLOW_LOGS, !&inputs.flow_logs);
        let services = endpoints::interface_services(scope, &inputs);
        endpoints::require(scope, &inputs, &services);
        flow_logs::require(scope, &inputs);

        let vpc = scope.add(
            "this",
            aws::Vpc::new()
                .cidr_block(&inputs.cidr)
                // Interface endpoints and the private endpoint of EKS need both.
                .enable_dns_hostnames(true)
                .enable_dns_support(true)
                .tags(inputs.named("")),
        );
        let default_group = scope.add(
            "this",
            // Without rules here, Terraform removes those that AWS puts into the group.
            aws::DefaultSecurityGroup::new().vpc_id(vpc.id()).tags(inputs.named("default")),
        );
        let subnets = subnets::build(scope, &inputs, &layout, &vpc);
        let internet_gateway = nat::internet_gateway(scope, &inputs, &layout, &subnets, &vpc);
        let nat = nat::build(scope, &inputs, &layout, &subnets, &vpc, &internet_gateway);
        let endpoints = endpoints::build(scope, &inputs, &services, &layout, &subnets, &vpc);
        let flow_log_group_name = flow_logs::build(scope, &inputs, &guard, &vpc);

        VpcOutputs {
            vpc_id: vpc.id(),
            vpc_arn: vpc.arn(),
            vpc_cidr: vpc.cidr_block(),
            subnet_ids: layout.by_tier(&inputs, |key, _| subnets.at(key, |s| s.subnet.id())),
            subnet_cidrs: layout.by_tier(&inputs, |key, _| subnets.at(key, |s| s.subnet.cidr_block())),
            route_table_ids: subnets.map(|s| s.route_table.id()),
            internet_gateway_id: internet_gateway.map(|gateway| gateway.id()),
            nat_public_ips: nat.public_ips,
            nat_gateway_ids: nat.gateway_ids,
            nat_instance_ids: nat.instance_ids,
            gateway_endpoint_ids: endpoints.gateway_ids,
            interface_endpoint_ids: endpoints.interface_ids,
            endpoint_security_group_id: endpoints.security_group_id,
            default_security_group_id: default_group.id(),
            flow_log_group_name,
        }
    }
}

impl VpcInputs {
    /// The tags of something in the VPC; its name is the VPC's with `suffix` behind it.
    fn named<'a>(&self, suffix: impl Into<Suffix<'a>>) -> Expr<BTreeMap<String, String>> {
        let name = match suffix.into() {
            Suffix::Text("") => self.name.clone(),
            Suffix::Text(suffix) => tf!("{}-{suffix}", &self.name),
            Suffix::Expr(suffix) => tf!("{}-{suffix}", &self.name),
        };
        self.tags.merge([("Name", name)].into_expr())
    }
}

/// The end of a name: a text or an expression.
enum Suffix<'a> {
    Text(&'a str),
    Expr(Expr<String>),
}

impl<'a> From<&'a str> for Suffix<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<&Expr<String>> for Suffix<'_> {
    fn from(expr: &Expr<String>) -> Self {
        Self::Expr(expr.clone())
    }
}

impl From<Expr<String>> for Suffix<'_> {
    fn from(expr: Expr<String>) -> Self {
        Self::Expr(expr)
    }
}
