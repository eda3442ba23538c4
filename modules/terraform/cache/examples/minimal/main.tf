# A cache to try things with: one node, which goes away without a trace.

provider "aws" {
  region = "us-east-1"
}

module "cache" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"

  network = {
    vpc_id     = "vpc-0a1b2c3d4e5f60718"
    subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  }

  groups = {
    sessions = {
      node_type = "cache.t4g.small"
      users     = { api = { access = "on ~session:* +@read +@write" } }
    }
  }
}

output "endpoints" {
  description = "Host names of the caches, by key."
  value       = module.cache.endpoints
}
