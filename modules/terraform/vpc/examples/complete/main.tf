# A highly available network: public, private and isolated subnets, and AWS services without the internet.

provider "aws" {
  region = "us-east-1"
}

module "vpc" {
  source = "../.."

  name   = "demo"
  region = "us-east-1"
  cidr   = "10.0.0.0/16"
  zones  = ["us-east-1a", "us-east-1b"]

  tiers = {
    public = { access = "public", slot = 0, tags = { "kubernetes.io/role/elb" = "1" } }
    app    = { slot = 1 }
    data   = { access = "isolated", cidrs = { us-east-1a = "10.0.200.0/24", us-east-1b = "10.0.201.0/24" } }
  }

  interface_endpoints     = ["ecr.api", "sts"]
  interface_endpoint_tier = "app"
  tags                    = { Team = "platform" }
}

output "vpc_id" {
  description = "ID of the VPC."
  value       = module.vpc.vpc_id
}
