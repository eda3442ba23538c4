//! What production refuses of caches.

use super::Diagnostic;

/// One node takes it down.
pub const CACHE_SINGLE_NODE: Diagnostic = Diagnostic {
    code: "LF0401",
    component: "cache",
    message: "a cache must have a replica in another zone (replicas)",
    why: "Without one, everything in the cache is gone when its node fails, and nobody reaches it until another one is there.",
    by_key: true,
};

/// Snapshots are soon gone.
pub const CACHE_SHORT_SNAPSHOTS: Diagnostic = Diagnostic {
    code: "LF0402",
    component: "cache",
    message: "snapshots of a cache must be kept for 7 days at least (snapshot_days)",
    why: "Sessions and counters in a cache cannot always be made again. Accept it for a cache that can be filled anew.",
    by_key: true,
};

/// Everybody may try.
pub const CACHE_OPEN: Diagnostic = Diagnostic {
    code: "LF0403",
    component: "cache",
    message: "a cache must not be open to every address (cidr in ingress)",
    why: "With 0.0.0.0/0 every machine of the VPC and of all networks behind it may try. Name security groups, or the ranges \
          that connections come from.",
    by_key: true,
};
