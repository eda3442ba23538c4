# A cluster to try things: two small ARM nodes, and whoever creates it administers it.

provider "aws" {
  region = "us-east-1"
}

module "eks" {
  source = "../.."

  name               = "demo"
  region             = "us-east-1"
  account_id         = "111122223333"
  profile            = "development"
  kubernetes_version = "1.33"
  vpc_id             = "vpc-0a1b2c3d4e5f60718"
  subnet_ids         = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  node_groups        = { system = { instance_types = ["t4g.small"], min_size = 2, max_size = 3 } }
}

output "kubeconfig" {
  description = "Text of a file for kubectl."
  value       = module.eks.kubeconfig
}
