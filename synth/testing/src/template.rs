//! Questions about a synthesized stack.

use crate::matcher::Match;
use ledgerform::{App, Mode, Resource, Synthesis, SynthesizedStack};
use serde_json::Value;

/// One synthesized stack.
#[derive(Debug, Clone)]
pub struct Template {
    name: String,
    text: String,
    document: Value,
}

/// A resource or data source as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its address: `aws_vpc.main`.
    pub address: String,
    /// Its construct path: `network/main`.
    pub path: String,
    /// Its arguments, as Terraform JSON.
    pub body: Value,
}

impl Template {
    /// The stack of an app.
    ///
    /// # Panics
    /// With all problems of the app, or if it has no such stack.
    #[track_caller]
    pub fn of(app: &App, stack: &str) -> Self {
        match app.synth() {
            Ok(synthesis) => Self::from_synthesis(&synthesis, stack),
            Err(problems) => panic!("the app has problems:\n\n{problems}"),
        }
    }

    /// A stack of files that are synthesized already.
    ///
    /// # Panics
    /// If there is no such stack, or it is not written as JSON.
    #[track_caller]
    pub fn from_synthesis(synthesis: &Synthesis, stack: &str) -> Self {
        let names: Vec<&str> = synthesis.stacks.iter().map(|stack| stack.name.as_str()).collect();
        let Some(found) = synthesis.stacks.iter().find(|found| found.name == stack) else {
            panic!("there is no stack `{stack}`; there are {names:?}")
        };
        Self::from_stack(found)
    }

    /// A stack by itself.
    ///
    /// # Panics
    /// If it is not written as JSON.
    #[track_caller]
    pub fn from_stack(stack: &SynthesizedStack) -> Self {
        let Ok(document) = serde_json::from_str(&stack.text) else {
            panic!("the stack `{}` is not written as JSON: use `App::synth`", stack.name)
        };
        Self { name: stack.name.clone(), text: stack.text.clone(), document }
    }

    /// The configuration as it is written, for snapshots.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All resources (or data sources) of a type, in the order of their names.
    pub fn all<R: Resource>(&self) -> Vec<Found> {
        self.all_of(R::MODE, R::TYPE)
    }

    /// All resources, data sources or ephemeral resources of a type given by name.
    pub fn all_of(&self, mode: Mode, ty: &str) -> Vec<Found> {
        let (section, prefix) = match mode {
            Mode::Managed => ("resource", ""),
            Mode::Data => ("data", "data."),
            Mode::Ephemeral => ("ephemeral", "ephemeral."),
        };
        let Some(found) = self.document[section][ty].as_object() else { return Vec::new() };
        let one = |(name, body): (&String, &Value)| {
            let mut body = body.clone();
            let metadata = body.as_object_mut().and_then(|body| body.remove("//")).unwrap_or_default();
            let path = metadata["metadata"]["path"].as_str().unwrap_or_default().to_owned();
            Found { address: format!("{prefix}{ty}.{name}"), path, body }
        };
        found.iter().map(one).collect()
    }

    /// How many objects the resources stand for: those that are repeated, once for each key or as often as `count` says.
    ///
    /// # Panics
    /// If that is known later.
    #[track_caller]
    pub fn objects(&self) -> usize {
        let types = self.document["resource"].as_object().into_iter().flat_map(|types| types.values());
        let resources = types.flat_map(|of_type| of_type.as_object().into_iter().flat_map(|named| named.values()));
        let of_body = |body: &Value| match (&body["for_each"], body["count"].as_u64()) {
            (Value::Null, Some(count)) => usize::try_from(count).unwrap_or(usize::MAX),
            (Value::Null, None) if body["count"].is_null() => 1,
            (Value::Object(each), _) => each.len(),
            _ => panic!("it is not known how many objects this stands for: {body:#}"),
        };
        resources.map(of_body).sum()
    }

    /// The only resource of a type.
    ///
    /// # Panics
    /// If there is none, or more than one.
    #[track_caller]
    pub fn only<R: Resource>(&self) -> Found {
        let mut all = self.all::<R>();
        match (all.pop(), all.len()) {
            (Some(only), 0) => only,
            (_, others) => panic!("`{}` has {} of {}, not one", self.name, self.all::<R>().len().max(others), R::TYPE),
        }
    }

    /// Asserts how many resources of a type there are.
    ///
    /// # Panics
    /// With their addresses, if there are more or fewer.
    #[track_caller]
    pub fn count<R: Resource>(&self, expected: usize) {
        let all = self.all::<R>();
        let addresses: Vec<&str> = all.iter().map(|found| found.address.as_str()).collect();
        assert!(all.len() == expected, "`{}` has {} of {}: {addresses:?}", self.name, all.len(), R::TYPE);
    }

    /// Asserts that there is no resource of a type.
    ///
    /// # Panics
    /// With the addresses of those there are.
    #[track_caller]
    pub fn has_none<R: Resource>(&self) {
        self.count::<R>(0);
    }

    /// Asserts that a resource of a type is like this, and gives those that are.
    ///
    /// # Panics
    /// With the arguments of all resources of the type, if none is.
    #[track_caller]
    pub fn has<R: Resource>(&self, matcher: impl Into<Match>) -> Vec<Found> {
        let matcher = matcher.into();
        let all = self.all::<R>();
        let matching: Vec<Found> = all.iter().filter(|found| matcher.matches(Some(&found.body))).cloned().collect();
        let there = || all.iter().map(|found| format!("\n{}: {:#}", found.address, found.body)).collect::<String>();
        assert!(!matching.is_empty(), "no {} of `{}` is like {matcher:#?}\nthere are:{}", R::TYPE, self.name, there());
        matching
    }

    /// Asserts that every resource of a type is like this, and that there is one.
    ///
    /// # Panics
    /// With the arguments of the first that is not.
    #[track_caller]
    pub fn all_are<R: Resource>(&self, matcher: impl Into<Match>) {
        let matcher = matcher.into();
        let all = self.all::<R>();
        assert!(!all.is_empty(), "`{}` has no {}", self.name, R::TYPE);
        for found in all {
            let matches = matcher.matches(Some(&found.body));
            assert!(matches, "{} is not like {matcher:#?}\nbut {:#}", found.address, found.body);
        }
    }

    /// Asserts that an output is like this: an object with `value` and whatever else it has.
    ///
    /// # Panics
    /// With the outputs there are, if it is not.
    #[track_caller]
    pub fn has_output(&self, name: &str, matcher: impl Into<Match>) {
        let matcher = matcher.into();
        let outputs = &self.document["output"];
        let matches = matcher.matches(outputs.get(name));
        assert!(
            matches,
            "the output `{name}` of `{}` is not like {matcher:#?}\nthe outputs are {outputs:#}",
            self.name
        );
    }
}
