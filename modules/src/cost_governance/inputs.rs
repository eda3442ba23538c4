//! What the cost governance is given.

use super::check as own;
use crate::check;
use crate::kms::{self, Key};
use crate::monitoring::Topic;
use crate::profile::{self, Profile};
use ledgerform::{Condition, Expr, Inputs, Number};
use std::collections::BTreeMap;

/// The inputs of the cost governance component.
#[derive(Debug, Clone, Inputs)]
#[part(CostGovernancePart, without(name, region, account_id, profile, accept, key, tags))]
pub struct CostGovernanceInputs {
    /// Name that the names of everything here begin with. Lower-case letters, digits and hyphens, 2 to 32 characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Region of the provider that the component gets: `us-east-1`, where AWS keeps bills. Budgets and anomalies work from
    /// other regions as well, reports do not.
    #[input(default = "us-east-1", validate = check::region)]
    pub region: Expr<String>,
    /// Account of everything here, twelve digits.
    #[input(validate = check::account_id)]
    pub account_id: Expr<String>,
    /// What it is for: `production` refuses what leaves costs unheard, `development` nothing.
    #[input(default = Profile::Production, one_of("development", "production"))]
    pub profile: Expr<String>,
    /// What production accepts on purpose: codes of `docs/diagnostics.md`, alone or with a colon and a key behind, each
    /// with the reason.
    #[input(default = BTreeMap::<String, String>::new(), validate = accept)]
    pub accept: Expr<BTreeMap<String, String>>,
    /// The key that encrypts messages, results and schedules. An existing one must let in `budgets` and `costalerts`.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub key: Expr<Key>,
    /// The topic that budgets and anomalies tell, new or existing, with its subscriptions. The publishers of a new one must
    /// have `budgets` and `costalerts`, as far as they tell it.
    #[input(default = Topic::new(), validate = own::topic, validate = own::subscriptions)]
    pub topic: Expr<Topic>,
    /// Budgets by key; a budget is called like the component, with a hyphen and the key.
    #[input(
        default = BTreeMap::<String, Budget>::new(),
        validate = own::budgets,
        validate = own::notifications,
        validate = own::filters
    )]
    pub budgets: Expr<BTreeMap<String, Budget>>,
    /// Reserved instances and Savings Plans that must not lie idle, by key; the budget that looks is called like the
    /// component, with a hyphen and the key, so the keys are not those of `budgets`.
    #[input(default = BTreeMap::<String, Commitment>::new(), validate = own::commitments)]
    pub commitments: Expr<BTreeMap<String, Commitment>>,
    /// The detection of unusual costs.
    #[input(validate = own::monitors, validate = own::anomalies, validate = own::frequency)]
    pub anomalies: Expr<Option<Anomalies>>,
    /// Whether there is a dashboard of charges, with the limits of the budgets as lines. CloudWatch knows charges so far
    /// this month, not budgets.
    #[input(default = true)]
    pub dashboard: Expr<bool>,
    /// Keys of tags that bills show. A key must have been in use for a day before AWS takes it.
    #[input(default = Vec::<&str>::new())]
    pub cost_allocation_tags: Expr<Vec<String>>,
    /// The cost and usage report.
    #[input(validate = own::report)]
    pub report: Expr<Option<Report>>,
    /// A policy of the organization that denies everything to root of member accounts; made in the management account, which
    /// it does not bind.
    #[input(validate = own::deny_root)]
    pub deny_root: Expr<Option<DenyRoot>>,
    /// Hours in which things are stopped, by key.
    #[input(default = BTreeMap::<String, OffHours>::new(), validate = own::off_hours)]
    pub off_hours: Expr<BTreeMap<String, OffHours>>,
    /// Tags of everything here.
    #[input(default = BTreeMap::<String, String>::new(), validate = ledgerform::checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// A budget. Without filters it counts everything.
#[derive(Debug, Clone, Inputs)]
pub struct Budget {
    /// What may be spent in a period, in US dollars.
    pub limit: Expr<Number>,
    /// `MONTHLY`, `QUARTERLY`, `ANNUALLY` or `DAILY`.
    #[input(default = "MONTHLY")]
    pub period: Expr<String>,
    /// First day, as `2024-01-01_00:00`. It is fixed: a time that moves would be a change in every plan.
    #[input(default = "2024-01-01_00:00")]
    pub start: Expr<String>,
    /// Services that it counts, as Cost Explorer calls them; see the Rust type `Service`.
    #[input(default = Vec::<&str>::new())]
    pub services: Expr<Vec<String>>,
    /// Accounts that it counts.
    #[input(default = Vec::<&str>::new())]
    pub accounts: Expr<Vec<String>>,
    /// Regions that it counts.
    #[input(default = Vec::<&str>::new())]
    pub regions: Expr<Vec<String>>,
    /// Tags that it counts, each with values. The key must be a cost allocation tag.
    #[input(default = BTreeMap::<String, Vec<String>>::new())]
    pub tags: Expr<BTreeMap<String, Vec<String>>>,
    /// When it tells, by name; up to five.
    #[input(default = [
        ("actual-80", Notification::new().threshold(80)),
        ("actual-100", Notification::new().threshold(100)),
    ])]
    pub notifications: Expr<BTreeMap<String, Notification>>,
    /// Addresses of mail that hear of it, besides the topic; up to ten.
    #[input(default = Vec::<&str>::new())]
    pub emails: Expr<Vec<String>>,
    /// Whether the topic hears of it.
    #[input(default = true)]
    pub tells_topic: Expr<bool>,
    /// Whether credits and refunds lower what is counted.
    #[input(default = false)]
    pub include_credits: Expr<bool>,
}

/// What was bought in advance, and from where on it is used too little.
#[derive(Debug, Clone, Inputs)]
pub struct Commitment {
    /// What is looked at: `RI_UTILIZATION` and `SAVINGS_PLANS_UTILIZATION` are how much of what was bought is used,
    /// `RI_COVERAGE` and `SAVINGS_PLANS_COVERAGE` how much of what is used was bought in advance.
    pub kind: Expr<String>,
    /// The service whose reserved instances they are, as Cost Explorer calls it; none with Savings Plans.
    pub service: Expr<Option<String>>,
    /// Percent below which it tells, 1 to 100.
    #[input(default = 80)]
    pub least_percent: Expr<Number>,
    /// `MONTHLY`, `QUARTERLY`, `ANNUALLY` or `DAILY`.
    #[input(default = "MONTHLY")]
    pub period: Expr<String>,
    /// First day, as `2024-01-01_00:00`. It is fixed, as that of a budget is.
    #[input(default = "2024-01-01_00:00")]
    pub start: Expr<String>,
    /// Addresses of mail that hear of it, besides the topic; up to ten.
    #[input(default = Vec::<&str>::new())]
    pub emails: Expr<Vec<String>>,
    /// Whether the topic hears of it.
    #[input(default = true)]
    pub tells_topic: Expr<bool>,
}

/// When a budget tells.
#[derive(Debug, Clone, Inputs)]
pub struct Notification {
    /// What must be passed.
    pub threshold: Expr<Number>,
    /// `PERCENTAGE` of the limit or `ABSOLUTE_VALUE` in US dollars.
    #[input(default = "PERCENTAGE")]
    pub unit: Expr<String>,
    /// `ACTUAL` costs or `FORECASTED` ones.
    #[input(default = "ACTUAL")]
    pub kind: Expr<String>,
}

/// The detection of unusual costs.
#[derive(Debug, Clone, Inputs)]
pub struct Anomalies {
    /// What is looked at, by key. An account has one monitor without `accounts`.
    #[input(default = [("services", Monitor::new())])]
    pub monitors: Expr<BTreeMap<String, Monitor>>,
    /// US dollars that an anomaly costs at least to be told.
    #[input(default = 20)]
    pub impact: Expr<Number>,
    /// Percent above what was expected, which it must cost as well.
    pub impact_percent: Expr<Option<Number>>,
    /// `IMMEDIATE` tells the topic, `DAILY` and `WEEKLY` send mails: AWS does it no other way.
    #[input(default = "IMMEDIATE")]
    pub frequency: Expr<String>,
    /// Addresses of mail, for `DAILY` and `WEEKLY`.
    #[input(default = Vec::<&str>::new())]
    pub emails: Expr<Vec<String>>,
}

/// What the detection looks at.
#[derive(Debug, Clone, Inputs)]
pub struct Monitor {
    /// Accounts, up to ten; without any, each service of this one.
    #[input(default = Vec::<&str>::new())]
    pub accounts: Expr<Vec<String>>,
}

/// The cost and usage report, hour by hour, in Parquet.
#[derive(Debug, Clone, Inputs)]
pub struct Report {
    /// An existing bucket of `us-east-1` in place of a new one; its policy must let the report in.
    pub existing_bucket: Expr<Option<ExistingBucket>>,
    /// The bucket that takes the access logs of a new one, which must let S3 write: one of the storage component.
    pub access_logs: Expr<Option<ExistingBucket>>,
    /// Begin of the keys of the report's objects.
    #[input(default = "cur")]
    pub prefix: Expr<String>,
    /// Days that a new bucket keeps objects.
    #[input(default = 1096)]
    pub retention_days: Expr<Number>,
    /// Whether Athena can ask the report: with a workgroup, a database and a crawler.
    #[input(default = true)]
    pub athena: Expr<bool>,
    /// Bytes that a query may read.
    #[input(default = 10_737_418_240_i64)]
    pub bytes_per_query: Expr<Number>,
}

/// A bucket that exists.
#[derive(Debug, Clone, Inputs)]
pub struct ExistingBucket {
    /// Its name.
    pub name: Expr<String>,
}

/// Where root is denied.
#[derive(Debug, Clone, Inputs)]
pub struct DenyRoot {
    /// Ids of the organization's root, units or accounts, by key.
    pub targets: Expr<BTreeMap<String, String>>,
}

/// Hours in which something is stopped.
#[derive(Debug, Clone, Inputs)]
pub struct OffHours {
    /// What it is: `instances` (of EC2), `aurora` or `rds`.
    pub kind: Expr<String>,
    /// Ids of instances, or the identifier of a cluster or database.
    pub ids: Expr<Vec<String>>,
    /// When it is stopped, such as `cron(0 20 ? * MON-FRI *)`.
    pub stop: Expr<String>,
    /// When it is started again.
    pub start: Expr<String>,
    /// Time zone of both.
    #[input(default = "UTC")]
    pub timezone: Expr<String>,
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "cost-governance")
}
