//! Networks and machines.

use crate::support::Rig;
use ledgerform_engine::Action;
use serde_json::{Value as Json, json};

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

/// A VPC with two subnets, and what is given besides.
fn network(more: Json) -> Json {
    let mut all = json!({
        "aws_vpc": {"a": {
            "cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true, "enable_dns_support": true, "tags": {"Name": "a"}
        }},
        "aws_subnet": {
            "a": {"vpc_id": "${aws_vpc.a.id}", "cidr_block": "10.0.1.0/24", "availability_zone": "us-east-1a"},
            "b": {"vpc_id": "${aws_vpc.a.id}", "cidr_block": "10.0.2.0/24", "availability_zone": "us-east-1b"}
        }
    });
    for (ty, objects) in more.as_object().unwrap() {
        all[ty] = objects.clone();
    }
    all
}

#[test]
fn ways_out_of_a_network() {
    let rig = Rig::new();
    let ways = |name: &str, table: &str| {
        let tags = json!({"Name": name});
        network(json!({
            "aws_internet_gateway": {"a": {"vpc_id": "${aws_vpc.a.id}", "tags": tags}},
            "aws_eip": {"a": {"domain": "vpc", "tags": tags}},
            "aws_nat_gateway": {"a": {"allocation_id": "${aws_eip.a.id}", "subnet_id": "${aws_subnet.a.id}", "tags": tags}},
            "aws_route_table": {
                "a": {"vpc_id": "${aws_vpc.a.id}", "tags": tags},
                "b": {"vpc_id": "${aws_vpc.a.id}", "tags": tags},
            },
            "aws_route": {
                "a": {
                    "route_table_id": "${aws_route_table.a.id}", "destination_cidr_block": "0.0.0.0/0",
                    "gateway_id": "${aws_internet_gateway.a.id}"
                },
                "b": {
                    "route_table_id": "${aws_route_table.b.id}", "destination_cidr_block": "0.0.0.0/0",
                    "nat_gateway_id": "${aws_nat_gateway.a.id}"
                }
            },
            "aws_route_table_association": {
                "a": {"route_table_id": "${aws_route_table.a.id}", "subnet_id": "${aws_subnet.a.id}"},
                "b": {"route_table_id": table, "subnet_id": "${aws_subnet.b.id}"}
            }
        }))
    };
    rig.life(&[ways("one", "${aws_route_table.b.id}"), ways("two", "${aws_route_table.a.id}")]);
}

#[test]
fn route_tables_with_routes_of_their_own() {
    let rig = Rig::new();
    let table = |cidrs: &[&str]| {
        let route = |cidr: &&str| json!({"cidr_block": cidr, "gateway_id": "${aws_internet_gateway.a.id}"});
        let routes: Vec<Json> = cidrs.iter().map(route).collect();
        network(json!({
            "aws_internet_gateway": {"a": {"vpc_id": "${aws_vpc.a.id}"}},
            "aws_route_table": {"a": {"vpc_id": "${aws_vpc.a.id}", "route": routes}}
        }))
    };
    rig.life(&[table(&["0.0.0.0/0", "192.168.0.0/16"]), table(&["0.0.0.0/0", "172.16.0.0/12"]), table(&[])]);
}

#[test]
fn security_groups() {
    let rig = Rig::new();
    let groups = |name: &str, port: i64| {
        let rule = |cidr: &str| json!({"protocol": "tcp", "from_port": port, "to_port": port, "cidr_blocks": [cidr], "description": name});
        network(json!({
            "aws_security_group": {
                "a": {"name_prefix": "a-", "description": "A", "vpc_id": "${aws_vpc.a.id}", "tags": {"Name": name}},
                "b": {
                    "name": "b", "vpc_id": "${aws_vpc.a.id}",
                    "ingress": [rule("10.0.0.0/8"), {"protocol": "-1", "from_port": 0, "to_port": 0, "self": true}],
                    "egress": [rule("10.1.0.0/16"), rule("10.2.0.0/16")]
                }
            },
            "aws_vpc_security_group_ingress_rule": {
                "a": {
                    "ip_protocol": "tcp", "security_group_id": "${aws_security_group.a.id}",
                    "referenced_security_group_id": "${aws_security_group.b.id}", "from_port": port, "to_port": port,
                    "description": name, "tags": {"Name": name}
                },
                "b": {
                    "ip_protocol": "-1", "security_group_id": "${aws_security_group.a.id}", "cidr_ipv4": "10.0.0.0/16",
                    "description": "all"
                }
            },
            "aws_vpc_security_group_egress_rule": {"a": {
                "ip_protocol": "tcp", "security_group_id": "${aws_security_group.a.id}", "cidr_ipv4": "0.0.0.0/0",
                "from_port": port, "to_port": port, "tags": {"Name": name}
            }},
            "aws_default_security_group": {"a": {"vpc_id": "${aws_vpc.a.id}", "ingress": [], "egress": [], "tags": {"Name": name}}}
        }))
    };
    rig.life(&[groups("one", 443), groups("two", 80)]);
}

#[test]
fn a_rule_of_another_group_is_another_rule() {
    let rig = Rig::new();
    let rules = |group: &str| {
        network(json!({
            "aws_security_group": {
                "a": {"name": "a", "vpc_id": "${aws_vpc.a.id}"}, "b": {"name": "b", "vpc_id": "${aws_vpc.a.id}"}
            },
            "aws_vpc_security_group_ingress_rule": {
                "a": {"ip_protocol": "-1", "security_group_id": group, "cidr_ipv4": "10.0.0.0/16"}
            }
        }))
    };
    rig.apply(&rules("${aws_security_group.a.id}"));
    let expected = ("aws_vpc_security_group_ingress_rule.a", Action::Replace { create_first: false });
    rig.assert_plan(&rules("${aws_security_group.b.id}"), &[expected]);
}

#[test]
fn endpoints() {
    let rig = Rig::new();
    let endpoints = |name: &str, subnets: Json, policy: &str| {
        let tags = json!({"Name": name});
        network(json!({
            "aws_route_table": {"a": {"vpc_id": "${aws_vpc.a.id}"}},
            "aws_security_group": {"a": {"name_prefix": "a-", "vpc_id": "${aws_vpc.a.id}"}},
            "aws_vpc_endpoint": {
                "s3": {
                    "vpc_id": "${aws_vpc.a.id}", "vpc_endpoint_type": "Gateway", "service_name": "com.amazonaws.us-east-1.s3",
                    "route_table_ids": ["${aws_route_table.a.id}"], "policy": policy, "tags": tags
                },
                "ecr": {
                    "vpc_id": "${aws_vpc.a.id}", "vpc_endpoint_type": "Interface", "private_dns_enabled": true,
                    "service_name": "com.amazonaws.us-east-1.ecr.api", "subnet_ids": subnets,
                    "security_group_ids": ["${aws_security_group.a.id}"], "tags": tags
                }
            }
        }))
    };
    let policy = |action: &str| {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}
        ]})
        .to_string()
    };
    let one = endpoints("one", json!(["${aws_subnet.a.id}"]), &policy("s3:Get*"));
    let two = endpoints("two", json!(["${aws_subnet.a.id}", "${aws_subnet.b.id}"]), &policy("s3:*"));
    rig.life(&[one, two]);
}

/// The policy by which a service takes a role.
pub(crate) fn trust(service: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", "Sid": "Trust"}
    ]})
    .to_string()
}

#[test]
fn flow_logs() {
    let rig = Rig::new();
    let group = format!("arn:aws:logs:us-east-1:{}:log-group:/flow", rig.aws.account_id());
    let logs = |name: &str| {
        network(json!({
            "aws_iam_role": {"a": {"name": "flow", "assume_role_policy": trust("vpc-flow-logs.amazonaws.com")}},
            "aws_flow_log": {
                "a": {
                    "vpc_id": "${aws_vpc.a.id}", "traffic_type": "ALL", "iam_role_arn": "${aws_iam_role.a.arn}",
                    "log_destination": group, "max_aggregation_interval": 60, "tags": {"Name": name}
                },
            }
        }))
    };
    rig.life(&[logs("one"), logs("two")]);
}

#[test]
fn instances_with_interfaces_of_their_own() {
    let rig = Rig::new();
    let machine = |name: &str, ty: &str, hops: i64| {
        let tags = json!({"Name": name});
        network(json!({
            "aws_security_group": {"a": {"name": "a", "vpc_id": "${aws_vpc.a.id}"}},
            "aws_internet_gateway": {"a": {"vpc_id": "${aws_vpc.a.id}"}},
            "aws_network_interface": {"a": {
                "subnet_id": "${aws_subnet.a.id}", "security_groups": ["${aws_security_group.a.id}"],
                "source_dest_check": false, "description": name, "tags": tags
            }},
            "aws_eip": {"a": {"domain": "vpc"}},
            "aws_eip_association": {"a": {
                "allocation_id": "${aws_eip.a.id}", "network_interface_id": "${aws_network_interface.a.id}"
            }},
            "aws_iam_role": {"a": {"name_prefix": "nat-", "assume_role_policy": trust("ec2.amazonaws.com")}},
            "aws_iam_role_policy_attachment": {"a": {
                "role": "${aws_iam_role.a.name}", "policy_arn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
            }},
            "aws_iam_instance_profile": {"a": {"name_prefix": "nat-", "role": "${aws_iam_role.a.name}", "tags": tags}},
            "aws_instance": {"a": {
                "ami": IMAGE, "instance_type": ty, "iam_instance_profile": "${aws_iam_instance_profile.a.name}",
                "ebs_optimized": true, "monitoring": true, "user_data": format!("#!/bin/bash\necho {name}\n"), "tags": tags,
                "network_interface": [{"device_index": 0, "network_interface_id": "${aws_network_interface.a.id}"}],
                "metadata_options": [
                    {"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": hops}
                ],
                "root_block_device": [{"encrypted": true, "volume_type": "gp3"}]
            }}
        }))
    };
    rig.life(&[machine("one", "t3.micro", 1), machine("two", "t3.small", 2)]);
}

#[test]
fn instances() {
    let rig = Rig::new();
    let machine = |name: &str, group: &str, protected: bool| {
        network(json!({
            "aws_security_group": {
                "a": {"name": "a", "vpc_id": "${aws_vpc.a.id}"}, "b": {"name": "b", "vpc_id": "${aws_vpc.a.id}"}
            },
            "aws_instance": {"a": {
                "ami": IMAGE, "instance_type": "t3.micro", "subnet_id": "${aws_subnet.a.id}",
                "vpc_security_group_ids": [group], "source_dest_check": !protected, "disable_api_termination": protected,
                "force_destroy": true, "tags": {"Name": name}
            }}
        }))
    };
    rig.life(&[
        machine("one", "${aws_security_group.a.id}", false),
        machine("two", "${aws_security_group.b.id}", true),
    ]);
}

#[test]
fn other_user_data_makes_another_instance_where_that_is_asked_for() {
    let rig = Rig::new();
    let machine = |text: &str, replaces: bool| {
        json!({"aws_instance": {"a": {
            "ami": IMAGE, "instance_type": "t3.micro", "user_data": format!("#!/bin/bash\necho {text}\n"),
            "user_data_replace_on_change": replaces
        }}})
    };
    rig.apply(&machine("one", true));
    let first = rig.attributes("aws_instance.a")["id"].clone();
    rig.assert_plan(&machine("one", false), &[("aws_instance.a", Action::Update)]);
    rig.assert_plan(&machine("two", false), &[("aws_instance.a", Action::Update)]);
    let replace = Action::Replace { create_first: false };
    rig.assert_plan(&machine("two", true), &[("aws_instance.a", replace)]);
    rig.apply(&machine("two", true));
    rig.assert_idle(&machine("two", true));
    assert_ne!(rig.attributes("aws_instance.a")["id"], first);
    rig.destroy();
}

/// An image that the emulator knows.
const IMAGE: &str = "ami-12c6146b";

#[test]
fn launch_templates() {
    let rig = Rig::new();
    let template = |name: &str, size: i64| {
        let tags = json!({"Name": name});
        let disk = |size: i64| {
            json!([{
                "encrypted": "true", "volume_type": "gp3", "volume_size": size, "delete_on_termination": "true"
            }])
        };
        let specification = |ty: &str| json!({"resource_type": ty, "tags": tags});
        network(json!({
            "aws_security_group": {"a": {"name": "a", "vpc_id": "${aws_vpc.a.id}"}},
            "aws_launch_template": {"a": {
                "name_prefix": "a-", "description": name, "update_default_version": true,
                "vpc_security_group_ids": ["${aws_security_group.a.id}"], "tags": tags,
                "metadata_options": [
                    {"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1}
                ],
                "monitoring": [{"enabled": true}],
                "block_device_mappings": [
                    {"device_name": "/dev/xvda", "ebs": disk(size)}, {"device_name": "/dev/xvdb", "ebs": disk(size + 1)}
                ],
                "tag_specifications":
                    [specification("instance"), specification("network-interface"), specification("volume")]
            }}
        }))
    };
    rig.life(&[template("one", 20), template("two", 30)]);
}

#[test]
fn a_new_version_of_a_launch_template_is_the_default() {
    let rig = Rig::new();
    let template = |ty: &str| json!({"aws_launch_template": {"a": {"name": "a", "instance_type": ty, "update_default_version": true}}});
    rig.apply(&template("t3.micro"));
    rig.apply(&template("t3.small"));
    let attributes = rig.attributes("aws_launch_template.a");
    let number = |name: &str| attributes[name].as_number().and_then(|number| number.as_i64());
    assert_eq!((number("latest_version"), number("default_version")), (Some(2), Some(2)));
}

#[test]
fn encryption_of_disks() {
    let rig = Rig::new();
    let settings = |key: &str| {
        json!({
            "aws_kms_key": {"a": {"description": "a"}, "b": {"description": "b"}},
            "aws_ebs_encryption_by_default": {"a": {"enabled": true}},
            "aws_ebs_default_kms_key": {"a": {"key_arn": key}}
        })
    };
    rig.life(&[settings("${aws_kms_key.a.arn}"), settings("${aws_kms_key.b.arn}")]);
}
