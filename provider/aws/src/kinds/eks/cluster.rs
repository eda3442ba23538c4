//! `aws_eks_cluster`

use super::cluster_request::{create, update};
use super::{retag, tagged, tags};
use crate::args::Args;
use crate::attrs::{Attrs, texts, time};
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_eks::types::{self, ClusterStatus};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Cluster;

impl Kind for Cluster {
    const TYPE: &'static str = "aws_eks_cluster";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by([
            "access_config.bootstrap_cluster_creator_admin_permissions",
            "bootstrap_self_managed_addons",
            "kubernetes_network_config.ip_family",
            "kubernetes_network_config.service_ipv4_cidr",
            "name",
            "outpost_config",
            "role_arn",
        ])
        // A cluster without a key gets one where it is; one that has a key keeps it. With roles of nodes it is the same.
        .replaced_if("compute_config.node_role_arn", |before, after| {
            let role = |side| Args::Top(side).block("compute_config").map(|block| block.text("node_role_arn"));
            matches!((role(before), role(after)), (Some(Some(before)), Some(after)) if after.as_ref() != Some(&before))
        })
        .replaced_if("encryption_config.resources", |before, _| Args::Top(before).has("encryption_config"))
        .default("bootstrap_self_managed_addons", true)
        .default("vpc_config.endpoint_public_access", true)
        .follows("platform_version", &["version"])
        .takes(Duration::from_secs(600))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = new.args.required("name");
        create(cx, new, tagged(new.tags())).await?;
        let limit = new.args.timeout("create", Duration::from_secs(1800));
        active(cx, &name, limit, new.progress).await.map_err(|failed| failed.with_id(&name))?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(cluster) = described(cx, id).await? else { return Ok(None) };
        let authority = cluster.certificate_authority().and_then(|authority| authority.data());
        let issuer = cluster.identity().and_then(|identity| identity.oidc()).and_then(|oidc| oidc.issuer());
        let oidc = issuer.map(|issuer| Attrs::new().put("issuer", issuer));
        let logs = cluster.logging().map(|logging| logging.cluster_logging()).unwrap_or_default().iter();
        let logs = logs.filter(|setup| setup.enabled() == Some(true)).flat_map(|setup| texts(setup.types()));
        let attributes = Attrs::new()
            .put("arn", cluster.arn())
            .block("certificate_authority", authority.map(|data| Attrs::new().put("data", data)))
            .put("cluster_id", cluster.id())
            .put("created_at", time(cluster.created_at()))
            .put("deletion_protection", cluster.deletion_protection())
            .put("enabled_cluster_log_types", logs.collect::<Vec<_>>())
            .put("endpoint", cluster.endpoint())
            .block("identity", oidc.map(|oidc| Attrs::new().block("oidc", Some(oidc))))
            .put("name", cluster.name())
            .put("platform_version", cluster.platform_version())
            .put("role_arn", cluster.role_arn())
            .variant("status", cluster.status())
            .put("version", cluster.version())
            .keep(&["bootstrap_self_managed_addons", "force_update_version"], recorded);
        let tags = tags(cluster.tags());
        Ok(Some(Found::tagged(blocks(attributes, &cluster, recorded), tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        update(cx, change).await?;
        retag(cx, change, None).await
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(900));
        let delete = || async { Ok(cx.eks().delete_cluster().name(gone.id).send().await.map(|_| ())?) };
        // Node groups and profiles that were deleted just now are still counted.
        let is_passing = |failed: &Failed| failed.is(&["ResourceInUseException"]);
        cx.retry(limit, is_passing, delete).await?;
        let none = || async {
            let Some(cluster) = described(cx, gone.id).await? else { return Ok(Wait::Done(())) };
            match cluster.status() {
                Some(ClusterStatus::Failed) => Err(Failed::refused(format!("it failed: {}", issues(&cluster)))),
                status => Ok(Wait::Pending(status.map_or("there", |status| status.as_str()).to_owned())),
            }
        };
        cx.wait(limit, gone.progress, none).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let name = new.args.required("name");
        let Some(cluster) = described(cx, &name).await? else { return Ok(None) };
        if matches!(cluster.status(), Some(ClusterStatus::Creating)) {
            let limit = new.args.timeout("create", Duration::from_secs(1800));
            active(cx, &name, limit, new.progress).await?;
        }
        Ok(Some(name))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let mut found = Vec::new();
        for name in super::clusters(cx).await? {
            // The list does not tell tags.
            if let Some(cluster) = described(cx, &name).await? {
                found.push((name, tags(cluster.tags())));
            }
        }
        Ok(found)
    }
}

async fn described(cx: &Context, name: &str) -> Result<Option<types::Cluster>> {
    let answer = cx.eks().describe_cluster().name(name).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.cluster))
}

/// Why a cluster is not well.
fn issues(cluster: &types::Cluster) -> String {
    let issues = cluster.health().map(|health| health.issues()).unwrap_or_default();
    let texts: Vec<&str> = issues.iter().filter_map(|issue| issue.message()).collect();
    if texts.is_empty() { "no reason is told".to_owned() } else { texts.join("; ") }
}

pub(super) async fn active(cx: &Context, name: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let active = || async {
        let Some(cluster) = described(cx, name).await? else { return Ok(Wait::Pending("not there".to_owned())) };
        match cluster.status() {
            Some(ClusterStatus::Active) => Ok(Wait::Done(())),
            Some(ClusterStatus::Failed) => Err(Failed::refused(format!("it failed: {}", issues(&cluster)))),
            status => Ok(Wait::Pending(status.map_or("not there", |status| status.as_str()).to_owned())),
        }
    };
    cx.wait(limit, progress, active).await
}

fn blocks(attributes: Attrs, cluster: &types::Cluster, recorded: Args<'_>) -> Attrs {
    let one = |block: Option<Attrs>| block.into_iter().collect::<Vec<_>>();
    let vpc = cluster.resources_vpc_config().map(|vpc| {
        Attrs::new()
            .put("cluster_security_group_id", vpc.cluster_security_group_id())
            .put("endpoint_private_access", vpc.endpoint_private_access())
            .put("endpoint_public_access", vpc.endpoint_public_access())
            .put("public_access_cidrs", vpc.public_access_cidrs())
            .put("security_group_ids", vpc.security_group_ids())
            .put("subnet_ids", vpc.subnet_ids())
            .put("vpc_id", vpc.vpc_id())
    });
    // Who makes the cluster becomes its administrator or not; that is not told afterwards.
    let creator = recorded.block("access_config");
    let creator = creator.and_then(|block| block.bool("bootstrap_cluster_creator_admin_permissions"));
    let access = cluster.access_config().map(|access| {
        let told = access.bootstrap_cluster_creator_admin_permissions();
        Attrs::new()
            .variant("authentication_mode", access.authentication_mode())
            .put("bootstrap_cluster_creator_admin_permissions", creator.or(told))
    });
    let encryption = cluster.encryption_config().iter().map(encryption);
    let network = cluster.kubernetes_network_config().map(|network| {
        let balancing = network.elastic_load_balancing();
        let balancing = balancing.map(|balancing| Attrs::new().put("enabled", balancing.enabled().unwrap_or_default()));
        let given = recorded.block("kubernetes_network_config");
        let balancing = balancing.filter(|_| given.is_some_and(|given| given.has("elastic_load_balancing")));
        Attrs::new()
            .block("elastic_load_balancing", balancing)
            .variant("ip_family", network.ip_family())
            .put("service_ipv4_cidr", network.service_ipv4_cidr())
            .put("service_ipv6_cidr", network.service_ipv6_cidr())
    });
    let upgrade = cluster.upgrade_policy().map(|upgrade| Attrs::new().variant("support_type", upgrade.support_type()));
    let shift = cluster.zonal_shift_config().map(|shift| Attrs::new().put("enabled", shift.enabled()));
    let compute = cluster.compute_config().map(|compute| {
        Attrs::new()
            .put("enabled", compute.enabled())
            .put("node_pools", compute.node_pools())
            .put("node_role_arn", compute.node_role_arn())
    });
    let storage = cluster.storage_config().map(|storage| {
        let block = storage.block_storage().map(|block| Attrs::new().put("enabled", block.enabled()));
        Attrs::new().block("block_storage", block)
    });
    let scaling = cluster.control_plane_scaling_config();
    let remote = cluster.remote_network_config().map(|remote| {
        let cidrs = |cidrs: Vec<String>| (!cidrs.is_empty()).then(|| Attrs::new().put("cidrs", cidrs));
        let nodes = remote.remote_node_networks().iter().flat_map(|network| network.cidrs().to_vec());
        let pods = remote.remote_pod_networks().iter().flat_map(|network| network.cidrs().to_vec());
        Attrs::new()
            .block("remote_node_networks", cidrs(nodes.collect()))
            .block("remote_pod_networks", cidrs(pods.collect()))
    });
    attributes
        .if_given("access_config", one(access), recorded)
        .if_given("compute_config", one(compute), recorded)
        .if_given(
            "control_plane_scaling_config",
            one(scaling.map(|scaling| Attrs::new().variant("tier", scaling.tier()))),
            recorded,
        )
        .put("encryption_config", encryption.collect::<Vec<_>>())
        .if_given("kubernetes_network_config", one(network), recorded)
        .if_given("remote_network_config", one(remote), recorded)
        .if_given("storage_config", one(storage), recorded)
        .if_given("upgrade_policy", one(upgrade), recorded)
        .block("vpc_config", vpc)
        .if_given("zonal_shift_config", one(shift), recorded)
}

#[expect(deprecated, reason = "Terraform still asks for it, and it is told as it was given")]
fn encryption(config: &aws_sdk_eks::types::EncryptionConfig) -> Attrs {
    let provider = config.provider().map(|provider| Attrs::new().put("key_arn", provider.key_arn()));
    Attrs::new().block("provider", provider).put("resources", config.resources())
}
