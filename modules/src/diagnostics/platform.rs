//! What production refuses of how the components of a platform go together.

use super::Diagnostic;

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

/// Something fails, and no alarm rings.
pub const UNWATCHED: Diagnostic = Diagnostic {
    code: "LF0903",
    component: "platform",
    message: "the monitoring must watch what there are alarms for (watches)",
    why: "A full disk, a cache that throws data out or a backup that fails is found by customers otherwise. What another tool \
          watches is accepted with the name of that tool, or stands in the monitoring's own `watch`. Without `monitoring` \
          nothing is asked.",
    by_key: true,
};
