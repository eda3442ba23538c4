# Buckets, repositories and secrets. Stage three gives other names to a bucket and to two secrets, one of which AWS keeps for a
# week.

variable "account_id" {}
variable "stage" { default = "one" }

variable "stripe_key" {
  type      = string
  ephemeral = true
}

resource "fintech_storage" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"

  access_logs = { bucket_key = "logs" }

  buckets = {
    logs = { log_sources = ["elb", "delivery", "cloudtrail"] }

    lake = {
      lifecycle = {
        raw = {
          prefix          = "raw/"
          transitions     = { STANDARD_IA = 30, GLACIER = 90 }
          expiration_days = var.stage == "one" ? 365 : 400
        }
      }
      readers = ["arn:aws:iam::${var.account_id}:role/analyst"]
    }

    documents = {
      name = var.stage == "three" ? "demo-papers-${var.account_id}" : null

      cors = [{
        allowed_origins = ["https://app.example.com"]
        allowed_methods = ["GET", "PUT"]
      }]
    }
  }

  repositories = {
    api = { readers = ["arn:aws:iam::${var.account_id}:role/nodes"] }
  }

  tags = { Stage = var.stage }
}

resource "fintech_secrets" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"

  secrets = {
    database = {
      name                 = var.stage == "three" ? "demo/login" : null
      description          = "User of the application in the database"
      value                = "generated"
      json_key             = "password"
      json                 = { username = "app", engine = "postgres" }
      readers              = ["arn:aws:iam::${var.account_id}:role/api"]
      recovery_window_days = 7
    }

    session = {
      name          = var.stage == "three" ? "demo/sessions" : null
      description   = "Key of the sessions"
      value         = "generated"
      value_version = var.stage == "one" ? 1 : 2
    }

    stripe = {
      description = "Key of the payment provider"
      value       = "given"
    }
  }

  parameters = {
    "api/pepper" = { description = "What is added to passwords", value = "generated" }
  }

  values = { stripe = var.stripe_key }
  tags   = { Stage = var.stage }
}
