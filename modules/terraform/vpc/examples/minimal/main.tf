# A network of one zone from which nothing reaches the internet.

provider "aws" {
  region = "us-east-1"
}

module "vpc" {
  source = "../.."

  name   = "demo"
  region = "us-east-1"
  cidr   = "10.0.0.0/16"
  zones  = ["us-east-1a"]
  tiers  = { data = { access = "isolated", slot = 0 } }
}
