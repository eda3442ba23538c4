//! The file by which kubectl finds the cluster.

use super::cluster::Cluster;
use super::inputs::EksInputs;
use ledgerform::function::yamlencode;
use ledgerform::{Any, Expr, IntoExpr};

/// The file of the component's cluster.
pub(super) fn text(inputs: &EksInputs, cluster: &Cluster) -> Expr<String> {
    kubeconfig(&inputs.name, &inputs.region, cluster.this.endpoint(), cluster.certificate())
}

/// The text of the file by which kubectl finds a cluster, of its name, region, address and the certificate of its
/// authority as base64 text. It holds no secret: kubectl asks the AWS command line for a token each time.
///
/// ```
/// use ledgerform::IntoExpr;
/// let file = ledgerform_modules::eks::kubeconfig(&"demo".into_expr(), &"eu-central-1".into_expr(), "https://x", "Zm9v");
/// assert!(file.to_hcl().contains("current-context"));
/// ```
pub fn kubeconfig(
    name: &Expr<String>,
    region: &Expr<String>,
    endpoint: impl IntoExpr<String>,
    certificate: impl IntoExpr<String>,
) -> Expr<String> {
    let object = Expr::<Any>::object::<&str, Expr<Any>>;
    let name_of = name;
    let name = || name_of.clone().cast::<Any>();
    let one = |key: &'static str, value: Expr<Any>| Expr::<Any>::list([object(vec![("name", name()), (key, value)])]);
    let arguments: Expr<Any> = Expr::<Any>::list(
        [
            "--region".into_expr(),
            region.clone(),
            "eks".into_expr(),
            "get-token".into_expr(),
            "--cluster-name".into_expr(),
            name_of.clone(),
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
                    ("server", endpoint.into_expr().cast()),
                    ("certificate-authority-data", certificate.into_expr().cast()),
                ]),
            ),
        ),
        ("contexts", one("context", object(vec![("cluster", name()), ("user", name())]))),
        ("current-context", name()),
        ("users", one("user", object(vec![("exec", command)]))),
    ]))
}
