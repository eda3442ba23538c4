//! A provider whose schema is not recorded: `build.rs` makes typed bindings of `schema.json`.
//!
//! To do the same for any provider, write a configuration that requires it, run `terraform init` and
//! `terraform providers schema -json > schema.json`.
//!
//! ```text
//! cargo run -p ledgerform-example-own-provider -- synth
//! ```

use ledgerform::App;
use std::process::ExitCode;

/// The bindings.
#[allow(
    clippy::all,
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "made for users of a library, not for this program"
)]
mod ledger {
    include!(concat!(env!("OUT_DIR"), "/ledger.rs"));
}

fn main() -> ExitCode {
    ledgerform_cli::Program::new("own-provider").run(accounts)
}

/// Two accounts, and the rule that money moves by.
fn accounts(app: &App) {
    let stack = app.stack("accounts");
    stack.provider(ledger::Provider::new().endpoint("https://ledger.example"));
    // `new()` asks for what is required, in the order of names.
    let account = |id: &str, name: &str| {
        let limit = ledger::account::Limit::new().amount(50_000).period("day");
        stack.add(id, ledger::Account::new().currency("EUR").name(name).limit([limit]))
    };
    let (customers, fees) = (account("customers", "Customer funds"), account("fees", "Fees"));
    stack.add(
        "fee",
        ledger::PostingRule::new().credit_account_id(fees.id()).debit_account_id(customers.id()).enabled(true),
    );
}

#[cfg(test)]
mod tests {
    use super::{accounts, ledger};
    use ledgerform::App;
    use ledgerform_testing::Template;
    use serde_json::json;

    #[test]
    fn accounts_and_the_rule_between_them() {
        let app = App::new();
        accounts(&app);
        let template = Template::of(&app, "accounts");
        template.count::<ledger::Account>(2);
        template.all_are::<ledger::Account>(json!({"limit": [{"amount": 50000, "period": "day"}]}));
        template.has::<ledger::PostingRule>(json!({
            "debit_account_id": "${ledger_account.customers.id}",
            "credit_account_id": "${ledger_account.fees.id}",
        }));
        assert!(template.text().contains("\"source\": \"acme/ledger\""));
    }
}
