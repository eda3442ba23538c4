//! Rules within a security group: the arguments `ingress` and `egress` of a group.

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use crate::kind::Change;
use aws_sdk_ec2::types::{IpPermission, IpRange, Ipv6Range, PrefixListId, SecurityGroup, UserIdGroupPair};
use ledgerform_engine::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One rule with one source or target.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    protocol: String,
    from: i32,
    to: i32,
    description: String,
    peer: Peer,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Peer {
    Ipv4(String),
    Ipv6(String),
    PrefixList(String),
    /// A group, with its account before it where it is another one.
    Group(String),
    Own,
}

/// Which way traffic goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Ingress,
    Egress,
}

/// The rules that are given, each with one source.
fn given(blocks: &[Args<'_>]) -> BTreeSet<Rule> {
    let mut rules = BTreeSet::new();
    for block in blocks {
        let protocol = protocol(block.str("protocol").unwrap_or("-1"));
        let all = |name: &str| block.strings(name).unwrap_or_default();
        let peers = all("cidr_blocks")
            .into_iter()
            .map(Peer::Ipv4)
            .chain(all("ipv6_cidr_blocks").into_iter().map(Peer::Ipv6))
            .chain(all("prefix_list_ids").into_iter().map(Peer::PrefixList))
            .chain(all("security_groups").into_iter().map(Peer::Group))
            .chain(block.is("self").then_some(Peer::Own));
        let port = |name: &str| if protocol == "-1" { 0 } else { block.i32(name).unwrap_or_default() };
        rules.extend(peers.map(|peer| Rule {
            protocol: protocol.clone(),
            from: port("from_port"),
            to: port("to_port"),
            description: block.text("description").unwrap_or_default(),
            peer,
        }));
    }
    rules
}

/// The name of a protocol as the API tells it.
/// Source: <https://www.iana.org/assignments/protocol-numbers>
pub(super) fn protocol(text: &str) -> String {
    match text.to_lowercase().as_str() {
        "all" | "-1" => "-1".to_owned(),
        "1" => "icmp".to_owned(),
        "6" => "tcp".to_owned(),
        "17" => "udp".to_owned(),
        "58" => "icmpv6".to_owned(),
        other => other.to_owned(),
    }
}

/// The rules that a group has.
fn present(permissions: &[IpPermission], group: &SecurityGroup) -> BTreeSet<Rule> {
    let mut rules = BTreeSet::new();
    for permission in permissions {
        let protocol = protocol(permission.ip_protocol().unwrap_or("-1"));
        let port = |port: Option<i32>| if protocol == "-1" { 0 } else { port.unwrap_or_default() };
        let mut add = |peer: Peer, description: Option<&str>| {
            rules.insert(Rule {
                protocol: protocol.clone(),
                from: port(permission.from_port()),
                to: port(permission.to_port()),
                description: description.unwrap_or_default().to_owned(),
                peer,
            });
        };
        for range in permission.ip_ranges() {
            add(Peer::Ipv4(range.cidr_ip().unwrap_or_default().to_owned()), range.description());
        }
        for range in permission.ipv6_ranges() {
            add(Peer::Ipv6(range.cidr_ipv6().unwrap_or_default().to_owned()), range.description());
        }
        for list in permission.prefix_list_ids() {
            add(Peer::PrefixList(list.prefix_list_id().unwrap_or_default().to_owned()), list.description());
        }
        for pair in permission.user_id_group_pairs() {
            let id = pair.group_id().unwrap_or_default();
            let peer = match pair.user_id().filter(|user| Some(*user) != group.owner_id()) {
                _ if Some(id) == group.group_id() => Peer::Own,
                Some(user) => Peer::Group(format!("{user}/{id}")),
                None => Peer::Group(id.to_owned()),
            };
            add(peer, pair.description());
        }
    }
    rules
}

/// The rules as attributes: those that differ in nothing but their source are together.
fn shown(permissions: &[IpPermission], group: &SecurityGroup) -> Vec<Attrs> {
    let mut together: BTreeMap<(String, i32, i32, String), Vec<Peer>> = BTreeMap::new();
    for rule in present(permissions, group) {
        let key = (rule.protocol, rule.from, rule.to, rule.description);
        together.entry(key).or_default().push(rule.peer);
    }
    let shown = together.into_iter().map(|((protocol, from, to, description), peers)| {
        let of =
            |which: fn(&Peer) -> Option<&String>| -> Vec<String> { peers.iter().filter_map(which).cloned().collect() };
        Attrs::new()
            .put("cidr_blocks", of(|peer| if let Peer::Ipv4(text) = peer { Some(text) } else { None }))
            .put("description", description)
            .put("from_port", from)
            .put("ipv6_cidr_blocks", of(|peer| if let Peer::Ipv6(text) = peer { Some(text) } else { None }))
            .put("prefix_list_ids", of(|peer| if let Peer::PrefixList(text) = peer { Some(text) } else { None }))
            .put("protocol", protocol)
            .put("security_groups", of(|peer| if let Peer::Group(text) = peer { Some(text) } else { None }))
            .put("self", peers.contains(&Peer::Own))
            .put("to_port", to)
    });
    shown.collect()
}

/// What is told of each group, the default one too.
pub(super) fn attributes(cx: &Context, id: &str, group: &SecurityGroup) -> Attrs {
    Attrs::new()
        .put("arn", cx.arn("ec2", &format!("security-group/{id}")))
        .put("description", group.description())
        .put("egress", shown(group.ip_permissions_egress(), group))
        .put("ingress", shown(group.ip_permissions(), group))
        .put("name", group.group_name())
        .put("owner_id", group.owner_id())
        .put("vpc_id", group.vpc_id())
}

/// Whether two sets of rules allow the same, however the rules are put together.
pub(super) fn same_rules(a: &Value, b: &Value) -> bool {
    let rules = |value: &Value| {
        let blocks: Vec<Args<'_>> =
            value.elements().into_iter().flatten().filter_map(Value::entries).map(Args::Nested).collect();
        given(&blocks)
    };
    a.is_known() && b.is_known() && rules(a) == rules(b)
}

/// Brings rules and tags of a group to what they are to be.
pub(super) async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
    let changed = [("ingress", Direction::Ingress), ("egress", Direction::Egress)];
    let changed: Vec<Direction> =
        changed.into_iter().filter(|(name, _)| change.has(&[name])).map(|(_, direction)| direction).collect();
    if !changed.is_empty() {
        settle(cx, change.id, change.args, &changed).await?;
    }
    super::retag(cx, change).await
}

/// Brings the rules of a group to what they are to be.
pub(super) async fn settle(cx: &Context, id: &str, args: Args<'_>, directions: &[Direction]) -> Result<()> {
    let Some(group) = described(cx, id).await? else {
        return Err(Failed::missing(format!("there is no security group {id}")));
    };
    for direction in directions {
        let (name, permissions) = match direction {
            Direction::Ingress => ("ingress", group.ip_permissions()),
            Direction::Egress => ("egress", group.ip_permissions_egress()),
        };
        let (wanted, there) = (given(&args.blocks(name)), present(permissions, &group));
        revoke(cx, id, *direction, there.difference(&wanted)).await?;
        allow(cx, id, *direction, wanted.difference(&there)).await?;
    }
    Ok(())
}

/// Takes all rules of a group away.
pub(super) async fn clear(cx: &Context, group: &SecurityGroup) -> Result<()> {
    let id = group.group_id().unwrap_or_default();
    let (ingress, egress) = (present(group.ip_permissions(), group), present(group.ip_permissions_egress(), group));
    revoke(cx, id, Direction::Ingress, ingress.iter()).await?;
    revoke(cx, id, Direction::Egress, egress.iter()).await
}

pub(super) async fn described(cx: &Context, id: &str) -> Result<Option<SecurityGroup>> {
    let answer = cx.ec2().describe_security_groups().group_ids(id).send().await.or_missing()?;
    Ok(answer.and_then(|answer| answer.security_groups).unwrap_or_default().into_iter().next())
}

async fn revoke(cx: &Context, id: &str, direction: Direction, rules: impl Iterator<Item = &Rule>) -> Result<()> {
    let rules: Vec<IpPermission> = rules.map(|rule| permission(rule, id)).collect();
    if rules.is_empty() {
        return Ok(());
    }
    let (ec2, rules) = (cx.ec2(), Some(rules));
    let result = match direction {
        Direction::Ingress => {
            let request = ec2.revoke_security_group_ingress().group_id(id).set_ip_permissions(rules);
            request.send().await.map(|_| ()).map_err(Failed::from)
        }
        Direction::Egress => {
            let request = ec2.revoke_security_group_egress().group_id(id).set_ip_permissions(rules);
            request.send().await.map(|_| ()).map_err(Failed::from)
        }
    };
    result.or_missing().map(|_| ())
}

async fn allow(cx: &Context, id: &str, direction: Direction, rules: impl Iterator<Item = &Rule>) -> Result<()> {
    let rules: Vec<IpPermission> = rules.map(|rule| permission(rule, id)).collect();
    if rules.is_empty() {
        return Ok(());
    }
    let (ec2, rules) = (cx.ec2(), Some(rules));
    match direction {
        Direction::Ingress => {
            ec2.authorize_security_group_ingress().group_id(id).set_ip_permissions(rules).send().await?;
        }
        Direction::Egress => {
            ec2.authorize_security_group_egress().group_id(id).set_ip_permissions(rules).send().await?;
        }
    }
    Ok(())
}

fn permission(rule: &Rule, id: &str) -> IpPermission {
    let description = (!rule.description.is_empty()).then(|| rule.description.clone());
    let all = rule.protocol == "-1";
    let permission = IpPermission::builder()
        .ip_protocol(&rule.protocol)
        .set_from_port((!all).then_some(rule.from))
        .set_to_port((!all).then_some(rule.to));
    let pair = |group: &str| {
        let (user, group) = group.split_once('/').map_or((None, group), |(user, group)| (Some(user), group));
        UserIdGroupPair::builder()
            .set_user_id(user.map(str::to_owned))
            .group_id(group)
            .set_description(description.clone())
            .build()
    };
    let permission = match &rule.peer {
        Peer::Ipv4(cidr) => permission.ip_ranges(IpRange::builder().cidr_ip(cidr).set_description(description).build()),
        Peer::Ipv6(cidr) => {
            permission.ipv6_ranges(Ipv6Range::builder().cidr_ipv6(cidr).set_description(description).build())
        }
        Peer::PrefixList(list) => permission
            .prefix_list_ids(PrefixListId::builder().prefix_list_id(list).set_description(description).build()),
        Peer::Group(group) => permission.user_id_group_pairs(pair(group)),
        Peer::Own => permission.user_id_group_pairs(pair(id)),
    };
    permission.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(protocol: &str, cidrs: &[&str], port: i64) -> Value {
        Value::object([
            ("protocol", Value::from(protocol)),
            ("cidr_blocks", Value::List(cidrs.iter().map(|cidr| Value::from(*cidr)).collect())),
            ("from_port", Value::from(port)),
            ("to_port", Value::from(port)),
        ])
    }

    #[test]
    fn rules_are_the_same_however_they_are_put_together() {
        let one = Value::set([rule("tcp", &["10.0.0.0/8", "10.1.0.0/16"], 443)]);
        let two = Value::set([rule("6", &["10.1.0.0/16"], 443), rule("TCP", &["10.0.0.0/8"], 443)]);
        assert!(same_rules(&one, &two));
        assert!(!same_rules(&one, &Value::set([rule("tcp", &["10.0.0.0/8"], 443)])));
        assert!(!same_rules(&one, &Value::set([rule("tcp", &["10.0.0.0/8", "10.1.0.0/16"], 80)])));
        assert!(same_rules(&Value::set([rule("-1", &["::"], 0)]), &Value::set([rule("all", &["::"], 7)])));
    }
}
