terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = "~> 6.0"
      configuration_aliases = [aws.west]
    }
  }
  backend "s3" { bucket = "state" }
}

provider "aws" {
  alias  = "east"
  region = "us-east-1"
  default_tags { tags = { Team = "core" } }
}

moved {
  from = aws_vpc.a
  to   = module.b.aws_vpc.this[0]
}

module "vpc" {
  source = "./vpc"
  count  = var.on ? 1 : 0
  providers = { aws = aws.east }
}

resource "aws_security_group" "web" {
  provider = aws.east
  count    = length(var.ports)
  dynamic "ingress" {
    for_each = var.ports
    iterator = port
    content {
      from_port = port.value
      to_port   = port.value
      protocol  = "tcp"
    }
  }
  provisioner "local-exec" { command = "echo ${self.id}" }
}
