//! What goes into the cluster itself, as text for kubectl: this component has no provider of Kubernetes.

use super::cluster::fargate_log_group;
use super::inputs::EksInputs;
use crate::kms::ExistingFields;
use ledgerform::function::yamlencode;
use ledgerform::{Any, Expr, IntoExpr, tf};
use std::collections::BTreeMap;

fn object<const N: usize>(entries: [(&'static str, Expr<Any>); N]) -> Expr<Any> {
    Expr::<Any>::object(entries)
}

/// The class of volumes that is the default: gp3, encrypted, made where the pod runs.
pub(super) fn storage_class(inputs: &EksInputs) -> Expr<String> {
    let default: Expr<BTreeMap<String, String>> = [("storageclass.kubernetes.io/is-default-class", "true")].into_expr();
    let key: Expr<BTreeMap<String, String>> = inputs
        .disk_key
        .is_null()
        .then(BTreeMap::<String, String>::new(), [("kmsKeyId", inputs.disk_key.or_null().arn())]);
    let parameters: Expr<BTreeMap<String, String>> = [("encrypted", "true"), ("type", "gp3")].into_expr();
    yamlencode(object([
        ("apiVersion", "storage.k8s.io/v1".into_expr()),
        ("kind", "StorageClass".into_expr()),
        ("metadata", object([("name", "gp3".into_expr()), ("annotations", default.cast())])),
        ("provisioner", "ebs.csi.aws.com".into_expr()),
        ("parameters", parameters.merge(key).cast()),
        ("allowVolumeExpansion", true.into_expr()),
        ("reclaimPolicy", "Delete".into_expr()),
        ("volumeBindingMode", "WaitForFirstConsumer".into_expr()),
    ]))
}

/// Where Fargate sends the logs of pods: the AWS page "Start AWS Fargate logging for your cluster".
pub(super) fn fargate_logging(inputs: &EksInputs) -> Expr<Option<String>> {
    const SPACE: &str = "aws-observability";
    let namespace = object([
        ("apiVersion", "v1".into_expr()),
        ("kind", "Namespace".into_expr()),
        ("metadata", object([("name", SPACE.into_expr()), ("labels", object([(SPACE, "enabled".into_expr())]))])),
    ]);
    let output: Expr<String> = tf!(
        "[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n    region {}\n    log_group_name {}\n    log_stream_prefix \
         pods-\n    auto_create_group false\n",
        &inputs.region,
        fargate_log_group(inputs)
    );
    let filter = "[FILTER]\n    Name kubernetes\n    Match kube.*\n    Merge_Log On\n    Keep_Log Off\n    Buffer_Size 0\n    \
                  Kube_Meta_Cache_TTL 300s\n";
    let map = object([
        ("apiVersion", "v1".into_expr()),
        ("kind", "ConfigMap".into_expr()),
        ("metadata", object([("name", "aws-logging".into_expr()), ("namespace", SPACE.into_expr())])),
        ("data", object([("filters.conf", filter.into_expr()), ("output.conf", output.cast())])),
    ]);
    let text: Expr<String> = tf!("{}---\n{}", yamlencode(namespace), yamlencode(map));
    inputs.fargate_profiles.length().greater(0).then(text.cast::<Option<String>>(), Expr::<Option<String>>::null())
}
