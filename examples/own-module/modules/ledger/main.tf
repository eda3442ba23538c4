terraform {
  required_version = ">= 1.8"

  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 6.0"
      configuration_aliases = [aws.backup]
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.6"
    }
  }
}

resource "random_password" "journal" {
  length = 32
}

resource "aws_sqs_queue" "postings" {
  for_each = var.accounts

  name                      = "${var.name}-${each.key}"
  message_retention_seconds = each.value.retention_days * 86400
}

resource "aws_s3_bucket" "archive" {
  provider = aws.backup

  bucket_prefix = "${var.name}-"
}

module "access" {
  source = "./access"

  queue_arns = values(aws_sqs_queue.postings)[*].arn
}
