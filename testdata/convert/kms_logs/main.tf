data "aws_caller_identity" "this" {}

variable "administrators" {
  type    = list(string)
  default = []
}

variable "create_alias" {
  type    = bool
  default = true
}

variable "retention" {
  type    = number
  default = 30
}

locals {
  root           = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:root"
  administrators = length(var.administrators) > 0 ? var.administrators : [local.root]
  groups = {
    app   = var.retention
    audit = var.retention * 12
  }
}

resource "aws_kms_key" "this" {
  description             = "Logs"
  deletion_window_in_days = 7
  enable_key_rotation     = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "Root"
        Effect    = "Allow"
        Principal = { AWS = local.root }
        Action    = "kms:*"
        Resource  = "*"
      }],
      [for admin in var.administrators : {
        Effect    = "Allow"
        Principal = { AWS = admin }
        Action    = ["kms:Describe*", "kms:Enable*"]
        Resource  = "*"
      }]
    )
  })

  tags = {
    Administrators = join(",", local.administrators)
  }
}

resource "aws_kms_alias" "this" {
  count         = var.create_alias ? 1 : 0
  name          = "alias/logs"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = local.groups

  name              = "/ledger/${each.key}"
  retention_in_days = each.value
  kms_key_id        = aws_kms_key.this.arn

  lifecycle {
    postcondition {
      condition     = self.retention_in_days > 0
      error_message = "Logs would be kept forever."
    }
  }
}

output "key" {
  value = {
    arn   = aws_kms_key.this.arn
    alias = var.create_alias ? aws_kms_alias.this[0].name : "none"
  }
}

output "groups" {
  value = { for name, group in aws_cloudwatch_log_group.this : name => { name = group.name, days = group.retention_in_days } }
}
