# The platform of FinTech Global, as `examples/fintech-global` has it, with the report and the rotation that it leaves to
# its variables. Stage three makes a table and a Fargate profile anew, stage four says goodbye to production, so that
# buckets with logs in them may be deleted.

variable "account_id" {}
variable "stage" { default = "one" }

locals {
  email = "team-platform@yourcompany.com"
}

resource "fintech_platform" "main" {
  name         = "fintechglobal"
  region       = "us-east-1"
  account_id   = var.account_id
  profile      = var.stage == "four" ? "development" : "production"
  alerts_topic = "alerts"

  accept = {
    "LF0301:main"            = "wanted until launch, so that the platform can be taken down"
    "LF0302:main"            = "wanted until launch, as LF0301"
    "LF0307:sessions"        = "sessions may be lost, and the table is made anew by stage three"
    "LF0602:api-keys"        = "third parties give the keys out and change them by hand"
    "LF0602:encryption-keys" = "another key could not read what the first has encrypted"
    "LF0602:redis-auth"      = "clients log in by IAM; this is for tools"
    "LF0801:s3"              = "the name that was asked for stands beside the one that Cost Explorer knows"
  }

  key = {
    alias    = "fintech-data-key"
    services = ["autoscaling"]
  }

  vpc = {
    cidr                    = "10.0.0.0/16"
    zones                   = ["us-east-1a", "us-east-1b", "us-east-1c"]
    nat                     = "gateway_per_az"
    gateway_endpoints       = ["dynamodb", "s3"]
    interface_endpoints     = ["ec2messages", "ecr.api", "ecr.dkr", "secretsmanager", "ssm", "ssmmessages"]
    interface_endpoint_tier = "app"

    tiers = {
      public = { access = "public", slot = 0, tags = { "kubernetes.io/role/elb" = "1" } }
      app    = { slot = 1, newbits = 2, tags = { "kubernetes.io/role/internal-elb" = "1" } }
      data   = { access = "isolated", slot = 1 }
    }
  }

  eks = {
    kubernetes_version = "1.33"

    access = {
      platform = {
        principal_arn = "arn:aws:iam::${var.account_id}:role/platform-admin"
        policies      = { AmazonEKSClusterAdminPolicy = [] }
      }
    }

    node_groups = {
      system = {
        instance_types = ["m7g.large"]
        min_size       = 2
        max_size       = var.stage == "one" ? 6 : 8
        name           = "system"
      }
    }

    fargate_profiles = {
      fintech-prod = {
        selectors = [{
          namespace = "fintech-prod"
          labels    = contains(["one", "two"], var.stage) ? {} : { runs = "fargate" }
        }]
      }
    }

    addons = {
      coredns                = {}
      eks-pod-identity-agent = {}
      kube-proxy             = {}
      metrics-server         = {}
      vpc-cni                = {}
    }

    workloads = {
      api = { namespace = "fintech-prod", service_account = "api", identity = "irsa" }
    }
  }

  database = {
    clusters = {
      main = {
        version       = "16.4"
        engine        = "aurora-postgresql"
        database_name = "fintech"
        autoscaling   = { min = 1, max = 5, metric = "cpu", target = 70 }
        observation   = { monitoring_interval = 60, insights_days = 7 }
        access        = { iam_users = ["api"] }
        protection    = { skip_final_snapshot = true, deletion_protection = false }

        instances = {
          writer = { instance_class = "db.r6g.large", promotion_tier = 0 }
          reader = { instance_class = "db.r6g.large" }
        }
      }
    }

    tables = {
      sessions = {
        hash_key            = { name = contains(["one", "two"], var.stage) ? "session_id" : "id" }
        ttl_attribute       = "expires_at"
        deletion_protection = false

        capacity = {
          read  = { min = 5, max = 100, target = 70 }
          write = { min = 5, max = 100, target = 70 }
        }
      }
    }
  }

  cache = {
    groups = {
      redis = {
        node_type = "cache.r7g.large"
        engine    = "redis"
        version   = "7.1"
        replicas  = 1
        users     = { api = { access = "on ~session:* +@read +@write +@connection" } }
      }
    }
  }

  storage = {
    access_logs    = { bucket_key = "logs" }
    ebs_encryption = true

    buckets = {
      data-lake = {
        versioning      = true
        encryption      = "kms"
        lifecycle       = { older = { transitions = { STANDARD_IA = 30, GLACIER = 90 } } }
        noncurrent_days = 90
      }

      logs = {
        log_sources = ["elb"]
        lifecycle   = { old = { expiration_days = 731 } }
      }
    }
  }

  secrets = {
    secrets = {
      db-credentials = {
        description = "User of the application in the database"
        rotation    = { function = { application = "SecretsManagerRDSPostgreSQLRotationSingleUser" }, after_days = 30 }
      }
      redis-auth      = { description = "Password of Redis, for clients that cannot log in by IAM" }
      api-keys        = { description = "Keys that third parties give out" }
      encryption-keys = { description = "Keys with which the application encrypts fields" }
    }
  }

  monitoring = {
    runbook_url = "https://wiki.yourcompany.com/fintechglobal/runbook"

    topics = {
      alerts = {
        subscriptions = { team = { endpoint = local.email } }
        publishers    = ["cloudwatch", "events", "events.rds"]
      }
    }

    dashboards = {
      operations = {
        rows = [{
          widgets = [
            {
              title = "Database: processor"
              series = [{
                namespace  = "AWS/RDS"
                metric     = "CPUUtilization"
                dimensions = { DBClusterIdentifier = "fintechglobal-main" }
              }]
            },
            {
              title = "Cache: memory in percent"
              series = [{
                namespace  = "AWS/ElastiCache"
                metric     = "DatabaseMemoryUsagePercentage"
                dimensions = { CacheClusterId = "fintechglobal-redis-001" }
              }]
            },
          ]
        }]
      }
    }
  }

  cost_governance = {
    topic     = { subscriptions = { team = { endpoint = local.email } } }
    dashboard = true
    report    = {}

    budgets = {
      total       = { limit = var.stage == "one" ? 5000 : 6000, emails = [local.email] }
      eks         = { limit = 2000, emails = [local.email], services = ["Amazon Elastic Container Service for Kubernetes"] }
      rds         = { limit = 1500, emails = [local.email], services = ["Amazon Relational Database Service"] }
      elasticache = { limit = 500, emails = [local.email], services = ["Amazon ElastiCache"] }
      dynamodb    = { limit = 300, emails = [local.email], services = ["Amazon DynamoDB"] }
      s3          = { limit = 200, emails = [local.email], services = ["Amazon S3", "Amazon Simple Storage Service"] }
    }

    anomalies = {
      impact    = 20
      frequency = "IMMEDIATE"
      monitors  = { account = { accounts = [var.account_id] } }
    }
  }

  tags = {
    Environment = "Production"
    ManagedBy   = "Terraform"
    Project     = "fintechglobal"
    Stage       = var.stage
  }
}

output "cluster_endpoint" {
  value = fintech_platform.main.cluster_endpoint
}
