//! Managed resources.

use super::call::{split, warning};
use super::{Answer, Call, IdentityUpgraders, ImportCall, Movers, Object, Rules, Upgraders, walk};
use crate::{
    Applied, Apply, Deferred, Diagnostics, IdentitySchema, Import, Move, Path, Plan, Planned, Read, State, Upgrade,
    UpgradeIdentity, Value, async_trait, mark_computed_unknown, without_write_only,
};
use ledgerform_schema::{Block, Schema};
use std::sync::Arc;

/// A managed resource.
///
/// The plan is made before any handler is asked: defaults are filled in, what only applying tells becomes unknown, and
/// the plan modifiers of the struct run. [`Resource::plan`] changes what comes of it. Write-only values are taken out
/// of every answer, and values that mean the same as before keep their spelling.
#[async_trait]
pub trait Resource: Send + Sync + 'static {
    /// The struct that configuration, plan and state are read into.
    type Object: Object;

    /// What identifies an object apart from its state: `Some(ThingId::identity_schema())`. By default there is none.
    fn identity(&self) -> Option<Arc<IdentitySchema>> {
        None
    }

    /// Checks a configuration as a whole, after the validators of its fields. It is not called with configurations of
    /// which the struct cannot hold unknown parts.
    fn validate(&self, _config: &Self::Object) -> Diagnostics {
        Diagnostics::new()
    }

    /// Changes the plan of a create or an update.
    ///
    /// # Errors
    /// The change is not possible.
    async fn plan(&self, _change: &mut Change<Self::Object>) -> Result<(), Diagnostics> {
        Ok(())
    }

    /// Looks at the plan of a destroy, to refuse it or to warn. Only asked when [`Resource::PLANS_DESTROY`] is set.
    async fn plan_destroy(&self, _prior: Self::Object, _call: Call) -> Diagnostics {
        Diagnostics::new()
    }

    /// Whether [`Resource::plan_destroy`] is asked. By default it is not.
    const PLANS_DESTROY: bool = false;

    /// Makes the object. The answer has a value for everything that is unknown in the plan.
    ///
    /// # Errors
    /// Nothing was made. What came half way is an [`Answer`] with an error.
    async fn create(&self, planned: Self::Object, call: Call) -> Result<Answer<Self::Object>, Diagnostics>;

    /// Reads the object as it is now: [`Answer::gone`] when there is none.
    ///
    /// # Errors
    /// It cannot be read.
    async fn read(&self, current: Self::Object, call: Call) -> Result<Answer<Self::Object>, Diagnostics>;

    /// Changes the object. By default that is an error: every argument requires replacement.
    ///
    /// # Errors
    /// Nothing was changed. What came half way is an [`Answer`] with an error.
    async fn update(
        &self,
        _prior: Self::Object,
        _planned: Self::Object,
        _call: Call,
    ) -> Result<Answer<Self::Object>, Diagnostics> {
        let detail = "The provider planned an update of a resource type that has none: an argument lacks \
                      `requires_replace`. This is a bug in the provider.";
        Err(Diagnostics::error("Update not supported", detail))
    }

    /// Deletes the object. That it is gone already is no error.
    ///
    /// # Errors
    /// It is still there, and stays recorded.
    async fn delete(&self, prior: Self::Object, call: Call) -> Result<(), Diagnostics>;

    /// Gives the object with this id or identity as far as that tells; a read follows. By default it is not supported.
    ///
    /// # Errors
    /// The id means nothing.
    async fn import(&self, _import: ImportCall) -> Result<Answer<Self::Object>, Diagnostics> {
        let detail =
            "The provider does not support this for the resource type. Create it, or leave it to another tool.";
        Err(Diagnostics::error("Import not supported", detail))
    }

    /// How state of earlier versions of the struct becomes that of today.
    fn upgraders(&self) -> Upgraders<Self::Object> {
        Upgraders::new()
    }

    /// How identities of earlier versions become that of [`Resource::identity`].
    fn identity_upgraders(&self) -> IdentityUpgraders {
        IdentityUpgraders::new()
    }

    /// Of which other resource types `moved` blocks may take over the state.
    fn movers(&self) -> Movers<Self::Object> {
        Movers::new()
    }
}

/// A change while it is planned.
#[derive(Debug)]
pub struct Change<T> {
    /// The configuration; write-only values are only here.
    pub config: T,
    /// The object as recorded; `None` for a create.
    pub prior: Option<T>,
    /// What applying would give. Terraform lets it change only what the configuration leaves out and the schema calls
    /// computed.
    pub planned: T,
    /// Says that the change waits for a later run. Only where [`Client::deferral`](crate::Client::deferral) is set.
    pub deferred: Option<Deferred>,
    /// What else came with the call. What is put into `private` is there at apply.
    pub call: Call,
    replace: Vec<Path>,
    warnings: Diagnostics,
}

impl<T> Change<T> {
    /// The change of what is at this path needs a new object.
    pub fn requires_replace(&mut self, at: impl Into<Path>) {
        let path = at.into();
        if !self.replace.contains(&path) {
            self.replace.push(path);
        }
    }

    /// Warns about an argument.
    pub fn warn(&mut self, at: impl Into<Path>, summary: impl Into<String>, detail: impl Into<String>) {
        self.warnings.push(warning(at.into(), summary.into(), detail.into()));
    }
}

/// A [`Resource`] with its type forgotten.
#[async_trait]
pub(super) trait AnyResource: Send + Sync {
    fn schema(&self) -> Arc<Schema>;
    fn identity(&self) -> Option<Arc<IdentitySchema>>;
    fn plans_destroy(&self) -> bool;
    fn moves(&self) -> bool;
    fn validate(&self, config: &Value) -> Diagnostics;
    fn upgrade(&self, request: Upgrade) -> Result<Value, Diagnostics>;
    fn upgrade_identity(&self, request: UpgradeIdentity) -> Result<Value, Diagnostics>;
    fn move_state(&self, request: Move) -> Result<State, Diagnostics>;
    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics>;
    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics>;
    async fn read(&self, request: Read) -> Result<State, Diagnostics>;
    async fn import(&self, request: Import) -> Result<State, Diagnostics>;
}

/// A resource with what is the same for all its objects.
pub(super) struct Adapter<R: Resource> {
    handler: R,
    rules: Rules,
    block: Block,
}

impl<R: Resource> Adapter<R> {
    pub(super) fn new(handler: R) -> Self {
        Self { handler, rules: R::Object::rules(), block: R::Object::block() }
    }

    fn object(value: &Value) -> Result<R::Object, Diagnostics> {
        Ok(super::Typed::from_value(value, &Path::default())?)
    }

    fn state(
        &self,
        mut answer: Answer<R::Object>,
        base: &Value,
        private: crate::Private,
    ) -> Result<State, Diagnostics> {
        let value = without_write_only(&self.block, answer.over(base));
        let Answer { private: kept, identity, diagnostics, deferred, .. } = answer;
        let private = kept.unwrap_or(private);
        Ok(State { value, private, identity, warnings: split(diagnostics)?, deferred })
    }

    /// The plan by the rules of the struct alone.
    fn by_rules(&self, request: &Plan, replace: &mut Vec<Path>) -> Value {
        let Plan { prior, config, proposed, .. } = request;
        let creates = prior.is_null();
        let mut value = walk::defaults(&self.rules, config, proposed.clone());
        if !creates {
            value = walk::same(&self.rules, prior, value);
        }
        if value == *prior {
            return value;
        }
        let unknown = &mut |path: &Path, _: &_, _: &_| !self.rules.has_default(path);
        let value = mark_computed_unknown(&self.block, config, value, unknown);
        walk::modify(&self.rules, (config, prior), value, &Path::default(), (creates, replace))
    }
}

#[async_trait]
impl<R: Resource> AnyResource for Adapter<R> {
    fn schema(&self) -> Arc<Schema> {
        R::Object::schema()
    }

    fn identity(&self) -> Option<Arc<IdentitySchema>> {
        self.handler.identity()
    }

    fn plans_destroy(&self) -> bool {
        R::PLANS_DESTROY
    }

    fn moves(&self) -> bool {
        !self.handler.movers().is_empty()
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        super::config::validate(&self.rules, config, |config| self.handler.validate(config))
    }

    fn upgrade(&self, request: Upgrade) -> Result<Value, Diagnostics> {
        self.handler.upgraders().upgrade(&request)
    }

    fn upgrade_identity(&self, request: UpgradeIdentity) -> Result<Value, Diagnostics> {
        self.handler.identity_upgraders().upgrade(&request)
    }

    fn move_state(&self, request: Move) -> Result<State, Diagnostics> {
        let answer = self.handler.movers().take_over(&request)?;
        self.state(answer, &Value::Null, request.private)
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        let call = |private| Call {
            private,
            planned_private: request.planned_private.clone(),
            context: request.context.clone(),
            config: request.config.clone(),
            identity: request.identity.clone(),
            meta: request.meta.clone(),
        };
        if request.proposed.is_null() {
            let prior = Self::object(&request.prior)?;
            let warnings = split(self.handler.plan_destroy(prior, call(request.private.clone())).await)?;
            return Ok(Planned { private: request.private, warnings, ..Planned::default() });
        }
        let mut replace = Vec::new();
        let value = self.by_rules(&request, &mut replace);
        let prior = if request.prior.is_null() { None } else { Some(Self::object(&request.prior)?) };
        let mut change = Change {
            config: Self::object(&request.config)?,
            prior,
            planned: Self::object(&value)?,
            deferred: None,
            call: call(request.private.clone()),
            replace,
            warnings: Diagnostics::new(),
        };
        let before = super::Typed::to_value(&change.planned);
        self.handler.plan(&mut change).await?;
        let Change { planned, deferred, call, replace, warnings, .. } = change;
        let value = walk::merge(&value, &before, super::Typed::to_value(&planned));
        Ok(Planned {
            value: without_write_only(&self.block, value),
            requires_replace: replace,
            private: call.private,
            identity: None,
            warnings,
            deferred,
        })
    }

    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        let Apply { prior, planned, config, private, identity, meta, context, .. } = request;
        let kept = private.clone();
        let call = Call { private, planned_private: crate::Private::default(), context, config, identity, meta };
        if planned.is_null() {
            self.handler.delete(Self::object(&prior)?, call).await?;
            return Ok(Applied::default());
        }
        let object = Self::object(&planned)?;
        let mut answer = if prior.is_null() {
            self.handler.create(object, call).await?
        } else {
            self.handler.update(Self::object(&prior)?, object, call).await?
        };
        let value = without_write_only(&self.block, answer.over(&planned));
        let Answer { private, identity, diagnostics, .. } = answer;
        Ok(Applied { value, private: private.unwrap_or(kept), identity, diagnostics })
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        let Read { current, private, identity, meta, context, .. } = request;
        let kept = private.clone();
        let planned_private = crate::Private::default();
        let call = Call { private, planned_private, context, config: Value::Null, identity, meta };
        let answer = self.handler.read(Self::object(&current)?, call).await?;
        self.state(answer, &current, kept)
    }

    async fn import(&self, request: Import) -> Result<State, Diagnostics> {
        let answer = self.handler.import(ImportCall { by: request.by, context: request.context }).await?;
        self.state(answer, &Value::Null, crate::Private::default())
    }
}
