//! What goes wrong, and when.

use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// What happens to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing is performed; the answer is an error of AWS.
    Refuse {
        /// The error code, such as `AccessDenied`.
        code: String,
        /// The HTTP status. Clients try again from 500 on.
        status: u16,
    },
    /// Nothing is performed; the answer is the throttling error of the service, which clients try again.
    Throttle,
    /// It is performed, and the connection is dropped before the answer.
    LoseAnswer,
    /// It is performed later.
    Delay(Duration),
    /// It waits until [`Account::remove_faults`](crate::Account::remove_faults), so that a test can kill the client in
    /// the middle of a call. A call that is held before it is performed is not performed if its client is gone by then.
    Hold(When),
}

/// On which side of performing a call is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The request arrived, nothing happened.
    Before,
    /// It is performed, the client does not know.
    After,
}

/// A fault and the calls that it meets: the first that changes something, unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Injection {
    fault: Fault,
    operation: Option<String>,
    nth: u64,
    times: u64,
}

impl Injection {
    /// The fault meets the next call that changes something.
    pub fn new(fault: Fault) -> Self {
        Self { fault, operation: None, nth: 1, times: 1 }
    }

    /// Only calls of this operation count, such as `ec2:CreateVpc`; `*` is every call, reading ones too.
    #[must_use]
    pub fn operation(self, name: impl Into<String>) -> Self {
        Self { operation: Some(name.into()), ..self }
    }

    /// The first call that it meets, counted from 1 and from now on.
    #[must_use]
    pub fn nth(self, nth: u64) -> Self {
        Self { nth, ..self }
    }

    /// How many calls in a row it meets: clients try a lost answer again, so one may not be enough.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self { times, ..self }
    }

    pub(crate) fn document(&self, account: &str) -> Value {
        let mut document =
            json!({ "account": account, "nth": self.nth, "times": self.times, "operation": self.operation });
        let fault = match &self.fault {
            Fault::Refuse { code, status } => json!({ "kind": "refuse", "code": code, "status": status }),
            Fault::Throttle => json!({ "kind": "throttle" }),
            Fault::LoseAnswer => json!({ "kind": "lose" }),
            Fault::Delay(delay) => json!({ "kind": "delay", "ms": delay.as_millis() as u64 }),
            Fault::Hold(When::Before) => json!({ "kind": "hold", "when": "before" }),
            Fault::Hold(When::After) => json!({ "kind": "hold", "when": "after" }),
        };
        if let (Value::Object(document), Value::Object(fault)) = (&mut document, fault) {
            document.extend(fault);
        }
        document
    }
}

/// A fault as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Injected {
    /// `refuse`, `throttle`, `lose`, `delay` or `hold`.
    pub kind: String,
    /// The operation that counts, if only one does.
    pub operation: Option<String>,
    /// How many calls it counted.
    pub seen: u64,
    /// How many it met.
    pub fired: u64,
}
