//! The platform, its accepted risks and its outputs.

use crate::settings::{Settings, TAGS};
use crate::{balancer, cluster, costs, data, monitoring, network, secrets, storage};
use ledgerform::function::{element, split};
use ledgerform::{Any, Expr, IntoExpr, Output, Scope};
use ledgerform_bindings::aws;
use ledgerform_modules::kms::Key;
use ledgerform_modules::platform::{Platform, PlatformInputs, PlatformOutputs};

/// What production would refuse, and why it is there.
const ACCEPTED: [(&str, &str); 7] = [
    (
        "LF0301:main",
        "wanted until launch, so that the platform can be taken down; protect_data ends it before the first customer",
    ),
    ("LF0302:main", "wanted until launch, as LF0301"),
    ("LF0602:api-keys", "third parties give the keys out and change them by hand"),
    ("LF0602:db-credentials", "enable_rotation switches the rotation on"),
    (
        "LF0602:encryption-keys",
        "encryption_keys_function_arn switches the rotation on: only a function of the application keeps the old keys readable",
    ),
    ("LF0602:redis-auth", "enable_rotation switches the rotation on"),
    ("LF0801:s3", "the name that was asked for stands beside the one that Cost Explorer knows"),
];

/// The stack `platform`.
pub(crate) fn platform(stack: &Scope, settings: &Settings) -> PlatformOutputs {
    stack.provider(aws::Provider::new().region(&settings.region));
    let platform = stack.component::<Platform>(
        "platform",
        PlatformInputs::new()
            .name(&settings.project_name)
            .region(&settings.region)
            .account_id(&settings.account_id)
            .profile("production")
            .accept(ACCEPTED)
            // With `autoscaling`, the disks of nodes are encrypted with it too.
            .key(Key::new().alias("fintech-data-key").services(["autoscaling"]))
            .vpc(Some(network::network()))
            .eks(Some(cluster::cluster(settings)))
            .database(Some(data::database(settings)))
            .cache(Some(data::cache()))
            .storage(Some(storage::storage(settings)))
            .secrets(Some(secrets::secrets(settings)))
            .monitoring(Some(monitoring::monitoring(settings)))
            .alerts_topic("alerts")
            .cost_governance(Some(costs::costs(settings)))
            .tags(TAGS),
    );
    rights(stack, &platform);
    balancer::balancer(stack, settings, &platform);
    outputs(stack, &platform);
    platform
}

/// What the application may do: one table, one user of the database, one of the cache, one secret.
fn rights(stack: &Scope, platform: &PlatformOutputs) {
    let rights = [
        ("sessions", platform.table_write_policies.or_null().at("sessions")),
        ("database", platform.database_connect_policies.or_null().at("main/api")),
        ("cache", platform.cache_connect_policies.or_null().at("redis/api")),
        ("api-keys", platform.secret_read_policies.or_null().at("api-keys")),
    ];
    let role = element(split("/", platform.workload_role_arns.or_null().at("api")), 1);
    let scope = stack.scope("rights");
    for (name, policy) in rights {
        scope.add(name, aws::IamRolePolicy::new().policy(policy).role(&role).name(name));
    }
}

fn outputs(stack: &Scope, platform: &PlatformOutputs) {
    let output = |name: &str, value: Expr<Any>, description: &str| {
        stack.output(name, Output::new(value).description(description));
    };
    let text = |value: &Expr<Option<String>>| value.or_null().into_expr();
    output("cluster_name", text(&platform.cluster_name), "Name of the cluster.");
    output("cluster_endpoint", text(&platform.cluster_endpoint), "URL of the cluster's API.");
    output("kubeconfig", text(&platform.kubeconfig), "Text of a file for kubectl. It holds no secret.");
    output("vpc_id", platform.vpc_id.clone().into_expr(), "ID of the VPC.");
    let subnets = [
        ("public_subnet_ids", &platform.public_subnet_ids, "IDs of the public subnets."),
        ("private_subnet_ids", &platform.private_subnet_ids, "IDs of the subnets of nodes and Fargate pods."),
        ("data_subnet_ids", &platform.data_subnet_ids, "IDs of the subnets of databases and caches."),
    ];
    for (name, ids, description) in subnets {
        output(name, ids.clone().into_expr(), description);
    }
    let maps = [
        ("subnet_ids", platform.subnet_ids.clone().cast::<Any>(), "IDs of the subnets, by tier, then by zone."),
        ("nat_public_ips", platform.nat_public_ips.clone().cast(), "Addresses seen by others, by zone."),
        ("database_endpoints", platform.database_endpoints.clone().cast(), "Host names of databases, by key."),
        ("cache_endpoints", platform.cache_endpoints.clone().cast(), "Host names of caches, by key."),
        ("bucket_names", platform.bucket_names.clone().cast(), "Names of the buckets, by key."),
        ("secret_names", platform.secret_names.clone().cast(), "Names of the secrets, by key."),
        ("budget_names", platform.budget_names.clone().cast(), "Names of the budgets, by key."),
    ];
    for (name, value, description) in maps {
        output(name, value, description);
    }
    output("costs_topic_arn", text(&platform.costs_topic_arn), "ARN of the topic that hears of costs.");
}
