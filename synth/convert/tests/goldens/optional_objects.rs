//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`.

use ledgerform::{Any, App, Expr, Inputs, IntoExpr, Number, Output, Typed, Variable, function, object, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// `network` of an object in `platform`.
#[derive(Debug, Clone, Inputs)]
pub struct PlatformNetwork {
    /// `cidr`
    #[input(default = "10.0.0.0/16")]
    pub cidr: Expr<String>,
    /// `type`
    pub r#type: Expr<Option<String>>,
}

/// The whole platform in one value.
#[derive(Debug, Clone, Inputs)]
pub struct Platform {
    /// `name`
    pub name: Expr<String>,
    /// `zones`
    #[input(default = ["a", "b"])]
    pub zones: Expr<Vec<String>>,
    /// `network`
    #[input(default = object!().cast::<PlatformNetwork>())]
    pub network: Expr<PlatformNetwork>,
    /// `quotas`
    pub quotas: Expr<Option<BTreeMap<String, Number>>>,
}

/// Called like a type that programs import.
#[derive(Debug, Clone, Inputs)]
pub struct StackObject {
    /// `name`
    pub name: Expr<String>,
}

/// An object among the variables: `subnets`.
#[derive(Debug, Clone, Inputs)]
pub struct Subnet {
    /// `netnum`
    pub netnum: Expr<Number>,
    /// `public`
    #[input(default = false)]
    pub public: Expr<bool>,
    /// `labels`
    #[input(default = Vec::<(String, Expr<String>)>::new())]
    pub labels: Expr<BTreeMap<String, String>>,
}

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("optional_objects");

    let platform: Expr<Platform> = stack.variable(
        "platform",
        Variable::new(Platform::constraint())
            .default::<Any>(object!("name" = "core"))
            .description("The whole platform in one value.")
            .nullable(),
    );

    stack.variable::<StackObject>(
        "stack",
        Variable::new(StackObject::constraint())
            .default::<Any>(object!("name" = "demo"))
            .description("Called like a type that programs import.")
            .nullable(),
    );

    let subnets: Expr<BTreeMap<String, Subnet>> = stack.variable(
        "subnets",
        Variable::new(<BTreeMap<String, Subnet>>::constraint()).default::<BTreeMap<String, Any>>([
            ("app", object!("netnum" = 1)),
            ("edge", object!("netnum" = 2, "public" = true, "labels" = object!("tier" = "edge"))),
        ]),
    );
    let public = stack.local("public", subnets.filter(|_, subnet| subnet.public()));

    let cidrs = stack
        .local("cidrs", subnets.map(|_, subnet| function::cidrsubnet(platform.network().cidr(), 8, subnet.netnum())));

    let vpc = stack.add(
        "this",
        aws::Vpc::new().cidr_block(platform.network().cidr()).tags([
            ("Name", platform.name()),
            (
                "Type",
                function::coalesce_any::<String>([
                    platform.network().r#type(),
                    IntoExpr::<Option<String>>::into_expr("plain"),
                ]),
            ),
        ]),
    );

    let subnet = stack.each(&subnets, |scope, key, subnet| {
        scope.add(
            "this",
            aws::Subnet::new()
                .vpc_id(vpc.id())
                .cidr_block(cidrs.at(&key))
                .map_public_ip_on_launch(subnet.public())
                .tags(IntoExpr::<BTreeMap<String, String>>::into_expr([("Name", key.clone())]).merge(subnet.labels())),
        )
    });

    let route_table_public =
        stack.each(&public, |scope, _key, _value| scope.add("public", aws::RouteTable::new().vpc_id(vpc.id())));

    stack.each(&public, |scope, key, _value| {
        scope.add(
            "public",
            aws::RouteTableAssociation::new()
                .route_table_id(route_table_public.at(&key, |item| item.id()))
                .subnet_id(subnet.at(&key, |item| item.id())),
        )
    });
    stack.output("zones", Output::new(platform.zones().map_with_position(|i, zone| tf!("{i}:{zone}"))));
    stack.output("public_ids", Output::new(public.map(|name, _| subnet.at(&name, |item| item.id()))));
    stack.output("has_quotas", Output::new(platform.quotas().is_some()));
}
