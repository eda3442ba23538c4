# Databases and caches in a network that is a resource as well. What stage three says makes new ones.

variable "account_id" {}
variable "stage" { default = "one" }

resource "fintech_vpc" "main" {
  name      = "demo"
  region    = "us-east-1"
  profile   = "development"
  cidr      = "10.0.0.0/16"
  zones     = ["us-east-1a", "us-east-1b"]
  nat       = "none"
  flow_logs = false

  tiers = {
    data = { access = "isolated", slot = 0 }
  }
}

locals {
  network = {
    vpc_id     = fintech_vpc.main.vpc_id
    subnet_ids = values(fintech_vpc.main.subnet_ids["data"])
  }
}

resource "fintech_database" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"
  network    = local.network

  clusters = {
    orders = {
      version       = "16.4"
      database_name = var.stage == "three" ? "ledger" : "orders"

      instances = {
        writer = { instance_class = "db.r6g.large", promotion_tier = 0 }
        reader = { instance_class = "db.r6g.large" }
      }

      autoscaling = { max = var.stage == "one" ? 5 : 6 }

      parameters = {
        values = {
          log_statement = { value = var.stage == "one" ? "all" : "ddl" }
        }
      }

      access = {
        ingress = {
          office = { cidr = "10.8.0.0/16", description = "Engineers" }
        }
      }
    }
  }

  instances = {
    billing = { version = "16.4", instance_class = "db.t4g.medium" }
  }

  tables = {
    sessions = {
      hash_key      = { name = var.stage == "three" ? "id" : "session_id" }
      ttl_attribute = "expires_at"
    }
  }

  tags = { Stage = var.stage }
}

resource "fintech_cache" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"
  network    = local.network

  groups = {
    sessions = {
      node_type = "cache.t4g.small"
      port      = var.stage == "three" ? 6380 : 6379
      ingress   = { office = { cidr = "10.8.0.0/16" } }
      users     = { api = { access = var.stage == "one" ? "on ~session:* +@read +@write" : "on ~session:* +@read" } }
    }
  }

  tags = { Stage = var.stage }
}
