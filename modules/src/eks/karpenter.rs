//! What Karpenter needs of AWS: a role for its controller, a role for its nodes, and word of interruptions.

use super::cluster::Cluster;
use super::identity::pod_identity;
use super::inputs::{EksInputs, Karpenter, KarpenterFields};
use super::nodes;
use crate::kms::{ExistingFields, USE};
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test, deny_without_tls};
use ledgerform::function::jsonencode;
use ledgerform::{Any, Expr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// What Karpenter is told; null without it.
pub(super) struct Made {
    pub(super) controller_role_arn: Expr<Option<String>>,
    pub(super) instance_profile_name: Expr<Option<String>>,
    pub(super) queue_name: Expr<Option<String>>,
}

/// What EC2 and AWS Health say before a node goes: the page "Disruption" of Karpenter's documentation lists them.
const EVENTS: [(&str, &str, &str); 4] = [
    ("health", "aws.health", "AWS Health Event"),
    ("rebalance", "aws.ec2", "EC2 Instance Rebalance Recommendation"),
    ("spot", "aws.ec2", "EC2 Spot Instance Interruption Warning"),
    ("state", "aws.ec2", "EC2 Instance State-change Notification"),
];

/// The tag that Karpenter puts on everything it makes for a cluster.
const OWNED: &str = "aws:ResourceTag/eks:eks-cluster-name";

/// The tag in the request that makes it.
const MAKES: &str = "aws:RequestTag/eks:eks-cluster-name";

/// The role, queue and rules, and the access of the nodes.
pub(super) fn build(scope: &Scope, inputs: &EksInputs, place: &Place, cluster: &Cluster) -> Made {
    let wanted = inputs.karpenter.is_some();
    let karpenter = inputs.karpenter.or_null();
    let tags = || inputs.named("karpenter");
    let queue_name = tf!("{}-karpenter", &inputs.name);
    let queue_arn = place.arn("sqs", &queue_name);
    scope.when(&wanted, |scope| {
        let needs = inputs.addons.keys().contains("eks-pod-identity-agent");
        scope.require(needs, "karpenter has its role by pod_identity, which needs the add-on eks-pod-identity-agent");
        queue(scope, inputs, place, &karpenter, &queue_name, &queue_arn);
    });
    for (id, source, kind) in EVENTS {
        scope.when(&wanted, |scope| {
            let pattern = Expr::<Any>::object([
                ("source", Expr::<Any>::list([source])),
                ("detail-type", Expr::<Any>::list([kind])),
            ]);
            let rule = scope.add(
                format!("karpenter_{id}"),
                aws::CloudwatchEventRule::new()
                    .name(tf!("{}-karpenter-{id}", &inputs.name))
                    .description(kind)
                    .event_pattern(jsonencode(pattern))
                    .tags(tags()),
            );
            scope.add(format!("karpenter_{id}"), aws::CloudwatchEventTarget::new().arn(&queue_arn).rule(rule.name()));
        });
    }

    let node = scope.when(&wanted, |scope| {
        scope.add(
            "karpenter_node",
            aws::IamRole::new()
                .assume_role_policy(nodes::trust().document(scope))
                .name_prefix(inputs.prefix("karpenter-node"))
                .description(tf!("Nodes that Karpenter runs for the cluster {}", &inputs.name))
                .tags(tags()),
        )
    });
    let node_name = || node.map(|role| role.name()).or_null();
    let node_arn = || node.map(|role| role.arn()).or_null();
    let policies: Expr<BTreeMap<String, String>> = nodes::policies(inputs, place).filter(|_, _| wanted.clone());
    scope.each(&policies, |scope, _, arn| {
        scope.add("karpenter_node", aws::IamRolePolicyAttachment::new().policy_arn(arn).role(node_name()));
    });
    let profile = scope.when(&wanted, |scope| {
        // Nodes of a group get this from EKS; those of Karpenter need it said.
        scope.add(
            "karpenter_node",
            aws::EksAccessEntry::new()
                .cluster_name(cluster.this.name())
                .principal_arn(node_arn())
                .r#type("EC2_LINUX")
                .tags(tags()),
        );
        scope.add(
            "karpenter_node",
            aws::IamInstanceProfile::new().name_prefix(inputs.prefix("karpenter")).role(node_name()).tags(tags()),
        )
    });
    let controller = scope.when(&wanted, |scope| {
        let arn = place.arn("eks", tf!("cluster/{}", &inputs.name));
        let (space, account) = (karpenter.namespace(), karpenter.service_account());
        let role = scope.add(
            "karpenter",
            aws::IamRole::new()
                .assume_role_policy(pod_identity(&arn, space.clone(), account.clone()).document(scope))
                .name_prefix(inputs.prefix("karpenter"))
                .description(tf!("Karpenter of the cluster {}", &inputs.name))
                .tags(tags()),
        );
        let policy = instances(inputs, place).and(around(inputs, place, node_arn(), &arn, &queue_arn));
        scope.add(
            "karpenter",
            aws::IamRolePolicy::new().policy(policy.document(scope)).role(role.id()).name("karpenter"),
        );
        scope.add(
            "karpenter",
            aws::EksPodIdentityAssociation::new()
                .cluster_name(cluster.this.name())
                .namespace(space)
                .role_arn(role.arn())
                .service_account(account)
                .tags(tags()),
        );
        role
    });
    Made {
        controller_role_arn: controller.map(|role| role.arn()),
        instance_profile_name: profile.map(|profile| profile.name()),
        queue_name: wanted.then(queue_name.cast::<Option<String>>(), Expr::<Option<String>>::null()),
    }
}

/// The queue that tells of interruptions, which events may fill.
fn queue(
    scope: &Scope,
    inputs: &EksInputs,
    place: &Place,
    karpenter: &Expr<Karpenter>,
    name: &Expr<String>,
    arn: &Expr<String>,
) {
    let key = karpenter.queue_key();
    let queue = scope.add(
        "karpenter",
        aws::SqsQueue::new()
            .name(name)
            // A warning is of no use after a few minutes.
            .message_retention_seconds(300)
            .kms_master_key_id(key.is_null().then(Expr::<String>::null(), key.or_null().arn()))
            .sqs_managed_sse_enabled(key.is_null().then(true, Expr::null()))
            .tags(inputs.named("karpenter")),
    );
    let rules = EVENTS.map(|(id, ..)| place.arn("events", tf!("rule/{}-karpenter-{id}", &inputs.name)));
    let policy = Policy::new()
        .with(
            Statement::allow("EventsFillQueue")
                .principal(Principal::Service, "events.amazonaws.com")
                .actions("sqs:SendMessage")
                .resources(arn)
                .when(Test::arn_equals("aws:SourceArn", rules)),
        )
        .with(deny_without_tls("sqs:*", arn));
    scope.add("karpenter", aws::SqsQueuePolicy::new().policy(policy.document(scope)).queue_url(queue.id()));
}

/// What the controller does to instances: it makes them for this cluster only, and ends only those.
fn instances(inputs: &EksInputs, place: &Place) -> Policy {
    let of = |kinds: &[&str]| -> Vec<Expr<String>> {
        kinds.iter().map(|kind| place.arn("ec2", format!("{kind}/*"))).collect()
    };
    // Images and snapshots may be Amazon's.
    let public = ["image", "snapshot"].map(|kind| tf!("arn:{}:ec2:{}::{kind}/*", place.partition(), &place.region));
    let given = of(&["capacity-reservation", "security-group", "subnet"]).into_iter().chain(public);
    let made = ["fleet", "instance", "launch-template", "network-interface", "spot-instances-request", "volume"];
    let name = &inputs.name;
    Policy::new()
        .with(
            Statement::allow("StartFromWhatThereIs")
                .actions(["ec2:CreateFleet", "ec2:RunInstances"])
                .resources(given.collect::<Vec<_>>()),
        )
        .with(
            Statement::allow("StartFromOwnTemplates")
                .actions(["ec2:CreateFleet", "ec2:RunInstances"])
                .resources(of(&["launch-template"]))
                .when(Test::string_equals(OWNED, name)),
        )
        .with(
            Statement::allow("MakeForCluster")
                .actions(["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"])
                .resources(of(&made))
                .when(Test::string_equals(MAKES, name)),
        )
        .with(
            Statement::allow("TagWhatIsMade")
                .actions("ec2:CreateTags")
                .resources(of(&made))
                .when(Test::string_equals(MAKES, name))
                .when(Test::string_equals("ec2:CreateAction", ["CreateFleet", "CreateLaunchTemplate", "RunInstances"])),
        )
        .with(
            Statement::allow("TagOwnInstances")
                .actions("ec2:CreateTags")
                .resources(of(&["instance"]))
                .when(Test::string_equals(OWNED, name))
                .when(
                    Test::string_equals("aws:TagKeys", ["Name", "eks:eks-cluster-name", "karpenter.sh/nodeclaim"])
                        .for_all_values(),
                ),
        )
        .with(
            Statement::allow("EndOwn")
                .actions(["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"])
                .resources(of(&["instance", "launch-template"]))
                .when(Test::string_equals(OWNED, name)),
        )
}

/// What the controller reads, and what it hands to instances.
fn around(
    inputs: &EksInputs,
    place: &Place,
    node_arn: Expr<String>,
    cluster_arn: &Expr<String>,
    queue_arn: &Expr<String>,
) -> Policy {
    let parameters = tf!("arn:{}:ssm:{}::parameter/aws/service/*", place.partition(), &place.region);
    let key = inputs.karpenter.or_null().queue_key();
    let read = [
        "ec2:DescribeCapacityReservations",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSpotPriceHistory",
        "ec2:DescribeSubnets",
    ];
    Policy::new()
        .with(
            Statement::allow("Look")
                .actions(read)
                .resources("*")
                .wildcard("EC2 knows no narrower resource for these")
                .when(Test::string_equals("aws:RequestedRegion", &place.region)),
        )
        .with(
            Statement::allow("LookAtPrices")
                .actions("pricing:GetProducts")
                .resources("*")
                .wildcard("prices are the same for everybody"),
        )
        .with(Statement::allow("LookAtImages").actions("ssm:GetParameter").resources(parameters))
        .with(Statement::allow("LookAtCluster").actions("eks:DescribeCluster").resources(cluster_arn))
        .with(
            Statement::allow("LookAtProfiles")
                .actions("iam:GetInstanceProfile")
                .resources(place.iam_arn("instance-profile/*")),
        )
        .with(
            Statement::allow("HandRoleToInstances")
                .actions("iam:PassRole")
                .resources(node_arn)
                .when(Test::string_equals("iam:PassedToService", "ec2.amazonaws.com")),
        )
        .with(
            Statement::allow("HearOfInterruptions")
                .actions(["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"])
                .resources(queue_arn),
        )
        .with_if(key.is_some(), Statement::allow("ReadQueue").actions(USE).resources(key.or_null().arn()))
}
