//! Converted from Terraform by `ledgerform-convert`.

use ledgerform::{
    Any, App, Block, Condition, Expr, Meta, Mode, Output, Provider, Typed, Untyped, Variable, object, tf,
};

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("terraform_data");

    let release: Expr<String> =
        stack.variable("release", Variable::new(String::constraint()).default::<String>("2024-01").nullable());

    let regions: Expr<Vec<String>> = stack.variable(
        "regions",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["eu-central-1", "eu-west-1"]).nullable(),
    );

    let data_release = stack.add_untyped(
        "release",
        Untyped {
            mode: Mode::Managed,
            ty: "terraform_data",
            provider: Provider::TERRAFORM,
            block: Block::new()
                .attr::<Any>(
                    "input",
                    object!(
                        "release" = &release,
                        "regions" = &regions,
                        "nested" = object!("count" = regions.length(), "first" = regions.at(0))
                    ),
                )
                .attr::<Vec<String>>("triggers_replace", [release.clone()]),
        },
        Meta::new(),
    );

    let region = stack.each_in(&regions, |scope, region| {
        scope.add_untyped(
            "region",
            Untyped {
                mode: Mode::Managed,
                ty: "terraform_data",
                provider: Provider::TERRAFORM,
                block: Block::new().attr::<String>("input", tf!("{region}@{}", data_release.attr::<String>("id"))),
            },
            Meta::new().depends_on([&data_release]),
        )
    });

    stack.add_untyped(
        "guarded",
        Untyped {
            mode: Mode::Managed,
            ty: "terraform_data",
            provider: Provider::TERRAFORM,
            block: Block::new().attr::<String>(
                "input",
                (!regions.contains("us-east-1")).and(release.differs("")).then::<String>("ok", "refused"),
            ),
        },
        Meta::new().precondition(Condition::new(
            regions.length().greater(0),
            tf!("There must be a region; there are {}.", regions.length()),
        )),
    );
    stack.output("regions", Output::new(region.map(|item| item.attr::<String>("id"))));
    stack.output("release", Output::new(data_release.attr::<String>("id")));
    stack.output(
        "text",
        Output::new(tf!(r#"Release: {release}
{{
  "quoted": "yes"
}}
"#)),
    );
}
