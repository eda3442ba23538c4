//! The clients of the services, each made when it is first asked for.

use aws_sdk_s3control::config as s3control;
use aws_types::SdkConfig;
use ledgerform_aws_settings::Settings;
use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;

macro_rules! clients {
    ($($(#[$doc:meta])* $name:ident: $sdk:ident $(($config:ident) $more:expr)?;)*) => {
        /// The clients of one region.
        #[derive(Default)]
        pub(crate) struct Clients {
            $($name: OnceLock<$sdk::Client>,)*
        }

        /// The names by which endpoints are given.
        pub(crate) const SERVICES: &[&str] = &[$(stringify!($name)),*];

        impl Clients {
            $(
                pub(crate) fn $name(&self, config: &SdkConfig, settings: &Settings) -> &$sdk::Client {
                    self.$name.get_or_init(|| {
                        let builder = $sdk::config::Builder::from(config);
                        $(
                            let $config = (builder, settings);
                            let builder = $more;
                        )?
                        let builder = match endpoint(settings, stringify!($name)) {
                            Some(url) => builder.endpoint_url(url),
                            None => builder,
                        };
                        $sdk::Client::from_conf(builder.build())
                    })
                }
            )*
        }

        impl crate::context::Context {
            $(
                #[allow(dead_code, reason = "services that answer in one region only are asked there")]
                pub(crate) fn $name(&self) -> &$sdk::Client {
                    self.clients.$name(&self.config, &self.settings)
                }
            )*
        }
    };
}

fn endpoint<'a>(settings: &'a Settings, service: &str) -> Option<&'a String> {
    settings.endpoints.get(service).or_else(|| settings.endpoints.get("*"))
}

/// The number of the account stands before the host of S3 Control, which cannot be where that is an address.
fn unprefixed(builder: s3control::Builder, settings: &Settings) -> s3control::Builder {
    match endpoint(settings, "s3control").filter(|url| is_address(url)) {
        Some(url) => builder.endpoint_resolver(Fixed(url.clone())),
        None => builder,
    }
}

fn is_address(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    host.parse::<SocketAddr>().is_ok() || host.parse::<IpAddr>().is_ok()
}

/// An endpoint that is the same for all requests.
#[derive(Debug)]
struct Fixed(String);

impl s3control::endpoint::ResolveEndpoint for Fixed {
    fn resolve_endpoint<'a>(&'a self, _: &'a s3control::endpoint::Params) -> s3control::endpoint::EndpointFuture<'a> {
        let endpoint = s3control::endpoint::Endpoint::builder().url(self.0.clone()).build();
        s3control::endpoint::EndpointFuture::ready(Ok(endpoint))
    }
}

clients! {
    accessanalyzer: aws_sdk_accessanalyzer;
    applicationautoscaling: aws_sdk_applicationautoscaling;
    athena: aws_sdk_athena;
    backup: aws_sdk_backup;
    budgets: aws_sdk_budgets;
    cloudformation: aws_sdk_cloudformation;
    cloudtrail: aws_sdk_cloudtrail;
    cloudwatch: aws_sdk_cloudwatch;
    cloudwatchlogs: aws_sdk_cloudwatchlogs;
    configservice: aws_sdk_config;
    costandusagereport: aws_sdk_costandusagereport;
    costexplorer: aws_sdk_costexplorer;
    dynamodb: aws_sdk_dynamodb;
    ec2: aws_sdk_ec2;
    ecr: aws_sdk_ecr;
    eks: aws_sdk_eks;
    elasticache: aws_sdk_elasticache;
    eventbridge: aws_sdk_eventbridge;
    glue: aws_sdk_glue;
    guardduty: aws_sdk_guardduty;
    iam: aws_sdk_iam;
    kms: aws_sdk_kms;
    lambda: aws_sdk_lambda;
    organizations: aws_sdk_organizations;
    rds: aws_sdk_rds;
    route53: aws_sdk_route53;
    s3: aws_sdk_s3 (both) both.0.force_path_style(both.1.s3_use_path_style);
    s3control: aws_sdk_s3control (both) unprefixed(both.0, both.1);
    scheduler: aws_sdk_scheduler;
    secretsmanager: aws_sdk_secretsmanager;
    securityhub: aws_sdk_securityhub;
    serverlessrepo: aws_sdk_serverlessapplicationrepository;
    sns: aws_sdk_sns;
    sqs: aws_sdk_sqs;
    ssm: aws_sdk_ssm;
    sts: aws_sdk_sts;
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_are_told_from_names() {
        for (url, expected) in [
            ("http://127.0.0.1:5000", true),
            ("http://127.0.0.1:5000/path", true),
            ("https://[::1]:443", true),
            ("https://s3-control.us-east-1.amazonaws.com", false),
            ("http://localhost:5000", false),
        ] {
            assert_eq!(is_address(url), expected, "{url}");
        }
    }
}
