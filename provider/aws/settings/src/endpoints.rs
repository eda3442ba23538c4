//! The services whose addresses a provider block can give.

/// A service, and what it is called in the block `endpoints`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// What it is called in [`Settings::endpoints`](crate::Settings::endpoints).
    pub service: &'static str,
    /// The names in `hashicorp/aws`; where several are given, the first of these counts.
    pub names: &'static [&'static str],
}

const fn used(service: &'static str, names: &'static [&'static str]) -> Endpoint {
    Endpoint { service, names }
}

/// The services that are used, by name.
///
/// Source: <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/custom-service-endpoints>
pub const ENDPOINTS: &[Endpoint] = &[
    used("accessanalyzer", &["accessanalyzer"]),
    used("applicationautoscaling", &["appautoscaling", "applicationautoscaling"]),
    used("athena", &["athena"]),
    used("backup", &["backup"]),
    used("budgets", &["budgets"]),
    used("costexplorer", &["ce", "costexplorer"]),
    used("cloudformation", &["cloudformation"]),
    used("cloudtrail", &["cloudtrail"]),
    used("cloudwatch", &["cloudwatch"]),
    used("configservice", &["configservice", "config"]),
    used("costandusagereport", &["cur", "costandusagereportservice"]),
    used("dynamodb", &["dynamodb"]),
    used("ec2", &["ec2"]),
    used("ecr", &["ecr"]),
    used("eks", &["eks"]),
    used("elasticache", &["elasticache"]),
    used("eventbridge", &["events", "eventbridge", "cloudwatchevents"]),
    used("glue", &["glue"]),
    used("guardduty", &["guardduty"]),
    used("iam", &["iam"]),
    used("kms", &["kms"]),
    used("lambda", &["lambda"]),
    used("cloudwatchlogs", &["logs", "cloudwatchlog", "cloudwatchlogs"]),
    used("organizations", &["organizations"]),
    used("rds", &["rds"]),
    used("route53", &["route53"]),
    used("s3", &["s3", "s3api"]),
    used("s3control", &["s3control"]),
    used("scheduler", &["scheduler"]),
    used("secretsmanager", &["secretsmanager"]),
    used("securityhub", &["securityhub"]),
    used("serverlessrepo", &["serverlessrepo", "serverlessapprepo", "serverlessapplicationrepository"]),
    used("sns", &["sns"]),
    used("sqs", &["sqs"]),
    used("ssm", &["ssm"]),
    used("sts", &["sts"]),
];

/// Names of services that are not used, with spaces between: their addresses can be given, so that a block that was written
/// for `hashicorp/aws` fits.
///
/// Source: as for [`ENDPOINTS`].
pub const OTHER_ENDPOINTS: &str = "\
    account acm acmpca amp prometheus prometheusservice amplify apigateway apigatewayv2 appconfig appfabric appflow \
    appintegrations appintegrationsservice applicationinsights applicationsignals appmesh apprunner appstream \
    appsync arcregionswitch auditmanager autoscaling autoscalingplans batch bcmdataexports bedrock bedrockagent \
    bedrockagentcore billing chatbot chime chimesdkmediapipelines chimesdkvoice cleanrooms cloud9 cloudcontrol \
    cloudcontrolapi cloudfront cloudfrontkeyvaluestore cloudhsmv2 cloudhsm cloudsearch codeartifact codebuild \
    codecatalyst codecommit codeconnections codeguruprofiler codegurureviewer codepipeline codestarconnections \
    codestarnotifications cognitoidentity cognitoidp cognitoidentityprovider comprehend computeoptimizer connect \
    connectcases controltower costoptimizationhub customerprofiles databrew gluedatabrew dataexchange datapipeline \
    datasync datazone dax deploy codedeploy detective devicefarm devopsguru directconnect dlm dms databasemigration \
    databasemigrationservice docdb docdbelastic drs ds directoryservice dsql ecrpublic ecs efs elasticbeanstalk \
    beanstalk elasticsearch es elasticsearchservice elastictranscoder elb elasticloadbalancing elbv2 \
    elasticloadbalancingv2 emr emrcontainers emrserverless evidently cloudwatchevidently evs finspace firehose fis \
    fms fsx gamelift glacier globalaccelerator grafana managedgrafana amg greengrass groundstation healthlake \
    identitystore imagebuilder inspector inspector2 inspectorv2 internetmonitor invoicing iot ivs ivschat kafka msk \
    kafkaconnect kendra keyspaces kinesis kinesisanalytics kinesisanalyticsv2 kinesisvideo lakeformation \
    launchwizard lexmodels lexmodelbuilding lexmodelbuildingservice lex lexv2models lexmodelsv2 licensemanager \
    lightsail location locationservice lookoutmetrics m2 macie2 mediaconnect mediaconvert medialive mediapackage \
    mediapackagev2 mediapackagevod mediastore memorydb mgn mq mwaa neptune neptunegraph networkfirewall \
    networkflowmonitor networkmanager networkmonitor notifications notificationscontacts oam \
    cloudwatchobservabilityaccessmanager observabilityadmin odb opensearch opensearchservice opensearchserverless \
    osis opensearchingestion outposts paymentcryptography pcaconnectorad pcs pinpoint pinpointsmsvoicev2 pipes polly \
    pricing qbusiness qldb quicksight ram rbin recyclebin redshift redshiftdata redshiftdataapiservice \
    redshiftserverless rekognition resiliencehub resourceexplorer2 resourcegroups resourcegroupstaggingapi \
    resourcegroupstagging rolesanywhere route53domains route53profiles route53recoverycontrolconfig \
    route53recoveryreadiness route53resolver rum cloudwatchrum s3outposts s3tables s3vectors sagemaker schemas \
    securitylake servicecatalog servicecatalogappregistry appregistry servicediscovery servicequotas ses sesv2 sfn \
    stepfunctions shield signer ssmcontacts ssmincidents ssmquicksetup ssmsap sso ssoadmin storagegateway swf \
    synthetics taxsettings timestreaminfluxdb timestreamquery timestreamwrite transcribe transcribeservice transfer \
    verifiedpermissions vpclattice waf wafregional wafv2 wellarchitected workmail workspaces workspacesweb xray";

#[cfg(test)]
mod tests {
    use super::{ENDPOINTS, OTHER_ENDPOINTS};

    #[test]
    fn every_name_is_that_of_one_service() {
        let mut names: Vec<&str> = ENDPOINTS.iter().flat_map(|endpoint| endpoint.names).copied().collect();
        names.extend(OTHER_ENDPOINTS.split(' '));
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(names.iter().all(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())));
    }
}
