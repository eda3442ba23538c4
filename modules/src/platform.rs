//! All components together: a network, a cluster in it, its data, what watches them and what they cost.
//!
//! The platform makes one thing itself, the key that encrypts all data. Everything else is built by the components, each in a
//! scope of its own, and what one gives is handed to the next: subnets, the key, the security groups of the cluster to
//! whatever it talks to, topics to what has something to tell. A component that is left out leaves nothing behind.
//!
//! ```
//! use ledgerform::App;
//! use ledgerform_modules::database::{Cluster, DatabasePart, Member};
//! use ledgerform_modules::eks::{Access, EksPart, NodeGroup};
//! use ledgerform_modules::platform::{Platform, PlatformInputs};
//! use ledgerform_modules::vpc::VpcPart;
//!
//! let admin = Access::new()
//!     .principal_arn("arn:aws:iam::111122223333:role/platform")
//!     .policies([("AmazonEKSClusterAdminPolicy", Vec::<&str>::new())]);
//! let nodes = NodeGroup::new().instance_types(["m7g.large"]).min_size(2).max_size(6);
//! let member = || Member::new().instance_class("db.r6g.large");
//! let orders = Cluster::new().version("16.4").instances([("one", member()), ("two", member())]);
//!
//! let app = App::new();
//! let stack = app.stack("platform");
//! let platform = stack.component::<Platform>(
//!     "platform",
//!     PlatformInputs::new()
//!         .name("demo")
//!         .region("eu-central-1")
//!         .account_id("111122223333")
//!         .vpc(Some(VpcPart::new().cidr("10.0.0.0/16").zones(["eu-central-1a", "eu-central-1b"])))
//!         .eks(Some(EksPart::new().kubernetes_version("1.33").access([("platform", admin)]).node_groups([("system", nodes)])))
//!         .database(Some(DatabasePart::new().clusters([("orders", orders)]))),
//! );
//! stack.output("kubeconfig", ledgerform::Output::new(platform.kubeconfig));
//! assert!(app.synth().is_ok());
//! ```

mod check;
mod data;
mod inputs;
mod outputs;
mod parts;
mod reach;
mod watch;

pub use inputs::*;
pub use outputs::PlatformOutputs;

use crate::cost_governance::{
    CostGovernance, CostGovernanceInputs, CostGovernanceOutputs, ExistingBucket, ExistingBucketFields, ExistingTopic,
    Report, ReportFields, TopicFields,
};
use crate::eks::{Eks, EksInputs, EksOutputs};
use crate::kms::{self, Existing, Key, KeyFields, NewKey};
use crate::monitoring::{
    self, Monitoring, MonitoringInputs, MonitoringOutputs, MonitoringPartFields, Trail, TrailFields,
};
use crate::place::Place;
use crate::profile::Guard;
use crate::secrets::{Alerts, FunctionNetwork, Secrets, SecretsInputs, SecretsOutputs};
use crate::storage::{Storage, StorageInputs, StorageOutputs};
use crate::vpc::{Vpc, VpcInputs, VpcOutputs};
use ledgerform::function::{concat, distinct};
use ledgerform::{Component, Expr, Inputs, IntoExpr, ModuleFiles, Node, Scope, When, tf};
use std::collections::BTreeMap;

/// The platform component.
#[derive(Debug, Clone, Copy)]
pub struct Platform;

impl Component for Platform {
    const NAME: &'static str = "platform";
    const DESCRIPTION: &'static str = "A whole platform of the other components, each of which can be left out: a network, a \
        Kubernetes cluster, databases, caches, buckets, secrets, monitoring and cost governance, with one key for all data, \
        and with everything that one of them gives handed to those that need it.";
    // Those of the secrets and of EKS.
    const TERRAFORM: &'static str = ">= 1.11";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[("aws", ">= 6.9"), ("random", ">= 3.7")];
    type Inputs = PlatformInputs;
    type Outputs = PlatformOutputs;

    fn files() -> ModuleFiles {
        Monitoring::files()
    }

    fn build(scope: &Scope, inputs: PlatformInputs) -> PlatformOutputs {
        let place = Place::new(&inputs.region, &inputs.account_id).named(scope);
        let ground = Ground { scope, inputs: &inputs, key_arn: key(scope, &inputs, &place) };

        let vpc = ground.vpc();
        let network = Network::new(&ground, &vpc);
        let eks = ground.eks(&network);
        let storage = ground.storage();
        let monitoring = ground.monitoring(&storage, &vpc);
        let topics = Topics { inputs: &inputs, monitoring: &monitoring };
        let clients = ground.clients(&eks);
        let database = data::database(&ground, &network, &clients, &topics);
        let cache = data::cache(&ground, &network, &clients);
        reach::build(&ground, &eks, &database, &cache);
        let secrets = ground.secrets(&topics, &network, &eks);
        let costs = ground.cost_governance(&topics, &storage);
        outputs::of(&ground.key_arn, &network, &vpc, &eks, &database, &cache, &storage, &secrets, &monitoring, &costs)
    }
}

/// The key that encrypts all data.
fn key(scope: &Scope, inputs: &PlatformInputs, place: &Place) -> Expr<String> {
    let guard = Guard::new(&inputs.profile, &inputs.accept);
    let has_trail = inputs.monitoring.is_null().then(false, inputs.monitoring.or_null().trail().is_some());
    let key_arn = NewKey {
        id: "this",
        place,
        alias: tf!("{}-data", &inputs.name),
        description: tf!("Data of {}", &inputs.name),
        tags: inputs.tags.merge([("Name", tf!("{}-data", &inputs.name))]),
        // The services that any component needs are few, and each may use it for this account only.
        policy: kms::needed(place, &monitoring::SERVICES).and(monitoring::audit::trail_notifies(
            has_trail,
            &inputs.name,
            place,
        )),
        guard: &guard,
    }
    .build(scope, &inputs.key);
    scope.local("key_arn", key_arn)
}

/// What all components stand on.
struct Ground<'a> {
    scope: &'a Scope,
    inputs: &'a PlatformInputs,
    key_arn: Expr<String>,
}

impl Ground<'_> {
    /// The inputs of a component: what all have alike, what only this one gets, and the user's.
    fn complete<I: Inputs, P: Inputs>(
        &self,
        id: &str,
        part: &Expr<Option<P>>,
        own: impl IntoIterator<Item = (&'static str, Node)>,
    ) -> I {
        let inputs = self.inputs;
        let mut given = BTreeMap::from([
            ("name", inputs.name.node().clone()),
            ("region", inputs.region.node().clone()),
            ("account_id", inputs.account_id.node().clone()),
            ("profile", inputs.profile.node().clone()),
            ("accept", inputs.accept.node().clone()),
            ("key", self.key().into_node()),
            ("tags", inputs.tags.node().clone()),
        ]);
        given.extend(own);
        parts::complete(self.scope, id, part, given)
    }

    /// The key, as components take it.
    fn key(&self) -> Expr<Key> {
        Key::existing_arn(&self.key_arn).into_expr()
    }

    /// Builds a component in a scope of its own, unless it is left out. Its inputs are checked already: as parts of the
    /// platform's.
    fn build<C: Component, P>(&self, id: &str, part: &Expr<Option<P>>, inputs: C::Inputs) -> When<C::Outputs> {
        self.scope.when(part.is_some(), |scope| C::build(&scope.scope(id), inputs))
    }

    fn vpc(&self) -> When<VpcOutputs> {
        let part = &self.inputs.vpc;
        let inputs: VpcInputs = self.complete("vpc", part, [("flow_logs_key", self.key().into_node())]);
        self.build::<Vpc, _>("vpc", part, inputs)
    }

    fn eks(&self, network: &Network) -> When<EksOutputs> {
        let part = &self.inputs.eks;
        let mut inputs: EksInputs = self.complete(
            "eks",
            part,
            [("vpc_id", network.vpc_id.node().clone()), ("subnet_ids", network.private_subnet_ids.node().clone())],
        );
        let disks = self.inputs.key.services().contains("autoscaling");
        let key: Expr<Existing> = Existing::new().arn(&self.key_arn).into_expr();
        let key: Expr<Option<Existing>> = disks.then(key, Expr::<Option<Existing>>::null());
        inputs.disk_key = inputs.disk_key.is_some().then(&inputs.disk_key, key);
        self.build::<Eks, _>("eks", part, inputs)
    }

    fn monitoring(&self, storage: &When<StorageOutputs>, vpc: &When<VpcOutputs>) -> When<MonitoringOutputs> {
        let part = &self.inputs.monitoring;
        let mut inputs: MonitoringInputs = self.complete("monitoring", part, []);
        inputs.trail = self.scope.local("trail", self.trail(&inputs.trail, storage));
        inputs.watch = self.scope.local("watched", watch::all(self.inputs, vpc, &inputs.watch));
        let alerts: Expr<Vec<String>> = [self.inputs.alerts_topic.or_null()].into_expr();
        let alerts = alerts.filter(|_| self.inputs.alerts_topic.is_some());
        inputs.watch_topics = inputs.watch_topics.length().greater(0).then(&inputs.watch_topics, alerts);
        self.build::<Monitoring, _>("monitoring", part, inputs)
    }

    /// The trail, in one of the buckets here where it names one by its key.
    fn trail(&self, given: &Expr<Option<Trail>>, storage: &When<StorageOutputs>) -> Expr<Option<Trail>> {
        let trail = given.or_null();
        let is_here = storage.map_or(false, |storage| storage.bucket_names.keys().contains(trail.bucket_name()));
        let here = storage.map(|storage| storage.bucket_names.at(trail.bucket_name())).or_null();
        let trail = Trail {
            bucket_name: is_here.then(here, trail.bucket_name()),
            topics: trail.topics(),
            without: trail.without(),
            retention_days: trail.retention_days(),
            organization: trail.organization(),
            insights: trail.insights(),
        };
        given.is_some().then(trail.into_expr(), Expr::<Option<Trail>>::null())
    }

    /// The security groups that reach databases and caches, by key.
    fn clients(&self, eks: &When<EksOutputs>) -> Expr<BTreeMap<String, String>> {
        let of_eks: Expr<BTreeMap<String, String>> = [
            ("nodes", eks.map(|eks| eks.node_security_group_id.clone()).or_null()),
            ("fargate", eks.map(|eks| eks.fargate_security_group_id.clone()).or_null()),
        ]
        .into_expr();
        let of_eks = of_eks.filter(|_, _| eks.is_present());
        self.scope.local("clients", of_eks.merge(&self.inputs.clients))
    }

    fn storage(&self) -> When<StorageOutputs> {
        let part = &self.inputs.storage;
        let inputs: StorageInputs = self.complete("storage", part, []);
        self.build::<Storage, _>("storage", part, inputs)
    }

    fn secrets(&self, topics: &Topics<'_>, network: &Network, eks: &When<EksOutputs>) -> When<SecretsOutputs> {
        let part = &self.inputs.secrets;
        let values = self.inputs.secret_values.node().clone();
        // Functions have the security group of the nodes: what those reach and are let into, is what they need.
        let functions = eks.map(|eks| {
            FunctionNetwork::new()
                .subnet_ids(&network.private_subnet_ids)
                .security_group_ids([&eks.node_security_group_id])
                .into_expr()
        });
        let given = [("values", values), ("function_network", functions.into_node())];
        let mut inputs: SecretsInputs = self.complete("secrets", part, given);
        let alerts = topics.alerts(|arn| Alerts::new().topic_arn(arn).into_expr());
        inputs.rotation_alerts = inputs.rotation_alerts.is_some().then(&inputs.rotation_alerts, alerts);
        self.build::<Secrets, _>("secrets", part, inputs)
    }

    fn cost_governance(&self, topics: &Topics<'_>, storage: &When<StorageOutputs>) -> When<CostGovernanceOutputs> {
        let part = &self.inputs.cost_governance;
        let mut inputs: CostGovernanceInputs = self.complete("cost_governance", part, []);
        let shared = topics.of(&self.inputs.costs_topic, |arn| ExistingTopic::new().arn(arn).into_expr());
        let own = inputs.topic.clone();
        inputs.topic = crate::cost_governance::Topic {
            existing: own.existing().is_some().then(own.existing(), shared),
            subscriptions: own.subscriptions(),
            publishers: own.publishers(),
        }
        .into_expr();
        let required = &self.inputs.required_tags;
        let allocated = required.filter(|_| self.inputs.allocates_required_tags.clone());
        inputs.cost_allocation_tags = distinct(concat(allocated, &inputs.cost_allocation_tags));
        inputs.report = self.scope.local("costs_report", self.report(&inputs.report, storage));
        self.build::<CostGovernance, _>("cost_governance", part, inputs)
    }

    /// The report, with its access logs in one of the buckets here where it names one by its key.
    fn report(&self, given: &Expr<Option<Report>>, storage: &When<StorageOutputs>) -> Expr<Option<Report>> {
        let report = given.or_null();
        let logs = report.access_logs();
        let name = logs.or_null().name();
        let is_here = storage.map_or(false, |storage| storage.bucket_names.keys().contains(&name));
        let here = storage.map(|storage| storage.bucket_names.at(&name)).or_null();
        let bucket = ExistingBucket { name: is_here.then(here, &name) };
        let report = Report {
            existing_bucket: report.existing_bucket(),
            access_logs: logs.is_some().then(bucket.into_expr(), Expr::<Option<ExistingBucket>>::null()),
            prefix: report.prefix(),
            retention_days: report.retention_days(),
            athena: report.athena(),
            bytes_per_query: report.bytes_per_query(),
        };
        given.is_some().then(report.into_expr(), Expr::<Option<Report>>::null())
    }
}

/// The network that everything is in, new or existing.
struct Network {
    vpc_id: Expr<String>,
    public_subnet_ids: Expr<Vec<String>>,
    private_subnet_ids: Expr<Vec<String>>,
    data_subnet_ids: Expr<Vec<String>>,
}

impl Network {
    fn new(ground: &Ground<'_>, vpc: &When<VpcOutputs>) -> Self {
        let (scope, inputs) = (ground.scope, ground.inputs);
        let (existing, has_existing) = (inputs.existing_network.or_null(), inputs.existing_network.is_some());
        let none = || -> Expr<Vec<String>> { Vec::<&str>::new().into_expr() };
        let given = |ids: Expr<Vec<String>>| has_existing.then(ids, none());
        let tier = |vpc: &VpcOutputs, tier: &Expr<String>| vpc.subnet_ids.at(tier).values();
        let private: Expr<Vec<String>> = given(existing.private_subnet_ids());
        let data: Expr<Vec<String>> = given(existing.data_subnet_ids());
        let data = data.length().greater(0).then(&data, &private);
        // All tiers whose subnets have a way from the internet.
        let public = |vpc: &VpcOutputs| {
            let tiers = inputs.vpc.or_null().tiers().filter(|_, tier| tier.access().equals("public")).keys();
            tiers.flat_map(|tier| vpc.subnet_ids.at(tier).values())
        };
        use crate::vpc::{TierFields, VpcPartFields};
        let vpc_id: Expr<String> = has_existing.then(existing.vpc_id(), Expr::null());
        Self {
            vpc_id: scope.local("vpc_id", vpc.map_or(vpc_id, |vpc| vpc.vpc_id.clone())),
            public_subnet_ids: scope
                .local("public_subnet_ids", vpc.map_or(given(existing.public_subnet_ids()), public)),
            private_subnet_ids: scope
                .local("private_subnet_ids", vpc.map_or(private, |vpc| tier(vpc, &inputs.private_tier))),
            data_subnet_ids: scope.local("data_subnet_ids", vpc.map_or(data, |vpc| tier(vpc, &inputs.data_tier))),
        }
    }
}

/// The topics that others tell.
struct Topics<'a> {
    inputs: &'a PlatformInputs,
    monitoring: &'a When<MonitoringOutputs>,
}

impl Topics<'_> {
    /// What is made of the ARN of a topic; null where none is named.
    fn of<T>(&self, key: &Expr<Option<String>>, make: impl FnOnce(Expr<String>) -> Expr<T>) -> Expr<Option<T>> {
        let arn = self.monitoring.map(|monitoring| monitoring.topic_arns.at(key.or_null())).or_null();
        key.is_some().then(make(arn), Expr::<Option<T>>::null())
    }

    /// The same for the topic that hears of what is wrong.
    fn alerts<T>(&self, make: impl FnOnce(Expr<String>) -> Expr<T>) -> Expr<Option<T>> {
        self.of(&self.inputs.alerts_topic, make)
    }
}
