//! The environment that the server runs in: made once below the target folder, from pinned versions.

use crate::EmulatorError;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// An interpreter with the pinned packages.
#[derive(Debug)]
pub(crate) struct Python {
    /// Where everything of the emulator lies.
    pub(crate) folder: PathBuf,
    /// `python` of the environment.
    pub(crate) interpreter: PathBuf,
}

/// The overlay and its requirements.
pub(crate) fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/moto")
}

/// The environment, made if it is not there or if the pins have changed since.
///
/// Test processes that start side by side wait for the one that makes it.
pub(crate) fn ready() -> Result<Python, EmulatorError> {
    let folder = target().join("emulator");
    let venv = folder.join("venv");
    let interpreter = venv.join("bin").join("python");
    let requirements = testdata().join("requirements.txt");
    let pinned = fs::read_to_string(&requirements).map_err(|source| failed("read", &requirements, source))?;
    fs::create_dir_all(&folder).map_err(|source| failed("make", &folder, source))?;
    let lock_path = folder.join("lock");
    let lock = File::create(&lock_path).map_err(|source| failed("make", &lock_path, source))?;
    lock.lock().map_err(|source| failed("lock", &lock_path, source))?;
    // Written last: an environment that was made in part has none.
    let stamp = folder.join("stamp.txt");
    if fs::read_to_string(&stamp).is_ok_and(|text| text == pinned) && interpreter.exists() {
        return Ok(Python { folder, interpreter });
    }
    let _ = fs::remove_file(&stamp);
    if venv.exists() {
        fs::remove_dir_all(&venv).map_err(|source| failed("remove", &venv, source))?;
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    run(Command::new(&interpreter)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"])
        .arg("--requirement")
        .arg(&requirements))?;
    fs::write(&stamp, pinned).map_err(|source| failed("write", &stamp, source))?;
    Ok(Python { folder, interpreter })
}

// As Cargo does: `CARGO_TARGET_DIR`, else `target` of the workspace.
fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    workspace.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

fn run(command: &mut Command) -> Result<(), EmulatorError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|source| EmulatorError::Missing { program, source })?;
    if output.status.success() {
        return Ok(());
    }
    Err(EmulatorError::Environment {
        command: format!("{command:?}"),
        status: output.status.to_string(),
        output: format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
    })
}

fn failed(verb: &str, path: &Path, source: std::io::Error) -> EmulatorError {
    EmulatorError::Io { what: format!("cannot {verb} {}", path.display()), source }
}
