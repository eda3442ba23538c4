//! What well-known controllers may do, each on the things that it is given and no others.

use super::inputs::{EksInputs, WorkloadFields};
use super::load_balancers;
use crate::place::Place;
use crate::policy::{Policy, Statement, Test};
use ledgerform::{Each, Expr, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;

/// The pattern of a controller that is given no ARNs.
pub(super) const NOTHING: &str = "^$";

/// The controllers: their names and what their ARNs are of, as a pattern.
pub(super) const KNOWN: [(&str, &str); 7] = [
    ("aws-load-balancer-controller", NOTHING),
    ("cert-manager", ":route53:::hostedzone/"),
    ("cluster-autoscaler", NOTHING),
    ("external-dns", ":route53:::hostedzone/"),
    ("external-secrets", ":secretsmanager:"),
    ("fluent-bit", ":logs:.*:log-group:"),
    ("velero", ":s3:::[a-z0-9.-]+$"),
];

/// Adds to the roles of workloads what the controllers that they run need.
pub(super) fn build(scope: &Scope, inputs: &EksInputs, place: &Place, roles: &Each<aws::iam_role::Ref>) {
    for (name, _) in KNOWN {
        let running = inputs.workloads.filter(|_, workload| workload.controllers().keys().contains(name));
        scope.each(&running, |scope, key, workload| {
            let arns = workload.controllers().at(name);
            let policy = match name {
                "aws-load-balancer-controller" => load_balancers::policy(inputs, place),
                "cert-manager" => cert_manager(place, &arns),
                "cluster-autoscaler" => cluster_autoscaler(inputs, place),
                "external-dns" => external_dns(&arns),
                "external-secrets" => external_secrets(&arns),
                "fluent-bit" => fluent_bit(&arns),
                _ => velero(place, &arns),
            };
            scope.add(
                name.replace('-', "_"),
                aws::IamRolePolicy::new()
                    .policy(policy.document(scope))
                    .role(roles.at(&key, |role| role.name()))
                    .name(name),
            );
        });
    }
}

/// The challenges of ACME by DNS: the page "Route53" of cert-manager. Records of other kinds it leaves alone.
fn cert_manager(place: &Place, zones: &Expr<Vec<String>>) -> Policy {
    let change: Expr<String> = tf!("arn:{}:route53:::change/*", place.partition());
    Policy::new()
        .with(Statement::allow("AskForChanges").actions("route53:GetChange").resources(change))
        .with(
            Statement::allow("AnswerChallenges")
                .actions("route53:ChangeResourceRecordSets")
                .resources(zones)
                .when(Test::string_equals("route53:ChangeResourceRecordSetsRecordTypes", "TXT")),
        )
        .with(Statement::allow("ReadRecords").actions("route53:ListResourceRecordSets").resources(zones))
        .with(find_zones("route53:ListHostedZonesByName"))
}

/// The records of services and ingresses: the page "AWS" of ExternalDNS.
fn external_dns(zones: &Expr<Vec<String>>) -> Policy {
    Policy::new()
        .with(
            Statement::allow("ChangeRecords")
                .actions([
                    "route53:ChangeResourceRecordSets",
                    "route53:ListResourceRecordSets",
                    "route53:ListTagsForResource",
                ])
                .resources(zones),
        )
        .with(find_zones("route53:ListHostedZones"))
}

fn find_zones(action: &str) -> Statement {
    Statement::allow("FindZones").actions(action).resources("*").wildcard("IAM knows no resource for it; it only looks")
}

/// Values of secrets: the page "AWS Secrets Manager" of External Secrets. Who reads them needs their key too, which the
/// `read_policies` of the secrets component give.
fn external_secrets(secrets: &Expr<Vec<String>>) -> Policy {
    let actions = [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:GetSecretValue",
        "secretsmanager:ListSecretVersionIds",
    ];
    Policy::new().with(Statement::allow("ReadSecrets").actions(actions).resources(secrets))
}

/// Logs of pods into groups that exist: the plugin `cloudwatch_logs` of Fluent Bit.
fn fluent_bit(groups: &Expr<Vec<String>>) -> Policy {
    let streams = groups.map(|arn| tf!("{arn}:log-stream:*"));
    Policy::new()
        .with(Statement::allow("FindStreams").actions("logs:DescribeLogStreams").resources(groups))
        .with(Statement::allow("WriteLogs").actions(["logs:CreateLogStream", "logs:PutLogEvents"]).resources(streams))
}

/// The sizes of this cluster's groups of nodes: the page "AWS" of the Cluster Autoscaler. EKS gives the groups the tag.
fn cluster_autoscaler(inputs: &EksInputs, place: &Place) -> Policy {
    let groups = place.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*".into_expr());
    Policy::new()
        .with(
            Statement::allow("Look")
                .actions([
                    "autoscaling:DescribeAutoScalingGroups",
                    "autoscaling:DescribeAutoScalingInstances",
                    "autoscaling:DescribeLaunchConfigurations",
                    "autoscaling:DescribeScalingActivities",
                    "autoscaling:DescribeTags",
                    "ec2:DescribeImages",
                    "ec2:DescribeInstanceTypes",
                    "ec2:DescribeLaunchTemplateVersions",
                    "ec2:GetInstanceTypesFromInstanceRequirements",
                ])
                .resources("*")
                .wildcard("IAM knows no resource for these; they only look"),
        )
        .with(
            Statement::allow("LookAtGroups")
                .actions("eks:DescribeNodegroup")
                .resources(place.arn("eks", tf!("nodegroup/{}/*", &inputs.name))),
        )
        .with(
            Statement::allow("Resize")
                .actions(["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"])
                .resources(groups)
                .when(Test::string_equals("aws:ResourceTag/eks:cluster-name", &inputs.name)),
        )
}

/// Backups of the cluster: the page of the plugin "velero-plugin-for-aws". Snapshots that Velero did not make stay, and so
/// does what is in other buckets. A bucket with a key of its own needs a policy for the key besides.
fn velero(place: &Place, buckets: &Expr<Vec<String>>) -> Policy {
    let volumes = || place.arn("ec2", "volume/*");
    // Snapshots have no account in their ARNs.
    let snapshots = || tf!("arn:{}:ec2:{}::snapshot/*", place.partition(), &place.region);
    Policy::new()
        .with(
            Statement::allow("Look")
                .actions(["ec2:DescribeSnapshots", "ec2:DescribeVolumes"])
                .resources("*")
                .wildcard("IAM knows no resource for these; they only look"),
        )
        .with(
            Statement::allow("MakeSnapshots")
                .actions(["ec2:CreateSnapshot", "ec2:CreateVolume"])
                .resources([volumes(), snapshots()]),
        )
        .with(
            Statement::allow("TagWhatIsNew")
                .actions("ec2:CreateTags")
                .resources([volumes(), snapshots()])
                .when(Test::string_equals("ec2:CreateAction", ["CreateSnapshot", "CreateVolume"])),
        )
        .with(
            Statement::allow("DeleteOwnSnapshots")
                .actions("ec2:DeleteSnapshot")
                .resources(snapshots())
                .when(Test::absent("aws:ResourceTag/velero.io/backup", false)),
        )
        .with(
            Statement::allow("KeepBackups")
                .actions([
                    "s3:AbortMultipartUpload",
                    "s3:DeleteObject",
                    "s3:GetObject",
                    "s3:ListMultipartUploadParts",
                    "s3:PutObject",
                    "s3:PutObjectTagging",
                ])
                .resources(buckets.map(|arn| tf!("{arn}/*"))),
        )
        .with(Statement::allow("FindBackups").actions("s3:ListBucket").resources(buckets))
}
