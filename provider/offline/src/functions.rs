//! The functions of the AWS provider; no other recorded provider has any that need no cluster.

use ledgerform_tfplugin::{FunctionError, Value};

/// Calls a function.
pub(crate) fn call(name: &str, arguments: &[Value]) -> Result<Value, FunctionError> {
    let text = |i: usize| arguments.get(i).and_then(Value::as_str).unwrap_or_default();
    match name {
        "arn_build" => {
            let parts: Vec<&str> = (0..5).map(text).collect();
            Ok(Value::from(format!("arn:{}", parts.join(":"))))
        }
        "arn_parse" => {
            let parts = parse(text(0))?;
            let names = ["partition", "service", "region", "account_id", "resource"];
            Ok(Value::object(names.into_iter().zip(parts.map(Value::from))))
        }
        "trim_iam_role_path" => {
            let [partition, service, region, account, resource] = parse(text(0))?;
            let name = resource.rsplit('/').next().unwrap_or_default();
            if service != "iam" || !resource.starts_with("role/") {
                return Err(error("the ARN is not one of an IAM role"));
            }
            Ok(Value::from(format!("arn:{partition}:{service}:{region}:{account}:role/{name}")))
        }
        _ => Err(FunctionError { text: format!("The function {name} is not available offline."), argument: None }),
    }
}

fn parse(arn: &str) -> Result<[&str; 5], FunctionError> {
    let mut parts = arn.splitn(6, ':');
    if parts.next() != Some("arn") {
        return Err(error("an ARN begins with `arn:`"));
    }
    let mut next = || parts.next().ok_or_else(|| error("an ARN has six parts"));
    Ok([next()?, next()?, next()?, next()?, next()?])
}

fn error(text: &str) -> FunctionError {
    FunctionError { text: text.to_owned(), argument: Some(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_come_apart_and_together() {
        let arn = "arn:aws:iam::123456789012:role/a/b/name";
        let parsed = call("arn_parse", &[arn.into()]).unwrap();
        assert_eq!(parsed.attribute("resource"), &Value::from("role/a/b/name"));
        let names = ["partition", "service", "region", "account_id", "resource"];
        let parts: Vec<Value> = names.iter().map(|name| parsed.attribute(name).clone()).collect();
        assert_eq!(call("arn_build", &parts), Ok(Value::from(arn)));
        let trimmed = call("trim_iam_role_path", &[arn.into()]);
        assert_eq!(trimmed, Ok(Value::from("arn:aws:iam::123456789012:role/name")));
        assert!(call("arn_parse", &["x:y".into()]).is_err());
    }
}
