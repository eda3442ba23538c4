//! Wrong inputs of the cost governance.

use ledgerform_modules::cost_governance::{
    Anomalies, Budget, Commitment, CostGovernance, CostGovernanceInputs, DenyRoot, Monitor, Notification, OffHours,
    Report, Subscription, Topic,
};

/// A good cost governance, for each case to spoil: no budget yet, in production.
fn good() -> CostGovernanceInputs {
    CostGovernanceInputs::new().name("demo").account_id("111122223333")
}

const GOOD: [(&str, &str); 2] = [("name", r#""demo""#), ("account_id", r#""111122223333""#)];

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: CostGovernanceInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<CostGovernance>(inputs, &GOOD, arguments, message);
}

/// As [`check`], for one budget with the given attributes.
#[track_caller]
fn check_budget(budget: Budget, attributes: &str, message: &str) {
    check(good().budgets([("total", budget)]), &[("budgets", &format!("{{ total = {{ {attributes} }} }}"))], message);
}

fn budget() -> Budget {
    Budget::new().limit(100)
}

#[test]
fn commitments() {
    let message = "commitments must have keys of letters, digits, - and _, the kind RI_COVERAGE or RI_UTILIZATION with a \
                   service, or SAVINGS_PLANS_COVERAGE or SAVINGS_PLANS_UTILIZATION without one, least_percent from 1 to \
                   100, a period out of ANNUALLY, DAILY, MONTHLY and QUARTERLY, a start such as 2024-01-01_00:00, and up to \
                   10 emails; wrong: plans";
    let wrong = |commitment: Commitment, attributes: &str| {
        let arguments = format!("{{ plans = {{ {attributes} }} }}");
        check(good().commitments([("plans", commitment)]), &[("commitments", &arguments)], message);
    };
    let of = |kind: &str| Commitment::new().kind(kind);
    wrong(of("COST"), r#"kind = "COST""#);
    wrong(of("RI_COVERAGE"), r#"kind = "RI_COVERAGE""#);
    let plans = r#"kind = "SAVINGS_PLANS_COVERAGE""#;
    wrong(of("SAVINGS_PLANS_COVERAGE").service("Amazon S3"), &format!(r#"{plans}, service = "Amazon S3""#));
    wrong(of("SAVINGS_PLANS_COVERAGE").least_percent(101), &format!("{plans}, least_percent = 101"));
    check(
        good().budgets([("plans", budget())]).commitments([("plans", of("SAVINGS_PLANS_COVERAGE"))]),
        &[("budgets", "{ plans = { limit = 100 } }"), ("commitments", &format!("{{ plans = {{ {plans} }} }}"))],
        "the commitment plans has the key of a budget, and so the same name: take another",
    );
}

#[test]
fn topics() {
    check(
        good().topic(Topic::new().publishers(["pigeons"])),
        &[("topic", r#"{ publishers = ["pigeons"] }"#)],
        "topic must have keys of letters, digits, - and _, the ARN of a topic as existing.arn if at all, and publishers out \
         of backup, budgets, cloudtrail, cloudwatch, costalerts, events, events.rds; wrong: topic",
    );
    check(
        good().topic(Topic::new().subscriptions([("team", Subscription::new().endpoint("team"))])),
        &[("topic", r#"{ subscriptions = { team = { endpoint = "team" } } }"#)],
        "subscriptions of topic must have the protocol email, email-json, https, lambda, sms or sqs and an endpoint that it \
         takes; wrong: topic/team",
    );
}

#[test]
fn budgets() {
    let message = "budgets must have keys of letters, digits, - and _, a limit greater than 0, a period out of ANNUALLY, \
                   DAILY, MONTHLY and QUARTERLY, and a start such as 2024-01-01_00:00; wrong: total";
    check_budget(Budget::new().limit(0), "limit = 0", message);
    check_budget(Budget::new().limit(-0.5), "limit = -0.5", message);
    check_budget(budget().period("WEEKLY"), r#"limit = 100, period = "WEEKLY""#, message);
    check_budget(budget().start("2024-01-01"), r#"limit = 100, start = "2024-01-01""#, message);
    let message = "budgets must have up to 5 notifications with a threshold greater than 0, the unit PERCENTAGE or \
                   ABSOLUTE_VALUE and the kind ACTUAL or, for more than a day, FORECASTED, and up to 10 emails; wrong: total";
    let forecast = Notification::new().threshold(100).kind("FORECASTED");
    check_budget(
        budget().period("DAILY").notifications([("soon", forecast)]),
        r#"limit = 100, period = "DAILY", notifications = { soon = { threshold = 100, kind = "FORECASTED" } }"#,
        message,
    );
    check_budget(budget().emails(["team"]), r#"limit = 100, emails = ["team"]"#, message);
    check_budget(
        budget().tags([("Team", Vec::<&str>::new())]),
        "limit = 100, tags = { Team = [] }",
        "budgets must have accounts of twelve digits, names of regions, and values for each of tags; wrong: total",
    );
}

#[test]
fn anomalies() {
    let many = || (0..11).map(|n| format!("1111222233{n:02}")).collect::<Vec<_>>();
    let monitor = Monitor::new().accounts(many());
    check(
        good().anomalies(Some(Anomalies::new().monitors([("all", monitor)]))),
        &[("anomalies", &format!("{{ monitors = {{ all = {{ accounts = {:?} }} }} }}", many()))],
        "monitors of anomalies must have keys of letters, digits, - and _ and up to 10 accounts of twelve digits; wrong: all",
    );
    let message = "LF0805: anomalies must have the frequency IMMEDIATE, which tells the topic, without emails, or DAILY or \
                   WEEKLY with emails";
    check(
        good().anomalies(Some(Anomalies::new().emails(["team@example.com"]))),
        &[("anomalies", r#"{ emails = ["team@example.com"] }"#)],
        message,
    );
    check(
        good().profile("development").anomalies(Some(Anomalies::new().frequency("DAILY"))),
        &[("profile", r#""development""#), ("anomalies", r#"{ frequency = "DAILY" }"#)],
        message,
    );
    check(
        good().anomalies(Some(Anomalies::new().impact(0))),
        &[("anomalies", "{ impact = 0 }")],
        "anomalies must have monitors, one of them at most without accounts, an impact greater than 0, and addresses of mail \
         as emails",
    );
}

/// A topic loses whatever its policy does not let in; who tells it not may be left out.
#[test]
fn publishers() {
    let message = "LF0804: in production a topic must let in who tells it: budgets, and costalerts for anomalies \
                   (topic.publishers). To have it on purpose, give the reason: accept = { LF0804 = \"…\" }";
    let only = |service: &str| Topic::new().publishers([service]);
    check(
        good().topic(only("budgets")).anomalies(Some(Anomalies::new())),
        &[("topic", r#"{ publishers = ["budgets"] }"#), ("anomalies", "{}")],
        message,
    );
    check(
        good().topic(only("costalerts")).budgets([("total", budget())]),
        &[("topic", r#"{ publishers = ["costalerts"] }"#), ("budgets", "{ total = { limit = 100 } }")],
        message,
    );
    let said_of = |inputs: CostGovernanceInputs| {
        let app = ledgerform::App::new();
        app.stack("case").component::<CostGovernance>("costs", inputs);
        app.synth().err().map(|problems| problems.to_string()).unwrap_or_default()
    };
    assert_eq!(said_of(good().topic(only("budgets")).budgets([("total", budget())])), "");
    assert_eq!(said_of(good().topic(only("costalerts")).anomalies(Some(Anomalies::new()))), "");
}

#[test]
fn reports_hours_and_root() {
    check(
        good().report(Some(Report::new().prefix("/cur/"))),
        &[("report", r#"{ prefix = "/cur/" }"#)],
        "report must have a prefix without slashes at its ends, retention_days from 31, bytes_per_query from 10000000, and \
         the name of a bucket as existing_bucket.name if at all",
    );
    check(
        good().region("eu-central-1").report(Some(Report::new())),
        &[("region", r#""eu-central-1""#), ("report", "{}")],
        "reports are made in us-east-1 only, not in eu-central-1: give the component a provider of that region",
    );
    check(
        good().deny_root(Some(DenyRoot::new().targets([("all", "root")]))),
        &[("deny_root", r#"{ targets = { all = "root" } }"#)],
        "targets of deny_root must be ids of a root, a unit or an account of the organization; wrong: all",
    );
    let hours = OffHours::new().kind("rds").ids(["a", "b"]).stop("20:00").start("rate(1 day)");
    check(
        good().off_hours([("night", hours)]),
        &[("off_hours", r#"{ night = { kind = "rds", ids = ["a", "b"], stop = "20:00", start = "rate(1 day)" } }"#)],
        "off_hours must have keys of up to 20 letters, digits, - and _, a kind out of aurora, instances and rds, ids without \
         `*` (one of aurora and rds), and times such as cron(0 20 ? * MON-FRI *); wrong: night",
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
    check_budget(
        budget().services(["Amazon S3"]),
        r#"limit = 100, services = ["Amazon S3"]"#,
        &refused("LF0801", "the services of a budget must have the names that Cost Explorer knows (services)", "total"),
    );
    check_budget(
        budget().tells_topic(false),
        "limit = 100, tells_topic = false",
        &refused("LF0802", "a budget must tell somebody (notifications, tells_topic, emails)", "total"),
    );
    let pager = Subscription::new().endpoint("https://hooks.example.com/secret").protocol("https");
    check(
        good().topic(Topic::new().subscriptions([("pager", pager)])),
        &[(
            "topic",
            r#"{ subscriptions = { pager = { protocol = "https", endpoint = "https://hooks.example.com/secret" } } }"#,
        )],
        &refused(
            "LF0803",
            "a topic must not have a subscription by https, whose address stands in the state (topic.subscriptions)",
            "costs/pager",
        ),
    );
}
