//! What all scopes of an app share: stacks with their elements, and what is said about them.

use super::stage::Address;
use crate::aspect::{Annotation, Aspect};
use crate::element::{Condition, Element, Kind};
use crate::logical_id::Given;
use crate::name::Naming;
use crate::problem::{Problem, place};
use crate::rename::Rename;
use crate::repeat::Frame;
use crate::scope::Scope;
use crate::settings::Settings;
use crate::target::Target;
use crate::validation::Validation;
use ledgerform_asset::File;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;

/// What all scopes of an app share.
#[derive(Default)]
pub(crate) struct Tree {
    pub(super) stacks: Vec<StackData>,
    /// The construct paths of the stages, with the place that made each.
    pub(super) stages: Vec<(Address, &'static Location<'static>)>,
    pub(crate) target: Target,
    pub(crate) problems: Vec<Problem>,
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) aspects: Vec<Aspect>,
    pub(crate) validations: Vec<Validation>,
    pub(crate) renames: Vec<Rename>,
    /// Requirements that wait for a resource of their scope.
    pub(crate) requirements: Vec<Requirement>,
    /// Files of assets with something that looks like a secret.
    pub(crate) suspects: Vec<Suspect>,
    /// Texts that look like secrets and are none.
    pub(crate) accepted: Vec<Accepted>,
    /// Where the components being built were used, outermost first.
    pub(crate) origin: Vec<&'static Location<'static>>,
    /// While the app is being synthesized, how many problems and annotations there were before: nothing is added then.
    sealed: Option<(usize, usize)>,
}

/// What a synthesis begins with.
pub(super) struct Sealed {
    pub(super) aspects: Vec<Aspect>,
    /// The elements of every stack.
    pub(super) stacks: Vec<Vec<Rc<Element>>>,
}

/// What the inputs of a scope must fulfil, where Terraform has to check it.
pub(crate) struct Requirement {
    pub(crate) stack: usize,
    pub(crate) path: Vec<Arc<str>>,
    /// The repetitions around the scope, whose names the condition may use.
    pub(crate) frames: Vec<Frame>,
    pub(crate) condition: Condition,
    /// Where the component that requires it is used.
    pub(crate) location: Option<&'static Location<'static>>,
}

/// A file of an asset with something in it that looks like a secret.
pub(crate) struct Suspect {
    pub(crate) stack: usize,
    /// Construct path of the asset, with the stack's in front.
    pub(crate) path: String,
    /// Path within the asset.
    pub(crate) file: String,
    /// What each thing looks like, and the thing itself.
    pub(crate) found: Vec<(&'static str, String)>,
    pub(crate) location: &'static Location<'static>,
}

/// A text that looks like a secret and is none.
pub(crate) struct Accepted {
    pub(crate) stack: usize,
    /// Construct path of the scope, with the stack's in front.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) reason: String,
}

/// One stack as it is described.
pub(crate) struct StackData {
    pub(super) address: Address,
    pub(super) location: &'static Location<'static>,
    naming: Naming,
    pub(super) settings: Settings,
    pub(super) elements: Vec<Rc<Element>>,
    /// The files of its assets, by path within its folder.
    pub(super) assets: BTreeMap<String, File>,
    /// Construct paths in use, each with the resource type that has it; a scope has none.
    ids: FxHashMap<(Vec<Arc<str>>, &'static str), &'static Location<'static>>,
    /// Names in the place of those that follow from paths.
    given: Vec<Given>,
    /// Terraform addresses in use, with the element that has each.
    names: FxHashMap<Arc<str>, usize>,
}

impl StackData {
    pub(super) fn new(address: Address, naming: Naming, location: &'static Location<'static>) -> Self {
        Self {
            address,
            location,
            naming,
            settings: Settings::default(),
            elements: Vec::new(),
            assets: BTreeMap::new(),
            ids: FxHashMap::default(),
            given: Vec::new(),
            names: FxHashMap::default(),
        }
    }
}

impl Tree {
    pub(crate) fn naming(&self, stack: usize) -> Naming {
        self.stacks[stack].naming
    }

    /// The construct path of a stack.
    pub(crate) fn stack_path(&self, stack: usize) -> &str {
        &self.stacks[stack].address.path
    }

    pub(crate) fn settings(&mut self, stack: usize, change: impl FnOnce(&mut Settings)) {
        match self.sealed_at(self.stack_path(stack), None) {
            Some(problem) => self.problems.push(problem),
            None => change(&mut self.stacks[stack].settings),
        }
    }

    pub(crate) fn add_files(&mut self, stack: usize, files: impl IntoIterator<Item = (String, File)>) {
        self.stacks[stack].assets.extend(files);
    }

    pub(crate) fn has(&self, stack: usize, address: &str) -> bool {
        self.stacks[stack].names.contains_key(address)
    }

    /// The name that what is at a path was given.
    pub(crate) fn given(&self, stack: usize, path: &[Arc<str>]) -> Option<&Given> {
        self.stacks[stack].given.iter().find(|given| given.path == path)
    }

    /// Takes the name that what is at a path was given.
    pub(crate) fn take_name(&mut self, stack: usize, path: &[Arc<str>]) -> Option<String> {
        self.stacks[stack].given.iter_mut().find(|given| given.path == path).map(Given::take)
    }

    pub(crate) fn give(&mut self, stack: usize, given: Given) {
        self.stacks[stack].given.push(given);
    }

    /// The given names of all stacks, with the number of each.
    pub(crate) fn all_given(&self) -> impl Iterator<Item = (usize, &Given)> {
        self.stacks.iter().enumerate().flat_map(|(i, stack)| stack.given.iter().map(move |given| (i, given)))
    }

    /// Whether something has a construct path, of whatever type.
    pub(crate) fn is_claimed(&self, stack: usize, path: &[Arc<str>]) -> bool {
        self.stacks[stack].ids.keys().any(|(taken, ty)| taken == path && !ty.is_empty())
    }

    /// Changes the element at an address, if there is one.
    pub(crate) fn change(&mut self, stack: usize, address: &str, change: impl FnOnce(&mut Element)) {
        let StackData { elements, names, .. } = &mut self.stacks[stack];
        let element = names.get(address).and_then(|position| elements.get_mut(*position));
        // The data source of a check has an address, but is no element.
        if let Some(element) = element.filter(|element| element.addr.base() == address) {
            change(Rc::make_mut(element));
        }
    }

    /// Refuses further elements until [`Tree::unseal`]: aspects and validations run over what there is.
    pub(super) fn seal(&mut self) -> Sealed {
        self.sealed = Some((self.problems.len(), self.annotations.len()));
        let stacks = self.stacks.iter().map(|stack| stack.elements.clone()).collect();
        Sealed { aspects: self.aspects.clone(), stacks }
    }

    /// What was said since the tree was sealed. The tree forgets it: the next synthesis says it again.
    pub(super) fn take_said(&mut self) -> (Vec<Problem>, Vec<Annotation>) {
        let Some((problems, annotations)) = self.sealed else { return Default::default() };
        let after = |length: usize, at: usize| at.min(length);
        (
            self.problems.split_off(after(self.problems.len(), problems)),
            self.annotations.split_off(after(self.annotations.len(), annotations)),
        )
    }

    /// As [`Tree::take_said`], and elements may be added again.
    pub(super) fn unseal(&mut self) -> (Vec<Problem>, Vec<Annotation>) {
        let said = self.take_said();
        self.sealed = None;
        said
    }

    /// Why nothing can be added at a construct path now, if so.
    pub(super) fn sealed_at(&self, path: &str, location: Option<&'static Location<'static>>) -> Option<Problem> {
        let message = "this is added while the app is synthesized, when aspects and validations look at what there is";
        let help = "add it in the program or in a component; let the aspect change what is there, or refuse it";
        self.sealed.map(|_| Problem::new(path, message, location).help(help))
    }

    /// Takes a construct path; gives the place that has it already.
    pub(crate) fn claim(
        &mut self,
        stack: usize,
        path: &[Arc<str>],
        ty: &'static str,
        location: &'static Location<'static>,
    ) -> Option<&'static Location<'static>> {
        if self.sealed.is_some() {
            return None;
        }
        match self.stacks[stack].ids.entry((path.to_vec(), ty)) {
            Entry::Occupied(first) => Some(first.get()),
            Entry::Vacant(free) => {
                free.insert(location);
                None
            }
        }
    }

    /// Adds an element; gives a problem if its address is taken.
    pub(crate) fn push(&mut self, stack: usize, element: Element) -> Option<Problem> {
        if let Some(problem) = self.sealed_at(&element.path, Some(element.location)) {
            return Some(problem);
        }
        let StackData { elements, names, .. } = &mut self.stacks[stack];
        let own = element.addr.shared_base();
        let scoped = match &element.kind {
            Kind::Statement(statement) => statement.scoped.clone(),
            _ => None,
        };
        let taken = [Some(&own), scoped.as_ref()].into_iter().flatten().find_map(|name| names.get_key_value(name));
        if let Some((address, first)) = taken {
            let first = &elements[*first];
            // The same id twice is already reported when the id is claimed.
            if first.path == element.path && matches!(element.kind, Kind::Resource(_)) {
                return None;
            }
            let from = place(first.location);
            let message = match element.kind {
                _ if first.path != element.path => {
                    format!("`{address}` is already the address of `{}`, from {from}", first.path)
                }
                Kind::Provider { .. } => format!("the provider `{address}` is configured already, from {from}"),
                _ => format!("there is already `{address}`, from {from}"),
            };
            let help = match element.kind {
                Kind::Provider { .. } => {
                    "configure further providers with `provider_alias`, each with an alias of its own"
                }
                _ if first.path == element.path => "choose another name",
                _ => {
                    "choose an id that differs in letters, digits, `_` or `-`: other characters are dropped from addresses"
                }
            };
            return Some(Problem::new(&*element.path, message, Some(element.location)).help(help));
        }
        names.extend([Some(own), scoped].into_iter().flatten().map(|name| (name, elements.len())));
        elements.push(Rc::new(element));
        None
    }

    /// Removes and gives the requirements that a resource added to `scope` can carry: those of the scope and of the
    /// scopes around it, if Terraform repeats both alike.
    pub(crate) fn take_requirements(&mut self, scope: &Scope) -> Vec<Condition> {
        let fits =
            |r: &Requirement| r.stack == scope.stack && scope.path.starts_with(&r.path) && r.frames == scope.frames;
        self.requirements.extract_if(.., |r| fits(r)).map(|r| r.condition).collect()
    }
}
