//! What a person would call an element of a collection.

use crate::addr::AddrKind;
use crate::node::Node;

/// Words that cannot name an element: they begin references or are part of the syntax.
const RESERVED: [&str; 14] =
    ["count", "data", "each", "else", "endfor", "endif", "for", "if", "in", "local", "module", "path", "self", "var"];

/// The singular of a collection's name: `subnet` for `local.subnets`.
///
/// Nothing where the collection has no name of its own or no plural.
pub(super) fn name(collection: &Node) -> Option<String> {
    let plural = match collection {
        Node::Ref(addr) if matches!(addr.kind(), AddrKind::Variable | AddrKind::Local) => addr.name(),
        Node::Get(_, name) => name,
        _ => return None,
    };
    let singular = match plural {
        plural if plural.ends_with("ss") => return None,
        plural if plural.ends_with("ies") => format!("{}y", plural.strip_suffix("ies")?),
        plural => plural.strip_suffix('s')?.to_owned(),
    };
    let usable = !singular.is_empty() && super::is_identifier(&singular) && !RESERVED.contains(&singular.as_str());
    usable.then_some(singular)
}
