# A network with a cluster and a database in it, to try things.

provider "aws" {
  region = "us-east-1"
}

module "platform" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  vpc        = { cidr = "10.0.0.0/16", zones = ["us-east-1a", "us-east-1b"] }

  eks = {
    kubernetes_version = "1.33"
    node_groups        = { system = { instance_types = ["m7g.large"], min_size = 2, max_size = 6 } }
  }

  database = {
    clusters = { orders = { version = "16.4", instances = { writer = { instance_class = "db.r6g.large" } } } }
  }
}

output "kubeconfig" {
  description = "Text of a file for kubectl."
  value       = module.platform.kubeconfig
}
