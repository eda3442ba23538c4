//! Names.

use crate::support::{REGION, Rig};
use aws_sdk_route53::Client;
use aws_sdk_route53::config::{BehaviorVersion, Config, Credentials, Region};
use ledgerform_engine::{Action, Value as Attribute};
use serde_json::{Value, json};

/// The ID of a new hosted zone of `example.com`, which somebody else made.
fn zone(rig: &Rig) -> String {
    let credentials =
        Credentials::new(rig.account.access_key(), rig.account.secret_key(), None, None, "the emulator's");
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(credentials)
        .endpoint_url(rig.account.endpoint())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::new(REGION))
        .build();
    let request = Client::from_conf(config).create_hosted_zone().name("example.com").caller_reference("zone");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let zone = runtime.block_on(request.send()).unwrap().hosted_zone.unwrap();
    zone.id.rsplit_once('/').unwrap().1.to_owned()
}

fn record(zone: &str, name: &str, records: &[&str], ttl: i64) -> Value {
    json!({"name": name, "type": "CNAME", "zone_id": zone, "records": records, "ttl": ttl})
}

#[test]
fn records() {
    let rig = Rig::new();
    let zone = zone(&rig);
    let all = |target: &str, ttl: i64, weight: i64, text: &str| {
        let weighted = |set: &str, weight: i64| {
            json!({
                "name": "shop.example.com", "type": "A", "zone_id": zone, "records": ["192.0.2.1", "192.0.2.2"], "ttl": ttl,
                "set_identifier": set, "weighted_routing_policy": [{"weight": weight}]
            })
        };
        json!({"aws_route53_record": {
            "short": record(&zone, "sessions", &[target], ttl),
            "whole": record(&zone, "Orders.Example.com.", &[target], ttl),
            "any": record(&zone, "*.any", &[target], ttl),
            "text": {"name": "_check", "type": "TXT", "zone_id": zone, "records": [text], "ttl": ttl},
            "blue": weighted("blue", weight),
            "green": weighted("green", 100 - weight),
            "alias": {"name": "", "type": "A", "zone_id": zone, "alias": [{
                "name": "Main-1.us-east-1.elb.amazonaws.com.", "zone_id": "Z35SXDOTRQ7X7K", "evaluate_target_health": weight > 50
            }]}
        }})
    };
    rig.apply(&all("one.example.net", 60, 10, "v=one; a"));
    for (name, id, fqdn) in [
        ("short", "sessions_CNAME", "sessions.example.com"),
        ("whole", "orders.example.com_CNAME", "orders.example.com"),
        ("blue", "shop.example.com_A_blue", "shop.example.com"),
    ] {
        let found = rig.attributes(&format!("aws_route53_record.{name}"));
        assert_eq!(found["id"], Attribute::from(format!("{zone}_{id}")));
        assert_eq!(found["fqdn"], Attribute::from(fqdn));
    }
    rig.life(&[all("one.example.net", 60, 10, "v=one; a"), all("two.example.net", 300, 60, "v=two")]);
}

#[test]
fn another_name_is_another_record() {
    let rig = Rig::new();
    let zone = zone(&rig);
    let one = |name: &str| json!({"aws_route53_record": {"a": record(&zone, name, &["one.example.net"], 60)}});
    rig.apply(&one("sessions"));
    rig.assert_plan(&one("logins"), &[("aws_route53_record.a", Action::Replace { create_first: false })]);
    rig.apply(&one("logins"));
    rig.life(&[one("logins")]);
}

/// A record that somebody else made is not taken over, and not deleted either.
#[test]
fn a_record_that_is_there_is_refused() {
    let rig = Rig::new();
    let zone = zone(&rig);
    let theirs = rig.forgotten();
    let one = |target: &str| json!({"aws_route53_record": {"a": record(&zone, "sessions", &[target], 60)}});
    theirs.apply(&one("theirs.example.net"));
    for target in ["ours.example.net", "theirs.example.net"] {
        let message = rig.refused(&one(target));
        assert!(message.contains("already exists") && message.contains("import it"), "{message}");
    }
    theirs.assert_idle(&one("theirs.example.net"));
    // Whoever asks for it takes it.
    let mut ours = one("ours.example.net");
    ours["aws_route53_record"]["a"]["allow_overwrite"] = true.into();
    rig.life(&[ours]);
}
