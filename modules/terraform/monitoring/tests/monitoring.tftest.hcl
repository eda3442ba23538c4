# Plans only: no account is needed where a provider plays AWS.

provider "aws" {
  region = "us-east-1"
}

variables {
  name        = "demo"
  region      = "us-east-1"
  account_id  = "111122223333"
  runbook_url = "https://wiki.example.com/runbook"
  topics      = { p1 = {} }

  alarms = {
    busy = {
      description = "The database is busy"
      metric      = { namespace = "AWS/RDS", name = "CPUUtilization" }
      threshold   = 80
      for_minutes = 10
      topics      = ["p1"]
    }
  }
}

run "minutes_become_data_points" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["busy"].evaluation_periods == 10
    error_message = "Ten minutes are ten periods of a minute."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["busy"].alarm_description == "The database is busy. Runbook: https://wiki.example.com/runbook#busy"
    error_message = "An alarm says where its runbook is."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["busy"].treat_missing_data == "missing"
    error_message = "What a gap means is written down."
  }
}

run "things_of_other_components_are_watched" {
  command = plan

  variables {
    watch        = { main = { kind = "rds", id = "demo", thresholds = { cpu = 60 }, without = ["replica-lag"] } }
    watch_topics = ["p1"]
  }

  assert {
    condition     = join(",", keys(aws_cloudwatch_metric_alarm.watch)) == "main/connections,main/cpu,main/memory,main/storage"
    error_message = "A thing gets the alarms of its kind."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.watch["main/cpu"].threshold == 60
    error_message = "A threshold can be another."
  }
}

run "production_refuses_an_alarm_that_nobody_hears" {
  command = plan

  variables {
    alarms = { busy = { description = "x", metric = { namespace = "AWS/RDS", name = "CPUUtilization" }, threshold = 1 } }
  }

  expect_failures = [aws_cloudwatch_metric_alarm.this]
}

run "an_alarm_that_looks_at_nothing" {
  command = plan

  variables {
    alarms = { busy = { description = "x", threshold = 1 } }
  }

  expect_failures = [var.alarms]
}

run "a_topic_that_is_not_there" {
  command = plan

  variables {
    events = { backup = { description = "x", sources = ["aws.backup"], topics = ["p9"] } }
  }

  expect_failures = [aws_cloudwatch_event_rule.this]
}
