//! Plans as they are printed, for a table of small graphs.

use crate::support::{Platform, Wanted, add, graph, id, image, node, wanted};
use ledgerform::{Block, Condition, Graph, IntoExpr, Meta, Number, Removed, tf};
use ledgerform_engine::Attributes;
use std::collections::{BTreeMap, BTreeSet};

/// The plan from one graph to another.
fn planned(before: Option<&(dyn Fn() -> Graph + Sync)>, after: &Wanted<'_>) -> String {
    let mut platform = Platform::new();
    if let Some(before) = before {
        platform.apply(&wanted(before));
    }
    match platform.plan(after) {
        Ok(plan) => {
            let again = platform.plan(after).unwrap();
            assert_eq!(plan.to_string(), again.to_string());
            plan.to_string()
        }
        // Lines of this file would change with every edit of it.
        Err(error) => error.to_string().lines().filter(|l| !l.starts_with("  at ")).collect::<Vec<_>>().join("\n"),
    }
}

macro_rules! golden {
    ($name:ident, $before:expr, $after:expr $(,)?) => {
        #[test]
        fn $name() {
            let (before, after): (Option<fn() -> Graph>, fn() -> Graph) = ($before, $after);
            let before = before.as_ref().map(|before| before as &(dyn Fn() -> Graph + Sync));
            insta::assert_snapshot!(planned(before, &wanted(&after)));
        }
    };
}

fn pair(size: i64, name: &'static str, meta: fn() -> Meta) -> Graph {
    graph(|stack| {
        let block = Block::new().attr::<String>("name", name).attr::<Number>("size", size);
        let base = add(stack, "fake_node", "base", block, meta());
        let block = Block::new().attr::<BTreeSet<String>>("peers", [id(&base)]);
        node(stack, "user", block.attr::<BTreeMap<String, String>>("tags", [("rev", base.attr::<String>("revision"))]));
    })
}

golden!(a_new_object_comes_after_what_it_refers_to, None, || pair(1, "a", Meta::new));
golden!(nothing_changes, Some(|| pair(1, "a", Meta::new)), || pair(1, "a", Meta::new));
golden!(a_change_makes_what_follows_it_unknown, Some(|| pair(1, "a", Meta::new)), || pair(2, "a", Meta::new));
golden!(what_cannot_be_changed_is_replaced, Some(|| pair(1, "a", Meta::new)), || pair(1, "b", Meta::new));
golden!(the_new_object_may_come_first, Some(|| pair(1, "a", Meta::new)), || pair(1, "b", || Meta::new()
    .create_before_destroy()));
golden!(a_replacement_may_be_forbidden, Some(|| pair(1, "a", Meta::new)), || pair(1, "b", || Meta::new()
    .prevent_destroy()));
golden!(changes_may_be_ignored, Some(|| pair(1, "a", Meta::new)), || pair(2, "b", || Meta::new()
    .ignore_changes(["name", "size"])));
golden!(another_argument_may_ask_for_a_replacement, Some(|| zones("one")), || zones("two"));
golden!(a_part_of_an_argument_may_be_ignored, Some(|| disk(1, "a")), || disk(2, "b"));
golden!(what_is_no_longer_described_is_deleted, Some(|| pair(1, "a", Meta::new)), || graph(|_| {}));
golden!(
    what_moves_is_not_made_anew,
    Some(|| graph(|stack| _ = add(stack, "fake_node", "old", Block::new().attr::<String>("name", "n"), Meta::new()))),
    || graph(|stack| {
        let block = Block::new().attr::<String>("name", "n").attr::<Number>("size", 2);
        let new = add(stack, "fake_node", "new", block, Meta::new());
        stack.moved("fake_node.old", new);
    })
);
golden!(what_is_removed_may_be_kept, Some(|| graph(|stack| _ = node(stack, "legacy", Block::new()))), || graph(
    |stack| stack.removed("fake_node.legacy", Removed::keep())
));
golden!(
    one_replacement_triggers_another,
    Some(|| graph(|stack| {
        let a = node(stack, "a", Block::new().attr::<Number>("size", 1));
        add(stack, "fake_node", "b", Block::new().attr::<String>("name", "b"), Meta::new().replace_triggered_by([&a]));
    })),
    || graph(|stack| {
        let a = node(stack, "a", Block::new().attr::<Number>("size", 2));
        add(stack, "fake_node", "b", Block::new().attr::<String>("name", "b"), Meta::new().replace_triggered_by([&a]));
    })
);
golden!(a_value_of_another_object_triggers_a_replacement, Some(|| values(1)), || values(2));
golden!(an_instance_triggers_the_replacement_of_its_own_sibling, Some(|| siblings(1)), || siblings(2));
golden!(
    values_that_mean_the_same_do_not_differ,
    Some(|| graph(|stack| _ = node(stack, "a", Block::new().attr::<String>("policy", "{ }")))),
    || graph(|stack| _ = node(stack, "a", Block::new().attr::<String>("policy", "{}")))
);
golden!(
    nested_blocks_are_told_by_their_place,
    Some(|| graph(|stack| _ = node(stack, "a", Block::new().blocks("disk", [Block::new().attr::<Number>("size", 1)])))),
    || graph(|stack| {
        let disk = |size: i64| Block::new().attr::<Number>("size", size);
        node(stack, "a", Block::new().blocks("disk", [disk(2)]));
        node(stack, "b", Block::new().blocks("disk", [disk(2), disk(3)]));
    })
);
golden!(a_data_source_is_read_with_the_plan_or_after_what_it_asks_for, None, || graph(|stack| {
    let early = image(stack, "early", "linux".into_expr());
    let a = node(stack, "a", Block::new().attr::<String>("zone", early.attr::<String>("image")));
    let late = image(stack, "late", id(&a));
    node(stack, "b", Block::new().attr::<String>("zone", late.attr::<String>("image")));
}));
golden!(conditions_that_do_not_hold_are_all_told, None, || graph(|stack| {
    let meta = || Meta::new().precondition(Condition::new(stack.variable::<bool>("ok", ok()), "this must be ok"));
    add(stack, "fake_node", "a", Block::new().attr::<String>("name", "a"), meta());
    let block = Block::new().attr::<String>("nmae", "b");
    add(stack, "fake_node", "b", block, Meta::new());
    add(stack, "fake_unheard", "c", Block::new(), Meta::new());
}));

/// Nodes that are replaced when a value of another one changes, or when another one is made.
fn values(size: i64) -> Graph {
    graph(|stack| {
        let a = node(stack, "a", Block::new().attr::<Number>("size", size).attr::<String>("zone", "one"));
        let triggered = |id: &'static str, meta: Meta| {
            add(stack, "fake_node", id, Block::new().attr::<String>("name", id), meta);
        };
        triggered("by_size", Meta::new().replace_triggered_by_value(a.attr::<Number>("size")));
        triggered("by_what_follows_the_size", Meta::new().replace_triggered_by_value(a.attr::<String>("revision")));
        triggered("by_what_stays", Meta::new().replace_triggered_by_value(a.attr::<String>("zone")));
        if size == 2 {
            node(stack, "new", Block::new());
        }
    })
}

fn names(size: i64) -> ledgerform::Expr<BTreeMap<String, Number>> {
    [("x", ledgerform::Number::from(1)), ("y", ledgerform::Number::from(size))].into_expr()
}

/// For each name a parent, and a node that is replaced when its parent changes.
fn siblings(size: i64) -> Graph {
    use ledgerform::{Constraint, Expr, Variable};
    graph(|stack| {
        let sizes: Expr<BTreeMap<String, Number>> = stack.variable(
            "sizes",
            Variable::new(Constraint::Map(Box::new(Constraint::Number)))
                .default::<BTreeMap<String, Number>>(names(size)),
        );
        stack.each(&sizes, |scope, key, value| {
            let block = Block::new().attr::<String>("name", &key).attr::<Number>("size", value);
            let parent = add(scope, "fake_node", "parent", block, Meta::new());
            let whole = Meta::new().replace_triggered_by([&parent]);
            add(scope, "fake_node", "whole", Block::new().attr::<String>("name", &key), whole);
            let value = Meta::new().replace_triggered_by_value(parent.attr::<Number>("size"));
            add(scope, "fake_node", "value", Block::new().attr::<String>("name", &key), value);
        });
    })
}

/// Two nodes in a zone, one of which says that it cannot move.
fn zones(zone: &'static str) -> Graph {
    graph(|stack| {
        let zoned = || Block::new().attr::<String>("zone", zone);
        node(stack, "loose", zoned());
        node(stack, "rigid", zoned().attr::<BTreeMap<String, String>>("tags", [("rigid", "yes")]));
    })
}

/// A disk whose size and device are somebody else's business; a new device would be a new object.
fn disk(size: i64, text: &'static str) -> Graph {
    graph(|stack| {
        let disk = Block::new().attr::<Number>("size", size).attr::<String>("device", text);
        let tags = [("owner", text), ("team", text)];
        let block = Block::new().blocks("disk", [disk]).attr::<BTreeMap<String, String>>("tags", tags);
        let meta = Meta::new().ignore_changes(["disk[0].size", "disk[0].device", "tags[\"owner\"]"]);
        add(stack, "fake_node", "a", block.attr::<String>("name", "a"), meta);
    })
}

#[test]
fn what_is_ignored_is_not_written_with_what_changes() {
    let (before, after) = (|| disk(1, "a"), || disk(2, "b"));
    let mut platform = Platform::new();
    platform.apply(&wanted(&before));
    platform.apply(&wanted(&after));
    let there = format!("{:?}", platform.cloud.objects());
    assert!(platform.plan(&wanted(&after)).unwrap().is_empty());
    insta::assert_snapshot!(there);
}

fn ok() -> ledgerform::Variable {
    ledgerform::Variable::new(ledgerform::Constraint::Bool).default::<bool>(false)
}

/// Three workers from a number, one more for each name of a map, one if a condition holds.
fn repeated() -> Graph {
    use ledgerform::{Constraint, Expr, Output, Variable};
    graph(|stack| {
        let names: Expr<BTreeMap<String, String>> =
            stack.variable("names", Variable::new(Constraint::Map(Box::new(Constraint::String))));
        let wanted: Expr<bool> = stack.variable("wanted", Variable::new(Constraint::Bool));
        let named = stack.each(&names, |scope, key, value| {
            let block = Block::new().attr::<String>("name", tf!("{key}-{value}"));
            add(scope, "fake_node", "named", block, Meta::new())
        });
        stack.when(&wanted, |scope| {
            let all = named.all(id);
            add(
                scope,
                "fake_node",
                "maybe",
                Block::new().attr::<String>("name", "m").attr::<BTreeSet<String>>("peers", &all),
                Meta::new(),
            )
        });
        let workers = stack.count(2, |scope, position| {
            add(scope, "fake_node", "worker", Block::new().attr::<String>("name", tf!("w{position}")), Meta::new())
        });
        stack.output("workers", Output::new(workers.all(id)));
    })
}

#[test]
fn repetition_follows_its_inputs() {
    let inputs = |names: &str, wanted: &str| -> Attributes {
        serde_json::from_str(&format!("{{\"names\": {names}, \"wanted\": {wanted}}}")).unwrap()
    };
    let mut platform = Platform::new();
    let first = Wanted::Graph(&repeated, inputs(r#"{"x": "1", "y": "2"}"#, "true"));
    insta::assert_snapshot!(platform.plan(&first).unwrap());
    platform.apply(&first);
    let second = Wanted::Graph(&repeated, inputs(r#"{"y": "2", "z": "3"}"#, "false"));
    insta::assert_snapshot!(platform.plan(&second).unwrap());
    // An input that is known later decides later, and nothing that may stay is touched before.
    let mut unknown = inputs(r#"{"x": "1"}"#, "true");
    unknown.insert("names".to_owned(), ledgerform_engine::Value::Unknown);
    insta::assert_snapshot!(platform.plan(&Wanted::Graph(&repeated, unknown)).unwrap());
    insta::assert_snapshot!(platform.plan(&Wanted::Nothing).unwrap());
}

#[test]
fn a_type_that_the_cloud_lacks_is_refused_where_something_may_be_made() {
    use ledgerform::{Constraint, Variable};
    let build = || {
        graph(|stack| {
            let wanted: ledgerform::Expr<bool> = stack.variable("wanted", Variable::new(Constraint::Bool));
            stack.when(&wanted, |scope| add(scope, "fake_unheard", "x", Block::new(), Meta::new()));
            node(stack, "a", Block::new());
        })
    };
    let plan = |wanted: ledgerform_engine::Value| {
        Platform::new().plan(&Wanted::Graph(&build, [("wanted".to_owned(), wanted)].into()))
    };
    assert_eq!(plan(false.into()).unwrap().steps.len(), 1);
    for maybe in [true.into(), ledgerform_engine::Value::Unknown] {
        let error = plan(maybe).unwrap_err().to_string();
        assert!(error.contains("the cloud has nothing of the type `fake_unheard`"), "{error}");
    }
}

golden!(
    an_instance_of_what_must_stay_is_not_deleted,
    Some(|| graph(|stack| {
        stack.count(2, |scope, i| {
            add(scope, "fake_node", "n", Block::new().attr::<String>("name", tf!("n{i}")), Meta::new())
        });
    })),
    || graph(|stack| {
        let meta = || Meta::new().prevent_destroy();
        stack.count(1, |scope, i| {
            add(scope, "fake_node", "n", Block::new().attr::<String>("name", tf!("n{i}")), meta())
        });
    }),
);
