//! What the AWS Load Balancer Controller may do.

use super::inputs::EksInputs;
use crate::place::Place;
use crate::policy::{Policy, Statement, Test};
use ledgerform::{Expr, tf};

/// The tag that the controller gives to all it makes; its value is the cluster's name.
const ASKED: &str = "aws:RequestTag/elbv2.k8s.aws/cluster";
const TAGGED: &str = "aws:ResourceTag/elbv2.k8s.aws/cluster";

/// What the controller only looks at: its page "IAM Policy". None of it has a resource in IAM.
const LOOKS: [&str; 29] = [
    "acm:ListCertificates",
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeIpamPools",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpcs",
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeTrustStores",
    "iam:ListServerCertificates",
    "shield:GetSubscriptionState",
];

/// Load balancers, target groups and security groups that bear the tag of this cluster, and the rules of its nodes.
///
/// The controller's own policy asks whether the tag is there; this one asks for this cluster, so that two clusters of an
/// account leave each other alone. Shield and the first WAF, which few have, are left out.
pub(super) fn policy(inputs: &EksInputs, place: &Place) -> Policy {
    let name = &inputs.name;
    let arns = |service: &'static str, parts: &[&'static str]| -> Vec<Expr<String>> {
        parts.iter().map(|part| place.arn(service, *part)).collect()
    };
    let vpc = place.arn("ec2", tf!("vpc/{}", &inputs.vpc_id));
    let groups = || arns("ec2", &["security-group/*"]);
    let balancers = || arns("elasticloadbalancing", &["loadbalancer/*", "targetgroup/*"]);
    let rules = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"];
    Policy::new()
        .with(
            Statement::allow("Look")
                .actions(LOOKS)
                .resources("*")
                .wildcard("IAM knows no resource for these; they only look"),
        )
        .with(Statement::allow("LookAtGroupsOfVpc").actions("ec2:GetSecurityGroupsForVpc").resources(&vpc))
        .with(
            Statement::allow("LookAtCertificates")
                .actions(["acm:DescribeCertificate", "iam:GetServerCertificate"])
                .resources([place.arn("acm", "certificate/*"), place.iam_arn("server-certificate/*")]),
        )
        .with(
            Statement::allow("MakeServiceRole")
                .actions("iam:CreateServiceLinkedRole")
                .resources(place.iam_arn("role/aws-service-role/elasticloadbalancing.amazonaws.com/*"))
                .when(Test::string_equals("iam:AWSServiceName", "elasticloadbalancing.amazonaws.com")),
        )
        .with(Statement::allow("MakeGroupsInVpc").actions("ec2:CreateSecurityGroup").resources(&vpc))
        .with(
            Statement::allow("MakeGroups")
                .actions("ec2:CreateSecurityGroup")
                .resources(groups())
                .when(Test::string_equals(ASKED, name)),
        )
        .with(
            Statement::allow("TagNewGroups")
                .actions("ec2:CreateTags")
                .resources(groups())
                .when(Test::string_equals("ec2:CreateAction", "CreateSecurityGroup"))
                .when(Test::string_equals(ASKED, name)),
        )
        .with(
            Statement::allow("TagGroups")
                .actions(["ec2:CreateTags", "ec2:DeleteTags"])
                .resources(groups())
                .when(Test::absent(ASKED, true))
                .when(Test::string_equals(TAGGED, name)),
        )
        .with(
            Statement::allow("ChangeGroups")
                .actions([rules[0], rules[1], "ec2:DeleteSecurityGroup"])
                .resources(groups())
                .when(Test::string_equals(TAGGED, name)),
        )
        .with(
            // The group of the nodes has this tag, and no other group of a cluster.
            Statement::allow("OpenNodes")
                .actions(rules)
                .resources(groups())
                .when(Test::string_equals("aws:ResourceTag/karpenter.sh/discovery", name)),
        )
        .with(
            Statement::allow("MakeBalancers")
                .actions(["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"])
                .resources(balancers())
                .when(Test::string_equals(ASKED, name)),
        )
        .with(
            Statement::allow("TagNewBalancers")
                .actions("elasticloadbalancing:AddTags")
                .resources(balancers())
                .when(Test::string_equals(
                    "elasticloadbalancing:CreateAction",
                    ["CreateLoadBalancer", "CreateTargetGroup"],
                ))
                .when(Test::string_equals(ASKED, name)),
        )
        .with(
            Statement::allow("TagBalancers")
                .actions(["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"])
                .resources(balancers())
                .when(Test::absent(ASKED, true))
                .when(Test::string_equals(TAGGED, name)),
        )
        .with(
            Statement::allow("ChangeBalancers")
                .actions([
                    "elasticloadbalancing:DeleteLoadBalancer",
                    "elasticloadbalancing:DeleteTargetGroup",
                    "elasticloadbalancing:DeregisterTargets",
                    "elasticloadbalancing:ModifyCapacityReservation",
                    "elasticloadbalancing:ModifyIpPools",
                    "elasticloadbalancing:ModifyLoadBalancerAttributes",
                    "elasticloadbalancing:ModifyTargetGroup",
                    "elasticloadbalancing:ModifyTargetGroupAttributes",
                    "elasticloadbalancing:RegisterTargets",
                    "elasticloadbalancing:SetIpAddressType",
                    "elasticloadbalancing:SetSecurityGroups",
                    "elasticloadbalancing:SetSubnets",
                ])
                .resources(balancers())
                .when(Test::string_equals(TAGGED, name)),
        )
        .with(
            // Listeners and rules have the tag only where the controller is let to give it to them, so it is not asked for.
            Statement::allow("UseListeners")
                .actions([
                    "elasticloadbalancing:AddListenerCertificates",
                    "elasticloadbalancing:AddTags",
                    "elasticloadbalancing:CreateListener",
                    "elasticloadbalancing:CreateRule",
                    "elasticloadbalancing:DeleteListener",
                    "elasticloadbalancing:DeleteRule",
                    "elasticloadbalancing:ModifyListener",
                    "elasticloadbalancing:ModifyListenerAttributes",
                    "elasticloadbalancing:ModifyRule",
                    "elasticloadbalancing:RemoveListenerCertificates",
                    "elasticloadbalancing:RemoveTags",
                    "elasticloadbalancing:SetRulePriorities",
                ])
                .resources(arns("elasticloadbalancing", &["listener/*", "listener-rule/*"])),
        )
        .with(
            Statement::allow("AddListeners")
                .actions("elasticloadbalancing:CreateListener")
                .resources(place.arn("elasticloadbalancing", "loadbalancer/*"))
                .when(Test::string_equals(TAGGED, name)),
        )
        .with(
            Statement::allow("AttachFirewalls")
                .actions([
                    "elasticloadbalancing:SetWebAcl",
                    "wafv2:AssociateWebACL",
                    "wafv2:DisassociateWebACL",
                    "wafv2:GetWebACL",
                    "wafv2:GetWebACLForResource",
                ])
                .resources([
                    place.arn("elasticloadbalancing", "loadbalancer/app/*"),
                    place.arn("wafv2", "regional/webacl/*"),
                ]),
        )
}
