# A network: what `stage` says is changed in place, another `cidr` is another VPC.

variable "stage" { default = "one" }
variable "cidr" { default = "10.0.0.0/16" }

resource "fintech_vpc" "main" {
  name    = "demo"
  region  = "us-east-1"
  profile = "development"
  cidr    = var.cidr
  zones   = ["us-east-1a", "us-east-1b"]
  nat     = var.stage == "one" ? "gateway" : "gateway_per_az"
  tags    = { Stage = var.stage }

  tiers = {
    public = { access = "public", slot = 0 }
    app    = { slot = 1 }
    data   = { access = "isolated", slot = 2 }
  }

  gateway_endpoints = ["s3", "dynamodb"]
}

output "vpc_id" {
  value = fintech_vpc.main.vpc_id
}
