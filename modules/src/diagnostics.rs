//! The registry of what production refuses, each under a stable code.
//!
//! A code never changes its meaning and is never used again. The first two digits are the component's block, the last
//! two count within it, so that components grow without touching each other:
//!
//! | block | component |
//! |---|---|
//! | `LF00` | every component |
//! | `LF01` | vpc |
//! | `LF02` | eks |
//! | `LF03` | database |
//! | `LF04` | cache |
//! | `LF05` | storage |
//! | `LF06` | secrets |
//! | `LF07` | monitoring |
//! | `LF08` | cost-governance |
//! | `LF09` | platform |
//!
//! [`markdown`] is the text of `docs/diagnostics.md`; a test keeps the file in step.

use std::fmt::Write;

/// Something that the profile `production` refuses unless it is accepted on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code: `LF0501`.
    pub code: &'static str,
    /// The component that reports it; `all` for every one.
    pub component: &'static str,
    /// What must be otherwise, as the message says it.
    pub message: &'static str,
    /// What happens if it stays, and what to do, for the documentation.
    pub why: &'static str,
    /// Whether it speaks of things with keys, so that one of them can be accepted alone.
    pub by_key: bool,
}

/// A deleted key is soon gone.
pub const KEY_WINDOW: Diagnostic = Diagnostic {
    code: "LF0001",
    component: "all",
    message: "a key must wait 30 days before it is deleted (key.deletion_window_days)",
    why: "What a deleted key has encrypted cannot be read again. The window is the time to notice.",
    by_key: false,
};

/// One zone takes all down.
pub const SINGLE_NAT_GATEWAY: Diagnostic = Diagnostic {
    code: "LF0101",
    component: "vpc",
    message: "a VPC of several zones must have a NAT gateway in each of them (nat = \"gateway_per_az\")",
    why: "With one gateway, the zone it is in takes the way out of all others with it when it fails, and traffic between \
          zones costs.",
    by_key: false,
};

/// One instance takes all down.
pub const NAT_INSTANCE: Diagnostic = Diagnostic {
    code: "LF0102",
    component: "vpc",
    message: "private subnets must reach the internet through NAT gateways, not an instance (nat)",
    why: "An instance is cheap, but it is one machine: when it fails, nothing reaches the internet for minutes.",
    by_key: false,
};

/// Nobody can tell who talked to whom.
pub const NO_FLOW_LOGS: Diagnostic = Diagnostic {
    code: "LF0103",
    component: "vpc",
    message: "the traffic of a VPC must be logged (flow_logs)",
    why: "After an incident, flow logs say who talked to whom. PCI DSS asks for them.",
    by_key: false,
};

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

/// A database goes by one call.
pub const DATABASE_UNPROTECTED: Diagnostic = Diagnostic {
    code: "LF0301",
    component: "database",
    message: "a database must be protected from being deleted (protection.deletion_protection)",
    why: "Without the protection, one wrong plan deletes the database. Leave `deletion_protection` unset: development then \
          deletes, production refuses. To delete it on purpose, take the protection away in an apply of its own.",
    by_key: true,
};

/// Nothing is left of a deleted database.
pub const DATABASE_NO_SNAPSHOT: Diagnostic = Diagnostic {
    code: "LF0302",
    component: "database",
    message: "a database must leave a last snapshot when it is deleted (protection.skip_final_snapshot)",
    why: "The last snapshot is what a deleted database can be made from again. Its name has a random end, so that it never \
          stands in the way of another one.",
    by_key: true,
};

/// One zone takes it down.
pub const DATABASE_SINGLE_ZONE: Diagnostic = Diagnostic {
    code: "LF0303",
    component: "database",
    message: "a database must have an instance in a second zone (a second one in instances of a cluster, or architecture = \
              \"multi_az\")",
    why: "When the zone of the only instance fails, or AWS works on it, nobody reaches the database until another one is \
          there.",
    by_key: true,
};

/// Backups are soon gone.
pub const DATABASE_SHORT_BACKUPS: Diagnostic = Diagnostic {
    code: "LF0304",
    component: "database",
    message: "backups of a database must be kept for 7 days at least (backups.retention_days)",
    why: "A mistake in the data is often found days later. Leave it unset: production keeps backups for 30 days.",
    by_key: true,
};

/// Everybody may try.
pub const DATABASE_OPEN: Diagnostic = Diagnostic {
    code: "LF0305",
    component: "database",
    message: "a database must not be open to every address (cidr in access.ingress)",
    why: "With 0.0.0.0/0 every machine of the VPC and of all networks behind it may try. Name security groups, or the ranges \
          that connections come from.",
    by_key: true,
};

/// A password is long the same.
pub const DATABASE_ROTATED_SELDOM: Diagnostic = Diagnostic {
    code: "LF0306",
    component: "database",
    message: "the password of a master user must be rotated every 90 days at least (password.rotation_days)",
    why: "PCI DSS asks for 90 days.",
    by_key: true,
};

/// A table goes by one call.
pub const TABLE_UNPROTECTED: Diagnostic = Diagnostic {
    code: "LF0307",
    component: "database",
    message: "a table must be protected from being deleted (deletion_protection)",
    why: "Without the protection, one wrong plan deletes the table. Leave it unset: development then deletes, production \
          refuses.",
    by_key: true,
};

/// Overwritten items are lost.
pub const TABLE_WITHOUT_RECOVERY: Diagnostic = Diagnostic {
    code: "LF0308",
    component: "database",
    message: "a table must be recoverable to any point in time (point_in_time_recovery)",
    why: "Without it, items that a mistake overwrites are gone.",
    by_key: true,
};

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

/// A deleted secret is soon gone.
pub const SECRET_RECOVERY: Diagnostic = Diagnostic {
    code: "LF0601",
    component: "secrets",
    message: "a deleted secret must be recoverable for 7 days at least (recovery_window_days)",
    why: "With 0, a secret that a change removes is gone at once. Leave it unset: development then frees the name at \
          once, production keeps the secret for 30 days.",
    by_key: true,
};

/// A secret never changes.
pub const SECRET_UNROTATED: Diagnostic = Diagnostic {
    code: "LF0602",
    component: "secrets",
    message: "a secret must be rotated (rotation)",
    why: "A secret that never changes is known to everybody who ever read it. Accept it for keys that a third party \
          gives out, one by one, with the reason.",
    by_key: true,
};

/// A rotation comes too seldom.
pub const SECRET_ROTATED_SELDOM: Diagnostic = Diagnostic {
    code: "LF0603",
    component: "secrets",
    message: "a secret must be rotated every 90 days at least (rotation.after_days)",
    why: "PCI DSS asks for 90 days.",
    by_key: true,
};

/// An alarm rings, and nobody hears it.
pub const ALARM_UNHEARD: Diagnostic = Diagnostic {
    code: "LF0701",
    component: "monitoring",
    message: "an alarm must tell somebody, or be part of a composite alarm (topics)",
    why: "An alarm without topics and actions changes its colour on a page that nobody looks at.",
    by_key: true,
};

/// Nobody knows what to do.
pub const ALARM_WITHOUT_RUNBOOK: Diagnostic = Diagnostic {
    code: "LF0702",
    component: "monitoring",
    message: "an alarm must say where its runbook is (runbook_url)",
    why: "Whoever is woken up by an alarm needs to know what to do. Give the alarm an address, or the component one for           all: the alarm's key becomes the anchor.",
    by_key: true,
};

/// Logs are gone before somebody asks for them.
pub const LOGS_KEPT_BRIEFLY: Diagnostic = Diagnostic {
    code: "LF0703",
    component: "monitoring",
    message: "logs must be kept for 365 days at least (retention_days)",
    why: "Attacks are found after months. PCI DSS asks for a year.",
    by_key: true,
};

/// A secret may be in the state.
pub const TOPIC_ADDRESS_IN_STATE: Diagnostic = Diagnostic {
    code: "LF0704",
    component: "monitoring",
    message: "a topic must not have a subscription by https, whose address stands in the state (subscriptions)",
    why: "The addresses of PagerDuty, Slack and the like hold a key: whoever reads the state could send alarms. Subscribe           them by hand or by AWS Chatbot, and accept addresses that hold no secret.",
    by_key: true,
};

/// What happens in the account is written down, but nobody is told.
pub const TRAIL_UNHEARD: Diagnostic = Diagnostic {
    code: "LF0705",
    component: "monitoring",
    message: "somebody must hear of the alarms of the trail (trail.topics)",
    why: "The CIS benchmark wants alarms for changes of policies, networks and the trail itself, and for the use of root.",
    by_key: false,
};

/// A widget stays empty.
pub const METRIC_OF_BUDGETS: Diagnostic = Diagnostic {
    code: "LF0706",
    component: "monitoring",
    message: "a dashboard must not show metrics of AWS/Budgets, which CloudWatch does not have (dashboards)",
    why: "Budget against actual is shown by the metric `EstimatedCharges` of `AWS/Billing` with the budget as a line at its \
          limit: `limits` of a widget, and the dashboard of the cost governance. The namespace `AWS/Budgets` is empty, and so \
          would the widget be.",
    by_key: true,
};

/// A budget counts nothing.
pub const BUDGET_SERVICE_UNKNOWN: Diagnostic = Diagnostic {
    code: "LF0801",
    component: "cost-governance",
    message: "the services of a budget must have the names that Cost Explorer knows (services)",
    why: "A budget with another name counts nothing, and stays silent whatever is spent: S3 is `Amazon Simple Storage \
          Service`, not `Amazon S3`. The Rust type `Service` has the names. Accept it for a service that it does not have \
          yet, after a look at Cost Explorer.",
    by_key: true,
};

/// Nobody hears of a budget.
pub const BUDGET_UNHEARD: Diagnostic = Diagnostic {
    code: "LF0802",
    component: "cost-governance",
    message: "a budget must tell somebody (notifications, tells_topic, emails)",
    why: "A budget limits nothing: it only tells. Without notifications, or without topic and mail, it does not even that.",
    by_key: true,
};

/// A secret may be in the state.
pub const COST_ADDRESS_IN_STATE: Diagnostic = Diagnostic {
    code: "LF0803",
    component: "cost-governance",
    message: "a topic must not have a subscription by https, whose address stands in the state (topic.subscriptions)",
    why: "The addresses of PagerDuty, Slack and the like hold a key: whoever reads the state could send messages. Subscribe \
          them by hand or by AWS Chatbot, and accept addresses that hold no secret.",
    by_key: true,
};

/// Messages on costs are lost.
pub const COST_TOPIC_CLOSED: Diagnostic = Diagnostic {
    code: "LF0901",
    component: "platform",
    message: "the topic of costs must let in budgets and costalerts (monitoring.topics.publishers)",
    why: "AWS Budgets and Cost Anomaly Detection take the topic and lose every message that its policy or its key does not \
          let in, without a word. The key of a platform lets both in; so must the topic, and the policy of an existing key.",
    by_key: true,
};

/// Messages of databases are lost.
pub const ALERTS_TOPIC_CLOSED: Diagnostic = Diagnostic {
    code: "LF0902",
    component: "platform",
    message: "the topic of alerts must let in cloudwatch, and events.rds for databases (monitoring.topics.publishers)",
    why: "Alarms and events of databases go to this topic. Whatever its policy does not let in is lost without a word.",
    by_key: true,
};

/// Every diagnostic, by code.
pub const DIAGNOSTICS: &[Diagnostic] = &[
    KEY_WINDOW,
    SINGLE_NAT_GATEWAY,
    NAT_INSTANCE,
    NO_FLOW_LOGS,
    CLUSTER_API_OPEN,
    CLUSTER_UNLOGGED,
    CLUSTER_UNPROTECTED,
    CLUSTER_CREATOR_ADMIN,
    NODES_TOO_SMALL,
    SPOT_OF_ONE_TYPE,
    NODES_WITHOUT_NETWORK,
    DATABASE_UNPROTECTED,
    DATABASE_NO_SNAPSHOT,
    DATABASE_SINGLE_ZONE,
    DATABASE_SHORT_BACKUPS,
    DATABASE_OPEN,
    DATABASE_ROTATED_SELDOM,
    TABLE_UNPROTECTED,
    TABLE_WITHOUT_RECOVERY,
    CACHE_SINGLE_NODE,
    CACHE_SHORT_SNAPSHOTS,
    CACHE_OPEN,
    BUCKET_FORCE_DESTROY,
    BUCKET_UNVERSIONED,
    BUCKET_WITHOUT_KEY,
    BUCKET_ACCESS_UNLOGGED,
    BUCKET_OPEN_CORS,
    REPOSITORY_MUTABLE,
    SECRET_RECOVERY,
    SECRET_UNROTATED,
    SECRET_ROTATED_SELDOM,
    ALARM_UNHEARD,
    ALARM_WITHOUT_RUNBOOK,
    LOGS_KEPT_BRIEFLY,
    TOPIC_ADDRESS_IN_STATE,
    TRAIL_UNHEARD,
    METRIC_OF_BUDGETS,
    BUDGET_SERVICE_UNKNOWN,
    BUDGET_UNHEARD,
    COST_ADDRESS_IN_STATE,
    COST_TOPIC_CLOSED,
    ALERTS_TOPIC_CLOSED,
];

/// The codes of a component, in their order; a platform has those of all.
pub(crate) fn codes(component: &str) -> Vec<&'static str> {
    let has = |diagnostic: &&Diagnostic| component == "platform" || [component, "all"].contains(&diagnostic.component);
    DIAGNOSTICS.iter().filter(has).map(|d| d.code).collect()
}

/// What `docs/diagnostics.md` says.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Diagnostics\n\n\
         The profile `production` of a component refuses what hurts there. Each refusal has a code that never changes.\n\
         What is meant can be accepted, with the reason, where the component is used:\n\n\
         ```hcl\n\
         accept = {\n  \
           LF0502             = \"a cache: everything in it can be made again\" # for the whole component\n  \
           \"LF0602:stripe\"    = \"the third party gives the key out\"           # for one key of a map\n\
         }\n\
         ```\n\n\
         The profile `development` refuses nothing. Every other error says all there is to say in its text.\n",
    );
    for diagnostic in DIAGNOSTICS {
        let Diagnostic { code, component, message, why, by_key } = diagnostic;
        let alone = if *by_key { " It can be accepted for one key alone." } else { "" };
        _ = write!(out, "\n## {code}\n\n*{component}*: {message}.\n\n{why}{alone}\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::DIAGNOSTICS;

    #[test]
    fn codes_are_sorted_and_lie_in_the_block_of_their_component() {
        let blocks = [
            "all",
            "vpc",
            "eks",
            "database",
            "cache",
            "storage",
            "secrets",
            "monitoring",
            "cost-governance",
            "platform",
        ];
        assert!(DIAGNOSTICS.is_sorted_by(|a, b| a.code < b.code), "codes must differ and be sorted");
        for diagnostic in DIAGNOSTICS {
            let block = blocks.iter().position(|name| *name == diagnostic.component);
            let number = block.map(|block| format!("LF{block:02}"));
            assert_eq!(number.as_deref(), diagnostic.code.get(..4), "{}", diagnostic.code);
        }
    }
}
