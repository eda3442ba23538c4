//! The server by itself: it starts, keeps accounts apart, counts, fails on demand, and ends with whoever started it.
#![allow(clippy::unwrap_used, missing_docs)]

use ledgerform_emulator::{Account, Emulator, Fault, Injection, When};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// Runs a script of boto3 in an account; `client(name)` is there.
fn boto(emulator: &Emulator, account: &Account<'_>, script: &str) -> Output {
    let prelude = "import boto3, botocore.config\n\
        def client(name, region='eu-west-1', attempts=1):\n    \
            return boto3.client(name, region_name=region, config=botocore.config.Config(retries={'total_max_attempts': attempts}))\n";
    let mut child = Command::new(emulator.python())
        .arg("-")
        .envs(account.environment())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{prelude}{script}").as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

const CREATE_QUEUE: &str = "client('sqs').create_queue(QueueName='q')";
const QUEUES: &str = "print(len(client('sqs').list_queues().get('QueueUrls', [])))";

#[test]
fn accounts_are_apart_and_calls_are_counted() {
    let emulator = Emulator::shared().unwrap();
    let (one, other) = (emulator.account(), emulator.account());
    said(&boto(emulator, &one, CREATE_QUEUE));
    assert_eq!(said(&boto(emulator, &one, QUEUES)), "1");
    assert_eq!(said(&boto(emulator, &other, QUEUES)), "0");
    assert_eq!(said(&boto(emulator, &other, "print(client('sts').get_caller_identity()['Account'])")), other.id());
    let objects = one.objects("eu-west-1").unwrap();
    assert_eq!(objects.iter().map(|object| object.kind.as_str()).collect::<Vec<_>>(), ["aws_sqs_queue"]);
    assert_eq!((one.objects("us-east-1").unwrap(), other.objects("eu-west-1").unwrap()), (vec![], vec![]));
    let requests = one.requests().unwrap();
    assert_eq!((requests.operations["sqs:CreateQueue"], requests.mutations()), (1, 1));
    assert_eq!(requests.lacking, Vec::<String>::new());
    one.forget_requests().unwrap();
    assert_eq!(one.requests().unwrap().calls, []);
}

#[test]
fn a_refused_call_is_not_performed_and_a_lost_answer_is() {
    let emulator = Emulator::shared().unwrap();
    let account = emulator.account();
    account.inject_at(1, Fault::Refuse { code: "OverLimit".to_owned(), status: 400 }).unwrap();
    let refused = boto(emulator, &account, CREATE_QUEUE);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("(OverLimit)"), "{refused:?}");
    assert_eq!(said(&boto(emulator, &account, QUEUES)), "0");
    account.remove_faults().unwrap();

    account.inject(&Injection::new(Fault::LoseAnswer).operation("sqs:CreateQueue")).unwrap();
    let lost = boto(emulator, &account, CREATE_QUEUE);
    assert!(String::from_utf8_lossy(&lost.stderr).contains("ConnectionClosedError"), "{lost:?}");
    assert_eq!(said(&boto(emulator, &account, QUEUES)), "1");
    let faults = account.faults().unwrap();
    assert_eq!((faults[0].seen, faults[0].fired), (1, 1));
}

#[test]
fn a_throttled_call_is_tried_again_by_the_client() {
    let emulator = Emulator::shared().unwrap();
    let account = emulator.account();
    account.inject(&Injection::new(Fault::Throttle).times(2)).unwrap();
    said(&boto(emulator, &account, "client('sqs', attempts=4).create_queue(QueueName='q')"));
    assert_eq!(account.requests().unwrap().operations["sqs:CreateQueue"], 3);
}

#[test]
fn a_held_call_whose_client_is_gone_is_performed_only_if_it_was_held_afterwards() {
    let emulator = Emulator::shared().unwrap();
    for (when, queues) in [(When::Before, "0"), (When::After, "1")] {
        let account = emulator.account();
        account.inject_at(1, Fault::Hold(when)).unwrap();
        let mut client = Command::new(emulator.python())
            .args(["-c", "import boto3\nboto3.client('sqs', region_name='eu-west-1').create_queue(QueueName='q')"])
            .envs(account.environment())
            .spawn()
            .unwrap();
        while account.faults().unwrap()[0].fired == 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
        client.kill().unwrap();
        client.wait().unwrap();
        account.remove_faults().unwrap();
        assert_eq!(said(&boto(emulator, &account, QUEUES)), queues, "{when:?}");
    }
}

#[test]
fn a_missing_operation_is_told_and_not_tried_again() {
    let emulator = Emulator::shared().unwrap();
    let account = emulator.account();
    let output = boto(emulator, &account, "client('rds', attempts=3).describe_source_regions()");
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("the emulator lacks rds:DescribeSourceRegions"),
        "{output:?}"
    );
    let requests = account.requests().unwrap();
    assert_eq!(requests.lacking, ["rds:DescribeSourceRegions"]);
    assert_eq!(requests.operations["rds:DescribeSourceRegions"], 1);
}

#[test]
fn the_server_ends_when_it_is_dropped() {
    let emulator = Emulator::start().unwrap();
    let address = emulator.endpoint().trim_start_matches("http://").to_owned();
    assert!(std::net::TcpStream::connect(&address).is_ok());
    drop(emulator);
    assert!(std::net::TcpStream::connect(&address).is_err());
}

/// Another client than ours judges what the emulator answers: boto3, over every type that the modules use.
#[test]
fn every_type_of_the_modules_is_created_read_changed_and_deleted() {
    let emulator = Emulator::shared().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/moto/check.py");
    let output = Command::new(emulator.python())
        .arg(script)
        .env("AWS_ENDPOINT_URL", emulator.endpoint())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
