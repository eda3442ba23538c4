//! Addresses as text: of what is no longer in the program.

use crate::addr::Addr;
use crate::block::Bare;
use crate::node::Node;
use crate::resource::Reference;
use regex::Regex;
use std::sync::LazyLock;

/// Where an object is or was: a reference to what is there, or the address as text.
///
/// ```
/// use ledgerform::Place;
/// let old = Place::from("module.network.aws_subnet.app[\"a\"]");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Place(pub(super) Bare);

impl From<&str> for Place {
    fn from(address: &str) -> Self {
        Self(Bare::Text(address.into()))
    }
}

impl From<String> for Place {
    fn from(address: String) -> Self {
        Self(Bare::Text(address.into()))
    }
}

impl From<Addr> for Place {
    fn from(addr: Addr) -> Self {
        Self(Bare::Addr(addr))
    }
}

impl<R: Reference> From<&R> for Place {
    fn from(reference: &R) -> Self {
        Self(Bare::Addr(reference.addr().clone()))
    }
}

/// Modules, then a module or a resource; each may have a key.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r"[\p{L}_][\p{L}\p{N}_-]*";
    let key = r#"(\[(\d+|"([^"\\]|\\.)*")\])?"#;
    let module = format!(r"module\.{name}{key}");
    Regex::new(&format!(r"^({module}|({module}\.)*{name}\.{name}{key})(\.{module})*$")).ok()
});

impl Place {
    /// The address as it is written.
    pub(super) fn text(&self) -> String {
        match &self.0 {
            Bare::Addr(addr) => addr.to_string(),
            Bare::Text(text) => text.to_string(),
            Bare::Addrs(_) | Bare::Map(_) => String::new(),
        }
    }

    /// What is wrong with the address: it must be that of a resource or module, and its keys must be known.
    pub(super) fn problem(&self) -> Option<String> {
        match &self.0 {
            Bare::Addr(addr) if addr.key().is_some_and(|key| !key.is_literal()) => {
                Some(format!("`{addr}` has a key that is known later"))
            }
            Bare::Text(text) if !is_address(text) => {
                Some(format!("`{text}` is not the address of a resource or module"))
            }
            _ => None,
        }
    }

    /// The address without keys: what `removed` wants.
    pub(super) fn has_key(&self) -> bool {
        match &self.0 {
            Bare::Addr(addr) => addr.key().is_some(),
            Bare::Text(text) => text.contains('['),
            Bare::Addrs(_) | Bare::Map(_) => false,
        }
    }
}

/// What stands in the place of a resource type but is none.
const RESERVED: [&str; 8] = ["count", "data", "each", "ephemeral", "local", "path", "self", "var"];

fn is_address(text: &str) -> bool {
    // Names hold no dots. A key may, and then the search ends at it: Terraform has the last word.
    let mut steps = text.split('.');
    let mut first = steps.next();
    while first == Some("module") {
        first = steps.nth(1);
    }
    ADDRESS.as_ref().is_none_or(|pattern| pattern.is_match(text)) && !first.is_some_and(|ty| RESERVED.contains(&ty))
}

impl Addr {
    /// The address of one instance of what is repeated: `aws_subnet.app["a"]`, `aws_subnet.app[0]`.
    ///
    /// ```
    /// # use ledgerform::{App, Addr, Stack};
    /// # fn example(stack: &Stack, subnet: &Addr) {
    /// stack.moved("aws_subnet.first", subnet.instance(0));
    /// # }
    /// ```
    pub fn instance(&self, key: impl Into<InstanceKey>) -> Self {
        self.with_key(key.into().0)
    }
}

/// The key of an instance: a text where it is repeated by `for_each`, a position where it is repeated by `count`.
#[derive(Debug, Clone, PartialEq)]
pub struct InstanceKey(Node);

impl From<&str> for InstanceKey {
    fn from(key: &str) -> Self {
        Self(Node::string(key))
    }
}

impl From<u32> for InstanceKey {
    fn from(position: u32) -> Self {
        Self(Node::Number(i64::from(position).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn only_addresses_of_resources_and_modules_pass() {
        let good = ["a_b.c", "a_b.c[0]", "a_b.c[\"x.y\"]", "module.m", "module.m[\"k\"].module.n[1].a_b.c"];
        for address in good {
            assert_eq!(Place::from(address).problem(), None, "{address}");
        }
        for address in ["", "a_b", "a_b.c.d", "data.a_b.c", "var.x", "module.m.var.x", "a_b.c[each.key]", "a b.c"] {
            assert!(Place::from(address).problem().is_some(), "{address}");
        }
    }
}
