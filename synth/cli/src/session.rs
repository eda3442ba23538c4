//! One command from its arguments to its exit code.

mod document;
mod outcome;
mod runs;
mod upstream;

use crate::arguments::{Arguments, Command, Inputs, Manner, Part, Picture, Runner, Target};
use crate::facts::Facts;
use crate::failure::Failure;
use crate::request::RequestError;
use crate::select::StackName;
use crate::terraform::Action;
use crate::{check, completion, diagram, difference, export, report, request, select, watch};
use ledgerform::{App, ComponentEntry, Format, Synthesis, SynthesizedStack};
use serde_json::{Value as Json, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Does what the command line says; gives the exit code.
///
/// # Errors
/// Anything that keeps the command from its result, except for what Terraform itself reports.
pub(crate) fn run(
    program: &str,
    arguments: Arguments,
    components: &[ComponentEntry],
    describe: impl FnOnce() -> Result<App, Failure>,
) -> Result<u8, Failure> {
    let Arguments { out, emission, command } = arguments;
    let format = command.language().or(emission.format).map(Format::from).unwrap_or_default();
    let order = match command {
        Command::Export { names, out_dir, check, json } => {
            let mode = if check { export::Mode::Check } else { export::Mode::Write };
            return export::run(components, &names, &out_dir, mode, json);
        }
        Command::Completion { shell } => return completion::run(program, shell),
        Command::Check { json } => return check::run(describe, components, json),
        Command::Graph { stacks, format, json } => return drawn(&describe()?, &stacks, format, json),
        Command::Diff { old, json } => {
            return difference::run(&describe()?, &old.unwrap_or(out), json);
        }
        Command::Watch(watch) => return watch::run(&watch, &out, emission),
        Command::List { json, .. } => {
            let (_, synthesis) = synthesize(describe, format)?;
            // The path is what the name does not tell: which stages the stack is in.
            let name = |stack: &SynthesizedStack| match stack.path == stack.name {
                true => format!("{}\n", stack.name),
                false => format!("{}\t{}\n", stack.name, stack.path),
            };
            return told(&out, &synthesis, json, name);
        }
        Command::Synth { json, .. } => {
            let synthesis = match synthesize(describe, format) {
                Err(Failure::Description(problems)) if json => return check::told(problems.iter()),
                synthesized => synthesized?.1,
            };
            synthesis.write(&out).map_err(Failure::Write)?;
            let file = |stack: &SynthesizedStack| {
                format!("{}\t{}\n", stack.name, folder(&out, stack).join(stack.file).display())
            };
            return told(&out, &synthesis, json, file);
        }
        Command::Plan { target, inputs, part, manner, detailed_exitcode, destroy, save, json } => {
            let order = Order::new(Action::Plan { detailed_exitcode }, target, inputs).part(&part).manner(&manner);
            let destroy = destroy.then(|| "-destroy".into());
            Order { options: order.options.into_iter().chain(destroy).collect(), keeps_plan: save, json, ..order }
        }
        // Nothing real changes offline, so there is nothing to approve.
        Command::Apply { target, inputs, part, manner, auto_approve, saved, outputs_file } => {
            // Who kept a plan has seen it: Terraform does not ask either.
            let auto_approve = auto_approve || saved || target.runner.offline;
            let order = Order::new(Action::Apply { auto_approve }, target, inputs).part(&part).manner(&manner);
            Order { has_plan: saved, outputs_file, ..order }
        }
        Command::Destroy { target, inputs, part, auto_approve } => {
            let auto_approve = auto_approve || target.runner.offline;
            Order::new(Action::Destroy { auto_approve }, target, inputs).part(&part)
        }
        Command::Validate { target, json } => Order { json, ..Order::new(Action::Validate, target, Inputs::default()) },
        Command::Terraform { stacks, offline, arguments, emission } => {
            let target = Target { stacks, runner: Runner { offline, extra: arguments, emission } };
            Order::new(Action::Any, target, Inputs::default())
        }
        Command::Output { words, json, runner } => {
            let target = Target { stacks: words, runner };
            Order::new(Action::Output { json, name: None }, target, Inputs::default())
        }
    };
    let (app, synthesis) = synthesize(describe, format)?;
    let facts = facts(&app, &synthesis, format)?;
    let jobs = jobs(&order, &synthesis, &facts)?;
    runs::all(&out, &order, &synthesis, &facts, &jobs)
}

fn synthesize(describe: impl FnOnce() -> Result<App, Failure>, format: Format) -> Result<(App, Synthesis), Failure> {
    let app = describe()?;
    let synthesis = app.synth_as(format).map_err(Failure::Description)?;
    for annotation in synthesis.stacks.iter().flat_map(|stack| &stack.annotations) {
        report::annotation(annotation);
    }
    Ok((app, synthesis))
}

/// A command that runs Terraform.
#[derive(Debug, Default)]
struct Order {
    action: Action,
    /// Stacks and patterns; for `output` perhaps the name of an output at the end.
    words: Vec<String>,
    inputs: Inputs,
    offline: bool,
    /// Arguments for Terraform that follow from options of ours.
    options: Vec<OsString>,
    /// Arguments for Terraform that were given as they are.
    extra: Vec<OsString>,
    /// The option that means one stack only, if one is there.
    single: Option<&'static str>,
    /// Whether what is planned or found is printed as one document.
    json: bool,
    /// Whether the plan stays in the folder of the stack.
    keeps_plan: bool,
    /// Whether the plan in the folder of the stack is applied.
    has_plan: bool,
    /// Where the outputs of applied stacks go.
    outputs_file: Option<PathBuf>,
}

impl Order {
    fn new(action: Action, target: Target, inputs: Inputs) -> Self {
        let Target { stacks: words, runner: Runner { offline, extra, .. } } = target;
        Self { action, words, inputs, offline, extra, ..Self::default() }
    }

    fn part(mut self, part: &Part) -> Self {
        self.options.extend(part.arguments());
        self.single = self.single.or((!part.targets.is_empty()).then_some("target"));
        self
    }

    fn manner(mut self, manner: &Manner) -> Self {
        self.options.extend(manner.arguments());
        self.single = self.single.or((!manner.replace.is_empty()).then_some("replace"));
        self
    }
}

/// Terraform for each of the chosen stacks.
#[derive(Debug, PartialEq, Eq)]
struct Jobs {
    action: Action,
    /// In the order they run.
    jobs: Vec<Job>,
    /// Whether outputs are told apart by stack.
    by_stack: bool,
}

/// Terraform for one stack.
#[derive(Debug, PartialEq, Eq)]
struct Job {
    /// Position of the stack.
    stack: usize,
    vars: Vec<(String, String)>,
}

/// Which stacks to run Terraform for, and with which values.
fn jobs(order: &Order, synthesis: &Synthesis, facts: &[Facts]) -> Result<Jobs, Failure> {
    let stacks = &synthesis.stacks;
    let names: Vec<StackName<'_>> = stacks.iter().map(StackName::from).collect();
    let mut action = order.action.clone();
    let mut by_stack = false;
    let mut chosen = match &mut action {
        Action::Output { name, .. } => {
            let outputs: Vec<(StackName<'_>, &[String])> =
                stacks.iter().map(|stack| (stack.into(), stack.outputs.as_slice())).collect();
            let asked = request::output(&outputs, &order.words)?;
            *name = asked.name;
            by_stack = asked.by_stack;
            asked.stacks
        }
        _ => select::stacks(&names, &order.words)?,
    };
    if let (Some(option), [_, _, ..]) = (order.single, chosen.as_slice()) {
        let stacks = chosen.iter().map(|stack| names[*stack].name.to_owned()).collect();
        return Err(RequestError::ManyStacks { option, stacks }.into());
    }
    // What was built last stands on what was built first.
    if let Action::Destroy { .. } = action {
        chosen.reverse();
    }
    let variables: Vec<_> = chosen.iter().map(|stack| (names[*stack].name, &facts[*stack].variables)).collect();
    let vars = request::variables(&variables, &order.inputs.vars)?;
    let jobs = chosen.into_iter().zip(vars).map(|(stack, vars)| Job { stack, vars }).collect();
    Ok(Jobs { action, jobs, by_stack })
}

/// What the configurations say about themselves, which is read from their JSON whatever is written.
fn facts(app: &App, synthesis: &Synthesis, format: Format) -> Result<Vec<Facts>, Failure> {
    let as_json;
    let stacks = match format {
        Format::Json => &synthesis.stacks,
        Format::Hcl => {
            as_json = app.synth().map_err(Failure::Description)?;
            &as_json.stacks
        }
    };
    let read = |stack: &SynthesizedStack| {
        Facts::read(&stack.text).map_err(|source| Failure::Json { stack: stack.name.clone(), source })
    };
    stacks.iter().map(read).collect()
}

/// Prints a line for each stack, or a document about all of them.
fn told(
    out: &Path,
    synthesis: &Synthesis,
    as_json: bool,
    line: impl Fn(&SynthesizedStack) -> String,
) -> Result<u8, Failure> {
    if as_json {
        let entry = |stack: &SynthesizedStack| {
            let folder = folder(out, stack).display().to_string();
            json!({ "name": stack.name, "path": stack.path, "folder": folder, "file": stack.file, "outputs": stack.outputs })
        };
        report::json(&Json::Array(synthesis.stacks.iter().map(entry).collect()))?;
    } else {
        report::result(&synthesis.stacks.iter().map(line).collect::<String>())?;
    }
    Ok(0)
}

/// Prints a picture of the chosen stacks, or a document about them.
fn drawn(app: &App, patterns: &[String], format: Picture, as_json: bool) -> Result<u8, Failure> {
    let graphs = app.graphs().map_err(Failure::Description)?;
    let names: Vec<StackName<'_>> =
        graphs.iter().map(|graph| StackName { name: &graph.name, path: &graph.path }).collect();
    let all = ["*".to_owned()];
    let chosen = select::stacks(&names, if patterns.is_empty() { &all } else { patterns })?;
    let stacks: Vec<diagram::Stack<'_>> = chosen.into_iter().map(|i| diagram::stack(&graphs[i])).collect();
    if as_json {
        report::json(&diagram::document(&stacks))?;
    } else {
        report::result(&match format {
            Picture::Mermaid => diagram::mermaid(&stacks),
            Picture::Dot => diagram::dot(&stacks),
        })?;
    }
    Ok(0)
}

/// The folder of a stack's configuration.
fn folder(out: &Path, stack: &SynthesizedStack) -> PathBuf {
    out.join("stacks").join(&stack.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledgerform::{Constraint, Expr, Output, Variable};

    /// The jobs for a command line, as `action: stack(variables) …`.
    #[track_caller]
    fn check(line: &[&str], expected: &str) {
        let app = App::new();
        for (name, variables) in [("network", &["region", "cidr"][..]), ("data", &["region"]), ("app", &[])] {
            let stack = app.stack(name);
            for variable in variables {
                let _: Expr<String> = stack.variable(*variable, Variable::new(Constraint::String));
            }
            stack.output(format!("{name}_id"), Output::new("1"));
        }
        let arguments = <Arguments as clap::Parser>::try_parse_from([&["p"], line].concat()).unwrap();
        for format in [Format::Json, Format::Hcl] {
            let synthesis = app.synth_as(format).unwrap();
            let facts = facts(&app, &synthesis, format).unwrap();
            let order = match &arguments.command {
                Command::Plan { target, inputs, .. } => (Action::Plan { detailed_exitcode: false }, target, inputs),
                Command::Destroy { target, inputs, .. } => (Action::Destroy { auto_approve: true }, target, inputs),
                other => panic!("{other:?}"),
            };
            let (action, Target { stacks, .. }, inputs) = order;
            let single = line.contains(&"--target").then_some("target");
            let order = Order { action, words: stacks.clone(), inputs: inputs.clone(), single, ..Order::default() };
            let found = match jobs(&order, &synthesis, &facts) {
                Err(failure) => failure.to_string(),
                Ok(Jobs { action, jobs, .. }) => {
                    let job = |job: &Job| {
                        let vars: Vec<String> =
                            job.vars.iter().map(|(name, value)| format!("{name}={value}")).collect();
                        format!(" {}({})", synthesis.stacks[job.stack].name, vars.join(","))
                    };
                    format!("{}:{}", action.name(), jobs.iter().map(job).collect::<String>())
                }
            };
            assert_eq!(found, expected, "{format:?}");
        }
    }

    #[test]
    fn jobs_table() {
        check(&["plan", "*"], "plan: network() data() app()");
        check(&["plan", "app", "network"], "plan: network() app()");
        check(&["destroy", "*"], "destroy: app() data() network()");
        check(
            &["destroy", "*", "--var", "cidr=1", "--var", "region=eu"],
            "destroy: app() data(region=eu) network(cidr=1,region=eu)",
        );
        check(&["plan", "data", "--var", "cidr=1"], "no variable `cidr` is in `data`: the only one is `region`");
        check(&["plan", "app", "--target", "a.b"], "plan: app()");
        check(
            &["plan", "*", "--target", "a.b"],
            "`--target` is for one stack, and `network`, `data` and `app` are chosen: name the one that has the address",
        );
        check(&["plan", "x"], "no stack matches `x`: the stacks are `network`, `data` and `app`");
    }
}
