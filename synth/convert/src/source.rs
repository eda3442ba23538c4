//! What was read: blocks and arguments with their places, whichever of the two languages they were written in.

use crate::place::{Finding, Place};
use crate::term::Term;

/// A block: `kind "label" … { body }`.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) kind: String,
    pub(crate) labels: Vec<String>,
    pub(crate) body: Body,
    pub(crate) place: Place,
    /// The comment lines right above it, without their marks.
    pub(crate) comment: Vec<String>,
}

/// `name = value`
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) term: Term,
    pub(crate) place: Place,
}

/// The content of a block.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    pub(crate) arguments: Vec<Argument>,
    pub(crate) blocks: Vec<Block>,
}

impl Body {
    pub(crate) fn get(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.name == name)
    }

    pub(crate) fn blocks(&self, kind: &str) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(move |block| block.kind == kind)
    }

    /// Calls `visit` on every expression.
    pub(crate) fn walk(&self, visit: &mut dyn FnMut(&Term)) {
        self.arguments.iter().for_each(|argument| visit(&argument.term));
        self.blocks.iter().for_each(|block| block.body.walk(visit));
    }

    /// The same content with parts of its expressions replaced, except in the content of blocks to keep.
    pub(crate) fn replaced(&self, replace: &dyn Fn(&Term) -> Option<Term>, keep: &dyn Fn(&Block) -> bool) -> Self {
        let argument = |argument: &Argument| Argument { term: argument.term.replaced(replace), ..argument.clone() };
        let block = |block: &Block| {
            let mut block = block.clone();
            let is_kept = keep(&block);
            for inner in &mut block.body.blocks {
                if !(is_kept && inner.kind == "content") {
                    inner.body = inner.body.replaced(replace, keep);
                }
            }
            for argument in &mut block.body.arguments {
                argument.term = argument.term.replaced(replace);
            }
            block
        };
        Self {
            arguments: self.arguments.iter().map(argument).collect(),
            blocks: self.blocks.iter().map(block).collect(),
        }
    }

    /// An object expression as the content of a block, for languages and types that do not tell the two apart.
    pub(crate) fn of_object(term: &Term, place: &Place) -> Option<Self> {
        let Term::Object(items) = term else { return None };
        let argument = |(key, term): &(Term, Term)| match key {
            Term::Text(name) => Some(Argument { name: name.clone(), term: term.clone(), place: place.clone() }),
            _ => None,
        };
        Some(Self { arguments: items.iter().map(argument).collect::<Option<_>>()?, blocks: Vec::new() })
    }
}

impl Block {
    /// `kind "label" "label"`, as messages name it.
    pub(crate) fn title(&self) -> String {
        let labels: String = self.labels.iter().map(|label| format!(" {label:?}")).collect();
        format!("{}{labels}", self.kind)
    }

    pub(crate) fn finding(&self, why: &str, help: &str) -> Finding {
        self.place.finding(self.title(), why, help)
    }
}
