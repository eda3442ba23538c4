//! How the bindings of recorded providers are used, down to the text that Terraform reads.

use ledgerform::{App, Mode, ProviderConfig, Reference, Resource};
use ledgerform_bindings::{aws, helm, random};

/// What a stack with some resources synthesizes to.
#[track_caller]
fn check(build: impl FnOnce(&ledgerform::Stack), expected: &[&str]) {
    let app = App::new();
    let stack = app.stack("test");
    build(&stack);
    let synthesis = app.synth().unwrap_or_else(|problems| panic!("{problems}"));
    let text: String = synthesis.stacks[0].text.split_whitespace().collect();
    for expected in expected {
        let expected: String = expected.split_whitespace().collect();
        assert!(text.contains(&expected), "{expected}\nis not in\n{text}");
    }
}

fn kind<R: Resource>(_: &R) -> (&'static str, Mode, &'static str) {
    (R::TYPE, R::MODE, R::PROVIDER.source)
}

#[test]
fn a_type_knows_what_it_is() {
    assert_eq!(kind(&aws::Vpc::new()), ("aws_vpc", Mode::Managed, "hashicorp/aws"));
    assert_eq!(kind(&aws::data::Vpc::new()), ("aws_vpc", Mode::Data, "hashicorp/aws"));
    let password = random::ephemeral::Password::new().length(20);
    assert_eq!(kind(&password), ("random_password", Mode::Ephemeral, "hashicorp/random"));
    assert_eq!(<aws::Provider as ProviderConfig>::PROVIDER.version, "6.47.0");
}

#[test]
fn arguments_references_and_blocks() {
    check(
        |stack| {
            stack.provider(aws::Provider::new().region("eu-west-1"));
            let vpc = stack.add("main", aws::Vpc::new().cidr_block("10.0.0.0/16").enable_dns_hostnames(true));
            let zones = ["a", "b"].map(|zone| {
                let subnet = aws::Subnet::new().vpc_id(vpc.id()).availability_zone(format!("eu-west-1{zone}"));
                stack.add(format!("private_{zone}"), subnet.cidr_block("10.0.1.0/24")).id()
            });
            let config = aws::eks_cluster::VpcConfig::new().subnet_ids(zones).endpoint_public_access(false);
            stack.add("eks", aws::EksCluster::new().name("main").role_arn("arn").vpc_config(config).version("1.33"));
            assert_eq!(vpc.addr().to_string(), "aws_vpc.main");
        },
        &[
            r#""cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true}"#,
            r#""availability_zone": "eu-west-1a", "cidr_block": "10.0.1.0/24", "vpc_id": "${aws_vpc.main.id}""#,
            r#""name": "main", "role_arn": "arn", "version": "1.33", "vpc_config": {"endpoint_public_access": false,
               "subnet_ids": ["${aws_subnet.private_a.id}", "${aws_subnet.private_b.id}"]}"#,
        ],
    );
}

#[test]
fn many_blocks_and_attributes_that_hold_objects() {
    check(
        |stack| {
            let rule = |port| aws::security_group::Ingress::new().protocol("tcp").from_port(port).to_port(port);
            stack.add("web", aws::SecurityGroup::new().ingress([80, 443].map(rule)));
            let entry = aws::network_acl::Ingress::new().action("allow");
            stack.add("acl", aws::NetworkAcl::new().vpc_id("vpc-1").ingress([entry.clone(), entry.protocol("tcp")]));
            let values = helm::release::Set::new().name("replicas").value("2");
            stack.add("dns", helm::Release::new().chart("external-dns").name("dns").set([values]));
        },
        &[r#""from_port": 80"#, r#""from_port": 443"#, r#""set": [{"name": "replicas", "value": "2"}]"#],
    );
}

/// Blocks of equal shape share a type; each name of a block is a name of it.
#[test]
fn equal_blocks_share_a_type() {
    let egress: aws::security_group::Egress = aws::security_group::Ingress::new();
    let _ = aws::SecurityGroup::new().egress([egress]);
}
