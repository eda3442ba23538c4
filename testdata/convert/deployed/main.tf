terraform {
  required_version = ">= 1.8"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }

  backend "s3" {
    bucket       = "acme-state"
    key          = "deployed.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true
    max_retries  = 3

    assume_role = {
      role_arn = "arn:aws:iam::111122223333:role/state"
    }
  }
}

provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = { Workspace = terraform.workspace }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/acme/${terraform.workspace}"
  retention_in_days = terraform.workspace == "production" ? 365 : 30

  lifecycle {
    ignore_changes = all
  }
}
