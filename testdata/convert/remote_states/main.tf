variable "environment" {
  type    = string
  default = "test"
}

data "terraform_remote_state" "network" {
  backend = "local"

  config = {
    path = "network.json"
  }

  defaults = {
    zone = "eu-central-1a"
  }
}

# The name of the backend is not known here, so this one stays as it is written.
data "terraform_remote_state" "shared" {
  backend = var.environment == "test" ? "local" : "s3"

  config = {
    path = "network.json"
  }
}

resource "random_pet" "this" {
  prefix = data.terraform_remote_state.network.outputs.vpc_id
}

output "subnets" {
  value = [for subnet in data.terraform_remote_state.network.outputs.subnets : upper(subnet)]
}

output "zone" {
  value = data.terraform_remote_state.network.outputs.zone
}

output "shared" {
  value = data.terraform_remote_state.shared.outputs.vpc_id
}

output "all" {
  value = data.terraform_remote_state.network.outputs
}
