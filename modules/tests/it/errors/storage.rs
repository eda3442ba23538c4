//! Wrong inputs of the storage.

use ledgerform::Expr;
use ledgerform_modules::kms::Key;
use ledgerform_modules::kms::signing::SigningKey;
use ledgerform_modules::storage::{
    AccessLogs, Archive, Bucket, Cors, Lifecycle, Notification, ObjectLock, Replication, Repository, Storage,
    StorageInputs,
};

/// A good storage, for each case to spoil: a bucket that logs into an existing one.
fn good() -> StorageInputs {
    StorageInputs::new()
        .name("demo")
        .region("us-east-1")
        .account_id("111122223333")
        .access_logs(Some(AccessLogs::new().bucket_name("logs")))
}

fn with(key: &str, bucket: Bucket) -> StorageInputs {
    good().buckets([(key, bucket)])
}

const GOOD: [(&str, &str); 4] = [
    ("name", r#""demo""#),
    ("region", r#""us-east-1""#),
    ("account_id", r#""111122223333""#),
    ("access_logs", r#"{ bucket_name = "logs" }"#),
];

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: StorageInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<Storage>(inputs, &GOOD, arguments, message);
}

#[test]
fn names() {
    check(
        with("Lake", Bucket::new()),
        &[("buckets", "{ Lake = {} }")],
        "the keys of buckets must be lower-case letters, digits and hyphens; wrong: Lake",
    );
    check(
        with("documents-of-the-customers-of-europe", Bucket::new()),
        &[("buckets", "{ documents-of-the-customers-of-europe = {} }")],
        "the name of the bucket documents-of-the-customers-of-europe must be 3 to 63 lower-case letters, digits, dots and \
         hyphens; shorten its key, or give its name: \
         demo-documents-of-the-customers-of-europe-111122223333-us-east-1",
    );
    check(
        StorageInputs { account_id: "1111-2222-3333".into(), ..good() },
        &[("account_id", r#""1111-2222-3333""#)],
        "account_id must be the twelve digits of an account, not `1111-2222-3333`",
    );
    check(
        good().signing_keys([("tokens", SigningKey::new().spec("RSA_1024"))]),
        &[("signing_keys", "{ tokens = { spec = \"RSA_1024\" } }")],
        "signing_keys must have keys of letters, digits, _ and -, spec out of ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, \
         ECC_SECG_P256K1, HMAC_224, HMAC_256, HMAC_384, HMAC_512, RSA_2048, RSA_3072, RSA_4096, and deletion_window_days \
         from 7 to 30; wrong: tokens",
    );
    check(
        good().signing_keys([("tokens", SigningKey::new().signers(["*"]))]),
        &[("signing_keys", "{ tokens = { signers = [\"*\"] } }")],
        "signers and verifiers of signing_keys must be ARNs of roles, users or accounts, without `*`; wrong: *",
    );
    check(
        good().repositories([("Api", Repository::new())]),
        &[("repositories", "{ Api = {} }")],
        "repositories must have keys of lower-case letters, digits and single . _ / -, keep_images from 0 and \
         untagged_days from 1; wrong: Api",
    );
}

#[test]
fn buckets() {
    check(
        with("lake", Bucket::new().encryption("none")),
        &[("buckets", r#"{ lake = { encryption = "none" } }"#)],
        "buckets must have encryption `kms` or `aes256`, log_sources out of cloudtrail, config, delivery, elb and \
         inventory, and in cors methods out of DELETE, GET, HEAD, POST and PUT; wrong: lake",
    );
    check(
        with("lake", Bucket::new().object_lock(Some(ObjectLock::new().days(0)))),
        &[("buckets", "{ lake = { object_lock = { days = 0 } } }")],
        "buckets must have an object_lock of 1 to 36500 days with the mode GOVERNANCE or COMPLIANCE; wrong: lake",
    );
    let nowhere = Notification::new()
        .kind("queue")
        .target_arn("arn:aws:ec2:us-east-1:111122223333:instance/i-1")
        .events(["s3:ObjectCreated:*"]);
    check(
        with("lake", Bucket::new().notifications([("index", nowhere)])),
        &[(
            "buckets",
            r#"{ lake = { notifications = { index = { kind = "queue", target_arn = "arn:aws:ec2:us-east-1:111122223333:instance/i-1", events = ["s3:ObjectCreated:*"] } } } }"#,
        )],
        "notifications of buckets must have the kind queue, topic or function, the ARN of one, and events such as s3:ObjectCreated:*; \
         wrong: lake/index",
    );
    check(
        with("lake", Bucket::new().readers(["*"])),
        &[("buckets", r#"{ lake = { readers = ["*"] } }"#)],
        "readers and writers of buckets must be ARNs of roles, users or accounts, without `*`; wrong: *",
    );
    let replication = Replication::new().bucket_arn("demo-copy").kms_key_arn("alias/copy");
    check(
        with("lake", Bucket::new().replication(Some(replication))),
        &[("buckets", r#"{ lake = { replication = { bucket_arn = "demo-copy", kms_key_arn = "alias/copy" } } }"#)],
        "buckets must have the ARN of a KMS key as kms_key_arn, and in replication those of bucket and key; wrong: lake",
    );
    check(
        with("lake", Bucket::new().archive(Some(Archive::new().days(180).deep_days(180)))),
        &[("buckets", "{ lake = { archive = { days = 180, deep_days = 180 } } }")],
        "archive of buckets must have days from 90 and, later than those, deep_days from 180, both up to 730; wrong: lake",
    );
}

#[test]
fn a_lock_or_a_copy_without_versions() {
    let lock = Bucket::new().versioning(false).object_lock(Some(ObjectLock::new().days(30)));
    check(
        with("documents", lock),
        &[("buckets", "{ documents = { versioning = false, object_lock = { days = 30 } } }")],
        "buckets with object_lock or replication need versioning; wrong: documents",
    );
}

#[test]
fn lifecycles() {
    check(
        with("lake", Bucket::new().lifecycle([("raw", Lifecycle::new().prefix("raw/"))])),
        &[("buckets", r#"{ lake = { lifecycle = { raw = { prefix = "raw/" } } } }"#)],
        "each rule in lifecycle of buckets must do something: transitions to STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, \
         GLACIER_IR, GLACIER, DEEP_ARCHIVE, or expiration after one day at least; wrong: lake/raw",
    );
    let impossible = "lifecycle of the bucket lake must move objects through the classes STANDARD_IA, \
                      INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE in this order, each later than \
                      the one before, to STANDARD_IA and ONEZONE_IA after 30 days at least, and let them go later than \
                      all that; wrong: raw";
    check(
        with(
            "lake",
            Bucket::new().lifecycle([("raw", Lifecycle::new().transitions([("GLACIER", 30), ("STANDARD_IA", 90)]))]),
        ),
        &[("buckets", "{ lake = { lifecycle = { raw = { transitions = { GLACIER = 30, STANDARD_IA = 90 } } } } }")],
        impossible,
    );
    check(
        with("lake", Bucket::new().lifecycle([("raw", Lifecycle::new().transitions([("STANDARD_IA", 7)]))])),
        &[("buckets", "{ lake = { lifecycle = { raw = { transitions = { STANDARD_IA = 7 } } } } }")],
        impossible,
    );
    check(
        with(
            "lake",
            Bucket::new().lifecycle([("raw", Lifecycle::new().transitions([("GLACIER", 90)]).expiration_days(60))]),
        ),
        &[("buckets", "{ lake = { lifecycle = { raw = { transitions = { GLACIER = 90 }, expiration_days = 60 } } } }")],
        impossible,
    );
}

#[test]
fn access_logs() {
    let own = |key: &str| Some(AccessLogs::new().bucket_key(key));
    check(
        with("lake", Bucket::new()).access_logs(own("logs")),
        &[("access_logs", r#"{ bucket_key = "logs" }"#), ("buckets", "{ lake = {} }")],
        "access_logs.bucket_key must be a key of buckets, which are lake",
    );
    check(
        good().access_logs(Some(AccessLogs::new().bucket_key("lake").bucket_name("logs"))),
        &[("access_logs", r#"{ bucket_key = "lake", bucket_name = "logs" }"#)],
        "access_logs must have either bucket_key, a key of buckets, or bucket_name, the name of an existing bucket",
    );
    check(
        with("alb", Bucket::new().encryption("kms").log_sources(["elb"])),
        &[("buckets", r#"{ alb = { encryption = "kms", log_sources = ["elb"] } }"#)],
        "the bucket alb takes access logs or logs of load balancers, which AWS cannot write with a KMS key: leave its \
         encryption unset",
    );
    check(
        with("logs", Bucket::new().object_lock(Some(ObjectLock::new().days(30)))).access_logs(own("logs")),
        &[("access_logs", r#"{ bucket_key = "logs" }"#), ("buckets", "{ logs = { object_lock = { days = 30 } } }")],
        "the bucket logs takes access logs, which S3 cannot write into a locked bucket: remove its object_lock",
    );
}

#[test]
fn keys() {
    check(
        good().key(Key::new().alias("alias/demo")),
        &[("key", r#"{ alias = "alias/demo" }"#)],
        "key must have the ARN of a KMS key as existing.arn or as replica.primary_arn, if at all, an alias of letters, digits \
         and / _ - that does not begin with alias/ or aws/, and deletion_window_days from 7 to 30",
    );
    check(
        good().key(Key::new().services(["logs", "lambda"])),
        &[("key", r#"{ services = ["logs", "lambda"] }"#)],
        "key.services may have autoscaling, budgets, cloudtrail, cloudwatch, costalerts, delivery, events, logs, s3, sns; \
         wrong: lambda",
    );
    check(
        good().key(Key::new().users(["*"])),
        &[("key", r#"{ users = ["*"] }"#)],
        "key.users and key.administrators must be ARNs of roles, users or accounts, without `*`; wrong: *",
    );
}

/// What the profile `production`, which is the default, refuses: the code, how it is accepted, and nothing else is wrong.
#[test]
fn what_production_refuses() {
    let refused = |code: &str, what: &str, key: &str| {
        format!(
            "{code}: in production {what}; wrong: {key}. To have it on purpose, give the reason: accept = {{ {code} = \
             \"…\" }}, or \"{code}:{key}\" for this one"
        )
    };
    check(
        with("lake", Bucket::new().force_destroy(true)),
        &[("buckets", "{ lake = { force_destroy = true } }")],
        &refused("LF0501", "a bucket must not be deletable together with the objects in it (force_destroy)", "lake"),
    );
    check(
        with("lake", Bucket::new().versioning(false)),
        &[("buckets", "{ lake = { versioning = false } }")],
        &refused("LF0502", "a bucket must keep the versions of its objects (versioning)", "lake"),
    );
    check(
        with("lake", Bucket::new().encryption("aes256")),
        &[("buckets", r#"{ lake = { encryption = "aes256" } }"#)],
        &refused("LF0503", "a bucket must be encrypted with a customer-managed key (encryption)", "lake"),
    );
    check(
        StorageInputs { access_logs: Expr::null(), ..with("lake", Bucket::new()) },
        &[("access_logs", "null"), ("buckets", "{ lake = {} }")],
        &refused("LF0504", "access to a bucket must be logged (access_logs)", "lake"),
    );
    check(
        with("lake", Bucket::new().cors([Cors::new().allowed_origins(["*"]).allowed_methods(["GET"])])),
        &[("buckets", r#"{ lake = { cors = [{ allowed_origins = ["*"], allowed_methods = ["GET"] }] } }"#)],
        &refused("LF0505", "a bucket must not answer the scripts of every origin (cors)", "lake"),
    );
    check(
        good().repositories([("api", Repository::new().mutable_tags(true))]),
        &[("repositories", "{ api = { mutable_tags = true } }")],
        &refused("LF0506", "the tags of a repository must not move to other images (mutable_tags)", "api"),
    );
    check(
        good().key(Key::new().deletion_window_days(7)),
        &[("key", "{ deletion_window_days = 7 }")],
        "LF0001: in production a key must wait 30 days before it is deleted (key.deletion_window_days). To have it on \
         purpose, give the reason: accept = { LF0001 = \"…\" }",
    );
}

#[test]
fn codes_that_the_component_does_not_know() {
    check(
        good().accept([("LF0601", "there are no secrets here")]),
        &[("accept", r#"{ LF0601 = "there are no secrets here" }"#)],
        "accept must have codes that storage knows (LF0001, LF0501, LF0502, LF0503, LF0504, LF0505, LF0506), alone or with \
         a colon and a key behind, each with the reason; wrong: LF0601",
    );
    check(
        good().accept([("LF0501", " ")]),
        &[("accept", r#"{ LF0501 = " " }"#)],
        "accept must have codes that storage knows (LF0001, LF0501, LF0502, LF0503, LF0504, LF0505, LF0506), alone or with \
         a colon and a key behind, each with the reason; wrong: LF0501",
    );
}
