//! Policies refuse what nobody means; what is meant says why.

use ledgerform::{App, Expr, IntoExpr};
use ledgerform_modules::policy::{Policy, Principal, Statement, Test, deny_without_tls};

/// Checks what is wrong with a policy of one statement.
#[track_caller]
fn check(statement: Statement, messages: &[&str]) {
    let app = App::new();
    let stack = app.stack("s");
    _ = Policy::new().with(statement).document(&stack);
    let problems = app.synth().err();
    let found: Vec<&str> = problems.iter().flat_map(|p| p.iter()).map(|problem| problem.message.as_str()).collect();
    assert_eq!(found, messages);
}

fn read() -> Statement {
    Statement::allow("Read").actions("s3:GetObject").resources("arn:aws:s3:::lake/*")
}

#[test]
fn statements_that_are_refused() {
    let help = "name them, or say with `wildcard` why it is right";
    check(read(), &[]);
    check(
        read().actions(["s3:Get*", "s3:PutObject"]),
        &[&format!("the statement `Read` allows actions by the wildcard `s3:Get*`: {help}")],
    );
    check(read().resources("*"), &[&format!("the statement `Read` allows resources by the wildcard `*`: {help}")]);
    check(
        read().resources("arn:aws:s3:::*"),
        &[&format!("the statement `Read` allows resources by the wildcard `arn:aws:s3:::*`: {help}")],
    );
    check(read().actions("s3:*").resources("*").wildcard("a test"), &[]);
    check(
        read().principal(Principal::Aws, "*"),
        &["the statement `Read` allows everybody: name principals, add a condition, or say with `anyone` why"],
    );
    check(read().principal(Principal::Aws, "*").when(Test::string_equals("aws:PrincipalOrgID", "o-1")), &[]);
    check(read().anyone("a public page"), &[]);
    check(Statement::allow("Empty"), &["the statement `Empty` has no actions"]);
    check(
        Statement::allow("Read it").actions("s3:GetObject"),
        &["the statement `Read it` must have an id of letters and digits"],
    );
    check(
        read().when(Test::string_equals("aws:SourceAccount", "1")).when(Test::string_equals("aws:SourceAccount", "2")),
        &["the statement `Read` has StringEquals of aws:SourceAccount twice: give all values to one"],
    );
    // Whoever denies may deny all.
    check(deny_without_tls("s3:*", "*"), &[]);
}

/// The documents as Terraform gets them.
#[test]
fn documents() {
    let app = App::new();
    let stack = app.stack("s");
    let text = |policy: Policy| policy.document(&stack).to_hcl();

    let known = read()
        .principal(Principal::Service, ["a.amazonaws.com", "b.amazonaws.com"])
        .when(Test::string_like("aws:PrincipalArn", "arn:*").if_exists())
        .when(Test::string_equals("aws:TagKeys", ["team"]).for_all_values())
        .when(Test::boolean("aws:SecureTransport", true));
    let json = concat!(
        r#"{"Statement":[{"Action":"s3:GetObject","Condition":{"Bool":{"aws:SecureTransport":"true"},"#,
        r#""ForAllValues:StringEquals":{"aws:TagKeys":["team"]},"StringLikeIfExists":{"aws:PrincipalArn":"arn:*"}},"#,
        r#""Effect":"Allow","Principal":{"Service":["a.amazonaws.com","b.amazonaws.com"]},"#,
        r#""Resource":"arn:aws:s3:::lake/*","Sid":"Read"}],"Version":"2012-10-17"}"#
    );
    assert_eq!(text(Policy::new().with(known)), format!("{json:?}"));

    // What is known to be there, or not, leaves no trace of the question.
    let two = Policy::new().with_if(true, read()).with_if(false, deny_without_tls("s3:*", "*"));
    assert_eq!(text(two), text(Policy::new().with(read())));

    let later = Expr::<bool>::raw("var.shared");
    let some = text(Policy::new().with(read()).with_if(later, Statement::allow("List").actions("s3:ListBucket")));
    assert!(some.contains("flatten(["), "{some}");
    assert!(
        some.contains(r#"var.shared ? [{ Action = "s3:ListBucket", Effect = "Allow", Sid = "List" }] : []"#),
        "{some}"
    );

    let names: Expr<Vec<String>> = ["One", "Two"].into_expr();
    let each = text(Policy::new().with_each(&names, |name| Statement::allow(name).actions("s3:ListBucket")));
    assert!(each.contains("One") && each.contains("Two"), "{each}");
}
