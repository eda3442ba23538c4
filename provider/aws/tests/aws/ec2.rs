//! Networks and machines.

use crate::support::Rig;
use serde_json::json;

#[test]
fn vpcs_and_subnets() {
    let rig = Rig::new();
    let network = |name: &str, public: bool| {
        json!({
            "aws_vpc": {"a": {"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true, "tags": {"Name": name}}},
            "aws_subnet": {"a": {
                "vpc_id": "${aws_vpc.a.id}", "cidr_block": "10.0.1.0/24", "availability_zone": "us-east-1a",
                "map_public_ip_on_launch": public, "tags": {"Name": name}
            }}
        })
    };
    rig.life(&[network("one", false), network("two", true)]);
}
