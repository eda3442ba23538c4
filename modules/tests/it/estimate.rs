//! G15 and G16: what a stack costs, said before anything is made, and what a change saves.

use crate::cases::{self, eks_admin, eks_inputs};
use ledgerform::{App, Constraint, Scope, Variable};
use ledgerform_bindings::aws;
use ledgerform_modules::eks::{Addon, Eks, NodeGroup};
use ledgerform_modules::estimate::{Comparison, Estimate, Prices, at_most};
use ledgerform_modules::vpc::{Vpc, VpcInputs};

/// A network as cheap as it can be, or as it is without a thought.
fn network(scope: &Scope, nat: &str) {
    let inputs = VpcInputs::new()
        .name("fintrack")
        .region("us-east-1")
        .cidr("10.0.0.0/16")
        .zones(["us-east-1a", "us-east-1b"])
        .profile("development")
        .flow_logs(false)
        .nat(nat)
        .nat_instance_type("t4g.nano");
    scope.component::<Vpc>("vpc", inputs);
}

fn cluster(scope: &Scope, capacity: &str) {
    let nodes = NodeGroup::new()
        .instance_types(["t4g.medium", "t4g.large"])
        .min_size(2)
        .max_size(4)
        .capacity_type(capacity)
        .name("workers");
    let inputs = eks_inputs()
        .profile("development")
        .access([("platform", eks_admin())])
        .node_groups([("workers", nodes)])
        .addons(["kube-proxy", "vpc-cni"].map(|name| (name, Addon::new())));
    scope.component::<Eks>("eks", inputs);
}

fn estimate(construct: impl Fn(&Scope)) -> Estimate {
    let app = App::new();
    let stack = app.stack("platform");
    stack.provider(aws::Provider::new().region("us-east-1"));
    construct(&stack);
    Estimate::of(&app.graphs().unwrap()[0], &Prices::US_EAST_1)
}

#[track_caller]
fn check(found: &str, expected: &str) {
    assert!(found == expected, "{found}");
}

/// FT-01 without the control plane of EKS, which costs more than all of it.
#[test]
fn g15_a_network_for_less_than_fifteen_dollars() {
    let app = App::new();
    let stack = app.stack("platform");
    network(&stack, "instance");
    at_most(&stack, 15);
    assert!(app.synth().is_ok());
    let estimate = estimate(|scope| network(scope, "instance"));
    check(
        &estimate.to_string(),
        r#"resource                                      what                $ a month
--------------------------------------------  ------------------  ---------
aws_cloudwatch_metric_alarm.vpc_nat_1EBC5B29  alarm                    0.10
aws_eip.vpc_nat_us-east-1a_3FEB5FD7           public address           3.65
aws_instance.vpc_nat_1EBC5B29                 t4g.nano                 3.07
aws_instance.vpc_nat_1EBC5B29                 8 GiB disk               0.64
--------------------------------------------  ------------------  ---------
total                                         us-east-1, 2026-06       7.46
"#,
    );
}

#[test]
fn g15_a_stack_that_costs_more_is_refused_with_the_table() {
    let app = App::new();
    let stack = app.stack("platform");
    network(&stack, "instance");
    cluster(&stack, "SPOT");
    at_most(&stack, 15);
    check(
        &app.synth().unwrap_err().to_string(),
        r#"platform: the stack costs $109.08 a month, more than $15.00:
resource                                      what                 $ a month
--------------------------------------------  -------------------  ---------
aws_cloudwatch_metric_alarm.vpc_nat_1EBC5B29  alarm                     0.10
aws_eip.vpc_nat_us-east-1a_3FEB5FD7           public address            3.65
aws_eks_cluster.eks_this_1E163ACC             cluster                  73.00
aws_eks_node_group.eks_this_workers_CEA3441B  2 × t4g.medium Spot      19.62
aws_eks_node_group.eks_this_workers_CEA3441B  2 × 50 GiB disk           8.00
aws_instance.vpc_nat_1EBC5B29                 t4g.nano                  3.07
aws_instance.vpc_nat_1EBC5B29                 8 GiB disk                0.64
aws_kms_key.eks_this_1E163ACC                 key                       1.00
--------------------------------------------  -------------------  ---------
total                                         us-east-1, 2026-06      109.08
by use: aws_cloudwatch_log_group, for data taken in and kept

  help: take out what it can do without, or raise the limit of estimate::at_most"#,
    );
}

/// What is known later is no reason to promise anything.
#[test]
fn g15_what_cannot_be_told_is_refused() {
    let app = App::new();
    let stack = app.stack("platform");
    let ty = stack.variable::<String>("type", Variable::new(Constraint::String));
    stack.add("server", aws::Instance::new().ami("ami-0a1b2c3d4e5f60718").instance_type(ty));
    stack.add("queue", aws::SqsQueue::new());
    at_most(&stack, 15);
    check(
        &app.synth().unwrap_err().to_string(),
        r#"platform: whether the stack costs at most $15.00 a month cannot be told:
resource  what                $ a month
--------  ------------------  ---------
total     us-east-1, 2026-06       0.00
by use: aws_sqs_queue, for messages
not told: aws_instance.server, instance_type is known later

  help: give what is not told as literals, or judge it by hand and leave it out of this stack"#,
    );
}

/// FT-02: a NAT instance for the gateway, Spot for On-Demand.
#[test]
fn g16_what_the_savings_mode_saves_is_a_table() {
    let full = estimate(|scope| {
        network(scope, "gateway_per_az");
        cluster(scope, "ON_DEMAND");
    });
    let saving = estimate(|scope| {
        network(scope, "instance");
        cluster(scope, "SPOT");
    });
    check(
        &Comparison::of(&full, &saving).to_string(),
        r#"resource                                      what                                                                    before   after  saved
--------------------------------------------  ----------------------------------------------------------------------  ------  ------  -----
aws_cloudwatch_metric_alarm.vpc_nat_1EBC5B29  nothing → alarm                                                           0.00    0.10  -0.10
aws_eip.vpc_nat_us-east-1b_7D50EF03           public address → nothing                                                  3.65    0.00   3.65
aws_eks_node_group.eks_this_workers_CEA3441B  2 × t4g.medium, 2 × 50 GiB disk → 2 × t4g.medium Spot, 2 × 50 GiB disk   57.06   27.62  29.43
aws_instance.vpc_nat_1EBC5B29                 nothing → t4g.nano, 8 GiB disk                                            0.00    3.71  -3.71
aws_nat_gateway.vpc_this_us-east-1a_64BF819B  nat gateway → nothing                                                    32.85    0.00  32.85
aws_nat_gateway.vpc_this_us-east-1b_5BB0195C  nat gateway → nothing                                                    32.85    0.00  32.85
--------------------------------------------  ----------------------------------------------------------------------  ------  ------  -----
all resources                                 $ a month                                                               204.06  109.08  94.98
"#,
    );
}

/// Every component as production wants it can be told or says why not; nothing of it is forgotten.
#[test]
fn g15_whole_components_are_estimated() {
    let mut out = String::new();
    for (name, construct) in cases::production() {
        let estimate = estimate(|scope| construct(scope));
        out += &format!("{name}: {}, {} not told\n", estimate.total(), estimate.unknown.len());
    }
    check(
        &out,
        r#"cache: $1759.57, 0 not told
cost-governance: $4.00, 0 not told
database: $1641.44, 0 not told
eks: $562.24, 0 not told
monitoring: $8.20, 0 not told
platform: $1246.22, 0 not told
secrets: $2.60, 0 not told
storage: $1.00, 0 not told
vpc: $103.20, 0 not told
vpc-instance: $40.72, 0 not told
"#,
    );
}
