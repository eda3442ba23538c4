//! Who may call functions: `aws_lambda_permission`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Entry, Found, Gone, Kind, New};
use ledgerform_engine::KindInfo;
use serde_json::Value as Json;
use std::time::Duration;

pub(super) const KINDS: &[Entry] = &[Entry::of::<Permission>()];

/// A statement in the policy of a function, which is known by its name. It cannot have tags.
struct Permission;

const ARGUMENTS: [&str; 12] = [
    "action",
    "event_source_token",
    "function_name",
    "function_url_auth_type",
    "invoked_via_function_url",
    "principal",
    "principal_org_id",
    "qualifier",
    "source_account",
    "source_arn",
    "statement_id",
    "statement_id_prefix",
];

impl Kind for Permission {
    const TYPE: &'static str = "aws_lambda_permission";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(ARGUMENTS)
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let (args, statement) = (new.args, new.name("statement_id", "statement_id_prefix", 100));
        let create = || async {
            let request = cx
                .lambda()
                .add_permission()
                .action(args.required("action"))
                .set_event_source_token(args.text("event_source_token"))
                .function_name(args.required("function_name"))
                .set_function_url_auth_type(args.variant("function_url_auth_type"))
                .set_invoked_via_function_url(args.bool("invoked_via_function_url"))
                .principal(args.required("principal"))
                .set_principal_org_id(args.text("principal_org_id"))
                .set_qualifier(args.text("qualifier"))
                .set_source_account(args.text("source_account"))
                .set_source_arn(args.text("source_arn"))
                .statement_id(&statement);
            Ok(request.send().await.map(|_| ())?)
        };
        // A principal that was made just now may not be known yet, and a function that was changed is busy.
        let is_passing = |failed: &Failed| {
            failed.is(&["ResourceConflictException"]) && failed.message.contains("progress")
                || failed.is(&["InvalidParameterValueException"]) && failed.message.contains("rincipal")
        };
        cx.retry(Duration::from_secs(120), is_passing, create).await?;
        Ok(statement)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Place { function, qualifier, statement } = place(id, recorded)?;
        let request = cx.lambda().get_policy().function_name(&function).set_qualifier(qualifier.clone());
        let Some(answer) = request.send().await.or_missing()? else { return Ok(None) };
        let policy: Json = serde_json::from_str(answer.policy().unwrap_or_default())
            .map_err(|_| Failed::refused(format!("the policy of {function} is no JSON")))?;
        let statements = policy.get("Statement").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_it = |own: &&Json| own.get("Sid").and_then(Json::as_str) == Some(statement);
        let Some(told) = statements.iter().find(is_it) else { return Ok(None) };
        let attributes = parts(told, recorded)
            .put("function_name", function)
            .put("qualifier", qualifier)
            .put("statement_id", statement)
            .keep(&["statement_id_prefix"], recorded);
        Ok(Some(Found::plain(attributes)))
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let Place { function, qualifier, statement } = place(gone.id, gone.prior)?;
        let delete = || async {
            let request = cx.lambda().remove_permission().function_name(&function).statement_id(statement);
            Ok(request.set_qualifier(qualifier.clone()).send().await.map(|_| ())?)
        };
        cx.retry(Duration::from_secs(60), |failed| failed.is(&["ResourceConflictException"]), delete).await
    }

    async fn find(_: &Context, new: &New<'_>) -> Result<Option<String>> {
        Ok(Some(new.name("statement_id", "statement_id_prefix", 100)))
    }
}

struct Place<'a> {
    function: String,
    qualifier: Option<String>,
    statement: &'a str,
}

/// Where a statement is: as recorded, or as Terraform writes it for an import, `function:qualifier/statement`.
fn place<'a>(id: &'a str, recorded: Args<'_>) -> Result<Place<'a>> {
    if let Some(function) = recorded.text("function_name") {
        let statement = id.rsplit('/').next().unwrap_or(id);
        return Ok(Place { function, qualifier: recorded.text("qualifier"), statement });
    }
    let wrong = || Failed::refused(format!("`{id}` must be a function, a slash and a statement"));
    let (function, statement) = id.rsplit_once('/').ok_or_else(wrong)?;
    Ok(match function.rsplit_once(':').filter(|_| !function.starts_with("arn:")) {
        Some((function, qualifier)) => {
            Place { function: function.to_owned(), qualifier: Some(qualifier.to_owned()), statement }
        }
        None => Place { function: function.to_owned(), qualifier: None, statement },
    })
}

/// The arguments of which a statement was made.
fn parts(statement: &Json, recorded: Args<'_>) -> Attrs {
    let condition = |name: &str| {
        let operators = statement.get("Condition").and_then(Json::as_object)?;
        let mut all = operators.values().filter_map(Json::as_object).flatten();
        let (_, value) = all.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        value.as_str().map(str::to_owned)
    };
    let principal = match statement.get("Principal") {
        Some(Json::Object(kinds)) => kinds.values().next().and_then(Json::as_str),
        other => other.and_then(Json::as_str),
    };
    // The number of an account is told as the ARN of its root.
    let given = recorded.str("principal");
    let is_root_of = |told: &str, account: &str| told.ends_with(&format!(":{account}:root"));
    let principal = match (principal, given) {
        (Some(told), Some(given)) if is_root_of(told, given) => Some(given),
        (told, _) => told,
    };
    Attrs::new()
        .put("action", statement.get("Action").and_then(Json::as_str))
        .put("event_source_token", condition("lambda:EventSourceToken"))
        .put("function_url_auth_type", condition("lambda:FunctionUrlAuthType"))
        .put("invoked_via_function_url", condition("lambda:InvokedViaFunctionUrl").map(|flag| flag == "true"))
        .put("principal", principal)
        .put("principal_org_id", condition("aws:PrincipalOrgID"))
        .put("source_account", condition("AWS:SourceAccount"))
        .put("source_arn", condition("AWS:SourceArn"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::{Attributes, Value};

    #[test]
    fn a_statement_is_told_as_the_arguments_it_was_made_of() {
        let statement = serde_json::json!({
            "Sid": "a", "Effect": "Allow", "Action": "lambda:InvokeFunction",
            "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
            "Condition": {
                "StringEquals": {"AWS:SourceAccount": "123456789012"},
                "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::a"}
            }
        });
        let recorded = Attributes::from([("principal".to_owned(), Value::from("123456789012"))]);
        let told = parts(&statement, Args::Top(&recorded));
        for (name, expected) in [
            ("action", "lambda:InvokeFunction"),
            ("principal", "123456789012"),
            ("source_account", "123456789012"),
            ("source_arn", "arn:aws:s3:::a"),
        ] {
            assert_eq!(told.get(name), Some(&Value::from(expected)), "{name}");
        }
        assert_eq!(told.get("principal_org_id"), Some(&Value::Null));
    }

    #[test]
    fn a_statement_is_found_by_what_terraform_imports() {
        let none = Attributes::new();
        let place = |id| place(id, Args::Top(&none)).map(|p| (p.function, p.qualifier, p.statement.to_owned()));
        assert_eq!(place("f:live/s"), Ok(("f".to_owned(), Some("live".to_owned()), "s".to_owned())));
        assert_eq!(place("f/s"), Ok(("f".to_owned(), None, "s".to_owned())));
        assert!(place("s").is_err());
    }
}
