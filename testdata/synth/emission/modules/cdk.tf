terraform {
  backend "local" {
    path = "../../../terraform.modules.tfstate"
  }
}

provider "terraform" {}

provider "terraform" {
  alias = "east"
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

module "one" {
  source = "./network"
  name   = "main"
  tags   = terraform_data.first.id

  depends_on = [terraform_data.first]
}

module "maybe" {
  count = var.enabled ? 1 : 0

  source = "./network"
  name   = terraform.workspace
}

module "many" {
  for_each = var.names

  source = "./network"

  providers = {
    terraform = terraform.east
  }

  name = "${each.key}-${each.value}"
}

output "one" {
  value = module.one.id
}

output "maybe" {
  value = module.maybe[*].id
}

output "many" {
  value = { for key, value in module.many : key => value.id }
}

output "a" {
  value = module.many["a"].id
}

output "where" {
  value = "${path.module}/${path.root}/${path.cwd}"
}
