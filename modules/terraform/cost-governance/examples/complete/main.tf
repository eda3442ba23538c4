# The costs of a platform: budgets of all kinds, unusual costs, reports with Athena, and nights without databases.

provider "aws" {
  region = "us-east-1"
}

module "cost-governance" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"

  topic = { subscriptions = { team = { endpoint = "team@example.com" } } }

  budgets = {
    total = {
      limit = 5000
      notifications = {
        actual-80    = { threshold = 80 }
        actual-100   = { threshold = 100 }
        forecast-100 = { threshold = 100, kind = "FORECASTED" }
      }
    }
    eks      = { limit = 2000, services = ["Amazon Elastic Container Service for Kubernetes"] }
    database = { limit = 1500, services = ["Amazon Relational Database Service"], emails = ["dba@example.com"] }
    storage  = { limit = 200, services = ["Amazon S3"] }
    europe   = { limit = 9000, period = "QUARTERLY", regions = ["eu-central-1"], accounts = ["111122223333"] }
    payments = {
      limit           = 99.5
      start           = "2025-01-01_00:00"
      tags            = { Team = ["payments", "billing"] }
      tells_topic     = false
      emails          = ["payments@example.com"]
      include_credits = true
      notifications   = { spent = { threshold = 50, unit = "ABSOLUTE_VALUE" } }
    }
  }

  commitments = {
    reserved-databases = { kind = "RI_UTILIZATION", service = "Amazon Relational Database Service", least_percent = 90 }
    savings-plans = {
      kind        = "SAVINGS_PLANS_COVERAGE"
      period      = "QUARTERLY"
      start       = "2025-01-01_00:00"
      tells_topic = false
      emails      = ["finance@example.com"]
    }
  }

  anomalies = {
    impact_percent = 10
    monitors = {
      services = {}
      accounts = { accounts = ["111122223333", "444455556666"] }
    }
  }

  cost_allocation_tags = ["Environment", "Team"]
  report               = { retention_days = 400, bytes_per_query = 1000000000, access_logs = { name = "demo-logs-111122223333-us-east-1" } }
  deny_root            = { targets = { sandbox = "ou-abcd-11112222" } }

  off_hours = {
    database = {
      kind     = "aurora"
      ids      = ["demo"]
      stop     = "cron(0 20 ? * MON-FRI *)"
      start    = "cron(0 7 ? * MON-FRI *)"
      timezone = "Europe/Berlin"
    }
    reports = { kind = "rds", ids = ["demo-reports"], stop = "cron(0 20 * * ? *)", start = "cron(0 7 * * ? *)" }
    tools   = { kind = "instances", ids = ["i-0a1b2c3d4e5f60718", "i-0a1b2c3d4e5f60719"], stop = "cron(0 20 * * ? *)", start = "cron(0 7 * * ? *)" }
  }

  accept = { "LF0801:storage" = "the name is that of the order; Cost Explorer knows another" }
  tags   = { Team = "platform" }
}

output "topic_arn" {
  description = "ARN of the topic that budgets and anomalies tell."
  value       = module.cost-governance.topic_arn
}
