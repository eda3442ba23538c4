//! Monitors, and the presets of those that every platform has.

use super::DatadogMonitoringInputs;
use crate::check::{among, bad_keys, keys_where, matches, none, within};
use ledgerform::function::join;
use ledgerform::{Condition, Expr, Inputs, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::datadog;
use std::collections::BTreeMap;

/// A monitor: a query, a threshold, and who hears of it.
#[derive(Debug, Clone, Inputs)]
pub struct Monitor {
    /// What it is called.
    pub title: Expr<String>,
    /// The query, without the comparison at its end.
    pub query: Expr<String>,
    /// The value beyond which it tells.
    pub threshold: Expr<Number>,
    /// Name of the route that hears of it.
    pub route: Expr<String>,
    /// Whether it tells above (`>`) or below (`<`) the threshold.
    #[input(default = ">")]
    pub comparison: Expr<String>,
    /// Kind of the query: `query alert`, `metric alert` or `log alert`.
    #[input(default = "query alert")]
    pub kind: Expr<String>,
    /// Priority, 1 (the highest) to 5.
    #[input(default = 3)]
    pub priority: Expr<Number>,
    /// What the message says first.
    #[input(default = "")]
    pub message: Expr<String>,
    /// Minutes after which it tells again while it lasts; 0 tells once.
    #[input(default = 0)]
    pub renotify_minutes: Expr<Number>,
}

/// Presets. Each takes what it looks at and the name of a route; every attribute can be set to something else.
impl Monitor {
    /// More than 5 % of the requests of a load balancer, such as `app/shop/0a1b2c3d4e5f6071`, answered with 5xx in five
    /// minutes. Priority 1.
    pub fn error_rate(balancer: impl IntoExpr<String>, route: impl IntoExpr<String>) -> Self {
        let balancer = balancer.into_expr();
        let metric = |name: &str| tf!("sum:aws.applicationelb.{name}{{loadbalancer:{balancer}}}.as_count()");
        let query = tf!("sum(last_5m):100 * ({} / {})", metric("httpcode_target_5xx"), metric("request_count"));
        Self::new()
            .title("High error rate")
            .query(query)
            .threshold(5)
            .route(route)
            .kind("metric alert")
            .priority(1)
            .message("More than 5 % of the requests fail.")
    }

    /// More than 10 % of the payments fail in ten minutes, by two counters such as `payments.failed` and
    /// `payments.attempted`. Priority 1.
    pub fn payment_failures(
        failed: impl IntoExpr<String>,
        attempted: impl IntoExpr<String>,
        route: impl IntoExpr<String>,
    ) -> Self {
        let (failed, attempted) = (failed.into_expr(), attempted.into_expr());
        let query = tf!("sum(last_10m):100 * (sum:{failed}{{*}}.as_count() / sum:{attempted}{{*}}.as_count())");
        Self::new()
            .title("Payment failures")
            .query(query)
            .threshold(10)
            .route(route)
            .kind("metric alert")
            .priority(1)
            .message("More than 10 % of the payments fail.")
    }

    /// The processor of a database, by its identifier, above 80 % for all of ten minutes. Priority 2.
    pub fn database_cpu(identifier: impl IntoExpr<String>, route: impl IntoExpr<String>) -> Self {
        let identifier = identifier.into_expr();
        Self::new()
            .title("Database processor")
            .query(tf!("min(last_10m):avg:aws.rds.cpuutilization{{dbinstanceidentifier:{identifier}}}"))
            .threshold(80)
            .route(route)
            .kind("metric alert")
            .priority(2)
            .message("The processor of the database has been busy for ten minutes.")
    }

    /// A certificate of ACM with less than 30 days left. Priority 3.
    pub fn certificate_expiry(route: impl IntoExpr<String>) -> Self {
        Self::new()
            .title("Certificate expiry")
            .query("max(last_1d):min:aws.certificatemanager.days_to_expiry{*} by {certificatearn}")
            .threshold(30)
            .route(route)
            .comparison("<")
            .kind("metric alert")
            .message("A certificate ends in less than 30 days: see whether its records are in DNS.")
    }

    /// More than 100 lines of logs about failed logins in a minute, by a search such as `service:auth @event:login_failed`.
    /// Priority 2.
    pub fn failed_logins(search: impl IntoExpr<String>, route: impl IntoExpr<String>) -> Self {
        let search = search.into_expr();
        Self::new()
            .title("Failed logins")
            .query(tf!("logs(\"{search}\").index(\"*\").rollup(\"count\").last(\"1m\")"))
            .threshold(100)
            .route(route)
            .kind("log alert")
            .priority(2)
            .message("More than 100 logins a minute fail: somebody may be trying passwords.")
    }

    /// More than three times the requests that a load balancer had at the same time a week ago. Priority 2.
    pub fn unusual_traffic(balancer: impl IntoExpr<String>, route: impl IntoExpr<String>) -> Self {
        let balancer = balancer.into_expr();
        let metric: Expr<String> = tf!("sum:aws.applicationelb.request_count{{loadbalancer:{balancer}}}.as_count()");
        Self::new()
            .title("Unusual traffic")
            // Three times as much is a change of 200 percent.
            .query(tf!("pct_change(sum(last_5m),last_1w):{metric}"))
            .threshold(200)
            .route(route)
            .priority(2)
            .message("More than three times the requests of a week ago.")
    }
}

/// The monitors; gives their ids.
pub(super) fn build(scope: &Scope, inputs: &DatadogMonitoringInputs) -> Expr<BTreeMap<String, String>> {
    use datadog::monitor::MonitorThresholds;
    let runbook = |key: &Expr<String>| -> Expr<String> {
        let line: Expr<String> = tf!("\nRunbook: {}#{key}", inputs.runbook_url.or_null());
        inputs.runbook_url.is_null().then("", line)
    };
    let monitors = scope.each(&inputs.monitors, |scope, key, monitor| {
        let threshold = monitor.threshold();
        let whole: Expr<String> = tf!("{} {} {threshold}", monitor.query(), monitor.comparison());
        let message: Expr<String> =
            tf!("{}\n{}{}", monitor.message(), inputs.routes.at(monitor.route()), runbook(&key));
        let priority: Expr<String> = tf!("{}", monitor.priority());
        let own: Expr<Vec<String>> = [tf!("priority:p{priority}"), tf!("service:{}", &inputs.name)].into_expr();
        let again = monitor.renotify_minutes();
        scope.add(
            "this",
            datadog::Monitor::new()
                .message(message)
                .name(tf!("[P{priority}] {}: {}", &inputs.name, monitor.title()))
                .query(whole)
                .r#type(monitor.kind())
                .priority(&priority)
                .renotify_interval(again.equals(0).then(Expr::<Number>::null(), &again))
                .include_tags(true)
                .monitor_thresholds(MonitorThresholds::new().critical(tf!("{threshold}")))
                .tags(ledgerform::function::toset(ledgerform::function::concat(own, &inputs.tags))),
        )
    });
    monitors.map(|monitor| monitor.id())
}

pub(super) fn check_routes(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    none(
        bad_keys(value, |name, handle| matches("^[a-z][a-z0-9-]{0,31}$", name).and(matches("^@[^ ]+$", handle))),
        format!("{field} must be handles such as @slack-alerts, by names of lower-case letters, digits and hyphens"),
    )
}

pub(super) fn check(field: &str, value: &Expr<BTreeMap<String, Monitor>>) -> Condition {
    let bad = bad_keys(value, |key, monitor| {
        matches("^[a-z][a-z0-9-]{0,62}$", key)
            .and(among(&["<", ">"], &monitor.comparison()))
            .and(among(&["log alert", "metric alert", "query alert"], &monitor.kind()))
            .and(within(&monitor.priority(), 1, 5))
            .and(within(&monitor.renotify_minutes(), 0, 1440))
            .and(!matches("[<>=] *[0-9.]+ *$", &monitor.query()))
    });
    none(
        bad,
        format!(
            "{field} must have keys of lower-case letters, digits and hyphens, a query without its comparison, the comparison \
             < or >, the kind log alert, metric alert or query alert, a priority from 1 to 5, and renotify_minutes from 0 to \
             1440"
        ),
    )
}

/// Every monitor tells somebody.
pub(super) fn known_routes(inputs: &DatadogMonitoringInputs) -> Condition {
    let routes = inputs.routes.keys();
    let bad = keys_where(&inputs.monitors, |_, monitor| !routes.contains(monitor.route()));
    let known = join(", ", &routes);
    Condition::new(
        bad.length().equals(0),
        tf!("monitors must tell routes that there are ({known}); wrong: {}", join(", ", bad)),
    )
}

pub(super) fn check_tags(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let bad = value.filter(|tag| !matches("^[a-z][^:, ]*:[^, ]+$", &tag));
    none(bad, format!("{field} must be tags such as env:production"))
}
