//! Attributes that hold objects: what is not set must be there as null, or Terraform refuses the object.

use ledgerform::App;
use ledgerform_bindings::aws;
use ledgerform_testing::Root;

#[test]
fn rules_in_a_security_group_are_complete_objects() {
    let app = App::new();
    let stack = app.stack("network");
    stack.provider(aws::Provider::new().region("eu-central-1"));
    let rule = aws::security_group::Ingress::new().protocol("tcp").from_port(443).to_port(443);
    stack.add("web", aws::SecurityGroup::new().ingress([rule.cidr_blocks(["10.0.0.0/16"])]));
    for format in [ledgerform::Format::Json, ledgerform::Format::Hcl] {
        let synthesis = app.synth_as(format).unwrap_or_else(|problems| panic!("{problems}"));
        let plan = Root::of(&synthesis.stacks[0]).plan();
        let rule = &plan.after("aws_security_group.web")["ingress"][0];
        assert_eq!(rule["cidr_blocks"][0], "10.0.0.0/16");
    }
}
