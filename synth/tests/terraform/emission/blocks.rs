//! Nested blocks, written out and `dynamic`.

use super::{Aws, aws, check};
use ledgerform::{Any, Block, Constraint, Expr, IntoExpr, Meta, Number, Output, Stack, Variable, function, tf};
use std::collections::BTreeMap;

/// Nested blocks, values that are known later within them, and lines that are broken.
fn blocks(stack: &Stack) {
    let region: Expr<String> = stack.variable("region", Variable::new(Constraint::String));
    let ports: Expr<Vec<Number>> =
        stack.variable("ports", Variable::new(Constraint::List(Box::new(Constraint::Number))));
    let tags = Block::new().attr::<BTreeMap<String, String>>("tags", [("Owner", "platform")]);
    stack.provider(Aws(Block::new().attr::<String>("region", &region).blocks("default_tags", [tags])));
    let east = stack.provider_alias("east", Aws(Block::new().attr::<String>("region", "us-east-1")));

    let disk = |name: &str, size: Expr<Number>| {
        let disk = Block::new().attr::<Number>("volume_size", size).attr::<bool>("encrypted", true);
        Block::new().attr::<String>("device_name", name).blocks("ebs", [disk])
    };
    let group = Block::new()
        .attr::<String>("name_prefix", tf!("web-{region}-"))
        .attr::<BTreeMap<String, String>>("tags", [("Name", "web"), ("for", "x"), ("a b", "y")])
        .block("timeouts", Block::new().attr::<String>("create", "5m"));
    let group = stack.add_untyped("web", aws("aws_security_group", group), Meta::new().provider(&east));

    let document = Expr::<Any>::object([
        ("Version", "2012-10-17".into_expr()),
        (
            "Statement",
            Expr::<Any>::list([Expr::<Any>::object([
                ("Effect", IntoExpr::<Any>::into_expr("Allow")),
                ("Action", Expr::<Any>::list(["s3:GetObject", "s3:ListBucket"])),
                ("Resource", ports.map(|port| tf!("arn:aws:s3:::{region}-{port}/*")).cast()),
            ])]),
        ),
    ]);
    let policy = Block::new().attr::<String>("policy", function::jsonencode(document)).attr::<String>("name", "read");
    stack.add_untyped("read", aws("aws_iam_policy", policy), Meta::new());

    let template = Block::new()
        .blocks("block_device_mappings", [disk("/dev/xvda", 20.into_expr()), disk("/dev/xvdb", ports.at(0) + 1)])
        .attr::<Vec<String>>("vpc_security_group_ids", [group.attr::<String>("id")])
        .attr::<String>("description", "Of several\nlines, with \"quotes\" and ${marks}.\n");
    let open = stack.add_untyped("open", aws("aws_launch_template", template), Meta::new().depends_on([&group]));
    stack.override_at(&group, "timeouts.delete", "10m");
    stack.override_at(&group, "revoke_rules_on_delete", true);
    stack.override_at(&open, "block_device_mappings.1.ebs.0.iops", 3000);
    stack.output("ports", Output::new(ports.filter(|port| port.greater(1024)).map(|port| port * 2)));
}

/// What an object of a rule must have, as null at least.
const RULE: [&str; 9] = [
    "cidr_blocks",
    "description",
    "from_port",
    "ipv6_cidr_blocks",
    "prefix_list_ids",
    "protocol",
    "security_groups",
    "self",
    "to_port",
];

/// Nested blocks that Terraform repeats, within each other and beside ones that are written out.
fn dynamic(stack: &Stack) {
    let list = |of| Constraint::List(Box::new(of));
    let ports: Expr<Vec<Number>> = stack.variable("ports", Variable::new(list(Constraint::Number)));
    let rules: Expr<BTreeMap<String, Vec<String>>> =
        stack.variable("rules", Variable::new(Constraint::Map(Box::new(list(Constraint::String)))));
    let logged: Expr<bool> = stack.variable("logged", Variable::new(Constraint::Bool));

    let egress = |port: Expr<Number>| {
        let block = Block::nulls(&RULE).attr::<Number>("from_port", &port).attr::<Number>("to_port", port);
        block.attr::<String>("protocol", "tcp").attr::<Vec<String>>("cidr_blocks", ["10.0.0.0/8"])
    };
    let open: Expr<Vec<Number>> = [80, 443].into_expr();
    // The argument is a list of objects rather than blocks.
    let group = Block::new().objects("ingress", ports.blocks(egress)).objects("egress", open.blocks(egress));
    stack.add_untyped("web", aws("aws_security_group", group), Meta::new());

    // Blocks of one name within each other, so that their iterators must differ.
    let tagged = |range: Expr<String>| {
        let ranges: Expr<Vec<String>> = [range.clone(), range].into_expr();
        // A walk over a list within the block: its names differ from those of the blocks around it.
        let upper = ranges.filter(|range| range.differs("")).map(|range| function::upper(&range));
        Block::new().blocks("tags", [Block::new().attr::<String>("key", "range").attr::<Vec<String>>("values", upper)])
    };
    let any = |ranges: Expr<Vec<String>>| Block::new().blocks("or", ranges.blocks(tagged));
    let within = |ranges: Expr<Vec<String>>| logged.blocks(|| any(ranges.clone()));
    let rule = |name: Expr<String>, ranges| Block::new().attr::<String>("value", name).blocks("rule", within(ranges));
    let always = rule("always".into_expr(), ["a"].into_expr());
    let rules = ledgerform::IntoBlocks::into_blocks([always]).and(rules.blocks(rule));
    let block =
        Block::new().attr::<String>("name", "costs").attr::<String>("rule_version", "CostCategoryExpression.v1");
    let block = block.blocks("rule", rules);
    stack.add_untyped("costs", aws("aws_ce_cost_category", block), Meta::new());
}

#[test]
fn nested_blocks() {
    check("blocks", blocks, false);
}

#[test]
fn dynamic_blocks() {
    check("dynamic", dynamic, false);
}
