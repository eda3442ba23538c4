//! Typed bindings for every resource type, data source and ephemeral resource of the recorded providers.
//!
//! Nothing is on by default. A feature turns on the types of one AWS service (`aws-ec2`, `aws-eks`) or of one other
//! provider (`kubernetes`, `helm`); features only add. `aws-ec2` has what the EC2 console has: VPCs, subnets, route
//! tables, security groups, instances; `aws` alone has the provider block and `data::Region`, `data::Partition` and the
//! like. What is in none of the features is one `ledgerform-codegen` away.
//!
//! ```
//! # #[cfg(feature = "aws-ec2")] {
//! use ledgerform_bindings::aws::{Subnet, Vpc, instance};
//!
//! let vpc = Vpc::new().cidr_block("10.0.0.0/16").enable_dns_hostnames(true);
//! // `new()` asks for what is required, one argument at a time; here that is `vpc_id`.
//! let subnet = Subnet::new().vpc_id("vpc-1").cidr_block("10.0.1.0/24");
//! // A nested block is a type in the module of its resource.
//! let disk = instance::RootBlockDevice::new().encrypted(true).volume_size(20);
//! # let _ = (vpc, subnet, disk);
//! # }
//! ```
//!
//! For each type there are
//!
//! - `aws::Vpc`, made by `Vpc::new()`: first the required arguments, one method at a time, then all optional ones;
//! - the module `aws::vpc` with the types of its nested blocks, and `aws::vpc::Ref`, which has a getter for each attribute;
//! - data sources in `aws::data` and ephemeral resources in `aws::ephemeral`, the provider block as `aws::Provider`.
//!
//! **Invariant:** this crate has no hand-written types: its build script makes all of it from the recorded schemas, and
//! it knows nothing but `ledgerform`.

/// Includes what the build script made for a provider.
macro_rules! provider {
    ($feature:literal, $name:ident) => {
        #[cfg(feature = $feature)]
        #[doc = concat!("The resource types of the `", $feature, "` provider.")]
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", $feature, ".rs"));
        }
    };
}

provider!("aws", aws);
provider!("datadog", datadog);
provider!("github", github);
provider!("helm", helm);
provider!("kubernetes", kubernetes);
provider!("mongodbatlas", mongodbatlas);
provider!("random", random);
provider!("terraform", terraform);
provider!("tls", tls);
provider!("vault", vault);
