terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 6.0"
      configuration_aliases = [aws.peer, aws.dns]
    }
    random = {
      source = "hashicorp/random"
    }
  }
}

locals {
  passwords = [random_password.this.result, "x"]
}

resource "random_password" "this" {
  length = 20
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_subnet" "this" {
  count  = var.azs
  vpc_id = aws_vpc.this.id
}

resource "aws_vpc_endpoint" "this" {
  for_each     = toset(["s3"])
  vpc_id       = aws_vpc.this.id
  service_name = each.key
}

resource "aws_db_instance" "this" {
  for_each       = var.tiers
  instance_class = "db.t4g.micro"
}

data "aws_region" "this" {}

module "inner" {
  source = "./inner"
}
