terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "replica"
  region = "eu-west-1"
}

variable "buckets" {
  description = "Buckets by purpose."
  type = map(object({
    versioned = optional(bool, true)
    owner     = optional(string)
  }))
  default = {
    logs   = { versioned = false }
    backup = { owner = "platform" }
  }
}

variable "audited" {
  type    = bool
  default = true
}

resource "aws_kms_key" "this" {
  description = "For all buckets."
}

# One call for every purpose.
module "bucket" {
  source   = "./bucket"
  for_each = var.buckets

  name       = "acme-${each.key}"
  versioned  = each.value.versioned
  owner      = coalesce(each.value.owner, "unknown")
  depends_on = [aws_kms_key.this]
}

module "replica" {
  source = "./bucket"

  name = "${module.bucket["backup"].id}-replica"

  providers = {
    aws = aws.replica
  }
}

module "audit" {
  source = "./bucket"
  count  = var.audited ? 1 : 0

  name = "acme-audit"
}

module "shards" {
  source = "./parts/shard"
  count  = 2

  name = "acme-shard-${count.index}"
}

output "ids" {
  value = { for key, bucket in module.bucket : key => bucket.id }
}

output "audit" {
  value = try(module.audit[0].id, null)
}

output "shards" {
  value = module.shards[*].id
}
