# Tables with backups, and the detection of threats in the accounts of an organization. Stage three makes a table
# anew.

variable "account_id" {}
variable "stage" { default = "one" }

resource "fintech_database" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"

  tables = {
    ledger = { hash_key = { name = var.stage == "three" ? "entry" : "id" } }
  }

  backup_plan = {
    schedule       = var.stage == "one" ? "cron(0 3 * * ? *)" : "cron(0 4 * * ? *)"
    retention_days = var.stage == "one" ? 35 : 90
    copies         = { ireland = "arn:aws:backup:eu-west-1:${var.account_id}:backup-vault:copies" }
  }

  tags = { Stage = var.stage }
}

resource "fintech_monitoring" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"

  detection = {
    guardduty_organization = true
    security_hub_standards = ["aws"]
  }

  tags = { Stage = var.stage }
}
