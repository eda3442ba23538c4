//! checkov, a checker of Terraform configurations that does not know us, as the judge of what is generated.

use crate::root::{Plan, must, text_of};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// checkov in the versions that a file of requirements pins, installed into a virtual environment of its own.
///
/// It reads HCL and plans only: of configurations in JSON it would find nothing, and nothing wrong.
#[derive(Debug, Clone)]
pub struct Checkov {
    program: PathBuf,
}

/// What checkov says about one root module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The resources that it read, by address, sorted.
    pub resources: Vec<String>,
    /// How many checks passed.
    pub passed: usize,
    /// What it does not accept, as `CKV_AWS_18 aws_s3_bucket.logs: what should be`, sorted.
    pub failed: Vec<String>,
    /// What the configuration asks it not to judge, with the reason, as `CKV_AWS_18 aws_s3_bucket.logs: why`, sorted.
    pub skipped: Vec<String>,
}

impl Checkov {
    /// The judge that `requirements` pins, in a folder below `target`; it is installed if it is not there yet, once for
    /// all processes that ask at the same time.
    ///
    /// An integration test has such a folder in `env!("CARGO_TARGET_TMPDIR")`. The installation takes a minute or two and
    /// 300 MB, and needs `python3` with `venv` and Python's package index.
    ///
    /// # Panics
    /// With what Python says, if it cannot be installed.
    #[track_caller]
    pub fn install(requirements: &Path, target: &Path) -> Self {
        let wanted = must(fs::read_to_string(requirements));
        let folder = target.join("checkov");
        must(fs::create_dir_all(&folder));
        let lock = must(fs::File::create(folder.join("lock")));
        must(lock.lock());
        // The requirements are copied last: what is there without them was broken off.
        let (environment, installed) = (folder.join("venv"), folder.join("installed.txt"));
        if fs::read_to_string(&installed).ok().as_deref() != Some(&wanted) {
            _ = fs::remove_file(&installed);
            run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment));
            let pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "-r"];
            run(Command::new(environment.join("bin/python")).args(pip).arg(requirements));
            must(fs::write(&installed, &wanted));
        }
        Self { program: environment.join("bin/checkov") }
    }

    /// What it says about root modules, by the names they are given in: each is a set of files, path and text. All are read
    /// in one go, because checkov takes seconds to begin.
    ///
    /// # Panics
    /// If it cannot read a file, or reads no resource in one of the modules.
    #[track_caller]
    pub fn judge(&self, roots: &BTreeMap<String, Vec<(String, String)>>) -> BTreeMap<String, Verdict> {
        self.judge_as("terraform", roots)
    }

    /// What it says about plans, by the names they are given in: each is what [`Root::plan`](crate::Root::plan) gives, with
    /// everything that calls of modules come to. A plan asks nothing to be passed over.
    ///
    /// # Panics
    /// If it cannot read a plan, or reads no resource in one of them.
    #[track_caller]
    pub fn judge_plans(&self, plans: &BTreeMap<String, Plan>) -> BTreeMap<String, Verdict> {
        let files = |plan: &Plan| vec![("plan.json".to_owned(), plan.0.to_string())];
        self.judge_as("terraform_plan", &plans.iter().map(|(name, plan)| (name.clone(), files(plan))).collect())
    }

    #[track_caller]
    fn judge_as(&self, framework: &str, roots: &BTreeMap<String, Vec<(String, String)>>) -> BTreeMap<String, Verdict> {
        let temporary = must(tempfile::tempdir());
        // A folder with a plain name: checkov passes over those that begin with a dot.
        let folder = temporary.path().join("roots");
        for (name, files) in roots {
            for (path, text) in files {
                let path = folder.join(name).join(path);
                must(fs::create_dir_all(path.parent().unwrap_or(&folder)));
                must(fs::write(path, text));
            }
        }
        // The report on checks does not have what no check speaks of; the bill of materials has everything that was read.
        let arguments = ["--framework", framework, "--skip-download", "--compact", "--soft-fail", "-d", "."];
        let outputs = ["-o", "json", "-o", "cyclonedx_json", "--output-file-path", "../report"];
        run(Command::new(&self.program).args(arguments).args(outputs).current_dir(&folder));
        let read = |file: &str| -> Value {
            let text = must(fs::read_to_string(temporary.path().join("report").join(file)));
            must(serde_json::from_str(&text))
        };
        let mut verdicts: BTreeMap<String, Verdict> = BTreeMap::new();
        for name in roots.keys() {
            verdicts.insert(name.clone(), Verdict::default());
        }
        inventory(&read("results_cyclonedx.json"), &mut verdicts);
        findings(&read("results_json.json"), &mut verdicts);
        verdicts
    }
}

/// Whether an address is that of a resource, in a module or not: data sources (`data.aws_…`) and providers
/// (`aws.default`) do not begin with a type.
fn is_resource(address: &str) -> bool {
    let mut address = address;
    while let Some((_, inner)) = address.strip_prefix("module.").and_then(|call| call.split_once('.')) {
        address = inner;
    }
    address.split('.').next().is_some_and(|ty| ty.contains('_'))
}

/// The resources of each root module, out of checkov's bill of materials, which passes over few that the checks speak of.
fn inventory(bill: &Value, verdicts: &mut BTreeMap<String, Verdict>) {
    for component in bill["components"].as_array().into_iter().flatten() {
        let text = |name: &str| component[name].as_str().unwrap_or_default();
        let root =
            text("bom-ref").split('/').find_map(|part| verdicts.get_key_value(part).map(|(name, _)| name.clone()));
        if let Some(verdict) = root.and_then(|name| verdicts.get_mut(&name)) {
            verdict.resources.push(text("name").to_owned());
        }
    }
}

/// The verdict on each root module, out of checkov's report on checks.
#[track_caller]
fn findings(report: &Value, verdicts: &mut BTreeMap<String, Verdict>) {
    let results = &report["results"];
    let errors = results["parsing_errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    assert!(errors.is_empty(), "checkov cannot read {errors:?}");
    for kind in ["passed_checks", "failed_checks", "skipped_checks"] {
        for check in results[kind].as_array().into_iter().flatten() {
            let text = |name: &str| check[name].as_str().unwrap_or_default();
            let root = text("file_path").trim_start_matches('/').split('/').next().unwrap_or_default();
            let Some(verdict) = verdicts.get_mut(root) else { panic!("checkov speaks of an unknown file: {check}") };
            verdict.resources.push(text("resource").to_owned());
            let finding = |what: &str| format!("{} {}: {what}", text("check_id"), text("resource"));
            match kind {
                "passed_checks" => verdict.passed += 1,
                "failed_checks" => verdict.failed.push(finding(text("check_name"))),
                _ => {
                    let reason = check["check_result"]["suppress_comment"].as_str().unwrap_or_default();
                    verdict.skipped.push(finding(reason));
                }
            }
        }
    }
    for (name, verdict) in verdicts {
        // What a check speaks of is a resource, a data source or a provider.
        verdict.resources.retain(|address| is_resource(address));
        for list in [&mut verdict.resources, &mut verdict.failed, &mut verdict.skipped] {
            list.sort();
            list.dedup();
        }
        assert!(!verdict.resources.is_empty(), "checkov read nothing in {name}");
    }
}

/// Runs a program, which must succeed.
#[track_caller]
fn run(command: &mut Command) -> Output {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("this test runs {} ({error})", command.get_program().to_string_lossy()),
    };
    assert!(output.status.success(), "{command:?}:\n{}", text_of(&output));
    output
}
