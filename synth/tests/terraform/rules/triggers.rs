//! Actions, and what triggers them.

use super::{a, said, with};
use crate::actions::newer;
use crate::emission::{AWS, data};
use ledgerform::{
    Action, ActionTrigger, Addr, Any, Constraint, Event, Expr, List, Meta, Node, Output, Stack, Variable, When, context,
};

/// Terraform that knows actions is newer than the one that judges here; the rules are those of its release notes.
#[test]
fn triggers_name_actions_and_wait_for_events() {
    let said = said(newer(), |stack| {
        let later: Expr<bool> = stack.variable("later", Variable::new(Constraint::Bool));
        let one = stack.action("one", Action::new("aws_lambda_invoke", AWS).provider(&a(stack)));
        let many = stack.when(&later, |scope| scope.action("many", Action::new("aws_lambda_invoke", AWS)));
        let When::Later(_, many) = many else { panic!("the condition is known later") };
        let all = Expr::<Any>::from_node(Node::Ref(many.clone()));
        let found = stack.list("found", List::new("aws_vpc", AWS));
        let own = context::own::<String>("id").differs("");
        let triggers = [
            ActionTrigger::on([]).run(&one),
            ActionTrigger::on([Event::AfterCreate]),
            ActionTrigger::on([Event::AfterCreate, Event::BeforeCreate]).condition(own).run(&a_second(stack)),
        ];
        let meta = triggers.into_iter().fold(Meta::new(), Meta::action_trigger);
        with(stack, meta);
        stack.output("all", Output::new(all));
        stack.output("action", Output::new(one.attr::<String>("x")));
        stack.output("found", Output::new(found.attr::<String>("data")));
    });
    for message in [
        "s/one: `provider`: `terraform_data.a` is no provider block",
        "`lifecycle.action_trigger[0].events`: the trigger waits for nothing",
        "`lifecycle.action_trigger[1].actions`: the trigger runs nothing",
        "`lifecycle.action_trigger[2].actions`: `terraform_data.second` is no action",
        "`lifecycle.action_trigger[2].condition`: before an event there is no object that the condition could look at",
        "s/action: `value`: `action.aws_lambda_invoke.one` has no value",
        "s/all: `value`: `action.aws_lambda_invoke.many[0]` has no value",
        "s/found: `value`: `list.aws_vpc.found` has no value",
    ] {
        assert!(said.contains(message), "{message}:\n{said}");
    }
}

fn a_second(stack: &Stack) -> Addr {
    stack.add_untyped("second", data("x"), Meta::new())
}
