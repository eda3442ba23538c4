//! What differs between two such platforms: the variables, with the values of this one.

#[cfg(test)]
use ledgerform::IntoExpr;
use ledgerform::function::{alltrue, can, regex};
use ledgerform::{Condition, Constraint, Expr, Number, Scope, Typed, Variable, tf};
use ledgerform_modules::storage::Replication;
use std::collections::BTreeMap;

/// Name of the project, with which all names begin.
pub(crate) const PROJECT_NAME: &str = "fintechglobal";
/// The region of everything.
pub(crate) const REGION: &str = "us-east-1";
/// The account of everything.
pub(crate) const ACCOUNT_ID: &str = "797923187401";
/// Who hears of alarms and costs.
pub(crate) const ALERT_EMAIL: &str = "team-platform@yourcompany.com";
/// What a month may cost, in US dollars.
pub(crate) const MONTHLY_BUDGET_LIMIT: i64 = 5000;
/// The name under which the internet finds the load balancer.
pub(crate) const DOMAIN_NAME: &str = "api.yourcompany.com";

/// The tags of everything.
pub(crate) const TAGS: [(&str, &str); 3] =
    [("Environment", "Production"), ("ManagedBy", "Terraform"), ("Project", "fintechglobal")];

/// The settings: variables in the program, literals where they are known already, such as in tests.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) project_name: Expr<String>,
    pub(crate) region: Expr<String>,
    pub(crate) account_id: Expr<String>,
    pub(crate) alert_email: Expr<String>,
    pub(crate) monthly_budget_limit: Expr<Number>,
    pub(crate) domain_name: Expr<String>,
    /// Whether there is a cost and usage report, with Athena.
    pub(crate) enable_cur: Expr<bool>,
    /// Whether functions rotate secrets.
    pub(crate) enable_rotation: Expr<bool>,
    /// The application's function that puts a new encryption key before the old ones, by its ARN.
    pub(crate) encryption_keys_function_arn: Expr<Option<String>>,
    /// Whether nobody can delete the database, and a last snapshot stays of it.
    pub(crate) protect_data: Expr<bool>,
    /// The bucket in another region, and its key, that gets a copy of the data lake.
    pub(crate) data_lake_copy: Expr<Option<Replication>>,
    /// Where root is denied: ids of the organization's root, units or accounts, by key.
    pub(crate) deny_root_targets: Expr<BTreeMap<String, String>>,
}

impl Settings {
    /// This platform's values.
    #[cfg(test)]
    pub(crate) fn literal() -> Self {
        Self {
            project_name: PROJECT_NAME.into(),
            region: REGION.into(),
            account_id: ACCOUNT_ID.into(),
            alert_email: ALERT_EMAIL.into(),
            monthly_budget_limit: MONTHLY_BUDGET_LIMIT.into(),
            domain_name: DOMAIN_NAME.into(),
            enable_cur: false.into(),
            enable_rotation: false.into(),
            encryption_keys_function_arn: Expr::<Option<String>>::null(),
            protect_data: false.into(),
            data_lake_copy: Expr::<Option<Replication>>::null(),
            deny_root_targets: BTreeMap::<String, String>::new().into_expr(),
        }
    }

    /// Variables of a stack.
    pub(crate) fn variables(stack: &Scope) -> Self {
        let text = |name: &str, default: &str, description: &str, pattern: &'static str, must: &'static str| {
            let variable = Variable::new(Constraint::String).default::<String>(default).description(description);
            let shape =
                |value: Expr<String>| Condition::new(can(regex(pattern, &value)), tf!("{must}, not `{value}`."));
            stack.variable::<String>(name, variable.validate(shape))
        };
        let switch = |name: &str, description: &str| {
            stack
                .variable::<bool>(name, Variable::new(Constraint::Bool).default::<bool>(false).description(description))
        };
        Self {
            project_name: text(
                "project_name",
                PROJECT_NAME,
                "Name of the project; all names begin with it.",
                "^[a-z][a-z0-9-]{0,30}[a-z0-9]$",
                "project_name must be 2 to 32 lower-case letters, digits and hyphens",
            ),
            region: text(
                "region",
                REGION,
                "Region of everything.",
                "^[a-z]{2}(?:-[a-z]+)+-[0-9]$",
                "region must be the name of a region such as us-east-1",
            ),
            account_id: text(
                "account_id",
                ACCOUNT_ID,
                "Account of everything.",
                "^[0-9]{12}$",
                "account_id must be twelve digits",
            ),
            alert_email: text(
                "alert_email",
                ALERT_EMAIL,
                "Address that hears of alarms and costs.",
                "^[^@ ]+@[^@ ]+[.][^@ ]+$",
                "alert_email must be an address of mail",
            ),
            monthly_budget_limit: stack.variable(
                "monthly_budget_limit",
                Variable::new(Constraint::Number)
                    .default::<Number>(MONTHLY_BUDGET_LIMIT)
                    .description("US dollars that a month may cost.")
                    .validate(|limit: Expr<Number>| {
                        Condition::new(limit.greater(0), tf!("monthly_budget_limit must be greater than 0, not {limit}."))
                    }),
            ),
            domain_name: text(
                "domain_name",
                DOMAIN_NAME,
                "Name under which the internet finds the load balancer.",
                "^[a-z0-9-]+(?:[.][a-z0-9-]+)+$",
                "domain_name must be a name such as api.yourcompany.com",
            ),
            enable_cur: switch("enable_cur", "Whether there is a cost and usage report, with Athena."),
            enable_rotation: switch("enable_rotation", "Whether functions rotate the passwords of the database and of Redis."),
            encryption_keys_function_arn: stack.variable(
                "encryption_keys_function_arn",
                Variable::new(Constraint::String)
                    .nullable()
                    .default::<Option<String>>(Expr::<Option<String>>::null())
                    .description(
                        "ARN of the application's function that puts a new encryption key before the old ones; it rotates the \
                         encryption keys where it is given.",
                    )
                    .validate(|arn: Expr<Option<String>>| {
                        let good = can(regex("^arn:aws:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+$", arn.or_else("")));
                        Condition::new(arn.is_null().or(good), "encryption_keys_function_arn must be the ARN of a function.")
                    }),
            ),
            protect_data: switch(
                "protect_data",
                "Whether nobody can delete the database, and a last snapshot stays of it. For the time from the first customer on.",
            ),
            data_lake_copy: stack.variable(
                "data_lake_copy",
                Variable::new(Replication::constraint())
                    .nullable()
                    .default::<Option<Replication>>(Expr::<Option<Replication>>::null())
                    .description("The bucket in another region, and its key, that gets a copy of the data lake."),
            ),
            deny_root_targets: stack.variable(
                "deny_root_targets",
                Variable::new(Constraint::Map(Box::new(Constraint::String)))
                    .default::<BTreeMap<String, String>>(BTreeMap::<String, String>::new())
                    .description(
                        "Ids of the organization's root, units or accounts in which root is denied, by key. Only in the \
                         management account.",
                    )
                    .validate(|targets: Expr<BTreeMap<String, String>>| {
                        let good = targets.to_list(|_, id| can(regex("^(?:r-|ou-|[0-9]{12}$)", id)));
                        Condition::new(alltrue(good), "deny_root_targets must be ids of a root, of units or of accounts.")
                    }),
            ),
        }
    }
}
