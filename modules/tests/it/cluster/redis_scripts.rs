//! C21: what the scripts of the pods do, run by the shell with a server and a client that only write down what they are told.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// The scripts of the pods.
const SCRIPTS: [(&str, &str); 4] = [
    ("common.sh", include_str!("../../../src/cluster/redis/common.sh")),
    ("follow.sh", include_str!("../../../src/cluster/redis/follow.sh")),
    ("probe.sh", include_str!("../../../src/cluster/redis/probe.sh")),
    ("start.sh", include_str!("../../../src/cluster/redis/start.sh")),
];

/// A password with everything that a configuration would have to quote.
const WEB: &str = r#"pass "word" of \web $HOME"#;
const REPLICATION: &str = r#"copy "every" \thing"#;

/// The digest of [`WEB`], as `sha256sum` gives it.
const WEB_DIGEST: &str = "272d1ec9eb94b2b4dbb12e01f71ea0f32f08f5cae326ee04f363678797f40590";

/// A pod: its files in a folder, and commands that stand for those of the image.
struct Pod(TempDir);

impl Pod {
    fn new() -> Self {
        let pod = Self(tempfile::tempdir().unwrap());
        for folder in ["etc/redis", "run/secrets/redis", "run/secrets/tls", "run/redis", "bin"] {
            fs::create_dir_all(pod.path().join(folder)).unwrap();
        }
        for (name, script) in SCRIPTS {
            let root = pod.path().display();
            let script = script.replace("/etc/redis", &format!("{root}/etc/redis"));
            pod.write(&format!("etc/redis/{name}"), &script.replace("/run/", &format!("{root}/run/")));
        }
        pod.write("etc/redis/users", "web on ~session:* +@read\nreplication on +psync +replconf +ping\n");
        pod.write("run/secrets/redis/web", WEB);
        // Files that people write end with a line break.
        pod.write("run/secrets/redis/replication", &format!("{REPLICATION}\n"));
        pod.command("redis-server", "cat \"$1\"");
        pod.command(
            "redis-cli",
            "printf '%s\\n' \"$*\" >> \"$CALLS\"; case $* in *masterauth*) cat >> \"$CALLS\" ;; esac",
        );
        // The first round of a loop comes at once, and there is no second.
        pod.command("sleep", "[ ! -e \"$CALLS.slept\" ] && : > \"$CALLS.slept\"");
        pod
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path().join(path), text).unwrap();
    }

    fn command(&self, name: &str, script: &str) {
        let path = self.path().join("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a script as the pod with the name does.
    fn run(&self, name: &str, arguments: &[&str]) -> Output {
        let path = std::env::var("PATH").unwrap();
        Command::new("sh")
            .arg(self.path().join("etc/redis").join(arguments[0]))
            .args(&arguments[1..])
            .env("PATH", format!("{}:{path}", self.path().join("bin").display()))
            .env("POD_NAME", name)
            .env("CALLS", self.path().join("calls"))
            .output()
            .unwrap()
    }

    /// A text without the folder.
    fn plain(&self, text: &[u8]) -> String {
        String::from_utf8_lossy(text).replace(&self.path().display().to_string(), "")
    }

    fn read(&self, path: &str) -> String {
        self.plain(&fs::read(self.path().join(path)).unwrap_or_default())
    }
}

/// The lines of a file but that of the pod's own user, whose password is another each time.
fn users(pod: &Pod) -> Vec<String> {
    let text = pod.read("run/redis/users.acl");
    text.lines().filter(|line| !line.starts_with("user local #")).map(str::to_owned).collect()
}

#[test]
fn c21_start_makes_digests_of_passwords() {
    let pod = Pod::new();
    let output = pod.run("sessions-0", &["start.sh"]);
    assert!(output.status.success(), "{output:?}");
    let expected = "include /etc/redis/redis.conf\naclfile /run/redis/users.acl\n";
    assert_eq!(pod.plain(&output.stdout), expected);
    let found = users(&pod);
    assert_eq!(found[..2], ["user default off".to_owned(), format!("user web #{WEB_DIGEST} on ~session:* +@read")]);
    assert!(
        found[2].starts_with("user replication #") && found[2].ends_with(" on +psync +replconf +ping"),
        "{found:?}"
    );
    for entry in fs::read_dir(pod.path().join("run/redis")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("word") && !text.contains("every"), "{}: {text}", path.display());
    }
}

#[test]
fn c21_replicas_know_the_password_of_the_primary() {
    let pod = Pod::new();
    let output = pod.run("sessions-1", &["start.sh"]);
    let expected = "include /etc/redis/redis.conf\naclfile /run/redis/users.acl\ninclude /etc/redis/replica.conf\n\
                    masterauth \"copy \\\"every\\\" \\\\thing\"\n";
    assert_eq!(pod.plain(&output.stdout), expected);
}

#[test]
fn c21_passwords_that_are_none_stop_the_start() {
    let check = |password: &str, expected: &str| {
        let pod = Pod::new();
        pod.write("run/secrets/redis/web", password);
        let output = pod.run("sessions-0", &["start.sh"]);
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
        assert_eq!(pod.plain(&output.stderr), expected);
    };
    check("fifteen letters", "the password of web in the secret must have 16 characters or more\n");
    check("", "the password of web in the secret must have 16 characters or more\n");
    let expected = "the password of web in the secret must be one line without control characters\n";
    check("sixteen letters,\nand a second line", expected);
}

/// A round of the loop: nothing where nothing changed, else all that the server has to take over.
#[test]
fn c21_changed_passwords_hold_without_a_restart() {
    let check = |name: &str, change: &dyn Fn(&Pod), expected: &str| {
        let pod = Pod::new();
        assert!(pod.run(name, &["start.sh"]).status.success());
        change(&pod);
        pod.run(name, &["follow.sh"]);
        assert_eq!(pod.read("calls"), expected);
        pod
    };
    let load = "--user local --no-auth-warning -e acl load\n";
    let copy = "--user local --no-auth-warning -e -x config set masterauth\n";
    check("sessions-0", &|_| (), "");
    let pod = check("sessions-0", &|pod| pod.write("run/secrets/redis/web", "another password"), load);
    assert!(!users(&pod)[1].contains(WEB_DIGEST));
    check("sessions-0", &|pod| pod.write("etc/redis/users", "web on ~* +@read\n"), load);
    let change = |pod: &Pod| pod.write("run/secrets/redis/replication", "another password");
    check("sessions-1", &change, &format!("{load}{copy}another password"));
    // The server keeps what it has, and the change is tried again.
    let pod = check("sessions-0", &|pod| pod.write("run/secrets/redis/web", "short"), "");
    assert!(users(&pod)[1].contains(WEB_DIGEST));
    // With a certificate, its files are read anew too.
    let certificate = |pod: &Pod| {
        for file in ["tls.crt", "tls.key", "ca.crt"] {
            pod.write(&format!("run/secrets/tls/{file}"), "new");
        }
    };
    let with = "--user local --no-auth-warning --tls --cacert /run/secrets/tls/ca.crt -e";
    let files = "tls-cert-file /run/secrets/tls/tls.crt tls-key-file /run/secrets/tls/tls.key tls-ca-cert-file \
                 /run/secrets/tls/ca.crt";
    check("sessions-0", &certificate, &format!("{with} acl load\n{with} config set {files}\n"));
}

/// Any answer is a sign of life; ready is who has data.
#[test]
fn c21_probes() {
    let check = |ping: &str, info: &str, expected: [bool; 2]| {
        let pod = Pod::new();
        pod.write("run/redis/local", "local");
        pod.command("redis-cli", &format!("case $* in *ping) {ping} ;; *info*) {info} ;; esac"));
        let found = ["alive", "ready"].map(|what| pod.run("sessions-1", &["probe.sh", what]).status.success());
        assert_eq!(found, expected, "{ping}, {info}");
    };
    check("echo PONG", "echo role:master", [true, true]);
    check("echo PONG", "echo master_link_status:up", [true, true]);
    check("echo PONG", "echo master_link_down_since_seconds:42", [true, true]);
    check("echo PONG", "echo master_link_down_since_seconds:-1", [true, false]);
    check("echo LOADING", "echo role:master", [true, false]);
    check("exit 1", "exit 1", [false, false]);
}
