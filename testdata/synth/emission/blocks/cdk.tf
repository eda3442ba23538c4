terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.47.0"
    }
  }

  backend "local" {
    path = "../../../terraform.blocks.tfstate"
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Owner = "platform" }
  }
}

provider "aws" {
  region = "us-east-1"
  alias  = "east"
}

variable "region" {
  type     = string
  nullable = false
}

variable "ports" {
  type     = list(number)
  nullable = false
}

resource "aws_security_group" "web" {
  provider    = aws.east
  name_prefix = "web-${var.region}-"

  tags = {
    Name  = "web"
    "a b" = "y"
    "for" = "x"
  }

  revoke_rules_on_delete = true

  timeouts {
    create = "5m"
    delete = "10m"
  }
}

resource "aws_iam_policy" "read" {
  policy = jsonencode({
    Statement = [
      {
        Action   = ["s3:GetObject", "s3:ListBucket"]
        Effect   = "Allow"
        Resource = [for port in var.ports : "arn:aws:s3:::${var.region}-${port}/*"]
      },
    ]
    Version = "2012-10-17"
  })

  name = "read"
}

resource "aws_launch_template" "open" {
  vpc_security_group_ids = [aws_security_group.web.id]

  description = <<EOT
Of several
lines, with "quotes" and $${marks}.
EOT

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size = 20
      encrypted   = true
    }
  }

  block_device_mappings {
    device_name = "/dev/xvdb"

    ebs {
      volume_size = var.ports[0] + 1
      encrypted   = true
      iops        = 3000
    }
  }

  depends_on = [aws_security_group.web]
}

output "ports" {
  value = [for port in var.ports : port * 2 if port > 1024]
}
