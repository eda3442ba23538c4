//! Expressions of the source, without the spelling: what both languages are read into.

use std::fmt::Write;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Term {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    /// Pieces that are joined; literal ones are [`Term::Text`].
    Template(Vec<Term>),
    List(Vec<Term>),
    Object(Vec<(Term, Term)>),
    Name(String),
    Get(Box<Term>, String),
    Index(Box<Term>, Box<Term>),
    /// `base[*]` and what is taken of every element.
    Splat(Box<Term>, Vec<Step>),
    /// A call, and whether its last argument is expanded.
    Call(String, Vec<Term>, bool),
    Unary(&'static str, Box<Term>),
    Binary(&'static str, Box<(Term, Term)>),
    Conditional(Box<(Term, Term, Term)>),
    For(Box<For>),
}

/// One step of what is taken of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    Get(String),
    Index(Term),
    Splat(Vec<Step>),
}

/// A `for` expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct For {
    pub(crate) key_name: Option<String>,
    pub(crate) value_name: String,
    pub(crate) collection: Term,
    /// Absent for a list.
    pub(crate) key: Option<Term>,
    pub(crate) value: Term,
    pub(crate) grouping: bool,
    pub(crate) condition: Option<Term>,
}

impl Term {
    pub(crate) fn name(text: &str) -> Self {
        Self::Name(text.to_owned())
    }

    pub(crate) fn get(self, name: &str) -> Self {
        Self::Get(Box::new(self), name.to_owned())
    }

    pub(crate) fn call(name: &str, arguments: Vec<Term>) -> Self {
        Self::Call(name.to_owned(), arguments, false)
    }

    /// Whether it is written out: a literal, a list or an object.
    pub(crate) fn is_literal(&self) -> bool {
        matches!(self, Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) | Self::Object(_))
    }

    /// The name at the root of a path and the steps from there: `aws_vpc.main.id` has the root `aws_vpc`.
    pub(crate) fn path(&self) -> Option<(&str, Vec<Step>)> {
        let (root, mut steps) = match self {
            Self::Name(name) => return Some((name, Vec::new())),
            Self::Get(base, name) => {
                let (root, mut steps) = base.path()?;
                steps.push(Step::Get(name.clone()));
                (root, steps)
            }
            Self::Index(base, key) => {
                let (root, mut steps) = base.path()?;
                steps.push(Step::Index((**key).clone()));
                (root, steps)
            }
            Self::Splat(base, each) => {
                let (root, mut steps) = base.path()?;
                steps.push(Step::Splat(each.clone()));
                (root, steps)
            }
            _ => return None,
        };
        steps.shrink_to_fit();
        Some((root, steps))
    }

    /// Calls `visit` on this term and everything below it.
    pub(crate) fn walk(&self, visit: &mut dyn FnMut(&Term)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    fn children(&self) -> Vec<&Term> {
        fn of_steps(steps: &[Step]) -> Vec<&Term> {
            let of = |step| match step {
                &Step::Get(_) => Vec::new(),
                Step::Index(term) => vec![term],
                Step::Splat(steps) => of_steps(steps),
            };
            steps.iter().flat_map(of).collect()
        }
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Name(_) => Vec::new(),
            Self::Template(items) | Self::List(items) | Self::Call(_, items, _) => items.iter().collect(),
            Self::Object(items) => items.iter().flat_map(|(key, value)| [key, value]).collect(),
            Self::Get(base, _) | Self::Unary(_, base) => vec![base],
            Self::Index(base, key) => vec![base, key],
            Self::Splat(base, steps) => std::iter::once(&**base).chain(of_steps(steps)).collect(),
            Self::Binary(_, both) => vec![&both.0, &both.1],
            Self::Conditional(all) => vec![&all.0, &all.1, &all.2],
            Self::For(each) => {
                let all = [Some(&each.collection), each.key.as_ref(), Some(&each.value), each.condition.as_ref()];
                all.into_iter().flatten().collect()
            }
        }
    }

    /// The same term with parts replaced; `replace` says what a part becomes, if anything else.
    pub(crate) fn replaced(&self, replace: &dyn Fn(&Term) -> Option<Term>) -> Self {
        if let Some(other) = replace(self) {
            return other;
        }
        let again = |term: &Term| term.replaced(replace);
        let boxed = |term: &Term| Box::new(term.replaced(replace));
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Name(_) => self.clone(),
            Self::Template(items) => Self::Template(items.iter().map(again).collect()),
            Self::List(items) => Self::List(items.iter().map(again).collect()),
            Self::Object(items) => Self::Object(items.iter().map(|(k, v)| (again(k), again(v))).collect()),
            Self::Get(base, name) => Self::Get(boxed(base), name.clone()),
            Self::Index(base, key) => Self::Index(boxed(base), boxed(key)),
            Self::Splat(base, steps) => Self::Splat(boxed(base), replaced_steps(steps, replace)),
            Self::Call(name, items, expand) => Self::Call(name.clone(), items.iter().map(again).collect(), *expand),
            Self::Unary(op, operand) => Self::Unary(op, boxed(operand)),
            Self::Binary(op, both) => Self::Binary(op, Box::new((again(&both.0), again(&both.1)))),
            Self::Conditional(all) => Self::Conditional(Box::new((again(&all.0), again(&all.1), again(&all.2)))),
            Self::For(each) => Self::For(Box::new(For {
                collection: again(&each.collection),
                key: each.key.as_ref().map(again),
                value: again(&each.value),
                condition: each.condition.as_ref().map(again),
                ..(**each).clone()
            })),
        }
    }

    /// Whether the name stands free in the term.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        let mut found = false;
        self.walk(&mut |term| found |= matches!(term, Term::Name(own) if own == name));
        found
    }

    /// The term as HCL on one line.
    pub(crate) fn hcl(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, false);
        out
    }

    /// `operand`: whether an operator needs parentheses here.
    fn write(&self, out: &mut String, operand: bool) {
        let group = operand && matches!(self, Self::Unary(..) | Self::Binary(..) | Self::Conditional(_));
        if group {
            out.push('(');
        }
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => _ = write!(out, "{value}"),
            Self::Number(text) | Self::Name(text) => out.push_str(text),
            Self::Text(text) => {
                out.push('"');
                escape(out, text);
                out.push('"');
            }
            Self::Template(parts) => {
                out.push('"');
                for (i, part) in parts.iter().enumerate() {
                    match part {
                        // Right before an expression a mark would escape it, so the marks become one themselves.
                        Self::Text(text) if parts.get(i + 1).is_some_and(|next| !matches!(next, Self::Text(_))) => {
                            let (text, marks) = text.split_at(text.trim_end_matches(['$', '%']).len());
                            escape(out, text);
                            if !marks.is_empty() {
                                _ = write!(out, "${{\"{marks}\"}}");
                            }
                        }
                        Self::Text(text) => escape(out, text),
                        part => {
                            out.push_str("${");
                            part.write(out, false);
                            out.push('}');
                        }
                    }
                }
                out.push('"');
            }
            Self::List(items) => sequence(out, "[", items, "]"),
            Self::Object(items) => {
                out.push('{');
                for (i, (key, value)) in items.iter().enumerate() {
                    out.push_str(if i == 0 { " " } else { ", " });
                    match key {
                        Self::Text(_) | Self::Template(_) => key.write(out, false),
                        key => {
                            out.push('(');
                            key.write(out, false);
                            out.push(')');
                        }
                    }
                    out.push_str(" = ");
                    value.write(out, false);
                }
                out.push_str(" }");
            }
            Self::Get(base, name) => {
                base.write(out, true);
                _ = write!(out, ".{name}");
            }
            Self::Index(base, key) => {
                base.write(out, true);
                out.push('[');
                key.write(out, false);
                out.push(']');
            }
            Self::Splat(base, steps) => {
                base.write(out, true);
                write_steps(out, &[Step::Splat(steps.clone())]);
            }
            Self::Call(name, arguments, expand) => {
                sequence(out, &format!("{name}("), arguments, if *expand { "...)" } else { ")" });
            }
            Self::Unary(op, inner) => {
                out.push_str(op);
                inner.write(out, true);
            }
            Self::Binary(op, both) => {
                both.0.write(out, true);
                _ = write!(out, " {op} ");
                both.1.write(out, true);
            }
            Self::Conditional(all) => {
                all.0.write(out, true);
                out.push_str(" ? ");
                all.1.write(out, true);
                out.push_str(" : ");
                all.2.write(out, true);
            }
            Self::For(each) => each.write(out),
        }
        if group {
            out.push(')');
        }
    }
}

impl For {
    fn write(&self, out: &mut String) {
        out.push_str(if self.key.is_some() { "{ for " } else { "[for " });
        if let Some(name) = &self.key_name {
            _ = write!(out, "{name}, ");
        }
        _ = write!(out, "{} in ", self.value_name);
        self.collection.write(out, false);
        out.push_str(" : ");
        if let Some(key) = &self.key {
            key.write(out, false);
            out.push_str(" => ");
        }
        self.value.write(out, false);
        if self.grouping {
            out.push_str("...");
        }
        if let Some(condition) = &self.condition {
            out.push_str(" if ");
            condition.write(out, false);
        }
        out.push_str(if self.key.is_some() { " }" } else { "]" });
    }
}

fn replaced_steps(steps: &[Step], replace: &dyn Fn(&Term) -> Option<Term>) -> Vec<Step> {
    let replaced = |step: &Step| match step {
        Step::Get(name) => Step::Get(name.clone()),
        Step::Index(term) => Step::Index(term.replaced(replace)),
        Step::Splat(steps) => Step::Splat(replaced_steps(steps, replace)),
    };
    steps.iter().map(replaced).collect()
}

fn write_steps(out: &mut String, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Get(name) => _ = write!(out, ".{name}"),
            Step::Index(term) => {
                out.push('[');
                term.write(out, false);
                out.push(']');
            }
            Step::Splat(steps) => {
                out.push_str("[*]");
                write_steps(out, steps);
            }
        }
    }
}

fn sequence(out: &mut String, open: &str, items: &[Term], close: &str) {
    out.push_str(open);
    for (i, item) in items.iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        item.write(out, false);
    }
    out.push_str(close);
}

fn escape(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '$' | '%' if chars.peek() == Some(&'{') => out.extend([c, c]),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
}
