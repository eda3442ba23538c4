variable "vpc_id" {
  type    = string
  default = "vpc-0123456789abcdef0"
}

variable "rules" {
  type = list(object({
    name = string
    port = number
    cidr = optional(string, "10.0.0.0/8")
  }))
  default = [
    { name = "https", port = 443, cidr = "0.0.0.0/0" },
    { name = "postgres", port = 5432 },
  ]
}

variable "internal" {
  type    = bool
  default = false
}

locals {
  rules_by_name = { for rule in var.rules : rule.name => rule }
}

resource "aws_security_group" "this" {
  name   = "app"
  vpc_id = var.vpc_id

  ingress {
    description = "ssh"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.rules_by_name

  security_group_id = aws_security_group.this.id
  description       = "Allow ${each.key}"
  cidr_ipv4         = each.value.cidr
  from_port         = each.value.port
  to_port           = each.value.port
  ip_protocol       = "tcp"
}

# The rules as a value, not as blocks.
resource "aws_security_group" "from_variable" {
  name   = "from-variable"
  vpc_id = var.vpc_id

  ingress = [for rule in var.rules : {
    description      = rule.name
    from_port        = rule.port
    to_port          = rule.port
    protocol         = "tcp"
    cidr_blocks      = [rule.cidr]
    ipv6_cidr_blocks = []
    prefix_list_ids  = []
    security_groups  = []
    self             = false
  }]
}

# Only where everything is closed otherwise.
resource "aws_security_group" "internal" {
  count  = var.internal ? 0 : 1
  name   = "internal"
  vpc_id = var.vpc_id

  dynamic "ingress" {
    for_each = var.rules

    content {
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = [ingress.value.cidr]
    }
  }
}

output "rule_ids" {
  value = { for name, rule in aws_vpc_security_group_ingress_rule.this : name => rule.id }
}

output "ports" {
  value = [for rule in var.rules : rule.port if rule.port > 1024]
}

output "internal_id" {
  value = join("", aws_security_group.internal[*].id)
}
