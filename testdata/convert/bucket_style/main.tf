variable "create_bucket" {
  type    = bool
  default = true
}

variable "bucket" {
  type    = string
  default = null
}

variable "bucket_prefix" {
  type    = string
  default = "acme-"
}

variable "versioning" {
  description = "Settings of the versions."
  type        = map(string)
  default     = { enabled = true, mfa_delete = "false" }
}

variable "logging" {
  type    = any
  default = {}
}

variable "cors_rule" {
  type = any
  default = [
    { allowed_methods = ["GET"], allowed_origins = ["*"], max_age_seconds = 3000 },
    { allowed_methods = ["PUT", "POST"], allowed_origins = ["https://acme.example"] },
  ]
}

variable "grants" {
  type    = any
  default = []
}

variable "readers" {
  type    = map(list(string))
  default = { reports = ["111122223333"], logs = [] }
}

variable "attach_policy" {
  type    = bool
  default = true
}

locals {
  create_bucket = var.create_bucket
  attach_policy = local.create_bucket && var.attach_policy
  cors_rules    = try(jsondecode(var.cors_rule), var.cors_rule)
  read_pairs = flatten([
    for prefix, accounts in var.readers : [
      for account in accounts : { prefix = prefix, account = account, key = "${prefix}/${account}" }
    ]
  ])
}

resource "aws_s3_bucket" "this" {
  count = local.create_bucket ? 1 : 0

  bucket        = var.bucket
  bucket_prefix = var.bucket == null ? var.bucket_prefix : null
  force_destroy = try(tobool(lookup(var.versioning, "force_destroy", "false")), false)
}

resource "aws_s3_bucket_versioning" "this" {
  count = local.create_bucket && length(keys(var.versioning)) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  mfa    = try(var.versioning["mfa"], null)

  versioning_configuration {
    status     = try(var.versioning["enabled"] ? "Enabled" : "Suspended", tobool(var.versioning["status"]) ? "Enabled" : "Suspended", title(lower(var.versioning["status"])))
    mfa_delete = try(tobool(var.versioning["mfa_delete"]) ? "Enabled" : "Disabled", title(lower(var.versioning["mfa_delete"])), null)
  }
}

resource "aws_s3_bucket_logging" "this" {
  count = local.create_bucket && length(keys(var.logging)) > 0 ? 1 : 0

  bucket        = aws_s3_bucket.this[0].id
  target_bucket = var.logging["target_bucket"]
  target_prefix = try(var.logging["target_prefix"], null)
}

resource "aws_s3_bucket_cors_configuration" "this" {
  count = local.create_bucket && length(local.cors_rules) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this[0].id

  dynamic "cors_rule" {
    for_each = local.cors_rules

    content {
      id              = try(cors_rule.value.id, null)
      allowed_methods = cors_rule.value.allowed_methods
      allowed_origins = cors_rule.value.allowed_origins
      allowed_headers = try(cors_rule.value.allowed_headers, null)
      max_age_seconds = try(cors_rule.value.max_age_seconds, null)
    }
  }
}

data "aws_iam_policy_document" "read" {
  count = local.attach_policy ? 1 : 0

  dynamic "statement" {
    for_each = { for pair in local.read_pairs : pair.key => pair }

    content {
      sid       = replace(title(statement.key), "/[^0-9A-Za-z]/", "")
      actions   = ["s3:GetObject", "s3:ListBucket"]
      resources = ["${aws_s3_bucket.this[0].arn}/${statement.value.prefix}/*"]

      principals {
        type        = "AWS"
        identifiers = [format("arn:aws:iam::%s:root", statement.value["account"])]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  count = local.attach_policy ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  policy = data.aws_iam_policy_document.read[0].json
}

output "bucket_id" {
  value = try(aws_s3_bucket_policy.this[0].id, aws_s3_bucket.this[0].id, "")
}

output "bucket_arn" {
  value = try(aws_s3_bucket.this[0].arn, "")
}
