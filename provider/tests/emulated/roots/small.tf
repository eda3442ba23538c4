# Few objects, and among them those that AWS does not know again when it is asked for them twice: of EC2, KMS and Cost
# Explorer.

variable "account_id" {}
variable "stage" { default = "one" }

resource "fintech_vpc" "main" {
  name      = "demo"
  region    = "us-east-1"
  profile   = "development"
  cidr      = "10.0.0.0/16"
  zones     = ["us-east-1a"]
  nat       = "none"
  flow_logs = false
  tags      = { Stage = var.stage }

  tiers = {
    public = { access = "public", slot = 0 }
  }
}

resource "fintech_cost_governance" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"
  topic      = { subscriptions = { team = { endpoint = "team@example.com" } } }
  budgets    = { total = { limit = var.stage == "one" ? 100 : 150 } }
  anomalies  = { monitors = { services = {} } }
  tags       = { Stage = var.stage }
}
