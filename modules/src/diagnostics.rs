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

mod cache;
mod cost_governance;
mod database;
mod eks;
mod monitoring;
mod platform;
mod secrets;
mod storage;
mod vpc;

pub use cache::*;
pub use cost_governance::*;
pub use database::*;
pub use eks::*;
pub use monitoring::*;
pub use platform::*;
pub use secrets::*;
pub use storage::*;
pub use vpc::*;

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

/// A secret stands in what is written. Unlike the others it is found in whatever a program describes, in every profile,
/// and it is accepted in Rust, so it is not among the codes that the input `accept` takes.
pub const LITERAL_SECRET: Diagnostic = Diagnostic {
    code: "LF0002",
    component: "every program",
    message: "a secret must not stand in a file that is written",
    why: "What is written goes into version control, plans and states. Keys and tokens are told by the shape that their \
          makers gave them, also in assets, and so are private keys, JSON web tokens, passwords in connection strings, and \
          passwords that everybody knows. Keep the secret in a store, or give it through an ephemeral variable to a \
          write-only argument. What is no secret is accepted in Rust, with a reason that is written beside it: \
          `Meta::acknowledge(\"LF0002\", true, reason)` on a resource, `not_secret(text, reason)` of a scope for everything \
          else. `accept` does not take this code, since modules hold no secrets, and what their callers write is not looked \
          at.",
    by_key: false,
};

/// Secrecy and an old Terraform exclude each other.
///
/// Found in whatever a program describes: `Target` says which releases must run it.
pub const WRITE_ONLY_TOO_NEW: Diagnostic = Diagnostic {
    code: "LF0003",
    component: "every program",
    message: "a write-only argument needs Terraform 1.11",
    why: "Write-only arguments keep a secret out of plan and state, and releases of Terraform before 1.11 do not know them: \
          who asks for 1.6 and for a secret that Terraform writes asks for both at once. Have the service make and keep the \
          secret, as RDS does with the password of a master user (the default here), or set its value outside of Terraform \
          (`value = \"out_of_band\"`): both keep 1.6. Or raise the target. It cannot be accepted: Terraform 1.10 refuses the \
          file.",
    by_key: false,
};

/// What every profile refuses, since it works nowhere or is no matter of taste. `accept` does not take these codes.
pub const ALWAYS: &[Diagnostic] = &[LITERAL_SECRET, WRITE_ONLY_TOO_NEW, ANOMALY_FREQUENCY];

/// Every diagnostic of a component that can be accepted, by code.
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
    COST_PUBLISHERS,
    COST_TOPIC_CLOSED,
    ALERTS_TOPIC_CLOSED,
    UNWATCHED,
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
         The profile `development` refuses nothing of this. What no profile takes has a code too, and says so. Every other\n\
         error says all there is to say in its text.\n",
    );
    let mut all: Vec<&Diagnostic> = DIAGNOSTICS.iter().chain(ALWAYS).collect();
    all.sort_by_key(|diagnostic| diagnostic.code);
    for Diagnostic { code, component, message, why, by_key } in all {
        let alone = if *by_key { " It can be accepted for one key alone." } else { "" };
        _ = write!(out, "\n## {code}\n\n*{component}*: {message}.\n\n{why}{alone}\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{ALWAYS, DIAGNOSTICS};

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
        let mut codes: Vec<&str> = DIAGNOSTICS.iter().chain(ALWAYS).map(|diagnostic| diagnostic.code).collect();
        codes.sort_unstable();
        assert!(codes.is_sorted_by(|a, b| a < b), "codes must differ: {codes:?}");
        for diagnostic in DIAGNOSTICS.iter().chain(ALWAYS) {
            let component = if diagnostic.component == "every program" { "all" } else { diagnostic.component };
            let block = blocks.iter().position(|name| *name == component);
            let number = block.map(|block| format!("LF{block:02}"));
            assert_eq!(number.as_deref(), diagnostic.code.get(..4), "{}", diagnostic.code);
        }
    }
}
