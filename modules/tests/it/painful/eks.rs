//! What hurts users of other EKS modules, and does not happen here; each test is named after the case.

use crate::cases;
use crate::parity;
use crate::root::{calling, cluster};
use ledgerform::Format;
use serde_json::Value;
use std::collections::BTreeSet;

/// The root of the example `complete`, from Rust.
fn complete() -> ledgerform_testing::Root {
    let cases = cases::of("eks");
    parity::construct(cases.iter().find(|case| case.name == "example complete").unwrap(), Format::Json)
}

fn document(name: &str) -> Value {
    super::document("eks", name)
}

/// The addresses that a resource waits for.
fn waits(resource: &Value) -> Vec<&str> {
    resource["depends_on"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

const NODES: &str = r#"system = { instance_types = ["m7g.large"], min_size = 2, max_size = 6, initial_size = 3 }"#;

#[test]
fn cni_after_nodes() {
    let document = document("example complete");
    let resources = &document["resource"];
    let addons = resources["aws_eks_addon"].as_object().unwrap();
    let phase = |id: &str| {
        let of = addons.iter().filter(|(name, _)| name.contains(id));
        of.map(|(_, addon)| addon["addon_name"].as_str().unwrap()).collect::<BTreeSet<_>>()
    };
    assert_eq!(phase("before_nodes"), BTreeSet::from(["eks-pod-identity-agent", "kube-proxy", "vpc-cni"]));
    assert_eq!(phase("after_nodes"), BTreeSet::from(["aws-ebs-csi-driver", "aws-efs-csi-driver", "coredns"]));
    let groups = resources["aws_eks_node_group"].as_object().unwrap();
    assert_eq!(groups.len(), 3);
    for group in groups.values() {
        let before =
            waits(group).into_iter().filter(|addr| addr.starts_with("aws_eks_addon.") && addr.contains("before"));
        assert_eq!(before.count(), 3, "{:?}", waits(group));
        for first in ["aws_iam_role_policy_attachment.", "aws_vpc_security_group_egress_rule."] {
            assert!(waits(group).iter().any(|addr| addr.starts_with(first)), "{first} is not waited for");
        }
    }
    for (name, addon) in addons {
        let after = waits(addon).into_iter().filter(|addr| addr.starts_with("aws_eks_node_group.")).count();
        assert_eq!(after, if name.contains("after") { 3 } else { 0 }, "{name}");
    }
}

/// A version that each plan looks up changes when AWS has a newer one. It is looked up for those who ask for it only.
#[test]
fn versions_of_addons_drift() {
    let looked_up = |document: &Value| -> BTreeSet<String> {
        let found = document["data"]["aws_eks_addon_version"].as_object().into_iter().flat_map(|all| all.values());
        found.map(|version| version["addon_name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(looked_up(&document("example minimal")), BTreeSet::new());
    // These are `latest` and `default` there.
    let expected = ["kube-proxy", "vpc-cni"].map(str::to_owned);
    assert_eq!(looked_up(&document("example complete")), BTreeSet::from(expected));
}

/// Auto Scaling starts nodes with its service-linked role, so a key of their disks must let that in.
#[test]
fn nodes_cannot_use_the_key_of_their_disks() {
    let cases = cases::of("platform");
    let case = cases.iter().find(|case| case.name == "example complete").unwrap();
    let document: Value = serde_json::from_str(&case.synthesized(Format::Json).text).unwrap();
    let key = document["resource"]["aws_kms_key"].as_object().unwrap().values().next().unwrap();
    let policy = key["policy"].as_str().unwrap();
    let role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    for part in [role, "kms:CreateGrant", "kms:GrantIsForAWSResource"] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
    let templates = document["resource"]["aws_launch_template"].as_object().unwrap();
    assert!(!templates.is_empty());
    for template in templates.values() {
        let disks = template["block_device_mappings"].to_string();
        assert!(disks.contains("\"kms_key_id\":\"${local.platform_key_arn"), "{disks}");
    }
}

/// What the control plane needs is there before it, and goes after it.
#[test]
fn the_log_group_and_the_rights_come_after_the_cluster() {
    let document = document("example complete");
    let cluster = document["resource"]["aws_eks_cluster"].as_object().unwrap().values().next().unwrap();
    for first in ["aws_cloudwatch_log_group.", "aws_iam_role_policy_attachment.", "aws_iam_role_policy."] {
        assert!(waits(cluster).iter().any(|addr| addr.starts_with(first)), "{first}");
    }
}

#[test]
fn an_upgrade_replaces_the_cluster() {
    let root = calling(&cluster(&format!("  kubernetes_version = \"1.32\"\n  node_groups = {{ {NODES} }}")));
    root.apply();
    let more = format!("  kubernetes_version = \"1.33\"\n  node_groups = {{ {NODES} }}\n  support = \"extended\"");
    root.write("main.tf", &cluster(&more));
    let plan = root.plan();
    let changes = plan.changes();
    for address in ["module.eks.aws_eks_cluster.this", r#"module.eks.aws_eks_node_group.this["system"]"#] {
        assert_eq!(changes.get(address).map(String::as_str), Some("update"), "{address}: {changes:?}");
    }
    assert!(changes.values().all(|action| action == "update"), "{changes:?}");
}

/// What counts only when the cluster is created must not replace one that exists.
#[test]
fn what_is_set_once_replaces_the_cluster() {
    let root = calling(&cluster("  kubernetes_version = \"1.33\""));
    root.apply();
    let admin = r#"
  creator_is_admin = false
  access = {
    platform = {
      principal_arn = "arn:aws:iam::111122223333:role/platform"
      policies      = { AmazonEKSClusterAdminPolicy = [] }
    }
  }"#;
    root.write("main.tf", &cluster(&format!("  kubernetes_version = \"1.33\"{admin}")));
    let changes = root.plan().changes();
    assert!(!changes.contains_key("module.eks.aws_eks_cluster.this"), "{changes:?}");
    assert!(changes.values().all(|action| action == "create"), "{changes:?}");
    assert_eq!(changes.len(), 2);
}

/// The first number of nodes is what is asked for; later the autoscaler's stays.
#[test]
fn desired_size_is_ignored_or_undone() {
    let with = |initial: u32, max: u32| {
        let group = format!(
            r#"{{ instance_types = ["m7g.large"], min_size = 2, max_size = {max}, initial_size = {initial} }}"#
        );
        cluster(&format!("  kubernetes_version = \"1.33\"\n  node_groups = {{ system = {group} }}"))
    };
    let root = calling(&with(3, 6));
    let address = r#"module.eks.aws_eks_node_group.this["system"]"#;
    assert_eq!(root.plan().after(address)["scaling_config"][0]["desired_size"], 3);
    root.apply();
    root.write("main.tf", &with(4, 8));
    let plan = root.plan();
    let scaling = &plan.after(address)["scaling_config"][0];
    assert_eq!((&scaling["desired_size"], &scaling["max_size"]), (&Value::from(3), &Value::from(8)));
}

/// Another instance type needs another group of nodes: the new one is there before the old one goes, so AWS ends its name.
#[test]
fn other_nodes_take_the_place_of_the_old_ones_too_late() {
    for name in ["example minimal", "example complete"] {
        let document = document(name);
        let groups = document["resource"]["aws_eks_node_group"].as_object().unwrap();
        let mut prefixed = 0;
        for group in groups.values() {
            assert_eq!(group["lifecycle"]["create_before_destroy"], true, "{group}");
            let has_prefix = group["node_group_name_prefix"].as_str().is_some_and(|prefix| prefix.ends_with('-'));
            // Who gives a name has it, and gives another one with another type.
            assert!(has_prefix != group["node_group_name"].is_string(), "{group}");
            prefixed += usize::from(has_prefix);
        }
        assert!(prefixed > 0, "{name}");
    }
}

/// Rules are resources of their own; groups that hold their rules would need each other.
#[test]
fn security_groups_in_a_cycle() {
    let document = document("example complete");
    for group in document["resource"]["aws_security_group"].as_object().unwrap().values() {
        assert!(group.get("ingress").is_none() && group.get("egress").is_none(), "{group}");
    }
    let plan = complete().plan();
    assert!(plan.changes().keys().any(|address| address.contains("node_from_cluster")), "the graph has an order");
}

/// Controllers that open ports look for exactly one group with the cluster's tag on a node.
#[test]
fn two_security_groups_have_the_cluster_s_tag() {
    let document = document("example complete");
    let groups = document["resource"]["aws_security_group"].as_object().unwrap().values();
    let tagged: Vec<&Value> =
        groups.filter(|group| group["tags"].get("kubernetes.io/cluster/demo").is_some()).collect();
    assert_eq!(tagged.len(), 1);
    assert_eq!(tagged[0]["description"], "Nodes and their pods");
}

/// No rule of the nodes or the control plane lets everything out.
#[test]
fn nodes_reach_everything() {
    let document = document("example minimal");
    for rule in document["resource"]["aws_vpc_security_group_egress_rule"].as_object().unwrap().values() {
        let open = rule.get("cidr_ipv4").is_some_and(|cidr| cidr == "0.0.0.0/0");
        assert!(!open || rule["from_port"] == 443 && rule["to_port"] == 443, "{rule}");
    }
}

/// ARNs that are known after apply are values, not keys.
#[test]
fn keys_and_roles_are_unknown_at_plan() {
    let more = r#"
  kubernetes_version = "1.33"
  key                = { existing = { arn = aws_kms_key.mine.arn } }
  disk_key           = { arn = aws_kms_key.mine.arn }
  cluster_role       = { arn = aws_iam_role.mine.arn }
  node_role          = { arn = aws_iam_role.mine.arn }
  node_policies      = { mine = aws_iam_policy.mine.arn }
  node_groups        = { system = { instance_types = ["m7g.large"], min_size = 2, max_size = 6, subnet_ids = [aws_subnet.mine.id] } }
  access             = { mine = { principal_arn = aws_iam_role.mine.arn, policies = { AmazonEKSViewPolicy = [] } } }
  rules              = { mine = { description = "x", from_port = 80, security_group_id = aws_security_group.mine.id } }
  workloads          = { mine = { namespace = "x", policy_arns = { mine = aws_iam_policy.mine.arn }, policies = { key = aws_kms_key.mine.policy } } }
  karpenter          = { queue_key = { arn = aws_kms_key.mine.arn } }
  fargate_profiles   = { x = { selectors = [{ namespace = "x" }], subnet_ids = [aws_subnet.mine.id] } }
  addons             = { kube-proxy = {}, vpc-cni = { role = { arn = aws_iam_role.mine.arn } }, eks-pod-identity-agent = {} }"#;
    let others = r#"
resource "aws_kms_key" "mine" {}

resource "aws_subnet" "mine" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
}

resource "aws_security_group" "mine" {}

resource "aws_iam_role" "mine" {
  assume_role_policy = "{}"
}

resource "aws_iam_policy" "mine" {
  policy = "{}"
}
"#;
    let changes = calling(&format!("{}{others}", cluster(more))).plan().changes();
    for address in [
        r#"module.eks.aws_eks_access_policy_association.this["mine/AmazonEKSViewPolicy"]"#,
        r#"module.eks.aws_iam_role_policy_attachment.workload["mine/mine"]"#,
        r#"module.eks.aws_iam_role_policy.workload["mine/key"]"#,
        r#"module.eks.aws_eks_node_group.this["system"]"#,
    ] {
        assert!(changes.contains_key(address), "{address} is not among {:?}", changes.keys());
    }
    let roles = changes.keys().filter(|address| address.starts_with("module.eks.aws_iam_role."));
    let made: BTreeSet<&str> = roles.map(|address| address.as_str()).collect();
    let expected = [
        "module.eks.aws_iam_role.fargate[0]",
        "module.eks.aws_iam_role.karpenter[0]",
        "module.eks.aws_iam_role.karpenter_node[0]",
        r#"module.eks.aws_iam_role.workload["mine"]"#,
    ];
    assert_eq!(made, BTreeSet::from(expected), "existing roles take the place of new ones");
}

#[test]
fn a_further_node_group_moves_the_others() {
    let root = calling(&cluster(&format!("  kubernetes_version = \"1.33\"\n  node_groups = {{ {NODES} }}")));
    root.apply();
    let more = r#"api = { instance_types = ["m7i.large"], min_size = 1, max_size = 2 }"#;
    root.write("main.tf", &cluster(&format!("  kubernetes_version = \"1.33\"\n  node_groups = {{ {more}, {NODES} }}")));
    let changes = root.plan().changes();
    // The add-ons wait for all groups, but nothing about them changes.
    assert_eq!(changes.len(), 2, "{changes:?}");
    for (address, action) in changes {
        assert!(action == "create" && address.ends_with("[\"api\"]"), "{action} of {address}");
    }
}

/// The longest name there may be still makes names that IAM takes.
#[test]
fn a_name_prefix_has_more_than_38_characters() {
    let long = "the-longest-name-that-there-is-x";
    assert_eq!(long.len(), 32);
    let groups = r#"  kubernetes_version = "1.33"
  node_groups = { twenty-characters-xx = { instance_types = ["m7g.large"], min_size = 1, max_size = 2 } }
  workloads = { a-workload-with-quite-a-long-name = { namespace = "x" } }
  karpenter = {}"#;
    let text = cluster(groups).replace("\"demo\"", &format!("\"{long}\""));
    let plan = calling(&text).plan();
    let mut judged = 0;
    for change in plan.0["resource_changes"].as_array().unwrap() {
        if ["aws_iam_role", "aws_iam_instance_profile"].contains(&change["type"].as_str().unwrap()) {
            let prefix = change["change"]["after"]["name_prefix"].as_str().unwrap();
            assert!(prefix.len() <= 38, "{prefix}");
            judged += 1;
        }
        if change["type"] == "aws_eks_node_group" {
            assert_eq!(change["change"]["after"]["node_group_name_prefix"], "twenty-characters-xx-");
        }
    }
    assert!(judged > 4, "only {judged} names were judged");
}

/// The text is YAML, says who gets the token and how, and holds none. kubectl reads it: on a machine of the gate always,
/// elsewhere where there is one.
#[test]
fn the_kubeconfig_is_valid_and_holds_no_token() {
    let minimal = cluster(&format!("  kubernetes_version = \"1.33\"\n  node_groups = {{ {NODES} }}"));
    let outputs = "output \"kubeconfig\" {\n  value = module.eks.kubeconfig\n}\n\noutput \"read\" {\n  value = yamldecode(module.eks.kubeconfig)\n}\n";
    let root = calling(&format!("{minimal}\n{outputs}"));
    root.apply();
    // Terraform's own parser, on the text that users write to the file.
    let read: Value = serde_json::from_str(&root.succeed(&["output", "-json", "read"])).unwrap();
    assert_eq!((&read["apiVersion"], &read["kind"]), (&Value::from("v1"), &Value::from("Config")));
    let current = read["current-context"].as_str().unwrap();
    assert_eq!(read["contexts"][0]["name"], current);
    assert_eq!(read["contexts"][0]["context"]["cluster"], read["clusters"][0]["name"]);
    assert_eq!(read["contexts"][0]["context"]["user"], read["users"][0]["name"]);
    assert!(read["clusters"][0]["cluster"]["server"].is_string());
    let user = &read["users"][0]["user"];
    assert_eq!(user.as_object().unwrap().len(), 1, "nothing but the command: {user}");
    assert_eq!(user["exec"]["command"], "aws");
    let arguments = ["--region", "us-east-1", "eks", "get-token", "--cluster-name", "demo", "--output", "json"];
    assert_eq!(user["exec"]["args"], Value::from(arguments.to_vec()));

    let text = root.succeed(&["output", "-raw", "kubeconfig"]);
    if let Some(view) = ledgerform_testing::kubectl_view(&text) {
        assert_eq!(view["contexts"][0]["name"], current);
        assert_eq!(view["users"][0]["user"]["exec"]["command"], "aws");
    }
}

/// What is applied by hand into the cluster: Terraform's own parser reads it, and it says what the AWS pages ask for.
#[test]
fn volumes_are_plain_and_the_logs_of_fargate_pods_are_lost() {
    let more = r#"
  kubernetes_version = "1.33"
  fargate_profiles   = { app = { selectors = [{ namespace = "app" }] } }
  disk_key           = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }"#;
    let outputs = r#"
output "class" {
  value = yamldecode(module.eks.storage_class_manifest)
}

output "logging" {
  value = [for document in split("---\n", module.eks.fargate_logging_manifest) : yamldecode(document)]
}
"#;
    let root = calling(&format!("{}{outputs}", cluster(more)));
    root.apply();
    let read = |name: &str| -> Value { serde_json::from_str(&root.succeed(&["output", "-json", name])).unwrap() };
    let class = read("class");
    assert_eq!(class["metadata"]["annotations"]["storageclass.kubernetes.io/is-default-class"], "true");
    assert_eq!((&class["parameters"]["type"], &class["parameters"]["encrypted"]), (&"gp3".into(), &"true".into()));
    assert!(class["parameters"]["kmsKeyId"].as_str().unwrap().contains("1234abcd"), "{class}");
    let logging = read("logging");
    assert_eq!(logging[0]["metadata"]["name"], "aws-observability");
    assert_eq!(logging[0]["metadata"]["labels"]["aws-observability"], "enabled");
    let data = &logging[1]["data"];
    assert_eq!(logging[1]["metadata"]["name"], "aws-logging");
    assert!(data["output.conf"].as_str().unwrap().contains("    region us-east-1\n"), "{data}");
    let group = "    log_group_name /aws/eks/demo/fargate\n";
    assert!(data["output.conf"].as_str().unwrap().contains(group), "{data}");
}

/// A role of a service account is for that one: the subject and the audience are compared, not matched.
#[test]
fn any_service_account_takes_a_role() {
    let root = complete();
    root.apply();
    let state: Value = serde_json::from_str(&root.succeed(&["state", "pull"])).unwrap();
    let mut judged = 0;
    for role in state["resources"].as_array().unwrap().iter().filter(|resource| resource["type"] == "aws_iam_role") {
        for instance in role["instances"].as_array().unwrap() {
            let text = instance["attributes"]["assume_role_policy"].as_str().unwrap();
            let trust: Value = serde_json::from_str(text).unwrap();
            let statement = &trust["Statement"][0];
            if statement["Action"] == "sts:AssumeRoleWithWebIdentity" {
                let claims = statement["Condition"]["StringEquals"].as_object().unwrap();
                assert_eq!(statement["Condition"].as_object().unwrap().len(), 1, "{text}");
                assert!(
                    claims.keys().any(|key| key.ends_with(":aud")) && claims.keys().any(|key| key.ends_with(":sub"))
                );
                assert!(!text.contains('*'), "{text}");
                judged += 1;
            }
            if statement["Principal"]["Service"] == "pods.eks.amazonaws.com" {
                let tags = statement["Condition"]["StringEquals"].as_object().unwrap();
                assert_eq!(tags.len(), 3, "{text}");
                judged += 1;
            }
        }
    }
    assert_eq!(judged, 6, "two add-ons, three workloads and Karpenter");
}
