//! Processes: logs, attaching, interrupts, many at once (checks 7 to 10, 31, 32, 34 and 45).

use crate::client::Plugin;
use crate::support::{BINARY, Workspace};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const THING: &str = r#"resource "acme_thing" "a" { name = "x" }"#;

/// Waits for something that a busy machine may take long for.
#[track_caller]
fn eventually(what: &str, happens: impl Fn() -> bool) {
    let start = Instant::now();
    while !happens() {
        assert!(start.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Processes of the provider that serve this workspace.
fn providers(workspace: &Workspace) -> usize {
    let link = workspace.path().join("bin").join("terraform-provider-acme");
    let mut found = 0;
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        found += usize::from(line.starts_with(link.to_str().unwrap().as_bytes()));
    }
    found
}

fn slow_apply(workspace: &Workspace) -> Child {
    let child = workspace
        .command(&["apply", "-auto-approve"], &[("ACME_FAULT", "slow")])
        .process_group(0)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    eventually("the create begins", || workspace.journal().contains("slow"));
    child
}

fn signal(child: &Child, signal: rustix::process::Signal, group: bool) {
    let process = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    match group {
        true => rustix::process::kill_process_group(process, signal).unwrap(),
        false => rustix::process::kill_process(process, signal).unwrap(),
    }
}

/// Check 7. The create is finished first: it has some seconds for that.
#[test]
fn a_provider_does_not_outlive_terraform() {
    let workspace = Workspace::new(THING);
    let mut terraform = slow_apply(&workspace);
    assert!(providers(&workspace) > 0);
    signal(&terraform, rustix::process::Signal::KILL, false);
    terraform.wait().unwrap();
    eventually("the provider ends", || providers(&workspace) == 0);
    assert!(workspace.journal().contains("stopped"), "the handler was told: {}", workspace.journal());
}

/// Check 31.
#[test]
fn an_interrupted_create_is_recorded() {
    let workspace = Workspace::new(THING);
    let mut terraform = slow_apply(&workspace);
    signal(&terraform, rustix::process::Signal::INT, true);
    terraform.wait().unwrap();
    assert!(workspace.journal().contains("stopped"), "{}", workspace.journal());
    assert_eq!(workspace.attributes("acme_thing.a")["id"], "acme-1");
    assert_eq!(providers(&workspace), 0);
}

/// Check 8, and that what a library prints neither breaks the start nor blocks.
#[test]
fn logs_hold_nothing_unexpected() {
    let workspace = Workspace::new(&format!("provider \"acme\" {{ token = \"hunter2-token\" }}\n{THING}"));
    let log = workspace.path().join("log");
    for fault in ["none", "noise"] {
        let environment = [("TF_LOG", "trace"), ("TF_LOG_PATH", log.to_str().unwrap()), ("ACME_FAULT", fault)];
        let outcome = workspace.run_with(&["plan"], &environment);
        assert_eq!(outcome.code, 0, "{}", outcome.text());
    }
    let log = std::fs::read_to_string(log).unwrap();
    for bad in ["unexpected data", "failed to exit gracefully", "token too long", "stdio service not available"] {
        assert!(!log.contains(bad), "{bad}");
    }
    for good in [
        "Served request",
        "tf_rpc=PlanResourceChange",
        "tf_resource_type=acme_thing",
        "tf_provider_addr=example.com/acme/acme",
        "tf_req_id=",
        "tf_req_duration_ms=",
        "Configured with token",
        "(sensitive value)",
    ] {
        assert!(log.contains(good), "{good}");
    }
    assert!(!log.contains("hunter2-token"), "a secret is in the log");
}

/// Nothing is written unless somebody asks, and a part of a provider has a level of its own.
#[test]
fn levels_come_from_the_environment() {
    let workspace = Workspace::new(THING);
    let stderr = |environment: &[(&str, &str)]| {
        let log = workspace.path().join("log");
        drop(std::fs::remove_file(&log));
        let mut all = vec![("TF_LOG_PATH", log.to_str().unwrap())];
        all.extend_from_slice(environment);
        assert_eq!(workspace.run_with(&["plan"], &all).code, 0);
        std::fs::read_to_string(&log).unwrap_or_default()
    };
    assert!(!stderr(&[]).contains("Served request"));
    assert!(stderr(&[("TF_LOG_PROVIDER", "debug")]).contains("Served request"));
    assert!(!stderr(&[("TF_LOG_PROVIDER", "debug"), ("TF_LOG_PROVIDER_ACME", "error")]).contains("Served request"));
}

/// Check 9.
#[test]
fn it_works_without_tls() {
    let workspace = Workspace::new(THING);
    assert_eq!(workspace.run_with(&["plan"], &[("TF_DISABLE_PLUGIN_TLS", "1")]).code, 0);
}

/// A provider for people, and the variable that leads Terraform to it.
fn debugged(world: &std::path::Path, environment: &[(&str, &str)]) -> (Child, String) {
    let mut child = Command::new(BINARY)
        .arg("--debug")
        .env("ACME_DIR", world)
        // Where the socket is, so that one that is killed leaves nothing behind.
        .env("TMPDIR", world)
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let variable = lines
        .map_while(Result::ok)
        .find_map(|line| Some(line.trim().strip_prefix("TF_REATTACH_PROVIDERS='")?.strip_suffix('\'')?.to_owned()));
    (child, variable.unwrap())
}

/// The variable is in a file too, for whoever cannot read the output.
#[test]
fn a_debugged_provider_writes_its_variable_to_a_file() {
    let world = tempfile::tempdir().unwrap();
    let file = world.path().join("reattach.env");
    let mut command = Command::new(BINARY);
    command.arg(format!("--debug-env-file={}", file.display())).env("TMPDIR", world.path());
    let mut child = command.stdout(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
    let printed = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let printed = printed.map(|line| line.trim().to_owned()).find(|line| line.starts_with("TF_REATTACH_PROVIDERS="));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("{}\n", printed.unwrap()));
    signal(&child, rustix::process::Signal::INT, false);
    assert!(child.wait().unwrap().success());
    assert!(!file.exists(), "nobody is led to a process that has ended");

    let nowhere = Command::new(BINARY).arg("--debug-env-file=/nowhere/x").output().unwrap();
    assert!(!nowhere.status.success());
    assert!(String::from_utf8(nowhere.stderr).unwrap().contains("--debug-env-file \"/nowhere/x\""));
}

/// Check 10.
#[test]
fn a_debugged_provider_outlives_runs_and_is_configured_again() {
    let world = tempfile::tempdir().unwrap();
    let (mut child, variable) = debugged(world.path(), &[]);
    let config = |endpoint: &str, name: &str| {
        format!("provider \"acme\" {{ endpoint = \"{endpoint}\" }}\nresource \"acme_thing\" \"{name}\" {{}}\n")
    };
    let workspace = Workspace::attached(&config("one", "a"), &variable);
    workspace.apply();
    assert_eq!(workspace.attributes("acme_thing.a")["endpoint"], "one");
    workspace.plan_is_empty();
    workspace.configure(&config("two", "b"));
    workspace.apply();
    assert_eq!(workspace.attributes("acme_thing.b")["endpoint"], "two");
    assert!(child.try_wait().unwrap().is_none(), "it outlives runs");
    signal(&child, rustix::process::Signal::INT, false);
    assert!(child.wait().unwrap().success(), "Ctrl-C ends it");
}

/// The same provider under protocol 5, as Terraform before 1.0 speaks it.
#[test]
fn protocol_5_serves_the_same_handlers() {
    let config = r#"
provider "acme" { endpoint = "five" }
resource "acme_thing" "a" {
  name           = "x"
  secret_wo      = "s3cret"
  secret_version = 1
  rule { port = 1 }
}
data "acme_data" "d" { name = "n" }
output "f" { value = provider::acme::f("five") }
"#;
    let world = tempfile::tempdir().unwrap();
    let (mut child, variable) = debugged(world.path(), &[("ACME_FLAT", "1")]);
    let five = variable.replace("\"ProtocolVersion\":6", "\"ProtocolVersion\":5");
    assert_ne!(five, variable);
    let workspace = Workspace::attached(config, &five);
    assert!(workspace.apply().contains("1 added"));
    let thing = workspace.attributes("acme_thing.a");
    assert_eq!((thing["upper"].as_str(), thing["endpoint"].as_str()), (Some("X"), Some("five")));
    assert_eq!(thing["secret_wo"], serde_json::Value::Null);
    assert_eq!(thing["rule"][0]["key"], "filled");
    workspace.plan_is_empty();
    assert!(workspace.ok(&["output"]).contains("FIVE"));
    assert!(workspace.ok(&["destroy", "-auto-approve"]).contains("1 destroyed"));
    child.kill().unwrap();
    child.wait().unwrap();

    // Nested attributes have no form in protocol 5: the provider says so instead of serving half a schema.
    let (mut child, variable) = debugged(world.path(), &[]);
    let five = variable.replace("\"ProtocolVersion\":6", "\"ProtocolVersion\":5");
    let outcome = Workspace::attached(config, &five).run(&["plan"]);
    outcome.fails_with("nested attributes need protocol 6");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Check 32.
#[test]
fn many_resources_at_once() {
    let workspace = Workspace::new("resource \"acme_thing\" \"a\" {\n  count = 500\n  name = \"n${count.index}\"\n}\n");
    let outcome = workspace.run_with(&["apply", "-auto-approve", "-parallelism=50"], &[("ACME_FAULT", "latency")]);
    assert!(outcome.stdout.contains("500 added"), "{}", outcome.text());
    let state = workspace.state_file();
    let instances = state["resources"][0]["instances"].as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> =
        instances.iter().map(|instance| instance["attributes"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 500, "every object has an id of its own");
}

/// Check 34.
#[test]
fn aliases_do_not_talk_to_each_other() {
    let blocks: String = ["a", "b", "c"]
        .iter()
        .map(|name| {
            format!(
                "provider \"acme\" {{\n  alias = \"{name}\"\n  endpoint = \"at-{name}\"\n}}\n\
                 resource \"acme_thing\" \"{name}\" {{ provider = acme.{name} }}\n"
            )
        })
        .collect();
    let workspace = Workspace::new(&blocks);
    workspace.apply();
    for name in ["a", "b", "c"] {
        let thing = workspace.attributes(&format!("acme_thing.{name}"));
        assert_eq!(thing["endpoint"], format!("at-{name}"));
    }
    workspace.plan_is_empty();
}

/// Check 45, with ten processes instead of a thousand: each leaves as much behind as the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nothing_is_left_behind() {
    for _ in 0..10 {
        let mut plugin = Plugin::start(&[]);
        let client = plugin.connect().await;
        let _: crate::proto::get_provider_schema::Response = client
            .call("/tfplugin6.Provider/GetProviderSchema", crate::proto::get_provider_schema::Request {})
            .await
            .unwrap();
        let status = std::fs::read_to_string(format!("/proc/{}/status", plugin.child.id())).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let kilobytes: u64 = resident.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(kilobytes < 40_000, "a debug build takes {kilobytes} kB");
        client.call::<(), ()>("/plugin.GRPCController/Shutdown", ()).await.unwrap();
        assert_eq!(plugin.ends(), Some(0));
        assert_eq!(std::fs::read_dir(plugin.directory.path()).unwrap().count(), 0);
    }
}

/// Check 45: a process that is attached to serves client after client, and keeps nothing open for those that left.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn clients_that_left_hold_no_descriptor() {
    let world = tempfile::tempdir().unwrap();
    let (mut child, variable) = debugged(world.path(), &[]);
    let variable: serde_json::Value = serde_json::from_str(&variable).unwrap();
    let socket = variable["example.com/acme/acme"]["Addr"]["String"].as_str().unwrap();
    let descriptors = || std::fs::read_dir(format!("/proc/{}/fd", child.id())).unwrap().count();
    let before = descriptors();
    for _ in 0..200 {
        let client = crate::client::Client::connect(std::path::Path::new(socket)).await;
        let request = crate::proto::get_metadata::Request {};
        let _: crate::proto::get_metadata::Response =
            client.call("/tfplugin6.Provider/GetMetadata", request).await.unwrap();
    }
    // The last of them may just be leaving.
    eventually("all clients left", || descriptors() == before);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Check 45 in full; it takes some minutes: `cargo test -p ledgerform-tfplugin --test it -- --ignored thousand`.
///
/// Half of the plans start a provider, and half are served by one process.
#[test]
#[ignore = "takes minutes"]
fn a_thousand_plans_leave_nothing() {
    let started = Workspace::new(THING);
    let temporary = started.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let (mut child, variable) = debugged(&started.world(), &[]);
    let attached = Workspace::attached(THING, &variable);
    let plan = |workspace: &Workspace, run: usize| {
        let outcome = workspace.run_with(&["plan", "-refresh=false"], &[("TMPDIR", temporary.to_str().unwrap())]);
        assert_eq!(outcome.code, 0, "run {run}: {}", outcome.text());
    };
    let descriptors = || std::fs::read_dir(format!("/proc/{}/fd", child.id())).unwrap().count();
    let before = descriptors();
    for run in 0..500 {
        plan(&started, run);
        plan(&attached, run);
    }
    assert_eq!(providers(&started), 0);
    eventually("no descriptor is left open", || descriptors() == before);
    child.kill().unwrap();
    child.wait().unwrap();
    let left: Vec<_> = std::fs::read_dir(&temporary).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("ledgerform-")), "{left:?}");
}
