//! Assets: what is written, what is removed, what is refused. `terraform/assets.rs` lets Terraform read them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform::{App, Asset, Component, Expr, Format, Inputs, ModuleCall, Output, Outputs, Scope, Stack, export};
use std::fs;
use std::path::Path;

/// A folder with code, and one to write to.
struct Place(tempfile::TempDir);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        files.iter().for_each(|(name, text)| place.put(name, text));
        place
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, describe: impl Fn(&Stack)) {
        let app = App::new();
        describe(&app.stack("s"));
        app.synth().unwrap_or_else(|problems| panic!("{problems}")).write(self.0.path().join("out")).unwrap();
    }

    /// The files of the stack, each hash as `#`.
    #[track_caller]
    fn check(&self, expected: &[&str]) {
        let mut found = Vec::new();
        collect(&self.0.path().join("out/stacks/s"), "", &mut found);
        found.sort();
        assert_eq!(found, expected);
    }
}

fn collect(folder: &Path, inside: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let name = if name.len() == 32 { "#" } else { name };
        if path.is_dir() {
            collect(&path, &format!("{inside}{name}/"), found);
        } else {
            found.push(format!("{inside}{name}"));
        }
    }
}

#[test]
fn assets_stand_where_cdktf_puts_them_and_stale_ones_go() {
    let place = Place::new(&[("code/main.py", "1"), ("code/lib/a.py", "2"), ("code/main.log", "3")]);
    let all = |stack: &Stack| {
        stack.asset("one", Asset::file(place.path("code/main.py")));
        stack.scope("jobs").asset("code", Asset::archive(place.path("code")));
        stack.asset("all", Asset::directory(place.path("code")).ignore(["*.log"]));
    };
    place.write(all);
    let expected = [
        "assets/all/#/lib/a.py",
        "assets/all/#/main.py",
        "assets/jobs_code_8C367826/#/archive.zip",
        "assets/one/#/main.py",
        "cdk.tf.json",
    ];
    place.check(&expected);
    // New contents, so new folders; what is not ours stays.
    place.put("code/main.py", "other");
    place.put("out/stacks/s/assets/own/notes.txt", "x");
    place.put("out/stacks/s/terraform.tfstate", "{}");
    place.write(|stack| {
        stack.asset("one", Asset::file(place.path("code/main.py")));
    });
    place.check(&["assets/one/#/main.py", "assets/own/notes.txt", "cdk.tf.json", "terraform.tfstate"]);
    // The stack is gone.
    App::new().synth().unwrap().write(place.path("out")).unwrap();
    place.check(&["assets/own/notes.txt", "terraform.tfstate"]);
}

#[test]
fn an_asset_that_somebody_changed_is_put_right() {
    let place = Place::new(&[("run.sh", "exit\n")]);
    let describe = |stack: &Stack| {
        stack.asset("run", Asset::file(place.path("run.sh")));
    };
    #[cfg(unix)]
    mode(&place.path("run.sh"), Some(0o700));
    place.write(describe);
    let written = {
        let mut found = Vec::new();
        collect_paths(&place.0.path().join("out/stacks/s/assets"), &mut found);
        found.remove(0)
    };
    fs::write(&written, "changed").unwrap();
    place.put("out/stacks/s/x", "");
    fs::write(Path::new(&written).with_file_name("more"), "").unwrap();
    place.write(describe);
    place.check(&["assets/run/#/run.sh", "cdk.tf.json", "x"]);
    assert_eq!(fs::read_to_string(&written).unwrap(), "exit\n");
    #[cfg(unix)]
    {
        assert_eq!(mode(&written, None), 0o755);
        mode(&written, Some(0o600));
        place.write(describe);
        assert_eq!(mode(&written, None), 0o755);
    }
}

fn collect_paths(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_paths(&path, found);
        } else {
            found.push(path.to_str().unwrap().to_owned());
        }
    }
}

#[cfg(unix)]
fn mode(path: &str, set: Option<u32>) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    if let Some(mode) = set {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_known_of_an_asset_is_the_same_everywhere() {
    let texts = ["one", "two"].map(|name| {
        let place = Place::new(&[(&format!("{name}/main.py"), "print()\n")]);
        let app = App::new();
        let stack = app.stack("s");
        let file = stack.asset("file", Asset::file(place.path(&format!("{name}/main.py"))));
        let folder = stack.asset("folder", Asset::directory(place.path(name)));
        for (name, asset) in [("file", &file), ("folder", &folder)] {
            let shown = [asset.path(), asset.file_name(), asset.hash(), asset.base64sha256()];
            stack.output(name, Output::new(ledgerform::tf!("{} {} {} {}", &shown[0], &shown[1], &shown[2], &shown[3])));
        }
        assert_eq!(file.path().to_hcl(), "\"assets/file/5CCFDEA9E0E37B6C9DAA0314809361FB/main.py\"");
        assert_eq!(file.file_name().to_hcl(), "\"main.py\"");
        assert_eq!(folder.file_name(), folder.hash());
        assert!(folder.path().to_hcl().ends_with(&folder.hash().to_hcl()[1..]));
        [Format::Json, Format::Hcl].map(|format| app.synth_as(format).unwrap())
    });
    assert_eq!(texts[0], texts[1]);
}

/// The problems, with the folder of the test as `ROOT`.
#[track_caller]
fn refused(place: &Place, describe: impl Fn(&Stack), expected: &[&str]) {
    let app = App::new();
    describe(&app.stack("s"));
    let problems = app.synth().unwrap_err();
    let root = place.path("");
    let found: Vec<String> = problems
        .iter()
        .map(|problem| {
            assert!(problem.location.is_some_and(|at| at.file().ends_with("assets.rs")) && problem.help.is_some());
            let message = problem.message.replace(&root, "ROOT/");
            let words = message.split(' ').map(|word| if word.contains("assets.rs:") { "HERE" } else { word });
            format!("{}: {}", problem.path, words.collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let place = Place::new(&[("code/a", ""), ("module/vpc/main.tf", ""), ("module/docs/README.md", "")]);
    refused(
        &place,
        |stack| {
            stack.scope("in").asset("code", Asset::directory(place.path("code/a")));
            stack.asset("same", Asset::file(place.path("code/a")));
            stack.asset("same", Asset::file(place.path("code")));
            stack.asset("empty", Asset::archive(place.path("code")).ignore(["a"]));
            stack.module("m", ModuleCall::local(place.path("module")));
            stack.module("d", ModuleCall::local(place.path("module//docs")));
            stack.module("v", ModuleCall::local(place.path("module//vpc")).version("1"));
        },
        &[
            "s/in/code: `ROOT/code/a` is not a folder",
            "s/same: there is already a construct with this id, from HERE",
            "s/same: `ROOT/code` is not a file",
            "s/empty: `ROOT/code` has no files, or all are ignored",
            "s/m: `ROOT/module` is no module: it holds no `.tf` or `.tf.json` file",
            "s/d: `ROOT/module//docs` is no module: it holds no `.tf` or `.tf.json` file",
            "s/v: `ROOT/module//vpc` is no module of a registry, so it has no versions",
        ],
    );
}

/// A component with a file.
struct Code;

/// Nothing to choose.
#[derive(Inputs)]
struct CodeInputs {
    /// The name.
    name: Expr<String>,
}

/// What it gives.
#[derive(Outputs)]
struct CodeOutputs {
    /// The path.
    path: Expr<String>,
}

impl Component for Code {
    const NAME: &'static str = "code";
    const DESCRIPTION: &'static str = "Code.";
    const TERRAFORM: &'static str = ">= 1.8";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[];
    type Inputs = CodeInputs;
    type Outputs = CodeOutputs;

    fn build(scope: &Scope, _: CodeInputs) -> CodeOutputs {
        CodeOutputs { path: scope.asset("code", Asset::file("missing")).path() }
    }
}

#[test]
fn a_module_has_no_assets() {
    let text = export::<Code>().unwrap_err().to_string();
    assert!(text.starts_with("code/code: a component that is exported as a module has no files of its own"), "{text}");
}

#[test]
fn calls_of_one_folder_of_modules_have_one_copy() {
    let place = Place::new(&[
        ("modules/vpc/main.tf", "module \"common\" {\n  source = \"../common\"\n}\n"),
        ("modules/common/main.tf.json", "{}"),
        ("modules/vpc/terraform.tfstate", "secret"),
        ("modules/vpc/.terraform/modules/x.tf", ""),
    ]);
    place.write(|stack| {
        stack.module("one", ModuleCall::local(place.path("modules//vpc")));
        stack.module("two", ModuleCall::local(place.path("modules//common/")));
    });
    let copy = "assets/__cdktf_module_asset/#";
    place.check(&[&format!("{copy}/common/main.tf.json"), &format!("{copy}/vpc/main.tf"), "cdk.tf.json"]);
    let text = fs::read_to_string(place.path("out/stacks/s/cdk.tf.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let source = document["module"]["one"]["source"].as_str().unwrap();
    assert!(source.starts_with("./assets/__cdktf_module_asset/") && source.ends_with("/vpc"), "{source}");
}
