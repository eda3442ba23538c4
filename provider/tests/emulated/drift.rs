//! Objects that somebody else deleted, changed or made.

use crate::roots;
use crate::support::Workspace;
use ledgerform_emulator::Object;

/// Things of others, which look like ours but for the marks.
const FOREIGN: &str = r#"
ec2 = client("ec2")
tags = [{"Key": "Name", "Value": "demo"}, {"Key": "Stage", "Value": "one"}]
vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
group = ec2.create_security_group(VpcId=vpc, GroupName="demo", Description="of somebody else")["GroupId"]
ec2.create_tags(Resources=[vpc, subnet, group], Tags=tags)
trust = {"Version": "2012-10-17", "Statement": []}
client("iam").create_role(RoleName="demo-of-somebody-else", AssumeRolePolicyDocument=json.dumps(trust))
client("sns").create_topic(Name="demo-of-somebody-else")
client("sqs").create_queue(QueueName="demo-of-somebody-else")
client("logs").create_log_group(logGroupName="/demo/of-somebody-else")
client("s3").create_bucket(Bucket="demo-of-somebody-else")
"#;

/// Deletes some objects of the network and changes others.
const DRIFT: &str = r#"
ec2 = client("ec2")
of = lambda *filters: [{"Name": name, "Values": [value]} for name, value in filters]
vpc = ec2.describe_vpcs(Filters=of(("cidr", "10.0.0.0/16")))["Vpcs"][0]["VpcId"]
ours = ("vpc-id", vpc)
# Deleted: a subnet with its association, a gateway endpoint, the route of a table.
subnets = ec2.describe_subnets(Filters=of(ours, ("cidr-block", CIDR)))["Subnets"]
for table in ec2.describe_route_tables(Filters=of(ours))["RouteTables"]:
    for association in table["Associations"]:
        if association.get("SubnetId") == subnets[0]["SubnetId"]:
            ec2.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])
    for route in table["Routes"]:
        if route.get("NatGatewayId"):
            ec2.delete_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock=route["DestinationCidrBlock"])
ec2.delete_subnet(SubnetId=subnets[0]["SubnetId"])
endpoints = ec2.describe_vpc_endpoints(Filters=of(ours))["VpcEndpoints"]
ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoints[0]["VpcEndpointId"]])
# Changed: an attribute and a tag of the VPC, a tag that nobody here wants.
ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": False})
ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Stage", "Value": "by hand"}, {"Key": "Odd", "Value": "by hand"}])
"#;

#[test]
fn drift_is_found_and_repaired_and_what_is_not_ours_is_never_touched() {
    let workspace = Workspace::new(roots::NETWORK);
    workspace.python(FOREIGN);
    let foreign = workspace.objects();
    assert!(foreign.len() >= 8, "{foreign:#?}");
    workspace.apply();
    let census = workspace.census();
    let tags = vpc(&workspace).tags;

    let subnets = workspace.objects().into_iter().filter(|object| object.kind == "aws_subnet").count();
    assert!(subnets > 4);
    workspace.python(&DRIFT.replace("CIDR", &format!("{:?}", data_subnet(&workspace))));
    let plan = workspace.run(&["plan", "-detailed-exitcode"]);
    assert_eq!(plan.code, Some(2), "{}", plan.text);
    for found in ["aws_subnet", "aws_route", "aws_vpc_endpoint", "enable_dns_hostnames", "by hand"] {
        assert!(plan.text.contains(found), "no {found} in\n{}", plan.text);
    }
    workspace.apply();
    workspace.assert_idle();
    assert_eq!(workspace.census(), census);
    assert_eq!(vpc(&workspace).tags, tags);

    workspace.set("stage", "two");
    workspace.apply();
    workspace.ok(&["destroy", "-auto-approve"]);
    assert_eq!(workspace.objects(), foreign);
    workspace.assert_judged();
}

/// The same names as ours, made by somebody else.
const SAME_NAMES: &str = r#"
sns, cloudwatch, logs, events = client("sns"), client("cloudwatch"), client("logs"), client("events")
sns.create_topic(Name=NAMES["aws_sns_topic"])
logs.create_log_group(logGroupName=NAMES["aws_cloudwatch_log_group"])
cloudwatch.put_metric_alarm(AlarmName=NAMES["aws_cloudwatch_metric_alarm"], ComparisonOperator="LessThanThreshold",
    EvaluationPeriods=1, Namespace="theirs", MetricName="theirs", Statistic="Sum", Period=60, Threshold=1)
events.put_rule(Name=NAMES["aws_cloudwatch_event_rule"], ScheduleExpression="rate(1 day)")
# The emulator gives what is made the tags of what had its ARN before.
for alarm in cloudwatch.describe_alarms()["MetricAlarms"]:
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    cloudwatch.untag_resource(ResourceARN=alarm["AlarmArn"], TagKeys=[tag["Key"] for tag in tags])
for group in logs.describe_log_groups()["logGroups"]:
    tags = logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"]
    logs.untag_resource(resourceArn=group["logGroupArn"], tagKeys=list(tags))
for rule in events.list_rules()["Rules"]:
    tags = events.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"]
    events.untag_resource(ResourceARN=rule["Arn"], TagKeys=[tag["Key"] for tag in tags])
"#;

/// What they are, and whether somebody has put a mark on them.
const TOLD: &str = r#"
sns, cloudwatch, logs, events = client("sns"), client("cloudwatch"), client("logs"), client("events")
told = []
for topic in sns.list_topics()["Topics"]:
    told += [sns.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]]
    told += [sns.list_tags_for_resource(ResourceArn=topic["TopicArn"])["Tags"]]
for alarm in cloudwatch.describe_alarms()["MetricAlarms"]:
    told += [alarm, cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]]
for rule in events.list_rules()["Rules"]:
    told += [rule, events.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"]]
    told += [events.list_targets_by_rule(Rule=rule["Name"])["Targets"]]
told += [logs.describe_log_groups()["logGroups"]]
print(json.dumps(told, default=str, sort_keys=True))
"#;

/// Takes the marks away from the topics.
const UNMARK: &str = r#"
sns = client("sns")
for topic in sns.list_topics()["Topics"]:
    keys = [tag["Key"] for tag in sns.list_tags_for_resource(ResourceArn=topic["TopicArn"])["Tags"]]
    marks = [key for key in keys if key.startswith("ledgerform:")]
    assert marks, keys
    sns.untag_resource(ResourceArn=topic["TopicArn"], TagKeys=marks)
"#;

/// What the topics are.
const TOPICS: &str = r#"
sns = client("sns")
for topic in sns.list_topics()["Topics"]:
    told = [sns.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]]
    told += [sns.list_tags_for_resource(ResourceArn=topic["TopicArn"])["Tags"]]
    # Who hears of it is a thing of its own.
    told[0] = {key: value for key, value in told[0].items() if not key.startswith("Subscriptions") and key != "Policy"}
    print(json.dumps(told, sort_keys=True))
"#;

#[test]
fn what_lost_its_mark_is_neither_changed_nor_destroyed() {
    let workspace = Workspace::new(roots::WATCH);
    workspace.apply();
    workspace.python(UNMARK);
    let before = workspace.python(TOPICS);
    workspace.set("stage", "two");
    for command in ["apply", "destroy"] {
        let refused = workspace.run(&[command, "-auto-approve"]);
        assert_eq!(refused.code, Some(1), "{}", refused.text);
        assert!(words(&refused.text).contains("is not ours: it has no mark of ours"), "{}", refused.text);
        assert_eq!(workspace.python(TOPICS), before);
    }
    workspace.ok(&["destroy", "-auto-approve", "-refresh=false"]);
    assert_eq!(workspace.python(TOPICS), before);
    assert!(workspace.objects().iter().all(|object| object.kind == "aws_sns_topic"), "{:#?}", workspace.objects());
    workspace.assert_judged();
}

/// A message without the frame that Terraform puts around it.
fn words(text: &str) -> String {
    text.replace('│', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_somebody_else_made_under_our_names_is_never_touched() {
    let workspace = Workspace::new(roots::WATCH);
    workspace.apply();
    let named =
        ["aws_sns_topic", "aws_cloudwatch_log_group", "aws_cloudwatch_metric_alarm", "aws_cloudwatch_event_rule"];
    let objects = workspace.objects();
    let name = |ty: &&str| {
        let found =
            objects.iter().find(|object| object.kind == **ty).unwrap_or_else(|| panic!("no {ty} in {objects:#?}"));
        format!("{ty:?}: {:?}", found.id.rsplit(':').next().unwrap())
    };
    let names = format!("NAMES = {{{}}}\n", named.iter().map(name).collect::<Vec<_>>().join(", "));
    workspace.destroy();

    workspace.python(&format!("{names}{SAME_NAMES}"));
    let before = workspace.python(TOLD);
    let refused = workspace.run(&["apply", "-auto-approve"]);
    assert_eq!(refused.code, Some(1), "{}", refused.text);
    let message = "already, and it is not ours: it has no mark of ours. Nothing was touched.";
    assert!(words(&refused.text).contains(message), "{}", refused.text);
    workspace.ok(&["destroy", "-auto-approve", "-refresh=false"]);
    assert_eq!(workspace.python(TOLD), before);
    workspace.assert_judged();
}

fn vpc(workspace: &Workspace) -> Object {
    let id = workspace.ok(&["output", "-raw", "vpc_id"]);
    workspace.objects().into_iter().find(|object| object.id == id).unwrap()
}

/// The range of a subnet in which nothing is.
fn data_subnet(workspace: &Workspace) -> String {
    let script = "print(max(s['CidrBlock'] for s in client('ec2').describe_subnets()['Subnets'] if \
                  s['CidrBlock'].startswith('10.0.')))";
    workspace.python(script)
}
