//! A root module that may call the exported modules as `./modules/<name>`.

use crate::cases::PROVIDER;
use ledgerform_testing::Root;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the exported modules.
pub(crate) fn exported() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("terraform")
}

/// A root of one `main.tf`, with the exported modules beside it.
#[track_caller]
pub(crate) fn calling(text: &str) -> Root {
    with_modules([("main.tf".to_owned(), text.to_owned())])
}

/// A root of the given files, with the exported modules beside it.
#[track_caller]
pub(crate) fn with_modules(files: impl IntoIterator<Item = (String, String)>) -> Root {
    let mut files: Vec<(String, String)> = files.into_iter().collect();
    for component in ledgerform_modules::COMPONENTS {
        let folder = exported().join(component.name);
        let modules = files_of(&folder).into_iter().filter(|(name, _)| !name.contains('/'));
        files.extend(modules.map(|(name, text)| (format!("modules/{}/{name}", component.name), text)));
    }
    Root::with_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The text of a root that calls the module of databases or of caches in a known network, with further arguments.
pub(crate) fn in_network(component: &str, arguments: &str) -> String {
    let network = r#"{ vpc_id = "vpc-0a1b2c3d", subnet_ids = ["subnet-0a1b2c3d", "subnet-0a1b2c3e"] }"#;
    format!("{PROVIDER}{}", call(component, &format!("network = {network}\n{arguments}")))
}

/// The text of a root that calls the module of clusters in a known network, with further arguments.
pub(crate) fn cluster(arguments: &str) -> String {
    let network = r#"
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
"#;
    format!("{PROVIDER}{}", call("eks", &format!("profile = \"development\"{network}{arguments}")))
}

/// The call of a module under its own name, with further arguments.
pub(crate) fn call(component: &str, arguments: &str) -> String {
    format!(
        r#"
module "{component}" {{
  source     = "./modules/{component}"
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
{arguments}
}}
"#
    )
}

/// What changes of a component between two roots, by address within its module.
#[track_caller]
pub(crate) fn changes(component: &str, before: &str, after: &str) -> BTreeMap<String, String> {
    let root = calling(before);
    root.apply();
    root.write("main.tf", after);
    let module = format!("module.{component}.");
    let changes = root.plan().changes().into_iter();
    changes.map(|(address, action)| (address.trim_start_matches(&module).to_owned(), action)).collect()
}

/// The files that Terraform reads below a folder, by path within it.
#[track_caller]
pub(crate) fn files_of(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(files_of(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else if [".tf", ".tfvars", ".hcl"].iter().any(|end| name.ends_with(end)) {
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}
