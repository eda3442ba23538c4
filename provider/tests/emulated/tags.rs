//! Tags that the provider block gives to everything, and tags that it leaves alone.

use crate::roots;
use crate::support::Workspace;
use ledgerform_emulator::Object;

fn defaults(tags: &str) -> String {
    format!("  default_tags {{\n    tags = {{ {tags} }}\n  }}\n")
}

/// Objects of ours that have tags.
fn tagged(workspace: &Workspace) -> Vec<Object> {
    let is_ours = |object: &Object| object.tags.contains_key("ledgerform:platform");
    workspace.objects().into_iter().filter(is_ours).collect()
}

/// Applies with other arguments in the provider block: all objects get this value of the tag `Team`, in one go, and what is
/// said of it is in the plan.
#[track_caller]
fn check(workspace: &Workspace, arguments: &str, team: Option<&str>, said: &str) {
    let before = tagged(workspace);
    workspace.configure(arguments, roots::SMALL);
    let plan = workspace.run(&["plan", "-detailed-exitcode"]);
    assert_eq!(plan.code, Some(2), "{}", plan.text);
    assert!(plan.text.contains(said), "no {said} in\n{}", plan.text);
    workspace.apply();
    workspace.assert_idle();
    let after = tagged(workspace);
    assert_eq!(ids(&before), ids(&after));
    for object in after {
        assert_eq!(object.tags.get("Team").map(String::as_str), team, "{object:#?}");
    }
}

fn ids(objects: &[Object]) -> Vec<&str> {
    objects.iter().map(|object| object.id.as_str()).collect()
}

#[test]
fn default_tags_reach_what_is_there() {
    let workspace = Workspace::new(roots::SMALL);
    workspace.apply();
    assert!(tagged(&workspace).len() > 5, "{:#?}", workspace.objects());
    check(&workspace, &defaults("Team = \"payments\""), Some("payments"), "tags_all.Team: null → \\\"payments\\\"");
    let more = defaults("Team = \"risk\", Cost = \"7\"");
    check(&workspace, &more, Some("risk"), "tags_all.Team: \\\"payments\\\" → \\\"risk\\\"");
    assert!(tagged(&workspace).iter().all(|object| object.tags.get("Cost").is_some_and(|cost| cost == "7")));

    // Taken away by hand, it comes back.
    workspace.python(
        "ec2 = client('ec2')\nvpc = ec2.describe_vpcs(Filters=[{'Name': 'cidr', 'Values': \
         ['10.0.0.0/16']}])['Vpcs'][0]['VpcId']\nec2.delete_tags(Resources=[vpc], Tags=[{'Key': 'Team'}])",
    );
    check(&workspace, &more, Some("risk"), "tags_all.Team");
    check(&workspace, "", None, "Team: \\\"risk\\\" → null");

    // One that a resource gives as well is that of the resource.
    workspace.configure(&defaults("Stage = \"default\""), roots::SMALL);
    workspace.apply();
    workspace.assert_idle();
    // Budgets get no tags of the component.
    for object in tagged(&workspace).into_iter().filter(|object| object.kind != "aws_budgets_budget") {
        assert_eq!(object.tags.get("Stage").map(String::as_str), Some("one"), "{object:#?}");
    }
    workspace.destroy();
}

#[test]
fn ignored_tags_are_left_alone() {
    let ignoring = "  ignore_tags {\n    keys         = [\"Scan\", \"Stage\"]\n    key_prefixes = [\"cost:\"]\n  }\n";
    let workspace = Workspace::new(roots::SMALL);
    let arguments = format!("{ignoring}{}", defaults("Scan = \"never\", Team = \"payments\""));
    workspace.configure(&arguments, roots::SMALL);
    workspace.apply();
    workspace.assert_idle();
    let vpc = || tagged(&workspace).into_iter().find(|object| object.kind == "aws_vpc").unwrap();
    assert_eq!(vpc().tags.get("Team").map(String::as_str), Some("payments"));
    assert!(!vpc().tags.contains_key("Scan") && !vpc().tags.contains_key("Stage"), "{:#?}", vpc());

    let id = vpc().id;
    workspace.python(&format!(
        "client('ec2').create_tags(Resources=['{id}'], Tags=[{{'Key': k, 'Value': 'theirs'}} for k in ('Scan', 'Stage', \
         'cost:center')])"
    ));
    workspace.assert_idle();
    // Another change of tags takes none of them away.
    workspace.configure(&arguments.replace("payments", "risk"), roots::SMALL);
    workspace.apply();
    workspace.assert_idle();
    for key in ["Scan", "Stage", "cost:center"] {
        assert_eq!(vpc().tags.get(key).map(String::as_str), Some("theirs"), "{key}");
    }
    assert_eq!(vpc().tags.get("Team").map(String::as_str), Some("risk"));
    workspace.destroy();
}
