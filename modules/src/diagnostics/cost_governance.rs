//! What production refuses of budgets.

use super::Diagnostic;

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
pub const COST_PUBLISHERS: Diagnostic = Diagnostic {
    code: "LF0804",
    component: "cost-governance",
    message: "a topic must let in who tells it: budgets, and costalerts for anomalies (topic.publishers)",
    why: "AWS Budgets and Cost Anomaly Detection take the topic and lose every message that its policy or its key does not \
          let in, without a word. A new key lets both in, and so does a new topic unless `publishers` leaves one out. The \
          policies of a topic and of a key that exist are their owner's, and are not looked at.",
    by_key: false,
};

/// AWS tells anomalies at once by SNS and later by mail, and no other way.
pub const ANOMALY_FREQUENCY: Diagnostic = Diagnostic {
    code: "LF0805",
    component: "cost-governance",
    message: "anomalies must have the frequency IMMEDIATE, which tells the topic, without emails, or DAILY or WEEKLY with \
              emails",
    why: "Cost Anomaly Detection sends immediate messages to SNS only, and daily and weekly ones by mail only: the API \
          refuses any other subscription. For a mail at once, subscribe the address to the topic (`topic.subscriptions`). No \
          profile takes it, and it cannot be accepted.",
    by_key: false,
};
