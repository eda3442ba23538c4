terraform {
  backend "local" {
    path = "../../../terraform.staging.tfstate"
  }
}

variable "enabled" {
  type     = bool
  default  = true
  nullable = false
}

variable "names" {
  type     = map(string)
  nullable = false
}

resource "terraform_data" "maybe" {
  count = var.enabled ? 1 : 0

  input = "x"
}

resource "terraform_data" "surely" {
  input = "x"
}

resource "terraform_data" "parent" {
  for_each = var.names

  input = "${each.key}=${each.value}"
}

resource "terraform_data" "sibling" {
  for_each = var.names

  input = each.key

  lifecycle {
    replace_triggered_by = [terraform_data.parent[each.key]]
  }
}

resource "terraform_data" "child" {
  for_each = { for key, name in var.names : key => name if name != "" }

  input = terraform_data.parent[each.key].id
}

resource "terraform_data" "known_a_8270CE4D" {
  input = "a=1"
}

resource "terraform_data" "known_b_182A0AD7" {
  input = "b=2"
}

output "maybe" {
  value = var.enabled ? terraform_data.maybe[0].id : null
}

output "surely" {
  value = terraform_data.surely.id
}

output "parents" {
  value = { for key, value in terraform_data.parent : key => value.id }
}

output "list" {
  value = values(terraform_data.parent)[*].id
}

output "one" {
  value = terraform_data.parent["a"].id
}

output "known" {
  value = [terraform_data.known_a_8270CE4D.id, terraform_data.known_b_182A0AD7.id]
}
