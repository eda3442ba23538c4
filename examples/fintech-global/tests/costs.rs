//! Budgets, anomalies, the dashboard of charges, reports.

use super::project::readme;
use super::{platform, with, written};
use ledgerform::App;
use ledgerform_bindings::aws;
use ledgerform_modules::cost_governance::{Anomalies, CostGovernance, CostGovernanceInputs};
use ledgerform_modules::monitoring::{Dashboard, Monitoring, MonitoringInputs, Row, Series, Widget};
use serde_json::{Value, json};

#[track_caller]
fn budget(key: &str) -> Value {
    let name = format!("fintechglobal-{key}");
    let mut found = platform().has::<aws::BudgetsBudget>(json!({"name": name, "budget_type": "COST"}));
    assert_eq!(found.len(), 1);
    found.remove(0).body
}

/// A budget for one service.
#[track_caller]
fn of_service(key: &str, limit: &str, services: &[&str]) {
    let budget = budget(key);
    assert_eq!((&budget["limit_amount"], &budget["time_unit"]), (&json!(limit), &json!("MONTHLY")));
    assert_eq!(budget["cost_filter"], json!([{"name": "Service", "values": services}]));
}

/// FG-55: 5,000 dollars a month in total, by a variable.
#[test]
fn fg_55_monthly_budget() {
    platform().count::<aws::BudgetsBudget>(6);
    let total = budget("total");
    assert_eq!((&total["limit_amount"], &total["limit_unit"]), (&json!("5000"), &json!("USD")));
    assert_eq!((&total["time_unit"], &total["cost_filter"]), (&json!("MONTHLY"), &json!([])));
    let other = with(|settings| settings.monthly_budget_limit = 7000.into());
    other.has::<aws::BudgetsBudget>(json!({"name": "fintechglobal-total", "limit_amount": "7000"}));
    // As the program writes it, the limit is the variable and nothing else.
    let written = written();
    let mut limits = written["resource"]["aws_budgets_budget"].as_object().unwrap().values();
    let total = limits.find(|budget| budget["name"] == "${var.project_name}-total").unwrap();
    assert_eq!(total["limit_amount"], "${var.monthly_budget_limit}");
    assert_eq!(written["variable"]["monthly_budget_limit"]["default"], 5000);
}

/// FG-56: mails at 80 and at 100 percent.
#[test]
fn fg_56_mails_at_80_and_100_percent() {
    let notifications = budget("total")["notification"].clone();
    let notifications = notifications.as_array().unwrap();
    assert_eq!(notifications.len(), 2);
    for threshold in [80, 100] {
        let found = notifications.iter().find(|notification| notification["threshold"] == threshold).unwrap();
        assert_eq!(found["comparison_operator"], "GREATER_THAN");
        assert_eq!(found["notification_type"], "ACTUAL");
        assert_eq!(found["threshold_type"], "PERCENTAGE");
        assert_eq!(found["subscriber_email_addresses"], json!(["team-platform@yourcompany.com"]));
    }
}

/// FG-57: 2,000 for EKS.
#[test]
fn fg_57_budget_of_eks() {
    of_service("eks", "2000", &["Amazon Elastic Container Service for Kubernetes"]);
}

/// FG-58: 1,500 for RDS.
#[test]
fn fg_58_budget_of_rds() {
    of_service("rds", "1500", &["Amazon Relational Database Service"]);
}

/// FG-59: 500 for ElastiCache.
#[test]
fn fg_59_budget_of_elasticache() {
    of_service("elasticache", "500", &["Amazon ElastiCache"]);
}

/// FG-60: 300 for DynamoDB.
#[test]
fn fg_60_budget_of_dynamodb() {
    of_service("dynamodb", "300", &["Amazon DynamoDB"]);
}

/// FG-61: 200 for S3. The name that was asked for is unknown to Cost Explorer, which production says.
#[test]
fn fg_61_budget_of_s3() {
    of_service("s3", "200", &["Amazon S3", "Amazon Simple Storage Service"]);
    let app = App::new();
    let inputs = CostGovernanceInputs::new().name("fintechglobal").account_id("797923187401");
    let s3 = ledgerform_modules::cost_governance::Budget::new().limit(200).services(["Amazon S3"]);
    app.stack("s").component::<CostGovernance>("costs", inputs.budgets([("s3", s3)]));
    let said = app.synth().unwrap_err().to_string();
    assert!(said.contains("LF0801: in production ") && said.contains("wrong: s3"), "{said}");
}

/// FG-62: anomalies of 20 dollars are told at once. AWS does that through a topic only, so mails are refused there.
#[test]
fn fg_62_anomalies_are_told_at_once() {
    let subscription = platform().only::<aws::CeAnomalySubscription>();
    assert_eq!(subscription.body["frequency"], "IMMEDIATE");
    assert_eq!(subscription.body["name"], "fintechglobal-anomalies");
    let impact = json!({
        "key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
        "match_options": ["GREATER_THAN_OR_EQUAL"],
        "values": ["20"],
    });
    assert_eq!(subscription.body["threshold_expression"]["dimension"], impact);

    let app = App::new();
    let inputs = CostGovernanceInputs::new().name("fintechglobal").account_id("797923187401");
    let by_mail = Anomalies::new().frequency("IMMEDIATE").emails(["team-platform@yourcompany.com"]);
    app.stack("s").component::<CostGovernance>("costs", inputs.anomalies(Some(by_mail)));
    let said = app.synth().unwrap_err().to_string();
    assert!(said.contains("the frequency IMMEDIATE, which tells the topic, without emails"), "{said}");
}

/// FG-63: the account is looked at by itself.
#[test]
fn fg_63_monitor_of_the_account() {
    let monitor = platform().only::<aws::CeAnomalyMonitor>();
    assert_eq!(monitor.body["monitor_type"], "CUSTOM");
    let specification: Value = serde_json::from_str(monitor.body["monitor_specification"].as_str().unwrap()).unwrap();
    assert_eq!(specification["Dimensions"]["Key"], "LINKED_ACCOUNT");
    assert_eq!(specification["Dimensions"]["Values"], json!(["797923187401"]));
}

/// FG-64: anomalies go to a topic, and from there by mail; the topic and its key let both services in.
#[test]
fn fg_64_anomalies_reach_a_mail_box() {
    let subscriber = &platform().only::<aws::CeAnomalySubscription>().body["subscriber"];
    assert_eq!(subscriber[0]["type"], "SNS");
    assert!(subscriber[0]["address"].as_str().unwrap().starts_with("${local.platform_cost_governance_topic_arn_"));
    let mail = json!({"protocol": "email", "endpoint": "team-platform@yourcompany.com"});
    assert_eq!(platform().has::<aws::SnsTopicSubscription>(mail).len(), 2, "costs and alerts");
    platform().has::<aws::SnsTopic>(json!({"name": "fintechglobal-costs"}));
    let policies = platform().all::<aws::SnsTopicPolicy>();
    let of_costs = policies.iter().find(|found| found.path.contains("cost_governance")).unwrap();
    let statements = |text: &Value| -> Vec<Value> {
        let policy: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
        policy["Statement"].as_array().unwrap().clone()
    };
    let of_account = json!({"StringEquals": {"aws:SourceAccount": "797923187401"}});
    let publish = json!({
        "Sid": "ServicesPublish",
        "Effect": "Allow",
        "Action": "sns:Publish",
        "Principal": {"Service": ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"]},
        "Resource": "arn:aws:sns:us-east-1:797923187401:fintechglobal-costs",
        "Condition": of_account,
    });
    assert!(statements(&of_costs.body["policy"]).contains(&publish), "{}", of_costs.body["policy"]);
    // A topic under a key is silent unless its policy lets the same services use it.
    let of_key = statements(&platform().only::<aws::KmsKey>().body["policy"]);
    for service in ["budgets.amazonaws.com", "costalerts.amazonaws.com"] {
        let mut found = of_key.iter().filter(|statement| statement["Principal"]["Service"] == service);
        let statement = found.next().unwrap_or_else(|| panic!("{service}: {of_key:#?}"));
        assert_eq!(statement["Effect"], "Allow", "{service}");
        let actions = statement["Action"].as_array().unwrap();
        assert!(
            actions.contains(&json!("kms:Decrypt")) && actions.contains(&json!("kms:GenerateDataKey")),
            "{service}"
        );
        assert_eq!(statement["Condition"], of_account, "{service}");
    }
}

/// What the dashboard of charges says.
fn dashboard() -> Value {
    let found = platform().has::<aws::CloudwatchDashboard>(json!({"dashboard_name": "fintechglobal-costs"}));
    serde_json::from_str(found[0].body["dashboard_body"].as_str().unwrap()).unwrap()
}

/// FG-65: a dashboard of the charges so far.
#[test]
fn fg_65_dashboard_of_charges() {
    let body = dashboard();
    let widget = &body["widgets"][0]["properties"];
    assert_eq!(widget["region"], "us-east-1");
    assert_eq!((&widget["title"], &widget["view"]), (&json!("Charges so far this month"), &json!("singleValue")));
    let line = json!(["AWS/Billing", "EstimatedCharges", "Currency", "USD", {"stat": "Maximum", "visible": true}]);
    assert_eq!(widget["metrics"], json!([line]));
}

/// FG-66: the budget is a line in the graph of charges: CloudWatch has no metric of budgets, which production says.
#[test]
fn fg_66_budget_against_actual() {
    let body = dashboard();
    let charges = &body["widgets"][1]["properties"];
    assert_eq!(charges["annotations"]["horizontal"], json!([{"label": "total", "value": 5000}]));
    let line = json!(["AWS/Billing", "EstimatedCharges", "Currency", "USD", {"stat": "Maximum", "visible": true}]);
    assert_eq!(charges["metrics"], json!([line]));
    let of_services = &body["widgets"][2]["properties"];
    let limits = [("dynamodb", 300), ("eks", 2000), ("elasticache", 500), ("rds", 1500), ("s3", 200)];
    let limits = limits.map(|(label, value)| json!({"label": label, "value": value}));
    assert_eq!(of_services["annotations"]["horizontal"], json!(limits));
    let services: Vec<&Value> = of_services["metrics"].as_array().unwrap().iter().map(|line| &line[5]).collect();
    assert_eq!(services, ["AmazonDynamoDB", "AmazonElastiCache", "AmazonEKS", "AmazonRDS", "AmazonS3"]);

    // A metric of budgets would be an empty graph.
    let app = App::new();
    let series = Series::new().namespace("AWS/Budgets").metric("ActualSpend");
    let widget = Widget::new().title("Budget").series([series]);
    let dashboard = Dashboard::new().rows([Row::new().widgets([widget])]);
    let inputs = MonitoringInputs::new().name("fintechglobal").region("us-east-1").account_id("797923187401");
    let inputs = inputs.runbook_url("https://wiki.yourcompany.com/runbook").dashboards([("costs", dashboard)]);
    app.stack("s").component::<Monitoring>("monitoring", inputs);
    let said = app.synth().unwrap_err().to_string();
    assert!(said.contains("LF0706: in production ") && said.contains("wrong: costs"), "{said}");
}

/// FG-67: the cost and usage report is off, and a switch turns it on.
#[test]
fn fg_67_cost_and_usage_report() {
    platform().has_none::<aws::CurReportDefinition>();
    let reported = with(|settings| settings.enable_cur = true.into());
    let bucket = "fintechglobal-costs-797923187401-us-east-1";
    reported.has::<aws::CurReportDefinition>(json!({
        "additional_artifacts": ["ATHENA"],
        "additional_schema_elements": ["RESOURCES"],
        "compression": "Parquet",
        "format": "Parquet",
        "report_name": "fintechglobal-costs",
        "report_versioning": "OVERWRITE_REPORT",
        "s3_bucket": bucket,
        "s3_region": "us-east-1",
        "time_unit": "HOURLY",
    }));
    reported.has::<aws::S3Bucket>(json!({"bucket": bucket}));
    let policies = reported.all::<aws::S3BucketPolicy>();
    let lets_in = |policy: &str| {
        policy.contains("billingreports.amazonaws.com") && policy.contains(&format!("arn:aws:s3:::{bucket}/*"))
    };
    assert!(policies.iter().any(|found| found.body["policy"].as_str().is_some_and(lets_in)));
    // The switch is a variable, which is off.
    assert_eq!(super::written()["variable"]["enable_cur"]["default"], false);
}

/// FG-68: Athena can ask the report.
#[test]
fn fg_68_athena() {
    platform().has_none::<aws::AthenaWorkgroup>();
    let reported = with(|settings| settings.enable_cur = true.into());
    let bucket = "s3://fintechglobal-costs-797923187401-us-east-1";
    let workgroup = reported.only::<aws::AthenaWorkgroup>().body;
    assert_eq!(workgroup["name"], "fintechglobal-costs");
    assert_eq!(workgroup["configuration"]["result_configuration"]["output_location"], format!("{bucket}/results/"));
    assert_eq!(reported.only::<aws::GlueCatalogDatabase>().body["name"], "fintechglobal_costs");
    let crawler = reported.only::<aws::GlueCrawler>().body;
    assert_eq!(crawler["s3_target"][0]["path"], format!("{bucket}/cur/fintechglobal-costs/fintechglobal-costs/"));
    let database = crawler["database_name"].as_str().unwrap();
    assert!(database.starts_with("${aws_glue_catalog_database."), "{database}");
}

/// FG-69: how alerts are tried is described.
#[test]
fn fg_69_test_of_alerts_is_described() {
    let readme = readme();
    let section = readme.split("\n## ").find(|section| section.starts_with("Test the alerts")).unwrap();
    for part in ["confirm", "aws sns publish", "set-alarm-state", "costs_topic_arn"] {
        assert!(section.contains(part), "{part}");
    }
}
