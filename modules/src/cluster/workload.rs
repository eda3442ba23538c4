//! What the pods of this folder's own deployments have in common: no privileges, a volume, limits, probes.

use ledgerform::{Expr, IntoExpr, Number, tf};
use ledgerform_bindings::kubernetes::{self, deployment_v1};
use std::collections::BTreeMap;

/// The label by which services find pods: the page "Recommended Labels" of Kubernetes.
const LABEL: &str = "app.kubernetes.io/name";

/// A deployment of one pod with one container.
pub(super) struct Workload<'a> {
    /// Name of all its objects.
    pub(super) name: &'static str,
    /// Where it stands.
    pub(super) namespace: &'a Expr<String>,
    /// Id of the user, and the group of its files.
    pub(super) user: &'static str,
    /// The port that it listens at.
    pub(super) port: i64,
    /// The path that says whether it is ready.
    pub(super) health: &'static str,
    /// What changes when its configuration does: the pod is made anew then.
    pub(super) configuration: &'a Expr<String>,
}

impl Workload<'_> {
    /// The labels of its objects.
    pub(super) fn labels(&self) -> Expr<BTreeMap<String, String>> {
        [(LABEL, self.name)].into_expr()
    }

    /// The deployment.
    ///
    /// The old pod goes before the new one comes: a volume that one node writes cannot be at both.
    pub(super) fn deployment(
        &self,
        container: deployment_v1::Container,
        pod: deployment_v1::TemplateSpec,
    ) -> kubernetes::DeploymentV1 {
        use deployment_v1::{
            Capabilities, ContainerSecurityContext, HttpGet, LivenessProbe, Metadata, Port, SeccompProfile,
            SecurityContext, Selector, Spec, Strategy, Template,
        };
        let probe = || {
            let port: Expr<String> = tf!("{}", Expr::<Number>::from(self.port));
            LivenessProbe::new().http_get(HttpGet::new().path(self.health).port(port)).failure_threshold(6)
        };
        let container = container
            .port([Port::new().container_port(self.port).name("http")])
            .readiness_probe(probe())
            .liveness_probe(probe().initial_delay_seconds(60))
            .security_context(
                ContainerSecurityContext::new()
                    .allow_privilege_escalation(false)
                    .read_only_root_filesystem(true)
                    .capabilities(Capabilities::new().drop(["ALL"])),
            );
        let pod = pod
            .security_context(
                SecurityContext::new()
                    .run_as_non_root(true)
                    .run_as_user(self.user)
                    .fs_group(self.user)
                    .seccomp_profile(SeccompProfile::new().r#type("RuntimeDefault")),
            )
            .container([container]);
        let template = Template::new()
            .metadata(
                Metadata::new().labels(self.labels()).annotations([("checksum/configuration", self.configuration)]),
            )
            .spec(pod);
        kubernetes::DeploymentV1::new()
            .metadata(Metadata::new().name(self.name).namespace(self.namespace).labels(self.labels()))
            .spec(
                Spec::new()
                    .template(template)
                    .replicas("1")
                    .selector(Selector::new().match_labels(self.labels()))
                    .strategy(Strategy::new().r#type("Recreate")),
            )
    }

    /// The service that leads to the pod from within the cluster.
    pub(super) fn service(&self, name: &'static str) -> kubernetes::ServiceV1 {
        use kubernetes::service_v1::{Metadata, Port, Spec};
        let port = Port::new().port(self.port).name("http").target_port("http");
        kubernetes::ServiceV1::new()
            .metadata(Metadata::new().name(name).namespace(self.namespace).labels(self.labels()))
            .spec(Spec::new().r#type("ClusterIP").selector(self.labels()).port([port]))
    }

    /// Texts that are mounted as files.
    pub(super) fn configuration<const N: usize>(
        &self,
        name: &'static str,
        files: [(&'static str, &Expr<String>); N],
    ) -> kubernetes::ConfigMapV1 {
        use kubernetes::config_map_v1::Metadata;
        kubernetes::ConfigMapV1::new()
            .metadata(Metadata::new().name(name).namespace(self.namespace).labels(self.labels()))
            .data(files)
    }
}

/// What a container asks for, and the memory that it gets at most.
pub(super) fn limits(cpu: &Expr<String>, memory: &Expr<String>) -> deployment_v1::Resources {
    deployment_v1::Resources::new().requests([("cpu", cpu), ("memory", memory)]).limits([("memory", memory)])
}
