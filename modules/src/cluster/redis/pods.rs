//! The pods and their volumes.

use super::configuration::Files;
use super::{PORT, RedisInputs};
use ledgerform::{Expr, IntoBlocks, IntoExpr, Meta, Reference, Scope, tf};
use ledgerform_bindings::kubernetes::stateful_set_v1::{
    Capabilities, ConfigMap, Container, ContainerResources, ContainerSecurityContext, EmptyDir, Env, Exec, FieldRef,
    LivenessProbe, Metadata, Port, Resources, SeccompProfile, Secret, SecurityContext, Selector, Spec, Template,
    TemplateSpec, TopologySpreadConstraint, UpdateStrategy, ValueFrom, Volume, VolumeClaimTemplate,
    VolumeClaimTemplateSpec, VolumeMount,
};
use ledgerform_bindings::kubernetes::{self, network_policy_v1};

/// The user of the image, and the group of its files.
const USER: &str = "999";

/// What pods stand on.
pub(super) struct Ground<'a> {
    /// The policy, which is there before the first pod is.
    pub(super) policy: &'a network_policy_v1::Ref,
    /// The service that gives each pod a name.
    pub(super) set: &'a Expr<String>,
    /// The files.
    pub(super) files: &'a Files,
}

pub(super) fn build(scope: &Scope, inputs: &RedisInputs, ground: &Ground<'_>) {
    let pod = TemplateSpec::new()
        .automount_service_account_token(false)
        .enable_service_links(false)
        // Time to bring the log of writes to the volume.
        .termination_grace_period_seconds(60)
        .security_context(
            SecurityContext::new()
                .run_as_non_root(true)
                .run_as_user(USER)
                .run_as_group(USER)
                .fs_group(USER)
                .fs_group_change_policy("OnRootMismatch")
                .seccomp_profile(SeccompProfile::new().r#type("RuntimeDefault")),
        )
        .container([server(inputs), follower(inputs)])
        .topology_spread_constraint(["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(|key| {
            TopologySpreadConstraint::new()
                .max_skew(1)
                .topology_key(key)
                .when_unsatisfiable("ScheduleAnyway")
                .label_selector([Selector::new().match_labels(inputs.labels())])
        }));
    let volumes = [
        Volume::new().name("configuration").config_map(ConfigMap::new().name(&ground.files.map)),
        Volume::new().name("passwords").secret(Secret::new().secret_name(&inputs.auth_secret).default_mode("0440")),
        // What is made of the passwords stays in memory.
        Volume::new().name("made").empty_dir(EmptyDir::new().medium("Memory").size_limit("1Mi")),
    ];
    let certificate = inputs.tls_secret.is_some().blocks(|| {
        let secret = Secret::new().secret_name(inputs.tls_secret.or_null()).default_mode("0440");
        Volume::new().name("certificate").secret(secret)
    });
    let pod = pod.volume(volumes.into_blocks().and(certificate));
    let template = Template::new()
        .metadata(
            Metadata::new().labels(inputs.labels()).annotations([("checksum/configuration", &ground.files.digest)]),
        )
        .spec(pod);
    let claim = VolumeClaimTemplate::new().metadata(Metadata::new().name("data").labels(inputs.labels())).spec(
        VolumeClaimTemplateSpec::new()
            .access_modes(["ReadWriteOnce"])
            .resources(Resources::new().requests([("storage", tf!("{}Gi", &inputs.storage_gib))]))
            .storage_class_name(&inputs.storage_class),
    );
    let pods = &inputs.replicas + 1;
    scope.add_with(
        "this",
        kubernetes::StatefulSetV1::new()
            .metadata(Metadata::new().name(&inputs.name).namespace(&inputs.namespace).labels(inputs.labels()))
            .spec(
                Spec::new()
                    .service_name(ground.set)
                    .selector(Selector::new().match_labels(inputs.labels()))
                    .template(template)
                    .replicas(tf!("{pods}"))
                    // Readers do not wait for the primary when all pods come back at once.
                    .pod_management_policy("Parallel")
                    .update_strategy([UpdateStrategy::new().r#type("RollingUpdate")])
                    .volume_claim_template([claim]),
            ),
        Meta::new().depends_on([ground.policy.addr()]),
    );
}

/// The server.
fn server(inputs: &RedisInputs) -> Container {
    let probe = |what: &'static str| {
        LivenessProbe::new()
            .exec(Exec::new().command(["sh", "/etc/redis/probe.sh", what]))
            .period_seconds(10)
            .timeout_seconds(5)
    };
    let port = Port::new().container_port(PORT).name("redis");
    container(inputs, "redis", "start.sh", [mount("data", "/data")])
        .port([port])
        .liveness_probe(probe("alive").failure_threshold(6).initial_delay_seconds(10))
        .readiness_probe(probe("ready").failure_threshold(3))
        .resources(resources(&inputs.cpu, tf!("{}Mi", &inputs.memory_mib)))
}

/// What tells the server of new passwords.
fn follower(inputs: &RedisInputs) -> Container {
    container(inputs, "follow", "follow.sh", []).resources(resources("10m", "32Mi"))
}

/// A container that runs one of the scripts, with no rights and nothing that it may write but the volumes.
fn container<const N: usize>(
    inputs: &RedisInputs,
    name: &'static str,
    script: &'static str,
    further: [VolumeMount; N],
) -> Container {
    let mounts = [
        mount("configuration", "/etc/redis").read_only(true),
        mount("passwords", "/run/secrets/redis").read_only(true),
        mount("made", "/run/redis"),
    ];
    let certificate = inputs.tls_secret.is_some().blocks(|| mount("certificate", "/run/secrets/tls").read_only(true));
    let pod = ValueFrom::new().field_ref(FieldRef::new().field_path("metadata.name"));
    Container::new()
        .name(name)
        .image(&inputs.image)
        .command(["sh".to_owned(), format!("/etc/redis/{script}")])
        .env([Env::new().name("POD_NAME").value_from(pod)])
        .volume_mount(mounts.into_blocks().and(certificate).and(further))
        .security_context(
            ContainerSecurityContext::new()
                .allow_privilege_escalation(false)
                .read_only_root_filesystem(true)
                .capabilities(Capabilities::new().drop(["ALL"])),
        )
}

fn mount(name: &'static str, path: &'static str) -> VolumeMount {
    VolumeMount::new().mount_path(path).name(name)
}

/// What a container asks for, and the memory that it gets at most.
fn resources(cpu: impl IntoExpr<String>, memory: impl IntoExpr<String>) -> ContainerResources {
    let memory = memory.into_expr();
    ContainerResources::new()
        .requests([("cpu", cpu.into_expr()), ("memory", memory.clone())])
        .limits([("memory", memory)])
}
