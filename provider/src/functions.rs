//! Functions: what the components work out from their inputs, for configurations that need it without the component.

use crate::component::Component;
use crate::connect::Connect;
use ledgerform::{Expr, IntoExpr};
use ledgerform_engine::{Attributes, Observed, State, Value};
use ledgerform_modules::place::Place;
use ledgerform_tfplugin::author::{Arguments, Dynamic, Function};
use ledgerform_tfplugin::{FunctionError, async_trait};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What `arn` takes.
#[derive(Arguments)]
pub(crate) struct ArnOf {
    /// The service, such as `sns`. `iam` has no regions, and `s3` neither regions nor accounts.
    service: String,
    /// The region, which decides the partition too.
    region: String,
    /// The account, twelve digits.
    account_id: String,
    /// What it is, such as `alerts` or `role/deployer`.
    resource: String,
}

/// Makes ARNs as the components do.
pub(crate) struct Arn;

#[async_trait]
impl Function for Arn {
    type Arguments = ArnOf;
    type Output = String;

    fn summary(&self) -> String {
        "The ARN of something, in the partition of its region.".to_owned()
    }

    async fn call(&self, ArnOf { service, region, account_id, resource }: ArnOf) -> Result<String, FunctionError> {
        let place = Place::new(region.as_str(), account_id.as_str());
        let arn = match service.as_str() {
            "" => return Err(ArnOf::SERVICE.error("must not be empty")),
            "iam" => place.iam_arn(resource.as_str()),
            "s3" => place.bucket_arn(resource.as_str()),
            service => place.arn(service, resource.as_str()),
        };
        text(&arn)
    }
}

/// What `kubeconfig` takes.
#[derive(Arguments)]
pub(crate) struct KubeconfigOf {
    /// Name of the cluster.
    name: String,
    /// Its region.
    region: String,
    /// URL of its API.
    endpoint: String,
    /// Certificate of the API's authority, as base64 text.
    certificate_authority: String,
}

/// Writes the file by which kubectl finds a cluster.
pub(crate) struct Kubeconfig;

#[async_trait]
impl Function for Kubeconfig {
    type Arguments = KubeconfigOf;
    type Output = String;

    fn summary(&self) -> String {
        "The text of a file for kubectl, which gets its tokens by the AWS command line. It holds no secret.".to_owned()
    }

    async fn call(&self, of: KubeconfigOf) -> Result<String, FunctionError> {
        let (name, region): (Expr<String>, Expr<String>) = (of.name.into_expr(), of.region.into_expr());
        text(&ledgerform_modules::eks::kubeconfig(&name, &region, of.endpoint, of.certificate_authority))
    }
}

/// The text that an expression folds to.
fn text(expr: &Expr<String>) -> Result<String, FunctionError> {
    match Value::of(expr.node()).as_str() {
        Some(text) => Ok(text.to_owned()),
        None => Err(FunctionError {
            text: "the arguments hold characters that cannot be written".to_owned(),
            argument: None,
        }),
    }
}

/// What `subnet_plan` takes.
#[derive(Arguments)]
pub(crate) struct SubnetPlanOf {
    /// IPv4 range of the VPC.
    cidr: String,
    /// Its availability zones.
    zones: Vec<String>,
    /// Its tiers, as `fintech_vpc` takes them: `{ app = { slot = 1 } }`.
    tiers: Dynamic,
}

/// Works out the ranges of subnets, as the VPC does.
pub(crate) struct SubnetPlan<N: Connect> {
    /// The VPC.
    pub(crate) component: Component,
    pub(crate) connector: Arc<N>,
}

#[async_trait]
impl<N: Connect> Function for SubnetPlan<N> {
    type Arguments = SubnetPlanOf;
    type Output = BTreeMap<String, BTreeMap<String, String>>;

    fn summary(&self) -> String {
        "The IPv4 ranges of the subnets of a VPC, by tier, then by zone.".to_owned()
    }

    fn description(&self) -> String {
        "The ranges are those that `fintech_vpc` gives its subnets: whether they fit and what is left can be seen before \
         there is a VPC, and other networks can be planned around them."
            .to_owned()
    }

    async fn call(&self, of: SubnetPlanOf) -> Result<Self::Output, FunctionError> {
        // Ranges depend on nothing else; without NAT no tier has to be public.
        let fixed = [("name", "plan"), ("region", "us-east-1"), ("profile", "development"), ("nat", "none")];
        let mut variables: Attributes = fixed.map(|(name, value)| (name.to_owned(), Value::from(value))).into();
        variables.insert("cidr".to_owned(), of.cidr.as_str().into());
        variables.insert("zones".to_owned(), of.zones.into());
        variables.insert("tiers".to_owned(), crate::value::to_engine(&of.tiers.value));
        let kinds = self.connector.kinds();
        let plan = self.component.plan(Some(&variables), &State::default(), &Observed::default(), kinds);
        let plan = plan.map_err(|error| {
            let found = error.problems.first();
            let has = |name: &str| found.is_some_and(|problem| problem.variables.contains(name));
            let message = found.map(|problem| problem.problem.message.clone()).unwrap_or_default();
            let argument = match () {
                () if has("tiers") => SubnetPlanOf::TIERS,
                () if has("zones") => SubnetPlanOf::ZONES,
                () => SubnetPlanOf::CIDR,
            };
            argument.error(message)
        })?;
        let ranges = plan.outputs.get("subnet_cidrs").and_then(Value::entries).cloned().unwrap_or_default();
        let of_tier = |zones: &Value| {
            let zones = zones.entries().cloned().unwrap_or_default();
            zones.iter().map(|(zone, cidr)| (zone.to_string(), cidr.as_str().unwrap_or_default().to_owned())).collect()
        };
        Ok(ranges.iter().map(|(tier, zones)| (tier.to_string(), of_tier(zones))).collect())
    }
}
