# Topics, alarms, a dashboard, events, budgets.

variable "account_id" {}
variable "stage" { default = "one" }

resource "fintech_monitoring" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"

  topics     = { p1 = { subscriptions = { team = { endpoint = "team@example.com" } } } }
  log_groups = { api = {} }

  alarms = {
    busy = {
      description = "The database is busy"
      metric      = { namespace = "AWS/RDS", name = "CPUUtilization", dimensions = { DBInstanceIdentifier = "demo" } }
      threshold   = var.stage == "one" ? 80 : 90
      for_minutes = 10
      topics      = ["p1"]
    }
  }

  events = {
    review = {
      description = "The alarms are due for a look"
      schedule    = "cron(0 8 1 * ? *)"
      topics      = ["p1"]
    }
  }

  tags = { Stage = var.stage }
}

resource "fintech_cost_governance" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"
  topic      = { subscriptions = { team = { endpoint = "team@example.com" } } }

  budgets = {
    total = { limit = var.stage == "one" ? 100 : 150 }
  }

  anomalies = {
    monitors = {
      services = {}
    }
  }

  tags = { Stage = var.stage }
}
