terraform {
  backend "local" {
    path = "../../../terraform.run.tfstate"
  }
}

variable "copies" {
  type     = number
  default  = 2
  nullable = false
}

variable "token" {
  description = "A short-lived token."
  type        = string
  ephemeral   = true
  nullable    = false
}

resource "terraform_data" "worker" {
  count = var.copies

  input = "${terraform.workspace}-${count.index}"
}

module "network" {
  source = "./network"
  name   = var.token
}

output "ids" {
  value      = terraform_data.worker[*].id
  depends_on = [terraform_data.worker]

  precondition {
    condition     = length(terraform_data.worker[*].id) > 0
    error_message = "there is no worker"
  }
}

output "first" {
  value = terraform_data.worker[0].id
}

output "names" {
  value = [for position in range(var.copies) : "${terraform_data.worker[position].id}!"]
}
