//! Topics, their policies and who subscribes.

use crate::check::{is_topic_arn, list, matches, none};
use crate::diagnostics::Diagnostic;
use crate::place::Place;
use crate::policy::{Policy, Principal, Statement, Test, deny_without_tls};
use crate::profile::Guard;
use ledgerform::function::merge_all;
use ledgerform::{Condition, Expr, Inputs, IntoExpr, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// A topic, new or existing.
#[derive(Debug, Clone, Inputs)]
pub struct Topic {
    /// An existing topic in place of a new one; its policy and key are then those of its owner.
    pub existing: Expr<Option<ExistingTopic>>,
    /// Who hears of it, by key.
    #[input(default = BTreeMap::<String, Subscription>::new())]
    pub subscriptions: Expr<BTreeMap<String, Subscription>>,
    /// Services of AWS that publish: `backup`, `budgets`, `cloudtrail`, `cloudwatch`, `costalerts`, `events`, `events.rds`.
    #[input(default = ["budgets", "cloudwatch", "costalerts", "events"])]
    pub publishers: Expr<Vec<String>>,
}

/// A topic that exists, or that others make.
#[derive(Debug, Clone, Inputs)]
pub struct ExistingTopic {
    /// Its ARN.
    pub arn: Expr<String>,
}

/// Who hears of a topic. People must confirm the mail that they get first; until then they hear nothing.
#[derive(Debug, Clone, Inputs)]
pub struct Subscription {
    /// `email`, `email-json`, `https`, `lambda`, `sms` or `sqs`.
    #[input(default = "email")]
    pub protocol: Expr<String>,
    /// The address: of mail, a number, the ARN of a queue or function, an `https://` address. It stands in the state: an
    /// address that holds a secret does not belong here.
    pub endpoint: Expr<String>,
}

/// Services that publish to topics, as their principals begin.
const PUBLISHERS: [&str; 7] = ["backup", "budgets", "cloudtrail", "cloudwatch", "costalerts", "events", "events.rds"];

/// What the topics are made of.
pub(crate) struct Plan<'a> {
    /// What the names begin with.
    pub(crate) name: &'a Expr<String>,
    /// Where they are.
    pub(crate) place: &'a Place,
    /// The key that encrypts them.
    pub(crate) key_arn: &'a Expr<String>,
    /// Their tags.
    pub(crate) tags: &'a Expr<BTreeMap<String, String>>,
    /// Judges them.
    pub(crate) guard: &'a Guard<'a>,
    /// Says that the address of a subscription stands in the state.
    pub(crate) insecure: &'a Diagnostic,
    /// What is refused of a new topic, and whether it is so.
    pub(crate) refused: Option<(&'a Diagnostic, Expr<bool>)>,
}

impl Plan<'_> {
    /// The topics with policies and subscriptions; gives all ARNs by key.
    pub(crate) fn build(
        &self,
        scope: &Scope,
        topics: &Expr<BTreeMap<String, Topic>>,
    ) -> Expr<BTreeMap<String, String>> {
        let made = scope.each(&topics.filter(|_, topic| topic.existing().is_null()), |scope, key, topic| {
            if let Some((diagnostic, is_wrong)) = &self.refused {
                self.guard.refuse_if(scope, diagnostic, is_wrong.clone());
            }
            self.topic(scope, "this", &key, &topic).0
        });
        let existing = topics.filter(|_, topic| topic.existing().is_some());
        let arns = made.map(|topic| topic.arn()).merge(existing.map(|_, topic| topic.existing().or_null().arn()));

        let of_topics = topics.to_list(|key, topic| {
            topic.subscriptions().to_map(|name, subscription| {
                (
                    tf!("{key}/{name}"),
                    Subscribed::new()
                        .topic(&key)
                        .protocol(subscription.protocol())
                        .endpoint(subscription.endpoint())
                        .into_expr(),
                )
            })
        });
        scope.each(&merge_all(&of_topics), |scope, key, subscribed| {
            self.guard.refuse(scope, self.insecure, &key, subscribed.protocol().equals("https"));
            scope.add(
                "this",
                aws::SnsTopicSubscription::new()
                    .endpoint(subscribed.endpoint())
                    .protocol(subscribed.protocol())
                    .topic_arn(arns.at(subscribed.topic())),
            );
        });
        arns
    }

    /// One topic with its policy.
    pub(crate) fn topic(
        &self,
        scope: &Scope,
        id: &'static str,
        key: &Expr<String>,
        topic: &Expr<Topic>,
    ) -> (aws::sns_topic::Ref, aws::sns_topic_policy::Ref) {
        let name = tf!("{}-{key}", self.name);
        let tags = self.tags.merge([("Name", name.clone())]);
        let this = scope.add(id, aws::SnsTopic::new().name(&name).kms_master_key_id(self.key_arn).tags(tags));
        // The ARN as it is made, not as the topic gives it: a policy without references can be judged before it is there.
        let document = policy(self.place, &self.place.arn("sns", name), topic).document(scope);
        let policy = scope.add(id, aws::SnsTopicPolicy::new().arn(this.arn()).policy(document));
        (this, policy)
    }
}

/// A subscription with the key of its topic.
#[derive(Debug, Clone, Inputs)]
struct Subscribed {
    /// Key of the topic.
    pub topic: Expr<String>,
    /// As in the subscription.
    pub protocol: Expr<String>,
    /// As in the subscription.
    pub endpoint: Expr<String>,
}

/// Who publishes: services, for this account only, and nobody without TLS.
///
/// EventBridge is a statement of its own: the AWS page "Using resource-based policies for Amazon EventBridge" says that
/// conditions in the policies of topics keep its messages out.
fn policy(place: &Place, arn: &Expr<String>, topic: &Expr<Topic>) -> Policy {
    let named = topic.publishers().filter(|name| name.differs("events"));
    let publish = |sid: &str| Statement::allow(sid).actions("sns:Publish").resources(arn);
    Policy::new()
        .with_if(
            named.length().greater(0),
            publish("ServicesPublish")
                .principal(Principal::Service, named.map(|name| tf!("{name}.amazonaws.com")))
                .when(Test::string_equals("aws:SourceAccount", &place.account)),
        )
        .with_if(
            topic.publishers().contains("events"),
            publish("EventBridgePublishes").principal(Principal::Service, "events.amazonaws.com"),
        )
        .with(deny_without_tls("sns:Publish", arn))
}

/// Keys become parts of names; publishers are those of the table.
pub(crate) fn check(field: &str, value: &Expr<BTreeMap<String, Topic>>) -> Condition {
    let known: Expr<Vec<String>> = PUBLISHERS.into_expr();
    let bad = value.filter(|key, topic| {
        let strange = topic.publishers().filter(|name| !known.contains(name)).length().greater(0);
        let existing = topic.existing();
        let is_topic = existing.is_null().then(true, is_topic_arn(&existing.or_null().arn()));
        (!matches("^[A-Za-z0-9_-]{1,64}$", &key).and(is_topic)).or(strange)
    });
    none(
        bad.keys(),
        format!(
            "{field} must have keys of letters, digits, - and _, the ARN of a topic as existing.arn if at all, and \
             publishers out of {}",
            PUBLISHERS.join(", ")
        ),
    )
}

/// An endpoint must be what the protocol takes.
pub(crate) fn check_subscriptions(field: &str, value: &Expr<BTreeMap<String, Topic>>) -> Condition {
    let bad = value.flat_map(|key, topic| {
        let bad = topic.subscriptions().filter(|_, subscription| {
            let of = |protocol: &str, pattern: &str| {
                matches(protocol, &subscription.protocol()).and(matches(pattern, &subscription.endpoint()))
            };
            let good = of("^email(?:-json)?$", "^[^@ ]+@[^@ ]+[.][^@ ]+$")
                .or(of("^https$", "^https://"))
                .or(of("^sms$", "^[+][0-9]{6,15}$"))
                .or(of("^sqs$", "^arn:[a-z-]+:sqs:"))
                .or(of("^lambda$", "^arn:[a-z-]+:lambda:"));
            !good
        });
        bad.keys().map(|name| tf!("{key}/{name}"))
    });
    none(
        bad,
        format!(
            "subscriptions of {field} must have the protocol email, email-json, https, lambda, sms or sqs and an endpoint \
             that it takes"
        ),
    )
}

/// The ARNs of the topics with these keys.
pub(crate) fn arns_of(arns: &Expr<BTreeMap<String, String>>, keys: &Expr<Vec<String>>) -> Expr<Vec<String>> {
    arns.filter(|key, _| keys.contains(key)).values()
}

/// Requires that there are topics with these keys.
///
/// To be called where the thing that names them is made, before its first resource.
pub(crate) fn require<T>(
    scope: &Scope,
    topics: &Expr<BTreeMap<String, T>>,
    keys: &Expr<Vec<String>>,
    what: &Expr<String>,
) {
    let bad = keys.filter(|key| !topics.keys().contains(key));
    scope.require(bad.length().equals(0), tf!("{what} names topics that are not among the component's: {}", list(bad)));
}
