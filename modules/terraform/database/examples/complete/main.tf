# A cluster with readers that follow the load, a serverless one, the primary of a new global cluster, a secondary of another
# region, instances, and tables.

provider "aws" {
  region = "us-east-1"
}

variable "master_passwords" {
  description = "Passwords of master users, by key. They reach neither plan nor state."
  type        = map(string)
  default     = { accounts = "an-example-for-plans", reports = "an-example-for-plans" }
  ephemeral   = true
  sensitive   = true
}

module "database" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  key        = { administrators = ["arn:aws:iam::111122223333:role/security"] }
  tags       = { Team = "platform" }
  events     = { topic_arn = "arn:aws:sns:us-east-1:111122223333:alerts" }

  backup_plan = {
    schedule       = "cron(30 1 * * ? *)"
    retention_days = 90
    copies         = { west = "arn:aws:backup:us-west-2:111122223333:backup-vault:demo-copies" }
  }

  network = {
    vpc_id     = "vpc-0a1b2c3d4e5f60718"
    subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  }

  ingress = { vpn = { cidr = "10.9.0.0/16" } }

  clusters = {
    orders = {
      version       = "16.4"
      database_name = "orders"

      instances = {
        writer = { instance_class = "db.r6g.large", promotion_tier = 0 }
        reader = { instance_class = "db.r6g.large" }
      }

      dns        = { zone_id = "Z0123456789ABCDEFGHIJ", name = "orders.internal.example.com" }
      reader_dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "orders-ro.internal.example.com", ttl = 300 }

      autoscaling = { max = 5 }
      observation = { insights_days = 465, insights_mode = "advanced" }

      parameters = {
        values = {
          log_statement              = { value = "all" }
          shared_preload_libraries   = { value = "pg_stat_statements" }
          "rds.log_retention_period" = { value = "1440", apply_method = "immediate" }
        }
      }

      access = {
        iam_users = ["api"]

        ingress = {
          nodes   = { security_group_id = "sg-0a1b2c3d4e5f60718" }
          bastion = { cidr = "10.0.0.0/28", description = "Engineers" }
        }
      }
    }

    reports = {
      engine     = "aurora-mysql"
      version    = "8.0.mysql_aurora.3.08.0"
      serverless = { max_capacity = 4 }
      instances  = { one = {}, two = {} }
      upgrades   = { auto_minor = false, allow_major = true }
      restore    = { snapshot = "reports-2026-01-31" }

      backtrack_hours = 24
      password        = { version = 2 }
    }

    accounts = {
      version       = "16.4"
      database_name = "accounts"
      instances     = { one = { instance_class = "db.r6g.large" }, two = { instance_class = "db.r6g.large" } }
      global        = { creates = {} }
      password      = { version = 1 }
    }

    copy = {
      version   = "16.4"
      instances = { one = { instance_class = "db.r6g.large" }, two = { instance_class = "db.r6g.large" } }
      global    = { secondary_of = { identifier = "company", source_region = "us-west-2" }, write_forwarding = true }
      access    = { security_groups = { ids = ["sg-0a1b2c3d4e5f60719"] } }
    }
  }

  instances = {
    billing = {
      version        = "16"
      instance_class = "db.m6g.large"
      storage        = { gib = 400, max_gib = 1000, iops = 12000, throughput = 500 }
      replicas       = { analysts = { instance_class = "db.m6g.xlarge" } }
      upgrades       = { blue_green = true }
      password       = { rotation_days = 60 }
      dns            = { zone_id = "Z0123456789ABCDEFGHIJ", name = "billing" }
      access         = { ingress = { nodes = { security_group_id = "sg-0a1b2c3d4e5f60718" } } }
    }

    legacy = {
      engine         = "mysql"
      version        = "8.0.39"
      instance_class = "db.m6g.large"
      architecture   = "single"
      restore        = { source = "old-legacy", time = "2026-01-31T12:00:00Z" }
      parameters     = { existing = { name = "company-mysql" } }

      observation = {
        logs                = ["error"]
        log_retention_days  = 90
        monitoring_interval = 0
        insights_days       = 0
      }
    }

    standby = {
      version        = "16"
      instance_class = "db.m6g.large"
      replica_of     = { arn = "arn:aws:rds:us-west-2:111122223333:db:demo-standby" }
    }
  }

  master_passwords = var.master_passwords

  accept = { "LF0303:legacy" = "it is read once a month, and goes at the end of the year" }

  tables = {
    sessions = {
      hash_key      = { name = "session_id" }
      ttl_attribute = "expires_at"
      capacity      = { read = { max = 200 }, write = { min = 10, max = 50, target = 60 } }
    }

    ledger = {
      hash_key  = { name = "account" }
      range_key = { name = "time", ty = "N" }
      stream    = "NEW_AND_OLD_IMAGES"
      replicas  = { us-west-2 = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }

      global_indexes = {
        by_partner = { hash_key = { name = "partner" }, range_key = { name = "time", ty = "N" } }
      }

      local_indexes = {
        by_amount = {
          range_key  = { name = "amount", ty = "N" }
          projection = "INCLUDE"
          attributes = ["currency"]
        }
      }
    }
  }
}

output "endpoints" {
  description = "Host names of the databases, by key."
  value       = module.database.endpoints
}
