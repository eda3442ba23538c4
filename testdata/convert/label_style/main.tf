variable "namespace" {
  type    = string
  default = "Acme"
}

variable "name" {
  type    = string
  default = "Ledger.Core"
}

variable "attributes" {
  type    = list(string)
  default = ["Blue", "1"]
}

variable "case" {
  type    = string
  default = "lower"

  validation {
    condition     = contains(["lower", "upper", "none"], var.case)
    error_message = "The case is lower, upper or none, and not ${var.case}."
  }
}

variable "id_limit" {
  type    = number
  default = 12
}

variable "extra_tags" {
  type    = map(string)
  default = {}
}

resource "random_pet" "this" {
  prefix = local.id
}

output "id" {
  value = local.id
}

output "tags" {
  value = local.tags
}

output "tags_of_groups" {
  value = local.tags_as_list
}
