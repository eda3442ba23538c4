//! A Terraform root module in a folder of its own, run by the real Terraform with the offline provider.

use ledgerform::SynthesizedStack;
use ledgerform_offline::Offline;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A root module in a temporary folder, which goes when this is dropped.
///
/// Terraform must be on the `PATH`; providers are served by this process, so neither account nor network is needed.
#[derive(Debug)]
pub struct Root {
    /// Removes everything when the test ends.
    _temporary: tempfile::TempDir,
    folder: PathBuf,
    offline: Offline,
}

impl Root {
    /// A synthesized stack, initialized.
    ///
    /// # Panics
    /// With what Terraform says, if it refuses the configuration.
    #[track_caller]
    pub fn of(stack: &SynthesizedStack) -> Self {
        Self::new(&[(stack.file, stack.text.as_str())], |folder| must(stack.write_assets(folder)))
    }

    /// A root module of the given files, by path, initialized. Paths may lead into folders, such as those of modules.
    ///
    /// # Panics
    /// With what Terraform says, if it refuses the configuration.
    #[track_caller]
    pub fn with_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::new(&files.into_iter().collect::<Vec<_>>(), |_| ())
    }

    /// A root module of files and of what `beside` puts into its folder.
    #[track_caller]
    fn new(files: &[(&str, &str)], beside: impl FnOnce(&Path)) -> Self {
        let temporary = must(tempfile::tempdir());
        // As deep as a stack lies below the place where its state is kept.
        let folder = temporary.path().join("out/stacks/root");
        must(fs::create_dir_all(&folder));
        must(fs::write(folder.join("empty.tfrc"), ""));
        let texts: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
        let offline = serve(&texts);
        let root = Self { _temporary: temporary, folder, offline };
        for (path, text) in files {
            root.write(path, text);
        }
        beside(&root.folder);
        let output = root.terraform(&["init", "-no-color", "-input=false"]);
        assert!(output.status.success(), "{}", text_of(&output));
        root
    }

    /// The folder that Terraform runs in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds or replaces a file of the root.
    #[track_caller]
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        must(fs::create_dir_all(path.parent().unwrap_or(Path::new("."))));
        must(fs::write(path, text));
    }

    /// Runs Terraform.
    ///
    /// # Panics
    /// If there is no Terraform.
    #[track_caller]
    pub fn terraform(&self, arguments: &[&str]) -> Output {
        let output = Command::new("terraform")
            .args(arguments)
            .current_dir(&self.folder)
            .env("TF_REATTACH_PROVIDERS", self.offline.reattach())
            .env("TF_CLI_CONFIG_FILE", self.folder.join("empty.tfrc"))
            .env("TF_IN_AUTOMATION", "1")
            .env("CHECKPOINT_DISABLE", "1")
            .env_remove("TF_LOG")
            .env_remove("TF_WORKSPACE")
            .output();
        match output {
            Ok(output) => output,
            Err(error) => panic!(
                "this test runs Terraform ({error}): install version 1.8 or later and put `terraform` on the PATH"
            ),
        }
    }

    /// Runs Terraform, which must succeed, and gives what it prints.
    ///
    /// # Panics
    /// With what it prints, if it fails.
    #[track_caller]
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.terraform(arguments);
        assert!(output.status.success(), "terraform {arguments:?}:\n{}", text_of(&output));
        text_of(&output)
    }

    /// Asserts that Terraform finds the configuration valid.
    ///
    /// # Panics
    /// With what Terraform says otherwise.
    #[track_caller]
    pub fn assert_valid(&self) {
        self.succeed(&["validate", "-no-color"]);
    }

    /// The plan.
    ///
    /// # Panics
    /// With what Terraform says, if it cannot plan.
    #[track_caller]
    pub fn plan(&self) -> Plan {
        self.succeed(&["plan", "-no-color", "-input=false", "-out=plan"]);
        let output = self.terraform(&["show", "-json", "plan"]);
        assert!(output.status.success(), "{}", text_of(&output));
        Plan(must(serde_json::from_slice(&output.stdout)))
    }

    /// What Terraform says about a plan that fails, its line breaks and frames taken out.
    ///
    /// # Panics
    /// If the plan goes through.
    #[track_caller]
    pub fn plan_error(&self) -> String {
        let output = self.terraform(&["plan", "-no-color", "-input=false"]);
        assert!(!output.status.success(), "the plan went through:\n{}", text_of(&output));
        let text = text_of(&output).replace(['│', '╷', '╵'], " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Applies, then asserts that a second plan finds nothing to do.
    ///
    /// # Panics
    /// With what Terraform says, if the apply fails or something is left to do.
    #[track_caller]
    pub fn apply(&self) {
        self.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
        let output = self.terraform(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
        assert_eq!(output.status.code(), Some(0), "{}", text_of(&output));
    }
}

/// A plan, as `terraform show -json` prints it.
#[derive(Debug, Clone)]
pub struct Plan(
    /// The whole document.
    pub Value,
);

impl Plan {
    /// The managed resources that the plan speaks of.
    fn managed(&self) -> impl Iterator<Item = &Value> {
        let changes = self.0["resource_changes"].as_array().into_iter().flatten();
        changes.filter(|change| change["mode"] == "managed")
    }

    /// The planned action of every managed resource that changes, by address: `create`, `update`, `delete`, or
    /// `delete+create` and `create+delete` for a replacement.
    pub fn changes(&self) -> BTreeMap<String, String> {
        let action = |change: &Value| {
            let actions = change["change"]["actions"].as_array().into_iter().flatten();
            actions.filter_map(Value::as_str).collect::<Vec<_>>().join("+")
        };
        self.managed()
            .map(|change| (change["address"].as_str().unwrap_or_default().to_owned(), action(change)))
            .filter(|(_, action)| action != "no-op")
            .collect()
    }

    /// Type, known arguments and names of unknown arguments of every managed resource, without addresses, sorted: two
    /// configurations that plan the same have the same.
    pub fn objects(&self) -> Vec<String> {
        let object = |change: &Value| {
            let (after, unknown) = (&change["change"]["after"], &change["change"]["after_unknown"]);
            format!("{} {after} {unknown}", change["type"].as_str().unwrap_or_default())
        };
        let mut objects: Vec<String> = self.managed().map(object).collect();
        objects.sort();
        objects
    }

    /// The planned values of the resource at an address.
    ///
    /// # Panics
    /// If the plan has no such resource.
    #[track_caller]
    pub fn after(&self, address: &str) -> &Value {
        match self.managed().find(|change| change["address"] == address) {
            Some(change) => &change["change"]["after"],
            None => panic!("the plan has no {address}; it has {:?}", self.changes().keys()),
        }
    }
}

/// Everything a command printed.
pub fn text_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Serves the providers whose types the texts name, with just those types.
#[track_caller]
fn serve(texts: &[&str]) -> Offline {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let words: BTreeSet<&str> = texts.iter().flat_map(|text| text.split(|c| !is_name(c))).collect();
    let served = ledgerform_schema::documents().iter().filter(|document| !document.is_built_in());
    let names: BTreeSet<&str> = served.map(|document| document.name()).collect();
    let mut builder = Offline::builder();
    for name in names {
        let prefix = format!("{name}_");
        let types: Vec<&str> = words.iter().copied().filter(|word| word.starts_with(&prefix)).collect();
        // A provider can be there for its functions or settings alone.
        let source = format!("\"hashicorp/{name}\"");
        if !types.is_empty() || texts.iter().any(|text| text.contains(&source)) {
            builder = builder.provider(name).types(types.iter().copied(), types.iter().copied());
        }
    }
    must(builder.start())
}

/// A test cannot go on without its folder, its providers or its judges.
#[track_caller]
pub(crate) fn must<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}
