//! Datadog: monitors that tell the right people, a dashboard, rules of security, and the integration with an account of AWS.
//!
//! [`DatadogMonitoring`] is a construct of the library, like those of [`cluster`](crate::cluster): the provider of Datadog
//! takes its keys from the environment (`DD_API_KEY`, `DD_APP_KEY`), so no key gets into a configuration or a state.
//!
//! ```
//! use ledgerform::App;
//! use ledgerform_modules::datadog::{DatadogMonitoring, DatadogMonitoringInputs, Monitor};
//!
//! let app = App::new();
//! let stack = app.stack("datadog");
//! let inputs = DatadogMonitoringInputs::new()
//!     .name("shop")
//!     .routes([("pagerduty", "@pagerduty-Shop"), ("slack", "@slack-shop-alerts")])
//!     .monitors([
//!         ("errors", Monitor::error_rate("app/shop/0a1b2c3d4e5f6071", "pagerduty")),
//!         ("database", Monitor::database_cpu("shop-main", "slack")),
//!     ]);
//! stack.component::<DatadogMonitoring>("monitoring", inputs);
//! assert!(app.synth().is_ok());
//! ```

mod account;
mod dashboard;
mod monitors;
mod security;

pub use account::Account;
pub use dashboard::Graph;
pub use monitors::Monitor;
pub use security::SecurityRule;

use crate::check;
use ledgerform::{Component, Expr, Inputs, Outputs, Scope};
use std::collections::BTreeMap;

/// Monitors, dashboard, rules of security and integration of Datadog.
#[derive(Debug, Clone, Copy)]
pub struct DatadogMonitoring;

/// The inputs of Datadog's monitoring.
#[derive(Debug, Clone, Inputs)]
pub struct DatadogMonitoringInputs {
    /// Name that the titles of everything here begin with. Lower-case letters, digits and hyphens, 2 to 32 characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Who can be told, by name: handles of Datadog such as `@pagerduty-Payments`, `@slack-alerts` or `@ops@example.com`.
    #[input(default = BTreeMap::<String, String>::new(), validate = monitors::check_routes)]
    pub routes: Expr<BTreeMap<String, String>>,
    /// Monitors by key.
    #[input(default = BTreeMap::<String, Monitor>::new(), validate = monitors::check, together = monitors::known_routes)]
    pub monitors: Expr<BTreeMap<String, Monitor>>,
    /// URL of the runbook; a message names it with the key of its monitor behind `#`.
    pub runbook_url: Expr<Option<String>>,
    /// Graphs of the dashboard, in their order; without any there is none.
    #[input(default = Vec::<Graph>::new(), validate = dashboard::check)]
    pub graphs: Expr<Vec<Graph>>,
    /// Rules of security by key.
    #[input(
        default = BTreeMap::<String, SecurityRule>::new(),
        validate = security::check,
        together = security::known_routes
    )]
    pub security_rules: Expr<BTreeMap<String, SecurityRule>>,
    /// The account of AWS that Datadog reads metrics of.
    #[input(nested)]
    pub account: Expr<Option<Account>>,
    /// Tags of everything here, as `key:value`.
    #[input(default = Vec::<&str>::new(), validate = monitors::check_tags)]
    pub tags: Expr<Vec<String>>,
}

/// What Datadog's monitoring gives.
#[derive(Debug, Clone, Outputs)]
pub struct DatadogMonitoringOutputs {
    /// Ids of the monitors, by key.
    pub monitor_ids: Expr<BTreeMap<String, String>>,
    /// Path of the dashboard; null without graphs.
    pub dashboard_url: Expr<Option<String>>,
    /// ARN of the role that Datadog takes; null without an account.
    pub role_arn: Expr<Option<String>>,
}

impl Component for DatadogMonitoring {
    const NAME: &'static str = "datadog-monitoring";
    const DESCRIPTION: &'static str = "Monitors, dashboard, rules of security and integration of Datadog.";
    const TERRAFORM: &'static str = ">= 1.5";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 5.46"), ("datadog", ">= 3.50")];
    type Inputs = DatadogMonitoringInputs;
    type Outputs = DatadogMonitoringOutputs;

    fn build(scope: &Scope, inputs: DatadogMonitoringInputs) -> DatadogMonitoringOutputs {
        security::build(scope, &inputs);
        DatadogMonitoringOutputs {
            monitor_ids: monitors::build(scope, &inputs),
            dashboard_url: dashboard::build(scope, &inputs),
            role_arn: account::build(scope, &inputs.account),
        }
    }
}
