//! Blocks that are no objects of their own, and what runs around objects.

use crate::emission::{AWS, Aws, Terraform, aws, check, check_beside, check_for, data};
use ledgerform::provisioner::{Connection, File, LocalExec, RemoteExec};
use ledgerform::{
    Addr, Any, App, Block, Component, Condition, Constraint, Expr, Import, Inputs, IntoExpr, Meta, Mode, ModuleCall,
    Number, Output, Outputs, Provider, Reference, Removed, Scope, Stack, Target, Untyped, Variable, context, export,
    tf,
};
use std::collections::BTreeMap;

fn resource(stack: &Stack, id: &str) -> Addr {
    stack.add_untyped(id, data("x"), Meta::new())
}

fn refactoring(stack: &Stack) {
    let ids: Expr<BTreeMap<String, String>> =
        stack.variable("ids", Variable::new(Constraint::Map(Box::new(Constraint::String))));
    stack.provider(Terraform);
    let east = stack.provider_alias("east", Terraform);
    let one = resource(stack, "one");
    let network = stack.module("network", ModuleCall::new("./network"));

    stack.moved("terraform_data.first", &one);
    stack.moved("terraform_data.old[\"a b\"]", "module.network[0].terraform_data.this");
    stack.moved("module.vpc", &network);
    stack.moved("null_resource.two", one.instance("k"));

    stack.removed("terraform_data.kept", Removed::keep());
    stack.removed("module.gone", Removed::destroy());
    let farewell = LocalExec::new(tf!("echo {} is gone", context::own::<String>("id")));
    stack.removed("terraform_data.destroyed", Removed::destroy().provisioner(farewell));

    stack.import(&one, Import::id("1"));
    stack.import("terraform_data.unwritten", Import::id("4").provider(&east));
    stack.each(&ids, |scope, _, id| {
        let many = scope.add_untyped("many", data("x"), Meta::new());
        scope.import(&many, Import::id(id));
    });
    let known: Expr<BTreeMap<String, String>> = [("a", "2"), ("b", "3")].into_expr();
    stack.each(&known, |scope, _, id| {
        let known = scope.add_untyped("known", data("x"), Meta::new());
        scope.import(&known, Import::id(id));
    });
}

fn modules(stack: &Stack) {
    let names: Expr<BTreeMap<String, String>> =
        stack.variable("names", Variable::new(Constraint::Map(Box::new(Constraint::String))));
    let enabled: Expr<bool> = stack.variable("enabled", Variable::new(Constraint::Bool));
    stack.provider(Terraform);
    let east = stack.provider_alias("east", Terraform);
    let first = resource(stack, "first");

    let call =
        ModuleCall::new("./network").input::<String>("name", "main").input::<Any>("tags", first.attr::<String>("id"));
    let one = stack.module("one", call.depends_on([&first]));
    let maybe = stack.when(&enabled, |scope| {
        scope.module("maybe", ModuleCall::new("./network").input::<String>("name", context::workspace()))
    });
    let many = stack.each(&names, |scope, key, value| {
        let name = tf!("{key}-{value}");
        scope.module("many", ModuleCall::new("./network").input::<String>("name", name).provider("terraform", &east))
    });
    stack.output("one", Output::new(one.output::<String>("id")));
    stack.output("maybe", Output::new(maybe.all(|module| module.output::<String>("id"))));
    stack.output("many", Output::new(many.map(|module| module.output::<String>("id"))));
    stack.output("a", Output::new(many.at("a", |module| module.output::<String>("id"))));
    stack.output(
        "where",
        Output::new(tf!("{}/{}/{}", context::path_module(), context::path_root(), context::path_cwd())),
    );
}

/// Modules that come from elsewhere.
fn sources(stack: &Stack) {
    let vpc = ModuleCall::new("terraform-aws-modules/vpc/aws").version("~> 6.0").input::<String>("name", "main");
    let vpc = stack.module("vpc", vpc);
    let git = ModuleCall::new("git::https://git.acme.test/modules.git//network?ref=v1.2.0");
    let git = stack.module("git", git.input::<String>("name", vpc.output::<String>("id")));
    stack.output("id", Output::new(git.output::<String>("id")));
}

/// What is taken over by the attributes that identify it.
fn identity(stack: &Stack) {
    stack.provider(Aws(Block::new().attr::<String>("region", "eu-central-1")));
    let bucket = Block::new().attr::<String>("bucket", "acme-logs");
    let bucket = stack.add_untyped("logs", aws("aws_s3_bucket", bucket), Meta::new());
    stack.import(&bucket, Import::identity(Block::new().attr::<String>("bucket", "acme-logs")));
}

#[test]
fn modules_from_elsewhere() {
    // The offline test gives them to Terraform as if they had been fetched.
    check("module-sources", sources, false);
}

#[test]
fn imports_by_identity() {
    check_for("identity", Target::new().terraform(">= 1.12"), identity, None);
}

fn checks(stack: &Stack) {
    let first = resource(stack, "first");
    let config = Block::new()
        .attr::<String>("backend", "local")
        .attr::<BTreeMap<String, String>>("config", [("path", "other.tfstate")]);
    let remote =
        Untyped { mode: Mode::Data, ty: "terraform_remote_state", provider: Provider::TERRAFORM, block: config };
    stack.scope("network").check("reachable", |check| {
        let other = check.data_untyped("other", remote, &Meta::new().depends_on([&first]));
        let id: Expr<String> = other.attr::<Any>("outputs").get("id");
        check.assert(Condition::new(id.differs(""), tf!("there is no id, but {id}")));
        check.assert(Condition::new(first.attr::<String>("id").differs(""), "there is no first"));
    });
}

fn provisioners(stack: &Stack) {
    let script = File::copy("setup.sh", "/tmp/setup.sh").connection(Connection::winrm("h").https(true).port(5986));
    let meta = Meta::new()
        .connection(Connection::ssh(context::own::<String>("output")).user("admin").timeout("2m").bastion_host("b"))
        .provisioner(script)
        .provisioner(File::write("text", "/tmp/text"))
        .provisioner(RemoteExec::inline(["sudo sh /tmp/setup.sh", "echo ${done}"]))
        .provisioner(LocalExec::new("echo").environment([("FooBar", "1")]).interpreter(["sh", "-c"]).quiet(true))
        .provisioner(LocalExec::new("deregister").working_dir("/").on_destroy().continue_on_failure())
        .create_before_destroy();
    stack.add_untyped("host", data("10.0.0.1"), meta);
}

/// The module that is called.
const NETWORK: (&str, &str) = (
    "network/main.tf",
    "variable \"name\" {\n  default = \"x\"\n}\n\nvariable \"tags\" {\n  default = \"\"\n}\n\noutput \"id\" {\n  value = var.name\n}\n",
);

#[test]
fn moves_removals_and_imports() {
    check_beside("refactoring", refactoring, Some(&[NETWORK]));
}

/// What the run hands on without keeping it, conditions of outputs, copies by number.
fn run(stack: &Stack) {
    let copies: Expr<Number> = stack.variable("copies", Variable::new(Constraint::Number).default::<Number>(2));
    let token = Variable::new(Constraint::String).ephemeral().description("A short-lived token.");
    let token: Expr<String> = stack.variable("token", token);
    let workers = stack.count(&copies, |scope, position| {
        scope.add_untyped("worker", data(tf!("{}-{position}", context::workspace())), Meta::new())
    });
    let some =
        Condition::new(workers.all(|worker| worker.attr::<String>("id")).length().greater(0), "there is no worker");
    let ids = workers.all(|worker| worker.attr::<String>("id"));
    stack.output("ids", Output::new(ids).precondition(some).depends_on([workers.addr()]));
    stack.output("first", Output::new(workers.at(0, |worker| worker.attr::<String>("id"))));
    stack.output("names", Output::new(workers.all(|worker| tf!("{}!", worker.attr::<String>("id")))));
    let call = ModuleCall::new("./network").input::<String>("name", token);
    stack.module("network", call);
}

#[test]
fn values_of_the_run() {
    let network = "variable \"name\" {\n  ephemeral = true\n}\n";
    check_beside("run", run, Some(&[("network/main.tf", network)]));
}

#[test]
fn module_calls() {
    check_beside("modules", modules, Some(&[NETWORK]));
}

#[test]
fn checks_with_data_of_their_own() {
    check("checks", checks, true);
}

#[test]
fn provisioners_and_connections() {
    check("provisioners", provisioners, true);
}

#[test]
fn mistakes_are_told() {
    let app = App::new();
    let stack = app.stack("s");
    let later: Expr<bool> = stack.variable("later", Variable::new(Constraint::Bool));
    let one = resource(&stack, "one");
    stack.moved("data.x.y", &one);
    let east = stack.provider_alias("east", Terraform);
    stack.import(&one, Import::id("1").provider(&east));
    stack.removed("terraform_data.x[0]", Removed::keep().provisioner(LocalExec::new("x")));
    stack.when(&later, |scope| scope.moved("terraform_data.y", "terraform_data.z"));
    stack.module("m", ModuleCall::new("./m").version("1.0.0").input::<String>("count", "1"));
    let mut scoped = None;
    stack.check("c", |check| {
        let source = Untyped { mode: Mode::Data, ty: "acme_x", provider: Provider::TERRAFORM, block: Block::new() };
        scoped = Some(check.data_untyped("own", source, &Meta::new()));
    });
    stack.output("o", Output::new(scoped.unwrap().addr().attr::<String>("id")));
    let said = app.synth().unwrap_err().to_string();
    for message in [
        "`terraform_data.one` has a provider already, so its import cannot choose one",
        "`data.x.y` is not the address of a resource or module",
        "`terraform_data.x[0]` is one instance; a resource or module is removed as a whole",
        "nothing runs before `terraform_data.x[0]` is forgotten",
        "Terraform does not repeat `moved` blocks",
        "`./m` is no module of a registry, so it has no versions",
        "`count` cannot be an input",
        "the check asserts nothing",
        "nothing has the address `data.acme_x.own`",
    ] {
        assert!(said.contains(message), "{message}:\n{said}");
    }
}

#[test]
fn what_a_target_lacks_is_told() {
    let said = |target: Option<Target>, build: fn(&Stack)| {
        let app = App::new();
        if let Some(target) = target {
            app.target(target);
        }
        build(&app.stack("s"));
        app.synth().map(|_| ()).map_err(|problems| problems.to_string())
    };
    let identity = |stack: &Stack| {
        let one = resource(stack, "one");
        stack.import(&one, Import::identity(Block::new().attr::<String>("id", "1")));
    };
    // What is younger than Terraform 1.11 wants a target that has it.
    let problem = said(None, identity).unwrap_err();
    assert!(problem.contains("s/import terraform_data.one: an import by identity needs Terraform 1.12"), "{problem}");
    assert!(problem.contains("help: do without, or raise the target: `terraform(\">= 1.12\")`"), "{problem}");
    assert_eq!(said(Some(Target::new().terraform(">= 1.12")), identity), Ok(()));

    let both = || Target::new().terraform("~> 1.6").opentofu(">= 1.6");
    let problem = said(Some(both()), |stack| stack.removed("terraform_data.x", Removed::keep())).unwrap_err();
    assert!(problem.contains("a removed block needs Terraform 1.7, and 1.6 is among the targets"), "{problem}");
    assert!(problem.contains("what becomes of removed objects needs OpenTofu 1.10"), "{problem}");
    let old = |stack: &Stack| stack.backend(ledgerform::backend::Oci::new().bucket("b"));
    let problem = said(Some(both()), old).unwrap_err();
    assert!(problem.contains("the backend `oci` is nothing that OpenTofu knows"), "{problem}");
    let around = |stack: &Stack| {
        let one: Expr<String> = stack.variable("one", Variable::new(Constraint::String));
        let same = Condition::new(Expr::<String>::raw("var.two").differs(&one), "must differ");
        stack.variable::<String>("two", Variable::new(Constraint::String).validation(same));
        let arn: Expr<String> = ledgerform::function::provider("aws", "trim_iam_role_path", (one,));
        stack.output("arn", Output::new(arn));
    };
    let problem = said(Some(both()), around).unwrap_err();
    assert!(
        problem.contains("s/two: a validation that looks at more than its variable needs Terraform 1.9"),
        "{problem}"
    );
    assert!(problem.contains("s/arn: a function that a provider defines needs Terraform 1.8"), "{problem}");
    assert_eq!(said(None, around), Ok(()));
    let problem = said(Some(Target::new().terraform("< 2.0")), |_| ()).unwrap_err();
    assert!(problem.contains("`< 2.0` names no oldest release of Terraform"), "{problem}");
}

/// Nothing to set.
#[derive(Inputs)]
struct PeeringInputs {
    /// What is peered.
    name: Expr<String>,
}

/// Nothing of interest.
#[derive(Outputs)]
struct PeeringOutputs {
    /// The name.
    name: Expr<String>,
}

/// A component with a provider that its user configures.
struct Peering;

impl Component for Peering {
    const NAME: &'static str = "peering";
    const DESCRIPTION: &'static str = "A peering.";
    const TERRAFORM: &'static str = ">= 1.8";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 6.0")];
    type Inputs = PeeringInputs;
    type Outputs = PeeringOutputs;

    fn build(scope: &Scope, inputs: PeeringInputs) -> PeeringOutputs {
        let peer = scope.provider_given(AWS, "peer");
        let vpc = aws("aws_vpc", Block::new().attr::<String>("cidr_block", "10.0.0.0/16"));
        scope.add_untyped("this", vpc, Meta::new().provider(&peer));
        PeeringOutputs { name: inputs.name }
    }
}

#[test]
fn providers_of_components_are_given() {
    let module = export::<Peering>().unwrap_or_else(|problems| panic!("{problems}"));
    assert!(module["versions.tf"].contains("configuration_aliases = [aws.peer]"), "{}", module["versions.tf"]);
    assert!(module["main.tf"].contains("provider   = aws.peer"), "{}", module["main.tf"]);

    let build = |alias: Option<&str>| {
        let app = App::new();
        let stack = app.stack("s");
        alias.into_iter().for_each(|alias| drop(stack.provider_alias(alias, Aws(Block::new()))));
        stack.component::<Peering>("peering", PeeringInputs::new().name("x"));
        app.synth().map(|synthesis| synthesis.stacks[0].text.clone()).map_err(|problems| problems.to_string())
    };
    assert!(build(Some("peer")).unwrap().contains("\"provider\": \"aws.peer\""));
    let said = build(None).unwrap_err();
    assert!(said.contains("`provider`: nothing has the address `aws.peer`"), "{said}");
}

/// Terraform has one namespace for the data sources of a folder and those of its checks.
#[test]
fn data_sources_of_checks_have_names_of_their_own() {
    let remote = |path: &str| {
        let block = Block::new()
            .attr::<String>("backend", "local")
            .attr::<BTreeMap<String, String>>("config", [("path", path.to_owned())]);
        Untyped { mode: Mode::Data, ty: "terraform_remote_state", provider: Provider::TERRAFORM, block }
    };
    let check = |first: &'static str, second: &'static str| {
        let app = App::new();
        let stack = app.stack("s");
        stack.add_untyped("other", remote("a.tfstate"), Meta::new());
        for (check, id) in [("one", first), ("two", second)] {
            stack.check(check, |check| {
                let state = check.data_untyped(id, remote("b.tfstate"), &Meta::new());
                check.assert(Condition::new(state.attr::<String>("backend").differs(""), "gone"));
            });
        }
        app.synth().map(|synthesis| synthesis.stacks[0].text.clone()).map_err(|problems| problems.to_string())
    };
    let text = check("main", "main-2").unwrap();
    assert!(text.contains("data.terraform_remote_state.main.backend"), "{text}");
    for (first, second) in [("other", "main"), ("main", "main")] {
        let said = check(first, second).unwrap_err();
        assert!(said.contains("there is already a construct with this id"), "{said}");
    }
    // Other ids, and yet one address.
    let said = check("main", "m ain").unwrap_err();
    assert!(said.contains("`data.terraform_remote_state.main` is already the address of `s/one`"), "{said}");
}
