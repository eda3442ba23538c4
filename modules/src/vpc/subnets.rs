//! Which subnets there are, what the tiers must fulfil together, and the subnets themselves.

use super::inputs::{TierFields, VpcInputs};
use crate::check::require_none;
use crate::profile::Guard;
use ledgerform::function::{cidrhost, cidrsubnet, compact, index, keys, merge_all, min, sort, split, substr, try_};
use ledgerform::{Each, Expr, Inputs, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// A subnet before it exists.
#[derive(Debug, Clone, Inputs)]
pub(super) struct Plan {
    /// The tier's name.
    tier: Expr<String>,
    /// The availability zone.
    zone: Expr<String>,
    /// The IPv4 range; empty if it cannot be carved.
    cidr: Expr<String>,
    /// The tier's access.
    access: Expr<String>,
    /// The tier's own tags.
    tags: Expr<BTreeMap<String, String>>,
}

/// All subnets of the VPC.
pub(super) struct Layout {
    /// By `tier/zone`.
    pub(super) subnets: Expr<BTreeMap<String, Plan>>,
    /// For each zone of the VPC that has any, the keys of its public subnets, sorted.
    pub(super) public: Expr<BTreeMap<String, Vec<String>>>,
    /// The zones with a public subnet, in the order of the input: the first of them does not change when zones are
    /// appended.
    pub(super) public_zones: Expr<Vec<String>>,
    pub(super) has_private: Expr<bool>,
    /// How private subnets reach the internet.
    pub(super) nat: Expr<String>,
    /// The zones that have NAT. Private subnets of others use that of the first.
    pub(super) nat_zones: Expr<Vec<String>>,
}

/// What is there for each subnet.
pub(super) struct Subnet {
    pub(super) subnet: aws::subnet::Ref,
    pub(super) route_table: aws::route_table::Ref,
}

/// Works out the subnets of all tiers.
pub(super) fn layout(scope: &Scope, inputs: &VpcInputs, guard: &Guard<'_>) -> Layout {
    let of_tiers = inputs.tiers.to_list(|name, tier| {
        // A tier with written-out ranges has just those zones.
        let written = sort(keys(tier.cidrs().or_null()));
        let zones: Expr<Vec<String>> = tier.cidrs().is_null().then(tier.zones().or_else(&inputs.zones), written);
        zones.to_map(|zone| {
            let written = tier.cidrs().or_null().at(&zone);
            let block = cidrsubnet(&inputs.cidr, tier.newbits(), tier.slot().or_null());
            let carved = cidrsubnet(block, tier.zone_bits(), zone_number(&zone));
            let plan = Plan {
                tier: name.clone(),
                zone: zone.clone(),
                cidr: try_(tier.cidrs().is_null().then(carved, written), ""),
                access: tier.access(),
                tags: tier.tags(),
            };
            (tf!("{name}/{zone}"), plan.into_expr())
        })
    });
    let subnets = scope.local("subnets", merge_all(&of_tiers));
    let public = inputs.zones.to_map(|zone| {
        let here = subnets.filter(|_, plan| plan.access().equals("public").and(plan.zone().equals(&zone))).keys();
        (zone, here)
    });
    let public = scope.local("public_subnets", public);
    let public_zones = scope.local("public_zones", inputs.zones.filter(|zone| public.at(zone).length().greater(0)));
    let has_private = subnets.filter(|_, plan| plan.access().equals("private")).length().greater(0);
    let nat = scope.local("nat", guard.choose(&inputs.nat, "gateway_per_az", "gateway"));
    // Terraform looks at the condition of a `for` once even where there is nothing to walk.
    let first_zone = try_(public_zones.at(0), "");
    let of_kind = public_zones.filter(|zone| nat.equals("gateway_per_az").or(zone.equals(&first_zone)));
    let nat_zones = nat.differs("none").and(&has_private).then(inputs.nat_zones.or_else(of_kind), Vec::<&str>::new());
    let nat_zones = scope.local("nat_zones", nat_zones);
    Layout { subnets, public, public_zones, has_private, nat, nat_zones }
}

/// The number of a zone within its region: the place of its letter, from 0.
fn zone_number(zone: &Expr<String>) -> Expr<Number> {
    let letters: Expr<Vec<String>> = ["a", "b", "c", "d", "e", "f", "g", "h"].into_expr();
    index(letters, substr(zone, -1, 1))
}

/// The length of the prefix of a range.
fn prefix(cidr: &Expr<String>) -> Expr<Number> {
    split("/", cidr).at(1).cast()
}

/// The first address of the range that is `prefix` long and around `cidr`.
fn truncated(cidr: &Expr<String>, prefix: &Expr<Number>) -> Expr<String> {
    cidrhost(tf!("{}/{prefix}", split("/", cidr).at(0)), 0)
}

/// Two ranges overlap just if they are the same once both are cut to the shorter prefix.
fn overlap(a: &Expr<String>, b: &Expr<String>) -> Expr<bool> {
    let shorter = min(prefix(a), prefix(b));
    truncated(a, &shorter).equals(truncated(b, &shorter))
}

/// The keys of the subnets for which `is_bad` holds.
fn bad_keys(
    subnets: &Expr<BTreeMap<String, Plan>>,
    is_bad: impl FnOnce(Expr<Plan>) -> Expr<bool>,
) -> Expr<Vec<String>> {
    subnets.filter(|_, plan| is_bad(plan)).keys()
}

impl Layout {
    /// What the inputs must fulfil together.
    pub(super) fn require(&self, scope: &Scope, inputs: &VpcInputs) {
        let foreign = inputs.zones.filter(|zone| !ledgerform::function::startswith(zone, &inputs.region));
        require_none(scope, "foreign_zones", foreign, "zones must lie in the region of the VPC; wrong");

        let unknown = bad_keys(&self.subnets, |plan| !inputs.zones.contains(plan.zone()));
        require_none(scope, "unknown_zones", unknown, "zones of a tier must be among the zones of the VPC; wrong");

        let uncarved = bad_keys(&self.subnets, |plan| plan.cidr().equals(""));
        let message = "the range of a subnet cannot be carved: lower newbits or zone_bits or choose another slot so that \
                       the numbers fit, raise zone_bits for a zone with a later letter, or write cidrs; wrong";
        require_none(scope, "uncarved_subnets", uncarved, message);

        let carved = scope.local("carved_subnets", self.subnets.filter(|_, plan| plan.cidr().differs("")));
        // The limits are those of the AWS page "Subnet sizing for IPv4".
        let sized = bad_keys(&carved, |plan| {
            let prefix = prefix(&plan.cidr());
            !try_(prefix.at_least(16).and(prefix.at_most(28)), false)
        });
        require_none(scope, "missized_subnets", sized, "the range of a subnet must be from /16 to /28; wrong");

        let outside = bad_keys(&carved, |plan| {
            let (own, whole) = (prefix(&plan.cidr()), prefix(&inputs.cidr));
            let within = own.at_least(&whole).and(overlap(&plan.cidr(), &inputs.cidr));
            !try_(within, false)
        });
        require_none(
            scope,
            "outside_subnets",
            outside,
            "the range of a subnet must lie in the range of the VPC; wrong",
        );

        let ranges = carved.to_list(|key, plan| pair(key, plan.cidr()));
        let clashes = ranges
            .map_with_position(|i, a| {
                ranges.map_with_position(|j, b| {
                    let overlaps = i.less(&j).and(try_(overlap(&a.at(1), &b.at(1)), false));
                    overlaps.then(tf!("{} ({}) and {} ({})", a.at(0), a.at(1), b.at(0), b.at(1)), "")
                })
            })
            .flatten();
        require_none(scope, "overlapping_subnets", compact(clashes), "the ranges of subnets must not overlap; wrong");

        let no_way_out = bad_keys(&self.subnets, |plan| {
            let zones = &self.public_zones;
            let per_zone = !zones.contains(plan.zone());
            let anywhere = zones.length().equals(0);
            let is_per_zone = self.nat.equals("gateway_per_az").and(inputs.nat_zones.is_null());
            let wanted = plan.access().equals("private").and(self.nat.differs("none"));
            wanted.and(is_per_zone.then(per_zone, anywhere))
        });
        let message = "NAT for a private subnet needs a public tier, with gateway_per_az one in the same zone: add a \
                       public tier or set nat to none; without";
        require_none(scope, "subnets_without_nat", no_way_out, message);

        let not_public = self.nat_zones.filter(|zone| !self.public_zones.contains(zone));
        require_none(scope, "wrong_nat_zones", not_public, "nat_zones must be zones with a public subnet; wrong");
        scope.require(
            self.nat.equals("gateway_per_az").or(self.nat_zones.length().at_most(1)),
            "nat_zones must be one zone with gateway and instance: for more of them set nat to gateway_per_az",
        );
        let unused = inputs.nat_allocation_ids.filter(|zone, _| !self.nat_zones.contains(zone)).keys();
        require_none(
            scope,
            "unused_nat_addresses",
            unused,
            "nat_allocation_ids must be of zones that have NAT, or the addresses stay without use; wrong",
        );
    }

    /// A value of every subnet, by tier, then by zone.
    pub(super) fn by_tier(
        &self,
        inputs: &VpcInputs,
        value: impl Fn(Expr<String>, Expr<Plan>) -> Expr<String>,
    ) -> Expr<BTreeMap<String, BTreeMap<String, String>>> {
        inputs.tiers.map(|tier, _| {
            self.subnets.filter(|_, plan| plan.tier().equals(&tier)).to_map(|key, plan| (plan.zone(), value(key, plan)))
        })
    }
}

fn pair(a: Expr<String>, b: Expr<String>) -> Expr<Vec<String>> {
    [a, b].into_expr()
}

/// The subnets, each with a route table of its own.
pub(super) fn build(scope: &Scope, inputs: &VpcInputs, layout: &Layout, vpc: &aws::vpc::Ref) -> Each<Subnet> {
    scope.each(&layout.subnets, |scope, key, plan| {
        let name = || tf!("{}-{}", plan.tier(), plan.zone());
        let subnet = scope.add(
            "this",
            aws::Subnet::new()
                .vpc_id(vpc.id())
                .cidr_block(plan.cidr())
                .availability_zone(plan.zone())
                .map_public_ip_on_launch(false)
                .tags(inputs.named(name()).merge(plan.tags())),
        );
        let route_table = scope.add("this", aws::RouteTable::new().vpc_id(vpc.id()).tags(inputs.named(name())));
        scope.add("this", aws::RouteTableAssociation::new().route_table_id(route_table.id()).subnet_id(subnet.id()));
        _ = key;
        Subnet { subnet, route_table }
    })
}
