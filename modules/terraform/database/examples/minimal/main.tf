# A database to try things with: it goes away without a trace.

provider "aws" {
  region = "us-east-1"
}

module "database" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"

  network = {
    vpc_id     = "vpc-0a1b2c3d4e5f60718"
    subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  }

  instances = {
    app = { version = "16.4", instance_class = "db.t4g.medium" }
  }
}

output "endpoints" {
  description = "Host names of the databases, by key."
  value       = module.database.endpoints
}
