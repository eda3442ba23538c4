//! What a platform gives.

use super::Network;
use crate::cache::CacheOutputs;
use crate::cost_governance::CostGovernanceOutputs;
use crate::database::DatabaseOutputs;
use crate::eks::EksOutputs;
use crate::monitoring::MonitoringOutputs;
use crate::secret_ref::SecretRef;
use crate::secrets::SecretsOutputs;
use crate::storage::StorageOutputs;
use crate::vpc::VpcOutputs;
use ledgerform::{Expr, Number, Outputs, When};
use std::collections::BTreeMap;

type Map<T> = BTreeMap<String, T>;

/// What a platform gives. What a component gives is null where the component is left out.
#[derive(Debug, Clone, Outputs)]
pub struct PlatformOutputs {
    /// ARN of the key that encrypts all data.
    pub key_arn: Expr<String>,
    /// ID of the VPC; null without a network.
    pub vpc_id: Expr<String>,
    /// IPv4 range of the new VPC.
    pub vpc_cidr: Expr<Option<String>>,
    /// IDs of the public subnets, for load balancers.
    pub public_subnet_ids: Expr<Vec<String>>,
    /// IDs of the subnets of nodes and Fargate pods.
    pub private_subnet_ids: Expr<Vec<String>>,
    /// IDs of the subnets of databases and caches.
    pub data_subnet_ids: Expr<Vec<String>>,
    /// IDs of the subnets of the new VPC, by tier, then by zone.
    pub subnet_ids: Expr<Option<Map<Map<String>>>>,
    /// Addresses from which private subnets reach the internet, by zone: what others put on their allow lists.
    pub nat_public_ips: Expr<Option<Map<String>>>,
    /// Name of the cluster.
    pub cluster_name: Expr<Option<String>>,
    /// ARN of the cluster.
    pub cluster_arn: Expr<Option<String>>,
    /// URL of the cluster's API.
    pub cluster_endpoint: Expr<Option<String>>,
    /// Certificate of the API's authority, as base64 text.
    pub cluster_certificate_authority: Expr<Option<String>>,
    /// Text of a file for kubectl, which gets its tokens by the AWS command line. It holds no secret.
    pub kubeconfig: Expr<Option<String>>,
    /// ID of the security group of the nodes and their pods.
    pub node_security_group_id: Expr<Option<String>>,
    /// ID of the security group of Fargate pods.
    pub fargate_security_group_id: Expr<Option<String>>,
    /// ARN of the provider of identities, for further roles of service accounts.
    pub oidc_provider_arn: Expr<Option<String>>,
    /// Issuer of the service accounts' tokens, without `https://`.
    pub oidc_issuer: Expr<Option<String>>,
    /// ARNs of the roles of the workloads, by key.
    pub workload_role_arns: Expr<Option<Map<String>>>,
    /// What pods say to run on a node group and nowhere else, by its key.
    pub node_group_scheduling: Expr<Option<Map<String>>>,
    /// Identifiers of clusters and instances of databases, by key.
    pub database_identifiers: Expr<Option<Map<String>>>,
    /// Host names of databases that write, by key.
    pub database_endpoints: Expr<Option<Map<String>>>,
    /// Host names that spread connections over the readers of clusters, by key.
    pub database_reader_endpoints: Expr<Option<Map<String>>>,
    /// Whole names that lead to databases, by key, of those that have one.
    pub database_dns_names: Expr<Option<Map<String>>>,
    /// Whole names that lead to the readers of clusters, by key, of those that have one.
    pub database_reader_dns_names: Expr<Option<Map<String>>>,
    /// Ports of databases, by key.
    pub database_ports: Expr<Option<Map<Number>>>,
    /// ARNs of the secrets with the passwords of the master users, by key.
    pub database_master_secret_arns: Expr<Option<Map<String>>>,
    /// References to the passwords of the master users, by key, for what reads them.
    pub database_master_secret_refs: Expr<Option<Map<SecretRef>>>,
    /// IDs of the new security groups of databases, by key.
    pub database_security_group_ids: Expr<Option<Map<String>>>,
    /// IAM policies that let a workload log in as one user of a database, by `key/user`.
    pub database_connect_policies: Expr<Option<Map<String>>>,
    /// Names of the tables, by key.
    pub table_names: Expr<Option<Map<String>>>,
    /// ARNs of the tables, by key.
    pub table_arns: Expr<Option<Map<String>>>,
    /// IAM policies that let a workload read and write in one table, by key.
    pub table_write_policies: Expr<Option<Map<String>>>,
    /// Host names of caches, by key.
    pub cache_endpoints: Expr<Option<Map<String>>>,
    /// Host names of caches that only read, by key.
    pub cache_reader_endpoints: Expr<Option<Map<String>>>,
    /// Whole names that lead to caches, by key, of those that have one.
    pub cache_dns_names: Expr<Option<Map<String>>>,
    /// Whole names that lead to what only reads of caches, by key, of those that have one.
    pub cache_reader_dns_names: Expr<Option<Map<String>>>,
    /// Ports of caches, by key.
    pub cache_ports: Expr<Option<Map<Number>>>,
    /// IDs of the new security groups of caches, by key.
    pub cache_security_group_ids: Expr<Option<Map<String>>>,
    /// Names of the users of caches, by `cache/user`.
    pub cache_user_names: Expr<Option<Map<String>>>,
    /// IAM policies that let a workload log in as one user of a cache, by `cache/user`.
    pub cache_connect_policies: Expr<Option<Map<String>>>,
    /// Names of the buckets, by key.
    pub bucket_names: Expr<Option<Map<String>>>,
    /// ARNs of the buckets, by key.
    pub bucket_arns: Expr<Option<Map<String>>>,
    /// IAM policies that let a workload read one bucket, by key.
    pub bucket_read_policies: Expr<Option<Map<String>>>,
    /// IAM policies that let a workload read, write and delete in one bucket, by key.
    pub bucket_write_policies: Expr<Option<Map<String>>>,
    /// URLs of the repositories, by key.
    pub repository_urls: Expr<Option<Map<String>>>,
    /// ARNs of the keys that sign, by key.
    pub signing_key_arns: Expr<Option<Map<String>>>,
    /// ARNs of the secrets, by key.
    pub secret_arns: Expr<Option<Map<String>>>,
    /// References to the secrets, by key, for what reads them: ARN, key in its JSON and version, the last null for the current
    /// one.
    pub secret_refs: Expr<Option<Map<SecretRef>>>,
    /// Names of the secrets, by key.
    pub secret_names: Expr<Option<Map<String>>>,
    /// IAM policies that let a workload read one secret, by key.
    pub secret_read_policies: Expr<Option<Map<String>>>,
    /// Names of the parameters, by key.
    pub parameter_names: Expr<Option<Map<String>>>,
    /// ARNs of the topics of the monitoring, by key.
    pub topic_arns: Expr<Option<Map<String>>>,
    /// ARNs of the alarms, by key.
    pub alarm_arns: Expr<Option<Map<String>>>,
    /// Names of the log groups of the monitoring, by key.
    pub log_group_names: Expr<Option<Map<String>>>,
    /// ARNs of the dashboards, by key.
    pub dashboard_arns: Expr<Option<Map<String>>>,
    /// ARN of the topic that budgets and anomalies tell.
    pub costs_topic_arn: Expr<Option<String>>,
    /// Names of the budgets, by key.
    pub budget_names: Expr<Option<Map<String>>>,
    /// Name of the bucket that takes the reports of costs; null without them.
    pub report_bucket_name: Expr<Option<String>>,
}

#[expect(clippy::too_many_arguments, reason = "one for each component")]
pub(super) fn of(
    key_arn: &Expr<String>,
    network: &Network,
    vpc: &When<VpcOutputs>,
    eks: &When<EksOutputs>,
    database: &When<DatabaseOutputs>,
    cache: &When<CacheOutputs>,
    storage: &When<StorageOutputs>,
    secrets: &When<SecretsOutputs>,
    monitoring: &When<MonitoringOutputs>,
    costs: &When<CostGovernanceOutputs>,
) -> PlatformOutputs {
    PlatformOutputs {
        key_arn: key_arn.clone(),
        vpc_id: network.vpc_id.clone(),
        vpc_cidr: vpc.map(|vpc| vpc.vpc_cidr.clone()),
        public_subnet_ids: network.public_subnet_ids.clone(),
        private_subnet_ids: network.private_subnet_ids.clone(),
        data_subnet_ids: network.data_subnet_ids.clone(),
        subnet_ids: vpc.map(|vpc| vpc.subnet_ids.clone()),
        nat_public_ips: vpc.map(|vpc| vpc.nat_public_ips.clone()),
        cluster_name: eks.map(|eks| eks.cluster_name.clone()),
        cluster_arn: eks.map(|eks| eks.cluster_arn.clone()),
        cluster_endpoint: eks.map(|eks| eks.cluster_endpoint.clone()),
        cluster_certificate_authority: eks.map(|eks| eks.cluster_certificate_authority.clone()),
        kubeconfig: eks.map(|eks| eks.kubeconfig.clone()),
        node_security_group_id: eks.map(|eks| eks.node_security_group_id.clone()),
        fargate_security_group_id: eks.map(|eks| eks.fargate_security_group_id.clone()),
        oidc_provider_arn: eks.map(|eks| eks.oidc_provider_arn.clone()),
        oidc_issuer: eks.map(|eks| eks.oidc_issuer.clone()),
        workload_role_arns: eks.map(|eks| eks.workload_role_arns.clone()),
        node_group_scheduling: eks.map(|eks| eks.node_group_scheduling.clone()),
        database_identifiers: database.map(|database| database.identifiers.clone()),
        database_endpoints: database.map(|database| database.endpoints.clone()),
        database_reader_endpoints: database.map(|database| database.reader_endpoints.clone()),
        database_dns_names: database.map(|database| database.dns_names.clone()),
        database_reader_dns_names: database.map(|database| database.reader_dns_names.clone()),
        database_ports: database.map(|database| database.ports.clone()),
        database_master_secret_arns: database.map(|database| database.master_secret_arns.clone()),
        database_master_secret_refs: database.map(|database| database.master_secret_refs.clone()),
        database_security_group_ids: database.map(|database| database.security_group_ids.clone()),
        database_connect_policies: database.map(|database| database.connect_policies.clone()),
        table_names: database.map(|database| database.table_names.clone()),
        table_arns: database.map(|database| database.table_arns.clone()),
        table_write_policies: database.map(|database| database.table_write_policies.clone()),
        cache_endpoints: cache.map(|cache| cache.endpoints.clone()),
        cache_reader_endpoints: cache.map(|cache| cache.reader_endpoints.clone()),
        cache_dns_names: cache.map(|cache| cache.dns_names.clone()),
        cache_reader_dns_names: cache.map(|cache| cache.reader_dns_names.clone()),
        cache_ports: cache.map(|cache| cache.ports.clone()),
        cache_security_group_ids: cache.map(|cache| cache.security_group_ids.clone()),
        cache_user_names: cache.map(|cache| cache.user_names.clone()),
        cache_connect_policies: cache.map(|cache| cache.connect_policies.clone()),
        bucket_names: storage.map(|storage| storage.bucket_names.clone()),
        bucket_arns: storage.map(|storage| storage.bucket_arns.clone()),
        bucket_read_policies: storage.map(|storage| storage.read_policies.clone()),
        bucket_write_policies: storage.map(|storage| storage.write_policies.clone()),
        repository_urls: storage.map(|storage| storage.repository_urls.clone()),
        signing_key_arns: storage.map(|storage| storage.signing_key_arns.clone()),
        secret_arns: secrets.map(|secrets| secrets.secret_arns.clone()),
        secret_refs: secrets.map(|secrets| secrets.secret_refs.clone()),
        secret_names: secrets.map(|secrets| secrets.secret_names.clone()),
        secret_read_policies: secrets.map(|secrets| secrets.read_policies.clone()),
        parameter_names: secrets.map(|secrets| secrets.parameter_names.clone()),
        topic_arns: monitoring.map(|monitoring| monitoring.topic_arns.clone()),
        alarm_arns: monitoring.map(|monitoring| monitoring.alarm_arns.clone()),
        log_group_names: monitoring.map(|monitoring| monitoring.log_group_names.clone()),
        dashboard_arns: monitoring.map(|monitoring| monitoring.dashboard_arns.clone()),
        costs_topic_arn: costs.map(|costs| costs.topic_arn.clone()),
        budget_names: costs.map(|costs| costs.budget_names.clone()),
        report_bucket_name: costs.map(|costs| costs.report_bucket_name.or_null()),
    }
}
