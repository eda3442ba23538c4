//! Sizes of groups of nodes, versions of add-ons, rights of controllers.

use super::{document, golden, objects, only};
use crate::cases::{eks_admin, eks_inputs};
use crate::root::{self, calling};
use ledgerform::{App, Component, Format};
use ledgerform_modules::eks::{Addon, AutoMode, Eks, EksInputs, EksManagedSizes, NodeGroup, Workload};
use ledgerform_modules::kms::Existing;
use ledgerform_testing::Root;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn inputs() -> EksInputs {
    eks_inputs().access([("platform", eks_admin())])
}

fn sized(initial: i64) -> EksInputs {
    let system = NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6).initial_size(initial);
    inputs().node_groups([("system", system)])
}

/// A stack with a provider, as Terraform reads it.
fn written<C: Component>(inputs: C::Inputs) -> (&'static str, String) {
    let app = App::new();
    let stack = app.stack("case");
    stack.provider(ledgerform_bindings::aws::Provider::new().region("us-east-1"));
    stack.component::<C>("eks", inputs);
    let made = app.synth_as(Format::Json).unwrap().stacks.remove(0);
    (made.file, made.text)
}

/// Row E12: who decides over the number of nodes is a static choice, and the same resource either way.
#[test]
fn desired_size_is_managed_or_ignored() {
    let lifecycle = |document: &Value| only(document, "aws_eks_node_group")["lifecycle"].clone();
    let (ignored, managed) = (document::<Eks>(sized(3)), document::<EksManagedSizes>(sized(3)));
    assert_eq!(
        lifecycle(&ignored),
        json!({"create_before_destroy": true, "ignore_changes": ["scaling_config[0].desired_size"]})
    );
    assert_eq!(lifecycle(&managed), json!({"create_before_destroy": true}));
    assert_eq!(
        ignored["resource"].to_string().replace(r#","ignore_changes":["scaling_config[0].desired_size"]"#, ""),
        managed["resource"].to_string(),
        "nothing else differs"
    );

    let (file, text) = written::<Eks>(sized(3));
    let root = Root::with_files([(file, text.as_str())]);
    root.apply();
    let plan = |(file, text): (&str, String)| {
        root.write(file, &text);
        let plan = root.plan();
        let after = plan.0["resource_changes"].as_array().unwrap().iter().find(|c| c["type"] == "aws_eks_node_group");
        let size = after.map(|change| change["change"]["after"]["scaling_config"][0]["desired_size"].clone());
        (plan.changes(), size.unwrap())
    };
    let (changes, size) = plan(written::<Eks>(sized(5)));
    assert_eq!((changes.len(), size), (0, json!(3)), "the autoscaler's number stays");
    let (changes, size) = plan(written::<EksManagedSizes>(sized(3)));
    assert_eq!((changes.len(), size), (0, json!(3)), "the switch by itself changes nothing");
    let (changes, size) = plan(written::<EksManagedSizes>(sized(5)));
    let actions: Vec<&str> = changes.values().map(String::as_str).collect();
    assert_eq!((actions, size), (vec!["update"], json!(5)));
}

/// The versions of the add-ons of a document, by name.
fn versions(document: &Value) -> BTreeMap<&str, &Value> {
    objects(document, "aws_eks_addon")
        .map(|addon| (addon["addon_name"].as_str().unwrap(), &addon["addon_version"]))
        .collect()
}

/// Row E17: a version for each add-on and each version of Kubernetes, and nothing is read for it.
#[test]
fn addon_versions_are_pinned_offline() {
    let addons = || {
        ["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "snapshot-controller", "vpc-cni"]
            .map(|name| (name, Addon::new()))
    };
    let check = |kubernetes: &str, coredns: &str, kube_proxy: &str| {
        let made = document::<Eks>(EksInputs { kubernetes_version: kubernetes.into(), ..inputs() }.addons(addons()));
        assert!(made.get("data").is_none(), "{kubernetes} reads something");
        let expected = [
            ("aws-ebs-csi-driver", json!("v1.57.1-eksbuild.1")),
            ("coredns", json!(coredns)),
            ("eks-pod-identity-agent", json!("v1.3.10-eksbuild.2")),
            ("kube-proxy", json!(kube_proxy)),
            ("snapshot-controller", Value::Null),
            ("vpc-cni", json!("v1.21.1-eksbuild.7")),
        ];
        let expected: BTreeMap<&str, &Value> = expected.iter().map(|(name, version)| (*name, version)).collect();
        assert_eq!(versions(&made), expected, "{kubernetes}");
    };
    check("1.29", "v1.11.4-eksbuild.24", "v1.29.15-eksbuild.16");
    check("1.30", "v1.11.4-eksbuild.33", "v1.30.14-eksbuild.28");
    check("1.31", "v1.11.4-eksbuild.33", "v1.31.14-eksbuild.9");
    check("1.32", "v1.11.4-eksbuild.33", "v1.32.13-eksbuild.5");
    check("1.33", "v1.13.2-eksbuild.4", "v1.33.10-eksbuild.2");
    check("1.34", "v1.13.2-eksbuild.4", "v1.34.6-eksbuild.2");
    check("1.35", "v1.13.2-eksbuild.4", "v1.35.3-eksbuild.2");

    // A version that the table does not have yet: EKS chooses.
    let newer = document::<Eks>(EksInputs { kubernetes_version: "1.39".into(), ..inputs() });
    assert!(versions(&newer).values().all(|version| version.is_null()), "{:?}", versions(&newer));

    // What the user says wins.
    let said = document::<Eks>(inputs().addons([("vpc-cni", Addon::new().version("v1.19.5-eksbuild.3"))]));
    assert_eq!(versions(&said), BTreeMap::from([("vpc-cni", &json!("v1.19.5-eksbuild.3"))]));
    let looked_up = document::<Eks>(inputs().addons([("vpc-cni", Addon::new().version("latest"))]));
    assert_eq!(looked_up["data"]["aws_eks_addon_version"].as_object().unwrap().len(), 1);
}

/// The same through the module; an upgrade of the cluster takes its add-ons along, in place.
#[test]
fn addons_follow_the_version_of_the_cluster() {
    let cluster = |version: &str| root::cluster(&format!("kubernetes_version = \"{version}\""));
    let root = calling(&cluster("1.32"));
    root.apply();
    root.write("main.tf", &cluster("1.33"));
    let plan = root.plan();
    let version = |address: &str| plan.after(&format!("module.eks.aws_eks_addon.{address}"))["addon_version"].clone();
    assert_eq!(version(r#"before_nodes["kube-proxy"]"#), "v1.33.10-eksbuild.2");
    assert_eq!(version(r#"after_nodes["coredns"]"#), "v1.13.2-eksbuild.4");
    assert!(plan.changes().values().all(|action| action == "update"), "{:?}", plan.changes());
    let read = plan.0["prior_state"]["values"]["root_module"].to_string();
    assert!(!read.contains(r#""mode":"data""#), "a data source is read");
}

/// Row E20: what each controller may do, word for word, and that a role holds all of it.
#[test]
fn controllers_have_least_privilege() {
    let zone = "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ";
    let all = Workload::new().namespace("operators").controllers([
        ("aws-load-balancer-controller", vec![]),
        ("cert-manager", vec![zone]),
        ("cluster-autoscaler", vec![]),
        ("external-dns", vec![zone]),
        ("external-secrets", vec!["arn:aws:secretsmanager:us-east-1:111122223333:secret:demo/api-AbCdEf"]),
        ("fluent-bit", vec!["arn:aws:logs:us-east-1:111122223333:log-group:/platform/api"]),
        ("velero", vec!["arn:aws:s3:::demo-backups"]),
    ]);
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let made = document::<Eks>(
        inputs()
            .addons([
                ("aws-ebs-csi-driver", Addon::new()),
                ("eks-pod-identity-agent", Addon::new()),
                ("kube-proxy", Addon::new()),
                ("vpc-cni", Addon::new()),
            ])
            .disk_key(Some(Existing::new().arn(key)))
            .workloads([("operators", all)]),
    );
    let roles = made["resource"]["aws_iam_role_policy"].as_object().unwrap();
    let mut policies = BTreeMap::new();
    let mut size = 0;
    for (address, policy) in roles.iter().filter(|(_, policy)| policy["name"] != "encrypt" || is_driver(policy)) {
        let text = policy["policy"].as_str().unwrap_or_else(|| panic!("{address}: {policy}"));
        let name = if is_driver(policy) { "aws-ebs-csi-driver" } else { policy["name"].as_str().unwrap() };
        policies.insert(name, serde_json::from_str::<Value>(text).unwrap());
        size += if is_driver(policy) { 0 } else { text.len() };
    }
    // The quota of IAM, "Role inline policies total size".
    assert!(size <= 10_240, "all controllers in one role have {size} characters");
    golden("controllers.json", &format!("{}\n", serde_json::to_string_pretty(&policies).unwrap()));
}

/// Whether a policy belongs to the role of the add-on that makes volumes.
fn is_driver(policy: &Value) -> bool {
    policy["role"].as_str().is_some_and(|role| role.contains("aws-ebs-csi-driver"))
}

/// Row E30: one definition makes the cluster of a region and its standby in another one, which is only smaller. A failover
/// raises its size by a plan.
#[test]
fn twin_clusters_have_one_definition() {
    let twin = |region: &str, vpc: &str, (min, initial): (i64, i64)| {
        let subnets = [1, 2].map(|number| format!("subnet-0{number}{}", vpc.trim_start_matches("vpc-")));
        let nodes = NodeGroup::new().instance_types(["m7g.large"]).min_size(min).max_size(12).initial_size(initial);
        EksInputs::new()
            .name("demo")
            .region(region)
            .account_id("111122223333")
            .kubernetes_version("1.33")
            .vpc_id(vpc)
            .subnet_ids(subnets)
            .access([("platform", eks_admin())])
            .node_groups([("api", nodes)])
    };
    let app = App::new();
    for (name, inputs) in [
        ("primary", twin("us-east-1", "vpc-0a1b2c3d4e5f60718", (3, 6))),
        ("standby", twin("us-west-2", "vpc-0b1b2c3d4e5f60718", (0, 1))),
    ] {
        let stack = app.stack(name);
        stack.provider(ledgerform_bindings::aws::Provider::new().region(inputs.region.clone()));
        stack.component::<EksManagedSizes>("eks", inputs);
    }
    let stacks = app.synth_as(Format::Json).unwrap().stacks;
    let [primary, standby] = ["primary", "standby"].map(|name| {
        let stack = stacks.iter().find(|stack| stack.name == name).unwrap();
        // Both are plans that Terraform makes.
        let planned = Root::with_files([(stack.file, stack.text.as_str())]).plan().changes();
        assert!(planned.values().all(|action| action == "create"), "{name}: {planned:?}");
        (stack.text.clone(), planned.into_keys().collect::<Vec<_>>())
    });
    assert_eq!(primary.1, standby.1, "both have the same addresses");
    let there =
        ["us-east-1", "0a1b2c3d4e5f60718", "primary"].into_iter().zip(["us-west-2", "0b1b2c3d4e5f60718", "standby"]);
    let there = there.fold(primary.0, |text, (from, to)| text.replace(from, to));
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap()["resource"].clone();
    let (mut here, there) = (read(&standby.0), read(&there));
    let sizes =
        |resources: &Value| only(&json!({"resource": resources}), "aws_eks_node_group")["scaling_config"].clone();
    assert_eq!(sizes(&there), json!({"desired_size": 6, "max_size": 12, "min_size": 3}));
    assert_eq!(sizes(&here), json!({"desired_size": 1, "max_size": 12, "min_size": 0}));
    let group = here["aws_eks_node_group"].as_object_mut().unwrap().values_mut().next().unwrap();
    group["scaling_config"] = sizes(&there);
    assert_eq!(here, there, "nothing but region, network and sizes differs");
}

/// Row E32: nodes, volumes and load balancers come together, with the rights for them; without it there is nothing of it.
#[test]
fn auto_mode_has_all_three_parts() {
    let made = document::<Eks>(inputs().auto_mode(Some(AutoMode::new())));
    let cluster = only(&made, "aws_eks_cluster");
    let role = &cluster["compute_config"]["node_role_arn"];
    assert!(role.as_str().unwrap().contains("aws_iam_role."), "{role}");
    assert_eq!(cluster["compute_config"]["enabled"], true);
    assert_eq!(cluster["compute_config"]["node_pools"], json!(["general-purpose", "system"]));
    assert_eq!(cluster["kubernetes_network_config"]["elastic_load_balancing"], json!({"enabled": true}));
    assert_eq!(cluster["storage_config"], json!({"block_storage": {"enabled": true}}));
    assert_eq!(cluster["bootstrap_self_managed_addons"], false);
    let attached: Vec<String> = objects(&made, "aws_iam_role_policy_attachment")
        .filter(|attachment| {
            attachment["role"].as_str().is_some_and(|role| role.contains("cluster") || role.contains("auto"))
        })
        .map(|attachment| attachment["policy_arn"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
        .collect();
    let expected = [
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSBlockStoragePolicy",
        "AmazonEKSClusterPolicy",
        "AmazonEKSComputePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
        "AmazonEKSWorkerNodeMinimalPolicy",
    ];
    let mut attached = attached;
    attached.sort();
    assert_eq!(attached, expected);
    let trusts: Vec<&str> =
        objects(&made, "aws_iam_role").filter_map(|role| role["assume_role_policy"].as_str()).collect();
    assert_eq!(
        trusts.iter().filter(|trust| trust.contains("sts:TagSession") && trust.contains("eks.amazonaws")).count(),
        1
    );

    let without = document::<Eks>(inputs());
    let text = without["resource"].to_string();
    for part in ["compute_config", "storage_config", "elastic_load_balancing", "auto-node"] {
        assert!(!text.contains(part), "{part}");
    }
    // Pools of one's own need no role for those that EKS brings.
    let own = document::<Eks>(inputs().auto_mode(Some(AutoMode::new().node_pools(Vec::<&str>::new()))));
    assert_eq!(only(&own, "aws_eks_cluster")["compute_config"]["node_role_arn"], Value::Null);
}
