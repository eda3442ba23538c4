terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.47.0"
    }
  }

  backend "local" {
    path = "../../../terraform.sources.tfstate"
  }
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  region = "us-east-1"
  alias  = "east"
}

variable "role" {
  type     = string
  nullable = false
}

variable "regions" {
  type     = map(string)
  nullable = false
}

locals {
  account = provider::aws::arn_parse(var.role).account_id
}

data "aws_caller_identity" "current" {
  provider = aws.east

  lifecycle {
    precondition {
      condition     = local.account != ""
      error_message = "there is no account"
    }

    postcondition {
      condition     = self.account_id == local.account
      error_message = "the account is not ${local.account}"
    }
  }

  depends_on = [terraform_data.first]
}

data "aws_availability_zones" "zones" {
  for_each = var.regions

  region = each.value
}

resource "terraform_data" "first" {
  input = "x"
}

output "account" {
  value = local.account
}
