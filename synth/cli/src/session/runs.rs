//! Running Terraform for one stack after the other.

use super::outcome::{self, Outcome};
use super::{Job, Jobs, Order, document, folder, upstream};
use crate::facts::Facts;
use crate::failure::Failure;
use crate::terraform::init::{self, Place};
use crate::terraform::{Action, Binary, Children, Environment, line};
use crate::{modules, offline, report};
use ledgerform::{Synthesis, SynthesizedStack, files};
use serde_json::{Map, Value as Json};
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs all jobs; gives the exit code.
///
/// # Errors
/// What keeps Terraform from running. What Terraform reports is in the exit code.
pub(super) fn all(
    out: &Path,
    order: &Order,
    synthesis: &Synthesis,
    facts: &[Facts],
    jobs: &Jobs,
) -> Result<u8, Failure> {
    // Terraform runs in the folder of a stack, from which relative paths would lead elsewhere.
    let absolute = |path: &Path| std::path::absolute(path).map_err(Failure::Write);
    let out = &absolute(out)?;
    let var_files = order.inputs.var_files.iter().map(|file| absolute(file)).collect::<Result<Vec<_>, _>>()?;
    let mut children = Children::new().map_err(Failure::Wait)?;
    let environment = if order.offline {
        let settings = offline::write_settings(out).map_err(Failure::Write)?;
        let names: Vec<_> = std::env::vars_os().map(|(name, _)| name).collect();
        Environment::offline(names.iter().map(|name| name.as_os_str()), &settings)
    } else {
        Environment::online()
    };
    let binary = Binary::find(&mut children, &environment)?;
    if order.offline {
        for job in &jobs.jobs {
            offline::write(out, synthesis, job.stack).map_err(Failure::Write)?;
        }
        report::note("offline: no account and no network are used, and what only a cloud would know is invented");
    } else {
        synthesis.write(out).map_err(Failure::Write)?;
    }
    // The convention of no-color.org: any value but an empty one turns colours off.
    let coloured = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut session = Session { out, order, jobs, var_files, environment, binary, children, coloured };
    session.run(synthesis, facts)
}

/// The plan of a stack, in its folder.
const PLAN: &str = "ledgerform.tfplan";

/// How Terraform ended for one stack.
struct Done {
    code: u8,
    /// What becomes part of a document about several stacks.
    document: Option<Json>,
}

struct Session<'a> {
    out: &'a Path,
    order: &'a Order,
    jobs: &'a Jobs,
    var_files: Vec<PathBuf>,
    environment: Environment,
    binary: Binary,
    children: Children,
    /// Whether standard output shows colours, and its reader wants them.
    coloured: bool,
}

impl Session<'_> {
    fn run(&mut self, synthesis: &Synthesis, facts: &[Facts]) -> Result<u8, Failure> {
        let Jobs { action, jobs, by_stack } = self.jobs;
        let stacks = &synthesis.stacks;
        let (mut outcomes, mut codes, mut failed) = (Vec::new(), Vec::new(), Vec::new());
        let mut documents = Map::new();
        for job in jobs {
            if self.children.is_interrupted() {
                // What was left out is not fine, even if what was done is.
                codes.push(1);
                outcomes.push(Outcome::NotBegun);
                continue;
            }
            if let Some(blocker) = outcome::blocker(action, stacks, job.stack, &failed) {
                outcomes.push(Outcome::Skipped { failed: stacks[blocker].name.clone() });
                continue;
            }
            let code = match self.job(job, &stacks[job.stack], &facts[job.stack]) {
                Ok(Done { code, document }) => {
                    documents.extend(document.map(|document| (stacks[job.stack].name.clone(), document)));
                    code
                }
                // What keeps Terraform from running for one stack need not concern the others.
                Err(failure) => {
                    report::failure(&failure);
                    1
                }
            };
            if !action.accepts(code) {
                failed.push(job.stack);
            }
            codes.push(code);
            let is_interrupted = self.children.is_interrupted();
            outcomes.push(if is_interrupted { Outcome::Interrupted(code) } else { Outcome::Ended(code) });
        }
        let code = line::combined(action, &codes);
        // Outputs are told apart already, so there is something to add only if some are not there.
        if jobs.len() > 1 && !(matches!(action, Action::Output { .. }) && code == 0) {
            for (job, outcome) in jobs.iter().zip(&outcomes) {
                let line = outcome::Line { action, stack: &stacks[job.stack].name, outcome };
                report::note(&line.to_string());
            }
        }
        if !failed.is_empty() && !self.children.is_interrupted() && action.asks() && !io::stdin().is_terminal() {
            report::note("where nobody can answer, approve with `--auto-approve`");
        }
        // Half a document would look like a whole one.
        let is_whole = documents.len() == jobs.len();
        match &self.order.outputs_file {
            Some(file) if !documents.is_empty() => {
                files::replace(file, &format!("{:#}\n", Json::Object(documents))).map_err(Failure::Write)?;
            }
            None if is_whole && (self.order.json || *by_stack && code == 0) && !documents.is_empty() => {
                report::json(&Json::Object(documents))?;
            }
            _ => {}
        }
        Ok(code)
    }

    /// Runs Terraform for one stack, after `init` where that is needed.
    fn job(&mut self, job: &Job, stack: &SynthesizedStack, facts: &Facts) -> Result<Done, Failure> {
        let (folder, environment, served) = if self.order.offline {
            let folder = offline::folder(self.out, &stack.name);
            let state = files::read(&offline::state(self.out, &stack.name)).map_err(Failure::Read)?;
            let (served, reattach) = offline::start(stack, facts, &folder, state.as_deref())
                .map_err(|source| Failure::Offline { stack: stack.name.clone(), source })?;
            (folder, self.environment.with_providers(reattach), Some(served))
        } else {
            (folder(self.out, stack), self.environment.clone(), None)
        };
        if self.order.has_plan && !folder.join(PLAN).is_file() {
            return Err(Failure::NoPlan { stack: stack.name.clone() });
        }
        // Who runs init by hand has a reason to, and it may be that ours fails.
        let is_init = self.order.extra.first().is_some_and(|word| word == "init") && self.jobs.action == Action::Any;
        let code = if is_init { 0 } else { self.init(stack, facts, &folder, &environment)? };
        // Who interrupts init does not want what would follow, even if init came to its end.
        if code != 0 || self.children.is_interrupted() {
            return Ok(Done { code: 1, document: None });
        }
        let Jobs { action, jobs, by_stack } = self.jobs;
        let mut command = self.terraform(&folder, &environment);
        let Order { options, extra, json, keeps_plan, has_plan, .. } = self.order;
        let mut extra: Vec<OsString> = options.iter().chain(extra).cloned().collect();
        let plans = matches!(action, Action::Plan { .. }) && (*json || *keeps_plan);
        extra.extend(plans.then(|| format!("-out={PLAN}").into()));
        extra.extend((*action == Action::Validate && *json).then(|| "-json".into()));
        // What is no option comes last.
        extra.extend(has_plan.then(|| PLAN.into()));
        command.args(line::arguments(action, self.coloured, &job.vars, &self.var_files, &extra));
        match action {
            Action::Plan { .. } if *json => _ = command.stdout(io::stderr()),
            Action::Validate if *json => _ = command.stdout(Stdio::piped()),
            Action::Any if jobs.len() > 1 => {
                let words: Vec<_> = extra.iter().map(|word| word.to_string_lossy()).collect();
                report::note(&format!("{}: terraform {}", stack.name, words.join(" ")));
            }
            Action::Output { json: true, .. } if *by_stack => _ = command.stdout(Stdio::piped()),
            Action::Output { json: false, .. } if *by_stack => report::result(&format!("{}:\n", stack.name))?,
            Action::Output { .. } => {}
            action if jobs.len() > 1 => report::note(&format!("{}: terraform {}", stack.name, action.name())),
            _ => {}
        }
        if action.reads_states() {
            for missing in self.never_applied(stack, facts, &folder) {
                report::note(&upstream::sentence(action, &stack.name, missing, self.order.offline));
            }
        }
        let output = self.wait(command)?;
        let code = code_of(&output, &self.binary);
        let parsed = |text: &[u8]| {
            serde_json::from_slice::<Json>(text).map_err(|source| Failure::Json { stack: stack.name.clone(), source })
        };
        let document = match action {
            Action::Output { json: true, .. } if *by_stack && code == 0 => Some(parsed(&output.stdout)?),
            Action::Validate if *json => Some(parsed(&output.stdout)?),
            Action::Plan { .. } if *json && action.accepts(code) => {
                let shown = self.asked(&folder, &environment, &["show", "-json", PLAN])?;
                Some(document::planned(&parsed(&shown)?))
            }
            Action::Apply { .. } if self.order.outputs_file.is_some() && code == 0 => {
                let outputs = self.asked(&folder, &environment, &["output", "-json"])?;
                Some(document::outputs(&parsed(&outputs)?))
            }
            _ => None,
        };
        // A plan holds secrets, and a used one is good for nothing.
        if plans && !keeps_plan || *has_plan && code == 0 {
            files::remove(&folder.join(PLAN)).map_err(Failure::Write)?;
        }
        // The providers must be there until Terraform has ended.
        drop(served);
        Ok(Done { code, document })
    }

    /// What Terraform prints about something that is there.
    fn asked(&mut self, folder: &Path, environment: &Environment, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        let mut command = self.terraform(folder, environment);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
        Ok(self.wait(command)?.stdout)
    }

    /// The stacks whose states the stack will read and that have none, as far as a look at files can tell.
    fn never_applied<'a>(&self, stack: &'a SynthesizedStack, facts: &Facts, folder: &Path) -> Vec<&'a str> {
        if self.order.offline {
            let state = |_: &str, name: &str| Some(offline::state(self.out, name));
            return upstream::never_applied(stack, state, |file| file.is_file());
        }
        // The states of other workspaces lie elsewhere.
        let chosen = std::env::var_os("TF_WORKSPACE").filter(|name| !name.is_empty()).map(OsString::into_encoded_bytes);
        let selected = || files::read(&init::workspace_file(folder, std::env::var_os("TF_DATA_DIR"))).ok().flatten();
        if chosen.or_else(selected).is_some_and(|name| name.trim_ascii() != b"default") {
            return Vec::new();
        }
        let state = |import: &str, _: &str| Some(folder.join(facts.states.get(import)?));
        upstream::never_applied(stack, state, |file| file.is_file())
    }

    /// Runs `terraform init` unless nothing that it depends on has changed; gives its exit code.
    fn init(
        &mut self,
        stack: &SynthesizedStack,
        facts: &Facts,
        folder: &Path,
        environment: &Environment,
    ) -> Result<u8, Failure> {
        let place = if self.order.offline { Place::Offline } else { Place::Online };
        let data = std::env::var_os("TF_DATA_DIR").filter(|_| place == Place::Online);
        let file = init::stamp_file(folder, data);
        let lock = || -> Result<String, Failure> {
            let lock = files::read(&folder.join(init::LOCK)).map_err(Failure::Read)?.unwrap_or_default();
            Ok(String::from_utf8_lossy(&lock).into_owned())
        };
        let (before, version) = (lock()?, self.binary.version);
        let modules = modules::init(folder, &facts.modules);
        let stamp = |lock: &str| init::stamp(facts, &modules, version, lock);
        if files::read(&file).map_err(Failure::Read)? == Some(stamp(&before).into_bytes()) {
            return Ok(0);
        }
        let arguments = init::arguments(place, facts, &before);
        report::note(&format!("{}: terraform init", stack.name));
        let mut command = self.terraform(folder, environment);
        command.args(arguments).stdin(Stdio::null());
        match place {
            // Downloads take their time, and people want to see them; standard output is for the result.
            Place::Online => command.stdout(io::stderr()),
            // There is nothing to see unless it fails.
            Place::Offline => command.stdout(Stdio::piped()).stderr(Stdio::piped()),
        };
        let output = self.wait(command)?;
        if output.status.success() {
            files::replace(&file, &stamp(&lock()?)).map_err(Failure::Write)?;
        } else {
            // Empty where people have seen it already.
            for text in [&output.stdout, &output.stderr].into_iter().filter(|text| !text.is_empty()) {
                report::note(String::from_utf8_lossy(text).trim_end());
            }
            report::note(&format!(
                "init failed for `{}`: if Terraform asks for an option above, run it with that option in {}",
                stack.name,
                folder.display()
            ));
        }
        Ok(code_of(&output, &self.binary))
    }

    fn terraform(&self, folder: &Path, environment: &Environment) -> Command {
        let mut command = Command::new(&self.binary.program);
        command.current_dir(folder);
        environment.apply(&mut command);
        command
    }

    fn wait(&mut self, mut command: Command) -> Result<Output, Failure> {
        let shown = OsStr::to_string_lossy(&self.binary.program).into_owned();
        self.children.wait(&mut command).map_err(|source| Failure::Run { binary: shown, source })
    }
}

/// The exit code of a program; one that a signal ended gets 1 and a sentence.
fn code_of(output: &Output, binary: &Binary) -> u8 {
    match output.status.code() {
        Some(code) => u8::try_from(code).unwrap_or(1),
        None => {
            report::note(&format!("error: `{}` was ended by a signal", binary.program.to_string_lossy()));
            1
        }
    }
}
