//! The table of alarms for what other components make, with what to do when one rings.
//!
//! The metrics and what is too much are those of the AWS pages "Recommended alarms" and of each service's metrics. Where
//! the right threshold depends on the size of a thing, the table has one that is never right to pass.

/// One alarm of a kind.
pub(super) struct Preset {
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) namespace: &'static str,
    pub(super) metric: &'static str,
    pub(super) statistic: &'static str,
    pub(super) dimension: &'static str,
    /// Whether the value must stay above the threshold, not below.
    pub(super) is_floor: bool,
    pub(super) threshold: f64,
    pub(super) period: i64,
    pub(super) periods: i64,
    /// What a gap means.
    pub(super) missing: &'static str,
    pub(super) description: &'static str,
    /// Where to look first, as the object of a sentence.
    pub(super) look: &'static str,
    /// What to do, as an order.
    pub(super) act: &'static str,
}

macro_rules! presets {
    ($($kind:literal $dimension:literal $namespace:literal {
        $($name:literal $metric:literal $statistic:literal $than:tt $threshold:literal, $periods:literal x $period:literal, $missing:literal, $description:literal, look $look:literal, act $act:literal;)*
    })*) => {
        /// The table.
        pub(super) const PRESETS: &[Preset] = &[
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
                look: $look,
                act: $act,
            },)*)*
        ];
    };
    (@ <) => { true };
    (@ >) => { false };
}

presets! {
    "alb" "LoadBalancer" "AWS/ApplicationELB" {
        "errors" "HTTPCode_ELB_5XX_Count" "Sum" > 10.0, 5 x 60, "notBreaching", "The load balancer answers with errors of its own",
            look "the load balancer's access logs and the health of its targets",
            act "bring targets back, or open the security group between the load balancer and them";
        "latency" "TargetResponseTime" "p99" > 1.0, 5 x 60, "notBreaching", "One answer of a hundred takes longer than a second",
            look "the latency of targets, then their processor, memory and database",
            act "scale the targets, or take back the last release";
        "rejected" "RejectedConnectionCount" "Sum" > 0.0, 3 x 60, "notBreaching", "The load balancer refuses connections",
            look "the number of connections against that of last week",
            act "look for an attack in the logs of the firewall; spread the load over a second load balancer if it is real";
        "target-errors" "HTTPCode_Target_5XX_Count" "Sum" > 10.0, 5 x 60, "notBreaching", "Targets answer with errors",
            look "the logs of the pods behind the target group, from the minute of the alarm on",
            act "take back the last release, or restart what hangs";
    }
    "aurora" "DBClusterIdentifier" "AWS/RDS" {
        "connections" "DatabaseConnections" "Maximum" > 800.0, 5 x 60, "missing", "The database has nearly as many connections as it takes",
            look "who is connected: `select usename, count(*) from pg_stat_activity group by 1`",
            act "lower the pools of the clients, end what idles, or take a larger instance class";
        "cpu" "CPUUtilization" "Average" > 80.0, 10 x 60, "missing", "The database is busy",
            look "the top statements of Performance Insights",
            act "add the index that is missing, move reads to the reader, or take a larger instance class";
        "deadlocks" "Deadlocks" "Sum" > 1.0, 5 x 60, "notBreaching", "Transactions of the database lock each other out",
            look "the log `postgresql` of the cluster, which has both statements",
            act "have transactions take their locks in one order, and make them shorter";
        "memory" "FreeableMemory" "Minimum" < 268_435_456.0, 10 x 60, "missing", "The database has less than 256 MiB of memory left",
            look "the number of connections and the largest sorts in Performance Insights",
            act "lower the pools and `work_mem`, or take a larger instance class";
        "replica-lag" "AuroraReplicaLagMaximum" "Maximum" > 2_000.0, 5 x 60, "notBreaching", "Readers are two seconds behind the writer",
            look "what the writer writes, and what runs long on the reader",
            act "end the long statement on the reader, or give the readers the class of the writer";
    }
    "backup_vault" "BackupVaultName" "AWS/Backup" {
        "failed" "NumberOfBackupJobsFailed" "Sum" > 0.0, 1 x 3600, "notBreaching", "A backup has failed",
            look "the failed job and its message in AWS Backup",
            act "mend what it says (mostly a right or a key), and start the job again by hand";
    }
    "cache" "CacheClusterId" "AWS/ElastiCache" {
        "cpu" "EngineCPUUtilization" "Average" > 80.0, 10 x 60, "missing", "The cache is busy",
            look "the slow log of the cache, and the commands that are called most",
            act "replace commands that walk all keys, add replicas for reads or shards for writes";
        "evictions" "Evictions" "Sum" > 100.0, 5 x 60, "notBreaching", "The cache throws out what is still wanted",
            look "the memory of the cache and the lifetime of its keys",
            act "give keys a lifetime, or take a larger node type";
        "memory" "DatabaseMemoryUsagePercentage" "Maximum" > 80.0, 5 x 60, "missing", "The memory of the cache is nearly full",
            look "the largest keys (`--bigkeys`) and what grew since last week",
            act "delete what nobody reads, or take a larger node type before keys are thrown out";
        "replica-lag" "ReplicationLag" "Maximum" > 10.0, 5 x 60, "notBreaching", "A replica of the cache is behind",
            look "what the primary writes, and the network of the replica's node",
            act "spread large writes over time, or take a larger node type";
    }
    "certificate" "CertificateArn" "AWS/CertificateManager" {
        "expiry" "DaysToExpiry" "Minimum" < 30.0, 1 x 86400, "notBreaching", "A certificate is soon no longer valid",
            look "how the certificate is validated, and whether its DNS record is still there",
            act "put the record back, and the certificate renews itself; renew an imported one by hand";
    }
    "dynamodb" "TableName" "AWS/DynamoDB" {
        "read-throttles" "ReadThrottleEvents" "Sum" > 0.0, 5 x 60, "notBreaching", "The table refuses reads",
            look "the consumed capacity and the keys that are read most",
            act "raise the maximum of the scaling, or spread what is read from one key";
        "write-throttles" "WriteThrottleEvents" "Sum" > 0.0, 5 x 60, "notBreaching", "The table refuses writes",
            look "the consumed capacity and the keys that are written most",
            act "raise the maximum of the scaling, or spread what is written to one key";
    }
    "eks" "ClusterName" "ContainerInsights" {
        "failed-nodes" "cluster_failed_node_count" "Maximum" > 0.0, 5 x 60, "missing", "A node of the cluster has failed",
            look "`kubectl get nodes` and `kubectl describe node` of what is not ready",
            act "drain the node and end its instance; the node group makes another";
        "node-cpu" "node_cpu_utilization" "Average" > 80.0, 10 x 60, "missing", "The nodes of the cluster are busy",
            look "`kubectl top pods -A --sort-by=cpu`",
            act "raise the maximum of the node group, or bound what takes more than its share";
        "node-disk" "node_filesystem_utilization" "Maximum" > 80.0, 10 x 60, "missing", "A disk of a node is nearly full",
            look "the images and logs on the node: `kubectl describe node` says what is evicted",
            act "end the instance, and give the node group larger disks";
        "node-memory" "node_memory_utilization" "Average" > 80.0, 10 x 60, "missing", "The memory of the nodes is nearly full",
            look "`kubectl top pods -A --sort-by=memory`",
            act "raise the maximum of the node group, or bound what takes more than its share";
    }
    "eks_control_plane" "ClusterName" "AWS/EKS" {
        "errors" "apiserver_request_total_5XX" "Sum" > 10.0, 5 x 60, "notBreaching", "The API of the cluster answers with errors",
            look "the log group of the control plane: `api` and `authenticator`",
            act "take back the webhook or controller that was added last; tell AWS Support if it goes on";
        "pending-pods" "scheduler_pending_pods_UNSCHEDULABLE" "Maximum" > 0.0, 15 x 60, "notBreaching", "Pods find no node that takes them",
            look "`kubectl get pods -A --field-selector status.phase=Pending`, and the events of one of them",
            act "raise the maximum of the node group, or lower what the pods request";
    }
    "instance" "InstanceId" "AWS/EC2" {
        "recover" "StatusCheckFailed_System" "Maximum" > 0.0, 2 x 60, "missing", "The machine under the instance has failed; it moves to another",
            look "the status checks of the instance in EC2",
            act "wait ten minutes for the recovery; if it does not come, replace the instance";
        "status" "StatusCheckFailed_Instance" "Maximum" > 0.0, 3 x 60, "breaching", "The instance does not answer",
            look "the log of the system console of the instance",
            act "restart the instance; if that does not help, replace it";
    }
    "lambda" "FunctionName" "AWS/Lambda" {
        "errors" "Errors" "Sum" > 0.0, 5 x 60, "notBreaching", "The function fails",
            look "the log group of the function, from the minute of the alarm on",
            act "take back the last release, or mend the right that it lacks, and run it again";
        "throttles" "Throttles" "Sum" > 0.0, 5 x 60, "notBreaching", "Calls of the function are refused",
            look "the concurrency of the function and of the account",
            act "raise the reserved concurrency, or slow down what calls it";
    }
    "nat_gateway" "NatGatewayId" "AWS/NATGateway" {
        "drops" "PacketsDropCount" "Sum" > 100.0, 5 x 60, "notBreaching", "The gateway loses packets",
            look "the flow logs of the subnet, and the state of the gateway",
            act "replace the gateway if the drops go on; AWS Support knows of events in the zone";
        "ports" "ErrorPortAllocation" "Sum" > 0.0, 5 x 60, "notBreaching", "The gateway has no ports left",
            look "the flow logs: which destination has most connections",
            act "have clients keep connections open, reach AWS by an endpoint, or add an address to the gateway";
    }
    "rds" "DBInstanceIdentifier" "AWS/RDS" {
        "connections" "DatabaseConnections" "Maximum" > 800.0, 5 x 60, "missing", "The database has nearly as many connections as it takes",
            look "who is connected: `select usename, count(*) from pg_stat_activity group by 1`",
            act "lower the pools of the clients, end what idles, or take a larger instance class";
        "cpu" "CPUUtilization" "Average" > 80.0, 10 x 60, "missing", "The database is busy",
            look "the top statements of Performance Insights",
            act "add the index that is missing, move reads to a replica, or take a larger instance class";
        "memory" "FreeableMemory" "Minimum" < 268_435_456.0, 10 x 60, "missing", "The database has less than 256 MiB of memory left",
            look "the number of connections and the largest sorts in Performance Insights",
            act "lower the pools and `work_mem`, or take a larger instance class";
        "replica-lag" "ReplicaLag" "Maximum" > 30.0, 5 x 60, "notBreaching", "A replica of the database is behind",
            look "what the source writes, and what runs long on the replica",
            act "end the long statement on the replica, or give it the class of its source";
        "storage" "FreeStorageSpace" "Minimum" < 10_737_418_240.0, 5 x 60, "missing", "The database has less than 10 GiB of disk left",
            look "the largest tables, and replication slots that hold back the log",
            act "drop the slot that nobody reads, or raise the storage: it cannot be lowered again";
    }
    "sqs_dead_letters" "QueueName" "AWS/SQS" {
        "messages" "ApproximateNumberOfMessagesVisible" "Maximum" > 0.0, 1 x 60, "notBreaching", "A message could not be worked on",
            look "the body of one message, and the log of its consumer",
            act "mend the consumer, then start a redrive of the queue";
    }
    "vpn" "VpnId" "AWS/VPN" {
        "tunnels" "TunnelState" "Minimum" < 1.0, 5 x 60, "breaching", "A tunnel is down",
            look "the status of both tunnels and the log of the customer gateway",
            act "restart the tunnel at the other end; traffic takes the second one meanwhile";
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

/// Where the runbook speaks of an alarm of the table, as its description says it too.
pub(super) fn anchor(preset: &Preset) -> String {
    format!("{}-{}", preset.kind, preset.name)
}
