//! Bytes → expression trees, in a notation that people can read and that gives a tree for all bytes.
//!
//! An expression is written in front of its parts: `+12` is `1 + 2`, `?t"a""b"` is `true ? "a" : "b"`. A byte that means
//! nothing is passed over, missing parts are `null`, and what stands too deep is `null` too.
//!
//! | byte | expression |
//! |---|---|
//! | `n` `t` `f` | null, true, false |
//! | `0` to `9`, `#`…`;` | a digit, a longer number such as `#-1.5e3;` |
//! | `"`…`"` | text; a backslash makes the next byte a part of it |
//! | `[`…`]`, `{`…`}`, `T`…`;` | a list, an object with a text before each value, a template |
//! | `v` and a byte | one of four variables |
//! | `.` text, `@` | attribute of what follows the text, element (collection, then key) |
//! | `s` | splat |
//! | `!` `_` | not, negative |
//! | `+` `-` `*` `/` `%` `=` `~` `<` `>` `(` `)` `&` `\|` | operators; `~` is `!=`, `(` is `<=`, `)` is `>=` |
//! | `?` | condition, then, otherwise |
//! | `L` | for, a list: collection, element, condition |
//! | `M` `G` | for, an object: collection, key, element, condition; `G` groups |
//! | `k` `e` and a digit | key and element of an enclosing for, the innermost is 0 |
//! | `c`…`;` `x`…`;` | call of the function that the next byte chooses; `x` expands its last argument |

use ledgerform::{Binary, For, Node, Number, Part, Role, Symbol, Unary};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deepest tree. The parser that judges the text refuses more than 64 levels, and parentheses count.
const DEPTH: usize = 12;

/// Most `for` expressions in each other: unrolled, they multiply.
const WALKS: usize = 3;

/// Functions of all kinds: of text, numbers, collections; folded and not.
const FUNCTIONS: &[&str] = &[
    "abs",
    "can",
    "ceil",
    "chunklist",
    "cidrhost",
    "cidrsubnet",
    "coalesce",
    "compact",
    "concat",
    "contains",
    "distinct",
    "element",
    "file",
    "flatten",
    "format",
    "formatlist",
    "indent",
    "index",
    "join",
    "jsondecode",
    "jsonencode",
    "keys",
    "length",
    "lookup",
    "lower",
    "max",
    "merge",
    "min",
    "one",
    "parseint",
    "pow",
    "range",
    "regex",
    "regexall",
    "replace",
    "reverse",
    "setproduct",
    "setsubtract",
    "setunion",
    "slice",
    "sort",
    "split",
    "strrev",
    "substr",
    "sum",
    "templatestring",
    "timestamp",
    "title",
    "tobool",
    "tolist",
    "tomap",
    "tonumber",
    "toset",
    "tostring",
    "transpose",
    "trim",
    "try",
    "upper",
    "urlencode",
    "values",
    "zipmap",
];

/// The tree that the bytes describe, over the given variables.
pub(crate) fn read(bytes: &[u8], variables: &[Node]) -> Node {
    let mut reader = Reader { bytes: bytes.iter().copied(), variables, walks: Vec::new(), next: 0 };
    reader.node(0)
}

struct Reader<'a> {
    bytes: std::iter::Copied<std::slice::Iter<'a, u8>>,
    variables: &'a [Node],
    /// The `for` expressions around the place being read.
    walks: Vec<u32>,
    /// Number of the next one: far from those that the library gives out.
    next: u32,
}

impl Reader<'_> {
    fn node(&mut self, depth: usize) -> Node {
        if depth >= DEPTH {
            self.bytes.next();
            return Node::Null;
        }
        while let Some(byte) = self.bytes.next() {
            if let Some(node) = self.meant_by(byte, depth + 1) {
                return node;
            }
        }
        Node::Null
    }

    fn shared(&mut self, depth: usize) -> Arc<Node> {
        Arc::new(self.node(depth))
    }

    fn meant_by(&mut self, byte: u8, depth: usize) -> Option<Node> {
        Some(match byte {
            b'n' => Node::Null,
            b't' => Node::Bool(true),
            b'f' => Node::Bool(false),
            b'0'..=b'9' => Node::Number(i64::from(byte - b'0').into()),
            b'#' => {
                let text = self.until(b';');
                Node::Number(Number::parse(&text)?)
            }
            b'"' => Node::String(self.until(b'"').into()),
            b'[' => Node::List(self.list(b']', depth).into()),
            b'{' => {
                let mut fields = BTreeMap::new();
                while self.bytes.len() > 0 && !self.ends(b'}') {
                    let key = self.text();
                    fields.insert(key, self.node(depth));
                }
                Node::Object(Arc::new(fields))
            }
            b'T' => Node::Template(self.list(b';', depth).into_iter().map(part).collect()),
            b'v' => self.variables.get(usize::from(self.bytes.next()?) % self.variables.len().max(1))?.clone(),
            b'.' => {
                let name = self.text();
                Node::Get(self.shared(depth), name)
            }
            b'@' => Node::Index(self.shared(depth), self.shared(depth)),
            b's' => Node::Splat(self.shared(depth)),
            b'!' => Node::Unary(Unary::Not, self.shared(depth)),
            b'_' => Node::Unary(Unary::Negate, self.shared(depth)),
            b'?' => Node::Conditional(Arc::new((self.node(depth), self.node(depth), self.node(depth)))),
            b'L' => self.walk(false, false, depth)?,
            b'M' => self.walk(true, false, depth)?,
            b'G' => self.walk(true, true, depth)?,
            b'k' => self.symbol(Role::Key)?,
            b'e' => self.symbol(Role::Value)?,
            b'c' | b'x' => {
                let name = FUNCTIONS[usize::from(self.bytes.next()?) % FUNCTIONS.len()];
                let mut args = self.list(b';', depth);
                if byte == b'x'
                    && let Some(last) = args.pop()
                {
                    args.push(Node::Expand(Arc::new(last)));
                }
                Node::Call(name, args.into())
            }
            _ => Node::Binary(operator(byte)?, Arc::new((self.node(depth), self.node(depth)))),
        })
    }

    /// Whether the end of a list is next; it is taken then.
    fn ends(&mut self, end: u8) -> bool {
        let mut ahead = self.bytes.clone();
        let is_end = ahead.next() == Some(end);
        if is_end {
            self.bytes = ahead;
        }
        is_end
    }

    fn list(&mut self, end: u8, depth: usize) -> Vec<Node> {
        let mut items = Vec::new();
        while self.bytes.len() > 0 && !self.ends(end) {
            items.push(self.node(depth));
        }
        items
    }

    /// Text in quotes, or one byte as text.
    fn text(&mut self) -> Arc<str> {
        match self.bytes.next() {
            Some(b'"') => self.until(b'"').into(),
            Some(byte) => char::from(byte).to_string().into(),
            None => "".into(),
        }
    }

    fn until(&mut self, end: u8) -> String {
        let mut bytes = Vec::new();
        while let Some(byte) = self.bytes.next() {
            match byte {
                b'\\' => bytes.extend(self.bytes.next()),
                byte if byte == end => break,
                byte => bytes.push(byte),
            }
        }
        // Terraform has no text with a zero in it.
        String::from_utf8_lossy(&bytes).replace('\0', "")
    }

    fn walk(&mut self, has_key: bool, grouped: bool, depth: usize) -> Option<Node> {
        if self.walks.len() >= WALKS {
            return None;
        }
        let collection = self.node(depth);
        self.next += 1;
        let id = u32::MAX - self.next;
        self.walks.push(id);
        let key = has_key.then(|| self.node(depth));
        let value = self.node(depth);
        let condition = match self.node(depth) {
            Node::Null => None,
            condition => Some(condition),
        };
        self.walks.pop();
        let names = ("key", "value");
        Some(Node::For(Arc::new(For { id, names, collection, key, value, grouped, condition })))
    }

    fn symbol(&mut self, role: Role) -> Option<Node> {
        let outwards = usize::from(self.bytes.next()?.wrapping_sub(b'0'));
        let id = *self.walks.iter().rev().nth(outwards % self.walks.len().max(1))?;
        Some(Node::Symbol(Symbol { id, role }))
    }
}

fn part(node: Node) -> Part {
    match node {
        Node::String(text) => Part::Text(text),
        node => Part::Expr(node),
    }
}

fn operator(byte: u8) -> Option<Binary> {
    Some(match byte {
        b'|' => Binary::Or,
        b'&' => Binary::And,
        b'=' => Binary::Equal,
        b'~' => Binary::NotEqual,
        b'<' => Binary::Less,
        b'(' => Binary::LessEqual,
        b'>' => Binary::Greater,
        b')' => Binary::GreaterEqual,
        b'+' => Binary::Add,
        b'-' => Binary::Subtract,
        b'*' => Binary::Multiply,
        b'/' => Binary::Divide,
        b'%' => Binary::Modulo,
        _ => return None,
    })
}
