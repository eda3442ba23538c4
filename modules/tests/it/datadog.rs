//! M9: what Datadog watches and whom it tells.

use ledgerform::{App, Scope};
use ledgerform_bindings::{aws, datadog};
use ledgerform_modules::datadog::{Account, DatadogMonitoring, DatadogMonitoringInputs, Graph, Monitor, SecurityRule};
use ledgerform_testing::{Root, Template};
use serde_json::{Value, json};

const BALANCER: &str = "app/financehub/0a1b2c3d4e5f6071";

fn inputs() -> DatadogMonitoringInputs {
    DatadogMonitoringInputs::new()
        .name("financehub")
        .routes([("email", "@ops@example.com"), ("pagerduty", "@pagerduty-FinanceHub"), ("slack", "@slack-alerts")])
        .runbook_url("https://wiki.example.com/runbook")
        .tags(["env:production"])
}

/// The stack, which the real Terraform plans, applies, and then finds nothing to do for.
#[track_caller]
fn applied(inputs: DatadogMonitoringInputs) -> Template {
    let app = App::new();
    let stack = app.stack("datadog");
    stack.provider(aws::Provider::new().region("us-east-1"));
    stack.component::<DatadogMonitoring>("monitoring", inputs);
    Root::of(&app.synth().unwrap().stacks[0]).apply();
    Template::of(&app, "datadog")
}

/// FH-77 to FH-81b: each alert with its number, its time, its priority and who hears of it.
#[test]
fn m9_the_six_alerts() {
    let template = applied(inputs().monitors([
        ("certificate-expiry", Monitor::certificate_expiry("email")),
        ("database-cpu", Monitor::database_cpu("financehub-main", "slack")),
        ("error-rate", Monitor::error_rate(BALANCER, "pagerduty")),
        ("failed-logins", Monitor::failed_logins("service:auth @event:login_failed", "pagerduty")),
        ("payment-failures", Monitor::payment_failures("payments.failed", "payments.attempted", "pagerduty")),
        ("unusual-traffic", Monitor::unusual_traffic(BALANCER, "slack")),
    ]));
    let mut found: Vec<Value> = template.all::<datadog::Monitor>().into_iter().map(|found| found.body).collect();
    found.sort_by_key(|monitor| monitor["name"].as_str().unwrap().to_owned());
    let told: Vec<[&str; 5]> = found
        .iter()
        .map(|monitor| {
            let text = |name: &str| monitor[name].as_str().unwrap();
            let critical = monitor["monitor_thresholds"]["critical"].as_str().unwrap();
            let route = text("message").lines().nth(1).unwrap();
            [text("name"), text("type"), text("query"), critical, route]
        })
        .collect();
    let errors = "sum(last_5m):100 * (sum:aws.applicationelb.httpcode_target_5xx{loadbalancer:app/financehub/\
                  0a1b2c3d4e5f6071}.as_count() / sum:aws.applicationelb.request_count{loadbalancer:app/financehub/\
                  0a1b2c3d4e5f6071}.as_count()) > 5";
    let payments =
        "sum(last_10m):100 * (sum:payments.failed{*}.as_count() / sum:payments.attempted{*}.as_count()) > 10";
    let database = "min(last_10m):avg:aws.rds.cpuutilization{dbinstanceidentifier:financehub-main} > 80";
    let logins = r#"logs("service:auth @event:login_failed").index("*").rollup("count").last("1m") > 100"#;
    let traffic = "pct_change(sum(last_5m),last_1w):sum:aws.applicationelb.request_count{loadbalancer:app/financehub/\
                   0a1b2c3d4e5f6071}.as_count() > 200";
    let certificates = "max(last_1d):min:aws.certificatemanager.days_to_expiry{*} by {certificatearn} < 30";
    let (pagerduty, slack) = ("@pagerduty-FinanceHub", "@slack-alerts");
    assert_eq!(
        told,
        [
            ["[P1] financehub: High error rate", "metric alert", errors, "5", pagerduty],
            ["[P1] financehub: Payment failures", "metric alert", payments, "10", pagerduty],
            ["[P2] financehub: Database processor", "metric alert", database, "80", slack],
            ["[P2] financehub: Failed logins", "log alert", logins, "100", pagerduty],
            ["[P2] financehub: Unusual traffic", "query alert", traffic, "200", slack],
            ["[P3] financehub: Certificate expiry", "metric alert", certificates, "30", "@ops@example.com"],
        ]
    );
    for monitor in &found {
        let priority = monitor["priority"].as_str().unwrap();
        assert!(monitor["tags"].to_string().contains(&format!("priority:p{priority}")), "{}", monitor["tags"]);
        assert!(monitor["message"].as_str().unwrap().contains("Runbook: https://wiki.example.com/runbook#"));
    }
}

/// FH-74: latency, errors, database connections, memory of the cache, depth of the queue.
#[test]
fn m9_dashboard() {
    let template = applied(inputs().graphs([
        Graph::latency("trace.http.request", "api"),
        Graph::errors(BALANCER),
        Graph::database_connections("financehub-main"),
        Graph::cache_memory("financehub-redis-001"),
        Graph::queue_depth("financehub"),
    ]));
    let dashboard = template.only::<datadog::Dashboard>().body;
    let widgets = dashboard["widget"].as_array().unwrap();
    let queries: Vec<Vec<&str>> = widgets
        .iter()
        .map(|widget| {
            let lines = widget["timeseries_definition"]["request"].as_array().unwrap().iter();
            lines.map(|line| line["q"].as_str().unwrap()).collect()
        })
        .collect();
    assert_eq!(
        queries,
        [
            vec![
                "p50:trace.http.request{service:api}",
                "p95:trace.http.request{service:api}",
                "p99:trace.http.request{service:api}"
            ],
            vec!["sum:aws.applicationelb.httpcode_target_5xx{loadbalancer:app/financehub/0a1b2c3d4e5f6071}.as_count()"],
            vec!["avg:aws.rds.database_connections{dbinstanceidentifier:financehub-main}"],
            vec!["avg:aws.elasticache.database_memory_usage_percentage{cacheclusterid:financehub-redis-001}"],
            vec!["sum:aws.amazonmq.message_count{broker:financehub}"],
        ]
    );
    assert_eq!(dashboard["layout_type"], "ordered");
}

/// FH-76: failed authentication, rate limit violations, blocked requests, and an anomaly.
#[test]
fn m9_security_rules() {
    let template = applied(inputs().security_rules([
        ("anomaly", SecurityRule::anomaly("service:api @http.status_code:403", "slack")),
        ("blocked", SecurityRule::blocked_requests("slack")),
        ("failed-auth", SecurityRule::failed_authentication("service:auth @event:login_failed", "pagerduty")),
        ("rate-limit", SecurityRule::rate_limit_violations("service:api @http.status_code:429", "slack")),
    ]));
    let mut found: Vec<Value> =
        template.all::<datadog::SecurityMonitoringRule>().into_iter().map(|found| found.body).collect();
    found.sort_by_key(|rule| rule["name"].as_str().unwrap().to_owned());
    let told: Vec<Value> = found
        .iter()
        .map(|rule| {
            let (query, case, options) = (&rule["query"][0], &rule["case"][0], &rule["options"][0]);
            json!([rule["name"], query["query"], case["status"], case["condition"], options["detection_method"]])
        })
        .collect();
    let threshold = "threshold";
    assert_eq!(
        told,
        [
            json!(["financehub: Anomaly", "service:api @http.status_code:403", "high", null, "anomaly_detection"]),
            json!([
                "financehub: Failed authentication",
                "service:auth @event:login_failed",
                "high",
                "found > 100",
                threshold
            ]),
            json!([
                "financehub: Rate limit violations",
                "service:api @http.status_code:429",
                "medium",
                "found > 100",
                threshold
            ]),
            json!([
                "financehub: Requests blocked by the web firewall",
                "source:waf @system.action:BLOCK",
                "medium",
                "found > 100",
                threshold
            ]),
        ]
    );
    assert_eq!(found[1]["case"][0]["notifications"], json!(["@pagerduty-FinanceHub"]));
}

/// The role lets Datadog in that knows the external id, and nobody else.
#[test]
fn m9_integration_of_an_account() {
    let account = Account::new().account_id("111122223333").regions(["us-east-1", "us-west-2"]);
    let template = applied(inputs().account(Some(account)));
    let integration = template.only::<datadog::IntegrationAwsAccount>().body;
    assert_eq!(integration["aws_account_id"], "111122223333");
    assert_eq!(integration["auth_config"]["aws_auth_config_role"]["role_name"], "datadog");
    assert_eq!(integration["aws_regions"]["include_only"], json!(["us-east-1", "us-west-2"]));
    let trust = template.only::<aws::IamRole>().body["assume_role_policy"].as_str().unwrap().to_owned();
    for part in ["arn:aws:iam::464622532012:root", "sts:ExternalId", "datadog_integration_aws_account."] {
        assert!(trust.contains(part), "{trust}");
    }
    let read = template.only::<aws::IamRolePolicy>().body["policy"].as_str().unwrap().to_owned();
    assert!(read.contains("cloudwatch:GetMetricData") && !read.contains(":Put") && !read.contains(":*\""), "{read}");
}

#[test]
fn m9_what_is_wrong_is_said_at_once() {
    let app = App::new();
    let stack: &Scope = &app.stack("datadog");
    let monitor = Monitor::database_cpu("main", "sms").priority(9);
    let rule = SecurityRule::blocked_requests("sms").window_seconds(42);
    let inputs = DatadogMonitoringInputs::new()
        .name("Finance Hub")
        .routes([("slack", "slack-alerts")])
        .monitors([("cpu", monitor)])
        .security_rules([("waf", rule)])
        .graphs([Graph::errors(BALANCER).shape("pie")]);
    stack.component::<DatadogMonitoring>("monitoring", inputs);
    let problems = app.synth().unwrap_err().to_string();
    for expected in [
        "name must be 2 to 32 lower-case letters",
        "routes must be handles such as @slack-alerts, by names of lower-case letters, digits and hyphens; wrong: slack",
        "a priority from 1 to 5, and renotify_minutes from 0 to 1440; wrong: cpu",
        "monitors must tell routes that there are (slack); wrong: cpu",
        "window_seconds of 60, 300, 600, 900, 1800 or 3600; wrong: waf",
        "security_rules must tell routes that there are (slack); wrong: waf",
        "graphs must have queries, and the shape area, bars or line; wrong: Errors",
    ] {
        assert!(problems.contains(expected), "{problems}");
    }
}
