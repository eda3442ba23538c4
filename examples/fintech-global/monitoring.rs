//! Who hears of what is wrong, and the dashboard.

use crate::settings::Settings;
use ledgerform::{Expr, tf};
use ledgerform_modules::monitoring::{Dashboard, MonitoringPart, Row, Series, Subscription, Topic, Widget};

/// The topic and the dashboard; alarms for databases, tables and caches come by themselves.
pub(crate) fn monitoring(settings: &Settings) -> MonitoringPart {
    let alerts = Topic::new()
        .subscriptions([("team", Subscription::new().endpoint(&settings.alert_email))])
        .publishers(["cloudwatch", "events", "events.rds"]);
    MonitoringPart::new()
        .topics([("alerts", alerts)])
        .dashboards([("operations", dashboard(settings))])
        .runbook_url("https://wiki.yourcompany.com/fintechglobal/runbook")
}

fn dashboard(settings: &Settings) -> Dashboard {
    let name = &settings.project_name;
    let series = |namespace: &str, metric: &str, dimension: &'static str, value: Expr<String>| {
        Series::new().namespace(namespace).metric(metric).dimensions([(dimension, value)])
    };
    let database = |metric: &str| series("AWS/RDS", metric, "DBClusterIdentifier", tf!("{name}-main"));
    let cache = |metric: &str| series("AWS/ElastiCache", metric, "CacheClusterId", tf!("{name}-redis-001"));
    let table = |metric: &str| series("AWS/DynamoDB", metric, "TableName", tf!("{name}-sessions")).statistic("Sum");
    let widget = |title: &str, lines: Vec<Series>| Widget::new().title(title).series(lines);
    Dashboard::new().rows([
        Row::new().widgets([
            widget("Database: processor", vec![database("CPUUtilization")]),
            widget("Database: connections", vec![database("DatabaseConnections")]),
        ]),
        Row::new().widgets([
            widget("Cache: memory in percent", vec![cache("DatabaseMemoryUsagePercentage")]),
            widget("Sessions: units", vec![table("ConsumedReadCapacityUnits"), table("ConsumedWriteCapacityUnits")]),
        ]),
    ])
}
