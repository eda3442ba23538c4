# The same in two regions.

variable "account_id" {}
variable "stage" { default = "one" }

resource "fintech_vpc" "here" {
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

resource "fintech_vpc" "there" {
  name      = "demo"
  region    = "eu-west-1"
  profile   = "development"
  cidr      = "10.1.0.0/16"
  zones     = ["eu-west-1a"]
  nat       = "none"
  flow_logs = false
  tags      = { Stage = var.stage }

  tiers = {
    public = { access = "public", slot = 0 }
  }
}
