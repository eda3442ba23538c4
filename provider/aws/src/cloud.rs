//! The cloud that the engine sees.

mod ownership;

use crate::args::Args;
use crate::connect::{ConnectError, connect};
use crate::context::Context;
use crate::fault::{Failed, Result, told};
use crate::kind::{Change, Entry, Found, Gone, New, Source};
use crate::mark::{self, Tags};
use crate::{kinds, schemas, sources};
use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use ledgerform_aws_settings::Settings;
use ledgerform_engine::{
    Actual, Attributes, Call, Cloud, CloudError, Common, Fault, Kinds, Owned, Owner, Place, Token, Value,
};
use ownership::is_other;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What services say to those who may not do something.
const FORBIDDEN: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "UnauthorizedOperation",
];

/// How many kinds are listed at a time.
const LISTED_AT_ONCE: usize = 16;

/// AWS: an account, and the region where things are that are not said to be elsewhere.
///
/// ```no_run
/// # async fn example() -> Result<(), ledgerform_aws::ConnectError> {
/// use ledgerform_aws::{Aws, Settings};
/// let aws = Aws::connect(Settings { region: Some("eu-central-1".into()), ..Settings::default() }).await?;
/// assert_eq!(aws.region(), "eu-central-1");
/// # Ok(())
/// # }
/// ```
pub struct Aws {
    home: Arc<Context>,
    others: Mutex<BTreeMap<String, Arc<Context>>>,
    kinds: Kinds,
    common: Common,
    /// The common tags that are not left to others.
    default_tags: Tags,
    entries: BTreeMap<&'static str, &'static Entry>,
}

impl Aws {
    /// Connects. Unless the settings say otherwise, AWS is asked whose the credentials are.
    ///
    /// # Errors
    /// Everything that is wrong with the settings, or what AWS says.
    pub async fn connect(settings: Settings) -> std::result::Result<Self, ConnectError> {
        let home = Arc::new(connect(settings).await?);
        let entries = kinds::all().map(|entry| (entry.ty, entry)).collect();
        let (partition, region) = (home.partition.clone(), home.region.clone());
        let place = Place { partition, region, account: home.account.clone() };
        let (kinds, common) = (schemas::kinds_under(&home.settings).at(place), schemas::common(&home.settings));
        let mut default_tags = common.entries.clone();
        default_tags.retain(|key, _| !common.is_ignored(key));
        Ok(Self { home, others: Mutex::default(), kinds, common, default_tags, entries })
    }

    /// The region of what is not said to be elsewhere.
    pub fn region(&self) -> &str {
        &self.home.region
    }

    /// The account ID; empty if it was not asked for.
    pub fn account_id(&self) -> &str {
        &self.home.account
    }

    /// The partition, such as `aws` or `aws-cn`.
    pub fn partition(&self) -> &str {
        &self.home.partition
    }

    pub(crate) fn home(&self) -> &Arc<Context> {
        &self.home
    }

    /// The context of the region that the arguments say, or of the usual one.
    fn context(&self, args: Args<'_>) -> Arc<Context> {
        self.context_of(args.str("region"))
    }

    fn context_of(&self, region: Option<&str>) -> Arc<Context> {
        let Some(region) = region.filter(|region| *region != self.home.region) else { return self.home.clone() };
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.entry(region.to_owned()).or_insert_with(|| Arc::new(self.home.elsewhere(region))).clone()
    }

    fn entry(&self, kind: &str) -> std::result::Result<&'static Entry, CloudError> {
        let entry = self.entries.get(kind).copied();
        entry.ok_or_else(|| CloudError::new(Fault::Refused, format!("{kind}: AWS cannot make it")))
    }

    fn default_tags(&self) -> &Tags {
        &self.default_tags
    }

    async fn look(&self, cx: &Context, entry: &Entry, id: &str, recorded: Args<'_>) -> Result<Option<Actual>> {
        let found = (entry.read)(cx, id, recorded).await;
        match found {
            Ok(found) => Ok(found.map(|found| self.actual(cx, entry.ty, id, found, recorded))),
            Err(failed) if failed.is_missing() => Ok(None),
            Err(failed) => Err(failed),
        }
    }

    /// Reads what was made or changed just now, which a service may not tell at once.
    async fn look_again(&self, cx: &Context, entry: &Entry, id: &str, recorded: Args<'_>) -> Result<Actual> {
        let is_passing = |failed: &Failed| failed.is_missing();
        let read = || async {
            let found = self.look(cx, entry, id, recorded).await?;
            found.ok_or_else(|| Failed::missing(format!("`{id}` is not there although it was made")))
        };
        cx.retry(Duration::from_secs(60), is_passing, read).await
    }

    fn actual(&self, cx: &Context, ty: &str, id: &str, found: Found, recorded: Args<'_>) -> Actual {
        let Found { attributes, tags } = found;
        let has = |name: &str| self.kinds.resources.get(ty).is_some_and(|info| schemas::has(info, name));
        let mut attributes = attributes.into_attributes();
        if has("id") {
            attributes.insert("id".to_owned(), id.into());
        }
        if has("region") {
            attributes.entry("region".to_owned()).or_insert_with(|| cx.region.as_str().into());
        }
        let owner = match &tags {
            None => Owner::Unmarkable,
            Some(tags) => match mark::owner(tags) {
                Some(token) => Owner::Marked(token),
                None => Owner::Other("it has no mark of ours".to_owned()),
            },
        };
        if let Some(tags) = tags {
            let all = self.shown(&tags);
            let given = recorded.map("tags");
            let defaults = self.default_tags();
            // What everything is given stands among all tags alone, so that a default that changes is told as one.
            let own = all.iter().filter(|(key, _)| given.contains_key(*key) || !defaults.contains_key(*key));
            if has("tags") {
                attributes.insert("tags".to_owned(), texts(own));
            }
            if has("tags_all") {
                attributes.insert("tags_all".to_owned(), texts(all.iter()));
            }
        }
        Actual { id: id.to_owned(), attributes, owner }
    }

    /// The objects of a kind that bear a mark of the platform, in one region.
    async fn listed(
        &self,
        cx: &Context,
        entry: &'static Entry,
        platform: &str,
    ) -> std::result::Result<Vec<Owned>, CloudError> {
        let found = match (entry.owned)(cx, platform).await {
            // Who may not list objects of a kind has made none, or each is looked for again before it would be made.
            Err(failed) if failed.is(FORBIDDEN) => Vec::new(),
            found => found.map_err(|failed| told(&failed, &format!("looking for {}", entry.ty)))?,
        };
        let ours = found.into_iter().filter_map(|(id, tags)| Some((id, mark::owner(&tags)?)));
        let ours = ours.filter(|(_, token)| token.platform == platform);
        // What is elsewhere is read where it is.
        let region = (cx.region != self.home.region).then(|| ("region".to_owned(), cx.region.as_str().into()));
        let attributes: Attributes = region.into_iter().collect();
        let owned = |(id, token)| Owned { kind: entry.ty.to_owned(), id, token, attributes: attributes.clone() };
        Ok(ours.map(owned).collect())
    }

    /// The tags that are told: neither marks nor what others set.
    fn shown(&self, tags: &Tags) -> Tags {
        let is_ignored = |key: &str| key.starts_with("aws:") || self.common.is_ignored(key);
        mark::without_marks(tags).into_iter().filter(|(key, _)| !is_ignored(key)).collect()
    }

    async fn source(&self, source: Option<&Source>, kind: &str, arguments: &Attributes) -> Result<Attributes> {
        let source = source.ok_or_else(|| Failed::refused("AWS cannot read it"))?;
        let args = Args::Top(arguments);
        let cx = self.context(args);
        let answer = (source.read)(&cx, args).await?;
        let mut attributes = arguments.clone();
        attributes.extend(answer.into_attributes());
        if schemas::source_has(&self.kinds, kind, "region") {
            attributes.entry("region".to_owned()).or_insert_with(|| cx.region.as_str().into());
        }
        Ok(attributes)
    }
}

fn texts<'a>(tags: impl Iterator<Item = (&'a String, &'a String)>) -> Value {
    Value::object(tags.map(|(key, value)| (key.as_str(), Value::from(value.as_str()))))
}

impl Cloud for Aws {
    fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    async fn find(
        &self,
        kind: &str,
        token: &Token,
        arguments: &Attributes,
    ) -> std::result::Result<Option<Actual>, CloudError> {
        let entry = self.entry(kind)?;
        let args = Args::Top(arguments);
        let cx = self.context(args);
        let new = New { args, token, lineage: "", default_tags: self.default_tags(), progress: &|_| {} };
        let found = self.found(&cx, entry, &new).await;
        found.map_err(|failed| told(&failed, &format!("looking for {kind}")))
    }

    async fn read(
        &self,
        kind: &str,
        id: &str,
        recorded: &Attributes,
    ) -> std::result::Result<Option<Actual>, CloudError> {
        let entry = self.entry(kind)?;
        let recorded = Args::Top(recorded);
        let cx = self.context(recorded);
        let found = self.look(&cx, entry, id, recorded).await;
        found.map_err(|failed| told(&failed, &format!("reading {kind} `{id}`")))
    }

    async fn create(
        &self,
        call: Call<'_>,
        kind: &str,
        arguments: &Attributes,
    ) -> std::result::Result<Actual, CloudError> {
        let entry = self.entry(kind)?;
        let args = Args::Top(arguments);
        let Call { token, lineage, stop, progress } = call;
        let cx = self.context(args).until(stop);
        let new = New { args, token, lineage, default_tags: self.default_tags(), progress };
        let doing = format!("making {kind}");
        self.free(&cx, entry, &new).await.map_err(|failed| told(&failed, &doing))?;
        match (entry.create)(&cx, &new).await {
            Ok(id) => self.look_again(&cx, entry, &id, args).await.map_err(|failed| told(&failed, &doing)),
            Err(failed) => {
                let failed = self.explained(&cx, entry, &new, failed).await;
                let error = told(&failed, &doing);
                // What came into being belongs into the table, and if it cannot be read the answer counts as lost.
                match &failed.id {
                    None => Err(error),
                    Some(id) => match self.look(&cx, entry, id, args).await {
                        Ok(Some(actual)) => Err(error.with_object(actual)),
                        Ok(None) => Err(error),
                        // It is looked for by its mark then.
                        Err(_) if error.fault == Fault::Cancelled => Err(error),
                        Err(_) => Err(CloudError { fault: Fault::Lost, ..error }),
                    },
                }
            }
        }
    }

    async fn update(
        &self,
        call: Call<'_>,
        kind: &str,
        id: &str,
        prior: &Attributes,
        arguments: &Attributes,
    ) -> std::result::Result<Actual, CloudError> {
        let entry = self.entry(kind)?;
        let (args, prior) = (Args::Top(arguments), Args::Top(prior));
        let cx = self.context(prior).until(call.stop);
        let (token, default_tags, progress) = (call.token, self.default_tags(), call.progress);
        let change = Change { id, prior, args, token, default_tags, progress };
        let update = async {
            (entry.update)(&cx, &change).await?;
            self.look_again(&cx, entry, id, args).await
        };
        update.await.map_err(|failed| told(&failed, &format!("changing {kind} `{id}`")))
    }

    async fn delete(
        &self,
        call: Call<'_>,
        kind: &str,
        id: &str,
        prior: &Attributes,
    ) -> std::result::Result<(), CloudError> {
        let entry = self.entry(kind)?;
        let prior = Args::Top(prior);
        let cx = self.context(prior).until(call.stop);
        let delete = async {
            match self.look(&cx, entry, id, prior).await? {
                None => return Ok(()),
                Some(actual) if is_other(&actual, call.token) => {
                    return Err(Failed::refused("it does not bear the mark it was made with, so it is left alone"));
                }
                Some(_) => {}
            }
            match (entry.delete)(&cx, &Gone { id, prior, progress: call.progress }).await {
                Err(failed) if !failed.is_missing() => Err(failed),
                _ => Ok(()),
            }
        };
        delete.await.map_err(|failed| told(&failed, &format!("deleting {kind} `{id}`")))
    }

    async fn query(&self, kind: &str, arguments: &Attributes) -> std::result::Result<Attributes, CloudError> {
        let answer = self.source(sources::data(kind), kind, arguments).await;
        answer.map_err(|failed| told(&failed, &format!("reading {kind}")))
    }

    async fn open(&self, kind: &str, arguments: &Attributes) -> std::result::Result<Attributes, CloudError> {
        let answer = self.source(sources::ephemeral(kind), kind, arguments).await;
        answer.map_err(|failed| told(&failed, &format!("making a value of {kind}")))
    }

    fn place(&self, attributes: &Attributes) -> Option<String> {
        Args::Top(attributes).text("region").filter(|region| *region != self.home.region)
    }

    async fn owned(&self, platform: &str, place: Option<&str>) -> std::result::Result<Vec<Owned>, CloudError> {
        let cx = self.context_of(place);
        // What is in no region is listed with the home region only.
        let is_there = |entry: &&&Entry| {
            place.is_none() || self.kinds.resources.get(entry.ty).is_some_and(|info| schemas::has(info, "region"))
        };
        let entries = self.entries.values().filter(is_there);
        let listed: Vec<_> = entries.map(|entry| self.listed(&cx, entry, platform).boxed()).collect();
        let listed: Vec<Vec<Owned>> = stream::iter(listed).buffer_unordered(LISTED_AT_ONCE).try_collect().await?;
        let mut all = listed.concat();
        all.sort_by(|a, b| (&a.token, &a.id).cmp(&(&b.token, &b.id)));
        Ok(all)
    }

    async fn pause(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
