terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.47.0"
    }
  }

  backend "local" {
    path = "../../../terraform.actions.tfstate"
  }
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  region = "us-east-1"
  alias  = "east"
}

variable "names" {
  type     = map(string)
  nullable = false
}

variable "enabled" {
  type     = bool
  nullable = false
}

resource "terraform_data" "first" {
  input = "x"
}

resource "terraform_data" "second" {
  input = "x"

  lifecycle {
    action_trigger {
      events    = [after_create, after_update]
      condition = self.id != ""

      actions = [
        action.aws_lambda_invoke.notify,
        action.aws_cloudfront_create_invalidation.purge[0],
      ]
    }

    action_trigger {
      events    = [before_create, before_update]
      condition = var.enabled
      actions   = [action.aws_lambda_invoke.notify]
    }
  }
}

resource "terraform_data" "each" {
  for_each = var.names

  input = each.key

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.aws_lambda_invoke.each[each.key]]
    }
  }
}

action "aws_lambda_invoke" "notify" {
  provider = aws.east

  config {
    function_name = "notify"
    payload       = "{}"
  }
}

action "aws_cloudfront_create_invalidation" "purge" {
  count = var.enabled ? 1 : 0

  config {
    distribution_id = terraform_data.first.id
  }
}

action "aws_lambda_invoke" "each" {
  for_each = var.names

  config {
    function_name = "notify"
    payload       = "{}"
  }
}
