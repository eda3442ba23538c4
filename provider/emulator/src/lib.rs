//! An AWS for tests: [moto](https://github.com/getmoto/moto) on loopback, with what it lacks added in front of it.
//!
//! [`Emulator::shared`] starts one server per test process, [`Emulator::account`] gives each test an AWS account of its
//! own: empty, with every region, seen by nobody else. What is asked of the server itself (how often which operation was
//! called, what exists, which call shall fail) is a method of [`Account`].
//!
//! The server is Python. Its environment is made on first use, below the target folder, from the pinned versions in
//! `testdata/moto/requirements.txt`; this needs `python3` with `venv`, and once a package index. `testdata/moto/` has the
//! overlay, `docs/PROVIDER.md` says what is judged by what.
//!
//! ```no_run
//! use ledgerform_emulator::Emulator;
//!
//! let account = Emulator::shared()?.account();
//! std::process::Command::new("terraform").arg("apply").envs(account.environment()).status()?;
//! assert!(account.objects("eu-west-1")?.iter().any(|object| object.kind == "aws_vpc"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | what |
//! |---|---|
//! | `account` | an account: credentials, what was called, what exists |
//! | `fault` | what goes wrong, and when |
//! | `process` | the server's process |
//! | `python` | the environment that it runs in |
//! | `http` | requests to the controls |
//!
//! **Invariant:** this crate does not know what any AWS operation means; it is for tests only, and nothing that is shipped
//! depends on it.

mod account;
mod fault;
mod http;
mod process;
mod python;

pub use account::{Account, Called, Object, Requests};
pub use fault::{Fault, Injected, Injection, When};

use process::Process;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A running server. It ends when this is dropped, and with the process that started it, however that ends.
#[derive(Debug)]
pub struct Emulator {
    process: Process,
    accounts: AtomicU64,
}

/// The emulator cannot be started, or does not answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmulatorError {
    /// A program is missing.
    #[error(
        "cannot run `{program}`: install Python 3.10 or newer with its `venv` module (on Debian: apt-get install python3-venv)"
    )]
    Missing {
        /// The program.
        program: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The Python environment cannot be made.
    #[error(
        "cannot make the Python environment of the emulator: `{command}` ended with {status}; it needs Python 3.10 or newer with \
         `venv` and `pip`, and a package index that pip can reach\n{output}"
    )]
    Environment {
        /// What was run.
        command: String,
        /// How it ended.
        status: String,
        /// What it wrote.
        output: String,
    },
    /// The server ended, or did not say where it listens.
    #[error("the emulator did not start; its log ({}) ends with\n{tail}", log.display())]
    NotStarted {
        /// Its log.
        log: PathBuf,
        /// The last lines of it.
        tail: String,
    },
    /// A request to the controls failed.
    #[error("the emulator refused {request}: {answer}")]
    Refused {
        /// The request.
        request: String,
        /// What it answered.
        answer: String,
    },
    /// A file or connection failed.
    #[error("{what}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
}

impl Emulator {
    /// Starts a server of its own on a free port of loopback, and waits until it answers.
    ///
    /// The first call on a machine makes the Python environment, which takes about half a minute; from then on a start
    /// takes about a second.
    ///
    /// # Errors
    /// Python is missing, its packages cannot be installed, or the server ends at once: the error has what it wrote.
    pub fn start() -> Result<Self, EmulatorError> {
        Ok(Self { process: Process::start(&python::ready()?)?, accounts: AtomicU64::new(1) })
    }

    /// The server of this test process, started on first use.
    ///
    /// # Errors
    /// As [`Emulator::start`]; every later call gets the same error.
    pub fn shared() -> Result<&'static Self, &'static EmulatorError> {
        static SHARED: OnceLock<Result<Emulator, EmulatorError>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// A fresh account: empty but for what AWS puts into every account, such as the default VPC.
    pub fn account(&self) -> Account<'_> {
        Account::new(self, self.accounts.fetch_add(1, Ordering::Relaxed))
    }

    /// Where all services answer, such as `http://127.0.0.1:39483`.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.process.port())
    }

    /// The file that the server writes to: a line per request, and what it lacks.
    pub fn log(&self) -> &Path {
        self.process.log()
    }

    /// The interpreter with moto and boto3, for scripts that judge by another client than ours.
    pub fn python(&self) -> &Path {
        self.process.python()
    }

    fn control(&self, method: &str, path: &str, body: &str) -> Result<serde_json::Value, EmulatorError> {
        http::ask(self.process.port(), method, &format!("/ledgerform/{path}"), body)
    }
}
