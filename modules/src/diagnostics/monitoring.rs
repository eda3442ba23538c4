//! What production refuses of alarms, logs, topics and trails.

use super::Diagnostic;

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
