//! The clients of the services, each made when it is first asked for.

use aws_sdk_s3::config as s3;
use aws_sdk_s3control::config as s3control;
use aws_sdk_sts::config::retry::{RetryPartition, TokenBucket};
use aws_types::SdkConfig;
use futures_util::FutureExt;
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
        #[cfg(test)]
        const SERVICES: &[&str] = &[$(stringify!($name)),*];

        impl Clients {
            $(
                pub(crate) fn $name(&self, config: &SdkConfig, settings: &Settings) -> &$sdk::Client {
                    self.$name.get_or_init(|| {
                        let builder = $sdk::config::Builder::from(config);
                        $(
                            let $config = (builder, settings);
                            let builder = $more;
                        )?
                        let mut builder = match endpoint(settings, stringify!($name)) {
                            Some(url) => builder.endpoint_url(url),
                            None => builder,
                        };
                        builder.set_retry_partition(tokens(settings, stringify!($name)));
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

/// What a client may repeat, if the settings say so.
fn tokens(settings: &Settings, service: &'static str) -> Option<RetryPartition> {
    let capacity = usize::try_from(settings.token_bucket_rate_limiter_capacity?).ok()?;
    let bucket = TokenBucket::builder().capacity(capacity).build();
    Some(RetryPartition::custom(service).token_bucket(bucket).build())
}

/// STS may be asked in another region than everything else.
fn of_sts(builder: aws_sdk_sts::config::Builder, settings: &Settings) -> aws_sdk_sts::config::Builder {
    match &settings.sts_region {
        Some(region) => builder.region(aws_sdk_sts::config::Region::new(region.clone())),
        None => builder,
    }
}

/// S3 in us-east-1 has an address of its own, and one from before there were regions.
fn of_us_east_1(builder: s3::Builder, settings: &Settings) -> s3::Builder {
    match settings.s3_us_east_1_regional_endpoint.as_deref() {
        Some("legacy") => builder.endpoint_resolver(Legacy(s3::endpoint::DefaultResolver::new())),
        _ => builder,
    }
}

/// The addresses of S3 with the global one for us-east-1.
#[derive(Debug)]
struct Legacy(s3::endpoint::DefaultResolver);

impl s3::endpoint::ResolveEndpoint for Legacy {
    fn resolve_endpoint<'a>(&'a self, asked: &'a s3::endpoint::Params) -> s3::endpoint::EndpointFuture<'a> {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let params = s3::endpoint::Params::builder()
            .set_bucket(text(asked.bucket()))
            .set_region(text(asked.region()))
            .set_use_fips(asked.use_fips())
            .set_use_dual_stack(asked.use_dual_stack())
            .set_endpoint(text(asked.endpoint()))
            .set_force_path_style(asked.force_path_style())
            .set_accelerate(asked.accelerate())
            .use_global_endpoint(true)
            .set_use_object_lambda_endpoint(asked.use_object_lambda_endpoint())
            .set_key(text(asked.key()))
            .set_prefix(text(asked.prefix()))
            .set_copy_source(text(asked.copy_source()))
            .set_disable_access_points(asked.disable_access_points())
            .set_disable_multi_region_access_points(asked.disable_multi_region_access_points())
            .set_use_arn_region(asked.use_arn_region())
            .set_use_s3_express_control_endpoint(asked.use_s3_express_control_endpoint())
            .set_disable_s3_express_session_auth(asked.disable_s3_express_session_auth())
            .build();
        let params = match params {
            Ok(params) => params,
            Err(error) => return s3::endpoint::EndpointFuture::ready(Err(error.into())),
        };
        // The resolver of the SDK does not wait for anything.
        let resolved = s3::endpoint::ResolveEndpoint::resolve_endpoint(&self.0, &params).now_or_never();
        let unresolved = || Err("the address of S3 is not known at once".into());
        s3::endpoint::EndpointFuture::ready(resolved.unwrap_or_else(unresolved))
    }
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
    s3: aws_sdk_s3 (both) of_us_east_1(both.0, both.1).force_path_style(both.1.s3_use_path_style);
    s3control: aws_sdk_s3control (both) unprefixed(both.0, both.1);
    scheduler: aws_sdk_scheduler;
    secretsmanager: aws_sdk_secretsmanager;
    securityhub: aws_sdk_securityhub;
    serverlessrepo: aws_sdk_serverlessapplicationrepository;
    sns: aws_sdk_sns;
    sqs: aws_sdk_sqs;
    ssm: aws_sdk_ssm;
    sts: aws_sdk_sts (both) of_sts(both.0, both.1);
}

#[cfg(test)]
mod tests {
    use super::{SERVICES, is_address};
    use ledgerform_aws_settings::ENDPOINTS;

    #[test]
    fn every_service_has_an_endpoint() {
        let mut known: Vec<&str> = ENDPOINTS.iter().map(|endpoint| endpoint.service).collect();
        known.sort_unstable();
        assert_eq!(known, SERVICES);
    }

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
