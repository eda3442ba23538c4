variable "adopted" {
  type    = map(string)
  default = { logs = "acme-logs", backup = "acme-backup" }
}

moved {
  from = aws_vpc.old
  to   = aws_vpc.this
}

moved {
  from = aws_subnet.app
  to   = aws_subnet.tier["app"]
}

moved {
  from = module.network
  to   = module.vpc
}

removed {
  from = aws_s3_bucket.legacy

  lifecycle {
    destroy = false
  }
}

removed {
  from = terraform_data.seed

  lifecycle {
    destroy = true
  }

  provisioner "local-exec" {
    when    = destroy
    command = "echo removed ${self.id}"
  }
}

import {
  to = aws_vpc.this
  id = "vpc-0123456789abcdef0"
}

import {
  for_each = var.adopted
  to       = aws_s3_bucket.adopted[each.key]
  id       = each.value
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "tier" {
  for_each   = { app = 0, db = 1 }
  vpc_id     = aws_vpc.this.id
  cidr_block = cidrsubnet(aws_vpc.this.cidr_block, 8, each.value)
}

resource "aws_s3_bucket" "adopted" {
  for_each = var.adopted
  bucket   = each.value
}

# The key must stay usable.
check "key" {
  data "aws_kms_key" "main" {
    key_id = "alias/main"
  }

  assert {
    condition     = data.aws_kms_key.main.key_id != ""
    error_message = "The key ${data.aws_kms_key.main.key_id} is gone."
  }

  assert {
    condition     = aws_vpc.this.cidr_block == "10.0.0.0/16"
    error_message = "The range is another."
  }
}
