terraform {
  backend "local" {
    path = "../../../terraform.elements.tfstate"
  }
}

provider "terraform" {}

provider "terraform" {
  alias = "second"
}

variable "name" {
  description = "What \"everything\" is called, $${not} a template\nover two lines."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+$", var.name))
    error_message = "must be lower case, not `${var.name}`"
  }
}

variable "tiers" {
  type = map(object({
    access = string
    slots  = optional(list(number), [])
    label  = optional(string)
  }))

  default  = { app = { access = "private" } }
  nullable = false
}

variable "secret" {
  type      = string
  sensitive = true
}

locals {
  open = { for key, tier in var.tiers : key => tier if tier.access == "public" }
}

data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "../${var.name}.tfstate" }
}

resource "terraform_data" "first" {
  input = var.name
}

resource "terraform_data" "inner_second_42B7BE67" {
  # checkov:skip=CKV_TEST_1:meant so, for "good" reasons

  provider = terraform.second

  input = {
    id           = terraform_data.first.id
    nothing      = null
    numbers      = [1, 0.5]
    policy       = jsonencode({ Resource = "arn:aws:s3:::${var.name}/*" })
    "quoted key" = "${var.name}: $${x} %%{y} $"
  }

  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
    ignore_changes        = [input]
    replace_triggered_by  = [terraform_data.first]

    precondition {
      condition     = length(local.open) > 0 || var.name != "closed"
      error_message = "nothing is open"
    }

    postcondition {
      condition     = self.output != null
      error_message = "${var.name} has no output"
    }
  }

  depends_on = [terraform_data.first, data.terraform_remote_state.network]
}

output "id" {
  description = "The id of `second`."
  value       = terraform_data.inner_second_42B7BE67.id
}

output "secret" {
  value      = var.secret
  sensitive  = true
  depends_on = [terraform_data.first]
}

output "vpc" {
  value = data.terraform_remote_state.network.outputs.vpc_id
}
