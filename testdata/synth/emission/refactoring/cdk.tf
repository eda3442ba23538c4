terraform {
  backend "local" {
    path = "../../../terraform.refactoring.tfstate"
  }
}

provider "terraform" {}

provider "terraform" {
  alias = "east"
}

variable "ids" {
  type     = map(string)
  nullable = false
}

resource "terraform_data" "one" {
  input = "x"
}

resource "terraform_data" "many" {
  for_each = var.ids

  input = "x"
}

resource "terraform_data" "known_a_8270CE4D" {
  input = "x"
}

resource "terraform_data" "known_b_182A0AD7" {
  input = "x"
}

module "network" {
  source = "./network"
}

import {
  to = terraform_data.one
  id = "1"
}

import {
  to       = terraform_data.unwritten
  provider = terraform.east
  id       = "4"
}

import {
  for_each = var.ids

  to = terraform_data.many[each.key]
  id = each.value
}

import {
  to = terraform_data.known_a_8270CE4D
  id = "2"
}

import {
  to = terraform_data.known_b_182A0AD7
  id = "3"
}

moved {
  from = terraform_data.first
  to   = terraform_data.one
}

moved {
  from = terraform_data.old["a b"]
  to   = module.network[0].terraform_data.this
}

moved {
  from = module.vpc
  to   = module.network
}

moved {
  from = null_resource.two
  to   = terraform_data.one["k"]
}

removed {
  from = terraform_data.kept

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.gone

  lifecycle {
    destroy = true
  }
}

removed {
  from = terraform_data.destroyed

  lifecycle {
    destroy = true
  }

  provisioner "local-exec" {
    command = "echo ${self.id} is gone"
    when    = destroy
  }
}
