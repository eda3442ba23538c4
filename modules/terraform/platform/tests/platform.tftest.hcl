# Plans only: no account is needed where a provider plays AWS.

provider "aws" {
  region = "us-east-1"
}

variables {
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  vpc        = { cidr = "10.0.0.0/16", zones = ["us-east-1a", "us-east-1b"] }

  database = {
    clusters = {
      orders = {
        version   = "16.4"
        instances = { one = { instance_class = "db.r6g.large" }, two = { instance_class = "db.r6g.large" } }
      }
    }
  }
}

run "what_is_left_out_leaves_nothing_behind" {
  command = plan

  assert {
    condition     = length(aws_eks_cluster.eks_this) == 0 && output.cluster_endpoint == null && output.kubeconfig == null
    error_message = "There is no cluster unless eks is given."
  }

  assert {
    condition     = length(aws_sns_topic.monitoring_this) == 0 && length(aws_sns_topic.cost_governance_this) == 0
    error_message = "Nobody is told of anything unless monitoring or cost_governance is given."
  }
}

run "one_key_for_all" {
  command = plan

  variables {
    key     = { alias = "demo-data-key" }
    cache   = { groups = { sessions = { node_type = "cache.r7g.large", users = { api = { access = "on ~* +@read" } } } } }
    storage = { access_logs = { bucket_key = "logs" }, buckets = { logs = {}, lake = {} } }
  }

  assert {
    condition     = aws_kms_alias.this[0].name == "alias/demo-data-key" && length(aws_kms_key.this) == 1
    error_message = "The platform makes one key, under the alias that is given."
  }
}

run "the_cluster_reaches_the_data" {
  command = plan

  variables {
    eks = {
      kubernetes_version = "1.33"

      access = {
        platform = {
          principal_arn = "arn:aws:iam::111122223333:role/platform"
          policies      = { AmazonEKSClusterAdminPolicy = [] }
        }
      }
    }
  }

  assert {
    condition = keys(aws_vpc_security_group_ingress_rule.database_this) == ["orders/fargate", "orders/nodes"] && alltrue([
      for rule in aws_vpc_security_group_ingress_rule.database_this : rule.from_port == 5432
    ])
    error_message = "Pods on nodes and on Fargate reach the database, nobody else does."
  }
}

run "databases_are_watched" {
  command = plan

  variables {
    alerts_topic = "p2"
    monitoring   = { topics = { p2 = { publishers = ["cloudwatch", "events.rds"] } } }
  }

  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.monitoring_watch), "aurora-orders/cpu")
    error_message = "A database has the alarms of its kind."
  }

  assert {
    condition     = length(aws_db_event_subscription.database_clusters) == 1
    error_message = "The topic hears of failovers."
  }
}

run "production_refuses_a_database_without_protection" {
  command = plan

  variables {
    database = {
      clusters = {
        orders = {
          version    = "16.4"
          protection = { deletion_protection = false }
          instances  = { one = { instance_class = "db.r6g.large" }, two = { instance_class = "db.r6g.large" } }
        }
      }
    }
  }

  expect_failures = [aws_rds_cluster.database_this]
}

run "a_cluster_without_a_network" {
  command = plan

  variables {
    vpc      = null
    database = null
    eks      = { kubernetes_version = "1.33" }
  }

  expect_failures = [var.eks]
}

run "two_networks" {
  command = plan

  variables {
    existing_network = { vpc_id = "vpc-0a1b2c3d" }
  }

  expect_failures = [var.existing_network]
}

run "a_topic_that_is_not_there" {
  command = plan

  variables {
    alerts_topic = "p1"
  }

  expect_failures = [var.alerts_topic]
}

run "checks_of_the_parts_count" {
  command = plan

  variables {
    database = { clusters = { Orders = { version = "16.4", instances = { one = { instance_class = "db.r6g.large" } } } } }
  }

  expect_failures = [var.database]
}
