//! Settings as they show in requests.

use crate::support::settings;
use ledgerform_aws::{Aws, ConnectError, Settings};
use ledgerform_emulator::{Account, Emulator, Fault, Injection};
use ledgerform_engine::{Attributes, Cloud};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A server that refuses everything, and keeps the first line of each request: of a proxy it is all that there is to see.
struct Listener {
    url: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    fn new() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let lines = Arc::clone(&heard);
        // It ends with the process.
        std::thread::spawn(move || {
            for stream in socket.incoming() {
                let mut stream = stream.unwrap();
                let mut line = String::new();
                BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap();
                lines.lock().unwrap().push(line.trim().to_owned());
                drop(stream.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));
            }
        });
        Self { url, heard }
    }

    #[track_caller]
    fn heard(&self, text: &str) {
        let heard = self.heard.lock().unwrap();
        assert!(heard.iter().any(|line| line.contains(text)), "nobody asked for {text}: {heard:?}");
    }

    #[track_caller]
    fn heard_nothing(&self) {
        assert_eq!(*self.heard.lock().unwrap(), Vec::<String>::new());
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn connect(settings: Settings) -> Result<Aws, ConnectError> {
    wait(Aws::connect(settings))
}

fn account() -> Account<'static> {
    Emulator::shared().unwrap_or_else(|error| panic!("{error}")).account()
}

/// Settings with credentials that nobody asks for, and without any endpoint.
fn bare() -> Settings {
    let text = |text: &str| Some(text.to_owned());
    let region = text("eu-central-1");
    Settings {
        region,
        access_key: text("AKIAIOSFODNN7EXAMPLE"),
        secret_key: text("x"),
        max_retries: Some(0),
        ..Settings::default()
    }
}

#[test]
fn a_call_is_repeated_as_often_as_is_said() {
    let check = |max_retries: u32, capacity: Option<u32>, expected: u64| {
        let account = account();
        account.inject(&Injection::new(Fault::Throttle).operation("sts:GetCallerIdentity").times(9)).unwrap();
        let settings = Settings {
            max_retries: Some(max_retries),
            token_bucket_rate_limiter_capacity: capacity,
            ..settings(&account)
        };
        assert!(connect(settings).is_err());
        let faults = account.faults().unwrap();
        assert_eq!(faults[0].fired, expected, "{max_retries} {capacity:?}");
    };
    check(0, None, 1);
    check(2, None, 3);
    // The first repetition takes the only tokens.
    check(4, Some(5), 2);
    check(4, Some(1), 1);
}

#[test]
fn each_scheme_has_its_proxy() {
    let [plain, tls] = [Listener::new(), Listener::new()];
    let through = |endpoint: &str, https: Option<&str>| {
        let endpoints = [("sts".to_owned(), endpoint.to_owned())].into();
        let https_proxy = https.map(str::to_owned);
        drop(connect(Settings { endpoints, http_proxy: Some(plain.url.clone()), https_proxy, ..bare() }));
    };
    through("http://one.invalid", Some(&tls.url));
    plain.heard("one.invalid");
    tls.heard_nothing();
    through("https://two.invalid", Some(&tls.url));
    tls.heard("CONNECT two.invalid:443");
    // Without one for the other, it has both.
    through("https://three.invalid", None);
    plain.heard("CONNECT three.invalid:443");
    through("https://four.invalid", Some(""));
    assert!(!plain.heard.lock().unwrap().iter().any(|line| line.contains("four.invalid")));
}

#[test]
fn sts_is_asked_in_its_region() {
    let proxy = Listener::new();
    let settings = Settings { https_proxy: Some(proxy.url.clone()), ..bare() };
    drop(connect(settings.clone()));
    proxy.heard("CONNECT sts.eu-central-1.amazonaws.com:443");
    drop(connect(Settings { sts_region: Some("eu-west-3".to_owned()), ..settings }));
    proxy.heard("CONNECT sts.eu-west-3.amazonaws.com:443");
}

#[test]
fn s3_in_us_east_1_has_two_addresses() {
    for (value, expected) in [
        (None, "CONNECT s3.us-east-1.amazonaws.com:443"),
        (Some("regional"), "CONNECT s3.us-east-1.amazonaws.com:443"),
        (Some("legacy"), "CONNECT s3.amazonaws.com:443"),
    ] {
        let proxy = Listener::new();
        let settings = Settings {
            region: Some("us-east-1".to_owned()),
            https_proxy: Some(proxy.url.clone()),
            s3_us_east_1_regional_endpoint: value.map(str::to_owned),
            s3_use_path_style: true,
            skip_credentials_validation: true,
            skip_requesting_account_id: true,
            ..bare()
        };
        wait(async {
            let aws = Aws::connect(settings).await.unwrap();
            drop(aws.read("aws_s3_bucket", "demo", &Attributes::new()).await);
        });
        proxy.heard(expected);
    }
}

#[test]
fn the_metadata_service_is_where_it_is_said_to_be() {
    let machine = Listener::new();
    let none = Some("/dev/null".to_owned());
    let settings = Settings {
        access_key: None,
        secret_key: None,
        shared_config_files: none.clone().into_iter().collect(),
        shared_credentials_files: none.into_iter().collect(),
        ec2_metadata_service_endpoint: Some(machine.url.clone()),
        ec2_metadata_service_endpoint_mode: Some("IPv4".to_owned()),
        ..bare()
    };
    let error = connect(settings).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("credentials"), "{error}");
    machine.heard("PUT /latest/api/token");
}

#[test]
fn a_session_has_all_that_its_role_says() {
    let account = account();
    let role = ledgerform_aws::AssumeRole {
        role_arn: format!("arn:aws:iam::{}:role/deployer", account.id()),
        source_identity: Some("me".to_owned()),
        tags: [("Team".to_owned(), "payments".to_owned())].into(),
        transitive_tag_keys: vec!["Team".to_owned()],
        ..ledgerform_aws::AssumeRole::default()
    };
    let text = "what nobody takes for a token";
    for settings in [
        Settings { assume_role: vec![role.clone(), role.clone()], ..settings(&account) },
        Settings {
            assume_role_with_web_identity: Some(ledgerform_aws::WebIdentity {
                role_arn: Some(role.role_arn.clone()),
                web_identity_token: Some(text.to_owned()),
                ..ledgerform_aws::WebIdentity::default()
            }),
            ..settings(&account)
        },
    ] {
        let aws = connect(settings).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(aws.account_id(), account.id());
    }
    // What STS takes has a check of its own: a role that it refuses is told.
    account
        .inject(
            &Injection::new(Fault::Refuse { code: "AccessDenied".to_owned(), status: 403 }).operation("sts:AssumeRole"),
        )
        .unwrap();
    let refused = connect(Settings { assume_role: vec![role], ..settings(&account) });
    assert!(refused.is_err());
}
