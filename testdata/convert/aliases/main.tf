terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }

  backend "s3" {
    bucket = "state"
    key    = "aliases.tfstate"
    region = "eu-central-1"
  }
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"

  assume_role {
    role_arn     = "arn:aws:iam::111122223333:role/deploy"
    session_name = "convert"
  }
}

module "labels" {
  source = "./labels"
}

moved {
  from = aws_vpc.old
  to   = aws_vpc.primary
}

import {
  to = aws_internet_gateway.kept
  id = "igw-0123456789abcdef0"
}

resource "aws_internet_gateway" "kept" {}

check "reachable" {
  assert {
    condition     = aws_vpc.primary.id != ""
    error_message = "No VPC."
  }
}

resource "aws_vpc" "primary" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "replica" {
  provider   = aws.us
  cidr_block = "10.1.0.0/16"

  lifecycle {
    replace_triggered_by = [aws_vpc.primary]

    precondition {
      condition     = aws_vpc.primary.cidr_block != "10.1.0.0/16"
      error_message = "The ranges overlap."
    }
  }
}

resource "aws_vpc_peering_connection" "this" {
  vpc_id      = aws_vpc.primary.id
  peer_vpc_id = aws_vpc.replica.id
  peer_region = "us-east-1"
}

resource "aws_vpc_peering_connection_accepter" "this" {
  provider                  = aws.us
  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  auto_accept               = true
}

resource "aws_eip" "many" {
  count  = 3
  domain = "vpc"
}

output "peering" {
  value = aws_vpc_peering_connection_accepter.this.id
}

resource "aws_ec2_tag" "many" {
  count       = length(aws_eip.many)
  resource_id = aws_eip.many[count.index].id
  key         = "Number"
  value       = "eip-${count.index + 1}"
}

output "addresses" {
  value = aws_eip.many[*].public_ip

  precondition {
    condition     = aws_vpc.primary.cidr_block != ""
    error_message = "No range."
  }
}
