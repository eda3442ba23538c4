//! IAM policies as typed documents.
//!
//! A [`Policy`] is a list of [`Statement`]s; [`Policy::document`] checks it and gives the JSON text as an expression, a
//! `jsonencode` call where parts of it are known later. Statements that depend on an input are added with
//! [`Policy::with_if`] and [`Policy::with_each`].
//!
//! ```
//! use ledgerform::App;
//! use ledgerform_modules::policy::{Policy, Statement, Test};
//!
//! let app = App::new();
//! let stack = app.stack("audit");
//! let policy = Policy::new().with(
//!     Statement::allow("ReadTrail")
//!         .actions(["s3:GetObject"])
//!         .resources("arn:aws:s3:::trail/AWSLogs/*")
//!         .when(Test::boolean("aws:SecureTransport", true)),
//! );
//! assert!(policy.document(&stack).to_hcl().contains("s3:GetObject"));
//! assert!(app.synth().is_ok());
//!
//! // A wildcard is an error, unless the reason for it is written beside it.
//! Policy::new().with(Statement::allow("All").actions("s3:*").resources("*")).document(&stack);
//! let problems = app.synth().unwrap_err().to_string();
//! assert!(problems.contains("the statement `All` allows actions by the wildcard `s3:*`"), "{problems}");
//! ```
//!
//! Which constructor to use:
//!
//! | document | how |
//! |---|---|
//! | what a role or workload may do | [`Statement::allow`] with actions and resources |
//! | who may take a role | [`trust`] |
//! | policy of a bucket, topic, queue or secret | statements with principals, and [`deny_without_tls`] |
//! | policy of a topic that AWS services publish to | [`topic`] |
//! | policy of a key | the input `key` of a component, see [`kms`](crate::kms) |

mod statement;
mod test;

pub use statement::{Principal, Statement, Values};
pub use test::Test;

use crate::place::Place;
use ledgerform::function::jsonencode;
use ledgerform::{Any, Expr, IntoExpr, Node, Scope};

/// A policy document.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Policy {
    parts: Vec<Part>,
}

/// Statements of one origin, with a statement to judge them all by.
#[derive(Debug, Clone)]
struct Part {
    statement: Statement,
    /// A list of statements.
    list: Expr<Any>,
    /// Whether the list is just the one statement.
    is_one: bool,
}

impl Policy {
    /// A policy without statements.
    pub fn new() -> Self {
        Self::default()
    }

    /// A further statement.
    pub fn with(self, statement: Statement) -> Self {
        self.with_if(true, statement)
    }

    /// A further statement, if the condition holds.
    pub fn with_if(mut self, condition: impl IntoExpr<bool>, statement: Statement) -> Self {
        let condition = condition.into_expr();
        let one = Expr::<Any>::list([statement.object()]);
        let is_one = matches!(condition.node(), Node::Bool(true));
        if !matches!(condition.node(), Node::Bool(false)) {
            let list = condition.then(one, Expr::<Any>::list(Vec::<Expr<Any>>::new()));
            self.parts.push(Part { statement, list, is_one });
        }
        self
    }

    /// A further statement for every element of a list.
    ///
    /// The closure is called once, with a name for the element; the statements need ids that differ.
    pub fn with_each<T>(mut self, list: &Expr<Vec<T>>, build: impl FnOnce(Expr<T>) -> Statement) -> Self {
        let mut template = None;
        let list = list.map(|element| {
            let statement = build(element);
            let object = statement.object();
            template = Some(statement);
            object
        });
        if let Some(statement) = template {
            self.parts.push(Part { statement, list: list.cast(), is_one: false });
        }
        self
    }

    /// The statements of both.
    pub fn and(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    /// The document as JSON text, for the argument of a resource.
    ///
    /// What is wrong with a statement is reported as a problem of the scope: a statement without actions, an id that
    /// IAM does not take, two conditions in one place, a wildcard in what is allowed or a principal `*` without a
    /// reason. Values that are known later cannot be judged here; inputs that hold them need checks of their own.
    pub fn document(&self, scope: &Scope) -> Expr<String> {
        for message in self.parts.iter().flat_map(|part| part.statement.problems()) {
            scope.require(false, message);
        }
        jsonencode(Expr::<Any>::object([("Version", "2012-10-17".into_expr()), ("Statement", self.statements())]))
    }

    fn statements(&self) -> Expr<Any> {
        if self.parts.iter().all(|part| part.is_one) {
            return Expr::<Any>::list(self.parts.iter().map(|part| part.statement.object()));
        }
        let lists: Expr<Vec<Vec<Any>>> = Expr::<Any>::list(self.parts.iter().map(|part| part.list.clone())).cast();
        lists.flatten().cast()
    }
}

/// Lets a service of AWS take a role, for resources of this account only.
///
/// The condition keeps others from using the service to act with the role: the AWS page "The confused deputy problem".
pub fn trust(service: &str, place: &Place) -> Policy {
    Policy::new().with(
        Statement::allow("ServiceTakesRole")
            .principal(Principal::Service, service)
            .actions("sts:AssumeRole")
            .when(Test::string_equals("aws:SourceAccount", &place.account)),
    )
}

/// Refuses requests that are not encrypted on their way; `actions` such as `s3:*`.
pub fn deny_without_tls(actions: &str, resources: impl Into<Values>) -> Statement {
    Statement::deny("DenyWithoutTls")
        .anyone("a denial speaks to everybody")
        .actions(actions)
        .resources(resources)
        .when(Test::boolean("aws:SecureTransport", false))
}

/// The policy of a topic: the services publish for this account, nobody without TLS.
///
/// ```
/// use ledgerform::App;
/// use ledgerform_modules::{place::Place, policy};
/// let app = App::new();
/// let stack = app.stack("costs");
/// let place = Place::new("us-east-1", "111122223333");
/// let policy = policy::topic(&place, place.arn("sns", "alerts"), ["budgets.amazonaws.com", "costalerts.amazonaws.com"]);
/// assert!(policy.document(&stack).to_hcl().contains("aws:SourceAccount"));
/// ```
pub fn topic(place: &Place, arn: Expr<String>, services: impl Into<Values>) -> Policy {
    Policy::new()
        .with(
            Statement::allow("ServicesPublish")
                .principal(Principal::Service, services)
                .actions("sns:Publish")
                .resources(&arn)
                .when(Test::string_equals("aws:SourceAccount", &place.account)),
        )
        .with(deny_without_tls("sns:Publish", arn))
}
