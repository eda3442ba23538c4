//! The customer-managed key of a component: made here, in one way, or one that exists.
//!
//! A component has the input `key: Expr<Key>` and asks for its ARN. What AWS services need of the key, they get by name
//! in [`Key::services`]: a topic whose key does not let AWS Budgets in loses its messages without a word. Services that act
//! with the rights of their caller (S3, RDS, DynamoDB, ElastiCache, Secrets Manager) need nothing here: the account's
//! IAM policies decide.

pub mod signing;

use crate::check;
use crate::diagnostics::KEY_WINDOW;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test};
use crate::profile::Guard;
use ledgerform::{Condition, Expr, Inputs, IntoExpr, Node, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// A customer-managed key, new or existing. AWS renews the material of a new one every year.
#[derive(Debug, Clone, Inputs)]
pub struct Key {
    /// An existing key in place of a new one; all else is then not used.
    pub existing: Expr<Option<Existing>>,
    /// The key of another region that this one becomes a replica of.
    pub replica: Expr<Option<Replica>>,
    /// Alias of the key, without `alias/`; made of the component's name where it is null.
    pub alias: Expr<Option<String>>,
    /// Services of AWS that use the key by themselves: `autoscaling`, `budgets`, `cloudtrail`, `cloudwatch`,
    /// `costalerts`, `delivery`, `events`, `logs`, `s3`, `sns`.
    #[input(default = Vec::<&str>::new())]
    pub services: Expr<Vec<String>>,
    /// ARNs of roles that encrypt and decrypt, besides those that IAM policies of the account let.
    #[input(default = Vec::<&str>::new())]
    pub users: Expr<Vec<String>>,
    /// ARNs of roles that administer the key without using it.
    #[input(default = Vec::<&str>::new())]
    pub administrators: Expr<Vec<String>>,
    /// Days from the order to delete the key until it is gone, 7 to 30.
    #[input(default = 30)]
    pub deletion_window_days: Expr<Number>,
    /// Whether the key can have replicas in other regions. This cannot be changed later.
    #[input(default = false)]
    pub multi_region: Expr<bool>,
}

/// A key that exists, or that others make.
///
/// It is an object, because an ARN that is known later is neither null nor not: whether a key is made would be known
/// later as well, and Terraform could not plan.
#[derive(Debug, Clone, Inputs)]
pub struct Existing {
    /// Its ARN.
    pub arn: Expr<String>,
}

/// The key of which a key is the replica.
#[derive(Debug, Clone, Inputs)]
pub struct Replica {
    /// ARN of the multi-region key in its own region.
    pub primary_arn: Expr<String>,
}

impl Key {
    /// An existing key.
    ///
    /// ```
    /// use ledgerform_modules::kms::Key;
    /// let key = Key::existing_arn("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    /// ```
    pub fn existing_arn(arn: impl IntoExpr<String>) -> Self {
        Self::new().existing(Some(Existing::new().arn(arn)))
    }
}

/// How a service proves that it acts for this account.
#[derive(Debug, Clone, Copy)]
enum Proof {
    /// It says for which account it acts.
    Account,
    /// It names what it encrypts: key of the encryption context, service and resource of the ARN.
    Context(&'static str, &'static str, &'static str),
    /// It does neither: AWS documents that its conditions do not work with encrypted topics.
    None,
}

/// The services that use keys by themselves.
///
/// The principals are those of the AWS pages "Encrypt log data in CloudWatch Logs", "Managing Amazon SNS encryption keys",
/// "Required permissions for using AWS KMS with CloudTrail" and "Creating a topic for budget notifications".
const SERVICES: [(&str, &str, Proof); 9] = [
    ("budgets", "budgets.amazonaws.com", Proof::Account),
    ("cloudtrail", "cloudtrail.amazonaws.com", Proof::Context("aws:cloudtrail:arn", "cloudtrail", "trail/*")),
    ("cloudwatch", "cloudwatch.amazonaws.com", Proof::Account),
    ("costalerts", "costalerts.amazonaws.com", Proof::Account),
    ("delivery", "delivery.logs.amazonaws.com", Proof::Account),
    ("events", "events.amazonaws.com", Proof::None),
    ("logs", "logs", Proof::Context("aws:logs:arn", "logs", "log-group:*")),
    ("s3", "s3.amazonaws.com", Proof::Account),
    ("sns", "sns.amazonaws.com", Proof::Account),
];

/// Auto Scaling uses a key through a role of its own, which must exist.
const AUTOSCALING: &str = "autoscaling";

/// What it takes to use a key; each action by its name, because a wildcard grows with AWS.
pub(crate) const USE: [&str; 7] = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/// What it takes to administer a key, without reading what it encrypts.
const ADMINISTER: [&str; 13] = [
    "kms:CancelKeyDeletion",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
];

/// A key that a component makes.
pub(crate) struct NewKey<'a> {
    /// Id of the key's resources within the scope.
    pub(crate) id: &'static str,
    /// Where it is.
    pub(crate) place: &'a Place,
    /// The alias, without `alias/`, where the input has none.
    pub(crate) alias: Expr<String>,
    /// What it encrypts.
    pub(crate) description: Expr<String>,
    /// Its tags.
    pub(crate) tags: Expr<BTreeMap<String, String>>,
    /// Statements of the component's own.
    pub(crate) policy: Policy,
    /// Judges how soon it can go.
    pub(crate) guard: &'a Guard<'a>,
}

impl NewKey<'_> {
    /// The key, unless the input names one; gives the ARN.
    pub(crate) fn build(self, scope: &Scope, key: &Expr<Key>) -> Expr<String> {
        let is_new = key.existing().is_null();
        if matches!(is_new.node(), Node::Bool(false)) {
            return key.existing().or_null().arn();
        }
        let is_replica = key.replica().is_some();
        let document = scope.local("key_policy", policy(self.place, key).and(self.policy).document(scope));
        let goes_soon = || key.deletion_window_days().less(30);
        let primary = scope.when(is_new.and(!&is_replica), |scope| {
            self.guard.refuse_if(scope, &KEY_WINDOW, goes_soon());
            scope.add(
                self.id,
                aws::KmsKey::new()
                    .description(&self.description)
                    .enable_key_rotation(true)
                    .deletion_window_in_days(key.deletion_window_days())
                    .multi_region(key.multi_region())
                    .policy(&document)
                    .tags(&self.tags),
            )
        });
        let replica = scope.when(is_new.and(is_replica), |scope| {
            self.guard.refuse_if(scope, &KEY_WINDOW, goes_soon());
            scope.add(
                self.id,
                // Rotation is that of the primary.
                aws::KmsReplicaKey::new()
                    .primary_key_arn(key.replica().or_null().primary_arn())
                    .description(&self.description)
                    .deletion_window_in_days(key.deletion_window_days())
                    .policy(&document)
                    .tags(&self.tags),
            )
        });
        let id = primary.map_or(replica.map(|key| key.key_id()).or_null(), |key| key.key_id());
        scope.when(&is_new, |scope| {
            let alias = key.alias().or_else(&self.alias);
            scope.add(self.id, aws::KmsAlias::new().target_key_id(id).name(tf!("alias/{alias}")));
        });
        let made = primary.map_or(replica.map(|key| key.arn()).or_null(), |key| key.arn());
        is_new.then(made, key.existing().or_null().arn())
    }
}

pub(crate) const THE_KEY: &str = "in the policy of a key, the resource `*` is the key itself";

/// The right of the account, which every key has.
pub(crate) fn account_administers(place: &Place) -> Statement {
    Statement::allow("AccountAdministersKey")
        .principal(Principal::Aws, place.iam_arn("root"))
        .actions("kms:*")
        .resources("*")
        .wildcard("without the account's right to change the policy, a mistake in it locks everybody out for good")
}

/// The statements of every key.
fn policy(place: &Place, key: &Expr<Key>) -> Policy {
    let services = key.services();
    let account = account_administers(place);
    let policy = SERVICES.iter().fold(Policy::new().with(account), |policy, service| {
        policy.with_if(services.contains(service.0), service_uses(place, "UsesKey", service))
    });
    let autoscaling = place.iam_arn("role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling");
    policy
        .with_if(services.contains(AUTOSCALING), uses("AutoScalingUsesKey", autoscaling.clone()))
        .with_if(services.contains(AUTOSCALING), grants("AutoScalingGrantsKey", autoscaling))
        .with_if(key.users().length().greater(0), uses("UsersUseKey", key.users()))
        .with_if(key.users().length().greater(0), grants("UsersGrantKey", key.users()))
        .with_if(
            key.administrators().length().greater(0),
            Statement::allow("AdministratorsAdministerKey")
                .principal(Principal::Aws, key.administrators())
                .actions(ADMINISTER)
                .resources("*")
                .wildcard(THE_KEY),
        )
}

fn uses(sid: &str, principals: impl Into<crate::policy::Values>) -> Statement {
    Statement::allow(sid).principal(Principal::Aws, principals).actions(USE).resources("*").wildcard(THE_KEY)
}

/// Services that keep using a key for somebody (EBS, RDS) do so by a grant.
fn grants(sid: &str, principals: impl Into<crate::policy::Values>) -> Statement {
    Statement::allow(sid)
        .principal(Principal::Aws, principals)
        .actions("kms:CreateGrant")
        .resources("*")
        .wildcard(THE_KEY)
        .when(Test::boolean("kms:GrantIsForAWSResource", true))
}

/// What a component's own use of the key needs, whatever the input names: statements for services of the table.
pub(crate) fn needed(place: &Place, services: &[&str]) -> Policy {
    let of_component = SERVICES.iter().filter(|(name, ..)| services.contains(name));
    of_component.fold(Policy::new(), |policy, service| policy.with(service_uses(place, "NeedsKey", service)))
}

/// Lets a service use the key, for this account only.
fn service_uses(place: &Place, suffix: &str, (name, principal, proof): &(&str, &str, Proof)) -> Statement {
    let mut title = name.to_string();
    title[..1].make_ascii_uppercase();
    let principal = match *name {
        // CloudWatch Logs has a principal in each region.
        "logs" => tf!("logs.{}.amazonaws.com", place.region),
        _ => (*principal).into_expr(),
    };
    let statement = Statement::allow(format!("{title}{suffix}"))
        .principal(Principal::Service, principal)
        .actions(USE)
        .resources("*")
        .wildcard(THE_KEY);
    match proof {
        Proof::Account => statement.when(Test::string_equals("aws:SourceAccount", &place.account)),
        Proof::Context("aws:logs:arn", service, resource) => {
            statement.when(Test::arn_like("kms:EncryptionContext:aws:logs:arn", place.arn(service, *resource)))
        }
        Proof::Context(_, service, resource) => {
            statement.when(Test::string_like("kms:EncryptionContext:aws:cloudtrail:arn", place.arn(service, *resource)))
        }
        Proof::None => statement,
    }
}

/// What a key must fulfil by itself.
///
/// The limits are those of the API reference of KMS, `ScheduleKeyDeletion`.
pub(crate) fn check(field: &str, value: &Expr<Key>) -> Condition {
    let (existing, replica) = (value.existing(), value.replica());
    let named = [
        existing.is_null().then(true, check::is_key_arn(&existing.or_null().arn())),
        replica.is_null().then(true, check::is_key_arn(&replica.or_null().primary_arn())),
        existing.is_null().or(replica.is_null()),
    ];
    let window = value.deletion_window_days().at_least(7).and(value.deletion_window_days().at_most(30));
    let alias = value.alias().is_null().then(true, check::matches("^[a-zA-Z0-9/_-]+$", &value.alias().or_null()));
    let no_aws = value.alias().is_null().then(true, !check::matches("^(?:aws/|alias/)", &value.alias().or_null()));
    let all = named.into_iter().chain([window, alias, no_aws]);
    let good = all.reduce(|a, b| a.and(b)).unwrap_or_else(|| true.into_expr());
    Condition::new(
        good,
        tf!(
            "{field} must have the ARN of a KMS key as existing.arn or as replica.primary_arn, if at all, an alias of letters, digits and / _ - that does \
             not begin with alias/ or aws/, and deletion_window_days from 7 to 30"
        ),
    )
}

/// Who may use a key must be named.
pub(crate) fn check_principals(field: &str, value: &Expr<Key>) -> Condition {
    let bad = |list: Expr<Vec<String>>| list.filter(|arn| !check::is_principal(&arn));
    let bad = ledgerform::function::concat_all([bad(value.users()), bad(value.administrators())]);
    check::none(
        bad,
        format!("{field}.users and {field}.administrators must be ARNs of roles, users or accounts, without `*`"),
    )
}

/// The services must be those that the table knows.
pub(crate) fn check_services(field: &str, value: &Expr<Key>) -> Condition {
    let mut names: Vec<&str> = SERVICES.iter().map(|(name, ..)| *name).chain([AUTOSCALING]).collect();
    names.sort_unstable();
    let known: Expr<Vec<String>> = names.clone().into_expr();
    let bad = value.services().filter(|service| !known.contains(service));
    check::none(bad, format!("{field}.services may have {}", names.join(", ")))
}
