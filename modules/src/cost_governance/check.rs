//! What each input of the cost governance must fulfil by itself.

use super::inputs::{
    Anomalies, AnomaliesFields, Budget, BudgetFields, Commitment, CommitmentFields, DenyRoot, DenyRootFields,
    ExistingBucketFields, MonitorFields, NotificationFields, OffHours, OffHoursFields, Report, ReportFields,
};
use crate::check::{among, is_positive, matches, none, within};
use crate::diagnostics::{ANOMALY_FREQUENCY, Diagnostic};
use crate::monitoring::{Topic, topics};
use ledgerform::function::concat_all;
use ledgerform::{Condition, Expr, IntoExpr};
use std::collections::BTreeMap;

type Budgets = Expr<BTreeMap<String, Budget>>;

const KEY: &str = "^[A-Za-z0-9_-]{1,64}$";
const START: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}:[0-9]{2}$";
const MAIL: &str = "^[^@ ]+@[^@ ]+[.][^@ ]+$";

/// The elements that a pattern does not match, counted.
fn strange(list: &Expr<Vec<String>>, pattern: &str) -> Expr<bool> {
    list.filter(|text| !matches(pattern, &text)).length().greater(0)
}

pub(super) fn topic(field: &str, value: &Expr<Topic>) -> Condition {
    topics::check(field, &[(field, value)].into_expr())
}

pub(super) fn subscriptions(field: &str, value: &Expr<Topic>) -> Condition {
    topics::check_subscriptions(field, &[(field, value)].into_expr())
}

pub(super) fn budgets(field: &str, value: &Budgets) -> Condition {
    let bad = value.filter(|key, budget| {
        let period = among(&["ANNUALLY", "DAILY", "MONTHLY", "QUARTERLY"], &budget.period());
        let start = matches(START, &budget.start());
        !matches(KEY, &key).and(is_positive(&budget.limit())).and(period).and(start)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of letters, digits, - and _, a limit greater than 0, a period out of ANNUALLY, DAILY, \
             MONTHLY and QUARTERLY, and a start such as 2024-01-01_00:00"
        ),
    )
}

/// The limits are those of the AWS page "Quotas for AWS Budgets".
pub(super) fn notifications(field: &str, value: &Budgets) -> Condition {
    let bad = value.filter(|_, budget| {
        let bad = budget.notifications().filter(|_, notification| {
            let unit = among(&["ABSOLUTE_VALUE", "PERCENTAGE"], &notification.unit());
            let kind = among(&["ACTUAL", "FORECASTED"], &notification.kind());
            // AWS has no forecast for a day.
            let possible = !budget.period().equals("DAILY").and(notification.kind().equals("FORECASTED"));
            !unit.and(kind).and(possible).and(is_positive(&notification.threshold()))
        });
        let few = budget.notifications().length().at_most(5).and(budget.emails().length().at_most(10));
        (!few).or(bad.length().greater(0)).or(strange(&budget.emails(), MAIL))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have up to 5 notifications with a threshold greater than 0, the unit PERCENTAGE or ABSOLUTE_VALUE and \
             the kind ACTUAL or, for more than a day, FORECASTED, and up to 10 emails"
        ),
    )
}

pub(super) fn filters(field: &str, value: &Budgets) -> Condition {
    let bad = value.filter(|_, budget| {
        let accounts = strange(&budget.accounts(), "^[0-9]{12}$");
        let regions = strange(&budget.regions(), "^(?:global|NoRegion|[a-z]{2}(?:-[a-z]+)+-[0-9])$");
        let empty = budget.tags().filter(|_, values| values.length().equals(0)).length().greater(0);
        accounts.or(regions).or(empty)
    });
    none(
        bad.keys(),
        format!("{field} must have accounts of twelve digits, names of regions, and values for each of tags"),
    )
}

/// AWS looks at the reserved instances of one service at a time: the page "Budget types and reports" of AWS Budgets.
pub(super) fn commitments(field: &str, value: &Expr<BTreeMap<String, Commitment>>) -> Condition {
    let kinds = ["RI_COVERAGE", "RI_UTILIZATION", "SAVINGS_PLANS_COVERAGE", "SAVINGS_PLANS_UTILIZATION"];
    let bad = value.filter(|key, commitment| {
        let has_service = !commitment.service().is_null();
        let emails = commitment.emails();
        !matches(KEY, &key)
            .and(among(&kinds, &commitment.kind()))
            .and(has_service.equals(matches("^RI_", &commitment.kind())))
            .and(within(&commitment.least_percent(), 1, 100))
            .and(among(&["ANNUALLY", "DAILY", "MONTHLY", "QUARTERLY"], &commitment.period()))
            .and(matches(START, &commitment.start()))
            .and(emails.length().at_most(10))
            .and(!strange(&emails, MAIL))
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of letters, digits, - and _, the kind RI_COVERAGE or RI_UTILIZATION with a service, or \
             SAVINGS_PLANS_COVERAGE or SAVINGS_PLANS_UTILIZATION without one, least_percent from 1 to 100, a period out of \
             ANNUALLY, DAILY, MONTHLY and QUARTERLY, a start such as 2024-01-01_00:00, and up to 10 emails"
        ),
    )
}

pub(super) fn monitors(field: &str, value: &Expr<Anomalies>) -> Condition {
    let bad = value.monitors().filter(|key, monitor| {
        let accounts = monitor.accounts();
        !matches(KEY, &key).and(accounts.length().at_most(10)).and(!strange(&accounts, "^[0-9]{12}$"))
    });
    none(
        bad.keys(),
        format!(
            "monitors of {field} must have keys of letters, digits, - and _ and up to 10 accounts of twelve digits"
        ),
    )
}

pub(super) fn anomalies(field: &str, value: &Expr<Anomalies>) -> Condition {
    let percent = is_positive(&value.impact_percent().or_else(1));
    let services = value.monitors().filter(|_, monitor| monitor.accounts().length().equals(0)).length().at_most(1);
    let some = value.monitors().length().greater(0).and(is_positive(&value.impact())).and(percent).and(services);
    Condition::new(
        some.and(!strange(&value.emails(), MAIL)),
        format!(
            "{field} must have monitors, one of them at most without accounts, an impact greater than 0, and addresses of \
             mail as emails"
        ),
    )
}

/// What tells whom is that of the API reference, `AnomalySubscription`.
pub(super) fn frequency(field: &str, value: &Expr<Anomalies>) -> Condition {
    let mails = value.emails().length();
    let immediate = value.frequency().equals("IMMEDIATE").and(mails.equals(0));
    let later = among(&["DAILY", "WEEKLY"], &value.frequency()).and(mails.greater(0));
    let Diagnostic { code, message, .. } = ANOMALY_FREQUENCY;
    Condition::new(immediate.or(later), format!("{code}: {}", message.replacen("anomalies", field, 1)))
}

pub(super) fn report(field: &str, value: &Expr<Report>) -> Condition {
    let bucket = value.existing_bucket();
    let bucket = bucket.is_null().then(true, matches("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", &bucket.or_null().name()));
    let prefix = matches("^[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*$", &value.prefix());
    // The least number of bytes is that of the API reference of Athena, `WorkGroupConfiguration`.
    let numbers = value.retention_days().at_least(31).and(value.bytes_per_query().at_least(10_000_000));
    Condition::new(
        bucket.and(prefix).and(numbers),
        format!(
            "{field} must have a prefix without slashes at its ends, retention_days from 31, bytes_per_query from 10000000, \
             and the name of a bucket as existing_bucket.name if at all"
        ),
    )
}

/// The forms of ids are those of the API reference of Organizations, `AttachPolicy`.
pub(super) fn deny_root(field: &str, value: &Expr<DenyRoot>) -> Condition {
    let bad = value
        .targets()
        .filter(|_, id| !matches("^(?:r-[0-9a-z]{4,32}|[0-9]{12}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$", &id));
    none(bad.keys(), format!("targets of {field} must be ids of a root, a unit or an account of the organization"))
}

pub(super) fn off_hours(field: &str, value: &Expr<BTreeMap<String, OffHours>>) -> Condition {
    let bad = value.filter(|key, hours| {
        let kind = among(&["aurora", "instances", "rds"], &hours.kind());
        let single = hours.kind().equals("instances").or(hours.ids().length().equals(1));
        let times: Expr<Vec<String>> = concat_all([[hours.stop()].into_expr(), [hours.start()].into_expr()]);
        let named = matches("^[A-Za-z0-9_-]{1,20}$", &key).and(!strange(&hours.ids(), "^[A-Za-z0-9-]+$"));
        let timed = !strange(&times, "^(?:cron|rate|at)[(].+[)]$");
        !kind.and(single).and(hours.ids().length().greater(0)).and(timed).and(named)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of up to 20 letters, digits, - and _, a kind out of aurora, instances and rds, ids \
             without `*` (one of aurora and rds), and times such as cron(0 20 ? * MON-FRI *)"
        ),
    )
}
