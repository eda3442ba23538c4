terraform {
  required_providers {
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
  ingress = [
    for port in var.ports : {
      cidr_blocks      = ["10.0.0.0/8"]
      description      = null
      from_port        = port
      ipv6_cidr_blocks = null
      prefix_list_ids  = null
      protocol         = "tcp"
      security_groups  = null
      self             = null
      to_port          = port
    }
  ]

  egress = [
    {
      cidr_blocks      = ["10.0.0.0/8"]
      description      = null
      from_port        = 80
      ipv6_cidr_blocks = null
      prefix_list_ids  = null
      protocol         = "tcp"
      security_groups  = null
      self             = null
      to_port          = 80
    },
    {
      cidr_blocks      = ["10.0.0.0/8"]
      description      = null
      from_port        = 443
      ipv6_cidr_blocks = null
      prefix_list_ids  = null
      protocol         = "tcp"
      security_groups  = null
      self             = null
      to_port          = 443
    },
  ]
}

resource "aws_ce_cost_category" "costs" {
  name         = "costs"
  rule_version = "CostCategoryExpression.v1"

  rule {
    value = "always"

    dynamic "rule" {
      for_each = var.logged ? [true] : []

      content {
        or {
          tags {
            key    = "range"
            values = ["A", "A"]
          }
        }
      }
    }
  }

  dynamic "rule" {
    for_each = var.rules

    content {
      value = rule.key

      dynamic "rule" {
        for_each = var.logged ? [true] : []
        iterator = rule2

        content {
          dynamic "or" {
            for_each = rule.value

            content {
              tags {
                key    = "range"
                values = [for value in [or.value, or.value] : upper(value) if value != ""]
              }
            }
          }
        }
      }
    }
  }
}
