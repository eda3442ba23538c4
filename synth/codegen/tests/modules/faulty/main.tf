variable "a" {
  type = strng
}

variable "b" {
  type = object({
    name = optional()
    size = list(number, string)
    (x)  = number
  })
  sensitive = var.a
}

variable "c" {
  type        = optional(string)
  description = "It is ${var.a}."
}

variable "count" {}

variable "9" {}

variable "a" {}

output "x" {
  value     = 1
  sensitive = "maybe"
}

output "y" {}

variable {}

terraform {
  required_providers {
    aws = {
      configuration_aliases = [peer, other.peer]
    }
  }
}
