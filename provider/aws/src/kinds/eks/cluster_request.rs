//! The requests that make and change a cluster.

use super::cluster::active;
use super::{is_unknown_role, updated};
use crate::args::Args;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, New};
use aws_sdk_eks::operation::update_cluster_config::builders::UpdateClusterConfigFluentBuilder;
use aws_sdk_eks::types::{self, LogType};
use std::collections::HashMap;
use std::time::Duration;

const REFUSED: &[&str] = &["outpost_config"];

/// Sends the request that makes a cluster.
pub(super) async fn create(cx: &Context, new: &New<'_>, tags: Option<HashMap<String, String>>) -> Result<()> {
    let args = new.args;
    args.refuse(REFUSED)?;
    let encryption: Result<Vec<_>> = args.blocks("encryption_config").into_iter().map(encryption).collect();
    let encryption = encryption?;
    let access = args.block("access_config").map(|block| {
        types::CreateAccessConfigRequest::builder()
            .set_authentication_mode(block.variant("authentication_mode"))
            .set_bootstrap_cluster_creator_admin_permissions(block.bool("bootstrap_cluster_creator_admin_permissions"))
            .build()
    });
    let logging = args.each::<LogType>("enabled_cluster_log_types").map(|on| logging(on, Vec::new()));
    let create = || async {
        let request = cx
            .eks()
            .create_cluster()
            .client_request_token(new.client_token())
            .set_name(args.text("name"))
            .set_version(args.text("version"))
            .set_role_arn(args.text("role_arn"))
            .set_resources_vpc_config(args.block("vpc_config").map(network))
            .set_access_config(access.clone())
            .set_bootstrap_self_managed_addons(args.bool("bootstrap_self_managed_addons"))
            .set_compute_config(args.block("compute_config").map(compute))
            .set_control_plane_scaling_config(args.block("control_plane_scaling_config").map(scaling))
            .set_deletion_protection(args.bool("deletion_protection"))
            .set_encryption_config(Some(encryption.clone()).filter(|all| !all.is_empty()))
            .set_kubernetes_network_config(args.block("kubernetes_network_config").map(service))
            .set_logging(logging.clone())
            .set_remote_network_config(args.block("remote_network_config").map(remote))
            .set_storage_config(args.block("storage_config").map(storage))
            .set_upgrade_policy(args.block("upgrade_policy").map(upgrade))
            .set_zonal_shift_config(args.block("zonal_shift_config").map(shift))
            .set_tags(tags.clone());
        Ok(request.send().await.map(|_| ())?)
    };
    cx.retry(Duration::from_secs(120), is_unknown_role, create).await
}

/// Brings a cluster to what it is to be. The service takes one kind of change at a time.
pub(super) async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (args, prior, name) = (change.args, change.prior, change.id);
    args.refuse(REFUSED)?;
    let limit = args.timeout("update", Duration::from_secs(3600));
    let wait = |update| updated(|| cx.eks().describe_update().name(name), cx, update, limit, change.progress);
    if change.has(&["version"]) && args.has("version") {
        let request = cx.eks().update_cluster_version().name(name).set_version(args.text("version"));
        let answer = request.force(args.is("force_update_version")).send().await?;
        wait(answer.update).await?;
    }
    if change.has(&["encryption_config"]) {
        if prior.has("encryption_config") {
            return Err(Failed::refused("the key of a cluster cannot be changed or taken away: make another cluster"));
        }
        let all: Result<Vec<_>> = args.blocks("encryption_config").into_iter().map(encryption).collect();
        let request = cx.eks().associate_encryption_config().cluster_name(name);
        wait(request.set_encryption_config(Some(all?)).send().await?.update).await?;
    }
    for request in configurations(cx, change) {
        let request = request.name(name);
        // The same update is only refused because another one has not settled.
        let send = || async { Ok(request.clone().send().await?) };
        let is_passing = |failed: &Failed| failed.is(&["ResourceInUseException"]);
        match cx.retry(limit, is_passing, send).await {
            // A change that was made already, by an attempt whose answer was lost.
            Err(failed) if is_done(&failed) => {}
            answer => wait(answer?.update).await?,
        }
    }
    active(cx, name, limit, change.progress).await
}

fn is_done(failed: &Failed) -> bool {
    let texts = ["No changes needed", "already at the desired configuration"];
    failed.is(&["InvalidParameterException"]) && texts.iter().any(|text| failed.message.contains(text))
}

/// A request for each kind of change there is.
fn configurations(cx: &Context, change: &Change<'_>) -> Vec<UpdateClusterConfigFluentBuilder> {
    let (args, prior) = (change.args, change.prior);
    let mut all = Vec::new();
    let new = || cx.eks().update_cluster_config();
    if change.has(&["access_config"]) {
        let access = args.block("access_config").unwrap_or(args);
        let before = prior.block("access_config").unwrap_or(prior);
        if access.has("authentication_mode") && access.differs(before, "authentication_mode") {
            let access = types::UpdateAccessConfigRequest::builder()
                .set_authentication_mode(access.variant("authentication_mode"));
            all.push(new().access_config(access.build()));
        }
    }
    if change.has(&["deletion_protection"]) {
        all.push(new().deletion_protection(args.is("deletion_protection")));
    }
    if change.has(&["enabled_cluster_log_types"]) {
        let [on, before] =
            [args, prior].map(|args| args.each::<LogType>("enabled_cluster_log_types").unwrap_or_default());
        let off = before.into_iter().filter(|ty| !on.contains(ty)).collect();
        all.push(new().logging(logging(on, off)));
    }
    if let Some(block) = args.block("upgrade_policy").filter(|_| change.has(&["upgrade_policy"])) {
        all.push(new().upgrade_policy(upgrade(block)));
    }
    if change.has(&["zonal_shift_config"]) {
        let off = || types::ZonalShiftConfigRequest::builder().enabled(false).build();
        all.push(new().zonal_shift_config(args.block("zonal_shift_config").map_or_else(off, shift)));
    }
    if let Some(block) = args.block("control_plane_scaling_config")
        && change.has(&["control_plane_scaling_config"])
    {
        all.push(new().control_plane_scaling_config(scaling(block)));
    }
    // The three parts of the automatic mode go together.
    if change.has(&["compute_config", "storage_config"]) || balancing(args) != balancing(prior) {
        let off = || types::ComputeConfigRequest::builder().enabled(false).build();
        let block = types::BlockStorage::builder().enabled(false).build();
        let no_disks = || types::StorageConfigRequest::builder().block_storage(block).build();
        let is_on = types::ElasticLoadBalancing::builder().enabled(balancing(args)).build();
        let request = new()
            .compute_config(args.block("compute_config").map_or_else(off, compute))
            .storage_config(args.block("storage_config").map_or_else(no_disks, storage))
            .kubernetes_network_config(
                types::KubernetesNetworkConfigRequest::builder().elastic_load_balancing(is_on).build(),
            );
        all.push(request);
    }
    if let Some(block) = args.block("remote_network_config").filter(|_| change.has(&["remote_network_config"])) {
        all.push(new().remote_network_config(remote(block)));
    }
    if let Some((vpc, before)) = args.block("vpc_config").zip(prior.block("vpc_config")) {
        all.extend(networks(&new, vpc, before));
    }
    all
}

/// Where the interfaces of the control plane are and who may call it are changes of two kinds.
fn networks(
    new: &impl Fn() -> UpdateClusterConfigFluentBuilder,
    vpc: Args<'_>,
    before: Args<'_>,
) -> Vec<UpdateClusterConfigFluentBuilder> {
    let mut all = Vec::new();
    let differs = |names: &[&str]| names.iter().any(|name| vpc.differs(before, name));
    let config = types::VpcConfigRequest::builder;
    if differs(&["endpoint_private_access", "endpoint_public_access", "public_access_cidrs"]) {
        let is_public = vpc.bool("endpoint_public_access").unwrap_or(true);
        let access = config()
            .endpoint_private_access(vpc.is("endpoint_private_access"))
            .endpoint_public_access(is_public)
            .set_public_access_cidrs(vpc.strings("public_access_cidrs").filter(|_| is_public));
        all.push(new().resources_vpc_config(access.build()));
    }
    if differs(&["security_group_ids", "subnet_ids"]) {
        let place = config()
            .set_subnet_ids(vpc.strings("subnet_ids"))
            .set_security_group_ids(Some(vpc.strings("security_group_ids").unwrap_or_default()));
        all.push(new().resources_vpc_config(place.build()));
    }
    all
}

fn balancing(args: Args<'_>) -> bool {
    let network = args.block("kubernetes_network_config");
    network.and_then(|network| network.block("elastic_load_balancing")).is_some_and(|block| block.is("enabled"))
}

fn logging(on: Vec<LogType>, off: Vec<LogType>) -> types::Logging {
    let mut logging = types::Logging::builder();
    for (enabled, types) in [(true, on), (false, off)] {
        if !types.is_empty() {
            let setup = types::LogSetup::builder().enabled(enabled).set_types(Some(types)).build();
            logging = logging.cluster_logging(setup);
        }
    }
    logging.build()
}

#[expect(deprecated, reason = "Terraform still asks for it, and it is sent as it is given")]
fn encryption(block: Args<'_>) -> Result<types::EncryptionConfig> {
    let key = block.block("provider").and_then(|provider| provider.text("key_arn"));
    let key = key.ok_or_else(|| Failed::refused("`encryption_config` needs a `provider` with a `key_arn`"))?;
    let provider = types::Provider::builder().key_arn(key).build();
    Ok(types::EncryptionConfig::builder().provider(provider).set_resources(block.strings("resources")).build())
}

fn network(block: Args<'_>) -> types::VpcConfigRequest {
    types::VpcConfigRequest::builder()
        .set_subnet_ids(block.strings("subnet_ids"))
        .set_security_group_ids(block.strings("security_group_ids"))
        .set_endpoint_private_access(block.bool("endpoint_private_access"))
        .set_endpoint_public_access(block.bool("endpoint_public_access"))
        .set_public_access_cidrs(block.strings("public_access_cidrs"))
        .build()
}

fn service(block: Args<'_>) -> types::KubernetesNetworkConfigRequest {
    let balancing = block.block("elastic_load_balancing");
    let balancing = balancing.map(|block| types::ElasticLoadBalancing::builder().enabled(block.is("enabled")).build());
    types::KubernetesNetworkConfigRequest::builder()
        .set_elastic_load_balancing(balancing)
        .set_ip_family(block.variant("ip_family"))
        .set_service_ipv4_cidr(block.text("service_ipv4_cidr"))
        .build()
}

fn upgrade(block: Args<'_>) -> types::UpgradePolicyRequest {
    types::UpgradePolicyRequest::builder().set_support_type(block.variant("support_type")).build()
}

fn shift(block: Args<'_>) -> types::ZonalShiftConfigRequest {
    types::ZonalShiftConfigRequest::builder().enabled(block.is("enabled")).build()
}

fn scaling(block: Args<'_>) -> types::ControlPlaneScalingConfig {
    types::ControlPlaneScalingConfig::builder().set_tier(block.variant("tier")).build()
}

fn compute(block: Args<'_>) -> types::ComputeConfigRequest {
    types::ComputeConfigRequest::builder()
        .enabled(block.is("enabled"))
        .set_node_pools(block.strings("node_pools"))
        .set_node_role_arn(block.text("node_role_arn"))
        .build()
}

fn storage(block: Args<'_>) -> types::StorageConfigRequest {
    let disks = block.block("block_storage");
    let disks = disks.map(|block| types::BlockStorage::builder().enabled(block.is("enabled")).build());
    types::StorageConfigRequest::builder().set_block_storage(disks).build()
}

fn remote(block: Args<'_>) -> types::RemoteNetworkConfigRequest {
    let cidrs = |name: &str| block.block(name).and_then(|networks| networks.strings("cidrs"));
    let nodes = cidrs("remote_node_networks")
        .map(|cidrs| vec![types::RemoteNodeNetwork::builder().set_cidrs(Some(cidrs)).build()]);
    let pods = cidrs("remote_pod_networks")
        .map(|cidrs| vec![types::RemotePodNetwork::builder().set_cidrs(Some(cidrs)).build()]);
    types::RemoteNetworkConfigRequest::builder().set_remote_node_networks(nodes).set_remote_pod_networks(pods).build()
}
