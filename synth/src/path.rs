//! Where within an element a value stands, written out only when there is something to say about it.

use std::fmt;

/// A place within an element, such as `ingress[0].cidr_blocks`.
///
/// A chain on the stack: walking thousands of arguments builds no text, showing one place walks back up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Name(&'a str),
    Position(usize),
    Key(&'a str),
    Content(u32),
}

impl<'a> Path<'a> {
    /// The element itself.
    pub(crate) const ROOT: Path<'static> = Path { parent: None, step: Step::Root };

    /// An argument of the element.
    pub(crate) fn of(name: &'a str) -> Self {
        Self { parent: None, step: Step::Name(name) }
    }

    /// `self.name`
    pub(crate) fn name(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Name(name) }
    }

    /// `self[position]`
    pub(crate) fn position(&'a self, position: usize) -> Self {
        Self { parent: Some(self), step: Step::Position(position) }
    }

    /// `self["key"]`
    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Key(key) }
    }

    /// Within the repetition of `self` that binds the symbols of `id`.
    pub(crate) fn content(&'a self, id: u32) -> Self {
        Self { parent: Some(self), step: Step::Content(id) }
    }

    /// Whether the place is within the repetition that binds the symbols of `id`.
    pub(crate) fn binds(&self, id: u32) -> bool {
        matches!(self.step, Step::Content(own) if own == id) || self.parent.is_some_and(|parent| parent.binds(id))
    }

    /// The argument of the element that the place is in.
    pub(crate) fn first(&self) -> Option<&str> {
        match (self.parent.filter(|parent| !parent.is_root()), self.step) {
            (Some(parent), _) => parent.first(),
            (None, Step::Name(name)) => Some(name),
            (None, _) => None,
        }
    }

    /// Whether this is an argument of the element itself, with this name.
    pub(crate) fn is_meta(&self, name: &str) -> bool {
        matches!(self.step, Step::Name(own) if own == name) && self.parent.is_none_or(Path::is_root)
    }

    pub(crate) fn is_root(&self) -> bool {
        matches!(self.step, Step::Root)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(f, "{parent}")?;
        }
        let is_first = self.parent.is_none_or(Path::is_root);
        match self.step {
            Step::Root | Step::Content(_) => Ok(()),
            Step::Name(name) if is_first => f.write_str(name),
            Step::Name(name) => write!(f, ".{name}"),
            Step::Position(position) => write!(f, "[{position}]"),
            Step::Key(key) => write!(f, "[\"{key}\"]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn paths_read_like_references() {
        let block = Path::ROOT.name("ingress");
        let first = block.position(0);
        let tags = first.name("tags");
        assert_eq!(tags.key("a b").to_string(), "ingress[0].tags[\"a b\"]");
        assert_eq!(Path::of("lifecycle").name("precondition").to_string(), "lifecycle.precondition");
        assert_eq!(Path::ROOT.to_string(), "");
    }
}
