//! C21: Redis in the cluster, behind the interface of the cache.

use super::{app, applied, problems};
use ledgerform::{Constraint, Expr, Format, Number, Output, Scope, Variable};
use ledgerform_bindings::{aws, kubernetes};
use ledgerform_modules::cache::{Cache, CacheInputs, Caches, Connection, ConnectionFields, Group, Network, User};
use ledgerform_modules::cluster::redis::{Client, Redis, RedisInputs};
use ledgerform_testing::Root;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn web() -> (&'static str, User) {
    ("web", User::new().access("on ~session:* +@read +@write"))
}

fn of_users(users: impl IntoIterator<Item = (&'static str, User)>) -> RedisInputs {
    let users: BTreeMap<&str, User> = users.into_iter().collect();
    RedisInputs::new().name("sessions").namespace("shop").auth_secret("sessions-auth").users(users)
}

fn inputs() -> RedisInputs {
    of_users([web()])
}

/// Everything that can be asked for.
fn whole() -> RedisInputs {
    let report = ("report", User::new().access("on ~session:* +@read"));
    of_users([web(), report])
        .clients([
            ("report", Client::new().namespace("reports")),
            ("web", Client::new().namespace("shop").pods([("app.kubernetes.io/name", "web")])),
        ])
        .replicas(2)
        .tls_secret("sessions-tls")
        .memory_mib(2048)
        .memory_policy("allkeys-lru")
        .cpu("500m")
        .storage_gib(20)
        .storage_class("gp3-encrypted")
        .name_server_cidrs(["169.254.20.10/32"])
}

fn redis(inputs: RedisInputs) -> impl Fn(&Scope) {
    move |scope| {
        scope.component::<Redis>("redis", inputs.clone());
    }
}

/// The HCL of a stack; of each script only that it is there, since it is a file of its own.
fn hcl(construct: impl Fn(&Scope)) -> String {
    let text = app(&construct).synth_as(Format::Hcl).unwrap().stacks[0].text.clone();
    let lines = text.lines().map(|line| match line.split_once(".sh\"") {
        Some((name, _)) => format!("{name}.sh\" = \"…\""),
        None => line.to_owned(),
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// `UPDATE=1 cargo test -p ledgerform-modules --test it c21` writes the files anew.
#[test]
fn c21_redis_in_the_cluster() {
    for (name, inputs) in [("redis.tf", whole()), ("redis_alone.tf", inputs().replicas(0))] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cluster").join(name);
        let text = hcl(redis(inputs.clone()));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &text).unwrap();
        }
        assert!(fs::read_to_string(&path).unwrap_or_default() == text, "{name} is stale: run the test with UPDATE=1");
        applied(redis(inputs));
    }
}

/// The pods mount the passwords; nothing else knows them, and nothing that they are told names a password.
#[test]
fn c21_pods_read_passwords_from_files() {
    let template = applied(redis(whole()));
    let set = template.only::<kubernetes::StatefulSetV1>().body;
    let pod = &set["spec"]["template"]["spec"];
    for container in pod["container"].as_array().unwrap() {
        let names: Vec<&Value> =
            container["env"].as_array().unwrap().iter().map(|variable| &variable["name"]).collect();
        assert_eq!(names, ["POD_NAME"]);
        let mount = json!({ "mount_path": "/run/secrets/redis", "name": "passwords", "read_only": true });
        assert!(container["volume_mount"].as_array().unwrap().contains(&mount), "{container:#}");
    }
    let volume = json!({ "name": "passwords", "secret": { "secret_name": "sessions-auth", "default_mode": "0440" } });
    assert!(pod["volume"].as_array().unwrap().contains(&volume), "{pod:#}");
    let probe = &pod["container"][0]["readiness_probe"]["exec"]["command"];
    assert_eq!(*probe, json!(["sh", "/etc/redis/probe.sh", "ready"]));
    template.count::<kubernetes::SecretV1>(0);
}

/// What the page "Pod Security Standards" asks for at the level `restricted`.
#[test]
fn c21_restricted_pod_security_admits_the_pods() {
    let set = applied(redis(whole())).only::<kubernetes::StatefulSetV1>().body;
    let pod = &set["spec"]["template"]["spec"];
    assert_eq!(pod["automount_service_account_token"], false);
    assert_eq!(pod["security_context"]["run_as_non_root"], true);
    assert_eq!(pod["security_context"]["seccomp_profile"]["type"], "RuntimeDefault");
    for name in ["host_network", "host_pid", "host_ipc", "init_container"] {
        assert_eq!(pod.get(name), None, "{name}");
    }
    for volume in pod["volume"].as_array().unwrap() {
        let kinds: Vec<&String> = volume.as_object().unwrap().keys().filter(|kind| *kind != "name").collect();
        assert!(["config_map", "empty_dir", "secret"].contains(&kinds[0].as_str()) && kinds.len() == 1, "{volume}");
    }
    let containers = pod["container"].as_array().unwrap();
    assert_eq!(containers.len(), 2);
    for container in containers {
        let expected = json!({
            "allow_privilege_escalation": false,
            "capabilities": { "drop": ["ALL"] },
            "read_only_root_filesystem": true,
        });
        assert_eq!(container["security_context"], expected, "{}", container["name"]);
        assert!(container["resources"]["limits"]["memory"].is_string(), "{}", container["name"]);
        assert_eq!(container.get("host_port"), None);
    }
}

/// A rule without peers would let in everybody, so there is none; without clients and replicas there is no rule at all.
#[test]
fn c21_the_policy_names_everybody() {
    let rules = |inputs: RedisInputs, direction: &str| {
        let policy = applied(redis(inputs)).only::<kubernetes::NetworkPolicyV1>().body;
        assert_eq!(policy["spec"]["policy_types"], json!(["Ingress", "Egress"]));
        policy["spec"][direction].as_array().cloned().unwrap_or_default()
    };
    for (direction, peer) in [("ingress", "from"), ("egress", "to")] {
        let found = rules(whole(), direction);
        assert_eq!(found.len(), 3, "{direction}");
        for rule in found {
            assert_eq!(rule[peer].as_array().unwrap().len(), 1, "{rule}");
            assert!(!rule["ports"].as_array().unwrap().is_empty(), "{rule}");
        }
        assert_eq!(rules(inputs().replicas(0), direction), Vec::<Value>::new(), "{direction}");
    }
}

/// What a program does with a connection, whoever gave it.
fn shop(scope: &Scope, sessions: &Expr<Connection>) {
    scope.output("host", Output::new(sessions.endpoint()));
    scope.output("reader", Output::new(sessions.reader_endpoint()));
    scope.output("port", Output::new(sessions.port()));
    scope.output("tls", Output::new(sessions.tls()));
    scope.output("user", Output::new(sessions.user_name()));
    scope.output("password", Output::new(sessions.password()));
    scope.output("policy", Output::new(sessions.connect_policy()));
}

fn outputs(construct: impl Fn(&Scope)) -> Value {
    let app = app(&construct);
    let root = Root::of(&app.synth().unwrap().stacks[0]);
    root.apply();
    let outputs: Value = serde_json::from_str(&root.succeed(&["output", "-json"])).unwrap();
    outputs.as_object().unwrap().iter().map(|(name, output)| (name.clone(), output["value"].clone())).collect()
}

#[test]
fn c21_one_cache_takes_the_place_of_the_other() {
    let managed = outputs(|scope| {
        scope.provider(aws::Provider::new().region("us-east-1"));
        let network = Network::new().vpc_id("vpc-0a1b2c3d").subnet_ids(["subnet-0a1b2c3d", "subnet-0a1b2c3e"]);
        let group =
            |cluster_mode: bool| Group::new().node_type("cache.r7g.large").cluster_mode(cluster_mode).users([web()]);
        let inputs = CacheInputs::new().name("demo").region("us-east-1").account_id("111122223333").network(network);
        let inputs = inputs.groups([("sessions", group(false)), ("rates", group(true))]);
        let cache = scope.component::<Cache>("cache", inputs);
        shop(scope, &cache.connection("sessions", "web"));
        scope.output("no_reader", Output::new(cache.connection("rates", "web").reader_endpoint()));
    });
    assert!(managed["host"].is_string() && managed["reader"].is_string(), "{managed:#}");
    assert_eq!((&managed["port"], &managed["tls"]), (&json!(6379), &json!(true)));
    assert_eq!(managed["user"], "demo-sessions-web");
    assert_eq!((managed.get("password"), managed.get("no_reader")), (None, None));
    assert!(managed["policy"].as_str().unwrap().contains("elasticache:Connect"), "{managed:#}");

    let own = outputs(|scope| {
        let cache = scope.component::<Redis>("cache", whole());
        shop(scope, &cache.connection("sessions", "web"));
    });
    let expected = json!({
        "host": "sessions.shop.svc",
        "reader": "sessions-readers.shop.svc",
        "port": 6379,
        "tls": true,
        "user": "web",
        "password": { "namespace": "shop", "secret": "sessions-auth", "key": "web" },
    });
    assert_eq!(own, expected);
}

/// What is known only to Terraform leads to the same plan as what is known here.
#[test]
fn c21_inputs_that_are_known_later_plan_the_same() {
    let text = |scope: &Scope, name: &str| scope.variable::<String>(name, Variable::new(Constraint::String));
    let later = app(&|scope| {
        let number = |name: &str| -> Expr<Number> { scope.variable(name, Variable::new(Constraint::Number)) };
        let access = User::new().access(text(scope, "access"));
        let namespace = text(scope, "namespace");
        let client = Client::new().namespace(&namespace).pods([("app", text(scope, "label"))]);
        let inputs = RedisInputs::new()
            .name(text(scope, "name"))
            .namespace(&namespace)
            .auth_secret(text(scope, "auth"))
            .users([("web", access)])
            .clients([("web", client)])
            .replicas(number("replicas"))
            .tls_secret(scope.variable::<Option<String>>("tls", Variable::new(Constraint::String).nullable()))
            .memory_mib(number("memory"))
            .name_server_cidrs(
                scope.variable::<Vec<String>>("servers", Variable::new(Constraint::List(Box::new(Constraint::String)))),
            );
        let redis = scope.component::<Redis>("redis", inputs);
        scope.output("endpoints", Output::new(redis.endpoints));
        scope.output("passwords", Output::new(redis.passwords));
    });
    let synthesis = later.synth().unwrap();
    for (replicas, tls) in [(0, None), (2, Some("sessions-tls"))] {
        let root = Root::of(&synthesis.stacks[0]);
        let values = [
            ("access", json!("on ~session:* +@read +@write")),
            ("auth", json!("sessions-auth")),
            ("label", json!("web")),
            ("memory", json!(1024)),
            ("name", json!("sessions")),
            ("namespace", json!("shop")),
            ("replicas", json!(replicas)),
            ("servers", json!(["169.254.20.10/32"])),
            ("tls", json!(tls)),
        ];
        let values: String = values.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
        root.write("terraform.tfvars", &values);
        let now = app(&redis(
            inputs()
                .clients([("web", Client::new().namespace("shop").pods([("app", "web")]))])
                .replicas(replicas)
                .tls_secret(tls.map(str::to_owned))
                .memory_mib(1024)
                .name_server_cidrs(["169.254.20.10/32"]),
        ));
        let now = Root::of(&now.synth().unwrap().stacks[0]).plan();
        assert_eq!(root.plan().objects(), now.objects(), "{replicas} replicas");
    }
}

#[test]
fn c21_what_is_wrong_is_said_at_once() {
    let problems = problems(|scope| {
        let user = |access: &str| User::new().access(access);
        let inputs = RedisInputs::new()
            .name("1sessions")
            .namespace("Shop")
            .auth_secret("open sesame")
            .users([
                ("default", user("on ~* +@all")),
                ("local", user("on ~* +@all")),
                ("lines", user("on ~* +@all\nuser evil on ~* +@all")),
                ("open", user("on nopass ~* +@all")),
                ("written", user("on >hunter2hunter2 ~* +@all")),
                web(),
            ])
            .clients([
                ("all", Client::new().namespace("*")),
                ("odd", Client::new().namespace("shop").pods([("a b", "")])),
            ])
            .image("redis:latest")
            .replicas(6)
            .tls_secret("TLS")
            .memory_mib(64)
            .memory_policy("lru")
            .cpu("much")
            .storage_gib(0)
            .storage_class("")
            .name_server_cidrs(["0.0.0.0/0", "dns"]);
        scope.component::<Redis>("sessions", inputs);
        let small = RedisInputs::new().name("small").namespace("shop").auth_secret("auth");
        scope.component::<Redis>("small", small.users(Vec::<(&str, User)>::new()).memory_mib(4096).storage_gib(11));
    });
    for expected in [
        "workloads/sessions.name: name must be 1 to 50 lower-case letters, digits and hyphens, beginning with a letter, not \
         `1sessions`",
        "workloads/sessions.namespace: namespace must be 1 to 63 lower-case letters, digits and hyphens, not `Shop`",
        "workloads/sessions.auth_secret: auth_secret must be the name of a secret",
        "workloads/sessions.users: users must have a user at least",
        "wrong: default, lines, local, open, written",
        "workloads/sessions.clients: clients must have a namespace by its name, and pods by labels such as app = \"web\"; \
         wrong: all, odd",
        "workloads/sessions.image: image must be an image with an exact tag",
        "workloads/sessions.replicas: replicas must be 0 to 5, not 6",
        "workloads/sessions.tls_secret: tls_secret must be the name of a secret",
        "workloads/sessions.memory_mib: memory_mib must be 128 to 524288 MiB, not 64",
        "workloads/sessions.memory_policy",
        "workloads/sessions.cpu: cpu must be an amount such as 100m, 256Mi or 2Gi, not `much`",
        "workloads/sessions.storage_gib: storage_gib must be 1 to 16384 GiB, not 0",
        "workloads/sessions.storage_class",
        "each of name_server_cidrs must be a range of addresses such as 169.254.20.10/32, and none may be all; wrong: \
         0.0.0.0/0, dns",
        "workloads/small.users: users must have a user at least",
        "storage_gib must be three times memory_mib at least, which is 4096 MiB, because the log of writes is written anew \
         beside the old one, not 11",
    ] {
        assert!(problems.contains(expected), "{expected}\n\n{problems}");
    }
    assert!(!problems.contains("hunter2") && !problems.contains("sesame"), "{problems}");
}

/// A user or a cache that is not there is an error, and no host name that is empty.
#[test]
fn c21_a_connection_that_is_not_there_is_an_error() {
    let check = |cache: &str, user: &str, expected: &[&str]| {
        let problems = problems(|scope| {
            let redis = scope.component::<Redis>("redis", inputs());
            let connection = redis.connection(cache, user);
            scope.output("host", Output::new(connection.endpoint()));
            scope.output("user", Output::new(connection.user_name()));
        });
        for expected in expected {
            assert!(problems.contains(expected), "{problems}");
        }
    };
    let user = "workloads/user: `value`: there is no element `sessions/nobody`; there are `sessions/web`";
    check("sessions", "nobody", &[user]);
    let host = "workloads/host: `value`: there is no element `rates`; there are `sessions`";
    let user = "workloads/user: `value`: there is no element `rates/web`; there are `sessions/web`";
    check("rates", "web", &[host, user]);
}
