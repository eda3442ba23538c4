//! Modules on disk: `<dir>/<component>/<file>`.

use crate::failure::Failure;
use crate::{report, select};
use ledgerform::{ComponentEntry, ModuleFiles, files};
use serde_json::{Value as Json, json};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Writes the modules of the chosen components, or compares them; gives the exit code.
///
/// All modules are made before the first file is written. Other files in the folders, such as tests or examples, are
/// left alone.
///
/// # Errors
/// A name matches no component, a component has problems, or a file cannot be read or written.
pub(crate) fn run(
    components: &[ComponentEntry],
    patterns: &[String],
    folder: &Path,
    mode: Mode,
    as_json: bool,
) -> Result<u8, Failure> {
    if components.is_empty() {
        return Err(Failure::NoComponents);
    }
    let names: Vec<&str> = components.iter().map(|component| component.name).collect();
    let chosen = select::components(&names, patterns)?;
    let mut modules = Vec::new();
    for component in chosen.into_iter().map(|i| &components[i]) {
        let files = component.export().map_err(|problems| Failure::Component { name: component.name, problems })?;
        modules.push((component.name, files));
    }
    match mode {
        Mode::Write => write(&modules, folder, as_json),
        Mode::Check => check(&modules, folder, as_json),
    }
}

/// What to do with the modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

fn write(modules: &[(&str, ModuleFiles)], folder: &Path, as_json: bool) -> Result<u8, Failure> {
    let (mut lines, mut entries) = (String::new(), Vec::new());
    for (name, module) in modules {
        for (file, text) in module {
            files::replace(&folder.join(name).join(file), text).map_err(Failure::Write)?;
        }
        let folder = folder.join(name).display().to_string();
        lines.push_str(&format!("{name}\t{folder}\n"));
        entries.push(json!({ "component": name, "folder": folder, "files": module.keys().collect::<Vec<_>>() }));
    }
    if as_json {
        report::json(&Json::Array(entries))?;
    } else {
        report::result(&lines)?;
    }
    Ok(0)
}

fn check(modules: &[(&str, ModuleFiles)], folder: &Path, as_json: bool) -> Result<u8, Failure> {
    let differences = differences(modules, |path| files::read(&folder.join(path))).map_err(Failure::Read)?;
    let shown = |path: &Path| folder.join(path).display().to_string();
    if as_json {
        let entry = |(path, what): &(PathBuf, Difference)| json!({ "file": shown(path), "problem": what.to_string() });
        report::json(&Json::Array(differences.iter().map(entry).collect()))?;
    } else {
        let lines = differences.iter().map(|(path, what)| format!("{}: {what}\n", shown(path)));
        report::result(&lines.collect::<String>())?;
    }
    if differences.is_empty() {
        return Ok(0);
    }
    report::note("error: the modules are not what the program exports: run `export` without `--check`");
    Ok(1)
}

/// How a file is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    Missing,
    Differs,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Differs => "differs",
        })
    }
}

/// The files that are not as they should be; `read` gives the content of a file, if there is one.
fn differences(
    modules: &[(&str, ModuleFiles)],
    read: impl Fn(&Path) -> io::Result<Option<Vec<u8>>>,
) -> io::Result<Vec<(PathBuf, Difference)>> {
    let mut found = Vec::new();
    for (name, files) in modules {
        for (file, text) in files {
            let path = Path::new(name).join(file);
            match read(&path)? {
                None => found.push((path, Difference::Missing)),
                Some(content) if content != text.as_bytes() => found.push((path, Difference::Differs)),
                Some(_) => {}
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_and_changed_files_differ() {
        let files = ModuleFiles::from([("main.tf", "a".to_owned()), ("outputs.tf", "b".to_owned())]);
        let disk = |path: &Path| Ok((path == Path::new("vpc/main.tf")).then(|| b"other".to_vec()));
        let found = differences(&[("vpc", files.clone())], disk).unwrap();
        assert_eq!(
            found,
            [("vpc/main.tf".into(), Difference::Differs), ("vpc/outputs.tf".into(), Difference::Missing)]
        );
        let same = |path: &Path| Ok(files.get(path.file_name().unwrap().to_str().unwrap()).map(|t| t.clone().into()));
        assert_eq!(differences(&[("vpc", files.clone())], same).unwrap(), []);
    }
}
