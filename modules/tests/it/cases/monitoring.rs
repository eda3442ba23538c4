//! Cases of the monitoring: the examples, and topics and a key that exist.

use super::{Case, case, example};
use ledgerform::Scope;
use ledgerform_modules::kms::Key;
use ledgerform_modules::monitoring::{
    Alarm, Composite, Dashboard, Detection, Event, ExistingTopic, Limit, LogGroup, Metric, MetricFilter, Monitoring,
    MonitoringInputs, Query, Recorder, Row, Series, Subscription, Topic, Trail, Watched, Widget,
};
use ledgerform_modules::profile::Profile;

const BALANCER: (&str, &str) = ("LoadBalancer", "app/demo/50dc6c495c0c9188");
const EXISTING: &str = "arn:aws:sns:us-east-1:111122223333:company-p2";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn inputs() -> MonitoringInputs {
    MonitoringInputs::new().name("demo").region("us-east-1").account_id("111122223333")
}

fn metric(namespace: &str, name: &str, statistic: &str) -> Metric {
    Metric::new().namespace(namespace).name(name).statistic(statistic)
}

fn of_balancer(name: &str) -> Metric {
    metric("AWS/ApplicationELB", name, "Sum").dimensions([BALANCER])
}

fn alarms() -> [(&'static str, Alarm); 5] {
    let errors = Alarm::new()
        .description("More than five of a hundred answers are errors")
        .comparison("GreaterThanOrEqualToThreshold")
        .threshold(5)
        .for_minutes(10)
        .datapoints(8)
        .topics(["p2"])
        .tells_ok(false)
        .queries([
            ("requests", Query::new().metric(Some(of_balancer("RequestCount")))),
            ("failed", Query::new().metric(Some(of_balancer("HTTPCode_Target_5XX_Count")))),
            ("share", Query::new().expression("100 * failed / requests").label("errors").is_result(true)),
        ]);
    let traffic = Alarm::new()
        .description("The traffic is not what it usually is")
        .metric(Some(of_balancer("RequestCount")))
        .comparison("LessThanLowerOrGreaterThanUpperThreshold")
        .band(3)
        .period_seconds(300)
        .for_minutes(15)
        .action_arns(["arn:aws:lambda:us-east-1:111122223333:function:scale"]);
    [
        (
            "failed-logins",
            Alarm::new()
                .description("More than a hundred logins fail in a minute")
                .metric(Some(metric("demo", "failed-logins", "Sum")))
                .threshold(100)
                .for_minutes(1)
                .missing_data("notBreaching")
                .topics(["p1"])
                .runbook_url("https://wiki.example.com/logins"),
        ),
        (
            "slow",
            Alarm::new()
                .description("One answer of a hundred is slow")
                .metric(Some(metric("Gateway", "Latency", "p99").dimensions([("Method", "GET")])))
                .threshold(500),
        ),
        ("errors", errors),
        ("traffic", traffic),
        (
            "maintenance",
            Alarm::new()
                .description("Somebody works on the platform")
                .metric(Some(metric("demo", "maintenance", "Maximum")))
                .threshold(0),
        ),
    ]
}

fn dashboard() -> Dashboard {
    let requests = Series::new()
        .namespace("AWS/ApplicationELB")
        .metric("RequestCount")
        .dimensions([BALANCER])
        .statistic("Sum")
        .id("requests");
    let charges = Series::new()
        .namespace("AWS/Billing")
        .metric("EstimatedCharges")
        .dimensions([("Currency", "USD")])
        .statistic("Maximum");
    Dashboard::new().rows([
        Row::new()
            .widgets([
                Widget::new().kind("text").markdown("# Platform").width(6),
                Widget::new()
                    .kind("alarm")
                    .title("Alarms")
                    .width(18)
                    .alarm_arns(["arn:aws:cloudwatch:us-east-1:111122223333:alarm:demo-errors"]),
            ])
            .height(3),
        Row::new().widgets([
            Widget::new()
                .title("Requests")
                .series([requests, Series::new().expression("requests / 60").label("per second")])
                .limits([Limit::new().label("tested").value(1000)]),
            Widget::new().title("Costs").series([charges]),
            Widget::new()
                .kind("log")
                .title("Errors")
                .log_groups(["/platform/api"])
                .query("fields @timestamp, @message | filter level = 'error'"),
        ]),
    ])
}

fn watched() -> [(&'static str, Watched); 9] {
    let of = |kind: &str, id: &str| Watched::new().kind(kind).id(id);
    let certificate = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
    [
        ("cache", of("cache", "demo-001")),
        ("certificate", of("certificate", certificate)),
        ("cluster", of("eks", "demo")),
        ("database", of("aurora", "demo").thresholds([("connections", 400)]).topics(["p1"])),
        ("dead-letters", of("sqs_dead_letters", "demo-dead-letters")),
        ("entry", of("alb", BALANCER.1).without(["rejected"])),
        ("nat", of("nat_gateway", "nat-0a1b2c3d4e5f60718")),
        ("router", of("instance", "i-0a1b2c3d4e5f60718")),
        ("table", of("dynamodb", "demo")),
    ]
}

/// The example `complete`, in Rust.
fn complete() -> MonitoringInputs {
    let pager = Subscription::new().endpoint("https://hooks.example.com/alarms").protocol("https");
    let p1 = Topic::new()
        .publishers(["backup", "budgets", "cloudwatch", "costalerts", "events"])
        .subscriptions([("team", Subscription::new().endpoint("team@example.com")), ("pager", pager)]);
    let latency = MetricFilter::new()
        .pattern("{ $.milliseconds = * }")
        .log_group_name("/existing/gateway")
        .metric("Latency")
        .namespace("Gateway")
        .value("$.milliseconds")
        .unit("Milliseconds")
        .dimensions([("Method", "$.method")]);
    let failed = Event::new()
        .description("A backup has failed")
        .topics(["p1", "p2"])
        .sources(["aws.backup"])
        .detail_types(["Backup Job State Change"])
        .detail([("state", ["FAILED", "ABORTED"])]);
    let bucket = "demo-logs-111122223333-us-east-1";
    inputs()
        .runbook_url("https://wiki.example.com/runbook")
        .key(Key::new().users(["arn:aws:iam::111122223333:role/oncall"]))
        .topics([("p1", p1), ("p2", Topic::new().existing(Some(ExistingTopic::new().arn(EXISTING))))])
        .log_groups([
            ("api", LogGroup::new().name("/platform/api")),
            ("audit", LogGroup::new().retention_days(3653).class("INFREQUENT_ACCESS")),
        ])
        .metric_filters([
            ("failed-logins", MetricFilter::new().pattern("{ $.event = \"login_failed\" }").log_group_key("api")),
            ("latency", latency),
        ])
        .alarms(alarms())
        .composite_alarms([(
            "down",
            Composite::new()
                .description("Users cannot use the platform")
                .any(["errors", "database/cpu"])
                .all(["slow"])
                .none(["maintenance"])
                .topics(["p1"]),
        )])
        .watch_topics(["p2"])
        .watch(watched())
        .dashboards([("platform", dashboard())])
        .events([
            ("backup-failed", failed),
            (
                "review",
                Event::new().description("The alarms are due for a look").topics(["p2"]).schedule("cron(0 8 1 * ? *)"),
            ),
        ])
        .trail(Some(Trail::new().bucket_name(bucket).topics(["p1"]).without(["unauthorized"]).insights(true)))
        .detection(Some(
            Detection::new()
                .guardduty_organization(true)
                .security_hub_standards(["aws", "cis", "pci"])
                .topics(["p1"])
                .recorder(Some(Recorder::new().bucket_name(bucket).kms_key_arn(KEY))),
        ))
        .accept([
            ("LF0704:p1/pager", "the address holds no secret"),
            ("LF0701:maintenance", "a part of a composite alarm"),
        ])
        .tags([("Team", "platform")])
}

/// What production wants.
pub(super) fn production(stack: &Scope) {
    stack.component::<Monitoring>("monitoring", complete());
}

/// Everything that exists: key and topic.
const REUSED: &str = r#"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  key        = { existing = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }
  topics     = { p2 = { existing = { arn = "arn:aws:sns:us-east-1:111122223333:company-p2" } } }
  watch      = { main = { kind = "rds", id = "demo", topics = ["p2"] } }
"#;

pub(super) fn cases() -> Vec<Case> {
    vec![
        example("monitoring", "minimal", |stack| {
            let busy = Alarm::new()
                .description("The database is busy")
                .metric(Some(
                    metric("AWS/RDS", "CPUUtilization", "Average").dimensions([("DBInstanceIdentifier", "demo")]),
                ))
                .threshold(80)
                .for_minutes(10)
                .topics(["p1"]);
            let p1 = Topic::new().subscriptions([("team", Subscription::new().endpoint("team@example.com"))]);
            let inputs = inputs().profile(Profile::Development).topics([("p1", p1)]).alarms([("busy", busy)]);
            stack.component::<Monitoring>("monitoring", inputs);
        }),
        example("monitoring", "complete", |stack| {
            stack.component::<Monitoring>("monitoring", complete());
        }),
        case("monitoring", "reused", REUSED, |stack| {
            stack.component::<Monitoring>(
                "monitoring",
                inputs()
                    .key(Key::existing_arn(KEY))
                    .topics([("p2", Topic::new().existing(Some(ExistingTopic::new().arn(EXISTING))))])
                    .watch([("main", Watched::new().kind("rds").id("demo").topics(["p2"]))]),
            );
        }),
    ]
}
