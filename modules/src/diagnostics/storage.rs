//! What production refuses of buckets and repositories.

use super::Diagnostic;

/// A bucket is deleted with everything in it.
pub const BUCKET_FORCE_DESTROY: Diagnostic = Diagnostic {
    code: "LF0501",
    component: "storage",
    message: "a bucket must not be deletable together with the objects in it (force_destroy)",
    why: "Terraform empties such a bucket, all versions of all objects, before it deletes it. Leave `force_destroy` \
          unset: development then deletes, production refuses.",
    by_key: true,
};

/// Overwritten objects are lost.
pub const BUCKET_UNVERSIONED: Diagnostic = Diagnostic {
    code: "LF0502",
    component: "storage",
    message: "a bucket must keep the versions of its objects (versioning)",
    why: "Without versions, an object that is overwritten or deleted is gone, whoever did it. Leave `versioning` on and \
          bound its cost with `noncurrent_days`.",
    by_key: true,
};

/// The key of the encryption is not the customer's.
pub const BUCKET_WITHOUT_KEY: Diagnostic = Diagnostic {
    code: "LF0503",
    component: "storage",
    message: "a bucket must be encrypted with a customer-managed key (encryption)",
    why: "With `aes256` S3 holds the key: whoever may read the bucket may read the data, and no key can be withdrawn. \
          Buckets that take access logs or logs of load balancers are exempt, because AWS cannot write those with a key.",
    by_key: true,
};

/// Nobody knows who read what.
pub const BUCKET_ACCESS_UNLOGGED: Diagnostic = Diagnostic {
    code: "LF0504",
    component: "storage",
    message: "access to a bucket must be logged (access_logs)",
    why: "After an incident, the access logs say who read what. Name one of the component's buckets, or an existing one \
          of the same region and account.",
    by_key: true,
};

/// Any web page may read.
pub const BUCKET_OPEN_CORS: Diagnostic = Diagnostic {
    code: "LF0505",
    component: "storage",
    message: "a bucket must not answer the scripts of every origin (cors)",
    why: "With the origin `*`, the page of anybody can use what the browser of a user is allowed to. Name the origins.",
    by_key: true,
};

/// An image changes under its tag.
pub const REPOSITORY_MUTABLE: Diagnostic = Diagnostic {
    code: "LF0506",
    component: "storage",
    message: "the tags of a repository must not move to other images (mutable_tags)",
    why: "What was scanned and approved under a tag must be what runs under it.",
    by_key: true,
};
