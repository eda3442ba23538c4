//! What it may cost, and who hears of it.

use crate::settings::Settings;
use ledgerform::{Expr, IntoExpr};
use ledgerform_modules::cost_governance::{
    Anomalies, Budget, CostGovernancePart, DenyRoot, ExistingBucket, Monitor, Report, Service, Subscription, Topic,
};

/// Budgets, anomalies, and what is off until it is wanted.
pub(crate) fn costs(settings: &Settings) -> CostGovernancePart {
    let budget = |limit: Expr<ledgerform::Number>| Budget::new().limit(limit).emails([&settings.alert_email]);
    let service = |limit: i64, services: Expr<Vec<String>>| budget(limit.into()).services(services);
    let one = |service: Service| [service.name()].into_expr();
    let mail = Subscription::new().endpoint(&settings.alert_email);
    // The logs of its bucket go where those of the data lake go.
    let report: Expr<Report> = Report::new().access_logs(Some(ExistingBucket::new().name("logs"))).into_expr();
    let report: Expr<Option<Report>> = settings.enable_cur.then(report, Expr::<Option<Report>>::null());
    let deny: Expr<DenyRoot> = DenyRoot::new().targets(&settings.deny_root_targets).into_expr();
    let is_denied = settings.deny_root_targets.length().greater(0);
    let deny: Expr<Option<DenyRoot>> = is_denied.then(deny, Expr::<Option<DenyRoot>>::null());
    CostGovernancePart::new()
        .topic(Topic::new().subscriptions([("team", mail)]))
        .budgets([
            ("total", budget(settings.monthly_budget_limit.clone())),
            ("eks", service(2000, one(Service::Eks))),
            ("rds", service(1500, one(Service::Rds))),
            ("elasticache", service(500, one(Service::ElastiCache))),
            ("dynamodb", service(300, one(Service::DynamoDb))),
            // Cost Explorer does not know "Amazon S3": alone it would count nothing, so the name that counts stands beside it.
            ("s3", service(200, ["Amazon S3", Service::S3.name()].into_expr())),
        ])
        .anomalies(Some(
            Anomalies::new()
                .impact(20)
                .frequency("IMMEDIATE")
                .monitors([("account", Monitor::new().accounts([&settings.account_id]))]),
        ))
        .dashboard(true)
        .report(report)
        .deny_root(deny)
}
