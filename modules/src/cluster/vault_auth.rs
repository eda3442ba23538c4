//! Who may log in to HashiCorp Vault, and what each may do: services by their service accounts, pipelines by AppRole, people by
//! OIDC. Each has a policy of its own and a token that soon ends.

use crate::check::{bad_keys, matches, none, within};
use ledgerform::function::join;
use ledgerform::{Component, Condition, Expr, Inputs, IntoExpr, Meta, Number, Outputs, Scope, tf};
use ledgerform_bindings::vault;
use std::collections::BTreeMap;

/// The ways to log in as a construct.
#[derive(Debug, Clone, Copy)]
pub struct VaultAuth;

/// The inputs of the ways to log in.
#[derive(Debug, Clone, Inputs)]
pub struct VaultAuthInputs {
    /// URL of the API of the cluster, as Vault reaches it. The default is that of the cluster in which Vault runs; Vault then
    /// uses the token of its own service account.
    #[input(default = "https://kubernetes.default.svc", validate = url)]
    pub kubernetes_host: Expr<String>,
    /// Services, by name; each logs in under the role with its name.
    #[input(
        default = BTreeMap::<String, VaultService>::new(),
        validate = service_names,
        validate = service_accounts,
        validate = service_paths,
        validate = service_ttls
    )]
    pub services: Expr<BTreeMap<String, VaultService>>,
    /// Pipelines that log in by AppRole, by name. Their secret ids are made by `vault write -f auth/approle/role/<name>/secret-id`
    /// when a run needs one, so that none is in the state.
    #[input(
        default = BTreeMap::<String, VaultPipeline>::new(),
        validate = pipeline_names,
        validate = pipeline_paths,
        validate = pipeline_ttls
    )]
    pub pipelines: Expr<BTreeMap<String, VaultPipeline>>,
    /// How people log in; null for none.
    #[input(validate = people)]
    pub people: Expr<Option<VaultPeople>>,
}

/// A service that logs in with the token of its service account.
#[derive(Debug, Clone, Inputs)]
pub struct VaultService {
    /// Name of its service account.
    pub service_account: Expr<String>,
    /// Namespace of the service account.
    pub namespace: Expr<String>,
    /// What it may read, such as `secret/data/stripe`.
    pub paths: Expr<Vec<String>>,
    /// Minutes after which its token ends, 1 to 60.
    #[input(default = 15)]
    pub ttl_minutes: Expr<Number>,
}

/// A pipeline that logs in by AppRole.
#[derive(Debug, Clone, Inputs)]
pub struct VaultPipeline {
    /// What it may read, such as `secret/data/stripe`.
    pub paths: Expr<Vec<String>>,
    /// Addresses it comes from, as CIDR; empty for any.
    #[input(default = Vec::<String>::new())]
    pub cidrs: Expr<Vec<String>>,
    /// Minutes after which its token and an unused secret id end, 1 to 60.
    #[input(default = 10)]
    pub ttl_minutes: Expr<Number>,
}

/// How people log in.
#[derive(Debug, Clone, Inputs)]
pub struct VaultPeople {
    /// URL of the OIDC provider, such as `https://acme.eu.auth0.com/`.
    pub discovery_url: Expr<String>,
    /// URLs that the provider may send people back to.
    pub redirect_uris: Expr<Vec<String>>,
    /// Groups of the provider whose members may log in.
    pub groups: Expr<Vec<String>>,
    /// The claim with the groups.
    #[input(default = "groups")]
    pub groups_claim: Expr<String>,
    /// The claim with the name of a person.
    #[input(default = "email")]
    pub user_claim: Expr<String>,
    /// What they may read, such as `secret/metadata/*`.
    pub paths: Expr<Vec<String>>,
    /// Minutes after which a token ends, 1 to 60.
    #[input(default = 60)]
    pub ttl_minutes: Expr<Number>,
}

/// What the ways to log in give.
#[derive(Debug, Clone, Outputs)]
pub struct VaultAuthOutputs {
    /// Names of the roles of services under `auth/kubernetes`, by service.
    pub service_roles: Expr<BTreeMap<String, String>>,
    /// Names of the roles of pipelines under `auth/approle`, by pipeline.
    pub pipeline_roles: Expr<BTreeMap<String, String>>,
    /// Names of the policies of services, by service.
    pub service_policies: Expr<BTreeMap<String, String>>,
}

impl Component for VaultAuth {
    const NAME: &'static str = "vault-auth";
    const DESCRIPTION: &'static str = "Who may log in to HashiCorp Vault: services, pipelines and people.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("vault", ">= 5.0")];
    type Inputs = VaultAuthInputs;
    type Outputs = VaultAuthOutputs;

    fn build(scope: &Scope, inputs: VaultAuthInputs) -> VaultAuthOutputs {
        let (service_policies, service_roles) = services(scope, &inputs);
        let pipeline_roles = pipelines(scope, &inputs.pipelines);
        people_log_in(scope, &inputs.people);
        VaultAuthOutputs { service_roles, pipeline_roles, service_policies }
    }
}

type Names = Expr<BTreeMap<String, String>>;

/// The policies and the roles of the services.
fn services(scope: &Scope, inputs: &VaultAuthInputs) -> (Names, Names) {
    let any = inputs.services.keys().length().greater(0);
    let method = scope.when(&any, |scope| {
        let method = scope.add("kubernetes", vault::AuthBackend::new().r#type("kubernetes").path("kubernetes"));
        let config = vault::KubernetesAuthBackendConfig::new();
        scope.add("kubernetes", config.kubernetes_host(&inputs.kubernetes_host).backend(method.path()));
        method
    });
    let path = method.map_or("kubernetes", |method| method.path());
    let made = scope.each(&inputs.services, |scope, name, service| {
        let policy =
            scope.add("service", vault::Policy::new().name(tf!("service-{name}")).policy(rules(&service.paths())));
        let seconds = service.ttl_minutes() * 60.into_expr();
        let role = scope.add(
            "service",
            vault::KubernetesAuthBackendRole::new()
                .bound_service_account_names([service.service_account()])
                .role_name(&name)
                .backend(&path)
                .bound_service_account_namespaces([service.namespace()])
                .token_policies([policy.name()])
                .token_ttl(&seconds)
                .token_max_ttl(&seconds),
        );
        (policy, role)
    });
    (made.map(|(policy, _)| policy.name()), made.map(|(_, role)| role.role_name()))
}

/// The roles of the pipelines.
fn pipelines(scope: &Scope, pipelines: &Expr<BTreeMap<String, VaultPipeline>>) -> Names {
    let any = pipelines.keys().length().greater(0);
    let method =
        scope.when(&any, |scope| scope.add("approle", vault::AuthBackend::new().r#type("approle").path("approle")));
    let path = method.map_or("approle", |method| method.path());
    let made = scope.each(pipelines, |scope, name, pipeline| {
        let policy = vault::Policy::new().name(tf!("pipeline-{name}")).policy(rules(&pipeline.paths()));
        let policy = scope.add("pipeline", policy);
        let seconds = pipeline.ttl_minutes() * 60.into_expr();
        scope.add(
            "pipeline",
            vault::ApproleAuthBackendRole::new()
                .role_name(&name)
                .backend(&path)
                .bind_secret_id(true)
                // A secret id that was seen on its way is of no use after the run has logged in.
                .secret_id_num_uses(1)
                .secret_id_ttl(&seconds)
                .secret_id_bound_cidrs(pipeline.cidrs())
                .token_bound_cidrs(pipeline.cidrs())
                .token_policies([policy.name()])
                .token_ttl(&seconds)
                .token_max_ttl(&seconds),
        )
    });
    made.map(|role| role.role_name())
}

/// The OIDC method with a role for people.
///
/// Its client is given by `vault write auth/oidc/config oidc_discovery_url=… oidc_client_id=… oidc_client_secret=…`: the
/// provider has no write-only argument for the secret, so here it would be kept in the state. A change of the method here takes the
/// client away again: give it anew.
fn people_log_in(scope: &Scope, people: &Expr<Option<VaultPeople>>) {
    scope.when(!people.is_null(), |scope| {
        let people = people.or_null();
        let backend = vault::JwtAuthBackend::new()
            .path("oidc")
            .r#type("oidc")
            .oidc_discovery_url(people.discovery_url())
            .default_role("people");
        let meta = Meta::new().ignore_changes(["oidc_client_id", "oidc_client_secret"]);
        let method = scope.add_with("oidc", backend, meta);
        let policy = scope.add("people", vault::Policy::new().name("people").policy(rules(&people.paths())));
        let seconds = people.ttl_minutes() * 60.into_expr();
        let claims: Expr<Vec<String>> = [people.groups_claim()].into_expr();
        scope.add(
            "people",
            vault::JwtAuthBackendRole::new()
                .role_name("people")
                .user_claim(people.user_claim())
                .backend(method.path())
                .role_type("oidc")
                .allowed_redirect_uris(people.redirect_uris())
                .groups_claim(people.groups_claim())
                // Vault takes a list of values as one text with commas.
                .bound_claims(claims.to_map(|claim| (claim, join(",", people.groups()))))
                .token_policies([policy.name()])
                .token_ttl(&seconds)
                .token_max_ttl(&seconds),
        );
    });
}

/// A policy that lets paths be read.
fn rules(paths: &Expr<Vec<String>>) -> Expr<String> {
    join("\n", paths.map(|path| tf!("path \"{path}\" {{\n  capabilities = [\"read\"]\n}}\n")))
}

fn url(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(matches("^https://[^ @]+$", value), tf!("{field} must be an https URL, not `{value}`"))
}

fn is_name(name: &Expr<String>) -> Expr<bool> {
    matches("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", name)
}

fn are_paths(paths: &Expr<Vec<String>>) -> Expr<bool> {
    let by_path = paths.to_map(|path| (path.clone(), path));
    // A path of everything would make one policy of all.
    let wrong = bad_keys(&by_path, |path, _| {
        matches(r"^[A-Za-z0-9_-]+/[A-Za-z0-9_/+-]+[*]?$|^[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/[*]$", path)
    });
    paths.length().greater(0).and(wrong.length().equals(0))
}

const PATHS: &str =
    "must have paths such as secret/data/stripe, and may have a star at their end below a mount and `data/`";

const TTL: &str = "must be 1 to 60";

fn service_names(field: &str, value: &Expr<BTreeMap<String, VaultService>>) -> Condition {
    none(
        bad_keys(value, |key, _| is_name(key)),
        format!("keys of {field} must be lower-case letters, digits and hyphens"),
    )
}

fn service_accounts(field: &str, value: &Expr<BTreeMap<String, VaultService>>) -> Condition {
    let bad = bad_keys(value, |_, service| is_name(&service.service_account()).and(is_name(&service.namespace())));
    none(bad, format!("each of {field} must have one service account and one namespace by their names, without stars"))
}

fn service_paths(field: &str, value: &Expr<BTreeMap<String, VaultService>>) -> Condition {
    none(bad_keys(value, |_, service| are_paths(&service.paths())), format!("each of {field} {PATHS}"))
}

fn service_ttls(field: &str, value: &Expr<BTreeMap<String, VaultService>>) -> Condition {
    none(bad_keys(value, |_, service| within(&service.ttl_minutes(), 1, 60)), format!("ttl_minutes in {field} {TTL}"))
}

fn pipeline_names(field: &str, value: &Expr<BTreeMap<String, VaultPipeline>>) -> Condition {
    none(
        bad_keys(value, |key, _| is_name(key)),
        format!("keys of {field} must be lower-case letters, digits and hyphens"),
    )
}

fn pipeline_paths(field: &str, value: &Expr<BTreeMap<String, VaultPipeline>>) -> Condition {
    none(bad_keys(value, |_, pipeline| are_paths(&pipeline.paths())), format!("each of {field} {PATHS}"))
}

fn pipeline_ttls(field: &str, value: &Expr<BTreeMap<String, VaultPipeline>>) -> Condition {
    none(bad_keys(value, |_, pipeline| within(&pipeline.ttl_minutes(), 1, 60)), format!("ttl_minutes in {field} {TTL}"))
}

fn people(field: &str, value: &Expr<VaultPeople>) -> Condition {
    let good = matches("^https://[^ @]+$", &value.discovery_url())
        .and(value.groups().length().greater(0))
        .and(value.redirect_uris().length().greater(0))
        .and(are_paths(&value.paths()))
        .and(within(&value.ttl_minutes(), 1, 60));
    Condition::new(
        good,
        format!(
            "{field} must have an https discovery_url, redirect_uris, groups, paths such as secret/metadata/*, and ttl_minutes \
             of 1 to 60"
        ),
    )
}
