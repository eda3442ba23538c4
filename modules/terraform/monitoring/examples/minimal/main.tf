# A topic with a mail address, and an alarm that tells it.

provider "aws" {
  region = "us-east-1"
}

module "monitoring" {
  source = "../.."

  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"
  topics     = { p1 = { subscriptions = { team = { endpoint = "team@example.com" } } } }

  alarms = {
    busy = {
      description = "The database is busy"
      metric      = { namespace = "AWS/RDS", name = "CPUUtilization", dimensions = { DBInstanceIdentifier = "demo" } }
      threshold   = 80
      for_minutes = 10
      topics      = ["p1"]
    }
  }
}
