//! Alarms for what other components make, from a table.
//!
//! The metrics and what is too much are those of the AWS pages "Recommended alarms" and of each service's metrics. Where
//! the right threshold depends on the size of a thing, the table has one that is never right to pass.

use super::alarms::described;
use super::inputs::{MonitoringInputs, WatchedFields};
use super::topics;
use crate::place::Place;
use ledgerform::function::lookup;
use ledgerform::{Each, Expr, Inputs, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// One alarm of a kind.
struct Preset {
    kind: &'static str,
    name: &'static str,
    namespace: &'static str,
    metric: &'static str,
    statistic: &'static str,
    dimension: &'static str,
    /// Whether the value must stay above the threshold, not below.
    is_floor: bool,
    threshold: f64,
    period: i64,
    periods: i64,
    /// What a gap means.
    missing: &'static str,
    description: &'static str,
}

macro_rules! presets {
    ($($kind:literal $dimension:literal $namespace:literal {
        $($name:literal $metric:literal $statistic:literal $than:tt $threshold:literal, $periods:literal x $period:literal, $missing:literal, $description:literal;)*
    })*) => {
        /// The table.
        const PRESETS: &[Preset] = &[
            $($(Preset {
                kind: $kind,
                name: $name,
                namespace: $namespace,
                metric: $metric,
                statistic: $statistic,
                dimension: $dimension,
                is_floor: presets!(@ $than),
                threshold: $threshold,
                period: $period,
                periods: $periods,
                missing: $missing,
                description: $description,
            },)*)*
        ];
    };
    (@ <) => { true };
    (@ >) => { false };
}

presets! {
    "alb" "LoadBalancer" "AWS/ApplicationELB" {
        "errors" "HTTPCode_ELB_5XX_Count" "Sum" > 10.0, 5 x 60, "notBreaching", "The load balancer answers with errors of its own";
        "latency" "TargetResponseTime" "p99" > 1.0, 5 x 60, "notBreaching", "One answer of a hundred takes longer than a second";
        "rejected" "RejectedConnectionCount" "Sum" > 0.0, 3 x 60, "notBreaching", "The load balancer refuses connections";
        "target-errors" "HTTPCode_Target_5XX_Count" "Sum" > 10.0, 5 x 60, "notBreaching", "Targets answer with errors";
    }
    "aurora" "DBClusterIdentifier" "AWS/RDS" {
        "connections" "DatabaseConnections" "Maximum" > 800.0, 5 x 60, "missing", "The database has nearly as many connections as it takes";
        "cpu" "CPUUtilization" "Average" > 80.0, 10 x 60, "missing", "The database is busy";
        "deadlocks" "Deadlocks" "Sum" > 1.0, 5 x 60, "notBreaching", "Transactions of the database lock each other out";
        "memory" "FreeableMemory" "Minimum" < 268_435_456.0, 10 x 60, "missing", "The database has less than 256 MiB of memory left";
        "replica-lag" "AuroraReplicaLagMaximum" "Maximum" > 2_000.0, 5 x 60, "notBreaching", "Readers are two seconds behind the writer";
    }
    "backup_vault" "BackupVaultName" "AWS/Backup" {
        "failed" "NumberOfBackupJobsFailed" "Sum" > 0.0, 1 x 3600, "notBreaching", "A backup has failed";
    }
    "cache" "CacheClusterId" "AWS/ElastiCache" {
        "cpu" "EngineCPUUtilization" "Average" > 80.0, 10 x 60, "missing", "The cache is busy";
        "evictions" "Evictions" "Sum" > 100.0, 5 x 60, "notBreaching", "The cache throws out what is still wanted";
        "memory" "DatabaseMemoryUsagePercentage" "Maximum" > 80.0, 5 x 60, "missing", "The memory of the cache is nearly full";
        "replica-lag" "ReplicationLag" "Maximum" > 10.0, 5 x 60, "notBreaching", "A replica of the cache is behind";
    }
    "certificate" "CertificateArn" "AWS/CertificateManager" {
        "expiry" "DaysToExpiry" "Minimum" < 30.0, 1 x 86400, "notBreaching", "A certificate is soon no longer valid";
    }
    "dynamodb" "TableName" "AWS/DynamoDB" {
        "read-throttles" "ReadThrottleEvents" "Sum" > 0.0, 5 x 60, "notBreaching", "The table refuses reads";
        "write-throttles" "WriteThrottleEvents" "Sum" > 0.0, 5 x 60, "notBreaching", "The table refuses writes";
    }
    "eks" "ClusterName" "ContainerInsights" {
        "failed-nodes" "cluster_failed_node_count" "Maximum" > 0.0, 5 x 60, "missing", "A node of the cluster has failed";
        "node-cpu" "node_cpu_utilization" "Average" > 80.0, 10 x 60, "missing", "The nodes of the cluster are busy";
        "node-disk" "node_filesystem_utilization" "Maximum" > 80.0, 10 x 60, "missing", "A disk of a node is nearly full";
        "node-memory" "node_memory_utilization" "Average" > 80.0, 10 x 60, "missing", "The memory of the nodes is nearly full";
    }
    "instance" "InstanceId" "AWS/EC2" {
        "recover" "StatusCheckFailed_System" "Maximum" > 0.0, 2 x 60, "missing", "The machine under the instance has failed; it moves to another";
        "status" "StatusCheckFailed_Instance" "Maximum" > 0.0, 3 x 60, "breaching", "The instance does not answer";
    }
    "lambda" "FunctionName" "AWS/Lambda" {
        "errors" "Errors" "Sum" > 0.0, 5 x 60, "notBreaching", "The function fails";
        "throttles" "Throttles" "Sum" > 0.0, 5 x 60, "notBreaching", "Calls of the function are refused";
    }
    "nat_gateway" "NatGatewayId" "AWS/NATGateway" {
        "drops" "PacketsDropCount" "Sum" > 100.0, 5 x 60, "notBreaching", "The gateway loses packets";
        "ports" "ErrorPortAllocation" "Sum" > 0.0, 5 x 60, "notBreaching", "The gateway has no ports left";
    }
    "rds" "DBInstanceIdentifier" "AWS/RDS" {
        "connections" "DatabaseConnections" "Maximum" > 800.0, 5 x 60, "missing", "The database has nearly as many connections as it takes";
        "cpu" "CPUUtilization" "Average" > 80.0, 10 x 60, "missing", "The database is busy";
        "memory" "FreeableMemory" "Minimum" < 268_435_456.0, 10 x 60, "missing", "The database has less than 256 MiB of memory left";
        "replica-lag" "ReplicaLag" "Maximum" > 30.0, 5 x 60, "notBreaching", "A replica of the database is behind";
        "storage" "FreeStorageSpace" "Minimum" < 10_737_418_240.0, 5 x 60, "missing", "The database has less than 10 GiB of disk left";
    }
    "sqs_dead_letters" "QueueName" "AWS/SQS" {
        "messages" "ApproximateNumberOfMessagesVisible" "Maximum" > 0.0, 1 x 60, "notBreaching", "A message could not be worked on";
    }
    "vpn" "VpnId" "AWS/VPN" {
        "tunnels" "TunnelState" "Minimum" < 1.0, 5 x 60, "breaching", "A tunnel is down";
    }
}

/// The kinds that the table knows, sorted.
pub(super) fn kinds() -> Vec<&'static str> {
    let mut kinds: Vec<&str> = PRESETS.iter().map(|preset| preset.kind).collect();
    kinds.dedup();
    kinds
}

/// The names of all alarms of the table, each with its kind and a slash before.
pub(super) fn names() -> Vec<String> {
    PRESETS.iter().map(|preset| format!("{}/{}", preset.kind, preset.name)).collect()
}

/// A row of the table as the configuration has it.
#[derive(Debug, Clone, Inputs)]
struct Rule {
    /// Kind of the things it is for.
    pub kind: Expr<String>,
    /// Name of the alarm.
    pub name: Expr<String>,
    /// Namespace of the metric.
    pub namespace: Expr<String>,
    /// Name of the metric.
    pub metric: Expr<String>,
    /// Statistic of the metric.
    pub statistic: Expr<String>,
    /// Name of the dimension that says which thing.
    pub dimension: Expr<String>,
    /// How it compares.
    pub comparison: Expr<String>,
    /// What it compares with.
    pub threshold: Expr<Number>,
    /// Seconds of a data point.
    pub period: Expr<Number>,
    /// Data points that must be wrong.
    pub periods: Expr<Number>,
    /// What a gap means.
    pub missing: Expr<String>,
    /// What is wrong.
    pub description: Expr<String>,
}

/// A row, for one thing.
#[derive(Debug, Clone, Inputs)]
struct Pair {
    /// Key of the thing.
    pub thing: Expr<String>,
    /// The row.
    pub rule: Expr<Rule>,
}

fn rules() -> Expr<Vec<Rule>> {
    let rule = |preset: &Preset| {
        Rule::new()
            .kind(preset.kind)
            .name(preset.name)
            .namespace(preset.namespace)
            .metric(preset.metric)
            .statistic(preset.statistic)
            .dimension(preset.dimension)
            .comparison(if preset.is_floor { "LessThanThreshold" } else { "GreaterThanThreshold" })
            .threshold(preset.threshold)
            .period(preset.period)
            .periods(preset.periods)
            .missing(preset.missing)
            .description(preset.description)
            .into_expr()
    };
    PRESETS.iter().map(rule).collect::<Vec<Expr<Rule>>>().into_expr()
}

/// The alarms of all things, by key of the thing, a slash and name of the alarm.
pub(super) fn build(
    scope: &Scope,
    inputs: &MonitoringInputs,
    place: &Place,
    topic_arns: &Expr<BTreeMap<String, String>>,
) -> Each<aws::cloudwatch_metric_alarm::Ref> {
    let rules = rules();
    let pairs = inputs.watch.flat_map(|key, thing| {
        let mine = rules.filter(|rule| rule.kind().equals(thing.kind()).and(!thing.without().contains(rule.name())));
        mine.map(|rule| Pair::new().thing(&key).rule(rule).into_expr())
    });
    let pairs = pairs.to_map(|pair| (tf!("{}/{}", pair.thing(), pair.rule().name()), pair));
    scope.each(&pairs, |scope, key, pair| {
        let (rule, thing) = (pair.rule(), inputs.watch.at(pair.thing()));
        let topics = thing.topics().length().greater(0).then(thing.topics(), &inputs.watch_topics);
        topics::require(scope, &inputs.topics, &topics, &tf!("watch.{}", pair.thing()));
        let arns = topics::arns_of(topic_arns, &topics);
        let id: Expr<Vec<String>> = [thing.id()].into_expr();
        let is_percentile = rule.statistic().equals("p99");
        // EC2 moves an instance to another machine by itself if an alarm asks for it.
        let recovers = rule.name().equals("recover");
        let recovery: Expr<Vec<String>> =
            [tf!("arn:{}:automate:{}:ec2:recover", place.partition(), &place.region)].into_expr();
        let actions = ledgerform::function::concat(&arns, recovery.filter(|_| recovers.clone()));
        scope.add(
            "watch",
            aws::CloudwatchMetricAlarm::new()
                .alarm_name(tf!("{}-{key}", &inputs.name))
                .comparison_operator(rule.comparison())
                .evaluation_periods(rule.periods())
                .alarm_description(described(inputs, &key, &rule.description(), &Expr::null()))
                .namespace(rule.namespace())
                .metric_name(rule.metric())
                .dimensions(id.to_map(|id| (rule.dimension(), id)))
                .statistic(is_percentile.then(Expr::null(), rule.statistic()))
                .extended_statistic(is_percentile.then(rule.statistic(), Expr::null()))
                .period(rule.period())
                .threshold(lookup(thing.thresholds(), rule.name(), rule.threshold()))
                .treat_missing_data(rule.missing())
                .alarm_actions(actions)
                .ok_actions(&arns)
                .tags(inputs.named(&key)),
        )
    })
}
