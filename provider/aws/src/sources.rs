//! Data sources and ephemeral resources.

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Source, told};

/// The data sources.
pub(crate) const DATA: &[Source] = &[
    Source { ty: "aws_caller_identity", read: |cx, _| Box::pin(caller_identity(cx)) },
    Source { ty: "aws_eks_addon_version", read: |cx, args| Box::pin(eks_addon_version(cx, args)) },
    Source { ty: "aws_partition", read: |cx, _| Box::pin(async { Ok(partition(cx)) }) },
    Source { ty: "aws_ssm_parameter", read: |cx, args| Box::pin(ssm_parameter(cx, args)) },
];

/// The ephemeral resources.
pub(crate) const EPHEMERAL: &[Source] =
    &[Source { ty: "random_password", read: |_, args| Box::pin(async move { random_password(args) }) }];

pub(crate) fn data(ty: &str) -> Option<&'static Source> {
    DATA.iter().find(|source| source.ty == ty)
}

pub(crate) fn ephemeral(ty: &str) -> Option<&'static Source> {
    EPHEMERAL.iter().find(|source| source.ty == ty)
}

async fn caller_identity(cx: &Context) -> Result<Attrs> {
    let identity = cx.sts().get_caller_identity().send().await?;
    Ok(Attrs::new()
        .put("id", identity.account())
        .put("account_id", identity.account())
        .put("arn", identity.arn())
        .put("user_id", identity.user_id()))
}

/// Source of the suffixes: <https://docs.aws.amazon.com/general/latest/gr/rande.html>
fn partition(cx: &Context) -> Attrs {
    let (suffix, reverse) = match cx.partition.as_str() {
        "aws-cn" => ("amazonaws.com.cn", "cn.com.amazonaws"),
        "aws-iso" => ("c2s.ic.gov", "gov.ic.c2s"),
        "aws-iso-b" => ("sc2s.sgov.gov", "gov.sgov.sc2s"),
        "aws-eusc" => ("amazonaws.eu", "eu.amazonaws"),
        _ => ("amazonaws.com", "com.amazonaws"),
    };
    Attrs::new()
        .put("id", cx.partition.as_str())
        .put("partition", cx.partition.as_str())
        .put("dns_suffix", suffix)
        .put("reverse_dns_prefix", reverse)
}

/// The default version of an add-on for a version of Kubernetes, or the newest one.
async fn eks_addon_version(cx: &Context, args: Args<'_>) -> Result<Attrs> {
    let (name, kubernetes) = (args.required("addon_name"), args.required("kubernetes_version"));
    let request = cx.eks().describe_addon_versions().addon_name(&name).kubernetes_version(&kubernetes);
    let answer = request.send().await?;
    let versions = answer.addons().iter().flat_map(|addon| addon.addon_versions());
    let wanted = versions.into_iter().find(|version| {
        let is_default = || version.compatibilities().iter().any(|compatible| compatible.default_version());
        args.is("most_recent") || is_default()
    });
    let version = wanted.and_then(|version| version.addon_version());
    let nothing = format!("there is no version of the add-on {name} for Kubernetes {kubernetes}");
    let version = version.ok_or_else(|| Failed::refused(nothing))?;
    Ok(Attrs::new().put("id", name).put("version", version))
}

/// Values that are encrypted are secrets: they are marked by the schema.
async fn ssm_parameter(cx: &Context, args: Args<'_>) -> Result<Attrs> {
    let request = cx.ssm().get_parameter().name(args.required("name"));
    let answer = request.with_decryption(args.bool("with_decryption").unwrap_or(true)).send().await?;
    let parameter = told(answer.parameter, "parameter")?;
    let is_secret = parameter.r#type().is_some_and(|ty| ty.as_str() == "SecureString");
    let value = parameter.value().unwrap_or_default();
    Ok(Attrs::new()
        .put("id", parameter.name())
        .put("name", parameter.name())
        .put("arn", parameter.arn())
        .put("value", value)
        .put("insecure_value", (!is_secret).then_some(value))
        .put("version", parameter.version())
        .variant("type", parameter.r#type()))
}

/// A password of as many characters as are asked for, some of each class as asked for.
fn random_password(args: Args<'_>) -> Result<Attrs> {
    let length = args.i64("length").and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
    let special = args.str("override_special").unwrap_or("!@#$%&*()-_=+[]{}<>:?");
    let classes = [
        ("lower", "abcdefghijklmnopqrstuvwxyz"),
        ("upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("numeric", "0123456789"),
        ("special", special),
    ];
    let mut all = String::new();
    let mut chosen: Vec<char> = Vec::new();
    for (name, characters) in classes {
        if args.bool(name) == Some(false) {
            continue;
        }
        all.push_str(characters);
        let least = args.i64(&format!("min_{name}")).unwrap_or_default();
        for _ in 0..least {
            chosen.push(pick(characters)?);
        }
    }
    if all.is_empty() || length < chosen.len() {
        return Err(Failed::refused("no password can be like that: allow characters, and a length that takes them"));
    }
    while chosen.len() < length {
        chosen.push(pick(&all)?);
    }
    // So that the classes do not come in their order.
    for i in (1..chosen.len()).rev() {
        chosen.swap(i, below(i + 1)?);
    }
    Ok(Attrs::new().put("result", chosen.into_iter().collect::<String>()))
}

fn pick(characters: &str) -> Result<char> {
    let characters: Vec<char> = characters.chars().collect();
    Ok(characters[below(characters.len())?])
}

/// A random number below another one, each as likely.
fn below(end: usize) -> Result<usize> {
    let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
    // What is left over at the top would make small numbers likelier.
    let top = u64::MAX - u64::MAX % end;
    loop {
        let number = getrandom::u64().map_err(|error| Failed::refused(format!("there is no randomness: {error}")))?;
        if number < top {
            return Ok(usize::try_from(number % end).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform_engine::{Attributes, Value};

    fn password(arguments: &[(&str, Value)]) -> Result<String> {
        let arguments: Attributes = arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let attributes = random_password(Args::Top(&arguments))?;
        Ok(attributes.get("result").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    #[test]
    fn passwords_are_as_they_are_asked_for() {
        let made =
            password(&[("length", 40_i64.into()), ("special", false.into()), ("min_numeric", 5_i64.into())]).unwrap();
        assert_eq!(made.chars().count(), 40);
        assert!(made.chars().all(char::is_alphanumeric) && made.chars().filter(char::is_ascii_digit).count() >= 5);
        assert_ne!(Ok(made), password(&[("length", 40_i64.into()), ("special", false.into())]));
        assert!(password(&[("length", 2_i64.into()), ("min_lower", 3_i64.into())]).is_err());
    }
}
