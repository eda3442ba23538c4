//! Repositories for container images.

use super::inputs::{RepositoryFields, StorageInputs};
use crate::diagnostics::REPOSITORY_MUTABLE;
use crate::policy::{Policy, Principal, Statement};
use crate::profile::Guard;
use ledgerform::function::jsonencode;
use ledgerform::{Any, Each, Expr, IntoExpr, Number, Scope, tf};
use ledgerform_bindings::aws;

const PULL: [&str; 3] = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH: [&str; 4] = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];

/// The repositories: encrypted with the key, scanned when an image comes.
pub(super) fn build(
    scope: &Scope,
    inputs: &StorageInputs,
    guard: &Guard<'_>,
    key_arn: &Expr<String>,
) -> Each<aws::ecr_repository::Ref> {
    use aws::ecr_repository::{EncryptionConfiguration, ImageScanningConfiguration};
    let repositories = scope.each(&inputs.repositories, |scope, key, repository| {
        guard.refuse(scope, &REPOSITORY_MUTABLE, &key, repository.mutable_tags());
        let this = scope.add(
            "this",
            aws::EcrRepository::new()
                .name(tf!("{}/{key}", &inputs.name))
                .image_tag_mutability(repository.mutable_tags().then("MUTABLE", "IMMUTABLE"))
                .force_delete(guard.choose(&Expr::null(), false, true))
                .encryption_configuration([EncryptionConfiguration::new().encryption_type("KMS").kms_key(key_arn)])
                .image_scanning_configuration(ImageScanningConfiguration::new().scan_on_push(true))
                .tags(inputs.named(&key)),
        );
        let untagged = rule(
            1,
            "Images without tags",
            [("tagStatus", "untagged".into_expr()), ("countType", "sinceImagePushed".into_expr())],
            Some("days"),
            repository.untagged_days(),
        );
        let many = rule(
            2,
            "All but the newest images",
            [("tagStatus", "any".into_expr()), ("countType", "imageCountMoreThan".into_expr())],
            None,
            repository.keep_images(),
        );
        // Not a choice of two lists: Terraform would make one type of their elements, and text of the numbers.
        let always = Expr::<Any>::list([untagged]);
        let keeps_all = repository.keep_images().equals(0);
        let many = keeps_all.then(Expr::<Any>::list(Vec::<Expr<Any>>::new()), Expr::<Any>::list([many]));
        let rules: Expr<Vec<Vec<Any>>> = Expr::<Any>::list([always, many]).cast();
        let rules = rules.flatten();
        scope.add(
            "this",
            aws::EcrLifecyclePolicy::new()
                .policy(jsonencode(Expr::<Any>::object([("rules", rules)])))
                .repository(this.name()),
        );
        this
    });
    let shared = inputs
        .repositories
        .filter(|_, repository| repository.readers().length().greater(0).or(repository.writers().length().greater(0)));
    scope.each(&shared, |scope, key, repository| {
        let (readers, writers) = (repository.readers(), repository.writers());
        let document = Policy::new()
            .with_if(
                readers.length().greater(0),
                Statement::allow("ReadersPull").principal(Principal::Aws, &readers).actions(PULL),
            )
            .with_if(
                writers.length().greater(0),
                Statement::allow("WritersPush")
                    .principal(Principal::Aws, &writers)
                    .actions(PULL.into_iter().chain(PUSH).collect::<Vec<_>>()),
            )
            .document(scope);
        scope.add(
            "this",
            aws::EcrRepositoryPolicy::new()
                .policy(document)
                .repository(repositories.at(&key, |repository| repository.name())),
        );
    });
    repositories
}

/// A rule about the images that go.
fn rule(
    priority: i64,
    description: &str,
    selection: [(&str, Expr<Any>); 2],
    unit: Option<&str>,
    count: Expr<Number>,
) -> Expr<Any> {
    let unit = unit.map(|unit| ("countUnit", unit.into_expr()));
    let selection = selection.into_iter().chain(unit).chain([("countNumber", count.cast())]);
    Expr::<Any>::object([
        ("rulePriority", priority.into_expr()),
        ("description", description.into_expr()),
        ("selection", Expr::<Any>::object(selection)),
        ("action", Expr::<Any>::object([("type", "expire")])),
    ])
}
