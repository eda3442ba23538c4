# Passwords and tokens that somebody gives, and tokens that are made for a run.

variable "account_id" {}
variable "stage" { default = "one" }

variable "stripe_key" {
  type      = string
  ephemeral = true
}

variable "master_password" {
  type      = string
  ephemeral = true
}

resource "fintech_vpc" "main" {
  name      = "demo"
  region    = "us-east-1"
  profile   = "development"
  cidr      = "10.0.0.0/16"
  zones     = ["us-east-1a", "us-east-1b"]
  nat       = "none"
  flow_logs = false

  tiers = {
    data = { access = "isolated", slot = 0 }
  }
}

resource "fintech_database" "main" {
  name             = "demo"
  region           = "us-east-1"
  account_id       = var.account_id
  profile          = "development"
  master_passwords = { orders = var.master_password }

  network = {
    vpc_id     = fintech_vpc.main.vpc_id
    subnet_ids = values(fintech_vpc.main.subnet_ids["data"])
  }

  clusters = {
    orders = {
      version   = "16.4"
      password  = { version = var.stage == "one" ? 1 : 2 }
      instances = { writer = { instance_class = "db.r6g.large" } }
    }
  }

  tags = { Stage = var.stage }
}

ephemeral "fintech_eks_token" "main" {
  cluster_name = "demo"
}

ephemeral "fintech_database_token" "main" {
  host     = "db.example.com"
  port     = 5432
  username = "app"
}

resource "fintech_platform" "main" {
  name       = "demo"
  region     = "us-east-1"
  account_id = var.account_id
  profile    = "development"

  secrets = {
    secrets = {
      stripe   = { description = "Key of the payment provider", value = "given" }
      cluster  = { description = "Token of the cluster", value = "given" }
      database = { description = "Token of the database", value = "given" }
    }
  }

  secret_values = {
    stripe   = var.stripe_key
    cluster  = ephemeral.fintech_eks_token.main.token
    database = ephemeral.fintech_database_token.main.token
  }

  tags = { Stage = var.stage }
}
