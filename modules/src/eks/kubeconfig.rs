//! The file by which kubectl finds the cluster.

use super::cluster::Cluster;
use super::inputs::EksInputs;
use ledgerform::function::yamlencode;
use ledgerform::{Any, Expr, IntoExpr};

/// The text of the file. It holds no secret: kubectl asks the AWS command line for a token each time.
pub(super) fn text(inputs: &EksInputs, cluster: &Cluster) -> Expr<String> {
    let object = Expr::<Any>::object::<&str, Expr<Any>>;
    let name = || inputs.name.clone().cast::<Any>();
    let one = |key: &'static str, value: Expr<Any>| Expr::<Any>::list([object(vec![("name", name()), (key, value)])]);
    let arguments: Expr<Any> = Expr::<Any>::list(
        [
            "--region".into_expr(),
            inputs.region.clone(),
            "eks".into_expr(),
            "get-token".into_expr(),
            "--cluster-name".into_expr(),
            inputs.name.clone(),
            "--output".into_expr(),
            "json".into_expr(),
        ]
        .map(|argument: Expr<String>| argument.cast::<Any>()),
    );
    let command = object(vec![
        ("apiVersion", "client.authentication.k8s.io/v1beta1".into_expr()),
        ("command", "aws".into_expr()),
        ("args", arguments),
    ]);
    yamlencode(object(vec![
        ("apiVersion", "v1".into_expr()),
        ("kind", "Config".into_expr()),
        (
            "clusters",
            one(
                "cluster",
                object(vec![
                    ("server", cluster.this.endpoint().cast()),
                    ("certificate-authority-data", cluster.certificate().cast()),
                ]),
            ),
        ),
        ("contexts", one("context", object(vec![("cluster", name()), ("user", name())]))),
        ("current-context", name()),
        ("users", one("user", object(vec![("exec", command)]))),
    ]))
}
