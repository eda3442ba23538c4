//! What the storage is given.

use super::check as own;
use crate::check;
use crate::kms::signing::SigningKey;
use crate::kms::{self, Key};
use crate::profile::{self, Profile};
use ledgerform::{Condition, Expr, Inputs, Number};
use std::collections::BTreeMap;

/// The inputs of the storage component.
#[derive(Debug, Clone, Inputs)]
#[part(StoragePart, without(name, region, account_id, profile, accept, key, tags))]
pub struct StorageInputs {
    /// Name that the names of everything here begin with. Lower-case letters, digits and hyphens, 2 to 32 characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Region of everything here, such as `us-east-1`. Names and policies are made of it, so they are known before
    /// anything exists.
    #[input(validate = check::region)]
    pub region: Expr<String>,
    /// Account of everything here, twelve digits. Names and policies are made of it.
    #[input(validate = check::account_id)]
    pub account_id: Expr<String>,
    /// What it is for: `production` refuses what loses data or lets others in, `development` is cheap and goes away
    /// without a trace.
    #[input(default = Profile::Production, one_of("development", "production"))]
    pub profile: Expr<String>,
    /// What production accepts on purpose: codes of `docs/diagnostics.md`, alone or with a colon and a key behind, each
    /// with the reason.
    #[input(default = BTreeMap::<String, String>::new(), validate = accept)]
    pub accept: Expr<BTreeMap<String, String>>,
    /// The key that encrypts what has none of its own.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub key: Expr<Key>,
    /// Buckets by key: lower-case letters, digits and hyphens.
    #[input(
        default = BTreeMap::<String, Bucket>::new(),
        validate = own::keys,
        validate = own::choices,
        validate = own::versioned,
        validate = own::locks,
        validate = own::lifecycles,
        validate = own::notifications,
        validate = own::principals,
        validate = own::arns,
        validate = own::archives
    )]
    pub buckets: Expr<BTreeMap<String, Bucket>>,
    /// Where access to the buckets is logged.
    #[input(validate = own::access_logs)]
    pub access_logs: Expr<Option<AccessLogs>>,
    /// Repositories for container images, by key; their names are the component's name, a slash and the key.
    #[input(
        default = BTreeMap::<String, Repository>::new(),
        validate = own::repositories,
        validate = own::repository_principals
    )]
    pub repositories: Expr<BTreeMap<String, Repository>>,
    /// Keys that sign and verify, by key; their aliases are the component's name, a slash and the key.
    #[input(
        default = BTreeMap::<String, SigningKey>::new(),
        validate = own::signing_keys,
        validate = own::signing_principals
    )]
    pub signing_keys: Expr<BTreeMap<String, SigningKey>>,
    /// Whether no bucket of the whole account can become public. Once for each account.
    #[input(default = false)]
    pub account_public_access_block: Expr<bool>,
    /// Whether new disks of instances are encrypted with the key, all over the region of the account.
    #[input(default = false)]
    pub ebs_encryption: Expr<bool>,
    /// Tags of everything here.
    #[input(default = BTreeMap::<String, String>::new(), validate = ledgerform::checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// Where access to buckets is logged: in one of them, or in one that exists. S3 cannot write the logs with a KMS key, nor
/// into a locked bucket.
#[derive(Debug, Clone, Inputs)]
pub struct AccessLogs {
    /// Key of the bucket that takes the access logs of the others.
    pub bucket_key: Expr<Option<String>>,
    /// Name of an existing bucket of the same region and account.
    pub bucket_name: Expr<Option<String>>,
}

/// A bucket. Nobody reaches it but by policy, over TLS 1.2 at least; public access and access lists are off.
#[derive(Debug, Clone, Inputs)]
pub struct Bucket {
    /// Its whole name; made of name, key, account and region where it is null, because names are unique world-wide.
    pub name: Expr<Option<String>>,
    /// Whether older versions of objects are kept.
    #[input(default = true)]
    pub versioning: Expr<bool>,
    /// How it is encrypted: `kms` (with the component's key or its own) or `aes256` (with a key of S3). Where it is null,
    /// `aes256` for logs that AWS cannot write otherwise, else `kms`.
    pub encryption: Expr<Option<String>>,
    /// ARN of a key of its own.
    pub kms_key_arn: Expr<Option<String>>,
    /// Whether it is deleted together with what is in it; where it is null, in development.
    pub force_destroy: Expr<Option<bool>>,
    /// What becomes of objects as they grow old, by name of the rule. The zones of a data lake are rules with a prefix.
    #[input(default = BTreeMap::<String, Lifecycle>::new())]
    pub lifecycle: Expr<BTreeMap<String, Lifecycle>>,
    /// Days until an older version of an object goes; 0 keeps all for ever.
    #[input(default = 90)]
    pub noncurrent_days: Expr<Number>,
    /// Days until the parts of an upload that was not finished go.
    #[input(default = 7)]
    pub abort_multipart_days: Expr<Number>,
    /// Days in which objects can neither be changed nor deleted.
    pub object_lock: Expr<Option<ObjectLock>>,
    /// Copies of the objects in another bucket.
    pub replication: Expr<Option<Replication>>,
    /// What scripts of web pages may do; nothing by default.
    #[input(default = Vec::<Cors>::new())]
    pub cors: Expr<Vec<Cors>>,
    /// Whether EventBridge hears of what happens to objects.
    #[input(default = true)]
    pub eventbridge: Expr<bool>,
    /// Queues, topics and functions that hear of what happens to objects, by name.
    #[input(default = BTreeMap::<String, Notification>::new())]
    pub notifications: Expr<BTreeMap<String, Notification>>,
    /// ARNs of roles that read the objects.
    #[input(default = Vec::<&str>::new())]
    pub readers: Expr<Vec<String>>,
    /// ARNs of roles that read, write and delete objects.
    #[input(default = Vec::<&str>::new())]
    pub writers: Expr<Vec<String>>,
    /// Services of AWS that deliver logs into it: `cloudtrail`, `config`, `delivery` (flow logs, network load balancers,
    /// web firewalls), `elb` (application load balancers), `inventory`.
    #[input(default = Vec::<&str>::new())]
    pub log_sources: Expr<Vec<String>>,
    /// When objects that nobody reads are archived.
    pub archive: Expr<Option<Archive>>,
    /// Further tags.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// What becomes of objects as they grow old. Without prefix, tags and size it speaks of all objects.
#[derive(Debug, Clone, Inputs)]
pub struct Lifecycle {
    /// Whether the rule counts.
    #[input(default = true)]
    pub enabled: Expr<bool>,
    /// Begin of the keys of the objects.
    pub prefix: Expr<Option<String>>,
    /// Tags that objects must have.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
    /// Bytes that objects must be larger than.
    pub larger_than: Expr<Option<Number>>,
    /// Storage classes that objects move to, each with the days after their creation: `STANDARD_IA`,
    /// `INTELLIGENT_TIERING`, `ONEZONE_IA`, `GLACIER_IR`, `GLACIER`, `DEEP_ARCHIVE`.
    #[input(default = BTreeMap::<String, Number>::new())]
    pub transitions: Expr<BTreeMap<String, Number>>,
    /// Days after their creation that objects go.
    pub expiration_days: Expr<Option<Number>>,
    /// As `transitions`, for older versions, with the days since they were replaced.
    #[input(default = BTreeMap::<String, Number>::new())]
    pub noncurrent_transitions: Expr<BTreeMap<String, Number>>,
    /// Days until an older version goes.
    pub noncurrent_days: Expr<Option<Number>>,
}

/// Days in which objects can neither be changed nor deleted, from their creation.
#[derive(Debug, Clone, Inputs)]
pub struct ObjectLock {
    /// Days, 1 to 36500.
    pub days: Expr<Number>,
    /// `GOVERNANCE` (those with a special right can) or `COMPLIANCE` (nobody can, not even the account's root).
    #[input(default = "GOVERNANCE")]
    pub mode: Expr<String>,
}

/// Copies of the objects in another bucket, of another region or account.
#[derive(Debug, Clone, Inputs)]
pub struct Replication {
    /// ARN of the other bucket, which must keep versions.
    pub bucket_arn: Expr<String>,
    /// ARN of the key there.
    pub kms_key_arn: Expr<String>,
    /// Begin of the keys of the objects; all objects where it is null.
    pub prefix: Expr<Option<String>>,
    /// Storage class of the copies; that of the objects where it is null.
    pub storage_class: Expr<Option<String>>,
    /// Whether what is deleted here is hidden there.
    #[input(default = true)]
    pub delete_markers: Expr<bool>,
    /// Whether AWS promises that copies are there within 15 minutes, at a price.
    #[input(default = false)]
    pub time_control: Expr<bool>,
}

/// What scripts of web pages may do.
#[derive(Debug, Clone, Inputs)]
pub struct Cors {
    /// Origins of the pages, such as `https://app.example.com`.
    pub allowed_origins: Expr<Vec<String>>,
    /// Methods: `GET`, `PUT`, `HEAD`, `POST`, `DELETE`.
    pub allowed_methods: Expr<Vec<String>>,
    /// Headers that requests may have.
    #[input(default = Vec::<&str>::new())]
    pub allowed_headers: Expr<Vec<String>>,
    /// Headers of answers that scripts see.
    #[input(default = Vec::<&str>::new())]
    pub expose_headers: Expr<Vec<String>>,
    /// Seconds that browsers remember the answer.
    #[input(default = 3600)]
    pub max_age_seconds: Expr<Number>,
}

/// Who hears of what happens to objects.
#[derive(Debug, Clone, Inputs)]
pub struct Notification {
    /// What it is: `queue`, `topic` or `function`.
    pub kind: Expr<String>,
    /// ARN of the queue, topic or function.
    pub target_arn: Expr<String>,
    /// Events, such as `s3:ObjectCreated:*`.
    pub events: Expr<Vec<String>>,
    /// Begin of the keys of the objects.
    pub prefix: Expr<Option<String>>,
    /// End of the keys of the objects.
    pub suffix: Expr<Option<String>>,
}

/// When objects of the class `INTELLIGENT_TIERING` that nobody reads are archived.
#[derive(Debug, Clone, Inputs)]
pub struct Archive {
    /// Days without a read until an object is archived, 90 to 730.
    pub days: Expr<Number>,
    /// Days without a read until it is archived deeply, 180 to 730.
    pub deep_days: Expr<Number>,
}

/// A repository for container images, encrypted with the component's key.
#[derive(Debug, Clone, Inputs)]
pub struct Repository {
    /// Whether a tag can move to another image.
    #[input(default = false)]
    pub mutable_tags: Expr<bool>,
    /// Images to keep, the newest; 0 keeps all.
    #[input(default = 30)]
    pub keep_images: Expr<Number>,
    /// Days until an image without tags goes.
    #[input(default = 14)]
    pub untagged_days: Expr<Number>,
    /// ARNs of roles or accounts that pull.
    #[input(default = Vec::<&str>::new())]
    pub readers: Expr<Vec<String>>,
    /// ARNs of roles that push, such as that of the build.
    #[input(default = Vec::<&str>::new())]
    pub writers: Expr<Vec<String>>,
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "storage")
}
