//! A statement of a policy, and what it must fulfil.

use super::Test;
use ledgerform::{Any, Expr, IntoExpr, Node, Part};
use std::collections::BTreeMap;

/// A statement of a policy.
#[derive(Debug, Clone)]
#[must_use]
pub struct Statement {
    effect: &'static str,
    sid: Expr<String>,
    principals: BTreeMap<Principal, Expr<Any>>,
    /// Why everybody is meant.
    anyone: Option<&'static str>,
    actions: Option<Expr<Any>>,
    resources: Option<Expr<Any>>,
    conditions: Vec<Test>,
    /// Why a wildcard is right.
    wildcard: Option<&'static str>,
}

/// Whom a statement of a resource's policy or of a trust policy speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Principal {
    /// Accounts, roles and users, by ARN.
    Aws,
    /// Identity providers, by ARN or, for those of the web, by name.
    Federated,
    /// Services of AWS, such as `ec2.amazonaws.com`.
    Service,
}

impl Principal {
    const fn key(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Federated => "Federated",
            Self::Service => "Service",
        }
    }
}

impl Statement {
    /// A statement that allows; `sid` has letters and digits only.
    pub fn allow(sid: impl IntoExpr<String>) -> Self {
        Self::new("Allow", sid)
    }

    /// A statement that denies, whatever others allow.
    pub fn deny(sid: impl IntoExpr<String>) -> Self {
        Self::new("Deny", sid)
    }

    fn new(effect: &'static str, sid: impl IntoExpr<String>) -> Self {
        let (principals, conditions) = (BTreeMap::new(), Vec::new());
        let sid = sid.into_expr();
        Self { effect, sid, principals, anyone: None, actions: None, resources: None, conditions, wildcard: None }
    }

    /// Whom the statement speaks of, of one kind.
    pub fn principal(mut self, kind: Principal, values: impl Into<Values>) -> Self {
        self.principals.insert(kind, values.into().0);
        self
    }

    /// The statement speaks of everybody, for a reason; conditions narrow it.
    pub fn anyone(mut self, reason: &'static str) -> Self {
        self.anyone = Some(reason);
        self
    }

    /// The actions.
    pub fn actions(mut self, values: impl Into<Values>) -> Self {
        self.actions = Some(values.into().0);
        self
    }

    /// The resources, by ARN. A trust policy has none.
    pub fn resources(mut self, values: impl Into<Values>) -> Self {
        self.resources = Some(values.into().0);
        self
    }

    /// A condition, besides those there are.
    pub fn when(mut self, test: Test) -> Self {
        self.conditions.push(test);
        self
    }

    /// Says why the wildcards in what this statement allows are right.
    pub fn wildcard(mut self, reason: &'static str) -> Self {
        self.wildcard = Some(reason);
        self
    }

    /// The statement as the document has it.
    pub(super) fn object(&self) -> Expr<Any> {
        let mut attributes = vec![("Sid", self.sid.clone().cast()), ("Effect", self.effect.into_expr())];
        if self.anyone.is_some() {
            attributes.push(("Principal", "*".into_expr()));
        } else if !self.principals.is_empty() {
            let kinds = self.principals.iter().map(|(kind, values)| (kind.key(), values.clone()));
            attributes.push(("Principal", Expr::<Any>::object(kinds)));
        }
        let actions = self.actions.clone().map(|values| ("Action", values));
        let resources = self.resources.clone().map(|values| ("Resource", values));
        attributes.extend(actions.into_iter().chain(resources));
        if !self.conditions.is_empty() {
            let mut operators: BTreeMap<&str, Vec<(&str, Expr<Any>)>> = BTreeMap::new();
            for test in &self.conditions {
                operators.entry(&test.operator).or_default().push((test.key, test.values.clone()));
            }
            let operators = operators.into_iter().map(|(operator, keys)| (operator, Expr::<Any>::object(keys)));
            attributes.push(("Condition", Expr::<Any>::object(operators)));
        }
        Expr::<Any>::object(attributes)
    }

    /// What is wrong with it.
    pub(super) fn problems(&self) -> Vec<String> {
        let sid = match self.sid.node() {
            Node::String(text) => text.to_string(),
            _ => self.sid.to_hcl(),
        };
        let mut found = Vec::new();
        let mut say = |text: String| found.push(format!("the statement `{sid}` {text}"));
        if let Node::String(text) = self.sid.node()
            && (text.is_empty() || !text.chars().all(|c| c.is_ascii_alphanumeric()))
        {
            say("must have an id of letters and digits".to_owned());
        }
        let actions = texts(self.actions.as_ref());
        let resources = texts(self.resources.as_ref());
        if self.actions.is_none() || actions.as_ref().is_some_and(Vec::is_empty) {
            say("has no actions".to_owned());
        }
        let mut places = BTreeMap::new();
        for test in &self.conditions {
            if places.insert((&test.operator, test.key), ()).is_some() {
                say(format!("has {} of {} twice: give all values to one", test.operator, test.key));
            }
        }
        if self.effect == "Allow" {
            let help = "name them, or say with `wildcard` why it is right";
            if self.wildcard.is_none() {
                for text in actions.iter().flatten().filter(|text| text.contains('*')) {
                    say(format!("allows actions by the wildcard `{text}`: {help}"));
                }
                for text in resources.iter().flatten().filter(|text| is_every_resource(text)) {
                    say(format!("allows resources by the wildcard `{text}`: {help}"));
                }
            }
            let everybody = texts(self.principals.get(&Principal::Aws)).unwrap_or_default().iter().any(|t| t == "*");
            if everybody && self.conditions.is_empty() {
                say("allows everybody: name principals, add a condition, or say with `anyone` why".to_owned());
            }
        }
        found
    }
}

/// Whether a resource stands for all there are, or all of a service.
fn is_every_resource(text: &str) -> bool {
    text == "*" || text.splitn(6, ':').nth(5).is_some_and(|resource| resource.starts_with('*'))
}

/// The texts that are known, with a mark in place of what is known later; none where nothing can be told.
fn texts(values: Option<&Expr<Any>>) -> Option<Vec<String>> {
    fn one(node: &Node) -> Option<String> {
        match node {
            Node::String(text) => Some(text.to_string()),
            Node::Template(parts) => Some(
                parts
                    .iter()
                    .map(|part| match part {
                        Part::Text(text) => text.to_string(),
                        Part::Expr(_) => "…".to_owned(),
                    })
                    .collect(),
            ),
            _ => None,
        }
    }
    match values?.node() {
        Node::List(items) => Some(items.iter().filter_map(one).collect()),
        node => one(node).map(|text| vec![text]),
    }
}

/// One value or several, for actions, resources, principals and conditions.
#[derive(Debug, Clone)]
pub struct Values(pub(super) Expr<Any>);

macro_rules! one_value {
    ($($ty:ty),*) => {
        $(
            impl From<$ty> for Values {
                fn from(value: $ty) -> Self {
                    Self(IntoExpr::<String>::into_expr(value).cast())
                }
            }
        )*
    };
}

one_value!(&str, String, Expr<String>, &Expr<String>);

macro_rules! several_values {
    ($([$($generics:tt)*] $ty:ty),*) => {
        $(
            impl<$($generics)*> From<$ty> for Values {
                fn from(values: $ty) -> Self {
                    Self(IntoExpr::<Vec<String>>::into_expr(values).cast())
                }
            }
        )*
    };
}

several_values!(
    [V: IntoExpr<String>, const N: usize] [V; N],
    [V: IntoExpr<String>] Vec<V>,
    [] Expr<Vec<String>>,
    [] &Expr<Vec<String>>
);
