//! What production refuses of clusters.

use super::Diagnostic;

/// Everybody may try to get in.
pub const CLUSTER_API_OPEN: Diagnostic = Diagnostic {
    code: "LF0201",
    component: "eks",
    message: "the API of a cluster must not be open to every address of the internet (public_access_cidrs)",
    why: "Whatever is found in the API server or leaks from an engineer's machine can then be used from anywhere. Name the \
          addresses, or leave `public_access_cidrs` empty and come through the VPC.",
    by_key: false,
};

/// Nobody knows who did what.
pub const CLUSTER_UNLOGGED: Diagnostic = Diagnostic {
    code: "LF0202",
    component: "eks",
    message: "a cluster must write all logs of its control plane (log_types)",
    why: "After an incident, the logs `audit` and `authenticator` say who did what; the others say why something failed. They \
          cannot be had afterwards.",
    by_key: false,
};

/// A slip deletes the cluster.
pub const CLUSTER_UNPROTECTED: Diagnostic = Diagnostic {
    code: "LF0203",
    component: "eks",
    message: "a cluster must be protected against deletion (deletion_protection)",
    why: "A change that replaces the cluster, such as another key, would delete it with everything in it. Leave \
          `deletion_protection` unset: production then protects, development does not.",
    by_key: false,
};

/// Whoever made the cluster rules it for good.
pub const CLUSTER_CREATOR_ADMIN: Diagnostic = Diagnostic {
    code: "LF0204",
    component: "eks",
    message: "the role that creates a cluster must not administer it by that alone (creator_is_admin)",
    why: "The right is written nowhere, and who has it is known to nobody a year later. Give it by an entry in `access`.",
    by_key: false,
};

/// Nodes have room for the system only.
pub const NODES_TOO_SMALL: Diagnostic = Diagnostic {
    code: "LF0205",
    component: "eks",
    message: "a node must have room for 12 pods (instance_types, prefix_delegation)",
    why: "A node holds as many pods as its network interfaces have addresses: 4 on a t3.micro. The network, the proxy and what \
          watches the node take most of them, and pods stay pending while processor and memory are idle. Take larger types, or \
          leave `prefix_delegation` on.",
    by_key: true,
};

/// All nodes go at once.
pub const SPOT_OF_ONE_TYPE: Diagnostic = Diagnostic {
    code: "LF0206",
    component: "eks",
    message: "a group of Spot nodes must have several types to choose from (instance_types)",
    why: "AWS takes back all nodes of one type at once when it needs them. With several types, only some go.",
    by_key: true,
};

/// Nodes never get ready.
pub const NODES_WITHOUT_NETWORK: Diagnostic = Diagnostic {
    code: "LF0207",
    component: "eks",
    message: "a cluster with nodes must have the add-ons kube-proxy and vpc-cni (addons)",
    why: "EKS puts no network there by itself, so a node without these never gets ready. Accept it where something else, such \
          as Cilium, is the network.",
    by_key: false,
};
