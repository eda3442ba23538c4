//! The network, and the way into it.

use super::{KEY, platform, texts, values};
use ledgerform::Resource;
use ledgerform_bindings::aws;
use ledgerform_testing::Match;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// FG-16: VPC with public and private subnets, multi-AZ.
#[test]
fn fg_16_vpc_with_public_and_private_subnets_in_several_zones() {
    let network = platform();
    let vpc = json!({"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true, "tags": {"Environment": "Production"}});
    network.count::<aws::Vpc>(1);
    network.has::<aws::Vpc>(vpc);
    network.count::<aws::InternetGateway>(1);
    network.count::<aws::Subnet>(9);
    network.all_are::<aws::Subnet>(json!({"map_public_ip_on_launch": false}));
    let zones = texts(["us-east-1a", "us-east-1b", "us-east-1c"]);
    assert_eq!(values::<aws::Subnet>(network, "availability_zone"), zones);
    let cidrs = [
        ["10.0.0.0/22", "10.0.4.0/22", "10.0.8.0/22"],
        ["10.0.16.0/22", "10.0.20.0/22", "10.0.24.0/22"],
        ["10.0.64.0/20", "10.0.80.0/20", "10.0.96.0/20"],
    ];
    assert_eq!(values::<aws::Subnet>(network, "cidr_block"), cidrs.into_iter().flat_map(texts).collect());
}

/// FG-17: NAT gateways, one in each zone, each with its own address.
#[test]
fn fg_17_nat_gateways() {
    let network = platform();
    network.count::<aws::NatGateway>(3);
    network.count::<aws::Eip>(3);
    network.all_are::<aws::Eip>(json!({"domain": "vpc"}));
    assert_eq!(values::<aws::NatGateway>(network, "allocation_id").len(), 3);
    // Each is in the public subnet of its own zone.
    let found = values::<aws::NatGateway>(network, "subnet_id");
    let subnets: Vec<&str> = found.iter().map(|id| id.rsplit_once('_').unwrap().0).collect();
    let of_zone = |letter: char| format!("${{aws_subnet.platform_vpc_this_public--us-east-1{letter}");
    assert_eq!(subnets, ['a', 'b', 'c'].map(of_zone));
}

/// The end of an address without its hash: `eks_node` of `${aws_security_group.platform_eks_node_34D672F9.id}`.
fn short(reference: &Value) -> String {
    let text = reference.as_str().unwrap_or_else(|| panic!("no reference: {reference}"));
    let name = text.split('.').nth(1).unwrap_or_else(|| panic!("no reference: {text}"));
    let name = name.rsplit_once('_').map_or(name, |(name, _)| name);
    let group = name.strip_prefix("platform_").unwrap_or(name);
    // The group that EKS makes, in which Fargate pods are.
    if text.ends_with(".cluster_security_group_id}") { "fargate".to_owned() } else { group.to_owned() }
}

/// FG-18: route tables with routes and associations: each subnet has its own table, and leaves by its own zone's gateway.
#[test]
fn fg_18_route_tables() {
    let network = platform();
    let keys = |tiers: &[&str]| -> Vec<String> {
        let zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
        tiers.iter().flat_map(|tier| zones.map(|zone| format!("vpc_this_{tier}--{zone}"))).collect()
    };
    network.count::<aws::RouteTable>(9);
    let mut associated = Vec::new();
    for found in network.all::<aws::RouteTableAssociation>() {
        assert!(found.body["route_table_id"].as_str().unwrap().starts_with("${aws_route_table."));
        assert_eq!(short(&found.body["route_table_id"]), short(&found.body["subnet_id"]), "{}", found.address);
        associated.push(short(&found.body["subnet_id"]));
    }
    associated.sort();
    assert_eq!(associated, keys(&["app", "data", "public"]));

    let (mut out, mut through_nat) = (Vec::new(), Vec::new());
    for found in network.all::<aws::Route>() {
        assert_eq!(found.body["destination_cidr_block"], "0.0.0.0/0", "{}", found.address);
        let table = short(&found.body["route_table_id"]);
        if found.body["gateway_id"].is_string() {
            assert!(found.body["gateway_id"].as_str().unwrap().starts_with("${aws_internet_gateway."));
            out.push(table);
        } else {
            let gateway = &found.body["nat_gateway_id"];
            assert!(gateway.as_str().unwrap().starts_with("${aws_nat_gateway."), "{gateway}");
            assert_eq!(short(gateway).trim_start_matches("vpc_this_"), table.trim_start_matches("vpc_this_app--"));
            through_nat.push(table);
        }
    }
    out.sort();
    through_nat.sort();
    // The tier `data` has no way to the internet, and no route from it.
    assert_eq!((out, through_nat), (keys(&["public"]), keys(&["app"])));
}

/// What rules of security groups allow: `group from source: ports`.
fn allowed<R: Resource>(preposition: &str) -> BTreeSet<String> {
    let mut allowed = BTreeSet::new();
    for found in platform().all::<R>() {
        let rule = &found.body;
        assert!(rule["description"].as_str().is_some_and(|text| !text.is_empty()), "{}", found.address);
        let other = match (&rule["referenced_security_group_id"], &rule["cidr_ipv4"]) {
            (Value::String(_), Value::Null) => short(&rule["referenced_security_group_id"]),
            (Value::Null, Value::String(range)) if range.starts_with("${aws_vpc.") => "the VPC".to_owned(),
            (Value::Null, Value::String(range)) => range.clone(),
            both => panic!("{}: {both:?}", found.address),
        };
        let ports = match (&rule["ip_protocol"], &rule["from_port"], &rule["for_each"]) {
            (all, Value::Null, Value::Null) if all == "-1" => "all".to_owned(),
            (tcp, port, Value::Null) if tcp == "tcp" && *port == rule["to_port"] => port.to_string(),
            // One rule for each key, which is the port.
            (tcp, _, Value::Object(each)) if tcp == "tcp" => each.keys().cloned().collect::<Vec<_>>().join(" "),
            other => panic!("{}: {other:?}", found.address),
        };
        allowed.insert(format!("{} {preposition} {other}: {ports}", short(&rule["security_group_id"])));
    }
    allowed
}

/// FG-19: security groups, with a resource for each rule; the default group allows nothing.
#[test]
fn fg_19_security_groups() {
    let network = platform();
    // Endpoints, control plane, nodes, database, cache and load balancer.
    network.count::<aws::SecurityGroup>(6);
    network.all_are::<aws::SecurityGroup>(Match::object([("ingress", Match::absent()), ("egress", Match::absent())]));
    let ingress = [
        "balancer_group from 0.0.0.0/0: 443",
        "balancer_group from 0.0.0.0/0: 80",
        "cache_this_redis from eks_node: 6379",
        "cache_this_redis from fargate: 6379",
        "database_this_main from eks_node: 5432",
        "database_this_main from fargate: 5432",
        "eks_cluster from eks_node: 443",
        "eks_node from balancer_group: 8080",
        "eks_node from eks_cluster: 10250 10251 443 4443 6443 8443 9443",
        "eks_node from eks_node: all",
        "eks_node from fargate: all",
        "fargate from balancer_group: 8080",
        "fargate from eks_node: all",
        "vpc_endpoints from the VPC: 443",
    ];
    assert_eq!(allowed::<aws::VpcSecurityGroupIngressRule>("from"), texts(ingress));
    // Neither the database nor the cache nor the endpoints connect to anything.
    let egress = [
        "balancer_group to eks_node: 8080",
        "balancer_group to fargate: 8080",
        "eks_cluster to eks_node: 10250 10251 443 4443 6443 8443 9443",
        "eks_node to 0.0.0.0/0: 443",
        "eks_node to cache_this_redis: 6379",
        "eks_node to database_this_main: 5432",
        "eks_node to eks_cluster: 443",
        "eks_node to eks_node: all",
        "eks_node to fargate: all",
    ];
    assert_eq!(allowed::<aws::VpcSecurityGroupEgressRule>("to"), texts(egress));
    network.count::<aws::DefaultSecurityGroup>(1);
    network.all_are::<aws::DefaultSecurityGroup>(Match::object([
        ("ingress", Match::absent()),
        ("egress", Match::absent()),
    ]));
}

fn endpoint(service: &str) -> Value {
    let name = format!("com.amazonaws.us-east-1.{service}");
    let mut found = platform().has::<aws::VpcEndpoint>(json!({"service_name": name}));
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0).body
}

#[track_caller]
fn gateway(service: &str) {
    let endpoint = endpoint(service);
    assert_eq!(endpoint["vpc_endpoint_type"], "Gateway");
    assert_eq!(endpoint["route_table_ids"].as_array().unwrap().len(), 9);
}

#[track_caller]
fn interface(service: &str) {
    let endpoint = endpoint(service);
    assert_eq!(endpoint["vpc_endpoint_type"], "Interface");
    assert_eq!(endpoint["subnet_ids"].as_array().unwrap().len(), 3);
}

/// FG-20: gateway endpoint of S3, in every route table.
#[test]
fn fg_20_endpoint_of_s3() {
    gateway("s3");
}

/// FG-21: gateway endpoint of DynamoDB, in every route table.
#[test]
fn fg_21_endpoint_of_dynamodb() {
    gateway("dynamodb");
}

/// FG-22: interface endpoints of ECR.
#[test]
fn fg_22_endpoints_of_ecr() {
    interface("ecr.api");
    interface("ecr.dkr");
}

/// FG-23: interface endpoint of Secrets Manager.
#[test]
fn fg_23_endpoint_of_secrets_manager() {
    interface("secretsmanager");
}

/// FG-24: interface endpoints of SSM.
#[test]
fn fg_24_endpoints_of_ssm() {
    for service in ["ssm", "ssmmessages", "ec2messages"] {
        interface(service);
    }
}

/// FG-25: the endpoints need no internet: AWS's names lead to them, and only the VPC reaches them.
#[test]
fn fg_25_endpoints_need_no_internet() {
    let found = platform().has::<aws::VpcEndpoint>(json!({"vpc_endpoint_type": "Interface"}));
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(|found| found.body["private_dns_enabled"] == true));
    let rule = platform().has::<aws::VpcSecurityGroupIngressRule>(Match::object([
        ("description", Match::from("HTTPS from within the VPC")),
        ("from_port", Match::from(443)),
        ("to_port", Match::from(443)),
        ("ip_protocol", Match::from("tcp")),
        ("cidr_ipv4", Match::ends_with(".cidr_block}")),
    ]));
    assert_eq!(rule.len(), 1);
}

/// FG-26: an internet-facing application load balancer before the cluster, which passes on HTTPS only.
#[test]
fn fg_26_load_balancer() {
    let platform = platform();
    let balancer = platform.only::<aws::Lb>();
    assert_eq!(balancer.body["load_balancer_type"], "application");
    assert_eq!(balancer.body["internal"], false);
    assert_eq!(balancer.body["drop_invalid_header_fields"], true);
    platform.count::<aws::LbListener>(2);
    let https = platform.has::<aws::LbListener>(json!({
        "port": 443,
        "protocol": "HTTPS",
        "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
    }));
    assert_eq!(https[0].body["default_action"][0]["type"], "forward");
    let target = https[0].body["default_action"][0]["target_group_arn"].as_str().unwrap();
    assert!(target.starts_with("${aws_lb_target_group."), "{target}");
    let redirect =
        json!({"redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}, "type": "redirect"});
    platform.has::<aws::LbListener>(json!({"port": 80, "protocol": "HTTP", "default_action": [redirect]}));
    let pods = json!({"target_type": "ip", "name": "fintechglobal-api", "port": 8080, "protocol": "HTTP"});
    platform.has::<aws::LbTargetGroup>(pods);
    assert!(balancer.body["subnets"].to_string().contains("public"), "{}", balancer.body["subnets"]);
    for port in [80, 443] {
        let open = json!({"from_port": port, "to_port": port, "cidr_ipv4": "0.0.0.0/0", "ip_protocol": "tcp"});
        assert_eq!(platform.has::<aws::VpcSecurityGroupIngressRule>(open).len(), 1, "{port}");
    }
    platform.count::<aws::Wafv2WebAclAssociation>(1);
}

/// M23: the web firewall counts what it does, and writes down each request that it looked at, under the platform's key.
#[test]
fn m23_firewall_metrics_and_logs() {
    let platform = platform();
    let firewall = platform.only::<aws::Wafv2WebAcl>().body;
    let seen = |metric: &str| json!({ "cloudwatch_metrics_enabled": true, "metric_name": metric, "sampled_requests_enabled": true });
    assert_eq!(firewall["visibility_config"], seen("fintechglobal-alb"));
    let rules: Vec<_> = firewall["rule"].as_array().unwrap().iter().map(|rule| &rule["visibility_config"]).collect();
    let groups =
        ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesAnonymousIpList"];
    assert_eq!(rules, groups.map(seen).iter().collect::<Vec<_>>());
    platform.has::<aws::CloudwatchLogGroup>(Match::object([
        ("name", Match::from("aws-waf-logs-fintechglobal-alb")),
        ("retention_in_days", Match::from(365)),
        ("kms_key_id", Match::starts_with(KEY)),
    ]));
    let logging = platform.only::<aws::Wafv2WebAclLoggingConfiguration>().body;
    let [to, of] = [&logging["log_destination_configs"][0], &logging["resource_arn"]].map(|arn| arn.as_str().unwrap());
    assert!(to.starts_with("${aws_cloudwatch_log_group.balancer_firewall_"), "{to}");
    assert!(of.starts_with("${aws_wafv2_web_acl.balancer_this_"), "{of}");
    assert_eq!(logging["log_destination_configs"].as_array().unwrap().len(), 1);
}

/// Flow logs are encrypted and kept for a year.
#[test]
fn flow_logs_are_kept_and_encrypted() {
    platform().has::<aws::CloudwatchLogGroup>(Match::object([
        ("name", Match::from("/aws/vpc/fintechglobal/flow-logs")),
        ("retention_in_days", Match::from(365)),
        ("kms_key_id", Match::starts_with(KEY)),
    ]));
    platform().has::<aws::FlowLog>(json!({"traffic_type": "ALL"}));
}
