//! Functions.

use super::Typed;
use crate::{FunctionError, Path, Value, async_trait};
use ledgerform_schema::Parameter;

/// A function. Equal arguments must give equal results, always.
#[async_trait]
pub trait Function: Send + Sync + 'static {
    /// The struct that the arguments are read into; made by `#[derive(Arguments)]`.
    type Arguments: Arguments;
    /// The type of the result.
    type Output: Typed;

    /// One sentence about the function.
    fn summary(&self) -> String {
        String::new()
    }

    /// All about the function.
    fn description(&self) -> String {
        String::new()
    }

    /// What to use instead of it; empty when it is not deprecated.
    fn deprecated(&self) -> String {
        String::new()
    }

    /// Computes the result.
    ///
    /// # Errors
    /// There is none for these arguments: [`Argument::error`] names the one at fault.
    async fn call(&self, arguments: Self::Arguments) -> Result<Self::Output, FunctionError>;
}

/// The arguments of a function; made by `#[derive(Arguments)]`.
///
/// ```
/// use ledgerform_tfplugin::{FunctionError, author::*};
///
/// #[derive(Arguments)]
/// struct Join {
///     /// What stands between the parts.
///     separator: String,
///     /// What is joined.
///     #[arg(variadic)]
///     parts: Vec<String>,
/// }
///
/// let error: FunctionError = Join::PARTS.plus(1).error("must not be empty");
/// assert_eq!(error.argument, Some(2));
/// ```
pub trait Arguments: Sized + Send {
    /// The parameters.
    fn signature() -> Signature;

    /// Reads the arguments of a call.
    ///
    /// # Errors
    /// An argument is not of the parameter's type.
    fn from_values(values: Vec<Value>) -> Result<Self, FunctionError>;
}

/// The parameters of a function.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signature {
    pub(super) parameters: Vec<Parameter>,
    pub(super) variadic: Option<Parameter>,
}

impl Signature {
    /// Adds a parameter.
    #[must_use]
    pub fn parameter<T: Typed>(
        mut self,
        name: &str,
        description: &str,
        is_nullable: bool,
        allow_unknown: bool,
        variadic: bool,
    ) -> Self {
        let (name, description) = (name.to_owned(), description.to_owned());
        let parameter = Parameter { name, ty: T::ty(), is_nullable, allow_unknown, description };
        if variadic {
            self.variadic = Some(parameter);
        } else {
            self.parameters.push(parameter);
        }
        self
    }
}

/// The position of an argument; `#[derive(Arguments)]` makes one constant per field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Argument(usize);

impl Argument {
    /// The argument at this position, counted from 0.
    pub const fn new(position: usize) -> Self {
        Self(position)
    }

    /// The argument so many positions further, among those of a variadic parameter.
    #[must_use]
    pub const fn plus(self, further: usize) -> Self {
        Self(self.0 + further)
    }

    /// An error that points at the argument. Terraform prints the text after the argument.
    pub fn error(self, text: impl Into<String>) -> FunctionError {
        FunctionError { text: text.into(), argument: Some(self.0) }
    }
}

/// Reads arguments one by one; what `#[derive(Arguments)]` writes uses it.
#[derive(Debug)]
pub struct ArgumentReader {
    values: std::vec::IntoIter<Value>,
    position: usize,
}

impl ArgumentReader {
    /// Begins with the first.
    pub fn new(values: Vec<Value>) -> Self {
        Self { values: values.into_iter(), position: 0 }
    }

    /// Reads the next argument.
    ///
    /// # Errors
    /// It is not of this type.
    #[allow(clippy::should_implement_trait, reason = "each argument has a type of its own")]
    pub fn next<T: Typed>(&mut self) -> Result<T, FunctionError> {
        let argument = Argument(self.position);
        self.position += 1;
        let value = self.values.next().unwrap_or_default();
        T::from_value(&value, &Path::default()).map_err(|misfit| {
            let texts: Vec<String> = crate::Diagnostics::from(misfit).into_iter().map(|d| d.detail).collect();
            argument.error(texts.join(" "))
        })
    }

    /// Reads all that are left.
    ///
    /// # Errors
    /// One of them is not of this type.
    pub fn rest<T: Typed>(&mut self) -> Result<Vec<T>, FunctionError> {
        let mut read = Vec::with_capacity(self.values.len());
        while self.values.len() > 0 {
            read.push(self.next()?);
        }
        Ok(read)
    }
}

/// A [`Function`] with its types forgotten.
#[async_trait]
pub(super) trait AnyFunction: Send + Sync {
    fn declaration(&self) -> ledgerform_schema::Function;
    async fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError>;
}

pub(super) struct Adapter<F>(pub(super) F);

#[async_trait]
impl<F: Function> AnyFunction for Adapter<F> {
    fn declaration(&self) -> ledgerform_schema::Function {
        let Signature { parameters, variadic } = F::Arguments::signature();
        ledgerform_schema::Function {
            return_type: F::Output::ty(),
            parameters,
            variadic_parameter: variadic,
            summary: self.0.summary(),
            description: self.0.description(),
            deprecation_message: self.0.deprecated(),
        }
    }

    async fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        Ok(self.0.call(F::Arguments::from_values(arguments)?).await?.to_value())
    }
}
