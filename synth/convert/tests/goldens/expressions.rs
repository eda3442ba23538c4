//! Converted from Terraform by `ledgerform-convert`.

use ledgerform::{
    Any, App, Asset, Constraint, Expr, Inputs, IntoExpr, Number, Output, Typed, Variable, function, list, object, tf,
};
use std::collections::{BTreeMap, BTreeSet};

/// An object among the variables: `people`.
#[derive(Debug, Clone, Inputs)]
pub struct People {
    /// `name`
    pub name: Expr<String>,
    /// `team`
    pub team: Expr<String>,
    /// `roles`
    #[input(default = Vec::<Expr<String>>::new())]
    pub roles: Expr<Vec<String>>,
}

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("expressions");

    let people: Expr<Vec<People>> = stack.variable(
        "people",
        Variable::new(<Vec<People>>::constraint())
            .default::<Vec<Any>>([
                object!(
                    "name" = "ada",
                    "team" = "core",
                    "roles" = IntoExpr::<Vec<String>>::into_expr(["admin", "dev"])
                ),
                object!("name" = "bob", "team" = "core"),
                object!("name" = "eve", "team" = "data", "roles" = IntoExpr::<Vec<String>>::into_expr(["dev"])),
            ])
            .nullable(),
    );

    let zones: Expr<BTreeSet<String>> = stack.variable(
        "zones",
        Variable::new(<BTreeSet<String>>::constraint()).default::<BTreeSet<String>>(["a", "b"]).nullable(),
    );

    let arn: Expr<String> = stack.variable(
        "arn",
        Variable::new(String::constraint()).default::<String>("arn:aws:iam::111122223333:role/deploy").nullable(),
    );

    let limits: Expr<BTreeMap<String, Number>> = stack.variable(
        "limits",
        Variable::new(<BTreeMap<String, Number>>::constraint())
            .default::<BTreeMap<String, Number>>([("small", 1), ("large", 10)])
            .nullable(),
    );

    let window: Expr<Any> = stack.variable(
        "window",
        Variable::new(Constraint::Tuple(vec![String::constraint(), Number::constraint()]))
            .default::<Any>(list!["night", 3])
            .nullable(),
    );

    let steps: Expr<Vec<Any>> = stack.variable(
        "steps",
        Variable::new(Constraint::List(Box::new(Constraint::Tuple(vec![String::constraint(), bool::constraint()]))))
            .default::<Vec<Any>>([list!["build", true], list!["ship", false]])
            .nullable(),
    );
    let by_team = stack.local("by_team", people.to_map_grouped(|person| (person.team(), person.name())));

    let positions = stack.local(
        "positions",
        people
            .clone()
            .cast::<BTreeMap<String, People>>()
            .filter(|i, _| i.clone().cast::<Number>().greater(0))
            .to_map(|i, person| (person.name(), i.clone())),
    );

    let pairs = stack.local(
        "pairs",
        function::setproduct::<String>(zones.clone().cast::<Vec<String>>(), ["app", "db"])
            .map(|pair| tf!("{}-{}", pair.at(0), pair.at(1))),
    );
    let account = stack.local("account", function::regex_groups("^arn:aws:iam::([0-9]+):", &arn).at(0));

    let parts =
        stack.local("parts", function::regex_names("^arn:aws:iam::(?P<account>[0-9]+):role/(?P<role>.+)$", &arn));
    let numbers = stack.local("numbers", function::range(0, 3).map(|i| i.clone() * 2));

    let greeting = stack.local(
        "greeting",
        tf!(
            "Dear {},\n{}",
            function::upper(people.at(0).name()),
            function::join("", people.map(|person| tf!("    - {}\n", person.name())))
        ),
    );
    stack.output("by_team", Output::new(&by_team));
    stack.output("positions", Output::new(&positions));
    stack.output("pairs", Output::new(function::sort(&pairs)));
    stack.output("account", Output::new(tf!("{account}/{}", parts.at("role"))));

    stack.output(
        "numbers",
        Output::new(IntoExpr::<Vec<Number>>::into_expr([
            function::sum(&numbers),
            function::max_all(limits.values()),
            function::min_all([1, 2, 3]),
            function::ceil(1.2_f64),
            function::abs(-3),
            function::parseint("ff", 16),
        ])),
    );
    stack.output("sets", Output::new(function::setunion::<String>(&zones, ["c"])));

    stack.output(
        "computed",
        Output::new(IntoExpr::<BTreeMap<String, String>>::into_expr(function::zipmap::<String>(
            [function::upper("key"), arn.clone()],
            [function::join(",", zones.clone().cast::<Vec<String>>()), Expr::<String>::from("x")],
        ))),
    );

    stack.output("names", Output::new(function::formatlist("%s@acme.example", (people.map(|item| item.name()),))));
    stack.output("greeting", Output::new(function::chomp(&greeting)));
    let greeting_tftpl = stack.asset("greeting.tftpl", Asset::file("expressions/greeting.tftpl"));

    stack.output(
        "template",
        Output::new(function::templatefile(greeting_tftpl.path(), object!("name" = people.at(0).name()))),
    );

    stack.output(
        "texts",
        Output::new(object!(
            "encoded" = function::base64encode(function::trimspace("  x  ")),
            "hash" = function::sha256(function::md5("x")),
            "date" = function::formatdate("YYYY", function::timeadd("2024-01-01T00:00:00Z", "24h")),
            "cut" = function::trim(function::strrev("abc"), "c"),
            "nested" = function::yamlencode(object!("a" = list![1, true, Expr::<Any>::null()])),
            "decoded" = function::jsondecode("{\"a\": [1]}").get::<Vec<Any>>("a").at(0),
            "subnets" = function::cidrsubnets("10.0.0.0/16", [4, 8]),
            "pieces" = function::chunklist::<String>(["a", "b", "c"], 2),
            "found" = limits.keys().contains("small").and(function::strcontains(&arn, "role")),
            "chosen" = function::coalesce_any::<String>([
                Expr::<Option<String>>::null(),
                IntoExpr::<Option<String>>::into_expr(""),
                IntoExpr::<Option<String>>::into_expr("fallback")
            ]),
            "grouped" = function::transpose([
                ("a", IntoExpr::<Vec<String>>::into_expr(["x", "y"])),
                ("b", IntoExpr::<Vec<String>>::into_expr(["y"]))
            ]),
            "flat" = function::distinct::<String>(
                IntoExpr::<Vec<Vec<String>>>::into_expr([
                    IntoExpr::<Vec<String>>::into_expr(["a"]),
                    IntoExpr::<Vec<String>>::into_expr(["a", "b"])
                ])
                .flatten()
            )
        )),
    );

    stack.output(
        "window",
        Output::new(tf!(
            "{} {}",
            function::upper(window.clone().cast::<Vec<Any>>().at(0).cast::<String>()),
            (window.clone().cast::<Vec<Any>>().at(1).cast::<Number>() + 1)
        )),
    );

    stack.output(
        "steps",
        Output::new(
            steps
                .filter(|step| step.clone().cast::<Vec<Any>>().at(1).cast::<bool>())
                .map(|step| step.clone().cast::<Vec<Any>>().at(0).cast::<String>()),
        ),
    );
    let texts = stack.asset("texts", Asset::directory("expressions/texts"));

    stack.output(
        "templates",
        Output::new(IntoExpr::<Vec<String>>::into_expr(["morning", "night"]).to_map(|time| {
            (time.clone(), function::templatefile(tf!("{}/{time}.tftpl", texts.path()), object!("name" = "Ada")))
        })),
    );
}
