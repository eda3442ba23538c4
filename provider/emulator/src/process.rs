//! The server's process.

use crate::EmulatorError;
use crate::python::{self, Python};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

/// A child that listens. It ends when its standard input does, so also when this process is killed.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    _lifeline: Option<ChildStdin>,
    port: u16,
    log: PathBuf,
    python: PathBuf,
}

impl Process {
    pub(crate) fn start(python: &Python) -> Result<Self, EmulatorError> {
        let log = log_file(python)?;
        let output = File::create(&log).map_err(|source| cannot_write(&log, source))?;
        let mut child = Command::new(&python.interpreter)
            .arg(python::testdata().join("overlay.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(output)
            .spawn()
            .map_err(|source| EmulatorError::Missing { program: python.interpreter.display().to_string(), source })?;
        let (lifeline, port) = (child.stdin.take(), port_of(&mut child));
        let python = python.interpreter.clone();
        match port {
            Some(port) => Ok(Self { child, _lifeline: lifeline, port, log, python }),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                Err(EmulatorError::NotStarted { tail: tail(&log), log })
            }
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    pub(crate) fn python(&self) -> &Path {
        &self.python
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Neither can fail in a way that matters: a child that has ended is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The port, once the server listens: the first line that it writes, or nothing if it ended.
fn port_of(child: &mut Child) -> Option<u16> {
    let mut line = String::new();
    BufReader::new(child.stdout.take()?).read_line(&mut line).ok()?;
    let said: Value = serde_json::from_str(&line).ok()?;
    said["port"].as_u64()?.try_into().ok()
}

fn log_file(python: &Python) -> Result<PathBuf, EmulatorError> {
    static STARTED: AtomicU64 = AtomicU64::new(0);
    let folder = python.folder.join("logs");
    fs::create_dir_all(&folder).map_err(|source| cannot_write(&folder, source))?;
    let number = STARTED.fetch_add(1, Ordering::Relaxed);
    Ok(folder.join(format!("{}-{number}.log", std::process::id())))
}

fn cannot_write(path: &Path, source: std::io::Error) -> EmulatorError {
    EmulatorError::Io { what: format!("cannot write {}", path.display()), source }
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
