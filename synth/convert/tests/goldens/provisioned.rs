//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`.

use ledgerform::{
    App, Block, Expr, Meta, Mode, Provider, Typed, Untyped, Variable, context, function, object, provisioner, tf,
};
use ledgerform_bindings::aws;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("provisioned");

    let key_variable: Expr<String> = stack
        .variable("key", Variable::new(String::constraint()).default::<String>("not a key").sensitive().nullable());

    let packages: Expr<Vec<String>> = stack.variable(
        "packages",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["nginx", "jq"]).nullable(),
    );

    let instance = stack.add_with(
        "this",
        aws::Instance::new().ami("ami-0123456789abcdef0").instance_type("t3.small"),
        Meta::new()
            .connection(
                provisioner::Connection::ssh(context::own::<String>("public_ip"))
                    .user("ec2-user")
                    .private_key(&key_variable)
                    .port(22)
                    .timeout("2m"),
            )
            .provisioner(provisioner::File::write(
                function::jsonencode(object!("packages" = &packages)),
                "/etc/packages.json",
            ))
            .provisioner(
                provisioner::RemoteExec::inline(packages.map(|package| tf!("sudo dnf install -y {package}")))
                    .continue_on_failure(),
            )
            .provisioner(
                provisioner::LocalExec::new(tf!("echo {} >> hosts", context::own::<String>("private_ip")))
                    .working_dir("/var/tmp")
                    .interpreter(["/bin/sh", "-c"])
                    .environment([("NAME", context::own::<String>("id"))]),
            ),
    );

    stack.add_untyped(
        "bootstrap",
        Untyped {
            mode: Mode::Managed,
            ty: "terraform_data",
            provider: Provider::TERRAFORM,
            block: Block::new().attr::<Vec<String>>("triggers_replace", [instance.id()]),
        },
        Meta::new().provisioner(
            provisioner::RemoteExec::script("bootstrap.sh")
                .connection(provisioner::Connection::winrm(instance.public_ip()).password(&key_variable).https(true)),
        ),
    );

    stack.add_untyped(
        "goodbye",
        Untyped {
            mode: Mode::Managed,
            ty: "terraform_data",
            provider: Provider::TERRAFORM,
            block: Block::new().attr::<Vec<String>>("input", &packages),
        },
        Meta::new().provisioner(
            provisioner::LocalExec::new(tf!("echo {} is going", context::own::<String>("id")))
                .on_destroy()
                .continue_on_failure(),
        ),
    );
}
