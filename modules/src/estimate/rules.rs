//! What each type of resource costs, by its arguments.

use super::prices::{Money, Prices, of_size};
use ledgerform::{AddrKind, Graph, Node};
use std::collections::BTreeMap;

/// What is paid for with its price by the month, or why that cannot be told.
type Cost = Result<Vec<(String, Money)>, String>;

/// The arguments of a resource, and what the rules need besides.
pub(super) struct Arguments<'a> {
    pub(super) values: BTreeMap<&'static str, Node>,
    pub(super) disks: &'a Disks,
    pub(super) prices: &'a Prices,
}

/// Gigabytes of the disks of launch templates, by address.
pub(super) struct Disks(BTreeMap<String, i64>);

/// The disk of a node whose launch template says nothing: the page "Managed node groups" of EKS.
const NODE_DISK: i64 = 20;

/// The root disk of Amazon Linux 2023 where nobody says another size.
const ROOT_DISK: i64 = 8;

/// Types that cost by use only.
const BY_USE: [(&str, &str); 16] = [
    ("aws_athena_workgroup", "data scanned"),
    ("aws_backup_vault", "data kept"),
    ("aws_cloudwatch_log_group", "data taken in and kept"),
    ("aws_config_configuration_recorder", "changes recorded"),
    ("aws_ecr_repository", "data kept"),
    ("aws_eks_fargate_profile", "processor and memory of pods"),
    ("aws_elasticache_serverless_cache", "data kept and requests"),
    ("aws_flow_log", "data taken in"),
    ("aws_glue_crawler", "hours of crawling"),
    ("aws_guardduty_detector", "events looked at"),
    ("aws_lambda_function", "calls and their time"),
    ("aws_rds_cluster", "data kept, requests and capacity above the least"),
    ("aws_s3_bucket", "data kept and requests"),
    ("aws_securityhub_account", "checks"),
    ("aws_sns_topic", "messages"),
    ("aws_sqs_queue", "messages"),
];

/// Types that cost by the hour and of which the tables know nothing.
const UNPRICED: [&str; 13] = [
    "aws_acmpca_certificate_authority",
    "aws_autoscaling_group",
    "aws_docdb_cluster_instance",
    "aws_efs_file_system",
    "aws_globalaccelerator_accelerator",
    "aws_mq_broker",
    "aws_msk_cluster",
    "aws_neptune_cluster_instance",
    "aws_networkfirewall_firewall",
    "aws_opensearch_domain",
    "aws_redshift_cluster",
    "aws_shield_subscription",
    "aws_spot_fleet_request",
];

/// The type and what of it is counted, if it costs by use only.
pub(super) fn by_use(ty: &str) -> Option<(&'static str, &'static str)> {
    BY_USE.iter().find(|(known, _)| *known == ty).copied()
}

/// What a resource costs by the hour or the month; none for what costs nothing while it stands.
pub(super) fn cost(ty: &str, arguments: &Arguments<'_>) -> Option<Cost> {
    let one = |name: &'static str| Some(arguments.named(name, 1));
    match ty {
        "aws_cloudwatch_dashboard" => one("dashboard"),
        "aws_cloudwatch_metric_alarm" => one("alarm"),
        "aws_db_instance" => Some(database(arguments)),
        "aws_dynamodb_table" => table(arguments),
        "aws_ec2_transit_gateway_vpc_attachment" => one("transit gateway attachment"),
        "aws_eip" => one("public address"),
        "aws_eks_cluster" => one("cluster"),
        "aws_eks_node_group" => Some(nodes(arguments)),
        "aws_elasticache_replication_group" => Some(cache(arguments)),
        "aws_instance" => Some(instance(arguments)),
        "aws_kms_key" | "aws_kms_replica_key" => one("key"),
        "aws_lb" => one("load balancer"),
        "aws_nat_gateway" => one("nat gateway"),
        "aws_rds_cluster_instance" => Some(member(arguments)),
        "aws_route53_zone" => one("hosted zone"),
        "aws_secretsmanager_secret" => one("secret"),
        "aws_vpc_endpoint" => endpoint(arguments),
        "aws_vpn_connection" => one("vpn connection"),
        "aws_wafv2_web_acl" => Some(firewall(arguments)),
        _ if UNPRICED.contains(&ty) => Some(Err("there is no price of it in the table".to_owned())),
        _ => None,
    }
}

/// What an argument is.
enum Value<T> {
    Absent,
    Known(T),
    /// It is known later.
    Later,
}

impl Arguments<'_> {
    /// A price of the table so many times.
    fn named(&self, name: &str, times: i64) -> Cost {
        let price = self.prices.named(name).ok_or_else(|| missing(name))?;
        let what = if times == 1 { name.to_owned() } else { format!("{times} × {name}") };
        Ok(vec![(what, price.times(times))])
    }

    /// The argument at a path; a nested block that is there once is looked into.
    fn at(&self, path: &[&str]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        let mut found = self.values.get(*first)?;
        for name in rest {
            let Node::Object(attributes) = one(found) else { return None };
            found = attributes.get(*name)?;
        }
        Some(found)
    }

    fn text(&self, path: &[&str]) -> Value<String> {
        match self.at(path).map(one) {
            None | Some(Node::Null) => Value::Absent,
            Some(Node::String(text)) => Value::Known(text.to_string()),
            Some(_) => Value::Later,
        }
    }

    /// A whole number that has to be known; `default` where it is not set.
    fn number(&self, path: &[&str], default: i64) -> Result<i64, String> {
        match self.at(path) {
            None | Some(Node::Null) => Ok(default),
            Some(Node::Number(number)) => number.as_i64().ok_or_else(|| later(path)),
            Some(_) => Err(later(path)),
        }
    }

    /// A text that has to be known.
    fn required(&self, path: &[&str]) -> Result<String, String> {
        match self.text(path) {
            Value::Known(text) => Ok(text),
            Value::Absent => Err(format!("{} is not set", path.join("."))),
            Value::Later => Err(later(path)),
        }
    }

    fn disk(&self, count: i64, gigabytes: i64) -> Result<(String, Money), String> {
        let price = self.prices.named("disk gigabyte").ok_or_else(|| missing("disk gigabyte"))?;
        let what =
            if count == 1 { format!("{gigabytes} GiB disk") } else { format!("{count} × {gigabytes} GiB disk") };
        Ok((what, price.times(count * gigabytes)))
    }

    /// Instances of EC2, which may be Spot.
    fn instances(&self, count: i64, ty: &str, is_spot: bool) -> Result<(String, Money), String> {
        let price = self.prices.instance(ty).ok_or_else(|| missing(ty))?;
        let (price, kind) = if is_spot { (price.percent(self.prices.spot_percent), " Spot") } else { (price, "") };
        let times = if count == 1 { String::new() } else { format!("{count} × ") };
        Ok((format!("{times}{ty}{kind}"), price.times(count)))
    }
}

/// The only element of a list, or the value itself.
fn one(node: &Node) -> &Node {
    match node {
        Node::List(items) if items.len() == 1 => &items[0],
        node => node,
    }
}

fn missing(name: &str) -> String {
    format!("{name} is not in the table of prices")
}

fn later(path: &[&str]) -> String {
    format!("{} is known later", path.join("."))
}

impl Disks {
    /// The disks of the launch templates of a graph.
    pub(super) fn of(graph: &Graph) -> Self {
        let templates = graph.resources().filter(|resource| resource.ty == "aws_launch_template");
        let size = |arguments: &BTreeMap<&'static str, Node>| {
            let Node::Object(device) = one(arguments.get("block_device_mappings")?) else { return None };
            let Node::Object(disk) = one(device.get("ebs")?) else { return None };
            let Node::Number(size) = disk.get("volume_size")? else { return None };
            size.as_i64()
        };
        Self(
            templates
                .filter_map(|template| Some((template.addr.base().to_owned(), size(&template.arguments())?)))
                .collect(),
        )
    }

    /// The disk of the template that a value refers to.
    fn at(&self, node: &Node) -> Option<i64> {
        let mut found = None;
        node.walk(&mut |part| {
            if let Node::Ref(addr) = part {
                if addr.kind() == AddrKind::Managed {
                    found = found.or_else(|| self.0.get(addr.base()).copied());
                }
            }
        });
        found
    }
}

fn instance(arguments: &Arguments<'_>) -> Cost {
    let ty = arguments.required(&["instance_type"])?;
    let market = arguments.text(&["instance_market_options", "market_type"]);
    let is_spot = matches!(market, Value::Known(market) if market == "spot");
    let disk = arguments.number(&["root_block_device", "volume_size"], ROOT_DISK)?;
    Ok(vec![arguments.instances(1, &ty, is_spot)?, arguments.disk(1, disk)?])
}

/// The nodes that a group begins with; an autoscaler may change their number.
fn nodes(arguments: &Arguments<'_>) -> Cost {
    let Some(Node::List(types)) = arguments.at(&["instance_types"]) else {
        return Err(later(&["instance_types"]));
    };
    let Some(Node::String(ty)) = types.first() else {
        return Err(later(&["instance_types"]));
    };
    let is_spot = match arguments.text(&["capacity_type"]) {
        Value::Known(kind) => kind == "SPOT",
        Value::Absent => false,
        Value::Later => return Err(later(&["capacity_type"])),
    };
    let count = arguments.number(&["scaling_config", "desired_size"], 0)?;
    let own = arguments.number(&["disk_size"], NODE_DISK)?;
    let disk = arguments.at(&["launch_template", "id"]).and_then(|id| arguments.disks.at(id)).unwrap_or(own);
    if count == 0 {
        return Ok(Vec::new());
    }
    Ok(vec![arguments.instances(count, ty, is_spot)?, arguments.disk(count, disk)?])
}

/// A class such as `db.t4g.micro` or `cache.r7g.large`.
fn of_class(class: &str, families: &[(&str, i64)]) -> Result<Money, String> {
    let price = || {
        let (family, size) = class.split_once('.')?.1.split_once('.')?;
        of_size(families, family, size)
    };
    price().ok_or_else(|| missing(class))
}

fn database(arguments: &Arguments<'_>) -> Cost {
    let class = arguments.required(&["instance_class"])?;
    let price = of_class(&class, arguments.prices.databases)?;
    let zones = match arguments.at(&["multi_az"]) {
        Some(Node::Bool(true)) => 2,
        None | Some(Node::Bool(false) | Node::Null) => 1,
        Some(_) => return Err(later(&["multi_az"])),
    };
    let gigabytes = arguments.number(&["allocated_storage"], 0)?;
    let disk = arguments.prices.named("database gigabyte").ok_or_else(|| missing("database gigabyte"))?;
    let (times, of) = if zones == 2 { ("2 × ".to_owned(), "2 × ") } else { (String::new(), "") };
    Ok(vec![
        (format!("{times}{class}"), price.times(zones)),
        (format!("{of}{gigabytes} GiB"), disk.times(zones * gigabytes)),
    ])
}

/// A member of an Aurora cluster. One without a class of its own takes the least capacity of the cluster at least, which
/// the cluster says.
fn member(arguments: &Arguments<'_>) -> Cost {
    let class = arguments.required(&["instance_class"])?;
    if class == "db.serverless" {
        let unit = arguments.named("aurora capacity unit", 1)?;
        // Half a unit is the least that a member runs with, unless it may pause.
        return Ok(unit.into_iter().map(|(what, price)| (format!("0.5 × {what}"), price.percent(50))).collect());
    }
    Ok(vec![(class.clone(), of_class(&class, arguments.prices.aurora)?)])
}

fn cache(arguments: &Arguments<'_>) -> Cost {
    let ty = arguments.required(&["node_type"])?;
    let shards = arguments.number(&["num_node_groups"], 0)?;
    let nodes = if shards > 0 {
        shards * (1 + arguments.number(&["replicas_per_node_group"], 0)?)
    } else {
        arguments.number(&["num_cache_clusters"], 1)?
    };
    let times = if nodes == 1 { String::new() } else { format!("{nodes} × ") };
    Ok(vec![(format!("{times}{ty}"), of_class(&ty, arguments.prices.caches)?.times(nodes))])
}

/// Capacity that is provided; a table that is paid by request costs nothing while it stands.
fn table(arguments: &Arguments<'_>) -> Option<Cost> {
    let cost = || {
        let read = arguments.named("read capacity unit", arguments.number(&["read_capacity"], 0)?)?;
        let write = arguments.named("write capacity unit", arguments.number(&["write_capacity"], 0)?)?;
        Ok([read, write].concat())
    };
    match arguments.text(&["billing_mode"]) {
        Value::Known(mode) if mode == "PAY_PER_REQUEST" => None,
        Value::Later => Some(Err(later(&["billing_mode"]))),
        _ => Some(cost()),
    }
}

/// An endpoint costs in each zone; that of a gateway costs nothing.
fn endpoint(arguments: &Arguments<'_>) -> Option<Cost> {
    match arguments.text(&["vpc_endpoint_type"]) {
        Value::Known(ty) if ty == "Interface" => {}
        Value::Later => return Some(Err(later(&["vpc_endpoint_type"]))),
        _ => return None,
    }
    let zones = match arguments.at(&["subnet_ids"]) {
        Some(Node::List(subnets)) => i64::try_from(subnets.len()).unwrap_or(i64::MAX),
        _ => return Some(Err(later(&["subnet_ids"]))),
    };
    Some(arguments.named("interface endpoint", zones))
}

fn firewall(arguments: &Arguments<'_>) -> Cost {
    let rules = match arguments.values.get("rule") {
        None | Some(Node::Null) => 0,
        Some(Node::List(rules)) => i64::try_from(rules.len()).unwrap_or(i64::MAX),
        Some(_) => return Err(later(&["rule"])),
    };
    let all = [arguments.named("web acl", 1)?, arguments.named("web acl rule", rules)?];
    Ok(all.concat())
}
