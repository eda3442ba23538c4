data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  actions    = ["s3:GetObject", "s3:PutObject"]
  buckets = {
    reports = { path = "out/*", write = true }
    archive = { path = "*", write = false }
  }
  writable = [for name, bucket in local.buckets : name if bucket.write]
}

data "aws_iam_policy_document" "assume" {
  statement {
    sid     = "Assume"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com", "lambda.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_policy" "access" {
  name = "access"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Objects"
        Effect   = "Allow"
        Action   = local.actions
        Resource = [for name, bucket in local.buckets : "arn:${data.aws_partition.current.partition}:s3:::${name}/${bucket.path}"]
      },
      {
        Effect   = "Deny"
        Action   = "iam:*"
        Resource = "*"
        Condition = {
          Bool = { "aws:MultiFactorAuthPresent" = false }
        }
      },
    ]
  })
}

resource "aws_iam_policy" "heredoc" {
  name   = "heredoc"
  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "kms:Decrypt",
          "Resource": "arn:aws:kms:*:${local.account_id}:key/*"
        }
      ]
    }
  POLICY
}

resource "aws_iam_role_policy_attachment" "app" {
  for_each = {
    access  = aws_iam_policy.access.arn
    heredoc = aws_iam_policy.heredoc.arn
  }

  role       = aws_iam_role.app.name
  policy_arn = each.value
}

output "writable" {
  value = local.writable
}

output "escaped" {
  value = "arn:aws:iam::*:user/$${aws:username} 100%%{x}"
}
