//! Writing the files.

use super::files::{at, remove, remove_empty, replace};
use super::{Format, Synthesis, asset};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// The files of a stack that are written here, in either language.
const OWN: [&str; 4] = [Format::Json.file(), Format::Hcl.file(), Format::Json.query_file(), Format::Hcl.query_file()];

impl Synthesis {
    /// Writes the files below `folder`: `manifest.json`, `stacks/<name>/cdk.tf.json` with the assets of the stack and, for a
    /// stack that has lists, `stacks/<name>/cdk.tfquery.json`.
    ///
    /// Each file is replaced as a whole, the manifest last, so a reader never sees half of one. A file whose text did
    /// not change is left alone. Configurations of stacks that are no longer there are removed, and so are assets that no
    /// program wants any more; nothing else is, in particular no state.
    ///
    /// # Errors
    /// What the operating system says, with the path.
    pub fn write(&self, folder: impl AsRef<Path>) -> io::Result<()> {
        let folder = folder.as_ref();
        for stack in &self.stacks {
            let path = folder.join("stacks").join(&stack.name);
            fs::create_dir_all(&path).map_err(|error| at(&path, error))?;
            // The configuration refers to the assets, so they are there first.
            stack.write_assets(&path)?;
            replace(&path.join(stack.file), &stack.text)?;
            if let Some(query) = &stack.query {
                replace(&path.join(query.file), &query.text)?;
            }
            let written = [Some(stack.file), stack.query.as_ref().map(|query| query.file)];
            for stale in OWN.iter().filter(|file| !written.contains(&Some(**file))) {
                remove(&path.join(stale))?;
            }
        }
        replace(&folder.join("manifest.json"), &self.manifest)?;
        self.remove_stale(&folder.join("stacks"))
    }

    fn remove_stale(&self, stacks: &Path) -> io::Result<()> {
        let entries = match fs::read_dir(stacks) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(at(stacks, error)),
        };
        for entry in entries {
            let path = entry.map_err(|error| at(stacks, error))?.path();
            let is_known =
                self.stacks.iter().any(|stack| path.file_name().is_some_and(|name| name == stack.name.as_str()));
            if is_known || !path.is_dir() {
                continue;
            }
            for file in OWN {
                remove(&path.join(file))?;
            }
            asset::remove_stale(&path, &BTreeSet::new())?;
            remove_empty(&path);
        }
        Ok(())
    }
}
