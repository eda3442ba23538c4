//! Wrong inputs of the monitoring.

use ledgerform_modules::monitoring::{
    Alarm, Composite, Dashboard, Detection, Event, LogGroup, Metric, MetricFilter, Monitoring, MonitoringInputs, Query,
    Row, Series, Subscription, Topic, Trail, Watched, Widget,
};

/// A good monitoring, for each case to spoil: one topic, in production.
fn good() -> MonitoringInputs {
    MonitoringInputs::new()
        .name("demo")
        .region("us-east-1")
        .account_id("111122223333")
        .runbook_url("https://wiki.example.com/runbook")
        .topics([("p1", Topic::new())])
}

const GOOD: [(&str, &str); 5] = [
    ("name", r#""demo""#),
    ("region", r#""us-east-1""#),
    ("account_id", r#""111122223333""#),
    ("runbook_url", r#""https://wiki.example.com/runbook""#),
    ("topics", "{ p1 = {} }"),
];

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: MonitoringInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<Monitoring>(inputs, &GOOD, arguments, message);
}

/// An alarm without a source, which the cases give it.
fn alarm() -> Alarm {
    Alarm::new().description("x").threshold(1).topics(["p1"])
}

fn metric() -> Option<Metric> {
    Some(Metric::new().namespace("AWS/RDS").name("CPUUtilization"))
}

const METRIC: &str = r#"metric = { namespace = "AWS/RDS", name = "CPUUtilization" }"#;

/// As [`check`], for one alarm with the given attributes.
#[track_caller]
fn check_alarm(alarm: Alarm, attributes: &str, message: &str) {
    let text = format!("{{ busy = {{ description = \"x\", {attributes} }} }}");
    check(good().alarms([("busy", alarm)]), &[("alarms", &text)], message);
}

#[test]
fn topics() {
    check(
        good().topics([("p 1", Topic::new().publishers(["pigeons"]))]),
        &[("topics", r#"{ "p 1" = { publishers = ["pigeons"] } }"#)],
        "topics must have keys of letters, digits, - and _, the ARN of a topic as existing.arn if at all, and publishers out \
         of backup, budgets, cloudtrail, cloudwatch, costalerts, events, events.rds; wrong: p 1",
    );
    check(
        good().topics([("p1", Topic::new().subscriptions([("team", Subscription::new().endpoint("team"))]))]),
        &[("topics", r#"{ p1 = { subscriptions = { team = { endpoint = "team" } } } }"#)],
        "subscriptions of topics must have the protocol email, email-json, https, lambda, sms or sqs and an endpoint that it \
         takes; wrong: p1/team",
    );
    check(
        good().runbook_url("wiki"),
        &[("runbook_url", r#""wiki""#)],
        "runbook_url must be an address without anchor such as https://wiki.example.com/runbook, not `wiki`",
    );
}

#[test]
fn logs() {
    check(
        good().log_groups([("api", LogGroup::new().retention_days(366))]),
        &[("log_groups", "{ api = { retention_days = 366 } }")],
        "log_groups must have names of letters, digits and . _ / # -, the class STANDARD or INFREQUENT_ACCESS and \
         retention_days out of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, \
         2922, 3288, 3653; wrong: api",
    );
    check(
        good().metric_filters([("logins", MetricFilter::new().pattern("x"))]),
        &[("metric_filters", r#"{ logins = { pattern = "x" } }"#)],
        "metric_filters must have keys of letters, digits, - and _, either log_group_key or log_group_name, a value that is a \
         number or a field, and up to 3 dimensions; wrong: logins",
    );
    check(
        good().metric_filters([("logins", MetricFilter::new().pattern("x").log_group_key("api"))]),
        &[("metric_filters", r#"{ logins = { pattern = "x", log_group_key = "api" } }"#)],
        "the metric filter logins names a log group that is not among the component's: api",
    );
    check(
        good()
            .log_groups([("api", LogGroup::new().class("INFREQUENT_ACCESS"))])
            .metric_filters([("logins", MetricFilter::new().pattern("x").log_group_key("api"))]),
        &[
            ("log_groups", r#"{ api = { class = "INFREQUENT_ACCESS" } }"#),
            ("metric_filters", r#"{ logins = { pattern = "x", log_group_key = "api" } }"#),
        ],
        "the metric filter logins counts in a log group of the class INFREQUENT_ACCESS, which takes no filters",
    );
}

#[test]
fn alarms() {
    check_alarm(
        alarm(),
        r#"threshold = 1, topics = ["p1"]"#,
        "alarms must have either a metric, with a statistic such as Average, Sum or p99, or queries; a band, greater than 0, \
         needs a metric; wrong: busy",
    );
    check_alarm(
        alarm().metric(metric()).period_seconds(300).for_minutes(7),
        &format!(r#"{METRIC}, threshold = 1, topics = ["p1"], period_seconds = 300, for_minutes = 7"#),
        "alarms must have a period_seconds of 10, 20, 30 or a multiple of 60, for_minutes that are a multiple of it, up to a \
         day or for periods of an hour up to a week, no more datapoints than that, and missing_data out of breaching, \
         ignore, missing and notBreaching; wrong: busy",
    );
    check_alarm(
        alarm().metric(metric()).comparison("GreaterThanUpperThreshold"),
        &format!(r#"{METRIC}, threshold = 1, topics = ["p1"], comparison = "GreaterThanUpperThreshold""#),
        "alarms must have a threshold and a comparison out of GreaterThanOrEqualToThreshold, GreaterThanThreshold, \
         LessThanOrEqualToThreshold, LessThanThreshold, or a band and a comparison out of GreaterThanUpperThreshold, \
         LessThanLowerOrGreaterThanUpperThreshold, LessThanLowerThreshold; wrong: busy",
    );
    check_alarm(
        alarm().queries([("share", Query::new().expression("1 / 2"))]),
        r#"threshold = 1, topics = ["p1"], queries = { share = { expression = "1 / 2" } }"#,
        "queries of alarms must have ids that begin with a lower-case letter, either a metric or an expression each, and one \
         with is_result; wrong: busy",
    );
    check_alarm(
        alarm().metric(metric()).topics(["p9"]),
        &format!(r#"{METRIC}, threshold = 1, topics = ["p9"]"#),
        "the alarm busy names topics that are not among the component's: p9",
    );
    check(
        good().alarms([("too busy", alarm().metric(metric()))]),
        &[(
            "alarms",
            &format!(r#"{{ "too busy" = {{ description = "x", threshold = 1, topics = ["p1"], {METRIC} }} }}"#),
        )],
        "the keys of alarms must be letters, digits, - and _, up to 64; wrong: too busy",
    );
}

#[test]
fn alarms_on_alarms_and_things() {
    check(
        good().composite_alarms([("down", Composite::new().description("x"))]),
        &[("composite_alarms", r#"{ down = { description = "x" } }"#)],
        "composite_alarms must have keys of letters, digits, - and _, and alarms in any or all; wrong: down",
    );
    check(
        good().composite_alarms([("down", Composite::new().description("x").any(["slow"]))]),
        &[("composite_alarms", r#"{ down = { description = "x", any = ["slow"] } }"#)],
        "the composite alarm down names alarms that are not among the component's: slow",
    );
    check(
        good().watch([("main", Watched::new().kind("rds").id("demo").thresholds([("cqu", 1)]))]),
        &[("watch", r#"{ main = { kind = "rds", id = "demo", thresholds = { cqu = 1 } } }"#)],
        "watch must have keys of letters, digits, - and _, a kind out of alb, aurora, backup_vault, cache, certificate, \
         dynamodb, eks, eks_control_plane, instance, lambda, nat_gateway, rds, sqs_dead_letters, vpn, and in thresholds and \
         without the names of its alarms; wrong: main",
    );
}

#[test]
fn dashboards() {
    let text = || Widget::new().kind("text").markdown("x");
    check(
        good().dashboards([("all", Dashboard::new().rows([Row::new().widgets([text().width(20), text().width(5)])]))]),
        &[(
            "dashboards",
            r#"{ all = { rows = [{ widgets = [{ kind = "text", markdown = "x", width = 20 }, { kind = "text", markdown = "x", width = 5 }] }] } }"#,
        )],
        "the rows of dashboards must have 1 to 24 widgets that take 24 columns at most together, and a height from 1 to 1000; \
         wrong: all",
    );
    check(
        good().dashboards([("all", Dashboard::new().rows([Row::new().widgets([Widget::new()])]))]),
        &[("dashboards", "{ all = { rows = [{ widgets = [{}] }] } }")],
        "widgets of dashboards must be of a kind with what it shows: metric with series (each either namespace and metric or \
         an expression) and a view out of bar, gauge, pie, singleValue, table and timeSeries, text with markdown, log with \
         log_groups and query, alarm with alarm_arns; wrong: all",
    );
}

#[test]
fn events_trail_and_detection() {
    check(
        good().events([("backup", Event::new().description("x").topics(["p1"]))]),
        &[("events", r#"{ backup = { description = "x", topics = ["p1"] } }"#)],
        "events must have keys of letters, digits, - and _, topics, and either sources or detail_types, or a schedule such as \
         rate(1 day); wrong: backup",
    );
    check(
        good().trail(Some(Trail::new().bucket_name("logs").topics(["p1"]).without(["rot"]))),
        &[("trail", r#"{ bucket_name = "logs", topics = ["p1"], without = ["rot"] }"#)],
        "trail must have the name of a bucket, retention_days that CloudWatch knows, and in without names out of \
         bucket-policies, config, console-failures, console-without-mfa, gateways, iam-policies, keys, network-acls, \
         organization, root, routes, security-groups, trail, unauthorized",
    );
    check(
        good().detection(Some(Detection::new().security_hub_standards(["iso"]))),
        &[("detection", r#"{ security_hub_standards = ["iso"] }"#)],
        "detection must have guardduty_features out of EBS_MALWARE_PROTECTION, EKS_AUDIT_LOGS, LAMBDA_NETWORK_LOGS, \
         RDS_LOGIN_EVENTS, S3_DATA_EVENTS, security_hub_standards out of aws, cis and pci, and the ARN of a KMS key as \
         recorder.kms_key_arn if at all",
    );
}

#[test]
fn what_production_refuses() {
    let refused = |code: &str, what: &str, key: &str| {
        format!(
            "{code}: in production {what}; wrong: {key}. To have it on purpose, give the reason: accept = {{ {code} = \"…\" \
             }}, or \"{code}:{key}\" for this one"
        )
    };
    check_alarm(
        Alarm::new().description("x").threshold(1).metric(metric()),
        &format!("{METRIC}, threshold = 1"),
        &refused("LF0701", "an alarm must tell somebody, or be part of a composite alarm (topics)", "busy"),
    );
    check(
        MonitoringInputs { runbook_url: ledgerform::Expr::null(), ..good() }
            .alarms([("busy", alarm().metric(metric()))]),
        &[
            ("runbook_url", "null"),
            ("alarms", &format!(r#"{{ busy = {{ description = "x", threshold = 1, topics = ["p1"], {METRIC} }} }}"#)),
        ],
        &refused("LF0702", "an alarm must say where its runbook is (runbook_url)", "busy"),
    );
    check(
        good().log_groups([("api", LogGroup::new().retention_days(30))]),
        &[("log_groups", "{ api = { retention_days = 30 } }")],
        &refused("LF0703", "logs must be kept for 365 days at least (retention_days)", "api"),
    );
    let pager = Subscription::new().endpoint("https://hooks.example.com/secret").protocol("https");
    check(
        good().topics([("p1", Topic::new().subscriptions([("pager", pager)]))]),
        &[(
            "topics",
            r#"{ p1 = { subscriptions = { pager = { protocol = "https", endpoint = "https://hooks.example.com/secret" } } } }"#,
        )],
        &refused(
            "LF0704",
            "a topic must not have a subscription by https, whose address stands in the state (subscriptions)",
            "p1/pager",
        ),
    );
    let spent = Series::new().namespace("AWS/Budgets").metric("ActualSpend");
    let money = Dashboard::new().rows([Row::new().widgets([Widget::new().title("Money").series([spent])])]);
    check(
        good().dashboards([("money", money)]),
        &[(
            "dashboards",
            r#"{ money = { rows = [{ widgets = [{ title = "Money", series = [{ namespace = "AWS/Budgets", metric = "ActualSpend" }] }] }] } }"#,
        )],
        &refused(
            "LF0706",
            "a dashboard must not show metrics of AWS/Budgets, which CloudWatch does not have (dashboards)",
            "money",
        ),
    );
    check(
        good().trail(Some(Trail::new().bucket_name("logs"))),
        &[("trail", r#"{ bucket_name = "logs" }"#)],
        "LF0705: in production somebody must hear of the alarms of the trail (trail.topics). To have it on purpose, give the \
         reason: accept = { LF0705 = \"…\" }",
    );
}
