//! What is there and of which nothing was kept: import by name, lost states and journals.

use crate::roots;
use crate::support::Workspace;
use ledgerform_emulator::{Fault, Injection};
use std::fs;

/// Forgets state and journals, as a machine does that is thrown away.
fn forget(workspace: &Workspace) {
    for name in ["terraform.tfstate", "terraform.tfstate.backup"] {
        drop(fs::remove_file(workspace.path().join(name)));
    }
    fs::remove_dir_all(workspace.path().join(".fintech")).unwrap();
}

/// Applies, which must not change anything in AWS. A subscription that nobody has confirmed has no ARN by which it could be
/// found: it is asked for again, and AWS answers with the one that is there.
#[track_caller]
fn apply_changes_nothing(workspace: &Workspace) {
    workspace.account.forget_requests().unwrap();
    let text = workspace.apply();
    let calls = workspace.account.requests().unwrap().calls;
    let changed = calls.iter().filter(|call| call.mutates).map(|call| call.operation.as_str());
    let changes: Vec<_> = changed.filter(|operation| *operation != "sns:Subscribe").collect();
    assert!(changes.is_empty(), "{changes:#?}\n{text}");
    workspace.assert_idle();
}

const DATA: &str = r#"
data "fintech_platform" "main" {
  name = fintech_platform.main.name
}
output "types" { value = join(",", sort(distinct([for part in data.fintech_platform.main.resources : part.type]))) }
output "parts" { value = length(data.fintech_platform.main.resources) }
"#;

#[test]
fn a_platform_is_imported_by_its_name() {
    let workspace = Workspace::new(roots::PLATFORM);
    workspace.roles(roots::roles(roots::PLATFORM));
    let foreign = workspace.objects();
    // Production keeps what is destroyed.
    workspace.set("stage", "four");
    workspace.apply();
    let there = workspace.objects();
    forget(&workspace);

    workspace.ok(&["import", "fintech_platform.main", "fintechglobal"]);
    apply_changes_nothing(&workspace);
    assert_eq!(workspace.objects(), there);

    workspace.configure("", &format!("{}{DATA}", roots::PLATFORM));
    workspace.apply();
    let types = workspace.ok(&["output", "-raw", "types"]);
    for ty in ["aws_eks_cluster", "aws_iam_role", "aws_rds_cluster", "aws_s3_bucket", "aws_vpc"] {
        assert!(types.split(',').any(|found| found == ty), "no {ty} in {types}");
    }
    let parts: usize = workspace.ok(&["output", "-raw", "parts"]).parse().unwrap();
    assert!(parts > 100, "{parts}");
    workspace.destroy_but(&foreign);
}

#[test]
fn resources_of_two_regions_are_imported_by_region_and_name() {
    let workspace = Workspace::new(roots::REGIONS);
    workspace.apply();
    let there = workspace.objects();
    assert_eq!(there.iter().filter(|object| object.kind == "aws_vpc").count(), 2, "{there:#?}");
    forget(&workspace);
    workspace.ok(&["import", "fintech_vpc.here", "demo"]);
    workspace.ok(&["import", "fintech_vpc.there", "eu-west-1/demo"]);
    apply_changes_nothing(&workspace);
    assert_eq!(workspace.objects(), there);
    workspace.set("stage", "two");
    workspace.apply();
    workspace.assert_idle();
    workspace.destroy();
}

#[test]
fn what_an_interrupted_run_left_is_adopted_by_its_marks_alone() {
    let workspace = Workspace::new(roots::SMALL);
    workspace.apply();
    let census = workspace.census();
    workspace.destroy();

    let refusal = Fault::Refuse { code: "UnauthorizedOperation".to_owned(), status: 403 };
    workspace.account.inject(&Injection::new(refusal).operation("ec2:CreateRoute")).unwrap();
    assert_eq!(workspace.run(&["apply", "-auto-approve"]).code, Some(1));
    workspace.account.remove_faults().unwrap();
    let left = workspace.objects();
    assert!(left.iter().any(|object| object.kind == "aws_vpc"), "{left:#?}");
    forget(&workspace);

    let text = workspace.apply();
    assert!(text.contains("Objects were adopted"), "{text}");
    assert_eq!(workspace.census(), census);
    let now = workspace.objects();
    assert!(left.iter().all(|object| now.iter().any(|found| found.id == object.id)), "{left:#?}\n{now:#?}");
    workspace.assert_idle();
    workspace.destroy();
}
