//! Rules of security over logs.

use super::DatadogMonitoringInputs;
use crate::check::{among, bad_keys, keys_where, matches, none};
use ledgerform::function::{concat, join, toset};
use ledgerform::{Condition, Expr, Inputs, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::datadog;
use std::collections::BTreeMap;

/// A rule: what is searched in logs, and when it is a signal.
#[derive(Debug, Clone, Inputs)]
pub struct SecurityRule {
    /// What it is called.
    pub title: Expr<String>,
    /// The search.
    pub query: Expr<String>,
    /// Name of the route that hears of it.
    pub route: Expr<String>,
    /// Lines of logs above which it is a signal, for the method `threshold`.
    #[input(default = 100)]
    pub threshold: Expr<Number>,
    /// How a signal is told: by a `threshold`, or as an anomaly of what has been learnt, `anomaly_detection`.
    #[input(default = "threshold")]
    pub method: Expr<String>,
    /// Seconds that are looked at together: 60, 300, 600, 900, 1800 or 3600.
    #[input(default = 300)]
    pub window_seconds: Expr<Number>,
    /// Attributes by which lines are counted apart, such as `@network.client.ip`.
    #[input(default = Vec::<&str>::new())]
    pub group_by: Expr<Vec<String>>,
    /// `info`, `low`, `medium`, `high` or `critical`.
    #[input(default = "high")]
    pub severity: Expr<String>,
    /// What the message says.
    #[input(default = "")]
    pub message: Expr<String>,
}

/// Presets. Each takes a search and the name of a route.
impl SecurityRule {
    /// More than 100 failed logins of one address in five minutes.
    pub fn failed_authentication(search: impl IntoExpr<String>, route: impl IntoExpr<String>) -> Self {
        Self::new()
            .title("Failed authentication")
            .query(search)
            .route(route)
            .group_by(["@network.client.ip"])
            .message("One address fails to log in again and again.")
    }

    /// More than 100 requests of one address that were refused for being too many.
    pub fn rate_limit_violations(search: impl IntoExpr<String>, route: impl IntoExpr<String>) -> Self {
        Self::new()
            .title("Rate limit violations")
            .query(search)
            .route(route)
            .group_by(["@network.client.ip"])
            .severity("medium")
            .message("One address goes on after it was told to wait.")
    }

    /// More than 100 requests of one address that the web firewall blocked.
    pub fn blocked_requests(route: impl IntoExpr<String>) -> Self {
        Self::new()
            .title("Requests blocked by the web firewall")
            .query("source:waf @system.action:BLOCK")
            .route(route)
            .group_by(["@network.client.ip"])
            .severity("medium")
            .message("The web firewall blocks one address again and again.")
    }

    /// Lines of logs that are more than what was learnt.
    pub fn anomaly(search: impl IntoExpr<String>, route: impl IntoExpr<String>) -> Self {
        Self::new()
            .title("Anomaly")
            .query(search)
            .route(route)
            .method("anomaly_detection")
            .window_seconds(1800)
            .message("There is much more of this than there was.")
    }
}

/// The rules.
pub(super) fn build(scope: &Scope, inputs: &DatadogMonitoringInputs) {
    use datadog::security_monitoring_rule::{Case, Options, Query};
    scope.each(&inputs.security_rules, |scope, _, rule| {
        let condition: Expr<String> = tf!("found > {}", rule.threshold());
        let is_threshold = rule.method().equals("threshold");
        let service: Expr<Vec<String>> = [tf!("service:{}", &inputs.name)].into_expr();
        scope.add(
            "this",
            datadog::SecurityMonitoringRule::new()
                .message(rule.message())
                .name(tf!("{}: {}", &inputs.name, rule.title()))
                .r#type("log_detection")
                .enabled(true)
                .query([Query::new()
                    .query(rule.query())
                    .name("found")
                    .aggregation("count")
                    .group_by_fields(rule.group_by())])
                .case([Case::new()
                    .status(rule.severity())
                    .name("found")
                    // An anomaly has no number to pass.
                    .condition(is_threshold.then(&condition, Expr::<String>::null()))
                    .notifications([inputs.routes.at(rule.route())])])
                .options([Options::new()
                    .detection_method(rule.method())
                    .evaluation_window(rule.window_seconds())
                    .keep_alive(3600)
                    .max_signal_duration(86_400)])
                .tags(toset(concat(service, &inputs.tags))),
        );
    });
}

/// The page "Custom Detection Rules" of Datadog has the windows.
pub(super) fn check(field: &str, value: &Expr<BTreeMap<String, SecurityRule>>) -> Condition {
    let windows: Expr<Vec<Number>> = [60, 300, 600, 900, 1800, 3600].into_expr();
    let bad = bad_keys(value, |key, rule| {
        matches("^[a-z][a-z0-9-]{0,62}$", key)
            .and(among(&["anomaly_detection", "threshold"], &rule.method()))
            .and(among(&["critical", "high", "info", "low", "medium"], &rule.severity()))
            .and(windows.contains(rule.window_seconds()))
            .and(rule.threshold().at_least(0))
    });
    none(
        bad,
        format!(
            "{field} must have keys of lower-case letters, digits and hyphens, the method threshold or anomaly_detection, the \
             severity info, low, medium, high or critical, a threshold from 0 on, and window_seconds of 60, 300, 600, 900, \
             1800 or 3600"
        ),
    )
}

/// Every rule tells somebody.
pub(super) fn known_routes(inputs: &DatadogMonitoringInputs) -> Condition {
    let routes = inputs.routes.keys();
    let bad = keys_where(&inputs.security_rules, |_, rule| !routes.contains(rule.route()));
    let known = join(", ", &routes);
    Condition::new(
        bad.length().equals(0),
        tf!("security_rules must tell routes that there are ({known}); wrong: {}", join(", ", bad)),
    )
}
