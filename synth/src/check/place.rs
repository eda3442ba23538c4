//! What an expression may refer to where it stands.
//!
//! The rules are those of Terraform's language; each has a test that asks the real Terraform.

use super::Found;
use crate::addr::AddrKind;
use crate::block::{Bare, Block, Item};
use crate::element::{Condition, Element, Kind, ResourceElement};
use crate::node::{Node, Role};
use crate::path::Path;
use crate::statement::{Keyword, Statement};

/// What the language calls the object at hand; [`own`](crate::context::own) writes it.
pub(crate) const SELF: &str = "self";

/// Whether an element has places with rules of their own, beside those for what is suspect in any expression.
pub(super) fn has_places(element: &Element) -> bool {
    match &element.kind {
        Kind::Resource(resource) => {
            let meta = &resource.meta;
            let has_conditions = !meta.preconditions.is_empty() || !meta.postconditions.is_empty();
            let has_triggers = !meta.triggers.is_empty() || !meta.action_triggers.is_empty();
            has_conditions || has_triggers || !meta.provisioners.is_empty()
        }
        Kind::Statement(statement) => matches!(statement.keyword, Keyword::Check | Keyword::Removed),
        Kind::Variable(variable) => !variable.validations.is_empty(),
        Kind::Output(output) => !output.preconditions.is_empty(),
        Kind::Provider { .. } | Kind::Given(_) | Kind::Local(_) => false,
    }
}

/// Checks one element.
pub(super) fn element(found: &mut Found<'_>) {
    let element = found.element;
    match &element.kind {
        Kind::Resource(resource) => self::resource(found, resource),
        Kind::Statement(statement) => self::statement(found, statement),
        Kind::Variable(variable) => {
            for (i, validation) in variable.validations.iter().enumerate() {
                self::validation(found, &Path::of("validation").position(i), validation);
            }
        }
        Kind::Output(output) => conditions(found, "precondition", &output.preconditions),
        Kind::Provider { .. } | Kind::Given(_) | Kind::Local(_) => {}
    }
    if !matches!(&element.kind, Kind::Resource(_) | Kind::Statement(_)) {
        element.walk(&mut |path, node| own_object(found, path, node));
    }
    if !matches!(&element.kind, Kind::Statement(statement) if statement.keyword == Keyword::List) {
        element.walk(&mut |path, node| no_value(found, path, node));
    }
}

fn resource(found: &mut Found<'_>, resource: &ResourceElement) {
    for (name, item) in &resource.block.items {
        if !matches!(*name, "provisioner" | "connection") {
            let block = Block { items: vec![(name, item.clone())] };
            block.walk(&Path::ROOT, &mut |path, node| own_object(found, path, node));
        }
    }
    resource.repeat.walk(&mut |path, node| own_object(found, path, node));
    let lifecycle = Path::of("lifecycle");
    for condition in &resource.meta.preconditions {
        for node in [condition.condition.node(), condition.message.node()] {
            own_object(found, &lifecycle.name("precondition"), node);
        }
    }
    for (name, condition) in resource.meta.conditions() {
        refers(found, &lifecycle.name(name), condition);
    }
    for (i, trigger) in resource.meta.action_triggers.iter().enumerate() {
        if let Some(condition) = &trigger.condition
            && trigger.events.iter().any(|event| event.is_before())
        {
            let triggers = lifecycle.name("action_trigger");
            let path = triggers.position(i);
            let path = path.name("condition");
            if is_own(condition.node()) {
                let message = "before an event there is no object that the condition could look at".to_owned();
                let help = "keep only events that begin with `After` in this trigger, and add a second one";
                found.add(&path, message, Some(help.to_owned()));
            }
            condition.node().walk(&mut |node| {
                if let Node::Symbol(symbol) = node
                    && matches!(symbol.role, Role::EachKey | Role::EachValue | Role::Index)
                {
                    let message = "before an event a condition cannot use `each` and `count`".to_owned();
                    let help = "keep only events that begin with `After` in this trigger, and add a second one";
                    found.add(&path, message, Some(help.to_owned()));
                }
            });
        }
    }
    let has_farewell = destroy_time(found, &resource.block);
    if let (true, Some(Item::Block(connection))) = (has_farewell, resource.block.get("connection")) {
        farewell(found, &Path::of("connection"), connection);
    }
}

fn statement(found: &mut Found<'_>, statement: &Statement) {
    statement.repeat.walk(&mut |path, node| own_object(found, path, node));
    match statement.keyword {
        Keyword::Removed => _ = destroy_time(found, &statement.block),
        Keyword::Check => {
            statement.block.walk(&Path::ROOT, &mut |path, node| own_object(found, path, node));
            for (i, assert) in statement.block.get("assert").into_iter().flat_map(Item::blocks).enumerate() {
                if let Some(Item::Argument(condition)) = assert.get("condition")
                    && !has_reference(condition)
                {
                    let message = "the condition refers to nothing, so Terraform refuses it".to_owned();
                    let help = "say what must hold of something in the stack, or drop it";
                    found.add(&Path::of("assert").position(i).name("condition"), message, Some(help.to_owned()));
                }
            }
        }
        _ => statement.block.walk(&Path::ROOT, &mut |path, node| own_object(found, path, node)),
    }
}

/// Checks the provisioners that run before an object is destroyed; tells whether there are any.
fn destroy_time(found: &mut Found<'_>, block: &Block) -> bool {
    let Some(Item::Labelled(provisioners)) = block.get("provisioner") else { return false };
    let mut any = false;
    for (i, (_, provisioner)) in provisioners.iter().enumerate() {
        if matches!(provisioner.get("when"), Some(Item::Bare(Bare::Text(when))) if &**when == "destroy") {
            any = true;
            farewell(found, &Path::of("provisioner").position(i), provisioner);
        }
    }
    any
}

/// What runs before an object is destroyed knows only the object: everything else may be gone by then.
fn farewell(found: &mut Found<'_>, path: &Path<'_>, block: &Block) {
    block.walk(path, &mut |path, node| {
        let mut wrong = None;
        node.walk(&mut |node| match node {
            Node::Ref(addr) => wrong = Some(format!("`{addr}`")),
            Node::Symbol(symbol) if symbol.role == Role::EachValue => wrong = Some("`each.value`".to_owned()),
            _ => {}
        });
        if let Some(wrong) = wrong {
            let message = format!("what runs when an object is destroyed cannot refer to {wrong}");
            let help = "keep the value in the object, such as in `triggers_replace` of a `terraform_data`, and read it \
                        with `context::own`; the key of the repetition and its position can be used too";
            found.add(path, message, Some(help.to_owned()));
        }
    });
}

/// Refuses `self` where there is no object at hand.
fn own_object(found: &mut Found<'_>, path: &Path<'_>, node: &Node) {
    if is_own(node) {
        let message = "`self` has a meaning only in provisioners, connections and postconditions".to_owned();
        let help = "use the reference that adding the resource gives";
        found.add(path, message, Some(help.to_owned()));
    }
}

fn is_own(node: &Node) -> bool {
    let mut found = false;
    node.walk(&mut |node| found |= matches!(node, Node::Raw(text) if &**text == SELF));
    found
}

/// Refuses values of what has none.
fn no_value(found: &mut Found<'_>, path: &Path<'_>, node: &Node) {
    let mut wrong = None;
    node.walk(&mut |node| match node {
        Node::Ref(addr) if addr.kind() == AddrKind::Action => {
            wrong = Some((addr.to_string(), "actions are only named in triggers: `Meta::action_trigger`"));
        }
        Node::Ref(addr) if addr.kind() == AddrKind::List => {
            wrong = Some((addr.to_string(), "what is listed is known to `terraform query` only, and to further lists"));
        }
        Node::Ref(addr) if addr.kind() == AddrKind::Provider => {
            wrong = Some((addr.to_string(), "give the provider to `Meta::provider` or to the call of a module"));
        }
        _ => {}
    });
    if let Some((addr, help)) = wrong {
        found.add(path, format!("`{addr}` has no value"), Some(help.to_owned()));
    }
}

/// A validation must look at its variable.
fn validation(found: &mut Found<'_>, path: &Path<'_>, condition: &Condition) {
    let own = found.element.addr.base();
    let (mut looks, mut is_raw) = (false, false);
    condition.condition.node().walk(&mut |node| match node {
        Node::Ref(addr) => looks |= addr.base() == own,
        Node::Raw(text) => is_raw |= text.contains('.'),
        _ => {}
    });
    if !looks && !is_raw {
        let message = format!("the condition does not look at `{own}`");
        let help =
            "refer to the variable in the condition; what concerns others is a precondition of a resource or output";
        found.add(&path.name("condition"), message, Some(help.to_owned()));
    }
}

fn conditions(found: &mut Found<'_>, name: &'static str, conditions: &[Condition]) {
    for condition in conditions {
        refers(found, &Path::of(name), condition);
    }
}

/// Terraform refuses a condition that refers to nothing.
fn refers(found: &mut Found<'_>, path: &Path<'_>, condition: &Condition) {
    if !has_reference(condition.condition.node()) {
        let message = "the condition refers to nothing, so Terraform refuses it".to_owned();
        let help = "drop it, or let it depend on a variable or a resource";
        found.add(path, message, Some(help.to_owned()));
    }
}

fn has_reference(node: &Node) -> bool {
    let mut any = false;
    node.walk(&mut |node| match node {
        Node::Ref(_) | Node::Invalid(_) => any = true,
        Node::Symbol(symbol) => any |= !matches!(symbol.role, Role::Key | Role::Value),
        Node::Raw(text) => any |= &**text == SELF || text.contains('.'),
        _ => {}
    });
    any
}
