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
    assert!(foreign.len() >= 4, "{foreign:#?}");
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
