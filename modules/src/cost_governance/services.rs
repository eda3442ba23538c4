//! The names under which Cost Explorer and the metric of charges know services.

use ledgerform::{Expr, IntoExpr};

macro_rules! services {
    ($($(#[$doc:meta])* $variant:ident $name:literal $metric:literal;)*) => {
        /// A service of AWS, as a budget names it.
        ///
        /// ```
        /// use ledgerform_modules::cost_governance::Service;
        /// assert_eq!(Service::S3.name(), "Amazon Simple Storage Service");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Service {
            $($(#[$doc])* $variant,)*
        }

        impl Service {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The value of the dimension `SERVICE` in Cost Explorer.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The value of the dimension `ServiceName` of the metric `EstimatedCharges`.
            pub const fn metric(self) -> &'static str {
                match self {
                    $(Self::$variant => $metric,)*
                }
            }
        }
    };
}

services! {
    /// Athena
    Athena "Amazon Athena" "AmazonAthena";
    /// CloudFront
    CloudFront "Amazon CloudFront" "AmazonCloudFront";
    /// CloudTrail
    CloudTrail "AWS CloudTrail" "AWSCloudTrail";
    /// CloudWatch
    CloudWatch "AmazonCloudWatch" "AmazonCloudWatch";
    /// Config
    Config "AWS Config" "AWSConfig";
    /// DynamoDB
    DynamoDb "Amazon DynamoDB" "AmazonDynamoDB";
    /// EC2, without what it is billed for beside machines
    Ec2 "Amazon Elastic Compute Cloud - Compute" "AmazonEC2";
    /// EC2's disks, NAT gateways and addresses
    Ec2Other "EC2 - Other" "AmazonEC2";
    /// ECR
    Ecr "Amazon EC2 Container Registry (ECR)" "AmazonECR";
    /// ECS
    Ecs "Amazon Elastic Container Service" "AmazonECS";
    /// EFS
    Efs "Amazon Elastic File System" "AmazonEFS";
    /// EKS
    Eks "Amazon Elastic Container Service for Kubernetes" "AmazonEKS";
    /// ElastiCache
    ElastiCache "Amazon ElastiCache" "AmazonElastiCache";
    /// Elastic Load Balancing
    ElasticLoadBalancing "Amazon Elastic Load Balancing" "AWSELB";
    /// Glue
    Glue "AWS Glue" "AWSGlue";
    /// GuardDuty
    GuardDuty "Amazon GuardDuty" "AmazonGuardDuty";
    /// KMS
    Kms "AWS Key Management Service" "awskms";
    /// Lambda
    Lambda "AWS Lambda" "AWSLambda";
    /// MQ
    Mq "Amazon MQ" "AmazonMQ";
    /// RDS and Aurora
    Rds "Amazon Relational Database Service" "AmazonRDS";
    /// Route 53
    Route53 "Amazon Route 53" "AmazonRoute53";
    /// S3
    S3 "Amazon Simple Storage Service" "AmazonS3";
    /// Secrets Manager
    SecretsManager "AWS Secrets Manager" "AWSSecretsManager";
    /// Security Hub
    SecurityHub "AWS Security Hub" "AWSSecurityHub";
    /// SNS
    Sns "Amazon Simple Notification Service" "AmazonSNS";
    /// SQS
    Sqs "Amazon Simple Queue Service" "AWSQueueService";
    /// Tax
    Tax "Tax" "Tax";
    /// VPC: endpoints and addresses
    Vpc "Amazon Virtual Private Cloud" "AmazonVPC";
    /// WAF
    Waf "AWS WAF" "awswaf";
}

impl IntoExpr<String> for Service {
    fn into_expr(self) -> Expr<String> {
        self.name().into_expr()
    }
}

#[cfg(test)]
mod tests {
    use super::Service;
    use std::collections::BTreeSet;

    #[test]
    fn every_service_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = Service::ALL.iter().map(|service| service.name()).collect();
        assert_eq!(names.len(), Service::ALL.len());
    }
}
