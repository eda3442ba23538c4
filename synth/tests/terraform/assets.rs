//! Assets as Terraform reads them.

use crate::judge::{outputs, succeed};
use ledgerform::{Any, App, Asset, Expr, Format, ModuleCall, Output, function};
use serde_json::json;
use std::fs;
use std::path::Path;

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn terraform_finds_the_files_with_the_hash_that_was_told() {
    let place = tempfile::tempdir().unwrap();
    put(place.path(), "code/main.py", "print(\"${x}\")\n");
    put(place.path(), "code/li b/ü$.txt", "text");
    let app = App::new();
    let stack = app.stack("jobs");
    let file = stack.asset("file", Asset::file(place.path().join("code/main.py")));
    let odd = stack.asset("odd", Asset::file(place.path().join("code/li b/ü$.txt")));
    let archive = stack.asset("archive", Asset::archive(place.path().join("code")));
    let directory = stack.asset("directory", Asset::directory(place.path().join("code")));
    for (name, asset) in [("file", &file), ("odd", &odd), ("archive", &archive)] {
        stack.output(name, Output::new(function::filebase64sha256(asset.path()).equals(asset.base64sha256())));
    }
    stack.output("text", Output::new(function::file(file.path())));
    stack.output("files", Output::new(function::fileset(directory.path(), "**")));
    for format in [Format::Json, Format::Hcl] {
        let outputs = outputs(&app, format);
        for name in ["file", "odd", "archive"] {
            assert_eq!(outputs[name], json!(true), "{name} {format:?}");
        }
        assert_eq!(outputs["text"], json!("print(\"${x}\")\n"));
        assert_eq!(outputs["files"], json!(["li b/ü$.txt", "main.py"]));
    }
}

#[test]
fn a_local_module_runs_from_the_output() {
    let place = tempfile::tempdir().unwrap();
    put(
        place.path(),
        "modules/vpc/main.tf",
        "variable \"name\" {}\n\nmodule \"common\" {\n  source = \"../common\"\n  name   = var.name\n}\n\n\
         output \"id\" {\n  value = module.common.id\n}\n",
    );
    put(
        place.path(),
        "modules/common/main.tf",
        "variable \"name\" {}\n\noutput \"id\" {\n  value = \"${var.name}-${file(\"${path.module}/suffix\")}\"\n}\n",
    );
    put(place.path(), "modules/common/suffix", "x");
    let app = App::new();
    let stack = app.stack("network");
    let call = ModuleCall::local(format!("{}/modules//vpc", place.path().display())).input::<String>("name", "main");
    let vpc = stack.module("vpc", call);
    let id: Expr<Any> = vpc.output("id");
    stack.output("id", Output::new(id));
    for format in [Format::Json, Format::Hcl] {
        assert_eq!(outputs(&app, format)["id"], json!("main-x"), "{format:?}");
    }
    // A change of the module is a change of its source, which Terraform notices.
    let out = place.path().join("out");
    app.synth().unwrap().write(&out).unwrap();
    succeed(&out.join("stacks/network"), &["init", "-no-color", "-input=false"], "");
    put(place.path(), "modules/common/suffix", "y");
    let next = App::new();
    let stack = next.stack("network");
    let call = ModuleCall::local(format!("{}/modules//vpc", place.path().display())).input::<String>("name", "main");
    stack.output("id", Output::new(stack.module("vpc", call).output::<String>("id")));
    next.synth().unwrap().write(&out).unwrap();
    succeed(&out.join("stacks/network"), &["init", "-no-color", "-input=false"], "");
    succeed(&out.join("stacks/network"), &["apply", "-no-color", "-input=false", "-auto-approve"], "");
    assert_eq!(succeed(&out.join("stacks/network"), &["output", "-raw", "id"], ""), "main-y");
}
