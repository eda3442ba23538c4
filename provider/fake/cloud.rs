//! A cloud in a file: the engine's fake one, which outlives the process.

use ledgerform_engine::testing::{Ended, Fake, FakeObject, Fault, Injection};
use ledgerform_engine::{Actual, Attributes, Call, Cloud, CloudError, Kinds, Owned, Place, Token, unless};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use terraform_provider_fintech::{Connect, Connected, Presign, Settings};

/// Makes clouds that are one file.
pub(crate) struct Connector {
    kinds: OnceLock<Arc<Kinds>>,
    /// One for all regions.
    cloud: OnceLock<FileCloud>,
}

impl Connector {
    pub(crate) fn new() -> Self {
        Self { kinds: OnceLock::new(), cloud: OnceLock::new() }
    }
}

impl Connect for Connector {
    type Cloud = FileCloud;

    fn kinds(&self) -> &Arc<Kinds> {
        self.kinds.get_or_init(|| Arc::new(crate::kinds::kinds()))
    }

    async fn connect(&self, settings: &Settings) -> Result<Connected<FileCloud>, CloudError> {
        if settings.profile.as_deref() == Some("missing") {
            return Err(CloudError::new(ledgerform_engine::Fault::Refused, "there is no profile `missing`"));
        }
        let region = settings.region.clone().unwrap_or_else(|| "us-east-1".to_owned());
        let account = crate::kinds::ACCOUNT.to_owned();
        let place = Place { partition: "aws".to_owned(), region: region.clone(), account: account.clone() };
        let cloud = self.cloud.get_or_init(|| FileCloud::open(self.kinds())).clone();
        let cloud = FileCloud { fake: cloud.fake.at(place), ..cloud };
        Ok(Connected { cloud, region, account_id: Some(account) })
    }

    async fn sign(&self, _: &FileCloud, request: &Presign) -> Result<String, CloudError> {
        let join = if request.url.contains('?') { '&' } else { '?' };
        let Presign { url, service, region, expires, .. } = request;
        Ok(format!(
            "{url}{join}X-Amz-Credential={region}/{service}&X-Amz-Expires={}&X-Amz-Signature=s1gn",
            expires.as_secs()
        ))
    }
}

/// An object as the file has it.
#[derive(Serialize, Deserialize)]
struct Row {
    kind: String,
    attributes: Attributes,
    /// The mark, or the name of somebody else.
    owner: Result<Token, String>,
}

/// A cloud in a file; clones are the same cloud.
#[derive(Clone)]
pub(crate) struct FileCloud {
    fake: Fake,
    path: PathBuf,
    /// Calls of this process.
    calls: Arc<AtomicUsize>,
    lock: Arc<Mutex<()>>,
}

impl FileCloud {
    /// The cloud of the file that the environment names.
    fn open(kinds: &Kinds) -> Self {
        let mut fake = Fake::new(kinds.clone());
        for (name, info) in &kinds.resources {
            let has_tags = info.schema().block.attributes.contains_key("tags");
            if !has_tags {
                // The names live as long as the process.
                fake = fake.unmarkable(Box::leak(name.clone().into_boxed_str()));
            }
        }
        let path = std::env::var_os("FINTECH_FAKE").map_or_else(|| PathBuf::from("cloud.json"), PathBuf::from);
        let rows: BTreeMap<String, Row> = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).unwrap(),
            Err(_) => BTreeMap::new(),
        };
        for (id, Row { kind, attributes, owner }) in rows {
            fake.put(id, FakeObject { kind, attributes, owner });
        }
        Self { fake, path, calls: Arc::default(), lock: Arc::default() }
    }

    /// Makes one call, and writes the file if it changes anything.
    async fn call<T>(
        &self,
        what: &str,
        subject: &str,
        work: impl Future<Output = Result<T, CloudError>>,
    ) -> Result<T, CloudError> {
        if let Some(delay) = std::env::var("FINTECH_DELAY_MS").ok().filter(|_| matches!(what, "create" | "delete")) {
            tokio::time::sleep(Duration::from_millis(delay.parse().unwrap())).await;
        }
        let _guard = self.lock.lock().unwrap();
        let line = format!("{what} {subject}\n");
        let log = fs::OpenOptions::new().create(true).append(true).open(self.path.with_extension("calls"));
        log.unwrap().write_all(line.as_bytes()).unwrap();
        let position = self.calls.fetch_add(1, Ordering::Relaxed);
        let fault = fault(what, subject, position).map(|fault| Injection { call: 0, fault });
        let ended = self.fake.run(fault, work);
        if matches!(what, "create" | "update" | "delete") {
            self.save();
        }
        match ended {
            Ended::Done(answer) => answer,
            Ended::Crashed => std::process::abort(),
            Ended::Stuck => unreachable!("a single call waits for nobody"),
        }
    }

    fn save(&self) {
        let row = |(id, FakeObject { kind, attributes, owner })| (id, Row { kind, attributes, owner });
        let rows: BTreeMap<String, Row> = self.fake.objects().into_iter().map(row).collect();
        let part = self.path.with_extension("part");
        fs::write(&part, serde_json::to_vec_pretty(&rows).unwrap()).unwrap();
        fs::rename(part, &self.path).unwrap();
    }
}

/// What is to go wrong: `refusal:create aws_subnet.this` by what the call is about, or `crash-after:3` by its position.
fn fault(what: &str, subject: &str, position: usize) -> Option<Fault> {
    let wanted = std::env::var("FINTECH_FAULT").ok()?;
    let (fault, when) = wanted.split_once(':')?;
    let is_it = match when.parse::<usize>() {
        Ok(wanted) => wanted == position,
        Err(_) => format!("{what} {subject}").starts_with(when),
    };
    is_it.then(|| match fault {
        "refusal" => Fault::Refusal,
        "lost-answer" => Fault::LostAnswer,
        "crash-before" => Fault::CrashBefore,
        "crash-after" => Fault::CrashAfter,
        "half-made" => Fault::HalfMade,
        other => unreachable!("{other}"),
    })
}

impl Cloud for FileCloud {
    fn kinds(&self) -> &Kinds {
        self.fake.kinds()
    }

    async fn find(&self, kind: &str, token: &Token, arguments: &Attributes) -> Result<Option<Actual>, CloudError> {
        self.call("find", &token.address, self.fake.find(kind, token, arguments)).await
    }

    async fn read(&self, kind: &str, id: &str, recorded: &Attributes) -> Result<Option<Actual>, CloudError> {
        self.call("read", id, self.fake.read(kind, id, recorded)).await
    }

    async fn create(&self, call: Call<'_>, kind: &str, arguments: &Attributes) -> Result<Actual, CloudError> {
        let made = self.call("create", &call.token.address, self.fake.create(call, kind, arguments)).await?;
        if std::env::var("FINTECH_COMING_UP").is_ok_and(|address| address == call.token.address) {
            let up = unless(call.stop.clone(), tokio::time::sleep(Duration::from_secs(600))).await;
            return up.map(|()| made.clone()).map_err(|_| {
                CloudError::new(ledgerform_engine::Fault::Cancelled, "stopped while it was coming up").with_object(made)
            });
        }
        Ok(made)
    }

    async fn update(
        &self,
        call: Call<'_>,
        kind: &str,
        id: &str,
        prior: &Attributes,
        arguments: &Attributes,
    ) -> Result<Actual, CloudError> {
        self.call("update", &call.token.address, self.fake.update(call, kind, id, prior, arguments)).await
    }

    async fn delete(&self, call: Call<'_>, kind: &str, id: &str, prior: &Attributes) -> Result<(), CloudError> {
        self.call("delete", &call.token.address, self.fake.delete(call, kind, id, prior)).await
    }

    async fn query(&self, kind: &str, arguments: &Attributes) -> Result<Attributes, CloudError> {
        self.call("query", kind, self.fake.query(kind, arguments)).await
    }

    async fn open(&self, kind: &str, arguments: &Attributes) -> Result<Attributes, CloudError> {
        self.call("open", kind, self.fake.open(kind, arguments)).await
    }

    fn place(&self, attributes: &Attributes) -> Option<String> {
        self.fake.place(attributes)
    }

    async fn owned(&self, platform: &str, place: Option<&str>) -> Result<Vec<Owned>, CloudError> {
        self.call("owned", platform, self.fake.owned(platform, place)).await
    }

    async fn pause(&self, _: Duration) {
        // Time is that of the fake, which has none between calls.
    }
}
