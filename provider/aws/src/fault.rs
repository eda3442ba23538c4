//! What an error of the SDK means.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{DispatchFailure, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use ledgerform_engine::{CloudError, Fault};
use std::error::Error;

/// Why a call of a kind failed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failed {
    pub(crate) fault: Fault,
    /// The code of the service, such as `DependencyViolation`; empty where there is none.
    pub(crate) code: String,
    pub(crate) message: String,
    /// What came into being in spite of it.
    pub(crate) id: Option<String>,
}

pub(crate) type Result<T> = std::result::Result<T, Failed>;

/// What services say when they want to be asked later.
const THROTTLED: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Endings of what services say when there is no such object. The status alone does not count: a proxy on the way, or a
/// service that does not know the operation, answers 404 too.
const NOT_FOUND: &[&str] = &[
    ".NotFound",
    "DoesNotExistException",
    "DoesNotExist",
    "NonExistentQueue",
    "NotFound",
    "NotFoundException",
    "NotFoundFault",
    "NotFoundError",
];

impl Failed {
    /// A refusal of our own.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self { fault: Fault::Refused, code: String::new(), message: message.into(), id: None }
    }

    pub(crate) fn missing(message: impl Into<String>) -> Self {
        Self { fault: Fault::NotFound, code: String::new(), message: message.into(), id: None }
    }

    /// The error of a creation that left an object behind.
    pub(crate) fn with_id(self, id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..self }
    }

    pub(crate) fn is(&self, codes: &[&str]) -> bool {
        codes.contains(&self.code.as_str())
    }

    pub(crate) fn is_missing(&self) -> bool {
        self.fault == Fault::NotFound
    }
}

/// Nothing where there is no such object.
pub(crate) trait Missing<T> {
    fn or_missing(self) -> Result<Option<T>>;
}

impl<T> Missing<T> for Result<T> {
    fn or_missing(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(failed) if failed.is_missing() => Ok(None),
            Err(failed) => Err(failed),
        }
    }
}

impl<T, E: ProvideErrorMetadata + Error + 'static> Missing<T> for std::result::Result<T, SdkError<E, HttpResponse>> {
    fn or_missing(self) -> Result<Option<T>> {
        self.map_err(Failed::from).or_missing()
    }
}

fn is_missing(code: &str) -> bool {
    // A parameter of a group is not found where the group is; a price is not an object.
    code.starts_with("NoSuch") || NOT_FOUND.iter().any(|ending| code.ends_with(ending))
}

/// What a code means with the status of the answer.
fn meaning(code: &str, status: u16) -> Fault {
    if THROTTLED.contains(&code) {
        Fault::Throttled
    } else if is_missing(code) {
        Fault::NotFound
    } else if status >= 500 && status != 501 {
        // The service failed on its way; whether it did what it was asked to is not known.
        Fault::Lost
    } else {
        Fault::Refused
    }
}

impl<E> From<SdkError<E, HttpResponse>> for Failed
where
    E: ProvideErrorMetadata + Error + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        let (fault, code, message) = match &error {
            SdkError::ConstructionFailure(_) => (Fault::Refused, String::new(), chain(&error)),
            SdkError::TimeoutError(_) => (Fault::Lost, String::new(), "no answer came in time".to_owned()),
            // Without credentials, or without an address, nothing was sent.
            SdkError::DispatchFailure(failure) if !may_have_arrived(failure) => {
                (Fault::Refused, String::new(), dispatch(failure))
            }
            SdkError::DispatchFailure(failure) => (Fault::Lost, String::new(), dispatch(failure)),
            SdkError::ResponseError(_) => (Fault::Lost, String::new(), "the answer cannot be read".to_owned()),
            SdkError::ServiceError(service) => {
                let meta = service.err().meta();
                let code = meta.code().unwrap_or_default().to_owned();
                let message = meta.message().map_or_else(|| chain(service.err()), str::to_owned);
                (meaning(&code, service.raw().status().as_u16()), code, message)
            }
            _ => (Fault::Lost, String::new(), "the request failed".to_owned()),
        };
        Self { fault, code, message, id: None }
    }
}

impl From<aws_smithy_types::error::operation::BuildError> for Failed {
    fn from(error: aws_smithy_types::error::operation::BuildError) -> Self {
        Self::refused(chain(&error))
    }
}

/// Whether the service may have got the request. A connection that ends before the answer is of no kind of its own in the
/// SDK: it is told by the error of the HTTP client below it.
fn may_have_arrived(failure: &DispatchFailure) -> bool {
    let mut cause = failure.as_connector_error().and_then(|error| error.source());
    while let Some(error) = cause {
        if error.is::<hyper::Error>() {
            return !failure.is_user();
        }
        cause = error.source();
    }
    failure.is_io() || failure.is_timeout() || failure.as_other().is_some()
}

fn dispatch(failure: &DispatchFailure) -> String {
    match failure.as_connector_error() {
        Some(error) => format!("the service cannot be reached: {}", chain(error)),
        None => "the service cannot be reached".to_owned(),
    }
}

/// The error with what caused it.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if texts.last().is_none_or(|last| !last.contains(&text)) {
            texts.push(text);
        }
        cause = error.source();
    }
    texts.join(": ")
}

/// The error of the whole call: what was done, and what the service says.
pub(crate) fn told(failed: &Failed, doing: &str) -> CloudError {
    let code = if failed.code.is_empty() { String::new() } else { format!("{}: ", failed.code) };
    CloudError::new(failed.fault, format!("{doing}: {code}{}", failed.message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use aws_smithy_types::retry::ErrorKind;

    #[test]
    fn a_connection_that_ends_may_have_brought_the_request() {
        type Told = SdkError<aws_sdk_kms::operation::create_key::CreateKeyError, HttpResponse>;
        for (error, expected) in [
            (ConnectorError::io("reset".into()), Fault::Lost),
            (ConnectorError::timeout("late".into()), Fault::Lost),
            (ConnectorError::other("closed".into(), Some(ErrorKind::TransientError)), Fault::Lost),
            (ConnectorError::other("no credentials".into(), None), Fault::Refused),
            (ConnectorError::user("no such method".into()), Fault::Refused),
        ] {
            let text = error.to_string();
            assert_eq!(Failed::from(Told::dispatch_failure(error)).fault, expected, "{text}");
        }
    }

    #[test]
    fn codes_mean_what_services_mean_by_them() {
        for (code, expected) in [
            ("InvalidVpcID.NotFound", Fault::NotFound),
            ("NoSuchBucket", Fault::NotFound),
            ("NoSuchEntity", Fault::NotFound),
            ("DBClusterNotFoundFault", Fault::NotFound),
            ("ResourceNotFoundException", Fault::NotFound),
            ("Throttling", Fault::Throttled),
            ("DependencyViolation", Fault::Refused),
            ("", Fault::Refused),
        ] {
            assert_eq!(meaning(code, 400), expected, "{code}");
        }
        assert_eq!(meaning("InternalFailure", 500), Fault::Lost);
        assert_eq!(meaning("", 501), Fault::Refused);
    }
}
