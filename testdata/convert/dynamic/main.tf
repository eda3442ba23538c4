variable "rules" {
  description = "Rules of the lifecycle, by name."
  type        = any
  default = [
    {
      id          = "logs"
      enabled     = true
      prefix      = "logs/"
      transitions = [{ days = 30, class = "STANDARD_IA" }, { days = 90, class = "GLACIER" }]
      expiration  = { days = 365 }
    },
    {
      id      = "tmp"
      enabled = false
    },
  ]
}

variable "ports" {
  type    = map(number)
  default = { http = 80, https = 443 }
}

variable "networks" {
  type    = set(string)
  default = ["10.0.0.0/8", "172.16.0.0/12"]
}

variable "monitored" {
  type    = bool
  default = true
}

variable "disks" {
  type = list(object({
    device = string
    size   = optional(number, 20)
    key    = optional(string)
  }))
  default = [{ device = "/dev/sdb" }, { device = "/dev/sdc", size = 100 }]
}

variable "market" {
  type    = any
  default = {}
}

resource "aws_s3_bucket" "this" {
  bucket = "dynamic"
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  dynamic "rule" {
    for_each = var.rules

    content {
      id     = try(rule.value.id, null)
      status = try(rule.value.enabled ? "Enabled" : "Disabled", "Enabled")

      dynamic "filter" {
        for_each = can(rule.value.prefix) ? [rule.value.prefix] : []

        content {
          prefix = filter.value
        }
      }

      dynamic "filter" {
        for_each = can(rule.value.prefix) ? [] : [true]

        content {
          prefix = ""
        }
      }

      dynamic "transition" {
        for_each = try(flatten([rule.value.transitions]), [])
        iterator = step

        content {
          days          = step.value.days
          storage_class = step.value.class
        }
      }

      dynamic "expiration" {
        for_each = try([rule.value.expiration], [])

        content {
          days = try(expiration.value.days, null)
        }
      }
    }
  }
}

resource "aws_security_group" "this" {
  name = "dynamic"

  dynamic "ingress" {
    for_each = var.ports

    content {
      description = "Allow ${ingress.key}"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = var.networks
    }
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_launch_template" "this" {
  name = "dynamic"

  monitoring {
    enabled = true
  }

  dynamic "block_device_mappings" {
    for_each = var.disks
    iterator = disk

    content {
      device_name = disk.value.device

      ebs {
        volume_size = disk.value.size
        encrypted   = "true"
        kms_key_id  = disk.value.key
      }
    }
  }

  dynamic "instance_market_options" {
    for_each = length(var.market) > 0 ? [var.market] : []

    content {
      market_type = lookup(instance_market_options.value, "market_type", null)
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])

    content {
      resource_type = tag_specifications.key
      tags          = { Name = "dynamic-${tag_specifications.value}" }
    }
  }

  dynamic "metadata_options" {
    for_each = var.monitored ? [1] : []

    content {
      http_tokens = "required"
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this.arn}/*"]

    dynamic "condition" {
      for_each = [for name, port in var.ports : { name = name, port = port } if port > 80]

      content {
        test     = "StringEquals"
        variable = "aws:PrincipalTag/${condition.value.name}"
        values   = [tostring(condition.value.port)]
      }
    }
  }
}
