//! A Terraform root module in a folder of its own, run by the real Terraform with the offline provider.

use ledgerform_offline::Offline;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of the exported modules.
pub(crate) fn exported() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("terraform")
}

/// A root module.
pub(crate) struct Root {
    /// Removes everything when the test ends.
    _temporary: tempfile::TempDir,
    folder: PathBuf,
    offline: Offline,
}

impl Root {
    /// A root module of one file, `main.tf` or `cdk.tf.json`, which may call the exported modules as `./modules/<name>`.
    #[track_caller]
    pub(crate) fn new(file: &str, text: &str) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        // As deep as a stack lies below the place where its state is kept.
        let folder = temporary.path().join("out/stacks/root");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(file), text).unwrap();
        let modules = folder.join("modules");
        let mut texts = vec![text.to_owned()];
        for component in ledgerform_modules::COMPONENTS {
            let source = exported().join(component.name);
            let target = modules.join(source.file_name().unwrap());
            fs::create_dir_all(&target).unwrap();
            for file in fs::read_dir(&source).unwrap() {
                let file = file.unwrap().path();
                if file.extension().is_some_and(|extension| extension == "tf") {
                    let text = fs::read_to_string(&file).unwrap();
                    fs::write(target.join(file.file_name().unwrap()), &text).unwrap();
                    texts.push(text);
                }
            }
        }
        fs::write(folder.join("empty.tfrc"), "").unwrap();
        let types = types(&texts);
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        let offline = Offline::builder().provider("aws").types(types.clone(), types).start().unwrap();
        let root = Self { _temporary: temporary, folder, offline };
        let output = root.terraform(&["init", "-no-color", "-input=false"]);
        assert!(output.status.success(), "{}", text_of(&output));
        root
    }

    /// Replaces the root's file.
    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.join(file), text).unwrap();
    }

    /// Runs Terraform.
    pub(crate) fn terraform(&self, arguments: &[&str]) -> Output {
        Command::new("terraform")
            .args(arguments)
            .current_dir(&self.folder)
            .env("TF_REATTACH_PROVIDERS", self.offline.reattach())
            .env("TF_CLI_CONFIG_FILE", self.folder.join("empty.tfrc"))
            .env("TF_IN_AUTOMATION", "1")
            .env("CHECKPOINT_DISABLE", "1")
            .env_remove("TF_LOG")
            .output()
            .expect("these tests run Terraform: put terraform 1.8 or later on the PATH")
    }

    /// The plan, as `terraform show -json` prints it.
    #[track_caller]
    pub(crate) fn plan(&self) -> Plan {
        let output = self.terraform(&["plan", "-no-color", "-input=false", "-out=plan"]);
        assert!(output.status.success(), "{}", text_of(&output));
        let output = self.terraform(&["show", "-json", "plan"]);
        assert!(output.status.success(), "{}", text_of(&output));
        Plan(serde_json::from_slice(&output.stdout).unwrap())
    }

    /// What Terraform says about a plan that fails, its line breaks and frames taken out.
    #[track_caller]
    pub(crate) fn plan_error(&self) -> String {
        let output = self.terraform(&["plan", "-no-color", "-input=false"]);
        assert!(!output.status.success(), "the plan went through:\n{}", text_of(&output));
        let text = text_of(&output).replace(['│', '╷', '╵'], " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Applies, then asserts that a second plan finds nothing to do.
    #[track_caller]
    pub(crate) fn apply(&self) {
        let output = self.terraform(&["apply", "-no-color", "-input=false", "-auto-approve"]);
        assert!(output.status.success(), "{}", text_of(&output));
        let output = self.terraform(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
        assert_eq!(output.status.code(), Some(0), "{}", text_of(&output));
    }
}

/// A plan.
pub(crate) struct Plan(pub(crate) Value);

impl Plan {
    /// The planned action of every managed resource that changes, by address.
    pub(crate) fn changes(&self) -> BTreeMap<String, String> {
        let changes = self.0["resource_changes"].as_array().cloned().unwrap_or_default();
        changes
            .iter()
            .filter(|change| change["mode"] == "managed")
            .map(|change| {
                let actions = change["change"]["actions"].as_array().unwrap();
                let actions: Vec<&str> = actions.iter().filter_map(Value::as_str).collect();
                (change["address"].as_str().unwrap().to_owned(), actions.join("+"))
            })
            .filter(|(_, action)| action != "no-op")
            .collect()
    }

    /// Type, known arguments and names of unknown arguments of every managed resource, without addresses, sorted.
    pub(crate) fn objects(&self) -> Vec<String> {
        let changes = self.0["resource_changes"].as_array().cloned().unwrap_or_default();
        let mut objects: Vec<String> = changes
            .iter()
            .filter(|change| change["mode"] == "managed")
            .map(|change| {
                let (after, unknown) = (&change["change"]["after"], &change["change"]["after_unknown"]);
                format!("{} {after} {unknown}", change["type"].as_str().unwrap())
            })
            .collect();
        objects.sort();
        objects
    }

    /// The planned values of the resource at an address.
    #[track_caller]
    pub(crate) fn after(&self, address: &str) -> &Value {
        let changes = self.0["resource_changes"].as_array().unwrap();
        let found = changes.iter().find(|change| change["address"] == address);
        &found.unwrap_or_else(|| panic!("the plan has no {address}"))["change"]["after"]
    }
}

/// The resource types and data sources that configurations name.
fn types(texts: &[String]) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    for word in texts.iter().flat_map(|text| text.split(['"', '.', ' ', '$', '{', '['])) {
        if word.starts_with("aws_") && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            types.insert(word.to_owned());
        }
    }
    types
}

/// Everything a command printed.
pub(crate) fn text_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
