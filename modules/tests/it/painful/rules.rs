//! What hurts users of rules of security groups.

use super::{among_others, document};
use crate::root::{call, calling};

/// Groups of two modules that let each other in: rules are resources of their own, so the graph has an order.
#[test]
fn security_groups_of_two_modules_need_each_other() {
    let eks = call(
        "eks",
        r#"
  profile            = "development"
  kubernetes_version = "1.33"
  vpc_id             = aws_vpc.this.id
  subnet_ids         = [for subnet in aws_subnet.this : subnet.id]

  rules = {
    database = {
      description       = "Database"
      direction         = "egress"
      from_port         = 5432
      security_group_id = module.database.security_group_ids["orders"]
    }
  }
"#,
    );
    let database = among_others(
        "database",
        r#"
  profile = "development"

  clusters = {
    orders = {
      version   = "16.4"
      instances = { a = { instance_class = "db.r6g.large" } }
      access = {
        ingress = {
          nodes   = { security_group_id = module.eks.node_security_group_id }
          bastion = { security_group_id = aws_security_group.nodes.id }
        }
      }
    }
  }
"#,
    );
    let root = calling(&format!("{database}{eks}"));
    let changes = root.plan().changes();
    for address in [
        r#"module.database.aws_vpc_security_group_ingress_rule.this["orders/nodes"]"#,
        r#"module.eks.aws_vpc_security_group_egress_rule.this["database"]"#,
    ] {
        assert!(changes.contains_key(address), "{address} is not among {:?}", changes.keys());
    }
    root.apply();
}

/// AWS refuses a rule that is there already, in the middle of an apply. Sources that are known only then are compared then;
/// the others in the plan, as the rows of `errors` say.
#[test]
fn duplicate_rules() {
    let rules = |bastion: &str| {
        let arguments = format!(
            r#"
  profile = "development"

  groups = {{
    sessions = {{
      node_type = "cache.r7g.large"
      users     = {{ api = {{ access = "on ~* +@read" }} }}
      ingress = {{
        bastion = {{ {bastion} }}
        nodes   = {{ security_group_id = aws_security_group.nodes.id }}
      }}
    }}
  }}
"#
        );
        among_others("cache", &arguments)
    };
    let root = calling(&rules(r#"cidr = "10.0.9.0/24""#));
    root.apply();
    root.write("main.tf", &rules("security_group_id = aws_security_group.nodes.id"));
    let said = root.plan_error();
    assert!(said.contains("no two of them alike") && said.contains("wrong: sessions"), "{said}");
    // Whose key changes is another rule: nothing else moves, and no two are there at once under one address.
    for component in ["cache", "database", "eks"] {
        let document = document(component, "example complete");
        let rules = document["resource"]["aws_vpc_security_group_ingress_rule"].as_object().unwrap();
        for (name, rule) in rules {
            let others = rules.iter().filter(|(other, _)| *other != name);
            let what = |rule: &serde_json::Value| {
                [
                    "security_group_id",
                    "referenced_security_group_id",
                    "cidr_ipv4",
                    "from_port",
                    "to_port",
                    "ip_protocol",
                ]
                .map(|argument| rule[argument].clone())
            };
            for (other, same) in others {
                assert_ne!(what(rule), what(same), "{component}: {name} and {other}");
            }
        }
    }
}
