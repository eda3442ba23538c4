# FinTech Global: a production platform with every component.

variable "account_id" {}
variable "stage" { default = "one" }

resource "fintech_platform" "main" {
  name         = "demo"
  region       = "us-east-1"
  account_id   = var.account_id
  profile      = "production"
  private_tier = "pods"
  data_tier    = "stores"
  alerts_topic = "p2"
  costs_topic  = "money"
  watches      = true
  tags         = { Stage = var.stage }

  accept = {
    "LF0602:stripe" = "the third party gives the key out"
  }

  key = {
    alias          = "demo-data-key"
    services       = ["autoscaling"]
    administrators = ["arn:aws:iam::${var.account_id}:role/security"]
  }

  vpc = {
    cidr                    = "10.0.0.0/16"
    zones                   = ["us-east-1a", "us-east-1b"]
    interface_endpoints     = ["ecr.api", "ecr.dkr"]
    interface_endpoint_tier = "pods"

    tiers = {
      public = { access = "public", slot = 0 }
      pods   = { slot = 1 }
      stores = { access = "isolated", slot = 2 }
    }
  }

  eks = {
    kubernetes_version = "1.33"
    fargate_profiles   = { jobs = { selectors = [{ namespace = "jobs" }] } }
    node_groups        = { system = { instance_types = ["m7g.large"], min_size = 2, max_size = var.stage == "one" ? 6 : 8 } }

    access = {
      platform = {
        principal_arn = "arn:aws:iam::${var.account_id}:role/platform"
        policies      = { AmazonEKSClusterAdminPolicy = [] }
      }
    }
  }

  database = {
    clusters = {
      orders = {
        version   = "16.4"
        access    = { ingress = { office = { cidr = "10.8.0.0/16" } } }
        instances = { one = { instance_class = "db.r6g.large" }, two = { instance_class = "db.r6g.large" } }
      }
    }

    instances = { billing = { version = "16", instance_class = "db.m6g.large" } }
    tables    = { sessions = { hash_key = { name = "id" }, ttl_attribute = "expires_at" } }
  }

  cache = {
    groups = {
      sessions = {
        node_type = "cache.r7g.large"
        users     = { api = { access = "on ~session:* +@read +@write" } }
      }
    }
  }

  storage = {
    access_logs  = { bucket_key = "logs" }
    buckets      = { logs = {}, lake = {}, trail = { log_sources = ["cloudtrail"] } }
    repositories = { api = {} }
  }

  secrets = {
    secrets = {
      stripe = { description = "Key of Stripe" }
      session = {
        description = "Key of the sessions"
        value       = "given"
        rotation    = { lambda_arn = "arn:aws:lambda:us-east-1:${var.account_id}:function:rotate" }
      }
    }
  }

  secret_values = var.secret_values

  monitoring = {
    runbook_url = "https://wiki.example.com/runbooks"
    log_groups  = { api = {} }
    trail       = { bucket_name = "trail", topics = ["p2"] }

    topics = {
      p2 = {
        subscriptions = { team = { endpoint = "team@example.com" } }
        publishers    = ["cloudtrail", "cloudwatch", "events", "events.rds"]
      }
      money = { subscriptions = { owner = { endpoint = "owner@example.com" } } }
    }
  }

  cost_governance = {
    budgets   = { total = { limit = var.stage == "one" ? 5000 : 6000, emails = ["owner@example.com"] } }
    anomalies = { monitors = { account = { accounts = [var.account_id] } } }
  }
}

variable "secret_values" {
  description = "Values of secrets."
  type        = map(string)
  default     = { session = "example" }
  ephemeral   = true
  sensitive   = true
}

output "cluster_endpoint" {
  description = "URL of the cluster's API."
  value       = fintech_platform.main.cluster_endpoint
}
