//! What stands in the cluster: the namespace of the application, its service account, and what scales it.
//!
//! It is a stack of its own, because a provider cannot be configured with a cluster that is not there yet.

use crate::cluster::{NAMESPACE, SERVICE_ACCOUNT};
use crate::settings::Settings;
use ledgerform::function::base64decode;
use ledgerform::{App, Expr, IntoExpr};
use ledgerform_bindings::kubernetes;
use ledgerform_modules::platform::PlatformOutputs;

/// The stack `workloads`.
pub(crate) fn workloads(app: &App, settings: &Settings, platform: &PlatformOutputs) {
    use kubernetes::provider::Exec;
    let stack = app.stack("workloads");
    stack.required_version(crate::TERRAFORM);
    let text = |value: &Expr<Option<String>>| value.or_null();
    let arguments: Expr<Vec<String>> = [
        "--region".into_expr(),
        settings.region.clone(),
        "eks".into_expr(),
        "get-token".into_expr(),
        "--cluster-name".into_expr(),
        text(&platform.cluster_name),
    ]
    .into_expr();
    stack.provider(
        kubernetes::Provider::new()
            .host(text(&platform.cluster_endpoint))
            .cluster_ca_certificate(base64decode(text(&platform.cluster_certificate_authority)))
            // A token for each run: none is kept.
            .exec([Exec::new().api_version("client.authentication.k8s.io/v1beta1").command("aws").args(arguments)]),
    );

    let labels = [("app.kubernetes.io/part-of", "fintechglobal")];
    let namespace = stack.add(
        "namespace",
        kubernetes::NamespaceV1::new().metadata(kubernetes::namespace_v1::Metadata::new().name(NAMESPACE).labels([
            ("app.kubernetes.io/part-of", "fintechglobal"),
            ("pod-security.kubernetes.io/enforce", "restricted"),
        ])),
    );
    let name: Expr<String> = namespace.metadata().at(0).get("name");
    let role = platform.workload_role_arns.or_null().at("api");
    stack.add(
        "service-account",
        kubernetes::ServiceAccountV1::new().metadata(
            kubernetes::service_account_v1::Metadata::new()
                .name(SERVICE_ACCOUNT)
                .namespace(&name)
                .annotations([("eks.amazonaws.com/role-arn", role)])
                .labels(labels),
        ),
    );
    autoscaler(&stack, &name);
}

/// Further pods of the application when its processors are busy.
fn autoscaler(stack: &ledgerform::Scope, namespace: &Expr<String>) {
    use kubernetes::horizontal_pod_autoscaler_v2::{Metadata, Metric, Resource, ScaleTargetRef, Spec, Target};
    let target = Target::new().r#type("Utilization").average_utilization(70);
    stack.add(
        "autoscaler",
        kubernetes::HorizontalPodAutoscalerV2::new()
            .metadata(Metadata::new().name(SERVICE_ACCOUNT).namespace(namespace))
            .spec(
                Spec::new()
                    .max_replicas(10)
                    .scale_target_ref(
                        ScaleTargetRef::new().kind("Deployment").name(SERVICE_ACCOUNT).api_version("apps/v1"),
                    )
                    .min_replicas(2)
                    .metric([Metric::new().r#type("Resource").resource(Resource::new().name("cpu").target(target))]),
            ),
    );
}
