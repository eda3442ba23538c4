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
