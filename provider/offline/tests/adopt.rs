//! Objects that come from elsewhere: imports and moves, under the real Terraform.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use ledgerform_offline::Offline;
use support::Workspace;

const AWS: &str = r#"
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
"#;

fn aws(resources: &[&str]) -> Offline {
    Offline::builder().provider("aws").types(resources.iter().copied(), []).start().unwrap()
}

#[test]
fn objects_are_imported_and_moved() {
    let config = r#"
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
import {
  to = aws_vpc.main
  id = "vpc-12345678"
}
"#;
    let offline = aws(&["aws_vpc"]);
    let workspace = Workspace::attached(&offline, &format!("{AWS}{config}"));
    assert!(workspace.apply().contains("1 imported, 0 added, 1 changed"));
    assert_eq!(workspace.state("aws_vpc.main")["id"], "vpc-12345678");
    workspace.plan_is_empty();

    workspace.configure(&format!(
        "{AWS}\nresource \"aws_vpc\" \"other\" {{ cidr_block = \"10.0.0.0/16\" }}\n\
         moved {{\n  from = aws_vpc.main\n  to = aws_vpc.other\n}}\n"
    ));
    assert!(workspace.apply().contains("0 added, 0 changed, 0 destroyed"));
}

#[test]
fn objects_move_between_types_that_have_enough_in_common() {
    let offline = aws(&["aws_alb", "aws_lb"]);
    let workspace = Workspace::attached(&offline, &format!("{AWS}\nresource \"aws_alb\" \"a\" {{ name = \"web\" }}\n"));
    workspace.apply();
    let id = workspace.state("aws_alb.a")["id"].clone();
    workspace.configure(&format!(
        "{AWS}\nresource \"aws_lb\" \"b\" {{ name = \"web\" }}\nmoved {{\n  from = aws_alb.a\n  to = aws_lb.b\n}}\n"
    ));
    assert!(workspace.apply().contains("0 added, 0 changed, 0 destroyed"));
    assert_eq!(workspace.state("aws_lb.b")["id"], id);
}
