//! An account: who one is, what was called, what exists, what goes wrong.

use crate::{Emulator, EmulatorError, Fault, Injected, Injection};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::time::Duration;

/// An AWS account of one test; clones are the same account.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    emulator: &'a Emulator,
    id: String,
}

/// What an account was asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Requests {
    /// How often each operation was called, by names such as `ec2:CreateVpc`.
    pub operations: BTreeMap<String, u64>,
    /// Each call, in the order of arrival; those that a fault refused as well.
    pub calls: Vec<Called>,
    /// Operations that the emulator lacks or failed in, sorted: a test that finds some proves nothing.
    pub lacking: Vec<String>,
}

impl Requests {
    /// How many calls would have changed something.
    pub fn mutations(&self) -> usize {
        self.calls.iter().filter(|call| call.mutates).count()
    }
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Called {
    /// The operation, such as `ec2:CreateVpc`.
    pub operation: String,
    /// The region that it was signed for.
    pub region: String,
    /// Whether it changes something, by its name: neither `Get`, `List`, `Describe` nor another reading verb.
    pub mutates: bool,
}

/// Something that exists in an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[non_exhaustive]
pub struct Object {
    /// Its Terraform type, such as `aws_vpc`.
    pub kind: String,
    /// Its id in AWS: what tells it apart from others of its type.
    pub id: String,
    /// Its tags, where its type has any.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl<'a> Account<'a> {
    pub(crate) fn new(emulator: &'a Emulator, number: u64) -> Self {
        // No account that moto knows from the beginning, and no leading zero, which a number would lose.
        Self { emulator, id: format!("7{number:011}") }
    }

    /// The twelve digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// An access key id of the account. Any secret fits.
    pub fn access_key(&self) -> String {
        format!("AKIA{}LFRM", self.id)
    }

    /// The secret that [`Account::environment`] names.
    pub fn secret_key(&self) -> &'static str {
        "secret-of-the-emulator"
    }

    /// Where all services answer.
    pub fn endpoint(&self) -> String {
        self.emulator.endpoint()
    }

    /// The environment variables that lead an AWS client into this account and to no other.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ACCESS_KEY_ID", self.access_key()),
            ("AWS_SECRET_ACCESS_KEY", self.secret_key().to_owned()),
            ("AWS_ENDPOINT_URL", self.endpoint()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("AWS_CONFIG_FILE", "/dev/null".to_owned()),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null".to_owned()),
        ]
    }

    /// What was called so far.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn requests(&self) -> Result<Requests, EmulatorError> {
        self.read("requests", "")
    }

    /// Forgets what was called.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn forget_requests(&self) -> Result<(), EmulatorError> {
        self.change("DELETE", "requests", "")
    }

    /// What exists in a region, sorted, asked through the emulator's own API: everything of a type that a component has,
    /// but for what an account has from the beginning. Global services belong to every region.
    ///
    /// # Errors
    /// The server does not answer, or lacks an operation that lists.
    pub fn objects(&self, region: &str) -> Result<Vec<Object>, EmulatorError> {
        self.read("objects", &format!("&region={region}"))
    }

    /// Makes something go wrong.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn inject(&self, injection: &Injection) -> Result<(), EmulatorError> {
        self.change("POST", "faults", &injection.document(&self.id).to_string())
    }

    /// Makes the `nth` call (from 1) that changes something go wrong.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn inject_at(&self, nth: u64, fault: Fault) -> Result<(), EmulatorError> {
        self.inject(&Injection::new(fault).nth(nth))
    }

    /// The faults there are, in the order in which they were injected, and what they met.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn faults(&self) -> Result<Vec<Injected>, EmulatorError> {
        self.read("faults", "")
    }

    /// Removes all faults; a call that is held goes on.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn remove_faults(&self) -> Result<(), EmulatorError> {
        self.change("DELETE", "faults", "")
    }

    /// Makes every call take this much longer from now on; calls wait side by side.
    ///
    /// # Errors
    /// The server does not answer.
    pub fn latency(&self, latency: Duration) -> Result<(), EmulatorError> {
        let asked = serde_json::json!({ "account": self.id, "ms": latency.as_millis() as u64 });
        self.emulator.control("POST", "latency", &asked.to_string()).map(drop)
    }

    fn read<T: DeserializeOwned>(&self, what: &str, more: &str) -> Result<T, EmulatorError> {
        let path = format!("{what}?account={}{more}", self.id);
        let given = self.emulator.control("GET", &path, "")?;
        serde_json::from_value(given)
            .map_err(|error| EmulatorError::Refused { request: path, answer: error.to_string() })
    }

    fn change(&self, method: &str, what: &str, body: &str) -> Result<(), EmulatorError> {
        self.emulator.control(method, &format!("{what}?account={}", self.id), body).map(drop)
    }
}
