terraform {
  required_providers {
    acme = {
      source  = "acme/acme"
      version = "1.0.0"
    }

    aws = {
      source  = "hashicorp/aws"
      version = "6.47.0"
    }
  }

  backend "local" {
    path = "../../../terraform.dynamic.tfstate"
  }
}

variable "ports" {
  type     = list(number)
  nullable = false
}

variable "rules" {
  type     = map(list(string))
  nullable = false
}

variable "logged" {
  type     = bool
  nullable = false
}

resource "aws_security_group" "web" {
  ingress = [for port in var.ports : { from_port = port, to_port = port }]
  egress  = [{ from_port = 80, to_port = 80 }, { from_port = 443, to_port = 443 }]
}

resource "acme_acl" "acl" {
  rule {
    name = "always"

    rule {
      dynamic "rule" {
        for_each = var.logged ? [true] : []

        content {
          ranges = ["A", "A"]
        }
      }
    }
  }

  dynamic "rule" {
    for_each = var.rules

    content {
      name = rule.key

      dynamic "rule" {
        for_each = rule.value
        iterator = rule2

        content {
          dynamic "rule" {
            for_each = var.logged ? [true] : []
            iterator = rule3

            content {
              ranges = [for value in [rule2.value, rule2.value] : upper(value) if value != ""]
            }
          }
        }
      }
    }
  }

  dynamic "logging" {
    for_each = var.logged ? [true] : []

    content {}
  }
}
