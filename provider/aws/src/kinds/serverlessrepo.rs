//! Applications that others publish: `aws_serverlessapplicationrepository_cloudformation_stack`

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Entry, Found, Gone, Kind, New, told};
use crate::mark::{self, Tags};
use aws_sdk_cloudformation::types::{ChangeSetStatus, Stack};
use aws_sdk_serverlessapplicationrepository::types::{ParameterValue, Tag};
use ledgerform_engine::KindInfo;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

pub(super) const KINDS: &[Entry] = &[Entry::of::<Application>()];

/// An application in a stack of CloudFormation, which bears the tags. Its ID is the ARN of the stack.
struct Application;

/// What the service puts before the names of its stacks.
const PREFIX: &str = "serverlessrepo-";
const APPLICATION: &str = "serverlessrepo:applicationId";
const VERSION: &str = "serverlessrepo:semanticVersion";

impl Kind for Application {
    const TYPE: &'static str = "aws_serverlessapplicationrepository_cloudformation_stack";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["application_id", "name"])
            .follows("outputs", &["capabilities", "parameters", "semantic_version"])
            .takes(Duration::from_secs(120))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let name = format!("ledgerform-{}", new.token.id());
        let set = Set { args: new.args, tags: new.tags(), name: &name, progress: new.progress };
        let Some(stack) = set.make(cx).await? else { return Err(Failed::refused("there is nothing in it")) };
        let settled = settled(cx, &stack, new.args.timeout("create", Duration::from_secs(1800)), new.progress);
        settled.await.map_err(|failed| failed.with_id(&stack))?;
        Ok(stack)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(stack) = stack(cx, id).await? else { return Ok(None) };
        let mut tags = tags(&stack);
        let application = tags.remove(APPLICATION);
        let version = tags.remove(VERSION);
        let name = stack.stack_name().unwrap_or_default();
        let given = recorded.map("parameters");
        let parameters = stack.parameters().iter().filter_map(|parameter| {
            let (key, value) = (parameter.parameter_key.clone()?, parameter.parameter_value.clone()?);
            let own = given.get(&key);
            // What has its default is not told, and what is hidden stays as it was given.
            match own {
                Some(own) if value.starts_with("****") => Some((key, own.clone())),
                Some(_) => Some((key, value)),
                None => None,
            }
        });
        let parameters: BTreeMap<String, String> = parameters.collect();
        let outputs = stack.outputs().iter().filter_map(|o| Some((o.output_key.clone()?, o.output_value.clone()?)));
        let attributes = Attrs::new()
            .put("application_id", application)
            .put("name", name.strip_prefix(PREFIX).unwrap_or(name))
            .put("outputs", outputs.collect::<BTreeMap<_, _>>())
            .if_given("parameters", parameters, recorded)
            .put("semantic_version", version)
            .keep(&["capabilities"], recorded);
        Ok(Some(Found::tagged(attributes, tags)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let mut all = change.default_tags.clone();
        all.extend(change.args.map("tags"));
        all.extend(mark::marks(change.token));
        // Each change has a name of its own.
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let name = format!("ledgerform-{}-{}", change.token.id(), now.as_millis());
        let set = Set { args: change.args, tags: all, name: &name, progress: change.progress };
        if let Some(stack) = set.make(cx).await? {
            let limit = change.args.timeout("update", Duration::from_secs(1800));
            settled(cx, &stack, limit, change.progress).await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        cx.cloudformation().delete_stack().stack_name(gone.id).send().await?;
        let limit = gone.prior.timeout("delete", Duration::from_secs(1800));
        let is_gone = || async {
            let Some(stack) = stack(cx, gone.id).await? else { return Ok(Wait::Done(())) };
            match status(&stack) {
                failed if failed.ends_with("FAILED") => Err(why(&stack)),
                status => Ok(Wait::Pending(status)),
            }
        };
        cx.wait(limit, gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let name = format!("{PREFIX}{}", new.args.required("name"));
        Ok(stack(cx, &name).await?.and_then(|stack| stack.stack_id))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let stacks = cx.cloudformation().describe_stacks().into_paginator().items().send();
        let stacks = stacks.collect::<std::result::Result<Vec<_>, _>>().await?;
        let ours = stacks.into_iter().filter(|stack| stack.stack_name().is_some_and(|name| name.starts_with(PREFIX)));
        Ok(ours.filter_map(|stack| Some((stack.stack_id.clone()?, tags(&stack)))).collect())
    }
}

/// A change of a stack.
struct Set<'a> {
    args: Args<'a>,
    tags: Tags,
    name: &'a str,
    progress: &'a (dyn Fn(&str) + Sync),
}

impl Set<'_> {
    /// Makes the change and begins to carry it out. Gives the ARN of the stack; nothing if there is nothing to change.
    async fn make(&self, cx: &Context) -> Result<Option<String>> {
        let args = self.args;
        let value = |(name, value): (String, String)| ParameterValue::builder().name(name).value(value).build();
        let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
        let request = cx
            .serverlessrepo()
            .create_cloud_formation_change_set()
            .application_id(args.required("application_id"))
            .set_capabilities(args.strings("capabilities"))
            .change_set_name(self.name)
            .client_token(self.name)
            .set_parameter_overrides(Some(args.map("parameters").into_iter().map(value).collect()))
            .set_semantic_version(args.text("semantic_version"))
            .stack_name(args.required("name"))
            .set_tags(Some(self.tags.iter().map(tag).collect()));
        let answer = request.send().await?;
        let (set, stack) = (told(answer.change_set_id, "change set")?, told(answer.stack_id, "stack")?);
        let cloud = cx.cloudformation();
        let is_made = || async {
            let answer = cloud.describe_change_set().change_set_name(&set).send().await?;
            let why = answer.status_reason().unwrap_or_default();
            Ok(match answer.status() {
                Some(ChangeSetStatus::CreateComplete) => Wait::Done(true),
                Some(ChangeSetStatus::Failed) if is_idle(why) => Wait::Done(false),
                Some(ChangeSetStatus::Failed) => return Err(Failed::refused(format!("the change is refused: {why}"))),
                status => Wait::Pending(status.map_or("unknown", |status| status.as_str()).to_owned()),
            })
        };
        if !cx.wait(Duration::from_secs(600), self.progress, is_made).await? {
            cloud.delete_change_set().change_set_name(&set).send().await?;
            return Ok(None);
        }
        cloud.execute_change_set().change_set_name(&set).client_request_token(self.name).send().await?;
        Ok(Some(stack))
    }
}

/// Whether a change failed since there is nothing to change.
fn is_idle(why: &str) -> bool {
    why.contains("didn't contain changes") || why.contains("No updates are to be performed")
}

async fn stack(cx: &Context, id: &str) -> Result<Option<Stack>> {
    let found = match cx.cloudformation().describe_stacks().stack_name(id).send().await.map_err(Failed::from) {
        // This is how it says that there is none.
        Err(failed) if failed.is(&["ValidationError"]) && failed.message.contains("does not exist") => return Ok(None),
        result => result.or_missing()?,
    };
    let stack = found.and_then(|answer| answer.stacks?.into_iter().next());
    Ok(stack.filter(|stack| !matches!(status(stack).as_str(), "DELETE_COMPLETE" | "REVIEW_IN_PROGRESS")))
}

fn status(stack: &Stack) -> String {
    stack.stack_status().map_or_else(String::new, |status| status.as_str().to_owned())
}

fn tags(stack: &Stack) -> Tags {
    stack.tags().iter().filter_map(|tag| Some((tag.key()?.to_owned(), tag.value()?.to_owned()))).collect()
}

fn why(stack: &Stack) -> Failed {
    let reason = stack.stack_status_reason().unwrap_or_default();
    Failed::refused(format!("the stack is {}: {reason}", status(stack)))
}

async fn settled(cx: &Context, id: &str, limit: Duration, progress: &(dyn Fn(&str) + Sync)) -> Result<()> {
    let is_settled = || async {
        let Some(stack) = stack(cx, id).await? else { return Ok(Wait::Pending("not there".to_owned())) };
        match status(&stack).as_str() {
            "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" => Ok(Wait::Done(())),
            status if status.ends_with("IN_PROGRESS") => Ok(Wait::Pending(status.to_owned())),
            _ => Err(why(&stack)),
        }
    };
    cx.wait(limit, progress, is_settled).await
}
