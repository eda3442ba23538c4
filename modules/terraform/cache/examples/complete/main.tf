# A group with a replica, one with shards, one whose shards follow the load, one of Valkey, and a serverless cache.

provider "aws" {
  region = "us-east-1"
}

module "cache" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  tags       = { Team = "platform" }

  key = {
    administrators = ["arn:aws:iam::111122223333:role/security"]
    users          = ["arn:aws:iam::111122223333:role/backup"]
  }

  network = {
    vpc_id     = "vpc-0a1b2c3d4e5f60718"
    subnet_ids = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]
  }

  ingress = { vpn = { cidr = "10.9.0.0/16" } }

  groups = {
    sessions = {
      node_type = "cache.r7g.large"
      ingress   = { nodes = { security_group_id = "sg-0a1b2c3d4e5f60718" } }
      events    = { topic_arn = "arn:aws:sns:us-east-1:111122223333:alerts" }

      dns        = { zone_id = "Z0123456789ABCDEFGHIJ", name = "sessions.internal.example.com" }
      reader_dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "sessions-ro.internal.example.com", ttl = 300 }

      users = {
        api    = { access = "on ~session:* +@read +@write" }
        report = { access = "on ~session:* +@read" }
      }
    }

    rates = {
      version       = "7.0"
      node_type     = "cache.r7g.large"
      cluster_mode  = true
      shards        = 3
      replicas      = 2
      parameters    = { maxmemory-policy = "allkeys-lru" }
      dns           = { zone_id = "Z0123456789ABCDEFGHIJ", name = "rates" }
      ingress       = { private = { cidr = "10.0.0.0/16", description = "All of the VPC" } }
      users         = { api = { access = "on ~rate:* +@all -@dangerous" } }
      snapshot_name = "rates-2026-01-31"
      auto_minor    = false
    }

    pages = {
      engine             = "valkey"
      version            = "8.0"
      node_type          = "cache.t4g.medium"
      replicas           = 0
      snapshot_days      = 0
      final_snapshot     = false
      log_retention_days = 30
      user_group         = { name = "company-readers" }
    }
  }

  scaled_groups = {
    feeds = {
      group = {
        node_type    = "cache.r7g.xlarge"
        cluster_mode = true
        shards       = 2
        ingress      = { nodes = { security_group_id = "sg-0a1b2c3d4e5f60718" } }
        users        = { api = { access = "on ~feed:* +@read +@write" } }
      }

      shards   = { min = 2, max = 10, metric = "memory", target = 65 }
      replicas = { max = 4, scale_in_cooldown = 900, scale_out_cooldown = 120 }
    }
  }

  accept = {
    "LF0401:pages" = "pages are made again"
    "LF0402:pages" = "pages are made again"
  }

  serverless = {
    carts = {
      max_gb  = 50
      ingress = { nodes = { security_group_id = "sg-0a1b2c3d4e5f60718" } }
      users   = { api = { access = "on ~cart:* +@read +@write" } }

      dns        = { zone_id = "Z0123456789ABCDEFGHIJ", name = "carts" }
      reader_dns = { zone_id = "Z0123456789ABCDEFGHIJ", name = "carts-ro" }
    }
  }
}

output "endpoints" {
  description = "Host names of the caches, by key."
  value       = module.cache.endpoints
}
