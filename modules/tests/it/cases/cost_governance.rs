//! Cases of the cost governance: the examples, and a topic, a key and a bucket that exist.

use super::{Case, case, example};
use ledgerform::Scope;
use ledgerform_modules::cost_governance::{
    Anomalies, Budget, Commitment, CostGovernance, CostGovernanceInputs, DenyRoot, ExistingBucket, ExistingTopic,
    Monitor, Notification, OffHours, Report, Service, Subscription, Topic,
};
use ledgerform_modules::kms::Key;
use ledgerform_modules::profile::Profile;

fn inputs() -> CostGovernanceInputs {
    CostGovernanceInputs::new().name("demo").account_id("111122223333")
}

fn topic() -> Topic {
    Topic::new().subscriptions([("team", Subscription::new().endpoint("team@example.com"))])
}

fn budgets() -> [(&'static str, Budget); 6] {
    let of = |limit: i64| Budget::new().limit(limit);
    let at = |threshold: i64| Notification::new().threshold(threshold);
    [
        (
            "total",
            of(5000).notifications([
                ("actual-80", at(80)),
                ("actual-100", at(100)),
                ("forecast-100", at(100).kind("FORECASTED")),
            ]),
        ),
        ("eks", of(2000).services([Service::Eks])),
        ("database", of(1500).services([Service::Rds]).emails(["dba@example.com"])),
        ("storage", of(200).services(["Amazon S3"])),
        ("europe", of(9000).period("QUARTERLY").regions(["eu-central-1"]).accounts(["111122223333"])),
        (
            "payments",
            Budget::new()
                .limit(99.5)
                .start("2025-01-01_00:00")
                .tags([("Team", ["payments", "billing"])])
                .tells_topic(false)
                .emails(["payments@example.com"])
                .include_credits(true)
                .notifications([("spent", at(50).unit("ABSOLUTE_VALUE"))]),
        ),
    ]
}

fn commitments() -> [(&'static str, Commitment); 2] {
    let reserved = Commitment::new().kind("RI_UTILIZATION").service(Service::Rds.name()).least_percent(90);
    let covered = Commitment::new().kind("SAVINGS_PLANS_COVERAGE").period("QUARTERLY").start("2025-01-01_00:00");
    [("reserved-databases", reserved), ("savings-plans", covered.tells_topic(false).emails(["finance@example.com"]))]
}

/// The example `complete`, in Rust.
fn complete() -> CostGovernanceInputs {
    let anomalies = Anomalies::new().impact_percent(10).monitors([
        ("services", Monitor::new()),
        ("accounts", Monitor::new().accounts(["111122223333", "444455556666"])),
    ]);
    let hours = |kind: &str, ids: &[&str], stop: &str, start: &str| {
        OffHours::new().kind(kind).ids(ids.to_vec()).stop(stop).start(start)
    };
    let nightly = ("cron(0 20 * * ? *)", "cron(0 7 * * ? *)");
    let instances = ["i-0a1b2c3d4e5f60718", "i-0a1b2c3d4e5f60719"];
    inputs()
        .topic(topic())
        .budgets(budgets())
        .commitments(commitments())
        .anomalies(Some(anomalies))
        .cost_allocation_tags(["Environment", "Team"])
        .report(Some(
            Report::new()
                .retention_days(400)
                .bytes_per_query(1_000_000_000)
                .access_logs(Some(ExistingBucket::new().name("demo-logs-111122223333-us-east-1"))),
        ))
        .deny_root(Some(DenyRoot::new().targets([("sandbox", "ou-abcd-11112222")])))
        .off_hours([
            (
                "database",
                hours("aurora", &["demo"], "cron(0 20 ? * MON-FRI *)", "cron(0 7 ? * MON-FRI *)")
                    .timezone("Europe/Berlin"),
            ),
            ("reports", hours("rds", &["demo-reports"], nightly.0, nightly.1)),
            ("tools", hours("instances", &instances, nightly.0, nightly.1)),
        ])
        .accept([("LF0801:storage", "the name is that of the order; Cost Explorer knows another")])
        .tags([("Team", "platform")])
}

/// What production wants.
pub(super) fn production(stack: &Scope) {
    stack.component::<CostGovernance>("cost-governance", complete());
}

/// Key, topic and bucket exist; mails are sent once a day.
const REUSED: &str = r#"
  name       = "demo"
  account_id = "111122223333"
  dashboard  = false
  key        = { existing = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }
  topic      = { existing = { arn = "arn:aws:sns:us-east-1:111122223333:company-costs" } }
  budgets    = { total = { limit = 5000 } }
  anomalies  = { frequency = "DAILY", emails = ["team@example.com"] }
  report     = { existing_bucket = { name = "company-reports" }, athena = false }
"#;

pub(super) fn cases() -> Vec<Case> {
    vec![
        example("cost-governance", "minimal", |stack| {
            let inputs =
                inputs().profile(Profile::Development).topic(topic()).budgets([("total", Budget::new().limit(100))]);
            stack.component::<CostGovernance>("cost-governance", inputs);
        }),
        example("cost-governance", "complete", |stack| {
            stack.component::<CostGovernance>("cost-governance", complete());
        }),
        case("cost-governance", "reused", REUSED, |stack| {
            let existing = ExistingTopic::new().arn("arn:aws:sns:us-east-1:111122223333:company-costs");
            let bucket = ExistingBucket::new().name("company-reports");
            stack.component::<CostGovernance>(
                "cost-governance",
                inputs()
                    .dashboard(false)
                    .key(Key::existing_arn(
                        "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                    ))
                    .topic(Topic::new().existing(Some(existing)))
                    .budgets([("total", Budget::new().limit(5000))])
                    .anomalies(Some(Anomalies::new().frequency("DAILY").emails(["team@example.com"])))
                    .report(Some(Report::new().existing_bucket(Some(bucket)).athena(false))),
            );
        }),
    ]
}
