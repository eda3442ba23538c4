//! Where something is: region and account, and the ARNs that follow from them.
//!
//! ARNs are made of inputs, not read from AWS. They are known before anything exists, so policies can name what is not
//! there yet, keys of `for_each` can be made of them, and no component waits for a data source.

use ledgerform::function::startswith;
use ledgerform::{Expr, IntoExpr, Scope, tf};

/// A region of an account.
#[derive(Debug, Clone)]
pub struct Place {
    /// The region, such as `us-east-1`.
    pub region: Expr<String>,
    /// The account, twelve digits.
    pub account: Expr<String>,
    partition: Expr<String>,
}

impl Place {
    /// The region of the account.
    pub fn new(region: impl IntoExpr<String>, account: impl IntoExpr<String>) -> Self {
        let region = region.into_expr();
        let others = startswith(&region, "us-gov-").then("aws-us-gov", "aws");
        let partition = startswith(&region, "cn-").then("aws-cn", others);
        Self { region, account: account.into_expr(), partition }
    }

    /// The same, with a name for the partition where it is known later: every ARN holds it.
    pub fn named(mut self, scope: &Scope) -> Self {
        self.partition = scope.local("partition", self.partition);
        self
    }

    /// The partition that the region is in: `aws`, `aws-cn` or `aws-us-gov`.
    ///
    /// The prefixes are those of the AWS page "Amazon Resource Names".
    ///
    /// ```
    /// use ledgerform_modules::place::Place;
    /// assert_eq!(Place::new("us-gov-west-1", "111122223333").partition().to_hcl(), "\"aws-us-gov\"");
    /// ```
    pub fn partition(&self) -> &Expr<String> {
        &self.partition
    }

    /// The ARN of something of a service in this region and account.
    ///
    /// ```
    /// use ledgerform_modules::place::Place;
    /// let place = Place::new("eu-central-1", "111122223333");
    /// assert_eq!(place.arn("sns", "alerts").to_hcl(), "\"arn:aws:sns:eu-central-1:111122223333:alerts\"");
    /// ```
    pub fn arn(&self, service: &str, resource: impl IntoExpr<String>) -> Expr<String> {
        let (partition, region, account) = (self.partition(), &self.region, &self.account);
        tf!("arn:{partition}:{service}:{region}:{account}:{}", resource.into_expr())
    }

    /// The ARN of something that IAM knows: IAM has no regions.
    pub fn iam_arn(&self, resource: impl IntoExpr<String>) -> Expr<String> {
        let (partition, account) = (self.partition(), &self.account);
        tf!("arn:{partition}:iam::{account}:{}", resource.into_expr())
    }

    /// The ARN of a bucket, or with a path behind its name of objects in it: bucket names are unique in a partition.
    pub fn bucket_arn(&self, name: impl IntoExpr<String>) -> Expr<String> {
        tf!("arn:{}:s3:::{}", self.partition(), name.into_expr())
    }
}
