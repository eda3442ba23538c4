# The monitoring of a platform: severities, logs, alarms of every kind, dashboards, events, a trail and detection.

provider "aws" {
  region = "us-east-1"
}

module "monitoring" {
  source = "../.."

  name        = "demo"
  region      = "us-east-1"
  account_id  = "111122223333"
  runbook_url = "https://wiki.example.com/runbook"
  key         = { users = ["arn:aws:iam::111122223333:role/oncall"] }

  topics = {
    p1 = {
      publishers = ["backup", "budgets", "cloudwatch", "costalerts", "events"]
      subscriptions = {
        team  = { endpoint = "team@example.com" }
        pager = { protocol = "https", endpoint = "https://hooks.example.com/alarms" }
      }
    }
    p2 = { existing = { arn = "arn:aws:sns:us-east-1:111122223333:company-p2" } }
  }

  log_groups = {
    api   = { name = "/platform/api" }
    audit = { retention_days = 3653, class = "INFREQUENT_ACCESS" }
  }

  metric_filters = {
    failed-logins = {
      log_group_key = "api"
      pattern       = "{ $.event = \"login_failed\" }"
    }
    latency = {
      log_group_name = "/existing/gateway"
      pattern        = "{ $.milliseconds = * }"
      metric         = "Latency"
      namespace      = "Gateway"
      value          = "$.milliseconds"
      unit           = "Milliseconds"
      dimensions     = { Method = "$.method" }
    }
  }

  alarms = {
    failed-logins = {
      description  = "More than a hundred logins fail in a minute"
      metric       = { namespace = "demo", name = "failed-logins", statistic = "Sum" }
      threshold    = 100
      for_minutes  = 1
      missing_data = "notBreaching"
      topics       = ["p1"]
      runbook_url  = "https://wiki.example.com/logins"
    }
    slow = {
      description = "One answer of a hundred is slow"
      metric      = { namespace = "Gateway", name = "Latency", dimensions = { Method = "GET" }, statistic = "p99" }
      threshold   = 500
    }
    errors = {
      description = "More than five of a hundred answers are errors"
      comparison  = "GreaterThanOrEqualToThreshold"
      threshold   = 5
      for_minutes = 10
      datapoints  = 8
      topics      = ["p2"]
      tells_ok    = false
      queries = {
        requests = {
          metric = { namespace = "AWS/ApplicationELB", name = "RequestCount", dimensions = { LoadBalancer = "app/demo/50dc6c495c0c9188" }, statistic = "Sum" }
        }
        failed = {
          metric = { namespace = "AWS/ApplicationELB", name = "HTTPCode_Target_5XX_Count", dimensions = { LoadBalancer = "app/demo/50dc6c495c0c9188" }, statistic = "Sum" }
        }
        share = { expression = "100 * failed / requests", label = "errors", is_result = true }
      }
    }
    traffic = {
      description    = "The traffic is not what it usually is"
      metric         = { namespace = "AWS/ApplicationELB", name = "RequestCount", dimensions = { LoadBalancer = "app/demo/50dc6c495c0c9188" }, statistic = "Sum" }
      comparison     = "LessThanLowerOrGreaterThanUpperThreshold"
      band           = 3
      period_seconds = 300
      for_minutes    = 15
      action_arns    = ["arn:aws:lambda:us-east-1:111122223333:function:scale"]
    }
    maintenance = {
      description = "Somebody works on the platform"
      metric      = { namespace = "demo", name = "maintenance", statistic = "Maximum" }
      threshold   = 0
    }
  }

  composite_alarms = {
    down = {
      description = "Users cannot use the platform"
      any         = ["errors", "database/cpu"]
      all         = ["slow"]
      none        = ["maintenance"]
      topics      = ["p1"]
    }
  }

  watch_topics = ["p2"]

  watch = {
    cache        = { kind = "cache", id = "demo-001" }
    certificate  = { kind = "certificate", id = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012" }
    cluster      = { kind = "eks", id = "demo" }
    database     = { kind = "aurora", id = "demo", thresholds = { connections = 400 }, topics = ["p1"] }
    dead-letters = { kind = "sqs_dead_letters", id = "demo-dead-letters" }
    entry        = { kind = "alb", id = "app/demo/50dc6c495c0c9188", without = ["rejected"] }
    nat          = { kind = "nat_gateway", id = "nat-0a1b2c3d4e5f60718" }
    router       = { kind = "instance", id = "i-0a1b2c3d4e5f60718" }
    table        = { kind = "dynamodb", id = "demo" }
  }

  dashboards = {
    platform = {
      rows = [
        {
          height = 3
          widgets = [
            { kind = "text", markdown = "# Platform", width = 6 },
            { kind = "alarm", title = "Alarms", width = 18, alarm_arns = ["arn:aws:cloudwatch:us-east-1:111122223333:alarm:demo-errors"] },
          ]
        },
        {
          widgets = [
            {
              title = "Requests"
              series = [
                { namespace = "AWS/ApplicationELB", metric = "RequestCount", dimensions = { LoadBalancer = "app/demo/50dc6c495c0c9188" }, statistic = "Sum", id = "requests" },
                { expression = "requests / 60", label = "per second" },
              ]
              limits = [{ label = "tested", value = 1000 }]
            },
            { title = "Costs", series = [{ namespace = "AWS/Billing", metric = "EstimatedCharges", dimensions = { Currency = "USD" }, statistic = "Maximum" }] },
            { kind = "log", title = "Errors", log_groups = ["/platform/api"], query = "fields @timestamp, @message | filter level = 'error'" },
          ]
        },
      ]
    }
  }

  events = {
    backup-failed = {
      description  = "A backup has failed"
      sources      = ["aws.backup"]
      detail_types = ["Backup Job State Change"]
      detail       = { state = ["FAILED", "ABORTED"] }
      topics       = ["p1", "p2"]
    }
    review = {
      description = "The alarms are due for a look"
      schedule    = "cron(0 8 1 * ? *)"
      topics      = ["p2"]
    }
  }

  trail = {
    bucket_name = "demo-logs-111122223333-us-east-1"
    topics      = ["p1"]
    without     = ["unauthorized"]
    insights    = true
  }

  detection = {
    guardduty_organization = true
    security_hub_standards = ["aws", "cis", "pci"]
    topics                 = ["p1"]

    recorder = {
      bucket_name = "demo-logs-111122223333-us-east-1"
      kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    }
  }

  accept = {
    "LF0704:p1/pager"    = "the address holds no secret"
    "LF0701:maintenance" = "a part of a composite alarm"
  }

  tags = { Team = "platform" }
}

output "topic_arns" {
  description = "ARNs of the topics, by key."
  value       = module.monitoring.topic_arns
}
