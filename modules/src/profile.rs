//! Profiles: what a component does by itself, and what it refuses.
//!
//! Every component has the inputs `profile` and `accept`. An input whose best value differs by profile is optional, and
//! `Guard::choose` fills it. What hurts in production is a [`Diagnostic`]; `Guard::refuse` reports it, unless
//! `accept` names its code with a reason.

use crate::check;
use crate::diagnostics::{self, Diagnostic};
use ledgerform::function::{lookup, trimspace};
use ledgerform::{Condition, Expr, IntoExpr, Meta, Scope, tf};
use std::collections::BTreeMap;

/// What a component is for. The default of every component is production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// To try things: cheap, and goes away without a trace.
    Development,
    /// To rely on: nothing is lost by a slip.
    Production,
}

impl Profile {
    /// As inputs name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
    }
}

impl IntoExpr<String> for Profile {
    fn into_expr(self) -> Expr<String> {
        self.name().into_expr()
    }
}

/// Judges the inputs of a component by its profile.
#[derive(Debug)]
pub(crate) struct Guard<'a> {
    profile: &'a Expr<String>,
    accept: &'a Expr<BTreeMap<String, String>>,
}

impl<'a> Guard<'a> {
    pub(crate) fn new(profile: &'a Expr<String>, accept: &'a Expr<BTreeMap<String, String>>) -> Self {
        Self { profile, accept }
    }

    fn is_production(&self) -> Expr<bool> {
        self.profile.equals(Profile::Production)
    }

    /// The given value, or where there is none that of the profile.
    pub(crate) fn choose<T>(
        &self,
        given: &Expr<Option<T>>,
        production: impl IntoExpr<T>,
        development: impl IntoExpr<T>,
    ) -> Expr<T> {
        given.or_else(self.is_production().then(production, development))
    }

    /// Refuses the thing with this key, unless it is accepted.
    ///
    /// To be called where the thing is made, before its first resource, which carries the requirement.
    pub(crate) fn refuse(&self, scope: &Scope, diagnostic: &Diagnostic, key: &Expr<String>, is_wrong: Expr<bool>) {
        let Condition { condition, message } = self.refusal(diagnostic, key, is_wrong);
        scope.require(condition, message);
    }

    /// What must hold lest the thing with this key is refused: for the check of an input.
    pub(crate) fn refusal(&self, diagnostic: &Diagnostic, key: &Expr<String>, is_wrong: Expr<bool>) -> Condition {
        let code = diagnostic.code;
        let is_accepted = self.accept.keys().contains(tf!("{code}:{key}"));
        Condition::new(
            !self.judged(code).and(!is_accepted).and(is_wrong),
            tf!(
                "{code}: in production {}; wrong: {key}. To have it on purpose, give the reason: accept = {{ {code} = \
                 \"…\" }}, or \"{code}:{key}\" for this one",
                diagnostic.message
            ),
        )
    }

    /// What must hold lest the things with these keys are refused, all in one message: for the check of an input.
    pub(crate) fn refusals(&self, diagnostic: &Diagnostic, keys: &Expr<Vec<String>>) -> Condition {
        let Diagnostic { code, message, .. } = diagnostic;
        let wrong = keys.filter(|key| !self.accept.keys().contains(tf!("{code}:{key}")));
        Condition::new(
            !self.judged(code).and(wrong.length().greater(0)),
            tf!(
                "{code}: in production {message}; wrong: {}. To have it on purpose, give the reason: accept = {{ {code} = \
                 \"…\" }}, or with a colon and a key behind the code for one of them",
                check::list(wrong)
            ),
        )
    }

    /// Tells a checker that what it finds here is accepted, with the reason that the user gives for the code.
    pub(crate) fn acknowledge(
        &self,
        rule: &'static str,
        diagnostic: &Diagnostic,
        key: &Expr<String>,
        is_wrong: Expr<bool>,
    ) -> Meta {
        let (all, one) = (diagnostic.code.into_expr(), tf!("{}:{key}", diagnostic.code));
        let codes = self.accept.keys();
        let is_accepted = codes.contains(&all).or(codes.contains(&one));
        let reason = lookup(self.accept, &one, lookup(self.accept, &all, ""));
        Meta::new().acknowledge(rule, is_wrong.and(is_accepted), reason)
    }

    /// Refuses something that is there once, unless it is accepted.
    pub(crate) fn refuse_if(&self, scope: &Scope, diagnostic: &Diagnostic, is_wrong: Expr<bool>) {
        let code = diagnostic.code;
        scope.require(
            !self.judged(code).and(is_wrong),
            tf!(
                "{code}: in production {}. To have it on purpose, give the reason: accept = {{ {code} = \"…\" }}",
                diagnostic.message
            ),
        );
    }

    /// Whether a diagnostic counts here at all.
    fn judged(&self, code: &str) -> Expr<bool> {
        self.is_production().and(!self.accept.keys().contains(code))
    }
}

/// The check of a component's input `accept`: codes of the component, each with a reason.
pub(crate) fn accept(field: &str, value: &Expr<BTreeMap<String, String>>, component: &str) -> Condition {
    let codes = diagnostics::codes(component).join("|");
    let pattern = format!("^(?:{codes})(?::.+)?$");
    let bad = value.filter(|code, reason| !check::matches(&pattern, &code).and(trimspace(reason).differs(""))).keys();
    let known = codes.replace('|', ", ");
    check::none(
        bad,
        format!(
            "{field} must have codes that {component} knows ({known}), alone or with a colon and a key behind, each with \
             the reason"
        ),
    )
}
