//! Networks and machines.

mod default_security_group;
mod ebs;
mod eip;
mod eip_association;
mod flow_log;
mod instance;
mod instance_disks;
mod instance_request;
mod instance_shown;
mod internet_gateway;
mod launch_options;
mod launch_template;
mod launch_template_data;
mod launch_template_shown;
mod nat_gateway;
mod network_interface;
mod route;
mod route_table;
mod route_table_association;
mod rules;
mod security_group;
mod security_group_rule;
mod subnet;
mod vpc;
mod vpc_endpoint;

use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::kind::{Change, Entry};
use crate::mark::{self, Tags};
use aws_sdk_ec2::config::retry::RetryConfig;
use aws_sdk_ec2::types::{Filter, ResourceType, Tag, TagSpecification};
use ledgerform_engine::Token;

pub(super) const KINDS: &[Entry] = &[
    Entry::of::<default_security_group::DefaultSecurityGroup>(),
    Entry::of::<ebs::DefaultKmsKey>(),
    Entry::of::<ebs::EncryptionByDefault>(),
    Entry::of::<eip::Eip>(),
    Entry::of::<eip_association::EipAssociation>(),
    Entry::of::<flow_log::FlowLog>(),
    Entry::of::<instance::Instance>(),
    Entry::of::<internet_gateway::InternetGateway>(),
    Entry::of::<launch_template::LaunchTemplate>(),
    Entry::of::<nat_gateway::NatGateway>(),
    Entry::of::<network_interface::NetworkInterface>(),
    Entry::of::<route::Route>(),
    Entry::of::<route_table::RouteTable>(),
    Entry::of::<route_table_association::RouteTableAssociation>(),
    Entry::of::<security_group::SecurityGroup>(),
    Entry::of::<security_group_rule::EgressRule>(),
    Entry::of::<security_group_rule::IngressRule>(),
    Entry::of::<subnet::Subnet>(),
    Entry::of::<vpc::Vpc>(),
    Entry::of::<vpc_endpoint::VpcEndpoint>(),
];

/// For a request that makes an object and that the service does not know again: it is sent once. A second one after an
/// answer that was lost would make another object; the engine looks for the first one instead.
fn once() -> aws_sdk_ec2::config::Builder {
    aws_sdk_ec2::config::Builder::new().retry_config(RetryConfig::disabled())
}

/// The tags of a new object.
fn tagged(ty: ResourceType, tags: Tags) -> TagSpecification {
    let tags = tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    TagSpecification::builder().resource_type(ty).set_tags(Some(tags.collect())).build()
}

/// The tags of an object.
fn tags(tags: &[Tag]) -> Tags {
    tags.iter().filter_map(|tag| Some((tag.key()?.to_owned(), tag.value()?.to_owned()))).collect()
}

/// What has the mark.
fn marked(token: &Token) -> Vec<Filter> {
    mark::marks(token).into_iter().map(|(key, value)| filter(&format!("tag:{key}"), [value])).collect()
}

/// What has a mark of the platform.
fn of_platform(platform: &str) -> Filter {
    filter(&format!("tag:{}", mark::PLATFORM), [mark::platform(platform)])
}

fn filter(name: &str, values: impl IntoIterator<Item = impl Into<String>>) -> Filter {
    Filter::builder().name(name).set_values(Some(values.into_iter().map(Into::into).collect())).build()
}

/// Brings the tags of an object to what they are to be.
async fn retag(cx: &Context, change: &Change<'_>) -> Result<()> {
    let (set, removed) = change.tags();
    if !set.is_empty() {
        let tags = set.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
        cx.ec2().create_tags().resources(change.id).set_tags(Some(tags.collect())).send().await?;
    }
    if !removed.is_empty() {
        let tags = removed.into_iter().map(|key| Tag::builder().key(key).build());
        cx.ec2().delete_tags().resources(change.id).set_tags(Some(tags.collect())).send().await?;
    }
    Ok(())
}

/// Deletes network interfaces that services leave behind in a subnet or group, for hours or for ever, after what they were
/// for is gone: those of pods and of functions that nothing uses any more.
async fn leftovers(cx: &Context, property: &str, value: &str) -> Result<()> {
    let request = cx.ec2().describe_network_interfaces().filters(filter(property, [value]));
    let request = request.filters(filter("status", ["available"]));
    let answer = request.filters(filter("description", ["aws-K8S-*", "AWS Lambda VPC ENI*"])).send().await?;
    for id in answer.network_interfaces().iter().filter_map(|interface| interface.network_interface_id()) {
        // One that is used again is no leftover.
        match cx.ec2().delete_network_interface().network_interface_id(id).send().await.map_err(Failed::from) {
            Err(failed) if !failed.is_missing() && !failed.is(&["InvalidNetworkInterface.InUse"]) => {
                return Err(failed);
            }
            _ => {}
        }
    }
    Ok(())
}
