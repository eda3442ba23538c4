# Topics, alarms, logs, events, budgets. Stage three gives a log group another name, with which what counts in it is made
# anew, and lets the detection of unusual costs look at an account in place of all services.

variable "account_id" {}
variable "stage" { default = "one" }

resource "fintech_monitoring" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"

  topics         = { p1 = { subscriptions = { team = { endpoint = "team@example.com" } } } }
  log_groups     = { api = { name = var.stage == "three" ? "/demo/gateway" : null } }
  metric_filters = { errors = { log_group_key = "api", pattern = "ERROR" } }

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
      main = { accounts = var.stage == "three" ? [var.account_id] : [] }
    }
  }

  tags = { Stage = var.stage }
}
