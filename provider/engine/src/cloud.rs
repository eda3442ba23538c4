//! What the engine wants of a cloud.

use crate::kind::Kinds;
use crate::stop::Stop;
use crate::token::Token;
use crate::value::Attributes;
use std::fmt;
use std::time::Duration;

/// A cloud: makes, finds, reads, changes and destroys objects.
///
/// Every call may be made twice: an answer can be lost, and whoever asked can be killed. `update` brings about what it is
/// given whatever was there, and `delete` of what is gone succeeds or says [`Fault::NotFound`]. `create` is called again
/// only after `find` has said that there is nothing; where a service knows client tokens, the token is to be used as one
/// all the same, since a request may be on its way for long.
///
/// The engine drops a call that changes anything only when it is dropped itself. [`Call::stop`] says that the user wants to
/// stop: requests that were sent are answered all the same, but what only waits ends then, with [`Fault::Cancelled`] and
/// with what came into being.
pub trait Cloud: Send + Sync {
    /// What the cloud can make and read.
    fn kinds(&self) -> &Kinds;

    /// The object that bears a token, if there is one.
    ///
    /// `arguments` are those that the object was to be made with, as far as they were known and are no secret: a kind
    /// that cannot bear marks is found by them. "None" must be certain: an implementation whose listing lags behind
    /// waits until it does not. An object that is being made is waited for, as `create` does.
    ///
    /// # Errors
    /// Whatever kept it from finding out.
    fn find(
        &self,
        kind: &str,
        token: &Token,
        arguments: &Attributes,
    ) -> impl Future<Output = Result<Option<Actual>, CloudError>> + Send;

    /// The object with an id as it is now; nothing if there is none. `recorded` are its attributes as they are known,
    /// which kinds whose id does not say everything need.
    ///
    /// # Errors
    /// Whatever kept it from finding out.
    fn read(
        &self,
        kind: &str,
        id: &str,
        recorded: &Attributes,
    ) -> impl Future<Output = Result<Option<Actual>, CloudError>> + Send;

    /// Makes an object and waits until it can be used. Where there is one of its name already that does not bear the mark,
    /// nothing is touched: [`KindInfo::overwritten_by`](crate::KindInfo::overwritten_by) says of which kinds that must be
    /// looked at before the call. Of a kind that cannot bear marks, one that differs from the arguments is another's.
    ///
    /// # Errors
    /// [`CloudError::taken`] where there is such an object.
    /// [`CloudError::object`] says what came into being in spite of the error.
    fn create(
        &self,
        call: Call<'_>,
        kind: &str,
        arguments: &Attributes,
    ) -> impl Future<Output = Result<Actual, CloudError>> + Send;

    /// Changes an object from what it is, `prior`, to the arguments.
    ///
    /// # Errors
    /// As the cloud says.
    fn update(
        &self,
        call: Call<'_>,
        kind: &str,
        id: &str,
        prior: &Attributes,
        arguments: &Attributes,
    ) -> impl Future<Output = Result<Actual, CloudError>> + Send;

    /// Destroys an object and waits until it is gone. It must refuse if the object bears another mark than `call.token`.
    ///
    /// # Errors
    /// As the cloud says.
    fn delete(
        &self,
        call: Call<'_>,
        kind: &str,
        id: &str,
        prior: &Attributes,
    ) -> impl Future<Output = Result<(), CloudError>> + Send;

    /// Reads a data source.
    ///
    /// # Errors
    /// As the cloud says.
    fn query(&self, kind: &str, arguments: &Attributes) -> impl Future<Output = Result<Attributes, CloudError>> + Send;

    /// Makes the value of an ephemeral resource, such as a random password. It is given to write-only arguments, and the
    /// engine forgets it with the run.
    ///
    /// # Errors
    /// As the cloud says.
    fn open(&self, kind: &str, arguments: &Attributes) -> impl Future<Output = Result<Attributes, CloudError>> + Send;

    /// Where an object with these arguments or attributes is, if that is not where most are: a region that it names. It
    /// decides where [`Cloud::owned`] is asked. Without places everything is in one.
    fn place(&self, attributes: &Attributes) -> Option<String> {
        _ = attributes;
        None
    }

    /// Every object that bears a mark of the platform, in one place or, without one, where most are: how a table that was
    /// lost is made again. Kinds that cannot bear marks are not in it.
    ///
    /// # Errors
    /// Whatever kept it from finding out.
    fn owned(&self, platform: &str, place: Option<&str>)
    -> impl Future<Output = Result<Vec<Owned>, CloudError>> + Send;

    /// Waits. The engine has no clock of its own.
    fn pause(&self, duration: Duration) -> impl Future<Output = ()> + Send;
}

/// A call that makes, changes or destroys an object.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The mark of the object.
    pub token: &'a Token,
    /// Which history of the platform it is a part of: see [`Token::request`].
    pub lineage: &'a str,
    /// Whether the user wants to stop: nothing is waited for any more.
    pub stop: &'a Stop,
    /// Takes what is worth telling while the call lasts: "waiting for ACTIVE, 40 %".
    pub progress: &'a (dyn Fn(&str) + Sync),
}

/// An object as the cloud tells of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Actual {
    /// What the cloud calls it.
    pub id: String,
    /// Its attributes. One that is not there is one that the cloud does not tell, such as a password.
    pub attributes: Attributes,
    /// Whose it is.
    pub owner: Owner,
}

/// An object that bears a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Owned {
    /// Its kind.
    pub kind: String,
    /// What the cloud calls it.
    pub id: String,
    /// The mark.
    pub token: Token,
    /// What must be known to read it, such as the place it is in. Empty if the ID says all.
    pub attributes: Attributes,
}

/// Whose an object is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// It bears this mark.
    Marked(Token),
    /// Its kind cannot bear marks; it belongs to whoever has it in the table.
    Unmarkable,
    /// It bears no mark of ours; says whose it seems to be.
    Other(String),
}

/// What went wrong with a call.
///
/// The message must hold no secret: it is shown.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct CloudError {
    /// What it means for the call.
    pub fault: Fault,
    /// What the cloud said, as a sentence.
    pub message: String,
    /// The object that a failed `create` left behind. It is recorded and replaced with the next plan; one that is
    /// [`Fault::Cancelled`] is waited for with the next look instead.
    pub object: Option<Box<Actual>>,
}

/// What an error means for the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It was refused for good, and nothing happened.
    Refused,
    /// It was not looked at, and may succeed later.
    Throttled,
    /// No answer came; it may have succeeded.
    Lost,
    /// There is no such object.
    NotFound,
    /// It was given up because the user wants to stop; it may have succeeded.
    Cancelled,
}

impl CloudError {
    /// An error that left nothing behind.
    pub fn new(fault: Fault, message: impl Into<String>) -> Self {
        Self { fault, message: message.into(), object: None }
    }

    /// The error of a `create` that would touch what somebody else made. `id` is what the cloud calls that.
    pub fn taken(id: &str, owner: &str) -> Self {
        let owner = if owner.is_empty() { "it has no mark" } else { owner };
        let message = format!(
            "there is `{id}` already, and it is not ours: {owner}. Nothing was touched. Give this one another name, or \
             remove what is there, then apply again"
        );
        Self::new(Fault::Refused, message)
    }

    /// The error of a `create` that left an object behind.
    pub fn with_object(self, object: Actual) -> Self {
        Self { object: Some(Box::new(object)), ..self }
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("token", self.token).finish_non_exhaustive()
    }
}
