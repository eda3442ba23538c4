//! The meaning of a tree.

use super::{
    Meaning, bound, call, conditional, element, list, negative, number, object, of_hcl, template, walk, whole, word,
};
use ledgerform::{For, Node, Part, Role, Symbol, Unary};

/// Reads trees.
#[derive(Default)]
pub(super) struct Trees {
    /// The `for` expressions around, the outermost first.
    walks: Vec<u32>,
}

impl Trees {
    pub(super) fn meaning(&mut self, node: &Node) -> Meaning {
        match node {
            Node::Null => word("null"),
            Node::Bool(known) => word(known),
            Node::Number(n) => number(&n.to_string()),
            Node::String(text) => Meaning::Text(text.to_string()),
            Node::List(items) => list(items.iter().map(|item| self.meaning(item))),
            Node::Object(fields) => {
                object(fields.iter().map(|(key, value)| (Meaning::Text(key.to_string()), self.meaning(value))))
            }
            Node::Template(parts) => template(parts.iter().map(|part| match part {
                Part::Text(text) => Meaning::Text(text.to_string()),
                Part::Expr(node) => self.meaning(node),
            })),
            Node::Ref(addr) => {
                let text = addr.to_string();
                let address = hcl_edit::parser::parse_expr(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
                of_hcl(&address)
            }
            Node::Symbol(Symbol { id, role }) => {
                let depth = self.walks.iter().position(|walk| walk == id);
                bound(*role == Role::Key, depth)
            }
            Node::Splat(_) | Node::Get(..) => self.path(node),
            Node::Index(base, key) => {
                let base = self.base(base);
                element(&base, &self.meaning(key))
            }
            Node::Expand(list) => self.meaning(list),
            Node::Call(name, args) => {
                let expands = matches!(args.last(), Some(Node::Expand(_)));
                let known = args.first().filter(|arg| args.len() == 1 && arg.is_literal()).cloned();
                call(name, args.iter().map(|arg| self.meaning(arg)).collect(), expands, known)
            }
            Node::Unary(Unary::Not, operand) => Meaning::Other(format!("(!{})", self.meaning(operand))),
            Node::Unary(Unary::Negate, operand) => negative(&self.meaning(operand)),
            Node::Binary(op, operands) => {
                Meaning::Other(format!("({} {} {})", self.meaning(&operands.0), op.sign(), self.meaning(&operands.1)))
            }
            Node::Conditional(all) => conditional([&all.0, &all.1, &all.2].map(|node| self.meaning(node))),
            Node::For(each) => self.walk(each),
            Node::Raw(_) | Node::Invalid(_) => panic!("the reader makes no {node:?}"),
        }
    }

    /// Attributes, of a value or of each element of a splat.
    fn path(&mut self, node: &Node) -> Meaning {
        match node {
            Node::Splat(base) => {
                let base = self.base(base);
                Meaning::Other(format!("{base}[*]"))
            }
            Node::Get(base, name) => {
                let base = match **base {
                    Node::Get(..) | Node::Splat(_) => self.path(base),
                    _ => self.base(base),
                };
                element(&base, &Meaning::Text(name.to_string()))
            }
            node => self.meaning(node),
        }
    }

    /// What something is taken of. A path that ends in the attributes of a splat counts as a whole then: the next step
    /// is taken of the list, and not of its elements.
    fn base(&mut self, node: &Node) -> Meaning {
        fn is_open(node: &Node) -> bool {
            match node {
                Node::Splat(_) => true,
                Node::Get(base, _) => is_open(base),
                _ => false,
            }
        }
        whole(self.meaning(node), is_open(node))
    }

    fn walk(&mut self, each: &For) -> Meaning {
        let collection = self.meaning(&each.collection);
        self.walks.push(each.id);
        let key = each.key.as_ref().map(|key| self.meaning(key));
        let value = self.meaning(&each.value);
        let condition = each.condition.as_ref().map(|condition| self.meaning(condition));
        self.walks.pop();
        walk(&collection, key.as_ref(), &value, condition.as_ref(), each.grouped)
    }
}
