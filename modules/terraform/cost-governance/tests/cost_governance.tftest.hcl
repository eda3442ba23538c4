# Plans only: no account is needed where a provider plays AWS.

provider "aws" {
  region = "us-east-1"
}

variables {
  name       = "demo"
  account_id = "111122223333"
  budgets    = { total = { limit = 5000 } }
  anomalies  = {}
}

run "a_budget_tells_at_80_and_100_percent" {
  command = plan

  assert {
    condition     = aws_budgets_budget.this["total"].limit_amount == "5000"
    error_message = "The limit is that of the input."
  }

  assert {
    condition     = toset([for n in aws_budgets_budget.this["total"].notification : n.threshold]) == toset([80, 100])
    error_message = "A budget tells at 80 and at 100 percent."
  }

  assert {
    condition     = aws_budgets_budget.this["total"].time_period_start == "2024-01-01_00:00"
    error_message = "The start is fixed."
  }

  assert {
    condition     = aws_ce_anomaly_subscription.this[0].frequency == "IMMEDIATE"
    error_message = "Anomalies are told at once."
  }
}

run "commitments_tell_when_they_lie_idle" {
  command = plan

  variables {
    commitments = { reserved = { kind = "RI_UTILIZATION", service = "Amazon Relational Database Service" } }
  }

  assert {
    condition     = aws_budgets_budget.commitment["reserved"].budget_type == "RI_UTILIZATION"
    error_message = "The kind is that of the input."
  }

  assert {
    condition     = one([for n in aws_budgets_budget.commitment["reserved"].notification : "${n.comparison_operator} ${n.threshold}"]) == "LESS_THAN 80"
    error_message = "It tells below 80 percent."
  }
}

run "reports_are_off" {
  command = plan

  assert {
    condition     = length(aws_cur_report_definition.this) == 0 && length(aws_s3_bucket.reports) == 0
    error_message = "Reports are behind a switch."
  }
}

run "a_name_that_cost_explorer_does_not_know" {
  command = plan

  variables {
    budgets = { storage = { limit = 200, services = ["Amazon S3"] } }
  }

  expect_failures = [aws_budgets_budget.this]
}

run "a_name_that_is_meant" {
  command = plan

  variables {
    accept  = { "LF0801:storage" = "the name is that of the order" }
    budgets = { storage = { limit = 200, services = ["Amazon S3"] } }
  }
}

run "mails_at_once" {
  command = plan

  variables {
    anomalies = { emails = ["team@example.com"] }
  }

  expect_failures = [var.anomalies]
}

run "reports_of_another_region" {
  command = plan

  variables {
    region = "eu-central-1"
    report = {}
  }

  expect_failures = [aws_cur_report_definition.this]
}
