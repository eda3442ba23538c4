//! Invented values, as tables.

use super::*;
use ledgerform_schema::document;

/// Completes an object of a recorded type of which these attributes are given and all computed ones unknown.
fn made(ty: &str, given: &[(&str, Value)]) -> Value {
    let name = ty.split('_').next().unwrap_or_default();
    let schema = document(name).unwrap().resource(ty).unwrap();
    let mut object = unknown_object(&schema.block.attributes);
    if let Value::Object(attributes) = &mut object {
        attributes.extend(given.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    }
    Maker::new(ty, &schema.block, &Settings::default(), Seed::new(ty)).complete(object)
}

#[test]
fn values_have_the_shape_of_real_ones() {
    let text = |text: &str| Value::from(text);
    for (ty, given, attribute, begins) in [
        ("aws_subnet", vec![], "id", "subnet-0"),
        ("aws_subnet", vec![], "availability_zone", "us-east-1a"),
        ("aws_subnet", vec![], "owner_id", "123456789012"),
        ("aws_iam_role", vec![("name", text("r")), ("path", text("/a/"))], "arn", "arn:aws:iam::123456789012:role/a/r"),
        ("aws_iam_role", vec![("name_prefix", text("app-"))], "id", "app-"),
        ("aws_iam_policy", vec![("name", text("p"))], "id", "arn:aws:iam::123456789012:policy/p"),
        (
            "aws_lambda_function",
            vec![("function_name", text("f"))],
            "qualified_arn",
            "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST",
        ),
        ("aws_flow_log", vec![], "log_format", "${version} ${account-id}"),
        ("aws_ecs_cluster", vec![("name", text("c"))], "id", "arn:aws:ecs:us-east-1:123456789012:cluster/c"),
        ("aws_customer_gateway", vec![], "arn", "arn:aws:ec2:us-east-1:123456789012:customer-gateway/cgw-0"),
        ("aws_glue_job", vec![("name", text("j"))], "arn", "arn:aws:glue:us-east-1:123456789012:job/j"),
        (
            "aws_iam_openid_connect_provider",
            vec![("url", text("https://example.com/x"))],
            "arn",
            "arn:aws:iam::123456789012:oidc-provider/example.com/x",
        ),
        ("aws_ssm_parameter", vec![("name", text("/a/b"))], "arn", "arn:aws:ssm:us-east-1:123456789012:parameter/a/b"),
        ("aws_secretsmanager_secret_version", vec![("secret_id", text("s"))], "id", "s|"),
    ] {
        let value = made(ty, &given);
        let text = value.attribute(attribute).as_str().unwrap_or_default();
        assert!(text.starts_with(begins), "{ty}.{attribute} is {:?}", value.attribute(attribute));
    }
}

#[test]
fn objects_are_the_same_every_time_and_differ_by_seed() {
    let vpc = || made("aws_vpc", &[]);
    assert_eq!(vpc(), vpc());
    let schema = document("aws").unwrap().resource("aws_vpc").unwrap();
    let settings = Settings::default();
    let other = Maker::new("aws_vpc", &schema.block, &settings, Seed::new("other"));
    assert_ne!(other.complete(unknown_object(&schema.block.attributes)).attribute("id"), vpc().attribute("id"));
}

#[test]
fn only_what_cannot_change_forces_replacement() {
    for (ty, attribute, forces) in [
        ("aws_vpc", "cidr_block", true),
        ("aws_vpc", "tags", false),
        ("aws_subnet", "vpc_id", true),
        ("aws_db_instance", "identifier", false),
        ("random_password", "length", true),
        ("random_password", "result", false),
        ("kubernetes_namespace", "metadata", false),
    ] {
        assert_eq!(forces_replacement(ty, attribute), forces, "{ty}.{attribute}");
    }
}
